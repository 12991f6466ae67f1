"""How a line of the differences is painted: sign of its kind, old and new number, title, and what was answered."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.pages.list_model import KINDS, LINE_ROLE, NUMBERS_ROLE, PROBLEM, STATE_ROLE, SUM, WAITING, Index, Line
from ui.paint import elided, focus_frame, ground
from ui.theme import NOTE, font, token

ROW, HEADING = 32, 30
SIGN, NUMBERS = 34, 66
"""Pixels for the sign, and for the old and new number."""


class DiffDelegate(QStyledItemDelegate):
    """Paints a heading band, or a line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, HEADING if index.data(LINE_ROLE).heading else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(LINE_ROLE)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        rect = ground(painter, option, "readonly" if line.heading else "surface", bar=True)
        if line.heading:
            self._heading(painter, rect, line)
        else:
            self._row(painter, rect, index, chosen)
            focus_frame(painter, option)
        painter.restore()

    def _heading(self, painter: QPainter, rect: QRect, line: Line) -> None:
        sign, _, note = KINDS.get(line.kind, ("", "", ""))
        left = SIGN if sign else 12
        elided(painter, rect.adjusted(14, 0, 0, 0), sign, "text2", bold=True)
        elided(painter, rect.adjusted(left, 0, -48, 0), line.text, bold=True)
        used = left + QFontMetrics(font(bold=True)).horizontalAdvance(line.text) + 8
        elided(painter, rect.adjusted(used, 0, -48, 0), note, "text3", NOTE)
        _right(painter, rect, str(line.count), "text3")

    def _row(self, painter: QPainter, rect: QRect, index: Index, chosen: bool) -> None:
        line, state, numbers = index.data(LINE_ROLE), index.data(STATE_ROLE), index.data(NUMBERS_ROLE)
        elided(painter, rect.adjusted(14, 0, 0, 0), KINDS[line.kind][0], "text2", bold=True)
        left = SIGN
        if numbers:
            wide = max(NUMBERS, QFontMetrics(font()).horizontalAdvance(numbers) + 4)
            painter.setFont(font())
            painter.setPen(token("text2"))
            painter.drawText(QRect(rect.x() + SIGN, rect.y(), wide, rect.height()), Qt.AlignmentFlag.AlignCenter, numbers)
            left += wide + 6
        waits = state == WAITING
        color = "warn" if waits else "danger" if line.kind == PROBLEM and state == "错误" else "text3"
        room = _right(painter, rect, state, color, bold=waits)
        elided(painter, rect.adjusted(left, 0, -room - 12, 0), index.data(), bold=chosen or line.kind == SUM)


def _right(painter: QPainter, rect: QRect, text: str, color: str, *, bold: bool = False) -> int:
    """A word at the right end; returns the room it takes."""
    made = font(NOTE, bold=bold)
    painter.setFont(made)
    painter.setPen(token(color))
    shown = QFontMetrics(made).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() // 2)
    painter.drawText(rect.adjusted(0, 0, -12, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
    return painter.fontMetrics().horizontalAdvance(shown) + 12
