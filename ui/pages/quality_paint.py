"""How the quality page's cells are drawn: a bar with its percentage, two numbers on a tint as deep as there are errors, a lesson."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from services.coach import Lesson
from services.quality import Counts, PeriodLine
from ui.pages.board import LINE_ROLE
from ui.pages.home_paint import INSET, inset
from ui.pages.quality_models import NOT_CHECKED, HeatModel, PeriodsModel
from ui.paint import elided, focus_frame, ground
from ui.theme import NOTE, font, token

Index = QModelIndex | QPersistentModelIndex
PERIOD_ROW, HEAT_ROW, LESSON_ROW = 28, 38, 50
BAR = 44
LEAST_TINT, DEEP_TINT, WARN_TINT = 26, 80, 34
"""How much of the colour lies over a cell, of 255: with few errors, with the most, with warnings alone."""
_Right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PeriodDelegate(QStyledItemDelegate):
    """A period's cells; the share of required fields has a bar while it is not whole."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        rect = ground(painter, option)
        line: PeriodLine = index.data(LINE_ROLE)
        if index.column() == PeriodsModel.SHARE and line.done is not None and line.done.share is not None:
            self._share(painter, rect, line.done.share)
        else:
            painter.setFont(index.data(Qt.ItemDataRole.FontRole))
            painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole))
            room = rect.adjusted(inset(index.column()), 0, -INSET, 0)
            painter.drawText(room, index.data(Qt.ItemDataRole.TextAlignmentRole), index.data())
        painter.restore()

    def _share(self, painter: QPainter, rect: QRect, share: int) -> None:
        left, middle = rect.x() + INSET, rect.center().y()
        painter.fillRect(left, middle - 3, BAR, 6, token("line"))
        painter.fillRect(left, middle - 3, BAR * share // 100, 6, token("fill"))
        elided(painter, QRect(left + BAR + 6, rect.y(), rect.width() - BAR - INSET - 6, rect.height()), f"{share}%", size=NOTE)


class HeatDelegate(QStyledItemDelegate):
    """Errors above, warnings below, on a tint as deep as there are errors; the numbers say all that the tint does."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        rect: QRect = option.rect  # type: ignore[attr-defined]
        if index.column() == 0:
            elided(painter, rect.adjusted(inset(0), 0, -4, 0), index.data())
        else:
            model = index.model()
            assert isinstance(model, HeatModel)
            self._cell(painter, rect.adjusted(1, 1, -1, -1), index.data(LINE_ROLE), model.most)
        painter.setPen(token("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        focus_frame(painter, option)
        painter.restore()

    def _cell(self, painter: QPainter, rect: QRect, counts: Counts | None, most: int) -> None:
        if counts is None:
            painter.setFont(font(NOTE))
            painter.setPen(token("text3"))
            painter.drawText(rect.adjusted(0, 0, -INSET + 1, 0), _Right, NOT_CHECKED)
            return
        painter.fillRect(rect, tint(counts, most))
        half = rect.height() // 2
        upper = QRect(rect.x(), rect.y() + 2, rect.width() - INSET + 1, half)
        lower = QRect(rect.x(), rect.y() + half - 1, rect.width() - INSET + 1, half)
        lines = ((upper, counts.errors, "danger", True), (lower, counts.warnings, "text2", False))
        for room, number, color, loud in lines:
            painter.setFont(font(NOTE, bold=loud and number > 0))
            painter.setPen(token(color if number else "text3"))
            painter.drawText(room, _Right, str(number))


def tint(counts: Counts, most: int) -> QColor:
    """The ground of a cell."""
    color = QColor(token("danger" if counts.errors else "warn"))
    depth = LEAST_TINT + (DEEP_TINT - LEAST_TINT) * counts.errors // most if counts.errors else WARN_TINT
    color.setAlpha(depth if counts.errors or counts.warnings else 0)
    return color


class LessonDelegate(QStyledItemDelegate):
    """What goes wrong, and below it where and how often."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, LESSON_ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        lesson: Lesson = index.data(LINE_ROLE)
        painter.save()
        rect = ground(painter, option, bar=True)
        upper = QRect(rect.x() + 16, rect.y() + 6, rect.width() - 32, 20)
        lower = QRect(rect.x() + 16, rect.y() + 27, rect.width() - 32, 18)
        elided(painter, upper, lesson.title, bold=True)
        painter.setFont(font(NOTE))
        painter.setPen(token("text2"))
        painter.drawText(lower, _Right, lesson.often)
        lower.setWidth(lower.width() - painter.fontMetrics().horizontalAdvance(lesson.often) - 12)
        elided(painter, lower, lesson.where, "text2", NOTE)
        painter.restore()
