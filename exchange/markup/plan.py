"""Which cell each problem is about, in the workbook as it was read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from exchange.markup.marks import Line, Place, Plan, marks_of
from exchange.reading import Sheet, Workbook, cell_name
from exchange.reading.values import merged_range
from models.problems import Problem

_ROW = re.compile(r"第(\d{1,7})行")
_LAST_ROW, _LAST_COLUMN = 2**20 - 1, 2**14 - 1
WHOLE = "整张表"


def plan_of(book: Workbook, problems: Iterable[Problem], remarks: Iterable[str] = ()) -> Plan:
    """The marks and the index of a workbook's problems; a problem without a cell is only listed."""
    lines: list[Line] = []
    marked: dict[str, list[tuple[Problem, Place]]] = defaultdict(list)
    for problem in problems:
        sheet = _sheet_of(book, problem)
        if sheet is None:
            lines.append(Line(problem, problem.sheet or "", problem.cell or ""))
            continue
        place = _place_of(sheet, problem.cell or "")
        if place is not None:
            marked[sheet.name].append((problem, place))
        lines.append(_line(problem, sheet, place))
    marks = {name: marks_of(found) for name, found in marked.items()}
    return Plan(book.file_name, marks, tuple(lines), tuple(remarks))


def _sheet_of(book: Workbook, problem: Problem) -> Sheet | None:
    """The sheet that a problem names; of a document the table that it names, of a text its only one."""
    name = problem.sheet or ""
    exact = book.sheet(name) or next((sheet for sheet in book.sheets if name.endswith(sheet.name)), None)
    in_text = _ROW.fullmatch(problem.cell or "") or not name
    return exact or (book.sheets[0] if problem.cell and in_text and len(book.sheets) == 1 else None)


def _place_of(sheet: Sheet, cell: str) -> Place | None:
    """The cell that is marked: of a range or a merged one its first, of a row the first that says something and is seen."""
    area, row = merged_range(cell), _ROW.fullmatch(cell)
    if row:
        return _place_in_row(sheet, int(row[1]) - 1)
    if area is None or area.top > _LAST_ROW or area.left > _LAST_COLUMN:
        return None
    place = area.top, area.left
    within = (m for m in sheet.merged if m.top <= place[0] <= m.bottom and m.left <= place[1] <= m.right)
    return next(((m.top, m.left) for m in within), place)


def _place_in_row(sheet: Sheet, number: int) -> Place | None:
    cells = sheet.rows[number] if 0 <= number < len(sheet.rows) else []
    filled = [column for column, cell in enumerate(cells) if cell not in (None, "")]
    seen = [column for column in filled if column not in sheet.hidden_columns]
    return _place_of(sheet, cell_name(number, (seen or filled)[0])) if filled else None


def _line(problem: Problem, sheet: Sheet, place: Place | None) -> Line:
    name = cell_name(*place) if place else "A1"
    hidden = "（隐藏）" if sheet.hidden else ""
    if place and (place[0] in sheet.hidden_rows or place[1] in sheet.hidden_columns):
        hidden = hidden or "（所在行列隐藏）"
    return Line(problem, sheet.name, name if place else WHOLE, link_to(sheet.name, name), hidden)


def link_to(sheet: str, cell: str) -> str:
    """The target of a link within a workbook."""
    doubled = sheet.replace("'", "''")
    return f"'{doubled}'!{cell}"


def renamed(book: Workbook, problems: Iterable[Problem], names: Mapping[str, str]) -> tuple[Workbook, list[Problem]]:
    """A workbook whose sheets have other names, with the problems that name them."""
    sheets = tuple(replace(sheet, name=names.get(sheet.name, sheet.name)) for sheet in book.sheets)
    return replace(book, sheets=sheets), [replace(p, sheet=names.get(p.sheet or "", p.sheet)) for p in problems]
