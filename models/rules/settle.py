"""One mending for one slip: a proposal goes to the messages that already speak of the field, and of two that would change the same field
the surer one stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from models.forms import BY_TABLE, fields
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
    """The problems of one record, or of many, in their order.

    A rule in trial that proposes a mending is silent where other rules speak of one of its fields: their messages take the proposal
    over.
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
            others = _messages_for(problem, fix, [(n, found[n]) for n in spoken[place] if n not in settled_])
            settled_.update((n, replace(found[n], fix=_named(fix, found[n].field))) for n in others)
            settled_[number] = None if others else problem
    kept = (settled_.get(number, problem) for number, problem in enumerate(found))
    return [problem for problem in kept if problem is not None]


def _named(fix: Fix, at: str | None) -> Fix:
    """A proposal that changes one field, with that field's name where the message is about another."""
    (name, _), *others = fix.changes
    if others or name == at or not fix.words.startswith("改为"):
        return fix
    return replace(fix, words=f"{fields(BY_TABLE[fix.form])[name].label.removeprefix('其中：')}{fix.words}")


def _messages_for(problem: Problem, fix: Fix, others: list[tuple[int, Problem]]) -> list[int]:
    """Which other messages take a proposal over: those at its own field, else at the fields that it changes or that follow from them."""
    summed = {_SUMS[name] for name in _fields(fix) if name in _SUMS}
    for names in ({problem.field}, _fields(fix), summed):
        at = [number for number, other in others if other.field in names]
        if at:
            return at
    return []
