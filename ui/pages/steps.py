"""The five steps of submitting as places in a row: number, name, and how far each is. Always open."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from ui.paint import elided
from ui.theme import NOTE, font, token

HEIGHT, ROUND, INSET = 60, 24, 6
"""Pixels: a step's height, its circle, and how far that stands from the left, clear of the focus frame."""


class Step(QAbstractButton):
    """One step: its number in a circle, filled where one is."""

    def __init__(self, number: int, text: str) -> None:
        super().__init__()
        self.number, self.note = number, ""
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, note: str) -> None:
        """Say how far the step is."""
        self.note = note
        self.setAccessibleName(f"第{self.number}步 {self.text()}，{note}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse() and not self.isChecked():
                painter.fillRect(self.rect(), token("hover"))
            self._circle(painter)
            room = self.rect().adjusted(INSET + ROUND + 9, 0, -8, 0)
            elided(
                painter, room.adjusted(0, 8, 0, -HEIGHT + 30), self.text(), "accent" if self.isChecked() else "text", bold=True
            )
            elided(painter, room.adjusted(0, 29, 0, -9), self.note, "text2", NOTE)
            if self.isChecked():
                painter.fillRect(0, self.height() - 3, self.width() - 8, 3, token("accent"))
            if self.hasFocus():
                painter.setPen(QPen(token("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.rect().adjusted(1, 3, -6, -6), 3, 3)

    def _circle(self, painter: QPainter) -> None:
        box = QRectF(INSET, (self.height() - ROUND) / 2, ROUND, ROUND)
        painter.setPen(QPen(token("fill" if self.isChecked() else "edge"), 1.2))
        painter.setBrush(token("fill") if self.isChecked() else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box)
        painter.setPen(token("onfill" if self.isChecked() else "text2"))
        painter.setFont(font())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self.number))


class Steps(QWidget):
    """The row; arrow keys go from step to step."""

    def __init__(self, texts: Sequence[str], chosen: Callable[[int], object]) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(24 - INSET, 0, 16, 0)
        row.setSpacing(0)
        for number, text in enumerate(texts):
            step = Step(number + 1, text)
            self.group.addButton(step, number)
            row.addWidget(step, 1)
        self.group.button(0).setChecked(True)
        self.group.idToggled.connect(lambda number, on: chosen(number) if on else None)

    def say(self, notes: Sequence[str]) -> None:
        """Say how far each step is."""
        for number, note in enumerate(notes):
            step = self.group.button(number)
            assert isinstance(step, Step)
            step.say(note)

    def show_step(self, number: int) -> None:
        self.group.button(number).setChecked(True)

    def current(self) -> int:
        return self.group.checkedId()
