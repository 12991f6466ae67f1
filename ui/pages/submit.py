"""检查与报送: five steps as places, always open; only the formal export waits for what comes before it."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from models.book import Book
from models.periods import spelled
from models.problems import ERRORS, REASONS
from models.profile import profile
from services import locks
from services.overview import Overview, last_sent_version, overview_of
from ui.hub import Hub
from ui.page import Page
from ui.pages.check_step import CheckStep
from ui.pages.export_step import ExportStep
from ui.pages.findings import SIGNED, STAMPED, counts_of, wanted_at
from ui.pages.frozen_part import STATE_WORDS
from ui.pages.reason_step import ReasonStep
from ui.pages.signoff import DRAFTS, SENT, SignStep, state_of
from ui.pages.stamp_step import StampStep
from ui.pages.steps import Steps
from ui.pages.versions_diff import VersionsDiff
from ui.pages.versions_pane import VersionsPane
from ui.work import WorkBar

CHECK, REASON, SIGN, STAMP, EXPORT, COMPARE = range(6)
STEP_OF_TODO = {
    "unfilled": CHECK,
    "errors": CHECK,
    "reasons": REASON,
    "sign": SIGN,
    "freeze": STAMP,
    "stamped": STAMP,
    "export": EXPORT,
}
"""In which step each thing is done that is in the way of sending."""

NAMES = {"check": CHECK, REASONS: REASON, "sign": SIGN, "stamp": STAMP, "export": EXPORT}
TEXTS = ("审核", "核实说明", "审签", "打印盖章", "导出")
PANE, NARROW_PANE = 346, 300
NARROW, LOW = 960, 480
"""Pixels of the page under which the versions have no room beside the steps, and those under which its step is set closer."""

DRAFT_WORDS, DRAFT_SHORT = "导出草稿（加水印）", "导出草稿"


def due_words(book: Book) -> tuple[str, str]:
    """The day to send by, and how long it is till then; empty where no day is set or the period is sent."""
    due, state = book.cover.get("due_date"), book.cover.get("state") or locks.DRAFT
    if due is None or state in SENT:
        return "", ""
    days = (due - book.today).days
    left = f"还有{days}天" if days > 0 else "今天截止" if days == 0 else f"已过{-days}天"
    return f"截止 {due.month}月{due.day}日", left


def report_words(book: Book) -> str:
    """2026年11月 月报."""
    kind = profile().codes["CL-REPORTTYPE"].label(book.cover.get("report_type") or "01")
    return f"{spelled(book.period)} {kind}"


def overview_now(hub: Hub) -> Overview:
    """The overview from what the hub has read and checked already."""
    book = hub.book
    with hub.desk.reading() as connection:
        version = last_sent_version(connection, book.last.period) if book.last else 0
    return overview_of(book, hub.problems, version)


class SubmitPage(Page):
    """The page; F4 goes to the next error from anywhere in the window."""

    title = "检查与报送"

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.work = WorkBar(hub)
        self.steps = Steps(TEXTS, self.show_step)
        self.check, self.reason, self.sign = CheckStep(hub), ReasonStep(hub), SignStep(hub)
        self.stamp, self.export = StampStep(hub, self.work), ExportStep(hub, self.work)
        self.compare = VersionsDiff(hub)
        self.pane = VersionsPane(hub)
        self.stack = QStackedWidget()
        for widget in (self.check, self.reason, self.sign, self.stamp, self.export, self.compare):
            self.stack.addWidget(widget)
        self.pane_button = self._pane_button()
        self.draft_button = self.button(DRAFT_WORDS, self.export_draft)
        self.again_button = self.button("重新检查　F8", self.check_again)
        self.again_button.setAccessibleName("重新检查")
        self.next_button = self.button("下一处错误　F4", self.go_on, primary=True)
        self._onward: int | None = None
        self._found: Overview | None = None
        self._lay_out()
        self._connect()

    def _pane_button(self) -> QPushButton:
        """Where the versions have no room beside the steps, this shows them in their place."""
        made = self.button("历次报送", self._fit)
        made.setCheckable(True)
        made.setVisible(False)
        return made

    def _lay_out(self) -> None:
        self.left = QWidget()
        self.left.setObjectName("pane")
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.stack, 1)
        column.addWidget(self.work)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self.left, 1)
        row.addWidget(self.pane)
        self.body.addWidget(self.steps)
        self.body.addLayout(row, 1)

    def _connect(self) -> None:
        for step in (self.stamp, self.export):
            step.step_wanted.connect(lambda name: self.show_place(name, ""))
        self.pane.compare_wanted.connect(self.show_compare)
        self.pane.stamp_wanted.connect(self.show_stamped)
        self.compare.closed.connect(lambda: self.show_step(self.steps.current()))
        self.work.busy.connect(self._busy)
        self.hub.changed.connect(self._changed)

    def _changed(self, tables: frozenset[str], origin: object) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show where the period stands now."""
        found = self._found = overview_now(self.hub)
        self.sentence.setText("，".join(filter(None, (report_words(self.hub.book), *due_words(self.hub.book)))))
        self.reason.locked = state_of(self.hub) not in DRAFTS
        if self.stack.currentIndex() == CHECK:
            self.check.refresh()
        self.reason.refresh()
        self.sign.refresh()
        self.stamp.refresh(found)
        self.export.refresh()
        self.pane.refresh()
        self.steps.say(self._notes(found))
        self._show_next()

    def _notes(self, found: Overview) -> tuple[str, ...]:
        """How far each step is."""
        counts, waiting = counts_of(self.hub.problems), self.reason.waiting()
        left = len({(f.problem.code, f.problem.record) for f in waiting})
        unsigned = sum(todo.count for todo in found.todos if todo.kind == "sign")
        state = state_of(self.hub)
        version = f"V{self.hub.book.cover.get('version') or 0:02d}"
        return (
            f"{counts[ERRORS]}处错误" if counts[ERRORS] else "没有错误",
            f"{counts[REASONS]}条，已写{counts[REASONS] - left}条" if counts[REASONS] else "无须说明",
            f"还差{unsigned}项" if unsigned else "已填齐",
            ("市级已退回" if state == locks.RETURNED else "未定稿") if state in DRAFTS else f"{version} {STATE_WORDS[state]}",
            self._export_note(found, state),
        )

    def _export_note(self, found: Overview, state: str) -> str:
        if state in DRAFTS:
            return "草稿可随时导出"
        if state in SENT:
            return "可再次导出"
        return "可以正式导出" if found.headline else "前面还有未办的"

    def _show_next(self) -> None:
        """The filled button goes on: to the next error or reason of this step, else to the step where something is left to do."""
        step = self.stack.currentIndex()
        some = bool(self.reason.waiting()) if step == REASON else step == CHECK and counts_of(self.hub.problems)[ERRORS] > 0
        self._onward = None if some else self._open_step(step)
        text = "下一条待写" if step == REASON else "下一处错误"
        if self._onward is not None:
            text = f"去{TEXTS[self._onward]}"
        self.next_button.setText(f"{text}　F4" if some else text)
        self.next_button.setAccessibleName(text)
        self.next_button.setVisible(some or self._onward is not None)

    def _open_step(self, step: int) -> int | None:
        """The first step, other than this one, where something is left to do; None where this one has its own button for that."""
        state = state_of(self.hub)
        if self._found is None or state in SENT or step in (EXPORT, COMPARE) or (step == STAMP and state in DRAFTS):
            return None
        if state not in DRAFTS and step in (CHECK, REASON):
            return STAMP
        wanted = [STEP_OF_TODO[todo.kind] for todo in self._found.todos]
        if step == SIGN and SIGN in wanted:
            return None
        if step == STAMP and STAMP in wanted:
            return None
        return next((number for number in wanted if number != step), None)

    def go_on(self) -> None:
        """What the filled button does."""
        onward = self._onward
        if onward is None:
            self.next_error()
        else:
            self.show_step(onward)
            self.steps.group.button(onward).setFocus()

    def show_step(self, number: int) -> None:
        """Turn to a step."""
        turned = self.stack.currentIndex() != number
        if turned:
            self.leave()
        self._show_left()
        self.steps.show_step(number)
        self.stack.setCurrentIndex(number)
        if turned and number == CHECK:
            self.check.refresh()
        self._show_next()

    def show_compare(self, period: str, version: int) -> None:
        """Turn to the comparison of two versions."""
        self._show_left()
        self.stack.setCurrentIndex(COMPARE)
        self._show_next()
        self.compare.show_versions(period, version)

    def show_stamped(self) -> None:
        """Put the cursor where the stamped paper's code is typed."""
        self.show_step(STAMP)
        self.stamp.focus_field("stamped_code")

    def show_place(self, key: str, name: str) -> None:
        """Show a step by its name, or the step of a field of the cover."""
        number = SIGN if name in SIGNED else STAMP if name in STAMPED else NAMES.get(key, CHECK)
        self.show_step(number)
        if name in SIGNED:
            self.sign.form.focus_field(name)
        elif name in STAMPED:
            self.stamp.focus_field(name)
        elif number == REASON and name:
            self.reason.show_warning(name)
        elif number in (CHECK, REASON):
            wanted = wanted_at(name)
            if number == CHECK and wanted is not None:
                self.check.show_only(wanted)
            (self.check if number == CHECK else self.reason).view.setFocus()

    def check_again(self) -> None:
        """Read and check everything anew."""
        self.leave()
        self.hub.forget(frozenset(), self)
        self.hub.keep()

    def next_error(self) -> None:
        """Go to the next field with an error; among the reasons, to the next that is not written."""
        if self.isVisible() and self.stack.currentIndex() == REASON:
            self.reason.next_waiting()
            return
        if not self.check.isVisible():
            self.check.refresh()
        if self.check.next_error() is None:
            self.hub.said.emit("没有错误了")

    def export_draft(self) -> None:
        """Export a marked draft into the folder of the last export."""
        self.show_step(EXPORT)
        self.export.export(draft=True)

    def _busy(self, on: bool) -> None:
        for widget in (self.stack, self.pane, self.pane_button, self.draft_button, self.again_button, self.next_button):
            widget.setEnabled(not on)
        if not on:
            self._show_next()

    def leave(self) -> None:
        self.reason.commit()
        self.sign.form.commit()
        self.stamp.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show_left(self) -> None:
        self.pane_button.setChecked(False)
        self._fit()

    def _fit(self) -> None:
        """Give each part the room there is: the versions beside the steps, or in their place while they are asked for."""
        narrow, low = self.width() < NARROW, self.height() < LOW
        alone = narrow and self.pane_button.isChecked()
        self.pane_button.setVisible(narrow)
        self.pane_button.setText("返回本步" if alone else "历次报送")
        self.pane_button.setAccessibleName(self.pane_button.text())
        self.draft_button.setText(DRAFT_SHORT if narrow else DRAFT_WORDS)
        self.pane.setMinimumWidth(NARROW_PANE if self.width() <= 1120 else PANE)
        self.pane.setMaximumWidth(self.width() if alone else self.pane.minimumWidth())
        self.pane.setVisible(not narrow or alone)
        self.left.setVisible(not alone)
        self.pane.show_low(low)
        self.reason.show_low(low)
