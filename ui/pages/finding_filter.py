"""Narrowing the findings: by form, by department, by words; each choice with how many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from models.rules.catalogue import rule_titles
from services.names import short_title
from ui.choosers import CutCombo
from ui.hub import Hub
from ui.icons import icon
from ui.pages.findings import Wanted, choices_of
from ui.theme import token

FORM_WIDTH, DEPT_WIDTH = 150, 190
ALL_FORMS, ALL_DEPTS = "全部表", "全部部门"


class FindingFilter(QWidget):
    """Form, department, search words. `changed` when the clerk has chosen something else; `entered` on Enter in the words."""

    changed = Signal()
    entered = Signal()

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.wanted = Wanted()
        self.setAccessibleName("缩小检查结果")
        self.form, self.dept, self.search = CutCombo(), CutCombo(), QLineEdit()
        self.clear_button = QPushButton("全部显示")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 8)
        row.setSpacing(8)
        for combo, name, width in ((self.form, "只看一张表", FORM_WIDTH), (self.dept, "只看一个部门", DEPT_WIDTH)):
            combo.setAccessibleName(name)
            combo.setMaximumWidth(width)
            combo.setMinimumWidth(60)
            combo.activated.connect(self._chosen)
            row.addWidget(combo, 2)
        self._make_search()
        row.addWidget(self.search, 2)
        row.addWidget(self.clear_button)
        row.addStretch(1)
        self.clear_button.setAccessibleName("全部显示")
        self.clear_button.clicked.connect(lambda: self.show_only(Wanted(self.wanted.kind)))

    def _make_search(self) -> None:
        self.search.setPlaceholderText("Ctrl+F")
        self.search.setMinimumWidth(90)
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("查找：项目、任务、栏目、部门、提示内容")
        self.search.setToolTip("查找：项目、任务、栏目、部门、提示内容")
        self.search.addAction(icon("search", token("text2"), 16), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._chosen)
        self.search.returnPressed.connect(self.entered)
        QShortcut(QKeySequence("Ctrl+F"), self, activated=self.start_search)

    def start_search(self) -> None:
        """Put the cursor into the words."""
        self.search.setFocus()
        self.search.selectAll()

    def show_only(self, wanted: Wanted) -> None:
        """Show this choice as if it had been made here."""
        self.wanted = wanted
        self.search.blockSignals(True)
        self.search.setText(wanted.text)
        self.search.blockSignals(False)
        self.changed.emit()

    def of_kind(self, kind: str) -> None:
        """The same choice of another kind of finding."""
        self.wanted = replace(self.wanted, kind=kind)

    def refresh(self) -> None:
        """Say how many findings each form and department has."""
        forms, depts = choices_of(self.hub, self.wanted)
        self._fill(self.form, ALL_FORMS, {table: short_title(table) for table in forms}, forms, self.wanted.form)
        self._fill(self.dept, ALL_DEPTS, {dept: dept for dept in depts}, depts, self.wanted.dept)
        self.clear_button.setEnabled(self.wanted.narrow)
        title = "、".join(rule_titles()[code] for code in sorted(self.wanted.rules) if code in rule_titles())
        self.clear_button.setToolTip(f"只看：{title}" if title else "")

    def _fill(self, combo: CutCombo, everything: str, words: Mapping[str, str], counts: Mapping[str, int], chosen: str) -> None:
        if chosen and chosen not in words:
            title = short_title(chosen) if combo is self.form else chosen
            words, counts = {**words, chosen: title}, {**counts, chosen: 0}
        combo.blockSignals(True)
        combo.clear()
        combo.addItem(everything, "")
        for key, word in words.items():
            combo.addItem(f"{word} {counts[key]}", key)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))
        combo.blockSignals(False)

    def _chosen(self) -> None:
        self.wanted = replace(
            self.wanted, form=self.form.currentData() or "", dept=self.dept.currentData() or "", text=self.search.text().strip()
        )
        self.changed.emit()
