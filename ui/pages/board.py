"""Pages of cards: the cards in two columns, below one another where it is narrow, and the lists that stand in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = Qt.ItemDataRole.UserRole
_ROOT = QModelIndex()
_ANY = 16_777_215
_SPOKEN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class Board(QScrollArea):
    """Two columns of cards that scroll as one."""

    def __init__(self, left: Sequence[QWidget], right: Sequence[QWidget]) -> None:
        super().__init__()
        page = QWidget()
        self.right = QWidget()
        left_side = QWidget()
        for side, cards in ((left_side, left), (self.right, right)):
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(16)
            for made in cards:
                column.addWidget(made)
            column.addStretch(1)
        self.columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, page)
        self.columns.setContentsMargins(24, 16, 24, 16)
        self.columns.setSpacing(16)
        self.columns.addWidget(left_side, 1)
        self.columns.addWidget(self.right)
        self.setObjectName("plain")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)

    @property
    def stacked(self) -> bool:
        """Whether the columns stand below one another."""
        return self.columns.direction() == QBoxLayout.Direction.TopToBottom

    def arrange(self, *, stacked: bool, width: int) -> None:
        """Put the columns beside one another, the right one so wide, or below one another."""
        self.columns.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        self.right.setMinimumWidth(0 if stacked else width)
        self.right.setMaximumWidth(_ANY if stacked else width)


class LinesModel(QAbstractListModel):
    """Lines of one kind; `LINE_ROLE` gives one, `said` puts it in words, as a tool tip too where `tips`."""

    def __init__(self, said: Callable[[Any], str], *, tips: bool = True) -> None:
        super().__init__()
        self.lines: tuple[Any, ...] = ()
        self._said, self._spoken = said, (*_SPOKEN, Qt.ItemDataRole.ToolTipRole) if tips else _SPOKEN

    def show(self, lines: Sequence[Any]) -> None:
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        return line if role == LINE_ROLE else self._said(line) if role in self._spoken else None
