"""Text that scrolls where it has no room, with the keyboard too."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget


class Scrolled(QScrollArea):
    """Holds a widget of text. Tab stops at it only while part of the text is out of sight.

    With `most` it is as high as its text, up to so many pixels; without, it takes the room it is given.
    """

    def __init__(self, held: QWidget, name: str, most: int = 0) -> None:
        super().__init__()
        self._most = most
        self.setObjectName("scrolled")
        held.setObjectName(held.objectName() or "scrolled")
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(held)
        self.verticalScrollBar().rangeChanged.connect(self._take_focus)

    def _take_focus(self, least: int, most: int) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if most > least else Qt.FocusPolicy.NoFocus)

    def from_top(self) -> None:
        """Another text is shown: begin at its top."""
        self.verticalScrollBar().setValue(0)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._most:
            held = self.widget()
            needed = held.heightForWidth(self.viewport().width()) if held.hasHeightForWidth() else held.sizeHint().height()
            self.setFixedHeight(max(0, min(self._most, needed)))


def pane(held: QWidget) -> QScrollArea:
    """A side of a page that scrolls as a whole; Tab goes to what is in it, not to itself."""
    area = QScrollArea()
    area.setObjectName("pane")
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(held)
    return area
