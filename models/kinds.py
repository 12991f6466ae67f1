"""The kinds of field a form can have, and the one declaration of a field.

Everything that stores, reads, shows, checks or prints a value looks at the `Field` that a form's column carries in its `info`.
Each layer keeps its own small dict keyed by `Kind`; a test asserts that every such dict covers every kind.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Dialect, Integer, String, TypeDecorator
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeEngine


class Kind(StrEnum):
    """What a field holds; the comment gives its Python type."""

    TEXT = "text"  # str
    PHONE = "phone"  # str
    FILE = "file"  # str: the file's name
    CODE = "code"  # str: a code of the field's code list
    CODES = "multi-code"  # tuple of codes
    REFERENCE = "ref"  # str: the permanent id of another record
    REFERENCES = "ref-list"  # tuple of permanent ids
    TEXTS = "text-list"  # tuple of str
    INTEGER = "int"  # int
    DECIMAL = "dec"  # Decimal with the field's places
    BOOLEAN = "bool"  # bool
    DATE = "date"  # datetime.date
    DATETIME = "datetime"  # datetime.datetime, local time without zone, whole seconds
    MONTH = "yyyy-MM"  # str
    YEAR = "yyyy"  # int


class Need(StrEnum):
    """Whether a field must be filled (column 必填 of the forms paper)."""

    REQUIRED = "Y"
    CONDITIONAL = "C"
    OPTIONAL = "N"
    AUTOMATIC = "A"


TEXT, PHONE, FILE, CODE, CODES = Kind.TEXT, Kind.PHONE, Kind.FILE, Kind.CODE, Kind.CODES
REFERENCE, REFERENCES, TEXTS, INTEGER = Kind.REFERENCE, Kind.REFERENCES, Kind.TEXTS, Kind.INTEGER
DECIMAL, BOOLEAN, DATE, DATETIME, MONTH, YEAR = Kind.DECIMAL, Kind.BOOLEAN, Kind.DATE, Kind.DATETIME, Kind.MONTH, Kind.YEAR
REQUIRED, CONDITIONAL, OPTIONAL, AUTOMATIC = Need.REQUIRED, Need.CONDITIONAL, Need.OPTIONAL, Need.AUTOMATIC

NUMERIC = frozenset({INTEGER, DECIMAL})
LISTS = frozenset({CODES, REFERENCES, TEXTS})
DIGITS = 15
"""The most significant digits a number may have: what a spreadsheet keeps exactly."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form, as declared once.

    `size` is the allowed length of a text, count of a list or range of a number, either end open with None. `options` names the
    code list (CL-…) or the table a reference points to. `when` is the condition, in the forms' words, of a conditional field;
    the predicate is in `models.conditions`. `missing` names the rules that judge an empty field in place of E01, `ranged` those
    that judge its size in place of E03. `at_most` names a field of the same record, or "today", that the value must not exceed.
    """

    label: str
    kind: Kind
    need: Need
    unit: str = ""
    size: tuple[int | None, int | None] = (None, None)
    places: int = 0
    options: str = ""
    when: str = ""
    missing: tuple[str, ...] = ()
    ranged: tuple[str, ...] = ()
    at_most: str = ""
    editable: bool = False
    default: str = ""
    help: str = ""


class ScaledInteger(TypeDecorator[Decimal]):
    """An exact decimal kept as an integer number of its last places (12.50 with two places is 1250)."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Refuse a value with more places than declared: rounding is the reader's decision, never the store's."""
        if value is None:
            return None
        scaled = value.scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {self.places} places")
        return int(scaled)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.places)


class TextTuple(TypeDecorator[tuple[str, ...]]):
    """Several texts in one column, kept as a JSON list; an empty list is stored as nothing."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return json.dumps(list(value), ensure_ascii=False) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:
        return tuple(json.loads(value)) if value else None


STORAGE: dict[Kind, type[TypeEngine[Any]]] = {
    TEXT: String,
    PHONE: String,
    FILE: String,
    CODE: String,
    REFERENCE: String,
    MONTH: String,
    CODES: TextTuple,
    REFERENCES: TextTuple,
    TEXTS: TextTuple,
    INTEGER: BigInteger,
    YEAR: Integer,
    DECIMAL: ScaledInteger,
    BOOLEAN: Boolean,
    DATE: Date,
    DATETIME: DateTime,
}


def entered(label: str, kind: Kind, need: Need = OPTIONAL, **more: Any) -> MappedColumn[Any]:
    """A stored field of a form: a nullable column that carries its `Field`. `more` are the other attributes of `Field`."""
    field = Field(label, kind, need, **more)
    storage = ScaledInteger(field.places) if kind is DECIMAL else STORAGE[kind]()
    return mapped_column(storage, nullable=True, info={"field": field})


def computed(label: str, kind: Kind, **more: Any) -> Field:
    """A field that `models.derive` works out from other values; it has no column."""
    return Field(label, kind, AUTOMATIC, **more)
