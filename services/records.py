"""Records of all forms: reading them as rows, adding, changing and deleting one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from models import kinds as k
from models.book import Row, record_key
from models.forms import BY_TABLE, Form, fields, stored
from models.kinds import Field
from models.problems import refuse
from models.values import read, to_plain
from services.desk import Desk, Write
from services.locks import require_open

NOTHING: tuple[Any, ...] = (None, "", ())
"""What an empty field may be given as; it is stored as nothing."""


def columns_of(form: type[Form]) -> list[str]:
    """The names a row of a form has: its record id first where the form has no id field of its own, then the stored fields."""
    names = list(stored(form))
    return names if form.info.key in names else [form.info.key, *names]


def rows_of(connection: Connection, table: str, period: str = "") -> list[Row]:
    """The rows of a form in the order they were entered; of one period where the form has periods and one is named."""
    form = BY_TABLE[table]
    names = columns_of(form)
    query = select(*(form.__table__.c[name] for name in names)).order_by(form.__table__.c.id)
    if period and "period" in form.__table__.c:
        query = query.where(form.__table__.c.period == period)
    return [dict(zip(names, row, strict=True)) for row in connection.execute(query)]


def plain(form: type[Form], row: Mapping[str, Any]) -> dict[str, Any]:
    """The stored values of a row as the audit keeps them, empty ones left out."""
    return {name: to_plain(row[name], field) for name, field in stored(form).items() if row.get(name) is not None}


_CHILD_LETTERS = {
    "project_funding": "A",
    "project_equipment": "B",
    "project_permit": "C",
    "task_metric": "M",
    "task_evidence": "E",
}


def new_key(write: Write, table: str, values: Mapping[str, Any], year: int) -> str:
    """A permanent id for a new record: readable, never printed as 序号, never given twice.

    A project's is county code, year and four digits (F1 项目内部编号); a child's is its parent's with a letter and a number; a
    record that is about one thing a period (F2, F3, F9) has that thing's id.
    """
    form = BY_TABLE[table]
    key = form.info.key
    if values.get(key):
        return str(values[key])
    if form.info.parent:
        parent = str(values[BY_TABLE[form.info.parent].info.key])
        return f"{parent}-{_CHILD_LETTERS[table]}{write.next_serial(f'{table}:{parent}'):03d}"
    prefix = "" if table == "reserve_project" else form.info.code
    name = f"{prefix}{write.unit}{year:04d}"
    return f"{name}{write.next_serial(name):04d}"


def default_of(field: Field) -> Any:
    """What a new record's field starts with; nothing where the default is computed (F2 lamp_self)."""
    return None if not field.default or field.default.startswith("同") else read(field.default, field).value


def supplied(table: str, year: int) -> Row:
    """What the program fills in itself in a new record that does not say: the year of F6a, the source of F10."""
    return {"year": year} if table == "adv_industry" else {"source": "03"} if table == "issue" else {}


def prepared(table: str, values: Mapping[str, Any], period: str, year: int) -> Row:
    """A new record's values with defaults and what the program fills in itself."""
    form = BY_TABLE[table]
    row: Row = {name: default_of(field) for name, field in stored(form).items()}
    row.update({name: value for name, value in values.items() if value not in NOTHING})
    if "period" in form.__table__.c:
        row["period"] = period
    return {**row, **{name: value for name, value in supplied(table, year).items() if row.get(name) is None}}


def insert_record(write: Write, table: str, values: Mapping[str, Any], period: str = "") -> str:
    """Add a record inside a write; returns its permanent id. The period must be open (`require_open`)."""
    form = BY_TABLE[table]
    if form.info.per_period and not period:
        raise ValueError(f"a record of {table} belongs to a period")
    row = prepared(table, values, period, int(period[:4]) if period else write.now.year)
    row[form.info.key] = new_key(write, table, row, write.now.year)
    write.session.add(form(**{name: row[name] for name in columns_of(form)}))
    write.session.flush()
    write.note(table, record_key(table, row), None, plain(form, row), row.get("period") or "")
    return record_key(table, row)


def find(session: Session, table: str, key: str, period: str = "") -> Form:
    """The open record. Raises `Refused` where there is none."""
    form = BY_TABLE[table]
    query = select(form).where(form.__table__.c[form.info.key] == key)
    if "period" in form.__table__.c:
        query = query.where(form.__table__.c.period == period)
    record = session.scalars(query).first()
    if record is None:
        raise refuse("DATA", "这条记录已不存在，可能已被删除。", "刷新后再试。", form=table, record=key)
    return record


def update_record(write: Write, record: Form, changes: Mapping[str, Any]) -> None:
    """Change fields of a record inside a write. A value that breaks a rule is kept; checks show it."""
    form = type(record)
    old = {name: getattr(record, name) for name in changes}
    wanted = {name: None if value in NOTHING else value for name, value in changes.items()}
    new = {name: value for name, value in wanted.items() if value != old[name]}
    if not new:
        return
    for name, value in new.items():
        setattr(record, name, value)
    write.session.flush()
    kept = stored(form)
    before = {name: to_plain(old[name], kept[name]) for name in new}
    after = {name: to_plain(value, kept[name]) for name, value in new.items()}
    write.note(form.__tablename__, str(getattr(record, form.info.key)), before, after, getattr(record, "period", None) or "")


def writable(table: str) -> dict[str, Field]:
    """The fields that a clerk may fill in: stored ones, those the program fills only where they may be changed (可改)."""
    return {n: f for n, f in stored(BY_TABLE[table]).items() if f.need is not k.AUTOMATIC or f.editable}


def _known(table: str, values: Mapping[str, Any]) -> None:
    for name in values:
        if name not in fields(BY_TABLE[table]):
            raise refuse("DATA", f"{BY_TABLE[table].info.title}没有“{name}”这一项。", form=table, field=name)


def add(desk: Desk, table: str, values: Mapping[str, Any], period: str = "") -> tuple[str, frozenset[str]]:
    """Add a record; returns its permanent id and the tables changed. Raises `Refused` where the period is locked."""
    _known(table, values)
    with desk.writing(f"新增{BY_TABLE[table].info.title}") as write:
        require_open(write.session, table, period)
        key = insert_record(write, table, values, period)
        return key, write.changed


def edit(
    desk: Desk,
    table: str,
    key: str,
    changes: Mapping[str, Any],
    period: str = "",
    revision: int | None = None,
    action: str = "修改",
) -> frozenset[str]:
    """Save changed fields of one record; returns the tables changed. `action` is what the audit calls it, before the form's title.

    Raises `Refused` where the period is locked, the record is gone, or it is no longer at the `revision` that the clerk saw.
    """
    _known(table, changes)
    with desk.writing(f"{action}{BY_TABLE[table].info.title}") as write:
        require_open(write.session, table, period)
        record = find(write.session, table, key, period)
        stale = refuse("DATA", "这条记录刚被改过，没有保存。", "查看新内容后再决定保留哪一个。", form=table, record=key)
        if revision is not None and record.revision != revision:
            raise stale
        try:
            update_record(write, record, changes)
        except StaleDataError:
            raise stale from None
        return write.changed


def delete(desk: Desk, table: str, key: str, period: str = "") -> frozenset[str]:
    """Delete a record with its child records; the audit keeps what they held. Returns the tables changed."""
    with desk.writing(f"删除{BY_TABLE[table].info.title}") as write:
        require_open(write.session, table, period)
        delete_record(write, find(write.session, table, key, period))
        return write.changed


def delete_record(write: Write, record: Form) -> None:
    """Delete a record with its child records inside a write."""
    table = record.__tablename__
    for form, row in _owned(write.session.connection(), record):
        note_gone(write, form.__tablename__, row)
    note_gone(write, table, {column.name: getattr(record, column.name) for column in record.__table__.columns})
    write.session.delete(record)


def _owned(connection: Connection, record: Form) -> Iterator[tuple[type[Form], Row]]:
    """The records that go when this one goes, of whichever period, as their foreign keys say."""
    for form in BY_TABLE.values():
        for key in form.__table__.foreign_key_constraints:  # type: ignore[attr-defined]
            if key.referred_table.name == record.__tablename__:
                same = [part.parent == getattr(record, part.column.name) for part in key.elements]
                query = select(form.__table__).where(*same).order_by(form.__table__.c.id)
                for row in connection.execute(query):
                    yield form, dict(row._mapping)


def note_gone(write: Write, table: str, row: Row) -> None:
    """Note for the audit that a record is deleted; `row` is all of its table's row."""
    write.note(table, record_key(table, row), plain(BY_TABLE[table], row), None, row.get("period") or "", row["id"])
