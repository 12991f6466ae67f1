"""Cases of R15 to R22, R32, R54 and R66: investment, its parts, what it was before and what was approved."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

from models.book import Book, Row
from tests.rules.project_cases.base import Case, Tables, alone, changed, loan, second_funding
from tests.rules.sample import clean, equipment, funding, past, permit, project


def early(stage: str) -> Book:
    """A project in this early stage whose sources are two cents too many."""
    return alone({"project_funding": [second_funding("14", "600"), second_funding("15", "400.02")]}, stage=stage)


def funds(*lines: Row, **changes: Any) -> Book:
    return changed({"project_funding": list(lines)}, **changes)


def equipped(listed: str | None, equip: str = "800.00", **changes: Any) -> Book:
    """The clean book with so much on its list of new equipment, and so much declared."""
    line = equipment(amount=D(listed) if listed else None)
    return changed({"project_equipment": [line]}, equip_invest=D(equip), **changes)


def sized(total: str) -> Book:
    """A project of this size, all of it fixed investment and half of it equipment."""
    lines: Tables = {"project_funding": [second_funding("14", total)]}
    return alone(lines, total_invest=D(total), fixed_invest=D(total), equip_invest=D(total) / 2, build_invest=D("0.01"))


def sent(**changes: Any) -> Book:
    """The clean book, its project with these values in the period sent before."""
    book = clean()
    book.earlier = [past(reserve_project=[project(**changes)])]
    return book


def noted(reason: str) -> Book:
    """A project with another total than was sent before, and this note on it."""
    book = sent(total_invest=D("1100.00"))
    book.rows["reserve_project"][0]["change_note"] = reason
    return book


def approved(invest: str | None, kind: str = "01") -> Tables:
    return {"project_permit": [permit(doc_invest=D(invest) if invest else None, permit=kind)]}


LONG = "更新数控车床20台、加工中心5台，改造生产线2条，配套建设除尘系统{}套、循环水系统1套，同步更新配电设施，新增检测设备6台、环保监测设备2套。"

BROKEN: list[Case] = [
    ("R15", lambda: funds(funding("14", "999.98"))),
    ("R15", lambda: early("2")),
    ("R16", lambda: equipped("900.02", "900.02")),
    ("R16", lambda: equipped("1000.02", "1000.02", fixed_invest=None)),
    ("R16", lambda: changed(fixed_invest=D("1000.02"))),
    ("R17", lambda: equipped("299.99", "299.99")),
    ("R18", lambda: changed(total_invest=D("0.00"))),
    ("R18", lambda: alone(total_invest=D("-1.00"), build_invest=None)),
    ("R19", lambda: sized("100000.00")),
    ("R20", lambda: sized("9.99")),
    ("R21", lambda: sent(total_invest=D("100.00"))),
    ("R21", lambda: sent(total_invest=D("10200000.00"))),
    ("R22", lambda: sent(total_invest=D("1000.02"))),
    ("R22", lambda: sent(equip_invest=D("700.00"))),
    ("R22", lambda: sent(content="更新数控车床20台、加工中心4台，改造生产线2条。")),
    ("R22", lambda: sent(owner_name="样例县示范铸造有限公司")),
    ("R32", lambda: loan(approved("1000.02"))),
    ("R32", lambda: funds_asked("999.98")),
    ("R54", lambda: equipped("759.99")),
    ("R54", lambda: equipped("840.01")),
    ("R66", lambda: changed(approved("1000.02"))),
]


def funds_asked(invest: str) -> Book:
    """A project that asks for money of the province and was approved with this investment."""
    lines = {"project_funding": [funding("05", "100", applying=D("100.00")), funding("14", "900")]}
    return changed({**lines, **approved(invest)})


PASSING: list[Case] = [
    ("R15", lambda: funds(funding("14", "999.99"))),
    ("R15", lambda: funds(funding("14", "600"), funding("15", "400.01"))),
    ("R15", lambda: funds(funding("14", "1000", plan_amount=None))),
    ("R15", lambda: early("1")),
    ("R15", lambda: funds()),
    ("R16", lambda: equipped("900.01", "900.01")),
    ("R16", lambda: changed(fixed_invest=D("1000.01"))),
    ("R17", lambda: equipped("300.00", "300.00")),
    ("R17", lambda: equipped("100.00", "100.00", field_city="09")),
    ("R18", lambda: sized("10.00")),
    ("R18", lambda: sized("1.00")),
    ("R18", lambda: changed(total_invest=None)),
    ("R19", lambda: sized("99999.99")),
    ("R20", lambda: sized("10.00")),
    ("R21", lambda: sent(total_invest=D("97.90"))),
    ("R21", lambda: sent(total_invest=D("102.10"))),
    ("R21", lambda: sent(total_invest=None)),
    ("R22", lambda: sent(total_invest=D("1000.01"), content="更新数控车床20台, 加工中心5台, 改造生产线2条")),
    ("R22", lambda: sent(owner_name=None)),
    ("R22", lambda: sent(owner_name="")),
    ("R22", lambda: noted("按备案文件调整总投资。")),
    ("R22", lambda: alone()),
    ("R32", lambda: loan(approved("1000.01"))),
    ("R32", lambda: loan(approved(None))),
    ("R32", lambda: loan(approved("2000.00", kind="06"))),
    ("R32", lambda: changed(approved("1000.02"))),
    ("R54", lambda: equipped("760.00")),
    ("R54", lambda: equipped("840.00")),
    ("R54", lambda: equipped(None)),
    ("R54", lambda: changed({"project_equipment": [equipment(row_type="01", amount=D("9.00"))]})),
    ("R54", lambda: equipped("760.00", "0.00")),
    ("R66", lambda: changed(approved("1000.01"))),
    ("R66", lambda: loan(approved("1000.02"))),
]
