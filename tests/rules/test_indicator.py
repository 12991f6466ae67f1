"""Rules of the quantified targets (rules paper, part 九): a record that breaks each, and one that just passes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from models.book import Book
from models.derive import complete
from models.rules import indicator as rules
from models.rules.engine import check
from tests.rules.sample import assert_only, clean, codes, indicator, past

Case = Callable[[], Book]
RATE, GROWTH, CARS = "digital_rd_tool_rate", "equip_invest_growth", "used_car_trade_volume"
BASE = Decimal("12000.0000")


def month(uid: str, **changes: Any) -> Book:
    return clean(indicator_progress=[indicator(uid, **changes)])


def growth(base: Decimal | None = BASE, *sent: Decimal | None) -> Book:
    """A target of growth with its base, after months that were sent with these, newest first."""
    book = month(GROWTH, base_2023=base, value=Decimal(13000), cum=Decimal(13000))
    book.earlier = [past()] if not sent else [
        past(f"2026-{10 - back:02}", indicator_progress=[indicator(GROWTH, base_2023=was)]) for back, was in enumerate(sent)
    ]  # fmt: skip
    return book


def cars(value: int, cum: int | None = 1000) -> Book:
    return month(CARS, value=Decimal(value), cum=Decimal(cum) if cum is not None else None)


BREAKS: dict[str, Case] = {
    "I01": lambda: month(RATE, value=Decimal("100.0001")),
    "I02": lambda: growth(Decimal(0)),
    "I03": lambda: growth(BASE, BASE + Decimal("0.0001")),
    "I04": lambda: cars(500001),
}
PASSES: dict[str, Case] = {
    "I01": lambda: month(RATE, value=Decimal(100)),
    "I02": lambda: growth(Decimal("0.0001")),
    "I03": lambda: growth(BASE, BASE),
    "I04": lambda: cars(500000),
}


def test_every_rule_of_the_part_has_both_cases() -> None:
    expected = {"I01", "I02", "I03", "I04"}
    implemented = {name.upper() for name in vars(rules) if name[1:].isdigit()}
    assert set(BREAKS) == set(PASSES) == implemented == expected


@pytest.mark.parametrize("rule", BREAKS)
def test_breaks(rule: str) -> None:
    assert_only(BREAKS[rule](), rule)


@pytest.mark.parametrize("rule", PASSES)
def test_just_passes(rule: str) -> None:
    assert codes(PASSES[rule]()) == set()


def test_i01_names_the_target_and_leaves_others_alone() -> None:
    book = month(RATE, value=Decimal("-0.0001"))
    [found] = check(complete(book))
    assert (found.code, found.message) == ("I01", "规模以上工业企业数字化研发设计工具普及率应为0–100之间的百分数，现为-0.0001。")
    assert codes(growth()) == set()
    assert codes(month(RATE, value=Decimal(0))) == set()
    assert codes(month(RATE, value=None)) == {"E01"}
    assert codes(month("unknown", value=Decimal(500))) == set()
    assert codes(clean(indicator_progress=[indicator(indicator_id=None, value=Decimal(500))])) == {"E01"}


def test_i02_alone_judges_a_missing_base() -> None:
    assert codes(growth(None)) == {"I02"}


def test_i03_looks_back_to_the_last_period_that_had_the_target() -> None:
    assert codes(growth(BASE, None, Decimal(11000))) == {"I03"}
    [found] = check(complete(growth(BASE, None, Decimal(11000))))
    assert found.message == "2023年基数已锁定为11000，不得修改；确需修改由市级解锁。"


def test_i03_a_base_given_for_the_first_time_is_not_locked() -> None:
    assert codes(growth(BASE, None)) == set()
    book = growth(BASE)
    book.earlier = []
    assert "I03" not in codes(book)


def test_i04_looks_at_both_figures_and_says_the_number_in_two_ways() -> None:
    assert codes(cars(400, 500001)) == {"I04"}
    assert codes(cars(400, None)) == {"E01"}
    [found] = check(complete(cars(18000000)))
    assert found.message == "二手车交易量按“辆”录入，当前值18000000辆（1800万辆）偏大（超过500000辆），请核对。"
    assert [found.field for found in check(complete(cars(500001, 500001)))] == ["value", "cum"]
