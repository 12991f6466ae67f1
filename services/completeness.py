"""How much of a period is filled in, department by department: required fields, items of the list, months of projects."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import NamedTuple

from models.book import Book, record_key
from models.forms import FORMS, Explanation, Form, TaskProgress, fields
from models.kinds import REQUIRED
from services.expected import expected_items, expected_progress, item_filled
from services.responsible import Responsible


class Done(NamedTuple):
    """What is asked for and what of it is there: required fields (条件必填 ones left out), items of the list, projects' months."""

    required: int = 0
    filled: int = 0
    items: int = 0
    items_filled: int = 0
    months: int = 0
    months_filled: int = 0

    def with_(self, other: Done) -> Done:
        """Both together."""
        return Done(*(one + two for one, two in zip(self, other, strict=True)))

    @property
    def share(self) -> int | None:
        """Whole percent of the required fields that are filled in, never 100 while one is empty; None where none is required."""
        if not self.required:
            return None
        return 100 if self.filled >= self.required else min(99, 100 * self.filled // self.required)


@cache
def _required(form: type[Form]) -> tuple[str, ...]:
    return tuple(name for name, field in fields(form).items() if field.need is REQUIRED)


def completeness(book: Book, responsible: Responsible) -> dict[str, Done]:
    """How much each department has filled in; an item or month that was not begun counts with all that it requires."""
    found: dict[str, list[int]] = defaultdict(lambda: [0] * len(Done._fields))
    for form in FORMS:
        names = _required(form)
        if form is Explanation or not names:
            continue
        for row in book.rows[form.__tablename__]:
            counts = found[responsible.of(form.__tablename__, record_key(form.__tablename__, row))]
            counts[0] += len(names)
            counts[1] += sum(row.get(name) not in (None, "") for name in names)
    for uid in expected_items(book):
        counts = found[responsible.of("task_progress", uid)]
        counts[2] += 1
        counts[3] += item_filled(book.task_progress.get(uid))
        if uid not in book.task_progress:
            counts[0] += len(_required(TaskProgress))
    for uid in expected_progress(book):
        counts = found[responsible.of("project_progress", uid)]
        counts[4] += 1
        counts[5] += uid in book.progress
    return {dept: Done(*counts) for dept, counts in found.items()}
