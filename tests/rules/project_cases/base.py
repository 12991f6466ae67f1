"""Clean projects of several kinds that the cases break: under construction, planned, with a treasury bond, with a loan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D
from typing import Any

from models.book import Book, Row
from tests.rules.sample import clean, equipment, funding, past, permit, project

Case = tuple[str, Callable[[], Book]]
Tables = dict[str, list[Row]]

SECOND = "43052320260002"


def changed(rows: Tables | None = None, /, **changes: Any) -> Book:
    """The clean book with its project changed, now and in the period sent before; `rows` replace its other tables."""
    book = clean(reserve_project=[project(**changes)], **(rows or {}))
    book.earlier = [past(reserve_project=[project(**changes)])]
    return book


def planned(**changes: Any) -> Row:
    """A project still in planning, with no lines and no month: nothing about it is due yet."""
    row = project(
        project_uid=SECOND, project_name="样例县人民医院影像设备购置", project_code="2605-430523-04-02-654321", owner_name="样例县人民医院",
        owner_uscc=None, owner_type="09", field_city="07", industry="Q84", upgrade_direction=None, stage="1", plan_start="2027-03",
        plan_end="2028-06", actual_start=None, year_plan=None, in_stat=None, task_uid="task-z", retire_qty=10, new_qty=10,
    )  # fmt: skip
    return {**row, **changes}


def alone(rows: Tables | None = None, /, **changes: Any) -> Book:
    """A book whose only project is still in planning, and new."""
    empty: Tables = {"project_funding": [], "project_equipment": [], "project_permit": [], "project_progress": []}
    book = clean(**{**empty, "reserve_project": [planned(**changes)], **(rows or {})})
    book.earlier = [past(reserve_project=[], project_progress=[])]
    return book


def beside(**changes: Any) -> Book:
    """The clean book with a second project, still in planning."""
    return clean(reserve_project=[project(), planned(**changes)])


def second_funding(channel: str, amount: str, **changes: Any) -> Row:
    """A source of the planned project's money."""
    return funding(channel, amount, **{"record_uid": f"{SECOND}-A{channel}", "project_uid": SECOND, **changes})


def bond(rows: Tables | None = None, /, **changes: Any) -> Book:
    """An industrial project that asks for a treasury bond, each share of it just as allowed."""
    lines: Tables = {
        "project_funding": [funding("02", "600", applying=D("600.00")), funding("14", "4400")],
        "project_equipment": [equipment(amount=D("3000.00"), unit_price=D("120.0000"))],
        "project_permit": [permit(doc_invest=D("5000.00"))],
    }
    base = dict(
        total_invest=D("5000.00"), fixed_invest=D("4000.00"), equip_invest=D("3000.00"), retire_value=D("300.00"),
        field_treasury="01", in_ndrc_lib=True, ndrc_lib_date=date(2026, 5, 6),
    )  # fmt: skip
    return changed({**lines, **(rows or {})}, **{**base, **changes})


def loan(rows: Tables | None = None, /, **changes: Any) -> Book:
    """A project with a loan as large as allowed, for the shortest term, from as many banks as allowed."""
    base = dict(loan_years=1, loan_banks=("04", "05", "06"), loan_purpose="购置数控车床20台、加工中心5台")
    return changed({"project_funding": [funding("10", "800"), funding("14", "200")], **(rows or {})}, **{**base, **changes})


def grant(rows: Tables | None = None, /, **changes: Any) -> Book:
    """A project that asks for central money other than a bond."""
    lines: Tables = {"project_funding": [funding("01", "100", applying=D("100.00")), funding("14", "900")]}
    return changed({**lines, **(rows or {})}, **{"in_ndrc_lib": True, "ndrc_lib_date": date(2026, 5, 6), **changes})
