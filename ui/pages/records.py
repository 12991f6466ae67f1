"""The page of any form: its records as a table, the chosen one as a form, both built from the declaration."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget

from models import kinds as k
from models.forms import BY_TABLE, fields
from services.records import writable
from ui.faces import Faces
from ui.formgrid import FormGrid
from ui.formview import FormView
from ui.hub import Hub
from ui.page import Page, empty_state
from ui.table import RecordTable, make_view

COLUMNS = 5
FORM, EMPTY, GRID = range(3)
FIGURES = frozenset({"tradein_stat", "indicator_progress"})
"""Forms that are figures by nature: they open as a table."""


def main_columns(table: str) -> list[str]:
    """The columns that tell records apart: what the natural key names, then the first amounts and codes."""
    form = BY_TABLE[table]
    known = fields(form)
    names = [name for name in form.info.natural if name in known]
    rest = [n for n in writable(table) if n not in names and known[n].kind in (k.DECIMAL, k.CODE, k.INTEGER, k.DATE)]
    return (names + rest)[:COLUMNS]


class RecordsPage(Page):
    """One form. Everything saves by itself; Ctrl+N adds, Ctrl+Delete takes away (and can be undone)."""

    def __init__(self, hub: Hub, table: str, title: str, columns: Sequence[str] = ()) -> None:
        self.title = title
        super().__init__(hub)
        self.table = table
        self.model = RecordTable(hub, table, columns or main_columns(table))
        self.view = make_view(self.model, title)
        self.form = FormView(hub, table, with_last=BY_TABLE[table].info.per_period)
        self.faces = Faces(("表单", "表格（可粘贴）"), self.show_face, "怎样显示")
        self.buttons.addWidget(self.faces)
        self.delete_button = self.button("删除", self.delete, "Ctrl+Delete")
        self.add_button = self.button("新增", self.add, "Ctrl+N", primary=True)
        self.view.setColumnWidth(0, 190)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.addWidget(self.view)
        split.addWidget(self.form)
        split.setSizes([440, 700])
        split.setChildrenCollapsible(False)
        self.stack = QStackedWidget()
        self.stack.addWidget(split)
        self.stack.addWidget(empty_state(f"还没有{title}。可新增，也可切换到表格粘贴。", "新增", self.add))
        self.grid = FormGrid(hub, table, title)
        self.stack.addWidget(self.grid)
        self.body.addWidget(self.stack)
        self.view.selectionModel().currentRowChanged.connect(self._chosen)
        for key, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            QShortcut(QKeySequence(key), self, activated=lambda step=step: self.step(step))
        hub.changed.connect(self._changed)
        self.face = int(table in FIGURES)
        self.faces.show_face(self.face)

    def show_face(self, face: int) -> None:
        """Turn from form to table or back; what was being typed is saved."""
        self.leave()
        self.face = face
        self.refresh()

    def refresh(self) -> None:
        key = self.form.key
        self.view.selectionModel().blockSignals(True)
        self.model.refresh()
        self.view.selectionModel().blockSignals(False)
        self.stack.setCurrentIndex(GRID if self.face else FORM if self.model.rows else EMPTY)
        self.delete_button.setEnabled(bool(self.model.rows))
        self.sentence.setText(f"{len(self.model.rows)}条")
        place = self.model.place_of(key) if key else -1
        self._select(place if place >= 0 else 0)

    def _select(self, place: int) -> None:
        if self.model.rows:
            place = min(place, len(self.model.rows) - 1)
            self.view.setCurrentIndex(self.model.index(place, 0))
            key = self.model.key_of(place)
            if key != self.form.key:
                self.form.show_record(key)
        else:
            self.form.show_record(None)

    def _chosen(self, now: QModelIndex, before: QModelIndex) -> None:
        key = self.model.key_of(now.row())
        if key is not None and key != self.form.key:
            self.form.show_record(key)

    def _changed(self, tables: frozenset[str], origin: object) -> None:
        if self.isVisible() and tables & {self.table, "reserve_project", "task_progress", "department"}:
            self.refresh()

    def step(self, by: int) -> None:
        """The record before or after."""
        place = self.view.currentIndex().row() + by
        if 0 <= place < len(self.model.rows):
            self._select(place)

    def first_values(self) -> dict[str, object]:
        """What a new record starts with, so that two new ones can be told apart by the database."""
        key = BY_TABLE[self.table].info.key
        if self.table == "indicator_progress":
            used = {row[key] for row in self.model.rows}
            free = [uid for uid in self.hub.book.profile.targets if uid not in used]
            return {key: free[0]} if free else {}
        return {}

    def add(self) -> None:
        """Add an empty record and put the cursor into its first field; in the table, go to the empty row."""
        self.leave()
        if self.face and self.table != "indicator_progress":
            self.grid.view.add_row()
            return
        values = self.first_values()
        if self.table == "indicator_progress" and not values:
            return
        key = self.hub.add(self.table, values)
        if key is not None:
            self.show_place(key, "")

    def delete(self) -> None:
        """Delete the chosen record."""
        key = self.grid.key() if self.face else self.form.key
        if key is not None:
            self.form.key = None
            self.hub.delete(self.table, key)

    def show_place(self, key: str, name: str) -> None:
        self.refresh()
        place = self.model.place_of(key)
        if self.face:
            self.grid.go_to(key, name)
            return
        if place >= 0:
            self._select(place)
        self.form.focus_field(name or next(iter(self.form.boxes)))

    def leave(self) -> None:
        self.form.commit()
        self.grid.view.commit()
