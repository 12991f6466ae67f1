"""Reporting periods (yyyy-MM) and months."""

from __future__ import annotations

import calendar
import re
from datetime import date


def is_period(text: str) -> bool:
    """Whether a text is a reporting period, 2000-01 to 2099-12."""
    return bool(re.fullmatch(r"20\d{2}-(0[1-9]|1[0-2])", text))


def spelled(period: str) -> str:
    """2026年11月."""
    return f"{period[:4]}年{int(period[5:7])}月"


def period_of(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def number(period: str) -> int:
    """Months since year 0, so that differences count months."""
    return int(period[:4]) * 12 + int(period[5:7]) - 1


def shifted(period: str, months: int) -> str:
    """The period so many months later (negative: earlier)."""
    year, month = divmod(number(period) + months, 12)
    return f"{year:04d}-{month + 1:02d}"


def months_between(start: str, end: str) -> int:
    """Months from one period to a later one; negative when it is earlier."""
    return number(end) - number(start)


def first_day(period: str) -> date:
    return date(int(period[:4]), int(period[5:7]), 1)


def last_day(period: str) -> date:
    year, month = int(period[:4]), int(period[5:7])
    return date(year, month, calendar.monthrange(year, month)[1])


def whole_months(start: date, end: date) -> int:
    """Full months elapsed between two days: 15 March to 14 April is none, to 15 April one; 31 January to 28 February is one."""
    due = min(start.day, last_day(period_of(end)).day)
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < due)
