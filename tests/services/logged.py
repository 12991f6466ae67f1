"""Rows for the log of findings, and a period made sent without its package."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from models.forms import Submission
from models.problems import ERRORS
from models.system import SENT, CheckRun, LoggedFinding, Snapshot
from services.desk import Desk
from services.filing import freeze
from services.listing import records

DEPT = "邵阳县教育局"


def project(desk: Desk) -> str:
    """The id of the county's first project."""
    return str(records(desk, "reserve_project")[0]["project_uid"])


def log(desk: Desk, period: str, *findings: dict[str, Any], done: dict[str, list[int]] | None = None) -> None:
    """Put findings into the log of a period as its check of the 20th would have, mended on the 21st unless they say otherwise."""
    at, mended = (datetime(int(period[:4]), int(period[5:]), day, 9, 41) for day in (20, 21))
    usual = {"period": period, "field": "", "nth": 0, "dept": DEPT, "severity": ERRORS, "message": "样例提示。", "first_seen": at,
             "last_seen": at, "cleared_at": mended, "returned": 0}  # fmt: skip
    with desk.database.writing() as session:
        if findings:
            session.execute(insert(LoggedFinding), [{**usual, **finding} for finding in findings])
        session.merge(CheckRun(period=period, checked_at=mended, audit=0, done=done or {}))


def send(desk: Desk, period: str) -> None:
    """Freeze a period and mark it sent on the desk's day."""
    freeze(desk, period)
    with desk.database.writing() as session:
        snapshot = session.scalars(select(Snapshot).where(Snapshot.period == period)).one()
        snapshot.state = SENT
        snapshot.cover = {**snapshot.cover, "submit_date": desk.today.isoformat()}
        session.execute(update(Submission).where(Submission.period == period).values(state="03"))
