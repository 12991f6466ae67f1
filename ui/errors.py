"""The one place where the window's failures end: every hook of Python and Qt into the log, our own mistakes to whoever shows them.

A `Refused` or an `OSError` is the world's fault and told as such; everything else is our own bug. What faulthandler writes when the
process dies is kept in a file that a clean end takes away, so that the next start can offer it.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from models.problems import Refused
from ui.faults import LOG_NAME, close_log, open_log, os_refusal

CRASH_NAME = "liangxin-crash.log"
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_NO_DISPLAY = "打不开图形界面：连不上显示服务，或缺少图形界面的系统库（tools/setup.sh 会装好）。命令仍可使用，见 --help。"
_log = logging.getLogger(__name__)


class Errors(QObject):
    """The hooks of one running window. `bug` carries the details of a mistake of ours, `fault` the problems of the world's."""

    bug = Signal(str)
    fault = Signal(object)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self._handler: logging.Handler | None = None
        self._crash_file: IO[str] | None = None
        self._before: tuple[Any, Any, Any] | None = None
        self._busy = False

    @property
    def log(self) -> Path:
        return self.folder / LOG_NAME

    def install(self) -> None:
        """Take over the hooks; the log comes with `open_log`, when the window stands."""
        self._before = sys.excepthook, threading.excepthook, qInstallMessageHandler(_qt_message)
        sys.excepthook = self._raised
        threading.excepthook = self._raised_in_thread

    def open_log(self, folder: Path | None = None) -> None:
        """Keep the log from now, in another folder if one is named."""
        close_log(self._handler)
        self.folder = folder or self.folder
        self._handler = open_log(self.folder)

    def remove(self) -> None:
        """Give the hooks back; a crash report that was not needed goes."""
        if self._before is not None:
            sys.excepthook, threading.excepthook, qt = self._before
            qInstallMessageHandler(qt)
            self._before = None
        self._stop_watching()
        close_log(self._handler)
        self._handler = None

    def watch_crashes(self) -> str:
        """Have faulthandler write into the data folder from now; returns what it wrote when the last run died, "" for nothing.

        Only for the holder of the data folder's lock: two programs would write into one file.
        """
        path = self.folder / CRASH_NAME
        try:
            found = path.read_text("utf-8", errors="replace") if path.exists() else ""
            self._crash_file = path.open("w", encoding="utf-8")
        except OSError:
            return ""
        faulthandler.enable(self._crash_file)
        if found:
            _log.error("the last run died:\n%s", found)
        return found

    def _stop_watching(self) -> None:
        if self._crash_file is not None:
            faulthandler.disable()
            self._crash_file.close()
            self._crash_file = None
            (self.folder / CRASH_NAME).unlink(missing_ok=True)

    def report(self, error: BaseException) -> None:
        """Tell of an error that ended some piece of work, in whichever thread."""
        if isinstance(error, Refused):
            _log.info("refused: %s", error)
            self.fault.emit(error.problems)
        elif isinstance(error, OSError):
            _log.error("fault of the system", exc_info=error)
            self.fault.emit(os_refusal(error).problems)
        else:
            _log.error("a mistake of ours", exc_info=error)
            self.bug.emit("".join(traceback.format_exception(error)))

    def _raised(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt) or self._busy:
            sys.__excepthook__(kind, error, trace)
            return
        self._busy = True
        try:
            self.report(error)
        finally:
            self._busy = False

    def _raised_in_thread(self, given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None:
            self._raised(given.exc_type, given.exc_value, given.exc_traceback)


def _qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.INFO), "%s", text)
    if kind == QtMsgType.QtFatalMsg and "platform plugin" in text:
        if sys.stderr is not None:
            print(_NO_DISPLAY, file=sys.stderr, flush=True)
        os._exit(3)
