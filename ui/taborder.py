"""Where Tab goes: what was made late is put into its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def stops(part: QWidget) -> list[QWidget]:
    """What can have the cursor in a part of a page, itself first, in the order of Tab."""
    found = [part] if part.focusPolicy() != Qt.FocusPolicy.NoFocus else []
    widget = part.nextInFocusChain()
    while widget is not None and widget is not part:
        if part.isAncestorOf(widget) and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def tab_after(before: QWidget, *parts: QWidget) -> None:
    """Have Tab reach these parts right after a widget, which need not take the cursor itself."""
    for stop in [stop for part in parts for stop in stops(part)]:
        policy = before.focusPolicy()
        before.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt takes no other for an anchor
        QWidget.setTabOrder(before, stop)
        before.setFocusPolicy(policy)
        before = stop
