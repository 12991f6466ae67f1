"""Typing as a clerk does: keys for letters and digits, the input method for Chinese."""

from __future__ import annotations

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget


def type_text(widget: QWidget, text: str) -> None:
    """Type a text into a widget that has the cursor; a table opens its editor when the composition begins."""
    if text.isascii():
        QTest.keyClicks(widget, text)
        return
    for composed, committed in (("pinyin", ""), ("", text)) if isinstance(widget, QAbstractItemView) else (("", text),):
        event = QInputMethodEvent(composed, [])
        event.setCommitString(committed)
        QApplication.sendEvent(widget, event)
