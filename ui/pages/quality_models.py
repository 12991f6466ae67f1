"""What the quality page shows, as item models: the periods, what was found by form or department, what goes wrong again and again."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from models.periods import spelled
from services.coach import Lesson
from services.names import short_title
from services.quality import Counts, PeriodLine, Quality
from ui.pages.board import LINE_ROLE, Index
from ui.theme import font, token

_ROOT = QModelIndex()
_Align = Qt.AlignmentFlag
_RIGHT, _LEFT = _Align.AlignVCenter | _Align.AlignRight, _Align.AlignVCenter | _Align.AlignLeft
BY_FORM, BY_DEPT = 0, 1
NOT_CHECKED = "—"
"""What stands for a period that was never checked."""


def timing_text(line: PeriodLine) -> str:
    """Whether a period was sent in time, in a few words."""
    timing = line.timing
    if timing.sent is None:
        return f"已过{timing.late}天" if timing.late else "未报送"
    if timing.late is None:
        return "无截止日"
    return f"逾期{timing.late}天" if timing.late else "按时"


class PeriodsModel(QAbstractTableModel):
    """The periods, newest first: how complete, how timely, what was found. `LINE_ROLE` gives a `PeriodLine`."""

    heads = ("报送期", "必填项", "清单", "项目月报", "截止", "报送", "及时", "错误", "须说明", "提示")
    SHARE, TIMELY = 1, 6
    NUMBERS = {7: "danger", 8: "warn", 9: "text"}

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[PeriodLine, ...] = ()

    def show(self, found: Quality) -> None:
        self.beginResetModel()
        self.lines = tuple(reversed(found.lines))
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.heads):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._right(section) else _LEFT
        return self.heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def _right(self, column: int) -> bool:
        return column in self.NUMBERS or column in (2, 3, 4, 5)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._right(column) else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return _spoken_period(line)
        if role in (Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.FontRole):
            return self._style(line, column, role)
        return None

    def _text(self, line: PeriodLine, column: int) -> str:
        done, timing, counts = line.done, line.timing, line.counts
        days = tuple(f"{day:%m-%d}" if day else "" for day in (timing.due, timing.sent))
        shares = ("", "", "")
        if done is not None:
            share = f"{done.share}%" if done.share is not None else ""
            shares = (share, f"{done.items_filled}/{done.items}", f"{done.months_filled}/{done.months}")
        numbers = tuple(str(n) for n in counts[:3]) if counts is not None else (NOT_CHECKED,) * 3
        return (line.period, *shares, *days, timing_text(line), *numbers)[column]

    def _style(self, line: PeriodLine, column: int, role: int) -> Any:
        """Late and wrong stand out by word and weight; a zero is grey."""
        number = line.counts[column - 7] if column in self.NUMBERS and line.counts is not None else 0
        loud = number > 0 or (column == self.TIMELY and bool(line.timing.late))
        if role == Qt.ItemDataRole.FontRole:
            return font(bold=loud)
        if column in self.NUMBERS:
            return token(self.NUMBERS[column] if loud else "text3")
        return token("danger" if loud else "text")


def _spoken_period(line: PeriodLine) -> str:
    checked = f"{line.checked_at:%m-%d %H:%M}检查" if line.checked_at else "没有检查记录"
    left = f"，其中还有{line.counts.left}处没有改" if line.counts and line.counts.left else ""
    required = f"，必填项{line.done.filled}/{line.done.required}" if line.done else ""
    errors = f"，错误{line.counts.errors}处{left}" if line.counts else ""
    return f"{spelled(line.period)}：{checked}{required}{errors}，{timing_text(line)}"


class HeatModel(QAbstractTableModel):
    """What was found, by form or department (rows) and period (columns, newest first). `LINE_ROLE` gives `Counts` or None."""

    def __init__(self) -> None:
        super().__init__()
        self.face = BY_FORM
        self.periods: tuple[str, ...] = ()
        self.checked: frozenset[str] = frozenset()
        self.keys: list[str] = []
        self.found: dict[str, dict[str, Counts]] = {}

    def show(self, found: Quality) -> None:
        self.beginResetModel()
        self.periods, self.checked = tuple(reversed(found.periods)), frozenset(found.checked)
        self.found = found.by_form if self.face == BY_FORM else found.by_dept
        self.keys = list(self.found)
        self.endResetModel()

    @property
    def most(self) -> int:
        """The most errors in one cell, at least 1: what the deepest tint stands for."""
        return max((counts.errors for row in self.found.values() for counts in row.values()), default=1) or 1

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.keys)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 1 + len(self.periods)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or section > len(self.periods):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section else _LEFT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.periods[section - 1][2:] if section else ("表" if self.face == BY_FORM else "部门")

    def title(self, row: int) -> str:
        return short_title(self.keys[row]) if self.face == BY_FORM else self.keys[row]

    def counts(self, index: Index) -> Counts | None:
        """What was found in a cell; None where the period was never checked."""
        period = self.periods[index.column() - 1]
        return self.found[self.keys[index.row()]].get(period, Counts()) if period in self.checked else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if index.column() == 0:
            shown = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            return self.title(index.row()) if shown else None
        counts = self.counts(index)
        if role == LINE_ROLE:
            return counts
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{counts.errors}/{counts.warnings}" if counts else NOT_CHECKED
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{self.title(index.row())}，{spelled(self.periods[index.column() - 1])}：{_spoken(counts)}"
        return None


def _spoken(counts: Counts | None) -> str:
    if counts is None:
        return "没有检查记录"
    left = f"（还有{counts.left}处没有改）" if counts.left else ""
    return f"错误{counts.errors}处{left}，须说明{counts.reasons}条，提示{counts.hints}条"


def lesson_words(lesson: Lesson) -> str:
    """What goes wrong again and again, in words."""
    return f"{lesson.title}，{lesson.words}"
