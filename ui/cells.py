"""Text that becomes the values of cells: one cell, or a block copied from a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import Any

from models import kinds as k
from models.book import Book
from models.kinds import Field
from models.text import squeeze
from models.values import Unreadable, read, show
from ui.choices import choices, shown_choice

Block = list[list[str]]


def split_block(text: str) -> Block:
    """The cells of a block as spreadsheets put it on the clipboard: rows by line, cells by tab, quoted where a cell has lines."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    if not plain:
        return []
    quoted = any(cell.startswith('"') for line in plain.split("\n") for cell in line.split("\t"))
    if quoted and plain.count('"') % 2 == 0:
        return [row or [""] for row in csv.reader(io.StringIO(plain, newline=""), delimiter="\t")]
    return [line.split("\t") for line in plain.split("\n")]


def join_block(rows: Block) -> str:
    """Cells as spreadsheets expect them on the clipboard."""
    return "\n".join("\t".join(_quoted(cell) for cell in row) for row in rows)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in '\t\n"') else cell


def write_cell(value: Any, field: Field, book: Book) -> str:
    """A value as a cell takes it in and gives it out; `read_cell` understands it again."""
    if value is None or field.kind is not k.REFERENCE:
        return show(value, field)
    return shown_choice(book, field, value)


def read_cell(text: str, field: Field, book: Book) -> Any:
    """The value that a cell's text means; a reference is found by its record's id, number or name. Raises `Unreadable`."""
    value = read(text, field).value
    if value is None or field.kind is not k.REFERENCE:
        return value
    offered = choices(book, field)
    wanted = squeeze(text)
    found = {known for known, shown in offered if wanted in (squeeze(known), squeeze(shown))}
    found = found or {known for known, shown in offered if wanted in map(squeeze, shown.split(" ", 1))}
    if len(found) != 1:
        raise Unreadable("E04", v=text)
    return found.pop()
