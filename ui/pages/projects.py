"""储备项目: the list with a form beside it, or all projects as one table (issue 3, point 3; look, project)."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget

from services import blocks
from ui.closed import closed_words
from ui.faces import Faces
from ui.hub import Hub
from ui.page import Page, empty_state
from ui.pages.project_list import ProjectList
from ui.pages.project_pane import ProjectPane
from ui.pages.project_parts import TABLE
from ui.pages.project_table import ProjectTable
from ui.sides import BOTH, Sides, show_key

FORM, SHEET, EMPTY = range(3)
_WIDE, _LIST, _LIST_NARROW = 1120, 340, 312
NOT_COPIED = {
    TABLE: frozenset({"project_code", "change_note", "ndrc_lib_date"}),
    "project_funding": frozenset({"doc_no"}),
    "project_permit": frozenset({"doc_no", "doc_date", "doc_invest"}),
}
"""What belongs to one project alone and is not copied: its codes, the numbers and dates of its documents."""

COPY_MARK = "（副本）"
_SHOWN = frozenset(
    {TABLE, "project_funding", "project_equipment", "project_permit", "project_progress", "department", "submission"}
)
_ANY = 16_777_215


class ProjectsPage(Page):
    """All projects. Ctrl+N adds one, Ctrl+Delete takes one away (and can be undone), Ctrl+F searches."""

    title = "储备项目"

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.list, self.pane, self.table = ProjectList(hub), ProjectPane(hub), ProjectTable(hub)
        self.form = self.pane.form
        self.faces = Faces(("表单", "表格（可粘贴）"), self._turn, "怎样显示")
        self.buttons.addWidget(self.faces)
        self.import_button = self.button("导入", lambda: hub.go("imports"))
        self.copy_button = self.button("复制", self.duplicate)
        self.delete_button = self.button("删除", self.delete, "Ctrl+Delete")
        self.add_button = self.button("新建项目", self.add, "Ctrl+N", primary=True)
        self.sides = Sides(self.list, self.pane)
        self.buttons.insertWidget(2, self.sides.turn_button)
        self.stack = QStackedWidget()
        for widget in (self.sides, self.table, empty_state("还没有储备项目。可新建，也可从Excel粘贴。", "新建项目", self.add)):
            self.stack.addWidget(widget)
        self.body.addWidget(self.stack, 1)
        self.list.chosen.connect(self._chosen)
        self.list.view.clicked.connect(lambda index: self.sides.show_right())
        self.list.view.activated.connect(lambda index: self._to_form())
        QShortcut(QKeySequence("Ctrl+F"), self, activated=self.start_search)
        for key, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            QShortcut(QKeySequence(key), self, lambda step=step: self.list.step(step))
        hub.changed.connect(self._changed)
        hub.checked.connect(self._checked)

    @property
    def as_table(self) -> bool:
        return self.faces.shown == SHEET

    def _turn(self, face: int) -> None:
        """The other face of the same projects, at the same project."""
        key = self._current_key()
        self.leave()
        self.refresh()
        if key and face == SHEET:
            self.table.go_to(key, "")
        elif key:
            self.show_place(key, "")

    def _current_key(self) -> str:
        if self.stack.currentIndex() == SHEET:
            return self.table.model.key_of(self.table.view.currentIndex().row()) or ""
        return self.form.key or ""

    def refresh(self) -> None:
        if self.as_table:
            self.table.find()
        self._read()
        self.form.show_again()

    def _read(self) -> None:
        """Read the list again; the project that is shown stays, even where the search no longer finds it.

        The table reads itself, and searches only when it is asked to: a line must not vanish while it is written.
        """
        rows = self.hub.book.rows[TABLE]
        self.stack.setCurrentIndex(SHEET if self.as_table else FORM if rows else EMPTY)
        total = sum((row["total_invest"] or Decimal(0) for row in rows), Decimal(0))
        closed = closed_words(self.hub, TABLE)
        self.sentence.setText(f"{len(rows)}个，总投资 {total:,.2f} 万元{closed}")
        for button in (self.copy_button, self.delete_button):
            button.setEnabled(bool(rows) and not closed)
        self.add_button.setEnabled(not closed)
        if self.as_table:
            return
        place = self.list.view.currentIndex().row()
        self.list.read()
        key = self.form.key
        if key is None or self.hub.row(TABLE, key) is None:
            self._show_nearest(key, place)
        elif not self.list.select(key):
            self._show(key)

    def _show_nearest(self, gone: str | None, place: int) -> None:
        """Where the project that was shown is gone, the one that has taken its place in the list is shown."""
        if gone is not None:
            self.pane.show_project(None)
        if self.list.model.lines:
            self.list.select(self.list.model.lines[min(max(place, 0), len(self.list.model.lines) - 1)].uid)
        elif self.hub.book.rows[TABLE]:
            self._show(self.hub.book.rows[TABLE][0]["project_uid"])

    def _chosen(self, key: str) -> None:
        self._show(key)

    def _show(self, key: str) -> None:
        if key != self.form.key:
            self.pane.show_project(key)
        else:
            self.pane.head.show_project(key)

    def _changed(self, tables: frozenset[str], origin: object) -> None:
        if self.isVisible() and tables & _SHOWN:
            self._read()

    def _checked(self) -> None:
        if self.isVisible() and not self.as_table:
            self.list.read()
            if self.form.key:
                self.list.select(self.form.key)

    def add(self) -> None:
        """A new project, the cursor in its name; in the table, the empty row."""
        self.leave()
        if self.as_table:
            self.table.view.add_row()
            return
        key = self.hub.add(TABLE, {}, self)
        if key is not None:
            self.list.show_all()
            self.show_place(key, "project_name")
            self.form.new = key
            self.form.show_problems()

    def duplicate(self) -> None:
        """Copy the chosen project with its lines, without what belongs to it alone."""
        self.leave()
        row = self.hub.row(TABLE, self._current_key())
        if row is None:
            return
        changes = {"project_name": f"{row['project_name'] or ''}{COPY_MARK}"}
        key = self.hub.write(lambda: blocks.duplicate(self.hub.desk, TABLE, row["project_uid"], changes, NOT_COPIED), self)
        if key is not None:
            self.list.show_all()
            self.show_place(key, "project_name")
            self.hub.said.emit("已复制，项目代码和文号未复制，可用 Ctrl+Z 撤销")

    def delete(self) -> None:
        """Delete the chosen project; nothing is asked, since it can be undone."""
        self.leave()
        key = self._current_key()
        row = self.hub.row(TABLE, key)
        if row is None:
            return
        if self.hub.delete(TABLE, key, self):
            self.hub.said.emit(f"已删除“{row['project_name'] or key}”，可用 Ctrl+Z 撤销")

    def show_place(self, key: str, name: str) -> None:
        """Show a project, or the project that a line belongs to, and put the cursor into a field."""
        project = key if self.hub.row(TABLE, key) else self._owner(key)
        if not project:
            return
        if self.as_table and project == key:
            self.table.go_to(key, name)
            return
        self.faces.show_face(FORM)
        self.stack.setCurrentIndex(FORM)
        self.list.read()
        if self.list.model.place_of(project) < 0:
            self.list.show_all()
        self.list.select(project)
        self._show(project)
        if name or project != key:
            self.sides.show_right()
        if project != key:
            self.form.focus_line(key, name)
        elif name:
            self.form.focus_field(name)
        else:
            self.list.view.setFocus()

    def _owner(self, key: str) -> str:
        tables = ("project_funding", "project_equipment", "project_permit")
        rows = (row for table in tables for row in self.hub.book.rows[table])
        return next((row["project_uid"] for row in rows if row["record_uid"] == key), "")

    def leave(self) -> None:
        self.form.commit()
        self.table.view.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list is the first to give way."""
        super().resizeEvent(event)
        alone, width = self.width() < BOTH, _LIST if self.width() >= _WIDE else _LIST_NARROW
        self.list.setMinimumWidth(0 if alone else width)
        self.list.setMaximumWidth(_ANY if alone else width)
        self.faces.set_short(short=alone)
        show_key(self.delete_button, "Ctrl+Delete", shown=not alone)
        show_key(self.add_button, "Ctrl+N", shown=not alone)

    def start_search(self) -> None:
        """Put the cursor into the search field of the list, or of the table."""
        if self.as_table:
            self.table.filters.start_search()
            return
        self.sides.show_left()
        self.list.filters.start_search()

    def _to_form(self) -> None:
        self.sides.show_right()
        self.form.focus_field("project_name")
