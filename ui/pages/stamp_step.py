"""打印盖章: freeze, print, compare the check code of the stamped paper; and give a version back as a draft."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from models.derive import unit_name
from models.forms import Submission, fields
from models.problems import Problem
from models.profile import profile
from services import locks
from services.filing import CORRECTION, freeze, record_answer, sent_before, unfreeze
from services.overview import Overview, Todo
from ui.fieldbox import FieldBox
from ui.files import ask_save
from ui.hub import Hub
from ui.pages.check_step import grey_label
from ui.pages.frozen_part import FrozenPart
from ui.pages.pieces import head, limited, line_of, push, stacked
from ui.pages.signoff import COVER, DRAFTS, SENT, state_of, write_cover
from ui.taborder import tab_after
from ui.work import Steps, WorkBar, once

STEP_OF = {"unfilled": "check", "errors": "check", "reasons": "reasons", "sign": "sign"}


class FreezePart(QWidget):
    """While the period is a draft: what is still missing, the type, the reason of a correction, 定稿."""

    step_wanted = Signal(str)
    freeze_wanted = Signal()

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        known = fields(Submission)
        self.type_box = FieldBox("report_type", known["report_type"])
        self.note_box = FieldBox("correction_note", known["correction_note"])
        self.boxes = (self.type_box, self.note_box)
        for box in self.boxes:
            box.entered.connect(self._entered)
        self.todos: list[Todo] = []
        self.missing = QVBoxLayout()
        self.missing.setSpacing(4)
        self.must_correct = grey_label("本期已报送过，再次定稿须为更正报。")
        self.returned = grey_label("市级已退回上一版。按退回意见改好后重新定稿，另起新版本。")
        self.freeze_button = push("定稿", self.freeze_wanted.emit, "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(head("定稿"))
        words = grey_label("定稿后锁定本期数据，生成版本号和数据校验码；纸质件和报送包用同一个校验码。")
        words.setWordWrap(True)
        column.addWidget(words)
        self.blocked = QLabel()
        self.blocked.setObjectName("wrong")
        self.blocked.setWordWrap(True)
        column.addWidget(self.blocked)
        column.addLayout(self.missing)
        for widget in (self.returned, self.must_correct):
            column.addWidget(widget)
        for box in self.boxes:
            column.addLayout(limited(box))
        column.addLayout(line_of(self.freeze_button))

    def refresh(self, found: Overview) -> None:
        """Show what is in the way, and the cover's entries."""
        while self.missing.count():
            gone = self.missing.takeAt(0).widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        self.todos = [todo for todo in found.todos if todo.kind in STEP_OF]
        lines: list[QWidget] = []
        for todo in self.todos:
            lines.append(self._todo(f"{todo.count}{todo.words}", todo.detail, STEP_OF[todo.kind]))
            self.missing.addWidget(lines[-1])
        tab_after(self.blocked, *lines)
        self.blocked.hide()
        if not self.missing.count():
            done = QLabel("错误已改完，原因已写齐，审签人已填，可以定稿。")
            done.setObjectName("section")
            self.missing.addWidget(done)
        with self.hub.desk.reading() as connection:
            self.must_correct.setVisible(sent_before(connection, self.hub.period))
        self.returned.setVisible(state_of(self.hub) == locks.RETURNED)
        cover = self.hub.book.cover
        self.type_box.show_value(cover.get("report_type"), self.hub.book)
        self.note_box.show_value(cover.get("correction_note"), self.hub.book)
        self.note_box.setVisible(cover.get("report_type") == CORRECTION or bool(cover.get("correction_note")))
        for box in self.boxes:
            box.show_problems(self._problems(box.name))

    def is_blocked(self) -> bool:
        """Whether something is still in the way; then it is said above the list of it, and the cursor goes to the first."""
        if not self.todos:
            return False
        left = "、".join(f"{todo.count}{todo.words}" for todo in self.todos)
        self.blocked.setText(f"没有定稿：还有{left}。办完下列各项再定稿。")
        self.blocked.show()
        self.freeze_button.setAccessibleDescription(self.blocked.text())
        first = self.missing.itemAt(0).widget()
        if first is not None:
            first.findChildren(QPushButton)[0].setFocus()
        return True

    def _problems(self, name: str) -> list[Problem]:
        return [p for p in self.hub.problems_of("submission", self.hub.period) if p.field == name]

    def _todo(self, count: str, detail: str, step: str) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        number = QLabel(count)
        number.setObjectName("section")
        number.setMinimumWidth(96)
        button = push("去办", lambda: self.step_wanted.emit(step), "link")
        button.setAccessibleName(f"{count}，去办")
        row.addWidget(number)
        row.addWidget(grey_label(detail))
        row.addWidget(button)
        row.addStretch()
        return line

    def _entered(self, name: str, value: object) -> None:
        box = self.type_box if name == "report_type" else self.note_box
        if not write_cover(self.hub, name, value, box.field, self):
            box.refused()


class StampStep(QScrollArea):
    """The step: one part for a draft, one for a frozen period, and printing for both."""

    step_wanted = Signal(str)

    def __init__(self, hub: Hub, work: WorkBar) -> None:
        super().__init__()
        self.hub, self.work = hub, work
        self.printed: Path | None = None
        self.setObjectName("pane")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.draft, self.frozen = FreezePart(hub), FrozenPart(hub)
        self.draft.step_wanted.connect(self.step_wanted)
        self.draft.freeze_wanted.connect(self.freeze)
        self.frozen.step_wanted.connect(self.step_wanted)
        self.frozen.give_back_wanted.connect(self.give_back)
        self.frozen.answered.connect(lambda received: self.take_answer(received=received))
        self.print_words = grey_label()
        self.print_words.setWordWrap(True)
        self.print_button = push("打印（存为PDF）　Ctrl+P", self.choose_print)
        self.print_button.setAccessibleName("打印")
        self.print_button.setShortcut("Ctrl+P")
        self.open_button = push("打开PDF", self.open_printed, "link")
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(16)
        printing = stacked(head("打印"), self.print_words, line_of(self.print_button, self.open_button))
        for widget in (self.draft, self.frozen.top, printing, self.frozen.bottom):
            column.addWidget(widget)
        column.addStretch()
        self.setWidget(page)

    def refresh(self, found: Overview) -> None:
        """Show the part that fits the period's state."""
        draft = state_of(self.hub) in DRAFTS
        self.draft.setVisible(draft)
        for part in (self.frozen.top, self.frozen.bottom):
            part.setVisible(not draft)
        if draft:
            self.draft.refresh(found)
        else:
            self.frozen.refresh()
        sent = state_of(self.hub) in SENT
        words = "可再打印一份，与报送的相同。" if sent else "打印后交审核人、签发人签字并盖章。"
        words = "现在打印的是草稿，每页加水印，不能盖章。" if draft else words
        self.print_words.setText(f"{words}{f'已存为 {self.printed}' if self.printed else ''}")
        self.open_button.setVisible(self.printed is not None)

    def commit(self) -> None:
        """Save what is still being typed."""
        for box in (*self.draft.boxes, self.frozen.stamp_box):
            box.commit()

    def freeze(self) -> None:
        """Lock the period under its version number and check code; what is in the way is told."""
        self.commit()
        if self.draft.is_blocked():
            return
        self.work.run(once("正在检查并定稿", lambda: freeze(self.hub.desk, self.hub.period)), lambda done: self._changed())

    def give_back(self) -> None:
        """Give the frozen or sent period back as a draft."""
        self.printed = None
        self.hub.write(lambda: (unfreeze(self.hub.desk, self.hub.period), COVER), self)

    def take_answer(self, *, received: bool) -> None:
        """Record that the city received the period, or returned it."""
        self.printed = None
        self.hub.write(lambda: (record_answer(self.hub.desk, self.hub.period, received=received), COVER), self)

    def _changed(self) -> None:
        self.printed = None
        self.hub.forget(COVER, self)
        self.focus_field("stamped_code")

    def file_name(self) -> str:
        """The PDF's proposed name."""
        cover = self.hub.book.cover
        version = "草稿" if state_of(self.hub) in DRAFTS else f"V{cover.get('version') or 0:02d}"
        return f"{profile().text('prefix')}_{unit_name(self.hub.book)}_{self.hub.period}_{version}.pdf"

    def choose_print(self) -> None:
        """Ask where to, and print."""
        self.commit()
        target = ask_save(self, "打印（存为PDF）", self.file_name(), "PDF (*.pdf)")
        if target is not None:
            self.print_to(target)

    def print_to(self, target: Path) -> None:
        """Print the period's paper into a file."""
        from ui.printing import print_steps

        steps: Steps = print_steps(self.hub.desk, self.hub.period, target)
        self.work.run(steps, self._printed)

    def _printed(self, done: object) -> None:
        self.printed = getattr(done, "file", None)
        problems = getattr(done, "problems", [])
        self.hub.forget(frozenset(), self)
        if problems:
            self.hub.refused.emit(tuple(problems))

    def open_printed(self) -> None:
        """Show the PDF in the system's own program."""
        if self.printed is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.printed)))

    def focus_field(self, name: str) -> None:
        """Put the cursor into a field of the step."""
        boxes = {box.name: box for box in (*self.draft.boxes, self.frozen.stamp_box)}
        if name in boxes and not boxes[name].isHidden():
            boxes[name].focus()
            self._reveal(boxes[name])
            QTimer.singleShot(0, self, lambda: self._reveal(boxes[name]))

    def _reveal(self, widget: QWidget) -> None:
        self.ensureWidgetVisible(widget, 24, 80)
