"""Tables in plain text: tab-separated rows as copied from Word or Excel, the notice's own form with one cell a line, and .csv.

In the notice's form (forms paper, 报送包 point 7) every cell begins a line with a tab; a blank line, or a blank before the tab, begins
a row; a line without a tab goes on with the cell above. Leading blank cells of a row may be left out there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from exchange.tasklist.table import MOST_ROWS, Row, Table, columns_of, is_heading, lines_of
from models.text import narrow

_NEW_CELL = re.compile(r"([ \u00a0\u3000]*)\t(.*)")
_NUMBER = re.compile(r"[(（]?\d{1,4}[.、)）]?")
_ANNEX = re.compile(r"附件\d*[:：]?")
_PAGE = re.compile(r"[-—–－·]*(第?\d+页?)(共\d+页)?[-—–－·]*")
_BAND = re.compile(r"\s*[一二三四五六七八九十]+、")
_HEADING_LINES = 12
_MOST_TRIES = 200
_MOST_LINES = 60
_MOST_CHARACTERS = 8_000
"""What one row of a pasted text may hold; the longest of a real list has some 20 lines and 1,000 characters."""
_MAY_HEAD = re.compile(r"内\s*容|具\s*体\s*工\s*作")


@dataclass(frozen=True, slots=True)
class PastedText:
    """A text taken apart: its table, if it has one, and the lines before the table."""

    before: list[str]
    table: Table | None


def take_apart(text: str) -> PastedText:
    """The table of a text with the lines that precede it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return _tab_separated(lines) or _one_cell_a_line(lines) or _comma_separated(lines) or PastedText(lines, None)


def _taken(before: list[str], rows: list[Row], *, from_right: bool) -> PastedText:
    annexes = [narrow(line).rstrip(":") for line in before if _ANNEX.fullmatch(narrow(line))]
    name = annexes[-1] if annexes else "文字表格"
    return PastedText(before, Table(name, rows, is_sheet=False, from_right=from_right))


def _one_cell_a_line(lines: list[str]) -> PastedText | None:
    rows = list(_line_rows(lines))
    start = next((place for place, row in enumerate(rows) if is_heading(row.cells)), None)
    return None if start is None else _taken(lines[: rows[start].number - 1], rows[start:], from_right=True)


def _comma_separated(lines: list[str]) -> PastedText | None:
    """The table of a .csv, whose cells may hold line breaks within quotes."""
    if not any("," in line and _MAY_HEAD.search(line) for line in lines):
        return None
    reader = csv.reader(line + "\n" for line in lines)
    rows: list[Row] = []
    number = 1
    try:
        for cells in reader:
            rows.append(Row(number, tuple(cells)))
            number = reader.line_num + 1
    except csv.Error:
        return None
    start = next((place for place, row in enumerate(rows) if is_heading(row.cells)), None)
    return None if start is None else _taken(list(lines_of(rows[:start])), rows[start:], from_right=False)


def _line_rows(lines: list[str]) -> Iterator[Row]:
    """Rows of a text with one cell a line; text that belongs to no row is passed over."""
    cells: list[list[str]] = []
    start, apart = 0, True
    for number, line in enumerate(lines, 1):
        new_cell = _NEW_CELL.match(line)
        if new_cell:
            if cells and (apart or new_cell[1]):
                yield Row(start, tuple(map("\n".join, cells)))
                cells = []
            start, apart = (start if cells else number), False
            cells.append([new_cell[2].strip()])
        elif not line.strip() or _is_note(line):
            apart = True
        elif not apart:
            cells[-1].append(line.strip())
    if cells:
        yield Row(start, tuple(map("\n".join, cells)))


def _tab_separated(lines: list[str]) -> PastedText | None:
    """The table whose headings stand on one line, or on a few where headings hold line breaks."""
    tabbed = (start for start, line in enumerate(lines) if "\t" in line.strip())
    may_head = (start for start in tabbed if _MAY_HEAD.search("".join(lines[start : start + _HEADING_LINES])))
    for start in islice(may_head, _MOST_TRIES):
        ends = range(start + 1, min(start + _HEADING_LINES, len(lines)) + 1)
        headings = {end: _split("\n".join(lines[start:end])) for end in ends}
        end = max(ends, key=lambda place: (len(columns_of(headings[place])), -place))
        if is_heading(headings[end]):
            rows = [Row(start + 1, tuple(headings[end])), *islice(_tab_rows(lines, end, headings[end]), MOST_ROWS)]
            return _taken(lines[:start], rows, from_right=False)
    return None


def _tab_rows(lines: list[str], start: int, headings: list[str]) -> Iterator[Row]:
    """The rows below the headings: a line that cannot begin a row goes on with the row above."""
    columns = columns_of(headings)
    needed, most = max(columns["content"], columns["units"]) + 1, len(headings)
    first, text = start + 1, ""
    for number, line in enumerate(lines[start:], start + 1):
        if _goes_on(text, line, needed, most):
            text += "\n" + line
            continue
        if text.strip() and not _is_note(text):
            yield Row(first, tuple(_split(text)))
        first, text = number, line
    if text.strip() and not _is_note(text):
        yield Row(first, tuple(_split(text)))


def _goes_on(text: str, line: str, needed: int, most: int) -> bool:
    """Whether a line continues the row `text`: within quotes, before the row has its cells, or as more text of its last cell."""
    if text.count("\n") >= _MOST_LINES or len(text) > _MOST_CHARACTERS:
        return False
    if _in_quotes(text):
        return True
    have, more = len(_split(text)), len(_split(line))
    if have == 1 or not line.strip() or have + more - 1 > most or _is_note(line) or _BAND.match(line):
        return False
    if have < needed:
        return more < needed
    return more == 1 or not (line.startswith("\t") or _NUMBER.fullmatch(narrow(line.split("\t")[0])))


def _split(text: str) -> list[str]:
    """The cells of one row: separated by tabs, in quotes where they hold line breaks or quotes."""
    if '"' in text:
        try:
            rows = list(csv.reader(text.splitlines(keepends=True), delimiter="\t", strict=True))
        except csv.Error:
            rows = []
        if len(rows) == 1:
            return rows[0]
    return text.split("\t")


def _in_quotes(text: str) -> bool:
    """Whether a quoted cell is still open: some cell begins with a quote, and the quotes do not pair up."""
    return bool(re.search(r'(^|\t)"', text)) and text.count('"') % 2 == 1


def _is_note(line: str) -> bool:
    """A line that belongs to no row: a note under the table, or a page number."""
    plain = narrow(line)
    return "\t" not in line and (plain.startswith(("注:", "注1", "备注:", "说明:")) or bool(_PAGE.fullmatch(plain)))
