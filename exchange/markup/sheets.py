"""Marking the cells of one sheet's XML: their style changes, cells that are not there yet are put in, all else stays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from exchange.markup.marks import Mark, Place
from exchange.markup.styles import Styles
from exchange.markup.xmltext import Edits, Node, new_parser, parse, tag_end, with_attributes
from exchange.reading import cell_name
from exchange.reading.values import cell_position

_AFTER = frozenset(
    {
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
        "AlternateContent",
    }
)
"""The elements of a sheet that stand behind its notes' drawing."""
_SELECTED = re.compile(rb"""\stabSelected\s*=\s*("[^"]*"|'[^']*')""")
_YES = ("1", "true")
_ROW_PIXELS, _COLUMN_PIXELS = 20, 72


def deselected(data: bytes) -> bytes:
    """A sheet that is not the selected one: two selected sheets would be edited together."""
    head = data.find(b"sheetData")
    end = len(data) if head < 0 else head
    return _SELECTED.sub(b"", data[:end]) + data[end:]


@dataclass
class Geometry:
    """The sizes of rows and columns in pixels, for the place of a note's box."""

    columns: list[tuple[int, int, int]] = field(default_factory=list)
    rows: dict[int, int] = field(default_factory=dict)
    column: int = _COLUMN_PIXELS
    row: int = _ROW_PIXELS

    def width(self, number: int) -> int:
        return next((pixels for first, last, pixels in self.columns if first <= number <= last), self.column)

    def height(self, number: int) -> int:
        return self.rows.get(number, self.row)


class SheetMarking:
    """One pass over a sheet."""

    def __init__(self, data: bytes, marks: Mapping[Place, Mark], styles: Styles) -> None:
        self.data, self.marks, self.styles = data, marks, styles
        self.edits, self.geometry = Edits(data), Geometry()
        self.drawing = ""
        self._earlier = styles.earlier
        self._waiting = sorted(marks)
        self._column_styles: list[tuple[int, int, int]] = []
        self._depth, self._in_data, self._prefix = 0, False, ""
        self._row, self._column, self._row_style = -1, -1, -1
        self._row_node = self._data_node = Node("", {}, 0, 0)
        self._drawing_at = -1
        self._parser = new_parser()
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        parse(self._parser, data)

    def _here(self, name: str, attributes: dict[str, str]) -> Node:
        at = self._parser.CurrentByteIndex
        return Node(name, attributes, at, tag_end(self.data, at))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        local = name.rpartition(":")[2]
        if self._in_data:
            if local == "c" and self._depth == 4:
                self._start_cell(name, attributes)
            elif local == "row" and self._depth == 3:
                self._start_row(name, attributes)
        elif self._depth == 1:
            self._prefix = name[: -len(local)]
        elif self._depth == 2:
            self._start_part(local, name, attributes)
        elif local == "col" and self._depth == 3:
            self._take_columns(attributes)

    def _start_part(self, local: str, name: str, attributes: dict[str, str]) -> None:
        if local == "sheetData":
            self._in_data, self._data_node = True, self._here(name, attributes)
        elif local == "legacyDrawing":
            self.drawing = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        elif local in _AFTER and self._drawing_at < 0:
            self._drawing_at = self._parser.CurrentByteIndex
        elif local == "sheetFormatPr":
            self.geometry.row = _pixels(attributes.get("defaultRowHeight"), 4 / 3) or _ROW_PIXELS
            self.geometry.column = _pixels(attributes.get("defaultColWidth"), 7, 5) or _COLUMN_PIXELS

    def _take_columns(self, attributes: dict[str, str]) -> None:
        first, last = (_number(attributes.get(key)) - 1 for key in ("min", "max"))
        hidden = attributes.get("hidden") in _YES
        width = 0 if hidden else _pixels(attributes.get("width"), 7, 5) or _COLUMN_PIXELS
        self.geometry.columns.append((first, last, width))
        self._column_styles.append((first, last, _number(attributes.get("style"))))

    def _start_row(self, name: str, attributes: dict[str, str]) -> None:
        number = _number(attributes.get("r"))
        self._row, self._column = (number - 1 if number else self._row + 1), -1
        self._row_style = _number(attributes.get("s")) if attributes.get("customFormat") in _YES else -1
        if "ht" in attributes or attributes.get("hidden") in _YES:
            self.geometry.rows[self._row] = 0 if attributes.get("hidden") in _YES else _pixels(attributes.get("ht"), 4 / 3)
        if self._waiting and self._waiting[0][0] <= self._row:
            self._put_rows(self._parser.CurrentByteIndex, self._row)
            self._row_node = self._here(name, attributes)

    def _start_cell(self, name: str, attributes: dict[str, str]) -> None:
        place = cell_position(attributes["r"]) if "r" in attributes else None
        self._row, self._column = place or (self._row, self._column + 1)
        here = (self._row, self._column)
        if self._waiting and self._waiting[0] <= here:
            while self._waiting and self._waiting[0] < here:
                self.edits.put(self._parser.CurrentByteIndex, self._new_cell(self._waiting.pop(0)))
            if self._waiting and self._waiting[0] == here:
                self._waiting.pop(0)
                style = self.styles.marked(_number(attributes.get("s")), self.marks[here].severity)
                self._restyle(name, attributes, style)
                return
        if self._earlier and _number(attributes.get("s")) in self._earlier:
            self._restyle(name, attributes, self.styles.cleaned(_number(attributes.get("s"))))

    def _restyle(self, name: str, attributes: dict[str, str], style: int) -> None:
        node = self._here(name, attributes)
        self.edits.put(node.start, with_attributes(self.data[node.start : node.inner], s=str(style)), node.inner)

    def _new_cell(self, place: Place) -> str:
        column_style = next((style for first, last, style in self._column_styles if first <= place[1] <= last), 0)
        own_row = place[0] == self._row and self._row_style >= 0
        style = self.styles.marked(self._row_style if own_row else column_style, self.marks[place].severity)
        return f'<{self._prefix}c r="{cell_name(*place)}" s="{style}"/>'

    def _put_rows(self, at: int, before: int) -> None:
        """Put in the rows that are not there, as far as they come before a row."""
        while self._waiting and self._waiting[0][0] < before:
            row = self._waiting[0][0]
            cells = []
            while self._waiting and self._waiting[0][0] == row:
                cells.append(self._new_cell(self._waiting.pop(0)))
            self.edits.put(at, f'<{self._prefix}row r="{row + 1}">{"".join(cells)}</{self._prefix}row>')

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if self._in_data and local == "row" and self._depth == 3:
            self._end_row()
        elif self._in_data and local == "sheetData" and self._depth == 2:
            self._in_data = False
            self._end_data()
        elif self._depth == 1 and self._drawing_at < 0:
            self._drawing_at = self._parser.CurrentByteIndex
        self._depth -= 1

    def _end_row(self) -> None:
        cells = []
        while self._waiting and self._waiting[0][0] == self._row:
            cells.append(self._new_cell(self._waiting.pop(0)))
        if cells:
            self._append(self._row_node, "".join(cells))

    def _end_data(self) -> None:
        if self._waiting:
            inner = Edits(b"")
            kept, self.edits = self.edits, inner
            self._row = -1
            self._put_rows(0, self._waiting[-1][0] + 1)
            self.edits = kept
            self._append(self._data_node, inner.result.decode())

    def _append(self, node: Node, text: str) -> None:
        """Put a text at the end of the element that is ending now."""
        node.close = node.end = node.inner
        if self.data[node.inner - 2 : node.inner] != b"/>":
            node.close = self._parser.CurrentByteIndex
            node.end = tag_end(self.data, node.close)
        self.edits.append(node, text)

    def add_drawing(self, relation: str, namespace: str) -> None:
        """Refer to the drawing of the notes."""
        text = f'<{self._prefix}legacyDrawing xmlns:r="{namespace}" r:id="{relation}"/>'
        self.edits.put(self._drawing_at, text)

    @property
    def result(self) -> bytes:
        return self.edits.result


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _pixels(text: str | None, each: float, more: int = 0) -> int:
    try:
        size = float(text or "")
    except ValueError:
        return 0
    return int(min(max(size, 0), 500) * each) + more
