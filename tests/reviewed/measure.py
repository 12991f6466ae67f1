"""How well the checks do on the made-up county: mistakes found, mendings right, false alarms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from models.book import Book, Row, record_key
from models.forms import BY_TABLE, fields
from models.problems import Fix, Problem
from models.rules.catalogue import catalogue
from models.rules.engine import check
from models.values import from_plain
from tests.reviewed.county import County
from tests.reviewed.mistakes import MONEY_KINDS
from tests.reviewed.mistakes_more import MORE_KINDS
from tests.reviewed.mistakes_texts import TEXT_KINDS
from tests.reviewed.seeding import Mistake, NoPlace, Seeder, apply, family

SEED = 2026
"""The seed of the suite's county, which the rules were tuned on."""
MISTAKES = 40

KINDS = (*MORE_KINDS, *MONEY_KINDS, *TEXT_KINDS)
"""All kinds; those first that fit few records."""

FOUND, ASKED, FALSE = "found", "asked", "false"


def sown(county: County, book: Book, every: bool = False) -> list[Mistake]:
    """Forty mistakes of different kinds (all kinds with `every`) that find a place, put where the seed says."""
    seeder = Seeder(county, book, Random(f"{county.seed} mistakes"))
    order = Random(f"{county.seed} kinds").sample(KINDS, len(KINDS))
    first = sorted(order[: len(KINDS) if every else MISTAKES], key=KINDS.index)
    found: list[Mistake] = []
    for kind in [*first, *order[len(first) :]]:
        if every or len(found) < MISTAKES:
            with suppress(NoPlace):
                found.append(kind(seeder))
    return found


def _same(problem: Problem) -> tuple[str, str | None, str | None, str]:
    return problem.code, problem.record, problem.field, problem.message


def restores(fix: Fix, truth: Mapping[str, Any]) -> bool:
    """Whether a proposal gives its record the values that are true."""
    known = fields(BY_TABLE[fix.form])
    return all(from_plain(value, known[name]) == truth.get(name) for name, value in fix.changes)


@dataclass
class Outcome:
    """What the check of one county says."""

    county: County
    every: bool = False

    @cached_property
    def clean(self) -> Book:
        return self.county.last_book()

    @cached_property
    def clean_problems(self) -> list[Problem]:
        return check(self.clean)

    @cached_property
    def mistakes(self) -> list[Mistake]:
        return sown(self.county, self.clean, self.every)

    @cached_property
    def spoiled(self) -> Book:
        """The last month with its mistakes."""
        return self.county.last_book(apply(self.mistakes))

    @cached_property
    def problems(self) -> list[Problem]:
        return check(self.spoiled)

    @cached_property
    def _before(self) -> set[tuple[str, str | None, str | None, str]]:
        return {_same(p) for p in self.clean_problems}

    def _tells(self, problem: Problem, mistake: Mistake) -> bool:
        """Whether a message is about a mistake: at its records, by a rule that may tell, or a trial rule at its fields."""
        if family(problem.record or "") not in {family(r) for r in mistake.records}:
            return False
        if problem.code in mistake.rules:
            return True
        return catalogue()[problem.code].trial and (problem.field in mistake.fields or bool(mistake.added))

    @cached_property
    def told(self) -> dict[int, list[Problem]]:
        """The messages about each mistake, by its place in the list; only such as the clean county does not give."""
        fresh = [p for p in self.problems if _same(p) not in self._before]
        return {n: [p for p in fresh if self._tells(p, mistake)] for n, mistake in enumerate(self.mistakes)}

    def _class(self, problem: Problem) -> str:
        if any(problem in found for found in self.told.values()):
            return FOUND
        at = (problem.code, family(problem.record or ""))
        return ASKED if at in self._asked else FALSE

    @cached_property
    def _asked(self) -> dict[tuple[str, str], str]:
        return self.county.asked()

    @cached_property
    def classes(self) -> list[tuple[str, Problem]]:
        """Every message with what it is worth."""
        return [(self._class(problem), problem) for problem in self.problems]

    @cached_property
    def found(self) -> list[bool]:
        return [bool(self.told[n]) for n in range(len(self.mistakes))]

    def _true_row(self, table: str, record: str) -> Row:
        return next((row for row in self.clean.rows[table] if record_key(table, row) == record), {})

    def mended(self, number: int) -> bool | None:
        """Whether a mistake's proposal is right; None without one. It is right where one proposal restores all it touches."""
        fixes = [p.fix for p in self.told[number] if p.fix]
        if not fixes:
            return None
        return all(restores(fix, self._true_row(fix.form, fix.record)) for fix in fixes)

    @cached_property
    def mendings(self) -> dict[str, int]:
        """Of the mistakes that can be mended: how many got a proposal, how many a right one; and proposals at true data."""
        wanted = [n for n, mistake in enumerate(self.mistakes) if mistake.fix]
        verdicts = [self.mended(n) for n in wanted]
        spare = [p for kind, p in self.classes if kind != FOUND and p.fix]
        return {"wanted": len(wanted), "proposed": sum(v is not None for v in verdicts), "right": sum(v is True for v in verdicts),
                "at_true_data": len(spare), "wrong_elsewhere": sum(self.mended(n) is False for n in range(len(self.mistakes)) if n not in wanted)}  # fmt: skip

    def count(self, kind: str) -> int:
        return sum(k == kind for k, _ in self.classes)

    @property
    def found_share(self) -> float:
        return sum(self.found) / len(self.found)

    @property
    def false_share(self) -> float:
        return self.count(FALSE) / max(len(self.classes), 1)

    @property
    def bare_false_share(self) -> float:
        """False alarms among the messages that the paper does not ask for."""
        return self.count(FALSE) / max(self.count(FALSE) + self.count(FOUND), 1)

    def by_rule(self) -> dict[str, Counter[str]]:
        """How many messages of each rule are of which worth."""
        found: dict[str, Counter[str]] = {}
        for kind, problem in self.classes:
            found.setdefault(problem.code, Counter())[kind] += 1
        return dict(sorted(found.items()))

    def to_json(self) -> dict[str, Any]:
        return {
            "seed": self.county.seed, "mistakes": len(self.mistakes), "found": sum(self.found), "found_share": round(self.found_share, 4),
            "messages": len(self.classes), "at_mistakes": self.count(FOUND), "asked_by_the_paper": self.count(ASKED),
            "false_alarms": self.count(FALSE), "false_share": round(self.false_share, 4),
            "false_share_of_the_unasked": round(self.bare_false_share, 4), "fixes": self.mendings,
            "rules": {rule: dict(counts) for rule, counts in self.by_rule().items()},
        }  # fmt: skip

    def summary(self) -> str:
        """The figures in a few lines."""
        m = self.mendings
        return "\n".join((
            f"seed {self.county.seed}: {sum(self.found)} of {len(self.mistakes)} mistakes found ({self.found_share:.1%})",
            f"fixes: {m['wanted']} can be known, {m['proposed']} proposed, {m['right']} right; {m['at_true_data']} at true data, "
            f"{m['wrong_elsewhere']} wrong where none can be known",
            f"messages: {len(self.classes)}, at mistakes {self.count(FOUND)}, asked by the paper {self.count(ASKED)}, "
            f"false alarms {self.count(FALSE)} ({self.false_share:.1%}; of those not asked by the paper {self.bare_false_share:.1%})",
        ))  # fmt: skip

    def listing(self) -> list[str]:
        """Each missed mistake, each wrong or missing proposal, each false alarm."""
        lines = ["-- missed"]
        for n, mistake in enumerate(self.mistakes):
            if not self.found[n]:
                lines.append(
                    f"{mistake.kind}: {mistake.table} {mistake.record} {dict(mistake.wrong)} (true {dict(mistake.true)})"
                )
        lines.append("-- fixes missing or wrong")
        for n, mistake in enumerate(self.mistakes):
            mended = self.mended(n)
            if mended is False or (mended is None and mistake.fix):
                lines.append(f"{mistake.kind}: {mistake.record} {dict(mistake.wrong)} (true {dict(mistake.true)})")
                lines += [
                    f"    {p.code} {p.field} {p.message} {p.fix and (p.fix.words, p.fix.sure, p.fix.changes)}"
                    for p in self.told[n]
                ]
        lines.append("-- false alarms")
        lines += [
            f"{p.code} {p.form} {p.record} {p.field}: {p.message} {(p.fix and p.fix.words) or ''}"
            for k, p in self.classes
            if k == FALSE
        ]
        lines.append("-- proposals at true data")
        lines += [
            f"{p.code} {p.form} {p.record} {p.field}: {p.message} {p.fix.words}" for k, p in self.classes if k != FOUND and p.fix
        ]
        return lines
