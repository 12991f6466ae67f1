"""Rules S01 to S19: for each a project's month that breaks it and one that just passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models.annexes import Annexes
from models.book import Book, Row
from models.derive import complete
from models.problems import Problem
from models.profile import profile, using
from models.rules.engine import check, implemented
from tests.rules import sample as s

MEASURES = {"problems": "设备到货推迟。", "next_step": "12月10日前完成设备安装调试。"}
NOT_STARTED: Row = dict(stage="3", plan_start="2027-01", actual_start=None, year_plan=None, in_stat=None)
DUE: Row = dict(stage="2", actual_start=None, year_plan=None, in_stat=None)
NOTHING_DONE: Row = dict(month_invest=Decimal(0), ytd_invest=Decimal(0), total_done=Decimal(0))
FINISHED: Row = dict(stage="6", actual_end=date(2026, 11, 1))


def money(text: str) -> Decimal:
    return Decimal(text)


def book(now: Row | None = None, then: Row | None = None, project: Row | None = None) -> Book:
    """The sample with changes to the project's month, to the month sent before, and to the project in both."""
    projects = s.project(**(project or {}))
    built = s.clean(reserve_project=[projects], project_progress=[s.progress(**(now or {}))])
    sent = s.past().rows["project_progress"][s.PROJECT]
    month = {**sent, **(then or {})}
    if "total_done" not in (then or {}):
        month["total_done"] = max(month["total_done"], month["ytd_invest"])
    built.earlier = [s.past(reserve_project=[dict(projects)], project_progress=[month])]
    return built


def first(now: Row, project: Row) -> Book:
    """The sample with the project in its first period."""
    built = book(now, project=project)
    built.earlier = [s.past(reserve_project=[s.project(**project)], project_progress=[])]
    return built


def invested(total: str, month: str, **then: Any) -> Book:
    """So much invested since the start before, and so much this month."""
    return book({"month_invest": money(month)}, {"total_done": money(total), "month_invest": money("45.00"), **then})


def lagging(this_year: str, **now: Any) -> Book:
    """So much of the year's plan of 600 invested by the end of November, with a start in March: 540 would be in time."""
    return book(now, {"ytd_invest": money(this_year) - money("40.00")})


BREAKS: dict[str, list[Callable[[], Book]]] = {
    "S01": [
        lambda: book({"month_invest": money("-0.02")}, {"ytd_invest": money("540.00")}),
        lambda: first({"month_invest": money("-0.02")}, {"opening_ytd": money("560.00")}),
    ],
    "S03": [lambda: invested("1060.00", "40.02")],
    "S04": [lambda: invested("960.00", "40.02"), lambda: invested("1060.00", "40.01")],
    "S05": [lambda: book(then={"total_done": money("459.98")})],
    "S06": [lambda: book({"fund_paid": money("600.02")}), lambda: book({"fund_arrived": money("559.98")})],
    "S08": [lambda: book(then={"stage": "3"}, project=NOT_STARTED)],
    "S09": [lambda: book(then={"stage": "5", "total_done": money("759.98"), "ytd_invest": money("500.00")}, project=FINISHED)],
    "S10": [lambda: book(then={"cum_qty": 24}), lambda: book({"month_qty": -1})],
    "S11": [lambda: book(then={"stage": "5"})],
    "S12": [
        lambda: invested("100.00", "500.02", ytd_invest=money("100.00")),
        lambda: invested("980.00", "20.02", ytd_invest=money("560.00")),
    ],
    "S13": [lambda: book({"month_invest": money("0.00")}, {"month_invest": money("0.00"), "ytd_invest": money("540.00")})],
    "S14": [lambda: book(then={"image_progress": "第二条生产线设备，已于11月12日安装完成； 正在调试"})],
    "S15": [
        lambda: book({**MEASURES, "lamp_self": "02", "problems": None}),
        lambda: book({**MEASURES, "lamp_self": "03", "next_step": None}),
    ],
    "S16": [lambda: lagging("480.00", lamp_self="01"), lambda: lagging("359.00", **MEASURES, lamp_self="02")],
    "S17": [lambda: book({**MEASURES, **NOTHING_DONE}, {**NOTHING_DONE, "stage": "2"}, {**DUE, "plan_start": "2026-11"})],
    "S18": [lambda: lagging("480.00", **MEASURES)],
    "S19": [
        lambda: book({"fund_arrived": money("612.00")}, {"fund_arrived": money("60.00"), "fund_paid": money("50.00")}),
        lambda: book(
            {"month_invest": money("392.00")},
            {"month_invest": money("40.00"), "total_done": money("43.55"), "ytd_invest": money("43.55")},
            {"year_plan": money("480.00")},
        ),
        lambda: book(
            {"month_invest": money("495.00")},
            {"month_invest": money("40.00"), "total_done": money("55.00"), "ytd_invest": money("55.00")},
        ),
    ],
}

PASSES: dict[str, list[Callable[[], Book]]] = {
    "S01": [
        lambda: book({"month_invest": money("-0.01")}, {"ytd_invest": money("540.00")}),
        lambda: book(
            {"month_invest": money("-5.00"), "change_note": "核减重复计入的投资5万元。"}, {"ytd_invest": money("545.00")}
        ),
    ],
    "S03": [lambda: invested("1060.00", "40.01"), lambda: book(project={"total_invest": None})],
    "S04": [lambda: invested("960.00", "40.01"), lambda: invested("1060.00", "40.02")],
    "S05": [lambda: book(then={"total_done": money("459.99")})],
    "S06": [lambda: book({"fund_paid": money("600.01")}), lambda: book({"fund_arrived": money("559.99")})],
    "S08": [lambda: book(NOTHING_DONE, {**NOTHING_DONE, "stage": "3"}, NOT_STARTED)],
    "S09": [lambda: book(then={"stage": "6", "total_done": money("759.99"), "ytd_invest": money("500.00")}, project=FINISHED)],
    "S10": [lambda: book(then={"cum_qty": 23}), lambda: book({"month_qty": 0}), lambda: book(project={"new_qty": None})],
    "S11": [
        lambda: book({"change_note": "设备返厂，恢复施工。"}, {"stage": "5"}),
        lambda: book(then={"stage": "8"}),
        lambda: book(then={"stage": "5"}, project={"stage": "8"}),
        lambda: book(then={"stage": "4"}),
    ],
    "S12": [
        lambda: invested("100.00", "500.01", ytd_invest=money("100.00")),
        lambda: invested("980.00", "20.01", ytd_invest=money("560.00")),
        lambda: invested("1050.00", "0.00"),
        lambda: first({"month_invest": money("900.00")}, {}),
    ],
    "S13": [
        lambda: book({"month_invest": money("0.00")}, {"month_invest": money("0.01"), "ytd_invest": money("540.00")}),
        lambda: book(
            {"month_invest": money("0.00")}, {"month_invest": money("0.00"), "stage": "3", "ytd_invest": money("540.00")}
        ),
    ],
    "S14": [lambda: book(then={"image_progress": "第二条生产线设备已于11月13日安装完成，正在调试。"})],
    "S15": [lambda: book({**MEASURES, "lamp_self": "02"}), lambda: book({"lamp_self": "04"})],
    "S16": [lambda: lagging("480.00", **MEASURES, lamp_self="02"), lambda: lagging("480.00", lamp_self="04")],
    "S17": [lambda: book(NOTHING_DONE, {**NOTHING_DONE, "stage": "2"}, {**DUE, "plan_start": "2026-12"})],
    "S18": [lambda: lagging("480.06"), lambda: book(project={"year_plan": None})],
    "S19": [
        lambda: book({"fund_arrived": money("612.01")}, {"fund_arrived": money("60.00"), "fund_paid": money("50.00")}),
        lambda: book({"month_invest": money("5.00")}, {"ytd_invest": money("540.00")}),
    ],
}


def cases(table: dict[str, list[Callable[[], Book]]]) -> list[Any]:
    return [pytest.param(rule, make, id=f"{rule}-{n}") for rule, makes in table.items() for n, make in enumerate(makes, 1)]


def hits(made: Book, rule: str) -> list[Problem]:
    return [problem for problem in check(complete(made)) if problem.code == rule]


@pytest.mark.parametrize(("rule", "make"), cases(BREAKS))
def test_breaks(rule: str, make: Callable[[], Book]) -> None:
    s.assert_only(make(), rule)


@pytest.mark.parametrize(("rule", "make"), cases(PASSES))
def test_just_passes(rule: str, make: Callable[[], Book]) -> None:
    assert rule not in s.codes(make())


def test_every_rule_is_tested_both_ways() -> None:
    chapter = {rule for rule in implemented() if rule.startswith("S")}
    assert chapter == set(BREAKS) == set(PASSES)
    assert len(chapter) == 17


MESSAGES = {
    "S01": "累计完成投资539.98万元小于上期540万元，累计数不得减少；冲减的须在变更说明中写明。",
    "S03": "累计完成投资1100.02万元超过总投资1000万元的110%，请调整总投资（概算）、更正或说明。",
    "S09": "项目已竣工但完成投资仅79.99%（低于80%），请核对。",
    "S11": "项目阶段由“已完工未验收”退回“在建”，须说明原因。",
    "S13": "在建项目已连续2期无新增投资，请说明是否停工。",
    "S16": "自评亮灯（绿）优于系统测算（黄），请说明理由。",
    "S17": "已到计划开工月份仍未开工，系统亮黄灯。",
    "S18": "年度投资完成率80%，低于序时进度10个百分点，系统亮黄灯。",
    "S19": "累计到位资金612万元较上期60万元变化约10倍，疑似单位（元/万元/亿元）填错。",
}


@pytest.mark.parametrize(("rule", "text"), MESSAGES.items())
def test_message(rule: str, text: str) -> None:
    (found,) = hits(BREAKS[rule][0](), rule)
    assert found.message == text
    assert found.form == "project_progress"
    assert found.record == s.PROJECT


def test_s01_in_the_first_period_names_what_was_there_before() -> None:
    (found,) = hits(BREAKS["S01"][1](), "S01")
    assert found.message.startswith("累计完成投资559.98万元小于启用本系统前560万元")


def test_s06_points_at_the_wrong_figure() -> None:
    assert [found.field for make in BREAKS["S06"] for found in hits(make(), "S06")] == ["fund_paid", "fund_arrived"]


def test_s06_says_both_figures() -> None:
    said = [found.message for make in BREAKS["S06"] for found in hits(make(), "S06")]
    assert "支付600.02万元，到位600万元" in said[0] and "到位559.98万元，上期560万元" in said[1]


@pytest.mark.parametrize("total", ["0.00", "-1.00"])
def test_a_total_that_is_not_positive_is_compared_with_nothing(total: str) -> None:
    assert not {"S03", "S04", "S09", "S12"} & s.codes(book(project={"total_invest": money(total)}))
    assert "S03" in s.codes(book(project={"total_invest": money("1.00")}))


def test_s13_counts_all_periods_running() -> None:
    built = BREAKS["S13"][0]()
    built.earlier = [built.earlier[0], replace(built.earlier[0], period="2026-09")]
    (found,) = hits(built, "S13")
    assert "连续3期" in found.message
    built.earlier[1] = s.past("2026-09")
    (found,) = hits(built, "S13")
    assert "连续2期" in found.message


def test_s08_speaks_from_the_first_cent_on() -> None:
    assert hits(book({**NOTHING_DONE, "month_invest": money("0.01")}, {**NOTHING_DONE, "stage": "3"}, NOT_STARTED), "S08")


def test_s12_nothing_is_left_of_a_project_that_has_spent_all() -> None:
    (found,) = hits(invested("1050.00", "0.50"), "S12")
    assert "剩余投资0万元" in found.message


def test_s15_points_at_what_is_empty() -> None:
    assert [found.field for make in BREAKS["S15"] for found in hits(make(), "S15")] == ["problems", "next_step"]


@pytest.mark.parametrize(
    ("start", "text"),
    [("2026-09", "已过计划开工时间2个月仍未开工，系统亮黄灯。"), ("2026-08", "已过计划开工时间3个月仍未开工，系统亮红灯。")],
)
def test_s17_grades(start: str, text: str) -> None:
    (found,) = hits(book({**MEASURES, **NOTHING_DONE}, {**NOTHING_DONE, "stage": "2"}, {**DUE, "plan_start": start}), "S17")
    assert found.message == text


def test_s17_is_silent_while_the_city_still_gives_time() -> None:
    with using(profile().with_annexes(Annexes({"lamp_start_yellow": money("1")}, {}, {}))):
        assert not hits(BREAKS["S17"][0](), "S17")


@pytest.mark.parametrize(("done", "lamp"), [("360.00", "黄"), ("359.00", "红")])
def test_s18_grades(done: str, lamp: str) -> None:
    (found,) = hits(lagging(done), "S18")
    assert f"系统亮{lamp}灯" in found.message


def test_s18_is_silent_where_the_lamp_is_grey() -> None:
    assert not hits(book(project={"stage": "8", "opening_ytd": None}, then={"ytd_invest": money("0.00")}), "S18")


def test_s19_names_the_month_rather_than_the_sum_it_swells() -> None:
    assert [found.field for found in hits(BREAKS["S19"][1](), "S19")] == ["month_invest"]
    assert [found.field for found in hits(BREAKS["S19"][2](), "S19")] == ["total_done"]


def test_comparisons_are_skipped_without_an_earlier_period() -> None:
    built = book({"fund_arrived": money("1.00"), "fund_paid": money("1.00")}, project={"opening_ytd": money("520.00")})
    built.earlier = []
    assert s.codes(built) == set()


def test_a_month_without_its_project_breaks_no_rule_of_this_part() -> None:
    built = s.clean(project_progress=[s.progress(project_uid="gone")])
    assert not {code for code in s.codes(built) if code.startswith("S")}
