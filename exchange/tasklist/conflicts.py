"""What the county has set itself and the city now changes: accepted text, ours, theirs.

The city's text cannot be altered in the county, so that of wording and bodies only theirs can differ from the accepted. A conflict is
possible only where the county recorded something of its own that rests on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models.tasks import TaskItem
from models.text import wording


@dataclass(frozen=True, slots=True)
class Held:
    """What the county holds against an item: its own deadline (yyyy-MM), its leading department with the city bodies it works for,
    and what it declared of the content (不涉及本县, 已完成), all empty where it did not."""

    deadline: str = ""
    lead: str = ""
    works_for: tuple[str, ...] = ()
    declared: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field of the list that changed under something of the county's. Of the content only `ours` is said; the texts are in the items."""

    field: str
    accepted: str
    ours: str
    theirs: str

    def to_json(self) -> dict[str, Any]:
        return {"field": self.field, "accepted": self.accepted, "ours": self.ours, "theirs": self.theirs}


def conflicts(accepted: TaskItem, theirs: TaskItem, ours: Held) -> tuple[Conflict, ...]:
    """What the clerk has to look at again should the new item be the accepted one.

    A deadline that the county took over from the city conflicts only where it is now too late; a department, where it does not work for
    the body that leads now.
    """
    found = []
    if accepted.deadline != theirs.deadline and ours.deadline not in ("", theirs.deadline):
        late = bool(theirs.deadline) and ours.deadline > theirs.deadline
        if late or ours.deadline != accepted.deadline:
            found.append(Conflict("deadline", accepted.deadline, ours.deadline, theirs.deadline))
    if accepted.lead != theirs.lead and ours.lead and theirs.lead not in ours.works_for:
        found.append(Conflict("lead", accepted.lead, ours.lead, theirs.lead))
    if ours.declared and wording(accepted.content) != wording(theirs.content):
        found.append(Conflict("content", "", ours.declared, ""))
    return tuple(found)
