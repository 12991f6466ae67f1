"""Lamps and boxed words: one function each, called by delegates and by small widgets (look, part Lamps).

A lamp is a shape and a word, a check a boxed word: neither depends on colour alone, nor can one be taken for the other.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionViewItem, QWidget

from models.problems import ERROR, Problem
from ui.theme import BODY, NOTE, font, token

LAMP_WORDS = {"01": "绿", "02": "黄", "03": "红", "04": "灰"}
SHAPE, GAP = 12, 5
UNSET = "未定"


def lamp_width() -> int:
    """The room that a lamp takes: shape, gap, word."""
    return SHAPE + GAP + QFontMetrics(font(BODY)).horizontalAdvance("绿")


def paint_lamp(painter: QPainter, left: int, middle: int, code: str | None) -> None:
    """Draw a lamp with its word, vertically centred on `middle`; what is not yet decided has no lamp."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(left, middle - SHAPE / 2, SHAPE, SHAPE)
    _shape(painter, box, code)
    painter.setPen(token("text") if code else token("accent"))
    painter.setFont(font(BODY if code else NOTE))
    start = left + SHAPE + GAP if code else left
    painter.drawText(QRectF(start, middle - 12, 60, 24), Qt.AlignmentFlag.AlignVCenter, LAMP_WORDS.get(code or "", UNSET))
    painter.restore()


def _shape(painter: QPainter, box: QRectF, code: str | None) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    if code == "01":
        painter.setBrush(token("green"))
        painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
    elif code == "02":
        painter.setPen(QPen(token("yellowline"), 1.2))
        painter.setBrush(token("yellow"))
        painter.drawPolygon(QPolygonF([QPointF(box.center().x(), box.top() + 0.5), box.bottomRight(), box.bottomLeft()]))
    elif code == "03":
        painter.setBrush(token("red"))
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
    elif code == "04":
        painter.setPen(QPen(token("grey"), 1.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(1.5, 1.5, -1.5, -1.5))


def severity_words(problem: Problem) -> tuple[str, str]:
    """How grave a problem is in one word, and the token of its colour."""
    if problem.severity == ERROR:
        return "错误", "danger"
    if problem.needs_reason:
        return ("已说明", "text2") if problem.reason else ("须说明", "warn")
    return "试行" if problem.trial else "提示", "text2"


def box_width(word: str) -> int:
    return QFontMetrics(font(NOTE)).horizontalAdvance(word) + 12


def paint_box(painter: QPainter, left: int, middle: int, word: str, color: QColor, tint: QColor) -> int:
    """Draw a boxed word, vertically centred on `middle`; returns its width."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(left + 0.5, middle - 10, box_width(word), 20)
    painter.setPen(QPen(color, 1))
    painter.setBrush(tint)
    painter.drawRoundedRect(box, 3, 3)
    painter.setFont(font(NOTE))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
    painter.restore()
    return round(box.width())


TINTS = {"danger": "dangertint", "warn": "warntint", "text2": "surface"}


class Lamp(QWidget):
    """A lamp by itself."""

    def __init__(self, code: str | None = None) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._code = code
        self.show_code(code)

    def show_code(self, code: str | None) -> None:
        self._code = code
        self.setAccessibleName(f"亮灯：{LAMP_WORDS.get(code or '', UNSET)}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(max(lamp_width(), QFontMetrics(font(NOTE)).horizontalAdvance(UNSET)) + 2, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_lamp(painter, 0, self.height() // 2, self._code)


class Boxed(QWidget):
    """A boxed word by itself: 错误, 须说明, 提示."""

    def __init__(self, word: str = "", color: str = "text2") -> None:
        super().__init__()
        self._word, self._color = word, color
        self.setFixedSize(box_width(word) + 2, 22)
        self.setAccessibleName(word)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_box(painter, 0, self.height() // 2, self._word, token(self._color), token(TINTS[self._color]))


def elided(painter: QPainter, rect: QRect, text: str, color: str = "text", size: int = BODY, *, bold: bool = False) -> None:
    """One line of text cut short with an ellipsis where it does not fit."""
    made = font(size, bold=bold)
    painter.setFont(made)
    painter.setPen(token(color))
    shown = QFontMetrics(made).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def ground(painter: QPainter, option: QStyleOptionViewItem, fill: str = "", *, bar: bool = False) -> QRect:
    """Begin a line of a list: its ground, ruled off below; returns its room.

    The ground is that of the chosen line, else `fill` (a token), else that under the mouse; `bar` puts the accent at the left of the
    chosen line.
    """
    rect: QRect = option.rect  # type: ignore[attr-defined]
    state = option.state  # type: ignore[attr-defined]
    chosen = bool(state & QStyle.StateFlag.State_Selected)
    over = "hover" if state & QStyle.StateFlag.State_MouseOver else ""
    shown = "selected" if chosen else fill or over
    if shown:
        painter.fillRect(rect, token(shown))
    painter.setPen(token("line"))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    if chosen and bar:
        painter.fillRect(rect.x(), rect.y(), 3, rect.height(), token("accent"))
    return rect


def focus_frame(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Frame the line that the keyboard is on."""
    if option.state & QStyle.StateFlag.State_HasFocus:  # type: ignore[attr-defined]
        painter.setPen(QPen(token("accent"), 2))
        painter.drawRect(option.rect.adjusted(1, 1, -1, -1))  # type: ignore[attr-defined]
