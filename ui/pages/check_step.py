"""审核: what the check found, with a filter; the hint of the chosen row at the bottom, in one fixed place."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from models.rules.engine import implemented
from ui.faces import Faces
from ui.hub import Hub
from ui.pages.findings import ALL, ERRORS, HINTS, REASONS, Finding, Group, counts_of, kind_of, place_of
from ui.pages.problem_list import FindingsModel, FindingsView
from ui.scrolled import Scrolled

FILTERS = ((ALL, "全部"), (ERRORS, "错误"), (REASONS, "须说明"), (HINTS, "提示"))
FOOT, LEAST_WORDS = 104, 44


def grey_label(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setObjectName("second")
    return label


class Foot(QWidget):
    """What is wrong and what to do, of the row the cursor is on; its height never changes."""

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
        self.column.addWidget(self.words, 1)

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
        self.words.from_top()
        self.setAccessibleName(f"{message}{self.hint.text()}")


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
        column.addWidget(self.stack, 1)
        column.addWidget(self.foot)
        self.view.chosen.connect(self.foot.show_line)
        self.view.wanted.connect(self.go)

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(24, 8, 24, 8)
        row.setSpacing(12)
        row.addWidget(self.filter)
        row.addWidget(self.checked_at)
        row.addStretch()
        return row

    def refresh(self) -> None:
        """Show what the check finds now."""
        self.view.refresh()
        counts = counts_of(self.hub.problems)
        for number, (kind, text) in enumerate(FILTERS):
            button = self.filter.group.button(number)
            button.setText(f"{text} {counts[kind]}")
            button.setAccessibleName(f"{text} {counts[kind]}")
        rules = len(implemented())
        self.checked_at.setText(f"{QDateTime.currentDateTime().toString('HH:mm')} 检查，{rules}条规则")
        self.stack.setCurrentIndex(0 if self.model.groups else 1)
        word = dict(FILTERS)[self.model.wanted]
        self.empty.setText("检查通过，没有错误，也没有提示。" if self.model.wanted == ALL else f"没有{word}。")

    def _filtered(self, number: int) -> None:
        self.model.wanted = FILTERS[number][0]
        self.refresh()

    def show_kind(self, kind: str) -> None:
        """Show only one kind of finding."""
        number = [known for known, _ in FILTERS].index(kind)
        self.filter.show_face(number)
        self._filtered(number)

    def go(self, finding: Finding) -> None:
        """Go to the field at fault."""
        self.hub.go(*place_of(self.hub, finding.problem))

    def next_error(self) -> Finding | None:
        """Go to the next field with an error; None where there is none."""
        if self.model.wanted not in (ALL, ERRORS):
            self.show_kind(ALL)
        finding = self.view.step(lambda line: kind_of(line.problem) == ERRORS)
        if finding is not None:
            self.go(finding)
        return finding
