"""What every page is: a header with a title, one grey sentence and its buttons, and what stands below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.hub import Hub
from ui.oneline import OneLine

HEADER_HEIGHT = 56
LONG_SENTENCE, WRAPPED = 40, 440
"""Characters of an empty page's sentence from which it takes two lines, and how many pixels wide they are."""


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
        self.sentence = OneLine()
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
            QShortcut(QKeySequence(key), made, activated=made.click)  # at once: a button's own shortcut waits 0.1 s
        made.clicked.connect(lambda: act())
        self.buttons.addWidget(made)
        return made

    def refresh(self) -> None:
        """Show the data as it is now."""

    def show_place(self, key: str, name: str) -> None:
        """Show a record, and put the cursor into a field."""

    def holds(self, table: str, key: str, name: str) -> bool:
        """Whether a field of another form's record can be shown here too: then nobody is taken elsewhere for it."""
        return False

    def leave(self) -> None:
        """Save what is still being typed before the page is left or the window closed."""


def empty_state(sentence: str, button: str, act: Callable[[], object]) -> QWidget:
    """What stands in a table's place while there is nothing: one sentence, one button."""
    made = QWidget()
    made.setObjectName("pane")
    made.setAccessibleName(sentence)
    column = QVBoxLayout(made)
    column.addStretch()
    row = QHBoxLayout()
    label = QLabel(sentence)
    label.setObjectName("second")
    if len(sentence) > LONG_SENTENCE:
        label.setWordWrap(True)
        label.setFixedWidth(WRAPPED)
    push = QPushButton(button)
    push.setAccessibleName(button)
    push.clicked.connect(lambda: act())
    row.addStretch()
    row.addWidget(label)
    row.addSpacing(16)
    row.addWidget(push)
    row.addStretch()
    column.addLayout(row)
    column.addStretch()
    return made
