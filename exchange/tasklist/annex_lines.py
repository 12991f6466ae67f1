"""One annex sheet as lines that know their cells, and a difference that was found in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from exchange.reading import CellError, CellValue, Sheet, cell_name
from exchange.tasklist.layout import HEADINGS, NEEDED
from exchange.tasklist.table import HEADER_WITHIN, cell_text, joined
from models.problems import ERROR, Problem
from models.text import squeeze

_NOTE = re.compile(r"注|备注|说明|填表")


@dataclass(frozen=True, slots=True)
class AnnexDifference:
    """A value that the list changes: what it is, before and after in words, the cell, and the checks or fields that use it.

    `key` is the parameter's id, the period and type of a due date, the code list and code of an entry.
    """

    key: str
    what: str
    before: str
    after: str
    used_by: tuple[str, ...]
    sheet: str
    cell: str

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "used_by": list(self.used_by)}

    def line(self) -> str:
        """The difference on one line, for a terminal or a change note."""
        used = f"，用于{'、'.join(self.used_by)}" if self.used_by else ""
        return f"{self.what}：{self.before or '（无）'} → {self.after}（{self.sheet} {self.cell}{used}）"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of an annex sheet: its cells by key. What is wrong with one is said with `refuse`."""

    sheet: AnnexSheet
    row: int

    def value(self, key: str) -> CellValue:
        column = self.sheet.columns.get(key)
        cells = self.sheet.rows[self.row]
        return cells[column] if column is not None and column < len(cells) else None

    def text(self, key: str) -> str:
        return joined(cell_text(self.value(key)))

    def cell(self, key: str) -> str:
        """The name of the cell; of the row's first one where the sheet lacks the column."""
        return cell_name(self.row, self.sheet.columns.get(key, 0))

    def refuse(self, key: str, message: str, hint: str) -> None:
        """Note that a cell of this line cannot be taken."""
        sheet = self.sheet
        sheet.problems.append(Problem("FILE", ERROR, message, hint, file=sheet.file, sheet=sheet.name, cell=self.cell(key)))

    def readable(self) -> bool:
        """Whether no cell of the line shows an error; one that does is refused."""
        broken = {key: value for key in self.sheet.columns if isinstance(value := self.value(key), CellError)}
        for key, value in broken.items():
            self.refuse(key, f"这一格显示为错误（{value.text}），读不出来。", "改正后重新导入。")
        return not broken


@dataclass(frozen=True)
class AnnexSheet:
    """An annex sheet whose heading row was found: columns by key, whatever their order."""

    name: str
    file: str
    rows: Sequence[Sequence[CellValue]]
    columns: dict[str, int]
    start: int
    problems: list[Problem]

    @classmethod
    def of(cls, sheet: Sheet, file: str, problems: list[Problem]) -> AnnexSheet | None:
        """The sheet by its headings or its keys; None where the columns it needs are not there."""
        for place, row in enumerate(sheet.rows[:HEADER_WITHIN]):
            columns = _columns(sheet.name, row)
            if columns.keys() >= NEEDED[sheet.name]:
                return cls(sheet.name, file, sheet.rows, columns, place + 1, problems)
        return None

    def lines(self) -> Iterator[Line]:
        """The lines below the headings, without empty ones, repeated headings and notes under the table."""
        for place in range(self.start, len(self.rows)):
            line = Line(self, place)
            filled = [key for key in self.columns if line.value(key) is not None]
            if not filled or _columns(self.name, self.rows[place]).keys() >= NEEDED[self.name]:
                continue
            note = len(filled) == 1 and _NOTE.match(line.text(filled[0]))
            if not note and line.readable():
                yield line


def _columns(name: str, row: Sequence[CellValue]) -> dict[str, int]:
    """The columns that a row names, by heading or by key; the first of two counts."""
    known = {squeeze(text): key for key, heading in HEADINGS[name].items() for text in (key, heading)}
    found: dict[str, int] = {}
    for column, value in enumerate(row):
        key = known.get(squeeze(value)) if isinstance(value, str) else None
        if key:
            found.setdefault(key, column)
    return found
