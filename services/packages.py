"""Exporting the report package, and verifying one (design part 5)."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from exchange.files import Step, finish
from exchange.package import Pack, PackageRead, data_digest, file_name, pack_of, read_package, write_package
from models.book import Book
from models.forms import Submission
from models.problems import Problem, Refused, has_errors, refuse
from models.profile import profile
from models.rules.catalogue import catalogue
from models.rules.engine import check, worst_first
from models.rules.reasons import good_reason, with_reasons
from models.rules.submission import export_problems
from models.system import SENT, Snapshot
from models.tasks import TaskItem, TaskList
from services import locks
from services.books import open_book, plain_row, row_from_plain, snapshot_rows
from services.checking import findings, notes_of
from services.desk import Desk, Write
from services.filing import cover_of, snapshot_of
from services.in_force import profiles_as_of
from services.records import update_record


@dataclass(frozen=True)
class Exported:
    """A package that was written: its file, version (None for a draft), check code, and rows by table."""

    file: Path
    version: int | None
    digest: str
    counts: dict[str, int]
    problems: list[Problem]

    def to_json(self) -> dict[str, Any]:
        """As `export --json` prints it."""
        return {"ok": True, "file": self.file, "version": self.version, "digest": self.digest, "counts": self.counts,
                "problems": [p.to_json() for p in self.problems]}  # fmt: skip


def _counts(pack: Pack) -> dict[str, int]:
    return {table: len(rows) for table, rows in pack.rows.items()}


def export(desk: Desk, period: str, folder: Path, *, draft: bool = False) -> Exported:
    """`export_steps` run to its end."""
    return finish(export_steps(desk, period, folder, draft=draft))


def export_steps(desk: Desk, period: str, folder: Path, *, draft: bool = False) -> Generator[Step, None, Exported]:
    """Write the package of a period into a folder: of the frozen version, or as a marked draft of what there is now.

    The formal export makes the period 已报送; done again it writes the same package once more. Raises `Refused` where the period is
    not frozen, the sign-off is incomplete (P03), the stamped code differs (P11), or the file cannot be written; then nothing changed.
    """
    return (yield from (_export_draft if draft else _export_formal)(desk, period, folder))


def _export_draft(desk: Desk, period: str, folder: Path) -> Generator[Step, None, Exported]:
    with desk.reading() as connection:
        book = open_book(connection, period, desk)
    problems = findings(book, trial=False)
    pack = pack_of(book, problems, draft=True, notes=notes_of(book))
    file = yield from write_package(pack, folder)
    return Exported(file, None, data_digest(pack), _counts(pack), problems)


def _export_formal(desk: Desk, period: str, folder: Path) -> Generator[Step, None, Exported]:
    written: Path | None = None
    try:
        with desk.writing("正式导出") as write:
            state = locks.state_of(write.session, period)
            if state in (locks.DRAFT, locks.RETURNED):
                raise refuse("LOCKED", f"{period}还没有定稿，不能正式导出。", "先定稿；只是传阅的，可导出草稿。")
            snapshot = snapshot_of(write.session, period)
            assert snapshot is not None
            if state == locks.FROZEN:
                _mark_sent(desk, write, period, snapshot)
            pack = frozen_pack(write.session.connection(), snapshot)
            snapshot_digest = snapshot.digest
            if data_digest(pack) != snapshot_digest:
                raise refuse("X02", "定稿的数据与定稿时的校验码不符，没有导出。", "从备份恢复后重试，并保留日志。", exit_code=3)
            snapshot.file = file_name(pack)
            written = yield from write_package(pack, folder)
    except BaseException:
        if written is not None:
            written.unlink(missing_ok=True)
        raise
    assert written is not None
    return Exported(written, pack.version, snapshot_digest, _counts(pack), list(pack.findings))


def _mark_sent(desk: Desk, write: Write, period: str, snapshot: Snapshot) -> None:
    book = open_book(write.session.connection(), period, desk)
    problems = export_problems(book)
    if has_errors(problems):
        raise Refused(*problems)
    cover = cover_of(write, period)
    update_record(write, cover, {"state": locks.SENT, "exported_at": desk.now(), "submit_date": desk.now().date()})
    signed = open_book(write.session.connection(), period, desk).cover
    snapshot.state, snapshot.cover = SENT, plain_row(Submission, signed)
    write.note("snapshot", f"{period} V{snapshot.version:02d}", {"state": "frozen"}, {"state": SENT}, period)


def frozen_pack(connection: Connection, snapshot: Snapshot) -> Pack:
    """The package of a frozen version, from its snapshot alone, in the words of the code lists that were in force then."""
    rows = snapshot_rows(connection, snapshot.id)
    cover = row_from_plain(Submission, snapshot.cover)
    demo = profile().text("demo_mark") in cover["county_name"]
    frozen = cover["frozen_at"]
    problems, notes = [Problem(**data) for data in snapshot.findings], tuple(snapshot.notes)
    cities = profiles_as_of(connection, frozen)
    packs = (
        pack_of(
            Book(cover["county_code"], snapshot.period, frozen.date(), {**rows, "submission": [cover]}, demo=demo, profile=city),
            problems,
            notes=notes,
        )
        for city in cities
    )
    first = next(packs)
    if len(cities) == 1 or data_digest(first) == snapshot.digest:
        return first
    return next((pack for pack in packs if data_digest(pack) == snapshot.digest), first)


@dataclass(frozen=True)
class Verified:
    """What a package is and whether it is whole: `ok` where nothing in it was changed and a formal one breaks no rule.

    A warning whose reason travels in the package is among the problems with that reason: it is settled.
    """

    ok: bool
    read: PackageRead
    problems: list[Problem] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """As `verify --json` prints it."""
        r = self.read
        return {
            "ok": self.ok, "unit": r.unit, "unit_name": r.meta.get("unit_name"), "period": r.period, "report_type": r.meta.get("report_type"),
            "version": r.version, "digest": r.digest, "draft": r.draft, "demo": r.demo, "resaved": r.resaved, "counts": {table: len(rows) for table, rows in r.rows.items()},
            "list_version": r.meta.get("list_version"), "changed_cells": r.changed_cells, "problems": [p.to_json() for p in self.problems],
        }  # fmt: skip

    def line(self) -> str:
        """The outcome in one line."""
        r = self.read
        version = "草稿" if r.version is None else f"V{r.version:02d}"
        what = f"{r.meta.get('unit_name', '')} {r.period} {version}"
        saved = "（曾用其他程序另存，内容未变）" if r.resaved and self.ok else ""
        told = len({(problem.code, problem.record) for problem in self.problems if problem.reason})
        reasoned = f"，{told}条提示已说明" if told else ""
        return f"{what} 数据校验码 {r.digest}：{'核验通过' if self.ok else '核验未通过'}{reasoned}{saved}"


_NEEDS_HISTORY = frozenset({"D01"})
"""Rules that accuse what earlier periods already reported, which a package does not hold (its own findings stand in 校验结果)."""


def verify(path: Path, today: date | None = None) -> Verified:
    """Check a package: its format, its digests, and the rules that need no history. A draft only has to be intact.

    Raises `Refused` where the file is no package of ours.
    """
    read = read_package(path)
    intact = not has_errors(read.problems) and not read.changed_cells
    problems = list(read.problems)
    if intact:
        book = book_of(read, today)
        found = worst_first(with_reasons(book, [p for p in check(book, trial=False) if p.code not in _NEEDS_HISTORY]))
        found += _settled_before(read, found)
        problems += [read.at_its_cell(replace(p, reason=p.reason if good_reason(p.reason) else None)) for p in found]
    formal_errors = not read.draft and has_errors(problems)
    return Verified(intact and not formal_errors, read, problems)


def _settled_before(read: PackageRead, found: list[Problem]) -> list[Problem]:
    """The warnings that only the sender's history shows, as 校验结果 has them, with the reasons that travel for them."""
    again = {(p.code, p.record) for p in found}
    messages = {(line.get("rule_id"), line.get("record_uid")): line.get("message") for line in read.findings}
    settled = []
    for row in read.explanations:
        rule, record = row.get("rule_id") or "", row.get("record_uid") or ""
        entry, message = catalogue().get(rule), messages.get((rule, record))
        if entry is not None and message and (rule, record) not in again:
            settled.append(
                Problem(rule, entry.severity, message.removesuffix(entry.hint), entry.hint, True, entry.table or None, record, entry.field or None,
                        reason=row.get("reason"))
            )  # fmt: skip
    return settled


def book_of(read: PackageRead, today: date | None = None) -> Book:
    """A package as a book to be checked: its own computed values, no history, the day it was frozen as today."""
    frozen = read.cover.get("frozen_at")
    day = frozen.date() if frozen else today or date.today()
    rows = {**read.rows, "submission": [read.cover], "explanation": list(read.explanations)}
    return Book(read.unit, read.period, day, rows, tasks=_items(read), demo=read.demo)


def _items(read: PackageRead) -> dict[str, TaskItem]:
    """The items of the list that a package was made with: the built-in list where it is that one, else what its own sheet says."""
    built_in = TaskList.built_in()
    if built_in.version == read.meta.get("list_version"):
        return built_in.by_uid()
    rows = read.rows.get("task_progress", [])
    items = [
        TaskItem(row["task_uid"], row.get("seq") or 0, row.get("action") or "", row.get("task") or "", "", row.get("content") or "", "",
                 tuple(row.get("city_units") or ()))
        for row in rows
    ]  # fmt: skip
    return {item.task_uid: item for item in items}
