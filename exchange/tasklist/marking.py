"""Two wordings of one text compared word by word, as a value: what stayed, what was taken out, what was put in.

`difflib` finds the longest common stretches, which on Chinese leaves crumbs: a single 的 that stayed between two rewritten clauses.
Numbers and Latin words are taken whole, crumbs are given to the change around them (as diff-match-patch's semantic cleanup does), and a
change that could stand in several places is moved to the end of a clause.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, OUT, IN = "same", "out", "in"
MOST_WORK = 300_000
"""Pairs of equal words in two texts, above which they are compared sentence by sentence, and above that not at all."""
CRUMB, MOST_CRUMB = 1, 5
"""An unchanged stretch between two changes is a crumb at this length; up to the other where neither change is shorter and words gave way
to others there."""
_WORD = re.compile(r"\d+(?:[.,]\d+)*[%‰]?|[A-Za-z]+|\s+|.", re.DOTALL)
_SENTENCE = re.compile(r"[^。；\n]*(?:[。；\n]|$)")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text that is the same in both, taken out of the old, or put into the new."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Marking:
    """Both texts in one row of stretches; within a change what was taken out comes first."""

    stretches: tuple[Stretch, ...]

    @property
    def before(self) -> tuple[Stretch, ...]:
        """The old text: joined, its stretches give it back exactly."""
        return tuple(stretch for stretch in self.stretches if stretch.kind != IN)

    @property
    def after(self) -> tuple[Stretch, ...]:
        """The new text: joined, its stretches give it back exactly."""
        return tuple(stretch for stretch in self.stretches if stretch.kind != OUT)


@dataclass(slots=True)
class _Step:
    """A stretch that stayed (`kept`), or a change: `out` gave way to `into`."""

    kept: str = ""
    out: str = ""
    into: str = ""

    @property
    def size(self) -> int:
        return max(len(self.out), len(self.into))


def mark(before: str, after: str) -> Marking:
    """The two texts marked; equal texts are one stretch, empty ones none."""
    found = []
    for step in _slid(_without_crumbs(list(_joined(_steps(before, after))))):
        found += [Stretch(kind, text) for kind, text in ((SAME, step.kept), (OUT, step.out), (IN, step.into)) if text]
    return Marking(tuple(found))


def _steps(before: str, after: str) -> Iterator[_Step]:
    """By words; by sentences and the words of those that changed, where the texts are very long."""
    a, b = _WORD.findall(before), _WORD.findall(after)
    if _work(a, b) <= MOST_WORK:
        yield from _raw(a, b, _change)
        return
    a, b = _SENTENCE.findall(before), _SENTENCE.findall(after)
    yield from _raw(a, b, _finer) if _work(a, b) <= MOST_WORK else _change(before, after)


def _finer(before: str, after: str) -> Iterator[_Step]:
    a, b = _WORD.findall(before), _WORD.findall(after)
    yield from _raw(a, b, _change) if _work(a, b) <= MOST_WORK // 10 else _change(before, after)


def _change(before: str, after: str) -> Iterator[_Step]:
    yield _Step("", before, after)


def _work(a: Sequence[str], b: Sequence[str]) -> int:
    """How many pairs of equal words there are: what `difflib`'s time depends on."""
    counts = Counter(b)
    return sum(times * counts[word] for word, times in Counter(a).items())


def _raw(a: Sequence[str], b: Sequence[str], change: Callable[[str, str], Iterator[_Step]]) -> Iterator[_Step]:
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            yield _Step("".join(a[i:j]))
        else:
            yield from change("".join(a[i:j]), "".join(b[k:m]))


def _joined(steps: Iterator[_Step] | Sequence[_Step]) -> Iterator[_Step]:
    """Neighbours of the same kind drawn together, empty steps left out."""
    last: _Step | None = None
    for step in steps:
        if not (step.kept or step.out or step.into):
            continue
        if last is not None and bool(last.kept) == bool(step.kept):
            last = _Step(last.kept + step.kept, last.out + step.out, last.into + step.into)
            continue
        if last is not None:
            yield last
        last = step
    if last is not None:
        yield last


def _without_crumbs(steps: list[_Step]) -> list[_Step]:
    """Crumbs between two changes made part of them, until there are none left."""
    while True:
        found = [_Step("", step.kept, step.kept) if _is_crumb(steps, place) else step for place, step in enumerate(steps)]
        joined = list(_joined(found))
        if len(joined) == len(steps):
            return steps
        steps = joined


def _is_crumb(steps: Sequence[_Step], place: int) -> bool:
    if not steps[place].kept or not 0 < place < len(steps) - 1:
        return False
    left, right = steps[place - 1], steps[place + 1]
    length, rewritten = len(steps[place].kept.strip()), (left.out or right.out) and (left.into or right.into)
    return length <= CRUMB or bool(rewritten and length <= min(left.size, right.size, MOST_CRUMB))


def _slid(steps: list[_Step]) -> list[_Step]:
    """Whatever was only taken out or only put in moved to where a clause begins or ends, if it can stand there as well."""
    for place in range(1, len(steps) - 1):
        left, step, right = steps[place - 1 : place + 2]
        if bool(step.out) != bool(step.into) and left.kept and right.kept:
            left.kept, text, right.kept = _best_place(left.kept, step.out or step.into, right.kept)
            step.out, step.into = (text, "") if step.out else ("", text)
    return list(_joined(steps))


def _best_place(left: str, text: str, right: str) -> tuple[str, str, str]:
    """All places where a change gives the same texts, from the leftmost; the one between the strongest stops is taken."""
    while left and left[-1] == text[-1]:
        left, text, right = left[:-1], left[-1] + text[:-1], text[-1] + right
    best, most = (left, text, right), _stops(left, text, right)
    while right and text[0] == right[0]:
        left, text, right = left + text[0], text[1:] + right[0], right[1:]
        if _stops(left, text, right) >= most:
            best, most = (left, text, right), _stops(left, text, right)
    return best


def _stops(left: str, text: str, right: str) -> int:
    """How well a change stands between two stretches: after and before a stop, or at an end of the text."""
    return sum(_stop(side[-1:]) for side in (left, text)) + (not left) + (not right)


def _stop(sign: str) -> int:
    return 3 if sign in "。；\n" else 2 if sign in "，：" else 1 if sign in "、（）《》“” " else 0
