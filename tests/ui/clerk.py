"""A clerk at the keyboard: moves by Tab, types, chooses by typing a code; never calls a page's own functions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QTextEdit, QWidget

from tests.ui.keys import type_text
from ui.window import Window

FAR = 400
"""Tabs after which a control is given up."""


class Clerk:
    """Works on one window with keys alone."""

    def __init__(self, window: Window) -> None:
        self.window = window
        window.show()
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window)

    @property
    def here(self) -> QWidget:
        """What has the cursor."""
        return QApplication.focusWidget() or self.window

    def press(self, keys: str, times: int = 1) -> None:
        """Press a key or a shortcut."""
        for _ in range(times):
            QTest.keySequence(self.here, QKeySequence(keys))
            QApplication.processEvents()

    def tab_to(self, name: str, *, exact: bool = False) -> QWidget:
        """Tab on until a control is reached whose name begins so."""
        seen: list[str] = []
        for _ in range(FAR):
            found = self.here.accessibleName()
            seen.append(found)
            if self.here.isEnabled() and (found == name if exact else found.startswith(name)):
                return self.here
            QTest.keyClick(self.here, Qt.Key.Key_Tab)
            QApplication.processEvents()
        raise AssertionError(f"no control {name!r}; passed {list(dict.fromkeys(seen))}")

    def fill(self, name: str, text: str) -> None:
        """Go to a field and write in it, or choose what begins so."""
        widget = self.tab_to(name)
        if isinstance(widget, QComboBox):
            self.choose(widget, text)
            return
        if isinstance(widget, QLineEdit | QTextEdit):
            self.press("Ctrl+A")
        type_text(widget, text)

    def choose(self, combo: QComboBox, text: str) -> None:
        """Choose with the arrow keys the entry that begins with the text."""
        for _ in range(combo.count() + 1):
            if combo.currentText().startswith(text):
                return
            QTest.keyClick(combo, Qt.Key.Key_Down)
        for _ in range(combo.count() + 1):
            if combo.currentText().startswith(text):
                return
            QTest.keyClick(combo, Qt.Key.Key_Up)
        raise AssertionError(f"{combo.accessibleName()} offers no {text!r}")

    def turn_to(self, page: str) -> None:
        """Choose a page in the side bar."""
        nav = self.window.nav
        self.tab_to("页面")
        want = self.window.model.place(page)
        for _ in range(40):
            now = nav.currentIndex().row()
            if now == want:
                return
            QTest.keyClick(nav, Qt.Key.Key_Down if now < want else Qt.Key.Key_Up)
            QApplication.processEvents()
        raise AssertionError(page)

    def step_to(self, number: int) -> None:
        """Choose one of the five steps."""
        for _ in range(5):
            step = self.tab_to("第")
            if step.accessibleName().startswith(f"第{number}步"):
                return
            QTest.keyClick(step, Qt.Key.Key_Right)
            QApplication.processEvents()
        raise AssertionError(number)

    def activate(self, name: str) -> None:
        """Go to a button and press it."""
        button = self.tab_to(name)
        QTest.keyClick(button, Qt.Key.Key_Space)
        QApplication.processEvents()

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
            for part in () if "↓" in text else text if text.isascii() else (text,):
                type_text(self.here, part)
            self.press("Tab")
        self.press("Esc")
