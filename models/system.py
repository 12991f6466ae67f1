"""The program's own tables: the county, its departments, the city's lists, what was sent, who changed what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.forms.base import Base

FROZEN, SENT, BURNED, RETURNED, RECEIVED = "frozen", "sent", "burned", "returned", "received"
"""States of a snapshot: frozen and waiting, sent to the city, given up before it was sent, and the city's two answers."""


class County(Base):
    """The unit this database belongs to: one row."""

    __tablename__ = "county"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit: Mapped[str]
    dept: Mapped[str | None]
    filler: Mapped[str | None]
    phone: Mapped[str | None]
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    reviewer: Mapped[str | None]
    approver: Mapped[str | None]


class Department(Base):
    """县级部门表: the county's departments, known by name, with what they fill in by default."""

    __tablename__ = "department"
    name: Mapped[str] = mapped_column(primary_key=True)
    city_units: Mapped[list[str]] = mapped_column(JSON)
    filler: Mapped[str | None]
    phone: Mapped[str | None]
    reviewer: Mapped[str | None]


class AcceptedList(Base):
    """A list of the city as it was accepted: the newest row is the list in force.

    `parameters` (value as text, by id), `calendar` (period, report_type, due_date) and `codes` (entries by list name) are the whole
    set in force with it; empty ones are as the city's profile says.
    """

    __tablename__ = "task_list"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str]
    title: Mapped[str]
    doc_no: Mapped[str]
    issued: Mapped[str]
    issuer: Mapped[str]
    file: Mapped[str]
    sha256: Mapped[str]
    accepted_at: Mapped[datetime]
    choices: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    parameters: Mapped[dict[str, str]] = mapped_column(JSON, server_default="{}", default=dict)
    calendar: Mapped[list[dict[str, str]]] = mapped_column(JSON, server_default="[]", default=list)
    codes: Mapped[dict[str, list[dict[str, Any]]]] = mapped_column(JSON, server_default="{}", default=dict)


class AcceptedItem(Base):
    """An item of an accepted list, as `TaskItem.to_json` has it."""

    __tablename__ = "task_item"
    __table_args__ = (UniqueConstraint("list_id", "task_uid"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("task_list.id"))
    task_uid: Mapped[str]
    seq: Mapped[int]
    item: Mapped[dict[str, Any]] = mapped_column(JSON)


class Snapshot(Base):
    """A frozen version of a period: cover, findings and marks; its records are in `snapshot_record`."""

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("period", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str]
    version: Mapped[int]
    state: Mapped[str]
    list_version: Mapped[str]
    schema_version: Mapped[str]
    digest: Mapped[str]
    file: Mapped[str | None]
    cover: Mapped[dict[str, Any]] = mapped_column(JSON)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    notes: Mapped[list[str]] = mapped_column(JSON)


class SnapshotRecord(Base):
    """A record as it was frozen, computed fields included, in plain values (`models.values.to_plain`)."""

    __tablename__ = "snapshot_record"
    __table_args__ = (Index(None, "form", "record"),)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id", ondelete="CASCADE"), primary_key=True)
    form: Mapped[str] = mapped_column(primary_key=True)
    record: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class AuditEntry(Base):
    """A write: when, what was done, and each record's values before and after, in plain values."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    action: Mapped[str]
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class LoggedFinding(Base):
    """A problem that a check of a period found (kept while the period is open, so that what was mended is known too).

    `severity` is a kind of `models.problems` (errors, reasons, hints, trials), `dept` the department responsible at that time, `nth`
    tells several findings of one rule at one field apart. It is there while `cleared_at` is empty; `last_seen` is of one that is
    there the check that it came (back) with, of one cleared the last check that still had it; `returned` is how often it came back.
    """

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("period", "rule", "form", "record", "field", "nth"),
        Index("ix_finding_tally", "period", "rule", "form", "field", "dept", "severity", "cleared_at", "returned"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str]
    rule: Mapped[str]
    form: Mapped[str]
    record: Mapped[str]
    field: Mapped[str]
    nth: Mapped[int]
    dept: Mapped[str]
    severity: Mapped[str]
    message: Mapped[str]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
    returned: Mapped[int] = mapped_column(default=0)


class CheckRun(Base):
    """The last check of a period that was kept: when, the newest audit row it knew, and how complete the period was.

    `done` has for each department six counts, as `services.completeness.Done` names them.
    """

    __tablename__ = "check_run"
    period: Mapped[str] = mapped_column(primary_key=True)
    checked_at: Mapped[datetime]
    audit: Mapped[int]
    done: Mapped[dict[str, list[int]]] = mapped_column(JSON)


class Serial(Base):
    """The last number given out under a name, so that none is given twice, not even after a deletion."""

    __tablename__ = "serial"
    name: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]
