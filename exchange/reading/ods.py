"""Reading .ods: the limits first, then one bounded pass over its cells (OpenDocument 1.3, part 3, 9).

Our own small reader, not python-calamine: a file of 2 KB may say that a cell is repeated in 16 billion places, which that one believes;
nor does it tell merged ranges, hidden rows, or error cells of such files.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from exchange.reading.sheetscan import Budget
from exchange.reading.sniff import FileKind, damaged, refusal
from exchange.reading.values import CellError, CellValue, Limits, Merged, Sheet, Workbook, build_rows
from exchange.reading.xmlscan import Spending, scan_xml

_LEFT_OUT = frozenset({"annotation", "tracked-changes", "shapes", "frame", "ruby-text", "forms", "sub-table"})
_ERROR = re.compile(r"#[A-Z0-9/!?]{2,8}[!?A0]|Err:\d{3}")
_MOST_MANIFEST = 2**20


def read_ods(path: Path, name: str, limits: Limits) -> Workbook:
    """The workbook in an archive that was checked. Raises `Refused`."""
    try:
        with ZipFile(path) as archive:
            if _has_password(archive):
                raise refusal(FileKind.ENCRYPTED, name, for_list=True)
            scan = OdsScan(name, limits)
            with archive.open("content.xml") as stream:
                scan_xml(stream, scan, name, "内容认不出来")  # type: ignore[arg-type]
    except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise damaged(name) from error
    return Workbook(name, tuple(scan.sheets))


def _has_password(archive: ZipFile) -> bool:
    manifest = "META-INF/manifest.xml"
    known = manifest in archive.namelist() and archive.getinfo(manifest).file_size <= _MOST_MANIFEST
    return known and b"encryption-data" in archive.read(manifest)


@dataclass
class _Page:
    """A sheet while it is read."""

    name: str
    hidden: bool
    cells: dict[tuple[int, int], CellValue] = field(default_factory=dict)
    marks: dict[tuple[int, int], CellError] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    row: int = 0
    column: int = 0

    def sheet(self) -> Sheet:
        merged = tuple(self.merged)
        hidden = (frozenset(self.hidden_rows), frozenset(self.hidden_columns))
        return Sheet(self.name, self.hidden, build_rows(self.cells, merged, self.marks), merged, False, *hidden)


class OdsScan:
    """The handlers of the pass; `sheets` holds what was found."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.sheets: list[Sheet] = []
        self._spending, self._budget, self._limits = Spending(file, limits), Budget(file, limits), limits
        self._depth = self._skipping = 0
        self._style, self._hidden_styles = "", set[str]()
        self._page: _Page | None = None
        self._row: dict[str, str] = {}
        self._cell: dict[str, str] = {}
        self._paragraphs: list[list[str]] = []
        self._filled: list[tuple[int, int, CellValue]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._spending.take_element(self._depth)
        tag = name.rpartition(":")[2]
        if self._skipping:
            return
        if tag in _LEFT_OUT or (tag == "table" and self._page):
            self._skipping = self._depth
        elif tag == "style":
            self._style = attributes.get("style:name", "")
        elif tag == "table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif tag == "table":
            self._page = _Page(attributes.get("table:name", ""), attributes.get("table:style-name") in self._hidden_styles)
        elif self._page:
            self._start_in_page(self._page, tag, attributes)

    def _start_in_page(self, page: _Page, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table-column":
            count = _count(attributes, "table:number-columns-repeated")
            if attributes.get("table:visibility") in ("collapse", "filter"):
                page.hidden_columns.update(range(page.column, min(page.column + count, self._limits.columns)))
            page.column += count
        elif tag == "table-row":
            self._row, page.column, self._filled = attributes, 0, []
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell, self._paragraphs = attributes, []
        elif tag == "p":
            self._paragraphs.append([])
        elif tag in ("s", "tab", "line-break") and self._paragraphs:
            text = "\n" if tag == "line-break" else " " * min(_count(attributes, "text:c"), 100)
            self._paragraphs[-1].append(text)

    def text(self, text: str) -> None:
        if self._paragraphs and not self._skipping:
            self._spending.take_text(len(text))
            self._paragraphs[-1].append(text)

    def end(self, name: str) -> None:
        tag, page = name.rpartition(":")[2], self._page
        if self._skipping:
            self._skipping = 0 if self._skipping == self._depth else self._skipping
        elif page and tag in ("table-cell", "covered-table-cell"):
            self._end_cell(page, covered=tag == "covered-table-cell")
        elif page and tag == "table-row":
            self._end_row(page)
        elif page and tag == "table":
            self.sheets.append(page.sheet())
            self._page = None
        self._depth -= 1

    def _end_cell(self, page: _Page, *, covered: bool) -> None:
        """Takes a cell once for each column it is repeated in; its place is told in full at the end of its row."""
        count = _count(self._cell, "table:number-columns-repeated")
        value = None if covered else self._value()
        if value is not None and value != "":
            self._budget.check_filled(page.row, page.column + count - 1, page.name)
            self._filled.append((page.column, count, value))
        columns, rows = (_count(self._cell, f"table:number-{what}-spanned") for what in ("columns", "rows"))
        if columns * rows > 1:
            area = Merged(page.row, page.column, page.row + rows - 1, page.column + columns - 1)
            self._budget.take_range(area, page.name)
            page.merged.append(area)
        page.column += count
        self._cell, self._paragraphs = {}, []

    def _end_row(self, page: _Page) -> None:
        count = _count(self._row, "table:number-rows-repeated")
        if self._filled:
            self._budget.check_filled(page.row + count - 1, 0, page.name)
            self._spending.take_cells(count * sum(times for _, times, _ in self._filled))
            if self._row.get("table:visibility") in ("collapse", "filter"):
                page.hidden_rows.update(range(page.row, page.row + count))
        for row in range(page.row, page.row + count) if self._filled else ():
            for first, times, value in self._filled:
                kept = page.marks if isinstance(value, CellError) else page.cells
                kept.update(dict.fromkeys(((row, column) for column in range(first, first + times)), value))  # type: ignore[arg-type]
        page.row += count

    def _value(self) -> CellValue:
        kind = self._cell.get("office:value-type", "")
        text = "\n".join("".join(parts) for parts in self._paragraphs)
        if _ERROR.fullmatch(text) and (self._cell.get("table:formula") or self._cell.get("calcext:value-type") == "error"):
            return CellError(text)
        if kind == "boolean":
            return self._cell.get("office:boolean-value") == "true"
        try:
            if kind in ("float", "percentage", "currency"):
                number = float(self._cell.get("office:value", ""))
                return int(number) if number.is_integer() and abs(number) < 10**15 else number
            if kind == "date":
                return _date(self._cell.get("office:date-value", ""))
        except ValueError:
            return text
        return text or self._cell.get("office:string-value", "")


def _date(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "")
    return max(1, int(text)) if text.isdecimal() and len(text) < 10 else 1
