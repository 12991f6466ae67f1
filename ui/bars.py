"""The bar under a page's header for what must not be cut: a fault of the world, a bug of ours, the report of a crash."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from models.problems import Problem
from ui.faults import BUG
from ui.paint import Boxed
from ui.scrolled import Scrolled
from ui.taborder import stops, tab_after

SHOWN, MOST = 4, 132
"""How many problems the bar lists (copying gives all of them), and how many pixels high its text may be."""
FAULT, BUG_KIND, CRASH = "fault", "bug", "crash"
_WORDS = {FAULT: ("未完成", "danger"), BUG_KIND: ("程序出错", "warn"), CRASH: ("上次中止", "warn")}


def told(problem: Problem) -> str:
    """A problem in a sentence or two: what is wrong, what to do, and in which file, sheet and cell."""
    where = " ".join(part for part in (problem.file, problem.sheet, problem.cell) if part)
    return f"{problem.message}{problem.hint}" + (f"（{where}）" if where else "")


class MessageBar(QFrame):
    """One message at a time, selectable, with a button to copy all of it and one to close. Takes no focus by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.kind, self._copied = "", ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(24, 8, 16, 8)
        self._row.setSpacing(12)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setContentsMargins(0, 6, 0, 6)
        self._word = QVBoxLayout()
        self._word.setContentsMargins(0, 5, 0, 0)
        self._row.addLayout(self._word)
        self.scrolled = Scrolled(self.text, "提示全文", MOST)
        self._row.addWidget(self.scrolled, 1, Qt.AlignmentFlag.AlignTop)
        self.copy_button = self._button("复制详情", self.copy)
        self.close_button = self._button("关闭", self.hide)
        self.hide()

    def _button(self, text: str, act: object) -> QPushButton:
        made = QPushButton(text)
        made.setAccessibleName(text)
        made.clicked.connect(act)
        self._row.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        return made

    def _show(self, kind: str, text: str, copied: str) -> None:
        word, color = _WORDS[kind]
        self.kind, self._copied = kind, copied
        while self._word.count():
            gone = self._word.takeAt(0).widget()
            if gone is not None:
                gone.deleteLater()
        self._word.addWidget(Boxed(word, color), 0, Qt.AlignmentFlag.AlignTop)
        self._word.addStretch()
        self.text.setText(text)
        self.text.setAccessibleName(f"{word}：{text}")
        self.setProperty("kind", color)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
        self.scrolled.from_top()

    def show_fault(self, problems: Sequence[Problem]) -> None:
        """The world's fault: what is wrong and what to do."""
        lines = [told(problem) for problem in problems]
        shown = lines[:SHOWN] + ([f"另有{len(lines) - SHOWN}条，点“复制详情”可取得全部。"] if len(lines) > SHOWN else [])
        self._show(FAULT, "\n".join(shown), "\n".join(lines))

    def show_bug(self, details: str, log: Path) -> None:
        """Our own mistake: where the log lies, so that it can be sent on."""
        text = f"{BUG}；已保存的内容不受影响。复制详情或把日志发给维护人员：{log}"
        self._show(BUG_KIND, text, f"{details}\n{log}")

    def show_crash(self, report: str, log: Path) -> None:
        """What was found of a run that died."""
        text = f"上次程序意外中止，已保存的内容不受影响。复制详情或把日志发给维护人员：{log}"
        self._show(CRASH, text, report)

    def settled(self) -> None:
        """Something was saved since: a fault is over."""
        if self.kind == FAULT:
            self.hide()

    def copy(self) -> None:
        """Put everything there is to say onto the clipboard."""
        QGuiApplication.clipboard().setText(self._copied)


def move_to(bar: QWidget, page: QWidget) -> None:
    """Put the bar under the header of a page (the first of its layout)."""
    column = page.layout()
    if isinstance(column, QVBoxLayout):
        column.insertWidget(1, bar)
        header = column.itemAt(0).widget()
        tab_after([header, *stops(header)][-1], bar)
