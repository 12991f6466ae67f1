"""The permanent id of an item that came without one: made from its document and its content, so that it is the same everywhere."""

from __future__ import annotations

import hashlib

from exchange.tasklist.read import TaskListRead
from models.tasks import TaskItem, TaskList
from models.text import narrow, normalise

_LENGTH = 12


def task_uid(new: TaskListRead, item: TaskItem, again: int = 0) -> str:
    """T and 12 hex digits of document (number, or title and date) and content (forms paper F3, 任务标识).

    `again` counts the items of the same document and content before this one.
    """
    document = narrow(new.doc_no) or narrow(new.title) + new.issued
    text = "\n".join((document, normalise(item.content), *([str(again)] if again else [])))
    return "T" + hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def new_uids(current: TaskList, new: TaskListRead) -> list[str]:
    """The id of each item of a new list should it be an added one: its own where the city gave one, and never one in use."""
    used = set(current.by_uid())
    found = []
    for item in new.items:
        uid, again = item.task_uid or task_uid(new, item), 0
        while uid in used:
            again += 1
            uid = task_uid(new, item, again)
        used.add(uid)
        found.append(uid)
    return found
