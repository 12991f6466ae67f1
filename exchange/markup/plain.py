"""A new workbook with the values of a file as they were read, where the file itself cannot be marked: .xls, .ods, Word, text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from exchange.reading import CellError, CellValue, Sheet, WordDocument, Workbook
from exchange.sheets import CELL_LIMIT, Sheets, new_workbook

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME, _LOOKED_AT = 31, 200
_LEAST, _MOST = 8.0, 40.0


def book_of_text(name: str, text: str) -> Workbook:
    """A text as one sheet, line by line, so that its lines keep their numbers."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rows: list[list[CellValue]] = [list(_split(line)) for line in lines]
    return Workbook(name, (Sheet("文字表格", False, rows),))


def _split(line: str) -> list[str]:
    if "\t" in line or "," not in line:
        return line.split("\t")
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return [line]


def book_of_document(document: WordDocument) -> Workbook:
    """The tables of a Word document as sheets; where it has none, its paragraphs."""
    tables = [block for block in document.blocks if not isinstance(block, str)]
    sheets = [Sheet(f"第{table.number}个表格", False, [list(row) for row in table.rows]) for table in tables]
    if not sheets:
        sheets = [Sheet("正文", False, [[block] for block in document.blocks if isinstance(block, str)])]
    return Workbook(document.file_name, tuple(sheets))


def legal_names(book: Workbook) -> dict[str, str]:
    """Names that sheets of an .xlsx may have, by those they have now."""
    found: dict[str, str] = {}
    for number, sheet in enumerate(book.sheets, 1):
        name = _NOT_IN_NAMES.sub("_", sheet.name).strip("'")[:_LONGEST_NAME] or f"表{number}"
        if name.casefold() in {known.casefold() for known in found.values()} or name.casefold() == "history":
            name = f"{name[: _LONGEST_NAME - 6]}({number})"
        found[sheet.name] = name
    return found


def write_values(book: Workbook, target: Path) -> None:
    """Write the values of a workbook, with columns wide enough and nothing else."""
    with new_workbook(target) as sheets:
        for sheet in book.sheets:
            _write_sheet(sheets, sheet)


def _write_sheet(sheets: Sheets, sheet: Sheet) -> None:
    made = sheets.add_sheet(sheet.name)
    for column, width in enumerate(_widths(sheet.rows[:_LOOKED_AT])):
        made.set_column(column, column, width)
    text, day, moment = (sheets.format(text_wrap=True, num_format=f) for f in ("@", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"))
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, bool):
                made.write_boolean(row, column, cell)
            elif isinstance(cell, int | float):
                made.write_number(row, column, cell)
            elif isinstance(cell, date) and cell.year >= 1900:
                made.write_datetime(row, column, _naive(cell), moment if isinstance(cell, datetime) else day)
            elif cell is not None:
                made.write_string(row, column, _shown(cell)[:CELL_LIMIT], text)


def _naive(cell: date) -> date:
    return cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell


def _shown(cell: Any) -> str:
    return cell.text if isinstance(cell, CellError) else str(cell)


def _widths(rows: Iterable[list[CellValue]]) -> list[float]:
    found: list[float] = []
    for cells in rows:
        found.extend([_LEAST] * (len(cells) - len(found)))
        for column, cell in enumerate(cells):
            if cell is not None:
                length = len(_shown(cell)[:100].encode("gb18030", "replace")) + 2
                found[column] = min(_MOST, max(found[column], float(length)))
    return found
