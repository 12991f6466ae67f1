"""What an uncertain item looks like, so that the likely answer can be offered first. A guess is never put into effect by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exchange.tasklist.pairing import SMALL_CHANGE, Pairing

SPLIT_OFF, MERGED, REWORDED, MOVED, FRESH = "split", "merge", "reworded", "moved", "new"
_DECISIONS = {SPLIT_OFF: "split", MERGED: "merge", REWORDED: "same", MOVED: "same", FRESH: "new"}
HOME = 0.5
"""The share of a text that must stand in another for it to be a part of it."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A part of a split of `task_uids[0]` into the new items `seqs`, a merge of `task_uids`, that item reworded or moved, or new.

    The first id of a merge gives most of the text; `heir` is the part of a split with most of it.
    """

    kind: str
    task_uids: tuple[str, ...] = ()
    seqs: tuple[int, ...] = ()
    heir: bool = False

    @property
    def decision(self) -> str:
        """The decision of an answer that follows the guess."""
        return _DECISIONS[self.kind]

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"kind": self.kind, "decision": self.decision, "task_uid": list(self.task_uids)}
        if self.kind == SPLIT_OFF:
            found |= {"seqs": list(self.seqs), "heir": self.heir}
        return found

    def answer(self, seq: int) -> dict[str, Any]:
        """The answer that follows the guess, as `resolve` takes it. Those of all items together always fit."""
        found: dict[str, Any] = {"seq": seq, "decision": self.decision, "task_uid": list(self.task_uids)}
        return {**found, "heir": True} if self.heir else found


def guesses(
    pairing: Pairing, candidates: Mapping[int, Sequence[int]], uids: Sequence[str], seqs: Sequence[int]
) -> dict[int, Guess]:
    """A guess for each uncertain new item: by place, from the places of its candidates. No earlier item is given away twice."""
    found: dict[int, Guess] = {}
    free = {old for near in candidates.values() for old in near}
    for new, sources in _merges(pairing, candidates, free).items():
        found[new] = Guess(MERGED, tuple(uids[old] for old in sources))
        free.difference_update(sources)
    for old, parts in _splits(pairing, candidates, free, found).items():
        heir = max(parts, key=lambda new: pairing.overlap.kept(old, new))
        for new in parts:
            found[new] = Guess(SPLIT_OFF, (uids[old],), tuple(seqs[part] for part in parts), new == heir)
        free.discard(old)
    for old, new in _likeliest(pairing, candidates):
        if old in free and new not in found:
            moved = pairing.overlap.alike(old, new) >= SMALL_CHANGE and not pairing.overlap.same_subject(old, new)
            found[new] = Guess(MOVED if moved else REWORDED, (uids[old],))
            free.discard(old)
    return {new: found.get(new, Guess(FRESH)) for new in candidates}


def _merges(pairing: Pairing, candidates: Mapping[int, Sequence[int]], free: set[int]) -> dict[int, list[int]]:
    """New items that hold most of two earlier ones or more, with those, the one that gives most text first."""
    overlap = pairing.overlap
    homes = defaultdict(list)
    for old in sorted(free):
        near = [new for new, olds in candidates.items() if old in olds]
        home = max(near, key=lambda new: (overlap.kept(old, new), overlap.alike(old, new)))
        if overlap.kept(old, home) >= HOME:
            homes[home].append(old)
    return {
        new: sorted(olds, key=lambda old: -overlap.taken(old, new))
        for new, olds in homes.items()
        if len(olds) > 1 and sum(overlap.taken(old, new) for old in olds) >= HOME
    }


def _splits(
    pairing: Pairing, candidates: Mapping[int, Sequence[int]], free: set[int], settled: Mapping[int, Guess]
) -> dict[int, list[int]]:
    """Earlier items of which two new ones or more are made, with those in the order of the new list."""
    overlap = pairing.overlap
    parts = defaultdict(list)
    for new, olds in candidates.items():
        possible = [old for old in olds if old in free]
        if new not in settled and possible:
            origin = max(possible, key=lambda old: (overlap.taken(old, new), overlap.alike(old, new)))
            if overlap.taken(origin, new) >= HOME:
                parts[origin].append(new)
    return {old: news for old, news in parts.items() if len(news) > 1 and _are_different(pairing, old, news)}


def _are_different(pairing: Pairing, old: int, news: Sequence[int]) -> bool:
    """Whether the parts divide the old text, rather than repeat it."""
    return sum(pairing.overlap.kept(old, new) for new in news) < 1 + HOME


def _likeliest(pairing: Pairing, candidates: Mapping[int, Sequence[int]]) -> list[tuple[int, int]]:
    """All pairs of an earlier and an uncertain item, the most alike first."""
    pairs = [(old, new) for new, olds in candidates.items() for old in olds]
    return sorted(pairs, key=lambda pair: (-pairing.overlap.alike(*pair), pair))
