"""Opening a period: its records, the list in force, the departments, and what was sent before."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, literal_column, select

from models.book import Book, Past, Row, record_key
from models.derive import complete
from models.forms import BY_TABLE, FORMS, Form, fields
from models.system import RECEIVED, SENT, Snapshot, SnapshotRecord
from models.values import from_plain, to_plain
from services.county import county, departments
from services.desk import Desk
from services.records import rows_of
from services.tasklists import current_list

HISTORY = 3
"""How many earlier periods the rules look back on (T19 looks at three running, this one included)."""


def snapshot_key(table: str, row: Row) -> str:
    """The id of a record inside one snapshot; a reason's has its rule too, since one record can have several."""
    return f"{row['rule_id']}|{row['record_uid']}" if table == "explanation" else record_key(table, row)


def plain_row(form: type[Form], row: Row) -> dict[str, Any]:
    """A completed row in plain values, computed fields and record id included, empty ones left out."""
    found = {n: to_plain(row[n], f) for n, f in fields(form).items() if row.get(n) is not None}
    return found if form.info.key in found else {form.info.key: row[form.info.key], **found}


def row_from_plain(form: type[Form], content: dict[str, Any]) -> Row:
    """What `plain_row` made, as a row again, with every field present."""
    row: Row = {name: from_plain(content.get(name), field) for name, field in fields(form).items()}
    return row if form.info.key in row else {form.info.key: content[form.info.key], **row}


def snapshot_rows(connection: Connection, snapshot_id: int) -> dict[str, list[Row]]:
    """The records of a frozen version by table, in the order they were frozen."""
    query = select(SnapshotRecord.form, SnapshotRecord.content).where(SnapshotRecord.snapshot_id == snapshot_id)
    found: dict[str, list[Row]] = defaultdict(list)
    for table, content in connection.execute(query.order_by(literal_column("rowid"))):
        found[table].append(row_from_plain(BY_TABLE[table], content))
    return found


def earlier_periods(connection: Connection, period: str, count: int = HISTORY) -> list[Past]:
    """The periods sent before this one, newest first, each as its last sent or received version has it."""
    query = select(Snapshot.period, Snapshot.id).where(Snapshot.period < period, Snapshot.state.in_([SENT, RECEIVED]))
    newest = dict(connection.execute(query.order_by(Snapshot.period, Snapshot.version)).tuples().all())
    found: list[Past] = []
    for earlier in sorted(newest, reverse=True)[:count]:
        rows = snapshot_rows(connection, newest[earlier])
        found.append(Past(earlier, {t: {record_key(t, row): row for row in rs} for t, rs in rows.items() if t != "explanation"}))
    return found


def default_cover(connection: Connection, period: str) -> Row:
    """The cover of a period before anybody has signed: what the county's set-up knows."""
    unit = county(connection)
    cover: Row = dict.fromkeys(fields(BY_TABLE["submission"]))
    cover.update(county_code=unit["unit"], period=period, report_type="01", state="01", reporting_dept=unit["dept"])
    cover.update(filler=unit["filler"], filler_phone=unit["phone"], reviewer=unit["reviewer"], approver=unit["approver"])
    cover.update(tasklist_version=current_list(connection).version)
    return cover


def open_book(connection: Connection, period: str, desk: Desk) -> Book:
    """The whole period, computed fields included, ready to be checked, shown or packed."""
    unit = county(connection)
    rows = {form.__tablename__: rows_of(connection, form.__tablename__, period) for form in FORMS}
    rows["submission"] = rows["submission"] or [default_cover(connection, period)]
    book = Book(
        unit=str(unit["unit"]),
        period=period,
        today=desk.today,
        rows=rows,
        tasks=current_list(connection).by_uid(),
        earlier=earlier_periods(connection, period),
        departments=departments(connection),
        demo=bool(unit["demo"]),
    )
    return complete(book)
