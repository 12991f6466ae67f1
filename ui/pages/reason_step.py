"""核实说明: one warning after the other with a box for its reason: for one record, for those selected, for all that still wait under
the rule. What was written last period stands in the box as a draft, in grey, until it is taken over."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from models.forms import Explanation, fields
from models.periods import spelled
from models.problems import ERROR, REASONS, Problem
from models.rules.catalogue import catalogue
from models.rules.reasons import good_reason
from services.checking import record_reasons
from services.last_reasons import Draft, accept_drafts, drafts
from ui.fieldbox import FieldBox
from ui.hub import Hub
from ui.pages.check_step import Foot, grey_label
from ui.pages.findings import Finding, Group, place_of, waits
from ui.pages.problem_list import FindingsModel, FindingsView

FOOT, LOW_FOOT, LINE = 264, 216, 22


def hollow(text: str | None) -> list[Problem]:
    """The P09 of a reason that says nothing; nothing for a good one."""
    rule = catalogue()["P09"]
    return [] if good_reason(text) else [Problem(rule.id, ERROR, rule.message, rule.hint, field="reason")]


def _draft_words(draft: Draft | None) -> str:
    """What is said of a draft; what is different now comes first."""
    if draft is None:
        return ""
    return (
        f"数据有变，核对后再沿用：{draft.changed}。"
        if draft.changed
        else f"框内灰字是{spelled(draft.period)}的说明，数据没有变。"
    )


class ReasonStep(QWidget):
    """The warnings that need a reason; each is saved on leaving the box or 0.8 s after the last key."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.locked = False
        self._line: Finding | None = None
        self.model = FindingsModel(hub, REASONS)
        self.view = FindingsView(self.model, "须说明的提示")
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.progress = grey_label()
        self.progress.setContentsMargins(24, 10, 24, 10)
        self.box = FieldBox("reason", fields(Explanation)["reason"])
        self.last_button, self.all_last_button = QPushButton("沿用上期说明　Ctrl+D"), QPushButton()
        self.rest_button = QPushButton()
        self.go_button = QPushButton("去改这一处")
        self.foot = Foot(FOOT)
        self._lay_out()
        self.box.entered.connect(self._entered)
        self.last_button.clicked.connect(self.take_last)
        self.all_last_button.clicked.connect(self.take_all_last)
        self.rest_button.clicked.connect(self.write_rest)
        self.view.selectionModel().selectionChanged.connect(lambda now, before: self._show_buttons())
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+D"), self, activated=self.last_button.click, context=context)
        self.go_button.clicked.connect(self.go)
        self.foot.mended.connect(hub.mend)
        self.view.chosen.connect(self._chosen)
        self.view.wanted.connect(lambda line: self.box.focus())

    def _lay_out(self) -> None:
        self.go_button.setAccessibleName("去改这一处")
        self.last_button.setAccessibleName("沿用上期说明")
        buttons = QHBoxLayout()
        buttons.setContentsMargins(24, 0, 24, 0)
        buttons.setSpacing(8)
        for button in (self.last_button, self.all_last_button, self.rest_button):
            buttons.addWidget(button)
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
        with self.hub.desk.reading() as connection:
            self.model.drafts = drafts(connection, self.hub.book, self.hub.problems)
        self.view.refresh()
        self.stack.setCurrentIndex(0 if self.model.groups else 1)
        self.foot.setVisible(bool(self.model.groups))
        waiting = {(f.problem.code, f.problem.record) for f in self.waiting()}
        known = f"，其中{len(self.model.drafts)}条上期写过，核对后可沿用" if self.model.drafts else ""
        text = f"还有{len(waiting)}条待写原因{known}。" if waiting else "原因已全部写好。" if self.model.groups else ""
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
        draft = self._draft(finding)
        if finding is not None:
            self.foot.hint.setText("\n".join(filter(None, (finding.problem.hint, _draft_words(draft)))))
        self.box.show_value(finding.problem.reason if finding else None, self.hub.book)
        self.box.editor.widget.setPlaceholderText(f"上期说明：{draft.reason}" if draft else "")
        self.box.setEnabled(finding is not None)
        self.box.lock(self.locked)
        self.go_button.setEnabled(finding is not None)
        self._show_buttons()

    def _draft(self, finding: Finding | None) -> Draft | None:
        """Last period's reason for a warning that still waits for one."""
        if finding is None or not waits(finding.problem):
            return None
        return self.model.drafts.get((finding.problem.code, finding.problem.record or ""))

    def _chosen_lines(self) -> list[Finding]:
        """The warnings that the buttons are about: those selected under the same rule, else the one the cursor is on."""
        if self._line is None:
            return []
        same = [line for line in self.view.selected() if line.problem.code == self._line.problem.code]
        return same if len(same) > 1 else [self._line]

    def _rest(self) -> list[str]:
        """The other records that are given the same reason: those selected, else all of the rule that still wait for one."""
        if self._line is None:
            return []
        own, chosen = self._line.problem, self._chosen_lines()
        others = chosen if len(chosen) > 1 else self.waiting(own.code)
        return list(dict.fromkeys(f.problem.record or "" for f in others if f.problem.record != own.record))

    def _lasts(self) -> list[Draft]:
        """Last period's reasons for the warnings the buttons are about."""
        found = (self._draft(line) for line in self._chosen_lines())
        return list({(d.rule, d.record): d for d in found if d is not None}.values())

    def _all_lasts(self) -> list[Draft]:
        """Last period's reasons for all warnings of the rule that the cursor is on, where nothing changed since."""
        line = self.view.findings.line(self.view.currentIndex())
        code = line.code if isinstance(line, Group) else line.problem.code if line else ""
        return [draft for draft in self.model.drafts.values() if draft.rule == code and not draft.changed]

    def _show_buttons(self) -> None:
        rest, lasts, all_lasts = len(self._rest()), len(self._lasts()), len(self._all_lasts())
        selected = len(self._chosen_lines()) > 1
        words = f"同样写给{'所选' if selected else '其余'}{rest + selected}条"
        self.rest_button.setText(words if rest else "同类的都已写好")
        self.rest_button.setAccessibleName(self.rest_button.text())
        self.rest_button.setEnabled(bool(rest) and not self.locked)
        self.last_button.setEnabled(bool(lasts) and not self.locked)
        self.all_last_button.setText(f"全部沿用上期{all_lasts}条" if all_lasts else "全部沿用上期")
        self.all_last_button.setAccessibleName(self.all_last_button.text())
        self.all_last_button.setToolTip("同一规则下数据没有变的都用上期的说明；数据有变的，逐条核对后沿用")
        self.all_last_button.setEnabled(bool(all_lasts) and not self.locked)

    def take_last(self) -> None:
        """Make last period's reason the one of this warning, or of those selected."""
        self._take(self._lasts())

    def take_all_last(self) -> None:
        """Make last period's reasons those of all of the rule's warnings in which nothing changed."""
        self._take(self._all_lasts())

    def _take(self, accepted: list[Draft]) -> None:
        self.box.drop()
        if accepted and not self.locked:
            hub = self.hub
            hub.write(lambda: (accept_drafts(hub.desk, hub.period, accepted), frozenset({"explanation"})), self)
            if not self.box.editor.widget.hasFocus():
                self.view.setFocus()

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
        reasons = {(code, record): text or "" for record in records}
        hub = self.hub
        done = hub.write(lambda: (record_reasons(hub.desk, hub.period, reasons), frozenset({"explanation"})), self)
        if done is None:
            self.box.refused()
        return done is not None

    def write_rest(self) -> None:
        """Write the reason of this record for the rule's other records too."""
        self.commit()
        rest = self._rest()
        if self._line is not None and rest and self._write(rest, self.box.editor.value()):
            self.view.setFocus()

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
        """Put the cursor into the box of the next warning without a reason; False where there is none.

        That is the one the cursor is on, where it still waits and the box was not entered.
        """
        self.commit()
        here = self._line if not self.box.editor.widget.hasFocus() else None
        found = here if here is not None and waits(here.problem) else self.view.step(lambda line: waits(line.problem))
        if found is not None:
            self.box.focus()
        return found is not None

    def show_warning(self, key: str) -> None:
        """Put the cursor on a warning, named by rule and record (either may be missing)."""
        code, _, record = key.partition("|")
        found = self.view.step(lambda f: code in ("", f.problem.code) and record in ("", f.problem.record or ""))
        if found is not None and not self.locked:
            self.box.focus()
