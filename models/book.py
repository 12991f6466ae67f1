"""A reporting period laid open: all its records as plain rows, with what was sent before. Rules and computed fields read this.

A row is a dict from field identifier to value (Python types of `models.kinds`). Rows from the database, from a package and from a
test look alike; `models.derive.complete` adds the computed fields.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from models import periods
from models.codes import Entry
from models.forms import BY_TABLE, FORMS, fields
from models.profile import Profile, profile
from models.tasks import TaskItem
from models.text import neighbours, normalise

Row = dict[str, Any]
NOTHING: Row = {}


def record_key(table: str, row: Mapping[str, Any]) -> str:
    """The permanent id of a record, unique within its period."""
    return str(row[BY_TABLE[table].info.key])


def natural_key(table: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    """What the record is about, in comparable form: finds the same thing in another period or file."""
    return tuple(normalise(str(row.get(name) or "")) for name in BY_TABLE[table].info.natural)


@dataclass(frozen=True)
class Past:
    """A period as it was last sent: rows by table, then by `match` key."""

    period: str
    rows: Mapping[str, Mapping[str, Row]]

    def row(self, table: str, key: str) -> Row | None:
        return self.rows.get(table, {}).get(key)


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
        return self.earlier[back - 1].row(table, record_key(table, row))

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
    def projects(self) -> dict[str, Row]:
        """Projects by project_uid."""
        return {row["project_uid"]: row for row in self.rows["reserve_project"]}

    @cached_property
    def progress(self) -> dict[str, Row]:
        """This period's project progress by project_uid."""
        return {row["project_uid"]: row for row in self.rows["project_progress"]}

    @cached_property
    def task_progress(self) -> dict[str, Row]:
        """This period's progress on the list by task_uid."""
        return {row["task_uid"]: row for row in self.rows["task_progress"]}

    @cached_property
    def _children(self) -> dict[str, dict[str, list[Row]]]:
        found: dict[str, dict[str, list[Row]]] = {}
        for form in FORMS:
            if form.info.parent:
                key = BY_TABLE[form.info.parent].info.key
                by_parent: dict[str, list[Row]] = defaultdict(list)
                for row in self.rows[form.__tablename__]:
                    by_parent[row[key]].append(row)
                found[form.__tablename__] = by_parent
        return found

    def children(self, table: str, parent: str) -> list[Row]:
        """The rows of a child table that belong to the parent with this permanent id."""
        return self._children[table].get(parent, [])

    def index(self, table: str, *names: str) -> dict[Any, list[Row]]:
        """The rows of a table by the value of one field, or of several as a tuple; kept for the life of the book.

        Rows where any of the fields is empty are left out.
        """
        found = self._indexes.get((table, names))
        if found is None:
            found = defaultdict(list)
            for row in self.rows[table]:
                values = tuple(row.get(name) for name in names)
                if None not in values and "" not in values:
                    found[values if len(values) > 1 else values[0]].append(row)
            self._indexes[table, names] = found
        return found

    @cached_property
    def _indexes(self) -> dict[tuple[str, tuple[str, ...]], dict[Any, list[Row]]]:
        return {}

    def alike(self, table: str, row: Row) -> list[Row]:
        """The rows of this period's table about the same thing as this one (`natural_key`), itself among them."""
        return self._by_nature[table].get(natural_key(table, row), [])

    @cached_property
    def _by_nature(self) -> dict[str, dict[tuple[str, ...], list[Row]]]:
        found: dict[str, dict[tuple[str, ...], list[Row]]] = {}
        for table, rows in self.rows.items():
            found[table] = defaultdict(list)
            for row in rows:
                found[table][natural_key(table, row)].append(row)
        return found

    def distinct(self, table: str, by: str, name: str) -> dict[str, dict[str, list[Row]]]:
        """For each value of the field `by`, the different values of `name` beside it, each with the rows that have it.

        Both are normalised texts; rows where either is empty are left out; kept for the life of the book.
        """
        found = self._distinct.get((table, by, name))
        if found is None:
            found = defaultdict(lambda: defaultdict(list))
            for (one, other), rows in self.index(table, by, name).items():
                found[normalise(one)][normalise(other)].extend(rows)
            self._distinct[table, by, name] = found
        return found

    def similar(self, table: str, by: str, name: str, least: Decimal) -> dict[str, dict[str, list[str]]]:
        """The groups of `distinct`, each value with those of its group that are at least so similar; kept likewise."""
        found = self._similar.get((table, by, name, least))
        if found is None:
            found = {group: neighbours(values, least) for group, values in self.distinct(table, by, name).items()}
            self._similar[table, by, name, least] = found
        return found

    @cached_property
    def _similar(self) -> dict[tuple[str, str, str, Decimal], dict[str, dict[str, list[str]]]]:
        return {}

    @cached_property
    def _distinct(self) -> dict[tuple[str, str, str], dict[str, dict[str, list[Row]]]]:
        return {}

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
