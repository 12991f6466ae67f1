"""The other face of the projects: all of them as one table into which a block copied from a spreadsheet can be pasted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout

from models import kinds as k
from models.kinds import Field
from services.records import writable
from ui.formgrid import FormGrid
from ui.hub import Hub
from ui.pages.project_parts import TABLE

_HINT = "从 Excel 复制一块，选中起始的一格后按 Ctrl+V；最后一行接着新增。整行选中（Shift+空格）按 Delete 删除。"
_WIDTHS = {k.DECIMAL: 110, k.INTEGER: 90, k.BOOLEAN: 90, k.DATE: 100, k.MONTH: 90, k.CODE: 140, k.REFERENCE: 190}
_NAME, _CODE, _LONG, _SHORT = 260, 190, 220, 120
_NUMBERS = 40
"""The width of the row numbers: projects go into the hundreds."""


def _width(name: str, field: Field) -> int:
    size = field.size[1] or 0
    if name in ("project_name", "owner_name"):
        return _NAME
    if field.kind is k.TEXT:
        return _CODE if size in (18, 24) else _LONG if size >= 100 else _SHORT
    return _WIDTHS.get(field.kind, _SHORT)


class ProjectTable(FormGrid):
    """The table with what to do above it, and what could not be read below it."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub, TABLE, "储备项目", list(writable(TABLE)))
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.view.verticalHeader().setFixedWidth(_NUMBERS)
        head = self.view.horizontalHeader()
        head.setStretchLastSection(False)
        head.setFixedHeight(44)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
        for at, (name, field) in enumerate(self.model.columns):
            self.view.setColumnWidth(at, _width(name, field))
        hint = QLabel(_HINT)
        hint.setObjectName("grey")
        hint.setContentsMargins(24, 8, 24, 8)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, hint)
