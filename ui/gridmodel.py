"""The model of a table that is filled in: records as rows, one empty row at the end that becomes a record when it is written in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal

from models import kinds as k
from models.book import Row, record_key
from models.forms import BY_TABLE
from models.kinds import Field
from models.values import Unreadable
from services import blocks
from services.records import writable
from ui.cells import Block, read_cell, write_cell
from ui.closed import why_closed
from ui.editors import help_of, unreadable_text
from ui.hub import Hub
from ui.table import RecordTable
from ui.theme import token

Index = QModelIndex | QPersistentModelIndex
WRONG_ROLE = Qt.ItemDataRole.UserRole + 1
_ROOT = QModelIndex()
_NOT_SAVED = "没有保存，原因见页面上方。"


@dataclass(frozen=True)
class Unread:
    """A cell whose text is not stored: what was written, and what is wrong with it. A pasted one leaves the cell as it was."""

    text: str
    message: str
    pasted: bool = False


class GridModel(RecordTable):
    """Records that are edited in place. `unread` has what could not be read, by record ("" the empty row) and field.

    `units` are those that the headings need not repeat.
    """

    unread_changed = Signal()

    def __init__(self, hub: Hub, table: str, names: Sequence[str], parent: str = "", units: frozenset[str] = frozenset()) -> None:
        self.unread: dict[tuple[str, str], Unread] = {}
        self._units = units
        self._taken = False
        self.closed = False
        self._order: Sequence[str] | None = None
        self._seen: set[str] = set()
        self._writable = writable(table)
        super().__init__(hub, table, names, parent)
        hub.changed.connect(self._changed)

    def _changed(self, tables: frozenset[str], origin: object) -> None:
        if self.table in tables or "submission" in tables:
            self.refresh()

    @property
    def grows(self) -> bool:
        """Whether there is an empty row to write in: a form that is open now, a child form with its parent."""
        return self.shown and not self.closed

    @property
    def shown(self) -> bool:
        """Whether there are records to show: a child form needs its parent."""
        return bool(self.parent_key) or not BY_TABLE[self.table].info.parent

    @property
    def own(self) -> Row:
        """What a new record has from the start: the record it belongs to."""
        parent = BY_TABLE[self.table].info.parent
        return {BY_TABLE[parent].info.key: self.parent_key} if parent else {}

    def show_parent(self, parent: str) -> None:
        """Show the lines of another record; what could not be read in the one before is let go."""
        if parent != self.parent_key:
            self.parent_key = parent
            self.unread.clear()
            self.reset_rows()
            self.unread_changed.emit()
        else:
            self.refresh()

    def wanted_rows(self) -> list[Row]:
        """The rows that are to be shown, read from the book."""
        rows = self.hub.book.rows[self.table]
        rows = [row for row in rows if all(row[name] == value for name, value in self.own.items())]
        if self._order is None:
            return rows
        known = {record_key(self.table, row): row for row in rows}
        return [known[key] for key in self._order if key in known] + [r for key, r in known.items() if key not in self._seen]

    def show_only(self, keys: Sequence[str] | None) -> None:
        """Show these records in this order, and below them those that are added from now on; None for all as entered."""
        if keys == self._order:
            return
        self._order = keys
        self._seen = {record_key(self.table, row) for row in self.hub.book.rows[self.table]}
        self.reset_rows()

    def reset_rows(self) -> None:
        self.beginResetModel()
        self.closed = bool(why_closed(self.hub, self.table))
        self.rows = self.wanted_rows() if self.shown else []
        self.endResetModel()

    def refresh(self) -> None:
        """Read the rows again; rows that stay keep the cursor and an open editor."""
        if self.closed != bool(why_closed(self.hub, self.table)):
            self.reset_rows()
            return
        fresh = self.wanted_rows() if self.shown else []
        old = [record_key(self.table, row) for row in self.rows]
        new = [record_key(self.table, row) for row in fresh]
        if new[: len(old)] == old:
            self._appended(fresh)
        elif [key for key in old if key in set(new)] == new:
            self._removed(fresh, set(new))
        else:
            self.reset_rows()

    def _appended(self, fresh: list[Row]) -> None:
        """New records take the empty row's place: the cursor stays in the record that was begun there."""
        first, more = len(self.rows) + 1, len(fresh) - len(self.rows)
        if more:
            self.rows, self._taken = fresh[:first], True
            self.touch()
            self.beginInsertRows(_ROOT, first, first + more - 1)
            self.rows, self._taken = fresh, False
            self.endInsertRows()
        self.rows = fresh
        self.touch()

    def _removed(self, fresh: list[Row], kept: set[str]) -> None:
        for place in reversed(range(len(self.rows))):
            if record_key(self.table, self.rows[place]) not in kept:
                self.beginRemoveRows(_ROOT, place, place)
                del self.rows[place]
                self.endRemoveRows()
        self.rows = fresh
        self.touch()

    def touch(self) -> None:
        """Everything may look different now."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.columns) - 1))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows) + (self.grows and not self._taken)

    def row_at(self, place: int) -> Row:
        """A row's values; of the empty row none."""
        return self.rows[place] if place < len(self.rows) else {}

    def editable(self, column: int) -> bool:
        return not self.closed and self.columns[column][0] in self._writable

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() and self.editable(index.column()) else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole:
            return str(section + 1) if section < len(self.rows) else "＋"
        if orientation == Qt.Orientation.Horizontal and section < len(self.columns):
            field = self.columns[section][1]
            if role == Qt.ItemDataRole.TextAlignmentRole and field.kind in k.NUMERIC:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
            if role == Qt.ItemDataRole.DisplayRole and field.unit in self._units:
                return field.label
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        name, field = self.columns[index.column()]
        unread = self.unread.get((self.key_of(index.row()) or "", name))
        shown = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.AccessibleTextRole)
        if unread and not unread.pasted and shown:
            return unread.text
        if role == Qt.ItemDataRole.EditRole:
            return self.text_at(index.row(), index.column())
        if role == WRONG_ROLE:
            return unread is not None or (index.row() < len(self.rows) and self._wrong(self.rows[index.row()], name))
        if role == Qt.ItemDataRole.ToolTipRole:
            return unread.message if unread else self._told(index.row(), name, field)
        if role == Qt.ItemDataRole.ForegroundRole and unread:
            return token("danger")
        if role == Qt.ItemDataRole.BackgroundRole and not self.editable(index.column()):
            return token("readonly")
        return super().data(index, role) if index.row() < len(self.rows) else None

    def _told(self, place: int, name: str, field: Field) -> str:
        key = self.key_of(place)
        found = self.hub.problems_of(self.table, key) if key else []
        return "".join(p.message + p.hint for p in found if p.field == name) or help_of(field)

    def text_at(self, place: int, column: int) -> str:
        """A cell's stored value as it is written into it."""
        name, field = self.columns[column]
        return write_cell(self.row_at(place).get(name), field, self.hub.book)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or not self.editable(index.column()):
            return False
        return self.enter(index.row(), index.column(), str(value if value is not None else ""))

    def enter(self, place: int, column: int, text: str) -> bool:
        """Take what was written into a cell: save what can be read, keep what cannot."""
        name, field = self.columns[column]
        key = self.key_of(place) or ""
        try:
            value = read_cell(text, field, self.hub.book)
        except Unreadable as error:
            self._keep({(key, name): Unread(text, unreadable_text(error, field))})
            return True
        if self.unread.pop((key, name), None):
            self._unread_changed()
        if value == self.row_at(place).get(name):
            return True
        if self._save(key, {name: value}):
            return True
        self._keep({(key, name): Unread(text, _NOT_SAVED)})
        return False

    def _save(self, key: str, values: Mapping[str, Any]) -> bool:
        if key:
            return self.hub.save(self.table, key, values, self)
        made = self.hub.add(self.table, {**self.own, **values}, self)
        if made is None:
            return False
        self.unread = {(owner or made, name): unread for (owner, name), unread in self.unread.items()}
        self._unread_changed()
        return True

    def _keep(self, unread: dict[tuple[str, str], Unread]) -> None:
        self.unread.update(unread)
        self._unread_changed()

    def _unread_changed(self) -> None:
        self.touch()
        self.unread_changed.emit()

    def paste(self, place: int, into: Sequence[int], block: Block) -> bool:
        """Put a block into rows from a place on and into these columns, in one step; False where nothing was stored.

        New records come below the last; cells that cannot be read stay as they were.
        """
        self.unread = {where: unread for where, unread in self.unread.items() if not unread.pasted}
        lines: list[blocks.Line] = []
        unread: list[dict[str, Unread]] = []
        for offset, texts in enumerate(block):
            key = self.key_of(place + offset) or ""
            values, wrong = self._read_line(into, texts)
            if key or wrong or any(value is not None for value in values.values()):
                lines.append((key, values if key else {**self.own, **values}))
                unread.append(wrong)
        keys = (
            self.hub.write(lambda: blocks.put(self.hub.desk, self.table, lines, self.hub.period_for(self.table)), self)
            if lines
            else None
        )
        for key, wrong in zip(keys or (), unread, strict=keys is not None):
            self.unread.update({(key, name): found for name, found in wrong.items()})
        self._unread_changed()
        return keys is not None

    def _read_line(self, into: Sequence[int], texts: Sequence[str]) -> tuple[dict[str, Any], dict[str, Unread]]:
        values: dict[str, Any] = {}
        wrong: dict[str, Unread] = {}
        for at, text in zip(into, texts, strict=False):
            name, field = self.columns[at]
            if not self.editable(at):
                continue
            try:
                values[name] = read_cell(text, field, self.hub.book)
            except Unreadable as error:
                wrong[name] = Unread(text, unreadable_text(error, field), pasted=True)
        return values, wrong

    def block(self, cells: Sequence[Index]) -> Block:
        """The texts of a rectangle of cells."""
        rows = sorted({cell.row() for cell in cells if cell.row() < len(self.rows)})
        columns = sorted({cell.column() for cell in cells})
        return [[self.text_at(row, column) for column in columns] for row in rows]

    def clear(self, cells: Sequence[Index]) -> None:
        """Empty cells, in one step."""
        lines: dict[str, dict[str, Any]] = {}
        for cell in cells:
            name, key = self.columns[cell.column()][0], self.key_of(cell.row()) or ""
            self.unread.pop((key, name), None)
            if key and self.editable(cell.column()):
                lines.setdefault(key, {})[name] = None
        if lines:
            self.hub.write(
                lambda: blocks.put(self.hub.desk, self.table, list(lines.items()), self.hub.period_for(self.table), "修改"), self
            )
        self._unread_changed()

    def delete_rows(self, places: Sequence[int]) -> None:
        """Delete records, in one step."""
        keys = [key for place in places if (key := self.key_of(place))]
        self.unread = {where: unread for where, unread in self.unread.items() if where[0] not in {*keys, ""}}
        if keys and self.hub.write(lambda: blocks.remove(self.hub.desk, self.table, keys, self.hub.period_for(self.table)), self):
            self.hub.said.emit(f"已删除{len(keys)}行，可用 Ctrl+Z 撤销")
        self._unread_changed()
