"""A value and its text: what a clerk writes is read here, and shown again, kind by kind.

`read` takes text; a cell that holds a real number or date goes through `exchange.cells`, which ends here too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from models import kinds as k
from models.kinds import Field, Kind
from models.profile import profile
from models.text import clean, narrow

EMPTY = frozenset({"", "/", "-", "--", "—", "——", "－", "／", "–"})
LIST_MARK = "；"

YES = frozenset({"是", "有", "√", "y", "yes", "true", "1", "对"})
NO = frozenset({"否", "无", "×", "n", "no", "false", "0", "不"})
_SCALES = {"": Decimal(1), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10000), "百万": Decimal(10**6),
           "千万": Decimal(10**7), "亿": Decimal(10**8), "万亿": Decimal(10**12)}  # fmt: skip
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?|[+-]?\.\d+")
_KIND_NAMES = {
    k.TEXT: "文字", k.PHONE: "电话", k.FILE: "文件名", k.CODE: "代码表中的一项", k.CODES: "代码表中的若干项", k.REFERENCE: "记录编号",
    k.REFERENCES: "记录编号", k.TEXTS: "文字", k.INTEGER: "整数", k.DECIMAL: "数字", k.BOOLEAN: "是或否", k.DATE: "日期，如2024-06-20",
    k.DATETIME: "日期时间", k.MONTH: "年月，如2024-06", k.YEAR: "年份，如2024",
}  # fmt: skip


class Unreadable(ValueError):
    """A text that is no value of the field: `rule` is E02, E04, P13 or P15, `values` fill the rule's message."""

    def __init__(self, rule: str, **values: str) -> None:
        super().__init__(rule, values)
        self.rule, self.values = rule, values


@dataclass(frozen=True, slots=True)
class Reading:
    """A value read, with the rule that remarks on how it was written ("" when it was plain: P14, P15, P16, E03)."""

    value: Any
    remark: str = ""


def kind_name(field: Field) -> str:
    """What a field wants, in a clerk's words."""
    return _KIND_NAMES[field.kind]


def number_of(text: str) -> tuple[Decimal, str] | None:
    """A number and the text behind it, or None where the text is not one number: 1,200.50万元 is (1200.50, 万元)."""
    plain = narrow(text).replace("，", ",")
    found = _NUMBER.match(plain)
    if not found:
        return None
    rest = plain[found.end() :]
    return None if re.search(r"\d", rest) else (Decimal(found[0].replace(",", "")), rest)


def factor(rest: str, unit: str) -> Decimal | None:
    """What to multiply by when a number came with the unit `rest` and the field is in `unit`; None when they do not agree.

    The ten-thousands are counted: 2000万 in a field of 万元 is 2000, 3亿元 is 30000, 5000元 is 0.5.
    """
    if rest in ("", unit):
        return Decimal(1)
    wanted = re.fullmatch(r"(万亿|千万|百万|亿|万|千|百|)(.*)", unit)
    given = re.fullmatch(r"(万亿|千万|百万|亿|万|千|百|)(.*)", rest)
    assert wanted and given
    names = {part for part in re.split(r"[（()）/]", wanted[2]) if part}
    if given[2] not in names | {""} or (given[2] == "" and not given[1]):
        return None
    return _SCALES[given[1]] / _SCALES[wanted[1]]


def fitted(value: Decimal, field: Field) -> Reading:
    """A number rounded to the field's places; E03 remarks where something was cut off. Refuses what a spreadsheet cannot keep."""
    rounded = value.quantize(Decimal(1).scaleb(-field.places), ROUND_HALF_UP)
    if len(rounded.as_tuple().digits) > k.DIGITS:
        raise Unreadable("P13", v=str(value))
    result: Any = int(rounded) if field.kind is k.INTEGER else rounded + 0
    return Reading(result, "" if rounded == value else "E03")


def _read_number(text: str, field: Field) -> Reading:
    found = number_of(text)
    by = factor(found[1], field.unit) if found else None
    if found is None or by is None:
        raise Unreadable("P13", v=text)
    number = found[0] * by
    if field.kind is k.INTEGER and number != number.to_integral_value():
        raise Unreadable("P13", v=text)
    reading = fitted(number, field)
    plain = narrow(text).lstrip("+")
    return reading if reading.remark or re.fullmatch(r"-?\d+(\.\d+)?", plain) else Reading(reading.value, "P16")


_DATE_PARTS = re.compile(r"(\d{4}|\d{2})[年./\-](\d{1,2})(?:[月./\-](\d{1,2})日?|月)?")


def _parts(text: str, field: Field) -> tuple[int, int, int | None, bool]:
    """Year, month, day and whether the spelling was the standard one."""
    plain = narrow(text)
    standard = bool(re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", plain))
    compact = re.fullmatch(r"(20\d{2})(\d{2})(\d{2})?", plain)
    found = compact or _DATE_PARTS.fullmatch(re.sub(r"(T|\s)?0{1,2}:00(:00(\.0+)?)?$", "", plain))
    if not found:
        raise Unreadable("E02", v=text, type=kind_name(field))
    year = int(found[1]) + (2000 if len(found[1]) == 2 else 0)
    return year, int(found[2]), int(found[3]) if found[3] else None, standard


def _read_date(text: str, field: Field) -> Reading:
    year, month, day, standard = _parts(text, field)
    if day is None:
        raise Unreadable("E02", v=text, type=kind_name(field))
    try:
        return Reading(date(year, month, day), "" if standard else "P14")
    except ValueError:
        raise Unreadable("E02", v=text, type=kind_name(field)) from None


def _read_month(text: str, field: Field) -> Reading:
    year, month, day, standard = _parts(text, field)
    if not 1 <= month <= 12:
        raise Unreadable("E02", v=text, type=kind_name(field))
    return Reading(f"{year:04d}-{month:02d}", "" if standard and day is None else "P14")


def _read_datetime(text: str, field: Field) -> Reading:
    try:
        return Reading(datetime.fromisoformat(clean(text)))
    except ValueError:
        raise Unreadable("E02", v=text, type=kind_name(field)) from None


def _read_year(text: str, field: Field) -> Reading:
    found = re.fullmatch(r"(\d{4})年?(度)?", narrow(text))
    if not found:
        raise Unreadable("E02", v=text, type=kind_name(field))
    return Reading(int(found[1]))


def _read_boolean(text: str, field: Field) -> Reading:
    plain = narrow(text).casefold()
    if plain not in YES | NO:
        raise Unreadable("E02", v=text, type=kind_name(field))
    return Reading(plain in YES)


def _read_text(text: str, field: Field) -> Reading:
    return Reading(clean(text))


def _read_identifier(text: str, field: Field) -> Reading:
    """Codes given by an authority: half-width, no blanks, upper case; a project code of 20 digits gets its dashes."""
    plain = narrow(text).replace("—", "-").replace("–", "-").replace("−", "-").upper()
    if field.size == (24, 24) and re.fullmatch(r"\d{20}", plain):
        plain = "-".join((plain[:4], plain[4:10], plain[10:12], plain[12:14], plain[14:]))
    return Reading(plain)


def _read_phone(text: str, field: Field) -> Reading:
    plain = "、".join(part for part in re.split(r"[、,，;；/\n]+", narrow(text).replace("—", "-")) if part)
    if not re.search(r"\d", plain):
        raise Unreadable("E02", v=text, type=kind_name(field))
    return Reading(plain)


def _code(text: str, field: Field) -> str:
    entry = profile().codes[field.options].find(text)
    if entry is None:
        raise Unreadable("E04", v=text)
    return entry.code


def _read_code(text: str, field: Field) -> Reading:
    return Reading(_code(text, field))


def split_list(text: str) -> list[str]:
    """The parts of a cell with several values, separated by ；; and line breaks and 、 are understood too."""
    marks = r"[;；\n]" if re.search(r"[;；\n]", text) else r"[、,，]"
    return [part for part in (clean(p) for p in re.split(marks, text)) if part]


def _read_codes(text: str, field: Field) -> Reading:
    codes = profile().codes[field.options]
    parts = [text] if codes.find(text) else split_list(text)
    return Reading(tuple(dict.fromkeys(_code(part, field) for part in parts)))


def _read_texts(text: str, field: Field) -> Reading:
    return Reading(tuple(dict.fromkeys(split_list(text))))


READ: dict[Kind, Callable[[str, Field], Reading]] = {
    k.TEXT: _read_text,
    k.FILE: _read_text,
    k.REFERENCE: _read_text,
    k.PHONE: _read_phone,
    k.CODE: _read_code,
    k.CODES: _read_codes,
    k.REFERENCES: _read_texts,
    k.TEXTS: _read_texts,
    k.INTEGER: _read_number,
    k.DECIMAL: _read_number,
    k.BOOLEAN: _read_boolean,
    k.DATE: _read_date,
    k.DATETIME: _read_datetime,
    k.MONTH: _read_month,
    k.YEAR: _read_year,
}


def is_identifier(field: Field) -> bool:
    """Whether a text field holds a code given by an authority (统一社会信用代码, 投资项目统一代码)."""
    return field.kind is k.TEXT and field.size in ((18, 18), (24, 24))


def read(text: str, field: Field) -> Reading:
    """The value that a text means for a field; None for an empty one. Raises `Unreadable`."""
    if clean(text) in EMPTY:
        return Reading(None)
    return _read_identifier(text, field) if is_identifier(field) else READ[field.kind](clean(text), field)


def plain_number(value: Decimal | int) -> str:
    """A number as people write it: no exponent, no trailing zeros."""
    text = format(Decimal(value), "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _show_code(value: str, field: Field) -> str:
    entry = profile().codes[field.options].by_code.get(value)
    return entry.written if entry else value


def _show_text(value: Any, field: Field) -> str:
    return str(value)


def _show_list(value: tuple[str, ...], field: Field) -> str:
    return LIST_MARK.join(value)


SHOW: dict[Kind, Callable[[Any, Field], str]] = {
    k.TEXT: _show_text,
    k.FILE: _show_text,
    k.PHONE: _show_text,
    k.REFERENCE: _show_text,
    k.MONTH: _show_text,
    k.CODE: _show_code,
    k.CODES: lambda value, field: LIST_MARK.join(_show_code(code, field) for code in value),
    k.REFERENCES: _show_list,
    k.TEXTS: _show_list,
    k.INTEGER: lambda value, field: plain_number(value),
    k.YEAR: _show_text,
    k.DECIMAL: lambda value, field: plain_number(value),
    k.BOOLEAN: lambda value, field: "是" if value else "否",
    k.DATE: lambda value, field: value.isoformat(),
    k.DATETIME: lambda value, field: value.isoformat(" ", "seconds"),
}


def show(value: Any, field: Field) -> str:
    """A value as a cell or a message shows it; "" for nothing. `read` understands every shown value again."""
    return "" if value is None else SHOW[field.kind](value, field)


def _same(value: Any) -> Any:
    return value


TO_PLAIN: dict[Kind, Callable[[Any], Any]] = {
    k.TEXT: _same, k.FILE: _same, k.PHONE: _same, k.CODE: _same, k.REFERENCE: _same, k.MONTH: _same, k.INTEGER: _same,
    k.YEAR: _same, k.BOOLEAN: _same, k.CODES: list, k.REFERENCES: list, k.TEXTS: list, k.DECIMAL: str,
    k.DATE: date.isoformat, k.DATETIME: datetime.isoformat,
}  # fmt: skip
FROM_PLAIN: dict[Kind, Callable[[Any], Any]] = {
    **TO_PLAIN, k.CODES: tuple, k.REFERENCES: tuple, k.TEXTS: tuple, k.DECIMAL: Decimal, k.DATE: date.fromisoformat,
    k.DATETIME: datetime.fromisoformat,
}  # fmt: skip


def to_plain(value: Any, field: Field) -> Any:
    """A value as JSON can hold it without loss (decimals as text), for snapshots and the audit."""
    return None if value is None else TO_PLAIN[field.kind](value)


def from_plain(value: Any, field: Field) -> Any:
    """What `to_plain` made, as a value again. Raises ValueError on anything else."""
    try:
        return None if value is None else FROM_PLAIN[field.kind](value)
    except InvalidOperation as error:
        raise ValueError(str(value)) from error
