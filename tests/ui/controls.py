"""What every page's controls must have."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QHeaderView, QLineEdit, QTextEdit, QWidget

CONTROLS = (QAbstractButton, QLineEdit, QTextEdit, QComboBox)


def unnamed(page: QWidget) -> list[str]:
    """The controls that a screen reader could not name; inner parts of Qt's own widgets are not ours."""
    found = [widget for kind in CONTROLS for widget in page.findChildren(kind)]
    found += page.findChildren(QAbstractItemView)
    own = [w for w in found if not _inner(w)]
    return [f"{type(w).__name__} {w.objectName()}" for w in own if not w.accessibleName()]


def tab_names(page: QWidget) -> list[str]:
    """The names of the page's controls in the order in which Tab reaches them."""
    found: list[str] = []
    widget = page.nextInFocusChain()
    while widget is not None and widget is not page:
        stops = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
        if page.isAncestorOf(widget) and stops and widget.accessibleName():
            found.append(widget.accessibleName())
        widget = widget.nextInFocusChain()
    return found


def _inner(widget: QWidget) -> bool:
    """Whether a widget is a part of one of Qt's: the line of a combo box, the corner button and headers of a table."""
    above = widget.parentWidget()
    while above is not None:
        if above.objectName().startswith("qt_") or isinstance(above, QComboBox):
            return True
        above = above.parentWidget()
    corner = isinstance(widget, QAbstractButton) and isinstance(widget.parentWidget(), QAbstractItemView)
    return corner or isinstance(widget, QHeaderView) or widget.objectName().startswith("qt_")
