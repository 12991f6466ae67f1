"""Rules of the responsibility list (rules paper, part 五): a record that breaks each, and one that just passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models.book import Book
from models.derive import complete
from models.problems import Problem
from models.rules import task as rules
from models.rules.engine import check
from tests.rules.sample import TASK, TASK_ORGANISE, assert_only, clean, codes, evidence, metric, past, project, task, task_items

Case = Callable[[], Book]
ORGANISE = task(TASK_ORGANISE, progress="11月3日县专班召开调度会，明确20个单位分工，印发任务清单。")
NOW = str(task()["progress"])
DONE = dict(status="03", next_step=None)
LATE = dict(deadline="2026-10", problems="县级配套资金缺口20万元。")
SOON = dict(deadline="2026-11", problems="县级配套资金缺口20万元。")


def month(**changes: Any) -> Book:
    """The clean month with a changed first item."""
    return clean(task_progress=[task(**changes), ORGANISE])


def after(was: dict[str, Any], **changes: Any) -> Book:
    """The same, after a month in which the first item was sent so."""
    book = month(**changes)
    sent = task(**{"period": "2026-10", "progress": "10月10日印发实施方案，确定8家试点单位，安排经费50万元。", **was})
    book.earlier = [past(task_progress=[sent, task(TASK_ORGANISE, period="2026-10")])]
    return book


def without_projects(counts: tuple[int, ...], **changes: Any) -> Book:
    """The first item without a project, after months with so many, newest first."""
    book = clean(task_progress=[task(**changes), ORGANISE], reserve_project=[project(task_uid=TASK_ORGANISE)])
    texts = ("10月10日印发实施方案，安排经费50万元。", "9月5日摸排企业8家。", "8月6日走访企业3家。")
    book.earlier = [
        past(period, task_progress=[task(period=period, progress=text, project_cnt=count), task(TASK_ORGANISE, period=period)],
             reserve_project=[project(task_uid=TASK_ORGANISE)])
        for period, text, count in zip(("2026-10", "2026-09", "2026-08"), texts, counts, strict=False)
    ]  # fmt: skip
    return book


def measured(was: dict[str, Any] | None = None, **changes: Any) -> Book:
    """A result of the first item, after a month in which it was sent so."""
    book = clean(task_metric=[metric(**changes)])
    rows = [metric(**{"record_uid": "A-before", "period": "2026-10", **was})] if was is not None else []
    book.earlier = [past(task_metric=rows)]
    return book


def on(day: date, book: Book) -> Book:
    return replace(book, today=day)


def finished(**changes: Any) -> Book:
    return clean(task_progress=[task(**{**DONE, **changes}), ORGANISE], task_evidence=[evidence()])


LONG = "11月5日召开推进会，组织12家企业摸排设备底数，新增需求30台套，签订采购意向8份，落实贷款500万元，走访园区3个，印发清单2份"
CONTENT = str(task_items()[TASK].content)

BREAKS: dict[str, Case] = {
    "T01": lambda: month(status=None),
    "T02": lambda: month(applicable=False, inapplicable_reason="本县没有此类企业"),
    "T03": lambda: month(progress="11月5日召开推进会议人。"),
    "T04": lambda: after({"progress": NOW}, status="05", progress=f"{NOW}。"),
    "T05": lambda: after({"progress": LONG}, progress=LONG + "等"),
    "T07": lambda: month(progress="11月推动样例行业更新老旧设备，全面摸排需求，统筹有序推进。"),
    "T08": lambda: month(**DONE),
    "T09": lambda: finished(progress="11月5日完成12家企业摸排，正在汇总30台套需求。"),
    "T10": lambda: after({"status": "03"}, status="02"),
    "T11": lambda: month(**LATE),
    "T12": lambda: on(date(2026, 11, 15), month(deadline="2026-11")),
    "T13": lambda: month(deadline="2026-12", lamp="02", problems="无。"),
    "T14": lambda: month(percent=101),
    "T15": lambda: month(percent=100),
    "T16": lambda: month(county_coop=("样例县工信局", "样例县发改局")),
    "T17": lambda: month(progress="进一步统一思想，组织有关企业开展摸底排查，两新工作有序推进。"),
    "T18": lambda: clean(task_progress=[ORGANISE]),
    "T19": lambda: without_projects((0, 0)),
    "T20": lambda: measured({"value": Decimal("120.0001")}),
    "T21": lambda: month(**SOON, lamp="01"),
}
PASSES: dict[str, Case] = {
    "T01": lambda: month(
        applicable=False, inapplicable_reason="本县没有此类企业和设备", status=None, progress=None, county_lead=None
    ),
    "T02": lambda: month(applicable=False, inapplicable_reason="本县没有此类企业设备"),
    "T03": lambda: month(progress="11月5日召开推进会议2家企业"),
    "T04": lambda: after({"progress": NOW}, status="02", progress=NOW.replace("30", "31")),
    "T05": lambda: after({"progress": LONG}, progress=LONG[:-12] + "正逐户建立台账并核对"),
    "T07": lambda: month(progress="11月推动样例行业更新老旧设备，12家企业签订采购合同并到货。"),
    "T08": lambda: finished(),
    "T09": lambda: finished(progress="11月5日完成12家企业摸排，汇总30台套需求。"),
    "T10": lambda: after({"status": "03"}, status="02", change_note="验收时发现设备未装齐。"),
    "T11": lambda: on(date(2026, 11, 30), month(**{**LATE, "deadline": "2026-11"})),
    "T12": lambda: on(date(2026, 11, 14), month(deadline="2026-11")),
    "T13": lambda: month(deadline="2026-12", lamp="02", problems="资金不足。"),
    "T14": lambda: month(percent=0),
    "T15": lambda: month(percent=99),
    "T16": lambda: month(county_coop=("样例县工信局",)),
    "T17": lambda: month(progress="组织三家企业开展摸底排查，有关工作有序推进，成效明显。"),
    "T18": lambda: month(),
    "T19": lambda: without_projects((0, 1)),
    "T20": lambda: measured({"value": Decimal("120.0000")}),
    "T21": lambda: month(**SOON, lamp="02"),
}


def problem(book: Book, rule: str) -> Problem:
    return next(found for found in check(complete(book)) if found.code == rule)


def test_every_rule_of_the_part_has_both_cases() -> None:
    expected = {f"T{number:02}" for number in range(1, 22)} - {"T06"}
    implemented = {name.upper() for name in vars(rules) if name.upper() in expected and name.islower()}
    assert set(BREAKS) == set(PASSES) == implemented == expected


@pytest.mark.parametrize("rule", BREAKS)
def test_breaks(rule: str) -> None:
    assert_only(BREAKS[rule](), rule)


@pytest.mark.parametrize("rule", PASSES)
def test_just_passes(rule: str) -> None:
    assert codes(PASSES[rule]()) == ({"T12"} if rule in ("T11", "T21") else set())


@pytest.mark.parametrize("name", ["status", "progress", "county_lead"])
def test_t01_alone_judges_an_empty_field_and_points_at_it(name: str) -> None:
    book = month(**{name: None})
    assert codes(book) == {"T01"}
    assert problem(book, "T01").field == name


def test_t01_takes_signs_for_nothing() -> None:
    assert codes(month(progress="……")) == {"T01"}


def test_t02_no_item_of_organisation_can_be_set_aside() -> None:
    book = clean(task_progress=[task(), task(TASK_ORGANISE, applicable=False, inapplicable_reason="本县没有此类企业和设备")])
    assert codes(book) == {"T02"}
    found = problem(book, "T02")
    assert found.field == "applicable"
    assert found.message == "第2项选“不涉及”须说明理由（不少于10字）；“组织实施”各项任务各县市区均须落实，不得选“不涉及”。"


def test_t02_alone_judges_a_missing_reason() -> None:
    assert codes(month(applicable=False, inapplicable_reason=None)) == {"T02"}


def test_t03_judges_a_single_character() -> None:
    assert "仅1字" in problem(month(progress="好"), "T03").message


def test_t04_and_t05_exclude_each_other_and_a_finished_item_may_repeat() -> None:
    assert "T05" not in codes(BREAKS["T04"]())
    assert "T04" not in codes(BREAKS["T05"]())
    repeated = after({"progress": NOW}, **DONE)
    repeated.rows["task_evidence"] = [evidence()]
    assert codes(repeated) == set()


def test_t04_needs_texts_on_both_sides() -> None:
    assert codes(after({"progress": None})) == set()
    assert codes(after({"progress": None}, progress=None)) == {"T01"}


def test_t05_says_how_similar() -> None:
    assert "高度相似（98%）" in problem(BREAKS["T05"](), "T05").message


def test_t05_and_t07_speak_from_the_limit_on() -> None:
    text = "11月5日走访园区企业8家摸排设备底数"
    assert "（90%）" in problem(after({"progress": text}, progress=f"{text}等等"), "T05").message
    assert "重合60%" in problem(month(progress="推动样例甲乙"), "T07").message


@pytest.mark.parametrize("problems", [None, "……"])
def test_t13_takes_nothing_for_no_problem(problems: str | None) -> None:
    assert "T13" in codes(month(deadline="2026-12", lamp="02", problems=problems))


def test_texts_of_an_item_set_aside_are_not_judged() -> None:
    reason = "本县没有此类企业和设备"
    assert codes(month(applicable=False, inapplicable_reason=reason, progress=CONTENT)) == set()


@pytest.mark.parametrize(("problems", "next_step"), [(None, "12月10日前完成第二批企业走访。"), ("资金缺口20万元。", None)])
def test_t11_is_an_error_where_problems_or_next_step_are_missing(problems: str | None, next_step: str | None) -> None:
    book = month(deadline="2026-10", problems=problems, next_step=next_step)
    assert_only(book, "T11")
    found = problem(book, "T11")
    assert (found.severity, found.needs_reason) == ("error", False)


def test_t11_is_a_warning_where_both_are_filled() -> None:
    found = problem(BREAKS["T11"](), "T11")
    assert (found.severity, found.needs_reason) == ("warning", True)
    assert "2026年10月" in found.message


def test_t12_speaks_of_the_city_s_limit() -> None:
    assert "（2026年11月）不超过15天" in problem(BREAKS["T12"](), "T12").message


def test_t12_speaks_on_the_last_day_too() -> None:
    assert "T12" in codes(on(date(2026, 11, 30), month(deadline="2026-11")))
    assert "T12" not in codes(on(date(2026, 12, 1), month(deadline="2026-11")))


def test_t14_says_both_percentages_and_allows_a_hundred() -> None:
    assert problem(after({"percent": 60}, percent=59), "T14").message.startswith("第1项进度（上期60，现为59）")
    assert "T14" not in codes(month(percent=100))


def test_t14_a_lower_percentage_needs_a_note() -> None:
    assert codes(after({"percent": 60}, percent=59)) == {"T14"}
    assert codes(after({"percent": 60}, percent=59, change_note="退回整改2台。")) == set()
    assert codes(after({"percent": 60}, percent=60)) == set()
    assert codes(month(percent=-1)) == {"T14"}


def test_t15_a_finished_item_is_at_100() -> None:
    assert codes(finished(percent=99)) == {"T15"}
    assert codes(finished(percent=100)) == set()


def test_t15_leaves_an_empty_status_to_t01() -> None:
    assert codes(month(percent=100, status=None)) == {"T01"}


def test_t16_finds_two_leading_departments() -> None:
    book = month(county_lead="样例县发改局、样例县工信局")
    assert codes(book) == {"T16"}
    found = problem(book, "T16")
    assert found.field == "county_lead" and found.message.startswith("第1项")


@pytest.mark.parametrize(
    "text", ["十余台设备完成更新", "覆盖率达百分之八十以上", "全面完成２０台", "两次召开会议", "九月底前完成"]
)
def test_t17_understands_numbers_as_people_write_them(text: str) -> None:
    assert codes(month(progress=f"组织有关企业开展摸底排查，{text}，有序推进。")) == set()


@pytest.mark.parametrize("text", ["形成统一年度安排", "下达一批资金", "千方百计抓落实", "十分重视"])
def test_t17_is_not_taken_in_by_words_with_numerals(text: str) -> None:
    assert codes(month(progress=f"组织有关企业开展摸底排查，{text}，有序推进。")) == {"T17"}


def test_t18_draws_neighbours_together_and_leaves_out_retired_items() -> None:
    book = clean()
    item = task_items()[TASK]
    extra = {f"task-{seq}": replace(item, task_uid=f"task-{seq}", seq=seq) for seq in (3, 4, 5, 8)}
    retired = {"task-9": replace(item, task_uid="task-9", seq=9, status="retired")}
    book.tasks = {**book.tasks, **extra, **retired}
    assert codes(book) == {"T18"}
    assert problem(book, "T18").message == "责任清单共6项，缺少第3–5、8项。"


def test_t19_needs_three_periods_an_item_of_renewal_and_one_under_way() -> None:
    assert codes(without_projects((0,))) == set()
    assert "T19" not in codes(without_projects((1, 0)))
    assert "T19" in codes(without_projects((0, 0, 1)))
    assert codes(without_projects((0, 0), status="01", next_step=None)) == set()
    organise = without_projects((0, 0))
    organise.tasks = {**organise.tasks, TASK: replace(organise.tasks[TASK], action="组织实施")}
    assert codes(organise) == set()


@pytest.mark.parametrize("lamp", [None, "03", "04"])
def test_t21_a_lamp_that_is_stricter_grey_or_the_computed_one_needs_no_reason(lamp: str | None) -> None:
    assert "T21" not in codes(month(**SOON, lamp=lamp))


def test_t21_names_both_lamps() -> None:
    found = problem(BREAKS["T21"](), "T21")
    assert found.message == "第1项亮灯（绿）优于系统测算（黄），请说明理由。"
    assert (found.severity, found.needs_reason, found.field) == ("warning", True, "lamp")


def test_t20_compares_cumulative_results_of_one_name_and_unit() -> None:
    assert codes(measured(None)) == set()
    assert codes(measured({"value": Decimal(500)}, cumulative=False)) == set()
    assert codes(measured({"value": Decimal(500), "unit": "件"})) == set()
    assert codes(measured({"value": None})) == set()
    assert codes(measured({"value": Decimal(500)}, value=None)) == {"E01"}


def test_t04_a_lasting_item_is_repeated_only_while_it_lasts() -> None:
    assert "T04" in codes(after({"progress": NOW}, status="04", progress=NOW))
    assert "T04" not in codes(after({"progress": NOW}, status="03", progress=NOW))


def test_progress_of_an_item_set_aside_is_compared_with_nothing() -> None:
    aside = dict(applicable=False, inapplicable_reason="本县没有这类企业，经核实不涉及。", progress=NOW)
    assert not {"T04", "T05", "T07"} & codes(after({"progress": NOW}, **aside))
