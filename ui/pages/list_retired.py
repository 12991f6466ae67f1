"""The way from the list of the month to the items that are no longer in it."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from services.in_force import LIST_TABLE
from services.tasklists import retired_items
from ui.hub import Hub


class RetiredLink(QPushButton):
    """Opens the retired items; hidden while there are none."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.setObjectName("link")
        self.clicked.connect(lambda: hub.go(LIST_TABLE, "t"))
        hub.changed.connect(self._changed)
        if not self.count():
            self.hide()

    def _changed(self, tables: frozenset[str], origin: object) -> None:
        if LIST_TABLE in tables:
            self.setVisible(bool(self.count()))

    def count(self) -> int:
        """How many there are, also in its words."""
        with self.hub.desk.reading() as connection:
            found = len(retired_items(connection))
        self.setText(f"已移出任务 {found}项")
        self.setAccessibleName(self.text())
        return found
