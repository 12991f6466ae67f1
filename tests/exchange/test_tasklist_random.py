"""Random revisions: nothing mapped wrongly without a question, nothing lost, and the answers offered always fit together."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.tasklist import Comparison, compare, resolve
from tests.effort import examples
from tests.exchange.lists import as_read
from tests.exchange.revisions import Figures, Line, Reviser, extended, run


def revised(rng: random.Random, edits: int, size: int = 35) -> tuple[list[Line], Comparison]:
    reviser = Reviser(extended(size, rng), rng)
    lines = reviser.revise(edits)
    return lines, compare(reviser.current, as_read([line.item for line in lines]))


@settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.integers(0, 40))
def test_nothing_is_mapped_wrongly_without_a_question(rng: random.Random, edits: int) -> None:
    lines, comparison = revised(rng, edits)
    figures = Figures()
    figures.judge(comparison, lines)
    assert figures.faults == []


@settings(max_examples=examples(15), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.integers(0, 60))
def test_every_item_stands_in_exactly_one_place(rng: random.Random, edits: int) -> None:
    lines, comparison = revised(rng, edits)
    assert [d.seq for d in comparison.differences_of_new] == [line.item.seq for line in lines]
    matched = [d.task_uid for d in comparison.differences_of_new if d.seq_before is not None]
    removed = [d.task_uid for d in comparison.of("removed")]
    asked = {candidate.task_uid for d in comparison.differences for candidate in d.candidates}
    assert Counter([*matched, *removed, *asked]) == Counter(comparison.current.by_uid().keys())
    assert sum(map(len, comparison.to_json().values())) == len(comparison.differences)


@settings(max_examples=examples(15), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.integers(0, 60))
def test_the_answers_offered_fit_together(rng: random.Random, edits: int) -> None:
    _, comparison = revised(rng, edits)
    answers = [d.guess.answer(d.seq or 0) for d in comparison.of("uncertain") if d.guess]
    resolved = resolve(comparison, answers)
    uids = [item.task_uid for item in resolved.items]
    assert len(set(uids)) == len(uids)
    assert {*uids, *resolved.retired} >= comparison.current.by_uid().keys()
    parts = {part.task_uid for split in resolved.splits for part in split.parts}
    assert parts <= set(uids) - comparison.current.by_uid().keys()
    assert {split.task_uid for split in resolved.splits} <= set(uids)
    assert {other for merge in resolved.merges for other in merge.others} <= set(resolved.retired)


@pytest.mark.parametrize(("seed", "size", "most"), [(11, 35, 12), (12, 35, 60), (13, 120, 40)])
def test_figures_over_many_revisions(seed: int, size: int, most: int) -> None:
    figures, edits, _, _ = run(300, seed, most, size)
    assert edits.total() >= 300
    assert figures.faults == []
    assert len(figures.needless) <= 0.1 * figures.counts["questions"]
    assert figures.counts["guessed"] >= 0.9 * figures.counts["needed"]
