"""Which periods may be written to. What is frozen or sent is never changed underneath its check code."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.forms import BY_TABLE, Submission
from models.problems import Refused, refuse
from services.desk import Desk

DRAFT, FROZEN, SENT, RETURNED, RECEIVED = "01", "02", "03", "04", "05"
OPEN = frozenset({DRAFT, RETURNED})
"""States in which a period may be changed."""


def state_of(session: Session, period: str) -> str:
    """The state of a period (CL-STATE); a period nobody has touched is a draft."""
    return session.scalars(select(Submission.state).where(Submission.period == period)).first() or DRAFT


def require_open(session: Session, table: str, period: str = "") -> None:
    """Raise `Refused` where a record of this form must not be written now.

    A form with periods is locked from freezing on; the others, which every period draws on, only while a period is frozen and not yet
    sent. The liaison list is in no package and never locked.
    """
    form = BY_TABLE[table]
    if table == "liaison":
        return
    if form.info.per_period:
        state = state_of(session, period)
        if state == FROZEN:
            raise refuse("LOCKED", f"{period}已定稿，不能修改。", "要改数据，先退回草稿，版本号随之作废。", form=table)
        if state in (SENT, RECEIVED):
            raise refuse("LOCKED", f"{period}已报送，不能修改。", "要更正，先退回草稿，再以更正报定稿。", form=table)
        return
    frozen = session.scalars(select(Submission.period).where(Submission.state == FROZEN)).first()
    if frozen:
        raise refuse("LOCKED", f"{frozen}已定稿、尚未导出，不能修改。", "先正式导出，或退回草稿再改。", form=table)


def why_closed(desk: Desk, table: str, period: str = "") -> str:
    """Why a record of this form must not be written now, in one sentence; "" where it may."""
    try:
        with desk.reading() as connection, Session(connection) as session:
            require_open(session, table, period)
    except Refused as refused:
        return refused.problems[0].message
    return ""
