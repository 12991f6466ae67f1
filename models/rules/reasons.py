"""The reasons of warnings that are true all the same (form F12, rules paper P09)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from models.book import Book
from models.forms import Explanation, fields
from models.problems import Problem
from models.rules.catalogue import catalogue
from models.text import clean, normalise

_HOLLOW = frozenset({"核实无误", "情况属实", "无", "已核实"})


def good_reason(text: str | None) -> bool:
    """Whether a reason says something: long enough (`reason` of F12), and not only words that it was looked at."""
    shortest = fields(Explanation)["reason"].size[0] or 0
    return len(clean(text or "")) >= shortest and not _only_hollow(normalise(text or ""))


def _only_hollow(plain: str) -> bool:
    """Whether nothing is left of a normalised text once the hollow phrases are taken out: also “已核实，情况属实”."""
    for phrase in sorted(_HOLLOW, key=len, reverse=True):
        plain = plain.replace(phrase, "")
    return not plain


def reasons_of(book: Book) -> Mapping[tuple[str, str], str]:
    """The period's reasons by rule and record."""
    return {
        (row["rule_id"], row["record_uid"]): row["reason"]
        for row in book.rows["explanation"]
        if row.get("period") == book.period and row.get("reason")
    }


def reasoned(problems: Iterable[Problem], reasons: Mapping[tuple[str, str], str]) -> list[Problem]:
    """The problems, each warning that needs a reason with its own of these (`reasons_of`)."""
    return [
        replace(problem, reason=reasons.get((problem.code, problem.record or ""))) if problem.needs_reason else problem
        for problem in problems
    ]


def with_reasons(book: Book, problems: Iterable[Problem]) -> list[Problem]:
    """The problems, each warning that needs a reason with the one recorded for it."""
    return reasoned(problems, reasons_of(book))


def reasons_missing(book: Book, problems: Iterable[Problem]) -> list[Problem]:
    """One P09 for each rule and record that warn, need a reason and have no good one.

    A recorded reason that says nothing is named here only where the problems do not have the P09 of that reason itself.
    """
    given = list(problems)
    recorded = reasons_of(book)
    judged = {p.record for p in given if p.code == "P09" and p.form == Explanation.__tablename__}
    found: dict[tuple[str, str], Problem] = {}
    for warning in given:
        key = (warning.code, warning.record or "")
        reason = recorded.get(key)
        if warning.needs_reason and not good_reason(reason) and not (reason and warning.record in judged):
            found.setdefault(key, _missing(warning))
    return list(found.values())


def _missing(warning: Problem) -> Problem:
    entry = catalogue()["P09"]
    return replace(
        warning,
        code=entry.id,
        severity=entry.severity,
        needs_reason=entry.needs_reason,
        message=f"{entry.message}须说明的是{warning.code}：{warning.message}",
        hint=entry.hint,
        reason=None,
    )
