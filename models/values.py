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
_SCALES = {"万亿": Decimal(10**12), "亿": Decimal(10**8), "千万": Decimal(10**7), "百万": Decimal(10**6), "万": Decimal(10**4),
           "千": Decimal(1000), "百": Decimal(100), "": Decimal(1)}  # fmt: skip
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?|[+-]?\.\d+")
_APART = re.compile(r"[\d.,，．]\s+[\d.,，．]")
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
    plain = narrow(text).replace("−", "-")
    found = _NUMBER.match(plain)
    if not found or _APART.search(text):
        return None
    rest = plain[found.end() :]
    return None if re.search(r"\d", rest) else (Decimal(found[0].replace(",", "")), rest)


BY_TARGET = "按指标"
"""The unit of the fields of F9: each target has its own, vehicles are entered by the piece (辆)."""


def _unit_names(unit: str) -> set[str]:
    """How people write a unit: 台（套） as 台, 套, 台套 or 台(套), 吨/年 as 吨 too."""
    if unit == BY_TARGET:
        return {"%", "辆", "个", "百分点"}
    plain = narrow(unit)
    parts = [part for part in re.split(r"[()/]", plain) if part]
    return {plain, "".join(re.split(r"[()]", plain)), *(part for part in parts if part != "年" or len(parts) == 1)}


def factor(rest: str, unit: str) -> Decimal | None:
    """What to multiply by when a number came with the unit `rest` and the field is in `unit`; None when they do not agree.

    The ten-thousands are counted: 2000万 in a field of 万元 is 2000, 3亿元 is 30000, 5000元 is 0.5.
    """
    wanted = "万" if unit.startswith("万") else ""
    names = _unit_names(unit.removeprefix(wanted))
    if rest == "" or narrow(unit) == rest:
        return Decimal(1)
    given = next(scale for scale in _SCALES if rest.startswith(scale))
    name = rest.removeprefix(given)
    if name not in names and not (given and name == ""):
        return None
    return _SCALES[given] / _SCALES[wanted]


def fitted(value: Decimal, field: Field) -> Reading:
    """A number rounded to the field's places; E03 remarks where something was cut off. Refuses what a spreadsheet cannot keep."""
    try:
        rounded = value.quantize(Decimal(1).scaleb(-field.places), ROUND_HALF_UP)
    except InvalidOperation:
        raise Unreadable("P13", v=str(value)) from None
    if not rounded.is_finite() or len(rounded.as_tuple().digits) > k.DIGITS:
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
    try:
        reading = fitted(number, field)
    except Unreadable:
        raise Unreadable("P13", v=text) from None
    plain = narrow(text).lstrip("+")
    return reading if reading.remark or re.fullmatch(r"-?\d+(\.\d+)?", plain) else Reading(reading.value, "P16")


_DATE_PARTS = re.compile(r"(\d{4}|\d{2})[年./\-](\d{1,2})(?:[月./\-](\d{1,2})[日号]?|月)?")
_MIDNIGHT = re.compile(r"[\sT]+0{1,2}[:：]00([:：]00(\.0+)?)?\s*$")
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a text says of a day: the day (the first where only the month is given) and how it was written."""

    day: date
    has_day: bool
    standard: bool


def _day_of(plain: str) -> tuple[date, bool] | None:
    """The day a narrow text means and whether it names the day itself; None where the text means no one day or month."""
    found = re.fullmatch(r"(20\d{2})(\d{2})(\d{2})?", plain) or _DATE_PARTS.fullmatch(plain)
    if not found:
        return None
    year = int(found[1])
    if len(found[1]) == 2:
        if year <= 12 and "年" not in plain:
            return None
        year += 2000
    try:
        day = date(year, int(found[2]), int(found[3] or 1))
    except ValueError:
        return None
    return (day, found[3] is not None) if year in _YEARS else None


def _parts(text: str, field: Field) -> _Parts:
    written = _MIDNIGHT.sub("", text)
    plain = narrow(written)
    found = None if re.search(r"\d\s+\d", written) else _day_of(plain)
    if found is None:
        raise Unreadable("E02", v=text, type=kind_name(field))
    return _Parts(*found, standard=bool(re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", plain)))


def _read_date(text: str, field: Field) -> Reading:
    parts = _parts(text, field)
    if not parts.has_day:
        raise Unreadable("E02", v=text, type=kind_name(field))
    return Reading(parts.day, "" if parts.standard else "P14")


def _read_month(text: str, field: Field) -> Reading:
    parts = _parts(text, field)
    return Reading(f"{parts.day:%Y-%m}", "" if parts.standard and not parts.has_day else "P14")


def _read_datetime(text: str, field: Field) -> Reading:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None:
        raise Unreadable("E02", v=text, type=kind_name(field))
    return Reading(moment.replace(microsecond=0))


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
    return Reading(None if plain in EMPTY else plain)


def _read_phone(text: str, field: Field) -> Reading:
    plain = narrow(text.replace("\n", "、")).replace("—", "-")
    plain = "、".join(part for part in re.split(r"[、,;/]+", plain) if part)
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
    return [part for part in (clean(p) for p in re.split(marks, text)) if narrow(part) not in EMPTY]


def _read_codes(text: str, field: Field) -> Reading:
    codes = profile().codes[field.options]
    parts = [text] if codes.find(text) else split_list(text)
    return Reading(tuple(dict.fromkeys(_code(part, field) for part in parts)) or None)


def _read_texts(text: str, field: Field) -> Reading:
    return Reading(tuple(dict.fromkeys(split_list(text))) or None)


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
    if narrow(text) in EMPTY:
        return Reading(None)
    return _read_identifier(text, field) if is_identifier(field) else READ[field.kind](clean(text), field)


def plain_number(value: Decimal | int) -> str:
    """A number as people write it: no exponent, no trailing zeros."""
    text = format(Decimal(value), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _show_code(value: str, field: Field) -> str:
    entry = profile().codes[field.options].by_code.get(value)
    return entry.written if entry else value


def _show_text(value: Any, field: Field) -> str:
    return str(value)


def _show_list(value: tuple[str, ...], field: Field) -> str:
    """The members with ； between them; and behind a single one that would be taken for several (甲、乙)."""
    text = LIST_MARK.join(value)
    return text if tuple(split_list(text)) == value else text + LIST_MARK


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
PLAIN_KINDS = frozenset(kind for kind, read_plain in FROM_PLAIN.items() if read_plain is _same)
"""The kinds whose plain value is the value itself."""


def to_plain(value: Any, field: Field) -> Any:
    """A value as JSON can hold it without loss (decimals as text), for snapshots and the audit."""
    return None if value is None else TO_PLAIN[field.kind](value)


def from_plain(value: Any, field: Field) -> Any:
    """What `to_plain` made, as a value again. Raises ValueError where a value cannot be made of it."""
    try:
        return None if value is None else FROM_PLAIN[field.kind](value)
    except (InvalidOperation, TypeError) as error:
        raise ValueError(str(value)) from error
