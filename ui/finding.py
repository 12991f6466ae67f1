"""Finding and sorting the records of a small form by what can be read in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from models import kinds as k
from models.book import Row, record_key
from models.forms import BY_TABLE, fields
from models.kinds import Field
from models.problems import ERROR
from models.text import squeeze
from models.values import show
from ui.hub import Hub
from ui.table import cell_text

ALL, WRONG = "all", "wrong"
FILTERS = ((ALL, "全部"), (WRONG, "有错"))


def _read(hub: Hub, field: Field, value: Any) -> str:
    """A value as one reads it: labels where there are any, long texts whole."""
    return cell_text(hub, field, value) if field.kind in (k.CODE, k.REFERENCE, k.DECIMAL) else show(value, field)


def holds(hub: Hub, table: str, row: Row, text: str) -> bool:
    """Whether every word of a text stands somewhere in a record."""
    known = fields(BY_TABLE[table])
    whole = squeeze("\n".join(_read(hub, field, row[name]) for name, field in known.items() if row.get(name) is not None))
    return all(squeeze(word) in whole for word in text.split())


def wrong(hub: Hub, table: str, row: Row) -> bool:
    """Whether a record has an error."""
    return any(problem.severity == ERROR for problem in hub.problems_of(table, record_key(table, row)))


def found(hub: Hub, table: str, rows: Iterable[Row], text: str, filtered: str = ALL) -> list[Row]:
    """The records of a filter that hold a text."""
    return [row for row in rows if holds(hub, table, row, text) and (filtered != WRONG or wrong(hub, table, row))]


def ordered(rows: list[Row], name: str, *, descending: bool) -> list[Row]:
    """The records by one field, empty ones last; as they were entered where no field is named."""
    if not name:
        return rows
    filled = sorted((row for row in rows if row.get(name) is not None), key=lambda row: row[name], reverse=descending)
    return filled + [row for row in rows if row.get(name) is None]
