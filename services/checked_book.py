"""The result of a check as a workbook, to keep or to send to the departments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from exchange.findings_book import FindingGroup, FindingLine, write_findings
from exchange.markup.marks import WORDS, advice
from exchange.sheets import SheetHeading
from models import kinds as k
from models.book import Book, Row, record_key
from models.derive import unit_name
from models.forms import BY_TABLE, fields
from models.kinds import Field
from models.periods import spelled
from models.problems import ERRORS, REASONS, Problem, kind_of, refuse
from models.profile import profile
from models.rules.catalogue import rule_titles
from models.rules.reasons import good_reason
from models.values import show
from services.checking import notes_of
from services.names import names_of, short_title
from services.responsible import Responsible

_LONGEST = 300


def write_checked(book: Book, problems: Sequence[Problem], target: Path, moment: datetime) -> int:
    """Write the findings of an open book; returns how many there are. Raises `Refused` where the file cannot be written."""
    if target.suffix.casefold() != ".xlsx":
        raise refuse("FILE", f"“{target.name}”不是.xlsx文件名。", "检查结果存为.xlsx文件。", file=target.name)
    marks = (profile().text("demo_mark"),) if book.demo else ()
    heading = SheetHeading(unit_name(book), f"报送期：{spelled(book.period)}", marks=marks)
    write_findings(target, groups_of(book, problems), heading, notes_of(book), f"{moment:%Y-%m-%d %H:%M}检查")
    return len(problems)


def groups_of(book: Book, problems: Iterable[Problem]) -> list[FindingGroup]:
    """The findings by severity and rule, the gravest first, in the order of the check."""
    lines = _Lines(book)
    found: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        found.setdefault((kind_of(problem), problem.code), []).append(problem)
    order = list(WORDS)
    ranked = sorted(found.items(), key=lambda item: order.index(item[0][0]))
    return [
        FindingGroup(
            WORDS[kind], kind == ERRORS, code, rule_titles()[code], tuple(map(lines.line, group)),
            len({p.record for p in group if not good_reason(p.reason)}) if kind == REASONS else None,
        )
        for (kind, code), group in ranked
    ]  # fmt: skip


class _Lines:
    """Words for findings: what their records are called, what their fields hold."""

    def __init__(self, book: Book) -> None:
        self.book, self.names, self.responsible = book, names_of(book), Responsible(book)
        self._rows: dict[str, dict[str, Row]] = {}

    def line(self, problem: Problem) -> FindingLine:
        table, key = problem.form or "submission", problem.record or ""
        row, field = self._row(table, key), fields(BY_TABLE[table]).get(problem.field or "")
        name = self.names.of(table, row) if row is not None else self.names.projects.get(key) or ""
        value = self._value(field, row.get(problem.field or "")) if row is not None and field else ""
        dept = self.responsible.of_problem(problem)
        reason = problem.reason or ""
        return FindingLine(
            short_title(table), name, field.label if field else "", value, problem.message, advice(problem), reason, dept, key
        )

    def _row(self, table: str, key: str) -> Row | None:
        if table not in self._rows:
            self._rows[table] = {record_key(table, row): row for row in self.book.rows[table]}
        return self._rows[table].get(key)

    def _value(self, field: Field, value: object) -> str:
        if value is None:
            return "未填"
        if field.kind is k.CODE and field.options in self.book.profile.codes:
            return self.book.profile.codes[field.options].label(str(value))
        return f"{show(value, field)[:_LONGEST]}{field.unit}"
