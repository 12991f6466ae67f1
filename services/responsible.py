"""Who has to answer for a record: of the list the item's leading department (F3), of a project its county department (F1), of
anything else the department that reports."""

from __future__ import annotations

from functools import cached_property

from models.book import Book, record_key
from models.derive import unit_name
from models.forms import BY_TABLE
from models.problems import Problem
from services.expected import first_values

_OWNERS = {"reserve_project": "project_uid", "task_progress": "task_uid"}
"""The tables whose records have a department, by the field in which what belongs to them names them."""


class Responsible:
    """The departments of an open book's records, as the book has them now."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._owners: dict[str, dict[str, str]] = {}

    @cached_property
    def reporting(self) -> str:
        """The department that reports for the county; the county itself where none is named."""
        return self.book.cover.get("reporting_dept") or unit_name(self.book)

    @cached_property
    def _leads(self) -> dict[str, str]:
        """The leading department of each item: as filled in, else the one that does the work of the city's leading body."""
        filled = {uid: row.get("county_lead") for uid, row in self.book.task_progress.items()}
        usual = {uid: first_values(self.book, "task_progress", uid)["county_lead"] for uid in self.book.tasks}
        return {uid: filled.get(uid) or usual.get(uid) or "" for uid in {*filled, *usual}}

    def of_problem(self, problem: Problem) -> str:
        """The department responsible for what a problem is about."""
        return self.of(problem.form or "submission", problem.record or "")

    def of(self, table: str, record: str) -> str:
        """The department responsible for a record."""
        owner = self._owner(table, record)
        if table in ("task_progress", "task_metric", "task_evidence"):
            return self._leads.get(owner) or self.reporting
        project = self.book.projects.get(owner, {})
        return project.get("county_dept") or self.reporting

    def _owner(self, table: str, record: str) -> str:
        """The project or item that a record is, is about, or belongs to; "" for the others."""
        parent = "reserve_project" if table == "project_progress" else BY_TABLE[table].info.parent or table
        if parent not in _OWNERS:
            return ""
        if parent == table or table == "project_progress":
            return record
        if table not in self._owners:
            rows = self.book.rows[table]
            self._owners[table] = {record_key(table, row): str(row.get(_OWNERS[parent]) or "") for row in rows}
        return self._owners[table].get(record, "")
