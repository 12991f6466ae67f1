"""Comparing a new list with the one in force: what is the same, what changed, and what only the clerk can decide.

An item is taken for an earlier one without a question only where the content is the same, or little of it changed and there is no
other candidate on either side (forms paper, 报送包 point 7). Everything else that resembles an earlier item is uncertain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exchange.tasklist.conflicts import Conflict, Held, conflicts
from exchange.tasklist.guess import Guess, guesses
from exchange.tasklist.identity import new_uids
from exchange.tasklist.pairing import Pairing
from exchange.tasklist.read import TaskListRead
from models.tasks import TaskItem, TaskList
from models.text import normalise, wording

UNCHANGED, RENUMBERED, CHANGED, UNCERTAIN, ADDED, REMOVED = KINDS = (
    "unchanged", "renumbered", "changed", "uncertain", "added", "removed",
)  # fmt: skip

MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item in force that an uncertain item may be: how alike the texts are, how much of the new one was taken from it (`taken`),
    how much of it stands in the new one (`kept`), each 0 to 1."""

    task_uid: str
    seq_before: int
    similarity: float
    taken: float = 0.0
    kept: float = 0.0

    def to_json(self) -> dict[str, Any]:
        found = {"task_uid": self.task_uid, "seq_before": self.seq_before, "similarity": self.similarity}
        return {**found, "taken": self.taken, "kept": self.kept}


@dataclass(frozen=True, slots=True)
class Difference:
    """One item of the new list (or, removed, of the one in force) with what became of it; `fields` are the ones that changed.

    `fields` are action, task, content, units, lead (beside units, where another body leads now), deadline and seq.
    """

    kind: str
    task_uid: str = ""
    seq_before: int | None = None
    seq: int | None = None
    fields: tuple[str, ...] = ()
    similarity: float | None = None
    candidates: tuple[Candidate, ...] = ()
    guess: Guess | None = None
    conflicts: tuple[Conflict, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The entry with what applies to its kind (design, part 3)."""
        found: dict[str, Any] = {"task_uid": self.task_uid, "seq_before": self.seq_before, "seq": self.seq}
        found |= {"fields": list(self.fields), "similarity": self.similarity}
        found["candidates"] = [candidate.to_json() for candidate in self.candidates]
        found["guess"] = self.guess.to_json() if self.guess else None
        found["conflicts"] = [conflict.to_json() for conflict in self.conflicts]
        return {key: value for key, value in found.items() if value not in (None, "", [])}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The list in force, the new one, and their differences in the order of the new list, removed items last."""

    current: TaskList
    new: TaskListRead
    differences: tuple[Difference, ...]

    @property
    def differences_of_new(self) -> tuple[Difference, ...]:
        """Those of the new list's items, one each, in their order."""
        return self.differences[: len(self.new.items)]

    def of(self, kind: str) -> tuple[Difference, ...]:
        return tuple(d for d in self.differences if d.kind == kind)

    def to_json(self) -> dict[str, list[dict[str, Any]]]:
        """The differences by kind; every item of the new list stands in exactly one."""
        return {kind: [d.to_json() for d in self.of(kind)] for kind in KINDS}


def compare(current: TaskList, new: TaskListRead, held: Mapping[str, Held] | None = None) -> Comparison:
    """What the new list changes. Nothing is decided here that a clerk would have to judge.

    `held` says by task_uid what the county has set itself; where the city now changes what that rests on, the difference says so.
    """
    before = tuple(item for item in current.items if item.status == "active")
    pairing = Pairing(before, new.items)
    candidates = _candidates(pairing)
    likely = guesses(pairing, candidates, [item.task_uid for item in before], [item.seq for item in new.items])
    found = []
    for place, uid in enumerate(new_uids(current, new)):
        item = new.items[place]
        if place in pairing.match:
            earlier = before[pairing.match[place]]
            alike = pairing.overlap.alike(pairing.match[place], place)
            found.append(_changes(earlier, item, alike, (held or {}).get(earlier.task_uid, Held())))
        elif place in candidates:
            found.append(_question(pairing, before, item, place, candidates[place], likely[place]))
        else:
            found.append(Difference(ADDED, uid, seq=item.seq))
    asked_about = {old for near in candidates.values() for old in near}
    gone = [before[place] for place in pairing.rest_before() if place not in asked_about]
    return Comparison(current, new, (*found, *(Difference(REMOVED, item.task_uid, item.seq) for item in gone)))


def _candidates(pairing: Pairing) -> dict[int, list[int]]:
    """For each new item that may be an earlier one the places of those, the likeliest first."""
    overlap, before = pairing.overlap, pairing.rest_before()
    found = {}
    for new in pairing.rest_after():
        near = [old for old in before if pairing.is_notable(old, new)]
        near.sort(key=lambda old: (-max(overlap.alike(old, new), overlap.taken(old, new), overlap.kept(old, new)), old))
        if near:
            found[new] = near[:MOST_CANDIDATES]
    return found


def _question(
    pairing: Pairing, before: Sequence[TaskItem], item: TaskItem, place: int, olds: Sequence[int], guess: Guess
) -> Difference:
    overlap = pairing.overlap
    found = tuple(
        Candidate(
            before[old].task_uid,
            before[old].seq,
            round(overlap.alike(old, place), 2),
            round(overlap.taken(old, place), 2),
            round(overlap.kept(old, place), 2),
        )
        for old in olds
    )
    alike = max(candidate.similarity for candidate in found)
    return Difference(UNCERTAIN, seq=item.seq, similarity=alike, candidates=found, guess=guess)


def changed_fields(before: TaskItem, after: TaskItem) -> tuple[str, ...]:
    """What a list changes of an item. Bodies are compared by standard name, texts without idle punctuation."""
    changed = [name for name in ("action", "task") if normalise(getattr(before, name)) != normalise(getattr(after, name))]
    changed += ["content"] if wording(before.content) != wording(after.content) else []
    changed += [name for name in ("units", "lead", "deadline", "seq") if getattr(before, name) != getattr(after, name)]
    return tuple(changed)


def _changes(before: TaskItem, after: TaskItem, alike: float, ours: Held) -> Difference:
    """The difference of two items that are the same one."""
    fields = changed_fields(before, after)
    kind = RENUMBERED if fields == ("seq",) else CHANGED if fields else UNCHANGED
    shown = min(round(alike, 2), 0.99) if "content" in fields else 1.0
    rests_on = conflicts(before, after, ours)
    return Difference(kind, before.task_uid, before.seq, after.seq, fields, shown, conflicts=rests_on)
