"""Runs the rules over a book and words what they found.

A rule is a function named after its id in one of the modules below. Rules of the forms take the book and a row of the catalogue's
table; rules of every form (`models.rules.general`) take the form as well.

A rule judges one record by what it is given: the row, and what it looks up in the book (`children`, `before`, `projects`, `index`,
`alike`, `blocks`, `distinct`, `similar`…). It needs to say nowhere what it looks at: the window checks with a book that takes note of
every lookup, and runs a rule again when what it looked up has changed (`models.rules.checker`). So a rule must not keep anything of a
book from one call to the next, nor go over `book.rows[…]` where a lookup would do: that makes every change of the table its concern.
A group worked out in another way than the book offers is a lookup of its own there, by a key that comes from one row alone (`blocks`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from types import ModuleType
from typing import Any

from models.book import Book, Row
from models.forms import BY_TABLE, FORMS, Form
from models.problems import ERROR, Problem
from models.rules import (
    duplicates,
    event,
    general,
    indicator,
    lists,
    notes,
    progress,
    project,
    project_content,
    project_dates,
    project_money,
    project_parts,
    project_support,
    slips,
    slips_figures,
    slips_month,
    submission,
    task,
    tradein,
)
from models.rules.catalogue import RuleEntry, catalogue
from models.rules.general import GeneralRule
from models.rules.hit import Rule, problem_at
from models.rules.settle import settled

MODULES = (
    submission,
    project,
    project_money,
    project_support,
    project_dates,
    project_content,
    project_parts,
    progress,
    task,
    tradein,
    event,
    lists,
    indicator,
    slips_month,
    slips_figures,
    duplicates,
)


ELSEWHERE = frozenset({"export", "collect"})
"""What `blocks` says of rules that are judged when a package is exported or received, not by `check`."""


def _rules_in(module: ModuleType) -> Iterator[tuple[RuleEntry, Any]]:
    for name, function in vars(module).items():
        entry = catalogue().get(name.upper()) if name.islower() else None
        if entry and entry.blocks not in ELSEWHERE:
            yield entry, function


@cache
def rules_by_table() -> dict[str, list[tuple[RuleEntry, Rule]]]:
    """The rules of the forms by the table they walk over, in the catalogue's order."""
    found: dict[str, list[tuple[RuleEntry, Rule]]] = defaultdict(list)
    for module in MODULES:
        for entry, rule in _rules_in(module):
            found[entry.table].append((entry, rule))
    order = list(catalogue())
    for rules in found.values():
        rules.sort(key=lambda pair: order.index(pair[0].id))
    return found


@cache
def general_rules() -> tuple[tuple[RuleEntry, GeneralRule], ...]:
    """The rules of every form."""
    return (*_rules_in(general), *_rules_in(notes), *_rules_in(slips))


def _of_form(rule: GeneralRule, form: type[Form]) -> Rule:
    return lambda book, row: rule(book, form, row)


@cache
def rules_of(form: type[Form]) -> tuple[tuple[RuleEntry, Rule], ...]:
    """The rules that a record of a form is held against, in the order in which their problems come."""
    of_all = ((entry, _of_form(rule, form)) for entry, rule in general_rules())
    return (*of_all, *rules_by_table().get(form.__tablename__, ()))


def implemented() -> frozenset[str]:
    """The ids of the rules that `check` can find."""
    return frozenset(e.id for rules in rules_by_table().values() for e, _ in rules) | {e.id for e, _ in general_rules()}


def check_row(book: Book, form: type[Form], row: Row) -> Iterator[Problem]:
    """The problems of one record."""
    for entry, rule in rules_of(form):
        for found in rule(book, row):
            yield problem_at(entry, form, row, found)


def check(book: Book, tables: Iterable[str] = (), *, trial: bool = True) -> list[Problem]:
    """All problems of a completed book, form by form; only of the named tables where some are named.

    Without `trial` the rules in trial are left out, as in all that leaves the county: freezing, packages, `verify`. Rules judged only
    at export stand in `models.rules.submission.export_problems`; those of the city's side are not judged here.
    """
    wanted = frozenset(tables) or BY_TABLE.keys()
    found: list[Problem] = []
    for form in FORMS:
        rules = [(entry, rule) for entry, rule in rules_of(form) if trial or not entry.trial]
        for row in book.rows[form.__tablename__] if form.__tablename__ in wanted else ():
            for entry, rule in rules:
                for hit in rule(book, row):
                    found.append(problem_at(entry, form, row, hit))
    return settled(found)


@cache
def _ranks() -> tuple[dict[str, int], dict[str, int]]:
    """The places of the rules in the catalogue and of the tables in the package."""
    return {code: n for n, code in enumerate(catalogue())}, {table: n for n, table in enumerate(BY_TABLE)}


def severity_first(problem: Problem) -> tuple[bool, bool, int, int, str]:
    """What a problem's place in a list is by: errors, then warnings that need a reason, then the rest; by rule, form and record."""
    rules, tables = _ranks()
    return (
        problem.severity != ERROR,
        not problem.needs_reason,
        rules.get(problem.code, 999),
        tables.get(problem.form or "", 99),
        problem.record or "",
    )


def worst_first(problems: Iterable[Problem]) -> list[Problem]:
    """Errors, then warnings that need a reason, then the rest; within each by rule and record."""
    return sorted(problems, key=severity_first)
