"""A table of texts, whatever file it came from: its rows with the place of each, its heading row, and the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from exchange.reading import CellError, CellValue, Sheet, cell_name
from models.codes import without_bracket
from models.text import clean, squeeze

HEADER_WITHIN = 30
_LONGEST_HEADING = 40
HEADINGS: dict[str, tuple[str, ...]] = {
    "seq": ("序号", "编号", "序列", "项次"),
    "action": ("重要行动", "行动", "重点行动"),
    "task": ("主要任务", "重点任务", "工作任务", "任务名称"),
    "content": ("具体工作内容", "工作内容", "具体内容", "具体工作", "工作任务内容"),
    "units": ("责任单位", "市级责任单位", "责任部门", "市级责任部门"),
    "deadline": ("完成时限", "完成时间", "时限"),
    "task_uid": ("任务标识", "task_uid"),
}
_FIELDS = {squeeze(heading): name for name, headings in HEADINGS.items() for heading in headings}
NEEDED = frozenset({"content", "units"})
_ASCII_BREAK = re.compile(r"(?<=[A-Za-z0-9])\s*\n\s*(?=[A-Za-z0-9])")
_BREAK = re.compile(r"\s*\n\s*")


def joined(text: str) -> str:
    """A cell's text on one line: line breaks vanish between Chinese characters, and are a blank between Latin words."""
    return _BREAK.sub("", _ASCII_BREAK.sub(" ", clean(text)))


def cell_text(value: CellValue) -> str:
    """What a cell says: a date as yyyy-MM-dd, nothing for an error."""
    if value is None or isinstance(value, CellError):
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return clean(str(int(value) if isinstance(value, float) and value.is_integer() else value))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of texts; `number` counts from 1 in its sheet or text. `broken` are cells that show an error, `below` the columns
    whose cell continues a merged cell of the row above."""

    number: int
    cells: tuple[str, ...]
    broken: dict[int, str] = field(default_factory=dict)
    below: frozenset[int] = frozenset()

    def cell(self, column: int) -> str:
        return self.cells[column] if column < len(self.cells) else ""

    @property
    def filled(self) -> list[str]:
        """What the row says, each text once."""
        return list(dict.fromkeys(text for text in self.cells if text))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one sheet or one text. `from_right` tells that short rows lack their leading cells."""

    name: str
    rows: list[Row]
    is_sheet: bool
    hidden: bool = False
    from_right: bool = False

    def place(self, row: Row, column: int) -> str:
        """The name of a cell for a message: C7 in a sheet, 第7行 in a text."""
        return cell_name(row.number - 1, column) if self.is_sheet else f"第{row.number}行"


def sheet_table(sheet: Sheet) -> Table:
    """The texts of a sheet."""
    below: dict[int, set[int]] = {}
    for area in sheet.merged:
        for row in range(area.top + 1, area.bottom + 1):
            below.setdefault(row, set()).update(range(area.left, area.right + 1))
    rows = [
        Row(
            number + 1,
            tuple(cell_text(value) for value in values),
            {column: value.text for column, value in enumerate(values) if isinstance(value, CellError)},
            frozenset(below.get(number, ())),
        )
        for number, values in enumerate(sheet.rows)
    ]
    return Table(sheet.name, rows, True, sheet.hidden)


def columns_of(cells: Iterable[str]) -> dict[str, int]:
    """The list's columns that a row of headings names, by field; the first of two equal headings counts."""
    found: dict[str, int] = {}
    for column, text in enumerate(cells):
        heading = squeeze(without_bracket(joined(text))) if len(text) <= _LONGEST_HEADING else ""
        if heading in _FIELDS:
            found.setdefault(_FIELDS[heading], column)
    return found


def is_heading(cells: Iterable[str]) -> bool:
    """Whether a row names the columns that a list must have."""
    return columns_of(cells).keys() >= NEEDED


def find_heading(table: Table) -> int | None:
    """The place of the heading row in the table, or None where it has none."""
    return next((place for place, row in enumerate(table.rows[:HEADER_WITHIN]) if is_heading(row.cells)), None)


def lines_of(rows: Iterable[Row]) -> Iterator[str]:
    """What rows outside the list say, line by line."""
    for row in rows:
        yield from (line for text in row.filled for line in text.split("\n"))
