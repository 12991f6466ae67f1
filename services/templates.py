"""Empty fill-in sheets: a form and its child forms as they stand in the package, with what is already known filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from exchange.templates import write_template
from models import periods
from models.book import Book, Row
from models.derive import unit_name
from models.forms import BY_TABLE, children
from models.problems import refuse
from services.books import open_book
from services.desk import Desk
from services.tasklists import list_of

LISTED = frozenset({"task_progress", "project_progress"})
"""Forms whose records are known before anything is filled in: one for each item of the list, one for each project."""


def _expected(book: Book, table: str) -> list[Row]:
    """The rows a clerk is to fill in, each with what the period already has."""
    if table == "task_progress":
        return [
            book.task_progress.get(uid) or {
                "task_uid": uid, "period": book.period, "seq": item.seq, "action": item.action, "task": item.task,
                "content": item.content, "city_units": item.units, "deadline": item.deadline or None,
            }
            for uid, item in book.tasks.items()
            if item.status == "active"
        ]  # fmt: skip
    gone = book.group("reserve_project", "stage", "退出")
    return [
        {
            **(book.progress.get(p["project_uid"]) or {"project_uid": p["project_uid"], "period": book.period}),
            "project_name": p["project_name"],
        }
        for p in book.rows["reserve_project"]
        if p.get("stage") not in gone
    ]


def make_template(desk: Desk, table: str, target: Path, period: str = "") -> int:
    """Write the fill-in workbook of a form; returns how many rows it comes with. Raises `Refused` where it cannot be written."""
    if table == "explanation":
        raise refuse("FILE", "核实说明不用填报表填写。", "先检查，再对每条核实性提示填写说明。", form=table)
    period = period or periods.period_of(desk.today)
    with desk.reading() as connection:
        book = open_book(connection, period, desk)
        version = list_of(connection, period).version
    rows: dict[str, list[dict[str, Any]]] = {table: _expected(book, table) if table in LISTED else []}
    for child in children(BY_TABLE[table]):
        rows[child.__tablename__] = []
    meta = {"unit": book.unit, "unit_name": unit_name(book), "period": period, "list_version": version}
    write_template(target, table, rows, meta=meta, departments=tuple(book.departments))
    return len(rows[table])
