"""Where a city list comes in: a file, or a text that was copied from Word or Excel and can be seen and corrected before it is read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QTextEdit, QVBoxLayout, QWidget

from models.problems import Problem
from ui.bars import told
from ui.pages.pieces import push
from ui.paint import Boxed
from ui.scrolled import Scrolled

_HOW = "选择市级下发的清单（Word、Excel、WPS另存的xlsx或文本），也可把文件拖到这里。只是对照，不改动数据，接受之前随时可以取消。"
_PASTE = "也可在Word、Excel里选中整张清单复制，粘贴到下面，看过、改正后再读。"
_SHOWN, _MOST = 6, 150


class Refusal(QFrame):
    """Why a file or text was not taken, in place."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setProperty("kind", "danger")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 24, 8)
        row.setSpacing(12)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        row.addWidget(Boxed("未读入", "danger"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Scrolled(self.text, "未读入的原因", _MOST), 1)
        self.hide()

    def tell(self, problems: Sequence[Problem]) -> None:
        """Show problems; none hides it."""
        lines = [told(problem) for problem in problems]
        rest = [f"另有{len(lines) - _SHOWN}条。"] if len(lines) > _SHOWN else []
        self.text.setText("\n".join([*lines[:_SHOWN], *rest]))
        self.text.setAccessibleName(f"未读入：{self.text.text()}")
        self.setVisible(bool(lines))
        area = self.findChild(Scrolled)
        if area is not None:
            area.from_top()


class ListEntry(QWidget):
    """`chosen` asks for a file, `pasted` carries the text to read."""

    chosen = Signal()
    pasted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setAccessibleName("导入市级清单")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.refusal = Refusal()
        self.done = QLabel()
        self.box = QTextEdit()
        self.box.setAcceptRichText(False)
        self.box.setTabChangesFocus(True)
        self.box.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.box.setAccessibleName("粘贴的清单")
        self.count = QLabel()
        self.count.setObjectName("grey")
        self.read_button = push("读取粘贴的文字　Ctrl+Enter", self.read)
        self.read_button.setAccessibleName("读取粘贴的文字")
        self.clear_button = push("清空", self.box.clear)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, activated=self.read, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._lay_out()
        self.box.textChanged.connect(self._tell)
        self._tell()

    def _lay_out(self) -> None:
        self.how, paste = QLabel(_HOW), QLabel(_PASTE)
        inside = QVBoxLayout()
        inside.setContentsMargins(24, 16, 24, 16)
        inside.setSpacing(8)
        for label in (self.how, paste):
            label.setObjectName("second")
            label.setWordWrap(True)
        choose = QHBoxLayout()
        self.choose_button = push("选择清单文件", self.chosen.emit)
        choose.addWidget(self.choose_button)
        choose.addStretch()
        row = QHBoxLayout()
        row.setSpacing(12)
        for widget in (self.read_button, self.clear_button, self.count):
            row.addWidget(widget)
        row.addStretch()
        inside.addWidget(self.how)
        inside.addLayout(choose)
        inside.addSpacing(8)
        inside.addWidget(paste)
        inside.addWidget(self.box, 1)
        inside.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.refusal)
        column.addLayout(inside, 1)

    def paste(self) -> bool:
        """Put the clipboard's text into the box; False where there is none."""
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self.box.setPlainText(text)
        self.box.setFocus()
        return bool(text.strip())

    def read(self) -> None:
        """Read what stands in the box."""
        text = self.box.toPlainText()
        if text.strip():
            self.pasted.emit(text)

    def _tell(self) -> None:
        text = self.box.toPlainText()
        lines = sum(bool(line.strip()) for line in text.splitlines())
        columns = max((line.count("\t") + 1 for line in text.splitlines()), default=0)
        self.count.setText(f"{lines}行，最多{columns}列" if lines else "")
        for button in (self.read_button, self.clear_button):
            button.setEnabled(bool(lines))
