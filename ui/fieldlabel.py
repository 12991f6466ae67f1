"""The label over a field: cut with an ellipsis where there is no room, a red star where the field must be filled now."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme import token

HEIGHT = 20
_STAR = " *"


class FieldLabel(QLabel):
    """A label of one line and one height, with or without its star. `buddy` is the field's widget."""

    def __init__(self, text: str, buddy: QWidget) -> None:
        super().__init__(text)
        self.starred = False
        self.setObjectName("field")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setBuddy(buddy)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def mark(self, on: bool) -> None:
        """Set or take away the star."""
        self.starred = on
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text() + _STAR) + 2, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = self.fontMetrics()
        star = metrics.horizontalAdvance(_STAR) if self.starred else 0
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - star)
        with QPainter(self) as painter:
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.setPen(token("text2"))
            painter.drawText(self.rect(), middle, shown)
            if self.starred:
                painter.setPen(token("danger"))
                painter.drawText(self.rect().adjusted(metrics.horizontalAdvance(shown), 0, 0, 0), middle, _STAR)
        if shown != self.text() and self.toolTip() != self.text():
            self.setToolTip(self.text())
