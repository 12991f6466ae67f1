"""An item of the responsibility list: its head, the city's words, and the county's month on it (F3 with F3a and F3b)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel

from models.book import Row
from models.lamps import task_lamp_reason
from models.problems import Problem
from ui.formview import Section
from ui.grid import ChildGrid
from ui.gridsums import GridSpec
from ui.hub import Hub
from ui.pages.month_form import MonthForm

METRICS = GridSpec(
    "task_metric",
    "量化成效",
    "一项成效一行，可不填",
    {"metric_name": 150, "value": 92, "unit": 84, "cumulative": 84},
    ("metric_name",),
)
EVIDENCE = GridSpec(
    "task_evidence",
    "佐证材料",
    "状态为已完成的至少登记一份",
    {"title": 150, "doc_no": 120, "evidence_date": 96, "file": 110},
    ("title", "file"),
)
_DONE, _UNFINISHED = "03", "未完成"
_UNDER_EVIDENCE = "T08"
_TEXTS = ("progress", "problems", "next_step")


class TaskForm(MonthForm):
    """The county's month on one item."""

    table_name = "task_progress"
    lamp_name = "lamp"
    lamp_how = "系统按时限和状态测算；可下调，上调须在变更说明中写明。"
    folded = ("change_note", "percent", "filler", "phone", "dept_reviewer")
    kept_open = frozenset({"change_note", "percent"})
    first = ("applicable", "county_lead", "status", "progress")

    def __init__(self, hub: Hub) -> None:
        self.grids = {spec.table: ChildGrid(hub, spec) for spec in (METRICS, EVIDENCE)}
        super().__init__(hub)

    def lay_out(self, sections: Sequence[Section]) -> None:
        self._column.addLayout(self.general)
        self.add_row(("applicable", "county_lead", "county_coop", "status", "deadline"), (110, 160, 156, 124, 92))
        self._column.addWidget(self.make_lamp_line())
        self.add_row(("lamp",), (1,))
        self.add_fields(("inapplicable_reason",))
        self._column.addWidget(self.heads())
        self.add_fields(_TEXTS)
        self._column.addWidget(self.make_more(self.folded))
        self.add_fields(("change_note",))
        self.add_row(("percent", "filler", "phone", "dept_reviewer"), (10, 12, 16, 12))
        self.not_yet = QLabel("量化成效和佐证材料在填了状态或进展以后登记。")
        self.not_yet.setObjectName("grey")
        self._column.addWidget(self.not_yet)
        for grid in self.grids.values():
            self._column.addWidget(grid)

    def shows(self, name: str, row: Row) -> bool:
        if name in _TEXTS and row.get("applicable") is not False:
            return True
        return super().shows(name, row)

    def wanted(self, name: str, row: Row) -> bool:
        """The note is wanted where the status went back from finished or the percentage fell, too (T10, T14)."""
        if name != "change_note":
            return False
        last = self.last_record() or {}
        back = last.get("status") == _DONE and row.get("status") in self.hub.book.group(self.table, "status", _UNFINISHED)
        fallen = None not in (row.get("percent"), last.get("percent")) and row["percent"] < last["percent"]
        return back or fallen or super().wanted(name, row)

    def reason(self, row: Row) -> str:
        return task_lamp_reason(self.hub.book, row)

    def fill_more(self, row: Row) -> None:
        """The status of an item that does not concern the county is given; lines need a record."""
        self.boxes["status"].lock(self.closed() or row.get("applicable") is False)
        self.not_yet.setVisible(not self.stored)
        for grid in self.grids.values():
            grid.setVisible(self.stored)
            grid.show_parent(self.key if self.stored and self.key else "")

    def commit(self) -> None:
        super().commit()
        for grid in self.grids.values():
            grid.commit()

    def own_problems(self) -> list[Problem]:
        """The item's problems that are not read at its evidence."""
        return [p for p in super().own_problems() if p.code != _UNDER_EVIDENCE]

    def show_problems(self) -> None:
        super().show_problems()
        found = self.hub.problems_of(self.table, self.key or "")
        for table, grid in self.grids.items():
            grid.show_problems([p for p in found if p.code == _UNDER_EVIDENCE and table == "task_evidence"])

    def focus_line(self, key: str, name: str) -> None:
        for grid in self.grids.values():
            if grid.focus_cell(key, name):
                self.reveal(grid)
