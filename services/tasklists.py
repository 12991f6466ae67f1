"""The city's responsibility list: which one is in force, which one a period was made with, and putting another in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from models.annexes import Annexes
from models.forms import Base, Submission
from models.problems import refuse
from models.system import RECEIVED, SENT, AcceptedItem, AcceptedList, Snapshot
from models.tasks import LATER, RETIRED, TaskItem, TaskList
from services.desk import Write
from services.in_force import annexes_in_force
from services.locks import FROZEN


def accept(
    write: Write,
    tasks: TaskList,
    *,
    file: str,
    sha256: str = "",
    choices: Iterable[Mapping[str, Any]] = (),
    annexes: Annexes | None = None,
) -> TaskList:
    """Put a list in force, with where it came from and what the clerk decided; the earlier ones stay. Returns it as it is in force.

    `annexes` come on top of those of the list before. Another list of the same date gets a version of its own (2026-10-12-2), so that
    what was made with either can be told apart.
    """
    connection = write.session.connection()
    kept = (annexes or Annexes()).over(annexes_in_force(connection))
    tasks = replace(tasks, version=_own_version(connection, tasks))
    row = AcceptedList(
        version=tasks.version, title=tasks.title, doc_no=tasks.doc_no, issued=tasks.issued, issuer=tasks.issuer,
        file=file, sha256=sha256, accepted_at=write.now, choices=[dict(choice) for choice in choices],
        **kept.to_json(),
    )  # fmt: skip
    write.session.add(row)
    write.session.flush()
    _note(write, row, str(row.id))
    items = [AcceptedItem(list_id=row.id, task_uid=i.task_uid, seq=i.seq, item=i.to_json()) for i in tasks.items]
    write.session.add_all(items)
    write.session.flush()
    for item in items:
        _note(write, item, str(item.id))
    return tasks


def _note(write: Write, row: Base, key: str) -> None:
    values = {column.name: getattr(row, column.name) for column in row.__table__.columns}
    write.note(row.__tablename__, key, None, {n: v.isoformat() if isinstance(v, datetime) else v for n, v in values.items()})


def _own_version(connection: Connection, tasks: TaskList) -> str:
    earlier = {row.version: _items(connection, row.id) for row in _lists(connection)}
    version, again = tasks.version, 1
    while version in earlier and earlier[version] != tasks.items:
        again += 1
        version = f"{tasks.version}-{again}"
    return version


def require_replaceable(session: Session) -> None:
    """Raise `Refused` where the list must not change now: a period is frozen on it and not sent yet."""
    frozen = session.scalars(select(Submission.period).where(Submission.state == FROZEN)).first()
    if frozen:
        message = f"{frozen}已定稿、尚未导出，它是按现行清单做的，现在不能换清单。"
        raise refuse("LOCKED", message, "先正式导出，或退回草稿，再接受新清单。", form="task_progress")


def _lists(connection: Connection) -> list[Any]:
    return list(connection.execute(select(AcceptedList.__table__).order_by(AcceptedList.id)))


def _items(connection: Connection, list_id: int) -> tuple[TaskItem, ...]:
    query = select(AcceptedItem.item).where(AcceptedItem.list_id == list_id).order_by(AcceptedItem.seq)
    return tuple(TaskItem.from_json(item) for item in connection.scalars(query))


def _read(connection: Connection, row: Any) -> TaskList:
    return TaskList(row.version, row.title, row.doc_no, row.issued, _items(connection, row.id), row.issuer)


def _newest(connection: Connection) -> Any:
    row = connection.execute(select(AcceptedList.__table__).order_by(AcceptedList.id.desc())).first()
    if row is None:
        raise refuse("DATA", "还没有责任清单。", "导入市级下发的责任清单。", exit_code=3)
    return row


def current_list(connection: Connection) -> TaskList:
    """The list in force. Raises `Refused` where the county has none."""
    return _read(connection, _newest(connection))


def current_with_retired(connection: Connection) -> TaskList:
    """The list in force, and what it no longer has: a new list may bring such an item back."""
    return replace(current_list(connection), retired=retired_items(connection))


def current_number(connection: Connection) -> int:
    """The number of the list in force among all that were accepted, by which another is told from it even where it says the same."""
    return int(_newest(connection).id)


def versions_sent(connection: Connection) -> dict[str, str]:
    """The list version that each period was last sent with; a returned version counts no more."""
    query = select(Snapshot.period, Snapshot.list_version).where(Snapshot.state.in_([SENT, RECEIVED]))
    return dict(connection.execute(query.order_by(Snapshot.version)).tuples().all())


def list_of(connection: Connection, period: str) -> TaskList:
    """The list that a period is made with: the one it was last sent with, also while it is corrected, else the one in force."""
    version = versions_sent(connection).get(period)
    made_with = [row for row in _lists(connection) if row.version == version]
    return _read(connection, made_with[-1]) if made_with else current_list(connection)


def items_for(connection: Connection, period: str) -> dict[str, TaskItem]:
    """Every item the county ever had, by id, as one period sees it: those of its list as they stand there, then the others.

    The others are `retired`, or `LATER` where only a list after the period's has them; they are there to be named, not reported on.
    """
    own = list_of(connection, period).by_uid()
    in_force = own if period not in versions_sent(connection) else current_list(connection).by_uid()
    later = {uid: replace(item, status=LATER) for uid, item in in_force.items() if uid not in own}
    gone = {item.task_uid: item for item in retired_items(connection) if item.task_uid not in own}
    return {**own, **later, **gone}


def retired_items(connection: Connection) -> tuple[TaskItem, ...]:
    """Items of earlier lists that the one in force no longer has, in their last wording, by their last number."""
    item = AcceptedItem.__table__.c
    active = select(item.task_uid).where(item.list_id == _newest(connection).id)
    rows = connection.execute(
        select(item.task_uid, item.item).where(item.task_uid.not_in(active)).order_by(item.list_id, item.seq)
    )
    found = {uid: TaskItem.from_json(data) for uid, data in rows.tuples()}
    return tuple(replace(each, status=RETIRED) for each in found.values())
