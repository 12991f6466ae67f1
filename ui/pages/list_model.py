"""The differences of two lists as one list: by kind in order of need, or by action in the new list's order; filtered and searched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from exchange.tasklist import Difference
from exchange.tasklist.annexes import AnnexDifference
from models.problems import ERROR, Problem
from models.tasks import TaskItem
from models.text import squeeze
from services.effects import Effect
from services.revisions import ListImport
from ui.pages.list_answers import Answer, Answers

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
LINE_ROLE = Qt.ItemDataRole.UserRole
STATE_ROLE = Qt.ItemDataRole.UserRole + 1
NUMBERS_ROLE = Qt.ItemDataRole.UserRole + 2
SUM, PROBLEM, ANNEX, UNCERTAIN, UNITS = "sum", "problem", "annex", "uncertain", "units"
REMOVED, ADDED, CHANGED, RENUMBERED, UNCHANGED = "removed", "added", "changed", "renumbered", "unchanged"
KINDS = {
    SUM: ("Σ", "汇总", ""),
    PROBLEM: ("!", "读取提示", "读清单时发现的"),
    UNCERTAIN: ("?", "需确认", "系统拿不准，须人工定"),
    REMOVED: ("−", "移出", "转历史，不删除"),
    ADDED: ("+", "新增", "需定县级牵头部门"),
    CHANGED: ("≠", "修改", "工作内容等有改动"),
    UNITS: ("◇", "单位变化", "市级责任单位有变"),
    RENUMBERED: ("#", "仅序号变化", "已填内容自动沿用"),
    UNCHANGED: ("=", "未变", "已填内容自动沿用"),
    ANNEX: ("※", "参数、日历和代码", "随清单一并生效"),
}
"""The kinds in order of need: sign, word, and what it means."""

FILTERS = (
    ("all", "全部"), (UNCERTAIN, "须回答"), (CHANGED, "修改"), (ADDED, "新增"), (REMOVED, "移出"), (RENUMBERED, "仅序号"),
    (UNCHANGED, "未变"), (ANNEX, "参数"),
)  # fmt: skip
WAITING = "待答"
_STATES = {REMOVED: "转历史", ADDED: "新任务", ANNEX: "生效", SUM: ""}


@dataclass(frozen=True)
class Line:
    """A heading (without `key`), or what can be chosen: a difference, a removed item, an annex's value, a problem, the sum."""

    kind: str
    text: str
    key: str = ""
    count: int = 0
    before: TaskItem | None = None
    after: TaskItem | None = None
    difference: Difference | None = None
    problem: Problem | None = None
    annex: AnnexDifference | None = None

    @property
    def heading(self) -> bool:
        return not self.key

    @property
    def seq(self) -> int:
        """The number in the new list, 0 where it has none."""
        return self.after.seq if self.after else 0

    @property
    def action(self) -> str:
        shown = self.after or self.before
        return shown.action if shown else KINDS[self.kind][1]

    def passes(self, filtered: str, text: str) -> bool:
        """Whether a filter and a searched text (squeezed) let it through."""
        kind = CHANGED if self.kind == UNITS else self.kind
        if filtered not in ("all", kind):
            return False
        words = [f"第{i.seq}项{i.content}{i.units_text}{i.task}{i.action}" for i in (self.before, self.after) if i]
        return not text or text in squeeze("".join((self.text, *words, self.annex.line() if self.annex else "")))


def kind_of(difference: Difference) -> str:
    """The kind under which a difference stands: a change of the bodies alone is one of its own."""
    bodies_only = difference.kind == CHANGED and set(difference.fields) <= {"units", "lead", "seq"}
    return UNITS if bodies_only else difference.kind


def lines_of(result: ListImport, effects: Sequence[Effect]) -> list[Line]:
    """All lines without headings: the sum, problems, the new list in its order, what goes, annexes. What goes is told by the effects."""
    comparison = result.comparison
    before, after = comparison.current.by_uid(), {item.seq: item for item in comparison.new.items}
    found = [Line(SUM, "接受后会怎样", SUM)]
    found += [Line(PROBLEM, problem.message, f"p{place}", problem=problem) for place, problem in enumerate(result.problems)]
    for difference in comparison.differences_of_new:
        item = after[difference.seq or 0]
        old = before.get(difference.task_uid) if difference.seq_before is not None else None
        found.append(Line(kind_of(difference), item.title, f"n{item.seq}", before=old, after=item, difference=difference))
    gone = (before[effect.task_uids[0]] for effect in effects if effect.seq is None)
    found += [Line(REMOVED, item.title, f"o{item.seq}", before=item) for item in gone]
    annexes = result.read.annexes.differences
    return found + [Line(ANNEX, value.what, f"a{place}", annex=value) for place, value in enumerate(annexes)]


def by_kind(lines: Sequence[Line]) -> Iterator[Line]:
    """Headings before the lines of each kind; the sum stands first without one."""
    for kind, (_, word, _) in KINDS.items():
        own = [line for line in lines if line.kind == kind]
        if own and kind != SUM:
            yield Line(kind, word, count=len(own))
        yield from own


def by_action(lines: Sequence[Line]) -> Iterator[Line]:
    """Headings before the items of each action, in the new list's order; what goes stands at the end of its action."""
    items = [line for line in lines if line.after or line.before]
    order = list(dict.fromkeys(line.action for line in items))
    yield from (line for line in lines if line.kind == SUM)
    yield from _group(PROBLEM, KINDS[PROBLEM][1], [line for line in lines if line.kind == PROBLEM])
    placed = sorted(items, key=lambda line: order.index(line.action))
    for action, own in groupby(placed, key=lambda line: line.action):
        yield from _group("", action, list(own))
    yield from _group(ANNEX, KINDS[ANNEX][1], [line for line in lines if line.kind == ANNEX])


def _group(kind: str, word: str, own: list[Line]) -> Iterator[Line]:
    if own:
        yield Line(kind, word, count=len(own))
        yield from own


class DiffModel(QAbstractListModel):
    """The lines that are shown; `LINE_ROLE` gives one, `STATE_ROLE` what stands at its right, `NUMBERS_ROLE` its numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.answers = Answers()
        self.all: list[Line] = []
        self.lines: list[Line] = []
        self.grouped_by_action = False
        self._filter = ("all", "")
        self._seqs: dict[str, int] = {}

    def show(self, result: ListImport | None, effects: Sequence[Effect] = ()) -> None:
        """Show a comparison as the answers so far have it, or none."""
        self._seqs = {item.task_uid: item.seq for item in result.comparison.current.items} if result else {}
        self.all = lines_of(result, effects) if result else []
        self._arrange()

    def arrange(self, filtered: str, text: str, *, action: bool) -> None:
        """Show those of a filter that hold the text, by kind or by action."""
        self._filter, self.grouped_by_action = (filtered, squeeze(text)), action
        self._arrange()

    def _arrange(self) -> None:
        shown = [line for line in self.all if line.passes(*self._filter)]
        fresh = list((by_action if self.grouped_by_action else by_kind)(shown))
        if [(line.key, line.text, line.count) for line in fresh] == [(line.key, line.text, line.count) for line in self.lines]:
            self.lines = fresh
            if fresh:
                self.dataChanged.emit(self.index(0), self.index(len(fresh) - 1))
            return
        self.beginResetModel()
        self.lines = fresh
        self.endResetModel()

    def counts(self) -> dict[str, int]:
        """How many lines each filter shows; problems and the sum are not counted."""
        counted = [line for line in self.all if line.kind not in (SUM, PROBLEM)]
        return {name: sum(line.passes(name, "") for line in counted) for name, _ in FILTERS}

    def place(self, key: str) -> int:
        """The row of a line, -1 where it is not shown."""
        return next((row for row, line in enumerate(self.lines) if line.key == key and key), -1)

    def answer(self, line: Line) -> Answer | None:
        return self.answers.given.get(line.seq) if line.seq else None

    def open_lines(self) -> list[Line]:
        """The uncertain items without an answer, shown or not, in the new list's order."""
        return [line for line in self.all if line.kind == UNCERTAIN and self.answer(line) is None]

    def state(self, line: Line) -> str:
        """待答, what was answered, or what becomes of it by itself."""
        if line.heading:
            return str(line.count)
        if line.problem:
            return "错误" if line.problem.severity == ERROR else "提示"
        answer = self.answer(line)
        if answer is not None:
            return answer.words(self._seqs)
        if line.kind == REMOVED and line.before and line.before.task_uid in self.answers.retired:
            return "已定移出"
        return WAITING if line.kind == UNCERTAIN else _STATES.get(line.kind, "自动")

    def numbers(self, line: Line) -> str:
        """24 → 25, with a dash for the side where the item is not; of an answered one the numbers that were answered."""
        if not (line.before or line.after):
            return ""
        answer = self.answer(line)
        old = [self._seqs[uid] for uid in answer.uids] if answer else [line.before.seq] if line.before else []
        return f"{'、'.join(map(str, sorted(old))) or '—'} → {line.seq or '—'}"

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(line)
        if role == Qt.ItemDataRole.ToolTipRole and not line.heading:
            return line.text
        return {LINE_ROLE: line, STATE_ROLE: self.state(line), NUMBERS_ROLE: self.numbers(line)}.get(role)

    def _spoken(self, line: Line) -> str:
        if line.heading:
            return f"{line.text}，{line.count}项"
        return " ".join(filter(None, (KINDS[line.kind][1], self.numbers(line), line.text, self.state(line))))

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and not self.lines[index.row()].heading:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags
