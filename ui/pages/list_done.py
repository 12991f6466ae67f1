"""What stands on the page once a list was accepted: what was done, 撤销, and the change note to print."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.pages.list_evidence import Evidence
from ui.pages.pieces import push
from ui.paint import Boxed
from ui.scrolled import pane


class ListDone(QWidget):
    """`undo` asks to take the acceptance back, `history` for all lists."""

    undo = Signal()
    history = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = QLabel()
        self.words.setObjectName("section")
        self.words.setWordWrap(True)
        self.note = QLabel("接受前已备份。撤销把清单和随之改动的记录一步还原；变动说明以后也可在“历次清单”里打印。")
        self.note.setObjectName("second")
        self.note.setWordWrap(True)
        self.undo_button = push("撤销这次接受　Ctrl+Z", self.undo.emit)
        self.undo_button.setAccessibleName("撤销这次接受")
        self.history_button = push("历次清单和已移出任务", self.history.emit)
        self.text = Evidence("接受后的情况")
        held = QWidget()
        held.setObjectName("pane")
        column = QVBoxLayout(held)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(10)
        first, row = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(Boxed("已接受"), 0, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.words, 1)
        row.setSpacing(12)
        row.addWidget(self.undo_button)
        row.addWidget(self.history_button)
        row.addStretch()
        column.addLayout(first)
        column.addWidget(self.note)
        column.addLayout(row)
        column.addWidget(self.text)
        column.addStretch()
        area = pane(held)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def show_done(self, words: str, summary: str) -> None:
        self.words.setText(words)
        self.undo_button.setEnabled(True)
        self.text.show_html(summary)
        self.undo_button.setFocus()
