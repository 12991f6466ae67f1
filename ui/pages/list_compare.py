"""The comparison of two lists on the screen: filters, the list, the chosen difference, and the keys that answer it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from exchange.tasklist import resolve
from models.problems import Problem, Refused
from services.effects import Effect, Holdings, effects
from services.revisions import ListImport
from ui.filterbar import FilterBar
from ui.oneline import OneLine
from ui.pages.list_answers import Answer, with_heirs_to_come
from ui.pages.list_detail import Detail, sentences_of
from ui.pages.list_model import ANNEX, FILTERS, LINE_ROLE, SUM, UNCERTAIN, DiffModel, Line
from ui.pages.list_paint import DiffDelegate
from ui.pages.list_summary import summary_html
from ui.pages.pieces import push
from ui.sides import Sides

LEFT, SEARCH, ROOMY = 392, 200, 900
_KEPT = "答复在接受前不存盘，关闭程序须重答。"
_SEARCHED = "序号、标题、原文、责任单位"


class ListCompare(QWidget):
    """Everything about one comparison. `answered` when an answer was given, changed or taken back."""

    answered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.result: ListImport | None = None
        self.held: Holdings = {}
        self.effects: tuple[Effect, ...] = ()
        self.misfits: tuple[Problem, ...] = ()
        self.model = DiffModel()
        self.answers = self.model.answers
        self.view = self._view()
        self.detail = Detail(self._told, self._whole)
        self.filters = FilterBar(FILTERS, _SEARCHED)
        self.by_action = QToolButton(text="按行动排", objectName="segment", checkable=True)
        self.by_action.setToolTip("Alt+G")
        self.by_action.setAccessibleName("按重要行动排列")
        self.by_action.setProperty("last", True)
        self.open_words = OneLine(color="text2")
        self._lay_out()
        self._connect()

    def _view(self) -> QListView:
        view = QListView()
        view.setObjectName("list")
        view.setModel(self.model)
        view.setItemDelegate(DiffDelegate(view))
        view.setAccessibleName("新旧清单的不同")
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return view

    def _lay_out(self) -> None:
        top = self.top = QWidget()
        top.setObjectName("pane")
        top.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.counts = QLabel()
        row = QHBoxLayout(top)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(8)
        self.filters.search.setMaximumWidth(SEARCH)
        self.filters.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row.addWidget(self.filters)
        row.addStretch()
        row.addWidget(self.by_action)
        left = QWidget()
        left.setObjectName("pane")
        left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.counts.setContentsMargins(12, 6, 12, 6)
        column.addWidget(self.counts)
        column.addWidget(self.view, 1)
        self.sides = Sides(left, self.detail, movable=True)
        self.sides.split.setSizes([LEFT, 3 * LEFT])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(top)
        outer.addWidget(self.sides, 1)
        outer.addWidget(self._foot())

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setObjectName("foot")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        self.confirm_button = self._push(row, "确认，下一处", "Enter", self.confirm)
        self.before_button = self._push(row, "上一处", "Shift+Enter", lambda: self.step(-1))
        self.open_button = self._push(row, "下一处待答", "F7", self.next_open)
        self.back_button = self._push(row, "收回答复", "Del", self.detail.take_back)
        row.addWidget(self.open_words, 1)
        row.addWidget(self.sides.turn_button)
        return foot

    def _push(self, row: QHBoxLayout, text: str, key: str, act: Callable[[], object]) -> QPushButton:
        made = push(f"{text}　{key}", act)
        made.setAccessibleName(text)
        row.addWidget(made)
        return made

    def _connect(self) -> None:
        self.view.selectionModel().currentChanged.connect(self._turned)
        self.view.activated.connect(lambda index: self.sides.show_right())
        self.sides.turned.connect(self._show_filters)
        self.detail.answered.connect(self._answered)
        self.detail.retired.connect(self._retired)
        self.detail.question.chosen.connect(self._tell_buttons)
        self.filters.changed.connect(self._filter)
        self.filters.entered.connect(self.view.setFocus)
        self.by_action.toggled.connect(lambda on: self._filter())
        keys: dict[str, Callable[[], object]] = {
            "Return": self._enter, "Enter": self._enter, "Shift+Return": lambda: self.step(-1), "Shift+Enter": lambda: self.step(-1),
            "F6": self.detail.turn_face, "F7": self.next_open, "Del": self.detail.take_back, "C": self.detail.ask_anyway,
            "R": self.detail.turn_retired, "H": self.detail.question.turn_heir, "Ctrl+F": self._search, "Alt+G": self.by_action.toggle,
            "Alt+Down": lambda: self.step(1), "Alt+Up": lambda: self.step(-1),
        }  # fmt: skip
        keys |= {key: lambda key=key: self._pressed(key) for key in (*map(str, range(1, 10)), "N", "S", "M", "O")}
        keys |= {f"Alt+{n}": lambda n=n: self.filters.group.button(n - 1).click() for n in range(1, len(FILTERS) + 1)}
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self, activated=act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for number, button in enumerate(self.filters.group.buttons(), 1):
            button.setToolTip(f"Alt+{number}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.filters.set_narrow(self.width() < ROOMY)
        self._show_filters()

    def _show_filters(self) -> None:
        """Where there is room for one pane only, the record has it to itself."""
        self.top.setVisible(not self.sides.narrow or self.sides.list_in_front)

    @property
    def line(self) -> Line | None:
        """The chosen line."""
        found = self.view.currentIndex().data(LINE_ROLE)
        return found if isinstance(found, Line) and not found.heading else None

    def open(self, result: ListImport | None, held: Holdings) -> None:
        """Show a comparison, nothing answered yet; None puts it away."""
        self.answers.clear()
        self.result, self.held = result, held
        self.filters.clear()
        self.filters.group.button(len(FILTERS) - 1).setVisible(bool(result and result.read.annexes.differences))
        self._work_out()
        self.model.show(result, self.effects)
        if result is None:
            return
        waiting = self.model.open_lines()
        self._go(waiting[0].key if waiting else SUM)
        self._tell()

    def _work_out(self) -> None:
        """What the answers so far come to."""
        if self.result is None:
            self.effects, self.misfits = (), ()
            return
        given = self.answers.to_json()
        waiting = [d for d in self.result.comparison.of(UNCERTAIN) if d.seq not in self.answers.given]
        self.effects = effects(self.result.comparison, with_heirs_to_come(given) if waiting else given, self.held)
        self.misfits = ()
        if not waiting:
            try:
                resolve(self.result.comparison, given)
            except Refused as refused:
                self.misfits = refused.problems

    def _told(self, line: Line, answer: Answer | None) -> Sequence[str]:
        """What an answer would do, before it is given."""
        if self.result is None or (not line.seq and not line.before):
            return ()
        if answer is None or self.answers.given.get(line.seq) == answer:
            return sentences_of(self.effects, line)
        others = [given for given in self.answers.to_json() if given["seq"] != line.seq or given["decision"] == "retire"]
        tried = with_heirs_to_come([*others, answer.to_json(line.seq)])
        return sentences_of(effects(self.result.comparison, tried, self.held), line)

    def _whole(self) -> str:
        return summary_html(self.model.all, self.effects, len(self.model.open_lines()), self.misfits)

    def whole(self) -> str:
        """The summary as HTML."""
        return self._whole()

    @property
    def settled(self) -> bool:
        """Whether nothing is open and the answers fit together."""
        return self.result is not None and not self.model.open_lines() and not self.misfits

    def _turned(self, now: QModelIndex, before: QModelIndex) -> None:
        self.detail.show_line(self.line, self.result.comparison if self.result else None, self.answers, self.held)
        self._tell_buttons()

    def _go(self, key: str) -> None:
        """Choose a line, whatever the filter."""
        if self.model.place(key) < 0:
            self.filters.clear()
        row = self.model.place(key)
        if row >= 0:
            self.view.setCurrentIndex(self.model.index(row))
            self.view.scrollTo(self.model.index(row))
        self.sides.show_right()
        self._show_filters()
        if self.sides.narrow:
            self.detail.text.setFocus()
        else:
            self.view.setFocus()

    def _filter(self) -> None:
        line = self.line
        self.model.arrange(self.filters.chosen, self.filters.text, action=self.by_action.isChecked())
        self._keep(line)

    def _keep(self, line: Line | None) -> None:
        """Stay on a line where it is still shown, else go to the first."""
        row = self.model.place(line.key) if line else -1
        if row < 0:
            row = next((place for place, each in enumerate(self.model.lines) if not each.heading), -1)
        self.view.setCurrentIndex(self.model.index(row) if row >= 0 else QModelIndex())

    def _pressed(self, key: str) -> None:
        """Mark an answer; a letter also opens the question of a line that has none."""
        if not self.detail.asking and not key.isdigit():
            self.detail.ask_anyway()
        if self.detail.asking:
            self.sides.show_right()
            self.detail.question.press(key)

    def _enter(self) -> None:
        """Enter presses the button that has the focus, else confirms."""
        focused = self.window().focusWidget()
        if isinstance(focused, QPushButton):
            focused.click()
        elif focused is self.filters.search:
            self.view.setFocus()
        else:
            self.confirm()

    def confirm(self) -> None:
        """Keep the marked answer and go on; where one is wanted and none is marked, stay."""
        line = self.line
        if line is None or self.detail.confirm():
            return
        if not self.detail.asking:
            self.step(1)

    def _answered(self, answer: Answer | None) -> None:
        line = self.line
        if line is None:
            return
        self.answers.give(line.seq, answer)
        self._changed(line)
        if answer is not None:
            self.next_open() if self.model.open_lines() else self.step(1)

    def _retired(self, uid: str) -> None:
        line = self.line
        if self.result is not None and line is not None:
            self.answers.turn_retired(uid, self.result.comparison.current.by_uid()[uid].seq)
            self._changed(line)

    def _changed(self, line: Line) -> None:
        self._work_out()
        self.model.show(self.result, self.effects)
        self._keep(line)
        self._turned(self.view.currentIndex(), QModelIndex())
        self._tell()

    def next_open(self) -> None:
        """The next open question after this line, round the end."""
        waiting = self.model.open_lines()
        here = self.line.seq if self.line else 0
        if waiting:
            self._go(next((line.key for line in waiting if line.seq > here), waiting[0].key))

    def step(self, by: int) -> None:
        """The next line shown, or the one before."""
        here = self.view.currentIndex().row()
        lines = range(here + by, len(self.model.lines) if by > 0 else -1, by)
        there = next((place for place in lines if not self.model.lines[place].heading), here)
        if 0 <= there < len(self.model.lines):
            self._go(self.model.lines[there].key)

    def _search(self) -> None:
        self.sides.show_left()
        self._show_filters()
        self.filters.start_search()

    def _tell(self) -> None:
        waiting = len(self.model.open_lines())
        self.filters.show_counts(self.model.counts())
        asked = sum(line.kind == UNCERTAIN for line in self.model.all)
        items = [line for line in self.model.all if line.after or line.before]
        same = sum(line.kind == "unchanged" for line in items)
        right = f"&nbsp;&nbsp; 须回答{asked}处，已答{asked - waiting}处" if asked else ""
        annexes = sum(line.kind == ANNEX for line in self.model.all)
        more = f"&nbsp;&nbsp; 参数等{annexes}处" if annexes else ""
        self.counts.setText(f"<b>{len(items) - same}处不同</b>&nbsp;&nbsp; {same}项未变{more}{right}")
        broken = self.result is not None and not self.result.ok
        words = (
            f"还有{waiting}处待答" if waiting
            else "读取有错误，不能接受" if broken
            else f"答复不能同时成立：{self.misfits[0].message}" if self.misfits
            else "可以接受，接受后可整步撤销"
        )  # fmt: skip
        self.open_words.setText(f"{words}。{_KEPT if len(self.answers) else ''}")
        self.open_words.show_as("danger" if broken or self.misfits else "text2")
        self._tell_buttons()
        self.answered.emit()

    def _fill(self, button: QPushButton, *, filled: bool) -> None:
        """The filled button is what to do next: to answer, and then to accept."""
        name = "primary" if filled else ""
        if button.objectName() != name:
            button.setObjectName(name)
            button.style().unpolish(button)
            button.style().polish(button)

    def _tell_buttons(self) -> None:
        self.confirm_button.setEnabled(self.detail.can_confirm or not self.detail.asking)
        self._fill(self.confirm_button, filled=not self.settled)
        self.open_button.setEnabled(bool(self.model.open_lines()))
        self.back_button.setEnabled(self.line is not None and self.line.seq in self.answers.given)
