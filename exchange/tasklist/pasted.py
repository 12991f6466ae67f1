"""Tables in plain text: tab-separated rows as copied from Word or Excel, and the notice's own form with one cell a line.

In the notice's form (rules of the forms paper, 报送包 point 7) every cell begins a line with a tab; a blank line, or a blank before the
tab, begins a row; lines without a tab go on with the cell above. Leading blank cells of a row are left out there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from exchange.tasklist.table import HEADINGS, Row, Table, columns_of, is_heading
from models.text import narrow

_NEW_CELL = re.compile(r"^([ \u00a0\u3000]*)\t(.*)$")
_NUMBER = re.compile(r"[(（]?\d{1,4}[.、)）]?")
_HEADING_LINES = 8


@dataclass(frozen=True, slots=True)
class PastedText:
    """A text taken apart: its table, if it has one, and the lines before the table."""

    before: list[str]
    table: Table | None


def take_apart(text: str) -> PastedText:
    """The table of a text with the lines that precede it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = _tab_separated(lines) or _one_cell_a_line(lines)
    return found or PastedText(lines, None)


def _one_cell_a_line(lines: list[str]) -> PastedText | None:
    rows = list(_line_rows(lines))
    start = next((place for place, row in enumerate(rows) if is_heading(row.cells)), None)
    if start is None:
        return None
    table = Table("附件表格", rows[start:], is_sheet=False, from_right=True)
    return PastedText(lines[: rows[start].number - 1], table)


def _line_rows(lines: list[str]) -> Iterator[Row]:
    """Rows of a text with one cell a line; text that belongs to no row is passed over."""
    cells: list[str] = []
    start, broken = 0, True
    for number, line in enumerate(lines, 1):
        new_cell = _NEW_CELL.match(line)
        if new_cell:
            if cells and (broken or new_cell[1]):
                yield Row(start, tuple(cells))
                cells = []
            start, broken = start if cells else number, False
            cells.append(new_cell[2])
        elif not line.strip():
            broken = True
        elif not broken:
            cells[-1] += "\n" + line
    if cells:
        yield Row(start, tuple(cells))


def _tab_separated(lines: list[str]) -> PastedText | None:
    """The table whose headings stand on one line, or on a few where headings hold line breaks."""
    for start, line in enumerate(lines):
        if "\t" not in line.strip():
            continue
        for end in range(start + 1, min(start + _HEADING_LINES, len(lines)) + 1):
            cells = _split("\n".join(lines[start:end]))
            if is_heading(cells) and not _ends_before_the_heading(lines, end):
                rows = [Row(start + 1, tuple(cells)), *_tab_rows(lines, end, cells)]
                return PastedText(lines[:start], Table("文字表格", rows, is_sheet=False))
    return None


def _ends_before_the_heading(lines: list[str], end: int) -> bool:
    """Whether the next line has more headings and no cell of a first row (责任 / 单位 broken over two lines is one heading)."""
    following = lines[end] if end < len(lines) else ""
    return bool(columns_of(_split(following))) and not is_heading(_split(following))


def _split(text: str) -> list[str]:
    """The cells of one row: separated by tabs, in quotes where they hold line breaks or quotes."""
    if '"' in text:
        try:
            rows = list(csv.reader([part + "\n" for part in text.split("\n")], delimiter="\t", strict=True))
            if len(rows) == 1:
                return [cell.rstrip("\n") for cell in rows[0]]
        except csv.Error:
            pass
    return text.split("\t")


def _tab_rows(lines: list[str], start: int, headings: list[str]) -> Iterator[Row]:
    """The rows below the headings: a line that cannot begin a row goes on with the row above."""
    columns = columns_of(headings)
    needed, most = max(columns["content"], columns["units"]) + 1, len(headings)
    first, text = start + 1, ""
    for number, line in enumerate(lines[start:], start + 1):
        if text and _goes_on(text, line, needed, most):
            text += "\n" + line
            continue
        if text.strip():
            yield Row(first, tuple(_split(text)))
        first, text = number, line
    if text.strip():
        yield Row(first, tuple(_split(text)))


def _goes_on(text: str, line: str, needed: int, most: int) -> bool:
    """Whether a line continues the row `text`: within quotes, before the row has its cells, or as more text of its last cell."""
    if _in_quotes(text):
        return True
    if not line.strip():
        return False
    have, more = len(_split(text)), len(_split(line))
    begins = more > 1 and (line.startswith("\t") or bool(_NUMBER.fullmatch(narrow(line.split("\t")[0]))))
    if have < needed:
        return have > 1 and not begins
    return have + more - 1 <= most and not begins and not _is_note(line)


def _in_quotes(text: str) -> bool:
    """Whether a quoted cell is still open: some cell begins with a quote and the quotes do not pair up."""
    return bool(re.search(r'(^|\t)"', text)) and text.count('"') % 2 == 1


def _is_note(line: str) -> bool:
    return "\t" not in line and line.lstrip().startswith(("注", "备注", "说明", "附"))


assert {"content", "units"} <= HEADINGS.keys()
