"""The engine and the catalogue: every rule is somewhere, speaks in words, and is found where it belongs."""

from __future__ import annotations

import string
from datetime import date
from decimal import Decimal

import pytest

from models.book import Row
from models.derive import complete
from models.forms import BY_TABLE, ReserveProject, fields
from models.kinds import Field
from models.problems import ERROR, WARNING, Problem
from models.rules.catalogue import RuleEntry, catalogue
from models.rules.engine import check, general_rules, implemented, rules_by_table, worst_first
from models.rules.hit import hit, problem_at
from tests.rules import sample as s

WHILE_READING = {"E02", "P13", "P14", "P15", "P16"}
AT_EXPORT = {"P03", "P11"}
AT_THE_CITY = {"T06", "X01", "X02", "X03", "X04", "X05"}
ENTRIES = [pytest.param(entry, id=entry.id) for entry in catalogue().values()]


def test_the_sample_breaks_nothing() -> None:
    assert check(complete(s.clean())) == []


OURS = {"T21"}
"""Rules that the rules paper does not have; what is in trial is ours too."""


def test_the_catalogue_is_the_rules_paper() -> None:
    entries = [entry for entry in catalogue().values() if not entry.trial and entry.id not in OURS]
    assert len(entries) == 147
    assert sum(entry.severity == ERROR for entry in entries) == 70
    assert sum(entry.needs_reason for entry in entries) == 61


def test_check_judges_all_but_what_is_judged_elsewhere() -> None:
    assert set(catalogue()) - implemented() == WHILE_READING | AT_EXPORT | AT_THE_CITY


@pytest.mark.parametrize("entry", ENTRIES)
def test_entry(entry: RuleEntry) -> None:
    assert entry.hint or entry.id in AT_THE_CITY
    assert not set("!！您") & set(entry.message + entry.hint)
    assert set(entry.consequences) <= set(catalogue()) - {entry.id}
    assert entry.severity in (ERROR, WARNING)
    assert not (entry.severity == ERROR and entry.needs_reason)
    known: dict[str, Field] = fields(BY_TABLE[entry.table]) if entry.table in BY_TABLE else {}
    assert not entry.field or entry.field in known or entry.table == ""


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_message_is_filled_in_by_what_it_names(entry: RuleEntry) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(entry.message) if name}
    text = entry.text(dict.fromkeys(names, Decimal("12.50")))
    assert text.count("12.5") >= len(names)
    assert "{" not in text
    assert "12.50" not in text


def test_rules_walk_over_the_table_the_catalogue_names_in_its_order() -> None:
    order = list(catalogue())
    for table, rules in rules_by_table().items():
        assert table in BY_TABLE
        assert [entry.id for entry, _ in rules] == sorted((entry.id for entry, _ in rules), key=order.index)
        assert all(rule.__name__ == entry.id.lower() and entry.table == table for entry, rule in rules)
    assert all(entry.table == "*" for entry, _ in general_rules())


def test_only_the_named_tables_are_checked() -> None:
    book = complete(s.clean(reserve_project=[s.project(site=None)], submission=[s.cover(reporting_dept=None)]))
    assert {problem.form for problem in check(book)} == {"reserve_project", "submission"}
    assert {problem.form for problem in check(book, ["submission"])} == {"submission"}


def test_a_hit_becomes_a_problem_in_the_words_of_the_catalogue() -> None:
    entry = catalogue()["R19"]
    row = s.project()
    found = problem_at(entry, ReserveProject, row, hit(v=Decimal("100000.00"), y=10, limit=Decimal(100000)))
    assert (found.code, found.severity, found.needs_reason) == ("R19", WARNING, True)
    assert (found.form, found.record, found.field) == ("reserve_project", s.PROJECT, entry.field)
    assert "100000万元（10亿元）" in found.message
    assert found.hint == entry.hint


def test_a_hit_may_be_graver_elsewhere_and_about_another_record() -> None:
    found = problem_at(
        catalogue()["R19"], ReserveProject, s.project(), hit("content", severity=ERROR, record="gone", v=1, y=1, limit=1)
    )
    assert (found.severity, found.needs_reason, found.field, found.record) == (ERROR, False, "content", "gone")


def test_a_rule_without_a_field_names_none() -> None:
    empty: dict[str, list[Row]] = {table: [] for table in ("reserve_project", "project_progress", "task_progress")}
    found = [problem for problem in check(complete(s.clean(**empty))) if problem.code == "P12"]
    assert [problem.field for problem in found] == [None]


def test_worst_first() -> None:
    def problem(code: str, severity: str, reason: bool, record: str = "a", form: str | None = "reserve_project") -> Problem:
        return Problem(code, severity, "", needs_reason=reason, record=record, form=form)

    ordered = [
        problem("P01", ERROR, False, form="submission"), problem("R01", ERROR, False), problem("R01", ERROR, False, "b"),
        problem("FILE", ERROR, False, form=None), problem("R19", WARNING, True), problem("E03", WARNING, False),
    ]  # fmt: skip
    assert worst_first(reversed(ordered)) == ordered


def test_a_period_checked_on_another_day_is_the_same_book() -> None:
    book = complete(s.clean(submission=[s.cover(due_date=date(2026, 11, 22))]))
    assert "P10" not in {problem.code for problem in check(book)}
    book.today = date(2026, 11, 23)
    assert "P10" in {problem.code for problem in check(book)}
