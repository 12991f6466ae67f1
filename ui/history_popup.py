"""What a value was each time it was sent, in a popup beside it: Esc closes, the cursor goes back (look, project)."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from models.kinds import Field
from services.past_values import PastValue
from ui.hub import Hub
from ui.table import cell_text
from ui.theme import BODY, font

_HEADS = ("报送期", "版本", "增减", "经办")


class HistoryPopup(QFrame):
    """The popup over one field."""

    def __init__(self, owner: QWidget, hub: Hub, field: Field, values: list[PastValue]) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(f"{field.label}历次报送")
        self._owner = owner
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 10)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        title = QLabel(f"{field.label.removeprefix('其中：')}　历次报送")
        title.setObjectName("section")
        close = QLabel("Esc 关闭")
        close.setObjectName("grey")
        grid.addWidget(title, 0, 0, 1, 3)
        grid.addWidget(close, 0, 4, Qt.AlignmentFlag.AlignRight)
        heads = (_HEADS[0], _HEADS[1], field.unit or "内容", *_HEADS[2:])
        for column, text in enumerate(heads):
            grid.addWidget(_cell(text, grey=True, right=column in (2, 3)), 1, column)
        for row, past in enumerate(values, 2):
            for column, text in enumerate(_texts(hub, past, field)):
                grid.addWidget(_cell(text, right=column in (2, 3), bold=row == 2 and column == 2), row, column)

    def open_beside(self, widget: QWidget, window: QRect) -> None:
        """Show it at the right of the field, or below it, never over it and inside the window."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(widget.width() + 8, 0))
        if corner.x() + self.width() > window.right():
            corner = widget.mapToGlobal(QPoint(0, widget.height() + 4))
        left = max(min(corner.x(), window.right() - self.width()), window.left())
        top = (
            corner.y() if corner.y() + self.height() <= window.bottom() else widget.mapToGlobal(QPoint(0, -self.height() - 4)).y()
        )
        self.move(left, top)
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            self._owner.setFocus()
        else:
            super().keyPressEvent(event)


def _cell(text: str, *, grey: bool = False, right: bool = False, bold: bool = False) -> QLabel:
    label = QLabel(text)
    if grey:
        label.setObjectName("grey")
    elif bold:
        label.setFont(font(BODY, bold=True))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return label


def _texts(hub: Hub, past: PastValue, field: Field) -> tuple[str, ...]:
    """A line's cells: period, version, value, change, who and when."""
    change = (
        "首报" if past.first else "—" if past.change is None else f"{past.change:+,.{field.places}f}" if past.change else "未变"
    )
    value = cell_text(hub, field, past.value) or "—"
    return past.period, f"{past.version} {past.state}".strip(), value, change, f"{past.filler} {past.day[5:]}".strip()
