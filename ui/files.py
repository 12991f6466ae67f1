"""Asking for a file or folder with the system's own dialogs, beginning where the last one was."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

_last: list[Path] = []


def _start() -> Path:
    known = _last[-1] if _last and _last[-1].is_dir() else None
    return known or Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DesktopLocation))


def _kept(text: str) -> Path | None:
    if not text:
        return None
    path = Path(text)
    _last[:] = [path if path.is_dir() else path.parent]
    return path


def ask_open(parent: QWidget, title: str, kinds: str) -> Path | None:
    """A file to read; `kinds` is like “表格 (*.xlsx *.xls)”. None where she changed her mind."""
    return _kept(QFileDialog.getOpenFileName(parent, title, str(_start()), kinds)[0])


def ask_save(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """A file to write, under a proposed name; an existing one is asked about by the dialog."""
    return _kept(QFileDialog.getSaveFileName(parent, title, str(_start() / name), kinds)[0])


def ask_folder(parent: QWidget, title: str, start: Path) -> Path | None:
    """A folder."""
    return _kept(QFileDialog.getExistingDirectory(parent, title, str(start)))
