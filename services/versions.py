"""The versions of a period that were frozen or sent, and what changed from one to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from models.book import Row, full_key
from models.forms import BY_TABLE, FORMS, Submission, fields, stored
from models.problems import refuse
from models.profile import profile
from models.system import BURNED, FROZEN, RECEIVED, RETURNED, SENT, Snapshot
from models.values import show
from services.books import row_from_plain, snapshot_rows
from services.desk import Desk
from services.names import Names, names_now, short_title

STATES = {FROZEN: "定稿未导出", SENT: "已报送", BURNED: "已作废", RETURNED: "市级退回", RECEIVED: "市级已接收"}

_OF_EACH = frozenset({"version", "state", "frozen_at", "exported_at", "submit_date", "data_digest", "explain_summary"})
"""What differs between any two covers and says nothing of the data."""

_PRINTED = frozenset({"row_no"})
"""Numbers of print alone: no change of a record."""


@dataclass(frozen=True)
class VersionLine:
    """A version: `type` and `state` in words, `digest` in groups of four as printed, `file` "" before it was exported."""

    period: str
    version: int
    type: str
    state: str
    digest: str
    frozen_at: datetime | None
    exported_at: datetime | None
    file: str
    list_version: str
    note: str


@dataclass(frozen=True)
class Changed:
    """One difference: kind "added" or "removed" of a whole record (`field` is ""), or "changed" of one field, values as shown.

    `computed` marks a field that the program works out, which changed because another did.
    """

    kind: str
    form: str
    title: str
    record: str
    name: str
    field: str = ""
    label: str = ""
    before: str = ""
    after: str = ""
    computed: bool = False


def grouped(digest: str) -> str:
    """A check code in groups of four: 9F3A 27C4 61B0 E85D."""
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


def versions(desk: Desk, period: str = "") -> list[VersionLine]:
    """The versions of a period, of all where none is named, newest first."""
    table = Snapshot.__table__
    query = select(table).order_by(table.c.period.desc(), table.c.version.desc())
    with desk.reading() as connection:
        rows = connection.execute(query.where(table.c.period == period) if period else query).all()
    return [_version(row) for row in rows]


def _version(row: Any) -> VersionLine:
    cover = row_from_plain(Submission, row.cover)
    return VersionLine(
        period=row.period,
        version=row.version,
        type=profile().codes["CL-REPORTTYPE"].label(cover["report_type"]),
        state=STATES[row.state],
        digest=grouped(row.digest),
        frozen_at=cover["frozen_at"],
        exported_at=cover["exported_at"],
        file=row.file or "",
        list_version=row.list_version,
        note=cover["correction_note"] or "",
    )


Records = dict[str, dict[str, Row]]


def _records(connection: Connection, period: str, version: int) -> Records:
    """All records of a version by table and id, its cover among them. Raises `Refused` where there is no such version."""
    query = select(Snapshot.id, Snapshot.cover).where(Snapshot.period == period, Snapshot.version == version)
    found = connection.execute(query).first()
    if found is None:
        raise refuse("DATA", f"{period}没有V{version:02d}这一版。", "在历次报送中选已有的版本。")
    rows = snapshot_rows(connection, found.id)
    known = {table: {full_key(table, row): row for row in rows.get(table, ())} for table in BY_TABLE}
    return {**known, "submission": {period: row_from_plain(Submission, found.cover)}}


def difference(desk: Desk, period: str, version_a: int, version_b: int) -> list[Changed]:
    """What changed from version a to version b, form by form: records added and removed, and fields changed, computed ones too.

    Raises `Refused` where the period has no such version.
    """
    with desk.reading() as connection:
        before, after = _records(connection, period, version_a), _records(connection, period, version_b)
        names = names_now(connection)
    called = {uid: row["project_name"] for each in (before, after) for uid, row in each["reserve_project"].items()}
    names = Names({**names.projects, **called}, names.tasks)
    return [changed for form in FORMS for changed in _of_form(form.__tablename__, before, after, names)]


def _of_form(table: str, before: Records, after: Records, names: Names) -> Iterator[Changed]:
    old, new = before[table], after[table]
    title = short_title(table)
    for key, row in new.items():
        if key in old:
            yield from _of_record(table, key, old[key], row, names)
        else:
            yield Changed("added", table, title, key, names.of(table, row))
    for key, row in old.items():
        if key not in new:
            yield Changed("removed", table, title, key, names.of(table, row))


def _of_record(table: str, key: str, old: Row, new: Row, names: Names) -> Iterator[Changed]:
    form, skipped = BY_TABLE[table], _OF_EACH if table == "submission" else _PRINTED
    for name, field in fields(form).items():
        if name not in skipped and old.get(name) != new.get(name):
            shown = [show(row.get(name), field) for row in (old, new)]
            what = (table, short_title(table), key, names.of(table, new), name, field.label)
            yield Changed("changed", *what, before=shown[0], after=shown[1], computed=name not in stored(form))
