"""The other face of the projects: all of them as one table into which a block copied from a spreadsheet can be pasted.

It is searched, filtered and sorted (in SQL) like the list, and shows the columns that the clerk has chosen.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from services.records import writable
from ui.choosers import TickMenu
from ui.filterbar import ToolRow
from ui.formgrid import PASTE_HINT, FormGrid
from ui.hub import Hub
from ui.pages.project_filters import ProjectFilters
from ui.pages.project_parts import TABLE
from ui.preferences import read_preferences, write_preference
from ui.taborder import tab_after

HIDDEN = "hidden_project_columns"
_NAMES = 260
"""The width of projects' and owners' names."""


class ProjectTable(FormGrid):
    """The table with its filters above and what could not be read below."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub, TABLE, "储备项目", list(writable(TABLE)))
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        names = [name for name, _ in self.model.columns]
        for name in ("project_name", "owner_name"):
            self.view.setColumnWidth(names.index(name), _NAMES)
        self.filters = ProjectFilters(hub, wide=True)
        self.columns_button = self._columns_button()
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.filters)
        row.addWidget(self.columns_button)
        self.tools = ToolRow(tools)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, self.tools)
        tab_after(self, self.tools)
        self.filters.changed.connect(self.find)
        self.filters.entered.connect(self._enter)
        self.sorter.changed.connect(self.find)

    def find(self) -> None:
        """Show the projects that are searched for, in the wanted order; what is added from then on comes last."""
        if self.filters.in_use or self.sorter.name:
            lines = self.filters.find(self.sorter.name or "project_uid", self.sorter.descending)
            self.model.show_only([line.uid for line in lines])
        else:
            self.model.show_only(None)
        self.model.refresh()
        shown, everyone = len(self.model.rows), len(self.hub.book.rows[TABLE])
        found = f"找到{shown}个，共{everyone}个。" if shown != everyone else ""
        self.tools.hint.setText(found + ("" if self.model.closed else PASTE_HINT))

    def go_to(self, key: str, name: str) -> None:
        """Put the cursor into a project's field, whatever hides it."""
        if self.hub.row(TABLE, key) is not None and self.model.place_of(key) < 0:
            self.filters.clear()
            self.find()
        for action in self.menu.actions():
            if action.data() == name:
                action.setChecked(True)
        super().go_to(key, name)

    def _enter(self) -> None:
        self.find()
        self.view.setFocus()

    @property
    def _folder(self) -> Path:
        return self.hub.desk.database.path.parent

    def _columns_button(self) -> QPushButton:
        """The menu of columns; the project's name is always there."""
        button = QPushButton("选列")
        button.setAccessibleName("选择显示哪些列")
        self.menu = TickMenu(button)
        kept = read_preferences(self._folder).get(HIDDEN)
        hidden = set(kept) if isinstance(kept, list) else set()
        for at, (name, field) in enumerate(self.model.columns[1:], 1):
            action = QAction(field.label, self.menu, checkable=True, checked=name not in hidden)
            action.setData(name)
            action.toggled.connect(lambda on, at=at: self._show_column(at, on))
            self.menu.addAction(action)
            self.view.setColumnHidden(at, name in hidden)
        button.setMenu(self.menu)
        return button

    def _show_column(self, at: int, on: bool) -> None:
        self.view.setColumnHidden(at, not on)
        hidden = [action.data() for action in self.menu.actions() if not action.isChecked()]
        write_preference(self._folder, HIDDEN, hidden)
