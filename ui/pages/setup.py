"""The window before there is a county: one page of seven fields, a backup to restore instead; and faults that come before a window."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from models.database import FILE_NAME, RESTORE_IT
from models.problems import ERROR, Problem, Refused
from models.profile import profile
from services.backups import restore
from services.county import set_up
from services.places import GOOD, doubts
from ui.bars import told
from ui.faults import BUG, os_refusal
from ui.files import ask_folder, ask_open
from ui.lock import writer
from ui.pages.backup_part import KINDS, counted
from ui.pages.setup_fields import PEOPLE, SetupForm, free_space

LEAST = (800, 420)
"""The least size in logical pixels: a 1366x768 screen at 150 % has 911x484 less the title bar."""


class SetupWindow(QWidget):
    """Asks for the county. `folder` is where the data lies once `ready`; `backup` is one that was opened to be restored."""

    def __init__(self, folder: Path, today: date | None, *, may_move: bool = False, backup: Path | None = None) -> None:
        super().__init__()
        self.folder, self.today, self.backup = folder, today, backup
        self.ready, self.unfit = False, ""
        self.loop = QEventLoop()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(profile().text("program"))
        self.setMinimumSize(*LEAST)
        self.resize(1366, 740)
        self.form = SetupForm(self.choose_folder if may_move else None)
        self._lay_out()
        self.show_folder()
        (self.restore_button if backup else self.form.unit).setFocus()

    def _lay_out(self) -> None:
        card = QWidget()
        card.setObjectName("card")
        card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        card.setFixedWidth(720)
        column = QVBoxLayout(card)
        column.setContentsMargins(40, 20, 40, 20)
        column.setSpacing(0)
        column.addWidget(_label("先填好本单位信息", "title"))
        column.addWidget(_label("打印和报送包封面用这些内容，以后可在“设置与备份”里修改。", "second"))
        column.addSpacing(12)
        column.addWidget(self.form)
        column.addSpacing(8)
        notice = _label(profile().text("secrecy"), "notice")
        notice.setWordWrap(True)
        column.addWidget(notice)
        self.message = _label("", "wrong")
        self.message.setWordWrap(True)
        self.message.hide()
        column.addWidget(self.message)
        column.addSpacing(12)
        column.addLayout(self._buttons())
        _centre(self, card)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.restore_button = _push(
            f"从“{self.backup.name}”恢复" if self.backup else "换了电脑？从备份恢复", self.restore, "link"
        )
        self.leave_button = _push("退出", self.close)
        self.start_button = _push("开始使用", self.start, "primary")
        row.addWidget(self.restore_button)
        row.addStretch()
        row.addWidget(self.leave_button)
        row.addWidget(self.start_button)
        for key in ("Return", "Enter"):
            QShortcut(QKeySequence(key), self, activated=self._enter)
        return row

    def _enter(self) -> None:
        """Enter presses the button that has the focus, else begins."""
        focused = self.focusWidget()
        if isinstance(focused, QPushButton):
            focused.click()
        else:
            self.start()

    def show_folder(self) -> None:
        """Show where the data will lie; where a data file lies there already, offer to use it."""
        found = (self.folder / FILE_NAME).exists()
        note = "这里已有本程序的数据，可直接使用。" if found else f"剩余 {free_space(self.folder)}"
        state, message, hint = doubts(self.folder)
        self.unfit = f"{message}{hint}" if state == ERROR else ""
        self.form.show_folder(
            str(self.folder), note if state == GOOD else f"{message}{hint}", enabled=not found, wrong=state != GOOD
        )
        self.start_button.setText("使用这里的数据" if found else "开始使用　Enter")
        self.start_button.setAccessibleName("使用这里的数据" if found else "开始使用")

    def choose_folder(self) -> None:
        """Put the data somewhere else."""
        chosen = ask_folder(self, "数据存放位置", self.folder)
        if chosen is not None:
            self.folder = chosen
            self.show_folder()

    def start(self) -> None:
        """Make the county of what was filled in; what is wrong is said at its field."""
        if (self.folder / FILE_NAME).exists():
            self._end()
            return
        if self.form.check():
            entries = self.form.entries()
            people = {name: entries[name] for name in PEOPLE}
            self._try(lambda: set_up(self.folder, entries["unit"], self.today, dept=entries["dept"], **people).database.close())

    def restore(self) -> None:
        """Take the data from a backup instead."""
        chosen = self.backup or ask_open(self, "从备份恢复", KINDS)
        if chosen is not None:
            self._try(lambda: restore(self.folder, chosen, self.today))

    def _try(self, work: Callable[[], object]) -> None:
        if self.unfit:
            self._say((Problem("DATA", ERROR, self.unfit),))
            return
        try:
            with writer(self.folder):
                work()
        except Refused as refused:
            self._say(refused.problems)
        except OSError as error:
            self._say(os_refusal(error).problems)
        else:
            self._end()

    def _say(self, problems: tuple[Problem, ...]) -> None:
        self.message.setText("\n".join(told(problem) for problem in problems))
        self.message.show()

    def _end(self) -> None:
        self.ready = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.loop.quit()


def ask_for_county(folder: Path, today: date | None, *, may_move: bool = False, backup: Path | None = None) -> Path | None:
    """Show the set-up until there is a county; the folder it lies in, None where the clerk left.

    With `may_move` she may choose another folder than the one given; a `backup` that was opened is offered.
    """
    window = SetupWindow(folder, today, may_move=may_move, backup=backup)
    window.show()
    window.loop.exec()
    return window.folder if window.ready else None


class FaultWindow(QWidget):
    """What is wrong and what to do, when there is no other window to say it in."""

    def __init__(self, text: str, details: str, restore: Callable[[Path], str] | None = None) -> None:
        super().__init__()
        self.details, self.loop, self._do_restore = details, QEventLoop(), restore
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(profile().text("program"))
        self.resize(720, 280)
        card = QWidget()
        card.setObjectName("card")
        card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(card)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(16)
        column.addWidget(_label("没有打开", "title"))
        self.said = _label(text, "")
        self.said.setWordWrap(True)
        self.said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column.addWidget(self.said)
        column.addStretch()
        row = QHBoxLayout()
        row.addStretch()
        self.restore_button = _push("从备份恢复", self.choose)
        self.restore_button.setVisible(restore is not None)
        row.addWidget(self.restore_button)
        row.addWidget(_push("复制详情", lambda: QGuiApplication.clipboard().setText(self.details)))
        self.close_button = _push("关闭", self.close, "primary")
        row.addWidget(self.close_button)
        column.addLayout(row)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.addWidget(card)
        self.close_button.setFocus()

    def choose(self) -> None:
        """Ask which backup shall take the place of the data."""
        source = ask_open(self, "从备份恢复", KINDS)
        if source is not None:
            self.restore(source)

    def restore(self, source: Path) -> None:
        """Put a backup in the place of the data; what came of it stands where the fault stood."""
        assert self._do_restore is not None
        try:
            self.said.setText(self._do_restore(source))
        except Refused as refused:
            self.said.setText("\n".join(told(problem) for problem in refused.problems))
            return
        self.restore_button.hide()
        self.close_button.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.loop.quit()


def _restored(folder: Path, source: Path, today: date | None) -> str:
    with writer(folder):
        kept, counts = restore(folder, source, today)
    own = f"损坏的原数据另存为 {kept}。" if kept else ""
    return f"已恢复并核验：{counted(counts)}。{own}\n关闭后重新打开程序。"


def show_fault(refused: Refused, folder: Path | None = None, today: date | None = None) -> int:
    """Say why the program cannot open, until it is read; where the data in `folder` is damaged, offer to restore a backup.

    Returns the exit code.
    """
    text = "\n".join(told(problem) for problem in refused.problems)
    damaged = folder is not None and any(problem.hint == RESTORE_IT for problem in refused.problems)
    window = FaultWindow(text, text, (lambda source: _restored(folder, source, today)) if folder and damaged else None)
    window.show()
    window.loop.exec()
    return refused.exit_code


def show_bug(error: BaseException, log: Path) -> int:
    """Admit a mistake of ours that keeps the program from opening; returns the exit code."""
    details = "".join(traceback.format_exception(error))
    window = FaultWindow(f"{BUG}。复制详情或把日志发给维护人员：{log}", f"{details}\n{log}")
    window.show()
    window.loop.exec()
    return 3


def _label(text: str, name: str) -> QLabel:
    made = QLabel(text)
    made.setObjectName(name)
    return made


def _push(text: str, act: Callable[[], object], name: str = "") -> QPushButton:
    made = QPushButton(text)
    made.setObjectName(name)
    made.setAccessibleName(text)
    made.clicked.connect(lambda: act())
    return made


def _centre(window: QWidget, card: QWidget) -> None:
    middle = QWidget()
    middle.setObjectName("page")
    row = QHBoxLayout(middle)
    row.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
    scroll = QScrollArea()
    scroll.setObjectName("plain")
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(middle)
    outer = QVBoxLayout(window)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(scroll)
