"""Where a period stands: what is in the way of sending it, how far each form is, the lamps, and what changed since last period.

Everything is counted in one open book and its findings, so that the numbers are those of the check.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection, select

from models.book import Book
from models.codes import without_bracket
from models.forms import BY_TABLE, Submission, fields
from models.problems import ERROR, Problem
from models.rules.reasons import reasons_missing
from models.rules.submission import export_problems
from models.system import RECEIVED, SENT, Snapshot
from models.text import runs
from services import locks
from services.books import open_book
from services.checking import findings
from services.desk import Desk
from services.expected import expected_categories, expected_items, expected_progress, item_lamp, project_lamp
from services.names import names_of, short_title
from services.since_last import NewSince, last_book, news, phrase

LINES = (
    *("task_progress", "reserve_project", "project_progress", "tradein_stat", "matching_event", "indicator_progress", "issue"),
    *("adv_industry", "adv_product", "need_equipment", "need_consumer", "policy_list", "liaison", "submission", "explanation"),
)  # fmt: skip
"""The forms in the order a clerk goes through them; what is wrong in a child form counts with its parent."""

_SIGNERS = ("filler", "filler_phone", "reviewer", "approver")
_OPEN = frozenset({locks.DRAFT, locks.RETURNED})


@dataclass(frozen=True)
class Place:
    """Where to go: a form, there a record, there a field."""

    form: str
    record: str = ""
    field: str = ""


@dataclass(frozen=True)
class Todo:
    """One thing in the way: how many, of what (项未填), the details in one clause, and where to begin.

    `kind` is unfilled, errors, reasons, sign, freeze, stamped (the typed check code is not the version's) or export.
    """

    kind: str
    count: int
    words: str
    detail: str
    place: Place


@dataclass(frozen=True)
class FormLine:
    """How far a form is. `errors` are without those of records not filled in yet; `reasons` are warnings still without one."""

    form: str
    title: str
    expected: int
    unfilled: int
    errors: int
    reasons: int
    change: str

    @property
    def complete(self) -> bool:
        """已齐: everything expected is filled in."""
        return self.unfilled == 0


@dataclass(frozen=True)
class LampCount:
    """How many lamps of each colour; `undecided` (未定) are those not filled in yet."""

    green: int
    yellow: int
    red: int
    grey: int
    undecided: int

    @property
    def total(self) -> int:
        return self.green + self.yellow + self.red + self.grey + self.undecided


@dataclass(frozen=True)
class LampLine:
    """The lamps of a form's records now and as last sent (None: never)."""

    form: str
    now: LampCount
    last: LampCount | None


@dataclass(frozen=True)
class Overview:
    """A period at a glance. `last_period` and `last_version` are what it is compared with ("" and 0: nothing sent yet).

    `errors` and `warnings` are all that the check finds, `warnings` those that need a reason, counted once a rule and record.
    """

    period: str
    state: str
    version: int
    last_period: str
    last_version: int
    todos: tuple[Todo, ...]
    forms: tuple[FormLine, ...]
    lamps: tuple[LampLine, ...]
    changes: tuple[NewSince, ...]
    errors: int
    warnings: int

    @property
    def headline(self) -> str:
        """The one line that stands for the list of what is in the way; "" while something is."""
        if not self.todos:
            return f"已报送 V{self.version:02d}"
        return {"freeze": "可以定稿", "export": "可以导出"}.get(self.todos[0].kind, "")


class _Count:
    """The findings of a book, each error in exactly one place: not filled in, not signed, or wrong."""

    def __init__(self, book: Book, problems: Iterable[Problem]) -> None:
        self.book = book
        self.problems = list(problems)
        self.errors = [p for p in self.problems if p.severity == ERROR]
        self.unfilled_errors = [p for p in self.errors if not_filled(p)]
        self.unsigned = [p for p in self.errors if p.code == "E01" and p.form == "submission" and p.field in _SIGNERS]
        apart = {id(p) for p in (*self.unfilled_errors, *self.unsigned)}
        self.wrong = [p for p in self.errors if id(p) not in apart]
        self.missing_reasons = reasons_missing(book, self.problems)
        self.needing_reason = {(p.code, p.record) for p in self.problems if p.needs_reason}

    @cached_property
    def expected(self) -> dict[str, int]:
        """How many records each form should have; without a rule for it, those it has."""
        known = {
            "task_progress": len(expected_items(self.book)),
            "project_progress": len(expected_progress(self.book)),
            "tradein_stat": max(len(expected_categories(self.book)), len(self.book.rows["tradein_stat"])),
        }
        return {table: known.get(table, len(self.book.rows[table])) for table in LINES}

    @cached_property
    def unfilled(self) -> dict[str, list[str]]:
        """What is expected and not filled in: items, projects, categories, by their ids."""
        book = self.book
        begun = {p.record for p in self.unfilled_errors if p.form == "task_progress"}
        have = {row.get("category") for row in book.rows["tradein_stat"]}
        return {
            "task_progress": [u for u in expected_items(book) if u not in book.task_progress or u in begun],
            "project_progress": [u for u in expected_progress(book) if u not in book.progress],
            "tradein_stat": [c for c in expected_categories(book) if c not in have],
        }

    def by_line(self, problems: Iterable[Problem]) -> Counter[str]:
        """Problems by the line of the table they count in."""
        return Counter(BY_TABLE[p.form or "submission"].info.parent or p.form or "submission" for p in problems)


def not_filled(problem: Problem) -> bool:
    """Whether an error says that an item of the list was not reported on yet: no record, nothing said in it, or not all of it."""
    return says_unfilled(problem.code, problem.form, problem.field)


def says_unfilled(rule: str, form: str | None, field: str | None) -> bool:
    """Whether what a rule finds at a field is `not_filled`."""
    if rule == "E01":
        return form == "task_progress" and field == "applicable"
    return rule in ("T01", "T18")


def _place(problem: Problem) -> Place:
    return Place(problem.form or "", problem.record or "", problem.field or "")


def _listed(counts: Counter[str]) -> str:
    return "，".join(f"{short_title(table)} {counts[table]}" for table in LINES if counts[table])


def _unfilled(count: _Count) -> list[Todo]:
    open_ = {table: keys for table, keys in count.unfilled.items() if keys}
    if not open_:
        return []
    parts = []
    for table, keys in open_.items():
        if table == "task_progress":
            numbers = [count.book.tasks[uid].seq for uid in keys if uid in count.book.tasks]
            others = len(keys) - len(numbers)
            parts.append(f"{short_title(table)}第{runs(numbers)}项" + (f"等{len(keys)}项" if others else ""))
        else:
            parts.append(f"{short_title(table)}{len(keys)}{'个' if table == 'project_progress' else '类'}")
    table = next(iter(open_))
    total = sum(map(len, open_.values()))
    return [Todo("unfilled", total, "项未填", "，".join(parts), Place(table, open_[table][0]))]


def _wrong(count: _Count) -> list[Todo]:
    if not count.wrong:
        return []
    detail = f"{_listed(count.by_line(count.wrong))}；不改正不能定稿"
    return [Todo("errors", len(count.wrong), "处填错", detail, _place(count.wrong[0]))]


def _reasons(count: _Count) -> list[Todo]:
    if not count.missing_reasons:
        return []
    total = len(count.needing_reason)
    detail = f"须说明的提示共{total}条，已写原因{total - len(count.missing_reasons)}条"
    return [Todo("reasons", len(count.missing_reasons), "条待说明", detail, _place(count.missing_reasons[0]))]


def _unsigned(book: Book, names: Iterable[str]) -> list[Todo]:
    empty = [name for name in names if not book.cover.get(name)]
    if not empty:
        return []
    labels = "、".join(without_bracket(fields(Submission)[name].label) for name in empty)
    return [Todo("sign", len(empty), "项未签", labels, Place("submission", book.period, empty[0]))]


def _todos(count: _Count) -> list[Todo]:
    """What is in the way, in the order to do it."""
    book, cover = count.book, Place("submission", count.book.period)
    state = book.cover.get("state") or locks.DRAFT
    if state in _OPEN:
        freeze = Todo("freeze", 1, "版待定稿", "前面各项办完后定稿，锁定数据，生成版本号和数据校验码", cover)
        return [*_unfilled(count), *_wrong(count), *_reasons(count), *_unsigned(book, _SIGNERS), freeze]
    if state != locks.FROZEN:
        return []
    stamped = [p for p in export_problems(book) if p.code != "P03"]
    wrong = [Todo("stamped", len(stamped), "处不符", stamped[0].message, _place(stamped[0]))] if stamped else []
    export = Todo("export", 1, "版待导出", "打印、审签、盖章后正式导出报送包", cover)
    return [*_unsigned(book, (*_SIGNERS, "approve_date")), *wrong, export]


def _lines(count: _Count, found: list[NewSince]) -> list[FormLine]:
    errors, reasons = count.by_line(count.wrong), count.by_line(count.missing_reasons)
    lines = [
        FormLine(
            form=table,
            title=short_title(table),
            expected=count.expected[table],
            unfilled=len(count.unfilled.get(table, ())),
            errors=errors[table],
            reasons=reasons[table],
            change=phrase(count.book, table, found),
        )
        for table in LINES
    ]
    behind = ("submission", "explanation")
    return [line for line in lines if line.form not in behind or line.errors or line.reasons]


def _lamp_count(lit: Iterable[str | None]) -> LampCount:
    counts = Counter(lit)
    return LampCount(counts["01"], counts["02"], counts["03"], counts["04"], counts[None])


def _lamps(book: Book) -> list[LampLine]:
    past = last_book(book)
    found: dict[str, list[LampCount]] = defaultdict(list)
    for each in (book, past):
        if each is not None:
            items = expected_items(each) if each is book else list(each.task_progress)
            found["task_progress"].append(_lamp_count(item_lamp(each, uid) for uid in items))
            found["reserve_project"].append(_lamp_count(project_lamp(each, project) for project in each.projects.values()))
    return [LampLine(table, counts[0], counts[1] if past else None) for table, counts in found.items()]


def overview_of(book: Book, problems: Iterable[Problem], last_version: int = 0) -> Overview:
    """The overview of an open book and its findings; `last_version` is the number under which last period was sent."""
    count = _Count(book, problems)
    found = news(book, names_of(book))
    return Overview(
        period=book.period,
        state=book.cover.get("state") or locks.DRAFT,
        version=book.cover.get("version") or 0,
        last_period=book.last.period if book.last else "",
        last_version=last_version,
        todos=tuple(_todos(count)),
        forms=tuple(_lines(count, found)),
        lamps=tuple(_lamps(book)),
        changes=tuple(found),
        errors=len(count.errors),
        warnings=len(count.needing_reason),
    )


def last_sent_version(connection: Connection, period: str) -> int:
    """The newest version number under which a period was sent; 0 where it was not."""
    query = select(Snapshot.version).where(Snapshot.period == period, Snapshot.state.in_([SENT, RECEIVED]))
    return max(connection.scalars(query), default=0)


def overview(desk: Desk, period: str) -> Overview:
    """Where a period stands, read and checked in one pass."""
    with desk.reading() as connection:
        book = open_book(connection, period, desk)
        version = last_sent_version(connection, book.last.period) if book.last else 0
    return overview_of(book, findings(book), version)
