"""The lines of a record as a grid that is filled in, built from the declaration, with sums that follow each keystroke."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTableView, QVBoxLayout, QWidget

from models.book import Row
from models.problems import Fix, Problem
from services.records import writable
from ui.fieldbox import message_line, problem_line
from ui.gridmodel import GridModel
from ui.gridsums import GridSpec, Live, SumModel
from ui.gridview import MARGIN, ROW, FramedDelegate, GridView
from ui.hub import Hub
from ui.mending import MendButton, once, said_too
from ui.table import make_view

_MOST = 8
"""Messages that stand under a grid at once."""

_LEAST = 30
"""The narrowest column in pixels."""


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
        QShortcut(
            QKeySequence("Ctrl+Ins"), self, activated=self.view.add_row, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        for signal in (self.model.rowsInserted, self.model.rowsRemoved, self.model.modelReset):
            signal.connect(self._fit_height)
        self.model.modelReset.connect(lambda: self.add_button.setVisible(self.model.grows))
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
        lines: list[tuple[str, str, str, Fix | None]] = [("错误", "danger", text, None) for text in unread_lines(self.model)]
        lines += [(*problem_line(problem), problem.fix) for problem in self._above]
        lines += self._line_problems()
        if len(lines) > _MOST:
            lines = [*lines[:_MOST], ("提示", "text2", f"另有{len(lines) - _MOST}条，改好上面的再看。", None)]
        fixes = once([fix for *_, fix in lines])
        for (word, color, text, _), fix in zip(lines, fixes, strict=True):
            open_fix = None if self.model.closed else fix
            button = MendButton(open_fix, self.hub.mend) if open_fix else None
            self.messages.addWidget(message_line(word, color, text + said_too(open_fix), button))
        self.view.setAccessibleDescription("".join(text for _, _, text, _ in lines))

    def _line_problems(self) -> list[tuple[str, str, str, Fix | None]]:
        found: list[tuple[str, str, str, Fix | None]] = []
        for place in range(len(self.model.rows)):
            for problem in self.hub.problems_of(self.spec.table, self.model.key_of(place) or ""):
                word, color, text = problem_line(problem)
                found.append((word, color, f"第{place + 1}行：{text}", problem.fix))
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
