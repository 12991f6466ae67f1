"""The cover: whose report it is, what it holds, its check code, and the lines to sign and stamp."""

from __future__ import annotations

from collections.abc import Sequence

from services.paper_cells import Set
from services.papers import Paper
from ui.printing.columns import PAD_X, PAD_Y, put_lines
from ui.printing.drawing import A4_UPRIGHT, BODY, CODE, HEAD, NOTE, SIGN, TITLE, Page, Rule, Style, mm
from ui.printing.fonts import Fonts

_LABEL, _COUNTS_A_LINE = mm(48), 3
_SIGN_OFF = mm(58)
"""What the signature lines and the notice take at the foot of the page."""

_CUT = "……（全文见电子报送包）"


class _Cover:
    """The cover while it is set from top to bottom."""

    def __init__(self, paper: Paper, fonts: Fonts) -> None:
        self.paper, self.fonts = paper, fonts
        self.page = Page(A4_UPRIGHT, "封面")
        self.y = self.page.top + mm(2)
        self.full = (self.page.left, self.page.right)
        self.middle = (self.page.left + self.page.right) / 2

    def line(self, text: str, style: Style, how: Set = Set.CENTRE, after: float = 0.0) -> None:
        """A paragraph across the page."""
        lines = self.fonts.wrap(text, style, self.full[1] - self.full[0] - 2 * PAD_X)
        bottom = self.y + len(lines) * style.line
        put_lines(self.page, self.fonts, lines, style, self.full, (self.y, bottom), how)
        self.y = bottom + after

    def row(self, cells: Sequence[tuple[float, float, list[str], Style, Set]]) -> None:
        """A row of boxes: left, right, lines, style, how."""
        height = max(len(lines) * style.line for _, _, lines, style, _ in cells) + 2 * PAD_Y
        for left, right, lines, style, how in cells:
            self.page.box(left, self.y, right, self.y + height)
            put_lines(self.page, self.fonts, lines, style, (left, right), (self.y, self.y + height), how)
        self.y += height

    def _pair(self, label: str, text: str, left: float, right: float) -> list[tuple[float, float, list[str], Style, Set]]:
        edge = left + _LABEL
        return [
            (left, edge, self.fonts.wrap(label, HEAD, _LABEL - 2 * PAD_X), HEAD, Set.TEXT),
            (edge, right, self.fonts.wrap(text, BODY, right - edge - 2 * PAD_X), BODY, Set.TEXT),
        ]

    def facts(self) -> None:
        """The fields of the cover two by two; an odd last one, and the correction, take the whole line."""
        left, right = self.full
        facts = list(self.paper.facts)
        for one, *other in (facts[i : i + 2] for i in range(0, len(facts), 2)):
            cells = self._pair(*one, left, self.middle if other else right)
            self.row(cells + (self._pair(*other[0], self.middle, right) if other else []))
        if self.paper.correction:
            self.row(self._cut(self._pair("更正说明", self.paper.correction, left, right)))

    def _cut(self, cells: list[tuple[float, float, list[str], Style, Set]]) -> list[tuple[float, float, list[str], Style, Set]]:
        """A text too long for the cover is cut, and says so; all of it is in the package."""
        label, (left, right, lines, style, how) = cells
        room = self.page.bottom - _SIGN_OFF - self.y - mm(78)
        most = max(2, int(room // style.line))
        return [label, (left, right, lines if len(lines) <= most else [*lines[: most - 1], _CUT], style, how)]

    def counts(self) -> None:
        """How many records each sheet holds, three sheets a line."""
        left, right = self.full
        step = (right - left) / _COUNTS_A_LINE
        counts = list(self.paper.counts)
        for start in range(0, len(counts), _COUNTS_A_LINE):
            cells: list[tuple[float, float, list[str], Style, Set]] = []
            for i in range(_COUNTS_A_LINE):
                name, number = counts[start + i] if start + i < len(counts) else ("", "")
                at = left + i * step
                cells.append((at, at + step * 0.74, [name], BODY, Set.TEXT))
                cells.append((at + step * 0.74, at + step, [f"{number}条" if name else ""], BODY, Set.NUMBER))
            self.row(cells)

    def signatures(self) -> None:
        """Lines to sign by hand, the place of the stamp, the day; then the notice."""
        *people, stamp, day = self.paper.signatures
        left, right = self.full
        step = (right - left) / len(people)
        self.y = self.page.bottom - _SIGN_OFF + mm(4)
        for i, who in enumerate(people):
            at = left + i * step
            label = f"{who}："
            put_lines(self.page, self.fonts, [label], SIGN, (at, at + step), (self.y, self.y + SIGN.line), Set.TEXT)
            start, base = at + PAD_X + self.fonts.width(label, SIGN), self.y + SIGN.line
            self.page.items.append(Rule(start, base, at + step - mm(4), base))
        self.y += SIGN.line + mm(9)
        across = (left + (right - left) * 0.55, right)
        for text in (stamp, day):
            put_lines(self.page, self.fonts, [text], SIGN, across, (self.y, self.y + SIGN.line))
            self.y += SIGN.line + mm(4)
        self.y = self.page.bottom - NOTE.line
        self.line(self.paper.secrecy, NOTE)


def cover(paper: Paper, fonts: Fonts) -> Page:
    """The cover, always one page."""
    made = _Cover(paper, fonts)
    for text in paper.title:
        made.line(text, TITLE, after=mm(1))
    made.y += mm(5)
    made.facts()
    made.y += mm(5)
    made.line("数据校验码", HEAD, after=mm(1))
    made.line(paper.code, CODE, after=mm(4))
    made.counts()
    made.y += mm(3)
    for text in paper.remarks:
        made.line(text, BODY, Set.TEXT)
    made.signatures()
    return made.page
