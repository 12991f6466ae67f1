"""How wide the columns of a printed table are, and its headings over them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from services.paper_cells import Cell, Column, Lamp, PaperTable, Set
from ui.printing.drawing import BODY, HEAD, Page, Style, Text, mm
from ui.printing.fonts import Fonts

PAD_X, PAD_Y = mm(1.2), mm(1.1)
SHAPE, GAP = mm(3.0), mm(1.0)
"""A lamp's shape, and what is between it and its word."""

_SLACK = mm(0.4)
"""What is added to a measured text, since a line as wide as its column is broken by the smallest rounding."""

_MOST = 0.9
"""The share of the page that columns may take so that nothing in them is broken."""

_UNBROKEN = re.compile(r"[0-9A-Za-z.,%/-]+")


def lines_of(cell: Cell) -> list[str]:
    """The cell's own lines, before any is broken."""
    return (cell.words if isinstance(cell, Lamp) else cell).split("\n")


def _needed(column: Column, cells: Sequence[Cell], fonts: Fonts) -> float:
    """The width without which a number, a date, a lamp or a line of the heading would be broken; 0 of a column of texts."""
    if column.set is Set.TEXT:
        return 0.0
    lines = {line for cell in cells if not isinstance(cell, Lamp) for line in lines_of(cell)}
    pieces = lines if column.set is Set.NUMBER else {piece for line in lines for piece in _UNBROKEN.findall(line)}
    lamps = [SHAPE + GAP + fonts.width(lines_of(cell)[0], BODY) for cell in set(cells) if isinstance(cell, Lamp)]
    found = [fonts.width(piece, BODY) for piece in pieces] + [fonts.width(line, HEAD) for line in column.heading.split("\n")]
    return max(found + lamps) + 2 * PAD_X + _SLACK


def widths(table: PaperTable, fonts: Fonts, total: float) -> list[float]:
    """The widths of a table's columns in dots: by their shares, but none narrower than what must not be broken."""
    shares = [column.width for column in table.columns]
    needed = [_needed(column, [row[i] for row in table.rows], fonts) for i, column in enumerate(table.columns)]
    fixed: dict[int, float] = {}
    while True:
        rest = (total - sum(fixed.values())) / max(1e-9, sum(w for i, w in enumerate(shares) if i not in fixed))
        tight = {i: need for i, need in enumerate(needed) if i not in fixed and need > shares[i] * rest}
        if not tight:
            return [fixed.get(i, share * rest) for i, share in enumerate(shares)]
        if sum(fixed.values()) + sum(tight.values()) > _MOST * total:
            return [share * total / sum(shares) for share in shares]
        fixed |= tight


@dataclass(frozen=True)
class Columns:
    """A table's columns placed on the page: `edges` are the left edge of each and the right edge of the last."""

    columns: tuple[Column, ...]
    edges: list[float]
    headings: list[list[str]]
    groups: list[tuple[int, int, list[str]]]
    """The columns from … to … (exclusive) under a common heading, and its lines."""

    @property
    def upper(self) -> float:
        """The height of the common headings, 0 without any."""
        return max((len(lines) for _, _, lines in self.groups), default=-1) * HEAD.line + 2 * PAD_Y if self.groups else 0.0

    @property
    def height(self) -> float:
        """The height of all headings."""
        grouped = {i for start, end, _ in self.groups for i in range(start, end)}
        low = max((len(self.headings[i]) for i in grouped), default=0) * HEAD.line + 2 * PAD_Y
        alone = max((len(lines) for i, lines in enumerate(self.headings) if i not in grouped), default=0) * HEAD.line + 2 * PAD_Y
        return max(self.upper + low, alone) if grouped else alone

    def draw(self, page: Page, top: float, fonts: Fonts) -> float:
        """Set the headings from `top` on; returns where they end."""
        bottom, middle = top + self.height, top + self.upper
        grouped = {i for start, end, _ in self.groups for i in range(start, end)}
        for i, lines in enumerate(self.headings):
            page.box(self.edges[i], middle if i in grouped else top, self.edges[i + 1], bottom)
            put_lines(page, fonts, lines, HEAD, (self.edges[i], self.edges[i + 1]), (middle if i in grouped else top, bottom))
        for start, end, lines in self.groups:
            page.box(self.edges[start], top, self.edges[end], middle)
            put_lines(page, fonts, lines, HEAD, (self.edges[start], self.edges[end]), (top, middle))
        return bottom


def place(table: PaperTable, fonts: Fonts, left: float, right: float) -> Columns:
    """Measure a table's columns and break its headings."""
    edges = list(accumulate(widths(table, fonts, right - left), initial=left))
    groups = []
    for name, members in groupby(range(len(table.columns)), key=lambda i: table.columns[i].group):
        found = list(members)
        if name:
            start, end = found[0], found[-1] + 1
            groups.append((start, end, fonts.wrap(name, HEAD, edges[end] - edges[start] - 2 * PAD_X)))
    headings = [fonts.wrap(c.heading, HEAD, edges[i + 1] - edges[i] - 2 * PAD_X) for i, c in enumerate(table.columns)]
    return Columns(table.columns, edges, headings, groups)


def put_lines(
    page: Page,
    fonts: Fonts,
    lines: Sequence[str],
    style: Style,
    across: tuple[float, float],
    down: tuple[float, float],
    how: Set = Set.CENTRE,
    *,
    from_top: bool = False,
) -> None:
    """Set lines of text into a cell: left, centred or right as `how` says; in the middle of its height, or from its top."""
    y = down[0] + PAD_Y if from_top else (down[0] + down[1] - len(lines) * style.line) / 2
    for line in lines:
        if line:
            spare = across[1] - across[0] - 2 * PAD_X - fonts.width(line, style)
            shift = {Set.TEXT: 0.0, Set.CENTRE: spare / 2, Set.NUMBER: spare}[how]
            page.items.append(Text(across[0] + PAD_X + shift, y + style.drop, line, style))
        y += style.line
