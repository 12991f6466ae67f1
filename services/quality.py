"""数据质量: how complete, how timely and how faulty the last periods were, by form and by department.

Everything is read summed up: covers of the versions, and the log of findings, in a number of statements that does not depend on how
many records or periods there are. What is only not filled in yet counts in the completeness, not among the errors.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from models import periods
from models.forms import BY_TABLE, Submission
from models.problems import ERRORS, HINTS, REASONS, TRIALS
from models.profile import profile
from models.system import BURNED, CheckRun, LoggedFinding, Snapshot
from services import locks
from services.books import MONTHLY
from services.completeness import Done
from services.desk import Desk
from services.names import short_title
from services.overview import LINES, says_unfilled

PERIODS = 12
_log = LoggedFinding.__table__.c


class Tally(NamedTuple):
    """How often a rule found something at a field of a form, under one department in one period.

    `open` of them are still there (at the last check, or at freezing), `back` had been mended and came back.
    """

    period: str
    rule: str
    form: str
    field: str
    dept: str
    severity: str
    found: int
    open: int
    back: int

    @property
    def line(self) -> str:
        """The form it counts in: a child form's is its parent's."""
        return BY_TABLE[self.form].info.parent or self.form


class Counts(NamedTuple):
    """What checks found: errors, warnings that need a reason, other warnings; and how many errors are still there."""

    errors: int = 0
    reasons: int = 0
    hints: int = 0
    left: int = 0

    @property
    def warnings(self) -> int:
        return self.reasons + self.hints


@dataclass(frozen=True)
class Timing:
    """When a period was due and when it was first frozen and sent; `late` is days over (0: in time), None while undecided."""

    due: date | None
    frozen: date | None
    sent: date | None
    late: int | None


@dataclass(frozen=True)
class PeriodLine:
    """A period: how complete (None: never checked), how timely, what was found, and when it was last checked."""

    period: str
    done: Done | None
    timing: Timing
    counts: Counts | None
    checked_at: datetime | None


@dataclass(frozen=True)
class Quality:
    """The quality of the last periods, oldest first. `dept` is the department it is of; "" for all."""

    period: str
    periods: tuple[str, ...]
    tallies: tuple[Tally, ...]
    done: dict[str, dict[str, Done]]
    timings: dict[str, Timing]
    checked: dict[str, datetime]
    today: date
    dept: str = ""

    @cached_property
    def departments(self) -> tuple[str, ...]:
        """All departments that had to fill in or mend something, by name."""
        return tuple(sorted({t.dept for t in self.tallies} | {dept for done in self.done.values() for dept in done}))

    def of(self, dept: str) -> Quality:
        """The same of one department; "" for all."""
        return Quality(self.period, self.periods, self.tallies, self.done, self.timings, self.checked, self.today, dept)

    @cached_property
    def _shown(self) -> list[Tally]:
        return [t for t in self.tallies if self.dept in ("", t.dept)]

    def line(self, period: str) -> PeriodLine:
        """One period as a whole."""
        done, checked = self.done.get(period), period in self.checked
        parts = [counts for dept, counts in (done or {}).items() if self.dept in ("", dept)]
        whole = _sum_done(parts) if done is not None else None
        counts = _counts(t for t in self._shown if t.period == period) if checked else None
        return PeriodLine(period, whole, self.timings[period], counts, self.checked.get(period))

    @cached_property
    def lines(self) -> tuple[PeriodLine, ...]:
        """The periods, oldest first."""
        return tuple(self.line(period) for period in self.periods)

    @cached_property
    def by_form(self) -> dict[str, dict[str, Counts]]:
        """What was found by form and period, in the order of the forms; forms without findings are left out."""
        found = self._by(lambda t: t.line)
        return {table: found[table] for table in LINES if table in found}

    @cached_property
    def by_dept(self) -> dict[str, dict[str, Counts]]:
        """What was found by department and period, those with most errors, then most warnings, first."""
        found = self._by(lambda t: t.dept)

        def weight(dept: str) -> tuple[int, int, str]:
            counts = found[dept].values()
            return -sum(c.errors for c in counts), -sum(c.warnings for c in counts), dept

        return {dept: found[dept] for dept in sorted(found, key=weight)}

    def _by(self, key: Callable[[Tally], str]) -> dict[str, dict[str, Counts]]:
        groups: dict[str, dict[str, list[Tally]]] = defaultdict(lambda: defaultdict(list))
        for tally in self._shown:
            if _counted(tally):
                groups[key(tally)][tally.period].append(tally)
        return {name: {period: _counts(found) for period, found in group.items()} for name, group in groups.items()}

    def to_json(self) -> dict[str, Any]:
        """As `quality --json` prints it."""
        return {
            "period": self.period,
            "periods": [_line_json(line) for line in reversed(self.lines)],
            "forms": [_row_json("form", name, found, title=short_title(name)) for name, found in self.by_form.items()],
            "departments": [_row_json("department", name, found) for name, found in self.by_dept.items()],
        }


def _counted(tally: Tally) -> bool:
    """Whether it is something wrong: not only not filled in yet, and not what a rule in trial says."""
    return tally.severity != TRIALS and not says_unfilled(tally.rule, tally.form, tally.field)


def _counts(tallies: Iterable[Tally]) -> Counts:
    found = [t for t in tallies if _counted(t)]
    errors, reasons, hints = (sum(t.found for t in found if t.severity == kind) for kind in (ERRORS, REASONS, HINTS))
    return Counts(errors, reasons, hints, sum(t.open for t in found if t.severity == ERRORS))


def _sum_done(parts: Iterable[Done]) -> Done:
    whole = Done()
    for part in parts:
        whole = whole.with_(part)
    return whole


def _line_json(line: PeriodLine) -> dict[str, Any]:
    done = {**line.done._asdict(), "share": line.done.share} if line.done else None
    found = line.counts._asdict() if line.counts else None
    return {"period": line.period, "done": done, **asdict(line.timing), "found": found, "checked_at": line.checked_at}


def _row_json(what: str, name: str, found: dict[str, Counts], **more: str) -> dict[str, Any]:
    return {what: name, **more, "periods": {period: counts._asdict() for period, counts in sorted(found.items())}}


def tallies(connection: Connection, first: str, last: str) -> tuple[Tally, ...]:
    """The log of findings of some periods summed up: one statement, answered from one index."""
    names = ("period", "rule", "form", "field", "dept", "severity")
    groups = [_log[name] for name in names]
    there = func.count() - func.count(_log.cleared_at)
    query = select(*groups, func.count(), there, func.count().filter(_log.returned > 0))
    query = query.where(_log.period >= first, _log.period <= last).group_by(*groups)
    return tuple(Tally(*row) for row in connection.execute(query) if row.form in BY_TABLE)


def quality(desk: Desk, period: str, count: int = PERIODS) -> Quality:
    """The quality of the periods up to and with this one, at most `count`, beginning where there is something to tell."""
    first = periods.shifted(period, 1 - count)
    with desk.reading() as connection:
        found = tallies(connection, first, period)
        runs = {r.period: r for r in connection.execute(select(CheckRun.__table__)) if first <= r.period <= period}
        timings = _timings(connection, first, period, desk.today)
    known = min((*runs, *timings, period))
    shown = tuple(p for p in (periods.shifted(first, n) for n in range(count)) if p >= known)
    return Quality(
        period=period,
        periods=shown,
        tallies=found,
        done={p: {dept: Done(*counts) for dept, counts in run.done.items()} for p, run in runs.items()},
        timings={
            p: timings.get(p) or Timing(_due(p, MONTHLY), None, None, _late(_due(p, MONTHLY), None, desk.today)) for p in shown
        },
        checked={p: run.checked_at for p, run in runs.items()},
        today=desk.today,
    )


def _due(period: str, report_type: str) -> date | None:
    return profile().due_date(period, report_type)


def _late(due: date | None, sent: date | None, today: date) -> int | None:
    """Days over the due day: of the sending, or until today while it was not sent; None where no day is set or it is still to come."""
    if due is None or (sent is None and today <= due):
        return None
    return max(0, ((sent or today) - due).days)


def _timings(connection: Connection, first: str, last: str, today: date) -> dict[str, Timing]:
    """The due day, freezing and first sending of each period with a cover."""
    cover = Submission.__table__.c
    query = select(cover.period, cover.due_date, cover.report_type, cover.frozen_at, cover.state)
    covers = {r.period: r for r in connection.execute(query.where(cover.period >= first, cover.period <= last))}
    versions = _versions(connection, first, last)
    found: dict[str, Timing] = {}
    for period in {*covers, *versions}:
        row, version = covers.get(period), versions.get(period, {})
        frozen = _day(version.get("frozen_at")) or (row.frozen_at.date() if row is not None and row.frozen_at else None)
        sent = _day(version.get("submit_date"))
        due = _day(version.get("due_date")) or (row.due_date if row is not None else None)
        if due is None and (row is None or row.state in locks.OPEN):
            due = _due(period, (row.report_type if row is not None else None) or MONTHLY)
        found[period] = Timing(due, frozen, sent, _late(due, sent, today))
    return found


def _versions(connection: Connection, first: str, last: str) -> dict[str, dict[str, Any]]:
    """The cover of each period's first version that was sent; where none was, of its newest one that was frozen."""
    query = select(Snapshot.period, Snapshot.state, Snapshot.cover).where(Snapshot.period >= first, Snapshot.period <= last)
    found: dict[str, dict[str, Any]] = {}
    for period, state, cover in connection.execute(query.order_by(Snapshot.version)):
        if state != BURNED and "submit_date" not in found.get(period, {}):
            found[period] = cover
    return found


def _day(text: Any) -> date | None:
    return date.fromisoformat(str(text)[:10]) if text else None
