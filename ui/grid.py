"""The lines of a record as a grid that is filled in, built from the declaration, with sums that follow each keystroke."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTableView, QVBoxLayout, QWidget

from models.book import Row
from models.forms import BY_TABLE, fields
from models.problems import Problem
from models.values import Unreadable
from services.records import writable
from ui.cells import read_cell
from ui.fieldbox import message_line, problem_line
from ui.gridmodel import WRONG_ROLE, GridModel, Index
from ui.gridview import MARGIN, ROW, FramedDelegate, GridView
from ui.hub import Hub
from ui.table import make_view
from ui.theme import NOTE, font, token

_ROOT = QModelIndex()
_MOST = 8
"""Messages that stand under a grid at once."""

_LEAST = 30
"""The narrowest column in pixels."""


@dataclass(frozen=True)
class Total:
    """A row of sums: of which fields, of which lines, and what one of them should equal in the record above.

    `only` is a field with the code of the lines that count; `compared` the field whose sum is held against the parent's `against`;
    `rules` those that judge it.
    """

    label: str
    names: tuple[str, ...]
    only: tuple[str, str] | None = None
    compared: str = ""
    against: str = ""
    rules: frozenset[str] = frozenset()


@dataclass(frozen=True)
class GridSpec:
    """How a child form stands in its parent's form: `widths` by field in pixels, those of `growing` share what is left over.

    `note` names the column where a comparison is written, and how many columns it may take; `units` are said once, in the hint,
    and left out of the headings.
    """

    table: str
    title: str
    hint: str
    widths: Mapping[str, int]
    growing: tuple[str, ...]
    totals: tuple[Total, ...] = ()
    note: tuple[str, int] = ("", 1)
    heading: int = ROW
    units: frozenset[str] = frozenset()


@dataclass
class Live:
    """What is being typed: in a cell (row, column, text), and in the fields of the record above."""

    cell: tuple[int, int, str] | None = None
    above: Row = field(default_factory=dict)


class SumModel(QAbstractTableModel):
    """The sums under a grid, what is being typed counted in."""

    def __init__(self, grid: GridModel, spec: GridSpec) -> None:
        super().__init__()
        self.grid, self.spec = grid, spec
        self.live = Live()
        self.broken: frozenset[str] = frozenset()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.spec.totals)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.grid.columns)

    def touch(self) -> None:
        """Work the sums out again."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def _value(self, place: int, name: str) -> Any:
        if self.live.cell is not None:
            row, column, text = self.live.cell
            if row == place and self.grid.columns[column][0] == name:
                try:
                    return read_cell(text, self.grid.columns[column][1], self.grid.hub.book)
                except Unreadable:
                    pass
        return self.grid.row_at(place).get(name)

    def sum(self, total: Total, name: str) -> Decimal | int | None:
        """The sum of a field over the lines that count; None where there is nothing to add."""
        places = range(self.grid.rowCount())
        if total.only is not None:
            code, wanted = total.only
            places = [place for place in places if self._value(place, code) == wanted]
        values = [value for place in places if (value := self._value(place, name)) is not None]
        return sum(values) if values else None

    def difference(self, total: Total) -> Decimal | None:
        """What the sum lacks of the field it should equal; None where nothing is compared."""
        whole, part = self.live.above.get(total.against), self.sum(total, total.compared) if total.compared else None
        return whole - part if whole is not None and part is not None else None

    def compared(self, total: Total) -> str:
        """The comparison in words: 总投资 3,650.00，差 450.00."""
        if not total.against or self.sum(total, total.compared) is None:
            return ""
        known = fields(BY_TABLE[BY_TABLE[self.spec.table].info.parent])[total.against]
        label, whole = known.label.removeprefix("其中："), self.live.above.get(total.against)
        gap = self.difference(total)
        if whole is None or gap is None:
            return f"{label}未填"
        words = "相等" if gap == 0 else f"差 {gap:,.2f}" if gap > 0 else f"多 {-gap:,.2f}"
        return f"{label} {whole:,.2f}，{words}"

    def _text(self, total: Total, column: int) -> str:
        name, known = self.grid.columns[column]
        if column == 0:
            return total.label
        if name == self.spec.note[0]:
            return self.compared(total)
        value = self.sum(total, name) if name in total.names else None
        return "" if value is None else f"{value:,.{known.places}f}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        total, name = self.spec.totals[index.row()], self.grid.columns[index.column()][0]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(total, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if name in total.names else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole:
            return font(NOTE) if name == self.spec.note[0] else font(bold=True)
        if role == Qt.ItemDataRole.BackgroundRole:
            return token("readonly")
        wrong = bool(total.rules & self.broken) and name == total.compared and bool(self.difference(total))
        if role == Qt.ItemDataRole.ForegroundRole and wrong:
            return token("danger")
        return wrong if role == WRONG_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole:
            return ""
        return self.grid.headerData(section, orientation, role) if orientation == Qt.Orientation.Horizontal else None


class ChildGrid(QWidget):
    """A grid with its heading, its sums, and its messages. Saves by itself."""

    def __init__(self, hub: Hub, spec: GridSpec) -> None:
        super().__init__()
        self.hub, self.spec = hub, spec
        self.model = GridModel(hub, spec.table, list(writable(spec.table)), units=spec.units)
        self.sums = SumModel(self.model, spec)
        for made in (self.model, self.sums):
            made.setParent(self)
        self.view = GridView(self.model, spec.title)
        self.sum_view = _sum_view(self.sums, spec)
        self.messages = QVBoxLayout()
        self.hint = QLabel(spec.hint)
        self._above: list[Problem] = []
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 4)
        title = QLabel(self.spec.title)
        title.setObjectName("section")
        self.hint.setObjectName("grey")
        self.add_button = QPushButton("添加一行　Ctrl+Ins")
        self.add_button.setObjectName("link")
        self.add_button.setAccessibleName(f"{self.spec.title}添加一行")
        self.add_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        top.setSpacing(8)
        top.addWidget(title)
        top.addWidget(self.hint, 1)
        top.addWidget(self.add_button)
        column.addLayout(top)
        column.addWidget(self.view)
        column.addWidget(self.sum_view)
        self.messages.setContentsMargins(0, 4, 0, 0)
        self.messages.setSpacing(2)
        column.addLayout(self.messages)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.view.horizontalHeader()
        head.setFixedHeight(self.spec.heading)
        head.setStretchLastSection(False)
        head.setMinimumSectionSize(_LEAST)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.view.add_row)
        QShortcut(QKeySequence("Ctrl+Ins"), self, self.view.add_row, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for signal in (self.model.rowsInserted, self.model.rowsRemoved, self.model.modelReset):
            signal.connect(self._fit_height)
        for signal in (self.model.dataChanged, self.model.modelReset):
            signal.connect(self.sums.touch)
        self.view.cells.closed.connect(self._closed)
        self.model.unread_changed.connect(self.show_messages)
        self.view.cells.typed.connect(self._typed)
        self.view.horizontalHeader().sectionResized.connect(lambda at, old, new: self.sum_view.setColumnWidth(at, new))
        one, other = self.view.horizontalScrollBar(), self.sum_view.horizontalScrollBar()
        one.valueChanged.connect(other.setValue)
        other.valueChanged.connect(one.setValue)
        other.rangeChanged.connect(self._fit_height)

    def show_parent(self, key: str) -> None:
        """Show the lines of a record."""
        self.view.commit()
        self.sums.live = Live()
        self.model.show_parent(key)
        self._fit_height()

    def show_above(self, values: Row) -> None:
        """Hold the sums against the record above as it is being typed."""
        self.sums.live.above = values
        self.sums.touch()

    def show_problems(self, above: Sequence[Problem]) -> None:
        """Show what is wrong in the lines, and what is wrong in the record above because of them."""
        self._above = list(above)
        self.sums.broken = frozenset(problem.code for problem in above)
        self.sums.touch()
        self.model.touch()
        self.show_messages()

    def show_messages(self) -> None:
        """Write the messages under the grid: what could not be read, then what the rules say."""
        while self.messages.count():
            gone = self.messages.takeAt(0).widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        lines = [("错误", "danger", text) for text in unread_lines(self.model)]
        lines += [problem_line(problem) for problem in self._above]
        lines += [(word, color, f"第{place + 1}行：{text}") for place, (word, color, text) in self._line_problems()]
        if len(lines) > _MOST:
            lines = [*lines[:_MOST], ("提示", "text2", f"另有{len(lines) - _MOST}条，改好上面的再看。")]
        for line in lines:
            self.messages.addWidget(message_line(*line))

    def _line_problems(self) -> list[tuple[int, tuple[str, str, str]]]:
        found = []
        for place in range(len(self.model.rows)):
            for problem in self.hub.problems_of(self.spec.table, self.model.key_of(place) or ""):
                found.append((place, problem_line(problem)))
        return found

    def problem_count(self, severity: str) -> int:
        """How many of the lines' problems are of a severity."""
        keys = [self.model.key_of(place) or "" for place in range(len(self.model.rows))]
        return sum(p.severity == severity for key in keys for p in self.hub.problems_of(self.spec.table, key))

    def focus_cell(self, key: str, name: str = "") -> bool:
        """Put the cursor into a record's field; False where the record is not among the lines."""
        place = self.model.place_of(key)
        if place < 0:
            return False
        names = [known for known, _ in self.model.columns]
        self.view.go_to(place, names.index(name) if name in names else 0)
        return True

    def commit(self) -> None:
        """Save what is still being typed."""
        self.view.commit()

    def _typed(self, row: int, column: int, text: str) -> None:
        self.sums.live.cell = (row, column, text)
        self.sums.touch()

    def _closed(self) -> None:
        self.sums.live.cell = None
        self.sums.touch()

    def _fit_height(self) -> None:
        """The grid is as high as its rows; the page scrolls, not the grid."""
        self.view.setFixedHeight(self.spec.heading + ROW * self.model.rowCount() + 2)
        bar = self.sum_view.horizontalScrollBar()
        room = bar.sizeHint().height() if bar.maximum() > 0 else 0
        self.sum_view.setFixedHeight(ROW * self.sums.rowCount() + room + (1 if self.sums.rowCount() else 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Share out the width: no column is narrower than it must be, the growing ones take the rest."""
        names = [name for name, _ in self.model.columns]
        room = self.width() - MARGIN - 2 - sum(self.spec.widths[name] for name in names)
        share = max(room, 0) // max(len(self.spec.growing), 1)
        for at, name in enumerate(names):
            self.view.setColumnWidth(at, self.spec.widths[name] + (share if name in self.spec.growing else 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, super().minimumSizeHint().height())


def unread_lines(model: GridModel) -> list[str]:
    """The cells of a model that could not be read, in words, row by row."""
    labels = dict(model.columns)
    found = []
    for (key, name), unread in model.unread.items():
        place = model.place_of(key) if key else len(model.rows)
        kept = "，这一格未改" if unread.pasted else ""
        found.append((place, f"第{place + 1}行“{labels[name].label}”{kept}：{unread.message}"))
    return [text for _, text in sorted(found)]


def _sum_view(model: SumModel, spec: GridSpec) -> QTableView:
    view = make_view(model, f"{spec.title}合计")
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.setSelectionMode(QTableView.SelectionMode.NoSelection)
    view.setItemDelegate(FramedDelegate(view))
    view.horizontalHeader().hide()
    view.horizontalHeader().setMinimumSectionSize(_LEAST)
    view.horizontalHeader().setStretchLastSection(False)
    view.verticalHeader().show()
    view.verticalHeader().setFixedWidth(MARGIN)
    view.verticalHeader().setDefaultSectionSize(ROW)
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    view.setObjectName("sums")
    names = [name for name, _ in model.grid.columns]
    if spec.note[0] and spec.note[1] > 1:
        for row in range(model.rowCount()):
            view.setSpan(row, names.index(spec.note[0]), 1, spec.note[1])
    return view
