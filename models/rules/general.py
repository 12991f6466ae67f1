"""Rules of every form: missing, out of range, not in the list; marks of secrecy; telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from models import kinds as k
from models.book import Book, Row
from models.conditions import applies
from models.forms import Form, fields, stored
from models.kinds import Field
from models.rules.compare import exceeds
from models.rules.hit import Hit, hit
from models.values import plain_number, show

GeneralRule = Callable[[Book, type[Form], Row], Iterable[Hit]]

_SECRET = re.compile(r"(绝密|机密|秘密)\s*(★|☆|\*|级)")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(0\d{2,3}-?)?\d{7,8}(-\d{1,6})?")
_SIZED_TEXT = frozenset({k.TEXT, k.PHONE, k.FILE})
_UNIT = ("submission", "county_code")
"""The reporting unit: P01 judges whether it is in its list."""


def e01(book: Book, form: type[Form], row: Row) -> Iterator[Hit]:
    """A required field is empty, or a conditional one whose condition holds, unless a rule of its own judges that."""
    for name, field in fields(form).items():
        if row.get(name) is not None or field.missing:
            continue
        if field.need is k.REQUIRED or (field.need is k.CONDITIONAL and applies(book, form.__tablename__, name, row)):
            yield hit(name, field=field.label)


def _measure(value: Any, field: Field) -> int | Decimal | None:
    """What a field's size counts: characters of a text, members of a list, the number itself."""
    if field.kind in _SIZED_TEXT or field.kind in k.LISTS:
        return len(value)
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


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


def outside(value: Any, field: Field) -> bool:
    """Whether a value is outside its field's size."""
    low, high = field.size
    measure = _measure(value, field)
    return measure is not None and ((low is not None and measure < low) or (high is not None and measure > high))


def _too_long(value: Any, field: Field) -> bool:
    """Whether a text is longer than it may be; a rule of its own judges only that one is too short, or of the wrong form."""
    low, high = field.size
    return field.kind in _SIZED_TEXT and high is not None and low != high and len(value) > high


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
    for name, field in stored(form).items():
        value = row.get(name)
        if value is None:
            continue
        if outside(value, field) and (not field.ranged or _too_long(value, field)):
            yield hit(name, field=field.label, limit=limit_text(field), v=_shown_size(value, field))
        if field.at_most:
            top, label = _ceiling(book, form, row, field)
            if _above(value, top):
                shown = top.isoformat() if isinstance(top, date) else plain_number(top)
                yield hit(name, field=field.label, limit=f"不超过{label}{shown}", v=show(value, field))


def e04(book: Book, form: type[Form], row: Row) -> Iterator[Hit]:
    """A stored code that its list no longer has, as after the city issued a new list."""
    for name, field in stored(form).items():
        if field.kind not in (k.CODE, k.CODES) or row.get(name) is None:
            continue
        known = book.profile.codes[field.options].by_code
        codes = row[name] if field.kind is k.CODES else (row[name],)
        for code in codes:
            if code not in known and (form.__tablename__, name) != _UNIT:
                yield hit(name, field=field.label, v=code)


def p08(book: Book, form: type[Form], row: Row) -> Iterator[Hit]:
    """A text bears a mark of secrecy: this is no system for secrets."""
    for name, field in stored(form).items():
        value = row.get(name)
        texts = value if isinstance(value, tuple) else (value,)
        if any(isinstance(text, str) and _SECRET.search(text) for text in texts):
            yield hit(name, field=field.label)


def is_phone(text: str) -> bool:
    """Whether the first of one or several numbers (separated by 、) is a mobile or a landline number."""
    first = text.split("、")[0]
    return bool(_MOBILE.fullmatch(first) or _LANDLINE.fullmatch(first))


def r57(book: Book, form: type[Form], row: Row) -> Iterator[Hit]:
    """A telephone number is neither mobile nor landline."""
    for name, field in fields(form).items():
        value = row.get(name)
        if field.kind is k.PHONE and value and not is_phone(value):
            yield hit(name, v=value)
