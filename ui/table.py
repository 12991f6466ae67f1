"""The table of a form's records: one model, read from the hub's book, columns from the declaration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from models import kinds as k
from models.book import Row, record_key
from models.forms import BY_TABLE, fields
from models.kinds import Field
from models.problems import ERROR
from models.values import plain_number, show
from ui.choices import shown_choice
from ui.hub import Hub
from ui.paint import LAMP_WORDS
from ui.theme import token

Index = QModelIndex | QPersistentModelIndex
CUT = 60
"""Characters of a text that a cell shows."""
ROW_HEIGHT = 30
_ROOT = QModelIndex()


def cell_text(hub: Hub, field: Field, value: Any) -> str:
    """A value as a table shows it: labels without codes, amounts with their places, long texts cut."""
    if value is None:
        return ""
    if field.options == "CL-LAMP":
        return LAMP_WORDS.get(value, "")
    if field.kind is k.CODE:
        return hub.book.profile.codes[field.options].label(value)
    if field.kind is k.REFERENCE:
        return shown_choice(hub.book, field, value)
    if isinstance(value, Decimal) and field.places > 2:
        return plain_number(value)
    if isinstance(value, Decimal):
        return f"{value:,.{field.places}f}"
    return show(value, field).replace("\n", " ")[:CUT]


class RecordTable(QAbstractTableModel):
    """The records of one table; `Qt.UserRole` gives a row's permanent id."""

    def __init__(self, hub: Hub, table: str, names: Sequence[str], parent: str = "") -> None:
        super().__init__()
        self.hub, self.table, self.parent_key = hub, table, parent
        known = fields(BY_TABLE[table])
        self.columns = [(name, known[name]) for name in names]
        self.pick: Callable[[list[Row]], list[Row]] = list
        self.rows: list[Row] = []
        self.refresh()

    def refresh(self) -> None:
        """Read the rows again; `pick` says which are shown, in which order."""
        self.beginResetModel()
        rows = self.hub.book.rows[self.table]
        form = BY_TABLE[self.table]
        if form.info.parent:
            key = BY_TABLE[form.info.parent].info.key
            rows = [row for row in rows if row[key] == self.parent_key]
        self.rows = self.pick(list(rows))
        self.endResetModel()

    def key_of(self, place: int) -> str | None:
        return record_key(self.table, self.rows[place]) if 0 <= place < len(self.rows) else None

    def place_of(self, key: str) -> int:
        """The row of a record, -1 where it is not shown."""
        return next((i for i, row in enumerate(self.rows) if record_key(self.table, row) == key), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if orientation == Qt.Orientation.Horizontal and role in shown and section < len(self.columns):
            field = self.columns[section][1]
            return f"{field.label}（{field.unit}）" if field.unit else field.label
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, (name, field) = self.rows[index.row()], self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell_text(self.hub, field, row.get(name))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if field.kind in k.NUMERIC else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and self._wrong(row, name):
            return token("danger")
        if role == Qt.ItemDataRole.UserRole:
            return record_key(self.table, row)
        return None

    def _wrong(self, row: Row, name: str) -> bool:
        found = self.hub.problems_of(self.table, record_key(self.table, row))
        return any(p.field == name and p.severity == ERROR for p in found)


def make_view(model: QAbstractTableModel, name: str, view: QTableView | None = None) -> QTableView:
    """A table (`view`, or a new one) with the look's heights, selecting rows, headings that can be dragged."""
    view = view or QTableView()
    view.setModel(model)
    view.setAccessibleName(name)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setTextElideMode(Qt.TextElideMode.ElideRight)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setDefaultSectionSize(110)
    header.setStretchLastSection(True)
    return view
