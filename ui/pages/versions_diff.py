"""比较两版: what changed from one version of a period to another."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from services.versions import Changed, VersionLine, difference, versions
from ui.hub import Hub
from ui.pages.pieces import push
from ui.table import make_view
from ui.theme import token

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
COLUMNS = ("变化", "表", "记录", "栏目", "原来", "现在")
WIDTHS = (64, 112, 190, 130, 130)
_KINDS = {"added": ("+ 新增", "added"), "removed": ("− 移出", "removed"), "changed": ("≠ 修改", "text2")}


class DiffModel(QAbstractTableModel):
    """One difference a row."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Changed] = []

    def show(self, lines: list[Changed]) -> None:
        """Show other differences."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        wanted = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return COLUMNS[section] if wanted and section < len(COLUMNS) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        word, color = _KINDS[line.kind]
        label = f"{line.label}（随之变化）" if line.computed else line.label
        texts = (word, line.title, line.name, label, line.before, line.after)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return texts[index.column()].replace("\n", " ")
        if role == Qt.ItemDataRole.ForegroundRole:
            return token("text3" if line.computed else color if index.column() == 0 else "text")
        return None


class VersionsDiff(QWidget):
    """Two versions to choose, and the differences between them. `closed` when she is done."""

    closed = Signal()

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self._known: list[VersionLine] = []
        self.model = DiffModel()
        self.view = make_view(self.model, "两版的不同之处")
        for column, width in enumerate(WIDTHS):
            self.view.setColumnWidth(column, width)
        self.before, self.after = QComboBox(), QComboBox()
        self.summary = QLabel()
        self.summary.setObjectName("second")
        for combo, name in ((self.before, "原来的一版"), (self.after, "后来的一版")):
            combo.setAccessibleName(name)
            combo.setMinimumWidth(160)
            combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            combo.activated.connect(lambda place: self._compare())
        self.close_button = push("返回　Esc", self.closed.emit)
        self.close_button.setAccessibleName("返回")
        QShortcut(QKeySequence("Esc"), self, activated=self.closed.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        tools = QHBoxLayout()
        tools.setSpacing(12)
        tools.addWidget(self.before, 1)
        tools.addWidget(QLabel("→"))
        tools.addWidget(self.after, 1)
        tools.addWidget(self.close_button)
        tools.setContentsMargins(24, 8, 24, 4)
        self.summary.setContentsMargins(24, 0, 24, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tools)
        column.addWidget(self.summary)
        column.addWidget(self.view, 1)

    def show_versions(self, period: str, version: int) -> None:
        """Compare a version with the one before it (the first with the one after)."""
        self._known = sorted(versions(self.hub.desk, period), key=lambda line: line.version)
        place = next(i for i, line in enumerate(self._known) if line.version == version)
        for combo in (self.before, self.after):
            combo.clear()
            combo.addItems([f"{line.period} V{line.version:02d} {line.type} {line.state}" for line in self._known])
        self.before.setCurrentIndex(place - 1 if place else 0)
        self.after.setCurrentIndex(place or 1)
        self._compare()
        self.view.setFocus()

    def _compare(self) -> None:
        a, b = self._known[self.before.currentIndex()], self._known[self.after.currentIndex()]
        lines = self.hub.attempt(lambda: difference(self.hub.desk, a.period, a.version, b.version)) or []
        lines = sorted(lines, key=lambda line: line.computed)
        self.model.show(lines)
        own = sum(not line.computed for line in lines)
        self.summary.setText(
            f"{own}处不同" + (f"，另有{len(lines) - own}处随之变化" if len(lines) > own else "") if lines else "没有不同"
        )
        self.view.setCurrentIndex(self.model.index(0, 0))
