"""The pieces of a project's form: an investment line, a computed value, a part that can be closed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from models import kinds as k
from models.book import Book
from models.kinds import Field
from ui.editors import help_of, shown_value
from ui.fieldbox import FieldBox
from ui.fieldlabel import FieldLabel
from ui.icons import icon
from ui.pages.project_parts import INDENT, Part
from ui.theme import token

_LABEL, _STEP, _EDITOR = 216, 16, 132


class MoneyLine(FieldBox):
    """An amount on one line: label, amount, last period's, the clock that opens its history."""

    asked = Signal(str)

    def _lay_out(self, with_last: bool) -> None:
        indent = INDENT.get(self.name, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(8)
        text = self.field.label if indent < 2 else self.field.label.removeprefix("其中：")
        self.label = FieldLabel(text, self.editor.widget)
        self.label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.label.setFixedWidth(_LABEL - _STEP * indent)
        self.editor.widget.setFixedWidth(_EDITOR)
        self.count = QLabel(self)
        self.last = QLabel()
        self.last.setObjectName("grey")
        self.last.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.last.setMinimumWidth(128)
        row.addSpacing(_STEP * indent)
        for widget in (self.label, self.editor.widget, self.last, self._clock()):
            row.addWidget(widget)
        row.addStretch()
        column.addLayout(row)
        self.messages = QVBoxLayout()
        self.messages.setSpacing(2)
        column.addLayout(self.messages)

    def _clock(self) -> QToolButton:
        clock = QToolButton()
        clock.setObjectName("clock")
        clock.setIcon(icon("history", token("text2"), 16))
        clock.setToolTip("历次报送　Alt+H")
        clock.setAccessibleName(f"{self.field.label}历次报送")
        clock.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        clock.clicked.connect(lambda: self.asked.emit(self.name))
        return clock

    def show_last(self, value: Any) -> None:
        super().show_last(value)
        self.last.setText(f"上期 {shown_value(value, self.field)}" if value is not None else "")


class ComputedBox(QWidget):
    """A value that the program works out: shown like last period's, never entered."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        unit = f"（{field.unit}）" if field.unit else ""
        label = QLabel(f"{field.label}{unit}")
        label.setObjectName("field")
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.value = QLabel()
        self.value.setObjectName("last")
        self.value.setWordWrap(True)
        self.value.setToolTip(help_of(field))
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.value.setSizePolicy(policy)
        if field.kind in k.NUMERIC:
            self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        column.addWidget(label)
        column.addWidget(self.value)
        column.addStretch()

    def show_value(self, value: Any, book: Book) -> None:
        self.value.setText(shown_value(value, self.field) or "—")
        self.value.setAccessibleName(self.field.label)


class Fold(QWidget):
    """The heading of a part that is closed where it does not apply: then it says why, or what it holds."""

    toggled = Signal()

    def __init__(self, part: Part) -> None:
        super().__init__()
        self.part = part
        self.open = False
        self.by_hand = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.button = QToolButton()
        self.button.setObjectName("sectionhead")
        self.button.setText(part.title)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.summary = QLabel()
        self.summary.setObjectName("grey")
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row.addWidget(self.button)
        row.addWidget(self.summary, 1)
        self.button.clicked.connect(self._clicked)

    def _clicked(self) -> None:
        self.open, self.by_hand = not self.open, True
        self.toggled.emit()

    def start(self) -> None:
        """Another record is shown: what the clerk opened in the one before is forgotten."""
        self.open = self.by_hand = False

    def settle(self, *, wanted: bool) -> None:
        """Open where something is still wanted, unless the clerk has closed it herself; never close under her."""
        self.open = self.open or (wanted and not self.by_hand)

    def show_summary(self, text: str) -> None:
        self.button.setArrowType(Qt.ArrowType.DownArrow if self.open else Qt.ArrowType.RightArrow)
        self.button.setAccessibleName(f"{self.part.title}，{'已展开' if self.open else '已收起'}")
        self.summary.setText(text)
        self.summary.setToolTip(text)
