"""How a revised list is written down for the tests: each item with what the comparison has to say of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from exchange.tasklist import TaskListRead
from exchange.tasklist.bodies import bodies_in
from exchange.tasklist.rows import title_of
from models.tasks import TaskItem, TaskList
from tests.exchange.lists import as_read, items


@dataclass(frozen=True)
class Told:
    """What is expected of an item: its kind; the number before; the fields changed beside the number; of an uncertain one the numbers
    of its candidates and the guess with the numbers it names, the first one first."""

    kind: str
    before: int | None = None
    fields: tuple[str, ...] = ()
    candidates: frozenset[int] = frozenset()
    guess: tuple[str, tuple[int, ...]] = ("", ())


@dataclass
class Revision:
    """A revised list under way: its items, and for the edited ones what is expected; the others are unchanged or renumbered."""

    name: str
    current: TaskList = field(default_factory=TaskList.built_in)
    rows: list[tuple[TaskItem, Told | None]] = field(default_factory=list)
    removed: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        self.rows = [(item, None) for item in self.current.items]

    def at(self, seq: int) -> int:
        """The place of the item that had this number."""
        return next(place for place, (item, _) in enumerate(self.rows) if item.seq == seq and item.task_uid)

    def change(self, seq: int, *fields: str, **changes: str) -> None:
        """An item changed so that these fields are said to have changed (none: it stays the same to the comparison)."""
        place = self.at(seq)
        self.rows[place] = (written(self.rows[place][0], **changes), Told("changed", seq, fields) if fields else None)

    def reword(self, seq: int, old: str, new: str) -> None:
        """A small change of the content."""
        content = self.current.items[seq - 1].content
        assert old in content
        self.change(seq, "content", content=content.replace(old, new))

    def ask(self, seq: int, content: str, candidates: Sequence[int], kind: str, *guess: int) -> None:
        """An item with a content that makes it uncertain."""
        place = self.at(seq)
        self.rows[place] = (written(self.rows[place][0], content=content), asked(candidates, kind, *guess))

    def add(self, place: int, like: int, content: str, told: Told | None = None) -> None:
        """A further item at a place, under the task of another."""
        item = replace(written(self.current.items[like - 1], content=content), task_uid="")
        self.rows.insert(place, (item, told or Told("added")))

    def drop(self, *seqs: int, removed: bool = True) -> None:
        for seq in seqs:
            del self.rows[self.at(seq)]
        self.removed |= frozenset(seqs) if removed else frozenset()

    def order(self, key: Callable[[TaskItem], int]) -> None:
        self.rows.sort(key=lambda row: key(row[0]))

    def read(self) -> TaskListRead:
        """The list as it would be read, numbered in order."""
        return as_read([replace(item, seq=seq) for seq, (item, _) in enumerate(self.rows, 1)])

    def expected(self) -> list[Told]:
        """One for each item of the new list."""
        found = []
        for seq, (item, told) in enumerate(self.rows, 1):
            found.append(told or Told("unchanged" if item.seq == seq else "renumbered", item.seq))
        return found


def asked(candidates: Sequence[int], kind: str, *guess: int) -> Told:
    return Told("uncertain", candidates=frozenset(candidates), guess=(kind, guess))


def written(item: TaskItem, **changes: str) -> TaskItem:
    """An item with other texts; its title and bodies follow from them as when it is read."""
    item = replace(item, **changes)
    return replace(item, title=title_of(item.content), units=bodies_in(item.units_text).names)


def content_of(seq: int) -> str:
    return items()[seq - 1].content
