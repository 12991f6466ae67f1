"""One cheap pass over a sheet's XML before a library touches it: far-out cells, huge ranges, error cells, uncalculated formulas."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO

from exchange.reading.values import UNCALCULATED, CellError, Limits, Merged, cell_name, cell_position, merged_range
from exchange.reading.xmlscan import scan_xml
from models.problems import Refused, refuse

_YES = ("1", "true")


@dataclass
class SheetFacts:
    """What the scan found: merged ranges, cells that show an error or hold a formula without a result, hidden rows and columns."""

    merged: list[Merged] = field(default_factory=list)
    marks: dict[tuple[int, int], CellError] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


class Budget:
    """What a workbook may still spend of its limits, over all its sheets."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.file, self.limits = file, limits
        self.cells, self.area = limits.cells, limits.merged_area

    def take_cell(self, sheet: str) -> None:
        self.cells -= 1
        if self.cells < 0:
            message = f"工作簿的单元格超过{self.limits.cells}个（含只设了格式的空单元格），太大了。"
            raise self._refusal(message, "请只保留要导入的表，删除下方和右侧的空白行、列后再导入。", sheet)

    def take_range(self, area: Merged, sheet: str) -> None:
        self.area -= area.area
        if self.area < 0:
            message = f"合并单元格或超链接的区域{area.name}太大。"
            raise self._refusal(message, "请取消这个区域的合并单元格、删除超链接，保存后再导入。", sheet, area.name)

    def check_filled(self, row: int, column: int, sheet: str) -> None:
        """A cell with a value must lie within the limits of rows and columns."""
        if row >= self.limits.rows or column >= self.limits.columns:
            name = cell_name(row, column)
            message = f"单元格{name}有内容，超出可以读取的范围（{self.limits.rows}行、{self.limits.columns}列）。"
            raise self._refusal(message, "请删除这个单元格的内容，再删除它左边和上边的空白行、列，保存后再导入。", sheet, name)

    def _refusal(self, message: str, todo: str, sheet: str, cell: str | None = None) -> Refused:
        return refuse("FILE", message, todo, file=self.file, sheet=sheet, cell=cell)


class _Scan:
    """The handlers of one pass; positions follow the references, or count on where a program left them out."""

    def __init__(self, sheet: str, budget: Budget) -> None:
        self.sheet, self.budget, self.facts = sheet, budget, SheetFacts()
        self._row, self._column = -1, -1
        self._type, self._has_formula, self._has_value, self._in_value = "n", False, False, False
        self._text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._start_cell(attributes)
        elif tag in ("v", "is"):
            self._has_value = self._in_value = True
            self.budget.check_filled(self._row, self._column, self.sheet)
        elif tag == "f":
            self._has_formula = True
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "col" and attributes.get("hidden") in _YES:
            self._hide_columns(attributes.get("min", ""), attributes.get("max", ""))
        elif tag in ("mergeCell", "hyperlink"):
            self._area(tag, attributes.get("ref", ""))

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._row = int(number) - 1 if number.isdecimal() and len(number) < 10 else self._row + 1
        self._column = -1
        self.budget.take_cell(self.sheet)
        if attributes.get("hidden") in _YES:
            self.facts.hidden_rows.add(self._row)

    def _hide_columns(self, first: str, last: str) -> None:
        if first.isdecimal() and last.isdecimal() and len(first + last) < 12:
            self.facts.hidden_columns.update(range(int(first) - 1, min(int(last), self.budget.limits.columns)))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = cell_position(attributes.get("r", ""))
        self._row, self._column = place or (self._row, self._column + 1)
        self._type, self._has_formula, self._has_value = attributes.get("t", "n"), False, False
        self._text.clear()
        self.budget.take_cell(self.sheet)

    def _area(self, tag: str, reference: str) -> None:
        area = merged_range(reference)
        if area is not None:
            self.budget.take_range(area, self.sheet)
            if tag == "mergeCell" and area.area > 1:
                self.facts.merged.append(area)

    def text(self, text: str) -> None:
        if self._in_value:
            self._text.append(text)

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag in ("v", "is"):
            self._in_value = False
        elif tag == "c":
            text = "".join(self._text)
            if self._type == "e" and text:
                self.facts.marks[self._row, self._column] = CellError(text)
            elif self._has_formula and not text and self._type != "str":
                self.facts.marks[self._row, self._column] = UNCALCULATED
                self.budget.check_filled(self._row, self._column, self.sheet)


def scan_sheet(part: BinaryIO, sheet: str, budget: Budget) -> SheetFacts:
    """The facts of a sheet's XML. Raises `Refused` beyond the limits, for a document type declaration, and for broken XML."""
    scan = _Scan(sheet, budget)
    scan_xml(part, scan, budget.file, f"工作表“{sheet}”的内容不合规")
    return scan.facts
