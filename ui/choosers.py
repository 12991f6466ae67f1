"""The widgets that choices are made with: a box and a button that cut what does not fit, a menu of ticks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QHelpEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QMenu, QPushButton, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip

SIDES = 40
"""What a choice's padding and arrow take of its width."""
_PAD = "\u2002"
"""Stands in for the padding of a button, which Qt's style sheets leave out where it has a menu."""


class CutCombo(QComboBox):
    """A choice whose text is cut with an ellipsis where it does not fit; the tool tip has the whole."""

    def cut(self) -> str:
        """The text as far as there is room."""
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, max(self.width() - SIDES, 0))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self.cut() != self.currentText():
            QToolTip.showText(event.globalPos(), self.currentText(), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.cut()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class CutButton(QPushButton):
    """A button whose text is cut with an ellipsis where it does not fit."""

    def __init__(self) -> None:
        super().__init__()
        self.whole = ""

    def set_whole(self, text: str) -> None:
        """Show a text as far as there is room."""
        self.whole = text
        cut = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(self.width() - SIDES, 0))
        self.setText(f"{_PAD}{cut}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_whole(self.whole)


class TickMenu(QMenu):
    """A menu of ticks that stays open while they are set, by mouse and with the space bar."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._tick(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space or not self._tick(self.activeAction()):
            super().keyPressEvent(event)

    def _tick(self, action: QAction | None) -> bool:
        """Turn a tick over; False where there is none."""
        if action is None or not action.isCheckable() or not action.isEnabled():
            return False
        action.toggle()
        return True
