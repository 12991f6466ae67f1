"""数据质量: how complete, timely and faulty the last periods were, and what goes wrong again and again."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
)

from models.periods import spelled
from services.coach import AGAIN, DEPARTMENT, PEOPLE, WINDOW, Lesson, lessons, take_over
from services.quality import Quality, quality
from ui.choosers import CutCombo
from ui.faces import Faces
from ui.hub import Hub
from ui.page import Page, empty_state
from ui.pages.board import LINE_ROLE, Board, LinesModel
from ui.pages.findings import ALL, Wanted
from ui.pages.home import BESIDE, NARROW_RIGHT, WIDE_RIGHT, card, list_view
from ui.pages.home_paint import HEADING, FlatHeader
from ui.pages.quality_models import HeatModel, PeriodsModel, lesson_words
from ui.pages.quality_paint import HEAT_ROW, LESSON_ROW, PERIOD_ROW, HeatDelegate, LessonDelegate, PeriodDelegate
from ui.table import make_view

PERIOD_WIDTHS = (76, 96, 60, 70, 52, 52, 74, 46, 54, 46)
NAME_WIDTH, CELL_WIDTH = 132, 44
LESSONS_SHOWN = 6
"""How many lessons the list shows without scrolling."""
_Off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff


def _flat(model: PeriodsModel | HeatModel, delegate: QStyledItemDelegate, name: str, row: int) -> QTableView:
    """A table of a card: no grid, headings in grey, as high as its rows."""
    view = make_view(model, name)
    view.setObjectName("flat")
    view.setShowGrid(False)
    view.setFrameShape(QFrame.Shape.NoFrame)
    delegate.setParent(view)
    view.setItemDelegate(delegate)
    view.setHorizontalHeader(FlatHeader(view))
    view.setMouseTracking(True)
    view.verticalHeader().setDefaultSectionSize(row)
    view.setVerticalScrollBarPolicy(_Off)
    view.setHorizontalScrollBarPolicy(_Off)
    return view


def _lined(name: str) -> QLabel:
    """A label that takes as many lines as it needs."""
    made = QLabel()
    made.setObjectName(name)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


class QualityPage(Page):
    """The page. What it shows is read summed up; nothing is checked for it."""

    title = "数据质量"

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.periods, self.heat, self.lessons = PeriodsModel(), HeatModel(), LinesModel(lesson_words)
        self._found: Quality | None = None
        self.dept = CutCombo()
        self.dept.setAccessibleName("只看一个部门")
        self.dept.setMaximumWidth(240)
        self.dept.setMinimumWidth(120)
        self.dept.activated.connect(lambda place: self._show())
        self.buttons.addWidget(self.dept)
        self._periods_card()
        self._heat_card()
        self._lessons_card()
        self._lay_out()
        hub.changed.connect(self._changed)

    def _periods_card(self) -> None:
        self.periods_card, column, self.periods_note = card("各期情况")
        self.periods_view = _flat(self.periods, PeriodDelegate(), "各期情况", PERIOD_ROW)
        for place, width in enumerate(PERIOD_WIDTHS):
            self.periods_view.setColumnWidth(place, width)
        header = self.periods_view.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(PeriodsModel.TIMELY, QHeaderView.ResizeMode.Stretch)
        self.periods_view.activated.connect(lambda index: self._go_check(Wanted(ALL, dept=self._chosen_dept())))
        column.addWidget(self.periods_view)

    def _heat_card(self) -> None:
        self.heat_card, column, _ = card("检查发现的问题", note="上面是错误，下面是须说明和提示")
        self.faces = Faces(("按表", "按部门"), self._turned, "按表或按部门")
        held = QHBoxLayout()
        held.setContentsMargins(16, 0, 16, 0)
        held.addWidget(self.faces)
        held.addStretch()
        column.addLayout(held)
        self.heat_view = _flat(self.heat, HeatDelegate(), "检查发现的问题", HEAT_ROW)
        self.heat_view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.heat_view.horizontalHeader().setStretchLastSection(False)
        self.heat_view.activated.connect(self._open_cell)
        self.no_heat = QLabel("检查没有发现问题。")
        self.no_heat.setObjectName("second")
        self.no_heat.setContentsMargins(16, 4, 16, 12)
        column.addWidget(self.heat_view)
        column.addWidget(self.no_heat)

    def _lessons_card(self) -> None:
        self.lessons_card, column, self.lessons_note = card("常错提示")
        self.lessons_view = list_view(self.lessons, LessonDelegate(), "常错提示")
        self.lessons_view.activated.connect(lambda index: self.see())
        self.lessons_view.selectionModel().currentChanged.connect(lambda now, before: self._show_lesson())
        self.no_lessons = _lined("second")
        self.where, self.tip, self.offer = _lined("second"), _lined("body"), _lined("second")
        self.take_button, self.see_button = QPushButton("采用"), QPushButton()
        self.take_button.clicked.connect(self.take)
        self.see_button.clicked.connect(self.see)
        below = QVBoxLayout()
        below.setContentsMargins(16, 6, 16, 14)
        below.setSpacing(6)
        buttons = QHBoxLayout()
        buttons.addWidget(self.take_button)
        buttons.addWidget(self.see_button)
        buttons.addStretch()
        for label in (self.no_lessons, self.tip, self.where, self.offer):
            below.addWidget(label)
        below.addLayout(buttons)
        column.addWidget(self.lessons_view)
        column.addLayout(below)

    def _lay_out(self) -> None:
        self.board = Board((self.periods_card, self.heat_card), (self.lessons_card,))
        nothing = "还没有检查记录。检查一次后，这里按期列出完整、及时和差错情况。"
        self.empty = empty_state(nothing, "去检查", lambda: self.hub.go("submission"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.board)
        self.stack.addWidget(self.empty)
        self.body.addWidget(self.stack)

    def _changed(self, tables: frozenset[str], origin: object) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Read the figures again, this period's as it was checked last."""
        hub = self.hub
        hub.keep()
        self._found = quality(hub.desk, hub.period)
        with hub.desk.reading() as connection:
            self._lessons = lessons(connection, hub.book)
        self._fill_departments()
        self._show()

    def _chosen_dept(self) -> str:
        return self.dept.currentData() or ""

    def _fill_departments(self) -> None:
        assert self._found is not None
        chosen, known = self._chosen_dept(), self._found.departments
        self.dept.blockSignals(True)
        self.dept.clear()
        self.dept.addItem("全部部门", "")
        for name in known:
            self.dept.addItem(name, name)
        self.dept.setCurrentIndex(max(0, self.dept.findData(chosen)))
        self.dept.blockSignals(False)

    def _show(self) -> None:
        """Show the figures of the chosen department."""
        assert self._found is not None
        found, dept = self._found.of(self._chosen_dept()), self._chosen_dept()
        any_check = bool(found.checked)
        self.stack.setCurrentIndex(0 if any_check else 1)
        self.dept.setVisible(any_check)
        checked = found.checked.get(self.hub.period)
        when = f"本期按{checked:%m-%d %H:%M}的检查" if checked else "本期还没有检查"
        months = "至".join(dict.fromkeys(map(spelled, (found.periods[0], found.periods[-1]))))
        self.sentence.setText(f"{months}，{when}" if any_check else "")
        self.periods.show(found)
        self.heat.show(found)
        self._fit_heat()
        self.lessons.show(tuple(lesson for lesson in self._lessons if dept in ("", lesson.dept)))
        self._fit_lessons()
        self.periods_view.setFixedHeight(HEADING + PERIOD_ROW * self.periods.rowCount())
        self._pick(self.periods_view)
        self._show_lesson()

    def _pick(self, view: QTableView) -> None:
        """A cursor to begin with, so that Enter does something."""
        if view.model().rowCount() and not view.currentIndex().isValid():
            view.setCurrentIndex(view.model().index(0, 0))

    def _fit_heat(self) -> None:
        rows = self.heat.rowCount()
        self.heat_view.setVisible(rows > 0)
        self.no_heat.setVisible(rows == 0)
        self.heat_view.setFixedHeight(HEADING + HEAT_ROW * rows)
        for place in range(1, self.heat.columnCount()):
            self.heat_view.setColumnWidth(place, CELL_WIDTH)
        self.heat_view.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        if rows and not self.heat_view.currentIndex().isValid():
            self.heat_view.setCurrentIndex(self.heat.index(0, min(1, self.heat.columnCount() - 1)))

    def _fit_lessons(self) -> None:
        count = self.lessons.rowCount()
        self.lessons_note.setText(f"近{WINDOW}期{count}项" if count else "")
        self.lessons_view.setVisible(count > 0)
        self.lessons_view.setFixedHeight(LESSON_ROW * min(count, LESSONS_SHOWN))
        if count:
            self.lessons_view.setCurrentIndex(self.lessons.index(0, 0))
        enough = self._found is not None and len(self._found.checked) >= AGAIN
        none = f"近{WINDOW}期没有反复出现的差错。" if enough else f"查满{AGAIN}期后，这里列出反复出现的差错和避免的办法。"
        self.no_lessons.setText("" if count else none)

    def lesson(self) -> Lesson | None:
        """The lesson that the cursor is on."""
        index = self.lessons_view.currentIndex()
        return index.data(LINE_ROLE) if index.isValid() else None

    def _show_lesson(self) -> None:
        lesson = self.lesson()
        offer = lesson.offer if lesson else None
        self.no_lessons.setVisible(lesson is None)
        texts = (lesson.tip, lesson.words, f"可采用：{offer.words}。" if offer else "") if lesson else ("", "", "")
        for label, text in zip((self.tip, self.where, self.offer), texts, strict=True):
            label.setText(text)
            label.setVisible(bool(text))
        self.take_button.setVisible(offer is not None)
        self.see_button.setVisible(lesson is not None)
        self.see_button.setText("去设置" if self._set_elsewhere(lesson) else "看本期的这些")
        self.see_button.setAccessibleName(self.see_button.text())
        self.take_button.setAccessibleName("采用")

    def _set_elsewhere(self, lesson: Lesson | None) -> bool:
        return lesson is not None and lesson.wanted in (PEOPLE, DEPARTMENT)

    def take(self) -> None:
        """Take the offered default over."""
        lesson, hub = self.lesson(), self.hub
        if lesson is not None and lesson.offer is not None:
            offer = lesson.offer
            if hub.write(lambda: (True, take_over(hub.desk, hub.period, offer)), self):
                hub.said.emit(f"已采用：{offer.words}，可用 Ctrl+Z 撤销")

    def see(self) -> None:
        """Go to where the lesson's mistakes are, or where they are prevented."""
        lesson = self.lesson()
        if lesson is None:
            return
        if self._set_elsewhere(lesson):
            self.hub.go("settings")
        else:
            self._go_check(Wanted(ALL, lesson.form, lesson.dept, rules=frozenset(lesson.rules)))

    def _turned(self, face: int) -> None:
        self.heat.face = face
        self._show()

    def _open_cell(self, index: QModelIndex) -> None:
        key, by_form = self.heat.keys[index.row()], self.faces.shown == 0
        self._go_check(Wanted(ALL, form=key, dept=self._chosen_dept()) if by_form else Wanted(ALL, dept=key))

    def _go_check(self, wanted: Wanted) -> None:
        self.hub.go("submission", "check", wanted.place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.board.arrange(stacked=self.width() < BESIDE, width=WIDE_RIGHT if self.width() > 1160 else NARROW_RIGHT)
