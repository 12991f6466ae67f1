"""When what is being typed is looked at: after a short rest, and never while an input method still composes a word."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QWidget

REST = 400
"""Milliseconds without a key."""


class Resting(QTimer):
    """Calls `look` once the clerk rests; `touch` at each key."""

    def __init__(self, widget: QWidget, look: Callable[[], object]) -> None:
        super().__init__(widget, singleShot=True)
        self._composing = False
        self.timeout.connect(look)
        widget.installEventFilter(self)

    def touch(self, *, complete: bool = False) -> None:
        """A key was struck; a value that is `complete` is looked at as soon as it stands there."""
        if not self._composing:
            self.start(0 if complete else REST)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            was, self._composing = self._composing, bool(event.preeditString())
            if self._composing:
                self.stop()
            elif was:
                self.start(REST)
        return False
