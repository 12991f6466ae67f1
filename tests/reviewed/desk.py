"""Putting the made-up county into a data folder, so that it can be looked at in the window."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import insert

from models.book import Book, Past
from models.forms import BY_TABLE
from models.system import SENT, Snapshot, SnapshotRecord
from models.tasks import TaskList
from services.books import plain_row
from services.county import set_up
from services.desk import Write
from services.records import columns_of
from tests.reviewed.story import LAST
from tests.reviewed.words import UNIT

_LEFT_OUT = frozenset({"submission", "explanation"})


def write_county(folder: Path, book: Book) -> None:
    """A data folder with the last month as it is being filled in, and the months before it as sent."""
    folder.mkdir(parents=True, exist_ok=True)
    desk = set_up(
        folder,
        UNIT,
        date(LAST // 12, LAST % 12 + 1, 22),
        filler="李样例",
        phone="0739-5000001",
        reviewer="王样例",
        approver="赵样例",
        demo=True,
    )
    with desk.writing("写入样例县") as write:
        for table, rows in book.rows.items():
            names = columns_of(BY_TABLE[table])
            if rows and table not in _LEFT_OUT:
                write.session.execute(
                    insert(BY_TABLE[table]), [{"revision": 1, **{n: row.get(n) for n in names}} for row in rows]
                )
        for past in book.earlier:
            _sent(write, past)
    desk.database.close()


def _sent(write: Write, past: Past) -> None:
    snapshot = Snapshot(period=past.period, version=1, state=SENT, list_version=TaskList.built_in().version, schema_version="", digest="",
                        file=None, cover={}, findings=[], notes=[])  # fmt: skip
    write.session.add(snapshot)
    write.session.flush()
    rows = [
        {"snapshot_id": snapshot.id, "form": table, "record": key, "content": plain_row(BY_TABLE[table], row)}
        for table, found in past.rows.items()
        for key, row in found.items()
    ]
    write.session.execute(insert(SnapshotRecord), rows)
