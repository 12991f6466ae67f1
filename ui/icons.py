"""Icons (Fluent System Icons, MIT): one colour, taken from the theme."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from models.profile import RESOURCES

FOLDER = RESOURCES / "icons"


@cache
def _source(name: str) -> str:
    return (FOLDER / f"{name}.svg").read_text("utf-8")


def pixmap(name: str, color: QColor, size: int = 20) -> QPixmap:
    """An icon drawn in one colour, `size` logical pixels square, as fine as the screen is."""
    ratio = QGuiApplication.instance().devicePixelRatio()
    key = f"{name}{color.name()}{size}@{ratio}"
    found = QPixmap()
    if not QPixmapCache.find(key, found):
        found = _drawn(name, color, size, ratio)
        QPixmapCache.insert(key, found)
    return found


def _drawn(name: str, color: QColor, size: int, ratio: float) -> QPixmap:
    text = _source(name).replace("<svg ", f'<svg fill="{color.name()}" ', 1)
    drawn = QPixmap(round(size * ratio), round(size * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return drawn


@cache
def _scratch() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="liangxin-", ignore_cleanup_errors=True)


def recoloured(name: str, color: QColor) -> str:
    """The path of an icon's file in one colour, for style sheets, which cannot colour it themselves."""
    path = Path(_scratch().name) / f"{name}-{color.name()[1:]}.svg"
    if not path.exists():
        path.write_text(_source(name).replace("<svg ", f'<svg fill="{color.name()}" ', 1), "utf-8")
    return path.as_posix()


def icon(name: str, color: QColor, size: int = 20) -> QIcon:
    return QIcon(pixmap(name, color, size))
