"""The view of a table that is filled in with the keyboard as in a spreadsheet: type to write, Tab goes on, Enter goes down.

Ctrl+C and Ctrl+V take and put blocks, Delete empties cells, or deletes records where whole rows are selected (Shift+Space).
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from models import kinds as k
from models.values import show
from ui.cells import Block, join_block, split_block
from ui.editors import Editor, LineEditor, make_editor
from ui.frozen import FrozenColumn
from ui.gridmodel import WRONG_ROLE, GridModel, Index
from ui.savetimer import SaveTimer
from ui.table import make_view
from ui.theme import token

ROW = 28
MARGIN = 26
"""The width of the row numbers."""
_TYPED = (k.TEXT, k.CODES, k.TEXTS, k.REFERENCES)
_Hint = QAbstractItemDelegate.EndEditHint
_Trigger = QAbstractItemView.EditTrigger


class FramedDelegate(QStyledItemDelegate):
    """Cells with a red frame where something is wrong."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if index.data(WRONG_ROLE):
            painter.save()
            painter.setPen(QPen(token("danger"), 1))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))  # type: ignore[attr-defined]
            painter.restore()


class GridDelegate(FramedDelegate):
    """The editors of cells, by kind. `typed` tells each keystroke: row, column, text; `closed` that no more come."""

    typed = Signal(int, int, str)
    closed = Signal()

    def __init__(self, model: GridModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.model = model
        self._open: dict[QWidget, tuple[Editor, SaveTimer]] = {}

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = self.model.columns[index.column()][1]
        editor = LineEditor(field) if field.kind in _TYPED else make_editor(field)
        widget = editor.widget
        widget.setParent(parent)
        widget.setObjectName("cell")
        widget.setAccessibleName(f"{field.label}，第{index.row() + 1}行")
        timer = SaveTimer(widget, lambda: self.commitData.emit(widget))
        place = QPersistentModelIndex(index)
        editor.edited.connect(lambda: self._edited(widget, place))
        self._open[widget] = (editor, timer)
        return widget

    def _edited(self, widget: QWidget, place: QPersistentModelIndex) -> None:
        editor, timer = self._open[widget]
        timer.touch()
        widget.setProperty("typed", True)
        self.typed.emit(place.row(), place.column(), _text(editor))

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        gone = self._open.pop(editor, None)
        if gone is not None:
            gone[1].stop()
        super().destroyEditor(editor, index)
        self.closed.emit()

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Put the value in; what is being typed is left alone."""
        if editor not in self._open or editor.property("typed"):
            return
        own = self._open[editor][0]
        if isinstance(own, LineEditor):
            own.line.setText(index.data(Qt.ItemDataRole.EditRole))
        else:
            own.show_value(self.model.row_at(index.row()).get(self.model.columns[index.column()][0]), self.model.hub.book)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if editor in self._open and editor.property("typed"):
            self._open[editor][1].stop()
            model.setData(index, _text(self._open[editor][0]))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect)  # type: ignore[attr-defined]


def _text(editor: Editor) -> str:
    """What stands in an editor, readable or not."""
    return editor.line.text() if isinstance(editor, LineEditor) else show(editor.value(), editor.field)


class GridView(QTableView):
    """A table that is filled in."""

    pasted = Signal()
    frozen: FrozenColumn | None = None

    def __init__(self, model: GridModel, name: str, *, frozen: bool = False) -> None:
        super().__init__()
        make_view(model, name, self)
        self.setObjectName("grid")
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideNone)
        self.grid = model
        self.cells = GridDelegate(model, self)
        self.setItemDelegate(self.cells)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(_Trigger.AnyKeyPressed | _Trigger.DoubleClicked | _Trigger.EditKeyPressed | _Trigger.SelectedClicked)
        rows = self.verticalHeader()
        rows.show()
        rows.setDefaultSectionSize(ROW)
        rows.setFixedWidth(MARGIN)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        rows.setSectionsClickable(True)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        if frozen:
            self.frozen = FrozenColumn(self, FramedDelegate())

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if self.frozen is not None:
            self.frozen.place()

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible) -> None:
        """Bring a cell into view, not under the frozen column."""
        super().scrollTo(index, hint)
        if self.frozen is not None and index.column() > 0:
            bar = self.horizontalScrollBar()
            under = self.columnViewportPosition(index.column()) - self.columnWidth(0)
            if bar.value() > 0 and under < 0:
                bar.setValue(max(0, bar.value() + under))

    def edit(self, index: Index, *more: Any) -> Any:
        """Open a cell's editor; with the mouse, a list of choices opens at once."""
        done = super().edit(index, *more)
        by_mouse = bool(more) and more[0] in (_Trigger.DoubleClicked, _Trigger.SelectedClicked)
        editor = self.editor()
        if by_mouse and done and isinstance(editor, QComboBox):
            editor.showPopup()
        return done

    def editor(self) -> QWidget | None:
        """The editor that is open."""
        return self.indexWidget(self.currentIndex()) if self.state() == QAbstractItemView.State.EditingState else None

    def commit(self) -> None:
        """Save what is still being typed and close the cell."""
        editor = self.editor()
        if editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, _Hint.NoHint)

    def closeEditor(self, editor: QWidget, hint: _Hint) -> None:
        """Enter goes to the cell below, as in a spreadsheet; Tab leaves the table from its last cell."""
        here = self.currentIndex()
        last = (self.grid.rowCount() - 1, self.shown_columns()[-1])
        leaves = hint == _Hint.EditNextItem and (here.row(), here.column()) == last
        super().closeEditor(editor, _Hint.NoHint if leaves else hint)
        if leaves:
            self.focusNextChild()
        elif hint == _Hint.SubmitModelCache:
            self._move(1)

    def _move(self, by: int) -> None:
        here = self.currentIndex()
        self._choose(here.siblingAtRow(min(max(here.row() + by, 0), self.grid.rowCount() - 1)))

    def _choose(self, index: QModelIndex) -> None:
        """Put the cursor into a cell and choose it alone, whichever keys are held."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def go_to(self, place: int, column: int) -> None:
        """Put the cursor into a cell."""
        self.setFocus()
        self._choose(self.grid.index(place, column))
        self.scrollTo(self.currentIndex())

    def add_row(self) -> None:
        """Put the cursor into the empty row."""
        self.go_to(self.grid.rowCount() - 1, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._own_key(event):
            super().keyPressEvent(event)

    def _own_key(self, event: QKeyEvent) -> bool:
        """Do what a key of ours is for; False for any other key."""
        key, shift = event.key(), event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(join_block(self.grid.block(self.selectedIndexes())))
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif key == Qt.Key.Key_Delete and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._delete()
        elif key == Qt.Key.Key_Space and shift:
            self.selectRow(self.currentIndex().row())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self._down()
        else:
            return False
        return True

    def _down(self) -> None:
        """Enter: the cell below; an editor that is open closes by itself first and then moves on."""
        if self.editor() is None:
            self._move(1)

    def paste(self) -> None:
        """Put the clipboard's block in, from the first selected cell on."""
        block = split_block(QGuiApplication.clipboard().text())
        cells = self.selectedIndexes() or [self.currentIndex()]
        place = min(cell.row() for cell in cells)
        column = min(cell.column() for cell in cells)
        into = [at for at in self.shown_columns() if at >= column]
        if block and place >= 0 and self.grid.paste(place, into, block):
            self.grid.hub.said.emit(self._pasted_words(block, len(into)))
        self.pasted.emit()

    def shown_columns(self) -> list[int]:
        """The columns that are not hidden."""
        return [at for at in range(self.grid.columnCount()) if not self.isColumnHidden(at)]

    def _pasted_words(self, block: Block, room: int) -> str:
        """What became of a pasted block: rows, cells that could not be read, columns that found no place."""
        unread = sum(cell.pasted for cell in self.grid.unread.values())
        beyond = max(map(len, block)) - room
        parts = (f"已粘贴{len(block)}行", f"{unread}格读不出，保留原值" if unread else "",
                 f"右边多出的{beyond}列没有粘贴" if beyond > 0 else "", "可用 Ctrl+Z 撤销")  # fmt: skip
        return "，".join(filter(None, parts))

    def _delete(self) -> None:
        whole = sorted({index.row() for index in self.selectionModel().selectedRows()})
        if whole:
            self.grid.delete_rows(whole)
        else:
            self.grid.clear(self.selectedIndexes())
