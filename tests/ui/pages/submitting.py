"""What the tests of the submit page share: a month with faults, the page, keys, a period that was sent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from services.desk import Desk
from services.filing import freeze, sign
from services.listing import records
from services.packages import export
from services.records import add, delete, edit
from tests.services.conftest import PERIOD
from ui.hub import Hub
from ui.pages.submit import STAMP, SubmitPage
from ui.window import Window

REASON_TEXT = "项目分三期实施，三期2029年建成。"


def project(hub: Hub) -> str:
    return str(records(hub.desk, "reserve_project")[0]["project_uid"])


def break_it(hub: Hub) -> None:
    """Two errors in the liaison list, one item of the list missing, two warnings that need a reason, one hint."""
    for number in ("123", "456"):
        known = {"unit": "样例局", "title": "科长", "role": "01", "valid_from": date(2026, 11, 1)}
        add(hub.desk, "liaison", {**known, "name": f"张样例{number}", "mobile": number})
    items = records(hub.desk, "task_progress", PERIOD)
    delete(hub.desk, "task_progress", items[4]["task_uid"], PERIOD)
    edit(hub.desk, "task_progress", items[7]["task_uid"], {"progress": "召开工作推进会，研究部署有关事项。"}, PERIOD)
    edit(hub.desk, "reserve_project", project(hub), {"plan_end": "2029-06", "owner_uscc": "91430523MA00000011"})
    hub.forget(frozenset({"liaison", "task_progress", "reserve_project"}))


def submit(window: Window) -> SubmitPage:
    page = window.show_page("submission")
    assert isinstance(page, SubmitPage)
    return page


def key(widget: QWidget, code: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    QTest.keyClick(widget, code, *modifiers)


def press(button: QPushButton) -> None:
    """Press a button by the keyboard."""
    button.setFocus()
    key(button, Qt.Key.Key_Space)


def state(desk: Desk) -> tuple[str, int | None]:
    cover = records(desk, "submission", PERIOD)[0]
    return cover["state"], cover["version"]


def send_twice(hub: Hub, folder: Path) -> None:
    """A version that was sent, and its correction."""
    from services.filing import unfreeze

    freeze(hub.desk, PERIOD)
    export(hub.desk, PERIOD, folder)
    unfreeze(hub.desk, PERIOD)
    edit(hub.desk, "project_progress", project(hub), {"month_invest": Decimal("44.00")}, PERIOD)
    sign(hub.desk, PERIOD, approve_date="2026-11-22")
    freeze(hub.desk, PERIOD, "更正", "本月完成投资漏计一笔设备款，由40万元更正为44万元。")
    export(hub.desk, PERIOD, folder)
    hub.forget(frozenset({"submission", "project_progress"}))


def texts(widget: QWidget) -> str:
    from PySide6.QtWidgets import QLabel

    return " ".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def sent(window: Window, folder: Path) -> SubmitPage:
    """The page over a period that was sent."""
    freeze(window.hub.desk, PERIOD)
    export(window.hub.desk, PERIOD, folder)
    window.hub.forget(frozenset({"submission"}))
    page = submit(window)
    page.show_step(STAMP)
    return page
