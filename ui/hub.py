"""What all pages share: the desk, the period, the open book with its problems, and the one signal of what changed.

Every write goes through here: it is done by one service, the faults of the world are shown in one place, and every view hears which
tables changed and who began it, so that an editor ignores its own echo.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from models.book import Book, Row, record_key
from models.forms import BY_TABLE
from models.problems import ERROR, Problem, Refused, refuse
from services import records
from services.books import open_book
from services.checking import findings
from services.desk import Desk
from services.history import History

T = TypeVar("T")
PAUSE = 300
"""Milliseconds of rest after a write before everything is checked again."""


class Hub(QObject):
    """The shared state of the window. `changed` carries the tables and who began it, `said` words for the status line."""

    changed = Signal(frozenset, object)
    checked = Signal()
    saved = Signal(str)
    refused = Signal(object)
    wanted = Signal(str, str, str)
    said = Signal(str)

    def __init__(self, desk: Desk, period: str) -> None:
        super().__init__()
        self.desk, self.period = desk, period
        self._book: Book | None = None
        self._problems: list[Problem] | None = None
        self._known: list[Problem] | None = None
        self._by_record: dict[tuple[str, str], list[Problem]] = {}
        self._paused = ""
        self.history = History(desk)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._check)

    @property
    def book(self) -> Book:
        """The period as it stands, read again after every change."""
        if self._book is None:
            with self.desk.reading() as connection:
                self._book = open_book(connection, self.period, self.desk)
        return self._book

    @property
    def problems(self) -> list[Problem]:
        """All problems of the period as it stands, worst first: everything is checked where it was not yet."""
        if self._problems is None:
            self._problems = self._known = findings(self.book)
            grouped: dict[tuple[str, str], list[Problem]] = defaultdict(list)
            for problem in self._problems:
                grouped[problem.form or "", problem.record or ""].append(problem)
            self._by_record = dict(grouped)
        return self._problems

    @property
    def known(self) -> list[Problem]:
        """The problems as of the last check; while somebody types they are up to `PAUSE` old, then `checked` comes."""
        return self.problems if self._known is None else self._known

    def problems_of(self, table: str, key: str) -> list[Problem]:
        """The known problems of one record, worst first."""
        assert self.known is not None
        return self._by_record.get((table, key), [])

    def errors_in(self, table: str) -> int:
        return sum(p.form == table and p.severity == ERROR for p in self.problems)

    def row(self, table: str, key: str) -> Row | None:
        """The completed row of a record, None where it is gone."""
        return next((row for row in self.book.rows[table] if record_key(table, row) == key), None)

    def last_row(self, table: str, key: str) -> Row | None:
        """The same record as it was last sent."""
        row = self.row(table, key)
        if row is None:
            return None
        return self.book.before(table, row) or self.book.before_natural(table, row)

    def period_for(self, table: str) -> str:
        """The period that records of a table are written to: none for the registers that all periods share."""
        return self.period if BY_TABLE[table].info.per_period else ""

    def forget(self, tables: frozenset[str], origin: object = None) -> None:
        """Something was written: read again what is asked for, tell everybody, and check after a short rest."""
        self._book = self._problems = None
        self.history.record(self.desk)
        self.changed.emit(tables, origin)
        self._timer.start()

    def _check(self) -> None:
        if self.problems is not None:
            self.checked.emit()

    def reopen(self, desk: Desk) -> None:
        """Work on with another data file, put in the place of the one before; nothing done before can be undone."""
        self.desk, self.history, self._known = desk, History(desk), None
        self.forget(frozenset(BY_TABLE))

    def turn_to(self, period: str) -> None:
        """Work on another period."""
        self.period, self._known = period, None
        self.forget(frozenset(BY_TABLE))

    def pause(self, reason: str) -> None:
        """Refuse all writing, with this reason, while long work holds the data file; "" ends it."""
        self._paused = reason

    def attempt(self, work: Callable[[], T], origin: object = None) -> T | None:
        """Do a piece of work; the world's faults are shown and give None."""
        if self._paused:
            self.refused.emit(refuse("BUSY", self._paused, "输入的内容保留在屏幕上，处理完后离开该栏即保存。").problems)
            return None
        try:
            return work()
        except Refused as refused:
            logging.getLogger(__name__).info("refused: %s", refused)
            self.refused.emit(refused.problems)
            return None

    def save(self, table: str, key: str, changes: Mapping[str, Any], origin: object = None) -> bool:
        """Save fields of a record; False where it was refused (then what was typed stays on the screen)."""
        done = self.attempt(lambda: records.edit(self.desk, table, key, changes, self.period_for(table)))
        return self._told(done, origin)

    def add(self, table: str, values: Mapping[str, Any], origin: object = None) -> str | None:
        """Add a record; its id, or None where it was refused."""
        return self.write(lambda: records.add(self.desk, table, values, self.period_for(table)), origin)

    def write(self, work: Callable[[], tuple[T, frozenset[str]]], origin: object = None) -> T | None:
        """Do a write whose service answers with a result and the tables changed; the result, None where it was refused."""
        done = self.attempt(work)
        if done is None:
            return None
        self._told(done[1], origin)
        return done[0]

    def delete(self, table: str, key: str, origin: object = None) -> bool:
        done = self.attempt(lambda: records.delete(self.desk, table, key, self.period_for(table)))
        return self._told(done, origin)

    def _told(self, tables: frozenset[str] | None, origin: object) -> bool:
        if tables is None:
            return False
        if tables:
            self.forget(tables, origin)
        self.saved.emit(self.desk.now().strftime("%H:%M"))
        return True

    def travel(self, *, back: bool) -> str:
        """Undo (or redo) one step of the clerk's; what was done in words, "" where there is nothing."""
        step = self.attempt(lambda: (self.history.undo if back else self.history.redo)(self.desk))
        if step is None:
            return ""
        self.forget(step.changed)
        if step.form in BY_TABLE:
            self.go(step.form, step.record or step.parent, step.field if step.record else "")
        else:
            self.go("settings")
        return step.words

    def go(self, page: str, key: str = "", name: str = "") -> None:
        """Ask the window to show a page, there a record, there a field."""
        self.wanted.emit(page, key, name)
