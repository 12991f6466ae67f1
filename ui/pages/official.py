"""The city's own words for an item: one closed line that opens the whole text."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QTextBrowser, QVBoxLayout, QWidget

from models.tasks import TaskItem
from ui.icons import pixmap
from ui.paint import elided
from ui.theme import BODY, font, token

LINE, HEIGHT, MOST = 24, 32, 10
"""The line height of official text, the height of the closed line, and the most lines shown at once."""
_SIDE = 20


def led_by(item: TaskItem) -> str:
    """牵头：市公安局，另4家: the leading body, and how many more."""
    others = f"，另{len(item.units) - 1}家" if len(item.units) > 1 else ""
    return f"牵头：{item.lead}{others}" if item.lead else ""


class OfficialLine(QAbstractButton):
    """The closed line: how long the text is, how it begins, who leads."""

    def __init__(self) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._title = self._begin = self._lead = ""

    def show_item(self, item: TaskItem) -> None:
        self._title, self._lead = f"市级原文 {len(item.content)}字", led_by(item)
        self._begin = item.content.removeprefix(item.title).lstrip("。") or item.content
        self.setAccessibleName(f"{self._title}，{self._lead}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            rect = self.rect()
            painter.fillRect(rect, token("hover" if self.underMouse() else "window"))
            painter.setPen(token("line"))
            painter.drawLine(rect.topLeft(), rect.topRight())
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
            chevron = "chevron_down" if self.isChecked() else "chevron_right"
            painter.drawPixmap(_SIDE, rect.center().y() - 5, pixmap(chevron, token("text2"), 12))
            self._texts(painter)
            if self.hasFocus():
                painter.setPen(QPen(token("accent"), 2))
                painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _texts(self, painter: QPainter) -> None:
        rect, metrics = self.rect(), QFontMetrics(font(BODY))
        left = _SIDE + 24
        title, lead = metrics.horizontalAdvance(self._title) + 2, metrics.horizontalAdvance(self._lead) + 2
        lead = min(lead, rect.width() // 2)
        right = rect.right() - _SIDE - lead
        elided(painter, rect.adjusted(left, 0, left + title - rect.width(), 0), self._title)
        start = left + title + 10
        elided(painter, rect.adjusted(start, 0, right - 16 - rect.width(), 0), self._begin, "text2")
        elided(painter, rect.adjusted(right, 0, -_SIDE, 0), self._lead)


class OfficialText(QWidget):
    """The line and under it, where it is opened, the text as the city printed it."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.line = OfficialLine()
        self.text = QTextBrowser()
        self.text.setObjectName("evidence")
        self.text.setAccessibleName("市级原文")
        self.text.setTabChangesFocus(True)
        self.text.document().setDocumentMargin(0)
        self.text.setViewportMargins(_SIDE + 24, 8, _SIDE, 8)
        self.text.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.line)
        column.addWidget(self.text)
        self.line.toggled.connect(self._opened)

    def show_item(self, item: TaskItem) -> None:
        """Show an item's text; it stays open or closed as the clerk left it."""
        self.line.show_item(item)
        self.text.setPlainText(f"{item.content}\n责任单位：{item.units_text}")
        height = QTextBlockFormat()
        height.setLineHeight(LINE, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.text.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(height)
        self._fit()

    def _opened(self, on: bool) -> None:
        self.text.setVisible(on)
        self._fit()

    def _fit(self) -> None:
        """As high as its text, up to ten lines."""
        document = self.text.document()
        document.setTextWidth(max(self.width() - 2 * _SIDE - 24, 100))
        self.text.setFixedHeight(min(round(document.size().height()), LINE * MOST) + 18)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
