"""Reading into an open book what was written since it was opened, and only that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, select

from models.book import Book, Row, full_key, record_key
from models.forms import BY_TABLE
from models.refresh import Taken, also_read, take
from models.tasks import ACTIVE
from services.books import default_cover, with_due_date
from services.desk import Change
from services.records import columns_of

MOST = 200
"""Records beyond which opening the period anew is no slower."""
_COVER, _REASONS = "submission", "explanation"
_OF_ITEMS = frozenset({"task_progress", "task_metric", "task_evidence"})

Keys = dict[str, set[str]]


def take_in(connection: Connection, book: Book, changes: Iterable[Change]) -> Taken | None:
    """Take changes of the audit into an open book; None where it must be opened anew: another list, department or version, or too many."""
    wanted = _wanted(book, changes)
    if wanted is None or sum(map(len, wanted.values())) > MOST:
        return None
    fresh: dict[str, dict[str, Row | None]] = {}
    order: dict[str, list[str]] = {}
    for table, keys in wanted.items():
        rows = _read(connection, book, table, keys)
        if _left_out(book, table, keys, rows):
            return None
        if rows.keys() - book.by_key(table).keys() and not _last(connection, book, table, rows):
            order[table] = _ids(connection, book, table)
        fresh[table] = {key: rows.get(key) for key in _in_order(rows, keys)}
    more: Keys = defaultdict(set)
    for table, key in also_read(book, fresh):
        more[table].add(key)
    for table, keys in more.items():
        fresh.setdefault(table, {}).update(_read(connection, book, table, keys))
    return take(book, fresh, order)


def _wanted(book: Book, changes: Iterable[Change]) -> Keys | None:
    """The records of the book's period that were written; None where more than records was."""
    found: Keys = defaultdict(set)
    for change in changes:
        table = change["form"]
        if table not in BY_TABLE:
            return None
        if not BY_TABLE[table].info.per_period or change["period"] == book.period:
            found[table].add(change["record"])
    return found


def _in_order(rows: dict[str, Row], keys: set[str]) -> list[str]:
    """The ids, those that are there in the order they were entered, those that are gone behind them."""
    return [*rows, *sorted(keys - rows.keys())]


def _of_period(book: Book, table: str) -> list[Any]:
    columns = BY_TABLE[table].__table__.c
    return [columns.period == book.period] if "period" in columns else []


def _read(connection: Connection, book: Book, table: str, keys: set[str]) -> dict[str, Row]:
    """These records as they stand, in the order they were entered."""
    form = BY_TABLE[table]
    columns = form.__table__.c
    own = columns[form.info.key].in_(sorted({key.partition("|")[2] or key for key in keys}))
    query = select(*(columns[name] for name in columns_of(form))).where(own, *_of_period(book, table)).order_by(columns.id)
    rows = [dict(row._mapping) for row in connection.execute(query)]
    if table == _COVER:
        rows = [with_due_date(row) for row in rows or [default_cover(connection, book.period)]]
    found = {full_key(table, row): row for row in rows}
    return {key: row for key, row in found.items() if key in keys}


def _left_out(book: Book, table: str, keys: set[str], rows: dict[str, Row]) -> bool:
    """Whether any of the records may belong to an item that the list no longer has, which a book leaves out with all its reasons."""
    if table in _OF_ITEMS:
        known = book.by_key(table)
        out = (row["task_uid"] in book.tasks and book.tasks[row["task_uid"]].status != ACTIVE for row in rows.values())
        return any(out) or any(key not in rows and key not in known for key in keys)
    return table == _REASONS and not all(any(row["record_uid"] in book.by_key(t) for t in BY_TABLE) for row in rows.values())


def _last(connection: Connection, book: Book, table: str, rows: dict[str, Row]) -> bool:
    """Whether the records that are new to the book are the last of their table."""
    new = [row for key, row in rows.items() if key not in book.by_key(table)]
    columns = BY_TABLE[table].__table__.c
    own = columns[BY_TABLE[table].info.key]
    first = select(func.min(columns.id)).where(own.in_([record_key(table, row) for row in new]), *_of_period(book, table))
    count = select(func.count()).where(columns.id >= first.scalar_subquery(), *_of_period(book, table))
    return connection.scalar(count) == len(new)


def _ids(connection: Connection, book: Book, table: str) -> list[str]:
    """The ids of all records of a table in the order they were entered."""
    form = BY_TABLE[table]
    names = dict.fromkeys((form.info.key, "rule_id")) if table == _REASONS else (form.info.key,)
    columns = form.__table__.c
    query = select(*(columns[name] for name in names)).where(*_of_period(book, table)).order_by(columns.id)
    return [full_key(table, dict(row._mapping)) for row in connection.execute(query)]
