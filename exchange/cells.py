"""How a value becomes a cell of a workbook, how a cell becomes a value again, and the text of a cell that digests are made of.

Codes, identifiers, telephone numbers, months and times are text, so that no spreadsheet rounds or rewrites them; amounts are numbers
and days are real dates (forms paper, 报送包 point 4).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from models import kinds as k
from models.kinds import Field, Kind
from models.problems import Problem
from models.profile import profile
from models.rules.catalogue import catalogue
from models.text import narrow
from models.values import Reading, Unreadable, fitted, is_identifier, kind_name, plain_number, read, show

Cell = str | int | float | date | None
"""What is written into a cell: None leaves it empty."""

_EPOCH = datetime(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1)
"""The first day that every spreadsheet counts alike; an earlier one is written as text."""
_SERIALS = range(10_000, 100_000)
"""Numbers taken for a day counted from 1899-12-30: 1927 to 2173."""
_ERROR = re.compile(r"#([A-Z/_]+[!?]|N/A)")
_EXPONENT = re.compile(r"\d(\.\d+)?[Ee]\+?\d+")
_TRUNCATED = re.compile(r"\d{15}000")
_TOO_LARGE = 10**k.DIGITS


@dataclass(frozen=True, slots=True)
class Look:
    """How a column shows its cells: number format, width in characters, alignment, and whether long text wraps."""

    number_format: str
    width: float
    align: str = "left"
    wrap: bool = False


def _number(value: Decimal | int, field: Field) -> Cell:
    if len(Decimal(value).normalize().as_tuple().digits) > k.DIGITS:
        return plain_number(value)
    return value if isinstance(value, int) else float(value)


def _day(value: date, field: Field) -> Cell:
    return value if value >= _FIRST_DAY else value.isoformat()


def _whole(value: int, field: Field) -> Cell:
    return value


TO_CELL: dict[Kind, Callable[[Any, Field], Cell]] = {
    k.TEXT: show, k.PHONE: show, k.FILE: show, k.CODE: show, k.CODES: show, k.REFERENCE: show, k.REFERENCES: show, k.TEXTS: show,
    k.MONTH: show, k.DATETIME: show, k.BOOLEAN: show, k.YEAR: _whole, k.INTEGER: _number, k.DECIMAL: _number, k.DATE: _day,
}  # fmt: skip


def to_cell(value: Any, field: Field) -> Cell:
    """A value as a cell: numbers exact to 15 digits (more than a spreadsheet keeps stays text), days as dates, all else as shown."""
    return None if value is None else TO_CELL[field.kind](value, field)


_TEXT_WIDTHS = ((500, 40), (200, 30), (100, 22), (40, 16))
"""Column widths by the longest text that a field takes."""


def _text_look(field: Field) -> Look:
    most = field.size[1] if isinstance(field.size[1], int) else 60
    width = next((width for size, width in _TEXT_WIDTHS if most >= size), max(10, min(most + 2, 16)))
    return Look("@", width, wrap=True)


def _code_look(field: Field) -> Look:
    longest = max(len(entry.written) for entry in profile().codes[field.options].entries)
    return Look("@", min(16, max(8, longest * 2)), wrap=True)


def _decimal_look(field: Field) -> Look:
    return Look("0." + "0" * field.places if field.places else "0", 12, "right")


def _fixed(number_format: str, width: float, align: str = "left") -> Callable[[Field], Look]:
    look = Look(number_format, width, align, wrap=number_format == "@")
    return lambda field: look


LOOK: dict[Kind, Callable[[Field], Look]] = {
    k.TEXT: _text_look,
    k.FILE: _text_look,
    k.CODE: _code_look,
    k.CODES: _fixed("@", 18),
    k.TEXTS: _fixed("@", 18),
    k.REFERENCES: _fixed("@", 18),
    k.REFERENCE: _fixed("@", 16),
    k.PHONE: _fixed("@", 16),
    k.DATETIME: _fixed("@", 12, "center"),
    k.MONTH: _fixed("@", 10, "center"),
    k.BOOLEAN: _fixed("@", 8, "center"),
    k.DATE: _fixed("yyyy-mm-dd", 12, "center"),
    k.YEAR: _fixed("0", 8, "center"),
    k.INTEGER: _fixed("0", 9, "right"),
    k.DECIMAL: _decimal_look,
}


def look(field: Field) -> Look:
    """How the column of a field looks."""
    return LOOK[field.kind](field)


def canonical(cell: object) -> str:
    """The text of a cell that digests are made of: the same for a value about to be written and for the cell read back.

    Text stays as it is but for line breaks (\\n); numbers are in 15 digits, without exponent and trailing zeros; days are yyyy-mm-dd.
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds") if cell.time() != time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else _odd(cell)


def _odd(cell: object) -> str:
    """What a cell of no kind that we write shows: an error, a time of day."""
    return str(getattr(cell, "text", cell))


def _number_text(number: float) -> str:
    text = f"{number:.15g}"
    return plain_number(Decimal(text)) if "e" in text else "0" if text == "-0" else text


def _unreadable(text: str, field: Field) -> Unreadable:
    rule = "P13" if field.kind in k.NUMERIC else "E02"
    return Unreadable(rule, v=text) if rule == "P13" else Unreadable(rule, v=text, type=kind_name(field))


def _exact(number: float) -> Decimal:
    return Decimal(number) if isinstance(number, int) else Decimal(f"{number:.15g}")


def _as_text(number: float, field: Field) -> Reading:
    """A number where text is wanted: it is what its digits say, unless there are more of them than a spreadsheet keeps."""
    if abs(number) >= _TOO_LARGE:
        raise Unreadable("P15", v=_number_text(number))
    reading = read(_number_text(number), field)
    return Reading(reading.value, "P15") if is_identifier(field) else reading


def _as_phone(number: float, field: Field) -> Reading:
    if number != int(number) or abs(number) >= _TOO_LARGE:
        raise Unreadable("P15", v=_number_text(number))
    return Reading(read(_number_text(number), field).value, "P15")


def _as_number(number: float, field: Field) -> Reading:
    value = _exact(number)
    if field.kind is k.INTEGER and value != value.to_integral_value():
        raise Unreadable("P13", v=_number_text(number))
    return fitted(value, field)


def _moment(number: float) -> datetime | None:
    """The moment that a number counts from 1899-12-30, to the second; None where it is no such number."""
    return _EPOCH + timedelta(seconds=round(number * 86400)) if int(number) in _SERIALS else None


def _as_day(number: float, field: Field) -> Reading:
    moment = _moment(number)
    return Reading(moment.date(), "P14") if moment else read(_number_text(number), field)


def _as_month(number: float, field: Field) -> Reading:
    """2024.5 is May; 2024.1 may have been 2024.10, which a spreadsheet cuts short, and is not guessed at."""
    moment = _moment(number)
    if moment:
        return Reading(f"{moment:%Y-%m}", "P14")
    text = _number_text(number)
    if re.fullmatch(r"\d{4}\.1", text):
        raise _unreadable(text, field)
    return read(text, field)


def _as_moment(number: float, field: Field) -> Reading:
    moment = _moment(number)
    if moment is None:
        raise _unreadable(_number_text(number), field)
    return Reading(moment)


def _spelt(number: float, field: Field) -> Reading:
    return read(_number_text(number), field)


FROM_NUMBER: dict[Kind, Callable[[float, Field], Reading]] = {
    k.TEXT: _as_text, k.FILE: _as_text, k.REFERENCE: _as_text, k.REFERENCES: _as_text, k.TEXTS: _as_text, k.PHONE: _as_phone,
    k.CODE: _spelt, k.CODES: _spelt, k.BOOLEAN: _spelt, k.YEAR: _spelt, k.INTEGER: _as_number, k.DECIMAL: _as_number,
    k.DATE: _as_day, k.DATETIME: _as_moment, k.MONTH: _as_month,
}  # fmt: skip


def _day_of(moment: datetime, field: Field) -> Reading:
    return Reading(moment.date(), "" if moment.time() == time() else "P14")


def _month_of(moment: datetime, field: Field) -> Reading:
    return Reading(f"{moment:%Y-%m}", "" if moment.day == 1 and moment.time() == time() else "P14")


def _written_out(moment: datetime, field: Field) -> Reading:
    if is_identifier(field):
        raise _unreadable(canonical(moment), field)
    return read(canonical(moment), field)


def _no_moment(moment: datetime, field: Field) -> Reading:
    raise _unreadable(canonical(moment), field)


FROM_MOMENT: dict[Kind, Callable[[datetime, Field], Reading]] = {
    k.TEXT: _written_out, k.FILE: _written_out, k.REFERENCE: _written_out, k.REFERENCES: _written_out, k.TEXTS: _written_out,
    k.CODE: _written_out, k.CODES: _written_out, k.PHONE: _no_moment, k.BOOLEAN: _no_moment, k.YEAR: _no_moment,
    k.INTEGER: _no_moment, k.DECIMAL: _no_moment, k.DATE: _day_of, k.MONTH: _month_of,
    k.DATETIME: lambda moment, field: Reading(moment),
}  # fmt: skip


def _from_text(text: str, field: Field) -> Reading:
    if _ERROR.fullmatch(text.strip()):
        raise _unreadable(text.strip(), field)
    digits_only = is_identifier(field) or field.kind is k.PHONE
    if digits_only and _EXPONENT.fullmatch(narrow(text)):
        raise Unreadable("P15", v=text)
    reading = read(text, field)
    cut = is_identifier(field) and field.size == (18, 18) and _TRUNCATED.fullmatch(reading.value or "")
    return Reading(reading.value, "P15") if cut else reading


def _from_boolean(cell: bool, field: Field) -> Reading:
    return Reading(cell) if field.kind is k.BOOLEAN else read(canonical(cell), field)


def unreadable_problem(error: Unreadable, field: Field, cell: object, /, **place: str) -> Problem:
    """The problem of a cell that means no value of its field; `place` are form, record, field, file, sheet and cell."""
    entry = catalogue()[error.rule]
    values = {
        "cell": f"{place.get('cell', '')}（{field.label}）",
        "field": field.label,
        "type": kind_name(field),
        "v": canonical(cell),
        **error.values,
    }
    said = {"city_text": entry.city_text(values), **place}
    return Problem(entry.id, entry.severity, entry.text(values), entry.hint, **said)  # type: ignore[arg-type]


def from_cell(cell: object, field: Field) -> Reading:
    """The value that a cell means for a field, None for an empty one. Raises `Unreadable`.

    An identifier or telephone number that arrives as a number is remarked P15, and refused where a spreadsheet cut digits off.
    """
    if cell is None:
        return Reading(None)
    if isinstance(cell, str):
        return _from_text(cell, field)
    if isinstance(cell, bool):
        return _from_boolean(cell, field)
    if isinstance(cell, int | float) and math.isfinite(cell):
        return FROM_NUMBER[field.kind](cell, field)
    if isinstance(cell, date):
        moment = cell if isinstance(cell, datetime) else datetime.combine(cell, time())
        return FROM_MOMENT[field.kind](moment.replace(tzinfo=None), field)
    raise _unreadable(_odd(cell), field)
