"""Cases of R33 to R42, R44 to R47, R65 and R67: bonds, loans, central money."""

from __future__ import annotations

from decimal import Decimal as D

from models.book import Book
from tests.rules.project_cases.base import Case, Tables, alone, bond, changed, grant, loan, second_funding
from tests.rules.sample import PROJECT, equipment, funding


def bond_of(applying: str) -> Tables:
    return {"project_funding": [funding("02", "700", applying=D(applying)), funding("14", "4300")]}


def small_bond(fixed: str) -> Book:
    """A bond project with so much fixed investment, three quarters of it equipment."""
    machines = {"project_equipment": [equipment(amount=D("1500.00"), unit_price=None)]}
    return bond({**bond_of("299.99"), **machines}, fixed_invest=D(fixed), equip_invest=D("1500.00"), retire_value=D("150.00"))


def asked(applying: str) -> Book:
    """A planned project of 1000 that asks the province for so much."""
    return alone({"project_funding": [second_funding("05", "1000.00", applying=D(applying))]})


def done(total: str) -> Book:
    """A bond project that has done so much by now (40 of it this month)."""
    book = bond()
    book.earlier[0].rows["project_progress"][PROJECT]["total_done"] = D(total) - 40
    return book


def lent(amount: str | None, channel: str = "10") -> Book:
    """A planned project of 1000 with a loan of so much."""
    line = second_funding(channel, "0", plan_amount=D(amount) if amount else None)
    return alone({"project_funding": [line]}, loan_years=3, loan_banks=("04",), loan_purpose="购置影像设备10台及配套软件")


def relent(total: str) -> Book:
    """A planned project of this size with a relending loan."""
    line = second_funding("11", "100.00")
    return alone(
        {"project_funding": [line]}, total_invest=D(total), fixed_invest=D("400.00"), equip_invest=D("300.00"), loan_years=3,
        loan_banks=("04",), loan_purpose="购置影像设备10台及配套软件",
    )  # fmt: skip


def shared(loans: str, own: str) -> Book:
    return loan({"project_funding": [funding("10", loans), funding("14", own)]})


def bought(second_hand: bool) -> Tables:
    return {"project_equipment": [equipment(amount=D("3000.00"), unit_price=None, second_hand=second_hand)]}


def retired(owned: bool, disposal: str) -> Tables:
    old = equipment(record_uid=f"{PROJECT}-B002", row_type="01", equip_name="老式车床", service_year=2008, depreciated=True,
                    amount=D("300.00"), second_hand=None, owned=owned, disposal=disposal)  # fmt: skip
    return {"project_equipment": [*bought(False)["project_equipment"], old]}


BROKEN: list[Case] = [
    ("R33", lambda: asked("1000.02")),
    ("R34", lambda: bond(bond_of("600.02"))),
    ("R35", lambda: small_bond("1999.99")),
    ("R36", lambda: bond(build_nature="01")),
    ("R36", lambda: bond(build_nature="05")),
    ("R37", lambda: done("4000.01")),
    ("R38", lambda: bond(retire_value=D("299.99"))),
    ("R39", lambda: bond(bought(second_hand=True))),
    ("R39", lambda: bond(retired(owned=False, disposal="01"))),
    ("R39", lambda: bond(retired(owned=True, disposal="04"))),
    ("R40", lambda: lent("1000.02")),
    ("R41", lambda: lent("0.00")),
    ("R67", lambda: loan(loan_years=None)),
    ("R67", lambda: loan(loan_years=0)),
    ("R67", lambda: loan(loan_banks=None)),
    ("R67", lambda: loan(loan_banks=("04", "05", "06", "07"))),
    ("R42", lambda: relent("499.99")),
    ("R44", lambda: changed(other_central=True)),
    ("R45", lambda: grant(other_central=True, other_central_note="样例专项资金，支持锅炉改造")),
    ("R46", lambda: grant(restricted=True)),
    ("R46", lambda: loan(restricted=True)),
    ("R47", lambda: grant(in_ndrc_lib=False, ndrc_lib_date=None)),
    ("R65", lambda: shared("800.01", "199.99")),
]

PASSING: list[Case] = [
    ("R33", lambda: asked("1000.01")),
    ("R34", lambda: bond(bond_of("600.01"))),
    ("R34", lambda: bond(bond_of("700"), fixed_invest=None)),
    ("R34", lambda: grant()),
    ("R35", lambda: small_bond("2000.00")),
    ("R35", lambda: bond(bond_of("200"), fixed_invest=None)),
    ("R35", lambda: changed(fixed_invest=D("1999.99"), total_invest=D("2000.00"))),
    ("R36", lambda: bond(build_nature="02")),
    ("R36", lambda: changed(build_nature="01")),
    ("R36", lambda: bond(build_nature="01", field_city="02")),
    ("R37", lambda: done("4000.00")),
    ("R37", lambda: bond({"project_progress": []})),
    ("R38", lambda: bond()),
    ("R38", lambda: changed(retire_value=D("1.00"))),
    ("R38", lambda: bond(retire_value=None)),
    ("R39", lambda: bond(retired(owned=True, disposal="01"))),
    ("R39", lambda: changed(bought(second_hand=True))),
    ("R40", lambda: lent("1000.01")),
    ("R41", lambda: lent("0.01")),
    ("R41", lambda: lent(None)),
    ("R41", lambda: lent("0.00", channel="14")),
    ("R67", lambda: loan()),
    ("R67", lambda: changed(loan_years=None)),
    ("R42", lambda: relent("500.00")),
    ("R42", lambda: lent("100.00")),
    ("R44", lambda: changed(other_central=True, other_central_note="样例专项资金，支持锅炉改造")),
    ("R45", lambda: changed(other_central=True, other_central_note="样例专项资金，支持锅炉改造")),
    ("R45", lambda: grant()),
    ("R46", lambda: changed(restricted=True)),
    ("R46", lambda: grant(restricted=False)),
    ("R47", lambda: grant()),
    ("R47", lambda: changed({"project_funding": [funding("01", "100"), funding("14", "900")]})),
    ("R65", lambda: shared("800.00", "200.00")),
    ("R65", lambda: lent("1000.02")),
]
