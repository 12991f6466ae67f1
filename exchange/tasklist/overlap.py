"""How much of one item's text stands in another's, fast enough to ask of every pair of two long lists."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log2

from models.tasks import TaskItem
from models.text import bigrams, shingles, similarity

_STRETCH = 3
"""Characters of a stretch that counts as copied: pairs alone are shared by any two texts about the same matters."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
"""Any number is like any other when it comes to where a text is from: figures change with the year."""
_SAME_NAME = 0.5
"""Similarity from which two tasks or titles are the same in other words."""


class Overlap:
    """The texts of two lists; items are given by their places.

    Shares of text count a stretch for less the more items have it: a set phrase says little of where a text comes from. A text is a
    number with one bit for each of its stretches, so that what two have in common is one operation.
    """

    def __init__(self, before: Sequence[TaskItem], after: Sequence[TaskItem]) -> None:
        self._before, self._after = before, after
        (self._old_pairs, self._new_pairs), _ = _numbered([[bigrams(i.content) for i in side] for side in (before, after)])
        texts = [[shingles(_NUMBER.sub("0", item.content), _STRETCH) for item in side] for side in (before, after)]
        (self._old, self._new), bits = _numbered(texts)
        self._classes = _classes(texts, bits)
        self._old_weight, self._new_weight = ([self._weigh(text) or 1.0 for text in side] for side in (self._old, self._new))

    def alike(self, old: int, new: int) -> float:
        """`models.text.similarity` of the contents, 0 to 1; two without a single character that counts are not alike here."""
        a, b = self._old_pairs[old], self._new_pairs[new]
        both = (a & b).bit_count()
        return both / (a | b).bit_count() if both else 0.0

    def carried(self, old: int, new: int) -> float:
        """The larger of `kept` and `taken`."""
        return self._weigh(self._old[old] & self._new[new]) / min(self._old_weight[old], self._new_weight[new])

    def kept(self, old: int, new: int) -> float:
        """The share of the old text that stands in the new one."""
        return self._weigh(self._old[old] & self._new[new]) / self._old_weight[old]

    def taken(self, old: int, new: int) -> float:
        """The share of the new text that stands in the old one."""
        return self._weigh(self._old[old] & self._new[new]) / self._new_weight[new]

    def split_off(self, old: int, new: int, other: int) -> float:
        """The share of another new text made of what `old` had and `new` no longer has."""
        return self._weigh(self._old[old] & ~self._new[new] & self._new[other]) / self._new_weight[other]

    def taken_in(self, old: int, new: int, other: int) -> float:
        """The share of another old text that stands in what `new` has and `old` had not."""
        return self._weigh(self._new[new] & ~self._old[old] & self._old[other]) / self._old_weight[other]

    def lost_to(self, old: int, new: int, other: int) -> tuple[float, int]:
        """Of what `old` had and `new` no longer has: the share that stands in another new text, and in how many stretches."""
        return self._found_in(self._old[old] & ~self._new[new], self._new[other])

    def gained_from(self, old: int, new: int, other: int) -> tuple[float, int]:
        """Of what `new` has and `old` had not: the share that stood in another old text, and in how many stretches."""
        return self._found_in(self._new[new] & ~self._old[old], self._old[other])

    def _found_in(self, change: int, text: int) -> tuple[float, int]:
        return self._weigh(change & text) / (self._weigh(change) or 1.0), (change & text).bit_count()

    def same_subject(self, old: int, new: int) -> bool:
        """Whether the two stand under the same task or title, or much the same."""
        before, after = self._before[old], self._after[new]
        names = ((before.task, after.task), (before.title, after.title))
        return any(one and other and similarity(one, other) >= _SAME_NAME for one, other in names)

    def _weigh(self, text: int) -> float:
        return sum(weight * (text & bits).bit_count() for weight, bits in self._classes) if text else 0.0


def _numbered(texts: Sequence[Sequence[Iterable[str]]]) -> tuple[list[list[int]], dict[str, int]]:
    """Each text as a number with a bit for each stretch, and the places of the bits."""
    bits: dict[str, int] = {}
    for side in texts:
        for text in side:
            for stretch in text:
                bits.setdefault(stretch, len(bits))
    return [[_number((bits[stretch] for stretch in text), len(bits)) for text in side] for side in texts], bits


def _number(bits: Iterable[int], length: int) -> int:
    found = bytearray(length // 8 + 1)
    for bit in bits:
        found[bit >> 3] |= 1 << (bit & 7)
    return int.from_bytes(found, "little")


def _classes(texts: Sequence[Sequence[Iterable[str]]], bits: Mapping[str, int]) -> list[tuple[float, int]]:
    """The stretches by how many items of a list have them (to the nearest power of 2): their weight, and their bits."""
    counts: Counter[str] = Counter()
    for side in texts:
        counts |= Counter(stretch for text in side for stretch in text)
    classes = defaultdict(list)
    for stretch, number in counts.items():
        classes[round(log2(number))].append(bits[stretch])
    return [(2.0**-power, _number(places, len(bits))) for power, places in classes.items()]
