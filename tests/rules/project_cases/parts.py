"""Cases of R30, R31, R52, R53, R63 and R64: lines of permits, equipment and money."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

from models.book import Book, Row
from tests.rules.project_cases.base import Case, alone, changed, second_funding
from tests.rules.sample import PROJECT, equipment, funding, permit


def permits(**changes: Any) -> Book:
    return changed({"project_permit": [permit(), permit(record_uid=f"{PROJECT}-C002", permit="10", doc_invest=None, **changes)]})


def machine(**changes: Any) -> Book:
    """The clean book with one more machine, retired, so that no sum is touched."""
    old = dict(record_uid=f"{PROJECT}-B002", row_type="01", equip_name="老式车床", service_year=2008, depreciated=True,
               disposal="01", second_hand=None, owned=True, unit_price=None)  # fmt: skip
    return changed({"project_equipment": [equipment(), equipment(**{**old, **changes})]})


def funds(*lines: Row) -> Book:
    return changed({"project_funding": list(lines)})


BROKEN: list[Case] = [
    ("R30", lambda: permits(doc_no=None)),
    ("R30", lambda: permits(doc_date=None)),
    ("R31", lambda: permits(status="04", exempt_basis=None)),
    ("R52", lambda: machine(qty=0)),
    ("R52", lambda: machine(qty=D("1.5"))),
    ("R53", lambda: machine(qty=2, amount=D("20000.01"))),
    ("R53", lambda: machine(qty=3, amount=D("0.02"))),
    ("R53", lambda: machine(qty=1, amount=D("10000.01"))),
    ("R53", lambda: machine(qty=3, amount=D("30000.01"))),
    ("R63", lambda: funds(funding("14", "600"), funding("14", "400", record_uid="again"))),
    ("R63", lambda: funds(funding("14", "1000.01"), funding("15", "-0.01"))),
    ("R63", lambda: funds(funding("14", "1000", secured_amount=D("-1.00")))),
    ("R63", lambda: funds(funding("14", "1000", applying=D("-1.00")))),
    ("R64", lambda: funds(funding("14", "900"), funding("99", "100"))),
]

PASSING: list[Case] = [
    ("R30", lambda: permits(status="01")),
    ("R30", lambda: permits(status="03", doc_no=None, doc_date=None)),
    ("R31", lambda: permits(status="04", exempt_basis="不新增用地")),
    ("R31", lambda: permits(status="03", exempt_basis=None)),
    ("R52", lambda: machine(qty=1)),
    ("R52", lambda: machine(qty=None)),
    ("R53", lambda: machine(qty=2, amount=D("20000.00"))),
    ("R53", lambda: machine(qty=2, amount=D("0.02"))),
    ("R53", lambda: machine(qty=2, amount=None)),
    ("R53", lambda: machine(qty=0, amount=D("20000.00"))),
    ("R63", lambda: funds(funding("14", "1000"), funding("15", "0"))),
    ("R63", lambda: alone({"project_funding": [funding("14", "1000"), second_funding("14", "1000")]})),
    ("R63", lambda: funds(funding("14", "600"), {**funding("15", "400"), "channel": None})),
    ("R64", lambda: funds(funding("14", "900"), funding("99", "100", note="样例协会补助"))),
    ("R64", lambda: funds(funding("14", "900"), funding("15", "100"))),
]
