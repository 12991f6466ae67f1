"""Painting pages into a PDF."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from PySide6.QtCore import QBuffer, QHashSeed, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt, QUuid
from PySide6.QtGui import QBrush, QColor, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen, QPolygonF

from models.lamps import GREEN, GREY, RED, YELLOW
from ui.printing.drawing import RESOLUTION, WATERMARK, Page, Rule, Shape, Size, Text, mm, pt
from ui.printing.fonts import Fonts

_FILLS = {GREEN: "#2f9e5b", YELLOW: "#ffd257", RED: "#c62f2b"}
_INK, _PALE, _SLANT = QColor("black"), QColor("#e4e4e4"), -30


class Canvas:
    """A PDF while it is painted; its bytes are there once it is closed.

    Qt's hashes keep one order meanwhile, so that the same paper gives the same bytes but for the date.
    """

    def __init__(self, fonts: Fonts, first: Size, title: str, creator: str, identity: str) -> None:
        QHashSeed.setDeterministicGlobalSeed()
        self._fonts = fonts
        self._buffer = QBuffer()
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._writer = QPdfWriter(self._buffer)
        self._writer.setResolution(RESOLUTION)
        self._writer.setTitle(title)
        self._writer.setCreator(creator)
        self._writer.setDocumentId(QUuid(str(uuid5(NAMESPACE_URL, identity))))
        self._turn(first)
        self._painter = QPainter(self._writer)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._pages = 0

    def _turn(self, size: Size) -> None:
        page = QPageSize(QSizeF(size.width, size.height), QPageSize.Unit.Millimeter)
        self._writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))

    def add(self, page: Page) -> None:
        """Paint a page after those there are."""
        if self._pages:
            self._turn(page.size)
            self._writer.newPage()
        self._pages += 1
        if page.watermark:
            _watermark(self._painter, self._fonts, page)
        for item in page.items:
            if isinstance(item, Text):
                _text(self._painter, self._fonts, item)
            elif isinstance(item, Rule):
                _rule(self._painter, item)
            else:
                _shape(self._painter, item)

    def close(self) -> bytes:
        """End the PDF, whole or not, and return it."""
        if self._painter.isActive():
            self._painter.end()
        data = bytes(self._buffer.data().data())
        self._buffer.close()
        QHashSeed.resetRandomGlobalSeed()
        return data


def _watermark(painter: QPainter, fonts: Fonts, page: Page) -> None:
    """Large, pale and aslant across the middle; in a copy it stays pale enough to read what stands on it."""
    wide, high = fonts.width(page.watermark, WATERMARK), WATERMARK.line
    painter.save()
    painter.translate(mm(page.size.width / 2), mm(page.size.height / 2))
    painter.rotate(_SLANT)
    painter.setPen(_PALE)
    painter.setFont(fonts.font(WATERMARK))
    painter.drawText(QPointF(-wide / 2, WATERMARK.drop - high / 2), page.watermark)
    painter.restore()


def _text(painter: QPainter, fonts: Fonts, item: Text) -> None:
    painter.setPen(_INK)
    painter.setFont(fonts.font(item.style))
    painter.drawText(QPointF(item.x, item.y), item.text)


def _rule(painter: QPainter, item: Rule) -> None:
    painter.setPen(QPen(_INK, pt(item.width), Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
    painter.drawLine(QPointF(item.x1, item.y1), QPointF(item.x2, item.y2))


def _shape(painter: QPainter, item: Shape) -> None:
    """Each lamp by its outline, so that a copy in black and white still tells them apart."""
    box = QRectF(item.x, item.y, item.size, item.size)
    painter.setPen(QPen(_INK, pt(1.2 if item.code == GREY else 0.6)))
    painter.setBrush(QBrush(QColor(_FILLS[item.code])) if item.code in _FILLS else Qt.BrushStyle.NoBrush)
    if item.code == YELLOW:
        painter.drawPolygon(QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]))
    elif item.code == RED:
        painter.drawRect(box)
    else:
        painter.drawEllipse(box)
    painter.setBrush(Qt.BrushStyle.NoBrush)
