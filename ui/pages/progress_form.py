"""A project's month (F2): what is entered, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from models.book import Row
from models.forms import BY_TABLE, fields
from models.lamps import project_lamp_reason
from ui.editors import help_of, shown_value
from ui.formview import Section
from ui.pages.month_form import MonthForm, period_words

TABLE = "project_progress"
COMPUTED = ("ytd_invest", "total_done", "year_plan", "ytd_rate", "time_gap", "pay_rate", "cum_qty")
FOLLOWS = {
    "ytd_invest": "month_invest", "total_done": "month_invest", "ytd_rate": "month_invest", "time_gap": "month_invest",
    "pay_rate": "fund_paid", "cum_qty": "month_qty", "stage": "change_note",
}  # fmt: skip
"""Where to go for a figure that cannot be entered: to the field it follows from."""
_WIDTH = 116


class Figures(QWidget):
    """What the program works out, this period's and last period's, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self._values: dict[str, tuple[QLabel, QLabel]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        self.heads = (_label("系统计算", "section"), _label("", "second", right=True), _label("", "second", right=True))
        for column, head in enumerate(self.heads):
            grid.addWidget(head, 0, column)
        for row, name in enumerate(COMPUTED, 1):
            field = fields(BY_TABLE[TABLE])[name]
            title = _label(f"{field.label}（{field.unit}）", "field")
            title.setToolTip(help_of(field))
            title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            now, before = _label("", "", right=True), _label("", "second", right=True)
            self._values[name] = (now, before)
            for column, widget in enumerate((title, now, before)):
                grid.addWidget(widget, row, column)

    def show_rows(self, row: Row, last: Row, periods: tuple[str, str]) -> None:
        """Show the figures of a row and of the one last sent, with their periods over them."""
        for head, text in zip(self.heads[1:], periods, strict=True):
            head.setText(text)
        for name, labels in self._values.items():
            field = fields(BY_TABLE[TABLE])[name]
            for label, source, when in zip(labels, (row, last), ("本期", "上期"), strict=True):
                label.setText(shown_value(source.get(name), field) or "—")
                label.setAccessibleName(f"{when}{field.label} {label.text()}")

    def text(self, name: str) -> str:
        """What is shown of a figure now."""
        return self._values[name][0].text()


def _label(text: str, name: str, *, right: bool = False) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    if right:
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setFixedWidth(_WIDTH)
    return label


class ProgressForm(MonthForm):
    """One project's month."""

    table_name = TABLE
    lamp_name = "lamp_self"
    lamp_how = "系统按开工、投资、入统测算；可下调，上调须说明。"
    folded = ("change_note",)
    kept_open = frozenset({"change_note"})
    first = ("month_invest", "fund_arrived", "month_qty")

    def lay_out(self, sections: Sequence[Section]) -> None:
        self._column.addWidget(_label("白框填本期数，灰框是上期报送数", "grey"))
        self.add_row(("month_invest", "month_qty"), (1, 1), with_last=True)
        self.add_row(("fund_arrived", "fund_paid"), (1, 1), with_last=True)
        self.add_row(("central_arrived", ""), (1, 1), with_last=True)
        self.figures = Figures()
        self._column.addWidget(self.figures)
        self._column.addLayout(self.general)
        self._column.addWidget(self.make_lamp_line())
        self.add_row(("lamp_self", ""), (1, 1))
        self._column.addWidget(self.heads())
        self.add_fields(("image_progress", "problems", "next_step"))
        self._column.addWidget(self.make_more(self.folded))
        self.add_fields(self.folded)

    def shows(self, name: str, row: Row) -> bool:
        """What was paid is asked for with what has arrived: Tab goes from one to the other."""
        return name == "fund_paid" or super().shows(name, row)

    def wanted(self, name: str, row: Row) -> bool:
        """The note is wanted where the stage went back or what was invested became less, too (S01, S11)."""
        last = self.last_record() or {}
        less = row.get("total_done") is not None and row["total_done"] < (last.get("total_done") or 0)
        back = (row.get("stage") or "9") < (last.get("stage") or "0")
        return less or back or (row.get("month_invest") or 0) < 0 or super().wanted(name, row)

    def computed_lamp(self, row: Row) -> str:
        return "lamp_auto"

    def reason(self, row: Row) -> str:
        project = self.hub.book.projects.get(self.key or "", {})
        return project_lamp_reason(self.hub.book, project, row)

    def fill_more(self, row: Row) -> None:
        self.figures.show_rows(row, self.last_record() or {}, period_words(self.hub))

    def focus_field(self, name: str) -> None:
        """Put the cursor into a field, for a computed figure into the one it follows from."""
        super().focus_field(FOLLOWS.get(name, name))
