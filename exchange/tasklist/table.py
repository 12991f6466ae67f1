"""A table of texts, whatever file it came from: its rows with the place of each, its heading row, and the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from exchange.reading import CellError, CellValue, Sheet, cell_name
from models.codes import without_bracket
from models.text import clean, narrow, squeeze

HEADER_WITHIN = 30
MOST_ROWS = 3_000
"""More rows than this no list has; the longest known has some 200."""
_LONGEST_HEADING = 40
HEADINGS: dict[str, tuple[str, ...]] = {
    "seq": ("序号", "编号", "序列", "项次"),
    "action": ("重要行动", "行动", "重点行动"),
    "task": ("主要任务", "重点任务", "工作任务", "任务名称"),
    "content": ("具体工作内容", "工作内容", "具体内容", "具体工作", "工作任务内容"),
    "lead": ("牵头单位", "牵头部门", "市级牵头单位", "牵头责任单位"),
    "units": ("责任单位", "市级责任单位", "责任部门", "市级责任部门"),
    "coop": ("配合单位", "配合部门", "市级配合单位", "参与单位", "配合责任单位"),
    "deadline": ("完成时限", "完成时间", "时限"),
    "task_uid": ("任务标识", "task_uid"),
}
_FIELDS = {squeeze(heading): name for name, headings in HEADINGS.items() for heading in headings}
NEEDED = frozenset({"content", "units"})
UNIT_COLUMNS = ("lead", "units", "coop")
"""The columns that name bodies, in the order in which these are responsible."""
_ACTION = re.compile(r"(?:[第(]?[一二三四五六七八九十\d]{1,3}[、.)部分]+)?(.{2,20}?(?:行动|措施|实施))[:]?")
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


def action_of(text: str) -> str:
    """The action that a line such as 一、实施设备更新行动 or a sheet's name tells; "" where it tells none."""
    found = _ACTION.fullmatch(narrow(text)) if len(text) <= _LONGEST_HEADING else None
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of texts; `number` counts from 1 in its sheet, table or text. `broken` are cells that show an error, `below` the columns
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
    """Rows of one sheet, one table of a document, or one text. `from_right` tells that short rows lack their leading cells.

    `action` is what the sheet's name or the line above says of all its items. Hidden columns count from 0, hidden rows by their number.
    """

    name: str
    rows: list[Row]
    is_sheet: bool
    hidden: bool = False
    from_right: bool = False
    action: str = ""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def place(self, row: Row, column: int) -> str:
        """The name of a cell for a message: C7 in a sheet, 第7行 in a text."""
        return cell_name(row.number - 1, column) if self.is_sheet else f"第{row.number}行"


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a table's headings stand: first row, number of rows, number of columns, and the columns by field."""

    start: int
    height: int
    width: int
    columns: dict[str, int]


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
    hidden = (frozenset(row + 1 for row in sheet.hidden_rows), sheet.hidden_columns)
    return Table(sheet.name, rows, True, sheet.hidden, False, action_of(sheet.name), *hidden)


def columns_of(cells: Iterable[str]) -> dict[str, int]:
    """The list's columns that a row of headings names, by field; the first of two equal headings counts.

    A leading body's column alone is that of the bodies.
    """
    found: dict[str, int] = {}
    for column, text in enumerate(cells):
        heading = squeeze(without_bracket(joined(text))) if len(text) <= _LONGEST_HEADING else ""
        if heading in _FIELDS:
            found.setdefault(_FIELDS[heading], column)
    if "lead" in found and "units" not in found:
        found["units"] = found.pop("lead")
    return found


def is_heading(cells: Iterable[str]) -> bool:
    """Whether a row names the columns that a list must have."""
    return columns_of(cells).keys() >= NEEDED


def find_heading(table: Table) -> Heading | None:
    """The table's headings, in one row or in two, or None where it has none."""
    return next(filter(None, (heading_at(table, place) for place in range(min(HEADER_WITHIN, len(table.rows))))), None)


def heading_at(table: Table, place: int) -> Heading | None:
    """The headings that begin in a row."""
    upper = table.rows[place]
    lower = table.rows[place + 1] if place + 1 < len(table.rows) else None
    below = _over_two_rows(upper, lower) if lower else None
    if below and lower:
        return Heading(place, 2, max(len(upper.cells), len(lower.cells)), below)
    columns = columns_of(upper.cells)
    return Heading(place, 1, len(upper.cells), columns) if columns.keys() >= NEEDED else None


def _over_two_rows(upper: Row, lower: Row) -> dict[str, int] | None:
    """The columns of headings in two rows: the lower one names what the upper one does not, and is nearer to the truth."""
    above, below = columns_of(upper.cells), columns_of(lower.cells)
    if not above or not below.keys() - above.keys() or any(len(text) > _LONGEST_HEADING for text in lower.cells):
        return None
    columns = {name: column for name, column in above.items() if column not in below.values()} | below
    return columns if columns.keys() >= NEEDED else None


def lines_of(rows: Iterable[Row]) -> Iterator[str]:
    """What rows outside the list say, line by line."""
    for row in rows:
        yield from (line for text in row.filled for line in text.split("\n"))
