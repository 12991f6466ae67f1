"""How the overview's lines are drawn: counts and links, the bar of completion, a lamp that became another."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from services.overview import FormLine, Todo
from services.since_last import NewSince
from ui.icons import pixmap
from ui.pages.board import LINE_ROLE
from ui.pages.home_models import WRONG, FormsModel, LampsModel, action_of, share
from ui.paint import elided, ground, lamp_width, paint_lamp
from ui.theme import NOTE, TITLE, font, token

Index = QModelIndex | QPersistentModelIndex
TODO_ROW, CHANGE_ROW = 34, 30
COUNT, WORDS = 52, 100
"""Pixels of a line's count, and of the words after it."""
LABEL = 116
BAR = 76
INSET, FIRST, HEADING = 8, 16, 28
"""Pixels before and after a cell's text, before that of the first column, and the height of headings."""
_COLORS = {"unfilled": "danger", "errors": "danger", "stamped": "danger", "reasons": "warn"}
_Right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def inset(column: int) -> int:
    """Pixels before the text of a column."""
    return INSET if column else FIRST


class TodoDelegate(QStyledItemDelegate):
    """7 项未填, the details, and where it leads."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, TODO_ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        todo: Todo = index.data(LINE_ROLE)
        painter.save()
        rect = ground(painter, option)
        painter.setFont(font(TITLE, bold=True))
        painter.setPen(token(_COLORS.get(todo.kind, "text")))
        painter.drawText(QRect(rect.x(), rect.y(), COUNT, rect.height()), _Right, str(todo.count))
        left = rect.x() + COUNT + 14
        elided(painter, QRect(left, rect.y(), WORDS - 8, rect.height()), todo.words, bold=True)
        painter.setFont(font())
        painter.setPen(token("accent"))
        painter.drawText(rect.adjusted(0, 0, -16, 0), _Right, action_of(todo))
        right = painter.fontMetrics().horizontalAdvance(action_of(todo)) + 28
        left += WORDS
        elided(painter, QRect(left, rect.y(), rect.right() - left - right, rect.height()), todo.detail, "text2")
        painter.restore()


class FormsDelegate(QStyledItemDelegate):
    """A cell of the forms: text or number; 已齐 in words, a bar with its percentage only where something is missing."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        rect = ground(painter, option)
        if index.column() == FormsModel.DONE:
            self._done(painter, rect, index.data(LINE_ROLE))
        elif index.column() in FormsModel.NUMBERS:
            painter.setFont(index.data(Qt.ItemDataRole.FontRole))
            painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole))
            painter.drawText(rect.adjusted(0, 0, -INSET, 0), _Right, index.data())
        else:
            elided(painter, rect.adjusted(inset(index.column()), 0, -INSET, 0), index.data())
        painter.restore()

    def _done(self, painter: QPainter, rect: QRect, line: FormLine) -> None:
        left, middle = rect.x() + INSET, rect.center().y()
        if not line.expected:
            elided(painter, rect.adjusted(INSET, 0, 0, 0), "没有记录", "text3")
        elif line.complete and line.errors:
            elided(painter, rect.adjusted(INSET, 0, 0, 0), WRONG, "text2")
        elif line.complete:
            painter.drawPixmap(left, middle - 8, pixmap("checkmark", token("ok"), 16))
            elided(painter, rect.adjusted(INSET + 22, 0, 0, 0), "已齐", "ok")
        else:
            part = share(line)
            painter.fillRect(left, middle - 3, BAR, 6, token("line"))
            painter.fillRect(left, middle - 3, BAR * part // 100, 6, token("fill"))
            elided(painter, rect.adjusted(INSET + BAR + 8, 0, 0, 0), f"{part}%", size=NOTE)


class ChangeDelegate(QStyledItemDelegate):
    """What changed: the kind (or the two lamps), the record, what it was and is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, CHANGE_ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: NewSince = index.data(LINE_ROLE)
        painter.save()
        rect = ground(painter, option)
        left, middle = rect.x() + 16, rect.center().y()
        if line.lamps:
            paint_lamp(painter, left, middle, line.lamps[0])
            arrow = left + lamp_width() + 6
            elided(painter, QRect(arrow, rect.y(), 16, rect.height()), "→", "text2")
            paint_lamp(painter, arrow + 20, middle, line.lamps[1])
            text = line.name
        else:
            elided(painter, QRect(left, rect.y(), LABEL - 12, rect.height()), line.label, "text2")
            text = line.line()
        left += LABEL
        elided(painter, QRect(left, rect.y(), rect.right() - left - 12, rect.height()), text)
        painter.restore()


class FlatHeader(QHeaderView):
    """Headings in small grey type on the panel's own ground, ruled off below."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFixedHeight(HEADING)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        painter.fillRect(rect, token("surface"))
        painter.setPen(token("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        self.paint_text(painter, rect, logicalIndex)
        painter.restore()

    def paint_text(self, painter: QPainter, rect: QRect, place: int) -> None:
        """Draw what stands in a heading."""
        head = self.model().headerData
        side = head(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) or Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(NOTE))
        painter.setPen(token("text2"))
        painter.drawText(rect.adjusted(inset(place), 0, -INSET, 0), side, head(place, Qt.Orientation.Horizontal) or "")


class LampHeader(FlatHeader):
    """The lamps themselves as headings of their columns."""

    def paint_text(self, painter: QPainter, rect: QRect, place: int) -> None:
        code = LampsModel.codes[place - 1] if place else None
        if code:
            paint_lamp(painter, rect.right() - lamp_width() - INSET + 1, rect.center().y(), code)
        else:
            super().paint_text(painter, rect, place)


class LampDelegate(QStyledItemDelegate):
    """A number of lamps, last period's in small grey type; a pair of rows is ruled off below."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        if index.row() % 2:
            painter.setPen(token("line"))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(index.data(Qt.ItemDataRole.FontRole))
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole))
        side = index.data(Qt.ItemDataRole.TextAlignmentRole)
        painter.drawText(rect.adjusted(inset(index.column()), 0, 0 if not index.column() else -INSET, 0), side, index.data())
        painter.restore()
