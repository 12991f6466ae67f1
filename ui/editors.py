"""Editors by kind: each shows a value, and gives back what the clerk made of it.

Text editors read their text with `models.values.read`, so that the window understands what a sheet would: 1,200.5万元, 2026年5月. What
cannot be read is not saved and stays on the screen with its message.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QHelpEvent,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QTextEdit,
    QToolTip,
    QWidget,
)

from models import kinds as k
from models.book import Book
from models.kinds import Field, Kind
from models.rules.catalogue import catalogue
from models.values import Unreadable, kind_name, plain_number, read, show
from ui.choices import choices

LONG = 120
"""A text that may be longer than this gets a box of several lines."""
_SIDES = 40
"""What a choice's padding and arrow take of its width."""
_PAD = "\u2002"
"""Stands in for the padding of a button, which Qt's style sheets leave out where it has a menu."""


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
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() != Qt.FocusReason.PopupFocusReason:
                self.left.emit()
        elif event.type() == QEvent.Type.Wheel and isinstance(event, QWheelEvent) and not isinstance(watched, QTextEdit):
            event.ignore()
            return True
        return False

    def show_value(self, value: Any, book: Book) -> None:
        """Put a value into the editor, without an echo."""
        raise NotImplementedError

    def value(self) -> Any:
        """What is in the editor. Raises `Unreadable`."""
        raise NotImplementedError

    def length(self) -> int | None:
        """The characters typed, for texts that are counted."""
        return None


class LineEditor(Editor):
    """One line: numbers to the right, everything read as a sheet's cell would be."""

    def __init__(self, field: Field) -> None:
        self.line = QLineEdit()
        super().__init__(field, self.line)
        if field.kind in k.NUMERIC:
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        hints = {k.DATE: "2026-11-22", k.MONTH: "2026-11", k.YEAR: "2026"}
        self.line.setPlaceholderText(hints.get(field.kind, ""))
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


class TextEditor(Editor):
    """Several lines of plain text with the look's line height."""

    def __init__(self, field: Field) -> None:
        self.box = QTextEdit()
        self.box.setAcceptRichText(False)
        self.box.setTabChangesFocus(True)
        self.box.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        lines = 3 if (field.size[1] or 0) >= 300 else 2
        self.box.document().setDocumentMargin(2)
        self.box.setFixedHeight(22 * lines + 14)
        super().__init__(field, self.box)
        self.box.textChanged.connect(self.edited)

    def show_value(self, value: Any, book: Book) -> None:
        if (value or "") == self.box.toPlainText():
            return
        self.box.blockSignals(True)
        self.box.setPlainText(value or "")
        height = QTextBlockFormat()
        height.setLineHeight(22, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.box.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(height)
        self.box.blockSignals(False)

    def value(self) -> Any:
        return read(self.box.toPlainText(), self.field).value

    def length(self) -> int | None:
        return len(self.box.toPlainText())


class CutCombo(QComboBox):
    """A choice whose text is cut with an ellipsis where it does not fit; the tool tip has the whole."""

    def cut(self) -> str:
        """The text as far as there is room."""
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, max(self.width() - _SIDES, 0))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self.cut() != self.currentText():
            QToolTip.showText(event.globalPos(), self.currentText(), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.cut()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


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


class CutButton(QPushButton):
    """A button whose text is cut with an ellipsis where it does not fit."""

    def __init__(self) -> None:
        super().__init__()
        self.whole = ""

    def set_whole(self, text: str) -> None:
        """Show a text as far as there is room."""
        self.whole = text
        cut = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(self.width() - _SIDES, 0))
        self.setText(f"{_PAD}{cut}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_whole(self.whole)


class SeveralEditor(Editor):
    """Several of a list: a button with a menu of ticks that stays open while it is ticked."""

    def __init__(self, field: Field) -> None:
        self.button = CutButton()
        self.button.setObjectName("choice")
        self.button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.menu = QMenu(self.button)
        self.button.setMenu(self.menu)
        super().__init__(field, self.button)
        self.menu.aboutToHide.connect(self.left)
        self._value: tuple[str, ...] = ()

    def show_value(self, value: Any, book: Book) -> None:
        self._value = tuple(value or ())
        self.menu.clear()
        offered = choices(book, self.field)
        known = {one for one, _ in offered}
        for one, text in [*offered, *((v, v) for v in self._value if v not in known)]:
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


def _reference(field: Field) -> Editor:
    return ChoiceEditor(field) if field.options else LineEditor(field)


def _references(field: Field) -> Editor:
    return SeveralEditor(field) if field.options else LineEditor(field)


EDITORS: dict[Kind, Callable[[Field], Editor]] = {
    k.TEXT: _text_editor,
    k.PHONE: LineEditor,
    k.FILE: LineEditor,
    k.CODE: ChoiceEditor,
    k.CODES: SeveralEditor,
    k.REFERENCE: _reference,
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
    editor.widget.setToolTip(field.help)
    return editor


def unreadable_text(error: Unreadable, field: Field) -> str:
    """What is wrong with a text that is no value of the field, and what to write."""
    rule = catalogue()["E02" if error.rule == "P13" else error.rule]
    values = {"field": field.label, "cell": field.label, "v": error.values.get("v", ""), "type": kind_name(field)}
    example = f"例：{plain_number(1200)}" if field.kind in k.NUMERIC else rule.hint
    return f"{rule.text(values)}{example}"
