"""Comparing a new list with the one in force: what is the same, what changed, and what only the clerk can decide.

An item is taken for an earlier one without a question only where the content is the same, or little of it changed and there is no
other candidate on either side (forms paper, 报送包 point 7). Everything else that resembles an earlier item is uncertain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from exchange.tasklist.identity import new_uids
from exchange.tasklist.read import TaskListRead
from models.tasks import TaskItem, TaskList
from models.text import copied_share, normalise, similarity

UNCHANGED, RENUMBERED, CHANGED, UNCERTAIN, ADDED, REMOVED = KINDS = (
    "unchanged", "renumbered", "changed", "uncertain", "added", "removed",
)  # fmt: skip

SMALL_CHANGE = 0.85
NEAR, NEAR_SHARE, NOTABLE = 0.35, 0.6, 0.15
MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item in force that an uncertain item may be."""

    task_uid: str
    seq_before: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Difference:
    """One item of the new list (or, removed, of the one in force) with what became of it; `fields` are the ones that changed."""

    kind: str
    task_uid: str = ""
    seq_before: int | None = None
    seq: int | None = None
    fields: tuple[str, ...] = ()
    similarity: float | None = None
    candidates: tuple[Candidate, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The entry with what applies to its kind (design, part 3)."""
        found: dict[str, Any] = {"task_uid": self.task_uid, "seq_before": self.seq_before, "seq": self.seq}
        found |= {"fields": list(self.fields), "similarity": self.similarity}
        found["candidates"] = [
            {"task_uid": c.task_uid, "seq_before": c.seq_before, "similarity": c.similarity} for c in self.candidates
        ]
        return {key: value for key, value in found.items() if value not in (None, "", [])}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The list in force, the new one, and their differences in the order of the new list, removed items last."""

    current: TaskList
    new: TaskListRead
    differences: tuple[Difference, ...]

    def of(self, kind: str) -> tuple[Difference, ...]:
        return tuple(d for d in self.differences if d.kind == kind)

    def to_json(self) -> dict[str, list[dict[str, Any]]]:
        """The differences by kind; every item of the new list stands in exactly one."""
        return {kind: [d.to_json() for d in self.of(kind)] for kind in KINDS}


def compare(current: TaskList, new: TaskListRead) -> Comparison:
    """What the new list changes. Nothing is decided here that a clerk would have to judge."""
    pairs = _Pairing(tuple(item for item in current.items if item.status == "active"), new.items)
    uids = new_uids(current, new)
    found = [pairs.difference(place, uids[place]) for place in range(len(new.items))]
    claimed = {candidate.task_uid for difference in found for candidate in difference.candidates}
    removed = (Difference(REMOVED, item.task_uid, item.seq) for item in pairs.rest_before() if item.task_uid not in claimed)
    return Comparison(current, new, (*found, *removed))


class _Pairing:
    """Which new item is which earlier one: `_match` by place in the new list."""

    def __init__(self, before: tuple[TaskItem, ...], after: tuple[TaskItem, ...]) -> None:
        self._before, self._after = before, after
        self._match: dict[int, TaskItem] = {}
        self._pair_by_uid()
        for key in (_whole, _content_and_units, _content_and_task, _content):
            self._pair_by(key)
        self._pair_small_changes()
        self._candidates = {place: self._find_candidates(place) for place in self._rest_after()}

    def _pair_by_uid(self) -> None:
        """Items that the city itself marked with a permanent id, unless their contents have nothing in common."""
        before = {item.task_uid: item for item in self._before}
        marked = [item.task_uid for item in self._after]
        for place, item in enumerate(self._after):
            earlier = before.get(item.task_uid)
            if earlier and marked.count(item.task_uid) == 1 and _is_notable(earlier, item):
                self._match[place] = earlier

    def _pair_by(self, key: Callable[[TaskItem], tuple[str, ...]]) -> None:
        """Pairs what has the same key and is the only one with it on both sides."""
        before, after = defaultdict(list), defaultdict(list)
        for item in self.rest_before():
            before[key(item)].append(item)
        for place in self._rest_after():
            after[key(self._after[place])].append(place)
        for value, places in after.items():
            if len(places) == len(before[value]) == 1:
                self._match[places[0]] = before[value][0]

    def rest_before(self) -> list[TaskItem]:
        """The earlier items that no new one is."""
        taken = {item.task_uid for item in self._match.values()}
        return [item for item in self._before if item.task_uid not in taken]

    def _rest_after(self) -> list[int]:
        return [place for place in range(len(self._after)) if place not in self._match]

    def _pair_small_changes(self) -> None:
        """Pairs the slightly changed with its earlier item, when neither has a rival."""
        before, after = self.rest_before(), self._rest_after()
        for place in after:
            near = [item for item in before if _is_near(item, self._after[place])]
            if len(near) == 1 and [p for p in after if _is_near(near[0], self._after[p])] == [place]:
                little = _likeness(near[0], self._after[place]) >= SMALL_CHANGE
                if little and _same_subject(near[0], self._after[place]):
                    self._match[place] = near[0]

    def _find_candidates(self, place: int) -> list[tuple[float, TaskItem]]:
        """The earlier items that a new one may be, the most alike first."""
        pairs = (
            (_likeness(item, self._after[place]), item) for item in self.rest_before() if _is_notable(item, self._after[place])
        )
        return sorted(pairs, key=lambda pair: (-pair[0], pair[1].seq))

    def difference(self, place: int, uid: str) -> Difference:
        """What became of a new item; `uid` is its id should it be an added one."""
        item, earlier = self._after[place], self._match.get(place)
        if earlier is not None:
            return _changes(earlier, item)
        near = self._candidates[place][:MOST_CANDIDATES]
        if near:
            candidates = tuple(Candidate(found.task_uid, found.seq, round(alike, 2)) for alike, found in near)
            return Difference(UNCERTAIN, seq=item.seq, similarity=candidates[0].similarity, candidates=candidates)
        return Difference(ADDED, uid, seq=item.seq)


def _content(item: TaskItem) -> tuple[str, ...]:
    return (normalise(item.content),)


def _content_and_task(item: TaskItem) -> tuple[str, ...]:
    return normalise(item.content), normalise(item.task)


def _content_and_units(item: TaskItem) -> tuple[str, ...]:
    return normalise(item.content), *item.units


def _whole(item: TaskItem) -> tuple[str, ...]:
    return normalise(item.content), normalise(item.task), normalise(item.action), str(item.seq), *item.units


def _likeness(before: TaskItem, after: TaskItem) -> float:
    """How alike the contents of two items are, 0 to 1."""
    return float(similarity(before.content, after.content))


def _is_near(before: TaskItem, after: TaskItem) -> bool:
    """Whether much of the texts is alike, or most of one stands in the other (split, merged)."""
    shares = (copied_share(before.content, after.content), copied_share(after.content, before.content))
    return _likeness(before, after) >= NEAR or max(shares) >= NEAR_SHARE


def _is_notable(before: TaskItem, after: TaskItem) -> bool:
    """Whether two items are near, or go under the same title or task and have something in common."""
    return _is_near(before, after) or (_same_subject(before, after) and _likeness(before, after) >= NOTABLE)


def _same_subject(before: TaskItem, after: TaskItem) -> bool:
    same_task = bool(after.task) and normalise(before.task) == normalise(after.task)
    return same_task or normalise(before.title) == normalise(after.title)


def _changes(before: TaskItem, after: TaskItem) -> Difference:
    """The difference of two items that are the same one. Bodies are compared by standard name, texts without their punctuation."""
    changed = [
        name for name in ("action", "task", "content") if normalise(getattr(before, name)) != normalise(getattr(after, name))
    ]
    changed += [name for name in ("units", "deadline") if getattr(before, name) != getattr(after, name)]
    moved = before.seq != after.seq
    kind = CHANGED if changed else RENUMBERED if moved else UNCHANGED
    fields = (*changed, "seq") if moved else tuple(changed)
    alike = round(_likeness(before, after), 2)
    return Difference(kind, before.task_uid, before.seq, after.seq, fields, alike)
