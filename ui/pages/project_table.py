"""The other face of the projects: all of them as one table into which a block copied from a spreadsheet can be pasted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QVBoxLayout, QWidget

from models import kinds as k
from models.kinds import Field
from services.records import writable
from ui.grid import unread_lines
from ui.gridmodel import GridModel
from ui.gridview import GridView
from ui.hub import Hub
from ui.pages.project_parts import TABLE

_HINT = "从 Excel 复制一块，选中起始的一格后按 Ctrl+V；最后一行接着新增。整行选中（Shift+空格）按 Delete 删除。"
_WIDTHS = {k.DECIMAL: 110, k.INTEGER: 90, k.BOOLEAN: 90, k.DATE: 100, k.MONTH: 90, k.CODE: 140, k.REFERENCE: 190}
_LONG, _SHORT, _NAME = 220, 120, 260


def _width(name: str, field: Field) -> int:
    if name in ("project_name", "owner_name"):
        return _NAME
    if field.kind is k.TEXT:
        return _LONG if (field.size[1] or 0) >= 100 else 190 if (field.size[1] or 0) in (18, 24) else _SHORT
    return _WIDTHS.get(field.kind, _SHORT)


class ProjectTable(QWidget):
    """The table with what could not be read below it."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = GridModel(hub, TABLE, list(writable(TABLE)))
        self.model.setParent(self)
        self.view = GridView(self.model, "储备项目")
        self.view.verticalHeader().setFixedWidth(40)
        head = self.view.horizontalHeader()
        head.setStretchLastSection(False)
        head.setFixedHeight(44)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
        for at, (name, field) in enumerate(self.model.columns):
            self.view.setColumnWidth(at, _width(name, field))
        self.said = QLabel()
        self.said.setObjectName("error")
        self.unread = QListWidget()
        self.unread.setAccessibleName("没有读懂的单元格")
        self.unread.setFixedHeight(112)
        self._places: list[tuple[str, str]] = []
        self._lay_out()
        self.model.unread_changed.connect(self._show_unread)
        self.unread.itemActivated.connect(lambda item: self._jump(self.unread.row(item)))
        hub.checked.connect(self._checked)
        self._show_unread()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(24, 8, 24, 8)
        hint = QLabel(_HINT)
        hint.setObjectName("grey")
        top.addWidget(hint)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        below = QVBoxLayout()
        below.setContentsMargins(24, 8, 24, 0)
        below.addWidget(self.said)
        column.addLayout(below)
        column.addWidget(self.unread)

    def _checked(self) -> None:
        if self.isVisible():
            self.model.touch()

    def _show_unread(self) -> None:
        """List the cells that could not be read; Enter goes to one."""
        lines = unread_lines(self.model)
        self._places = [place for place, _ in lines]
        self.unread.clear()
        self.unread.addItems([text for _, text in lines])
        self.said.setText(f"{len(lines)}格没有读懂，没有存入：" if lines else "")
        for widget in (self.said, self.unread):
            widget.setVisible(bool(lines))

    def _jump(self, at: int) -> None:
        key, name = self._places[at]
        place = self.model.place_of(key) if key else len(self.model.rows)
        self.view.go_to(max(place, 0), [known for known, _ in self.model.columns].index(name))
