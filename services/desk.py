"""The clerk's desk: one data file, today's date, and the one way to write to it.

Every service takes a desk. A write is a transaction that leaves one audit row and tells which tables it changed, so that views know
what to read again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from models.book import Past
from models.database import FILE_NAME, Database, open_database
from models.system import AuditEntry, County, Serial
from services.in_force import LIST_TABLE, bring_into_force

Change = dict[str, Any]


@dataclass
class Write:
    """A write under way: its session, its moment, and what it has changed so far."""

    session: Session
    now: datetime
    changes: list[Change] = field(default_factory=list)
    _serials: dict[str, int] = field(default_factory=dict)

    @cached_property
    def unit(self) -> str:
        """The code of the unit that the data file belongs to."""
        return self.session.scalars(select(County.unit)).one()

    def next_serial(self, name: str) -> int:
        """The next number under a name; no number is given twice, not even after a deletion."""
        if name not in self._serials:
            self._serials[name] = self.session.scalars(select(Serial.last).where(Serial.name == name)).first() or 0
        self._serials[name] += 1
        return self._serials[name]

    def keep_serials(self) -> None:
        """Store the numbers given out; part of the same transaction."""
        for name, last in self._serials.items():
            self.session.merge(Serial(name=name, last=last))

    def note(
        self,
        table: str,
        record: str,
        before: dict[str, Any] | None,
        after: dict[str, Any] | None,
        period: str = "",
        row: int | None = None,
    ) -> None:
        """Remember a record's plain values before and after (None: there was no record) for the audit.

        `row` is the place that a deleted record had in its table, so that undoing puts it back there.
        """
        change: Change = {"form": table, "record": record, "period": period, "before": before, "after": after}
        self.changes.append(change if row is None else {**change, "row": row})

    @property
    def changed(self) -> frozenset[str]:
        """The tables that this write touched."""
        return frozenset(change["form"] for change in self.changes)


@dataclass(frozen=True)
class Desk:
    """An open data file and the day it is. `fixed` is a clock that stands still (--today), so that results repeat.

    `sent` keeps the sent versions that were read, by their number in the data file: they never change.
    """

    database: Database
    today: date
    fixed: bool = False
    sent: dict[int, Past] = field(default_factory=dict, compare=False, repr=False)

    def now(self) -> datetime:
        """The moment of a write: nine o'clock on a fixed day, else the real time to the second."""
        return datetime.combine(self.today, time(9)) if self.fixed else datetime.now().replace(microsecond=0)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.database.reading() as connection:
            yield connection

    @contextmanager
    def writing(self, action: str) -> Iterator[Write]:
        """One transaction with its audit row; nothing is kept where anything fails.

        Where it put another list in force, what came with that list holds from then on.
        """
        with self.database.writing() as session:
            write = Write(session, self.now())
            yield write
            write.keep_serials()
            if write.changes:
                session.add(AuditEntry(at=write.now, action=action, changes=write.changes))
        if LIST_TABLE in write.changed:
            self.bring_into_force()

    def bring_into_force(self) -> None:
        """Let the process go by this data file's list: its thresholds, code lists and due dates."""
        with self.reading() as connection:
            bring_into_force(connection)


def open_desk(folder: Path, today: date | None = None, *, read_only: bool = False) -> Desk:
    """The desk of a data folder, whose list in force the whole process then goes by.

    Raises `Refused` (exit code 3) where its data file cannot be used.
    """
    desk = Desk(open_database(folder / FILE_NAME, read_only=read_only), today or date.today(), fixed=today is not None)
    desk.bring_into_force()
    return desk
