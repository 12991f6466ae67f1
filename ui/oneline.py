"""One line of grey text that is cut with an ellipsis where there is no room, and is whole in its tool tip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui.paint import elided
from ui.theme import BODY, font


class OneLine(QLabel):
    """A label that never asks for room: it takes what is left. `size` is a font size of the theme, `color` one of its tokens."""

    def __init__(self, size: int = BODY, color: str = "text2") -> None:
        super().__init__()
        self._size, self._color = size, color
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def show_as(self, color: str) -> None:
        """Draw in another token of the theme."""
        self._color = color
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(font(self._size))
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, QFontMetrics(font(self._size)).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            rect = self.contentsRect()
            if self.alignment() & Qt.AlignmentFlag.AlignRight:
                rect.setLeft(max(rect.left(), rect.right() - self.sizeHint().width()))
            elided(painter, rect, self.text(), self._color, self._size)
