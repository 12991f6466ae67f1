"""One pass over the text part of a .docx: paragraphs and tables as they are printed once all tracked changes are accepted.

Left out are deleted and moved-away text, hidden text, text boxes, notes and comments, and the second version that programs keep of
one thing (mc:Fallback). Names of elements: ISO/IEC 29500-1, 17.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from exchange.reading.values import EMBEDDED, HIDDEN_TEXT, PICTURES, REVISED, WordTable
from exchange.reading.xmlscan import Spending

_WORD = ("http://schemas.openxmlformats.org/wordprocessingml/2006/main ", "http://purl.oclc.org/ooxml/wordprocessingml/main ")
_VALUE = tuple(f"{space}val" for space in _WORD)
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_NOTHING = frozenset({"", "p", "pPr", "rPr", "rFonts", "sz", "szCs", "lang", "jc", "spacing", "ind", "tcW", "tcPr", "trPr"})
"""Frequent elements that mean nothing when they begin."""
_LEFT_OUT = frozenset({"mc:Fallback", "del", "moveFrom", "txbxContent", "rt", "sdtPr"})
_ENDING = frozenset({"t", "r", "p", "tc", "tr", "tbl"})
_CHANGES = frozenset({"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"})
_AS_TEXT = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_TOLD = {"altChunk": EMBEDDED, "subDoc": EMBEDDED, "drawing": PICTURES, "pict": PICTURES, "object": PICTURES}
_OFF = ("0", "false", "off")
_WIDEST = 1_000
_LINES_BEFORE = 12


@dataclass
class _Cell:
    """A cell while it is read; `upward` and `leftward` tell that it continues the cell above or before it."""

    lines: list[str] = field(default_factory=list)
    span: int = 1
    upward: bool = False
    leftward: bool = False
    deleted: bool = False


@dataclass
class _Open:
    """A table while it is read; `row` holds the texts of the row so far, `below` its columns that continue the row above."""

    table: WordTable
    place: int
    direct: list[str] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    below: set[int] = field(default_factory=set)
    cell: _Cell | None = None
    deleted: bool = False


class WordScan:
    """The handlers of the pass; `blocks` and `notes` hold what was found."""

    def __init__(self, spending: Spending) -> None:
        self.blocks: list[str | WordTable] = []
        self.notes: set[str] = set()
        self._spending, self._path = spending, ["", ""]
        self._skipping = 0
        self._open: list[_Open] = []
        self._count = 0
        self._parts: list[str] = []
        self._in_text, self._hidden, self._goes_on = False, False, False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag, path = _tag(name), self._path
        path.append(tag)
        self._spending.take_element(len(path))
        if self._skipping or tag in _NOTHING:
            return
        if tag in _CHANGES:
            self.notes.add(REVISED)
        if tag in _TOLD:
            self.notes.add(_TOLD[tag])
        if tag in _LEFT_OUT or tag.endswith("Change"):
            self._skipping = len(path)
            if tag == "del":
                self._mark_deleted(path[-2])
        elif tag in _AS_TEXT and path[-2] == "r":
            self._add_text(_AS_TEXT[tag])
        else:
            self._start(tag, path[-2], _value(attributes))

    def _mark_deleted(self, parent: str) -> None:
        """A deletion that is said of a row, or of the end of a paragraph."""
        if parent == "trPr" and self._open:
            self._open[-1].deleted = True
        elif parent == "rPr" and self._path[-3] == "pPr":
            self._goes_on = True

    def _start(self, tag: str, parent: str, value: str | None) -> None:
        if tag == "t":
            self._in_text = True
        elif tag == "r":
            self._hidden = False
        elif tag == "vanish" and self._path[-3] == "r":
            self._hidden = value not in _OFF
        elif tag == "tbl":
            self._start_table()
        elif self._open:
            self._start_in_table(self._open[-1], tag, parent, value)

    def _start_table(self) -> None:
        self._end_paragraph()
        around = self._open[-1].table.number if self._open else 0
        lines = [line for table in self._open for line in table.direct][-_LINES_BEFORE:]
        self._spending.take_text(sum(map(len, lines)))
        self._spending.take_table(len(self._open) + 1)
        self._count += 1
        table = WordTable(self._count, [], [], around, tuple(lines))
        self._open.append(_Open(table, len(self.blocks)))
        self.blocks.append(table)

    @staticmethod
    def _start_in_table(table: _Open, tag: str, parent: str, value: str | None) -> None:
        cell = table.cell
        if tag == "tr":
            table.row, table.below, table.deleted = [], set(), False
        elif tag == "tc":
            table.cell = _Cell()
        elif parent == "trPr" and tag == "gridBefore":
            table.row = [""] * _number(value, 0)
        elif parent == "tcPr" and cell:
            if tag == "gridSpan":
                cell.span = _number(value, 1)
            elif tag == "vMerge":
                cell.upward = value != "restart"
            elif tag == "hMerge":
                cell.leftward = value != "restart"
            elif tag == "cellDel":
                cell.deleted = True

    def text(self, text: str) -> None:
        if self._in_text and not self._skipping:
            self._add_text(text)

    def _add_text(self, text: str) -> None:
        if self._hidden:
            if text.strip():
                self.notes.add(HIDDEN_TEXT)
            return
        self._spending.take_text(len(text))
        self._parts.append(text)

    def end(self, name: str) -> None:
        tag = self._path[-1]
        if self._skipping:
            self._skipping = 0 if self._skipping == len(self._path) else self._skipping
        elif tag not in _ENDING:
            pass
        elif tag == "t":
            self._in_text = False
        elif tag == "r":
            self._hidden = False
        elif tag == "p" and not self._goes_on:
            self._end_paragraph(even_blank=True)
        elif tag == "p":
            self._goes_on = False
        elif self._open:
            self._end_in_table(tag)
        self._path.pop()

    def _end_paragraph(self, *, even_blank: bool = False) -> None:
        text = "".join(self._parts)
        self._parts.clear()
        if not text and not even_blank:
            return
        cell = self._open[-1].cell if self._open else None
        if cell:
            cell.lines.append(text)
            self._open[-1].direct.append(text)
            del self._open[-1].direct[:-_LINES_BEFORE]
        elif not self._open:
            self.blocks.append(text)

    def _end_in_table(self, tag: str) -> None:
        table = self._open[-1]
        self._end_paragraph()
        if tag == "tc" and table.cell:
            self._end_cell(table, table.cell)
            table.cell = None
        elif tag == "tr" and not table.deleted:
            table.table.rows.append(table.row)
            table.table.below.append(frozenset(table.below))
            table.row, table.below = [], set()
        elif tag == "tbl":
            self._open.pop()
            self._pass_on(table.table)

    def _end_cell(self, table: _Open, cell: _Cell) -> None:
        """Puts a cell on the grid of its row; one that continues another cell holds that cell's text."""
        if cell.deleted:
            return
        self._spending.take_cells(cell.span)
        above, start = (table.table.rows[-1] if table.table.rows else []), len(table.row)
        text = "\n".join(cell.lines).strip()
        if cell.leftward and start:
            text = table.row[-1]
        elif cell.upward and start < len(above):
            text = above[start]
            table.below.update(range(start, start + cell.span))
        table.row.extend([text] * cell.span)

    def _pass_on(self, table: WordTable) -> None:
        """What a table within a cell says belongs to that cell's text, too."""
        cell = self._open[-1].cell if self._open else None
        if cell:
            lines = [" ".join(dict.fromkeys(filter(None, row))) for row in table.rows]
            self._spending.take_text(sum(map(len, lines)))
            cell.lines += lines


@lru_cache(1024)
def _tag(name: str) -> str:
    """The name of an element without its namespace; "" outside Word's own."""
    if name == _FALLBACK:
        return "mc:Fallback"
    return next((name[len(space) :] for space in _WORD if name.startswith(space)), "")


def _value(attributes: dict[str, str]) -> str | None:
    return next((attributes[key] for key in _VALUE if key in attributes), None) if attributes else None


def _number(value: str | None, least: int) -> int:
    """A count of columns, within what can be."""
    return min(int(value), _WIDEST) if value and value.isdecimal() and len(value) < 10 and int(value) > least else least
