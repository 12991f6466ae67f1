"""The side bar: groups of pages with their counts; red only for errors. In a narrow window icons alone, named by their tool tips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.icons import pixmap
from ui.paint import elided
from ui.theme import NOTE, font, token

WIDTH, NARROW = 192, 48
ROOMY = 1100
"""The width of the window from which the side bar has words."""
ROW, HEADING = 30, 30
LOW_ROW, LOW_HEADING = 22, 9
"""The least height of a line, and that of a heading where icons stand alone: then it is a rule."""
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ICON = 20
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
        if role == Qt.ItemDataRole.AccessibleTextRole or (role == Qt.ItemDataRole.ToolTipRole and entry.name):
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
    """Paints a line: icon, word, count; where it is `narrow` the icon, and a mark of errors."""

    narrow, row = False, ROW

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = LOW_HEADING if self.narrow else HEADING
        return QSize(NARROW if self.narrow else WIDTH, self.row if index.data(Qt.ItemDataRole.UserRole) else heading)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        if index.data(Qt.ItemDataRole.UserRole):
            self._page(painter, rect, index, option.state)  # type: ignore[attr-defined]
        elif self.narrow:
            painter.fillRect(rect.x() + 12, rect.center().y(), rect.width() - 24, 1, token("line"))
        else:
            elided(painter, rect.adjusted(16, 6, -8, 0), index.data(), "text3", NOTE)
        painter.restore()

    def _page(self, painter: QPainter, rect: QRect, index: Index, state: QStyle.StateFlag) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, token("selected" if chosen else "hover"))
        if chosen:
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), token("accent"))
        if index.data(ICON_ROLE):
            left = rect.x() + (14 if self.narrow else 16)
            top = rect.y() + (rect.height() - _ICON) // 2
            painter.drawPixmap(left, top, pixmap(index.data(ICON_ROLE), token("accent" if chosen else "text2")))
        if not self.narrow:
            room = -52 if index.data(COUNT_ROLE) else -8
            elided(painter, rect.adjusted(46, 0, room, 0), index.data(), "accent" if chosen else "text", bold=chosen)
            self._count(painter, rect, index)
        elif index.data(WRONG_ROLE):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(token("danger"))
            painter.drawEllipse(rect.right() - 14, rect.y() + 4, 8, 8)
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(token("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _count(self, painter: QPainter, rect: QRect, index: Index) -> None:
        wrong = index.data(WRONG_ROLE)
        painter.setFont(font(NOTE, bold=bool(wrong)))
        painter.setPen(token("danger" if wrong else "text3"))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(0, 0, -12, 0), flags, index.data(COUNT_ROLE) or "")


class NavView(QListView):
    """The side bar; it follows the width of what it stands in."""

    def __init__(self, model: NavModel) -> None:
        super().__init__()
        self.paints = NavDelegate(self)
        self.setObjectName("nav")
        self.setModel(model)
        self.setItemDelegate(self.paints)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("页面")
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ParentChange and self.parentWidget() is not None:
            self.parentWidget().installEventFilter(self)
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parentWidget() and isinstance(event, QResizeEvent):
            self.fit(event.size())
        return super().eventFilter(watched, event)

    def fit(self, room: QSize) -> None:
        """Words from `ROOMY` pixels of width on, below that icons, as close together as the height wants."""
        model = self.model()
        assert isinstance(model, NavModel)
        narrow = room.width() < ROOMY
        pages = sum(bool(entry.name) for entry in model.entries)
        heads = (LOW_HEADING if narrow else HEADING) * (len(model.entries) - pages)
        row = min(ROW, max(LOW_ROW, (room.height() - heads) // pages))
        if (narrow, row) != (self.paints.narrow, self.paints.row):
            self.paints.narrow, self.paints.row = narrow, row
            self.setFixedWidth(NARROW if narrow else WIDTH)
            self.scheduleDelayedItemsLayout()


def make_nav(model: NavModel) -> NavView:
    """The side bar."""
    return NavView(model)
