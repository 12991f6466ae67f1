"""Importing a revised list of the city: read, compare, answer what is uncertain, accept (simple comparison)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from exchange.tasklist import Difference
from models.problems import has_errors, refuse
from services.revisions import ListImport, import_list
from ui.files import ask_open
from ui.hub import Hub
from ui.page import empty_state
from ui.pages.list_detail import Detail
from ui.pages.list_model import LINE_ROLE, Answer, DiffDelegate, DiffModel
from ui.work import WorkBar, once

KINDS_OF_FILE = "清单 (*.xlsx *.xlsm *.xls *.txt *.csv);;所有文件 (*)"
_EMPTY = "还没有选择清单。可选文件（Excel或文本），也可从Word、Excel里复制整张表后粘贴。"
CHANGED = frozenset({"task_list", "task_progress"})


class ListImportPart(QWidget):
    """The part of the import page for the city's list. `changed` when what its buttons may do has changed."""

    changed = Signal()

    def __init__(self, hub: Hub, work: WorkBar) -> None:
        super().__init__()
        self.hub, self.work = hub, work
        self.result: ListImport | None = None
        self.done_words = ""
        self._path = Path()
        self._pasted: QTemporaryDir | None = None
        self.model = DiffModel()
        self.view = self._view()
        self.detail = Detail()
        self.counts = QLabel()
        self.counts.setObjectName("listcounts")
        self.stack = QStackedWidget()
        self.stack.addWidget(empty_state(_EMPTY, "选择清单文件", self.choose))
        self.stack.addWidget(self._comparison())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.view.selectionModel().currentChanged.connect(self._turned)
        self.detail.confirmed.connect(self._confirmed)
        self.detail.stepped.connect(self.step)

    def _view(self) -> QListView:
        view = QListView()
        view.setObjectName("list")
        view.setModel(self.model)
        view.setItemDelegate(DiffDelegate(view))
        view.setAccessibleName("新旧清单的不同")
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return view

    def _comparison(self) -> QWidget:
        left = QWidget()
        left.setObjectName("pane")
        left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        left.setMinimumWidth(340)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(12, 10, 12, 10)
        top.addWidget(self.counts)
        column.addLayout(top)
        column.addWidget(self.view)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.detail)
        split.setSizes([392, 780])
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        return split

    @property
    def sentence(self) -> str:
        """What stands beside the page's title."""
        if self.result is None:
            return self.done_words
        version = self.result.comparison.current.version
        return f"{self.result.read.file}，{len(self.result.read.items)}项　现行：{version} 版"

    @property
    def acceptable(self) -> bool:
        """Whether the list can be put in force: read without an error, nothing left open, and something new in it."""
        return self.result is not None and self.result.ok and not self.model.open_places()

    def choose(self) -> None:
        """Ask for the list's file."""
        path = ask_open(self, "选择市级清单", KINDS_OF_FILE)
        if path is not None:
            self.read(path)

    def paste(self) -> None:
        """Read the list from the clipboard, as a text file of its own."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            hint = "先在Word或Excel里选中整张清单并复制。"
            self.hub.refused.emit(refuse("FILE", "剪贴板里没有文字。", hint).problems)
            return
        self._forget_paste()
        self._pasted = QTemporaryDir()
        path = Path(self._pasted.filePath("粘贴的清单.txt"))
        path.write_text(text, "utf-8")
        self.read(path)

    def read(self, path: Path) -> None:
        """Compare a file with the list in force, beside the window."""
        self._path = path
        self.work.run(once("正在读取清单并对照", lambda: import_list(self.hub.desk, path, [])), self._show)

    def _show(self, result: ListImport | None) -> None:
        self.result = result
        self.model.show(result)
        self.stack.setCurrentIndex(1 if result else 0)
        if result is not None:
            places = self.model.open_places() or [1]
            self.view.setCurrentIndex(self.model.index(places[0]))
            self.view.setFocus()
        self._tell()

    def _tell(self) -> None:
        waiting = len(self.model.open_places())
        if self.result is not None:
            self.counts.setText(self._counts(self.result.comparison.differences, waiting))
            broken = has_errors(self.result.problems)
            words = f"还有{waiting}处待答" if waiting else "读取有错误，不能接受" if broken else "没有待答的，可以接受"
            self.detail.open_words.setText(words)
        self.changed.emit()

    def _counts(self, differences: tuple[Difference, ...], waiting: int) -> str:
        same = sum(d.kind == "unchanged" for d in differences)
        asked = sum(d.kind == "uncertain" for d in differences)
        right = f"&nbsp; 需回答{asked}处，已答{asked - waiting}处" if asked else ""
        return f"<b>{len(differences) - same}处不同</b>&nbsp; {same}项未变{right}"

    def _turned(self, now: QModelIndex, before: QModelIndex) -> None:
        line = now.data(LINE_ROLE) if now.isValid() else None
        comparison = self.result.comparison if self.result else None
        self.detail.show_line(line, comparison, self.model.answers)

    def _confirmed(self, answer: Answer) -> None:
        self.model.answer(self.view.currentIndex().row(), answer)
        self._tell()
        self.step(1)

    def step(self, by: int) -> None:
        """The next open line after this one (round the end), else the next line; backwards simply the line before."""
        here = self.view.currentIndex().row()
        waiting = self.model.open_places()
        if by > 0 and any(place != here for place in waiting):
            there = next((place for place in waiting if place > here), waiting[0])
        else:
            lines = range(here + by, len(self.model.lines) if by > 0 else -1, by)
            there = next((place for place in lines if not self.model.lines[place].heading), here)
        self.view.setCurrentIndex(self.model.index(there))
        self.view.setFocus()

    def answers(self) -> list[dict[str, Any]]:
        """The answers as `services.revisions.import_list` takes them."""
        found = self.model.answers.items()
        return [{"seq": seq, "decision": decision, "task_uid": [uid] if uid else []} for seq, (decision, uid) in found]

    def accept(self) -> None:
        """Put the list in force; a verified backup is taken before."""
        if self.acceptable:
            answers, path = self.answers(), self._path
            steps = once("正在备份并接受清单", lambda: import_list(self.hub.desk, path, answers, apply=True))
            self.work.run(steps, self._accepted)

    def _accepted(self, result: ListImport) -> None:
        if not result.applied:
            self.hub.refused.emit(tuple(result.problems))
            return
        version = result.read.issued or self.hub.desk.today.isoformat()
        self.done_words = f"已接受“{result.read.title or result.read.file}”（{version} 版，{len(result.read.items)}项）"
        self.cancel()
        self.hub.write(lambda: (True, CHANGED), self)

    def cancel(self) -> None:
        """Put the comparison away; nothing was changed by it."""
        self._forget_paste()
        self._show(None)

    def _forget_paste(self) -> None:
        if self._pasted is not None:
            self._pasted.remove()
            self._pasted = None

    def buttons(self) -> list[tuple[str, str, Callable[[], None], bool]]:
        """The page's buttons for this part: text, key, what it does, whether it can be pressed; the last is the filled one."""
        free = self.work.work is None
        if self.result is None:
            return [("粘贴清单", "Ctrl+V", self.paste, free), ("选择清单文件", "Ctrl+O", self.choose, free)]
        return [("取消", "Esc", self.cancel, free), ("接受清单（先备份）", "Ctrl+Return", self.accept, free and self.acceptable)]
