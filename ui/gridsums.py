"""How a child form stands in its parent's form, and the sums under it, which count in what is being typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from models.book import Row
from models.forms import BY_TABLE, fields
from models.values import Unreadable
from ui.cells import read_cell
from ui.gridmodel import WRONG_ROLE, GridModel, Index
from ui.gridview import ROW
from ui.theme import NOTE, font, token

_ROOT = QModelIndex()


@dataclass(frozen=True)
class Total:
    """A row of sums: of which fields, of which lines, and what one of them should equal in the record above.

    `only` is a field with the code of the lines that count; `compared` the field whose sum is held against the parent's `against`;
    `rules` those that judge it.
    """

    label: str
    names: tuple[str, ...]
    only: tuple[str, str] | None = None
    compared: str = ""
    against: str = ""
    rules: frozenset[str] = frozenset()


@dataclass(frozen=True)
class GridSpec:
    """How a child form stands in its parent's form: `widths` by field in pixels, those of `growing` share what is left over.

    `note` names the column where a comparison is written, and how many columns it may take; `units` are said once, in the hint,
    and left out of the headings.
    """

    table: str
    title: str
    hint: str
    widths: Mapping[str, int]
    growing: tuple[str, ...]
    totals: tuple[Total, ...] = ()
    note: tuple[str, int] = ("", 1)
    heading: int = ROW
    units: frozenset[str] = frozenset()


@dataclass
class Live:
    """What is being typed: in a cell (row, column, text), and in the fields of the record above."""

    cell: tuple[int, int, str] | None = None
    above: Row = field(default_factory=dict)


class SumModel(QAbstractTableModel):
    """The sums under a grid, what is being typed counted in."""

    def __init__(self, grid: GridModel, spec: GridSpec) -> None:
        super().__init__()
        self.grid, self.spec = grid, spec
        self.live = Live()
        self.broken: frozenset[str] = frozenset()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.spec.totals)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.grid.columns)

    def touch(self) -> None:
        """Work the sums out again."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def _value(self, place: int, name: str) -> Any:
        if self.live.cell is not None:
            row, column, text = self.live.cell
            if row == place and self.grid.columns[column][0] == name:
                try:
                    return read_cell(text, self.grid.columns[column][1], self.grid.hub.book)
                except Unreadable:
                    pass
        return self.grid.row_at(place).get(name)

    def sum(self, total: Total, name: str) -> Decimal | int | None:
        """The sum of a field over the lines that count; None where there is nothing to add."""
        places = range(self.grid.rowCount())
        if total.only is not None:
            code, wanted = total.only
            places = [place for place in places if self._value(place, code) == wanted]
        values = [value for place in places if (value := self._value(place, name)) is not None]
        return sum(values) if values else None

    def difference(self, total: Total) -> Decimal | None:
        """What the sum lacks of the field it should equal; None where nothing is compared."""
        whole, part = self.live.above.get(total.against), self.sum(total, total.compared) if total.compared else None
        return whole - part if whole is not None and part is not None else None

    def compared(self, total: Total) -> str:
        """The comparison in words: 总投资 3,650.00，差 450.00."""
        if not total.against or self.sum(total, total.compared) is None:
            return ""
        known = fields(BY_TABLE[BY_TABLE[self.spec.table].info.parent])[total.against]
        label, whole = known.label.removeprefix("其中："), self.live.above.get(total.against)
        gap = self.difference(total)
        if whole is None or gap is None:
            return f"{label}未填"
        words = "相等" if gap == 0 else f"差 {gap:,.2f}" if gap > 0 else f"多 {-gap:,.2f}"
        return f"{label} {whole:,.2f}，{words}"

    def _text(self, total: Total, column: int) -> str:
        name, known = self.grid.columns[column]
        if column == 0:
            return total.label
        if name == self.spec.note[0]:
            return self.compared(total)
        value = self.sum(total, name) if name in total.names else None
        return "" if value is None else f"{value:,.{known.places}f}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        total, name = self.spec.totals[index.row()], self.grid.columns[index.column()][0]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(total, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if name in total.names else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole:
            return font(NOTE) if name == self.spec.note[0] else font(bold=True)
        if role == Qt.ItemDataRole.BackgroundRole:
            return token("readonly")
        wrong = bool(total.rules & self.broken) and name == total.compared and bool(self.difference(total))
        if role == Qt.ItemDataRole.ForegroundRole and wrong:
            return token("danger")
        return wrong if role == WRONG_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole:
            return ""
        return self.grid.headerData(section, orientation, role) if orientation == Qt.Orientation.Horizontal else None
