"""A clerk at the keyboard: moves by Tab, types, chooses by typing a code; never calls a page's own functions.

All she does is strokes: a shortcut pressed, a text typed. They are kept, so that other hands can do the same again blindly, on a
program of its own under X (tests.ui.xhands).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QTextEdit, QWidget

from tests.ui.keys import type_text
from ui.window import Window
from ui.work import WorkBar

FAR = 400
"""Tabs after which a control is given up."""
PRESS, TYPE, SAVED, REST = "press", "type", "saved", "rest"


class Stroke(NamedTuple):
    """What the hands do: press a shortcut, type a text, or wait until what is stored is this (and, to rest, nothing moves)."""

    kind: str
    what: Any


class Clerk:
    """Works on one window with keys alone. `stored` tells what the data file holds, for the marks between the strokes."""

    def __init__(self, window: Window, stored: Callable[[], Any] = dict) -> None:
        self.window, self.stored = window, stored
        self.strokes: list[Stroke] = []
        outside = window.window()
        outside.show()
        outside.activateWindow()
        assert QTest.qWaitForWindowActive(outside)

    @property
    def here(self) -> QWidget:
        """What has the cursor."""
        return QApplication.focusWidget() or self.window

    def press(self, keys: str, times: int = 1) -> None:
        """Press a key or a shortcut."""
        for _ in range(times):
            self.strokes.append(Stroke(PRESS, keys))
            QTest.keySequence(self.here, QKeySequence(keys))
            QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type a text where the cursor is; it goes on in the editor that its first key opens."""
        if text:
            self.strokes.append(Stroke(TYPE, text))
        for part in text if text.isascii() else (text,):
            type_text(self.here, part)

    def saved(self) -> None:
        """Mark that everything typed so far was left, and so is stored."""
        self.strokes.append(Stroke(SAVED, self.stored()))

    def rest(self) -> None:
        """Wait until all is saved and checked and nothing is under way."""
        end = time.monotonic() + 30
        while self._busy():
            assert time.monotonic() < end
            QTest.qWait(20)
        self.strokes.append(Stroke(REST, self.stored()))

    def _busy(self) -> bool:
        working = any(bar.work is not None for bar in self.window.findChildren(WorkBar))
        return working or any(timer.isActive() for timer in self.window.hub.findChildren(QTimer))

    def tab_to(self, name: str, *, exact: bool = False) -> QWidget:
        """Tab on until a control is reached whose name begins so."""
        seen: list[str] = []
        for _ in range(FAR):
            found = self.here.accessibleName()
            seen.append(found)
            if self.here.isEnabled() and (found == name if exact else found.startswith(name)):
                return self.here
            self.press("Tab")
        raise AssertionError(f"no control {name!r}; passed {list(dict.fromkeys(seen))}")

    def fill(self, name: str, text: str) -> None:
        """Go to a field and write in it, or choose what begins so."""
        widget = self.tab_to(name)
        if isinstance(widget, QComboBox):
            self.choose(widget, text)
            return
        if isinstance(widget, QLineEdit | QTextEdit):
            self.press("Ctrl+A")
        self.type(text)

    def choose(self, combo: QComboBox, text: str) -> None:
        """Choose with the arrow keys the entry that begins with the text."""
        for key in ("Down", "Up"):
            for _ in range(combo.count() + 1):
                if combo.currentText().startswith(text):
                    return
                self.press(key)
        raise AssertionError(f"{combo.accessibleName()} offers no {text!r}")

    def turn_to(self, page: str) -> None:
        """Choose a page in the side bar."""
        nav = self.window.nav
        self.tab_to("页面")
        want = self.window.model.place(page)
        for _ in range(40):
            now = nav.currentIndex().row()
            if now == want:
                self.rest()
                return
            self.press("Down" if now < want else "Up")
        raise AssertionError(page)

    def step_to(self, number: int) -> None:
        """Choose one of the five steps."""
        for _ in range(5):
            step = self.tab_to("第")
            if step.accessibleName().startswith(f"第{number}步"):
                return
            self.press("Right")
        raise AssertionError(number)

    def activate(self, name: str) -> None:
        """Go to a button, press it, and wait for what it began."""
        self.tab_to(name)
        self.press("Space")
        self.rest()

    def row(self, grid: str, *cells: str) -> None:
        """Go to a grid and write a line into its empty row."""
        self.tab_to(grid, exact=True)
        self.press("Ctrl+End")
        self.press("Home")
        self.type_row(*cells)

    def type_row(self, *cells: str) -> None:
        """Write cell after cell, going on with Tab; ↓ opens a cell's choices and goes down one."""
        for text in cells:
            if text and set(text) == {"↓"}:
                self.press("F2")
                self.press("Down", len(text))
            elif text:
                self.type(text)
            self.press("Tab")
        self.press("Esc")
