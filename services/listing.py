"""The records of a form for other programs to read, and how far the data goes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from models import periods
from models.forms import BY_TABLE, FORMS, fields
from models.problems import WARNING, Problem
from services.books import open_book
from services.desk import Desk
from services.records import rows_of


def records(desk: Desk, table: str, period: str = "") -> list[dict[str, Any]]:
    """The records of a form by identifier, computed fields included, in the order they were entered.

    Of a form with periods, those of the named period, or of every period that has any; what other forms compute is computed as of the
    named period or today's.
    """
    form = BY_TABLE[table]
    with desk.reading() as connection:
        if form.info.per_period and not period:
            found = sorted({row["period"] for row in rows_of(connection, table) if row.get("period")})
        else:
            found = [period or periods.period_of(desk.today)]
        books = [open_book(connection, each, desk) for each in found]
    names = [form.info.key, *(name for name in fields(form) if name != form.info.key)]
    return [{name: row.get(name) for name in names} for book in books for row in book.rows[table]]


def newest_period(desk: Desk) -> str:
    """The latest period that anything was recorded for, "" where nothing was."""
    tables = [form.__table__ for form in FORMS if form.info.per_period]
    with desk.reading() as connection:
        return max((connection.scalar(select(func.max(table.c.period))) or "" for table in tables), default="")


def clock_behind(now: str, newest: str) -> Problem:
    """The warning that the computer's clock stands before the data."""
    message = f"电脑日期是{periods.spelled(now)}，数据已填到{periods.spelled(newest)}，现在打开的是{periods.spelled(newest)}。"
    return Problem("CLOCK", WARNING, message, "日期不对的，在Windows里改正后重新打开；日期不对时，检查结果不可靠。")
