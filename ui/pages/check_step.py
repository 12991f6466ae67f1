"""审核: what the check found, with a filter; the hint of the chosen row at the bottom, in one fixed place."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from models.problems import ERRORS, HINTS, REASONS, TRIALS, Fix
from models.rules.engine import implemented
from ui.faces import Faces
from ui.hub import Hub
from ui.mending import MendButton, said_too
from ui.pages.finding_filter import FindingFilter
from ui.pages.findings import ALL, Finding, Group, Wanted, counts_of, kind_of, place_of
from ui.pages.findings_export import export_button
from ui.pages.notes_line import NotesLine
from ui.pages.problem_list import FindingsModel, FindingsView
from ui.pages.rules_button import rules_button
from ui.scrolled import Scrolled

FILTERS = ((ALL, "全部"), (ERRORS, "错误"), (REASONS, "须说明"), (HINTS, "提示"), (TRIALS, "试行"))
FOOT, LEAST_WORDS = 104, 44


def grey_label(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setObjectName("second")
    return label


class Foot(QWidget):
    """What is wrong and what to do, of the row the cursor is on; its height never changes. `mended` carries a proposal taken over."""

    mended = Signal(object)

    def __init__(self, height: int = FOOT) -> None:
        super().__init__()
        self.setObjectName("foot")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(height)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 10, 0, 10)
        self.column.setSpacing(4)
        self.message, self.hint = QLabel(), grey_label()
        self.message.setObjectName("section")
        self.words = self._words()
        self.words.setMinimumHeight(LEAST_WORDS)
        self.buttons = QHBoxLayout()
        self.buttons.setContentsMargins(20, 0, 24, 0)
        self.column.addWidget(self.words, 1)
        self.column.addLayout(self.buttons)

    def _words(self) -> Scrolled:
        """Message and hint: where they have no room they scroll, with the keyboard too."""
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(24, 0, 24, 0)
        column.setSpacing(2)
        for label in (self.message, self.hint):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            column.addWidget(label)
        column.addStretch()
        return Scrolled(held, "所选一条的说明")

    def show_line(self, line: Finding | Group | None) -> None:
        """Say what a row means."""
        problem = line.problem if isinstance(line, Finding) else line.findings[0].problem if line else None
        message = line.title if isinstance(line, Group) else problem.message if problem else ""
        reason = f"已写原因：{problem.reason}" if isinstance(line, Finding) and problem and problem.reason else ""
        self.message.setText(message)
        self.hint.setText("\n".join(filter(None, (problem.hint if problem else "", reason))))
        self._offer(problem.fix if isinstance(line, Finding) and problem else None)
        self.words.from_top()
        self.setAccessibleName(f"{message}{self.hint.text()}")

    def _offer(self, fix: Fix | None) -> None:
        """A button for the proposal of the row, where there is one; pressed, `mended` carries it."""
        while self.buttons.count():
            gone = self.buttons.takeAt(0).widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        if fix:
            self.hint.setText(f"{self.hint.text()}{said_too(fix)}")
            self.buttons.addWidget(MendButton(fix, self.mended.emit))
            self.buttons.addStretch()


class CheckStep(QWidget):
    """The list of findings."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = FindingsModel(hub)
        self.view = FindingsView(self.model, "检查结果")
        self.filter = Faces([text for _, text in FILTERS], self._filtered, "筛选检查结果")
        self.narrow = FindingFilter(hub)
        self.narrow.layout().addWidget(export_button(hub, self))
        self.notes = NotesLine(hub)
        self.checked_at = grey_label()
        self.foot = Foot()
        self.empty = grey_label()
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._tools())
        column.addWidget(self.narrow)
        column.addWidget(self.notes)
        column.addWidget(self.stack, 1)
        column.addWidget(self.foot)
        self.narrow.changed.connect(self._narrowed)
        self.narrow.entered.connect(self.view.setFocus)
        self.view.chosen.connect(self.foot.show_line)
        self.view.wanted.connect(self.go)
        self.foot.mended.connect(self._mend)

    def _mend(self, fix: Fix) -> None:
        """Take a proposal over; the cursor goes back to the list, where the next one waits."""
        self.view.setFocus()
        self.hub.mend(fix)

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(24, 8, 24, 8)
        row.setSpacing(12)
        row.addWidget(self.filter)
        row.addWidget(self.checked_at)
        row.addStretch()
        row.addWidget(rules_button(self.hub, self))
        return row

    def refresh(self) -> None:
        """Show what the check finds now."""
        self.narrow.refresh()
        self.notes.refresh()
        self.view.refresh()
        counts = counts_of(self.hub.problems)
        for number, (kind, text) in enumerate(FILTERS):
            button = self.filter.group.button(number)
            button.setText(f"{text} {counts[kind]}")
            button.setAccessibleName(f"{text} {counts[kind]}")
        self.checked_at.setText(self._checked_words())
        self.stack.setCurrentIndex(0 if self.model.groups else 1)
        word, all_kinds = dict(FILTERS)[self.model.wanted], self.model.wanted == ALL
        none = "检查通过，没有错误，也没有提示。" if all_kinds else f"没有{word}。"
        narrow = f"没有符合条件的{'问题' if all_kinds else word}，可按“全部显示”。"
        self.empty.setText(narrow if self.model.wish.narrow else none)

    def _checked_words(self) -> str:
        """When the check was that is shown."""
        kept = self.hub.kept_at
        if kept is not None:
            return f"上次检查 {kept:%m-%d %H:%M}，正在重新检查"
        return f"{QDateTime.currentDateTime().toString('HH:mm')} 检查，{len(implemented())}条规则"

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.hub.problems is not None:
            self.hub.keep()

    def _filtered(self, number: int) -> None:
        self.narrow.of_kind(FILTERS[number][0])
        self._narrowed()

    def _narrowed(self) -> None:
        self.model.wish = self.narrow.wanted
        self.refresh()

    def show_kind(self, kind: str) -> None:
        """Show only one kind of finding."""
        self.show_only(Wanted(kind))

    def show_only(self, wanted: Wanted) -> None:
        """Show only some of the findings."""
        self.filter.show_face([known for known, _ in FILTERS].index(wanted.kind))
        self.narrow.show_only(wanted)

    def go(self, finding: Finding) -> None:
        """Go to the field at fault."""
        self.hub.go(*place_of(self.hub, finding.problem))

    def next_error(self) -> Finding | None:
        """Go to the next field with an error; None where there is none."""
        if self.model.wanted not in (ALL, ERRORS):
            self.show_kind(ALL)
        finding = self._step_to_error()
        if finding is None and self.model.wish.narrow:
            self.show_kind(ALL)
            finding = self._step_to_error()
        if finding is not None:
            self.go(finding)
        return finding

    def _step_to_error(self) -> Finding | None:
        return self.view.step(lambda line: kind_of(line.problem) == ERRORS)
