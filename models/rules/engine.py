"""Runs the rules over a book and words what they found.

A rule is a function named after its id in one of the modules below. Rules of the forms take the book and a row of the catalogue's
table; rules of every form (`models.rules.general`) take the form as well.
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
    event,
    general,
    indicator,
    lists,
    progress,
    project,
    project_content,
    project_dates,
    project_money,
    project_parts,
    project_support,
    submission,
    task,
    tradein,
)
from models.rules.catalogue import RuleEntry, catalogue
from models.rules.general import GeneralRule
from models.rules.hit import Rule, problem_at

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
    return tuple(_rules_in(general))


def implemented() -> frozenset[str]:
    """The ids of the rules that `check` can find."""
    return frozenset(e.id for rules in rules_by_table().values() for e, _ in rules) | {e.id for e, _ in general_rules()}


def check_row(book: Book, form: type[Form], row: Row) -> Iterator[Problem]:
    """The problems of one record."""
    for entry, general_rule in general_rules():
        for found in general_rule(book, form, row):
            yield problem_at(entry, form, row, found)
    for entry, rule in rules_by_table().get(form.__tablename__, ()):
        for found in rule(book, row):
            yield problem_at(entry, form, row, found)


def check(book: Book, tables: Iterable[str] = ()) -> list[Problem]:
    """All problems of a completed book, form by form; only of the named tables where some are named.

    Rules judged only at export stand in `models.rules.submission.export_problems`; those of the city's side are not judged here.
    """
    wanted = frozenset(tables)
    found: list[Problem] = []
    for form in FORMS:
        if wanted and form.__tablename__ not in wanted:
            continue
        for row in book.rows[form.__tablename__]:
            found.extend(check_row(book, form, row))
    return found


def worst_first(problems: Iterable[Problem]) -> list[Problem]:
    """Errors, then warnings that need a reason, then the rest; within each by rule and record."""
    order = list(catalogue())
    rank = {code: number for number, code in enumerate(order)}
    tables = {form: number for number, form in enumerate(BY_TABLE)}
    return sorted(
        problems,
        key=lambda p: (
            p.severity != ERROR,
            not p.needs_reason,
            rank.get(p.code, 999),
            tables.get(p.form or "", 99),
            p.record or "",
        ),
    )
