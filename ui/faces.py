"""The switch between the two faces of a list: 表单 for one record, 表格 for pasting and comparing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget


class Faces(QWidget):
    """Joined buttons, one of which is pressed."""

    def __init__(self, texts: Sequence[str], chosen: Callable[[int], object], name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.group = QButtonGroup(self)
        for number, text in enumerate(texts):
            button = QToolButton(text=text, checkable=True)
            button.setObjectName("segment")
            button.setAccessibleName(text)
            button.setProperty("last", number == len(texts) - 1)
            self.group.addButton(button, number)
            row.addWidget(button)
        self.group.button(0).setChecked(True)
        self.group.idClicked.connect(chosen)

    def show_face(self, number: int) -> None:
        self.group.button(number).setChecked(True)
