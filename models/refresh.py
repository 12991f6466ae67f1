"""Taking changed records into an open book in place: the rows, what they are found by, and the computed fields that read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from models.book import Book, Row, Token
from models.derive import complete_rows, in_order, numbered, readers

Fresh = Mapping[str, Mapping[str, Row | None]]
"""Rows as entered by table and id (`full_key`), computed fields not yet filled in; None for a record that is gone."""
_NUMBERED, _LISTED = "reserve_project", "task_progress"


class Change(NamedTuple):
    """A completed row that came (`old` None), went (`new` None) or is another now."""

    table: str
    old: Row | None
    new: Row | None


class Taken(NamedTuple):
    """What a book has taken in: the rows that are others now, and the lookups that answer otherwise than before.

    `renumbered` tells that projects which did not change themselves have another printed number (序号), since others came or went.
    """

    changes: tuple[Change, ...]
    touched: frozenset[Token]
    renumbered: bool


def also_read(book: Book, fresh: Fresh) -> set[tuple[str, str]]:
    """The records (table, id) of the book that must be read anew with these, since their computed fields read them."""
    wanted: set[tuple[str, str]] = set()
    waiting = [(table, book.by_key(table).get(key), row) for table, rows in fresh.items() for key, row in rows.items()]
    while waiting:
        for table, key in readers(book, *waiting.pop()):
            known = book.by_key(table).get(key)
            if known is not None and (table, key) not in wanted and key not in fresh.get(table, {}):
                wanted.add((table, key))
                waiting.append((table, known, known))
    return wanted


def take(book: Book, fresh: Fresh, order: Mapping[str, Sequence[str]] | None = None) -> Taken:
    """Take rows into a book; `fresh` holds what was written and all of `also_read`.

    A new record comes last in its table, unless `order` has the table with the ids of all its records in their order.
    """
    swaps = [
        Change(table, old, new)
        for table, rows in fresh.items()
        for key, new in rows.items()
        if (old := book.by_key(table).get(key)) is not None or new is not None
    ]
    book.lay_out()
    for swap in swaps:
        book.put(*swap)
    renumbered = _numbers(book, swaps)
    complete_rows(book, {table: [s.new for s in swaps if s.table == table and s.new is not None] for table in fresh})
    touched: set[Token] = set()
    for swap in swaps:
        found = book.settle(*swap)
        if swap.old != swap.new:
            touched |= found
    for table, keys in (order or {}).items():
        book.arrange(table, keys)
    if _LISTED in fresh:
        in_order(book)
    return Taken(tuple(swap for swap in swaps if swap.old != swap.new), frozenset(touched), renumbered)


def _numbers(book: Book, swaps: Sequence[Change]) -> bool:
    """Number the projects; whether any has another number only because others came or went."""
    own = [swap for swap in swaps if swap.table == _NUMBERED]
    for _, old, new in own:
        if old is not None and new is not None:
            new["row_no"] = old["row_no"]
    if all(old is not None and new is not None for _, old, new in own):
        return False
    fresh = {id(swap.new) for swap in own}
    return any(id(row) not in fresh for row in numbered(book))
