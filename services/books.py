"""Opening a period: its records, the list in force, the departments, and what was sent before."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

from sqlalchemy import Connection, literal_column, select

from models.book import Book, Past, Row, record_key
from models.derive import complete
from models.forms import BY_TABLE, FORMS, Form, fields
from models.kinds import Field
from models.profile import profile
from models.system import RECEIVED, SENT, Snapshot, SnapshotRecord
from models.values import PLAIN_KINDS, from_plain, to_plain
from services.county import county, departments
from services.desk import Desk
from services.locks import OPEN
from services.records import rows_of
from services.tasklists import items_for, list_of

MONTHLY = "01"
"""The type (CL-REPORTTYPE) that a period is reported under unless the clerk says otherwise."""
HISTORY = 3
"""How many earlier periods the rules look back on (T19 looks at three running, this one included)."""


def plain_row(form: type[Form], row: Row) -> dict[str, Any]:
    """A completed row in plain values, computed fields and record id included, empty ones left out."""
    found = {n: to_plain(row[n], f) for n, f in fields(form).items() if row.get(n) is not None}
    return found if form.info.key in found else {form.info.key: row[form.info.key], **found}


@cache
def _pattern(form: type[Form]) -> tuple[Row, tuple[tuple[str, Field], ...]]:
    """An empty row of a form, its id first, and the fields whose values are others than their plain ones."""
    known = fields(form)
    return dict.fromkeys((form.info.key, *known)), tuple((n, f) for n, f in known.items() if f.kind not in PLAIN_KINDS)


def row_from_plain(form: type[Form], content: dict[str, Any]) -> Row:
    """What `plain_row` made, as a row again, with every field present and none that the form no longer has."""
    empty, to_read = _pattern(form)
    row = {**empty, **content}
    if len(row) > len(empty):
        row = {name: row[name] for name in empty}
    for name, field in to_read:
        if row[name] is not None:
            row[name] = from_plain(row[name], field)
    return row


def snapshot_rows(connection: Connection, snapshot_id: int) -> dict[str, list[Row]]:
    """The records of a frozen version by table, in the order they were frozen."""
    query = select(SnapshotRecord.form, SnapshotRecord.content).where(SnapshotRecord.snapshot_id == snapshot_id)
    found: dict[str, list[Row]] = defaultdict(list)
    for table, content in connection.execute(query.order_by(literal_column("rowid"))):
        found[table].append(row_from_plain(BY_TABLE[table], content))
    return found


def earlier_periods(
    connection: Connection, period: str, known: dict[int, Past] | None = None, count: int = HISTORY
) -> list[Past]:
    """The periods sent before this one, newest first, each as its last sent or received version has it.

    `known` keeps what was read before by the number of the version: a version never changes, and one is in force for weeks.
    """
    known = {} if known is None else known
    query = select(Snapshot.period, Snapshot.id).where(Snapshot.period < period, Snapshot.state.in_([SENT, RECEIVED]))
    newest = dict(connection.execute(query.order_by(Snapshot.period, Snapshot.version)).tuples().all())
    wanted = sorted(newest, reverse=True)[:count]
    for earlier in wanted:
        if newest[earlier] not in known:
            known[newest[earlier]] = _past(earlier, snapshot_rows(connection, newest[earlier]))
    return [known[newest[earlier]] for earlier in wanted]


def _past(period: str, rows: dict[str, list[Row]]) -> Past:
    return Past(period, {t: {record_key(t, row): row for row in rs} for t, rs in rows.items() if t != "explanation"})


def default_cover(connection: Connection, period: str) -> Row:
    """The cover of a period before anybody has signed: what the county's set-up knows."""
    unit = county(connection)
    cover: Row = dict.fromkeys(fields(BY_TABLE["submission"]))
    cover.update(county_code=unit["unit"], period=period, report_type=MONTHLY, state="01", reporting_dept=unit["dept"])
    cover.update(filler=unit["filler"], filler_phone=unit["phone"], reviewer=unit["reviewer"], approver=unit["approver"])
    cover.update(tasklist_version=list_of(connection, period).version)
    return cover


def with_due_date(cover: Row) -> Row:
    """An open period's cover with the day that the city's calendar names, where the clerk has entered none."""
    if cover.get("due_date") is not None or cover.get("state") not in OPEN:
        return cover
    return {**cover, "due_date": profile().due_date(cover["period"], cover.get("report_type") or MONTHLY)}


def open_book(connection: Connection, period: str, desk: Desk) -> Book:
    """The whole period, computed fields included, ready to be checked, shown or packed."""
    unit = county(connection)
    rows = {form.__tablename__: rows_of(connection, form.__tablename__, period) for form in FORMS}
    rows["submission"] = [with_due_date(row) for row in rows["submission"] or [default_cover(connection, period)]]
    book = Book(
        unit=str(unit["unit"]),
        period=period,
        today=desk.today,
        rows=rows,
        tasks=items_for(connection, period),
        earlier=earlier_periods(connection, period, desk.sent),
        departments=departments(connection),
        demo=bool(unit["demo"]),
    )
    _leave_out_retired(book)
    return complete(book)


def _leave_out_retired(book: Book) -> None:
    """What was recorded of items that are no longer in the period's list is kept, but neither checked nor reported."""
    gone = {uid for uid, item in book.tasks.items() if item.status != "active"}
    known = set(gone)
    for table in ("task_progress", "task_metric", "task_evidence"):
        known.update(record_key(table, row) for row in book.rows[table] if row["task_uid"] in gone)
        book.rows[table] = [row for row in book.rows[table] if row["task_uid"] not in gone]
    book.rows["explanation"] = [row for row in book.rows["explanation"] if row["record_uid"] not in known]
