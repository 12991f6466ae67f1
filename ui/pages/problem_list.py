"""The findings as a list: a band for each rule, under it the places. Enter or 去改 goes there; the row is found again on return."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from models.problems import ERRORS, REASONS, TRIALS
from services.last_reasons import Drafts
from ui.hub import Hub
from ui.icons import pixmap
from ui.pages.findings import ALL, Finding, Group, Wanted, groups_of, waits
from ui.paint import TINTS, elided, ground, paint_box
from ui.theme import font, token

Index = QModelIndex | QPersistentModelIndex
ROW = 30
LINE_ROLE = Qt.ItemDataRole.UserRole
WORDS = {ERRORS: ("错误", "danger"), REASONS: ("须说明", "warn"), TRIALS: ("试行", "text2")}
_HINT = ("提示", "text2")
_ROOT = QModelIndex()
_GO = 104
"""Pixels at the right end of a row for 去改."""


def group_word(group: Group) -> tuple[str, str]:
    """The boxed word of a rule and the token of its colour."""
    if group.kind == REASONS and not any(waits(f.problem) for f in group.findings):
        return "已说明", "text2"
    return WORDS.get(group.kind, _HINT)


class FindingsModel(QAbstractItemModel):
    """Two levels: rules, places. `LINE_ROLE` gives the `Group` or `Finding`. An index of a place carries its rule's row plus one."""

    def __init__(self, hub: Hub, wanted: str = ALL) -> None:
        super().__init__()
        self.hub, self.wish = hub, Wanted(wanted)
        self.groups: list[Group] = []
        self.drafts: Drafts = {}

    @property
    def wanted(self) -> str:
        """The kind that is shown."""
        return self.wish.kind

    def refresh(self) -> None:
        """Read the findings again."""
        self.beginResetModel()
        self.groups = groups_of(self.hub, self.wish)
        self.endResetModel()

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, child: Index = _ROOT) -> QModelIndex:  # type: ignore[override]
        if not child.isValid() or child.internalId() == 0:
            return QModelIndex()
        return self.createIndex(child.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = _ROOT) -> int:
        if not parent.isValid():
            return len(self.groups)
        if parent.internalId() or parent.column():
            return 0
        return len(self.groups[parent.row()].findings)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 1

    def line(self, index: Index) -> Group | Finding | None:
        """What a row shows."""
        if not index.isValid():
            return None
        place = index.internalId()
        return self.groups[place - 1].findings[index.row()] if place else self.groups[index.row()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index)
        if line is None:
            return None
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title if isinstance(line, Group) else line.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(line)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(line, Finding):
            return f"{line.name}\n{line.where}：{line.value}"
        return None

    def find(self, key: tuple[str, ...]) -> QModelIndex:
        """The row with a key; an invalid index where it is gone."""
        for number, group in enumerate(self.groups):
            if group.key == key:
                return self.index(number, 0)
            if group.key == key[:2]:
                for place, finding in enumerate(group.findings):
                    if finding.key == key:
                        return self.index(place, 0, self.index(number, 0))
        return QModelIndex()


def _spoken(line: Group | Finding) -> str:
    if isinstance(line, Group):
        return f"{group_word(line)[0]}，{line.title}，{line.count}"
    return f"{line.name}，{line.where}，现为{line.value}"


class FindingsDelegate(QStyledItemDelegate):
    """Paints a band, or a place: record, field, what it holds, 去改."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE_ROLE)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        rect = ground(painter, option, "readonly" if isinstance(line, Group) else "surface")
        if isinstance(line, Group):
            opened = bool(option.state & QStyle.StateFlag.State_Open)  # type: ignore[attr-defined]
            self._band(painter, rect, line, opened=opened)
        else:
            self._place(painter, rect, line, self._action(index, line, chosen=chosen))
        painter.restore()

    def _action(self, index: Index, finding: Finding, *, chosen: bool) -> tuple[str, str]:
        """What stands at the right end, and the token of its colour."""
        if index.model().wanted == REASONS:  # type: ignore[attr-defined]
            drafted = (finding.problem.code, finding.problem.record or "") in index.model().drafts  # type: ignore[attr-defined]
            waiting = ("可沿用上期" if drafted else "待写", "warn")
            return waiting if waits(finding.problem) else ("已说明", "text3")
        return "去改　Enter" if chosen else "去改", "accent"

    def _band(self, painter: QPainter, rect: QRect, group: Group, *, opened: bool) -> None:
        arrow = "chevron_down" if opened else "chevron_right"
        painter.drawPixmap(rect.x() + 12, rect.y() + 7, pixmap(arrow, token("text2"), 16))
        word, color = group_word(group)
        left = rect.x() + 44
        left += paint_box(painter, left, rect.center().y(), word, token(color), token(TINTS[color])) + 10
        right = _right(painter, rect, group.count, "text")
        elided(painter, QRect(left, rect.y(), rect.width() - left - right - 8, rect.height()), group.title, bold=True)

    def _place(self, painter: QPainter, rect: QRect, finding: Finding, action: tuple[str, str]) -> None:
        _right(painter, rect, *action)
        room = rect.width() - 44 - _GO
        first, second = int(room * 0.36), int(room * 0.28)
        left = rect.x() + 44
        elided(painter, QRect(left, rect.y(), first - 12, rect.height()), finding.name)
        elided(painter, QRect(left + first, rect.y(), second - 12, rect.height()), finding.where, "text2")
        third = QRect(left + first + second, rect.y(), room - first - second, rect.height())
        elided(painter, third, finding.value, "accent" if finding.value == "未填" else "text2")


def _order(index: QModelIndex) -> tuple[int, int]:
    """Where a place stands: its rule's row, its own."""
    return index.internalId(), index.row()


def _right(painter: QPainter, rect: QRect, text: str, color: str) -> int:
    painter.setFont(font())
    painter.setPen(token(color))
    painter.drawText(rect.adjusted(0, 0, -16, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    return painter.fontMetrics().horizontalAdvance(text) + 16


class FindingsView(QTreeView):
    """The list. `chosen` tells the row the cursor is on (a `Finding`, a `Group` or None), `wanted` a place to go to."""

    chosen = Signal(object)
    wanted = Signal(object)

    def __init__(self, model: FindingsModel, name: str) -> None:
        super().__init__()
        self.findings = model
        self._opened: dict[tuple[str, ...], bool] = {}
        self._moved = True
        self.setModel(model)
        self.setItemDelegate(FindingsDelegate(self))
        self.setAccessibleName(name)
        self.setObjectName("list")
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(self._activated)
        self.expanded.connect(lambda index: self._keep(index, opened=True))
        self.collapsed.connect(lambda index: self._keep(index, opened=False))
        self.selectionModel().currentChanged.connect(lambda now, before: self.chosen.emit(model.line(now)))

    def refresh(self) -> None:
        """Read the findings again; the cursor stays on its row, or where that row was, and what is selected stays selected."""
        key, place = self._where()
        chosen = [line.key for line in self.selected()]
        self.selectionModel().blockSignals(True)
        self.findings.refresh()
        self.selectionModel().blockSignals(False)
        for number, group in enumerate(self.findings.groups):
            default = group.kind == ERRORS or self.findings.wanted != ALL or self.findings.wish.narrow
            self.setExpanded(self.findings.index(number, 0), self._opened.get(group.key, default))
        found = self.findings.find(key) if key else QModelIndex()
        self._moved = not found.isValid()
        self.show_row(found if found.isValid() else self._near(place))
        if found.isValid() and len(chosen) > 1:
            self._select(chosen)

    def _select(self, keys: list[tuple[str, ...]]) -> None:
        """Select the rows with these keys too; the cursor stays."""
        for index in filter(QModelIndex.isValid, map(self.findings.find, keys)):
            self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)

    def _where(self) -> tuple[tuple[str, ...], int]:
        """The key of the cursor's row and its place among all places."""
        index = self.currentIndex()
        line, groups = self.findings.line(index), self.findings.groups
        if not isinstance(line, Finding):
            return (line.key if line is not None else ()), 0
        return line.key, sum(len(group.findings) for group in groups[: index.parent().row()]) + index.row()

    def places(self) -> list[QModelIndex]:
        """The rows of all places, top to bottom."""
        model = self.findings
        bands = [model.index(number, 0) for number in range(len(model.groups))]
        return [model.index(row, 0, band) for band in bands for row in range(model.rowCount(band))]

    def _near(self, place: int) -> QModelIndex:
        """The row of a place by its number among all, the last one where there are fewer."""
        model, left = self.findings, place
        for number, group in enumerate(model.groups):
            if left < len(group.findings):
                return model.index(left, 0, model.index(number, 0))
            left -= len(group.findings)
        last = len(model.groups) - 1
        return model.index(len(model.groups[last].findings) - 1, 0, model.index(last, 0)) if model.groups else QModelIndex()

    def show_row(self, index: QModelIndex) -> None:
        """Put the cursor on a row, opening its rule."""
        if index.isValid() and index.parent().isValid():
            self.setExpanded(index.parent(), True)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if index.isValid():
            self.scrollTo(index)
        self.chosen.emit(self.findings.line(index))

    def finding(self) -> Finding | None:
        """The place that the cursor is on."""
        line = self.findings.line(self.currentIndex())
        return line if isinstance(line, Finding) else None

    def selected(self) -> list[Finding]:
        """The places that are selected, top to bottom."""
        lines = (self.findings.line(index) for index in sorted(self.selectionModel().selectedIndexes(), key=_order))
        return [line for line in lines if isinstance(line, Finding)]

    def step(self, wanted: Any) -> Finding | None:
        """Go on to the next place for which `wanted` holds, beginning anew at the end; None where there is none.

        Where the row that the cursor was on is gone, the one that took its place is the next.
        """
        places = self.places()
        now = next((i for i, index in enumerate(places) if index == self.currentIndex()), -1)
        start = max(now, 0) if self._moved else now + 1
        self._moved = False
        for index in (*places[start:], *places[:start]):
            line = self.findings.line(index)
            if isinstance(line, Finding) and wanted(line):
                self.show_row(index)
                return line
        return None

    def _keep(self, index: QModelIndex, *, opened: bool) -> None:
        line = self.findings.line(index)
        if line is not None:
            self._opened[line.key] = opened

    def _activated(self, index: QModelIndex) -> None:
        line = self.findings.line(index)
        if isinstance(line, Finding):
            self._moved = False
            self.wanted.emit(line)
        elif line is not None:
            self.setExpanded(index, not self.isExpanded(index))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        line = self.findings.line(index)
        if event.button() != Qt.MouseButton.LeftButton or line is None:
            return
        if isinstance(line, Group):
            self.setExpanded(index, not self.isExpanded(index))
        elif self.findings.wanted != REASONS and event.position().x() > self.viewport().width() - _GO:
            self.wanted.emit(line)
