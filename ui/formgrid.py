"""A whole form as a table that is filled in: every field a column, a block from a spreadsheet can be pasted anywhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from models import kinds as k
from models.forms import BY_TABLE, fields
from services.records import writable
from ui.grid import unread_lines
from ui.gridmodel import GridModel
from ui.gridview import GridView
from ui.hub import Hub

NARROW, WIDE = 96, 190


def columns(table: str) -> list[str]:
    """Every field that a clerk fills in, the one that names the record first."""
    key = BY_TABLE[table].info.key
    names = list(writable(table))
    return names if key in names or key not in fields(BY_TABLE[table]) else [key, *names]


class FormGrid(QWidget):
    """The table with what could not be read below it."""

    def __init__(self, hub: Hub, table: str, title: str, names: Sequence[str] = ()) -> None:
        super().__init__()
        self.model = GridModel(hub, table, names or columns(table))
        self.view = GridView(self.model, title)
        for place, (_, field) in enumerate(self.model.columns):
            text = field.kind in (k.TEXT, k.CODE, k.REFERENCE) and place == 0
            self.view.setColumnWidth(place, WIDE if text else NARROW + 12 * max(0, len(field.label) - 6))
        self.unread = QLabel()
        self.unread.setWordWrap(True)
        self.unread.setVisible(False)
        self.unread.setContentsMargins(16, 8, 16, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.unread)
        self.model.unread_changed.connect(self.show_unread)
        hub.checked.connect(self.model.touch)

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
