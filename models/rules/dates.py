"""Dates of the right day and the wrong year: as 2025 is still written in January, or copied from last year's document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from models import periods
from models.book import NOTHING, Book, Row

_YEARS = (1, -1, 10, -10)
"""By how many years a date is off when one figure of its year was mistyped."""
_YEAR_OF_DOCUMENT = re.compile(r"[〔\[(（【]\s*(20\d{2})\s*[〕\])）】]")


class Day(NamedTuple):
    """A date as it was meant, with the signs for it and why it is thought so."""

    day: date
    signs: tuple[str, ...]
    why: str


class Month(NamedTuple):
    """A month as it was meant, likewise."""

    day: str
    signs: tuple[str, ...]
    why: str


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        return None


def _wrong(book: Book, table: str, row: Row, name: str, day: date) -> bool:
    """Whether a date cannot stand where it is: after today, the end before the start, an approval after the building began."""
    if table == "matching_event":
        return periods.period_of(day) != book.period and not row.get("late_note")
    if day > book.today:
        return True
    if table == "reserve_project":
        start, end = row.get("actual_start"), row.get("actual_end")
        return bool((name == "actual_end" and start and day < start) or (name == "actual_start" and end and day > end))
    start = book.projects.get(row.get("project_uid") or "", NOTHING).get("actual_start")
    return bool(table == "project_permit" and start and day > start and row.get("permit") in book.group(table, "permit", "立项"))


def _from_history(book: Book, table: str, row: Row, name: str, day: date) -> Day | None:
    """The date sent last, where only the year is another."""
    was = (book.before(table, row) or NOTHING).get(name)
    if was is None or was == day or (was.month, was.day) != (day.month, day.day) or day.year - was.year not in _YEARS:
        return None
    if _wrong(book, table, row, name, was):
        return None
    older = (book.before(table, row, 2) or NOTHING).get(name)
    if older == day:
        return None
    order = ("order",) if _wrong(book, table, row, name, day) else ()
    return Day(was, ("last", *order, *(("older",) if older == was else ())), f"上期为{was}，只有年份不同")


def _years_said(book: Book, table: str, row: Row) -> Iterator[tuple[int, str, str]]:
    """The years that something else says, with the sign and the words for it."""
    if table == "matching_event":
        yield int(book.period[:4]), "text", f"报送期为{book.period}"
    number = _YEAR_OF_DOCUMENT.search(row.get("doc_no") or "")
    if table == "project_permit" and number:
        yield int(number[1]), "text", f"文号为{row['doc_no']}"
    yield book.today.year, "only", "晚于今天"


def _from_what_is_wrong(book: Book, table: str, row: Row, name: str, day: date) -> Day | None:
    """The same day in the year that the document's number or the period says, where the date cannot stand as it is."""
    if (book.before(table, row) or NOTHING).get(name) is not None or not _wrong(book, table, row, name, day):
        return None
    for year, sign, why in _years_said(book, table, row):
        meant = _in_year(day, year)
        if meant and year - day.year in _YEARS and not _wrong(book, table, row, name, meant):
            return Day(meant, ("order", "year", sign), why)
    return None


def _month_of_year(book: Book, table: str, row: Row, name: str) -> Month | None:
    """The planned month sent last, where it is the same month of another year and only then the start comes before the end."""
    now, was = row[name], (book.before(table, row) or NOTHING).get(name)
    if was is None or was == now or was[4:] != now[4:] or abs(int(was[:4]) - int(now[:4])) not in _YEARS:
        return None
    start, end = row.get("plan_start"), row.get("plan_end")
    mended = {"plan_start": start, "plan_end": end, name: was}
    if not (start and end and start > end) or mended["plan_start"] > mended["plan_end"]:
        return None
    return Month(was, ("last", "order"), f"上期为{was}，只有年份不同")


def mended_date(book: Book, table: str, row: Row, name: str) -> Day | Month | None:
    """What a date or month was meant as; None where it may be right, or nothing says what it should be."""
    day = row[name]
    if isinstance(day, str):
        return _month_of_year(book, table, row, name)
    return _from_history(book, table, row, name, day) or _from_what_is_wrong(book, table, row, name, day)
