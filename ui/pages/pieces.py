"""Small parts that the pages of submitting and of the settings are laid out with."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

WIDE = 520
"""Pixels of a line that is as wide as a sentence."""


def head(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("head")
    return label


def push(text: str, act: Callable[[], object], name: str = "") -> QPushButton:
    """A button with its accessible name."""
    made = QPushButton(text)
    made.setAccessibleName(text)
    made.setObjectName(name)
    made.clicked.connect(lambda: act())
    return made


def line_of(*widgets: QWidget) -> QHBoxLayout:
    """Widgets side by side from the left."""
    row = QHBoxLayout()
    row.setSpacing(12)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return row


def limited(widget: QWidget) -> QHBoxLayout:
    """A widget as wide as a sentence at most, in a row of its own: without, its height is reckoned for the page's whole width, and
    a message that wraps lies over the field."""
    widget.setMaximumWidth(WIDE)
    row = QHBoxLayout()
    row.addWidget(widget, 1)
    row.addStretch()
    return row


def stacked(*parts: QWidget | QHBoxLayout) -> QWidget:
    """Widgets and rows one below the other."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    for part in parts:
        if isinstance(part, QHBoxLayout):
            column.addLayout(part)
        else:
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft if isinstance(part, QPushButton) else Qt.AlignmentFlag(0))
    return made


class Twice(QWidget):
    """A button that takes a second press, since what it does burns or reopens a version."""

    def __init__(self, text: str, sure: str, stay: str, act: Callable[[], object]) -> None:
        super().__init__()
        self.button = push(text, self.ask)
        self.sure_button = push(sure, act)
        self.stay_button = push(stay, lambda: self.ask(sure=False))
        row = line_of(self.button, self.sure_button, self.stay_button)
        row.setContentsMargins(0, 0, 0, 0)
        self.setLayout(row)
        self.ask(sure=False)

    def ask(self, *, sure: bool = True) -> None:
        """Ask for the second press, or take the question back."""
        asked = self.stay_button.hasFocus() or self.sure_button.hasFocus()
        self.button.setVisible(not sure)
        self.sure_button.setVisible(sure)
        self.stay_button.setVisible(sure)
        if sure:
            self.stay_button.setFocus()
        elif asked:
            self.button.setFocus()
