"""What stands over a record of the month: where it belongs, its name, the way to the one before and after."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.oneline import OneLine
from ui.theme import NOTE


class MonthHead(QWidget):
    """A small grey line, the record's title, two buttons."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 8, 0, 0)
        self.column.setSpacing(0)
        self.trail, self.title = OneLine(NOTE), QLabel()
        self.title.setObjectName("head")
        self.title.setWordWrap(True)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.before, self.after = _button(before, "Alt+↑"), _button(after, "Alt+↓")
        self.row = QHBoxLayout()
        self.row.setContentsMargins(20, 0, 20, 8)
        self.row.setSpacing(12)
        self.row.addWidget(self.title, 1)
        for button in (self.before, self.after):
            self.row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        trail = QHBoxLayout()
        trail.setContentsMargins(20, 0, 20, 2)
        trail.addWidget(self.trail)
        self.column.addLayout(trail)
        self.column.addLayout(self.row)

    def show_key(self, key: str) -> None:
        """Show the head of a record."""
        raise NotImplementedError


def _button(text: str, key: str) -> QPushButton:
    button = QPushButton(f"{text}　{key}")
    button.setAccessibleName(text)
    return button
