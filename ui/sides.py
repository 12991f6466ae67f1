"""A list and the record beside it; where there is no room for both, one at a time with a button to turn."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QWidget

BOTH = 900
"""The width from which list and record usually stand beside each other."""
_KEY = "Ctrl+L"


class Sides(QWidget):
    """Two panes. `turn_button` belongs into the page's header; it is there only while one pane is seen at a time."""

    turned = Signal()

    def __init__(self, left: QWidget, right: QWidget, *, both: int = BOTH, movable: bool = False) -> None:
        super().__init__()
        self.both = both
        self.left, self.right = left, right
        self.narrow, self._front = False, left
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        if movable:
            self.split = QSplitter(Qt.Orientation.Horizontal)
            self.split.setHandleWidth(1)
            self.split.setChildrenCollapsible(False)
            self.split.addWidget(left)
            self.split.addWidget(right)
            self.split.setStretchFactor(1, 1)
            row.addWidget(self.split)
        else:
            row.addWidget(left)
            row.addWidget(right, 1)
        self.turn_button = QPushButton()
        self.turn_button.hide()
        self.turn_button.clicked.connect(self.turn)
        QShortcut(QKeySequence(_KEY), self, activated=self.turn, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def show_left(self) -> None:
        """Bring the list into view."""
        self._bring(self.left)

    def show_right(self) -> None:
        """Bring the record into view."""
        self._bring(self.right)

    def turn(self) -> None:
        """The pane that is not seen; the cursor goes with it."""
        self._bring(self.right if self._front is self.left else self.left)
        self.turned.emit()
        if self.narrow:
            self._front.setFocus()
            self._front.focusNextChild()

    @property
    def list_in_front(self) -> bool:
        return self._front is self.left

    def _bring(self, side: QWidget) -> None:
        self._front = side
        self._arrange()

    def _arrange(self) -> None:
        self.left.setVisible(not self.narrow or self._front is self.left)
        self.right.setVisible(not self.narrow or self._front is self.right)
        words = "看记录" if self._front is self.left else "看清单"
        self.turn_button.setText(f"{words}　{_KEY}")
        self.turn_button.setAccessibleName(words)
        self.turn_button.setVisible(self.narrow and not self.isHidden())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.turn_button.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self.both
        if narrow != self.narrow:
            self.narrow = narrow
            self._arrange()


def show_key(button: QPushButton, key: str, *, shown: bool) -> None:
    """Write a button's key on it, or only into its tool tip where there is little room; it works either way."""
    name = button.accessibleName()
    button.setText(f"{name}　{key}" if shown else name)
    button.setToolTip("" if shown else key)
