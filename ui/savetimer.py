"""When what is being typed is saved: after a short rest, and at the latest a moment after the first key that is not saved yet."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

SAVE_AFTER, SAVE_WITHIN = 800, 1600
"""Milliseconds after the last key, and after the first key that is not saved: a power cut costs less than two seconds of typing."""


class SaveTimer(QTimer):
    """Calls `save` once the clerk rests, or types on for too long."""

    def __init__(self, parent: QObject, save: Callable[[], object]) -> None:
        super().__init__(parent, singleShot=True)
        self._first = 0.0
        self.timeout.connect(save)

    def touch(self) -> None:
        """A key was struck."""
        now = time.monotonic()
        if not self.isActive():
            self._first = now
        left = SAVE_WITHIN - round((now - self._first) * 1000)
        self.start(max(0, min(SAVE_AFTER, left)))
