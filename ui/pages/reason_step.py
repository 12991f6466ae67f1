"""核实说明: one warning after the other with a box for its reason, for one record or for all that still wait under the rule."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from models.forms import Explanation, fields
from models.problems import ERROR, Problem
from models.rules.catalogue import catalogue
from models.rules.reasons import good_reason
from services.checking import explain
from ui.fieldbox import FieldBox
from ui.hub import Hub
from ui.pages.check_step import Foot, grey_label
from ui.pages.findings import REASONS, Finding, Group, place_of, waits
from ui.pages.problem_list import FindingsModel, FindingsView

FOOT, LOW_FOOT, LINE = 264, 216, 22


def hollow(text: str | None) -> list[Problem]:
    """The P09 of a reason that says nothing; nothing for a good one."""
    rule = catalogue()["P09"]
    return [] if good_reason(text) else [Problem(rule.id, ERROR, rule.message, rule.hint, field="reason")]


class ReasonStep(QWidget):
    """The warnings that need a reason; each is saved on leaving the box or 0.8 s after the last key."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.locked = False
        self._line: Finding | None = None
        self.model = FindingsModel(hub, REASONS)
        self.view = FindingsView(self.model, "须说明的提示")
        self.progress = grey_label()
        self.progress.setContentsMargins(24, 10, 24, 10)
        self.box = FieldBox("reason", fields(Explanation)["reason"])
        self.rest_button = QPushButton()
        self.go_button = QPushButton("去改这一处")
        self.foot = Foot(FOOT)
        self._lay_out()
        self.box.entered.connect(self._entered)
        self.rest_button.clicked.connect(self.write_rest)
        self.go_button.clicked.connect(self.go)
        self.view.chosen.connect(self._chosen)
        self.view.wanted.connect(lambda line: self.box.focus())

    def _lay_out(self) -> None:
        self.go_button.setAccessibleName("去改这一处")
        buttons = QHBoxLayout()
        buttons.setContentsMargins(24, 0, 24, 0)
        buttons.setSpacing(12)
        buttons.addWidget(self.rest_button)
        buttons.addStretch()
        buttons.addWidget(self.go_button)
        held = QVBoxLayout()
        held.setContentsMargins(24, 0, 24, 0)
        held.addWidget(self.box)
        self.foot.column.addLayout(held)
        self.foot.column.addLayout(buttons)
        self.empty = QLabel("没有须说明的提示。")
        self.empty.setObjectName("second")
        self.empty.setContentsMargins(24, 24, 24, 24)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.progress)
        column.addWidget(self.stack, 1)
        column.addWidget(self.foot)

    def refresh(self) -> None:
        """Show the warnings as they are now."""
        self.view.refresh()
        self.stack.setCurrentIndex(0 if self.model.groups else 1)
        self.foot.setVisible(bool(self.model.groups))
        waiting = {(f.problem.code, f.problem.record) for f in self.waiting()}
        text = f"还有{len(waiting)}条待写原因。" if waiting else "原因已全部写好。" if self.model.groups else ""
        self.progress.setText(f"{text}原因随报送包上报，写明具体情况，不能只写“核实无误”。" if text else "")

    def show_low(self, on: bool) -> None:
        """Where there is little height, the list keeps a few rows and the box two lines."""
        self.progress.setVisible(not on)
        self.foot.setFixedHeight(LOW_FOOT if on else FOOT)
        self.box.editor.widget.setFixedHeight(LINE * (2 if on else 3) + 14)

    def waiting(self, code: str = "") -> list[Finding]:
        """The places whose reason is still to be written, of one rule where one is named."""
        found = [f for group in self.model.groups if code in ("", group.code) for f in group.findings]
        return [finding for finding in found if waits(finding.problem)]

    def _chosen(self, line: Finding | Group | None) -> None:
        finding = line if isinstance(line, Finding) else None
        if finding is None or self._line is None or finding.key != self._line.key:
            self.box.drop()
        self._line = finding
        self.foot.show_line(line)
        if finding is not None and finding.problem.reason:
            self.foot.hint.setText(finding.problem.hint)
        self.box.show_value(finding.problem.reason if finding else None, self.hub.book)
        self.box.setEnabled(finding is not None)
        self.box.lock(self.locked)
        self.go_button.setEnabled(finding is not None)
        self._show_rest()

    def _rest(self) -> list[str]:
        """The other records of the rule that still wait for a reason."""
        if self._line is None:
            return []
        own = self._line.problem
        return list(dict.fromkeys(f.problem.record or "" for f in self.waiting(own.code) if f.problem.record != own.record))

    def _show_rest(self) -> None:
        rest = len(self._rest())
        self.rest_button.setText(f"同样写给其余{rest}条" if rest else "同类的都已写好")
        self.rest_button.setAccessibleName(self.rest_button.text())
        self.rest_button.setEnabled(bool(rest) and not self.locked)

    def _entered(self, name: str, text: str | None) -> None:
        if self._line is not None:
            self._write([self._line.problem.record or ""], text)

    def _write(self, records: list[str], text: str | None) -> bool:
        """Record a reason; one that says nothing stays in the box with its message."""
        wrong = hollow(text)
        self.box.show_problems(wrong)
        if wrong or self._line is None:
            self.box.refused()
            return False
        code = self._line.problem.code
        done = self.hub.write(
            lambda: (explain(self.hub.desk, self.hub.period, code, records, text or ""), frozenset({"explanation"})), self
        )
        if done is None:
            self.box.refused()
        return done is not None

    def write_rest(self) -> None:
        """Write the reason of this record for the rule's other records too."""
        self.commit()
        rest = self._rest()
        if self._line is not None and rest:
            self._write(rest, self.box.editor.value())

    def commit(self) -> None:
        """Save what is still being typed."""
        self.box.commit()

    def go(self) -> None:
        """Go to the field that the warning is about."""
        if self._line is not None:
            place = place_of(self.hub, self._line.problem)
            if place[:2] != ("submission", REASONS):
                self.hub.go(*place)

    def next_waiting(self) -> bool:
        """Put the cursor into the box of the next warning without a reason; False where there is none."""
        self.commit()
        found = self.view.step(lambda line: waits(line.problem))
        if found is not None:
            self.box.focus()
        return found is not None

    def show_warning(self, key: str) -> None:
        """Put the cursor on a warning, named by rule and record (either may be missing)."""
        code, _, record = key.partition("|")
        found = self.view.step(lambda f: code in ("", f.problem.code) and record in ("", f.problem.record or ""))
        if found is not None and not self.locked:
            self.box.focus()
