"""The cells and columns of the printed paper, and a value as people read it there.

A code is printed as its label, a reference as what it is called. Nothing is added to what was recorded: an empty cell stays empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from models import kinds as k
from models.book import Row
from models.forms import BY_TABLE, fields
from models.kinds import Field
from models.profile import profile
from models.values import plain_number, show
from services.names import short_title


class Set(StrEnum):
    """How a column's cells are set."""

    TEXT = "text"
    CENTRE = "centre"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a printed table: `width` is its share of the page, in mm of A3 landscape (390 in all).

    Columns of one `group` stand under a common heading. A `kept` column is printed again where its row goes on over the page;
    rows next to each other with the same text in a `merged` column share one cell.
    """

    heading: str
    width: float
    set: Set = Set.TEXT
    group: str = ""
    kept: bool = False
    merged: bool = False


class Lamp(NamedTuple):
    """A lamp: its code of CL-LAMP (None while it is not decided) and its word, perhaps with a remark."""

    code: str | None
    words: str


Cell = str | Lamp


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table of the paper: title, what stands above it at the left (totals), columns and rows. A `large` one is on A3, else on A4."""

    name: str
    title: str
    above: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    large: bool = True


def label(field: Field, value: Any) -> str:
    """A value on paper: a code's label alone, numbers with all places of their field, else as cells show it."""
    if value is None:
        return ""
    if field.kind is k.DECIMAL:
        return f"{value:.{field.places}f}" if field.places == 2 else plain_number(value)
    if field.kind in (k.CODE, k.CODES):
        codes = profile().codes[field.options]
        return "、".join(codes.label(code) for code in ((value,) if field.kind is k.CODE else value))
    return "、".join(value) if field.kind in k.LISTS else show(value, field)


def shown(table: str, row: Row, name: str) -> str:
    """A value of a row on paper."""
    return label(fields(BY_TABLE[table])[name], row.get(name))


def lines(*parts: str) -> str:
    """The parts that say something, one a line."""
    return "\n".join(part for part in parts if part)


def lamp(code: str | None, remark: str = "") -> Lamp:
    """A lamp with its word; 未定 while it is not decided."""
    return Lamp(code, profile().codes["CL-LAMP"].label(code) + remark if code else "未定")


NO = Column("序号", 10, Set.CENTRE, kept=True)


def table_of(
    table: str, columns: Iterable[Column], rows: Iterable[Iterable[Cell]], *, above: str = "", unit: str = "", large: bool = True
) -> PaperTable:
    """A form's table under its number and title; `above` are its totals, `unit` what its money is in."""
    info = BY_TABLE[table].info
    name = info.sheet.removesuffix(short_title(table)) + "　" + info.title if info.in_package else info.title
    return PaperTable(short_title(table), name, above, unit, tuple(columns), tuple(map(tuple, rows)), large)
