"""A hub over a small county, for the pages' tests; any message of Qt's fails the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from services.desk import Desk
from tests.services.conftest import PERIOD, copied, desk, filled_county, new_county, sheet  # noqa: F401
from tests.ui.month import Typed, type_month
from ui.app import make_app
from ui.hub import Hub
from ui.window import Window


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The one application, as the program makes it (pytest-qt uses it too)."""
    return make_app()


@contextmanager
def no_qt_messages() -> Iterator[None]:
    """Warnings of Qt are mistakes of ours."""
    said: list[str] = []

    def keep(kind: QtMsgType, context: object, text: str) -> None:
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg) and "This plugin does not support" not in text:
            said.append(text)

    before = qInstallMessageHandler(keep)
    yield
    qInstallMessageHandler(before)
    assert said == []


@pytest.fixture(autouse=True)
def _no_qt_messages() -> Iterator[None]:
    with no_qt_messages():
        yield


def _windows() -> list[QWidget]:
    return [widget for widget in QApplication.topLevelWidgets() if widget.parent() is None]


@contextmanager
def no_windows_left() -> Iterator[None]:
    """Ends the windows that were opened within: what stays is styled anew with each further window, which takes minutes in the end."""
    before = _windows()
    yield
    for widget in _windows():
        if widget not in before:
            widget.close()
            widget.deleteLater()
            if isinstance(hub := getattr(widget, "hub", None), Hub):
                hub.deleteLater()  # else its timer still tells of changes when nobody listens any more
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def _no_windows_left() -> Iterator[None]:
    with no_windows_left():
        yield


@pytest.fixture(scope="session")
def typed_month(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Typed]:
    """The month as it was typed by keys, once for all tests that look at it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch, no_qt_messages(), no_windows_left():
        for name in ("HOME", "USERPROFILE"):
            patch.setenv(name, str(home))
        typed = type_month(home / "张三 的 数据#1%")
    yield typed
    typed.desk.database.close()


@pytest.fixture
def hub(qapp: QApplication, folder: Path, filled_county: Path) -> Hub:  # noqa: F811
    """A filled month."""
    return Hub(copied(filled_county, folder), PERIOD)


@pytest.fixture
def empty_hub(qapp: QApplication, desk: Desk) -> Hub:  # noqa: F811
    """A county that has just been set up."""
    return Hub(desk, PERIOD)


@pytest.fixture
def window(hub: Hub, qtbot: Any) -> Window:
    """A window over a filled month that has the keyboard."""
    made = Window(hub)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    return made
