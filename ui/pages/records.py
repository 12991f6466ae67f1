"""The page of any form: its records as a table, the chosen one as a form, both built from the declaration."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHeaderView, QLabel, QStackedWidget, QVBoxLayout, QWidget

from models import kinds as k
from models.book import Row, record_key
from models.forms import BY_TABLE, fields
from services import blocks
from services.expected import expected_categories
from services.names import names_of
from services.records import writable
from ui.closed import closed_words
from ui.faces import Faces
from ui.filterbar import FilterBar, tool_row
from ui.finding import FILTERS, WRONG, found, ordered, wrong
from ui.formgrid import PASTE_HINT, FormGrid, column_width
from ui.formview import FormView
from ui.hub import Hub
from ui.page import Page, empty_state
from ui.sides import BOTH, Sides, show_key
from ui.sorting import Sorter
from ui.table import RecordTable, make_view

COLUMNS, NAME = 5, 190
FORM, EMPTY, GRID = range(3)
FIGURES = {"tradein_stat": "品类", "indicator_progress": "指标"}
"""Forms that are figures by nature, and what a line of theirs is about: they open as a table."""
COPY_MARK = "（副本）"
_WIDE, _LIST, _LIST_NARROW = 1120, 440, 356
_FIRST_WORDS = {
    "tradein_stat": "还没有以旧换新数据。先按上期补齐品类，再逐格填数，也可从Excel粘贴。",
    "indicator_progress": "还没有量化指标。先补齐指标，再逐格填数。",
    "matching_event": "还没有供需对接活动。每办一场新增一条，也可在表格里粘贴。",
    "issue": "还没有问题诉求。需要市级协调的事项新增一条，写明类别和建议解决单位。",
    "policy_list": "还没有政策文件。县级出台的政策新增一条，也可在表格里粘贴。",
    "liaison": "还没有联络员。先登记县级专班牵头单位的联络员。",
}


def main_columns(table: str) -> list[str]:
    """The columns that tell records apart: what the natural key names, then the first amounts and codes."""
    form = BY_TABLE[table]
    known = fields(form)
    names = [name for name in form.info.natural if name in known]
    rest = [n for n in writable(table) if n not in names and known[n].kind in (k.DECIMAL, k.CODE, k.INTEGER, k.DATE)]
    return (names + rest)[:COLUMNS]


class RecordsPage(Page):
    """One form. Everything saves by itself; Ctrl+N adds, Ctrl+Delete takes away (and can be undone), Ctrl+F searches."""

    def __init__(self, hub: Hub, table: str, title: str, columns: Sequence[str] = ()) -> None:
        self.title = title
        super().__init__(hub)
        self.table = table
        self.model = RecordTable(hub, table, columns or main_columns(table))
        self.view = make_view(self.model, title)
        self.form = FormView(hub, table, with_last=BY_TABLE[table].info.per_period)
        self.grid = FormGrid(hub, table, title)
        self.sorter = Sorter(self.view, self.model)
        self.filters = FilterBar(FILTERS, "任意栏目的文字")
        self.face = int(table in FIGURES)
        self._header()
        self._lay_out()
        self._connect()

    def _header(self) -> None:
        self.faces = Faces(("表单", "表格（可粘贴）"), self.show_face, "怎样显示")
        self.faces.show_face(self.face)
        self.buttons.addWidget(self.faces)
        self.fill_button = self.button(f"补齐{FIGURES.get(self.table, '')}", self.fill_up)
        self.fill_button.setVisible(self.table in FIGURES)
        self.copy_button = self.button("复制", self.duplicate)
        self.copy_button.setVisible(self.table not in FIGURES)
        self.delete_button = self.button("删除", self.delete, "Ctrl+Delete")
        self.add_button = self.button("新增", self.add, "Ctrl+N", primary=True)

    def _lay_out(self) -> None:
        self.tools = tool_row(self.filters)
        self.hint = self.tools.hint
        self.nothing = QLabel("没有符合条件的记录。")
        self.nothing.setObjectName("second")
        self.nothing.setContentsMargins(16, 12, 16, 12)
        left = QWidget()
        left.setObjectName("pane")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.nothing)
        column.addWidget(self.view, 1)
        self.view.setObjectName("records")
        head = self.view.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sides = Sides(left, self.form, movable=True)
        self.sides.split.splitterMoved.connect(lambda at, number: self._fit_columns())
        self.buttons.insertWidget(2, self.sides.turn_button)
        self.stack = QStackedWidget()
        self.first_words = _FIRST_WORDS.get(self.table, f"还没有{self.title}。可新增，也可切换到表格粘贴。")
        begin = (f"补齐{FIGURES[self.table]}", self.fill_up) if self.table in FIGURES else ("新增", self.add)
        for widget in (self.sides, empty_state(self.first_words, *begin), self.grid):
            self.stack.addWidget(widget)
        self.body.addWidget(self.tools)
        self.body.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.view.selectionModel().currentRowChanged.connect(self._chosen)
        self.view.activated.connect(lambda index: self._to_form())
        self.view.clicked.connect(lambda index: self.sides.show_right())
        keys = {"Alt+Up": lambda: self.step(-1), "Alt+Down": lambda: self.step(1), "Ctrl+F": self.start_search}
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self, activated=act)
        self.filters.changed.connect(self.refresh)
        self.filters.entered.connect(lambda: (self.grid.view if self.face else self.view).setFocus())
        self.sorter.changed.connect(self.refresh)
        self.grid.sorter.changed.connect(self.refresh)
        self.hub.changed.connect(self._changed)
        self.hub.checked.connect(self._checked)
        self.model.pick = self._picked

    @property
    def rows(self) -> list[Row]:
        """All records, whether or not they are shown."""
        return list(self.hub.book.rows[self.table])

    def _picked(self, rows: list[Row]) -> list[Row]:
        """The records that are searched for, sorted; the one in the form stays until another is chosen."""
        shown = found(self.hub, self.table, rows, self.filters.text, self.filters.chosen)
        keys = {record_key(self.table, row) for row in shown}
        kept = [row for row in rows if record_key(self.table, row) in keys or record_key(self.table, row) == self._kept]
        return ordered(kept, self.sorter.name, descending=self.sorter.descending)

    _kept = ""

    def show_face(self, face: int) -> None:
        """Turn from form to table or back, at the same record; what was being typed is saved."""
        key = self.grid.key() if self.face else self.form.key
        self.leave()
        self.face = face
        self.refresh()
        if key is not None and face:
            self.grid.go_to(key, "")
        elif key is not None:
            self._select(max(self.model.place_of(key), 0))

    def refresh(self) -> None:
        if self.face:
            self._find_in_grid()
        self._read()

    def _read(self) -> None:
        """Read the list again. The table reads itself and searches only in `refresh`: a line must not vanish while it is written."""
        place = max(self.view.currentIndex().row(), 0)
        key = self.form.key
        self.view.selectionModel().blockSignals(True)
        self.model.refresh()
        self.view.selectionModel().blockSignals(False)
        self.stack.setCurrentIndex(GRID if self.face else FORM if self.rows else EMPTY)
        self._count()
        at = self.model.place_of(key) if key else -1
        self._select(at if at >= 0 else place)

    def _find_in_grid(self) -> None:
        sorter = self.grid.sorter
        if self.filters.text or self.filters.chosen == WRONG or sorter.name:
            shown = found(self.hub, self.table, self.rows, self.filters.text, self.filters.chosen)
            shown = ordered(shown, sorter.name, descending=sorter.descending)
            self.grid.model.show_only([record_key(self.table, row) for row in shown])
        else:
            self.grid.model.show_only(None)
        self.grid.model.refresh()

    def _checked(self) -> None:
        if self.isVisible():
            self._count()

    def _count(self) -> None:
        rows, closed = self.rows, closed_words(self.hub, self.table)
        self.sentence.setText(f"{len(rows)}条{closed}")
        self.tools.setVisible(bool(rows or self.face))
        self.filters.show_counts({"all": len(rows), WRONG: sum(wrong(self.hub, self.table, row) for row in rows)})
        hint = PASTE_HINT if rows else self.first_words
        self.hint.setText(hint if self.face and not closed else "")
        self.nothing.setVisible(bool(rows) and not self.model.rows)
        self.delete_button.setEnabled(bool(rows) and not closed)
        self.copy_button.setEnabled(bool(rows) and not closed)
        self.add_button.setEnabled(not closed and (self.table != "indicator_progress" or bool(self.missing())))
        if self.table in FIGURES:
            self.fill_button.setEnabled(not closed and bool(self.missing()))

    def _select(self, place: int) -> None:
        if self.model.rows:
            place = min(place, len(self.model.rows) - 1)
            self.view.setCurrentIndex(self.model.index(place, max(self.view.currentIndex().column(), 0)))
            key = self.model.key_of(place)
            if key != self.form.key:
                self.form.show_record(key)
        elif self.form.key is None or self.hub.row(self.table, self.form.key) is None:
            self.form.show_record(None)

    def _chosen(self, now: QModelIndex, before: QModelIndex) -> None:
        key = self.model.key_of(now.row())
        if key is not None and key != self.form.key:
            self.form.show_record(key)

    def _changed(self, tables: frozenset[str], origin: object) -> None:
        if self.isVisible() and tables & {self.table, "reserve_project", "task_progress", "department", "submission"}:
            self._kept = self.form.key or ""
            self._read()
            self._kept = ""

    def step(self, by: int) -> None:
        """The record before or after."""
        place = self.view.currentIndex().row() + by
        if 0 <= place < len(self.model.rows):
            self._select(place)

    def start_search(self) -> None:
        """Put the cursor into the search field."""
        self.sides.show_left()
        self.filters.start_search()

    def _to_form(self) -> None:
        self.sides.show_right()
        self.form.focus_field(next(iter(self.form.boxes)))

    def missing(self) -> list[dict[str, object]]:
        """The lines of figures that are not there yet: last period's categories (or all), the targets."""
        book = self.hub.book
        name = "category" if self.table == "tradein_stat" else BY_TABLE[self.table].info.key
        used = {row[name] for row in self.rows}
        every = [entry.code for entry in book.profile.codes["CL-TRADEIN"].entries] if name == "category" else []
        wanted = (expected_categories(book) or every) if name == "category" else list(book.profile.targets)
        return [{name: one} for one in wanted if one not in used]

    def fill_up(self) -> None:
        """Add the lines of figures that are not there yet, in one step."""
        self.leave()
        lines = [("", values) for values in self.missing()]
        period = self.hub.period_for(self.table)
        if lines and self.hub.write(lambda: blocks.put(self.hub.desk, self.table, lines, period, "补齐"), self) is not None:
            self.hub.said.emit(f"已补齐{len(lines)}行，可用 Ctrl+Z 撤销")
            self.refresh()
            if self.face:
                self.grid.view.go_to(0, 1)

    def add(self) -> None:
        """Add an empty record and put the cursor into its first field; in the table, go to the empty row."""
        self.leave()
        if self.face and self.table != "indicator_progress":
            self.grid.view.add_row()
            return
        missing = self.missing() if self.table == "indicator_progress" else [{}]
        if missing:
            self._show_new(self.hub.add(self.table, missing[0]))

    def _show_new(self, key: str | None) -> None:
        if key is not None:
            self.filters.clear()
            self.show_place(key, "")

    def _name(self, key: str) -> str:
        row = self.hub.row(self.table, key) or {}
        return names_of(self.hub.book).of(self.table, row)

    def duplicate(self) -> None:
        """Copy the chosen record; the copy is marked where it is named."""
        self.leave()
        key = self.grid.key() if self.face else self.form.key
        row = self.hub.row(self.table, key) if key else None
        if key is None or row is None:
            return
        first = self.model.columns[0][0]
        named = fields(BY_TABLE[self.table])[first].kind is k.TEXT
        changes = {first: f"{row[first] or ''}{COPY_MARK}"} if named else {}
        period = self.hub.period_for(self.table)
        made = self.hub.write(lambda: blocks.duplicate(self.hub.desk, self.table, key, changes, {}, period), self)
        if made is not None:
            self._show_new(made)
            self.hub.said.emit("已复制，可用 Ctrl+Z 撤销")

    def delete(self) -> None:
        """Delete the chosen record; nothing is asked, since it can be undone."""
        self.leave()
        key = self.grid.key() if self.face else self.form.key
        if key is not None:
            name = self._name(key)
            if self.hub.delete(self.table, key):
                self.hub.said.emit(f"已删除“{name}”，可用 Ctrl+Z 撤销")

    def show_place(self, key: str, name: str) -> None:
        self.refresh()
        if self.hub.row(self.table, key) and self.model.place_of(key) < 0:
            self.filters.clear()
        if self.face:
            self.grid.go_to(key, name)
            return
        place = self.model.place_of(key)
        if place >= 0:
            self._select(place)
        self.sides.show_right()
        self.form.focus_field(name or next(iter(self.form.boxes)))

    def leave(self) -> None:
        self.form.commit()
        self.grid.view.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list is the first to give way."""
        super().resizeEvent(event)
        self._shorten(short=self.width() < BOTH)
        width = _LIST if self.width() >= _WIDE else _LIST_NARROW
        if self.width() >= BOTH and width != getattr(self, "_list_width", 0):
            self._list_width = width
            self.sides.split.setSizes([width, max(self.width() - width, 1)])
        self._fit_columns()

    def _shorten(self, *, short: bool) -> None:
        self.faces.set_short(short=short)
        show_key(self.delete_button, "Ctrl+Delete", shown=not short)
        show_key(self.add_button, "Ctrl+N", shown=not short)

    def _fit_columns(self) -> None:
        """Columns that find no room are left out; the name takes what is left."""
        room = (self.width() if self.width() < BOTH else self.sides.split.sizes()[0]) - NAME - 14
        for at, (_, field) in enumerate(self.model.columns[1:], 1):
            width = min(column_width(field, lines=1), 132)
            room -= width
            self.view.setColumnHidden(at, room < 0)
            self.view.setColumnWidth(at, width)
