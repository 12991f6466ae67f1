"""导出检查结果: what the check found as a workbook, to keep or to send to the departments."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPushButton, QWidget

from ui.files import ask_save
from ui.hub import Hub
from ui.pages.pieces import push

TEXT = "导出检查结果"


def export_button(hub: Hub, parent: QWidget) -> QPushButton:
    """A button that asks where to and writes; what came of it stands in the status line."""

    def save() -> None:
        target = ask_save(parent, TEXT, f"检查结果_{hub.period}.xlsx", "表格 (*.xlsx)")
        if target is not None:
            _export(hub, target if target.suffix.lower() == ".xlsx" else target.with_name(f"{target.name}.xlsx"))

    return push(TEXT, save)


def _export(hub: Hub, target: Path) -> None:
    from services.checked_book import write_checked  # the writer of workbooks is imported when something is written

    count = hub.attempt(lambda: write_checked(hub.book, hub.problems, target, hub.desk.now()))
    if count is not None:
        hub.said.emit(f"检查结果已存为“{target.name}”，共{count}条，在 {target.parent}")
