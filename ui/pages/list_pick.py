"""Lists to tick: earlier items that were merged, what a part of a split takes along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QListView, QWidget

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
MOST_ROWS = 7


@dataclass(frozen=True)
class Option:
    """What can be ticked: its key, and what it is called."""

    key: str
    text: str


class PickModel(QAbstractListModel):
    """Options with a tick each. dataChanged comes with every tick."""

    def __init__(self) -> None:
        super().__init__()
        self.options: list[Option] = []
        self._ticked: list[str] = []

    def show(self, options: Sequence[Option], ticked: Iterable[str] = ()) -> None:
        """Offer other options; those of `ticked` that are among them are ticked, in that order."""
        self.beginResetModel()
        self.options = list(options)
        known = {option.key for option in options}
        self._ticked = [key for key in ticked if key in known]
        self.endResetModel()

    def ticked(self) -> tuple[str, ...]:
        """The keys of the ticked ones, in the order in which they were ticked."""
        return tuple(self._ticked)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.options)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        option = self.options[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return option.text
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if option.key in self._ticked else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole:
            return False
        key = self.options[index.row()].key
        on = Qt.CheckState(value) == Qt.CheckState.Checked
        if on != (key in self._ticked):
            self._ticked = [*self._ticked, key] if on else [one for one in self._ticked if one != key]
            self.dataChanged.emit(index, index, [role])
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable


class PickList(QListView):
    """The options; the space bar ticks one. As high as they are, up to a few rows."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.options = PickModel()
        self.options.setParent(self)
        self.setModel(self.options)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def offer(self, options: Sequence[Option], ticked: Iterable[str] = ()) -> None:
        """Show options; hidden where there are none."""
        self.options.show(options, ticked)
        rows = min(len(options), MOST_ROWS)
        self.setFixedHeight(rows * self.sizeHintForRow(0) + 4 if rows else 0)
        self.setVisible(bool(options))
        if options:
            self.setCurrentIndex(self.options.index(0))
