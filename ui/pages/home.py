"""概览: what is in the way of submitting, how far each form is, the lamps, and what changed since last period."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QDate, QLocale, QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListView,
    QPushButton,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from models.periods import spelled
from services.coach import lessons
from services.names import names_of
from services.overview import Overview, Todo
from ui.hub import Hub
from ui.page import Page
from ui.pages.board import LINE_ROLE, Board, LinesModel
from ui.pages.home_models import SUBMIT_STEPS, FormsModel, LampsModel, action_of, change_words, todo_words
from ui.pages.home_paint import (
    CHANGE_ROW,
    HEADING,
    TODO_ROW,
    ChangeDelegate,
    FlatHeader,
    FormsDelegate,
    LampDelegate,
    LampHeader,
    TodoDelegate,
)
from ui.pages.submit import due_words, overview_now, report_words
from ui.table import make_view

WIDE_RIGHT, NARROW_RIGHT = 380, 344
NAME, NUMBER, DONE = 146, 52, 132
FORM_ROW, LAMP_ROW = 30, 26
BESIDE = 940
"""The width from which the lamps and changes stand beside the rest, not below."""
CARD, LEAST_CHANGES = 72, 6
"""What a panel's heading and the gap to the next take of the height, and the lines of changes that are always seen."""
_Off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff


def card(title: str, *, note: str = "") -> tuple[QWidget, QVBoxLayout, QLabel]:
    """A panel with a heading and a grey remark beside it; returns it with its column and the remark."""
    made = QWidget()
    made.setObjectName("card")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(made)
    column.setContentsMargins(1, 10, 1, 1)
    column.setSpacing(6)
    row = QHBoxLayout()
    row.setContentsMargins(16, 0, 16, 0)
    row.setSpacing(12)
    heading = QLabel(title)
    heading.setObjectName("head")
    remark = QLabel(note)
    remark.setObjectName("grey")
    row.addWidget(heading)
    row.addWidget(remark, 1, Qt.AlignmentFlag.AlignBottom)
    column.addLayout(row)
    return made, column, remark


def list_view(model: QAbstractItemModel, delegate: QStyledItemDelegate, name: str) -> QListView:
    """A flat list whose lines open with Enter or a click."""
    view = QListView()
    view.setObjectName("flat")
    view.setModel(model)
    delegate.setParent(view)
    view.setItemDelegate(delegate)
    view.setAccessibleName(name)
    view.setMouseTracking(True)
    view.setUniformItemSizes(True)
    view.setHorizontalScrollBarPolicy(_Off)
    return view


class HomePage(Page):
    """The page. Its numbers are those of the check."""

    title = "概览"

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.forms, self.lamps = FormsModel(), LampsModel()
        self.todos, self.changes = LinesModel(todo_words, tips=False), LinesModel(change_words)
        self.check_button = self.button("检查全部　F8", lambda: hub.go("submission"))
        self.check_button.setAccessibleName("检查全部")
        self.next_button: QPushButton = self.button("接着填", self.go_on, "Ctrl+Return", primary=True)
        QShortcut(QKeySequence("Ctrl+Enter"), self, activated=self.go_on)
        self._todo_card()
        self._forms_card()
        self._lamps_card()
        self._changes_card()
        self._lay_out()
        hub.changed.connect(self._changed)

    def _todo_card(self) -> None:
        self.todo_card, column, _ = card("报送前还差什么", note="按先后办理，回车打开")
        self.todo_view = list_view(self.todos, TodoDelegate(), "报送前还差什么")
        self.todo_view.activated.connect(self._open_todo)
        self.todo_view.clicked.connect(self._open_todo)
        self.ready = QLabel()
        self.ready.setObjectName("section")
        self.ready.setContentsMargins(16, 0, 16, 12)
        self.coach_link = QPushButton()
        self.coach_link.setObjectName("link")
        self.coach_link.setCursor(Qt.CursorShape.PointingHandCursor)
        self.coach_link.clicked.connect(lambda: self.hub.go("quality"))
        self.coach_row = QWidget()
        held = QHBoxLayout(self.coach_row)
        held.setContentsMargins(12, 0, 12, 8)
        held.addWidget(self.coach_link)
        held.addStretch()
        column.addWidget(self.todo_view)
        column.addWidget(self.ready)
        column.addWidget(self.coach_row)

    def _forms_card(self) -> None:
        self.forms_card, column, self.forms_note = card("各表完成情况")
        view = make_view(self.forms, "各表完成情况")
        view.setObjectName("flat")
        view.setShowGrid(False)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setItemDelegate(FormsDelegate(view))
        view.setHorizontalHeader(FlatHeader(view))
        view.horizontalHeader().setStretchLastSection(True)
        view.setMouseTracking(True)
        widths = (NAME, NUMBER, NUMBER, NUMBER, NUMBER + 4, DONE)
        for place, width in enumerate(widths):
            view.setColumnWidth(place, width)
        view.verticalHeader().setDefaultSectionSize(FORM_ROW)
        view.activated.connect(lambda index: self._open_form(index))
        view.setVerticalScrollBarPolicy(_Off)
        view.setHorizontalScrollBarPolicy(_Off)
        self.forms_view = view
        column.addWidget(view)

    def _lamps_card(self) -> None:
        self.lamps_card, column, _ = card("亮灯")
        view = QTableView()
        make_view(self.lamps, "亮灯", view)
        view.setObjectName("flat")
        view.setShowGrid(False)
        view.setHorizontalHeader(LampHeader(view))
        view.setItemDelegate(LampDelegate(view))
        view.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place in range(1, 6):
            view.setColumnWidth(place, 43)
        view.verticalHeader().setDefaultSectionSize(LAMP_ROW)
        view.setFixedHeight(HEADING + 4 * LAMP_ROW)
        view.setVerticalScrollBarPolicy(_Off)
        view.setHorizontalScrollBarPolicy(_Off)
        view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.lamps_view = view
        column.addWidget(view)

    def _changes_card(self) -> None:
        self.changes_card, column, self.changes_note = card("较上期变化")
        self.changes_view = list_view(self.changes, ChangeDelegate(), "较上期变化")
        self.changes_view.activated.connect(self._open_change)
        self.no_changes = QLabel()
        self.no_changes.setObjectName("second")
        self.no_changes.setWordWrap(True)
        self.no_changes.setContentsMargins(16, 0, 16, 12)
        column.addWidget(self.no_changes)
        column.addWidget(self.changes_view)

    def _lay_out(self) -> None:
        self.board = Board((self.todo_card, self.forms_card), (self.lamps_card, self.changes_card))
        self.body.addWidget(self.board)

    def _changed(self, tables: frozenset[str], origin: object) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show where the period stands now."""
        found = overview_now(self.hub)
        self._show_header(found)
        for model in (self.forms, self.lamps):
            model.show(found)
        self.todos.show(found.todos)
        self.changes.show(found.changes)
        self.todo_view.setFixedHeight(TODO_ROW * len(found.todos))
        self.todo_view.setVisible(bool(found.todos))
        self.todo_view.setCurrentIndex(self.todos.index(0, 0))
        self.ready.setText(found.headline)
        self.ready.setVisible(not found.todos)
        self._show_changes(found)
        self._show_lessons()
        self.forms_view.setFixedHeight(HEADING + FORM_ROW * len(found.forms))
        self._fit_changes()

    def _fit_changes(self) -> None:
        """The changes are as high as their lines, but not higher than what stands beside them or the page."""
        lines = len(self.changes.lines) * CHANGE_ROW
        room = lines
        if not self.board.stacked:
            forms = HEADING + FORM_ROW * self.forms.rowCount() + TODO_ROW * self.todos.rowCount()
            beside = forms + CARD - HEADING - 4 * LAMP_ROW
            page = self.board.viewport().height() - HEADING - 4 * LAMP_ROW - 2 * CARD
            room = max(LEAST_CHANGES * CHANGE_ROW, beside, page)
        self.changes_view.setFixedHeight(min(lines, room))

    def _show_header(self, found: Overview) -> None:
        book = self.hub.book
        self.heading.setText(report_words(book))
        day = book.today
        weekday = QLocale().dayName(QDate(day.year, day.month, day.day).dayOfWeek())
        today = f"今天 {day.month}月{day.day}日 {weekday}"
        self.sentence.setText("，".join(filter(None, (today, *due_words(book)))))
        text = self._next_words(found)
        self.next_button.setVisible(bool(text))
        self.next_button.setText(f"{text}　Ctrl+Enter")
        self.next_button.setAccessibleName(text)

    def _next_words(self, found: Overview) -> str:
        """What the filled button leads to; "" when nothing is left to do."""
        if not found.todos:
            return ""
        first = found.todos[0]
        if first.kind != "unfilled" or not first.place.record:
            return f"{action_of(first)}：{first.count}{first.words}"
        names = names_of(self.hub.book)
        item = self.hub.book.tasks.get(first.place.record)
        what = f"第{item.seq}项 本期进展情况" if item else names.projects.get(first.place.record) or ""
        return f"接着填：{what[:20]}" if what else "接着填"

    def _show_changes(self, found: Overview) -> None:
        last = f"{spelled(found.last_period)} V{found.last_version:02d}" if found.last_period else ""
        self.forms_note.setText(f"较上期指 {last}（已报送）" if last else "首次报送，没有上期")
        self.changes_note.setText(f"{len(found.changes)} 处，与 {last} 比" if last else "")
        self.changes_view.setVisible(bool(found.changes))
        nothing = "与上期相比没有变化。" if last else "首次报送，没有上期。报送一次后，这里列出下期与它的不同之处。"
        self.no_changes.setText(nothing)
        self.no_changes.setVisible(not found.changes)
        self.changes_card.layout().setAlignment(self.no_changes, Qt.AlignmentFlag.AlignTop)

    def _show_lessons(self) -> None:
        """What goes wrong most often, in one line."""
        with self.hub.desk.reading() as connection:
            learnt = lessons(connection, self.hub.book)
        more = f"等{len(learnt)}项" if len(learnt) > 1 else ""
        text = f"常错提示：{learnt[0].title}{more}，去看看" if learnt else ""
        self.coach_link.setText(text)
        self.coach_link.setAccessibleName(text)
        self.coach_row.setVisible(bool(learnt))

    def go_on(self) -> None:
        """Go to the next thing to do: the next unfilled item first."""
        found = overview_now(self.hub)
        if found.todos:
            self.open_todo(found.todos[0])

    def open_todo(self, todo: Todo) -> None:
        """Open the place of a line."""
        step = SUBMIT_STEPS.get(todo.kind)
        if step is not None:
            self.hub.go("submission", step, todo.place.field if todo.kind in ("sign", "stamped") else "")
        else:
            self.hub.go(
                todo.place.form, todo.place.record, "progress" if todo.place.form == "task_progress" else todo.place.field
            )

    def _open_todo(self, index: QModelIndex) -> None:
        self.open_todo(index.data(LINE_ROLE))

    def _open_form(self, index: QModelIndex) -> None:
        self.hub.go(index.data(LINE_ROLE).form)

    def _open_change(self, index: QModelIndex) -> None:
        change = index.data(LINE_ROLE)
        self.hub.go(change.form, change.record if change.kind != "removed_project" else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.board.arrange(stacked=self.width() < BESIDE, width=WIDE_RIGHT if self.width() > 1120 else NARROW_RIGHT)
        self._fit_changes()
