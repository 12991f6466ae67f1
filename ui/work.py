"""Long work beside the window: steps run in a thread, a plain bar with a count shows them, 取消 stops between two of them."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from exchange.files import Step
from models.problems import Problem, Refused
from ui.hub import Hub

Steps = Generator[Step, None, Any]
BUSY = "正在处理文件，暂时不能保存。"


def once(text: str, work: Callable[[], Any]) -> Steps:
    """A piece of work that knows no steps, as one."""
    yield Step(0, 0, text)
    return work()


class Work(QObject):
    """One run of a generator in a thread. Of `done`, `failed` and `stopped` exactly one comes, last, in the window's thread."""

    stepped = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    stopped = Signal()

    def __init__(self, steps: Steps) -> None:
        super().__init__()
        self._steps = steps
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.end)
        self._thread.start()

    def cancel(self) -> None:
        """Stop before the next step; what a step had begun is taken back by its own transaction. A file being read is let go of."""
        self._stop.set()
        for reader in multiprocessing.active_children():
            reader.terminate()

    def join(self) -> None:
        """Wait for the thread, which has nothing left to do once its last signal came."""
        self._thread.join()

    def end(self) -> None:
        """Stop and wait: nothing may run on when the program ends."""
        if self._thread.is_alive():
            self.cancel()
            self._thread.join(10)

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self.stepped.emit(next(self._steps))
            self._steps.close()
            self.stopped.emit()
        except StopIteration as end:
            self.done.emit(end.value)
        except BaseException as error:
            if self._stop.is_set() and isinstance(error, Refused):
                self.stopped.emit()
            else:
                self.failed.emit(error)


class WorkBar(QWidget):
    """The bar: what is being done, how far it is, and 取消. Hidden while nothing runs; one piece of work at a time."""

    busy = Signal(bool)

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.work: Work | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 24, 8)
        row.setSpacing(12)
        self.text = QLabel()
        self.bar = QProgressBar()
        self.bar.setAccessibleName("进度")
        self.bar.setFixedWidth(280)
        self.cancel_button = QPushButton("取消")
        self.cancel_button.setAccessibleName("取消正在进行的处理")
        self.cancel_button.clicked.connect(self.cancel)
        row.addWidget(self.bar)
        row.addWidget(self.text, 1)
        row.addWidget(self.cancel_button)
        self.hide()

    def run(
        self, steps: Steps, then: Callable[[Any], object], refused: Callable[[tuple[Problem, ...]], object] | None = None
    ) -> None:
        """Do the work; `then` gets its result. The world's faults are shown, in the place for all of them unless `refused` takes them;
        our own mistakes go to the hook for them."""
        if self.work is not None:
            return
        self._then, self._refused = then, refused or self.hub.refused.emit
        self.work = Work(steps)
        self.work.stepped.connect(self._show)
        self.work.done.connect(self._done)
        self.work.failed.connect(self._failed)
        self.work.stopped.connect(self._over)
        self._show(Step(0, 0, ""))
        self.cancel_button.setEnabled(True)
        self.show()
        self.hub.pause(BUSY)
        self.busy.emit(True)
        self.work.start()

    def cancel(self) -> None:
        """Stop; the bar goes when the work has let go."""
        if self.work is not None:
            self.text.setText("正在取消")
            self.cancel_button.setEnabled(False)
            self.work.cancel()

    def _show(self, step: Step) -> None:
        self.bar.setRange(0, step.total)
        self.bar.setValue(step.done)
        self.bar.setFormat("%v / %m" if step.total else "")
        if self.cancel_button.isEnabled():
            self.text.setText(step.text)

    def _over(self) -> None:
        if self.work is not None:
            self.work.join()
        self.work = None
        self.hide()
        self.hub.pause("")
        self.busy.emit(False)

    def _done(self, result: Any) -> None:
        self._over()
        self._then(result)

    def _failed(self, error: BaseException) -> None:
        self._over()
        if isinstance(error, Refused):
            self._refused(error.problems)
        else:
            raise error
