"""The rules of checking on at most four pages, to lie beside the keyboard: what each one says and what to do."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from exchange.files import Step
from models.profile import profile
from models.release import VERSION
from models.rules.catalogue import RuleEntry, catalogue
from models.rules.wording import grade, in_general, place
from services.paper_cells import Set
from ui.printing.columns import put_lines
from ui.printing.drawing import A4_UPRIGHT, Face, Page, Style, Text, mm, pt
from ui.printing.fonts import Fonts
from ui.printing.printer import need_application, require_pdf, write_pages

MOST_PAGES = 4
SIZES = (9.0, 8.5, 8.0, 7.5)
"""The sizes of the text in points, the largest first: the first with which all rules stand on the pages is taken."""

_SIDE, _TOP, _BOTTOM = 8.0, 18.0, 11.0
_COLUMNS = (("编号", 9.0), ("级别", 11.5), ("表", 14.0), ("说什么", 75.5), ("怎么办", 84.0))
"""The columns with their widths in mm."""
_PAD = mm(0.25)


class _Dense(Style):
    """A style whose lines stand closer than on the official paper."""

    @property
    def line(self) -> float:
        return pt(self.size * 1.2)

    @property
    def drop(self) -> float:
        return pt(self.size * 0.96)


class _Line(NamedTuple):
    """A rule with its cells broken into lines, and how high it is."""

    cells: list[list[str]]
    height: float


def _cells(entry: RuleEntry) -> tuple[str, ...]:
    return entry.id, grade(entry), place(entry), in_general(entry), entry.hint


def _edges() -> list[float]:
    return list(accumulate((mm(width) for _, width in _COLUMNS), initial=mm(_SIDE)))


def _broken(entry: RuleEntry, style: Style, fonts: Fonts) -> _Line:
    edges = _edges()
    cells = [
        fonts.wrap(text, style, right - left - mm(2.4))
        for text, left, right in zip(_cells(entry), edges, edges[1:], strict=False)
    ]
    return _Line(cells, max(map(len, cells)) * style.line + 2 * _PAD)


def _filled(lines: Sequence[_Line], head: float) -> list[list[_Line]]:
    """The rules page by page, as full as each goes."""
    room = mm(A4_UPRIGHT.height - _TOP - _BOTTOM) - head
    pages: list[list[_Line]] = [[]]
    for line in lines:
        if sum(other.height for other in pages[-1]) + line.height > room:
            pages.append([])
        pages[-1].append(line)
    return pages


def _draw(lines: Sequence[_Line], style: Style, fonts: Fonts) -> Page:
    """One page: the headings and its rules."""
    page = Page(A4_UPRIGHT, "检查规则")
    edges, heading = _edges(), _Dense(Face.HEAD, style.size)
    y = mm(_TOP)
    bottom = y + heading.line + 2 * _PAD
    for (name, _), left, right in zip(_COLUMNS, edges, edges[1:], strict=False):
        page.box(left, y, right, bottom)
        put_lines(page, fonts, [name], heading, (left, right), (y, bottom))
    y = bottom
    for line in lines:
        for i, cell in enumerate(line.cells):
            across, down = (edges[i], edges[i + 1]), (y, y + line.height)
            page.box(*(across[0], down[0], across[1], down[1]), 0.25)
            put_lines(page, fonts, cell, style, across, down, Set.TEXT if i > 2 else Set.CENTRE)
        y += line.height
    return page


def _head_and_foot(page: Page, number: int, pages: int, style: Style, fonts: Fonts) -> None:
    title, note = _Dense(Face.TITLE, 14), _Dense(Face.BODY, 8)
    across = (mm(_SIDE), mm(A4_UPRIGHT.width - _SIDE))
    words = f"{profile().text('program')}检查规则（{len(catalogue())}条）"
    put_lines(page, fonts, [words], title, across, (mm(6), mm(6) + title.line), Set.TEXT)
    said = "错误须改正；须说明的写明原因；提示和试行的不拦截。…处为所报的值，门槛为现行参数"
    x = across[1] - fonts.width(said, note)
    page.items.append(Text(x, mm(6) + title.drop, said, note))
    foot = f"第{number}页　共{pages}页　　程序{VERSION}版"
    page.items.append(Text((across[0] + across[1] - fonts.width(foot, note)) / 2, mm(A4_UPRIGHT.height - 6), foot, note))


def lay_out_rules(fonts: Fonts) -> list[Page]:
    """The pages, in the largest size with which they are at most four; in the smallest where they are more all the same."""
    laid: list[list[_Line]] = []
    style = _Dense(Face.BODY, SIZES[-1])
    for size in SIZES:
        style = _Dense(Face.BODY, size)
        laid = _filled([_broken(entry, style, fonts) for entry in catalogue().values()], style.line + 2 * _PAD)
        if len(laid) <= MOST_PAGES:
            break
    pages = [_draw(lines, style, fonts) for lines in laid]
    for number, page in enumerate(pages, 1):
        _head_and_foot(page, number, len(pages), style, fonts)
    return pages


def print_rules(target: Path) -> Generator[Step, None, int]:
    """Print all rules into a PDF; returns the number of pages. Raises `Refused` as `print_steps` does."""
    require_pdf(target)
    need_application()
    fonts = Fonts()
    pages = lay_out_rules(fonts)
    title = f"{profile().text('program')}检查规则"
    yield from write_pages(pages, fonts, target, title, f"{title} {VERSION}")
    return len(pages)
