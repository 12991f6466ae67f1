"""What the check found as the submit page lists it: grouped by rule, worst first, each place with what it holds now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from models.book import Row, record_key
from models.forms import BY_TABLE, fields
from models.problems import ERRORS, HINTS, REASONS, TRIALS, Problem, kind_of
from models.rules.catalogue import rule_titles
from models.rules.reasons import good_reason
from models.text import squeeze
from services.expected import expected_items
from services.names import names_of, short_title
from services.overview import LINES
from services.responsible import Responsible
from ui.hub import Hub
from ui.table import cell_text

ALL = "all"
KINDS = (ERRORS, REASONS, HINTS, TRIALS)
"""The kinds of problem, worst first; what a rule in trial found stands last."""
SIGNED = ("reporting_dept", "filler", "filler_phone", "reviewer", "approver", "approve_date", "due_date")
STAMPED = ("report_type", "correction_note", "stamped_code")
"""Fields of the cover (F0) by the step in which they are filled in."""

MISSING_ITEMS = "T18"
"""The rule that counts the items of the list; it is about none of them, and mended at the first that is missing."""

Place = tuple[str, str, str]
"""Where to go: form, record, field, as `Hub.go` takes them."""


_PLACE = "findings"


@dataclass(frozen=True)
class Wanted:
    """Which findings are shown: of a kind, of a form (with its child forms), of a department, of some rules, with every word of a
    text; what is empty wants all."""

    kind: str = ALL
    form: str = ""
    dept: str = ""
    text: str = ""
    rules: frozenset[str] = field(default_factory=frozenset)

    @property
    def narrow(self) -> bool:
        """Whether more is left out than other kinds."""
        return bool(self.form or self.dept or self.text or self.rules)

    @property
    def place(self) -> str:
        """The choice as the name of a place that `Hub.go` leads to."""
        return "|".join((_PLACE, self.kind, self.form, self.dept, " ".join(sorted(self.rules))))


def wanted_at(place: str) -> Wanted | None:
    """The choice that a place names; None for any other place."""
    mark, *parts = place.split("|")
    if mark != _PLACE:
        return None
    kind, form, dept, rules = parts
    return Wanted(kind, form, dept, rules=frozenset(rules.split()))


def line_of(problem: Problem) -> str:
    """The form a problem counts in: a child form's is its parent's."""
    table = problem.form or "submission"
    return BY_TABLE[table].info.parent or table


def waits(problem: Problem) -> bool:
    """Whether a warning still lacks a reason that says something."""
    return problem.needs_reason and not good_reason(problem.reason)


@dataclass(frozen=True)
class Finding:
    """One place at fault: the record as people call it, the field, what it holds now."""

    problem: Problem
    name: str
    where: str
    value: str
    nth: int = 0

    @property
    def key(self) -> tuple[str, ...]:
        """What finds the line again after everything was read anew."""
        p = self.problem
        return kind_of(p), p.code, p.form or "", p.record or "", p.field or "", str(self.nth)


@dataclass(frozen=True)
class Group:
    """The places at which one rule found the same kind of fault."""

    kind: str
    code: str
    findings: tuple[Finding, ...]

    @property
    def title(self) -> str:
        return rule_titles()[self.code]

    @property
    def count(self) -> str:
        """7处, or 5条，待写2."""
        number = len({f.problem.record for f in self.findings}) if self.kind == REASONS else len(self.findings)
        waiting = len({f.problem.record for f in self.findings if waits(f.problem)})
        if self.kind == REASONS:
            return f"{number}条，" + (f"待写{waiting}" if waiting else "已写齐")
        return f"{number}处" if self.kind == ERRORS else f"{number}条"

    @property
    def key(self) -> tuple[str, ...]:
        return self.kind, self.code


class _Finder:
    """Names places and looks up what they hold."""

    def __init__(self, hub: Hub) -> None:
        self.hub, self.names, self.responsible = hub, names_of(hub.book), Responsible(hub.book)
        self._rows: dict[str, dict[str, Row]] = {}

    def wants(self, problem: Problem, wanted: Wanted) -> bool:
        """Whether a problem is one of those wanted, as far as it can be told without its words."""
        return (
            wanted.kind in (ALL, kind_of(problem))
            and (not wanted.rules or problem.code in wanted.rules)
            and wanted.form in ("", line_of(problem))
            and (not wanted.dept or wanted.dept == self.responsible.of_problem(problem))
        )

    def says(self, finding: Finding, text: str) -> bool:
        """Whether every word of a text stands in a finding."""
        p = finding.problem
        parts = (rule_titles()[p.code], finding.name, finding.where, finding.value, p.message, p.reason or "")
        whole = squeeze("\n".join((*parts, self.responsible.of_problem(p))))
        return all(squeeze(word) in whole for word in text.split())

    def finding(self, problem: Problem, nth: int) -> Finding:
        table = problem.form or "submission"
        if problem.code == MISSING_ITEMS:
            return Finding(problem, short_title("task_progress"), short_title("task_progress"), problem.message, nth)
        row = self._row(table, problem.record or "")
        name = self.names.of(table, row) if row is not None else self._absent(problem)
        field = fields(BY_TABLE[table]).get(problem.field or "")
        title = short_title(table)
        where = f"{title} {field.label}" if field and BY_TABLE[table].info.parent else field.label if field else title
        if row is None or field is None:
            return Finding(problem, name or title, where, problem.message, nth)
        value = cell_text(self.hub, field, row.get(problem.field or ""))
        return Finding(problem, name or title, where, f"{value}{field.unit}" if value else "未填", nth)

    def _row(self, table: str, key: str) -> Row | None:
        if table not in self._rows:
            self._rows[table] = {record_key(table, row): row for row in self.hub.book.rows[table]}
        return self._rows[table].get(key)

    def _absent(self, problem: Problem) -> str:
        """What a record is called that is not there this period: a project that was sent last time (R61)."""
        return self.names.projects.get(problem.record or "") or ""


def groups_of(hub: Hub, wanted: Wanted | str = ALL) -> list[Group]:
    """The period's problems by rule, worst first; only those wanted (a kind alone is a name)."""
    wish = Wanted(wanted) if isinstance(wanted, str) else wanted
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in _findings(hub, wish):
        found.setdefault((kind_of(finding.problem), finding.problem.code), []).append(finding)
    keys = sorted(found, key=lambda key: KINDS.index(key[0]))
    return [Group(*key, tuple(_in_order(hub, found[key]))) for key in keys]


def _findings(hub: Hub, wanted: Wanted) -> Iterator[Finding]:
    finder = _Finder(hub)
    seen: Counter[tuple[str, ...]] = Counter()
    for problem in hub.problems:
        if not finder.wants(problem, wanted):
            continue
        same = (problem.code, problem.form or "", problem.record or "", problem.field or "")
        finding = finder.finding(problem, seen[same])
        seen[same] += 1
        if not wanted.text or finder.says(finding, wanted.text):
            yield finding


def choices_of(hub: Hub, wanted: Wanted) -> tuple[dict[str, int], dict[str, int]]:
    """How many findings of the wanted kind each form and each department has, whichever of them is wanted."""
    finder, kind = _Finder(hub), Wanted(wanted.kind)
    found = [problem for problem in hub.problems if finder.wants(problem, kind)]
    forms = Counter(line_of(problem) for problem in found)
    depts = Counter(finder.responsible.of_problem(problem) for problem in found)
    return {table: forms[table] for table in LINES if forms[table]}, dict(depts.most_common())


def _in_order(hub: Hub, findings: list[Finding]) -> list[Finding]:
    """A rule's places form by form as the forms are, the items of the list by their numbers."""
    tables, items = list(BY_TABLE), hub.book.tasks

    def rank(finding: Finding) -> tuple[int, int]:
        p = finding.problem
        item = items.get(p.record or "") if p.form == "task_progress" else None
        return tables.index(p.form) if p.form in tables else 0, item.seq if item else 0

    return sorted(findings, key=rank)


def counts_of(problems: Iterable[Problem]) -> dict[str, int]:
    """How many of each kind: places of errors, hints and trials, warnings that need a reason once a rule and record, and their sum."""
    found = list(problems)
    counts = {kind: sum(kind_of(p) == kind for p in found) for kind in (ERRORS, HINTS, TRIALS)}
    counts[REASONS] = len({(p.code, p.record) for p in found if kind_of(p) == REASONS})
    return {**counts, ALL: sum(counts.values())}


def place_of(hub: Hub, problem: Problem) -> Place:
    """Where to mend a problem; the step of the submit page itself where it is none of a form."""
    table, key, name = problem.form or "submission", problem.record or "", problem.field or ""
    if problem.code == MISSING_ITEMS:
        missing = [uid for uid in expected_items(hub.book) if uid not in hub.book.task_progress]
        return "task_progress", missing[0] if missing else "", "progress"
    if table == "submission" and name in (*SIGNED, *STAMPED):
        return table, hub.period, name
    if problem.needs_reason and table == "submission":
        return table, REASONS, f"{problem.code}|{key}"
    if table == "explanation":
        return "submission", REASONS, f"|{key}"
    if table == "submission":
        return "settings", "", ""
    return table, key, name
