"""The responsibility list at the left: actions as bands, tasks as small headings, items with their status and lamp (look, list)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from models.book import Row
from models.problems import ERROR
from models.text import squeeze
from services.expected import expected_items, item_filled
from services.overview import not_filled
from ui.hub import Hub
from ui.icons import pixmap
from ui.pages.month_lines import UNFILLED, MonthLine, passes
from ui.paint import LAMP_WORDS, elided, focus_frame, lamp_width, paint_lamp
from ui.theme import NOTE, font, token

Index = QModelIndex | QPersistentModelIndex
BAND, TASK, ITEM = 30, 24, 30
SIDE, NUMBER, STATUS, ERRORS = 12, 28, 58, 34
_ROOT = QModelIndex()
_OPEN = QStyle.StateFlag.State_Open
CHILDREN = ("task_metric", "task_evidence")


@dataclass(frozen=True)
class TaskLine(MonthLine):
    """An item as the list shows it; `status` is a word."""

    seq: int
    action: str
    task: str
    status: str

    def spoken(self) -> str:
        """The line as a screen reader says it."""
        lamp = f"，{LAMP_WORDS[self.lamp]}灯" if self.lamp else ""
        errors = f"，{self.errors}处错误" if self.errors else ""
        return f"第{self.seq}项，{self.title}，{self.status}{lamp}{errors}"


def owners(hub: Hub) -> dict[str, str]:
    """The items that metrics and pieces of evidence belong to, by their ids."""
    return {row["record_uid"]: row["task_uid"] for table in CHILDREN for row in hub.book.rows[table]}


def errors_by_item(hub: Hub) -> Counter[str]:
    """The errors of each item, those of its metrics and evidence among them; that it is not filled in yet is none."""
    parents, wanted = owners(hub), ("task_progress", *CHILDREN)
    found = [p for p in hub.known if p.form in wanted and p.severity == ERROR and not not_filled(p)]
    return Counter(parents.get(p.record or "", p.record or "") for p in found)


def task_lines(hub: Hub) -> list[TaskLine]:
    """The items of the period in the list's order."""
    errors = errors_by_item(hub)
    return [_line(hub, uid, hub.book.task_progress.get(uid), errors[uid]) for uid in expected_items(hub.book)]


def _line(hub: Hub, uid: str, row: Row | None, errors: int) -> TaskLine:
    item, filled = hub.book.tasks.get(uid), item_filled(row)
    lamp = (row or {}).get("lamp") if filled else None
    seq = item.seq if item else (row or {}).get("seq") or 0
    title = (item.title or item.content) if item else uid
    status = hub.book.profile.codes["CL-TASKSTATUS"].label((row or {}).get("status")) if filled else UNFILLED
    lead = (row or {}).get("county_lead") or ""
    searched = squeeze(f"{seq}{item.content + item.units_text + item.task if item else ''}{title}{lead}")
    return TaskLine(
        uid=uid,
        seq=seq,
        action=item.action if item else "清单已移出的任务",
        task=item.task if item else "",
        title=title,
        filled=filled,
        status=status,
        lamp=lamp,
        errors=errors,
        warns=lamp in hub.book.group("task_progress", "lamp", "预警"),
        searched=searched,
    )


@dataclass
class Group:
    """An action: its name, how many of its items are filled, and the rows under it: a task's name, or an item."""

    action: str
    filled: int
    total: int
    rows: list[str | TaskLine]

    def shape(self) -> list[str]:
        """What the rows are about, whatever their state."""
        return [self.action, *(row if isinstance(row, str) else row.uid for row in self.rows)]


def grouped(lines: Sequence[TaskLine], shown: Sequence[TaskLine]) -> list[Group]:
    """The shown lines under their actions and tasks; the counts are of all lines."""
    found = []
    for action, own in groupby(shown, key=lambda line: line.action):
        rows: list[str | TaskLine] = []
        for task, items in groupby(own, key=lambda line: line.task):
            rows += ([task] if task else []) + list(items)
        everyone = [line for line in lines if line.action == action]
        found.append(Group(action, sum(line.filled for line in everyone), len(everyone), rows))
    return found


class TaskModel(QAbstractItemModel):
    """Actions, and under each its tasks and items; `Qt.UserRole` gives a Group, a task's name or a TaskLine."""

    def __init__(self, hub: Hub, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hub = hub
        self.lines: list[TaskLine] = []
        self.groups: list[Group] = []

    def show(self, filtered: str, text: str, kept: str) -> bool:
        """Read the lines and show those of a filter that hold the text, the kept item in any case; True where rows changed."""
        self.lines = task_lines(self.hub)
        shown = [line for line in self.lines if line.uid == kept or passes(line, filtered, text)]
        fresh = grouped(self.lines, shown)
        if [group.shape() for group in fresh] == [group.shape() for group in self.groups]:
            self.groups = fresh
            self._touch()
            return False
        self.beginResetModel()
        self.groups = fresh
        self.endResetModel()
        return True

    def _touch(self) -> None:
        for place, group in enumerate(self.groups):
            band = self.index(place, 0)
            self.dataChanged.emit(band, band)
            self.dataChanged.emit(self.index(0, 0, band), self.index(len(group.rows) - 1, 0, band))

    def place(self, uid: str) -> QModelIndex:
        """Where an item stands; an invalid index where it is not shown."""
        for top, group in enumerate(self.groups):
            for row, line in enumerate(group.rows):
                if isinstance(line, TaskLine) and line.uid == uid:
                    return self.index(row, 0, self.index(top, 0))
        return QModelIndex()

    def items(self) -> list[str]:
        """The items that are shown, in order."""
        return [line.uid for group in self.groups for line in group.rows if isinstance(line, TaskLine)]

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = _ROOT) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(int(index.internalId()) - 1, 0, 0)

    def rowCount(self, parent: Index = _ROOT) -> int:
        if not parent.isValid():
            return len(self.groups)
        return len(self.groups[parent.row()].rows) if not parent.internalId() and parent.column() == 0 else 0

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        entry = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(entry, str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        top = int(index.internalId())
        entry = self.groups[top - 1].rows[index.row()] if top else self.groups[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return entry
        if isinstance(entry, TaskLine):
            words = {Qt.ItemDataRole.DisplayRole: entry.title, Qt.ItemDataRole.ToolTipRole: entry.title,
                     Qt.ItemDataRole.AccessibleTextRole: entry.spoken()}  # fmt: skip
            return words.get(role)  # type: ignore[call-overload]
        name = entry if isinstance(entry, str) else entry.action
        if role == Qt.ItemDataRole.AccessibleTextRole and isinstance(entry, Group):
            return f"{name}，已填{entry.filled}项，共{entry.total}项"
        return name if role == Qt.ItemDataRole.DisplayRole else None


class TaskDelegate(QStyledItemDelegate):
    """Paints bands, headings and items; `shown` is the item that stands at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shown = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry = index.data(Qt.ItemDataRole.UserRole)
        return QSize(200, BAND if isinstance(entry, Group) else TASK if isinstance(entry, str) else ITEM)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        entry = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        if isinstance(entry, Group):
            self._band(painter, rect, entry, opened=bool(state & _OPEN))
        elif isinstance(entry, str):
            elided(painter, rect.adjusted(SIDE + NUMBER, 2, -SIDE, 0), entry, "text2", NOTE)
        else:
            self._item(painter, rect, entry, hovered=bool(state & QStyle.StateFlag.State_MouseOver))
        if not isinstance(entry, str):
            focus_frame(painter, option)
        painter.restore()

    def _band(self, painter: QPainter, rect: QRect, group: Group, *, opened: bool) -> None:
        painter.fillRect(rect, token("window"))
        painter.setPen(token("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        chevron = pixmap("chevron_down" if opened else "chevron_right", token("text2"), 12)
        painter.drawPixmap(rect.left() + SIDE + 6, rect.center().y() - 5, chevron)
        elided(painter, rect.adjusted(SIDE + NUMBER - 4, 0, -SIDE - 48, 0), group.action, bold=True)
        painter.setFont(font(NOTE))
        painter.setPen(token("text2"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(0, 0, -SIDE, 0), right, f"{group.filled}/{group.total}")

    def _item(self, painter: QPainter, rect: QRect, line: TaskLine, *, hovered: bool) -> None:
        chosen = line.uid == self.shown
        if chosen or hovered:
            painter.fillRect(rect, token("selected" if chosen else "hover"))
        if chosen:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), token("accent"))
        painter.setFont(font(NOTE))
        painter.setPen(token("text2"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(rect.left() + SIDE - 4, rect.top(), NUMBER - 4, rect.height()), right, str(line.seq))
        lamp = rect.right() - SIDE - lamp_width()
        status = lamp - STATUS
        text = status - 8 - (ERRORS if line.errors else 0)
        elided(painter, QRect(rect.left() + SIDE + NUMBER, rect.top(), text - rect.left() - SIDE - NUMBER, rect.height()),
               line.title, bold=chosen)  # fmt: skip
        if line.errors:
            words = f"{line.errors} 错"
            width = QFontMetrics(font(NOTE, bold=True)).horizontalAdvance(words) + 2
            box = QRect(status - 6 - width, rect.top(), width, rect.height())
            elided(painter, box, words, "danger", NOTE, bold=True)
        where = QRect(status, rect.top(), STATUS, rect.height())
        elided(painter, where, line.status, "text2" if line.filled else "accent", NOTE, bold=not line.filled)
        if line.lamp:
            paint_lamp(painter, lamp, rect.center().y() + 1, line.lamp)


class TaskTree(QTreeView):
    """The list. A click on a band, or Left and Right, closes and opens it."""

    def __init__(self, model: TaskModel) -> None:
        super().__init__()
        self.setObjectName("list")
        self.setAccessibleName("责任清单")
        self.setModel(model)
        self.paints = TaskDelegate(self)
        self.setItemDelegate(self.paints)
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(False)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(True)
        self.clicked.connect(self._clicked)
        self.expandAll()

    def _clicked(self, index: QModelIndex) -> None:
        if isinstance(index.data(Qt.ItemDataRole.UserRole), Group):
            self.setExpanded(index, not self.isExpanded(index))

    def open_all_but(self, closed: set[str]) -> None:
        """Open the actions again as they were before the rows changed."""
        model = self.model()
        for row in range(model.rowCount()):
            band = model.index(row, 0)
            self.setExpanded(band, band.data() not in closed)

    def show_item(self, uid: str) -> None:
        """Mark an item as the shown one and put the cursor on it."""
        self.paints.shown = uid
        model = self.model()
        place = model.place(uid) if isinstance(model, TaskModel) else QModelIndex()
        if place.isValid():
            self.setExpanded(place.parent(), True)
            self.setCurrentIndex(place)
            self.scrollTo(place)
        self.viewport().update()
