"""The city's responsibility list: which one is in force, what was retired, and taking over a revised one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from models.problems import refuse
from models.system import AcceptedItem, AcceptedList
from models.tasks import TaskItem, TaskList
from services.desk import Write


def accept(write: Write, tasks: TaskList, *, file: str, sha256: str = "", choices: Iterable[dict[str, Any]] = ()) -> None:
    """Put a list in force, with where it came from and what the clerk decided; the earlier ones stay."""
    row = AcceptedList(
        version=tasks.version, title=tasks.title, doc_no=tasks.doc_no, issued=tasks.issued, issuer=tasks.issuer,
        file=file, sha256=sha256, accepted_at=write.now, choices=list(choices),
    )  # fmt: skip
    write.session.add(row)
    write.session.flush()
    for item in tasks.items:
        write.session.add(AcceptedItem(list_id=row.id, task_uid=item.task_uid, seq=item.seq, item=item.to_json()))
    write.note(
        "task_list", str(row.id), None, {"version": tasks.version, "file": file, "sha256": sha256, "items": len(tasks.items)}
    )


def _lists(connection: Connection) -> list[Any]:
    return list(connection.execute(select(AcceptedList.__table__).order_by(AcceptedList.id)))


def _items(connection: Connection, list_id: int) -> tuple[TaskItem, ...]:
    query = select(AcceptedItem.item).where(AcceptedItem.list_id == list_id).order_by(AcceptedItem.seq)
    return tuple(TaskItem.from_json(item) for item in connection.scalars(query))


def current_list(connection: Connection) -> TaskList:
    """The list in force. Raises `Refused` where the county has none."""
    lists = _lists(connection)
    if not lists:
        raise refuse("DATA", "还没有责任清单。", "导入市级下发的责任清单。", exit_code=3)
    row = lists[-1]
    return TaskList(row.version, row.title, row.doc_no, row.issued, _items(connection, row.id), row.issuer)


def retired_items(connection: Connection) -> tuple[TaskItem, ...]:
    """Items of earlier lists that the one in force no longer has, in their last wording."""
    lists = _lists(connection)
    active = set(current_list(connection).by_uid())
    found: dict[str, TaskItem] = {}
    for row in lists[:-1]:
        found.update({item.task_uid: item for item in _items(connection, row.id)})
    return tuple(replace(item, status="retired") for uid, item in found.items() if uid not in active)
