"""Two forms of one kind on one page, as tabs (优势产业 and 优势产品, 设备 and 消费品)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar

from ui.hub import Hub
from ui.page import HEADER_HEIGHT, Page
from ui.pages.records import RecordsPage
from ui.sides import BOTH


class SeveralPage(Page):
    """A tab a form. There is one header: the title, the tabs, and what the chosen form has in its own."""

    def __init__(self, hub: Hub, title: str, tables: tuple[tuple[str, str], ...]) -> None:
        self.title = title
        super().__init__(hub)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(title)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.stack, self.heads = QStackedWidget(), QStackedWidget()
        self.parts = {table: RecordsPage(hub, table, name) for table, name in tables}
        for part, (_, name) in zip(self.parts.values(), tables, strict=True):
            self.tabs.addTab(name)
            part.heading.hide()
            part.buttons.setContentsMargins(0, 0, 0, 0)
            self.heads.addWidget(part.buttons.parentWidget())
            self.stack.addWidget(part)
        self.heads.setFixedHeight(HEADER_HEIGHT - 1)
        self.sentence.hide()
        self.tabs.currentChanged.connect(self._turn)
        self.buttons.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        self.buttons.addWidget(self.heads, 1)
        self.body.addWidget(self.stack)

    def _turn(self, place: int) -> None:
        self.leave()
        self.stack.setCurrentIndex(place)
        self.heads.setCurrentIndex(place)
        self.refresh()

    def refresh(self) -> None:
        shown = self.stack.currentWidget()
        if isinstance(shown, RecordsPage):
            shown.refresh()

    def show_place(self, key: str, name: str) -> None:
        for number, (table, part) in enumerate(self.parts.items()):
            if self.hub.row(table, key) is not None:
                self.tabs.setCurrentIndex(number)
                part.show_place(key, name)

    def leave(self) -> None:
        for part in self.parts.values():
            part.leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the tabs say enough."""
        super().resizeEvent(event)
        self.heading.setVisible(self.width() >= BOTH)
