"""Runs the rules over a book and words what they found.

A rule is a function named after its id in one of the modules below. Rules of the forms take the book and a row of the catalogue's
table; rules of every form (`models.rules.general`) take the form as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from types import ModuleType

from models.book import Book, Row, record_key
from models.forms import BY_TABLE, FORMS, Form
from models.problems import ERROR, Problem
from models.rules import event, general, indicator, lists, progress, project, project_parts, submission, task, tradein
from models.rules.catalogue import RuleEntry, catalogue
from models.rules.general import GeneralRule
from models.rules.hit import Hit, Rule

MODULES = (submission, project, project_parts, progress, task, tradein, event, lists, indicator)


def _rules_in(module: ModuleType) -> Iterator[tuple[RuleEntry, Rule]]:
    for name, function in vars(module).items():
        if name.upper() in catalogue() and name.islower():
            yield catalogue()[name.upper()], function


@cache
def rules_by_table() -> dict[str, list[tuple[RuleEntry, Rule]]]:
    """The rules of the forms by the table they walk over, in the catalogue's order."""
    found: dict[str, list[tuple[RuleEntry, Rule]]] = defaultdict(list)
    for module in MODULES:
        for entry, rule in _rules_in(module):
            found[entry.table].append((entry, rule))
    for rules in found.values():
        rules.sort(key=lambda pair: list(catalogue()).index(pair[0].id))
    return found


@cache
def general_rules() -> tuple[tuple[RuleEntry, GeneralRule], ...]:
    """The rules of every form."""
    return tuple((catalogue()[name.upper()], function) for name, function in vars(general).items() if name.upper() in catalogue())


def implemented() -> frozenset[str]:
    """The ids of the rules that `check` can find."""
    return frozenset(e.id for rules in rules_by_table().values() for e, _ in rules) | {e.id for e, _ in general_rules()}


def _problem(entry: RuleEntry, form: type[Form], row: Row, found: Hit) -> Problem:
    severity = found.severity or entry.severity
    return Problem(
        code=entry.id,
        severity=severity,
        message=entry.text(found.values),
        hint=entry.hint,
        needs_reason=entry.needs_reason and severity != ERROR,
        form=form.__tablename__,
        record=record_key(form.__tablename__, row),
        field=found.field or entry.field or None,
    )


def check_row(book: Book, form: type[Form], row: Row) -> Iterator[Problem]:
    """The problems of one record."""
    for entry, general_rule in general_rules():
        for found in general_rule(book, form, row):
            yield _problem(entry, form, row, found)
    for entry, rule in rules_by_table().get(form.__tablename__, ()):
        for found in rule(book, row):
            yield _problem(entry, form, row, found)


def check(book: Book, tables: Iterable[str] = ()) -> list[Problem]:
    """All problems of a completed book, form by form; only of the named tables where some are named.

    Rules that `blocks` marks as collect or export are not judged here; see `models.rules.submission.export_problems`.
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
        key=lambda p: (p.severity != ERROR, not p.needs_reason, rank.get(p.code, 999), tables.get(p.form or "", 99), p.record or ""),
    )
