"""The side bar: groups of pages with their counts; red only for errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.icons import pixmap
from ui.paint import elided
from ui.theme import NOTE, font, token

WIDTH = 192
ROW, HEADING = 30, 30
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
COUNT_ROLE = Qt.ItemDataRole.UserRole + 1
WRONG_ROLE = Qt.ItemDataRole.UserRole + 2
ICON_ROLE = Qt.ItemDataRole.UserRole + 3


@dataclass
class Entry:
    """A line of the side bar: a page, or (without a name) the heading of a group."""

    name: str
    text: str
    icon: str = ""
    count: str = ""
    wrong: bool = False


class NavModel(QAbstractListModel):
    """The entries; `Qt.UserRole` gives the page's name."""

    def __init__(self, entries: list[Entry]) -> None:
        super().__init__()
        self.entries = entries

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.text} {entry.count}".strip()
        known = {Qt.ItemDataRole.DisplayRole: entry.text, Qt.ItemDataRole.UserRole: entry.name, COUNT_ROLE: entry.count,
                 WRONG_ROLE: entry.wrong, ICON_ROLE: entry.icon}  # fmt: skip
        return known.get(role)  # type: ignore[call-overload]

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.entries[index.row()].name:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def place(self, name: str) -> int:
        return next(i for i, entry in enumerate(self.entries) if entry.name == name)

    def show_count(self, name: str, count: str, *, wrong: bool = False) -> None:
        """Set what stands at the right of a page's name."""
        place = self.place(name)
        entry = self.entries[place]
        if (entry.count, entry.wrong) != (count, wrong):
            entry.count, entry.wrong = count, wrong
            self.dataChanged.emit(self.index(place), self.index(place))


class NavDelegate(QStyledItemDelegate):
    """Paints a line: icon, word, count."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(WIDTH, ROW if index.data(Qt.ItemDataRole.UserRole) else HEADING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        if not index.data(Qt.ItemDataRole.UserRole):
            elided(painter, rect.adjusted(16, 6, -8, 0), index.data(), "text3", NOTE)
        else:
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            if chosen or state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(rect, token("selected" if chosen else "hover"))
            if chosen:
                painter.fillRect(rect.x(), rect.y(), 3, rect.height(), token("accent"))
            color = "accent" if chosen else "text2"
            if index.data(ICON_ROLE):
                painter.drawPixmap(rect.x() + 16, rect.y() + 5, pixmap(index.data(ICON_ROLE), token(color)))
            room = -52 if index.data(COUNT_ROLE) else -8
            elided(painter, rect.adjusted(46, 0, room, 0), index.data(), "accent" if chosen else "text", bold=chosen)
            self._count(painter, rect, index)
        painter.restore()

    def _count(self, painter: QPainter, rect: QRect, index: Index) -> None:
        wrong = index.data(WRONG_ROLE)
        painter.setFont(font(NOTE, bold=bool(wrong)))
        painter.setPen(token("danger" if wrong else "text3"))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(0, 0, -12, 0), flags, index.data(COUNT_ROLE) or "")


def make_nav(model: NavModel) -> QListView:
    """The side bar."""
    view = QListView()
    view.setObjectName("nav")
    view.setModel(model)
    view.setItemDelegate(NavDelegate(view))
    view.setFixedWidth(WIDTH)
    view.setAccessibleName("页面")
    view.setMouseTracking(True)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return view
