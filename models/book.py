"""A reporting period laid open: all its records as plain rows, with what was sent before. Rules and computed fields read this.

A row is a dict from field identifier to value (Python types of `models.kinds`). Rows from the database, from a package and from a
test look alike; `models.derive.complete` adds the computed fields.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from models import periods
from models.codes import Entry
from models.forms import BY_TABLE, FORMS, fields
from models.groups import Derived, Groups
from models.groups import Row as Row
from models.profile import Profile, profile
from models.tasks import TaskItem
from models.text import neighbours, normalise

NOTHING: Row = {}
LARGEST = 40
"""The most rows of a block (`Book.blocks`): what more have in common tells none of them from the others."""
Token = tuple[Any, ...]
"""What can be looked up in a book, and changes with its rows: the name of the lookup, the table…, and last the key."""


_KEYS = {table: form.info.key for table, form in BY_TABLE.items()}
_FAMILIES = {
    **{table: form.info.parent for table, form in BY_TABLE.items() if form.info.parent},
    "project_progress": "reserve_project",
}
"""The tables whose records belong to a record of another, by that one's id."""


def record_key(table: str, row: Mapping[str, Any]) -> str:
    """The permanent id of a record, unique within its period."""
    return str(row[_KEYS[table]])


def natural_key(table: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    """What the record is about, in comparable form: finds the same thing in another period or file."""
    return tuple(normalise(str(row.get(name) or "")) for name in BY_TABLE[table].info.natural)


def full_key(table: str, row: Mapping[str, Any]) -> str:
    """The id of a record inside one period or version; a reason's has its rule too, since one record can have several."""
    return f"{row['rule_id']}|{row['record_uid']}" if table == "explanation" else record_key(table, row)


def family_of(table: str, row: Mapping[str, Any]) -> tuple[str, str]:
    """The record that a record belongs to (table, id), as a project's lines and its month do to the project; itself where to none."""
    head = _FAMILIES.get(table, table)
    return head, full_key(table, row) if head == table else str(row[_KEYS[head]])


def _by_value(*names: str) -> Callable[[Row], Any]:
    """The value of a row's field, or of several as a tuple; None where any is empty."""
    if len(names) == 1:
        return lambda row: None if row.get(names[0]) == "" else row.get(names[0])

    def values(row: Row) -> tuple[Any, ...] | None:
        found = tuple(map(row.get, names))
        return None if None in found or "" in found else found

    return values


def _named_groups(by: str, name: str) -> Callable[[Row], str | None]:
    """The normalised text of a field; None where it or the other field is empty."""
    return lambda row: normalise(row[by]) if row.get(by) and row.get(name) else None


def _by_name(name: str) -> Callable[[list[Row]], dict[str, list[Row]]]:
    """Rows by the normalised text of a field."""

    def grouped(rows: list[Row]) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in rows:
            found.setdefault(normalise(row[name]), []).append(row)
        return found

    return grouped


@lru_cache(maxsize=4096)
def _neighbours(names: tuple[str, ...], least: Decimal) -> dict[str, list[str]]:
    return neighbours(names, least) if len(names) > 1 else {name: [] for name in names}


@dataclass(frozen=True)
class Past:
    """A period as it was last sent: rows by table, then by `match` key."""

    period: str
    rows: Mapping[str, Mapping[str, Row]]

    def row(self, table: str, key: str) -> Row | None:
        return self.rows.get(table, {}).get(key)

    def blocks(self, table: str, name: str, key: Callable[[Row], Any]) -> Mapping[Any, list[Row]]:
        """The rows of a table by a key worked out from each, as `Book.blocks` has those of this period."""
        if (table, name) not in self._blocks:
            self._blocks[table, name] = Groups(self.rows.get(table, {}).values(), key)
        return self._blocks[table, name]

    @cached_property
    def _blocks(self) -> dict[tuple[str, str], Groups[Any]]:
        return {}


@dataclass
class Book:
    """Everything a check of one period looks at.

    `rows` holds the period's rows of every table (of the cover exactly one); `earlier` the periods sent before this one, newest
    first; `tasks` the items of the list in force; `departments` the county's departments with what they fill in by default.
    """

    unit: str
    period: str
    today: date
    rows: dict[str, list[Row]]
    tasks: Mapping[str, TaskItem] = field(default_factory=dict)
    earlier: Sequence[Past] = ()
    departments: Mapping[str, Row] = field(default_factory=dict)
    newer_list: str = ""
    demo: bool = False
    profile: Profile = field(default_factory=profile)

    def __post_init__(self) -> None:
        for form in FORMS:
            self.rows.setdefault(form.__tablename__, [])

    @property
    def cover(self) -> Row:
        """The period's cover (F0); empty before there is one."""
        return self.rows["submission"][0] if self.rows["submission"] else NOTHING

    @property
    def last(self) -> Past | None:
        """上期: the period last sent before this one, if any."""
        return self.earlier[0] if self.earlier else None

    def before(self, table: str, row: Row, back: int = 1) -> Row | None:
        """The same record (by permanent id) as it was sent `back` periods ago."""
        if len(self.earlier) < back:
            return None
        rows = self.earlier[back - 1].rows.get(table)
        return rows.get(str(row[_KEYS[table]])) if rows else None

    def latest(self, table: str, row: Row) -> tuple[str, Row] | None:
        """The same record as it was last sent, whichever period that was, with that period; None for a new record."""
        key = record_key(table, row)
        return next(((past.period, found) for past in self.earlier if (found := past.row(table, key)) is not None), None)

    def before_natural(self, table: str, row: Row) -> Row | None:
        """The row about the same thing in the last period sent, for tables whose records are new each period."""
        return self._last_by_nature[table].get(natural_key(table, row))

    @cached_property
    def _last_by_nature(self) -> dict[str, dict[tuple[str, ...], Row]]:
        found: dict[str, dict[tuple[str, ...], Row]] = defaultdict(dict)
        for table, rows in (self.last.rows if self.last else {}).items():
            for row in rows.values():
                found[table][natural_key(table, row)] = row
        return found

    @cached_property
    def projects(self) -> Mapping[str, Row]:
        """Projects by project_uid."""
        return self.by_key("reserve_project")

    @cached_property
    def progress(self) -> Mapping[str, Row]:
        """This period's project progress by project_uid."""
        return self.by_key("project_progress")

    @cached_property
    def task_progress(self) -> Mapping[str, Row]:
        """This period's progress on the list by task_uid."""
        return self.by_key("task_progress")

    def by_key(self, table: str) -> dict[str, Row]:
        """The rows of a table by their id (`full_key`); kept for the life of the book, like all that follows."""
        found = self._by_key.get(table)
        if found is None:
            found = self._by_key[table] = {full_key(table, row): row for row in self.rows[table]}
        return found

    @cached_property
    def _by_key(self) -> dict[str, dict[str, Row]]:
        return {}

    def children(self, table: str, parent: str) -> list[Row]:
        """The rows of a child table that belong to the parent with this permanent id."""
        return self._children(table)[parent]

    def _children(self, table: str) -> Groups[Any]:
        key = BY_TABLE[BY_TABLE[table].info.parent].info.key
        return self._groups(("children", table), lambda row: row[key])

    def index(self, table: str, *names: str) -> Mapping[Any, list[Row]]:
        """The rows of a table by the value of one field, or of several as a tuple; nothing for a value that none has.

        Rows where any of the fields is empty are left out.
        """
        return self._groups(("index", table, *names), _by_value(*names))

    def alike(self, table: str, row: Row) -> list[Row]:
        """The rows of this period's table about the same thing as this one (`natural_key`), itself among them."""
        return self._groups(("alike", table), lambda row: natural_key(table, row))[natural_key(table, row)]

    def distinct(self, table: str, by: str, name: str) -> Mapping[str, dict[str, list[Row]]]:
        """For each value of the field `by`, the different values of `name` beside it, each with the rows that have it.

        Both are normalised texts; rows where either is empty are left out.
        """
        token = ("distinct", table, by, name)
        return self._derived(token, token, self._groups(token, _named_groups(by, name)), _by_name(name))

    def similar(self, table: str, by: str, name: str, least: Decimal) -> Mapping[str, dict[str, list[str]]]:
        """The groups of `distinct`, each value with those of its group that are at least so similar."""
        source, token = ("distinct", table, by, name), ("similar", table, by, name, least)
        return self._derived(token, source, self.distinct(table, by, name), lambda names: _neighbours(tuple(names), least))

    def blocks(self, table: str, name: str, key: Callable[[Row], Any]) -> Mapping[Any, list[Row]]:
        """The rows of a table by a key worked out from each row alone, which goes by a name of its own; None leaves a row out."""
        return self._groups(("blocks", table, name), key, LARGEST)

    def _groups(self, token: Token, key: Callable[[Row], Any], most: int = 0) -> Groups[Any]:
        found = self._grouped.get(token)
        if found is None:
            found = self._grouped[token] = Groups(self.rows[token[1]], key, most)
        return found

    @cached_property
    def _grouped(self) -> dict[Token, Groups[Any]]:
        return {}

    def _derived(
        self, token: Token, groups: Token, source: Mapping[Any, Any], make: Callable[[Any], Any]
    ) -> Derived[Any, Any, Any]:
        """What is worked out group by group from the groups kept under another token."""
        found = self._worked_out[groups].get(token)
        if found is None:
            found = self._worked_out[groups][token] = Derived(source, make)
        return found

    @cached_property
    def _worked_out(self) -> dict[Token, dict[Token, Derived[Any, Any, Any]]]:
        return defaultdict(dict)

    def family(self, head: str, key: str) -> Iterator[tuple[str, Row]]:
        """The rows that belong to a record, itself first, each with its table (`family_of`)."""
        for table in (head, *(table for table, other in _FAMILIES.items() if other == head)):
            if table != head and BY_TABLE[table].info.parent:
                yield from ((table, row) for row in self.children(table, key))
            elif key in self.by_key(table):
                yield table, self.by_key(table)[key]

    def lay_out(self) -> None:
        """Find all rows by id and parent, before any of them is replaced."""
        for table, form in BY_TABLE.items():
            self.by_key(table)
            if form.info.parent:
                self._children(table)

    def put(self, table: str, old: Row | None, new: Row | None) -> None:
        """Put a row in the place of another (None: there was none, it comes last; or there is none any more).

        What rows are found by, but for their ids and parents (`lay_out`), follows by `settle`, once the new row is completed.
        """
        rows, keys = self.rows[table], self.by_key(table)
        children = self._children(table) if BY_TABLE[table].info.parent else None  # of the rows as they were
        if old is not None:
            place = next(place for place, row in enumerate(rows) if row is old)
            rows[place : place + 1] = [] if new is None else [new]
        elif new is not None:
            rows.append(new)
        if new is not None:
            keys[full_key(table, new)] = new
        elif old is not None:
            del keys[full_key(table, old)]
        if children is not None:
            children.replace(old, new, self._order(table))

    def settle(self, table: str, old: Row | None, new: Row | None) -> set[Token]:
        """Let everything follow that rows are found by, after `put`; returns what is looked up otherwise than before."""
        touched: set[Token] = {("rows", table)}
        touched.update(("key", table, full_key(table, row)) for row in (old, new) if row is not None)
        for token, groups in self._grouped.items():
            if token[:2] == ("children", table):
                touched.update((*token, groups.key(row)) for row in (old, new) if row is not None)
            elif token[1] == table:
                keys = groups.replace(old, new, self._order(table))
                touched.update((*token, key) for key in keys)
                for derived in self._worked_out[token].values():
                    derived.forget(keys)
        return touched

    def _order(self, table: str) -> Callable[[Row], int]:
        """The places of a table's rows, counted when they are first asked for.

        Of several rows that change at once some are replaced before what finds them is: such a one has the place of its successor.
        """
        places: dict[int, int] = {}

        def place(row: Row) -> int:
            if not places:
                places.update((id(row), number) for number, row in enumerate(self.rows[table]))
            if id(row) not in places:
                row = self.by_key(table).get(full_key(table, row), row)
            return places.get(id(row), -1)

        return place

    def arrange(self, table: str, keys: Sequence[str]) -> None:
        """Put the rows of a table in the order of these ids, among which all of theirs are."""
        place = {key: number for number, key in enumerate(keys)}
        self.rows[table].sort(key=lambda row: place[full_key(table, row)])
        known = self.by_key(table)
        known.clear()
        known.update((full_key(table, row), row) for row in self.rows[table])
        for token, groups in self._grouped.items():
            if token[1] == table:
                groups.arrange(self._order(table))
                for derived in self._worked_out[token].values():
                    derived.forget_all()

    def limit(self, name: str) -> Decimal:
        """A parameter of the city's profile."""
        return self.profile.limit(name)

    def group(self, table: str, name: str, *groups: str) -> frozenset[str]:
        """The codes of a field's code list that belong to the named groups."""
        return self.profile.codes[fields(BY_TABLE[table])[name].options].group(*groups)

    @property
    def county(self) -> Entry | None:
        """The reporting unit's line in CL-COUNTY."""
        return self.profile.codes["CL-COUNTY"].by_code.get(self.unit)

    @property
    def month_end(self) -> date:
        return periods.last_day(self.period)
