"""What a field of a record was each time it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from models.forms import BY_TABLE, fields
from models.system import RECEIVED, RETURNED, SENT, Snapshot, SnapshotRecord
from models.values import from_plain
from services.desk import Desk

STATE_WORDS = {SENT: "已报送", RETURNED: "已退回", RECEIVED: "已接收"}


@dataclass(frozen=True)
class PastValue:
    """A value as one version had it; `version` is V02, "" for the draft; `change` is against the time before, None for no number."""

    period: str
    version: str
    state: str
    value: Any
    change: Decimal | int | None
    first: bool
    filler: str
    day: str


def _difference(value: Any, before: Any) -> Decimal | int | None:
    numbers = all(isinstance(v, Decimal | int) and not isinstance(v, bool) for v in (value, before))
    return value - before if numbers else None


def past_values(desk: Desk, period: str, table: str, key: str, name: str, now: Any) -> list[PastValue]:
    """The value now (as a draft) and as it was sent, newest first: of each earlier period its last version, of this one all."""
    field = fields(BY_TABLE[table])[name]
    sent = _sent(desk, period, table, key)
    found: list[PastValue] = []
    before: Any = None
    for snapshot, content in sent:
        value = from_plain(content.get(name), field)
        found.append(_past(snapshot, value, before, first=not found))
        before = value
    draft = PastValue(period, "", "本期草稿", now, _difference(now, before), not found, "", "")
    return [draft, *reversed(found)]


def _past(snapshot: Any, value: Any, before: Any, *, first: bool) -> PastValue:
    day = str(snapshot.cover.get("exported_at") or "")[:10]
    change = None if first else _difference(value, before)
    filler, state = str(snapshot.cover.get("filler") or ""), STATE_WORDS[snapshot.state]
    return PastValue(snapshot.period, f"V{snapshot.version:02d}", state, value, change, first, filler, day)


def _sent(desk: Desk, period: str, table: str, key: str) -> list[tuple[Any, dict[str, Any]]]:
    """The versions that were sent with what the record held in each, oldest first."""
    record = SnapshotRecord.__table__
    query = (
        select(Snapshot.__table__, record.c.content)
        .join(record, record.c.snapshot_id == Snapshot.id)
        .where(record.c.form == table, record.c.record == key)
        .where(Snapshot.state.in_(tuple(STATE_WORDS)), Snapshot.period <= period)
        .order_by(Snapshot.period, Snapshot.version)
    )
    with desk.reading() as connection:
        rows = list(connection.execute(query))
    last = {row.period: row.version for row in rows}
    return [(row, row.content) for row in rows if row.period == period or row.version == last[row.period]]
