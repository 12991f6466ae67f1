"""The permanent id of an item that came without one: made from its document and its content, so that it is the same everywhere."""

from __future__ import annotations

import hashlib
from collections import Counter

from exchange.tasklist.read import TaskListRead
from models.tasks import TaskItem, TaskList
from models.text import narrow, normalise, wording

_LENGTH = 12


def task_uid(new: TaskListRead, item: TaskItem, again: int = 0) -> str:
    """T and 12 hex digits of document (number, or title and date) and content (forms paper F3, 任务标识).

    `again` counts the items of the same document and content before this one.
    """
    document = narrow(new.doc_no) or narrow(new.title) + new.issued
    text = "\n".join((document, normalise(item.content), *([str(again)] if again else [])))
    return "T" + hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def returning(current: TaskList, new: TaskListRead) -> dict[int, TaskItem]:
    """The retired items that stand in a new list again word for word, by their numbers there; none that could be another."""
    gone, come = (Counter(wording(item.content) for item in items) for items in (current.retired, new.items))
    known = {wording(item.content): item for item in current.retired if gone[wording(item.content)] == 1}
    again = ((item.seq, known.get(wording(item.content))) for item in new.items if come[wording(item.content)] == 1)
    return {seq: item for seq, item in again if item is not None}


def new_uids(current: TaskList, new: TaskListRead) -> list[str]:
    """The id of each item of a new list should it be an added one, never one in use.

    It is the city's own where the city gave one, the item's old one where it returns, else a new one.
    """
    used, back = set(current.by_uid()), returning(current, new)
    found = []
    for item in new.items:
        old = back[item.seq].task_uid if item.seq in back else ""
        uid, again = item.task_uid or old or task_uid(new, item), 0
        while uid in used:
            again += 1
            uid = task_uid(new, item, again)
        used.add(uid)
        found.append(uid)
    return found
