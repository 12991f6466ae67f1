"""Where failures end: log, bar, crash report; and a start without a display."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

import main as program
from models.problems import Problem, refuse
from ui.bars import MessageBar, move_to
from ui.errors import CRASH_NAME, Errors
from ui.faults import LOG_NAME

ROOT = Path(program.__file__).resolve().parent
WORDS = "磁盘已满，没有保存。清理磁盘空间后重试。"


@pytest.fixture
def errors(qapp: object, folder: Path) -> Iterator[Errors]:
    made = Errors(folder)
    made.install()
    made.open_log()
    yield made
    made.remove()


class Heard:
    """What the hooks told."""

    def __init__(self, errors: Errors) -> None:
        self.bugs: list[str] = []
        self.faults: list[tuple[Problem, ...]] = []
        errors.bug.connect(self.bugs.append)
        errors.fault.connect(self.faults.append)


def raised(error: BaseException) -> None:
    """As the interpreter tells of an error that nobody caught."""
    try:
        raise error
    except BaseException as caught:
        sys.excepthook(type(caught), caught, caught.__traceback__)


def logged(errors: Errors) -> str:
    return errors.log.read_text("utf-8")


def test_our_own_bug_is_logged_and_told(errors: Errors) -> None:
    heard = Heard(errors)
    raised(ZeroDivisionError("ours"))
    assert len(heard.bugs) == 1 and "ZeroDivisionError: ours" in heard.bugs[0] and "test_errors.py" in heard.bugs[0]
    assert "ZeroDivisionError: ours" in logged(errors) and heard.faults == []


@pytest.mark.parametrize("error", [refuse("DATA", "磁盘已满，没有保存。", "清理磁盘空间后重试。"), OSError(28, "No space left")])
def test_the_world_s_fault_is_no_bug(errors: Errors, error: Exception) -> None:
    heard = Heard(errors)
    raised(error)
    assert heard.bugs == [] and "磁盘已满" in heard.faults[0][0].message


def test_an_error_in_a_thread_arrives(errors: Errors, qtbot: Any) -> None:
    heard = Heard(errors)
    with qtbot.waitSignal(errors.bug):
        threading.Thread(target=lambda: 1 // 0, daemon=True).start()
    assert "ZeroDivisionError" in heard.bugs[0]


def test_a_failing_listener_does_not_go_round(errors: Errors, capfd: pytest.CaptureFixture[str]) -> None:
    def fail(details: str) -> None:
        raise RuntimeError("the bar is broken")

    errors.bug.connect(fail)
    raised(ZeroDivisionError("ours"))
    assert "the bar is broken" in capfd.readouterr().err


def test_qt_s_messages_go_to_the_log(errors: Errors) -> None:
    qWarning("QWidget: something is odd")
    assert "WARNING qt: QWidget: something is odd" in logged(errors)


def test_the_hooks_are_given_back(qapp: object, folder: Path) -> None:
    before = sys.excepthook, threading.excepthook
    handlers = list(logging.getLogger().handlers)
    errors = Errors(folder)
    errors.install()
    errors.open_log()
    assert sys.excepthook != before[0]
    errors.watch_crashes()
    errors.remove()
    assert (sys.excepthook, threading.excepthook) == before and logging.getLogger().handlers == handlers
    assert not (folder / CRASH_NAME).exists()


def test_a_folder_that_cannot_be_written_only_costs_the_log(qapp: object, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    errors = Errors(tmp_path / "file")
    errors.install()
    errors.open_log()
    heard = Heard(errors)
    assert errors.watch_crashes() == ""
    raised(ZeroDivisionError("ours"))
    errors.remove()
    assert len(heard.bugs) == 1


CRASH = """
import faulthandler, sys
from pathlib import Path
from ui.errors import Errors
errors = Errors(Path(sys.argv[1]))
errors.install()
errors.open_log()
print(repr(errors.watch_crashes()), flush=True)
faulthandler._sigabrt()
"""


def test_a_crash_is_offered_at_the_next_start(qapp: object, folder: Path) -> None:
    died = subprocess.run([sys.executable, "-c", CRASH, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert died.returncode != 0 and died.stdout.strip() == "''"
    errors = Errors(folder)
    errors.install()
    errors.open_log()
    report = errors.watch_crashes()
    errors.remove()
    assert "Current thread" in report and "the last run died" in (folder / LOG_NAME).read_text("utf-8")
    errors.install()
    assert errors.watch_crashes() == ""
    errors.remove()


@pytest.fixture
def bar(qtbot: Any) -> MessageBar:
    made = MessageBar()
    qtbot.addWidget(made)
    return made


def test_the_bar_shows_a_fault_whole_until_something_is_saved(bar: MessageBar) -> None:
    place = {"file": "储备.xlsx", "sheet": "附表1储备项目", "cell": "X7"}
    bar.show_fault([Problem("FILE", "error", f"第{n}处。", "改正。", **place) for n in range(7)])
    assert bar.isVisible() and "第3处。改正。（储备.xlsx 附表1储备项目 X7）" in bar.text.text() and "另有3条" in bar.text.text()
    bar.copy_button.click()
    assert "第6处。" in QGuiApplication.clipboard().text()
    bar.settled()
    assert not bar.isVisible()


def test_a_bug_stays_until_it_is_closed(bar: MessageBar) -> None:
    bar.show_bug("Traceback\nZeroDivisionError", Path("数据") / LOG_NAME)
    bar.settled()
    assert bar.isVisible() and LOG_NAME in bar.text.text() and "程序的问题" in bar.text.text()
    bar.copy_button.click()
    assert "ZeroDivisionError" in QGuiApplication.clipboard().text()
    bar.close_button.click()
    assert not bar.isVisible()
    bar.show_crash("Fatal Python error", Path("数据") / LOG_NAME)
    assert bar.isVisible() and "上次" in bar.text.text()


def test_the_bar_stands_under_the_header_of_whichever_page(qtbot: Any) -> None:
    pages, bar = [], MessageBar()
    for _ in range(2):
        page = QWidget()
        qtbot.addWidget(page)
        column = QVBoxLayout(page)
        column.addWidget(QWidget())
        column.addWidget(QWidget())
        pages.append(page)
    bar.show_bug("…", Path(LOG_NAME))
    for page in pages:
        page.show()
        move_to(bar, page)
        layout = page.layout()
        assert layout is not None and layout.indexOf(bar) == 1
        qtbot.waitUntil(bar.isVisible)


def test_without_a_display_the_window_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert program.main([]) == 3
    assert "没有图形界面" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="only there is a display a matter of luck")
def test_a_display_that_does_not_answer_is_told_in_words(folder: Path) -> None:
    environment = {**os.environ, "DISPLAY": ":987", "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, str(ROOT / "main.py"), "--data", str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 3 and "打不开图形界面" in done.stderr
