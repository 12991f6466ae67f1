"""The differences of two lists as one list: kinds in order of need, each with its sign and word, old and new number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from exchange.tasklist import Comparison, Difference
from models.problems import ERROR, Problem
from models.tasks import TaskItem
from services.revisions import ListImport
from ui.paint import elided
from ui.theme import NOTE, font, token

Index = QModelIndex | QPersistentModelIndex
Answer = tuple[str, str]
"""same and the id of the item it is, or new and ""."""
_ROOT = QModelIndex()
LINE_ROLE = Qt.ItemDataRole.UserRole
ANSWER_ROLE = Qt.ItemDataRole.UserRole + 1
NUMBERS_ROLE = Qt.ItemDataRole.UserRole + 2
KINDS = (
    ("problem", "!", "读取提示", "读清单时发现的，不影响对照"),
    ("uncertain", "?", "需确认", "系统拿不准，须人工定"),
    ("removed", "−", "移出", "转历史，不删除"),
    ("added", "+", "新增", "需定县级牵头部门"),
    ("changed", "≠", "修改", "工作内容等有改动"),
    ("units", "◇", "单位变化", "市级责任单位有变"),
    ("renumbered", "#", "仅序号变化", "已填内容自动沿用"),
    ("unchanged", "=", "未变", "已填内容自动沿用"),
)
ROW, HEADING = 32, 30
NUMBERS = 84
"""Pixels for the old and new number."""


@dataclass(frozen=True)
class Line:
    """A line: the heading of a kind (with how many it has), a difference, or a problem of the reading."""

    kind: str
    text: str
    count: int = 0
    before: TaskItem | None = None
    after: TaskItem | None = None
    difference: Difference | None = None
    problem: Problem | None = None

    @property
    def heading(self) -> bool:
        return self.difference is None and self.problem is None


def kind_of(difference: Difference) -> str:
    """The kind under which a difference stands: a change of the bodies alone is one of its own."""
    return "units" if difference.kind == "changed" and set(difference.fields) <= {"units", "seq"} else difference.kind


def lines_of(result: ListImport) -> list[Line]:
    """All lines in order, headings before those of their kind."""
    by_kind: dict[str, list[Line]] = {kind: [] for kind, *_ in KINDS}
    for problem in result.problems:
        by_kind["problem"].append(Line("problem", problem.message, problem=problem))
    for difference in result.comparison.differences:
        line = _line(result.comparison, difference)
        by_kind[line.kind].append(line)
    found: list[Line] = []
    for kind, _, word, _ in KINDS:
        if by_kind[kind]:
            found += [Line(kind, word, len(by_kind[kind])), *by_kind[kind]]
    return found


def _line(comparison: Comparison, difference: Difference) -> Line:
    before = comparison.current.by_uid().get(difference.task_uid)
    after = next((item for item in comparison.new.items if item.seq == difference.seq), None) if difference.seq else None
    shown = after or before
    assert shown is not None
    return Line(kind_of(difference), shown.title, before=before, after=after, difference=difference)


class DiffModel(QAbstractListModel):
    """The lines; `LINE_ROLE` gives one, `ANSWER_ROLE` what stands at its right."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.answers: dict[int, Answer] = {}
        self._seqs: Mapping[str, int] = {}

    def show(self, result: ListImport | None) -> None:
        """Show another comparison, or none; nothing is answered."""
        self.beginResetModel()
        self.lines = lines_of(result) if result else []
        self._seqs = {item.task_uid: item.seq for item in result.comparison.current.items} if result else {}
        self.answers = {}
        self.endResetModel()

    def answer(self, place: int, answer: Answer) -> None:
        """Keep the answer to an uncertain item."""
        difference = self.lines[place].difference
        assert difference is not None and difference.seq is not None
        self.answers[difference.seq] = answer
        self.dataChanged.emit(self.index(place), self.index(place))

    def answer_of(self, line: Line) -> Answer | None:
        return self.answers.get(line.difference.seq or 0) if line.difference else None

    def open_places(self) -> list[int]:
        """Where the uncertain items without an answer are."""
        return [i for i, line in enumerate(self.lines) if self._is_open(line)]

    def _is_open(self, line: Line) -> bool:
        return line.kind == "uncertain" and not line.heading and self.answer_of(line) is None

    def answer_text(self, line: Line) -> str:
        """待答, what was answered, or that nothing needs to be."""
        if line.heading:
            return str(line.count)
        if line.problem:
            return "错误" if line.problem.severity == ERROR else "提示"
        if line.kind != "uncertain":
            return {"removed": "转历史", "added": "新任务"}.get(line.kind, "自动")
        answer = self.answer_of(line)
        return "待答" if answer is None else f"原第{self._seqs[answer[1]]}项" if answer[1] else "新任务"

    def numbers(self, line: Line) -> str:
        """24 → 25, with a dash for the side where the item is not; of an uncertain one the old number once it is answered."""
        if line.heading or line.problem:
            return ""
        answer = self.answer_of(line)
        before = self._seqs.get(answer[1]) if answer else line.before.seq if line.before else None
        return f"{before or '—'} → {line.after.seq if line.after else '—'}"

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.numbers(line)} {line.text} {self.answer_text(line)}".strip()
        return {LINE_ROLE: line, ANSWER_ROLE: self.answer_text(line), NUMBERS_ROLE: self.numbers(line)}.get(role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and not self.lines[index.row()].heading:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags


class DiffDelegate(QStyledItemDelegate):
    """Paints a heading band, or a line: numbers, title, answer."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, HEADING if index.data(LINE_ROLE).heading else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(LINE_ROLE)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        painter.fillRect(rect, token("readonly" if line.heading else "selected" if chosen else "surface"))
        painter.setPen(token("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if line.heading:
            self._heading(painter, rect, line)
        else:
            if chosen:
                painter.fillRect(rect.x(), rect.y(), 3, rect.height(), token("accent"))
            self._row(painter, rect, index, chosen)
        painter.restore()

    def _heading(self, painter: QPainter, rect: QRect, line: Line) -> None:
        sign, note = next((sign, note) for kind, sign, _, note in KINDS if kind == line.kind)
        elided(painter, rect.adjusted(14, 0, 0, 0), sign, "text2", bold=True)
        elided(painter, rect.adjusted(38, 0, 0, 0), line.text, bold=True)
        left = 38 + painter.fontMetrics().horizontalAdvance(line.text) + 8
        elided(painter, rect.adjusted(left, 0, -48, 0), note, "text3", NOTE)
        _right(painter, rect, str(line.count), "text3", NOTE)

    def _row(self, painter: QPainter, rect: QRect, index: Index, chosen: bool) -> None:
        answer, numbers = index.data(ANSWER_ROLE), index.data(NUMBERS_ROLE)
        painter.setFont(font())
        painter.setPen(token("text2"))
        painter.drawText(QRect(rect.x() + 12, rect.y(), NUMBERS, rect.height()), Qt.AlignmentFlag.AlignCenter, numbers)
        waits = answer == "待答"
        room = _right(painter, rect, answer, "warn" if waits else "text3", NOTE, bold=waits)
        elided(painter, rect.adjusted(NUMBERS + 8 if numbers else 38, 0, -room - 12, 0), index.data(), bold=chosen)


def _right(painter: QPainter, rect: QRect, text: str, color: str, size: int, *, bold: bool = False) -> int:
    """A word at the right end; returns the room it takes."""
    painter.setFont(font(size, bold=bold))
    painter.setPen(token(color))
    painter.drawText(rect.adjusted(0, 0, -12, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    return painter.fontMetrics().horizontalAdvance(text) + 12
