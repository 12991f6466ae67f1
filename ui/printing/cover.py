"""The cover: whose report it is, what it holds, its check code, and the lines to sign and stamp."""

from __future__ import annotations

from collections.abc import Sequence

from services.paper_cells import Set
from services.papers import Paper
from ui.printing.columns import PAD_X, PAD_Y, put_lines
from ui.printing.drawing import A4_UPRIGHT, BODY, CODE, HEAD, NOTE, SIGN, TITLE, Page, Rule, Style, mm
from ui.printing.fonts import Fonts

_LABEL, _COUNTS_A_LINE = mm(48), 3
_SIGN_OFF = mm(48)
"""What the signature lines and the notice take at the foot of the page at least."""

_GAPS = (mm(4), mm(0.5), mm(3), mm(2), mm(3))
"""Above the check code, below its label, below itself, above the remarks, and before what comes next."""

_CORRECTION, _CUT = "更正说明", "……（全文见电子报送包）"


class _Cover:
    """The cover while it is set from top to bottom."""

    def __init__(self, paper: Paper, fonts: Fonts) -> None:
        self.paper, self.fonts = paper, fonts
        self.page = Page(A4_UPRIGHT, "封面")
        self.y = self.page.top
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
        """The fields of the cover two by two; an odd last one takes the whole line."""
        left, right = self.full
        facts = list(self.paper.facts)
        for one, *other in (facts[i : i + 2] for i in range(0, len(facts), 2)):
            cells = self._pair(*one, left, self.middle if other else right)
            self.row(cells + (self._pair(*other[0], self.middle, right) if other else []))

    def correction(self) -> None:
        """What was corrected: beside its label; a long text small across the page, and cut where even that has no room."""
        left, right = self.full
        if not self.paper.correction:
            return
        room = self.page.bottom - _SIGN_OFF - self.y - self._below() - 2 * PAD_Y
        cells = self._pair(_CORRECTION, self.paper.correction, left, right)
        if len(cells[1][2]) * BODY.line > room:
            text = f"{_CORRECTION}：{self.paper.correction}"
            lines = self.fonts.wrap(text, NOTE, right - left - 2 * PAD_X)
            most = max(2, int(room // NOTE.line))
            cells = [(left, right, lines if len(lines) <= most else [*lines[: most - 1], _CUT], NOTE, Set.TEXT)]
        self.row(cells)

    def _below(self) -> float:
        """What the check code, the counts and the remarks take below the fields."""
        remarks = sum(len(self.fonts.wrap(text, NOTE, self.full[1] - self.full[0] - 2 * PAD_X)) for text in self.paper.remarks)
        counts = -(-len(self.paper.counts) // _COUNTS_A_LINE) * (BODY.line + 2 * PAD_Y)
        return HEAD.line + CODE.line + counts + remarks * NOTE.line + sum(_GAPS)

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
        spare = min(max(0.0, self.page.bottom - _SIGN_OFF - self.y), mm(20))
        self.y = self.page.bottom - _SIGN_OFF - spare + mm(3)
        for i, who in enumerate(people):
            at = left + i * step
            label = f"{who}："
            put_lines(self.page, self.fonts, [label], SIGN, (at, at + step), (self.y, self.y + SIGN.line), Set.TEXT)
            start, base = at + PAD_X + self.fonts.width(label, SIGN), self.y + SIGN.line
            self.page.items.append(Rule(start, base, at + step - mm(4), base))
        self.y += SIGN.line + mm(8) + spare / 2
        across = (left + (right - left) * 0.55, right)
        for text in (stamp, day):
            put_lines(self.page, self.fonts, [text], SIGN, across, (self.y, self.y + SIGN.line))
            self.y += SIGN.line + mm(3) + spare / 4
        self.y = self.page.bottom - NOTE.line
        self.line(self.paper.secrecy, NOTE)


def cover(paper: Paper, fonts: Fonts) -> Page:
    """The cover, always one page."""
    made = _Cover(paper, fonts)
    for text in paper.title:
        made.line(text, TITLE, after=mm(1))
    made.y += mm(4)
    made.facts()
    made.correction()
    made.y += _GAPS[0]
    made.line("数据校验码", HEAD, after=_GAPS[1])
    made.line(paper.code, CODE, after=_GAPS[2])
    made.counts()
    made.y += _GAPS[3]
    for text in paper.remarks:
        made.line(text, NOTE, Set.TEXT)
    made.signatures()
    return made.page
