"""The projects to be reported on this month: name and stage, this month's and this year's investment, rate, lamp."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from models.book import Row
from models.forms import BY_TABLE, fields
from models.problems import ERROR
from models.text import squeeze
from services.expected import expected_progress
from ui.hub import Hub
from ui.pages.month_lines import UNFILLED, MonthLine, passes
from ui.paint import LAMP_WORDS, UNSET, elided, paint_lamp
from ui.table import cell_text, make_view
from ui.theme import BODY, NOTE, font, token

Index = QModelIndex | QPersistentModelIndex
TABLE = "project_progress"
ROW = 48
NAME, MONTH, LAMP = 0, 1, 4
COLUMNS = (
    ("project_name", "项目"),
    ("month_invest", "本月投资"),
    ("ytd_invest", "本年累计"),
    ("ytd_rate", "完成率"),
    ("lamp_self", "亮灯"),
)
WIDTHS = (0, 76, 84, 70, 50)
"""Pixels of each column; the name takes what is left."""
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class ProgressLine(MonthLine):
    """A project's month as the list shows it; `row` is empty where it has none yet."""

    stage: str
    row: Row


def progress_lines(hub: Hub) -> list[ProgressLine]:
    """The projects that are expected to report this month."""
    errors = Counter(p.record or "" for p in hub.known if p.form == TABLE and p.severity == ERROR)
    return [_line(hub, uid, errors[uid]) for uid in expected_progress(hub.book)]


def _line(hub: Hub, uid: str, errors: int) -> ProgressLine:
    book = hub.book
    project, row = book.projects.get(uid, {}), book.progress.get(uid) or {}
    title, lamp = project.get("project_name") or uid, row.get("lamp_self")
    stage = project.get("stage")
    return ProgressLine(
        uid=uid,
        title=title,
        filled=bool(row),
        lamp=lamp,
        warns=lamp in book.group(TABLE, "lamp_self", "预警"),
        errors=errors,
        searched=squeeze(f"{title}{project.get('owner_name') or ''}{project.get('project_code') or ''}{uid}"),
        stage=book.profile.codes["CL-STAGE"].label(stage) if stage else "阶段未填",
        row=row,
    )


class ProgressModel(QAbstractTableModel):
    """The shown projects; `Qt.UserRole` gives the line."""

    def __init__(self, hub: Hub, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hub = hub
        self.lines: list[ProgressLine] = []
        self.shown: list[ProgressLine] = []

    def show(self, filtered: str, text: str, kept: str) -> bool:
        """Read the lines and show those that pass, the kept one in any case; True where rows came or went."""
        self.lines = progress_lines(self.hub)
        fresh = [line for line in self.lines if line.uid == kept or passes(line, filtered, text)]
        if [line.uid for line in fresh] == self.items():
            self.shown = fresh
            if fresh:
                self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, len(COLUMNS) - 1))
            return False
        self.beginResetModel()
        self.shown = fresh
        self.endResetModel()
        return True

    def items(self) -> list[str]:
        """The ids of the shown projects, in order."""
        return [line.uid for line in self.shown]

    def place(self, uid: str) -> QModelIndex:
        """Where a project stands; an invalid index where it is not shown."""
        items = self.items()
        return self.index(items.index(uid), 0) if uid in items else QModelIndex()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and NAME < section < LAMP:
            return int(_RIGHT)
        return COLUMNS[section][1] if role == Qt.ItemDataRole.DisplayRole else None

    def text(self, line: ProgressLine, column: int) -> str:
        """What stands in a cell."""
        name = COLUMNS[column][0]
        if column == NAME:
            return line.title
        if not line.filled:
            return UNFILLED if column == MONTH else ""
        if column == LAMP:
            return LAMP_WORDS.get(line.lamp or "", UNSET)
        text = cell_text(self.hub, fields(BY_TABLE[TABLE])[name], line.row.get(name))
        return f"{text}%" if text and name == "ytd_rate" else text

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self.shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(line, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(line, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_RIGHT if NAME < column < LAMP else Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole and column == NAME:
            return line.title
        if not line.filled and column == MONTH and role in (Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.FontRole):
            return token("accent") if role == Qt.ItemDataRole.ForegroundRole else font(NOTE, bold=True)
        return line if role == Qt.ItemDataRole.UserRole else None

    def _spoken(self, line: ProgressLine, column: int) -> str:
        if column:
            return f"{COLUMNS[column][1]} {self.text(line, column)}".strip()
        errors = f"，{line.errors}处错误" if line.errors else ""
        return f"{line.title}，{line.stage}，{'已填' if line.filled else UNFILLED}{errors}"


class ProgressDelegate(QStyledItemDelegate):
    """The name over its stage and errors; the lamp as a shape."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.column() not in (NAME, LAMP):
            super().paint(painter, option, index)
            return
        bare = QStyleOptionViewItem(option)
        self.initStyleOption(bare, index)
        bare.text = ""  # type: ignore[attr-defined]
        widget: QWidget = option.widget  # type: ignore[attr-defined]
        widget.style().drawControl(widget.style().ControlElement.CE_ItemViewItem, bare, painter, widget)
        line, rect = index.data(Qt.ItemDataRole.UserRole), option.rect  # type: ignore[attr-defined]
        if index.column() == NAME:
            self._name(painter, rect.adjusted(12, 3, -6, -3), line)
        elif line.lamp:
            paint_lamp(painter, rect.left() + 8, rect.center().y() + 1, line.lamp)

    def _name(self, painter: QPainter, rect: QRect, line: ProgressLine) -> None:
        elided(painter, QRect(rect.left(), rect.top(), rect.width(), 22), line.title, size=BODY)
        low = QRect(rect.left(), rect.bottom() - 19, rect.width(), 19)
        elided(painter, low, line.stage, "text2", NOTE)
        if line.errors:
            start = QFontMetrics(font(NOTE)).horizontalAdvance(line.stage) + 10
            elided(painter, low.adjusted(start, 0, 0, 0), f"{line.errors} 错", "danger", NOTE, bold=True)


def progress_view(model: ProgressModel) -> QTableView:
    """The table of the projects' month."""
    view = make_view(model, "项目进展")
    view.setObjectName("list")
    view.setItemDelegate(ProgressDelegate(view))
    view.setShowGrid(False)
    view.verticalHeader().setDefaultSectionSize(ROW)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    header = view.horizontalHeader()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
    for column, width in enumerate(WIDTHS):
        if width:
            view.setColumnWidth(column, width)
    return view
