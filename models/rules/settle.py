"""One message and one mending for one slip: a proposal goes to the message that already speaks of the field, and of two that would
change the same field the surer one stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from models.problems import Fix, Problem

_Place = tuple[str, str]
_SUMS = {"month_invest": "total_done", "month_qty": "cum_qty", "plan_end": "plan_start"}
"""Where another rule speaks of a field that is not the one to be mended, but follows from it."""


def _fields(fix: Fix) -> set[str]:
    return {name for name, _ in fix.changes}


def _apart(proposals: list[tuple[int, Problem, Fix]]) -> list[tuple[int, Problem, Fix]]:
    """Of the proposals for one record those that change different fields, the surest first."""
    kept: list[tuple[int, Problem, Fix]] = []
    taken: set[str] = set()
    for number, problem, fix in sorted(proposals, key=lambda one: (-one[2].sure, one[0])):
        if not taken & _fields(fix):
            taken |= _fields(fix)
            kept.append((number, problem, fix))
    return kept


def settled(problems: Iterable[Problem]) -> list[Problem]:
    """The problems of one record, or of many, in their order, with each mending said once.

    A rule in trial that proposes a mending is silent where another rule speaks of one of its fields: that rule's message takes the
    proposal over.
    """
    found = list(problems)
    proposed: dict[_Place, list[tuple[int, Problem, Fix]]] = defaultdict(list)
    for number, problem in enumerate(found):
        if problem.trial and problem.fix:
            proposed[problem.form or "", problem.record or ""].append((number, problem, problem.fix))
    if not proposed:
        return found
    settled_: dict[int, Problem | None] = {n: None for known in proposed.values() for n, _, _ in known}
    spoken: dict[_Place, list[int]] = defaultdict(list)
    for number, problem in enumerate(found):
        place = problem.form or "", problem.record or ""
        if place in proposed and number not in settled_ and problem.field and problem.fix is None:
            spoken[place].append(number)
    for place, known in proposed.items():
        for number, problem, fix in _apart(known):
            at = _message_for(problem, fix, [(n, found[n]) for n in spoken[place] if n not in settled_])
            settled_[number if at is None else at] = problem if at is None else replace(found[at], fix=fix)
    kept = (settled_.get(number, problem) for number, problem in enumerate(found))
    return [problem for problem in kept if problem is not None]


def _message_for(problem: Problem, fix: Fix, others: list[tuple[int, Problem]]) -> int | None:
    """Which other message takes a proposal over: one at its own field, else at a field that it changes; None where there is none."""
    summed = {_SUMS[name] for name in _fields(fix) if name in _SUMS}
    for names in ({problem.field}, _fields(fix), summed):
        at = next((number for number, other in others if other.field in names), None)
        if at is not None:
            return at
    return None
