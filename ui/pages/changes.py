"""变动说明: the records whose figures changed against last period, and beside them the note that tells and explains it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHeaderView, QLabel, QStackedWidget, QVBoxLayout, QWidget

from models import periods
from models.changes import NOTE_FIELD
from services.change_sentences import ChangeNote, State, changes_of, counts, note_of, ready, take_drafts, waiting
from ui.closed import closed_words, why_closed
from ui.filterbar import FilterBar
from ui.hub import Hub
from ui.page import Page, empty_state
from ui.pages.change_form import NoteForm, note_forms
from ui.pages.changes_list import FILTERS, ChangesModel, FiguresModel, Place, changes_view, passes, place_of
from ui.pages.month_head import MonthHead
from ui.sides import BOTH, Sides
from ui.table import make_view

TABLE = "project_progress"
"""The form whose lock stands for the period's."""
FIGURE_ROW, MOST_FIGURES, HEADS = 28, 6, 28
WIDTHS = (0, 124, 124, 200, 56)
_LIST, _LIST_NARROW, ROOMY = 412, 372, 1150
LIST, FIRST, NOTHING = range(3)
_ANY = 16_777_215


class NoteHead(MonthHead):
    """Which record it is, and of which form."""

    def __init__(self, hub: Hub) -> None:
        super().__init__("上一条", "下一条")
        self.hub = hub

    def show_note(self, note: ChangeNote) -> None:
        since = f"　与{periods.spelled(note.since)}报送数相比" if note.since else ""
        self.trail.setText(f"{note.title}　{'、'.join(note.kinds)}{since}")
        self.title.setText(note.name)


class ChangesPage(Page):
    """Everything saves by itself. Ctrl+Enter goes to the next note that is not written, Ctrl+D takes the draft."""

    title = "变动说明"

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.notes: list[ChangeNote] = []
        self.place: Place = ("", "")
        self.model, self.figures = ChangesModel(), FiguresModel()
        self.view = changes_view(self.model)
        self.head, self.forms = NoteHead(hub), note_forms(hub)
        self.filters = FilterBar(FILTERS, "名称、表、编号")
        self.all_button = self.button("全部采用草稿", self.take_all)
        self.next_button = self.button("下一条未写", self.next_open, primary=True)
        self.next_button.setText("下一条未写　Ctrl+Enter")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.left, right = QWidget(), QWidget()
        self.left.setObjectName("pane")
        right.setObjectName("pane")
        self.nothing = QLabel("没有符合条件的记录。")
        self.nothing.setObjectName("second")
        self.nothing.setMinimumHeight(48)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column, beside = QVBoxLayout(self.left), QVBoxLayout(right)
        for layout in (column, beside):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        for widget in (self.filters, self.nothing):
            column.addWidget(widget)
        column.addWidget(self.view, 1)
        self.form_stack = QStackedWidget()
        for form in self.forms.values():
            self.form_stack.addWidget(form)
        beside.addWidget(self.head)
        beside.addWidget(self._figures_view())
        beside.addWidget(self.form_stack, 1)
        self.sides = Sides(self.left, right)
        self.buttons.insertWidget(2, self.sides.turn_button)
        first = "首次报送，没有上期可比。报送以后，下一期的变动在这里写明。"
        nothing = "和上期报送数相比，没有要说明的变动。"
        self.stack = QStackedWidget()
        self.stack.addWidget(self.sides)
        self.stack.addWidget(empty_state(first, "检查与报送", lambda: self.hub.go("submission")))
        self.stack.addWidget(empty_state(nothing, "看较上期变化", lambda: self.hub.go("home")))
        self.body.addWidget(self.stack, 1)

    def _figures_view(self) -> QWidget:
        view = make_view(self.figures, "变动的数字")
        view.setObjectName("records")
        view.verticalHeader().setDefaultSectionSize(FIGURE_ROW)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = view.horizontalHeader()
        header.setStretchLastSection(False)
        header.setFixedHeight(HEADS)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(WIDTHS):
            if width:
                view.setColumnWidth(column, width)
        self.figures_view = view
        return view

    def _connect(self) -> None:
        self.filters.changed.connect(self._filtered)
        self.filters.entered.connect(self.view.setFocus)
        self.view.selectionModel().currentChanged.connect(self._moved)
        self.view.activated.connect(lambda index: self._to_box())
        self.view.clicked.connect(lambda index: self.sides.show_right())
        self.head.before.clicked.connect(lambda: self.step(-1))
        self.head.after.clicked.connect(lambda: self.step(1))
        keys: dict[str, Callable[[], object]] = {
            "Alt+Up": lambda: self.step(-1),
            "Alt+Down": lambda: self.step(1),
            "Ctrl+Return": self.next_open,
            "Ctrl+Enter": self.next_open,
            "Ctrl+D": self.take_draft,
            "Ctrl+F": self.start_search,
        }
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self, activated=act)
        self.hub.changed.connect(self._changed)
        self.hub.checked.connect(self._checked)

    @property
    def form(self) -> NoteForm:
        """The form that is shown."""
        shown = self.form_stack.currentWidget()
        assert isinstance(shown, NoteForm)
        return shown

    def note(self) -> ChangeNote | None:
        """The note that is shown."""
        return next((note for note in self.notes if place_of(note) == self.place), None)

    def refresh(self) -> None:
        self.notes = changes_of(self.hub.book)
        self._show_list()
        places = self.model.places()
        self.show_note(self.place if self.place in places else places[0] if places else ("", ""))

    def _show_list(self) -> None:
        """Show what the filter lets through; the record in the box stays in the list while it is written."""
        chosen, text = self.filters.chosen, self.filters.text
        shown = [note for note in self.notes if place_of(note) == self.place or passes(note, chosen, text)]
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        self.model.show(shown)
        self._mark()
        selection.blockSignals(False)
        self.view.viewport().update()
        self._count()

    def _mark(self) -> None:
        places = self.model.places()
        if self.place in places:
            index = self.model.index(places.index(self.place))
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    def _count(self) -> None:
        found, closed = counts(self.notes), closed_words(self.hub, TABLE)
        self.filters.show_counts({"all": len(self.notes), **{state.value: count for state, count in found.items()}})
        last = self.hub.book.last
        compared = f"与{periods.spelled(last.period)}报送数相比，" if last else ""
        stale = f"，数字已变 {found[State.STALE]}" if found[State.STALE] else ""
        self.sentence.setText(
            f"{compared}{len(self.notes)}条有变动，未写 {found[State.OPEN]}{stale}{closed}" if self.notes else ""
        )
        self.next_button.setEnabled(waiting(self.notes) > 0 and not closed)
        drafts = sum(ready(note) for note in self.notes)
        self.all_button.setText(f"全部采用草稿 {drafts}" if drafts else "全部采用草稿")
        self.all_button.setToolTip("只采用不用另写原因的草稿")
        self.all_button.setEnabled(bool(drafts) and not closed)
        self.nothing.setVisible(not self.model.notes)
        self.stack.setCurrentIndex(LIST if self.notes else NOTHING if last else FIRST)

    def show_note(self, place: Place) -> None:
        """Show a record's figures and its note."""
        self.form.commit()
        self.place = place
        self._show_list()
        note = self.note()
        places = self.model.places()
        at = places.index(place) if place in places else -1
        self.head.before.setEnabled(at > 0)
        self.head.after.setEnabled(0 <= at < len(places) - 1)
        if note is not None:
            self.form_stack.setCurrentWidget(self.forms[note.table])
            self._fill(note)

    def _fill(self, note: ChangeNote) -> None:
        self.head.show_note(note)
        self.figures.show(note.figures)
        self.figures_view.setFixedHeight(HEADS + 2 + FIGURE_ROW * min(MOST_FIGURES, len(note.figures)))
        self.form.show_note(note)

    def _changed(self, tables: frozenset[str], origin: object) -> None:
        """Something was written: the shown note at once, the others when everything has been checked."""
        if not self.isVisible():
            return
        fresh = note_of(self.hub.book, *self.place) if self.place[0] else None
        if fresh is None:
            self.refresh()
            return
        self.notes = [fresh if place_of(note) == self.place else note for note in self.notes]
        self._show_list()
        self._fill(fresh)

    def _checked(self) -> None:
        if self.isVisible():
            self.notes = changes_of(self.hub.book)
            self._show_list()
            note = self.note()
            if note is not None:
                self._fill(note)

    def _moved(self, now: QModelIndex, before: QModelIndex) -> None:
        note = now.data(Qt.ItemDataRole.UserRole)
        if isinstance(note, ChangeNote) and place_of(note) != self.place:
            self.show_note(place_of(note))

    def _filtered(self) -> None:
        """Another filter: the shown record stays only where it belongs."""
        place, self.place = self.place, ("", "")
        self._show_list()
        places = self.model.places()
        if places:
            self.show_note(place if place in places else places[0])
        else:
            self.place = place

    def step(self, by: int) -> None:
        """The record before or after, among those that are shown."""
        places = self.model.places()
        at = places.index(self.place) + by if self.place in places else 0
        if 0 <= at < len(places):
            self.show_note(places[at])

    def next_open(self) -> None:
        """The next note that is not written or no longer true, from the top again after the last; the cursor goes into the box."""
        self.form.commit()
        places = [place_of(note) for note in self.notes]
        open_ = {place_of(note) for note in self.notes if note.state is not State.WRITTEN}
        start = places.index(self.place) + 1 if self.place in places else 0
        wanted = next((place for place in places[start:] + places[:start] if place in open_), None)
        if wanted is not None:
            if wanted not in self.model.places():
                self.filters.clear()
            self.show_note(wanted)
            self._to_box()

    def _to_box(self) -> None:
        self.sides.show_right()
        self.form.focus_field(self.form.name)

    def take_draft(self) -> None:
        """Put the shown record's draft into its box."""
        self.sides.show_right()
        self.form.take_draft()

    def take_all(self) -> None:
        """Store every draft that wants no reason, in one step."""
        self.leave()
        if why_closed(self.hub, TABLE):
            return
        done = self.hub.write(lambda: take_drafts(self.hub.desk, self.hub.period, changes_of(self.hub.book)), self)
        if done:
            self.hub.said.emit(f"已采用{done}条草稿，可用 Ctrl+Z 撤销")
        self.refresh()

    def start_search(self) -> None:
        """Put the cursor into the search field."""
        self.sides.show_left()
        self.filters.start_search()

    def holds(self, table: str, key: str, name: str) -> bool:
        return name == NOTE_FIELD.get(table) and any(place_of(note) == (table, key) for note in self.notes)

    def show_place(self, key: str, name: str) -> None:
        self.refresh()
        place = next((place_of(note) for note in self.notes if note.key == key), None)
        if place is not None:
            self.filters.clear()
            self.show_note(place)
            self._to_box()

    def leave(self) -> None:
        self.form.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        alone, width = self.width() < BOTH, _LIST if self.width() >= ROOMY else _LIST_NARROW
        self.left.setMinimumWidth(0 if alone else width)
        self.left.setMaximumWidth(_ANY if alone else width)
        self.filters.set_narrow(self.width() < ROOMY)
