"""Files coming in: the city's list, and the fill-in sheets of the departments."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QTabBar

from ui.hub import Hub
from ui.page import Page
from ui.pages.list_import import ListImportPart
from ui.pages.sheet_import import SheetImportPart
from ui.taborder import tab_after
from ui.work import WorkBar

PARTS = ("市级清单", "填报表")


def _dropped(data: QMimeData) -> Path | None:
    """The one file that is being dropped; None where it is something else."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return files[0] if len(files) == 1 else None


class ImportsPage(Page):
    """A tab for each kind of file. Reading and importing run beside the window, with a bar and 取消."""

    title = "导入清单和表格"

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.setAcceptDrops(True)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(self.title)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for text in PARTS:
            self.tabs.addTab(text)
        self.work = WorkBar(hub)
        self.list_part = ListImportPart(hub, self.work)
        self.sheet_part = SheetImportPart(hub, self.work)
        self.stack = QStackedWidget()
        for part in (self.list_part, self.sheet_part):
            self.stack.addWidget(part)
            part.changed.connect(self._tell)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.work)
        self.body.addWidget(self.stack, 1)
        self._buttons: list[QPushButton] = []
        self.tabs.currentChanged.connect(self._turn)
        self.work.busy.connect(self._busy)
        self._tell()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped anywhere on the page."""
        if self.work.work is None and _dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event.mimeData())
        if path is not None and self.work.work is None:
            event.acceptProposedAction()
            self.part.read(path)

    @property
    def part(self) -> ListImportPart | SheetImportPart:
        """The part that is shown."""
        return self.list_part if self.tabs.currentIndex() == 0 else self.sheet_part

    def _turn(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        self._tell()

    def _busy(self, on: bool) -> None:
        self.tabs.setEnabled(not on)
        self.stack.setEnabled(not on)
        self._tell()

    def _tell(self) -> None:
        self.sentence.setText(self.part.sentence)
        self.sheet_part.refresh()
        wanted = self.part.buttons()
        if [button.accessibleName() for button in self._buttons] != [text for text, *_ in wanted]:
            self._make_buttons()
        for button, (*_, free) in zip(self._buttons, wanted, strict=True):
            button.setEnabled(free)

    def _make_buttons(self) -> None:
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        wanted = self.part.buttons()
        self._buttons = [
            self.button(text, act, key, primary=number == len(wanted)) for number, (text, key, act, _) in enumerate(wanted, 1)
        ]
        tab_after(self.heading, *self._buttons)

    def refresh(self) -> None:
        self._tell()

    def show_place(self, key: str, name: str) -> None:
        """Show the accepted lists: at one ("v" and its id), or at a retired item ("t" and its id)."""
        self.tabs.setCurrentIndex(0)
        self.list_part.show_history(key)
