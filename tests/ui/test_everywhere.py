"""Everywhere in the window: every control has a name, Tab goes as one reads, nothing is English, no model breaks Qt's rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractProxyModel, QStringListModel
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QPushButton, QTableView, QVBoxLayout, QWidget

from models.problems import refuse
from services.county import set_up
from services.templates import make_template
from tests.conftest import TODAY
from tests.screens import _fill as fill_sheet
from tests.services.conftest import PERIOD, fill
from tests.ui.conftest import no_qt_messages, no_windows_left
from tests.ui.controls import disorder, english, namesakes, unnamed
from tests.ui.revised import revised_workbook
from ui.hub import Hub
from ui.pages.setup import FaultWindow, SetupWindow
from ui.window import PAGES, Window

pytestmark = pytest.mark.xdist_group("everywhere")  # what it prepares is prepared once

CHECKS: dict[str, Callable[[QWidget], list[str]]] = {
    "unnamed": unnamed,
    "namesakes": namesakes,
    "disorder": disorder,
    "english": english,
}
NAMES = [name for name, _, _, make in PAGES if make is not None]
Scene = tuple[str, QWidget]


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def _parts(page: Any) -> Iterator[tuple[str, Any]]:
    """A page's tabs, each with what it holds; a page without tabs is itself."""
    if not hasattr(page, "tabs"):
        yield "", page
        return
    for at in range(page.tabs.count()):
        page.tabs.setCurrentIndex(at)
        yield f" tab {at}", page.stack.currentWidget()


def faces(page: Any) -> Iterator[str]:
    """Shows each tab, face and step of a page in turn."""
    for tab, part in _parts(page):
        if hasattr(part, "faces"):
            for at, button in enumerate(part.faces.group.buttons()):
                button.click()
                yield f"{tab} face {at}"
            part.faces.group.button(0).click()
        elif hasattr(page, "steps"):
            for at in range(5):
                page.show_step(at)
                yield f" step {at}"
        else:
            yield tab


def opened(page: Any) -> Iterator[str]:
    """Opens what is folded away on a page."""
    form = getattr(page, "form", None)
    if hasattr(form, "more"):
        form.more.setChecked(True)
        yield " more"
    for fold in getattr(form, "folds", {}).values():
        fold.open = True
    if hasattr(form, "folds"):
        form.show_again()
        yield " folds"
    if hasattr(page, "about"):
        page.about.show_notices()
        yield " notices"


def pages(window: Window) -> Iterator[Scene]:
    """Every page in each of its forms."""
    for name in NAMES:
        page = window.show_page(name)
        for show in (faces, opened):
            for part in show(page):
                settle()
                yield f"{name}{part}", window


def imports(window: Window, folder: Path) -> Iterator[Scene]:
    """The imports with a list to decide on and a sheet to look over."""
    page: Any = window.show_page("imports")
    page.tabs.setCurrentIndex(0)
    yield from list_import(window, page, folder)
    page.tabs.setCurrentIndex(1)
    sheet = folder / "样例单位交回.xlsx"
    make_template(window.hub.desk, "reserve_project", sheet, window.hub.period)
    fill_sheet(sheet)
    page.sheet_part.read(sheet)
    _finish(page)
    yield "imports sheet", window
    page.sheet_part.cancel()


def list_import(window: Window, page: Any, folder: Path) -> Iterator[Scene]:
    """A revised list: what is refused, each kind of answer, each kind of line, accepted, and the earlier lists."""
    part = page.list_part
    part.read("不是清单")
    _finish(page)
    yield "imports refused", window
    part.read(revised_workbook(folder))
    _finish(page)
    yield "imports list", window
    for key in "1SMO":
        part.compare._pressed(key)
        settle()
        yield f"imports list {key}", window
    for key in ("n1", "o30", "a0", "sum"):
        part.compare._go(key)
        settle()
        yield f"imports list {key}", window
    for _ in range(4):
        part.compare.next_open()
        part.compare._pressed("1")
        part.compare.confirm()
    part.accept()
    _finish(page)
    yield "imports accepted", window
    for key in ("", "t"):
        part.show_history(key)
        settle()
        yield f"imports history {key}", window
    part.close_history()
    part.undo()
    part.cancel()


def _finish(page: Any) -> None:
    for _ in range(600):
        QTest.qWait(50)
        if page.work.work is None:
            return
    raise AssertionError("the import does not end")


def others(window: Window, folder: Path) -> Iterator[Scene]:
    """What is not a page: a fault, a bug, a crash, the past of a value, the set-up, a start that fails."""
    page: Any = window.show_page("reserve_project")
    page.form.focus_field("total_invest")
    page.form.show_history()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    yield "history", popup
    popup.close()
    window.show_refusal(refuse("DATA", "磁盘已满，没有保存。", "清理磁盘空间后重试。").problems)
    yield "fault", window
    window.bar.show_bug("…", Path("liangxin.log"))
    yield "bug", window
    window.bar.show_crash("…", Path("liangxin.log"))
    yield "crash", window
    window.bar.hide()
    setup = SetupWindow(folder / "新", TODAY, may_move=True)
    fault = FaultWindow("另一个窗口或命令正在使用这份数据，不能同时写入。关闭它后重试。", "")
    for name, made in (("setup", setup), ("no start", fault)):
        made.show()
        settle()
        yield name, made
        made.close()


@pytest.fixture(scope="module")
def found(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What each check found anywhere: first place by finding."""
    folder = tmp_path_factory.mktemp("everywhere")
    wrong: dict[str, dict[str, str]] = defaultdict(dict)

    def look(scene: Scene) -> None:
        name, root = scene
        for check, of in CHECKS.items():
            for finding in of(root):
                wrong[check].setdefault(finding, name)

    with no_qt_messages(), no_windows_left():
        for filled in (True, False):
            desk = set_up(folder / str(filled), "430523", TODAY, filler="李样例", phone="0739-5000001")
            if filled:
                fill(desk)
            window = Window(Hub(desk, PERIOD))
            window.show()
            for scene in pages(window):
                look(scene)
            if filled:
                for scene in chain(imports(window, folder), others(window, folder)):
                    look(scene)
            window.close()
            desk.database.close()
    return wrong


@pytest.mark.parametrize("check", CHECKS)
def test_everywhere(found: dict[str, dict[str, str]], check: str) -> None:
    assert found[check] == {}


def test_the_checks_find_what_is_wrong(qtbot: Any) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    column = QVBoxLayout(root)
    buttons = [QPushButton(text) for text in ("Open file", "一", "二")]
    for button in buttons:
        column.addWidget(button)
    for button in buttons[1:]:
        button.setAccessibleName("删除")
    QWidget.setTabOrder(buttons[2], buttons[1])
    root.show()
    assert unnamed(root) and namesakes(root) == ["删除"] and english(root) == ["Open file"]
    assert disorder(root) == ["删除 → 删除"]


def test_the_tester_s_findings_are_messages_of_qt_s() -> None:
    class Wrong(QStringListModel):
        def rowCount(self, parent: Any = None) -> int:
            return -1

    with pytest.raises(AssertionError, match="FAIL"), no_qt_messages():
        model = Wrong()
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)


@pytest.fixture
def window(qapp: QApplication, hub: Hub, qtbot: Any) -> Window:
    made = Window(hub)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    return made


class Watch:
    """Puts Qt's own tester on every model of ours that a view shows; what it finds is a message of Qt's, and fails the test."""

    def __init__(self) -> None:
        self.testers: dict[QAbstractItemModel, QAbstractItemModelTester] = {}

    def look(self, root: QWidget) -> None:
        for view in root.findChildren(QAbstractItemView):
            for model in _models(view.model()):
                if type(model).__module__.startswith("ui.") and model not in self.testers:
                    mode = QAbstractItemModelTester.FailureReportingMode.Warning
                    self.testers[model] = QAbstractItemModelTester(model, mode)


def _models(model: QAbstractItemModel | None) -> Iterator[QAbstractItemModel]:
    """A model and those it stands before."""
    while model is not None:
        yield model
        model = model.sourceModel() if isinstance(model, QAbstractProxyModel) else None


def press(window: Window, *keys: str) -> None:
    for key in keys:
        QTest.keySequence(QApplication.focusWidget() or window, QKeySequence(key))
        settle()


def drive(window: Window, part: Any) -> None:
    """Add, write, undo, redo, search, sort, delete, undo: by the keys that every page has."""
    press(window, "Ctrl+N", "Ctrl+A", "2", "Tab", "Ctrl+Z", "Ctrl+Y")
    for line in part.findChildren(QLineEdit):
        if line.isVisible() and line.accessibleName().startswith("查找"):
            line.setText("样例")
            settle()
            line.clear()
    for view in part.findChildren(QTableView):
        if view.isVisible():
            view.horizontalHeader().sectionClicked.emit(0)
    settle()
    press(window, "Ctrl+Delete", "Ctrl+Z", "Ctrl+Z", "Ctrl+Z")


@pytest.mark.parametrize("name", NAMES)
def test_no_model_breaks_qt_s_rules(window: Window, name: str, tmp_path: Path) -> None:
    watch, page = Watch(), window.show_page(name)
    for _ in faces(page):
        settle()
        watch.look(window)
        drive(window, page)
        watch.look(window)
    if name == "imports":
        for _ in imports(window, tmp_path):
            watch.look(window)
    for period in ("2026-10", PERIOD):
        window.hub.turn_to(period)
        window.show_page(name)
        settle()
    assert watch.testers
    page.leave()
    window.show_page("home")
