"""A field on a form: label, editor, last period's value, and the message under it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from models import kinds as k
from models.book import Book
from models.kinds import Field
from models.problems import Problem
from models.values import Unreadable
from ui.editors import make_editor, shown_value, unreadable_text
from ui.paint import Boxed, severity_words

SAVE_AFTER = 800
"""Milliseconds after the last key at which what was typed is saved."""


class FieldBox(QWidget):
    """A field with everything that belongs to it. `entered` carries name and value when there is something to save."""

    entered = Signal(str, object)
    visited = Signal(str)

    def __init__(self, name: str, field: Field, *, with_last: bool = False, required: bool | None = None) -> None:
        super().__init__()
        self.name, self.field = name, field
        self.editor = make_editor(field)
        self._saved: Any = None
        self._last: Any = None
        self._dirty = False
        self._timer = QTimer(self, singleShot=True, interval=SAVE_AFTER)
        self._timer.timeout.connect(self.commit)
        self.editor.edited.connect(self._edited)
        self.editor.left.connect(self.commit)
        self._required = required if required is not None else field.need in (k.REQUIRED, k.CONDITIONAL)
        self._lay_out(with_last)

    def _lay_out(self, with_last: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        top = QHBoxLayout()
        unit = f"（{self.field.unit}）" if self.field.unit and self.field.unit not in self.field.label else ""
        star = ' <span style="color:#B3261E">*</span>' if self._required else ""
        self.label = QLabel(f"{self.field.label}{unit}{star}")
        self.label.setObjectName("field")
        self.label.setBuddy(self.editor.widget)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.editor.widget.setMinimumWidth(60)
        self.count = QLabel()
        self.count.setObjectName("count")
        top.addWidget(self.label, 1)
        top.addWidget(self.count)
        column.addLayout(top)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.editor.widget, 5, Qt.AlignmentFlag.AlignTop)
        self.last = QLabel(self)
        self.last.setObjectName("last")
        self.last.setWordWrap(True)
        numeric = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.last.setAlignment(
            numeric if self.field.kind in k.NUMERIC else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        )
        self.last.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.last.setVisible(with_last)
        if with_last:
            row.addWidget(self.last, 3, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        self.messages = QVBoxLayout()
        self.messages.setSpacing(2)
        column.addLayout(self.messages)

    def put_messages(self, below: QVBoxLayout) -> None:
        """Have the messages stand elsewhere than right under the field: where that is too narrow for them."""
        self.messages = QVBoxLayout()
        self.messages.setSpacing(2)
        below.addLayout(self.messages)

    def show_value(self, value: Any, book: Book) -> None:
        """Show the stored value; what is being typed is left alone."""
        self._saved = value
        if not self._dirty:
            self.editor.show_value(value, book)
            self._count()

    def show_last(self, value: Any) -> None:
        """Show what was sent last, beside."""
        self._last = value
        self.last.setText(shown_value(value, self.field) or "—")
        self.last.setAccessibleName(f"上期{self.field.label}")

    def _edited(self) -> None:
        self._dirty = True
        self._count()
        self._timer.start()

    def _count(self) -> None:
        length, most = self.editor.length(), self.field.size[1]
        self.count.setText(f"{length} / {most}" if length is not None and most and most >= 100 else "")

    def commit(self) -> None:
        """Save what was typed, if it is something new that can be read."""
        self._timer.stop()
        if not self._dirty:
            return
        try:
            value = self.editor.value()
        except Unreadable as error:
            self._say([("错误", "danger", unreadable_text(error, self.field))])
            return
        self._dirty = False
        if value != self._saved:
            self._saved = value
            self.entered.emit(self.name, value)

    @property
    def busy(self) -> bool:
        """Whether the clerk is in it, or it shows what is wrong: then it is not closed under her."""
        return self.editor.widget.hasFocus() or self.messages.count() > 0

    def drop(self) -> None:
        """Let go of what could not be saved."""
        self._timer.stop()
        self._dirty = False
        self._say([])

    def copy_last(self, book: Book) -> None:
        """Put last period's value in, as if it had been typed."""
        if self._last is not None:
            self.editor.show_value(self._last, book)
            self._edited()

    def refused(self) -> None:
        """What was typed could not be saved: it stays, and is tried again at the next key."""
        self._dirty = True

    def show_problems(self, problems: list[Problem]) -> None:
        """Put messages under the field, worst first; nothing moves when there are none."""
        if not self._dirty:
            self._say([problem_line(problem) for problem in problems])

    def _say(self, lines: list[tuple[str, str, str]]) -> None:
        while self.messages.count():
            gone = self.messages.takeAt(0).widget()
            if gone is not None:
                gone.deleteLater()
        for word, color, text in lines:
            self.messages.addWidget(message_line(word, color, text))
        wrong = any(color == "danger" for _, color, _ in lines)
        widget = self.editor.widget
        if widget.property("wrong") != wrong:
            widget.setProperty("wrong", wrong)
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        widget.setAccessibleDescription("".join(text for _, _, text in lines))

    def focus(self) -> None:
        self.editor.widget.setFocus()


def problem_line(problem: Problem) -> tuple[str, str, str]:
    """A problem as a message: how grave in one word, the token of its colour, what is wrong and what to do."""
    reason = f"（说明：{problem.reason}）" if problem.reason else ""
    return (*severity_words(problem), f"{problem.message}{problem.hint}{reason}")


def message_line(word: str, color: str, text: str) -> QWidget:
    """A message with its boxed word, as it stands under what it is about."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    label = QLabel(text)
    label.setWordWrap(True)
    row.addWidget(Boxed(word, color), 0)
    row.addWidget(label, 1)
    return line
