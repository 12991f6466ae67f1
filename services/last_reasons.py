"""Last period's reasons as drafts for this period's: a reason holds for one period only, and counts again only once it is accepted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from models import kinds as k
from models.book import Book, Row, record_key
from models.forms import BY_TABLE, fields
from models.problems import Problem
from models.rules.reasons import good_reason
from models.system import RECEIVED, SENT, Snapshot
from models.values import show
from services.books import open_book
from services.checking import findings, record_reasons
from services.desk import Desk

_FIGURES, _ITEM = re.compile(r"\d[\d.]*|“[^”]*”"), re.compile(r"第\d+项")


@dataclass(frozen=True)
class Draft:
    """The reason that was sent last period for the same rule and record; `changed` says what is different now, "" for nothing."""

    rule: str
    record: str
    reason: str
    period: str
    message: str
    changed: str = ""

    def to_json(self) -> dict[str, Any]:
        """As `explain --from-last --json` prints it."""
        return asdict(self)


class _Given(NamedTuple):
    reason: str
    message: str


Drafts = dict[tuple[str, str], Draft]


def _given(connection: Connection, period: str) -> dict[tuple[str, str], _Given]:
    """The good reasons that a period was sent with, by rule and record."""
    query = select(Snapshot.findings).where(Snapshot.period == period, Snapshot.state.in_([SENT, RECEIVED]))
    found = connection.execute(query.order_by(Snapshot.version.desc()).limit(1)).scalar_one_or_none() or ()
    return {
        (line["code"], line.get("record") or ""): _Given(line["reason"], line["message"])
        for line in found
        if line.get("needs_reason") and good_reason(line.get("reason"))
    }


class _Records:
    """Finds an open book's records, and the same ones as they were last sent."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._rows: dict[str, dict[str, Row]] = {}

    def now(self, table: str, record: str) -> Row | None:
        if table not in self._rows:
            self._rows[table] = {record_key(table, row): row for row in self.book.rows[table]}
        return self._rows[table].get(record)

    def before(self, table: str, record: str) -> Row | None:
        """The record as last sent: by its id, else what was about the same thing."""
        row = self.now(table, record)
        return (self.book.before(table, row) or self.book.before_natural(table, row)) if row else None

    def called_before(self, table: str, record: str) -> str:
        """The id under which the same thing stood last period: a cover's is its period, other ids may be new each period."""
        if record == self.book.period and self.book.last:
            return self.book.last.period
        before = self.before(table, record)
        return record_key(table, before) if before else record


def drafts(connection: Connection, book: Book, problems: Iterable[Problem]) -> Drafts:
    """Last period's reasons for those of an open book's warnings that still wait for one, by rule and record."""
    waiting = [p for p in problems if p.needs_reason and not good_reason(p.reason)]
    if book.last is None or not waiting:
        return {}
    given, records = _given(connection, book.last.period), _Records(book)
    found: Drafts = {}
    for problem in waiting:
        table, record = problem.form or "submission", problem.record or ""
        known = given.get((problem.code, record)) or given.get((problem.code, records.called_before(table, record)))
        if known is not None:
            changed = _changed(records, problem, known)
            found[problem.code, record] = Draft(problem.code, record, known.reason, book.last.period, problem.message, changed)
    return found


def _changed(records: _Records, problem: Problem, given: _Given) -> str:
    """What is different from when the reason was given: the field's value, else what the warning says."""
    table, name = problem.form or "submission", problem.field or ""
    field = fields(BY_TABLE[table]).get(name)
    now, before = (find(table, problem.record or "") for find in (records.now, records.before))
    if field is not None and now and before and now.get(name) != before.get(name):
        if field.kind is k.TEXT:
            return f"{field.label}已改写"
        old, new = (show(row.get(name), field) for row in (before, now))
        return f"{field.label}上期{old or '未填'}{field.unit * bool(old)}，本期{new or '未填'}{field.unit * bool(new)}"
    figures = _figures(given.message)
    return f"上期的提示是“{given.message.rstrip('。')}”" if figures and figures != _figures(problem.message) else ""


def _figures(message: str) -> list[str]:
    """The figures and quoted words of a message, without the item's number, which a new list may change."""
    return _FIGURES.findall(_ITEM.sub("", message))


def drafts_of(desk: Desk, period: str, rule: str = "", records: Collection[str] = ()) -> list[Draft]:
    """The drafts of a period, worst warnings first; of one rule, and of some records, where these are named."""
    with desk.reading() as connection:
        book = open_book(connection, period, desk)
        found = drafts(connection, book, findings(book)).values()
    return [draft for draft in found if rule in ("", draft.rule) and (not records or draft.record in records)]


def accept_drafts(desk: Desk, period: str, accepted: Iterable[Draft]) -> int:
    """Make drafts the period's reasons, as one step that can be undone; returns how many were written.

    Raises `Refused` where the period is locked.
    """
    wanted = {(draft.rule, draft.record): draft.reason for draft in accepted}
    return record_reasons(desk, period, wanted) if wanted else 0
