"""Recording a month of the made-up county: the lines of resources/demo, written as a clerk's records."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from models import periods
from models.book import Row
from models.derive import ZERO
from models.forms import BY_TABLE, FORMS, Explanation, Form, Submission, fields
from services.demo_data import Line, Reader, read_data
from services.demo_money import Work, figures
from services.desk import Desk, Write
from services.locks import require_open
from services.records import columns_of, find, insert_record, update_record
from services.tasklists import current_list

TOLD = tuple(form for form in FORMS if form not in (Submission, Explanation))
"""The forms that the story has lines for."""

_NOT_FIELDS = frozenset({"month", "id", "invested", "pace", "monthly"})


@dataclass
class Recorder:
    """Writes the story's lines: `first` is the month before; `keys` grow with the records, by their ids in the story."""

    first: str
    county: str
    keys: dict[str, str] = field(default_factory=dict)
    works: dict[str, Work] = field(default_factory=dict)

    def record(self, desk: Desk, month: int) -> None:
        """Write down everything of one month (-1 the month before, 0 this month)."""
        period = periods.shifted(self.first, month + 1)
        with desk.writing("录入演示数据") as write:
            reader = self._reader(write, period, desk.today)
            for form in TOLD:
                require_open(write.session, form.__tablename__, period)
                for line in read_data(form.__tablename__):
                    if line["month"] == month:
                        self._write(write, reader, form, line)
            self._yearly(write, period)

    def change(self, desk: Desk, period: str, lines: list[Line]) -> None:
        """Correct records of a period; each line also names its `form`."""
        with desk.writing("更正演示数据") as write:
            reader = self._reader(write, period, desk.today)
            for line in lines:
                form = BY_TABLE[line["form"]]
                require_open(write.session, form.__tablename__, period)
                self._update(
                    write, form, line["id"], _values(reader, form, {k: v for k, v in line.items() if k != "form"}), period
                )

    def _reader(self, write: Write, period: str, latest: date) -> Reader:
        items = {item.seq: item.task_uid for item in current_list(write.session.connection()).items}
        return Reader(period, latest, self.county, items, self.keys)

    def _write(self, write: Write, reader: Reader, form: type[Form], line: Line) -> None:
        values = _values(reader, form, line)
        if line["id"] in self.keys and not form.info.per_period:
            self._update(write, form, line["id"], values, reader.period)
        else:
            period = reader.period if form.info.per_period else ""
            self.keys[line["id"]] = insert_record(write, form.__tablename__, values, period)

    def _update(self, write: Write, form: type[Form], key: str, values: Row, period: str) -> None:
        record = find(write.session, form.__tablename__, self.keys[key], period if form.info.per_period else "")
        update_record(write, record, values)

    def _yearly(self, write: Write, period: str) -> None:
        """What depends on the month of the year: every project's figures before this month, and its plan."""
        works = _works()
        for name, key in self.keys.items():
            if name in works:
                project = find(write.session, "reserve_project", key)
                row = {column: getattr(project, column) for column in columns_of(type(project))}
                update_record(write, project, figures(row, works[name], self.first, period))


def _values(reader: Reader, form: type[Form], line: Line) -> Row:
    known = fields(form)
    values: dict[str, Any] = {n: reader.value(raw, known[n]) for n, raw in line.items() if n not in _NOT_FIELDS}
    if "monthly" in line:
        values["cum"] = values["value"] + line["monthly"] * (int(reader.period[5:]) - 1)
    return values


def _works() -> dict[str, Work]:
    """What each project of the story has done, by its id; later lines add to earlier ones."""
    months: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for line in read_data("project_progress"):
        months[line["project_uid"]][line["month"] + 1] = Decimal(line["month_invest"])
    found: dict[str, Work] = {}
    for line in read_data("reserve_project"):
        told = {"invested": "invested", "pace": "pace", "year_plan": "plan"}
        known: dict[str, Any] = {name: Decimal(line[key]) for key, name in told.items() if key in line}
        one, other = months[line["id"]]
        found[line["id"]] = replace(found.get(line["id"], Work(months=(one, other))), **known)
    return found
