"""The side bar: words where there is room, icons alone where there is not."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt

from ui.hub import Hub
from ui.nav import LOW_ROW, NARROW, ROOMY, ROW, WIDTH, Entry, NavModel, NavView
from ui.window import Window

ENTRIES = [Entry("home", "概览", "home"), Entry("", "每期填报"), Entry("issue", "问题诉求", "chat_help")]


def test_icons_alone_are_named(qtbot: Any, qtmodeltester: Any) -> None:
    model = NavModel([Entry(each.name, each.text, each.icon) for each in ENTRIES])
    view = NavView(model)
    qtbot.addWidget(view)
    model.show_count("issue", "4")
    qtmodeltester.check(model)
    view.fit(QSize(ROOMY, 700))
    assert view.width() == WIDTH and view.paints.row == ROW
    view.fit(QSize(ROOMY - 1, 50))
    view.show()
    assert view.width() == NARROW and view.paints.row == LOW_ROW
    index = model.index(2)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == index.data(Qt.ItemDataRole.AccessibleTextRole) == "问题诉求 4"


def test_the_side_bar_follows_the_window(hub: Hub, qtbot: Any) -> None:
    window = Window(hub)
    qtbot.addWidget(window)
    window.show()
    window.resize(1366, 740)
    assert window.nav.width() == WIDTH
    window.resize(911, 456)
    assert window.nav.width() == NARROW
    last = window.model.index(window.model.rowCount() - 1)
    assert window.nav.visualRect(last).bottom() < window.nav.viewport().height()
