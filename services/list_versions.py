"""The lists that were accepted, one after the other: which, when, from which file, and what each of them holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from models.annexes import Annexes
from models.problems import refuse
from models.system import AcceptedItem, AcceptedList
from models.tasks import TaskItem, TaskList
from services.desk import Desk


@dataclass(frozen=True)
class AcceptedVersion:
    """A list as it was accepted, with its answers and the annexes in force with it; `number` is its place, from 1."""

    id: int
    number: int
    tasks: TaskList
    file: str
    sha256: str
    accepted_at: datetime
    choices: tuple[dict[str, Any], ...]
    annexes: Annexes

    @property
    def has_note(self) -> bool:
        """Whether there is a list before it that it can be held against."""
        return self.number > 1


def list_versions(desk: Desk) -> tuple[AcceptedVersion, ...]:
    """All accepted lists, the one in force first."""
    with desk.reading() as connection:
        rows = connection.execute(select(AcceptedList.__table__).order_by(AcceptedList.id)).all()
        found = [_version(connection, number, row) for number, row in enumerate(rows, 1)]
    return tuple(reversed(found))


def with_the_one_before(desk: Desk, list_id: int | None = None) -> tuple[AcceptedVersion, AcceptedVersion]:
    """The list that an accepted one replaced, and that one; without an id of the one in force. Raises `Refused` where there is none."""
    found = list_versions(desk)
    for earlier, later in zip(found[1:], found, strict=False):
        if list_id in (None, later.id):
            return earlier, later
    raise refuse("DATA", "这份清单是第一份，没有可对照的上一份。", "接受新的清单后，再打印变动说明。")


def _version(connection: Connection, number: int, row: Any) -> AcceptedVersion:
    query = select(AcceptedItem.item).where(AcceptedItem.list_id == row.id).order_by(AcceptedItem.seq)
    items = tuple(TaskItem.from_json(item) for item in connection.scalars(query))
    tasks = TaskList(row.version, row.title, row.doc_no, row.issued, items, row.issuer)
    return AcceptedVersion(
        row.id, number, tasks, row.file, row.sha256, row.accepted_at, tuple(row.choices), Annexes.from_json(row._mapping)
    )
