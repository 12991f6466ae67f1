"""The form of a record of this month that may not be there yet: an item of the list (F3), a project's month (F2).

It shows what the record would start with, and the record comes into being with the first field that is filled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from models import periods
from models.book import Row
from models.derive import beside, drafted
from models.forms import BY_TABLE, fields
from models.lamps import better
from services.expected import first_values
from services.records import default_of, prepared
from ui.fieldbox import FieldBox, mendable_line
from ui.formview import FormView
from ui.hub import Hub
from ui.paint import LAMP_WORDS, UNSET, Lamp
from ui.theme import NOTE, token

ROW_WIDTH, FIRST = 640, 3
"""The width of the form below which a row of fields goes on in a second line, and how many stay in the first."""
SHARES = (5, 3)
"""How this period's and last period's column share the width."""


class LampLine(QWidget):
    """The lamp with its reason, who decided it, and the way to decide otherwise."""

    def __init__(self, how: str) -> None:
        super().__init__()
        self._how = how
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.lamp = Lamp()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setContentsMargins(0, 2, 0, 2)
        self.adjust = QPushButton("调整亮灯")
        self.adjust.setObjectName("link")
        self.adjust.setAccessibleName("调整亮灯")
        row.addWidget(self.lamp, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        row.addWidget(self.adjust, 0, Qt.AlignmentFlag.AlignTop)

    def show_lamp(self, code: str | None, computed: str | None, reason: str) -> None:
        """Show the lamp that burns; the reason is that of the computed one."""
        self.lamp.show_code(code)
        own = code != computed
        text = f"县级已调整，系统测算为{LAMP_WORDS.get(computed or '', UNSET)}：{reason}" if own else reason
        grey = f"color:{token('text3').name()};font-size:{NOTE}px"
        self.words.setText(f'{escape(text)}　<span style="{grey}">{escape(self._how)}</span>')
        self.words.setAccessibleName(f"亮灯原因：{text}{self._how}")


class MonthForm(FormView):
    """A record of this period beside last period's."""

    table_name: ClassVar[str]
    lamp_name: ClassVar[str]
    lamp_how: ClassVar[str]
    folded: ClassVar[tuple[str, ...]] = ()
    """Fields that stand under 更多 until they are needed."""
    kept_open: ClassVar[frozenset[str]] = frozenset()
    """Those of the folded that are open when they hold something, too."""
    first: ClassVar[tuple[str, ...]]
    """What makes the record a filled one, in the order it is filled in."""

    def __init__(self, hub: Hub) -> None:
        self.general = QVBoxLayout()
        self._adjusting = False
        self._rows: list[FieldRow] = []
        super().__init__(hub, self.table_name, with_last=True)
        self._column.setContentsMargins(20, 12, 20, 20)
        self._column.setSpacing(12)

    def record(self) -> Row | None:
        """The row that is shown; where none is stored yet, what it would start with."""
        row = super().record()
        return row if row is not None or self.key is None else self._draft(self.key)

    def requires(self, name: str, row: Row) -> bool:
        """Of a record that is not there yet, as it would be with the defaults it begins with."""
        if not self.stored:
            defaults = {n: default_of(box.field) for n, box in self.boxes.items() if box.field.default and row.get(n) is None}
            row = {**row, **defaults}
        return super().requires(name, row)

    @property
    def stored(self) -> bool:
        """Whether the record is there."""
        return super().record() is not None

    def _draft(self, key: str) -> Row:
        """What the record would be; a default that nobody has said yet is left out."""
        book = self.hub.book
        row = prepared(self.table, first_values(book, self.table, key), book.period, int(book.period[:4]))
        return drafted(book, self.table, {**row, **{n: None for n, box in self.boxes.items() if box.field.default}})

    def last_record(self) -> Row | None:
        row = {BY_TABLE[self.table].info.key: self.key}
        return self.hub.book.before(self.table, row) if self.key is not None else None

    def store(self, name: str, value: Any) -> bool:
        if self.key is None or self.stored:
            return super().store(name, value)
        values = {**first_values(self.hub.book, self.table, self.key), name: value}
        return self.hub.add(self.table, values, self) is not None

    def shows(self, name: str, row: Row) -> bool:
        """Folded fields open with 更多 or when they hold something of the clerk's."""
        if name == self.lamp_name:
            return self._adjusting
        if name in self.folded:
            held = name in self.kept_open and row.get(name) is not None
            return self.more.isChecked() or held or self.wanted(name, row)
        return super().shows(name, row)

    def wanted(self, name: str, row: Row) -> bool:
        """Whether a folded field is wanted now: a note, where the lamp is eased by hand."""
        return name == "change_note" and self._eased(row)

    def _eased(self, row: Row) -> bool:
        """Whether the clerk's lamp is better than the computed one; grey is not compared."""
        return better(row.get(self.lamp_name), row.get(self.computed_lamp(row)))

    def computed_lamp(self, row: Row) -> str:
        """The key of a row under which the computed lamp stands."""
        return beside(self.lamp_name)

    def reason(self, row: Row) -> str:
        """Why the computed lamp is what it is."""
        raise NotImplementedError

    def _fill(self) -> None:
        row = self.record()
        if row is None:
            return
        super()._fill()
        if self.stored:
            self.lamp_line.show_lamp(row.get(self.lamp_name), row.get(self.computed_lamp(row)), self.reason(row))
        else:
            self.lamp_line.show_lamp(None, None, "本期还没有填，暂不亮灯。")
        self.lamp_line.adjust.setEnabled(not self.closed())
        self._name_periods()
        self.fill_more(row)

    def fill_more(self, row: Row) -> None:
        """Show what a form has besides fields."""

    def show_problems(self) -> None:
        super().show_problems()
        while self.general.count():
            gone = self.general.takeAt(0).widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        found = self.own_problems() if self.key is not None else []
        for problem in found:
            if problem.field not in self.boxes:
                self.general.addWidget(mendable_line(problem, self.hub.mend))

    def show_record(self, key: str | None) -> None:
        if key != self.key:
            self._adjusting = False
            self.verticalScrollBar().setValue(0)
        super().show_record(key)

    def copy_last(self) -> None:
        """Copy last period's value into the field that the cursor is in."""
        focus = QApplication.focusWidget()
        box = next((box for box in self.boxes.values() if focus is not None and box.isAncestorOf(focus)), None)
        if box is not None and not self.closed():
            box.copy_last(self.hub.book)
            box.commit()

    def focus_empty(self) -> None:
        """Put the cursor into the first field that is still wanted."""
        row = self.record() or {}
        self.focus_field(next((name for name in self.first if row.get(name) is None), self.first[-1]))

    def focus_line(self, key: str, name: str) -> None:
        """Put the cursor into a line that belongs to the record."""

    def make_lamp_line(self) -> LampLine:
        self.lamp_line = LampLine(self.lamp_how)
        self.lamp_line.adjust.clicked.connect(self._adjust)
        return self.lamp_line

    def _adjust(self) -> None:
        self._adjusting = not self._adjusting
        self._fill()
        if self._adjusting:
            self.focus_field(self.lamp_name)

    def make_more(self, names: Sequence[str]) -> QToolButton:
        """The heading that opens the folded fields."""
        known = fields(BY_TABLE[self.table])
        self.more = QToolButton(text=f"更多：{'、'.join(known[name].label for name in names)}", checkable=True)
        self.more.setObjectName("sectionhead")
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.setArrowType(Qt.ArrowType.RightArrow)
        self.more.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.more.setAccessibleName(f"{self.more.text()}，已收起")
        self.more.toggled.connect(self._opened)
        return self.more

    def _opened(self, on: bool) -> None:
        self.more.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self.more.setAccessibleName(f"{self.more.text()}，{'已展开' if on else '已收起'}")
        self._fill()

    def heads(self) -> QWidget:
        """This period and the last one over their columns, and the key that copies from one to the other."""
        heads, left = QWidget(), QWidget()
        row, own = QHBoxLayout(heads), QHBoxLayout(left)
        for layout in (row, own):
            layout.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.now, self.before, self.copy_button = QLabel(), QLabel(), self._copy_button()
        own.addWidget(self.now)
        own.addStretch()
        own.addWidget(self.copy_button)
        for label in (self.now, self.before):
            label.setObjectName("section")
        for widget, share in zip((left, self.before), SHARES, strict=True):
            widget.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            row.addWidget(widget, share)
        return heads

    def _name_periods(self) -> None:
        now, before = period_words(self.hub)
        self.now.setText(now)
        self.before.setText(before)
        self.copy_button.setVisible(self.hub.book.last is not None and not self.closed())

    def _copy_button(self) -> QPushButton:
        copy = QPushButton("抄到本期　Ctrl+D")
        copy.setObjectName("link")
        copy.setAccessibleName("把上期内容抄到光标所在的字段")
        copy.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        copy.clicked.connect(self.copy_last)
        return copy

    def add_fields(self, names: Sequence[str]) -> None:
        """Fields one below the other, last period's beside."""
        self._add_section("", names)

    def add_row(self, names: Sequence[str], shares: Sequence[int], *, with_last: bool = False) -> None:
        """Fields side by side, their messages below the row; what they were last is known, and shown if wanted."""
        known = fields(BY_TABLE[self.table])
        whole, below = QVBoxLayout(), QVBoxLayout()
        below.setSpacing(0)
        boxes: list[FieldBox | None] = []
        for name in names:
            boxes.append(self._box(name, known[name]) if name else None)
            if box := boxes[-1]:
                box.last.setVisible(with_last)
                box.put_messages(below)
        row = FieldRow(boxes, shares)
        self._rows.append(row)
        row.place(narrow=False)
        for line in (*row.lines, below):
            whole.addLayout(line)
        self._column.addLayout(whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for row in self._rows:
            row.place(narrow=self.width() < ROW_WIDTH)


class FieldRow:
    """Fields side by side that go on in a second line where there is no room for more than `FIRST`."""

    def __init__(self, boxes: Sequence[FieldBox | None], shares: Sequence[int]) -> None:
        self.boxes = list(zip(boxes, shares, strict=True))
        self.lines = (QHBoxLayout(), QHBoxLayout())
        self._narrow: bool | None = None
        for line in self.lines:
            line.setSpacing(12)

    def place(self, *, narrow: bool) -> None:
        """Put the fields into one line, or where it is narrow and they are many into two."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for line in self.lines:
            while line.count():
                line.takeAt(0)
        for number, (box, share) in enumerate(self.boxes):
            line = self.lines[int(narrow and number >= FIRST)]
            if box is None:
                line.addStretch(share)
            else:
                line.addWidget(box, share, Qt.AlignmentFlag.AlignTop)


def period_words(hub: Hub) -> tuple[str, str]:
    """What stands over this period's and last period's column: 本期 2026年11月, 上期 2026年10月."""
    last = hub.book.last
    return f"本期 {periods.spelled(hub.period)}", f"上期 {periods.spelled(last.period)}" if last else "上期（无）"
