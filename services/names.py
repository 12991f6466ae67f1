"""What people call a form and a record: the sheet's short title, a project's name, an item by its number and title."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, select

from models import kinds as k
from models.book import Book, record_key
from models.codes import without_bracket
from models.forms import BY_TABLE, ReserveProject, fields
from models.profile import profile
from models.rules.catalogue import rule_titles
from models.tasks import RETIRED, TaskItem
from models.values import show
from services.tasklists import current_list, retired_items

_NUMBER = re.compile(r"^附表[\d-]+")
_NAMED = {"adv_product": "product_name", "liaison": "name", "need_equipment": "equip_name", "project_equipment": "equip_name"}
"""Forms whose records are best called by another field than the first they are found by."""

_PARENTS = ("project_uid", "task_uid")


@cache
def short_title(table: str) -> str:
    """A form's title as the window's headings have it: its sheet without its number (储备项目, 责任清单进展)."""
    info = BY_TABLE[table].info
    return _NUMBER.sub("", info.sheet) if info.in_package and info.sheet else without_bracket(info.title)


def _naming_field(table: str) -> str:
    natural = [name for name in BY_TABLE[table].info.natural if name not in _PARENTS]
    return _NAMED.get(table) or (natural[0] if natural else "")


@dataclass(frozen=True)
class Names:
    """The projects' names by project_uid and the list's items by task_uid, to call records by."""

    projects: Mapping[str, str | None]
    tasks: Mapping[str, TaskItem]

    def project(self, uid: str) -> str:
        return self.projects.get(uid) or (f"未命名项目{uid}" if uid else "未命名项目")

    def task(self, uid: str) -> str:
        """第11项 开展医院病房改造提升; of an item that the list no longer has 原第11项."""
        item = self.tasks.get(uid)
        return f"{'原' * (item.status == RETIRED)}第{item.seq}项 {item.title}" if item else uid

    def of(self, table: str, row: Mapping[str, Any]) -> str:
        """What people call a record. `row` needs the fields the record is found by; where they are empty its id stands for it."""
        if table == "reserve_project":
            return row.get("project_name") or self.project(str(row["project_uid"]))
        if table == "indicator_progress":
            target = profile().targets.get(str(row.get("indicator_id") or ""), {})
            return str(target.get("indicator") or row.get("indicator_id") or "")
        if table == "submission":
            return ""
        if table == "explanation":
            rule = str(row["rule_id"])
            return f"{rule_titles().get(rule, rule)} {self._subject(str(row['record_uid']))}"
        parent, own = self._parent(table, row), self._own(table, row)
        return f"{parent} {own}".strip() if parent else own or record_key(table, row)

    def _subject(self, uid: str) -> str:
        """What a reason is about: a project, an item, or a record that only its id names."""
        return self.projects.get(uid) or (self.task(uid) if uid in self.tasks else uid)

    def _parent(self, table: str, row: Mapping[str, Any]) -> str:
        """The project or item that a record belongs to or is about; "" for the others."""
        owner = BY_TABLE[table].info.parent
        if owner == "reserve_project" or table == "project_progress":
            return self.project(str(row.get("project_uid") or ""))
        return self.task(str(row.get("task_uid") or "")) if owner == "task_progress" or table == "task_progress" else ""

    def _own(self, table: str, row: Mapping[str, Any]) -> str:
        name = _naming_field(table)
        value = row.get(name) if name else None
        if value is None:
            return ""
        field = fields(BY_TABLE[table])[name]
        return profile().codes[field.options].label(value) if field.kind is k.CODE else show(value, field)


def names_of(book: Book) -> Names:
    """The names in an open book; a project that is gone is called what it was last time."""
    last = book.last.rows.get("reserve_project", {}) if book.last else {}
    projects = {uid: row.get("project_name") for uid, row in (*last.items(), *book.projects.items())}
    return Names(projects, book.tasks)


def names_now(connection: Connection) -> Names:
    """The names as they stand, items of earlier lists among them."""
    projects = connection.execute(select(ReserveProject.project_uid, ReserveProject.project_name)).tuples()
    items = (*retired_items(connection), *current_list(connection).items)
    return Names({str(uid): name for uid, name in projects}, {item.task_uid: item for item in items})
