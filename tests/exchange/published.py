"""A published list and what a city office does to it: cells are found by key and changed with another library than wrote them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from exchange.tasklist.publish import write_list
from models.profile import built_in
from models.tasks import TaskList
from tests.conftest import TODAY

KEY_ROW, FIRST_ROW = 4, 5


@cache
def _content() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "清单.xlsx"
        write_list(path, TaskList.built_in(), built_in(), TODAY)
        return path.read_bytes()


def published(folder: Path, name: str = "责任清单 发布#1.xlsx") -> Path:
    """The built-in list in our own format; written once, then copied."""
    path = folder / name
    path.write_bytes(_content())
    return path


def column_of(sheet: Worksheet, key: str) -> int:
    return next(cell.column for cell in sheet[KEY_ROW] if cell.value == key)


def row_of(sheet: Worksheet, **wanted: Any) -> int:
    """The first row whose cells have these values."""
    columns = {column_of(sheet, key): value for key, value in wanted.items()}
    rows = range(FIRST_ROW, sheet.max_row + 1)
    return next(row for row in rows if all(sheet.cell(row, column).value == value for column, value in columns.items()))


class Office:
    """The city office with the file open; `save` closes it."""

    def __init__(self, path: Path) -> None:
        self.path, self.book = path, openpyxl.load_workbook(path)

    def set(self, sheet: str, where: dict[str, Any], **values: Any) -> str:
        """Change cells of the row found; returns the name of the last one changed."""
        page = self.book[sheet]
        row = row_of(page, **where)
        for key, value in values.items():
            cell = page.cell(row, column_of(page, key))
            cell.value = value
        return str(cell.coordinate)

    def add(self, sheet: str, **values: Any) -> int:
        """Write a row under the table's last; returns its number."""
        page = self.book[sheet]
        row = next(r for r in range(FIRST_ROW, page.max_row + 2) if page.cell(r, 1).value in (None, ""))
        for key, value in values.items():
            page.cell(row, column_of(page, key)).value = value
        return row

    def delete(self, sheet: str, **where: Any) -> None:
        page = self.book[sheet]
        page.delete_rows(row_of(page, **where))

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path
