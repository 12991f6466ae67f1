"""Cases of R23 to R29 and R62: dates, permits, entry in the statistics."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from typing import Any

from models.book import Book
from tests.rules.project_cases.base import Case, Tables, alone, changed
from tests.rules.sample import PROJECT, TODAY, equipment, funding, permit


def more(kind: str, **changes: Any) -> Tables:
    """The approval and a second permit."""
    return {"project_permit": [permit(), permit(record_uid=f"{PROJECT}-C002", permit=kind, **changes)]}


def approval(**changes: Any) -> Tables:
    return {"project_permit": [permit(**changes)]}


def outside_statistics(start: date, **changes: Any) -> Book:
    return changed({}, **{"in_stat": False, "actual_start": start, **changes})


def small(total: str) -> Book:
    """A project of this size, under way since March and not in the statistics."""
    lines: Tables = {
        "project_funding": [funding("14", total)],
        "project_equipment": [equipment(amount=D("400.00"))],
        "project_permit": [permit(doc_invest=D(total))],
    }
    money = dict(total_invest=D(total), fixed_invest=D("450.00"), equip_invest=D("400.00"), build_invest=None)
    return changed(lines, in_stat=False, **money)


PENDING = {"doc_no": None, "doc_date": None, "authority": None, "doc_invest": None, "expect": "2026-12"}

BROKEN: list[Case] = [
    ("R23", lambda: changed(plan_start="2026-03", plan_end="2026-02")),
    ("R24", lambda: changed(actual_end=date(2026, 3, 9))),
    ("R24", lambda: changed(actual_start=date(2026, 11, 23))),
    ("R24", lambda: changed(actual_end=date(2026, 11, 23))),
    ("R24", lambda: alone(actual_end=date(2026, 11, 23))),
    ("R25", lambda: changed(plan_start="2026-03", plan_end="2029-04")),
    ("R26", lambda: changed(actual_start=None)),
    ("R27", lambda: changed({"project_permit": []})),
    ("R27", lambda: changed(approval(status="02", **PENDING))),
    ("R27", lambda: changed(approval(permit="06"))),
    ("R28", lambda: changed(approval(doc_date=date(2026, 3, 11)))),
    ("R29", lambda: changed(more("06", status="02", **PENDING))),
    ("R29", lambda: changed(more("03", status="03", **PENDING))),
    ("R62", lambda: outside_statistics(date(2026, 10, 21))),
    ("R62", lambda: small("500.00")),
]

PASSING: list[Case] = [
    ("R23", lambda: changed(plan_start="2026-03", plan_end="2026-03")),
    ("R23", lambda: changed(plan_end=None)),
    ("R24", lambda: changed(actual_start=TODAY)),
    ("R24", lambda: changed(actual_end=date(2026, 3, 10))),
    ("R24", lambda: changed(actual_end=TODAY)),
    ("R24", lambda: alone()),
    ("R25", lambda: changed(plan_start="2026-03", plan_end="2029-03")),
    ("R25", lambda: changed(plan_start=None)),
    ("R26", lambda: changed(stage="3", actual_start=None)),
    ("R27", lambda: changed(approval(status="04", exempt_basis="内部设备更新，不需备案"))),
    ("R27", lambda: changed(approval(status=None))),
    ("R27", lambda: changed({"project_permit": []}, stage="3")),
    ("R28", lambda: changed(approval(doc_date=date(2026, 3, 10)))),
    ("R28", lambda: changed(approval(doc_date=None))),
    ("R28", lambda: changed(more("06", doc_date=date(2026, 3, 11)))),
    ("R29", lambda: changed(more("06", status="01"))),
    ("R29", lambda: changed(more("10", status="02", **PENDING))),
    ("R29", lambda: changed(more("06", status="02", **PENDING), stage="3")),
    ("R62", lambda: outside_statistics(date(2026, 10, 22))),
    ("R62", lambda: small("499.99")),
    ("R62", lambda: outside_statistics(date(2026, 3, 10), in_stat=None)),
    ("R62", lambda: outside_statistics(date(2026, 3, 10), in_stat=True)),
]
