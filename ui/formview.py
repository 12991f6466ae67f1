"""A record's form, built from its declaration: every field with its value, last period's, and its messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from models import kinds as k
from models.book import Book, Row
from models.conditions import WHEN, applies
from models.forms import BY_TABLE, fields
from models.kinds import Field
from models.problems import Problem
from services.records import writable
from ui.closed import why_closed
from ui.editors import TextEditor
from ui.fieldbox import FieldBox
from ui.hub import PAUSE, Hub

Section = tuple[str, Sequence[str]]


def is_wide(field: Field) -> bool:
    """Whether a field takes the form's whole width."""
    return field.kind is k.TEXT and (field.size[1] or 0) >= 80


SETTLED = (0, 60, PAUSE + 100)
"""Milliseconds after which a form may have grown: laid out, filled, checked."""


class FormView(QScrollArea):
    """The fields of one record in one or two columns. Saves by itself; nothing to press."""

    problem_free = Signal(str)

    def __init__(self, hub: Hub, table: str, sections: Sequence[Section] = (), *, with_last: bool = False) -> None:
        super().__init__()
        self.hub, self.table = hub, table
        self.key: str | None = None
        self._shown = ("", "")
        self._held: dict[tuple[str, str], dict[str, str]] = {}
        self.boxes: dict[str, FieldBox] = {}
        self.setWidgetResizable(True)
        self.setObjectName("pane")
        self._with_last = with_last
        self._grids: list[tuple[QGridLayout, list[FieldBox]]] = []
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page = QWidget()
        self._page.setMinimumWidth(0)
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(24, 16, 24, 24)
        self._column.setSpacing(16)
        self.lay_out(sections or [("", list(writable(table)))])
        self._column.addStretch()
        self.setWidget(self._page)
        hub.changed.connect(self._changed)
        hub.checked.connect(self.show_problems)

    def lay_out(self, sections: Sequence[Section]) -> None:
        """Put the fields on the page, top to bottom."""
        if self._with_last:
            self._column.addWidget(self._period_heads())
        for title, names in sections:
            self._add_section(title, names)

    def _add_section(self, title: str, names: Sequence[str]) -> None:
        if title:
            label = QLabel(title)
            label.setObjectName("section")
            self._column.addWidget(label)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        known = fields(BY_TABLE[self.table])
        self._grids.append((grid, [self._box(name, known[name]) for name in names]))
        self._column.addLayout(grid)

    def _period_heads(self) -> QWidget:
        """What stands in which column: this period, and the one last sent."""
        heads = QWidget()
        row = QHBoxLayout(heads)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        last = self.hub.book.last
        for text, share in ((f"本期 {self.hub.period}", 5), (f"上期 {last.period}" if last else "上期（无）", 3)):
            label = QLabel(text)
            label.setObjectName("section")
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            row.addWidget(label, share)
        return heads

    def arrange(self) -> None:
        """Put the open fields side by side, in order, without gaps where others are closed."""
        for grid, boxes in self._grids:
            row = column = 0
            for box in boxes:
                grid.removeWidget(box)
                if box.isHidden():
                    continue
                span = 2 if self._with_last or is_wide(box.field) else 1
                if column + span > 2:
                    row, column = row + 1, 0
                grid.addWidget(box, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
                column += span

    def _box(self, name: str, field: Field) -> FieldBox:
        box = FieldBox(name, field, with_last=self._with_last)
        self.take(box)
        return box

    def take(self, box: FieldBox) -> None:
        """Make a field one of this form's."""
        box.setParent(self._page)
        box.table = self.table
        box.entered.connect(self._entered)
        box.mended.connect(self.hub.mend)
        self.boxes[box.name] = box
        if isinstance(box.editor, TextEditor):
            box.editor.grow()

    def add_widget(self, widget: QWidget) -> None:
        """Add something below the fields."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def show_record(self, key: str | None) -> None:
        """Show a record; what was being typed in the one before is saved first."""
        self.commit()
        now = (self.hub.period, key or "")
        other = now != self._shown
        if other:
            self._drop()
        self.key, self._shown = key, now
        self._page.setEnabled(key is not None)
        self._fill()
        self.show_problems()
        if other and not self.closed():
            for name, written in self._held.pop(now, {}).items():
                self.boxes[name].take_up(written, self.hub.book)

    def commit(self) -> None:
        """Save whatever is still being typed."""
        for box in self.boxes.values():
            box.commit()

    def _drop(self) -> None:
        """What could not be saved in one record must not be taken for another's; it is kept until she comes back to its own."""
        held = {name: written for name, box in self.boxes.items() if (written := box.drop()) is not None}
        if held:
            self._held[self._shown] = held

    def record(self) -> Row | None:
        """The row that is shown."""
        return self.hub.row(self.table, self.key) if self.key is not None else None

    def last_record(self) -> Row | None:
        """The row as it was last sent."""
        return self.hub.last_row(self.table, self.key or "")

    def store(self, name: str, value: Any) -> bool:
        """Save one field; False where it was refused."""
        return self.key is not None and self.hub.save(self.table, self.key, {name: value}, self)

    def own_problems(self) -> list[Problem]:
        """The record's problems that are shown at its fields, worst first."""
        return self.hub.problems_of(self.table, self.key or "")

    def requires(self, name: str, row: Row) -> bool:
        """Whether a field of this row must be filled now."""
        field = self.boxes[name].field
        return field.need is k.REQUIRED or (field.need is k.CONDITIONAL and applies(self.hub.book, self.table, name, row))

    def closed(self) -> bool:
        """Whether the record must not be changed now."""
        return bool(why_closed(self.hub, self.table))

    def shows(self, name: str, row: Row) -> bool:
        """Whether a field of this row is open."""
        return opens(self.hub.book, self.table, name, self.boxes[name].field, row)

    def focus_field(self, name: str) -> None:
        """Put the cursor into a field and scroll to it."""
        box = self.boxes.get(name)
        if box is not None:
            if box.isHidden():
                box.setVisible(True)
                self.arrange()
            box.focus()
            self.reveal(box)

    def unsaved(self) -> list[str]:
        """The labels of what was typed here, in whichever record, and could not be saved."""
        held = [name for names in self._held.values() for name in names]
        return [self.boxes[name].field.label for name in (*(n for n, box in self.boxes.items() if box.unsaved), *held)]

    def reveal(self, widget: QWidget) -> None:
        """Scroll to a widget, and again once messages have taken their room."""
        for wait in SETTLED:
            QTimer.singleShot(wait, widget, lambda: self._scroll_to(widget))

    def _scroll_to(self, widget: QWidget) -> None:
        for layout in (widget.layout(), self.widget().layout()):
            if layout is not None:
                layout.activate()
        self.ensureWidgetVisible(widget, 24, 80)

    def _entered(self, name: str, value: Any) -> None:
        if self.key is not None and not self.store(name, value):
            self.boxes[name].refused()

    def _changed(self, tables: frozenset[str], origin: object) -> None:
        if self.key is not None and self.isVisible():
            self._fill()

    def _fill(self) -> None:
        row = self.record()
        if row is None:
            return
        book = self.hub.book
        last = self.last_record() if self._with_last else None
        closed = self.closed()
        for name, box in self.boxes.items():
            box.show_value(row.get(name), book)
            box.require(self.requires(name, row))
            box.lock(closed)
            box.setVisible(self.shows(name, row) or box.busy)
            if self._with_last:
                box.show_last(last.get(name) if last else None)
        self.arrange()

    def show_problems(self) -> None:
        """Put the record's messages under their fields."""
        if self.key is None:
            return
        by_field: dict[str, list[Problem]] = {name: [] for name in self.boxes}
        for problem in self.own_problems():
            by_field.setdefault(problem.field or "", []).append(problem)
        for name, box in self.boxes.items():
            box.show_problems(by_field[name])
            if by_field[name] and box.isHidden():
                box.setVisible(True)
                self.arrange()


def opens(book: Book, table: str, name: str, field: Field, row: Row) -> bool:
    """Whether a field is shown: a conditional one only when its condition holds, or it has a value."""
    if field.need is not k.CONDITIONAL or (table, name) not in WHEN or row.get(name) is not None:
        return True
    return applies(book, table, name, row)
