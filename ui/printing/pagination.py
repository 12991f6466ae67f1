"""Which rows of a table come on which page, counted in lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

FEWEST = 3
"""How many lines of a row at least stand together at either side of a page break."""

BLANK = 0.3
"""The share of a page that is rather left blank than a row broken that would fit on the next page whole."""


LAST = 3
"""How many rows at least stand on a last page where the page before can spare them."""


class Height(NamedTuple):
    """A row's lines of text; `least` are the lines that each part of it needs for what is printed again."""

    lines: int
    least: int


class Part(NamedTuple):
    """A row, or the part of it that stands on one page: the lines from `start` up to `end`."""

    row: int
    start: int
    end: int
    whole: bool

    @property
    def continued(self) -> bool:
        return self.start > 0


def paginate(heights: Sequence[Height], first: float, later: float, line: float, pad: float) -> list[list[Part]]:
    """The parts of each page. `first` and `later` are the room for rows on the first page and those after it, `line` a line's height,
    `pad` what a row needs besides its lines; all in one unit.

    A row goes over to the next page whole where it fits there and not too much stays blank; a taller one is broken, and goes on.
    A last page with next to nothing on it gets rows from the one before.
    """
    pages = list(_filled(heights, first, later, line, pad))
    while len(pages) > 1 and len(pages[-1]) < LAST and len(pages[-2]) > LAST and pages[-2][-1].whole and pages[-1][0].whole:
        room = later - sum(_height(heights, part, line, pad) for part in pages[-1])
        if _height(heights, pages[-2][-1], line, pad) > room:
            break
        pages[-1].insert(0, pages[-2].pop())
    return pages


def _height(heights: Sequence[Height], part: Part, line: float, pad: float) -> float:
    return max(part.end - part.start, heights[part.row].least) * line + pad


def _filled(heights: Sequence[Height], first: float, later: float, line: float, pad: float) -> Iterator[list[Part]]:
    """Page after page as full as it goes."""
    page: list[Part] = []
    room = full = first
    for number, height in enumerate(heights):
        start = 0
        while True:
            rest = max(height.lines - start, height.least)
            if rest * line + pad <= room:
                page.append(Part(number, start, height.lines, whole=start == 0))
                room -= rest * line + pad
                break
            fits = _cut(height, start, int((room - pad) // line))
            if page and (fits == 0 or (rest * line + pad <= later and room < BLANK * full)):
                fits = 0
            else:
                fits = fits or max(1, int((room - pad) // line))
                page.append(Part(number, start, min(start + fits, height.lines), whole=False))
            yield page
            page, start, room, full = [], start + fits, later, later
            if start >= height.lines:
                break
    if page:
        yield page


def _cut(height: Height, start: int, fits: int) -> int:
    """How many lines to leave on this page: not so few, and not so many that next to none go over; 0 where that cannot be."""
    left = height.lines - start
    fits = min(fits, left - min(FEWEST, left - 1)) if left > 1 else 0
    return fits if fits >= max(FEWEST, height.least) else 0
