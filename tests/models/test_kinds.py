"""The kinds of field and how the database keeps them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Boolean, Column, Dialect, MetaData, Table, create_engine, insert, select
from sqlalchemy.dialects.sqlite import dialect as sqlite

from models import kinds as k
from models.kinds import STORAGE, Field, Kind, ScaledInteger, TextTuple, computed, entered

DIALECT: Dialect = sqlite()
SAMPLES: dict[Kind, list[Any]] = {
    k.TEXT: ["文字"], k.PHONE: ["0739-5000000"], k.FILE: ["照片.jpg"], k.CODE: ["01"], k.REFERENCE: ["task-a"], k.MONTH: ["2026-11"],
    k.CODES: [("01", "02")], k.REFERENCES: [("a",)], k.TEXTS: [("甲、乙", '丙"')], k.INTEGER: [0, -1, 10**15 - 1], k.YEAR: [2026],
    k.DECIMAL: [Decimal("0.00"), Decimal("-12.50"), Decimal("9999999999999.99")], k.BOOLEAN: [True, False], k.DATE: [date(2026, 11, 22)],
    k.DATETIME: [datetime(2026, 11, 22, 9, 0, 1)],
}  # fmt: skip


def test_every_kind_is_stored() -> None:
    assert set(STORAGE) == set(SAMPLES) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_a_column_gives_back_what_it_was_given(kind: Kind) -> None:
    column = entered("字段", kind, places=2).column
    table = Table("sample", MetaData(), Column("value", column.type, nullable=column.nullable))
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(insert(table), [{"value": value} for value in [*SAMPLES[kind], None]])
        found = list(connection.scalars(select(table.c.value)))
    engine.dispose()
    assert found == [*SAMPLES[kind], None]
    assert [type(value) for value in found[:-1]] == [type(value) for value in SAMPLES[kind]]


@given(scaled=st.integers(-(10**15), 10**15), places=st.integers(0, 4))
def test_decimals_are_kept_exactly(scaled: int, places: int) -> None:
    storage, value = ScaledInteger(places), Decimal(scaled).scaleb(-places)
    kept = storage.process_bind_param(value, DIALECT)
    assert kept == scaled
    assert storage.process_result_value(kept, DIALECT) == value


@pytest.mark.parametrize("value", ["0.001", "12.345", "1E-9"])
def test_a_decimal_with_too_many_places_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="more than 2 places"):
        ScaledInteger(2).process_bind_param(Decimal(value), DIALECT)


@given(texts=st.lists(st.text()).map(tuple))
def test_texts_are_kept_in_order_and_none_is_nothing(texts: tuple[str, ...]) -> None:
    kept = TextTuple().process_bind_param(texts, DIALECT)
    assert (kept is None) == (texts == ())
    assert TextTuple().process_result_value(kept, DIALECT) == (texts or None)


def test_an_entered_field_is_a_nullable_column_with_its_declaration() -> None:
    column = entered("总投资", k.DECIMAL, k.REQUIRED, unit="万元", places=2).column
    field = column.info["field"]
    assert column.nullable
    assert (field.label, field.kind, field.need, field.unit, field.places) == ("总投资", k.DECIMAL, k.REQUIRED, "万元", 2)
    assert isinstance(entered("是否入统", k.BOOLEAN).column.type, Boolean)
    assert entered("备注", k.TEXT).column.info["field"].need is k.OPTIONAL


def test_a_computed_field_has_no_column() -> None:
    assert computed("完成率", k.DECIMAL, unit="%", places=2) == Field("完成率", k.DECIMAL, k.AUTOMATIC, unit="%", places=2)
