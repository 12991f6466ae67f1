"""Writes of several records as one step: a pasted block, a copied record with its child records, lines taken away together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.book import Row
from models.forms import BY_TABLE, children
from services.desk import Desk, Write
from services.locks import require_open
from services.records import delete_record, find, insert_record, rows_of, update_record, writable

Line = tuple[str, Mapping[str, Any]]
"""A record's permanent id ("" for a new one) with its changed fields."""


def put(
    desk: Desk, table: str, lines: Sequence[Line], period: str = "", action: str = "粘贴"
) -> tuple[list[str], frozenset[str]]:
    """Change records and add new ones in one step; returns the records' ids in the order of the lines, and the tables changed.

    Raises `Refused` where the period is locked or a record is gone; then nothing was changed.
    """
    with desk.writing(f"{action}{BY_TABLE[table].info.title}") as write:
        require_open(write.session, table, period)
        keys: list[str] = []
        for key, values in lines:
            if key:
                update_record(write, find(write.session, table, key, period), values)
            keys.append(key or insert_record(write, table, values, period))
        return keys, write.changed


def remove(desk: Desk, table: str, keys: Sequence[str], period: str = "") -> tuple[int, frozenset[str]]:
    """Delete records with their child records in one step; returns how many, and the tables changed."""
    with desk.writing(f"删除{BY_TABLE[table].info.title}") as write:
        require_open(write.session, table, period)
        for key in keys:
            delete_record(write, find(write.session, table, key, period))
        return len(keys), write.changed


def duplicate(
    desk: Desk, table: str, key: str, changes: Mapping[str, Any], without: Mapping[str, frozenset[str]], period: str = ""
) -> tuple[str, frozenset[str]]:
    """Copy a record and its child records in one step; returns the copy's id, and the tables changed.

    `changes` are the copy's own values, `without` names by table the fields that are not copied. Raises `Refused` where a period is
    locked or the record is gone.
    """
    with desk.writing(f"复制{BY_TABLE[table].info.title}") as write:
        require_open(write.session, table, period)
        record = find(write.session, table, key, period)
        row = {name: getattr(record, name) for name in writable(table)}
        copy = insert_record(write, table, {**_kept(table, row, without), **changes}, period)
        _copy_children(write, table, (key, copy), without)
        return copy, write.changed


def _kept(table: str, row: Row, without: Mapping[str, frozenset[str]]) -> Row:
    left_out = without.get(table, frozenset())
    return {name: row[name] for name in writable(table) if name not in left_out}


def _copy_children(write: Write, table: str, keys: tuple[str, str], without: Mapping[str, frozenset[str]]) -> None:
    parent, (old, new) = BY_TABLE[table].info.key, keys
    for form in children(BY_TABLE[table]):
        child = form.__tablename__
        for row in rows_of(write.session.connection(), child):
            if row[parent] == old:
                insert_record(write, child, {**_kept(child, row, without), parent: new})
