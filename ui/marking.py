"""另存批注版: the copy of a file that came in with its problems marked, asked for and written beside the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from exchange.markup import Marked, default_name, marked_steps
from models.problems import Problem
from ui.files import ask_save
from ui.hub import Hub
from ui.work import WorkBar

TEXT = "另存批注版"


def save_marked(parent: QWidget, hub: Hub, work: WorkBar, source: Path, problems: Sequence[Problem]) -> None:
    """Ask where to and write; what came of it stands in the status line."""
    name = default_name(source)
    target = ask_save(parent, TEXT, name.name, f"表格 (*{name.suffix})")
    if target is None:
        return
    if target.suffix.lower() != name.suffix:
        target = target.with_name(f"{target.name}{name.suffix}")

    def done(marked: Marked) -> None:
        hub.said.emit(f"{marked.words}，在 {marked.file.parent}")

    work.run(marked_steps(source, problems, target), done)
