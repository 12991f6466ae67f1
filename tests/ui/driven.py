"""The real program with a clerk at its keyboard, in a process of its own that may be killed:  python -m tests.ui.driven DIR PLACE

It prints what it typed, a line at a time, and then waits. PLACES names where she types; the last field is never left.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import main as program
from tests.conftest import TODAY
from tests.ui.clerk import Clerk
from ui.frame import Frame

LONG = "11月3日召开工作推进会，走访企业12家，形成需求清单1份；" * 8 + "其余2家12月10日前完成。"
PAUSE = 1000
"""Milliseconds of a pause within which what is typed is saved."""


def say(text: str) -> None:
    print(text, flush=True)


def progress(clerk: Clerk) -> None:
    """The long text of an item."""
    clerk.window.show_page("task_progress")
    clerk.press("Ctrl+Enter")
    clerk.fill("本期进展情况", LONG)


def item_name(clerk: Clerk) -> None:
    """A text of a new project, with a pause behind a space."""
    clerk.window.show_page("reserve_project")
    clerk.press("Ctrl+N")
    clerk.fill("项目名称", "样例县 ")
    QTest.qWait(PAUSE)
    clerk.type("回收站建设项目")


def money(clerk: Clerk) -> None:
    """An amount, with a pause in the middle."""
    clerk.window.show_page("reserve_project")
    clerk.press("Ctrl+N")
    clerk.fill("总投资", "12")
    QTest.qWait(PAUSE)
    clerk.type("34.5")


def cell(clerk: Clerk) -> None:
    """A cell of a project's equipment."""
    clerk.window.show_page("reserve_project")
    clerk.press("Ctrl+N")
    clerk.tab_to("设备明细", exact=True)
    clerk.press("Right")
    clerk.type("打包机")


def signature(clerk: Clerk) -> None:
    """Who approves, at the sign-off."""
    clerk.window.show_page("submission")
    clerk.step_to(3)
    clerk.fill("审核人", "王样例")


def setting(clerk: Clerk) -> None:
    """Who usually approves, in the settings."""
    clerk.window.show_page("settings")
    clerk.fill("审核人", "王样例")


def department(clerk: Clerk) -> None:
    """Who fills in for a department."""
    clerk.window.show_page("settings")
    clerk.tab_to("县级部门", exact=True)
    clerk.press("Home")
    clerk.press("Right")
    clerk.type("孙样例")


def without_end(clerk: Clerk) -> None:
    """The long text of an item without a rest: it prints how much of it was typed, and when."""
    clerk.window.show_page("task_progress")
    clerk.press("Ctrl+Enter")
    clerk.tab_to("本期进展情况")
    say("typing")
    for number in range(120):
        clerk.type(f"第{number}句。")
        say(f"{number} {time.time()}")
        QTest.qWait(60)


PLACES: dict[str, Callable[[Clerk], None]] = {
    act.__name__: act for act in (progress, item_name, money, cell, signature, setting, department, without_end)
}


def _when_open(act: Callable[[Any], None]) -> None:
    """Do it as soon as the program's window has its content."""
    frames = [w for w in QApplication.topLevelWidgets() if isinstance(w, Frame) and w.centralWidget() is not None]
    if frames and "年" in frames[0].windowTitle():
        act(frames[0].centralWidget())
    else:
        QTimer.singleShot(20, lambda: _when_open(act))


def main() -> int:
    folder, place = sys.argv[1:]
    app = QApplication(sys.argv[:1])

    def drive(window: Any) -> None:
        say(f"open {window.bar.kind if window.bar.isVisible() else ''}")
        if place not in PLACES:
            app.quit()
            return
        try:
            PLACES[place](Clerk(window))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        say("typed")

    QTimer.singleShot(0, lambda: _when_open(drive))
    return program.main(["--data", str(Path(folder)), "--today", TODAY.isoformat()])


if __name__ == "__main__":
    sys.exit(main())
