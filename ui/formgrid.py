"""A whole form as a table that is filled in: every field a column, a block from a spreadsheet can be pasted anywhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from models import kinds as k
from models.forms import BY_TABLE, fields
from models.kinds import Field
from services.records import writable
from ui.editors import help_of
from ui.fieldbox import problem_line
from ui.grid import unread_lines
from ui.gridmodel import GridModel
from ui.gridview import GridView
from ui.hub import Hub
from ui.oneline import OneLine
from ui.sorting import Sorter
from ui.theme import NOTE, font

HEADING, NUMBERS, FOOT = 44, 40, 28
"""The heights of headings (two lines) and of the line below the table, and the width of the row numbers."""
_LEAST = {k.TEXT: 120, k.CODE: 110, k.REFERENCE: 190, k.CODES: 150, k.TEXTS: 150, k.REFERENCES: 190, k.DATE: 96, k.DECIMAL: 96}
_NARROWEST, _LONG, _FIRST = 76, 220, 190
PASTE_HINT = "从 Excel 复制一块，选中起始的一格后按 Ctrl+V；最后一行接着新增。整行选中（Shift+空格）按 Delete 删除。"


def columns(table: str) -> list[str]:
    """Every field that a clerk fills in, the one that names the record first."""
    key = BY_TABLE[table].info.key
    names = list(writable(table))
    return names if key in names or key not in fields(BY_TABLE[table]) else [key, *names]


def column_width(field: Field, *, first: bool = False, lines: int = 2) -> int:
    """The width that a field wants: for its values, and for its heading in so many lines."""
    heading = QFontMetrics(font(NOTE)).horizontalAdvance(field.label + (f"（{field.unit}）" if field.unit else ""))
    long = field.kind is k.TEXT and (field.size[1] or 0) >= 100
    least = _FIRST if first else _LONG if long else _LEAST.get(field.kind, _NARROWEST)
    return max(least, heading // lines + 28)


class FormGrid(QWidget):
    """The table, below it what is wrong in the cell of the cursor, and what could not be read."""

    def __init__(self, hub: Hub, table: str, title: str, names: Sequence[str] = ()) -> None:
        super().__init__()
        self.hub, self.table = hub, table
        self.model = GridModel(hub, table, names or columns(table))
        self.model.setParent(self)
        self.view = GridView(self.model, title, frozen=True)
        self.sorter = Sorter(self.view, self.model)
        self.view.verticalHeader().setFixedWidth(NUMBERS)
        head = self.view.horizontalHeader()
        head.setStretchLastSection(False)
        head.setFixedHeight(HEADING)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
        for place, (_, field) in enumerate(self.model.columns):
            self.view.setColumnWidth(place, column_width(field, first=place == 0))
        self.told = OneLine()
        self.told.setFixedHeight(FOOT)
        self.told.setContentsMargins(16, 0, 16, 0)
        self.unread = QLabel()
        self.unread.setWordWrap(True)
        self.unread.setVisible(False)
        self.unread.setContentsMargins(16, 8, 16, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.told)
        column.addWidget(self.unread)
        self.model.unread_changed.connect(self.show_unread)
        self.view.selectionModel().currentChanged.connect(lambda now, before: self.tell())
        self.model.dataChanged.connect(lambda first, last: self.tell())
        hub.checked.connect(self.model.touch)

    def tell(self) -> None:
        """Say below the table what is wrong in the cell of the cursor, or what belongs in it."""
        index = self.view.currentIndex()
        if not index.isValid() or index.column() >= len(self.model.columns):
            self.told.setText("")
            return
        name, field = self.model.columns[index.column()]
        key = self.model.key_of(index.row())
        known = {each for each, _ in self.model.columns}
        problems = self.hub.problems_of(self.table, key) if key else []
        own = [p for p in problems if p.field == name] or [p for p in problems if p.field not in known]
        lines = [f"{word}：{text}" for word, _, text in map(problem_line, own)]
        self.told.setText(f"第{index.row() + 1}行 {field.label}　" + ("　".join(lines) or help_of(field)))

    def show_unread(self) -> None:
        """List what was typed or pasted and could not be read; those cells stay as they were."""
        lines = unread_lines(self.model)
        self.unread.setText("\n".join(lines[:6]) + (f"\n……共{len(lines)}处" if len(lines) > 6 else ""))
        self.unread.setVisible(bool(lines))

    def key(self) -> str | None:
        """The permanent id of the record the cursor is in."""
        return self.model.key_of(self.view.currentIndex().row())

    def go_to(self, key: str, name: str) -> None:
        """Put the cursor into a record's field."""
        place = self.model.place_of(key)
        names = [each for each, _ in self.model.columns]
        if place >= 0:
            self.view.go_to(place, names.index(name) if name in names else 0)
