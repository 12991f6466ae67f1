"""The checks on the made-up county do what the city's best reviewer would: they find the mistakes and leave the rest alone."""

from __future__ import annotations

import pytest

from models.problems import ERROR
from models.rules.catalogue import catalogue
from models.rules.project import uscc_check_character
from tests.reviewed.county import County
from tests.reviewed.measure import MISTAKES, SEED, Outcome
from tests.reviewed.story import MONTHS

LEAST_FOUND, MOST_FALSE = 0.95, 0.10


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return Outcome(County(SEED))


def test_mistakes_are_found_and_true_data_left_alone(outcome: Outcome) -> None:
    report = "\n".join((outcome.summary(), *outcome.listing()))
    assert len(outcome.mistakes) == MISTAKES
    assert outcome.found_share >= LEAST_FOUND, report
    assert outcome.false_share < MOST_FALSE, report


def test_only_rules_of_the_paper_are_asked_for(outcome: Outcome) -> None:
    """A true oddity excuses no rule of ours: what is in trial has to leave it alone."""
    rules = {rule for rule, _ in outcome.county.asked()}
    assert len(rules) > 30
    assert not [rule for rule in rules if catalogue()[rule].trial]


def test_proposals_are_right(outcome: Outcome) -> None:
    """Nearly every proposal gives back the true value: a wrong one is worse than none."""
    m = outcome.mendings
    assert m["proposed"] >= m["wanted"] * 0.8, "\n".join(outcome.listing())
    assert m["right"] >= m["proposed"] * 0.95, "\n".join(outcome.listing())


def test_the_clean_county_has_no_errors(outcome: Outcome) -> None:
    assert [p.line() for p in outcome.clean_problems if p.severity == ERROR] == []


def test_the_county_is_what_it_claims_to_be(outcome: Outcome) -> None:
    county, book = outcome.county, outcome.clean
    assert len(county.stories) == 600
    assert len(MONTHS) == 12
    assert {s.stage(MONTHS[-1]) for s in county.stories} == set("12345689")
    assert len({s.uid for s in county.stories}) == len({s.name + s.owner.name for s in county.stories}) == 600
    codes = {s.owner.uscc for s in county.stories if s.owner.uscc and "R12" not in s.asked}
    assert all(code[17] == uscc_check_character(code[:17]) for code in codes)
    assert [past.period for past in book.earlier] == ["2026-10", "2026-09", "2026-08"]


def test_a_seed_is_one_county(outcome: Outcome) -> None:
    assert County(SEED).rows(MONTHS[-1]) == outcome.county.rows(MONTHS[-1])
    assert County(SEED + 1).stories[0].owner.uscc != outcome.county.stories[0].owner.uscc
