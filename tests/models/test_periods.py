"""Periods and months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import periods

MONTHS = st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(periods.period_of)
DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("2026-11", True), ("2026-01", True), ("2026-13", False), ("2026-00", False), ("2026-1", False), ("1999-12", False),
        ("202611", False), ("2026-11-01", False), ("", False),
    ],
)  # fmt: skip
def test_is_period(text: str, good: bool) -> None:
    assert periods.is_period(text) is good


@given(MONTHS, st.integers(-500, 500))
def test_shifting_is_counted_by_months_between(period: str, months: int) -> None:
    assert periods.months_between(period, periods.shifted(period, months)) == months


@given(MONTHS)
def test_a_period_is_its_days(period: str) -> None:
    first, last = periods.first_day(period), periods.last_day(period)
    assert periods.is_period(period)
    assert periods.period_of(first) == periods.period_of(last) == period
    assert periods.period_of(first - timedelta(1)) == periods.shifted(period, -1)
    assert periods.period_of(last + timedelta(1)) == periods.shifted(period, 1)


def test_shifted_crosses_the_year() -> None:
    assert periods.shifted("2026-11", 2) == "2027-01"
    assert periods.shifted("2026-01", -1) == "2025-12"
    assert periods.months_between("2026-03", "2026-01") == -2


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 3, 15), date(2026, 4, 14), 0),
        (date(2026, 3, 15), date(2026, 4, 15), 1),
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 1, 31), date(2026, 3, 1), 1),
        (date(2025, 12, 10), date(2026, 11, 10), 11),
    ],
)
def test_whole_months(start: date, end: date, months: int) -> None:
    assert periods.whole_months(start, end) == months


@given(DAYS, DAYS)
def test_whole_months_never_fall_as_days_pass(start: date, end: date) -> None:
    assert periods.whole_months(start, end) <= periods.whole_months(start, end + timedelta(1))
    assert periods.whole_months(start, start) == 0
