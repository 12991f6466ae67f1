"""An item of the city's responsibility list, as a value."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from models.profile import profile

ACTIVE, LATER, RETIRED = "active", "later", "retired"
"""Status of an item: in the list, come with a later list than the one a period was made with, no longer in the list."""


@dataclass(frozen=True, slots=True)
class TaskItem:
    """One item of a responsibility list (notice annex 2).

    `content` and `units_text` are the printed wording, white space inside cells aside. `units` are the responsible bodies under
    their standard names, the first printed one leading. `deadline` is yyyy-MM or "". `source` says where the item was read:
    document or file, sheet or table, row.
    """

    task_uid: str
    seq: int
    action: str
    task: str
    title: str
    content: str
    units_text: str
    units: tuple[str, ...]
    deadline: str = ""
    prov_task: str = ""
    status: str = ACTIVE
    source: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def lead(self) -> str:
        """The leading body: the first printed one."""
        return self.units[0] if self.units else ""

    def to_json(self) -> dict[str, Any]:
        """The item as `tasks list --json` prints it."""
        return {**asdict(self), "units": list(self.units), "lead": self.lead}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> TaskItem:
        return cls(**{**{k: v for k, v in data.items() if k != "lead"}, "units": tuple(data["units"])})


@dataclass(frozen=True, slots=True)
class TaskList:
    """A whole list: `version` is the date of the document that brought it (2024-05-17), with what the document says of itself.

    `retired` are the items of earlier lists that it no longer has, where they are wanted.
    """

    version: str
    title: str
    doc_no: str
    issued: str
    items: tuple[TaskItem, ...]
    issuer: str = ""
    retired: tuple[TaskItem, ...] = field(default=(), compare=False)

    def by_uid(self) -> dict[str, TaskItem]:
        return {item.task_uid: item for item in self.items}

    @classmethod
    def built_in(cls) -> TaskList:
        """The list that the city's profile comes with."""
        data = profile().tasklist
        items = tuple(TaskItem.from_json(item) for item in data["items"])
        return cls(data["version"], data["title"], data["doc_no"], data["issued"], items, data["issuer"])
