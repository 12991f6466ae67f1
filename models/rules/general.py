"""Rules of every form: missing, out of range, not in the list; marks of secrecy; telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from models import kinds as k
from models.book import Book, Row
from models.conditions import WHEN, Predicate
from models.forms import Form, fields, stored
from models.kinds import Field, Kind
from models.rules.compare import exceeds
from models.rules.hit import Hit, hit
from models.values import plain_number, show

GeneralRule = Callable[[Book, type[Form], Row], Iterable[Hit]]

_SECRET = re.compile(r"(绝密|机密|秘密)\s*(★|☆|\*|级)")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(0\d{2,3}-?)?\d{7,8}(-\d{1,6})?")
_SECRET_SIGN = "密"
"""What every mark of secrecy has in it, looked for first since it is quick."""
_SIZED_TEXT = frozenset({k.TEXT, k.PHONE, k.FILE})
_WRITTEN = frozenset({*_SIZED_TEXT, k.CODE, k.REFERENCE, k.MONTH})
"""The kinds whose value is one text."""
_UNIT = ("submission", "county_code")
"""The reporting unit: P01 judges whether it is in its list."""


@cache
def _of_kind(form: type[Form], *kinds: Kind) -> tuple[tuple[str, Field], ...]:
    """The form's stored fields of these kinds, by name."""
    return tuple((name, field) for name, field in stored(form).items() if field.kind in kinds)


@cache
def _to_be_filled(form: type[Form]) -> tuple[tuple[str, Field, Predicate | None], ...]:
    """The fields that E01 judges, each with its condition; None where it is always required."""
    found: list[tuple[str, Field, Predicate | None]] = []
    for name, field in fields(form).items():
        condition = WHEN.get((form.__tablename__, name))
        if not field.missing and (field.need is k.REQUIRED or (field.need is k.CONDITIONAL and condition)):
            found.append((name, field, None if field.need is k.REQUIRED else condition))
    return tuple(found)


def e01(book: Book, form: type[Form], row: Row) -> Iterator[Hit]:
    """A required field is empty, or a conditional one whose condition holds, unless a rule of its own judges that."""
    for name, field, condition in _to_be_filled(form):
        if row.get(name) is None and (condition is None or condition(book, row)):
            yield hit(name, field=field.label)


def _counted_in(field: Field) -> str:
    """What a field's size counts in; "" for a number, whose own unit that is."""
    return "字" if field.kind in _SIZED_TEXT else "项" if field.kind in k.LISTS else ""


def limit_text(field: Field) -> str:
    """The allowed size in a clerk's words; "" where there is none."""
    low, high = field.size
    unit = _counted_in(field) or field.unit
    if low is None and high is None:
        return ""
    if low is None:
        return f"不超过{high}{unit}"
    if high is None:
        return f"不小于{low}{unit}"
    return f"应为{low}{unit}" if low == high else f"{low}–{high}{unit}"


class _Sized(NamedTuple):
    """A field that E03 judges: its bounds, whether they count signs or members, and its ceiling's name."""

    name: str
    field: Field
    low: int | None
    high: int | None
    counted: bool
    at_most: str


def _bounds(field: Field) -> tuple[int | None, int | None]:
    """The size that E03 holds a field to; a rule of its own judges only that a text is too short, or of the wrong form."""
    low, high = field.size
    if not field.ranged:
        return field.size
    return (None, high) if field.kind in _SIZED_TEXT and low != high else (None, None)


@cache
def _sized(form: type[Form]) -> tuple[_Sized, ...]:
    found = []
    for name, field in stored(form).items():
        counted = field.kind in _SIZED_TEXT or field.kind in k.LISTS
        low, high = _bounds(field) if counted or field.kind in k.NUMERIC or field.kind is k.YEAR else (None, None)
        if low is not None or high is not None or field.at_most:
            found.append(_Sized(name, field, low, high, counted, field.at_most))
    return tuple(found)


def _shown_size(value: Any, field: Field) -> str:
    unit = _counted_in(field)
    return f"{len(value)}{unit}" if unit else show(value, field)


def _ceiling(book: Book, form: type[Form], row: Row, field: Field) -> tuple[Any, str]:
    """The value a field must not exceed and how to call it."""
    if field.at_most == "today":
        return book.today, "今天"
    other = fields(form)[field.at_most]
    return row.get(field.at_most), other.label


def _above(value: Any, top: Any) -> bool:
    """Whether a value exceeds its ceiling, amounts beyond their tolerance; an empty ceiling is none."""
    return exceeds(value, top) if isinstance(value, Decimal) else top is not None and value > top


def e03(book: Book, form: type[Form], row: Row) -> Iterator[Hit]:
    """A value outside its field's length, count or range, unless a rule of its own judges that."""
    for name, field, low, high, counted, at_most in _sized(form):
        value = row.get(name)
        if value is None:
            continue
        size = len(value) if counted else value
        if (low is not None and size < low) or (high is not None and size > high):
            yield hit(name, field=field.label, limit=limit_text(field), v=_shown_size(value, field))
        if at_most:
            top, label = _ceiling(book, form, row, field)
            if _above(value, top):
                shown = top.isoformat() if isinstance(top, date) else plain_number(top)
                yield hit(name, field=field.label, limit=f"不超过{label}{shown}", v=show(value, field))


def e04(book: Book, form: type[Form], row: Row) -> Iterator[Hit]:
    """A stored code that its list no longer has, as after the city issued a new list."""
    for name, field in _of_kind(form, k.CODE, k.CODES):
        value = row.get(name)
        if value is None:
            continue
        known = book.profile.codes[field.options].by_code
        for code in value if field.kind is k.CODES else (value,):
            if code not in known and (form.__tablename__, name) != _UNIT:
                yield hit(name, field=field.label, v=code)


@cache
def _text_names(form: type[Form]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the fields that hold one text, and of those that hold several."""
    one, several = _of_kind(form, *_WRITTEN), _of_kind(form, *k.LISTS)
    return tuple(name for name, _ in one), tuple(name for name, _ in several)


def _texts(value: Any) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value or "",)


def p08(book: Book, form: type[Form], row: Row) -> Iterator[Hit]:
    """A text bears a mark of secrecy: this is no system for secrets."""
    one, several = _text_names(form)
    said = "\n".join(filter(None, map(row.get, one)))
    if _SECRET_SIGN not in said and not any(map(row.get, several)):
        return
    for name, field in _of_kind(form, *_WRITTEN, *k.LISTS):
        if any(_SECRET.search(text) for text in _texts(row.get(name))):
            yield hit(name, field=field.label)


def is_phone(text: str) -> bool:
    """Whether the first of one or several numbers (separated by 、) is a mobile or a landline number."""
    first = text.split("、")[0]
    return bool(_MOBILE.fullmatch(first) or _LANDLINE.fullmatch(first))


def r57(book: Book, form: type[Form], row: Row) -> Iterator[Hit]:
    """A telephone number is neither mobile nor landline."""
    for name, _ in _of_kind(form, k.PHONE):
        value = row.get(name)
        if value and not is_phone(value):
            yield hit(name, v=value)
