"""A book that remembers what is looked up in it, so that a check can be run again where it must be (`models.rules.checker`).

It answers rules as a `Book` does, with nothing else: what a rule asks of it that is neither told below as fixed nor noted is an error,
so that no rule can read what is not followed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from models.book import Book, Row, Token, natural_key

FIXED = (
    *("unit", "period", "today", "tasks", "earlier", "departments", "newer_list", "demo", "profile"),
    *("last", "county", "month_end", "before", "latest", "before_natural", "limit", "group"),
)
"""What stays as it is for the life of a book."""


class Noted(Mapping[Any, Any]):
    """A lookup of a book; whoever goes over all of it reads the whole table."""

    def __init__(self, inner: Mapping[Any, Any], token: Token, note: Callable[[Token], None]) -> None:
        self._inner, self._token, self._note = inner, token, note

    def __getitem__(self, key: Any) -> Any:
        self._note((*self._token, key))
        return self._inner[key]

    def get(self, key: Any, default: Any = None) -> Any:
        self._note((*self._token, key))
        return self._inner.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._note((*self._token, key))
        return key in self._inner

    def __iter__(self) -> Iterator[Any]:
        self._note(("rows", self._token[1]))
        return iter(self._inner)

    def __len__(self) -> int:
        self._note(("rows", self._token[1]))
        return len(self._inner)


class Tables(Mapping[str, list[Row]]):
    """The tables of a book; whoever takes one reads all of it."""

    def __init__(self, rows: Mapping[str, list[Row]], note: Callable[[Token], None]) -> None:
        self._rows, self._note = rows, note

    def __getitem__(self, table: str) -> list[Row]:
        self._note(("rows", table))
        return self._rows[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class Watched:
    """A book for the rules of one record after the other: `reads` gathers what they looked up beyond the record's own family."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.own = ""
        """The id of the head of the family whose record is being checked."""
        self.reads: set[Token] = set()
        self.rows = Tables(book.rows, self._note)
        for name in FIXED:
            setattr(self, name, getattr(book, name))

    def _note(self, token: Token) -> None:
        if token[-1] != self.own:
            self.reads.add(token)

    @property
    def cover(self) -> Row:
        self._note(("rows", "submission"))
        return self._book.cover

    @property
    def projects(self) -> Noted:
        return self.by_key("reserve_project")

    @property
    def progress(self) -> Noted:
        return self.by_key("project_progress")

    @property
    def task_progress(self) -> Noted:
        return self.by_key("task_progress")

    def by_key(self, table: str) -> Noted:
        return Noted(self._book.by_key(table), ("key", table), self._note)

    def children(self, table: str, parent: str) -> list[Row]:
        if parent != self.own:
            self._note(("children", table, parent))
        return self._book.children(table, parent)

    def index(self, table: str, *names: str) -> Noted:
        return Noted(self._book.index(table, *names), ("index", table, *names), self._note)

    def alike(self, table: str, row: Row) -> list[Row]:
        self._note(("alike", table, natural_key(table, row)))
        return self._book.alike(table, row)

    def blocks(self, table: str, name: str, key: Callable[[Row], Any]) -> Noted:
        return Noted(self._book.blocks(table, name, key), ("blocks", table, name), self._note)

    def distinct(self, table: str, by: str, name: str) -> Noted:
        return Noted(self._book.distinct(table, by, name), ("distinct", table, by, name), self._note)

    def similar(self, table: str, by: str, name: str, least: Decimal) -> Noted:
        return Noted(self._book.similar(table, by, name, least), ("distinct", table, by, name), self._note)
