"""The log of findings: what it writes of a check, what it leaves alone, and the last check it gives back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from models.problems import ERROR, ERRORS, TRIALS, WARNING, Problem
from models.system import AuditEntry, CheckRun, LoggedFinding
from services.books import open_book
from services.checking import explain, findings
from services.completeness import Done
from services.desk import Desk
from services.filing import freeze
from services.finding_log import KeptCheck, check_and_keep, keep_check, last_check
from services.history import History
from services.records import add, delete, edit
from tests.services.conftest import PERIOD, copied
from tests.services.logged import project

LATER = "项目分三期实施，三期2029年建成。"


@pytest.fixture
def desk(folder: Path, filled_county: Path) -> Desk:
    """A filled month."""
    return copied(filled_county, folder)


def rows(desk: Desk, **wanted: str) -> list[Any]:
    with desk.reading() as connection:
        return list(connection.execute(select(LoggedFinding.__table__).filter_by(**wanted).order_by(LoggedFinding.id)))


def run(desk: Desk) -> Any:
    with desk.reading() as connection:
        return connection.execute(select(CheckRun.__table__)).one()


def last(desk: Desk) -> KeptCheck | None:
    with desk.reading() as connection:
        return last_check(connection, open_book(connection, PERIOD, desk))


def hours_later(desk: Desk, monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    at = datetime(2026, 11, 22, 9) + timedelta(hours=hours)
    monkeypatch.setattr(Desk, "now", lambda self: at)


def test_only_differences_are_written_and_what_comes_back_is_counted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    uid = project(desk)
    check_and_keep(desk, PERIOD)
    before = rows(desk)
    edit(desk, "reserve_project", uid, {"contact_phone": "123"})
    hours_later(desk, monkeypatch, 1)
    check_and_keep(desk, PERIOD)
    (phone,) = rows(desk, rule="R57")
    assert (phone.form, phone.record, phone.field, phone.severity) == ("reserve_project", uid, "contact_phone", ERRORS)
    assert phone.first_seen == phone.last_seen == datetime(2026, 11, 22, 10) and phone.cleared_at is None
    assert [row for row in rows(desk) if row.rule != "R57"] == before
    hours_later(desk, monkeypatch, 2)
    edit(desk, "reserve_project", uid, {"contact_phone": "0739-5000000"})
    check_and_keep(desk, PERIOD)
    (phone,) = rows(desk, rule="R57")
    assert phone.cleared_at == datetime(2026, 11, 22, 11) and phone.last_seen == datetime(2026, 11, 22, 10)
    hours_later(desk, monkeypatch, 3)
    edit(desk, "reserve_project", uid, {"contact_phone": "456"})
    check_and_keep(desk, PERIOD)
    (phone,) = rows(desk, rule="R57")
    assert phone.cleared_at is None and phone.returned == 1 and "456" in phone.message
    assert phone.first_seen == datetime(2026, 11, 22, 10) and phone.last_seen == datetime(2026, 11, 22, 12)
    assert run(desk).checked_at == datetime(2026, 11, 22, 12)


def test_a_finding_reworded_is_the_same_one(desk: Desk) -> None:
    with desk.reading() as connection:
        book = open_book(connection, PERIOD, desk)
    problem = Problem(
        "R19", WARNING, "总投资1万元。", needs_reason=True, form="reserve_project", record="A", field="total_invest"
    )
    assert keep_check(desk, book, [problem]) == (1, 0, 0, 0)
    assert keep_check(desk, book, [problem]) == (0, 0, 0, 0)
    assert keep_check(desk, book, [replace(problem, message="总投资2万元。")]) == (0, 0, 0, 1)
    assert keep_check(desk, book, [replace(problem, trial=True, needs_reason=False)] * 2) == (1, 0, 0, 1)
    assert [(row.nth, row.severity) for row in rows(desk)] == [(0, TRIALS), (1, TRIALS)]
    assert keep_check(desk, book, []) == (0, 0, 2, 0)


def test_the_department_responsible_is_that_of_the_item_or_project(desk: Desk) -> None:
    uid = project(desk)
    with desk.reading() as connection:
        book = open_book(connection, PERIOD, desk)
    item = next(iter(book.task_progress))
    add(desk, "task_evidence", {"task_uid": item, "title": "样例清单"}, PERIOD)
    edit(desk, "task_progress", item, {"county_lead": "邵阳县商务局"}, PERIOD)
    edit(desk, "reserve_project", uid, {"county_dept": "邵阳县教育局"})
    with desk.reading() as connection:
        book = open_book(connection, PERIOD, desk)
    evidence, permit = (book.rows[table][0]["record_uid"] for table in ("task_evidence", "project_permit"))
    places = {("task_progress", item): "邵阳县商务局", ("task_evidence", evidence): "邵阳县商务局", ("reserve_project", uid): "邵阳县教育局",
              ("project_permit", permit): "邵阳县教育局", ("project_progress", uid): "邵阳县教育局",
              ("submission", PERIOD): "邵阳县发展和改革局", ("liaison", "没有"): "邵阳县发展和改革局"}  # fmt: skip
    found = [Problem("E01", ERROR, "未填写。", form=form, record=record) for form, record in places]
    keep_check(desk, book, found)
    assert {(row.form, row.record): row.dept for row in rows(desk)} == places


def test_an_item_without_a_record_belongs_to_the_department_that_does_the_work(folder: Path, new_county: Path) -> None:
    desk = copied(new_county, folder)
    with desk.reading() as connection:
        book = open_book(connection, PERIOD, desk)
    uid = next(uid for uid, item in book.tasks.items() if item.lead == "市工信局")
    keep_check(desk, book, [Problem("T01", ERROR, "未填报。", form="task_progress", record=uid)])
    lead = next(name for name, row in book.departments.items() if "市工信局" in row["city_units"])
    assert [row.dept for row in rows(desk)] == [lead]


def test_what_is_filled_in_is_counted_by_department(desk: Desk) -> None:
    uid = project(desk)
    check_and_keep(desk, PERIOD)
    full = Done(*map(sum, zip(*run(desk).done.values(), strict=True)))
    assert (
        full.required == full.filled
        and (full.items, full.items_filled) == (35, 35)
        and (full.months, full.months_filled) == (1, 1)
    )
    assert full.share == 100
    edit(desk, "reserve_project", uid, {"project_name": None})
    delete(desk, "project_progress", uid, PERIOD)
    check_and_keep(desk, PERIOD)
    less = Done(*map(sum, zip(*run(desk).done.values(), strict=True)))
    assert less.filled < less.required and less.share == 99 and (less.months, less.months_filled) == (1, 0)
    assert Done().share is None and Done(3, 1).share == 33


def test_the_last_check_is_given_back_as_it_was_with_reasons_as_they_are(desk: Desk) -> None:
    uid = project(desk)
    edit(desk, "reserve_project", uid, {"contact_phone": "123", "plan_end": "2029-06"})
    assert last(desk) is None
    check_and_keep(desk, PERIOD)
    with desk.reading() as connection:
        fresh = findings(open_book(connection, PERIOD, desk))
    kept = last(desk)
    assert kept is not None and kept.current and kept.at == datetime(2026, 11, 22, 9)
    assert kept.problems == [replace(problem, fix=None, city_text="") for problem in fresh]
    explain(desk, PERIOD, "R25", [uid], LATER)
    after = last(desk)
    assert after is not None and not after.current
    assert [p.reason for p in after.problems if p.code == "R25"] == [LATER]


def test_it_is_no_step_to_undo_and_no_part_of_a_closed_period(desk: Desk) -> None:
    uid = project(desk)
    history = History(desk)
    check_and_keep(desk, PERIOD)
    assert history.undo(desk) is None
    with desk.reading() as connection:
        audits = connection.scalar(select(func.count()).select_from(AuditEntry))
    freeze(desk, PERIOD)
    frozen = rows(desk)
    with desk.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(AuditEntry)) == audits + 1
        book = open_book(connection, PERIOD, desk)
    assert keep_check(desk, book, [Problem("R57", ERROR, "格式不正确。", form="reserve_project", record=uid)]) is None
    assert rows(desk) == frozen


def test_freezing_keeps_what_travels(desk: Desk) -> None:
    uid = project(desk)
    edit(desk, "reserve_project", uid, {"plan_end": "2029-06"})
    explain(desk, PERIOD, "R25", [uid], LATER)
    freeze(desk, PERIOD)
    assert [(row.record, row.cleared_at) for row in rows(desk, rule="R25")] == [(uid, None)]


def test_a_log_that_cannot_be_written_stops_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.database, "_writer", desk.database._reader)
    assert check_and_keep(desk, PERIOD) is not None and rows(desk) == []


def test_a_rule_that_is_gone_is_left_out_of_the_last_check(desk: Desk) -> None:
    with desk.reading() as connection:
        book = open_book(connection, PERIOD, desk)
    keep_check(desk, book, [Problem("Z99", ERROR, "旧规则。", form="reserve_project", record="A")])
    kept = last(desk)
    assert kept is not None and kept.problems == []
