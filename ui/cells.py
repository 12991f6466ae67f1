"""Text that becomes the values of cells: one cell, or a block copied from a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import Any

from models import kinds as k
from models.book import Book
from models.kinds import Field
from models.text import squeeze
from models.values import Unreadable, read
from ui.choices import choices

SEVERAL_ROWS = "\t\n"


def split_block(text: str) -> list[list[str]]:
    """The cells of a block as spreadsheets put it on the clipboard: rows by line, cells by tab, quoted where a cell has lines."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    if not plain:
        return []
    quoted = any(cell.startswith('"') for line in plain.split("\n") for cell in line.split("\t"))
    if quoted and plain.count('"') % 2 == 0:
        return [row or [""] for row in csv.reader(io.StringIO(plain), delimiter="\t")]
    return [line.split("\t") for line in plain.split("\n")]


def join_block(rows: list[list[str]]) -> str:
    """Cells as spreadsheets expect them on the clipboard; a text that begins like a formula stays a text only when quoted there."""
    return "\n".join("\t".join(_quoted(cell) for cell in row) for row in rows)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in '\t\n"') else cell


def read_cell(text: str, field: Field, book: Book) -> Any:
    """The value that a cell's text means; a reference is found by its record's id, number or name. Raises `Unreadable`."""
    value = read(text, field).value
    if value is None or field.kind is not k.REFERENCE or not field.options:
        return value
    found = _referred(text, field, book)
    if found is None:
        raise Unreadable("E04", v=text)
    return found


def _referred(text: str, field: Field, book: Book) -> str | None:
    wanted = squeeze(text)
    offered = choices(book, field)
    for known, shown in offered:
        if wanted in (squeeze(known), squeeze(shown)):
            return known
    loose = [known for known, shown in offered if wanted in squeeze(shown).split() or wanted == squeeze(shown.partition(" ")[2])]
    loose += [known for known, shown in offered if wanted.isdigit() and shown.split(" ")[0] == wanted]
    return loose[0] if len(set(loose)) == 1 else None
