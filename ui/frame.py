"""The window's outside, shown before anything that takes long is imported; its content comes into it a moment later."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

LEAST = (900, 440)
"""Logical pixels: a screen of 1366x768 at 150 %, less the task bar and the title bar of the system."""
USUAL = (1366, 740)


class Frame(QMainWindow):
    """One window from the first moment to the last: nothing flickers when the content comes."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("两新填报")
        self.setMinimumSize(*LEAST)
        self.resize(*USUAL)
        self._content: QMainWindow | None = None

    def hold(self, content: QMainWindow) -> None:
        """Take the content in, with its title."""
        content.setWindowFlags(Qt.WindowType.Widget)
        self._content = content
        self.setWindowTitle(content.windowTitle())
        content.windowTitleChanged.connect(self.setWindowTitle)
        self.setCentralWidget(content)
        content.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The content saves what is still being typed."""
        if self._content is not None and not self._content.close():
            event.ignore()
            return
        super().closeEvent(event)
