"""The corpus of revised lists: of every item exactly what is expected."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from exchange.tasklist import Comparison, Difference, compare, resolve
from tests.exchange.revised.corpus import REVISIONS
from tests.exchange.revised.expected import Revision, Told


def told(comparison: Comparison, difference: Difference) -> Told:
    """What the comparison says of an item, in the terms of the corpus."""
    seqs = {item.task_uid: item.seq for item in comparison.current.items}
    fields = tuple(name for name in difference.fields if name != "seq")
    candidates = frozenset(candidate.seq_before for candidate in difference.candidates)
    guess = difference.guess
    named = (guess.kind, tuple(seqs[uid] for uid in guess.task_uids)) if guess else ("", ())
    return Told(difference.kind, difference.seq_before, fields, candidates, named)


@pytest.fixture(params=REVISIONS, ids=lambda make: make.__name__)
def revision(request: pytest.FixtureRequest) -> Revision:
    make: Callable[[], Revision] = request.param
    return make()


def test_every_item_is_what_it_should_be(revision: Revision) -> None:
    comparison = compare(revision.current, revision.read())
    found = [told(comparison, difference) for difference in comparison.differences_of_new]
    wrong = [
        (seq, one, other) for seq, (one, other) in enumerate(zip(found, revision.expected(), strict=True), 1) if one != other
    ]
    assert wrong == []
    assert {difference.seq_before for difference in comparison.of("removed")} == revision.removed


def test_the_first_answers_offered_can_be_given(revision: Revision) -> None:
    """Following every guess gives a list in which each earlier item goes on, or is retired."""
    comparison = compare(revision.current, revision.read())
    answers = [d.guess.answer(d.seq or 0) for d in comparison.of("uncertain") if d.guess]
    resolved = resolve(comparison, answers)
    uids = [item.task_uid for item in resolved.items]
    assert len(set(uids)) == len(uids) == len(comparison.new.items)
    assert set(uids) & set(resolved.retired) == set()
    assert set(uids) | set(resolved.retired) >= {item.task_uid for item in revision.current.items}
    guessed = [d.guess.kind for d in comparison.of("uncertain") if d.guess]
    assert len(resolved.merges) == guessed.count("merge")
    assert sum(len(split.parts) + 1 for split in resolved.splits) == guessed.count("split")
