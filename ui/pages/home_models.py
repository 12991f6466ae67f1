"""What the overview shows, as item models: what is in the way, the forms, the lamps, what changed since last period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from models.codes import without_bracket
from services.names import short_title
from services.overview import FormLine, LampCount, Overview, Todo
from services.since_last import NewSince
from ui.pages.board import LINE_ROLE, Index
from ui.paint import LAMP_WORDS
from ui.theme import NOTE, font, token

_ROOT = QModelIndex()
SUBMIT_STEPS = {
    "errors": "check",
    "reasons": "reasons",
    "sign": "sign",
    "freeze": "stamp",
    "stamped": "stamp",
    "export": "export",
}
_ACTIONS = {
    "unfilled": "接着填",
    "errors": "逐处改",
    "reasons": "写说明",
    "sign": "去审签",
    "stamped": "去核对",
    "freeze": "去定稿",
    "export": "去导出",
}
_Align = Qt.AlignmentFlag
WRONG = "已填，有错"
"""What is said of a form in which nothing is missing, but something is wrong: nothing looks done that is not."""


def action_of(todo: Todo) -> str:
    """What the link at the right of a line says."""
    return _ACTIONS[todo.kind]


def todo_words(todo: Todo) -> str:
    """A line of what blocks submission, in words."""
    return f"{todo.count}{todo.words}，{todo.detail}，{action_of(todo)}"


class FormsModel(QAbstractTableModel):
    """How far each form is: one form a row."""

    heads = ("表", "应填", "未填", "填错", "待说明", "完成", "较上期")
    NUMBERS = {1: "text", 2: "danger", 3: "danger", 4: "warn"}
    DONE, CHANGE = 5, 6

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[FormLine, ...] = ()

    def show(self, found: Overview) -> None:
        self.beginResetModel()
        self.lines = found.forms
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.heads):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _Align.AlignVCenter | (_Align.AlignRight if section in self.NUMBERS else _Align.AlignLeft)
        return self.heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole or (role == Qt.ItemDataRole.ToolTipRole and column == self.CHANGE):
            return self._text(line, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _Align.AlignVCenter | (_Align.AlignRight if column in self.NUMBERS else _Align.AlignLeft)
        if column in self.NUMBERS and role in (Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.FontRole):
            return self._style(int(self._text(line, column)), column, role)
        return None

    def _text(self, line: FormLine, column: int) -> str:
        done = (WRONG if line.errors else "已齐") if line.complete else f"{share(line)}%"
        numbers = (line.expected, line.unfilled, line.errors, line.reasons)
        return (line.title, *map(str, numbers), done if line.expected else "", line.change)[column]

    def _style(self, number: int, column: int, role: int) -> Any:
        """Numbers that ask for something stand out; a zero is grey."""
        loud = number > 0 and column > 1
        if role == Qt.ItemDataRole.FontRole:
            return font(bold=loud)
        return token(self.NUMBERS[column] if loud or column == 1 else "text3")


def share(line: FormLine) -> int:
    """How much of a form is filled in, in whole percent; never 100 while something is missing."""
    return min(99, 100 * (line.expected - line.unfilled) // max(1, line.expected)) if line.unfilled else 100


@dataclass(frozen=True)
class LampRow:
    """A row of the lamp table: what is counted, how many of each colour (None: nothing sent yet), whether it is last period's."""

    title: str
    count: LampCount | None
    last: bool


class LampsModel(QAbstractTableModel):
    """Lamps now and last period, in pairs of rows; the columns are the colours and 未定."""

    codes: tuple[str | None, ...] = ("01", "02", "03", "04", None)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[LampRow] = []

    def show(self, found: Overview) -> None:
        self.beginResetModel()
        self.rows = []
        for line in found.lamps:
            unit = "项" if line.form == "task_progress" else "个"
            title = f"{without_bracket(short_title(line.form)).removesuffix('进展')} {line.now.total}{unit}"
            self.rows += [LampRow(title, line.now, False), LampRow("上期", line.last, True)]
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 1 + len(self.codes)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or section > len(self.codes):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _Align.AlignVCenter | _Align.AlignRight
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return ("", *(LAMP_WORDS.get(code or "", "未定") for code in self.codes))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title if column == 0 else self._number(row, column - 1)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _Align.AlignVCenter | (_Align.AlignRight if column else _Align.AlignLeft)
        if role == Qt.ItemDataRole.FontRole:
            return font(NOTE) if row.last else font(bold=column > 0)
        if role == Qt.ItemDataRole.ForegroundRole:
            return token("text3" if row.last else "text")
        return None

    def _number(self, row: LampRow, place: int) -> str:
        if row.count is None:
            return "—"
        count = row.count
        return str((count.green, count.yellow, count.red, count.grey, count.undecided)[place])


def change_words(change: NewSince) -> str:
    """What changed since last period, in words."""
    return f"{change.label}：{change.line()}"
