"""历次报送: every version with its check code and state, and who signs the period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from models.codes import without_bracket
from models.forms import Submission, fields
from services import locks
from services.versions import STATES, VersionLine, versions
from ui.hub import Hub
from ui.pages.check_step import grey_label
from ui.pages.pieces import head, line_of, push
from ui.pages.signoff import DRAFTS, state_of
from ui.paint import elided, ground
from ui.theme import NOTE, font, token

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
LINE_ROLE = Qt.ItemDataRole.UserRole
TALL = 52
CODE_FAMILIES = ["Consolas", "Noto Sans Mono CJK SC"]
SIGNERS = ("filler", "reviewer", "approver")
_COLORS = {"received": "ok", "returned": "warn", "burned": "text3"}
COLORS = {STATES[state]: color for state, color in _COLORS.items()}


class VersionsModel(QAbstractListModel):
    """The versions, newest first; while the period is a draft, a line for it comes before. `LINE_ROLE` gives one (None: the draft)."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.lines: list[VersionLine | None] = []

    def refresh(self) -> None:
        """Read the versions again."""
        self.beginResetModel()
        known: Sequence[VersionLine] = versions(self.hub.desk)
        self.lines = [*([None] if state_of(self.hub) in DRAFTS else []), *known]
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def head_of(self, line: VersionLine | None) -> tuple[str, str, str]:
        """What stands in bold, beside it, and at the right."""
        if line is None:
            return self.hub.period, "未定稿", "草稿"
        at = line.exported_at or line.frozen_at
        return f"{line.period}  V{line.version:02d}", f"{line.type} {at:%m-%d %H:%M}" if at else line.type, line.state

    def code_of(self, line: VersionLine | None) -> str:
        return line.digest if line is not None else "数据校验码在定稿时生成"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join((*self.head_of(line), self.code_of(line)))
        if role == Qt.ItemDataRole.ToolTipRole and line is not None:
            return "\n".join(filter(None, (line.file, line.note, f"清单 {line.list_version} 版")))
        return None


class VersionsDelegate(QStyledItemDelegate):
    """Two lines: period and version with the state; the check code."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, TALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, VersionsModel)
        line: VersionLine | None = index.data(LINE_ROLE)
        painter.save()
        rect = ground(painter, option)
        self._top(painter, QRect(rect.x() + 16, rect.y() + 5, rect.width() - 32, 22), model.head_of(line))
        self._code(painter, QRect(rect.x() + 16, rect.y() + 27, rect.width() - 32, 20), line, model.code_of(line))
        painter.restore()

    def _top(self, painter: QPainter, rect: QRect, texts: tuple[str, str, str]) -> None:
        bold, beside, state = texts
        painter.setFont(font())
        painter.setPen(token(COLORS.get(state, "text2")))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, state)
        right = painter.fontMetrics().horizontalAdvance(state) + 8
        elided(painter, rect, bold, bold=True)
        left = painter.fontMetrics().horizontalAdvance(bold) + 8
        elided(painter, rect.adjusted(left, 0, -right, 0), beside, "text2", NOTE)

    def _code(self, painter: QPainter, rect: QRect, line: VersionLine | None, code: str) -> None:
        if line is None:
            elided(painter, rect, code, "text3", NOTE)
            return
        made = QFont(CODE_FAMILIES)
        made.setPixelSize(13)
        painter.setFont(made)
        painter.setPen(token("text2"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, code)


class VersionsPane(QWidget):
    """The pane at the right of every step."""

    compare_wanted = Signal(str, int)
    stamp_wanted = Signal()

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = VersionsModel(hub)
        self.view = QListView()
        self.view.setObjectName("flat")
        self.view.setModel(self.model)
        self.view.setItemDelegate(VersionsDelegate(self.view))
        self.view.setAccessibleName("历次报送")
        self.view.setUniformItemSizes(True)
        self.compare_button = push("比较两版", self._compare)
        self.stamp_button = push("核对盖章件校验码", self.stamp_wanted.emit)
        self.stamp_button.setToolTip("定稿后、正式导出前核对")
        self.people: dict[str, QLabel] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 16)
        column.setSpacing(8)
        title = line_of(head("历次报送"), grey_label("报出后不再改动"))
        title.setContentsMargins(16, 0, 16, 0)
        column.addLayout(title)
        column.addWidget(self.view, 1)
        buttons = line_of(self.compare_button, self.stamp_button)
        buttons.setContentsMargins(16, 0, 16, 0)
        column.addLayout(buttons)
        self.signers = self._signers()
        column.addWidget(self.signers)
        self.view.activated.connect(lambda index: self._compare())
        self.view.selectionModel().currentChanged.connect(lambda now, before: self._enable())

    def _signers(self) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(16, 8, 16, 0)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.addWidget(head("审签人"), 0, 0, 1, 2)
        known = fields(Submission)
        for row, name in enumerate((*SIGNERS, "approve_date"), 1):
            label = QLabel(without_bracket(known[name].label))
            label.setObjectName("second")
            self.people[name] = QLabel()
            grid.addWidget(label, row, 0)
            grid.addWidget(self.people[name], row, 1, Qt.AlignmentFlag.AlignRight)
        return made

    def show_low(self, on: bool) -> None:
        """Where there is little height, the versions take the signers' place, who stand in 审签 too."""
        self.signers.setVisible(not on)

    def refresh(self) -> None:
        """Show versions and signers as they are now."""
        place = self.view.currentIndex().row()
        self.model.refresh()
        if self.model.lines:
            self.view.setCurrentIndex(self.model.index(min(max(place, 0), len(self.model.lines) - 1), 0))
        self._enable()
        for name, label in self.people.items():
            value = self.hub.book.cover.get(name)
            label.setText(f"{value}" if value else "未填")
            label.setObjectName("" if value else "grey")
            label.style().unpolish(label)
            label.style().polish(label)

    def chosen(self) -> tuple[str, int] | None:
        """The version to compare with an earlier one of its period: the one with the cursor, else the newest that has one."""
        line = self.view.currentIndex().data(LINE_ROLE)
        known = [v for v in self.model.lines if v is not None]
        for each in ([line] if line is not None else []) + known:
            if any(v.period == each.period and v.version != each.version for v in known):
                return each.period, each.version
        return None

    def _enable(self) -> None:
        self.compare_button.setEnabled(self.chosen() is not None)
        self.stamp_button.setEnabled(state_of(self.hub) == locks.FROZEN)

    def _compare(self) -> None:
        chosen = self.chosen()
        if chosen is not None:
            self.compare_wanted.emit(*chosen)
