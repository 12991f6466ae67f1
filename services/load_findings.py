"""What the rules say of the rows of an import, at the cells they came from: what a department is to mend in its own sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from exchange.fillin import Incoming, Table
from exchange.reading import cell_name
from models.book import Row, record_key
from models.forms import BY_TABLE, fields
from models.problems import WARNING, Problem
from models.rules.engine import check_row, worst_first
from models.rules.reasons import with_reasons
from services.books import open_book
from services.load_rows import Session

_MISSING = "E01"
_NAMED = 8


def findings_of(work: Session, tables: Sequence[Table]) -> list[Problem]:
    """The problems of the file's records as the book stands with them in it, each at its cell.

    Nothing is said of warnings that have their reason already, nor again of cells that could not be read; required fields that are
    empty and have no column in the sheet are named once a sheet.
    """
    work.write.session.flush()
    book = open_book(work.write.session.connection(), work.period, work.desk)
    unread = {(p.sheet, p.cell) for p in work.result.problems}
    found: list[Problem] = []
    for name in BY_TABLE:
        wanted = {key for table, key in work.result.rows if table == name}
        rows: Iterable[Row] = book.rows[name] if wanted else ()
        for row in rows:
            key = record_key(name, row)
            if key in wanted:
                problems = with_reasons(book, check_row(book, BY_TABLE[name], row))
                found += [_placed(work, (name, key), p) for p in problems if not (p.needs_reason and p.reason)]
    found = [p for p in found if p.code != _MISSING or (p.sheet, p.cell) not in unread]
    said = [p for p in found if p.code != _MISSING or p.cell]
    return [*worst_first(said), *_columns_missing(found, tables)]


def _placed(work: Session, record: tuple[str, str], problem: Problem) -> Problem:
    """A problem of a record at its cell, else at its row; a missing value without a column for it has no cell."""
    table, incoming = work.result.rows.get((problem.form or "", problem.record or "")) or work.result.rows[record]
    row = None if problem.code == _MISSING else f"第{incoming.row}行"
    return replace(problem, file=work.file, sheet=table.sheet, cell=cell_of(table, incoming, problem.field or "") or row)


def cell_of(table: Table, incoming: Incoming, name: str) -> str:
    """The cell of a field in a row of a sheet, also an empty one; "" where the sheet has no column for it."""
    return cell_name(incoming.row - 1, table.columns[name]) if name in table.columns else ""


def _columns_missing(found: Sequence[Problem], tables: Sequence[Table]) -> Iterator[Problem]:
    """One remark for each sheet whose records lack values that it has no columns for."""
    for table in tables:
        lacking = [p for p in found if p.code == _MISSING and not p.cell and p.sheet == table.sheet]
        names = dict.fromkeys(p.field or "" for p in lacking if p.form == table.form.__tablename__)
        if names:
            labels = [fields(table.form)[name].label for name in names]
            named = "、".join(labels[:_NAMED]) + (f"等{len(labels)}项" if len(labels) > _NAMED else "")
            message = f"表中没有这些必填的栏目，记录里也还没有：{named}。"
            hint = "在表中补上这些栏目，或导入后在程序里填写。"
            yield replace(lacking[0], severity=WARNING, message=message, hint=hint, record=None, field=None)
