"""The switch between the two faces of a list: 表单 for one record, 表格 for pasting and comparing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from models.codes import without_bracket


class Faces(QWidget):
    """Joined buttons, one of which is pressed."""

    def __init__(self, texts: Sequence[str], chosen: Callable[[int], object], name: str) -> None:
        super().__init__()
        self.texts = tuple(texts)
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
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.group.addButton(button, number)
            row.addWidget(button)
        self.group.button(0).setChecked(True)
        self.group.idClicked.connect(chosen)

    @property
    def shown(self) -> int:
        """The number of the pressed button."""
        return self.group.checkedId()

    def show_face(self, number: int) -> None:
        self.group.button(number).setChecked(True)

    def set_short(self, *, short: bool) -> None:
        """Leave out what stands in brackets where there is little room."""
        for number, text in enumerate(self.texts):
            self.group.button(number).setText(without_bracket(text) if short else text)
