"""A field on a form: label, editor, last period's value, and the message under it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from models import kinds as k
from models.book import Book
from models.forms import BY_TABLE
from models.kinds import Field
from models.problems import Fix, Problem
from models.rules.alone import judged_alone
from models.values import Unreadable
from ui.editors import make_editor, shown_value, unreadable_text
from ui.fieldlabel import FieldLabel
from ui.mending import MendButton, once, said_too
from ui.paint import Boxed, severity_words
from ui.resting import Resting
from ui.savetimer import SaveTimer
from ui.taborder import tab_after

MISSING = "E01"


class FieldBox(QWidget):
    """A field with everything that belongs to it.

    `entered` carries name and value when there is something to save, `mended` a proposal (`Fix`) that the clerk takes over.
    """

    entered = Signal(str, object)
    mended = Signal(object)
    visited = Signal(str)

    def __init__(self, name: str, field: Field, *, with_last: bool = False, required: bool | None = None) -> None:
        super().__init__()
        self.name, self.field = name, field
        self.editor = make_editor(field)
        self._saved: Any = None
        self._before: Any = None
        self._last: Any = None
        self._dirty = self._locked = False
        self._book: Book | None = None
        self._timer = SaveTimer(self, self.commit)
        self.table = ""
        self._shown: list[Problem] = []
        self._now: tuple[Any, ...] = ()
        self._typed = False
        self._rest = Resting(self.editor.widget, self._look)
        self.editor.edited.connect(self._edited)
        self.editor.left.connect(self._left)
        self._said = ""
        self._lay_out(with_last)
        self.require(field.need is k.REQUIRED if required is None else required)

    def _lay_out(self, with_last: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        top = QHBoxLayout()
        unit = f"（{self.field.unit}）" if self.field.unit and self.field.unit not in self.field.label else ""
        self.label = FieldLabel(f"{self.field.label}{unit}", self.editor.widget)
        self.editor.widget.setMinimumWidth(60)
        self.count = QLabel(self)
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

    def require(self, on: bool) -> None:
        """Mark it with a star where it must be filled now."""
        self.label.mark(on)
        self._describe()

    def _describe(self) -> None:
        """Tell a screen reader that it must be filled, and its messages."""
        self.editor.widget.setAccessibleDescription(("必填。" if self.label.starred else "") + self._said)

    def lock(self, on: bool) -> None:
        """Show the value in grey and take no other."""
        self._locked = on
        self.editor.lock(on)

    def put_messages(self, below: QVBoxLayout) -> None:
        """Have the messages stand elsewhere than right under the field: where that is too narrow for them."""
        self.messages = QVBoxLayout()
        self.messages.setSpacing(2)
        below.addLayout(self.messages)

    def show_value(self, value: Any, book: Book) -> None:
        """Show the stored value; what is being typed is left alone."""
        self._saved, self._book = value, book
        if not self._dirty and not self._means(value):
            self.editor.show_value(value, book)
            self._count()

    def _means(self, value: Any) -> bool:
        """Whether the clerk is in it and what she wrote means this value: her wording and her cursor stay until she leaves."""
        widget = self.editor.widget
        if not isinstance(widget, QLineEdit | QTextEdit) or not widget.hasFocus():
            return False
        try:
            return bool(self.editor.value() == value)
        except Unreadable:
            return False

    def show_last(self, value: Any) -> None:
        """Show what was sent last, beside."""
        self._last = value
        self.last.setText(shown_value(value, self.field) or "—")
        self.last.setAccessibleName(f"上期{self.field.label}")

    def _edited(self) -> None:
        self._dirty = self._typed = True
        self._count()
        self._timer.touch()
        widget, (least, most) = self.editor.widget, self.field.size
        whole = isinstance(widget, QLineEdit) and least == most is not None and len(widget.text()) == most
        self._rest.touch(complete=whole)

    def _look(self) -> None:
        """Say what is wrong with what is being typed, as far as the field alone tells; what needs the record waits until it is saved."""
        if not self._dirty or self._book is None:
            return
        try:
            value = self.editor.value()
        except Unreadable as error:
            self._say([("错误", "danger", unreadable_text(error, self.field))])
            return
        if self.table not in BY_TABLE:
            self._say([])
            return
        judged = judged_alone(self._book, BY_TABLE[self.table], self.name, self.field, value)
        stale = {*judged.rules, *self._missing}
        kept = [problem for problem in self._shown if problem.code not in stale and problem.fix is None]
        self._say([problem_line(problem) for problem in (*judged.problems, *kept)])

    @property
    def _missing(self) -> tuple[str, ...]:
        """The rules that say that the field is empty: not while she types in it."""
        return (MISSING, *self.field.missing)

    def _count(self) -> None:
        length, most = self.editor.length(), self.field.size[1]
        self.count.setText(f"{length} / {most}" if length is not None and most and most >= 100 else "")
        self.count.setVisible(bool(self.count.text()))

    def _left(self) -> None:
        """Save, and write the value as it is always written."""
        self._typed = False
        self.commit()
        if not self._dirty and self._book is not None:
            self.editor.show_value(self._saved, self._book)
            self.show_problems(self._shown)

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
            self._before, self._saved = self._saved, value
            self.entered.emit(self.name, value)
        else:
            self.show_problems(self._shown)

    @property
    def unsaved(self) -> bool:
        """Whether something stands in it that could not be saved."""
        return self._dirty

    @property
    def busy(self) -> bool:
        """Whether the clerk is in it, or it shows what is wrong: then it is not closed under her."""
        return self.editor.widget.hasFocus() or self.messages.count() > 0

    def drop(self) -> str | None:
        """Let go of what could not be saved; returns what was written, where there is such."""
        widget = self.editor.widget
        written = None
        if self._dirty:
            written = widget.text() if isinstance(widget, QLineEdit) else None
            written = widget.toPlainText() if isinstance(widget, QTextEdit) else written
        self._timer.stop()
        self._dirty = self._typed = False
        self._say([])
        return written

    def take_back(self) -> bool:
        """Show what is stored again in place of what could not be saved; False where there is no such."""
        if not self._dirty or self._book is None:
            return False
        self.drop()
        self.editor.show_value(self._saved, self._book)
        self._count()
        self.show_problems(self._shown)
        return True

    def take_up(self, written: str, book: Book) -> None:
        """Show again what could not be saved before, and try once more."""
        widget = self.editor.widget
        if isinstance(widget, QLineEdit):
            widget.setText(written)
        else:
            self.editor.show_value(written, book)
        self._edited()
        self.commit()

    def copy_last(self, book: Book) -> None:
        """Put last period's value in, as if it had been typed."""
        if self._last is not None:
            self.editor.show_value(self._last, book)
            self._edited()

    def refused(self) -> None:
        """What was typed could not be saved: it stays, and is tried again at the next key and on leaving."""
        self._dirty, self._saved = True, self._before

    def show_problems(self, problems: list[Problem]) -> None:
        """Put messages under the field, worst first; nothing moves when there are none.

        That it is empty is not said while she is about to type something else.
        """
        self._shown = problems
        if not self._dirty:
            silent = self._missing if self._typed and self._saved is None else ()
            said = [problem for problem in problems if problem.code not in silent]
            self._say([problem_line(problem) for problem in said], [problem.fix for problem in said])

    def _say(self, lines: list[tuple[str, str, str]], fixes: Sequence[Fix | None] = ()) -> None:
        now = (self._locked, *zip_longest(lines, fixes))
        if now == self._now:
            return
        self._now = now
        while self.messages.count():
            gone = self.messages.takeAt(0).widget()
            if gone is not None:
                gone.deleteLater()
        for (word, color, text), fix in zip_longest(lines, once(fixes)):
            open_fix = None if self._locked else fix
            button = MendButton(open_fix, self._mend) if open_fix else None
            self.messages.addWidget(message_line(word, color, text + said_too(open_fix), button))
            if button:
                tab_after(self.editor.widget, button)
        wrong = any(color == "danger" for _, color, _ in lines)
        widget = self.editor.widget
        if widget.property("wrong") != wrong:
            widget.setProperty("wrong", wrong)
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self._said = "".join(text for _, _, text in lines)
        self._describe()

    def _mend(self, fix: Fix) -> None:
        """The button goes with its message: the cursor goes to the field first."""
        self.focus()
        self.mended.emit(fix)

    def focus(self) -> None:
        self.editor.widget.setFocus()


def problem_line(problem: Problem) -> tuple[str, str, str]:
    """A problem as a message: how grave in one word, the token of its colour, what is wrong and what to do."""
    reason = f"（说明：{problem.reason}）" if problem.reason else ""
    return (*severity_words(problem), f"{problem.message}{problem.hint}{reason}")


def mendable_line(problem: Problem, mend: Callable[[Fix], object]) -> QWidget:
    """A problem as a message, with its proposal under it where there is one."""
    word, color, text = problem_line(problem)
    button = MendButton(problem.fix, mend) if problem.fix else None
    return message_line(word, color, text + said_too(problem.fix), button)


def message_line(word: str, color: str, text: str, button: QWidget | None = None) -> QWidget:
    """A message with its boxed word, as it stands under what it is about; `button` stands under its text."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    label = QLabel(text)
    label.setWordWrap(True)
    row.addWidget(Boxed(word, color), 0, Qt.AlignmentFlag.AlignTop)
    if button is None:
        row.addWidget(label, 1)
        return line
    held = QVBoxLayout()
    held.setSpacing(0)
    held.addWidget(label)
    held.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    row.addLayout(held, 1)
    return line
