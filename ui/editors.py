"""Editors by kind: each shows a value, and gives back what the clerk made of it.

Text editors read their text with `models.values.read`, so that the window understands what a sheet would: 1,200.5万元, 2026年5月. What
cannot be read is not saved and stays on the screen with its message.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QHelpEvent, QKeyEvent, QTextBlockFormat, QTextCursor, QTextOption, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QTextEdit, QToolTip, QWidget

from models import kinds as k
from models.book import Book
from models.kinds import Field, Kind
from models.rules.catalogue import catalogue
from models.values import Unreadable, kind_name, plain_number, read, show
from ui.choices import choices, shown_choice
from ui.choosers import SIDES, CutButton, CutCombo, TickMenu

LINE, _FRAME = 22, 14
"""The line height of a text, and what its box takes besides."""
_RULE_NUMBERS = re.compile(r"（([A-Z]\d{2}[、，]?)+")
LONG = 120
"""A text that may be longer than this gets a box of several lines."""


def shown_value(value: Any, field: Field) -> str:
    """A value as a box shows it: amounts with all their places and thousands apart."""
    if field.kind is k.DECIMAL and value is not None and field.places:
        return f"{value:,.{field.places}f}"
    return show(value, field)


class Editor(QObject):
    """One field's editor: the widget, and the value in it. `edited` on each change of the clerk's, `left` when she leaves it."""

    edited = Signal()
    left = Signal()

    def __init__(self, field: Field, widget: QWidget) -> None:
        super().__init__(widget)
        self.field, self.widget = field, widget
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _travels(event):
            event.ignore()
            return True
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() != Qt.FocusReason.PopupFocusReason:
                self.left.emit()
        elif isinstance(event, QHelpEvent) and self.whole():
            QToolTip.showText(event.globalPos(), self.whole(), self.widget)
            return True
        elif event.type() == QEvent.Type.Wheel and isinstance(event, QWheelEvent) and not isinstance(watched, QTextEdit):
            event.ignore()
            return True
        return False

    def whole(self) -> str:
        """The text where it does not fit its box; "" where it does."""
        return ""

    def show_value(self, value: Any, book: Book) -> None:
        """Put a value into the editor, without an echo."""
        raise NotImplementedError

    def value(self) -> Any:
        """What is in the editor. Raises `Unreadable`."""
        raise NotImplementedError

    def length(self) -> int | None:
        """The characters typed, for texts that are counted."""
        return None

    def lock(self, on: bool) -> None:
        """Show the value in grey and take no other; a text can still be read to its end and copied."""
        self.widget.setEnabled(not on)


def _travels(event: QKeyEvent) -> bool:
    """Whether a key undoes or redoes: that is done by the window, for every edit on every page, and not by the box for itself."""
    return event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() in (Qt.Key.Key_Z, Qt.Key.Key_Y)


class LineEditor(Editor):
    """One line: numbers to the right, everything read as a sheet's cell would be."""

    def __init__(self, field: Field) -> None:
        self.line = QLineEdit()
        super().__init__(field, self.line)
        if field.kind in k.NUMERIC:
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        hints = {k.DATE: "例2026-11-22", k.MONTH: "例2026-11", k.YEAR: "例2026"}
        self._hint = hints.get(field.kind, "")
        self.line.setPlaceholderText(self._hint)
        self.line.textEdited.connect(lambda text: self.edited.emit())

    def show_value(self, value: Any, book: Book) -> None:
        text = shown_value(value, self.field)
        if text != self.line.text():
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def value(self) -> Any:
        return read(self.line.text(), self.field).value

    def length(self) -> int | None:
        return len(self.line.text()) if self.field.kind is k.TEXT else None

    def lock(self, on: bool) -> None:
        self.line.setReadOnly(on)
        self.line.setPlaceholderText("" if on else self._hint)

    def whole(self) -> str:
        """The text where it is longer than its box, for the tool tip."""
        room = self.line.width() - SIDES // 2
        return self.line.text() if self.line.fontMetrics().horizontalAdvance(self.line.text()) > room else ""


class TextEditor(Editor):
    """Several lines of plain text with the look's line height."""

    def __init__(self, field: Field) -> None:
        self.box = QTextEdit()
        self.box.setAcceptRichText(False)
        self.box.setTabChangesFocus(True)
        self.box.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.lines = (3 if (field.size[1] or 0) >= 300 else 2, 0)
        self.box.document().setDocumentMargin(2)
        self.box.setFixedHeight(LINE * self.lines[0] + _FRAME)
        self.box.document().documentLayout().documentSizeChanged.connect(self._fit)
        super().__init__(field, self.box)
        self.box.textChanged.connect(self.edited)

    def grow(self, least: int = 2, most: int = 8) -> None:
        """Be as high as the text, within so many lines."""
        self.lines = (least, most)
        self._fit()

    def _fit(self) -> None:
        least, most = self.lines
        if most:
            height = self.box.document().size().height() - 2 * self.box.document().documentMargin()
            lines = math.ceil(height / LINE - 0.1)
            off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
            self.box.setVerticalScrollBarPolicy(off if lines <= most else needed)
            self.box.setFixedHeight(LINE * min(max(lines, least), most) + _FRAME)

    def show_value(self, value: Any, book: Book) -> None:
        if (value or "") == self.box.toPlainText():
            return
        self.box.blockSignals(True)
        self.box.setPlainText(value or "")
        height = QTextBlockFormat()
        height.setLineHeight(LINE, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.box.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(height)
        self.box.blockSignals(False)

    def value(self) -> Any:
        return read(self.box.toPlainText(), self.field).value

    def length(self) -> int | None:
        return len(self.box.toPlainText())

    def lock(self, on: bool) -> None:
        if self.box.isReadOnly() != on:
            self.box.setReadOnly(on)
            self.box.setProperty("locked", on)
            self.box.style().unpolish(self.box)
            self.box.style().polish(self.box)


class ChoiceEditor(Editor):
    """One of a list; a field that refers to a department also takes a new name."""

    def __init__(self, field: Field) -> None:
        self.combo = CutCombo()
        self.combo.setMaxVisibleItems(18)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(6)
        super().__init__(field, self.combo)
        self.combo.activated.connect(self._chosen)
        self._shown: list[tuple[Any, str]] = []

    def _chosen(self, place: int) -> None:
        self.edited.emit()
        self.left.emit()

    def _offer(self, book: Book) -> list[tuple[Any, str]]:
        if self.field.kind is k.BOOLEAN:
            return [(None, ""), (True, "是"), (False, "否")]
        return [(None, ""), *choices(book, self.field)]

    def show_value(self, value: Any, book: Book) -> None:
        offered = self._offer(book)
        if value is not None and all(known != value for known, _ in offered):
            offered.append((value, show(value, self.field)))
        if offered != self._shown:
            self._shown = offered
            self.combo.clear()
            self.combo.addItems([text for _, text in offered])
        place = next(i for i, (known, _) in enumerate(offered) if known == value)
        self.combo.setCurrentIndex(place)

    def value(self) -> Any:
        place = self.combo.currentIndex()
        return self._shown[place][0] if 0 <= place < len(self._shown) else None


class SeveralEditor(Editor):
    """Several of a list: a button with a menu of ticks."""

    def __init__(self, field: Field) -> None:
        self.button = CutButton()
        self.button.setObjectName("choice")
        self.button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.menu = TickMenu(self.button)
        self.button.setMenu(self.menu)
        super().__init__(field, self.button)
        self.menu.aboutToHide.connect(self.left)
        self._value: tuple[str, ...] = ()

    def show_value(self, value: Any, book: Book) -> None:
        self._value = tuple(value or ())
        self.menu.clear()
        offered = choices(book, self.field)
        known = {one for one, _ in offered}
        offered += [(v, shown_choice(book, self.field, v)) for v in self._value if v not in known]
        for one, text in offered:
            action = QAction(text, self.menu, checkable=True, checked=one in self._value)
            action.toggled.connect(lambda on, one=one: self._tick(one, on))
            self.menu.addAction(action)
        self._texts = dict(offered)
        self._label()

    def _tick(self, one: str, on: bool) -> None:
        order = list(self._texts)
        chosen = {*self._value, one} if on else set(self._value) - {one}
        self._value = tuple(sorted(chosen, key=lambda v: order.index(v) if v in order else len(order)))
        self._label()
        self.edited.emit()

    def _label(self) -> None:
        names = [self._texts.get(one, one) for one in self._value]
        text = "、".join(names[:2]) + (f"，共{len(names)}项" if len(names) > 2 else "")
        self.button.set_whole(text or "（未选）")
        self.button.setToolTip("\n".join(names))

    def value(self) -> Any:
        return self._value or None


def _text_editor(field: Field) -> Editor:
    return TextEditor(field) if (field.size[1] or 0) >= LONG else LineEditor(field)


def _references(field: Field) -> Editor:
    return SeveralEditor(field) if field.options else LineEditor(field)


EDITORS: dict[Kind, Callable[[Field], Editor]] = {
    k.TEXT: _text_editor,
    k.PHONE: LineEditor,
    k.FILE: LineEditor,
    k.CODE: ChoiceEditor,
    k.CODES: SeveralEditor,
    k.REFERENCE: ChoiceEditor,
    k.REFERENCES: _references,
    k.TEXTS: _references,
    k.INTEGER: LineEditor,
    k.DECIMAL: LineEditor,
    k.BOOLEAN: ChoiceEditor,
    k.DATE: LineEditor,
    k.DATETIME: LineEditor,
    k.MONTH: LineEditor,
    k.YEAR: LineEditor,
}


def make_editor(field: Field) -> Editor:
    """The editor of a field, with its name and help for screen readers."""
    editor = EDITORS[field.kind](field)
    unit = f"，单位{field.unit}" if field.unit else ""
    editor.widget.setAccessibleName(f"{field.label}{unit}")
    editor.widget.setToolTip(help_of(field))
    return editor


def help_of(field: Field) -> str:
    """What belongs into a field, without the numbers of the rules that judge it."""
    return _RULE_NUMBERS.sub("（", field.help).replace("（）", "")


def unreadable_text(error: Unreadable, field: Field) -> str:
    """What is wrong with a text that is no value of the field, and what to write."""
    rule = catalogue()["E02" if error.rule == "P13" else error.rule]
    values = {"field": field.label, "cell": field.label, "v": error.values.get("v", ""), "type": kind_name(field)}
    example = f"例：{plain_number(1200)}" if field.kind in k.NUMERIC else rule.hint
    return f"{rule.text(values)}{example}"
