"""The quality of the last periods: completeness, timeliness, what was found, in few statements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event

from models import periods
from models.problems import HINTS, REASONS, TRIALS
from services.desk import Desk
from services.filing import sign, unfreeze
from services.finding_log import check_and_keep
from services.quality import Counts, quality
from services.records import edit
from tests.services.conftest import PERIOD, copied
from tests.services.logged import DEPT, log, project, send


@pytest.fixture
def desk(folder: Path, filled_county: Path) -> Desk:
    """A filled month."""
    return copied(filled_county, folder)


def test_a_county_that_has_just_begun_has_one_empty_period(desk: Desk) -> None:
    found = quality(desk, PERIOD)
    assert found.periods == (PERIOD,) and found.departments == ()
    (line,) = found.lines
    assert (line.done, line.counts, line.checked_at, line.timing.sent) == (None, None, None, None)
    assert found.by_form == found.by_dept == {} and found.to_json()["forms"] == []


def test_what_was_found_by_form_and_department(desk: Desk) -> None:
    log(
        desk,
        "2026-09",
        {"rule": "R57", "form": "reserve_project", "record": "A"},
        {"rule": "R57", "form": "reserve_project", "record": "B", "cleared_at": None, "returned": 2},
        {"rule": "R52", "form": "project_equipment", "record": "C", "dept": "邵阳县商务局"},
        {"rule": "R19", "form": "reserve_project", "record": "A", "severity": REASONS},
        {"rule": "T17", "form": "task_progress", "record": "T", "severity": HINTS},
        {"rule": "T01", "form": "task_progress", "record": "T"},
        {"rule": "E01", "form": "task_progress", "record": "T", "field": "applicable"},
        {"rule": "T18", "form": "submission", "record": "2026-09"},
        {"rule": "Q01", "form": "reserve_project", "record": "A", "severity": TRIALS},
        done={DEPT: [10, 9, 5, 4, 2, 1], "邵阳县商务局": [10, 10, 0, 0, 1, 1]},
    )
    found = quality(desk, PERIOD)
    assert found.periods == ("2026-09", "2026-10", PERIOD)
    assert found.by_form == {
        "task_progress": {"2026-09": Counts(0, 0, 1, 0)},
        "reserve_project": {"2026-09": Counts(3, 1, 0, 1)},
    }
    assert found.by_dept == {DEPT: {"2026-09": Counts(2, 1, 1, 1)}, "邵阳县商务局": {"2026-09": Counts(1, 0, 0, 0)}}
    line = found.line("2026-09")
    assert line.counts == Counts(3, 1, 1, 1) and line.done == (20, 19, 5, 4, 3, 2) and line.done.share == 95
    own = found.of("邵阳县商务局")
    assert own.line("2026-09").counts == Counts(1) and own.line("2026-09").done == (10, 10, 0, 0, 1, 1)
    assert list(own.by_form) == ["reserve_project"] and own.departments == found.departments
    assert sum(tally.back for tally in found.tallies) == 1
    shown = found.to_json()
    assert [entry["period"] for entry in shown["periods"]] == [PERIOD, "2026-10", "2026-09"]
    assert shown["forms"][1]["periods"]["2026-09"] == {"errors": 3, "reasons": 1, "hints": 0, "left": 1}


def test_periods_before_the_twelve_are_left_out(desk: Desk) -> None:
    for month in range(14):
        log(desk, periods.shifted(PERIOD, -month), {"rule": "R57", "form": "liaison", "record": "A"})
    found = quality(desk, PERIOD)
    assert len(found.periods) == 12 and found.periods[0] == "2025-12" and len(found.by_form["liaison"]) == 12
    assert quality(desk, "2026-03", 3).periods == ("2026-01", "2026-02", "2026-03")


def timing(desk: Desk) -> tuple[date | None, date | None, date | None, int | None]:
    timing = quality(desk, PERIOD).line(PERIOD).timing
    return timing.due, timing.frozen, timing.sent, timing.late


def test_timeliness_is_that_of_the_first_sending(desk: Desk) -> None:
    sign(desk, PERIOD, due_date="2026-11-20")
    today = date(2026, 11, 22)
    assert timing(desk) == (date(2026, 11, 20), None, None, 2)
    assert timing(replace(desk, today=date(2026, 11, 20))) == (date(2026, 11, 20), None, None, None)
    send(desk, PERIOD)
    assert timing(desk) == (date(2026, 11, 20), today, today, 2)
    later = replace(desk, today=date(2026, 12, 5))
    unfreeze(later, PERIOD)
    assert timing(later) == (date(2026, 11, 20), today, today, 2)


@pytest.mark.parametrize(("due", "late"), [("2026-11-22", 0), ("2026-11-30", 0), ("2026-11-21", 1)])
def test_late_is_counted_in_days(desk: Desk, due: str, late: int) -> None:
    sign(desk, PERIOD, due_date=due)
    send(desk, PERIOD)
    assert timing(desk)[3] == late


def test_a_check_is_seen_at_once_and_not_filled_in_is_no_error(desk: Desk) -> None:
    uid = project(desk)
    edit(desk, "reserve_project", uid, {"contact_phone": "123"})
    check_and_keep(desk, PERIOD)
    line = quality(desk, PERIOD).line(PERIOD)
    assert line.counts is not None and line.counts.errors == line.counts.left == 1
    assert line.done is not None and line.done.items_filled == 35


def statements(desk: Desk) -> int:
    """How many statements the quality takes."""
    seen: list[str] = []

    def count(conn: object, cursor: object, statement: str, *more: object) -> None:
        seen.append(statement)

    event.listen(desk.database._reader, "before_cursor_execute", count)
    try:
        quality(desk, PERIOD)
    finally:
        event.remove(desk.database._reader, "before_cursor_execute", count)
    return len(seen)


def test_the_number_of_statements_does_not_grow_with_the_county(desk: Desk) -> None:
    log(desk, PERIOD, {"rule": "R57", "form": "liaison", "record": "A"})
    small = statements(desk)
    for month in range(1, 12):
        period = periods.shifted(PERIOD, -month)
        log(desk, period, *({"rule": "R57", "form": "reserve_project", "record": f"{n}"} for n in range(300)))
    assert small == statements(desk) <= 6 and len(quality(desk, PERIOD).tallies) == 12


def test_the_sums_are_answered_from_the_index_alone(desk: Desk) -> None:
    with desk.reading() as connection:
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT period, rule, form, field, dept, severity, count(*), count(cleared_at), count(*) FILTER "
            "(WHERE returned > 0) FROM finding WHERE period >= '2025-12' AND period <= '2026-11' "
            "GROUP BY period, rule, form, field, dept, severity"
        ).all()
    assert "COVERING INDEX ix_finding_tally" in str(plan) and "TEMP B-TREE" not in str(plan)
