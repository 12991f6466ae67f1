"""The records of a form for other programs to read."""

from __future__ import annotations

from typing import Any

from models import periods
from models.forms import BY_TABLE, fields
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
