"""What every page's controls must have: a name that can be read out, a place in the tab order, Chinese words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

CONTROLS = (QAbstractButton, QLineEdit, QTextEdit, QComboBox, QAbstractItemView, QTabBar)
NEAR = 6
"""Pixels by which things in one row may stand apart."""
PANE = 90
"""The height from which a part of a page is a pane: a column of its own, read to its end before the next one."""
_VIEWPORT = "qt_scrollarea_viewport"
"""Holds what is ours, though it is Qt's."""
_HAN = re.compile("[\u4e00-\u9fff]")
_WORDS = re.compile(r"[A-Za-z]{2,}")
_ALLOWED = re.compile(
    r"(Ctrl|Alt|Shift|Enter|Delete|Insert|Ins|Del|Esc|Home|End|PDF|Excel|Word|WPS|CSV|xlsx|docx|USB|TCE|MW|kW|GWh|MWh|kWh)$"
    r"|(R|E|P|T|V|F|S|GB|DB)\d*$"
)
_MACHINES = re.compile(
    r"[A-Za-z]:[\\/]\S*|/\S+|\S+\.(?:xlsx|pdf|log|db)\b|T[0-9a-f]{8,}|[0-9A-F]{4}(?: [0-9A-F]{4})+|[0-9a-f]{8,}|\d\S*"
)


def controls(page: QWidget) -> list[QWidget]:
    """The visible controls that can have the cursor; inner parts of Qt's own widgets are not ours."""
    found = [widget for kind in CONTROLS for widget in page.findChildren(kind)]
    return [w for w in found if w.isVisibleTo(page) and w.focusPolicy() != Qt.FocusPolicy.NoFocus and not _inner(w)]


def unnamed(page: QWidget) -> list[str]:
    """The controls that a screen reader could not name in Chinese."""
    bare = [w for w in controls(page) if not _HAN.search(w.accessibleName())]
    return [f"{type(w).__name__} {w.objectName()} {w.accessibleName()!r}" for w in bare]


def namesakes(page: QWidget) -> list[str]:
    """The names that two controls of one part of the page have, so that they cannot be told apart."""
    names = Counter((w.accessibleName(), _part(w, page)) for w in controls(page))
    return [name for (name, _), times in names.items() if times > 1]


def _part(widget: QWidget, page: QWidget) -> str:
    """What a control belongs to: the nearest part around it that has a name, or a card's heading."""
    above = widget.parentWidget()
    while above is not None and above is not page:
        if above.accessibleName() or above.objectName() == "card":
            return above.accessibleName() or str(id(above))
        above = above.parentWidget()
    return ""


def tab_stops(page: QWidget) -> list[QWidget]:
    """The page's controls in the order in which Tab reaches them."""
    found: list[QWidget] = []
    widget = page.nextInFocusChain()
    while widget is not None and widget is not page:
        stops = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
        if page.isAncestorOf(widget) and stops and not _inner(widget) and isinstance(widget, CONTROLS):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def tab_names(page: QWidget) -> list[str]:
    """The names of the page's controls in the order in which Tab reaches them."""
    return [widget.accessibleName() for widget in tab_stops(page) if widget.accessibleName()]


def disorder(page: QWidget) -> list[str]:
    """Where Tab does not go as one reads: rows from the top, each from the left, a pane to its end before the pane at its right.

    Each part is looked at in the smallest widget that holds it and the next one.
    """
    stops = tab_stops(page)
    found = []
    for one, next_one in pairwise(stops):
        common = _common(one, next_one, page)
        here, there = _below(one, common), _below(next_one, common)
        if not _follows(here, there, common):
            found.append(f"{one.accessibleName()} → {next_one.accessibleName()}")
    return found + _revisited(stops, page)


def _common(one: QWidget, other: QWidget, page: QWidget) -> QWidget:
    above = one
    while above is not page and not above.isAncestorOf(other):
        above = above.parentWidget()
    return above


def _below(widget: QWidget, common: QWidget) -> QWidget:
    """The part of `common` that a widget is in."""
    while widget is not common and widget.parentWidget() is not common:
        widget = widget.parentWidget()
    return widget


def _follows(here: QWidget, there: QWidget, common: QWidget) -> bool:
    one, other = (w.mapTo(common, QPoint(0, 0)) for w in (here, there))
    below = other.y() >= one.y() + here.height() - NEAR
    beside = other.x() >= one.x() + here.width() - NEAR
    overlap = other.y() < one.y() + here.height() and one.y() < other.y() + there.height()
    return below or (beside and (overlap or max(here.height(), there.height()) >= PANE))


def _revisited(stops: list[QWidget], page: QWidget) -> list[str]:
    """The parts that Tab leaves and comes back to."""
    found: list[str] = []
    for depth_of in {above for stop in stops for above in _above(stop, page) if above.height() >= PANE}:
        inside = [depth_of.isAncestorOf(stop) for stop in stops]
        first, last = inside.index(True), len(inside) - inside[::-1].index(True)
        strays = [stops[at].accessibleName() for at in range(first, last) if not inside[at]]
        if strays:
            found.append(f"{'、'.join(strays)} amid {stops[first].accessibleName()} … {stops[last - 1].accessibleName()}")
    return sorted(found)


def _above(widget: QWidget, page: QWidget) -> Iterator[QWidget]:
    above = widget.parentWidget()
    while above is not None and above is not page:
        yield above
        above = above.parentWidget()


def english(page: QWidget) -> list[str]:
    """The visible texts with words that are not Chinese."""
    return sorted({text for text in _texts(page) if _foreign(text)})


def _foreign(text: str) -> list[str]:
    plain = _MACHINES.sub(" ", unescape(re.sub(r"<[^>]*>", " ", text)))
    return [word for word in _WORDS.findall(plain) if not _ALLOWED.match(word)]


def _texts(page: QWidget) -> Iterator[str]:
    """What can be read on a page: labels, buttons, hints, tool tips, names, choices, headings."""
    for widget in page.findChildren(QWidget):
        if not widget.isVisibleTo(page):
            continue
        yield from (widget.toolTip(), widget.accessibleName())
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QLineEdit | QTextEdit):
            yield widget.placeholderText()
        elif isinstance(widget, QComboBox):
            yield from (widget.itemText(at) for at in range(widget.count()))
        elif isinstance(widget, QTabBar):
            yield from (widget.tabText(at) for at in range(widget.count()))
        elif isinstance(widget, QHeaderView) and widget.model() is not None:
            yield from (str(widget.model().headerData(at, widget.orientation()) or "") for at in range(widget.count()))


def _inner(widget: QWidget) -> bool:
    """Whether a widget is a part of one of Qt's: the line of a combo box, the corner button and headers of a table."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QComboBox) or (above.objectName().startswith("qt_") and above.objectName() != _VIEWPORT):
            return True
        above = above.parentWidget()
    corner = isinstance(widget, QAbstractButton) and isinstance(widget.parentWidget(), QAbstractItemView | QTabBar)
    clear = isinstance(widget, QAbstractButton) and isinstance(widget.parentWidget(), QLineEdit)
    return corner or clear or isinstance(widget, QHeaderView) or widget.objectName().startswith("qt_")
