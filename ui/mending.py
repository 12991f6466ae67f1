"""The button that takes a proposed mending over, as it stands under a message."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy

from models.problems import Fix

LONGEST = 20
"""Characters of a proposal that a button under a field has room for; a longer one stands in the message."""


def sureness(fix: Fix) -> str:
    return f"（把握{fix.sure}%）"


def button_text(fix: Fix) -> str:
    """What the button says: the new value, where that is short."""
    return f"{fix.words if len(fix.words) <= LONGEST else '按建议修改'}{sureness(fix)}"


def said_too(fix: Fix | None) -> str:
    """What the message says of a proposal that is too long for its button."""
    return f"建议：{fix.words}。" if fix and len(fix.words) > LONGEST else ""


def once(fixes: Sequence[Fix | None]) -> list[Fix | None]:
    """The proposals of messages that stand together, each only with the first of them."""
    return [None if fix in fixes[:place] else fix for place, fix in enumerate(fixes)]


class MendButton(QPushButton):
    """Takes a proposal over: all of it in one step, which Ctrl+Z takes back."""

    def __init__(self, fix: Fix, mend: Callable[[Fix], object]) -> None:
        super().__init__(button_text(fix))
        self.setObjectName("link")
        self.setAccessibleName(f"{fix.words}{sureness(fix)}")
        self.setToolTip(f"{fix.words}{sureness(fix)}，可用 Ctrl+Z 撤销")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(lambda: mend(fix))
