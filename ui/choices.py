"""What a field offers to choose from: its code list, or the records it may refer to; an item or a project where it names none."""

from __future__ import annotations

from models import kinds as k
from models.book import Book
from models.kinds import Field
from models.tasks import RETIRED

Choice = tuple[str, str]


def choices(book: Book, field: Field) -> list[Choice]:
    """Values with their shown texts, in the list's order; empty for a field that is typed."""
    if field.kind in (k.CODE, k.CODES):
        return [(entry.code, entry.written) for entry in book.profile.codes[field.options].offered]
    if field.options == "department":
        return [(name, name) for name in book.departments]
    if field.options == "task_item":
        return [(item.task_uid, f"{item.seq} {item.title}") for item in book.tasks.values() if item.status != RETIRED]
    if field.options == "reserve_project":
        return [(uid, row["project_name"] or uid) for uid, row in book.projects.items()]
    if field.kind is k.REFERENCE and not field.options:
        items = [(item.task_uid, f"第{item.seq}项 {item.title}") for item in book.tasks.values()]
        return items + [(uid, row["project_name"] or uid) for uid, row in book.projects.items()]
    if field.options == "indicator":
        return [(uid, str(target["indicator"])) for uid, target in book.profile.targets.items()]
    if field.options == "CL-BANK":
        return [(entry.label, entry.label) for entry in book.profile.codes["CL-BANK"].offered]
    return []


def shown_choice(book: Book, field: Field, value: str) -> str:
    """The text of one chosen value, also of a code that is no longer offered; the value itself where nothing is known of it."""
    if field.kind in (k.CODE, k.CODES):
        entry = book.profile.codes[field.options].by_code.get(value)
        return entry.written if entry else value
    if field.options == "task_item" and value in book.tasks and book.tasks[value].status == RETIRED:
        return f"{book.tasks[value].title}（已移出清单）"
    return next((text for known, text in choices(book, field) if known == value), value)
