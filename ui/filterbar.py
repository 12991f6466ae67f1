"""Which part of a list is shown: joined buttons with their counts, and a search field (look, list)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QWidget

from ui.icons import icon
from ui.oneline import OneLine
from ui.theme import NOTE, token

SIDE, _SEARCH = 12, 240


class FilterBar(QWidget):
    """One button of several is pressed. `changed` when another is, or when the searched text changes; `entered` on Enter.

    The key that begins a search (Ctrl+F) is the page's.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, filters: Sequence[tuple[str, str]], searched: str) -> None:
        super().__init__()
        self.filters = list(filters)
        self.group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(SIDE, 8, SIDE, 8)
        row.setSpacing(0)
        for number, (_, word) in enumerate(self.filters):
            row.addWidget(self._button(number, word))
        self.search = QLineEdit()
        self.search.setPlaceholderText("Ctrl+F")
        self.search.setMinimumWidth(90)
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(f"查找：{searched}")
        self.search.setToolTip(f"查找：{searched}")
        self.search.addAction(icon("search", token("text2"), 16), QLineEdit.ActionPosition.LeadingPosition)
        row.addSpacing(8)
        row.addWidget(self.search, 1)
        self.search.textChanged.connect(lambda text: self.changed.emit())
        self.search.returnPressed.connect(self.entered)

    def _button(self, number: int, word: str) -> QToolButton:
        button = QToolButton(text=word, checkable=True, checked=number == 0)
        button.setObjectName("segment")
        button.setProperty("last", number == len(self.filters) - 1)
        button.clicked.connect(lambda: self.changed.emit())
        self.group.addButton(button, number)
        return button

    @property
    def chosen(self) -> str:
        """The name of the pressed filter."""
        return self.filters[self.group.checkedId()][0]

    @property
    def text(self) -> str:
        return self.search.text().strip()

    def start_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def set_narrow(self, narrow: bool) -> None:
        """Smaller words where there is little room."""
        for button in self.group.buttons():
            if button.property("narrow") != narrow:
                button.setProperty("narrow", narrow)
                button.style().unpolish(button)
                button.style().polish(button)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Write at each filter how many it shows."""
        for number, (name, word) in enumerate(self.filters):
            button = self.group.button(number)
            button.setText(f"{word} {counts[name]}")
            button.setAccessibleName(f"{word} {counts[name]}项")

    def clear(self) -> None:
        """Show everything."""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.group.button(0).setChecked(True)
        self.changed.emit()


class ToolRow(QWidget):
    """Filters at the left, a hint in what room is left."""

    def __init__(self, tools: QWidget) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hint = OneLine(NOTE, "text3")
        row = QHBoxLayout(self)
        row.setContentsMargins(SIDE, 0, 24, 0)
        row.setSpacing(16)
        row.addWidget(tools)
        row.addWidget(self.hint, 1)


def tool_row(filters: FilterBar) -> ToolRow:
    """The filters of a page that is one table, over its whole width."""
    filters.search.setFixedWidth(_SEARCH)
    filters.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return ToolRow(filters)
