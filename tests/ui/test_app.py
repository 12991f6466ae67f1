"""From the start to the window: an empty frame first, set-up where there is no county, the lock, data that was moved, the end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from models.database import FILE_NAME
from models.tasks import TaskList
from services.backups import make_backup
from services.county import county, set_up
from services.desk import open_desk
from services.records import add
from tests.conftest import TODAY
from tests.ui.keys import type_text
from tests.ui.test_errors import ROOT
from ui.app import run_window
from ui.errors import CRASH_NAME
from ui.frame import Frame
from ui.lock import writer
from ui.pages import setup
from ui.pages.setup import FaultWindow, SetupWindow
from ui.place import MOVED_NAME, actual, remember
from ui.window import Window

W = TypeVar("W", bound=QWidget)


class Clerk:
    """Waits for a window and does something with it; the windows run their own loops meanwhile."""

    def __init__(self, app: QApplication) -> None:
        self.app = app
        self.seen: list[str] = []

    def when(self, kind: type[W], act: Callable[[W], object], ready: Callable[[W], bool] = lambda window: True) -> None:
        def look() -> None:
            found = [w for w in self.app.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
            if found and ready(found[0]):
                self.seen.append(kind.__name__)
                act(found[0])
            else:
                QTimer.singleShot(50, look)

        QTimer.singleShot(0, look)


@pytest.fixture
def clerk(qapp: QApplication) -> Clerk:
    return Clerk(qapp)


def has_content(frame: Frame) -> bool:
    return frame.centralWidget() is not None and "年" in frame.windowTitle()


def test_the_window_opens_over_a_county_and_closes(clerk: Clerk, folder: Path) -> None:
    set_up(folder, "430523", TODAY).database.close()
    hook, titles = sys.excepthook, []
    clerk.when(Frame, lambda frame: (titles.append(frame.windowTitle()), frame.close()), has_content)
    assert run_window(folder, TODAY) == 0
    assert not clerk.app.windowIcon().isNull()
    assert titles == ["两新填报 · 邵阳县 · 2026年11月"] and sys.excepthook is hook
    assert not (folder / CRASH_NAME).exists()
    with writer(folder):
        pass


def test_what_is_being_typed_is_saved_at_the_end(clerk: Clerk, folder: Path) -> None:
    set_up(folder, "430523", TODAY).database.close()

    def type_and_close(frame: Frame) -> None:
        window: Any = frame.centralWidget()
        page = window.show_page("issue")
        page.add()
        line = page.form.boxes["desc"].editor.widget
        line.setFocus()
        type_text(line, "样例问题")
        frame.close()

    clerk.when(Frame, type_and_close, has_content)
    assert run_window(folder, TODAY) == 0
    with open_desk(folder, TODAY).reading() as connection:
        stored = connection.exec_driver_sql("SELECT * FROM issue").all()
    assert any("样例问题" in str(row) for row in stored)


def test_set_up_comes_first_where_there_is_no_county(clerk: Clerk, folder: Path) -> None:
    def fill(window: SetupWindow) -> None:
        window.form.unit.setCurrentIndex(2)
        for name, text in (("filler", "张样例"), ("phone", "0739-5000009")):
            type_text(window.form.lines[name].edit, text)
        assert QTest.qWaitForWindowActive(window)
        QTest.keyClick(window.form.lines["phone"].edit, Qt.Key.Key_Return)

    clerk.when(SetupWindow, fill)
    clerk.when(Frame, lambda frame: frame.close(), has_content)
    assert run_window(folder, TODAY) == 0
    assert clerk.seen == ["SetupWindow", "Frame"]


def test_leaving_the_set_up_leaves_nothing(clerk: Clerk, folder: Path) -> None:
    clerk.when(SetupWindow, lambda window: window.close())
    assert run_window(folder, TODAY) == 0
    assert not (folder / FILE_NAME).exists()


def test_a_second_window_is_refused_in_words(clerk: Clerk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.second.TAKEN_WITHIN", 0.1)
    set_up(folder, "430523", TODAY).database.close()
    told = []
    clerk.when(FaultWindow, lambda window: (told.append(window.details), window.restore_button.isHidden() and window.close()))
    with writer(folder):
        assert run_window(folder, TODAY) == 3
    assert "另一个窗口或命令" in told[0]


def test_a_clock_that_was_set_back_is_told_and_hides_no_month(clerk: Clerk, folder: Path) -> None:
    desk = set_up(folder, "430523", TODAY)
    uid = TaskList.built_in().items[0].task_uid
    add(desk, "task_progress", {"task_uid": uid, "progress": "样例进展。"}, "2026-11")
    desk.database.close()
    seen = []

    def look(frame: Frame) -> None:
        window = frame.findChild(Window)
        seen.append((window.hub.period, window.bar.isVisible(), window.bar.text.text()))
        frame.close()

    for day in (date(2026, 9, 3), date(2026, 12, 3)):
        clerk.when(Frame, look, has_content)
        assert run_window(folder, day) == 0
    (period, told, text), later = seen
    assert period == "2026-11" and told and "电脑日期是2026年9月" in text
    assert later[:2] == ("2026-12", False)


def test_damaged_data_is_restored_from_a_backup_on_the_spot(clerk: Clerk, folder: Path, tmp_path: Path) -> None:
    set_up(folder, "430523", TODAY, filler="李样例").database.close()
    good, bad = tmp_path / "备份.db", tmp_path / "不是备份.db"
    make_backup(folder, good)
    bad.write_bytes(b"x" * 5000)
    (folder / FILE_NAME).write_bytes(b"rubbish" * 900)
    said = []

    def restore(window: FaultWindow) -> None:
        assert not window.restore_button.isHidden()
        for source in (bad, good):
            window.restore(source)
            said.append(window.said.text())
        assert window.restore_button.isHidden()
        window.close()

    clerk.when(FaultWindow, restore)
    assert run_window(folder, TODAY) == 3
    assert "已恢复" not in said[0] and "已恢复并核验" in said[1] and "恢复前" in said[1]
    clerk.when(Frame, lambda frame: frame.close(), has_content)
    assert run_window(folder, TODAY) == 0
    with open_desk(folder, TODAY).reading() as connection:
        assert county(connection)["filler"] == "李样例"


def test_a_mistake_of_ours_at_the_start_is_admitted(clerk: Clerk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(folder, "430523", TODAY).database.close()

    def fail(*given: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr("ui.app._run", fail)
    told = []
    clerk.when(FaultWindow, lambda window: (told.append(window.details), window.close()))
    assert run_window(folder, TODAY) == 3
    assert "ZeroDivisionError: ours" in told[0] and "liangxin.log" in told[0]
    assert "ZeroDivisionError: ours" in (folder / "liangxin.log").read_text("utf-8")


def test_data_may_be_moved_at_set_up_and_is_found_again(
    clerk: Clerk, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "D盘" / "两新数据"
    set_up(other, "430523", TODAY, filler="李样例").database.close()
    monkeypatch.setattr(setup, "ask_folder", lambda *given: other)

    def choose(window: SetupWindow) -> None:
        window.choose_folder()
        window.start()

    clerk.when(SetupWindow, choose)
    clerk.when(Frame, lambda frame: frame.close(), has_content)
    assert run_window(folder, TODAY, usual=True) == 0
    assert actual(folder) == other and not (folder / FILE_NAME).exists()
    with open_desk(actual(folder), TODAY).reading() as connection:
        assert county(connection)["filler"] == "李样例"
    clerk.when(Frame, lambda frame: frame.close(), has_content)
    assert run_window(folder, TODAY, usual=True) == 0


def test_data_out_of_reach_is_not_begun_anew(clerk: Clerk, folder: Path, tmp_path: Path) -> None:
    remember(folder, tmp_path / "拔掉的U盘" / "数据")
    told = []
    clerk.when(FaultWindow, lambda window: (told.append(window.details), window.close()))
    assert run_window(folder, TODAY, usual=True) == 3
    assert "找不到" in told[0] and MOVED_NAME in told[0] and not (tmp_path / "拔掉的U盘").exists()


def test_what_takes_long_is_imported_after_the_window_stands() -> None:
    heavy = "sqlalchemy", "openpyxl", "xlsxwriter", "python_calamine", "PySide6.QtSvg"
    code = f"import sys, main, ui.app; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
