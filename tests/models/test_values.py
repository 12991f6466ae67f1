"""What a clerk writes becomes a value, and a value its text again."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

from models import kinds as k
from models import values
from models.kinds import Field, Kind
from models.profile import profile
from models.text import clean, narrow
from models.values import Reading, Unreadable, fitted, from_plain, is_identifier, kind_name, plain_number, read, show, to_plain

LISTED = sorted(profile().codes)
IDENTIFIER = Field("统一社会信用代码", k.TEXT, k.OPTIONAL, size=(18, 18))
PROJECT_CODE = Field("项目代码", k.TEXT, k.OPTIONAL, size=(24, 24))
AMOUNT = Field("总投资", k.DECIMAL, k.REQUIRED, unit="万元", places=6)
COUNT = Field("数量", k.INTEGER, k.REQUIRED, unit="台（套）")
PHONE, DAY, MONTH, TEXTS, FLAG = (Field(kind, kind, k.OPTIONAL) for kind in (k.PHONE, k.DATE, k.MONTH, k.TEXTS, k.BOOLEAN))
PYTHON: dict[Kind, type] = {
    k.TEXT: str, k.PHONE: str, k.FILE: str, k.CODE: str, k.REFERENCE: str, k.MONTH: str, k.CODES: tuple, k.REFERENCES: tuple,
    k.TEXTS: tuple, k.INTEGER: int, k.YEAR: int, k.DECIMAL: Decimal, k.BOOLEAN: bool, k.DATE: date, k.DATETIME: datetime,
}  # fmt: skip

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
spoken = st.text().map(clean).filter(lambda text: narrow(text) not in values.EMPTY)
members = spoken.filter(lambda text: not re.search(r"[;；\n]", text))
member_lists = st.lists(members, min_size=1, unique=True).map(tuple)
numbers = st.integers(-(10**15) + 1, 10**15 - 1)


def a_field(kind: Kind, **more: Any) -> Field:
    return Field("字段", kind, k.OPTIONAL, **more)


@st.composite
def coded(draw: st.DrawFn) -> tuple[Field, Any]:
    """A field of codes with one value."""
    name = draw(st.sampled_from(LISTED))
    codes = st.sampled_from(sorted(profile().codes[name].by_code))
    if draw(st.booleans()):
        return a_field(k.CODE, options=name), draw(codes)
    return a_field(k.CODES, options=name), tuple(draw(st.lists(codes, min_size=1, unique=True)))


@st.composite
def decimals(draw: st.DrawFn) -> tuple[Field, Any]:
    places = draw(st.integers(0, 4))
    return a_field(k.DECIMAL, places=places), Decimal(draw(numbers)).scaleb(-places)


def of(kind: Kind, strategy: SearchStrategy[Any]) -> SearchStrategy[tuple[Field, Any]]:
    return st.tuples(st.just(a_field(kind)), strategy)


VALUED: dict[Kind, SearchStrategy[tuple[Field, Any]]] = {
    k.TEXT: of(k.TEXT, spoken),
    k.FILE: of(k.FILE, spoken),
    k.REFERENCE: of(k.REFERENCE, spoken),
    k.PHONE: of(k.PHONE, st.lists(st.integers(10**6, 10**11).map(str), min_size=1).map("、".join)),
    k.CODE: coded().filter(lambda pair: pair[0].kind is k.CODE),
    k.CODES: coded().filter(lambda pair: pair[0].kind is k.CODES),
    k.REFERENCES: of(k.REFERENCES, member_lists),
    k.TEXTS: of(k.TEXTS, member_lists),
    k.INTEGER: of(k.INTEGER, numbers),
    k.DECIMAL: decimals(),
    k.BOOLEAN: of(k.BOOLEAN, st.booleans()),
    k.DATE: of(k.DATE, days),
    k.DATETIME: of(k.DATETIME, st.datetimes().map(lambda moment: moment.replace(microsecond=0))),
    k.MONTH: of(k.MONTH, days.map(lambda day: f"{day:%Y-%m}")),
    k.YEAR: of(k.YEAR, st.integers(1000, 9999)),
}
writings = st.text() | st.text(alphabet="0123456789.,，、-—/+% 万亿元年月日号台（套）个T:；\n")


@pytest.mark.parametrize("layer", [values.READ, values.SHOW, values.TO_PLAIN, values.FROM_PLAIN, VALUED, PYTHON])
def test_every_layer_knows_every_kind(layer: dict[Kind, Any]) -> None:
    assert set(layer) == set(Kind)
    assert all(kind_name(a_field(kind)) for kind in Kind)


@pytest.mark.parametrize("kind", Kind)
@given(data=st.data())
def test_a_shown_value_is_read_again_without_remark(kind: Kind, data: DataObject) -> None:
    field, value = data.draw(VALUED[kind])
    assert read(show(value, field), field) == Reading(value)


@pytest.mark.parametrize("kind", Kind)
@given(data=st.data())
def test_a_value_survives_json(kind: Kind, data: DataObject) -> None:
    field, value = data.draw(VALUED[kind])
    again = from_plain(json.loads(json.dumps(to_plain(value, field))), field)
    assert (again, type(again)) == (value, type(value))


@pytest.mark.parametrize("kind", Kind)
@given(text=writings)
def test_any_text_is_a_value_of_its_kind_or_refused(kind: Kind, text: str) -> None:
    field = a_field(kind, options="CL-FUND", places=2, unit="万元")
    try:
        value = read(text, field).value
    except Unreadable as refused:
        assert refused.rule in ("E02", "E04", "P13")
        return
    assert value is None or (type(value) is PYTHON[kind] and value not in ("", ()))
    assert read(show(value, field), field).value == value


@given(text=st.text(alphabet="0189AZaz０Ａａ-－—–− 　/、（"))
def test_identifiers_are_read_to_one_form(text: str) -> None:
    value = read(text, PROJECT_CODE).value
    assert read(show(value, PROJECT_CODE), PROJECT_CODE) == Reading(value)


@pytest.mark.parametrize("text", ["", " ", "/", "－", "——", "／", "\u200b", "　-　", "- -"])
@pytest.mark.parametrize("kind", Kind)
def test_marks_for_nothing(text: str, kind: Kind) -> None:
    assert read(text, a_field(kind, options="CL-FUND")) == Reading(None)
    assert show(None, a_field(kind)) == ""
    assert to_plain(None, a_field(kind)) is None
    assert from_plain(None, a_field(kind)) is None


@given(amount=st.integers(-(10**9), 10**9).map(lambda cents: Decimal(cents).scaleb(-2)))
def test_amounts_scale_exactly_with_their_unit(amount: Decimal) -> None:
    grouped = f"{amount:,}"
    for unit, factor in {"": 1, "万": 1, "万元": 1, " 万元": 1, "亿元": 10000, "亿": 10000, "百万元": 100, "千万": 1000}.items():
        wanted = amount * factor
        if len(wanted.quantize(Decimal("0.000001")).as_tuple().digits) <= 15:
            assert read(f"{grouped}{unit}", AMOUNT).value == wanted
    assert read(f"{grouped}元", AMOUNT).value == amount / 10000
    assert read(f"{amount}元", AMOUNT) == Reading(amount / 10000, "P16")
    assert read(f"{amount}", AMOUNT) == Reading(amount)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200.50", "1200.5"), ("１２００万元", "1200"), ("2000万", "2000"), ("3亿元", "30000"), ("5000元", "0.5"), ("5千元", "0.5"),
        ("1，200", "1200"), (".5", "0.5"), ("−3万元", "-3"), ("12 万元", "12"), ("１.５亿", "15000"), ("3000000000000元", "300000000"),
    ],
)  # fmt: skip
def test_numbers_that_can_only_mean_one_thing_are_remarked_on(text: str, value: str) -> None:
    assert read(text, AMOUNT) == Reading(Decimal(value), "P16")


@pytest.mark.parametrize(("text", "value"), [("+5", "5"), ("-0.00", "0"), ("００7", "7"), ("1200.50", "1200.5")])
def test_plain_numbers(text: str, value: str) -> None:
    reading = read(text, AMOUNT)
    assert reading == Reading(Decimal(value))
    assert not show(reading.value, AMOUNT).startswith("-")


@pytest.mark.parametrize("text", [
    "约300", "200-300", "待定", "3处约200万", "1200台", "1.2.3", "1,2345", "1e5", "200 300", "200\n300", "1, 200", "5万万", "几十",
    "12%", "1200万元左右", "5.", "9" * 40, "9999999999.123456", "万元",
])  # fmt: skip
def test_texts_that_are_no_one_number(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text, AMOUNT)
    assert (refused.value.rule, refused.value.values) == ("P13", {"v": text})


@pytest.mark.parametrize("text", ["25台", "25套", "25台套", "25台（套）", "25台(套)", "25 台（套）"])
def test_a_unit_with_brackets(text: str) -> None:
    assert read(text, COUNT) == Reading(25, "P16")
    assert read("2.0", COUNT) == Reading(2)


@pytest.mark.parametrize(("text", "unit", "value"), [
    ("300吨标准煤", "吨标准煤/年", 300), ("300吨标准煤/年", "吨标准煤/年", 300), ("12年", "年", 12), ("8辆", "辆/台/件", 8),
    ("80%", "%", 80), ("80％", "%", 80), ("5百分点", "百分点", 5), ("1.8万辆", "辆", 18000), ("3百个", "个", 300), ("2万", "", 20000),
])  # fmt: skip
def test_units_of_many_kinds(text: str, unit: str, value: int) -> None:
    assert read(text, a_field(k.DECIMAL, unit=unit)).value == value


@pytest.mark.parametrize(("text", "unit"), [("5年", "吨标准煤/年"), ("5吨", "吨标准煤/年"), ("5.5台", "台"), ("5件", "")])
def test_units_that_do_not_agree_and_halves_of_a_piece(text: str, unit: str) -> None:
    with pytest.raises(Unreadable):
        read(text, a_field(k.INTEGER, unit=unit))


@given(number=st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9), places=st.integers(0, 4))
def test_a_number_is_rounded_to_its_places_and_said_to_be(number: Decimal, places: int) -> None:
    reading = fitted(number, a_field(k.DECIMAL, places=places))
    assert abs(reading.value - number) * 2 <= Decimal(1).scaleb(-places)
    assert reading.value.as_tuple().exponent == -places
    assert reading.remark == ("" if reading.value == number else "E03")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1E+300", "1E+15"])
def test_numbers_that_a_spreadsheet_cannot_keep(number: str) -> None:
    with pytest.raises(Unreadable):
        fitted(Decimal(number), a_field(k.DECIMAL, places=2))


@given(number=st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6) | numbers)
def test_plain_number_is_exact_and_short(number: Decimal | int) -> None:
    text = plain_number(number)
    assert Decimal(text) == number
    assert re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", text)
    assert text != "-0"


@given(day=days)
def test_spellings_of_a_day(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    for text in (f"{y}年{m}月{d}日", f"{y}年{m:02}月{d:02}日", f"{y}.{m}.{d}", f"{y}/{m}/{d}", f"{y} 年 {m} 月 {d} 日", f"{y}年{m}月{d}号",
                 f"{y}/{m}/{d} 0:00:00", f"{y}. {m}. {d}"):  # fmt: skip
        assert read(text, DAY) == Reading(day, "P14"), text
    for text in (day.isoformat(), f"{day} 00:00", f"{day} 00:00:00", f"{day}T00:00:00", f"{day}T00:00:00.000", f"　{day}\n"):
        assert read(text, DAY) == Reading(day), text


@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_short_spellings(day: date) -> None:
    y, m = day.year, day.month
    month = f"{day:%Y-%m}"
    assert read(f"{day:%Y%m%d}", DAY) == Reading(day, "P14")
    for text in (
        f"{y}.{m}",
        f"{y % 100:02}年{m}月",
        f"{day:%Y%m}",
        f"{y}年{m}月",
        f"{y}年{m}月{day.day}日",
        f"{y}/{m}",
        f"{y}-{m}-{day.day}",
    ):
        assert read(text, MONTH) == Reading(month, "P14"), text
    assert read(month, MONTH) == Reading(month)


def test_a_short_year_without_年_must_not_look_like_a_month_or_day() -> None:
    assert read("24.5.3", DAY) == Reading(date(2024, 5, 3), "P14")
    assert read("03年5月3日", DAY) == Reading(date(2003, 5, 3), "P14")
    with pytest.raises(Unreadable):
        read("03/05/24", DAY)


@pytest.mark.parametrize("text", ["2024-13", "2024年", "2024-02-30", "2024-05-00", "5月3日", "2024 1 1", "1024-05", "2101-01", "45413",
                                  "202413", "20240532", "2024-05-03 08:30", "去年5月"])  # fmt: skip
@pytest.mark.parametrize("field", [DAY, MONTH])
def test_texts_that_are_no_day_or_month(text: str, field: Field) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text, field)
    assert refused.value.rule == "E02"
    assert refused.value.values == {"v": text, "type": kind_name(field)}


def test_a_month_is_no_day() -> None:
    with pytest.raises(Unreadable):
        read("2024-05", DAY)


def test_moments() -> None:
    field = a_field(k.DATETIME)
    assert read("2026-11-20 09:00:01.5", field) == Reading(datetime(2026, 11, 20, 9, 0, 1))
    for text in ("2026-11-20T09:00:00+08:00", "2026-11-20T09:00:00Z", "昨天"):
        with pytest.raises(Unreadable):
            read(text, field)


@pytest.mark.parametrize(("text", "year"), [("2024", 2024), ("2024年", 2024), ("2024年度", 2024), ("２０２４", 2024)])
def test_years(text: str, year: int) -> None:
    assert read(text, a_field(k.YEAR)) == Reading(year)
    with pytest.raises(Unreadable):
        read(f"{text}-05", a_field(k.YEAR))


@pytest.mark.parametrize("text", [*sorted(values.YES), "Ｙ", "True", " 是 "])
def test_yes(text: str) -> None:
    assert read(text, FLAG) == Reading(True)


@pytest.mark.parametrize("text", [*sorted(values.NO), "Ｎ", "FALSE"])
def test_no(text: str) -> None:
    assert read(text, FLAG) == Reading(False)


def test_neither_yes_nor_no() -> None:
    with pytest.raises(Unreadable):
        read("也许", FLAG)


def test_identifiers() -> None:
    assert is_identifier(IDENTIFIER)
    assert not is_identifier(a_field(k.TEXT, size=(2, 18)))
    assert read(" ９１４３ 0523ma00000011", IDENTIFIER) == Reading("91430523MA00000011")
    assert read("26034305230402123456", PROJECT_CODE) == Reading("2603-430523-04-02-123456")
    assert read("2603—430523–04−02－123456", PROJECT_CODE) == Reading("2603-430523-04-02-123456")
    assert read("－—", PROJECT_CODE) == Reading(None)


@pytest.mark.parametrize("text", ["0739—5000000、13900000000", "0739-5000000/13900000000", "0739-5000000\n13900000000",
                                  "0739-5000000； 139 0000 0000"])  # fmt: skip
def test_several_phones(text: str) -> None:
    assert read(text, PHONE) == Reading("0739-5000000、13900000000")


def test_no_phone() -> None:
    with pytest.raises(Unreadable):
        read("同上", PHONE)


@pytest.mark.parametrize("text", ["甲；乙", "甲;乙；", "甲\n乙", "甲、乙", "甲，乙,甲", "甲；/；乙"])
def test_lists(text: str) -> None:
    assert read(text, TEXTS) == Reading(("甲", "乙"))


def test_a_list_of_one_with_a_comma_in_it() -> None:
    assert show(("甲、乙",), TEXTS) == "甲、乙；"
    assert read("；；", TEXTS) == Reading(None)


def test_codes() -> None:
    field = a_field(k.CODES, options="CL-FUND")
    one, other = list(profile().codes["CL-FUND"].entries)[:2]
    assert read(f"{one.label}、{other.code}", field) == Reading((one.code, other.code))
    assert read("；", field) == Reading(None)
    assert show(("没有",), field) == "没有"
    with pytest.raises(Unreadable) as refused:
        read(f"{one.label}；没有", field)
    assert (refused.value.rule, refused.value.values) == ("E04", {"v": "没有"})


@pytest.mark.parametrize(
    ("kind", "plain"),
    [(k.DECIMAL, "一"), (k.DECIMAL, [1]), (k.DATE, 5), (k.DATE, "五月"), (k.TEXTS, 5), (k.DATETIME, 5)],
)
def test_what_is_no_plain_value(kind: Kind, plain: Any) -> None:
    with pytest.raises(ValueError):
        from_plain(plain, a_field(kind))
