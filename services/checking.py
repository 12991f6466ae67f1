"""Checking a period, and the reasons of warnings that are true all the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from models.book import Book
from models.forms import Explanation, stored
from models.problems import Problem, refuse
from models.rules.catalogue import RuleEntry, catalogue
from models.rules.engine import check as check_book
from models.rules.engine import worst_first
from models.rules.reasons import good_reason, with_reasons
from models.text import clean
from services.books import open_book
from services.desk import Desk, Write
from services.locks import require_open
from services.records import plain

NO_HISTORY = "首次使用，没有已报送的上一期，未做与上期对比的检查。"


def notes_of(book: Book) -> tuple[str, ...]:
    """What a reader of the findings must know about them."""
    return () if book.earlier else (NO_HISTORY,)


def findings(book: Book, *, trial: bool = True) -> list[Problem]:
    """All problems of an open book, worst first, each warning with its recorded reason; without those of rules in trial if wanted."""
    return worst_first(with_reasons(book, check_book(book, trial=trial)))


def check(desk: Desk, period: str) -> tuple[list[Problem], tuple[str, ...]]:
    """All problems of a period, and the notes to them."""
    with desk.reading() as connection:
        book = open_book(connection, period, desk)
    return findings(book), notes_of(book)


def _rule_with_reason(rule: str) -> RuleEntry:
    entry = catalogue().get(rule)
    if entry is None:
        raise refuse("E04", f"没有规则{rule}。", "规则编号见检查结果。")
    if not entry.needs_reason:
        raise refuse("P09", f"规则{rule}不需要核实说明。", "错误须改正；提示只供参考。")
    return entry


def explain(desk: Desk, period: str, rule: str, records: Iterable[str], reason: str) -> int:
    """Record one reason for a warning at one or many records; returns how many were written.

    Raises `Refused` where the reason says nothing (P09), the rule takes none, or a record has no such warning.
    """
    entry = _rule_with_reason(rule)
    if not good_reason(reason):
        raise refuse("P09", catalogue()["P09"].message, catalogue()["P09"].hint)
    wanted = list(dict.fromkeys(records))
    with desk.reading() as connection:
        book = open_book(connection, period, desk)
    warned = {p.record for p in check_book(book, (entry.table,)) if p.code == entry.id and p.needs_reason}
    for record in wanted:
        if record not in warned:
            raise refuse(
                "P09", f"记录{record}现在没有{rule}这条提示，没有保存说明。", "先检查，再按检查结果填写说明。", record=record
            )
    return record_reasons(desk, period, {(entry.id, record): reason for record in wanted})


def record_reasons(desk: Desk, period: str, reasons: Mapping[tuple[str, str], str]) -> int:
    """Write reasons, by rule and record, for warnings that are known to be there, as one step; returns how many."""
    with desk.writing("填写核实说明") as write:
        require_open(write.session, "explanation", period)
        for (rule, record), reason in reasons.items():
            _write_reason(write, rule, record, period, reason)
    return len(reasons)


def _write_reason(write: Write, rule: str, record: str, period: str, reason: str) -> None:
    keys = {"rule_id": rule, "record_uid": record, "period": period}
    row = write.session.scalars(select(Explanation).filter_by(**keys)).first()
    before = _plain(row) if row else None
    if row is None:
        row = Explanation(**keys)
        write.session.add(row)
    row.reason, row.written_at = clean(reason), write.now
    write.note("explanation", f"{rule}|{record}", before, _plain(row), period)


def _plain(row: Explanation) -> dict[str, Any]:
    return plain(Explanation, {name: getattr(row, name) for name in stored(Explanation)})
