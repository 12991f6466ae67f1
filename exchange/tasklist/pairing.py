"""Which item of the new list is which of the one in force, as far as that can be known without asking."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from exchange.tasklist.overlap import Overlap
from models.tasks import TaskItem
from models.text import normalise, wording

SMALL_CHANGE = 0.75
"""From here on two texts are one and the same with little changed."""
CLEARER, MARGIN = 2.0, 0.1
"""A candidate is the only clear one where every other differs so many times as much, and by so much more."""
CARRIED, NOTABLE = 0.2, 0.12
"""Worth asking about: so much of one text in the other; so much under the same task or title."""
MOVED_OUT, COPIED = 0.25, 0.7
"""A further text was split off, or taken in: so much of it is what the change took out or put in; so much of it is there at all."""
MOST_OF_CHANGE, SENTENCE = 0.5, 12
"""So was one that is nothing else changed a little: so much of the change is from it, and so many stretches, which is a sentence."""


class Pairing:
    """`match`: by place in the new list, the place in the list in force. What is in neither is for the clerk, added or removed."""

    def __init__(self, before: Sequence[TaskItem], after: Sequence[TaskItem]) -> None:
        self._before, self._after = before, after
        self.overlap = Overlap(before, after)
        self.match: dict[int, int] = {}
        self._pair_by_uid()
        self._pair_by(_whole, only_if_as_many=True)
        for key in (_content_and_units, _content_and_task, _content):
            self._pair_by(key)
        while self._pair_small_changes():
            pass

    def rest_before(self) -> list[int]:
        """The earlier items that no new one is."""
        taken = set(self.match.values())
        return [place for place in range(len(self._before)) if place not in taken]

    def rest_after(self) -> list[int]:
        return [place for place in range(len(self._after)) if place not in self.match]

    def is_notable(self, old: int, new: int) -> bool:
        """Whether a new item may be an earlier one, or made from it, so that the clerk is asked."""
        carried = self.overlap.carried(old, new)
        return carried >= CARRIED or (carried >= NOTABLE and self.overlap.same_subject(old, new))

    def _pair_by_uid(self) -> None:
        """Items that the city itself marked with a permanent id, unless their contents have nothing in common."""
        before = {item.task_uid: place for place, item in enumerate(self._before)}
        marked = Counter(item.task_uid for item in self._after)
        for new, item in enumerate(self._after):
            old = before.get(item.task_uid)
            if old is not None and marked[item.task_uid] == 1 and self.is_notable(old, new):
                self.match[new] = old

    def _pair_by(self, key: Callable[[TaskItem], tuple[str, ...]], *, only_if_as_many: bool = False) -> None:
        """Pairs what has the same key and is the only one with it on both sides."""
        before, after = self.rest_before(), self.rest_after()
        old_places, new_places = _grouped(self._before, before, key), _grouped(self._after, after, key)
        old_contents = Counter(_content(self._before[place]) for place in before)
        new_contents = Counter(_content(self._after[place]) for place in after)
        for value, places in new_places.items():
            content = _content(self._after[places[0]])
            if only_if_as_many and old_contents[content] != new_contents[content]:
                continue
            if len(places) == len(old_places[value]) == 1:
                self.match[places[0]] = old_places[value][0]

    def _pair_small_changes(self) -> bool:
        """Pairs the slightly changed with its earlier item, when nothing else could be meant; says whether there were any."""
        before, after = self.rest_before(), self.rest_after()
        found = {}
        for new in after:
            old = max(before, key=lambda place: self.overlap.alike(place, new), default=None)
            if old is not None and self._is_small_change(old, new, before, after):
                found[new] = old
        self.match.update(found)
        return bool(found)

    def _is_small_change(self, old: int, new: int, before: list[int], after: list[int]) -> bool:
        overlap = self.overlap
        if overlap.alike(old, new) < SMALL_CHANGE or not overlap.same_subject(old, new):
            return False
        others = [(place, new) for place in before if place != old] + [(old, place) for place in after if place != new]
        nearest = max((overlap.alike(*pair) for pair in others), default=0.0)
        change, other = 1 - overlap.alike(old, new), 1 - nearest
        if other < change * CLEARER or other < change + MARGIN:
            return False
        others_after = [place for place in after if place != new]
        others_before = [place for place in before if place != old]
        return not any(self._is_split_off(old, new, place, others_before) for place in others_after) and not any(
            self._is_taken_in(old, new, place, others_after) for place in others_before
        )

    def _is_split_off(self, old: int, new: int, other: int, others_before: list[int]) -> bool:
        """Whether another new item may be a part of the old one."""
        overlap = self.overlap
        if overlap.taken(old, other) >= COPIED or overlap.split_off(old, new, other) >= MOVED_OUT:
            return True
        share, length = overlap.lost_to(old, new, other)
        has_own = share >= MOST_OF_CHANGE and any(overlap.alike(place, other) >= SMALL_CHANGE for place in others_before)
        return share >= MOST_OF_CHANGE and length >= SENTENCE and not has_own

    def _is_taken_in(self, old: int, new: int, other: int, others_after: list[int]) -> bool:
        """Whether another old item may have become a part of the new one."""
        overlap = self.overlap
        if overlap.kept(other, new) >= COPIED or overlap.taken_in(old, new, other) >= MOVED_OUT:
            return True
        share, length = overlap.gained_from(old, new, other)
        has_own = share >= MOST_OF_CHANGE and any(overlap.alike(other, place) >= SMALL_CHANGE for place in others_after)
        return share >= MOST_OF_CHANGE and length >= SENTENCE and not has_own


def _grouped(
    items: Sequence[TaskItem], places: Iterable[int], key: Callable[[TaskItem], tuple[str, ...]]
) -> defaultdict[tuple[str, ...], list[int]]:
    found = defaultdict(list)
    for place in places:
        found[key(items[place])].append(place)
    return found


def _content(item: TaskItem) -> tuple[str, ...]:
    return (wording(item.content),)


def _content_and_task(item: TaskItem) -> tuple[str, ...]:
    return wording(item.content), normalise(item.task)


def _content_and_units(item: TaskItem) -> tuple[str, ...]:
    return wording(item.content), *item.units


def _whole(item: TaskItem) -> tuple[str, ...]:
    return wording(item.content), normalise(item.task), normalise(item.action), str(item.seq), *item.units
