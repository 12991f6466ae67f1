"""Undo and redo of every edit, one step per action of the clerk, across pages, for as long as the program runs.

The chain is read from the audit: whatever service wrote, its audit row is a step; accepting a list is one too, with all that moved
along. What reaches beyond the records (freezing, export, giving back) cannot be undone in steps and ends the chain. An undo is itself
one audited write.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from models.forms import BY_TABLE, stored
from models.problems import refuse
from models.system import AuditEntry
from services.desk import Change, Desk
from services.names import Names, names_now, short_title
from services.replay import LIST, REPLAYED, Conflict, Plain, Turn, current_rows, replay, roots, turns_of

TYPING = 5
"""Seconds within which the next edit of the same field still belongs to the same step."""

_UNDO, _REDO = "撤销：", "重做："


@dataclass(frozen=True)
class Undone:
    """What was undone or redone: `words` for the status bar, the tables changed, and where to look.

    `record` is "" where the record is gone now, `field` where not exactly one field changed; `parent` is the permanent id of the
    project or item that a record of a child form belongs to.
    """

    words: str
    changed: frozenset[str]
    form: str
    record: str
    period: str
    field: str = ""
    parent: str = ""


@dataclass(frozen=True)
class _Step:
    action: str
    changes: tuple[Change, ...]
    at: datetime
    moment: float

    @property
    def edited(self) -> tuple[str, str, str, frozenset[str]] | None:
        """The record and fields of a step that only edits one record; None for any other."""
        only = self.changes[0]
        if len(self.changes) > 1 or only["before"] is None or only["after"] is None:
            return None
        return only["form"], only["record"], only["period"], frozenset((*only["before"], *only["after"]))

    def then(self, later: _Step) -> _Step:
        """This step and a later one of the same fields as one."""
        change = {**self.changes[0], "after": later.changes[0]["after"]}
        return replace(later, changes=(change,))

    @property
    def idle(self) -> bool:
        return all(change["before"] == change["after"] for change in self.changes)


class History:
    """The steps of one open desk. `clock` gives seconds, to tell typing from a new thought."""

    def __init__(self, desk: Desk, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._typing = False
        self._ended = ""
        self._news: list[Change] = []
        with desk.reading() as connection:
            self._seen = int(connection.scalar(select(func.max(AuditEntry.id))) or 0)

    def record(self, desk: Desk) -> None:
        """Take over what was written since the last time; to be called after every write, so that typing is told by the clock."""
        table = AuditEntry.__table__
        with desk.reading() as connection:
            rows = connection.execute(select(table).where(table.c.id > self._seen).order_by(table.c.id)).all()
        for row in rows:
            self._seen = row.id
            self._news += row.changes
            if not row.action.startswith((_UNDO, _REDO)):
                self._take(_Step(row.action, tuple(row.changes), row.at, self._clock()))

    def news(self) -> list[Change]:
        """What was written since this was asked last, also by undoing; as far as it was recorded."""
        found, self._news = self._news, []
        return found

    def _take(self, step: _Step) -> None:
        self._undone.clear()
        if any(change["form"] not in REPLAYED for change in step.changes):
            self._done.clear()
            self._typing, self._ended = False, step.action
            return
        if self._goes_on(step):
            step = self._done.pop().then(step)
        if not step.idle:
            self._done.append(step)
        self._typing = True

    def _goes_on(self, step: _Step) -> bool:
        """Whether a step only goes on typing in the field of the last one; taking a proposal over is a step of its own."""
        if not (self._done and self._typing and step.edited and step.edited == self._done[-1].edited):
            return False
        last = self._done[-1]
        if step.action != last.action:
            return False
        return step.at - last.at <= timedelta(seconds=TYPING) and step.moment - last.moment <= TYPING

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def undo(self, desk: Desk) -> Undone | None:
        """Take back the last step; None where nothing was done yet.

        Raises `Refused` where the period is locked, the record was changed since by something else (the step is then passed over), or
        the last thing done is no edit.
        """
        self.record(desk)
        if not self._done and self._ended:
            raise refuse(
                "UNDO", f"“{self._ended}”不能撤销，在它之前的修改也不能再逐步撤销。", "需要改的直接修改；已定稿的先退回草稿。"
            )
        return self._turn(desk, self._done, self._undone, back=True)

    def redo(self, desk: Desk) -> Undone | None:
        """Make the last undone step again; None where there is none. Raises `Refused` as `undo` does."""
        self.record(desk)
        return self._turn(desk, self._undone, self._done, back=False)

    def _turn(self, desk: Desk, source: list[_Step], target: list[_Step], *, back: bool) -> Undone | None:
        self._typing = False
        if not source:
            return None
        try:
            found = _make(desk, source[-1], back=back)
        except Conflict:
            source.pop()
            raise
        target.append(source.pop())
        self.record(desk)
        return found


def _make(desk: Desk, step: _Step, *, back: bool) -> Undone:
    """Make a step's turns as one write, named after the step."""
    turns = turns_of(step.changes, back=back)
    own = [turn for turn in turns if turn.table == LIST] or roots(turns)
    with desk.reading() as connection:
        row = _row(connection, own[0])
        words = (_UNDO if back else _REDO) + _words(step, own, row, _names(connection, step))
    with desk.writing(words) as write:
        replay(write, turns)
        return _undone(words, write.changed, own, row)


def _names(connection: Connection, step: _Step) -> Names:
    """The names as they stand, with those of projects that the step brings or takes."""
    names = names_now(connection)
    moved = {c["record"]: (c["after"] or c["before"]).get("project_name") for c in step.changes if c["form"] == "reserve_project"}
    return Names({**moved, **names.projects}, names.tasks)


def _row(connection: Connection, turn: Turn) -> Plain:
    """What is known of a record before its turn: as it stands, or, where it comes back, as it will be."""
    if turn.have is None:
        known = turn.want or {}
    else:
        known = current_rows(connection, turn.table, turn.period, [turn.record]).get(turn.record, turn.have)
    return {BY_TABLE[turn.table].info.key: turn.record, **known} if turn.table in BY_TABLE else known


def _words(step: _Step, own: list[Turn], row: Plain, names: Names) -> str:
    """What a step did, in a clerk's words: 修改储备项目“样例机械数控加工设备更新项目”的总投资."""
    action = step.action
    for form in BY_TABLE.values():
        action = action.replace(form.info.title, short_title(form.__tablename__))
    if len({(turn.table, turn.record) for turn in own}) > 1 or own[0].table not in BY_TABLE:
        return action
    name, field = names.of(own[0].table, row), _field(own)
    label = stored(BY_TABLE[own[0].table])[field].label if field else ""
    return action + (f"“{name}”" if name else "") + (f"的{label}" if label and name else label)


def _field(own: list[Turn]) -> str:
    """The one field that was edited; "" where it was not exactly one."""
    fields: set[Any] = set(own[0].want or ()) if len(own) == 1 and not own[0].whole else set()
    return str(fields.pop()) if len(fields) == 1 else ""


def _undone(words: str, changed: frozenset[str], own: list[Turn], row: Plain) -> Undone:
    first = own[0]
    owner = BY_TABLE[first.table].info.parent if first.table in BY_TABLE else ""
    parent = str(row.get(BY_TABLE[owner].info.key) or "") if owner else ""
    last = [turn for turn in own if (turn.table, turn.record) == (first.table, first.record)][-1]
    record = "" if last.want is None else first.record
    return Undone(words, changed, first.table, record, first.period, _field(own), parent)
