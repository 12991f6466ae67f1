"""打印检查规则: all rules of checking as a PDF of a few pages, to lie beside the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QPushButton, QWidget

from exchange.files import finish
from ui.files import ask_save
from ui.hub import Hub
from ui.pages.pieces import push

TEXT, NAME = "打印检查规则", "检查规则.pdf"


def rules_button(hub: Hub, parent: QWidget) -> QPushButton:
    """A button that asks where to and prints; what came of it stands in the status line."""
    return push(TEXT, _printer(hub, parent))


def _printer(hub: Hub, parent: QWidget) -> Callable[[], None]:
    def save() -> None:
        target = ask_save(parent, TEXT, NAME, "PDF (*.pdf)")
        if target is not None:
            _print(hub, target.with_suffix(".pdf"))

    return save


def _print(hub: Hub, target: Path) -> None:
    from ui.printing.rules import print_rules  # printing is imported when something is printed

    pages = hub.attempt(lambda: finish(print_rules(target)))
    if pages is not None:
        hub.said.emit(f"检查规则已存为“{target.name}”，共{pages}页，在 {target.parent}")
