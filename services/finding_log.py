"""The log of findings: what the checks of each period found, when it was mended, how often it came back.

Only differences are written, in one short transaction, and never while somebody types: when the check is looked at, at freezing, after
an import, on turning to another period. It is no part of what is undone or reported, and it stops where a period is frozen.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, select, update

from models.book import Book
from models.problems import ERROR, ERRORS, REASONS, TRIALS, WARNING, Problem, Refused, kind_of
from models.rules.catalogue import catalogue
from models.rules.engine import worst_first
from models.rules.reasons import with_reasons
from models.system import AuditEntry, CheckRun, LoggedFinding
from services import locks
from services.books import open_book
from services.checking import findings
from services.completeness import completeness
from services.desk import Desk, Write
from services.responsible import Responsible

_log = LoggedFinding.__table__.c


class Key(NamedTuple):
    """What finds a problem again at the next check; `nth` counts those of one rule at one field."""

    rule: str
    form: str
    record: str
    field: str
    nth: int


class Difference(NamedTuple):
    """How many findings are new, back, gone, or worded otherwise than at the last check."""

    new: int
    back: int
    cleared: int
    reworded: int


@dataclass(frozen=True)
class KeptCheck:
    """A period's last check: when it was and what it found for the clerk (no fixes, nothing for the city). `current`: nothing was written since."""

    at: datetime
    problems: list[Problem]
    current: bool


def _keyed(problems: Iterable[Problem]) -> dict[Key, Problem]:
    seen: Counter[tuple[str, str, str, str]] = Counter()
    found: dict[Key, Problem] = {}
    for problem in problems:
        same = (problem.code, problem.form or "submission", problem.record or "", problem.field or "")
        found[Key(*same, seen[same])] = problem
        seen[same] += 1
    return found


def newest_audit(connection: Connection) -> int:
    """The number of the newest write."""
    return int(connection.scalar(select(func.max(AuditEntry.id))) or 0)


def keep(write: Write, book: Book, problems: Iterable[Problem]) -> Difference:
    """Write what a whole check of an open book found, as a difference to the check before, inside a write."""
    connection, responsible = write.session.connection(), Responsible(book)
    before = connection.scalar(select(CheckRun.checked_at).where(CheckRun.period == book.period))
    columns = ("id", *Key._fields, "message", "severity", "dept", "cleared_at", "returned", "last_seen")
    query = select(*(_log[name] for name in columns)).where(_log.period == book.period)
    known = {Key(row.rule, row.form, row.record, row.field, row.nth): row for row in connection.execute(query)}
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    back = reworded = 0
    for key, problem in _keyed(problems).items():
        said = {"message": problem.message, "severity": kind_of(problem), "dept": responsible.of_problem(problem)}
        row = known.pop(key, None)
        if row is None:
            seen = {"first_seen": write.now, "last_seen": write.now, "cleared_at": None, "returned": 0}
            new.append({"period": book.period, **key._asdict(), **said, **seen})
        elif row.cleared_at is not None:
            back += 1
            changed.append(_state(row, **said, last_seen=write.now, cleared_at=None, returned=row.returned + 1))
        elif any(getattr(row, name) != value for name, value in said.items()):
            reworded += 1
            changed.append(_state(row, **said))
    gone = [row for row in known.values() if row.cleared_at is None]
    changed += [_state(row, last_seen=before or row.last_seen, cleared_at=write.now) for row in gone]
    _write(connection, new, changed)
    done = {dept: list(counts) for dept, counts in completeness(book, responsible).items()}
    write.session.merge(CheckRun(period=book.period, checked_at=write.now, audit=newest_audit(connection), done=done))
    return Difference(len(new), back, len(gone), reworded)


def _state(row: Any, **now: Any) -> dict[str, Any]:
    """A known finding as it stands now; `now` names what is different."""
    names = ("message", "severity", "dept", "last_seen", "cleared_at", "returned")
    return {"of": row.id, **{name: now.get(name, getattr(row, name)) for name in names}}


def _write(connection: Connection, new: list[dict[str, Any]], changed: list[dict[str, Any]]) -> None:
    if new:
        connection.execute(insert(LoggedFinding), new)
    if changed:
        names = [name for name in changed[0] if name != "of"]
        statement = update(LoggedFinding).where(_log.id == bindparam("of")).values({n: bindparam(n) for n in names})
        connection.execute(statement, changed)


def keep_check(desk: Desk, book: Book, problems: Iterable[Problem]) -> Difference | None:
    """Keep a check that was looked at; None where the period is closed, or where it could not be written.

    The log is a help: where the disk is full or the file in use, the work goes on without it.
    """
    try:
        with desk.writing("检查") as write:
            if locks.state_of(write.session, book.period) not in locks.OPEN:
                return None
            return keep(write, book, problems)
    except Refused as refused:
        logging.getLogger(__name__).info("the check was not kept: %s", refused)
        return None


def check_and_keep(desk: Desk, period: str) -> list[Problem]:
    """Check a period and keep what was found; the problems, worst first."""
    with desk.reading() as connection:
        book = open_book(connection, period, desk)
    problems = findings(book)
    keep_check(desk, book, problems)
    return problems


def last_check(connection: Connection, book: Book) -> KeptCheck | None:
    """The last check of an open book's period that was kept, with the reasons as they are recorded now; None for none."""
    run = connection.execute(select(CheckRun.checked_at, CheckRun.audit).where(CheckRun.period == book.period)).first()
    if run is None:
        return None
    query = select(LoggedFinding.__table__).where(_log.period == book.period, _log.cleared_at.is_(None)).order_by(_log.id)
    known = catalogue()
    kept = [_problem(row) for row in connection.execute(query) if row.rule in known]
    return KeptCheck(run.checked_at, worst_first(with_reasons(book, kept)), newest_audit(connection) == run.audit)


def _problem(row: Any) -> Problem:
    return Problem(
        code=row.rule,
        severity=ERROR if row.severity == ERRORS else WARNING,
        message=row.message,
        hint=catalogue()[row.rule].hint,
        needs_reason=row.severity == REASONS,
        form=row.form,
        record=row.record,
        field=row.field or None,
        trial=row.severity == TRIALS,
    )
