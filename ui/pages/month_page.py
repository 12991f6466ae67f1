"""A page of this month's records: the expected ones in a list at the left, the chosen one at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QLabel, QStackedWidget, QVBoxLayout, QWidget

from ui.closed import closed_words
from ui.filterbar import FilterBar
from ui.hub import Hub
from ui.page import Page, empty_state
from ui.pages.month_form import MonthForm
from ui.pages.month_head import MonthHead
from ui.pages.month_lines import FILTERS, MonthLine, counts
from ui.sides import BOTH, Sides

ROOMY = 1150
"""The width of the page from which the list need not shrink."""


class LinesModel(Protocol):
    """The model of such a list."""

    @property
    def lines(self) -> Sequence[MonthLine]:
        """All lines, in order."""

    def show(self, filtered: str, text: str, kept: str) -> bool:
        """Read the lines, show those that pass and the kept one; True where rows came or went."""

    def items(self) -> list[str]:
        """The ids of the shown lines, in order."""


class MonthPage(Page):
    """Everything saves by itself. Ctrl+Enter goes to the next record not filled in, Alt+Up and Alt+Down one on."""

    counted, nothing_found, next_words, note = "", "", "", ""
    first_of_all = ("", "", "")
    """What to do first where there is nothing to report on: a sentence, a button, the page it opens."""
    watched: frozenset[str] = frozenset()
    widths = (412, 372)
    """The list's width, and its width where there is less room."""
    both = BOTH
    """The width of the page from which list and record stand beside each other."""

    def __init__(
        self, hub: Hub, model: LinesModel, view: QAbstractItemView, head: MonthHead, form: MonthForm, searched: str
    ) -> None:
        super().__init__(hub)
        self.key = ""
        self.model, self.view, self.head, self.form = model, view, head, form
        self.filters = FilterBar(FILTERS, searched)
        self.check_button = self.button("检查本表", lambda: hub.go("submission"))
        self.check_button.setText("检查本表　F8")
        self.next_button = self.button(self.next_words, self.next_empty, primary=True)
        self.next_button.setText(f"{self.next_words}　Ctrl+Enter")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.left, right = QWidget(), QWidget()
        self.left.setObjectName("pane")
        self.nothing = QLabel(self.nothing_found)
        self.nothing.setObjectName("second")
        self.nothing.setMinimumHeight(48)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column, beside = QVBoxLayout(self.left), QVBoxLayout(right)
        for layout in (column, beside):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        for widget in (self.filters, self.nothing):
            column.addWidget(widget)
        column.addWidget(self.view, 1)
        beside.addWidget(self.head)
        beside.addWidget(self.form, 1)
        self.sides = Sides(self.left, right, both=self.both)
        self.buttons.insertWidget(2, self.sides.turn_button)
        sentence, button, page = self.first_of_all
        self.stack = QStackedWidget()
        self.stack.addWidget(self.sides)
        self.stack.addWidget(empty_state(sentence, button, lambda: self.hub.go(page)))
        self.body.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.filters.changed.connect(self._filtered)
        self.filters.entered.connect(self.view.setFocus)
        self.view.selectionModel().currentChanged.connect(self._moved)
        self.view.activated.connect(self._opened)
        self.view.clicked.connect(lambda index: self.line_key(index) and self.sides.show_right())
        self.head.before.clicked.connect(lambda: self.step(-1))
        self.head.after.clicked.connect(lambda: self.step(1))
        keys: dict[str, Callable[[], object]] = {
            "Alt+Up": lambda: self.step(-1),
            "Alt+Down": lambda: self.step(1),
            "Ctrl+Return": self.next_empty,
            "Ctrl+Enter": self.next_empty,
            "Ctrl+D": self.form.copy_last,
            "Ctrl+F": self.start_search,
        }
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self, activated=act)
        self.hub.changed.connect(self._changed)
        self.hub.checked.connect(self._checked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy, alone = self.width() >= ROOMY, self.width() < self.both
        width = self.widths[0 if roomy else 1]
        self.left.setMinimumWidth(0 if alone else width)
        self.left.setMaximumWidth(_ANY if alone else width)
        self.filters.set_narrow(not roomy)

    def start_search(self) -> None:
        """Put the cursor into the search field."""
        self.sides.show_left()
        self.filters.start_search()

    def _opened(self, index: QModelIndex) -> None:
        """Enter on a line: to the record, into what it lacks."""
        if self.line_key(index):
            self.sides.show_right()
            self.form.focus_empty()

    def line_key(self, index: QModelIndex) -> str:
        """The id of the line at an index; "" for a heading."""
        line = index.data(Qt.ItemDataRole.UserRole)
        return line.uid if isinstance(line, MonthLine) else ""

    def mark(self, uid: str) -> None:
        """Put the list's cursor on a line."""
        raise NotImplementedError

    def rows_changed(self) -> None:
        """Rows came or went: put the list back as it was."""

    def owner(self, key: str) -> str:
        """The record that a key belongs to: itself, or of a line its parent."""
        return key

    def refresh(self) -> None:
        self._read()
        known, shown = [line.uid for line in self.model.lines], self.model.items()
        self.show_item(self.key if self.key in known else shown[0] if shown else "")

    def _read(self) -> None:
        """Read the list again; the shown record stays in it, whatever it has become."""
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        if self.model.show(self.filters.chosen, self.filters.text, self.key):
            self.rows_changed()
            self.mark(self.key)
        selection.blockSignals(False)
        self.view.viewport().update()
        self._count()

    def _count(self) -> None:
        lines = self.model.lines
        self.filters.show_counts(counts(lines))
        filled = sum(line.filled for line in lines)
        self.sentence.setText(f"{len(lines)}{self.counted}，已填 {filled}{self.note}{closed_words(self.hub, self.form.table)}")
        self.next_button.setEnabled(filled < len(lines))
        self.nothing.setVisible(not self.model.items())
        self.stack.setCurrentIndex(0 if lines else 1)

    def _filtered(self) -> None:
        """Another filter: the shown record stays only where it belongs."""
        key, self.key = self.key, ""
        self._read()
        shown = self.model.items()
        if shown:
            self.show_item(key if key in shown else shown[0])
        else:
            self.key = key

    def _moved(self, now: QModelIndex, before: QModelIndex) -> None:
        uid = self.line_key(now)
        if uid and uid != self.key:
            self.show_item(uid)

    def _changed(self, tables: frozenset[str], origin: object) -> None:
        if self.isVisible() and tables & self.watched:
            self._read()
            self.head.show_key(self.key)

    def _checked(self) -> None:
        if self.isVisible():
            self._read()

    def show_item(self, uid: str) -> None:
        """Show a record at the right, and mark it at the left."""
        self.form.commit()
        self.key = uid
        self.head.show_key(uid)
        self.form.show_record(uid or None)
        self._read()
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        self.mark(uid)
        selection.blockSignals(False)
        items = self.model.items()
        place = items.index(uid) if uid in items else -1
        self.head.before.setEnabled(place > 0)
        self.head.after.setEnabled(0 <= place < len(items) - 1)

    def step(self, by: int) -> None:
        """The record before or after, among those that are shown."""
        items = self.model.items()
        place = items.index(self.key) + by if self.key in items else 0
        if 0 <= place < len(items):
            self.show_item(items[place])

    def next_empty(self) -> None:
        """The next record that is not filled in, from the top again after the last; the cursor goes into what it lacks."""
        self.form.commit()
        self._read()
        known = [line.uid for line in self.model.lines]
        empty = {line.uid for line in self.model.lines if not line.filled}
        start = known.index(self.key) + 1 if self.key in known else 0
        wanted = next((uid for uid in known[start:] + known[:start] if uid in empty), "")
        if wanted:
            self._bring(wanted)
            self.sides.show_right()
            self.form.focus_empty()

    def _bring(self, uid: str) -> None:
        """Show a record, taking the filter away where it hides it."""
        if uid not in self.model.items():
            self.filters.clear()
        self.show_item(uid)

    def show_place(self, key: str, name: str) -> None:
        self._read()
        uid = self.owner(key)
        if uid not in [line.uid for line in self.model.lines]:
            return
        self._bring(uid)
        self.sides.show_right()
        if uid != key:
            self.form.focus_line(key, name)
        elif name:
            self.form.focus_field(name)
        else:
            self.form.focus_empty()

    def leave(self) -> None:
        self.form.commit()


_ANY = 16_777_215
"""What Qt takes for no limit of a width."""
