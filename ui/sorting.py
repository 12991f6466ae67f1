"""Sorting a table by its headings: a click, or Alt+S for the column of the cursor; again reverses, a third time ends it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTableView

from ui.table import RecordTable

_UP, _DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


class Sorter(QObject):
    """By which field a table is sorted: `name` ("" as entered) and `descending`. `changed` when it is another."""

    changed = Signal()

    def __init__(self, view: QTableView, model: RecordTable) -> None:
        super().__init__(view)
        self.view, self.model = view, model
        self.name, self.descending = "", False
        header = view.horizontalHeader()
        header.setSectionsClickable(True)
        header.setToolTip("点标题排序，再点倒序，第三次恢复录入顺序；键盘用 Alt+S")
        header.sectionClicked.connect(self.turn)
        QShortcut(QKeySequence("Alt+S"), view, activated=self._here, context=Qt.ShortcutContext.WidgetShortcut)

    def _here(self) -> None:
        if self.view.currentIndex().isValid():
            self.turn(self.view.currentIndex().column())

    def turn(self, column: int) -> None:
        """Sort by a column, the other way round, or no longer."""
        name = self.model.columns[column][0]
        if self.name != name:
            self.name, self.descending = name, False
        elif not self.descending:
            self.descending = True
        else:
            self.name, self.descending = "", False
        header = self.view.horizontalHeader()
        header.setSortIndicatorShown(bool(self.name))
        header.setSortIndicator(column, _DOWN if self.descending else _UP)
        self.changed.emit()
