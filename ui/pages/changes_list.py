"""The records with changes: name and state above, form, kinds and the first figure below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from models.compared import KIND_WORDS, Figure
from models.text import squeeze
from services.change_sentences import STATE_WORDS, ChangeNote, State
from ui.paint import elided, focus_frame, ground
from ui.theme import NOTE, font, token

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ROW, SIDE = 48, 12
ALL = "all"
FILTERS = ((ALL, "全部"), (State.OPEN.value, "未写"), (State.STALE.value, "已变"), (State.WRITTEN.value, "已写"))
STATE_COLORS = {State.OPEN: "accent", State.STALE: "warn", State.WRITTEN: "ok"}
Place = tuple[str, str]
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def place_of(note: ChangeNote) -> Place:
    """A record by form and id."""
    return note.table, note.key


def passes(note: ChangeNote, chosen: str, text: str) -> bool:
    """Whether a record belongs to a filter and holds the searched text."""
    return chosen in (ALL, note.state.value) and squeeze(text) in squeeze(f"{note.title}{note.name}{note.key}")


def first_figure(note: ChangeNote) -> str:
    """The first figure in a line: 总投资 1000.00万元→1200.00万元 等3项."""
    figure = note.figures[0]
    moved = figure.head.removeprefix(figure.label) if figure.before == figure.after else f" {figure.before}→{figure.after}"
    return f"{figure.label}{moved}" + (f" 等{len(note.figures)}项" if len(note.figures) > 1 else "")


class ChangesModel(QAbstractListModel):
    """The shown records; `Qt.UserRole` gives the note."""

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[ChangeNote] = []

    def show(self, notes: list[ChangeNote]) -> None:
        """Show other records; the same ones in the same order keep the cursor."""
        if [place_of(note) for note in notes] == self.places():
            self.notes = notes
            if notes:
                self.dataChanged.emit(self.index(0), self.index(len(notes) - 1))
            return
        self.beginResetModel()
        self.notes = notes
        self.endResetModel()

    def places(self) -> list[Place]:
        return [place_of(note) for note in self.notes]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.notes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        note = self.notes[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return note.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join([note.name, *(figure.sentence for figure in note.figures)])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{note.name}，{note.title}，{'、'.join(note.kinds)}，{first_figure(note)}，{STATE_WORDS[note.state]}"
        return note if role == Qt.ItemDataRole.UserRole else None


class ChangesDelegate(QStyledItemDelegate):
    """Two lines a record."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        note: ChangeNote = index.data(Qt.ItemDataRole.UserRole)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        inner = ground(painter, option, bar=True).adjusted(SIDE, 3, -SIDE, -3)
        word, bold = STATE_WORDS[note.state], note.state is not State.WRITTEN
        width = QFontMetrics(font(NOTE, bold=bold)).horizontalAdvance(word) + 1
        above = QRect(inner.left(), inner.top(), inner.width(), 22)
        elided(painter, above.adjusted(0, 0, -width - 8, 0), note.name, bold=chosen)
        elided(painter, above.adjusted(inner.width() - width, 0, 0, 0), word, STATE_COLORS[note.state], NOTE, bold=bold)
        below = QRect(inner.left(), inner.bottom() - 20, inner.width(), 20)
        elided(painter, below, f"{note.title}　{'、'.join(note.kinds)}　{first_figure(note)}", "text2", NOTE)
        focus_frame(painter, option)
        painter.restore()


def changes_view(model: ChangesModel) -> QListView:
    """The list of records with changes."""
    view = QListView()
    view.setObjectName("list")
    view.setModel(model)
    view.setItemDelegate(ChangesDelegate(view))
    view.setAccessibleName("有变动的记录")
    view.setUniformItemSizes(True)
    view.setMouseTracking(True)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    return view


class FiguresModel(QAbstractTableModel):
    """The figures of one record: what, from, to, by how much, what happened."""

    heads = ("数字", "上期", "本期", "变化", "情况")

    def __init__(self) -> None:
        super().__init__()
        self.figures: Sequence[Figure] = ()

    def show(self, figures: Sequence[Figure]) -> None:
        self.beginResetModel()
        self.figures = figures
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.figures)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.heads):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and 0 < section < 3:
            return _RIGHT
        return self.heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        figure, column = self.figures[index.row()], index.column()
        texts = (figure.label, figure.before, figure.after, figure.moved, KIND_WORDS[figure.kind])
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.heads[column]} {texts[column]}" if column else figure.sentence
        if role == Qt.ItemDataRole.ToolTipRole:
            return figure.sentence
        if role == Qt.ItemDataRole.TextAlignmentRole and 0 < column < 3:
            return _RIGHT
        return token("text2") if role == Qt.ItemDataRole.ForegroundRole and column in (1, 3) else None
