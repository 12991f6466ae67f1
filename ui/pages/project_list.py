"""The list of projects: search, filters, sorting, two lines a project (look, project)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from services.search import UNDECIDED, ProjectLine
from ui.hub import Hub
from ui.pages.project_filters import ProjectFilters, choice
from ui.paint import LAMP_WORDS, elided, focus_frame, ground, lamp_width, paint_lamp
from ui.theme import BODY, NOTE, font, token

Index = QModelIndex | QPersistentModelIndex
ROW = 48
SIDE = 12
_ROOT = QModelIndex()
ORDERS = (
    ("按编号", "project_uid", False),
    ("按名称", "project_name", False),
    ("总投资从大到小", "total_invest", True),
    ("按阶段", "stage", False),
    ("亮灯从重到轻", "lamp", False),
    ("错误从多到少", "errors", True),
)


class ProjectListModel(QAbstractListModel):
    """The projects found; `Qt.UserRole` gives the line."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.lines: list[ProjectLine] = []

    def show_lines(self, lines: list[ProjectLine]) -> None:
        """Show other lines; the same projects in the same order keep the cursor."""
        if [line.uid for line in lines] == [line.uid for line in self.lines]:
            self.lines = lines
            if lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.name or f"未命名项目{line.uid}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (line.name, line.owner, line.code) if part)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(line)
        return line if role == Qt.ItemDataRole.UserRole else None

    def _spoken(self, line: ProjectLine) -> str:
        errors = f"{line.errors}处错误，" if line.errors else ""
        lamp = LAMP_WORDS.get(line.lamp or "", UNDECIDED)
        return f"{line.name}，{self.stage(line)}，{errors}总投资{money(line)}万元，亮灯{lamp}"

    def stage(self, line: ProjectLine) -> str:
        return self.hub.book.profile.codes["CL-STAGE"].label(line.stage) if line.stage else "阶段未填"

    def place_of(self, uid: str | None) -> int:
        """The row of a project, -1 where it is not shown."""
        return next((place for place, line in enumerate(self.lines) if line.uid == uid), -1)


def money(line: ProjectLine) -> str:
    return "" if line.total_invest is None else f"{line.total_invest:,.2f}"


class ProjectDelegate(QStyledItemDelegate):
    """Name above; stage, errors, 新, total investment and lamp below."""

    def __init__(self, model: ProjectListModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        rect = ground(painter, option, bar=True)
        inner = rect.adjusted(SIDE, 3, -SIDE, -3)
        elided(painter, QRect(inner.left(), inner.top(), inner.width(), 22), index.data(), bold=chosen)
        self._second(painter, QRect(inner.left(), inner.bottom() - 20, inner.width(), 20), index.data(Qt.ItemDataRole.UserRole))
        focus_frame(painter, option)
        painter.restore()

    def _second(self, painter: QPainter, rect: QRect, line: ProjectLine) -> None:
        left = rect.left()
        for text, color, bold in (
            (self.model.stage(line), "text2", False),
            (f"{line.errors} 错" if line.errors else "", "danger", True),
            ("新" if line.new else "", "accent", True),
        ):
            width = QFontMetrics(font(NOTE, bold=bold)).horizontalAdvance(text) + 1
            elided(painter, QRect(left, rect.top(), width, rect.height()), text, color, NOTE, bold=bold)
            left += width + 8 if text else 0
        lamp = rect.right() - lamp_width()
        paint_lamp(painter, lamp, rect.center().y() + 1, line.lamp)
        painter.setFont(font(BODY))
        painter.setPen(token("text"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRect(left, rect.top(), lamp - 10 - left, rect.height()), right, money(line))


class ProjectList(QWidget):
    """Search, filters and list. `chosen` carries the project's id, "" where none is left."""

    chosen = Signal(str)

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = ProjectListModel(hub)
        self.filters = ProjectFilters(hub)
        self.order = choice("", "排序", [(text, text) for text, _, _ in ORDERS])
        self.view = _view(self.model)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.filters)
        column.addWidget(self.view, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(SIDE, 0, SIDE, 8)
        self.count = QLabel()
        self.count.setObjectName("grey")
        foot.addWidget(self.order)
        foot.addStretch()
        foot.addWidget(self.count)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.filters.changed.connect(self.find)
        self.filters.entered.connect(self._enter)
        self.order.currentIndexChanged.connect(lambda place: self.find())
        self.view.selectionModel().currentChanged.connect(self._moved)

    def _enter(self) -> None:
        """Enter in the search box: search now and go to the list."""
        self.find()
        self.view.setFocus()

    def _moved(self, now: QModelIndex, before: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(self.model.lines[now.row()].uid)

    def read(self) -> None:
        """Search, filter and sort once more."""
        _, order, descending = ORDERS[max(self.order.currentIndex(), 0)]
        lines = self.filters.find(order, descending)
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        self.model.show_lines(lines)
        selection.blockSignals(False)
        self.count.setText(f"{len(lines)}个 · 总投资，万元")

    def find(self) -> None:
        """Show what is searched for; where the shown project is not among it, the first one found is shown."""
        uid = self.current()
        self.read()
        if self.model.lines:
            self.select(uid if self.model.place_of(uid) >= 0 else self.model.lines[0].uid)

    def current(self) -> str:
        """The id of the project at the cursor, "" for none."""
        index = self.view.currentIndex()
        return self.model.lines[index.row()].uid if index.isValid() and index.row() < len(self.model.lines) else ""

    def select(self, uid: str) -> bool:
        """Put the cursor on a project; False where it is not in the list."""
        place = self.model.place_of(uid)
        if place < 0:
            self.view.selectionModel().clear()
            return False
        index = self.model.index(place)
        if self.view.currentIndex() == index:
            self.chosen.emit(uid)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        return True

    def show_all(self) -> None:
        """Take every filter away."""
        self.filters.clear()
        self.read()

    def step(self, by: int) -> None:
        """The project before or after."""
        place = self.view.currentIndex().row() + by
        if 0 <= place < len(self.model.lines):
            self.select(self.model.lines[place].uid)


def _view(model: ProjectListModel) -> QListView:
    view = QListView()
    view.setObjectName("list")
    view.setAccessibleName("储备项目")
    view.setModel(model)
    view.setItemDelegate(ProjectDelegate(model, view))
    view.setUniformItemSizes(True)
    view.setMouseTracking(True)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return view
