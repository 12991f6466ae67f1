"""A second start: what it was asked for goes to the window that is open over the same data, which comes to the front.

The two meet in the data folder: the second leaves a request there, the first takes it away. A command that holds the lock takes none.
"""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from ui.lock import LOCK_NAME

REQUEST_NAME = "open.request"
TAKEN_WITHIN, LOOK_EVERY = 3.0, 300
"""Seconds that the open window gets to answer; milliseconds between its looks."""


def hand_over(folder: Path, backup: Path | None) -> bool:
    """Ask the window that has this data folder open to come to the front, with the backup that was opened, if any.

    Returns whether one did. Where no program holds the folder's lock nothing is asked.
    """
    lock = QLockFile(str(folder / LOCK_NAME))
    lock.setStaleLockTime(0)
    if lock.tryLock(0):
        lock.unlock()
        return False
    if lock.error() != QLockFile.LockError.LockFailedError:
        return False
    _let_come_forward(lock)
    request = folder / REQUEST_NAME
    try:
        written = request.with_suffix(".part")
        written.write_text(str(backup.absolute()) if backup else "", "utf-8")
        written.replace(request)
        return _taken(request)
    except OSError:
        return False


def _taken(request: Path) -> bool:
    end = time.monotonic() + TAKEN_WITHIN
    while request.exists():
        if time.monotonic() > end:
            request.unlink(missing_ok=True)
            return False
        time.sleep(0.05)
    return True


def _let_come_forward(lock: QLockFile) -> None:
    """Windows lets only the program in front pass on the right to come to the front."""
    process, _, _ = lock.getLockInfo()
    if sys.platform == "win32":
        ctypes.windll.user32.AllowSetForegroundWindow(process)


def bring_forward(window: QWidget) -> None:
    """Show a window on top, out of the task bar where it was put there."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


class Requests(QObject):
    """Looks for requests of later starts while the window is open; `answer` gets the backup that was opened, or None."""

    def __init__(self, folder: Path, window: QWidget, answer: Callable[[Path | None], object]) -> None:
        super().__init__(window)
        self.request, self.window_, self.answer = folder / REQUEST_NAME, window, answer
        self.request.unlink(missing_ok=True)
        self._timer = QTimer(self, interval=LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Take a request, if there is one."""
        try:
            text = self.request.read_text("utf-8")
            self.request.unlink()
        except (OSError, UnicodeDecodeError):
            return
        bring_forward(self.window_)
        self.answer(Path(text) if text else None)
