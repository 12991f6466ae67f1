"""Rules P01 to P12 but P08: for each a cover that breaks it and one that just passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.book import Book, Row
from models.derive import complete
from models.problems import ERROR, WARNING, Problem
from models.rules.catalogue import catalogue
from models.rules.engine import check, implemented
from models.rules.reasons import good_reason, reasons_missing, with_reasons
from models.rules.submission import export_problems
from tests.rules import sample as s

NOTHING: dict[str, list[Row]] = {
    table: []
    for table in (
        "reserve_project", "project_funding", "project_equipment", "project_permit", "project_progress", "task_progress",
    )
}  # fmt: skip
SIGNED: Row = {"approve_date": date(2026, 11, 21)}


def cover(**changes: Any) -> Book:
    return s.clean(submission=[s.cover(**changes)])


def at(today: date, **changes: Any) -> Book:
    return replace(cover(**changes), today=today)


def sent_last(period: str | None) -> Book:
    return replace(s.clean(), earlier=[s.past(period)] if period else [])


def known_list(newer: str, **changes: Any) -> Book:
    return replace(cover(**changes), newer_list=newer)


def reason(text: str | None) -> Book:
    return s.clean(explanation=[s.explanation("R19", s.PROJECT, text)])


def empty(**tables: list[Row]) -> Book:
    return replace(s.clean(**{**NOTHING, **tables}), tasks={}, earlier=[])


BREAKS: dict[str, list[Callable[[], Book]]] = {
    "P01": [lambda: cover(county_code=None), lambda: cover(county_code="430999")],
    "P02": [lambda: cover(reviewer="李 样例"), lambda: cover(approver="李样例")],
    "P04": [lambda: at(date(2026, 10, 31))],
    "P05": [lambda: sent_last("2026-09")],
    "P06": [lambda: known_list("2024-05-18"), lambda: known_list("2024-05-18", tasklist_version=None)],
    "P07": [lambda: cover(report_type="05"), lambda: cover(report_type="05", correction_note="更正总投资合计数")],
    "P09": [lambda: reason("设备没到货"), lambda: reason("已核实，情况属实。"), lambda: reason("  核实无误  ")],
    "P10": [
        lambda: cover(due_date=date(2026, 11, 21)),
        lambda: cover(due_date=date(2026, 11, 20), state="03", submit_date=date(2026, 11, 21)),
        lambda: cover(due_date=date(2026, 11, 21), submit_date=date(2026, 11, 20)),
    ],
    "P12": [empty],
}

PASSES: dict[str, list[Callable[[], Book]]] = {
    "P01": [lambda: cover(county_code="4305JK")],
    "P02": [lambda: cover(reviewer="赵样例"), lambda: cover(filler=None, reviewer=None)],
    "P04": [lambda: at(date(2026, 11, 1))],
    "P05": [lambda: sent_last("2026-10"), lambda: sent_last(None)],
    "P06": [lambda: known_list("2024-05-17"), lambda: known_list(""), lambda: cover(tasklist_version=None)],
    "P07": [
        lambda: cover(report_type="05", correction_note="更正示范厂项目总投资"),
        lambda: cover(report_type="01", correction_note=None),
    ],
    "P09": [lambda: reason("设备没有到货"), lambda: reason(None)],
    "P10": [
        lambda: cover(due_date=date(2026, 11, 22)),
        lambda: cover(due_date=None),
        lambda: cover(due_date=date(2026, 11, 20), state="03", submit_date=date(2026, 11, 20)),
    ],
    "P12": [lambda: empty(task_progress=[s.task()])],
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
    chapter = {rule for rule in implemented() if rule.startswith("P")} - {"P08"}
    assert chapter == set(BREAKS) == set(PASSES)


MESSAGES = {
    "P01": "未设置报送单位，或单位代码“空”不在13个县市区（经开区）名单内。",
    "P04": "报送期2026-11晚于当前月份。",
    "P05": "上一期（2026-10）尚未报送，本期累计数可能缺少基数。",
    "P06": "本机责任清单版本为2024-05-17，已知有更新的版本2024-05-18，请导入最新清单。",
    "P07": "更正报送须说明更正内容和原因（不少于10字）。",
    "P10": "已超过报送截止日2026-11-21，将标记为逾期报送。",
}


@pytest.mark.parametrize(("rule", "text"), MESSAGES.items())
def test_message(rule: str, text: str) -> None:
    (found,) = hits(BREAKS[rule][0](), rule)
    assert found.message == text
    assert found.record == s.PERIOD


def test_p09_names_the_record_that_was_explained() -> None:
    (found,) = hits(reason("核实无误"), "P09")
    assert (found.form, found.record, found.field) == ("explanation", s.PROJECT, "reason")


def test_an_empty_reason_is_only_missing() -> None:
    assert s.codes(reason(None)) == {"E01"}


@pytest.mark.parametrize("name", ["filler", "filler_phone", "reviewer", "approver", "approve_date"])
def test_p03_at_export_alone(name: str) -> None:
    built = complete(cover(**{**SIGNED, name: None}))
    (found,) = export_problems(built)
    assert (found.code, found.severity, found.field, found.record) == ("P03", ERROR, name, s.PERIOD)
    assert "P03" not in {problem.code for problem in check(built)}


def test_a_signed_cover_may_go() -> None:
    assert export_problems(complete(cover(**SIGNED))) == []


def test_p11_at_export_alone() -> None:
    built = complete(cover(**SIGNED, stamped_code="0123456789ABCDEF", data_digest="0123456789abcdee"))
    assert [(found.code, found.field) for found in export_problems(built)] == [("P11", "stamped_code")]
    assert "P11" not in {problem.code for problem in check(built)}


@pytest.mark.parametrize("typed", ["0123456789ABCDEF", "0123 4567 89ab cdef", None])
def test_p11_ignores_case_and_blanks(typed: str | None) -> None:
    assert export_problems(complete(cover(**SIGNED, stamped_code=typed, data_digest="0123456789abcdef"))) == []


def test_p11_without_a_check_code_to_compare_with() -> None:
    assert [found.code for found in export_problems(complete(cover(**SIGNED, stamped_code="0123456789ABCDEF")))] == ["P11"]


@pytest.mark.parametrize(
    ("text", "good"),
    [
        (None, False),
        ("", False),
        ("设备没到货", False),
        ("设备没有到货", True),
        ("无无无无无无无", False),
        ("，。，。，。，。", False),
        ("核实无误，情况属实", False),
    ],
)
def test_good_reason(text: str | None, good: bool) -> None:
    assert good_reason(text) is good


WARNED = Problem(
    "R19", WARNING, "总投资偏大。", needs_reason=True, form="reserve_project", record=s.PROJECT, field="total_invest"
)
FOR_INFORMATION = Problem("R17", WARNING, "占比低。", form="reserve_project", record=s.PROJECT)


def explained(*reasons: Row) -> Book:
    return s.clean(explanation=list(reasons))


def test_a_warning_without_a_reason_is_named_once_for_rule_and_record() -> None:
    other = replace(WARNED, record="other")
    found = reasons_missing(explained(), [WARNED, replace(WARNED, field="content"), other, FOR_INFORMATION])
    assert [(p.code, p.severity, p.needs_reason, p.record) for p in found] == [
        ("P09", ERROR, False, s.PROJECT), ("P09", ERROR, False, "other"),
    ]  # fmt: skip
    assert found[0].message == "核实性提示须写明具体原因，不能只填“核实无误”。须说明的是R19：总投资偏大。"
    assert (found[0].form, found[0].field) == ("reserve_project", "total_invest")
    assert found[0].hint == catalogue()["P09"].hint


def test_a_good_reason_settles_the_warning_of_its_rule_record_and_period() -> None:
    good = s.explanation("R19", s.PROJECT)
    assert reasons_missing(explained(good), [WARNED]) == []
    for elsewhere in ({"rule_id": "R20"}, {"record_uid": "other"}, {"period": "2026-10"}):
        assert reasons_missing(explained({**good, **elsewhere}), [WARNED])


def test_a_hollow_reason_is_reported_once() -> None:
    built = explained(s.explanation("R19", s.PROJECT, "核实无误"))
    judged = [problem for problem in check(complete(built)) if problem.code == "P09"]
    assert len(judged) == 1
    assert reasons_missing(built, [WARNED, *judged]) == []
    assert [problem.code for problem in reasons_missing(built, [WARNED])] == ["P09"]
    assert reasons_missing(built, [WARNED, replace(FOR_INFORMATION, code="P09")])


def test_a_reason_settles_a_warning_of_no_record() -> None:
    whole = replace(WARNED, record=None)
    built = explained(s.explanation("R19", ""))
    assert reasons_missing(built, [whole]) == [] and with_reasons(built, [whole])[0].reason
    assert reasons_missing(explained(), [whole])


def test_what_is_missing_has_no_reason_of_its_own() -> None:
    [found] = reasons_missing(explained(), [replace(WARNED, reason="核实无误")])
    assert found.code == "P09" and found.reason is None


def test_with_reasons_fills_in_what_is_recorded() -> None:
    built = explained(s.explanation("R19", s.PROJECT, "备案总投资即为该数。"), s.explanation("R17", s.PROJECT))
    filled = with_reasons(built, [WARNED, FOR_INFORMATION, replace(WARNED, record="other")])
    assert [problem.reason for problem in filled] == ["备案总投资即为该数。", None, None]


def test_p03_names_all_that_is_missing() -> None:
    [found] = [p for p in export_problems(complete(cover(**{**SIGNED, "reviewer": None, "approver": None}))) if p.code == "P03"]
    assert "现缺审核人（分管负责人）、签发人（单位主要负责人）。" in found.message and found.field == "reviewer"
