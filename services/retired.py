"""What the county recorded about items that the city's list no longer has: readable for good, by period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from models.forms import BY_TABLE, Explanation, ReserveProject, TaskEvidence, TaskMetric, TaskProgress, stored
from models.system import AcceptedItem, AcceptedList
from models.tasks import TaskItem
from models.values import show
from services.carry_over import open_periods
from services.tasklists import retired_items

_KEYS = frozenset({"period", "task_uid"})
_RECORDS = (TaskMetric, TaskEvidence)


@dataclass(frozen=True)
class RetiredMonth:
    """An item's month: `entries` are label and value as shown, `records` its results and evidence, `reasons` rule and reason.

    `open` of a period that was not sent when the item left the list: what stands there is kept, but no longer reported.
    """

    period: str
    open: bool
    entries: tuple[tuple[str, str], ...]
    records: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Retired:
    """An item that is no longer in force, in its last wording, with its months, newest first.

    `last_version` is the last list that had it, `gone_version` the first that had it no more; `into` the id of the item it was merged
    into, "" where it was simply taken out; `projects` are id and name of the projects that still name it.
    """

    item: TaskItem
    last_version: str
    gone_version: str
    into: str
    months: tuple[RetiredMonth, ...]
    projects: tuple[tuple[str, str], ...]


def retired(connection: Connection) -> tuple[Retired, ...]:
    """Every retired item, those that left last first, by their last number."""
    items = {item.task_uid: item for item in retired_items(connection)}
    if not items:
        return ()
    lists = list(connection.execute(select(AcceptedList.__table__).order_by(AcceptedList.id)))
    last = _last_lists(connection, items)
    months, projects = _months(connection, items), _projects(connection, items)
    found = []
    for uid, item in items.items():
        place = next(place for place, row in enumerate(lists) if row.id == last[uid])
        gone = lists[place + 1]
        into = _merged_into(gone.choices, uid)
        found.append((gone.id, Retired(item, lists[place].version, gone.version, into, months[uid], projects[uid])))
    return tuple(each for _, each in sorted(found, key=lambda pair: (-pair[0], pair[1].item.seq)))


def _last_lists(connection: Connection, uids: Iterable[str]) -> dict[str, int]:
    item = AcceptedItem.__table__.c
    query = select(item.task_uid, item.list_id).where(item.task_uid.in_(list(uids))).order_by(item.list_id)
    return dict(connection.execute(query).tuples().all())


def _merged_into(choices: Iterable[Mapping[str, Any]], uid: str) -> str:
    merged = (choice["task_uid"] for choice in choices if choice.get("decision") == "merge")
    return next((str(uids[0]) for uids in merged if uid in uids[1:]), "")


def _months(connection: Connection, uids: Iterable[str]) -> dict[str, tuple[RetiredMonth, ...]]:
    wanted, still_open = list(uids), open_periods(connection)
    records = _records(connection, wanted)
    reasons = _reasons(connection, wanted)
    c = TaskProgress.__table__.c
    found: dict[str, list[RetiredMonth]] = defaultdict(list)
    for row in connection.execute(select(*c).where(c.task_uid.in_(wanted)).order_by(c.period.desc())):
        key = (row.task_uid, row.period)
        entries = _entries("task_progress", dict(row._mapping))
        month = RetiredMonth(row.period, row.period in still_open, entries, tuple(records[key]), tuple(reasons[key]))
        found[row.task_uid].append(month)
    return defaultdict(tuple, {uid: tuple(months) for uid, months in found.items()})


def _entries(table: str, row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    known = stored(BY_TABLE[table])
    return tuple((f.label, show(row[n], f)) for n, f in known.items() if n not in _KEYS and row[n] not in (None, "", ()))


def _records(connection: Connection, uids: list[str]) -> dict[tuple[str, str], list[str]]:
    """The results and evidence of each item and period, each as one line."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for form in _RECORDS:
        c = form.__table__.c
        for row in connection.execute(select(*c).where(c.task_uid.in_(uids)).order_by(c.id)):
            line = "，".join(f"{label}：{value}" for label, value in _entries(form.__tablename__, dict(row._mapping)))
            found[row.task_uid, row.period].append(line)
    return found


def _reasons(connection: Connection, uids: list[str]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    c = Explanation.__table__.c
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    query = select(c.record_uid, c.period, c.rule_id, c.reason).where(c.record_uid.in_(uids)).order_by(c.rule_id)
    for uid, period, rule, reason in connection.execute(query).tuples():
        found[uid, period].append((rule, reason or ""))
    return found


def _projects(connection: Connection, uids: Iterable[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    c = ReserveProject.__table__.c
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    query = select(c.task_uid, c.project_uid, c.project_name).where(c.task_uid.in_(list(uids))).order_by(c.id)
    for task, uid, name in connection.execute(query).tuples():
        found[task].append((uid, name or uid))
    return defaultdict(tuple, {uid: tuple(projects) for uid, projects in found.items()})
