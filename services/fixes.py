"""Applying a proposed mending: one write, one step that can be undone."""

from __future__ import annotations

from dataclasses import dataclass

from models.forms import BY_TABLE, stored
from models.problems import Fix, refuse
from models.values import from_plain
from services import records
from services.checking import check
from services.desk import Desk


@dataclass(frozen=True)
class Mended:
    """What was mended, and the rule whose finding proposed it."""

    rule: str
    fix: Fix


def apply_fix(desk: Desk, fix: Fix, period: str) -> frozenset[str]:
    """Take a proposal over: all its fields in one write; returns the tables changed.

    `period` is the one that was checked. Raises `Refused` where the record is locked or gone.
    """
    form = BY_TABLE[fix.form]
    known = stored(form)
    changes = {name: from_plain(value, known[name]) for name, value in fix.changes}
    return records.edit(desk, fix.form, fix.record, changes, period if form.info.per_period else "", action="按建议修改")


def apply_proposals(desk: Desk, period: str, rule: str, record: str) -> list[Mended]:
    """Take over what a rule proposes for a record, as the check has it now; each proposal is a step of its own.

    Raises `Refused` where the rule proposes nothing there.
    """
    problems, _ = check(desk, period)
    wanted = {p.fix: p for p in problems if p.fix and p.code == rule and record in (p.record, p.fix.record)}
    if not wanted:
        raise refuse(
            "FIX",
            f"记录{record}现在没有{rule}提出的改法，没有改动数据。",
            "先检查，检查结果中带“建议”的才有改法。",
            record=record,
        )
    for fix in wanted:
        apply_fix(desk, fix, period)
    return [Mended(problem.code, fix) for fix, problem in wanted.items()]
