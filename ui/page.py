"""What every page is: a header with a title, one grey sentence and its buttons, and what stands below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.hub import Hub
from ui.paint import elided

HEADER_HEIGHT = 56


class Sentence(QLabel):
    """The grey sentence beside a title: cut with an ellipsis where there is no room, whole in its tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("second")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            elided(painter, self.rect(), self.text(), "text2")


class Page(QWidget):
    """A page of the window. Pages refresh when they are shown and when something they show has changed."""

    title = ""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.setObjectName("page")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        header = QWidget()
        header.setObjectName("header")
        header.setFixedHeight(HEADER_HEIGHT)
        row = QHBoxLayout(header)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(16)
        self.heading = QLabel(self.title)
        self.heading.setObjectName("title")
        self.sentence = Sentence()
        row.addWidget(self.heading)
        row.addWidget(self.sentence, 1)
        self.buttons = row
        column.addWidget(header)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        column.addLayout(self.body, 1)

    def button(self, text: str, act: Callable[[], object], key: str = "", *, primary: bool = False) -> QPushButton:
        """A button in the header with its key shown on it; the filled one comes last."""
        made = QPushButton(f"{text}　{key.replace('Return', 'Enter')}" if key else text)
        made.setAccessibleName(text)
        if primary:
            made.setObjectName("primary")
        if key:
            made.setShortcut(QKeySequence(key))
        made.clicked.connect(lambda: act())
        self.buttons.addWidget(made)
        return made

    def refresh(self) -> None:
        """Show the data as it is now."""

    def show_place(self, key: str, name: str) -> None:
        """Show a record, and put the cursor into a field."""

    def leave(self) -> None:
        """Save what is still being typed before the page is left or the window closed."""


def empty_state(sentence: str, button: str, act: Callable[[], object]) -> QWidget:
    """What stands in a table's place while there is nothing: one sentence, one button."""
    made = QWidget()
    made.setObjectName("pane")
    column = QVBoxLayout(made)
    column.addStretch()
    row = QHBoxLayout()
    label = QLabel(sentence)
    label.setObjectName("second")
    push = QPushButton(button)
    push.clicked.connect(lambda: act())
    row.addStretch()
    row.addWidget(label)
    row.addSpacing(16)
    row.addWidget(push)
    row.addStretch()
    column.addLayout(row)
    column.addStretch()
    return made
