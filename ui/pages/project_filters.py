"""What projects are searched and filtered by; the search itself is done in SQL."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QLineEdit, QWidget

from services.search import UNDECIDED, ProjectLine, projects
from ui.hub import Hub
from ui.icons import icon
from ui.paint import LAMP_WORDS
from ui.theme import token

SIDE = 12
PAUSE = 200
"""Milliseconds after the last key of a search before it is made."""
_SEARCH, _CHOICE = 220, 116


class ProjectFilters(QWidget):
    """A search field and three choices; in one line where it is `wide`. `changed` when others are wanted, `entered` on Enter."""

    changed = Signal()
    entered = Signal()

    def __init__(self, hub: Hub, *, wide: bool = False) -> None:
        super().__init__()
        self.hub = hub
        self.setAccessibleName("查找和筛选项目")
        self.search = QLineEdit()
        self.search.setPlaceholderText("名称、单位、代码")
        self.search.setAccessibleName("查找项目：名称、单位、代码")
        self.search.setToolTip("查找项目：名称、单位、代码　Ctrl+F")
        self.search.addAction(icon("search", token("text2"), 16), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setClearButtonEnabled(True)
        codes = hub.book.profile.codes
        fields = [(entry.label, entry.code) for entry in codes["CL-FIELD"].entries]
        stages = [(entry.written, entry.code) for entry in codes["CL-STAGE"].entries]
        lamps = [*((word, code) for code, word in LAMP_WORDS.items()), (UNDECIDED, UNDECIDED)]
        self.field = choice("全部领域", "所属领域", fields)
        self.stage = choice("全部阶段", "项目阶段", stages)
        self.lamp = choice("全部亮灯", "亮灯", lamps)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.changed)
        self._lay_out(wide)
        self.search.textChanged.connect(lambda text: self._timer.start())
        self.search.returnPressed.connect(self.entered)
        for combo in self.choices:
            combo.currentIndexChanged.connect(lambda place: self.changed.emit())

    @property
    def choices(self) -> tuple[QComboBox, ...]:
        return self.field, self.stage, self.lamp

    def _lay_out(self, wide: bool) -> None:
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        both, line = QBoxLayout(direction, self), QHBoxLayout()
        both.setContentsMargins(SIDE, 8 if wide else 0, SIDE, 8 if wide else 0)
        for layout in (both, line):
            layout.setSpacing(8)
        both.addWidget(self.search)
        both.addLayout(line)
        for combo in self.choices:
            line.addWidget(combo, 1)
        if wide:
            self.search.setFixedWidth(_SEARCH)
            for combo in self.choices:
                combo.setFixedWidth(_CHOICE)

    @property
    def in_use(self) -> bool:
        """Whether anything is searched or filtered for."""
        return bool(self.search.text().strip()) or any(combo.currentData() for combo in self.choices)

    def find(self, order: str, descending: bool) -> list[ProjectLine]:
        """The projects that are wanted, sorted."""
        self._timer.stop()
        hub, wanted = self.hub, [combo.currentData() or "" for combo in self.choices]
        return projects(hub.desk, hub.period, self.search.text(), *wanted, order, descending, hub.book, hub.known)

    def start_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def clear(self) -> None:
        """Want every project, without telling."""
        widgets = (self.search, *self.choices)
        for widget in widgets:
            widget.blockSignals(True)
        self.search.clear()
        for combo in self.choices:
            combo.setCurrentIndex(0)
        for widget in widgets:
            widget.blockSignals(False)


def choice(everything: str, name: str, offered: list[tuple[str, str]]) -> QComboBox:
    """A choice that narrows a list down; `everything` is what it says while it does not."""
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.setObjectName("filter")
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(4)
    combo.setMaxVisibleItems(18)
    if everything:
        combo.addItem(everything, "")
    for text, code in offered:
        combo.addItem(text, code)
    combo.view().setMinimumWidth(160)
    combo.view().setTextElideMode(Qt.TextElideMode.ElideNone)
    return combo
