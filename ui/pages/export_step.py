"""导出: the package into a chosen folder, with a bar and 取消; a marked draft at any time, the formal one once it is frozen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from models.rules.submission import export_problems
from services import locks
from services.packages import Exported, export_steps
from services.versions import grouped
from ui.files import ask_folder
from ui.hub import Hub
from ui.pages.check_step import grey_label
from ui.pages.pieces import WIDE, head, line_of, push
from ui.pages.signoff import COVER, DRAFTS, SENT, state_of
from ui.preferences import read_preferences, write_preference
from ui.work import WorkBar

FOLDER = "export_folder"


def usual_folder(data: Path) -> Path:
    """Where packages went last time; the desktop at first."""
    kept = read_preferences(data).get(FOLDER)
    known = Path(kept) if isinstance(kept, str) else None
    if known is not None and known.is_dir():
        return known
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DesktopLocation))


class ExportStep(QScrollArea):
    """The folder, the two exports, and what came of the last one."""

    exported = Signal(object)
    step_wanted = Signal(str)

    def __init__(self, hub: Hub, work: WorkBar) -> None:
        super().__init__()
        self.hub, self.work = hub, work
        self.last: Exported | None = None
        self.setObjectName("pane")
        self.setAccessibleName("导出报送包")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.data = hub.desk.database.path.parent
        self.folder_line = QLineEdit(str(usual_folder(self.data)), readOnly=True)
        self.folder_line.setAccessibleName("保存到文件夹")
        self.folder_line.setMinimumWidth(200)
        self.folder_line.setMaximumWidth(WIDE)
        self.choose_button = push("选择文件夹", self.choose)
        self.formal_words = grey_label()
        self.formal_button = push("正式导出", lambda: self.export(), "primary")
        self.sign_button = push("去审签", lambda: self.step_wanted.emit("sign"), "link")
        self.draft_button = push("导出草稿（加水印）", lambda: self.export(draft=True))
        self.result = QLabel()
        self.result.setWordWrap(True)
        self.result.setObjectName("section")
        self.code = QLabel()
        self.code.setObjectName("digest")
        self.open_button = push("打开所在文件夹", self.open_folder, "link")
        self._lay_out()

    def _lay_out(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(12)
        column.addWidget(head("保存到"))
        place = line_of(self.folder_line, self.choose_button)
        place.setStretch(0, 1)
        column.addLayout(place)
        column.addSpacing(8)
        column.addWidget(head("导出报送包"))
        column.addWidget(self.formal_words)
        column.addLayout(line_of(self.formal_button, self.draft_button, self.sign_button))
        draft = grey_label("草稿每页加水印，没有版本号，只供传阅核对，随时可导出。")
        draft.setWordWrap(True)
        column.addWidget(draft)
        column.addSpacing(8)
        column.addWidget(self.result)
        column.addWidget(self.code)
        column.addLayout(line_of(self.open_button))
        column.addStretch()
        self.setWidget(page)
        self._show_result()

    def refresh(self) -> None:
        """Say whether the formal export is open."""
        state = state_of(self.hub)
        missing = export_problems(self.hub.book) if state == locks.FROZEN else []
        if state in DRAFTS:
            text = "还没有定稿，不能正式导出。先在“打印盖章”定稿。"
        elif missing:
            text = "".join(f"{problem.message}{problem.hint}" for problem in missing)
        elif state in SENT:
            text = "已正式导出，可再次导出同一份报送包。"
        else:
            text = "可以正式导出。导出后本期转为已报送，不再改动；更正另起新版本。"
        self.formal_words.setText(text)
        self.formal_words.setWordWrap(True)
        self.sign_button.setVisible(bool(missing))
        self.formal_button.setEnabled(state not in DRAFTS and not missing)

    @property
    def folder(self) -> Path:
        return Path(self.folder_line.text())

    def set_folder(self, folder: Path) -> None:
        """Export into this folder from now on."""
        self.folder_line.setText(str(folder))
        self.folder_line.setToolTip(str(folder))
        write_preference(self.data, FOLDER, str(folder))

    def choose(self) -> None:
        """Ask for the folder."""
        chosen = ask_folder(self, "保存到文件夹", self.folder)
        if chosen is not None:
            self.set_folder(chosen)

    def export(self, *, draft: bool = False) -> None:
        """Write the package step by step; the window stays usable, and nothing is left behind by 取消."""
        self.last = None
        self._show_result()
        self.work.run(export_steps(self.hub.desk, self.hub.period, self.folder, draft=draft), self._done)

    def _done(self, done: Exported) -> None:
        self.last = done
        if done.version is not None:
            self.hub.forget(COVER, self)
        self._show_result()
        self.open_button.setFocus()
        self.exported.emit(done)

    def _show_result(self) -> None:
        done = self.last
        count = sum(done.counts.values()) if done else 0
        what = "草稿" if done and done.version is None else "报送包"
        self.result.setText(f"已导出{what}：{done.file.name}，共{count}条记录，写好后已读回核对。" if done else "")
        self.code.setText(f"数据校验码 {grouped(done.digest)}" if done else "")
        for widget in (self.result, self.open_button):
            widget.setVisible(done is not None)
        self.code.setVisible(done is not None and done.version is not None)

    def open_folder(self) -> None:
        """Show the folder of the last package in the system's own program."""
        if self.last is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.last.file.parent)))
