"""Two forms of one kind on one page, as tabs (优势产业 and 优势产品, 设备 and 消费品)."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QTabBar

from ui.hub import Hub
from ui.page import Page
from ui.pages.records import RecordsPage


class SeveralPage(Page):
    """A tab a form."""

    def __init__(self, hub: Hub, title: str, tables: tuple[tuple[str, str], ...]) -> None:
        self.title = title
        super().__init__(hub)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(title)
        self.tabs.setExpanding(False)
        self.stack = QStackedWidget()
        self.parts = {table: RecordsPage(hub, table, name) for table, name in tables}
        for part, (_, name) in zip(self.parts.values(), tables, strict=True):
            self.tabs.addTab(name)
            self.stack.addWidget(part)
        self.tabs.currentChanged.connect(self._turn)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.stack)

    def _turn(self, place: int) -> None:
        self.leave()
        self.stack.setCurrentIndex(place)
        self.refresh()

    def refresh(self) -> None:
        shown = self.stack.currentWidget()
        if isinstance(shown, RecordsPage):
            shown.refresh()

    def show_place(self, key: str, name: str) -> None:
        for number, part in enumerate(self.parts.values()):
            part.refresh()
            if part.model.place_of(key) >= 0:
                self.tabs.setCurrentIndex(number)
                part.show_place(key, name)

    def leave(self) -> None:
        for part in self.parts.values():
            part.leave()
