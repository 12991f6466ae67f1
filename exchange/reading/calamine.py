"""Reading the values of .xlsx and .xls with python-calamine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from exchange.reading.sheetscan import SheetFacts
from exchange.reading.sniff import FileKind, damaged, refusal
from exchange.reading.values import CellValue, Merged, Sheet, Workbook, build_rows, plain

_EXACT = 10**15


def read_with_calamine(path: Path, name: str, facts: Mapping[str, SheetFacts]) -> Workbook:
    """The workbook by python-calamine, error cells taken from the scan, since it shows them as empty. Raises `Refused`."""
    import python_calamine as calamine

    try:
        with path.open("rb") as file, calamine.CalamineWorkbook.from_filelike(file) as book:
            kinds = {meta.name: meta for meta in book.sheets_metadata if meta.typ is calamine.SheetTypeEnum.WorkSheet}
            sheets = tuple(
                _sheet(book.get_sheet_by_name(title), meta.visible, facts.get(title, SheetFacts()))
                for title, meta in kinds.items()
            )
    except calamine.PasswordError as error:
        raise refusal(FileKind.ENCRYPTED, name) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise damaged(name) from error
    return Workbook(name, sheets)


def _sheet(sheet: Any, visible: Any, facts: SheetFacts) -> Sheet:
    ranges = (Merged(*start, *end) for start, end in sheet.merged_cell_ranges or ())
    merged = tuple(facts.merged) or tuple(area for area in ranges if area.area > 1)
    top, left = sheet.start or (0, 0)
    cells = {
        (top + row, left + column): _value(value)
        for row, values in enumerate(sheet.to_python())
        for column, value in enumerate(values)
        if value != ""
    }
    state = str(visible).rpartition(".")[2]
    rows = build_rows(cells, merged, facts.marks)
    hidden = (frozenset(facts.hidden_rows), frozenset(facts.hidden_columns))
    return Sheet(sheet.name, state != "Visible", rows, merged, state == "VeryHidden", *hidden)


def _value(value: Any) -> CellValue:
    """Whole numbers come as floats."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    return plain(value)
