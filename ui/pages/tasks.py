"""The responsibility list: its items at the left, the chosen one at the right (look, list)."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from services.expected import item_filled
from ui.filterbar import FilterBar
from ui.hub import Hub
from ui.page import Page
from ui.pages.task_form import TaskForm, TaskHead
from ui.pages.task_list import CHILDREN, FILTERS, TaskLine, TaskModel, TaskTree, counts

WIDE, NARROW, ROOMY = 412, 372, 1150
"""The list's width, its width where there is less room, and the width of the page from which there is enough."""


class TasksPage(Page):
    """Everything saves by itself. Ctrl+Enter goes to the next item that is not filled in, Alt+Up and Alt+Down one on."""

    title = "责任清单进展"

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.key = ""
        self.model = TaskModel(hub, self)
        self.filters = FilterBar(FILTERS, "序号、标题、原文、责任单位")
        self.tree = TaskTree(self.model)
        self.head, self.form = TaskHead(), TaskForm(hub)
        self.check_button = self.button("检查本表", lambda: hub.go("submission"))
        self.check_button.setText("检查本表　F8")
        self.next_button = self.button("下一个空项", self.next_empty, "Ctrl+Return", primary=True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.left, right = QWidget(), QWidget()
        self.left.setObjectName("pane")
        column = QVBoxLayout(self.left)
        self.nothing = QLabel("没有符合条件的任务。")
        self.nothing.setObjectName("second")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        beside = QVBoxLayout(right)
        for layout in (column, beside):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        column.addWidget(self.filters)
        column.addWidget(self.nothing)
        column.addWidget(self.tree, 1)
        beside.addWidget(self.head)
        beside.addWidget(self.form, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.left)
        row.addWidget(right, 1)
        self.body.addLayout(row, 1)

    def _connect(self) -> None:
        self.filters.changed.connect(self._filtered)
        self.filters.entered.connect(self._to_list)
        self.tree.selectionModel().currentChanged.connect(self._moved)
        self.tree.activated.connect(lambda index: self.form.focus_empty())
        self.head.before.clicked.connect(lambda: self.step(-1))
        self.head.after.clicked.connect(lambda: self.step(1))
        keys = {"Alt+Up": lambda: self.step(-1), "Alt+Down": lambda: self.step(1), "Ctrl+Enter": self.next_empty,
                "Ctrl+D": self.form.copy_last}  # fmt: skip
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self, activated=act)
        self.hub.changed.connect(self._changed)
        self.hub.checked.connect(self._checked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.width() >= ROOMY
        self.left.setFixedWidth(WIDE if roomy else NARROW)
        self.filters.set_narrow(not roomy)

    def refresh(self) -> None:
        self._read()
        known = [line.uid for line in self.model.lines]
        shown = self.model.items()
        self.show_item(self.key if self.key in known else shown[0] if shown else "")

    def _read(self) -> None:
        """Read the list again; the shown item stays in it, whatever it has become."""
        closed, selection = self.tree.closed(), self.tree.selectionModel()
        selection.blockSignals(True)
        if self.model.show(self.filters.chosen, self.filters.text, self.key):
            self.tree.open_all_but(closed)
            self.tree.show_item(self.key)
        selection.blockSignals(False)
        self.tree.viewport().update()
        self._count()

    def _count(self) -> None:
        lines = self.model.lines
        self.filters.show_counts(counts(lines))
        filled = sum(line.filled for line in lines)
        state = self.hub.book.cover.get("state") or ""
        label = self.hub.book.profile.codes["CL-STATE"].label(state)
        locked = f"；本期{label}，不能修改" if state in ("02", "03", "05") else ""
        self.sentence.setText(f"{len(lines)}项，已填 {filled}{locked}")
        self.next_button.setEnabled(filled < len(lines))
        self.nothing.setVisible(not self.model.groups)

    def _filtered(self) -> None:
        """Another filter: the shown item stays only where it belongs."""
        key, self.key = self.key, ""
        self._read()
        shown = self.model.items()
        if shown:
            self.show_item(key if key in shown else shown[0])
        else:
            self.key = key

    def _to_list(self) -> None:
        self.tree.setFocus()

    def _moved(self, now: QModelIndex, before: QModelIndex) -> None:
        line = now.data(Qt.ItemDataRole.UserRole)
        if isinstance(line, TaskLine) and line.uid != self.key:
            self.show_item(line.uid)

    def _changed(self, tables: frozenset[str], origin: object) -> None:
        if self.isVisible() and tables & {"task_progress", *CHILDREN, "reserve_project", "department", "submission"}:
            self._read()

    def _checked(self) -> None:
        if self.isVisible():
            self._read()

    def show_item(self, uid: str) -> None:
        """Show an item at the right, and mark it at the left."""
        self.form.commit()
        self.key = uid
        item = self.hub.book.tasks.get(uid)
        if item is not None:
            self.head.show_item(item)
        self.form.show_record(uid or None)
        self._read()
        selection = self.tree.selectionModel()
        selection.blockSignals(True)
        self.tree.show_item(uid)
        selection.blockSignals(False)
        items = self.model.items()
        place = items.index(uid) if uid in items else -1
        self.head.before.setEnabled(place > 0)
        self.head.after.setEnabled(0 <= place < len(items) - 1)

    def step(self, by: int) -> None:
        """The item before or after, among those that are shown."""
        items = self.model.items()
        place = items.index(self.key) + by if self.key in items else 0
        if 0 <= place < len(items):
            self.show_item(items[place])

    def next_empty(self) -> None:
        """The next item that is not filled in, from the top again after the last; the cursor goes into what it lacks."""
        self.form.commit()
        rows = self.hub.book.task_progress
        known = [line.uid for line in self.model.lines]
        start = known.index(self.key) + 1 if self.key in known else 0
        empty = [uid for uid in known[start:] + known[:start] if not item_filled(rows.get(uid))]
        if empty:
            self._bring(empty[0])
            self.form.focus_empty()

    def _bring(self, uid: str) -> None:
        """Show an item, taking the filter away where it hides it."""
        if uid not in self.model.items():
            self.filters.clear()
        self.show_item(uid)

    def show_place(self, key: str, name: str) -> None:
        owners = {row["record_uid"]: row["task_uid"] for table in CHILDREN for row in self.hub.book.rows[table]}
        uid = owners.get(key, key)
        if uid not in [line.uid for line in self.model.lines]:
            return
        self._bring(uid)
        if key in owners:
            self.form.focus_line(key, name)
        elif name:
            self.form.focus_field(name)
        else:
            self.form.focus_empty()

    def leave(self) -> None:
        self.form.commit()
