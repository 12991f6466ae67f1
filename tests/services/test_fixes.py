"""Taking a proposed mending over: one write, one step, never in a locked period."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.problems import Fix, Problem, Refused
from services.checking import check
from services.desk import Desk
from services.filing import freeze
from services.fixes import apply_fix, apply_proposals
from services.history import History
from services.listing import records
from services.records import edit
from tests.services.conftest import PERIOD, fill

PARTS = ("total_invest", "fixed_invest", "equip_invest")


def proposals(desk: Desk) -> list[tuple[Problem, Fix]]:
    """The proposals, each with the first message that has it."""
    found = {problem.fix: problem for problem in reversed(check(desk, PERIOD)[0]) if problem.fix}
    return [(problem, fix) for fix, problem in found.items()]


def figures(desk: Desk) -> list[Decimal]:
    (row,) = records(desk, "reserve_project", PERIOD)
    return [Decimal(row[name]) for name in PARTS]


@pytest.fixture
def spoiled(desk: Desk) -> str:
    """The project's id; its investment was given in 元."""
    uid = fill(desk)
    edit(desk, "reserve_project", uid, {name: value * 10000 for name, value in zip(PARTS, figures(desk), strict=True)})
    return uid


def test_all_fields_of_a_proposal_are_one_write_and_one_step(desk: Desk, spoiled: str) -> None:
    history = History(desk)
    wrong = figures(desk)
    ((problem, fix),) = proposals(desk)
    assert problem.record == fix.record == spoiled and fix.words.startswith("总投资改为1000万元，")
    assert apply_fix(desk, fix, PERIOD) == {"reserve_project"}
    assert figures(desk) == [1000, 900, 800] and not proposals(desk)
    history.record(desk)
    history.undo(desk)
    assert figures(desk) == wrong


def test_a_month_is_mended_in_its_period(desk: Desk) -> None:
    uid = fill(desk)
    edit(desk, "project_progress", uid, {"month_invest": Decimal("400000.00"), "fund_paid": None}, PERIOD)
    ((_, fix),) = proposals(desk)
    assert apply_fix(desk, fix, PERIOD) == {"project_progress"}
    assert Decimal(records(desk, "project_progress", PERIOD)[0]["month_invest"]) == 40


def test_by_rule_and_record(desk: Desk, spoiled: str) -> None:
    ((problem, fix),) = proposals(desk)
    with pytest.raises(Refused, match="没有Q05提出的改法"):
        apply_proposals(desk, PERIOD, "Q05", spoiled)
    assert [(done.rule, done.fix) for done in apply_proposals(desk, PERIOD, problem.code, spoiled)] == [(problem.code, fix)]
    assert figures(desk) == [1000, 900, 800]


def test_nothing_is_mended_in_a_locked_period(desk: Desk) -> None:
    uid = fill(desk)
    freeze(desk, PERIOD)
    for table, name in (("reserve_project", "total_invest"), ("project_progress", "month_invest")):
        with pytest.raises(Refused, match="已定稿"):
            apply_fix(desk, Fix(table, uid, ((name, "1.00"),), "改为1万元", 90), PERIOD)


def test_what_was_typed_and_its_mending_are_two_steps(desk: Desk) -> None:
    uid = fill(desk)
    history = History(desk, clock=lambda: 0.0)
    edit(desk, "reserve_project", uid, {"total_invest": Decimal("10000000.00")})
    history.record(desk)
    ((_, fix),) = proposals(desk)
    apply_fix(desk, fix, PERIOD)
    history.record(desk)
    history.undo(desk)
    assert figures(desk)[0] == 10000000
    history.undo(desk)
    assert figures(desk)[0] == 1000
