"""A county large enough to measure checks on: each project with its lines and its month, and the month before as it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from models import periods
from models.book import Row, full_key
from models.forms import BY_TABLE, FORMS, ReserveProject
from models.system import SENT, Snapshot, SnapshotRecord
from services.books import open_book, plain_row
from services.desk import Desk, Write
from services.records import columns_of
from services.tasklists import current_list
from tests.bench_projects import PERIOD, UNIT, county_with

LAST = periods.shifted(PERIOD, -1)
_PERMITS = ("01", "02", "03")
_MONTHS = ((LAST, "50.00", "560.00", "10月8日"), (PERIOD, "40.00", "600.00", "11月12日"))


def uid(number: int) -> str:
    """The id that a project of `county_with` has."""
    return f"{UNIT}2026{number:06d}"


def _total(number: int) -> Decimal:
    return Decimal(800 + number * 7919 % 49999) / 10 + 720


def _lines(number: int) -> Iterator[tuple[str, Row]]:
    """Two sources of money, two kinds of equipment and three permits of a project that is being built, and its two months."""
    key, total = uid(number), _total(number)
    for place, (channel, amount) in enumerate((("14", total - 400), ("07", Decimal(400)))):
        yield (
            "project_funding",
            {"record_uid": f"{key}-A{place:03d}", "project_uid": key, "channel": channel, "plan_amount": amount},
        )
    for place, (name, pieces) in enumerate((("数控车床", 25), ("加工中心", 10))):
        own = {"row_type": "02", "equip_name": f"{name}{number}型", "model": f"X{number}", "second_hand": False, "qty": pieces}
        price = {"unit_price": Decimal(400) / pieces, "amount": Decimal("400.00")}
        yield "project_equipment", {"record_uid": f"{key}-B{place:03d}", "project_uid": key, **own, **price}
    for place, permit in enumerate(_PERMITS):
        paper = {"doc_no": f"样发改备〔2026〕{number}号", "authority": "样例县发展和改革局", "doc_date": date(2026, 2, 20)}
        invest = total if permit == "01" else None
        own = {"permit": permit, "status": "01", "doc_invest": invest, **paper}
        yield "project_permit", {"record_uid": f"{key}-C{place:03d}", "project_uid": key, **own}
    for period, month, arrived, day in _MONTHS:
        said = f"第{number % 90 + 1}条生产线的设备已于{day}安装完成，正在调试。"
        money = {"month_invest": Decimal(month), "fund_arrived": Decimal(arrived), "fund_paid": Decimal("500.00"), "month_qty": 2}
        yield "project_progress", {"period": period, "project_uid": key, "image_progress": said, **money}


def county_in_full(folder: Path, rows: int) -> Desk:
    """A county with so many projects under way, nearly free of findings, and its last month as it was sent."""
    desk = county_with(folder, rows)
    with desk.reading() as connection:
        item = current_list(connection).items[0].task_uid
    with desk.writing("样例") as write:
        found: dict[str, list[Row]] = {}
        for number in range(rows):
            for table, row in _lines(number):
                found.setdefault(table, []).append(row)
            write.session.execute(
                update(ReserveProject).where(ReserveProject.project_uid == uid(number)).values(**_begun(number, item))
            )
        for table, lines in found.items():
            names = columns_of(BY_TABLE[table])
            kept = [{"revision": 1, **{name: line.get(name) for name in names}} for line in lines]
            write.session.execute(insert(BY_TABLE[table]), kept)
    _send(desk)
    return desk


def _begun(number: int, item: str) -> Row:
    return {
        "project_code": f"2603-{UNIT}-04-02-{number:06d}", "stage": "4", "plan_start": "2026-03", "actual_start": date(2026, 3, 15),
        "year_plan": Decimal(100), "in_stat": True, "task_uid": item, "total_invest": _total(number),
    }  # fmt: skip


def _send(desk: Desk) -> None:
    with desk.reading() as connection:
        book = open_book(connection, LAST, desk)
    with desk.writing("样例") as write:
        _keep(write, book.rows)


def _keep(write: Write, tables: dict[str, list[Row]]) -> None:
    version = Snapshot(
        period=LAST, version=1, state=SENT, list_version="", schema_version="", digest="", cover={}, findings=[], notes=[]
    )
    write.session.add(version)
    write.session.flush()
    records = [
        {"snapshot_id": version.id, "form": table, "record": full_key(table, row), "content": plain_row(BY_TABLE[table], row)}
        for table, rows in tables.items()
        if table != "submission"
        for row in rows
    ]
    write.session.execute(insert(SnapshotRecord), records)


def loaded(desk: Desk) -> list[Any]:
    """The same rows by SQLAlchemy Core alone: all columns of the period's tables as dicts, and what the sent version holds."""
    found: list[Any] = []
    with desk.reading() as connection:
        for form in FORMS:
            table = form.__table__
            query = select(table).where(table.c.period == PERIOD) if "period" in table.c else select(table)
            found.append([dict(row._mapping) for row in connection.execute(query)])
        kept = select(SnapshotRecord.form, SnapshotRecord.record, SnapshotRecord.content)
        found.append([dict(row._mapping) for row in connection.execute(kept)])
    return found
