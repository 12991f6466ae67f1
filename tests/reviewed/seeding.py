"""Mistakes to be seeded in the county: what a mistake is, and where one is put."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from models.book import Book, Row, record_key
from tests.reviewed.county import County, Rows
from tests.reviewed.story import LAST
from tests.reviewed.tradein import RETURNED

YUAN = Decimal(10000)
YI = Decimal("0.0001")
TOTAL = frozenset(
    [
        "E01",
        "R15",
        "R16",
        "R17",
        "R19",
        "R20",
        "R21",
        "R22",
        "R32",
        "R33",
        "R34",
        "R35",
        "R37",
        "R38",
        "R40",
        "R42",
        "R54",
        "R65",
        "R66",
        "S03",
        "S04",
        "S09",
        "S12",
        "S18",
        "E03",
        "R62",
        "S16",
    ]
)
"""What a wrong total investment may set off."""
MONEY = frozenset(["S01", "S03", "S04", "S05", "S06", "S08", "S09", "S12", "S13", "S16", "S18", "S19", "R37", "E03"])
"""What a wrong figure of a project's month may set off."""


@dataclass(frozen=True)
class Mistake:
    """A seeded mistake: which record and fields it spoils, with what they truly are, and which rules of the paper may tell of it.

    Rules in trial may tell of it at the `fields`. `fix` are the fields that a proposal should restore, none where nobody can know.
    `records` are all records where it may be told.
    """

    kind: str
    table: str
    record: str
    fields: tuple[str, ...]
    true: Mapping[str, Any]
    wrong: Mapping[str, Any]
    rules: frozenset[str]
    fix: tuple[str, ...] = ()
    records: frozenset[str] = frozenset()
    edits: tuple[tuple[int, str, str, Mapping[str, Any]], ...] = ()
    added: tuple[tuple[str, Row], ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()


@dataclass
class Seeder:
    """Finds places for mistakes in the clean last month, none of them odd and none used twice."""

    county: County
    book: Book
    rng: Random
    used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.used |= {f"T{RETURNED}-{self.book.period}"} | {family(record) for _, record in self.county.asked()}
        self.used -= {s.uid for s in self.county.stories if s.asked <= {"R10"}}

    def pick(self, table: str, fits: Callable[[Row], bool], old: bool = True) -> Row:
        """A row of a table that fits (of a record that was there last month); its record is used up."""
        last = self.book.earlier[0]
        known = [
            r for r in self.book.rows[table] if (last.row(table, record_key(table, r)) is not None) == old or table in MONTHLY
        ]
        fitting = [row for row in known if family(record_key(table, row)) not in self.used and fits(row)]
        if not fitting:
            raise NoPlace(table)
        found = self.rng.choice(fitting)
        self.used.add(family(record_key(table, found)))
        return found

    def project(self, fits: Callable[[Row], bool], old: bool = True) -> Row:
        return self.pick("reserve_project", lambda r: bool(r["project_name"]) and fits(r), old)

    def month(self, fits: Callable[[Row, Row], bool]) -> Row:
        """The month of a project under construction that fits, by its F1 and F2."""
        last = self.book.earlier[0]
        rows = self.book.progress

        def fit(p: Row) -> bool:
            uid = p["project_uid"]
            return p["stage"] == "4" and last.row("project_progress", uid) is not None and fits(p, rows[uid])

        return rows[self.project(fit)["project_uid"]]

    def line(self, table: str, fits: Callable[[Row], bool]) -> Row:
        """A line of a project's money, equipment or permits, and with it the project, is used up."""
        return self.pick(table, fits)


class NoPlace(Exception):
    """A county has no record, or none left, for a kind of mistake."""


MONTHLY = frozenset({"tradein_stat", "indicator_progress", "task_metric"})


def family(record: str) -> str:
    """A record, or the project that its line belongs to."""
    head = record.partition("-")[0]
    return head if head.isdigit() and len(head) == 14 else record


def spoiled(kind: str, table: str, row: Row, wrong: Mapping[str, Any], rules: frozenset[str] | set[str], fix: bool = False,
            fields: tuple[str, ...] = ()) -> Mistake:  # fmt: skip
    """A mistake in one row of the last month: the fields of `wrong` hold what they should not."""
    key = record_key(table, row)
    true = {name: row[name] for name in wrong}
    return Mistake(kind, table, key, (*wrong, *fields), true, wrong, frozenset(rules), tuple(wrong) if fix else (),
                   frozenset({family(key)}), ((LAST, table, key, wrong),))  # fmt: skip


def apply(mistakes: list[Mistake]) -> Callable[[int, Rows], None]:
    """The change that seeds the mistakes."""

    def change(now: int, rows: Rows) -> None:
        for mistake in mistakes:
            for when, table, key, wrong in mistake.edits:
                if when == now:
                    next(row for row in rows[table] if record_key(table, row) == key).update(wrong)
            if now == LAST:
                for table, row in mistake.added:
                    rows[table].append(dict(row))
                for table, key in mistake.dropped:
                    rows[table] = [row for row in rows[table] if family(record_key(table, row)) != key]

    return change
