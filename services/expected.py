"""What a period is expected to have, what of it is missing, and the lamp of each project and item for lists and counts."""

from __future__ import annotations

from typing import Any

from models import lamps
from models.book import Book, Row
from models.text import normalise

_EARLY = frozenset({"1", "2"})
"""Stages of CL-STAGE in which a project has nothing to report monthly yet: thought of, being prepared."""


def expected_items(book: Book) -> list[str]:
    """The task_uid of every item to be reported on: those of the list in force, in its order, and whatever else has a record."""
    active = [uid for uid, item in book.tasks.items() if item.status == "active"]
    return list(dict.fromkeys((*active, *book.task_progress)))


def item_filled(row: Row | None) -> bool:
    """Whether the county has said where it stands on an item: not concerned, or status, progress and leading department (T01)."""
    if row is None or row.get("applicable") is None:
        return False
    wanted = ("status", "progress", "county_lead")
    return row["applicable"] is False or all(normalise(row.get(name) or "") for name in wanted)


def first_values(book: Book, table: str, key: str) -> dict[str, Any]:
    """What the record of an expected item (F3) or project (F2) starts with when its first field is filled in.

    An item concerns the county, under the department that does the work of the city's leading body, until she says otherwise.
    """
    if table != "task_progress":
        return {"project_uid": key}
    item = book.tasks.get(key)
    lead = next((name for name, row in book.departments.items() if item and item.lead in row["city_units"]), None)
    return {"task_uid": key, "applicable": True, "county_lead": lead}


def expected_progress(book: Book) -> list[str]:
    """The project_uid of every project to be reported on this month (F2).

    Those approved or under way, those that were reported on last time and have not left, and whatever else has a record.
    """
    wanted = [uid for uid, project in book.projects.items() if _is_due(book, project)]
    return list(dict.fromkeys((*wanted, *book.progress)))


def _is_due(book: Book, project: Row) -> bool:
    """Whether a project is to be reported on this month."""
    stage = project.get("stage")
    if stage in book.group("reserve_project", "stage", "退出"):
        return False
    before = book.last is not None and book.last.row("project_progress", project["project_uid"]) is not None
    return before or (stage is not None and stage not in _EARLY)


def expected_categories(book: Book) -> list[str]:
    """The categories of trade-in to be reported on (F4): those of this period, and those of the last one, whose totals go on."""
    last = book.last.rows.get("tradein_stat", {}).values() if book.last else ()
    rows = (*book.rows["tradein_stat"], *last)
    return list(dict.fromkeys(row["category"] for row in rows if row.get("category")))


def item_lamp(book: Book, uid: str) -> str | None:
    """The lamp of an item of the list; None where it is not decided yet."""
    return (book.task_progress.get(uid) or {}).get("lamp")


def project_lamp(book: Book, project: Row) -> str | None:
    """The lamp of a project: of its month where there is one, None where the month is expected and missing.

    A project with nothing to report monthly is judged by its start alone.
    """
    month = book.progress.get(project["project_uid"])
    if month is not None:
        return month.get("lamp_self") or month.get("lamp_auto")
    return None if _is_due(book, project) or project.get("stage") is None else lamps.project_lamp(book, project, {})
