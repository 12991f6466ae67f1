"""Laying out a table over as many pages as it needs: title and totals once, headings on every page, rows broken where they must be."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from itertools import groupby

from services.paper_cells import Cell, Lamp, PaperTable, Set
from ui.printing.columns import GAP, PAD_X, PAD_Y, SHAPE, Columns, lines_of, place, put_lines
from ui.printing.drawing import A3_ACROSS, A4_ACROSS, BODY, TABLE_TITLE, Page, Shape, Text, mm
from ui.printing.fonts import Fonts
from ui.printing.pagination import Height, Part, paginate

ROWS_A_STEP = 100
CONTINUED, EMPTY = "续", "本期没有记录"
_OUTLINE = 1.0


@dataclass(frozen=True)
class _Row:
    """A row with its cells broken into lines."""

    cells: tuple[Cell, ...]
    lines: list[list[str]]
    height: Height


def lay_out(table: PaperTable, heading: str, fonts: Fonts) -> Generator[int, None, list[Page]]:
    """The pages of a table; yields how many rows are done. `heading` says whose it is and for when."""
    size = A3_ACROSS if table.large else A4_ACROSS
    blank = Page(size)
    columns = place(table, fonts, blank.left, blank.right)
    rows: list[_Row] = []
    for row in table.rows:
        rows.append(_broken(row, columns, fonts))
        if len(rows) % ROWS_A_STEP == 0:
            yield len(rows)
    first = Page(size, table.title)
    starts = _title(first, table, heading, fonts)
    full = blank.bottom - blank.top - columns.height
    room = first.bottom - starts - columns.height
    pages: list[Page] = []
    for parts in paginate([row.height for row in rows], room, full, BODY.line, 2 * PAD_Y):
        page = Page(size, table.title) if pages else first
        _Grid(page, columns, rows, fonts).draw(parts, starts if page is first else page.top)
        pages.append(page)
        yield len(rows)
    if not pages:
        _draw_empty(first, columns, starts, fonts)
    return pages or [first]


def _broken(cells: tuple[Cell, ...], columns: Columns, fonts: Fonts) -> _Row:
    edges = columns.edges
    lines = []
    for i, cell in enumerate(cells):
        width = edges[i + 1] - edges[i] - 2 * PAD_X
        lines.append(lines_of(cell) if isinstance(cell, Lamp) else fonts.wrap(cell, BODY, width))
    kept = [len(lines[i]) for i, column in enumerate(columns.columns) if column.kept or column.merged]
    return _Row(cells, lines, Height(max(1, *map(len, lines)), max(kept, default=1)))


def _title(page: Page, table: PaperTable, heading: str, fonts: Fonts) -> float:
    """Set what stands above the table on its first page; returns where the headings begin."""
    y = page.top
    across = (page.left - PAD_X, page.right + PAD_X)
    put_lines(page, fonts, [table.title], TABLE_TITLE, across, (y, y + TABLE_TITLE.line))
    y += TABLE_TITLE.line + mm(3)
    put_lines(page, fonts, [heading], BODY, across, (y, y + BODY.line), Set.TEXT)
    put_lines(page, fonts, [table.unit], BODY, across, (y, y + BODY.line), Set.NUMBER)
    y += BODY.line
    above = fonts.wrap(table.above, BODY, page.right - page.left)
    put_lines(page, fonts, above, BODY, across, (y, y + len(above) * BODY.line), Set.TEXT)
    return y + len(above) * BODY.line + mm(1.5)


def _draw_empty(page: Page, columns: Columns, top: float, fonts: Fonts) -> None:
    y = columns.draw(page, top, fonts)
    bottom = y + 2 * BODY.line
    page.box(page.left, y, page.right, bottom)
    put_lines(page, fonts, [EMPTY], BODY, (page.left, page.right), (y, bottom))
    page.box(page.left, top, page.right, bottom, _OUTLINE)


@dataclass
class _Grid:
    """The rows of one page while they are set."""

    page: Page
    columns: Columns
    rows: list[_Row]
    fonts: Fonts

    def draw(self, parts: list[Part], top: float) -> None:
        y = self.columns.draw(self.page, top, self.fonts)
        tops = [y]
        for part in parts:
            lines = max(part.end - part.start, self.rows[part.row].height.least)
            tops.append(tops[-1] + lines * BODY.line + 2 * PAD_Y)
        for number, part in enumerate(parts):
            for i, column in enumerate(self.columns.columns):
                if not column.merged:
                    self._cell(i, part, (tops[number], tops[number + 1]))
        for i in (i for i, column in enumerate(self.columns.columns) if column.merged):
            self._merged(i, parts, tops)
        self.page.box(self.page.left, top, self.page.right, tops[-1], _OUTLINE)

    def _cell(self, i: int, part: Part, down: tuple[float, float]) -> None:
        row, column = self.rows[part.row], self.columns.columns[i]
        across = (self.columns.edges[i], self.columns.edges[i + 1])
        self.page.box(across[0], down[0], across[1], down[1])
        cell, lines = row.cells[i], row.lines[i]
        if not column.kept:
            lines = lines[part.start : part.end]
        elif part.continued and i == 0:
            lines = [*lines, CONTINUED]
        if isinstance(cell, Lamp):
            self._lamp(cell, lines, across, down)
        else:
            put_lines(self.page, self.fonts, lines, BODY, across, down, column.set, from_top=not part.whole)

    def _lamp(self, lamp: Lamp, lines: list[str], across: tuple[float, float], down: tuple[float, float]) -> None:
        """The shape and its word beside each other, remarks below."""
        if lamp.code is None or not lines:
            put_lines(self.page, self.fonts, lines, BODY, across, down)
            return
        word, *remarks = lines
        y = (down[0] + down[1] - len(lines) * BODY.line) / 2
        x = (across[0] + across[1] - SHAPE - GAP - self.fonts.width(word, BODY)) / 2
        self.page.items.append(Shape(x, y + (BODY.line - SHAPE) / 2, SHAPE, lamp.code))
        self.page.items.append(Text(x + SHAPE + GAP, y + BODY.drop, word, BODY))
        put_lines(self.page, self.fonts, remarks, BODY, across, (y + BODY.line, y + len(lines) * BODY.line))

    def _merged(self, i: int, parts: list[Part], tops: list[float]) -> None:
        """One cell for all rows in a row that say the same in this column and in the merged ones before it."""
        before = [j for j, column in enumerate(self.columns.columns[: i + 1]) if column.merged]
        across = (self.columns.edges[i], self.columns.edges[i + 1])

        def said(place: int) -> tuple[Cell, ...]:
            return tuple(self.rows[parts[place].row].cells[j] for j in before)

        for _, places in groupby(range(len(parts)), key=said):
            found = list(places)
            down = (tops[found[0]], tops[found[-1] + 1])
            self.page.box(across[0], down[0], across[1], down[1])
            lines = self.rows[parts[found[0]].row].lines[i]
            put_lines(self.page, self.fonts, lines, BODY, across, down, self.columns.columns[i].set)
