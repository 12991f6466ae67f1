"""Rules of the matching events (rules paper, part 七): a record that breaks each, and one that just passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models.book import Book
from models.derive import complete
from models.rules import event as rules
from models.rules.engine import check
from tests.rules.sample import assert_only, clean, codes, event, past

Case = Callable[[], Book]
TWENTY = "一二三四五六七八九十百千万亿甲乙丙丁戊己庚"
"""Twenty pairs of neighbouring characters, so that three fewer are exactly the limit of 0.85 alike."""


def register(*events: dict[str, Any]) -> Book:
    return clean(matching_event=[event(**changes) for changes in events])


def two(name: str, other: str, **changes: Any) -> Book:
    """Two events of one day."""
    return register({"event_name": name}, {"event_uid": "E-2", "event_name": other, **changes})


BREAKS: dict[str, Case] = {
    "D01": lambda: register({"event_date": date(2026, 10, 31)}),
    "D02": lambda: register({"sign_n": 0, "follow_up": None}),
    "D03": lambda: register({"loan_amt": Decimal("100.02")}),
    "D04": lambda: two(TWENTY, TWENTY[:18]),
}
PASSES: dict[str, Case] = {
    "D01": lambda: register({"event_date": date(2026, 11, 1)}),
    "D02": lambda: register({"sign_n": 0, "sign_amt": Decimal("0.00"), "follow_up": None}),
    "D03": lambda: register({"loan_amt": Decimal("100.01")}),
    "D04": lambda: two(TWENTY, TWENTY[:17]),
}


def test_every_rule_of_the_part_has_both_cases() -> None:
    expected = {"D01", "D02", "D03", "D04"}
    implemented = {name.upper() for name in vars(rules) if name[1:].isdigit()}
    assert set(BREAKS) == set(PASSES) == implemented == expected


@pytest.mark.parametrize("rule", BREAKS)
def test_breaks(rule: str) -> None:
    assert_only(BREAKS[rule](), rule)


@pytest.mark.parametrize("rule", PASSES)
def test_just_passes(rule: str) -> None:
    assert codes(PASSES[rule]()) == set()


def test_d01_is_settled_by_a_note() -> None:
    assert codes(register({"event_date": date(2026, 10, 31), "late_note": "10月底举办，本月补报。"})) == set()


def test_d01_an_event_reported_before_is_not_late_unless_its_day_was_changed() -> None:
    book = register({"event_date": date(2026, 9, 30)})
    book.earlier = [past(), past("2026-09", matching_event=[event(event_date=date(2026, 9, 30))])]
    assert codes(book) == set()
    book.earlier = [past(matching_event=[event(event_date=date(2026, 10, 12))])]
    assert codes(book) == {"D01"}


def test_d01_leaves_an_empty_day_to_e01() -> None:
    assert codes(register({"event_date": None})) == {"E01"}


def test_d02_contracts_without_an_amount() -> None:
    assert codes(register({"sign_amt": Decimal("0.00")})) == {"D02"}
    assert codes(register({"sign_amt": None})) == {"E01"}
    assert codes(register({"sign_n": None})) == {"E01"}


def test_d03_compares_nothing_with_nothing() -> None:
    assert codes(register({"credit_amt": None})) == set()


def test_d04_is_found_once_at_the_later_event() -> None:
    book = register({}, {"event_uid": "E-2"}, {"event_uid": "E-3"})
    assert [(found.code, found.record) for found in check(complete(book))] == [("D04", "E-2"), ("D04", "E-3")]


def test_d04_same_name_on_another_day_is_another_event() -> None:
    assert codes(two(TWENTY, TWENTY, event_date=date(2026, 11, 13))) == set()


def test_d04_leaves_empty_names_to_e01() -> None:
    assert codes(register({"event_name": None}, {"event_uid": "E-2", "event_name": None})) == {"E01"}
    assert codes(register({"event_name": None}, {"event_uid": "E-2"})) == {"E01"}
