"""What a workbook is once it was read: sheets of plain values, and the limits that reading keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple, TypeAlias

INDEX_SHEET, INDEX_TITLE = "问题索引", "问题索引（两新填报）"
"""The sheet that a marked-up copy has before the sender's own, and the text of its first cell; it is no part of what is read."""

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,7})\$?([1-9]\d{0,9})")


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that shows an error instead of a value: `text` is what it shows (#REF!), or what is wrong with it in words."""

    text: str


UNCALCULATED = CellError("公式没有计算结果")

CellValue: TypeAlias = str | int | float | bool | datetime | date | CellError | None


class Merged(NamedTuple):
    """A merged range, 0-based, both corners within."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def area(self) -> int:
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    @property
    def name(self) -> str:
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `rows` are 0-based and ragged: each ends with its last filled cell, and the list with its last filled row.

    Every cell of a merged range holds the range's top left value. Very hidden sheets are also `hidden`. Hidden rows and columns are
    there like the others; their 0-based places are told apart.
    """

    name: str
    hidden: bool
    rows: list[list[CellValue]]
    merged: tuple[Merged, ...] = ()
    very_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @property
    def is_index(self) -> bool:
        """Whether it is the index that a marked-up copy of ours begins with."""
        return self.name.startswith(INDEX_SHEET) and self.value(0, 0) == INDEX_TITLE

    def value(self, row: int, column: int) -> CellValue:
        """The value of a cell, None beyond what is filled."""
        cells = self.rows[row] if row < len(self.rows) else []
        return cells[column] if column < len(cells) else None


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook with its sheets in printed order; chart sheets are left out.

    `index` is the name of the index sheet of a marked-up copy, which is left out, too.
    """

    file_name: str
    sheets: tuple[Sheet, ...]
    index: str = ""

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table of a Word document on its grid: every cell of a merged area holds the area's text.

    `below` tells for each row the columns that continue a cell of the row above. Tables count from 1 in the order they begin; `inside`
    is the number of the table around, 0 for none, and `before` the last lines that tables around hold before this one.
    """

    number: int
    rows: list[list[str]]
    below: list[frozenset[int]]
    inside: int = 0
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordDocument:
    """A Word document: paragraphs and tables in their order. `notes` tell what else the file holds, of `REVISED` and the others."""

    file_name: str
    blocks: tuple[str | WordTable, ...]
    notes: frozenset[str] = frozenset()


REVISED, HIDDEN_TEXT, EMBEDDED, PICTURES = "revised", "hidden text", "embedded", "pictures"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read at most; what is beyond is refused before a library touches it.

    `part_bytes` bounds every part of a package but sheets and shared texts. `cells` counts empty but formatted cells too, since the
    libraries keep each of them. `elements` to `characters` bound the XML of documents that no library reads. `memory_bytes`
    holds where the system has such a limit.
    """

    file_bytes: int = 64 * 2**20
    entries: int = 4_000
    inflated_bytes: int = 256 * 2**20
    part_bytes: int = 32 * 2**20
    ratio: int = 400
    rows: int = 200_000
    columns: int = 1_000
    cells: int = 1_500_000
    merged_area: int = 200_000
    elements: int = 1_000_000
    depth: int = 400
    tables_within: int = 20
    characters: int = 8_000_000
    seconds: float = 60.0
    memory_bytes: int = 2 * 2**30


def cell_name(row: int, column: int) -> str:
    """The name of a cell by its 0-based row and column: (6, 2) is C7."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row + 1}"


def cell_position(name: str) -> tuple[int, int] | None:
    """The 0-based row and column of a cell's name, or None where it is no such name."""
    found = _REFERENCE.fullmatch(name)
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def merged_range(name: str) -> Merged | None:
    """The range of a reference such as B2:C9 (or one cell), or None where it is none."""
    first, _, last = name.partition(":")
    start, end = cell_position(first), cell_position(last or first)
    if start is None or end is None:
        return None
    return Merged(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1]))


def plain(value: Any) -> CellValue:
    """A library's value as a plain one: a time of day or a span of time becomes text."""
    if isinstance(value, (str, bool, int, float, date)):
        return value
    return value.isoformat("seconds") if isinstance(value, time) else str(value)


def build_rows(
    cells: dict[tuple[int, int], CellValue], merged: tuple[Merged, ...], marks: dict[tuple[int, int], CellError]
) -> list[list[CellValue]]:
    """Rows of a sheet from its filled cells: errors marked, merged ranges filled from their top left cell."""
    filled = {place: value for place, value in cells.items() if value is not None and value != ""} | marks
    for area in merged:
        value = filled.get((area.top, area.left))
        if value is not None and area.area > 1:
            filled |= {(r, c): value for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)}
    rows: list[list[CellValue]] = [[] for _ in range(1 + max((row for row, _ in filled), default=-1))]
    for (row, column), value in sorted(filled.items(), key=lambda item: item[0]):
        cells_of_row = rows[row]
        cells_of_row.extend([None] * (column - len(cells_of_row)))
        cells_of_row.append(value)
    return rows
