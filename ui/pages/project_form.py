"""A project's form: one long page of sections with grids in between, over it the anchors that scroll it (look, project)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from models import kinds as k
from models.book import Row
from models.forms import BY_TABLE, fields
from models.kinds import Field
from models.problems import ERROR, Problem
from models.values import Unreadable
from services.past_values import past_values
from ui.editors import shown_value
from ui.fieldbox import FieldBox, mendable_line
from ui.formview import FormView, Section, opens
from ui.grid import ChildGrid
from ui.history_popup import HistoryPopup
from ui.hub import Hub
from ui.pages.project_boxes import ComputedBox, Fold, MoneyLine
from ui.pages.project_parts import ANCHORS, COMPUTED, TABLE, UNDER, Anchor, Part

_TOP = 12


class ProjectForm(FormView):
    """The page of one project. `counted` carries each anchor's errors, `scrolled` the anchor that is at the top."""

    counted = Signal(list)
    scrolled = Signal(int)

    def __init__(self, hub: Hub) -> None:
        self.grids: dict[str, ChildGrid] = {}
        self.computed: dict[str, ComputedBox] = {}
        self.folds: dict[str, Fold] = {}
        self.marks: list[QWidget] = []
        self._fold_of: dict[str, Fold] = {}
        self._lines: set[str] = set()
        self.new: str | None = None
        self.general = QVBoxLayout()
        super().__init__(hub, TABLE)
        QShortcut(QKeySequence("Alt+H"), self, self.show_history)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def lay_out(self, sections: Sequence[Section]) -> None:
        """The anchors, one below the other."""
        self._column.addLayout(self.general)
        for anchor in ANCHORS:
            self._add_anchor(anchor)

    def _add_anchor(self, anchor: Anchor) -> None:
        if self.marks:
            line = QFrame()
            line.setObjectName("rule")
            line.setFixedHeight(1)
            self._column.addWidget(line)
        before = self._column.count()
        if not anchor.begins_itself:
            label = QLabel(anchor.title)
            label.setObjectName("section")
            self._column.addWidget(label)
        for part in anchor.parts:
            self._add_part(part)
        item = self._column.itemAt(before)
        self.marks.append(item.widget())

    def _add_part(self, part: Part) -> None:
        known = fields(BY_TABLE[TABLE])
        if part.when is not None:
            self._add_fold(part)
        elif part.title:
            unit = known[part.names[0]].unit
            label = QLabel(f"{part.title}（{unit}）" if part.lines and unit else part.title)
            label.setObjectName("section")
            self._column.addWidget(label)
        if part.lines:
            self._lines.update(part.names)
            self._column.addLayout(self._lines_layout(part))
        elif part.names:
            self._add_section("", part.names)
        if part.grid is not None:
            self.grids[part.grid.table] = ChildGrid(self.hub, part.grid)
            self._column.addWidget(self.grids[part.grid.table])
        if part.computed:
            self._column.addLayout(self._computed_layout(part.computed))

    def _add_fold(self, part: Part) -> None:
        fold = Fold(part)
        self.folds[part.title] = fold
        self._fold_of.update(dict.fromkeys(part.names, fold))
        fold.toggled.connect(self._fill)
        self._column.addWidget(fold)

    def _lines_layout(self, part: Part) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        for name in part.names:
            column.addWidget(self._box(name, fields(BY_TABLE[TABLE])[name]))
        return column

    def _computed_layout(self, names: Sequence[str]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(24)
        for name in names:
            self.computed[name] = ComputedBox(fields(BY_TABLE[TABLE])[name])
            row.addWidget(self.computed[name], 2 if name == "fund_channels" else 1)
        return row

    def _box(self, name: str, field: Field) -> FieldBox:
        box: FieldBox
        if name in self._lines:
            box = MoneyLine(name, field)
            box.asked.connect(self.show_history)
            box.editor.edited.connect(self._live)
        else:
            box = FieldBox(name, field, with_last=field.kind is k.DECIMAL)
        self.take(box)
        return box

    def show_record(self, key: str | None) -> None:
        """Show a project; what was being typed in the one before is saved first."""
        self.commit()
        if key != self.key:
            for fold in self.folds.values():
                fold.start()
            self.new = None
            self.verticalScrollBar().setValue(0)
        for grid in self.grids.values():
            grid.show_parent(key or "")
        super().show_record(key)

    def show_again(self) -> None:
        """Show the project as it is now: it may have changed while the page was not seen."""
        self._fill()
        self.show_problems()

    def commit(self) -> None:
        super().commit()
        for grid in self.grids.values():
            grid.commit()

    def shows(self, name: str, row: Row) -> bool:
        """Fields of a closed part are closed; in one that was opened all can be seen."""
        fold = self._fold_of.get(name)
        return fold.open if fold is not None else super().shows(name, row)

    def _fill(self) -> None:
        row = self.record()
        if row is None:
            return
        for fold in self.folds.values():
            fold.settle(wanted=bool(self._missing(fold.part, row)))
        super()._fill()
        for fold in self.folds.values():
            fold.show_summary(self._summary(fold, row))
        last = self.hub.last_row(TABLE, self.key or "")
        for name, box in self.boxes.items():
            if box.field.kind is k.DECIMAL:
                box.show_last(last.get(name) if last else None)
                box.last.setVisible(last is not None)
        for name, computed in self.computed.items():
            computed.show_value(row.get(name), self.hub.book)
        self._live()

    def _missing(self, part: Part, row: Row) -> list[str]:
        """The fields of a part that applies that are still wanted."""
        if part.when is None or not part.when(self.hub.book, row):
            return []
        return [name for name in part.names if row.get(name) is None and self._wanted(name, row)]

    def _wanted(self, name: str, row: Row) -> bool:
        field = self.boxes[name].field
        return field.need is k.CONDITIONAL and opens(self.hub.book, TABLE, name, field, row)

    def _summary(self, fold: Fold, row: Row) -> str:
        """Why a part does not apply, how much of it is filled, or what it holds."""
        if fold.part.when is not None and not fold.part.when(self.hub.book, row):
            return fold.part.why_not
        missing = self._missing(fold.part, row)
        if missing:
            wanted = [name for name in fold.part.names if self._wanted(name, row)]
            return f"须填{len(wanted)}项，已填{len(wanted) - len(missing)}项"
        known = [(self.boxes[name].field, row[name]) for name in fold.part.names if row.get(name) is not None]
        return "" if fold.open else "；".join(f"{field.label} {shown_value(value, field)}{field.unit}" for field, value in known)

    def _live(self) -> None:
        """Hold the grids' sums against the amounts as they are being typed."""
        row = dict(self.record() or {})
        for name in self._lines:
            try:
                row[name] = self.boxes[name].editor.value()
            except Unreadable:
                row[name] = None
        for grid in self.grids.values():
            grid.show_above(row)

    def own_problems(self) -> list[Problem]:
        """The project's problems that are not read at its lines; what is missing in a new one is told when she comes back to it."""
        found = [p for p in super().own_problems() if not self._place_of(p)]
        row = self.record() or {}
        return [p for p in found if row.get(p.field or "") is not None] if self.key == self.new else found

    def _place_of(self, problem: Problem) -> str:
        """The child form at whose grid a problem of the project is read, "" for its own field."""
        return UNDER.get(problem.code) or COMPUTED.get(problem.field or "", "")

    def show_problems(self) -> None:
        """Put the messages under fields and grids, those of no field at the top, and count the anchors' errors."""
        if self.key is None:
            return
        found = self.hub.problems_of(TABLE, self.key)
        for problem in found:
            fold = self._fold_of.get(problem.field or "")
            if fold is not None and not fold.by_hand and not fold.open:
                fold.open = True
                self._fill()
        super().show_problems()
        for table, grid in self.grids.items():
            grid.show_problems([p for p in found if self._place_of(p) == table])
        self._show_general([p for p in found if not self._place_of(p) and p.field not in self.boxes])
        self.counted.emit([self._errors(anchor, found) for anchor in ANCHORS])

    def _show_general(self, problems: list[Problem]) -> None:
        while self.general.count():
            gone = self.general.takeAt(0).widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        for problem in problems:
            self.general.addWidget(mendable_line(problem, self.hub.mend))

    def _errors(self, anchor: Anchor, found: list[Problem]) -> int:
        tables = [part.grid.table for part in anchor.parts if part.grid is not None]
        own = sum(p.severity == ERROR and self._in(anchor, tables, p) for p in found)
        return own + sum(self.grids[table].problem_count(ERROR) for table in tables)

    def _in(self, anchor: Anchor, tables: list[str], problem: Problem) -> bool:
        place = self._place_of(problem)
        return place in tables if place else problem.field in anchor.names

    def focus_field(self, name: str) -> None:
        """Put the cursor into a field, or into the lines that a computed one sums up."""
        fold, grid = self._fold_of.get(name), self.grids.get(COMPUTED.get(name, ""))
        if fold is not None and not fold.open:
            fold.open = True
            self._fill()
        if grid is not None:
            grid.view.go_to(0, 0)
            self.reveal(grid)
        else:
            super().focus_field(name)

    def focus_line(self, key: str, name: str) -> bool:
        """Put the cursor into a field of one of the project's lines; False where no line has this id."""
        for grid in self.grids.values():
            if grid.focus_cell(key, name):
                self.reveal(grid)
                return True
        return False

    def show_anchor(self, place: int) -> None:
        """Scroll an anchor to the top."""
        self.verticalScrollBar().setValue(self._top(place) - _TOP)

    def _top(self, place: int) -> int:
        return self.marks[place].mapTo(self._page, QPoint(0, 0)).y()

    def _scrolled(self, value: int) -> None:
        at_end = value >= self.verticalScrollBar().maximum() > 0
        tops = [place for place in range(len(self.marks)) if self._top(place) <= value + self.viewport().height() // 4]
        self.scrolled.emit(len(self.marks) - 1 if at_end else max(tops, default=0))

    def show_history(self, name: str = "") -> None:
        """Open what a field was each time it was sent: the named one, or the one the cursor is in."""
        asked = self._asked(name)
        if asked is None or self.key is None:
            return
        owner, table, key, name, value = asked
        values = past_values(self.hub.desk, self.hub.period, table, key, name, value)
        popup = HistoryPopup(owner, self.hub, fields(BY_TABLE[table])[name], values)
        window = self.window()
        popup.open_beside(owner, QRect(window.mapToGlobal(QPoint(0, 0)), window.size()))

    def _asked(self, name: str) -> tuple[QWidget, str, str, str, Any] | None:
        """The widget, table, record, field and value whose history is wanted."""
        focus, row = QApplication.focusWidget(), self.record() or {}
        for known, box in self.boxes.items():
            if known == name or (not name and focus is not None and box.isAncestorOf(focus)):
                return box.editor.widget, TABLE, self.key or "", known, row.get(known)
        for table, grid in self.grids.items():
            cell = grid.view.currentIndex()
            key = grid.model.key_of(cell.row()) if focus is not None and grid.isAncestorOf(focus) else None
            if key is not None:
                column = grid.model.columns[cell.column()][0]
                return grid.view, table, key, column, grid.model.row_at(cell.row()).get(column)
        return None
