"""The county's departments: who fills in and reviews for each, edited in place; new ones added, unused ones taken away."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from models.kinds import PHONE
from models.rules.catalogue import catalogue
from models.rules.general import is_phone
from services.settings import DEPARTMENT_FIELDS, add_department, change_department, remove_department, setting_field
from ui.hub import Hub
from ui.pages.pieces import line_of, push
from ui.savetimer import SaveTimer
from ui.table import make_view
from ui.theme import token

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
NAMES = ("name", *DEPARTMENT_FIELDS)
HEADS = ("部门", "填报人", "联系电话", "审核人")
WIDTHS = (0, 84, 128, 84)
_Trigger = QAbstractItemView.EditTrigger


class DepartmentsModel(QAbstractTableModel):
    """One department a row; all but the name can be written in."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.rows: list[dict[str, Any]] = []

    def refresh(self) -> None:
        """Read the departments again."""
        rows = [dict(row) for row in self.hub.book.departments.values()]
        if [row["name"] for row in rows] == [row["name"] for row in self.rows]:
            self.rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(NAMES) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(NAMES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        wanted = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and section < len(HEADS)
        return HEADS[section] if wanted else None

    def _wrong(self, index: Index) -> str:
        """What is wrong with a cell, "" for nothing: a telephone number that is none (R57)."""
        name, value = NAMES[index.column()], self.rows[index.row()].get(NAMES[index.column()])
        if index.column() == 0 or not value or setting_field(name).kind is not PHONE or is_phone(value):
            return ""
        rule = catalogue()["R57"]
        return f"{rule.text({'v': value})}{rule.hint}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.rows[index.row()].get(NAMES[index.column()]) or ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._wrong(index) or None
        if role == Qt.ItemDataRole.ForegroundRole and self._wrong(index):
            return token("danger")
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.column() == 0:
            return False
        name, field, text = self.rows[index.row()]["name"], NAMES[index.column()], str(value)
        if text == self.data(index):
            return False
        return self.hub.write(lambda: (True, change_department(self.hub.desk, name, **{field: text})), self) is not None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() else found


class CellDelegate(QStyledItemDelegate):
    """A line editor that fills its cell."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        made = QLineEdit(parent)
        made.setObjectName("cell")
        made.setAccessibleName(f"{HEADS[index.column()]}，第{index.row() + 1}行")
        timer = SaveTimer(made, lambda: self.commitData.emit(made))
        made.textEdited.connect(lambda text: timer.touch())
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Put the value in; what was typed is left alone."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(index.data(Qt.ItemDataRole.EditRole))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect)  # type: ignore[attr-defined]


class Departments(QWidget):
    """The table with what adds to it and takes from it."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.model = DepartmentsModel(hub)
        self.view = make_view(self.model, "县级部门")
        self.view.setItemDelegate(CellDelegate(self.view))
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.view.setEditTriggers(_Trigger.AnyKeyPressed | _Trigger.DoubleClicked | _Trigger.EditKeyPressed)
        header = self.view.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place, width in enumerate(WIDTHS):
            if width:
                self.view.setColumnWidth(place, width)
        self.new_name = QLineEdit()
        self.new_name.setPlaceholderText("新部门的全称")
        self.new_name.setAccessibleName("新部门的全称")
        self.new_name.setFixedWidth(200)
        self.new_name.returnPressed.connect(self.add)
        self.add_button = push("新增", self.add)
        self.remove_button = push("删除所选部门", self.remove)
        tools = line_of(self.new_name, self.add_button)
        tools.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.view, 1)
        column.addLayout(tools)

    def add(self) -> None:
        """Add the department whose name was typed."""
        name = self.new_name.text().strip()
        if name and self.hub.write(lambda: (name, add_department(self.hub.desk, name)), self) is not None:
            self.new_name.clear()
            self.model.refresh()
            place = next((i for i, row in enumerate(self.model.rows) if row["name"] == name), 0)
            self.view.setCurrentIndex(self.model.index(place, 1))
            self.view.setFocus()

    def remove(self) -> None:
        """Take the chosen department away, where no record names it."""
        place = self.view.currentIndex().row()
        if place >= 0:
            name = self.model.rows[place]["name"]
            self.hub.write(lambda: (name, remove_department(self.hub.desk, name)), self)
