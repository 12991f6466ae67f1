"""What all pages share: the desk, the period, the open book with its problems, and the one signal of what changed.

Every write goes through here: it is done by one service, the faults of the world are shown in one place, and every view hears which
tables changed and who began it, so that an editor ignores its own echo.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from models.book import Book, Row
from models.forms import BY_TABLE
from models.problems import ERROR, Fix, Problem, Refused, refuse
from models.rules.checker import Checker
from services import fixes, records
from services.books import open_book
from services.desk import Change, Desk
from services.finding_log import keep_check, last_check
from services.history import History
from services.refresh import take_in

T = TypeVar("T")
PAUSE = 300
"""Milliseconds of rest after a write before everything is checked again, where that is needed."""


class Kept:
    """What a check found, by record too: of one that was kept, until everything is checked again."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self._by_record: dict[tuple[str, str], list[Problem]] = defaultdict(list)
        for problem in problems:
            self._by_record[problem.form or "", problem.record or ""].append(problem)

    def of(self, table: str, key: str) -> list[Problem]:
        """The problems of a record, worst first."""
        return self._by_record.get((table, key), [])


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
        self._checker: Checker | None = None
        self._known: Checker | Kept | None = None
        self.kept_at: datetime | None = None
        self._to_keep = False
        self._paused = ""
        self.history = History(desk)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._check)

    @property
    def book(self) -> Book:
        """The period as it stands: what was written is taken in, record by record where that is enough."""
        if self._book is None:
            self.history.record(self.desk)
            self.history.news()
            with self.desk.reading() as connection:
                self._book = open_book(connection, self.period, self.desk)
        return self._book

    @property
    def problems(self) -> list[Problem]:
        """All problems of the period as it stands, worst first: everything is checked where it was not yet.

        Where nothing was written since a check that was kept, what that one found is here at once (`kept_at`), and everything is
        checked again as soon as there is time.
        """
        if self._checker is None and not self._shown_from_log():
            self._checker = self._known = Checker(self.book)
            self._to_keep = True
        return self.known

    def _shown_from_log(self) -> bool:
        """Whether the last check that was kept stands for the one to come; looked for when a period is first asked for."""
        if self._known is None:
            with self.desk.reading() as connection:
                kept = last_check(connection, self.book)
            if kept is not None and kept.current:
                self._known, self.kept_at = Kept(kept.problems), kept.at
                self._timer.start(PAUSE)
        return self.kept_at is not None

    def keep(self) -> None:
        """Write what the check found into the log of findings, where it was not yet."""
        if self._checker is not None and self._to_keep and not self._paused:
            self._to_keep = False
            keep_check(self.desk, self.book, self._checker.problems)

    @property
    def known(self) -> list[Problem]:
        """The problems as of the last check; where everything must be checked they are up to `PAUSE` old, then `checked` comes."""
        return self._last_found().problems

    def problems_of(self, table: str, key: str) -> list[Problem]:
        """The known problems of one record, worst first."""
        return self._last_found().of(table, key)

    def _last_found(self) -> Checker | Kept:
        if self._known is None:
            assert self.problems is not None
        assert self._known is not None
        return self._known

    def errors_in(self, table: str) -> int:
        return sum(p.form == table and p.severity == ERROR for p in self.problems)

    def row(self, table: str, key: str) -> Row | None:
        """The completed row of a record, None where it is gone."""
        return self.book.by_key(table).get(key)

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
        """Something was written: take it in, tell everybody, and check what it can affect, or after a short rest everything."""
        self.history.record(self.desk)
        self.kept_at = None
        if not self._taken_in(self.history.news()):
            self._drop()
        self.changed.emit(tables, origin)
        self._timer.start(0 if self._checker else PAUSE)

    def _taken_in(self, news: list[Change]) -> bool:
        """Take records that were written into the open book and check what they can affect; whether that could be done."""
        if self._book is None or not news:
            return False
        with self.desk.reading() as connection:
            taken = take_in(connection, self._book, news)
        if taken is None:
            return False
        if self._checker is not None:
            self._checker.update(taken)
            self._to_keep = True
        return True

    def _drop(self) -> None:
        """Open and check the period anew when it is asked for."""
        self._book = self._checker = None

    def _check(self) -> None:
        again = self.kept_at is not None
        self.kept_at = None
        assert self.problems is not None
        self.checked.emit()
        if again:
            self.changed.emit(frozenset(), None)

    def reopen(self, desk: Desk) -> None:
        """Work on with another data file, put in the place of the one before; nothing done before can be undone."""
        self.desk, self.history, self._known = desk, History(desk), None
        self._drop()
        self.forget(frozenset(BY_TABLE))

    def turn_to(self, period: str) -> None:
        """Work on another period."""
        self.keep()
        self.period, self._known = period, None
        self._drop()
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

    def mend(self, fix: Fix) -> bool:
        """Take a proposed mending over, as one step; False where it was refused."""
        done = self._told(self.attempt(lambda: fixes.apply_fix(self.desk, fix, self.period)), None)
        if done:
            self.said.emit(f"已按建议{fix.words}，可用 Ctrl+Z 撤销")
        return done

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
