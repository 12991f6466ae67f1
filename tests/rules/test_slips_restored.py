"""Random plausible projects: nothing is found in them, and a slip in any of their figures is mended to the very value."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from models.book import Book, Past, Row, record_key
from models.derive import complete
from models.forms import BY_TABLE, fields
from models.rules.engine import check
from models.values import from_plain
from tests.rules import sample as s

CENT = Decimal("0.01")
COUNTY = 120
"""Projects, each of which is spoiled once."""
SLIPS: tuple[tuple[str, str, int], ...] = (
    *(("reserve_project", name, 10000) for name in ("total_invest", "fixed_invest", "equip_invest", "build_invest", "year_plan")),
    *(("reserve_project", name, 10) for name in ("total_invest", "fixed_invest", "equip_invest", "new_qty")),
    *(("project_funding", "plan_amount", factor) for factor in (10, 10000)),
    *(("project_equipment", name, 10000) for name in ("amount", "unit_price")),
    ("project_equipment", "qty", 10),
    ("project_permit", "doc_invest", 10000),
    *(("project_progress", name, 10000) for name in ("month_invest", "fund_arrived", "fund_paid")),
)


def amount(random: Random, low: float, high: float) -> Decimal:
    return Decimal(random.uniform(low, high)).quantize(CENT)


def plausible(random: Random) -> tuple[dict[str, list[Row]], list[Past]]:
    """A project under construction with its lines, this month and the two before."""
    pieces, price = random.randint(11, 90), amount(random, 2, 60)
    equip = pieces * price
    fixed, total = (equip * Decimal(factor) for factor in ("1.15", "1.25"))
    fixed, total = fixed.quantize(CENT), total.quantize(CENT)
    step = float(total) / 12
    months = [amount(random, step * 0.7, step * 1.4) for _ in range(4)]
    done = [sum(months[: n + 1], Decimal(0)) for n in range(4)]
    content = f"更新数控车床{pieces}台，改造生产线2条。"
    project = s.project(
        total_invest=total, fixed_invest=fixed, equip_invest=equip, build_invest=(total - fixed), year_plan=(total * 4 / 5).quantize(CENT),
        new_qty=pieces, retire_qty=pieces, content=content, opening_ytd=Decimal(0),
    )  # fmt: skip
    rows: dict[str, list[Row]] = {
        "reserve_project": [project],
        "project_funding": [s.funding(amount=str(total))],
        "project_equipment": [s.equipment(qty=pieces, unit_price=price.quantize(Decimal("0.0001")), amount=equip)],
        "project_permit": [s.permit(doc_invest=total)],
    }
    past = [
        Past(f"2026-{10 - back}", {**_keyed(rows), **_keyed({"project_progress": [_month(months, done, 2 - back)]})})
        for back in (0, 1)
    ]
    return {**rows, "project_progress": [_month(months, done, 3)]}, past


def _month(months: list[Decimal], done: list[Decimal], place: int) -> Row:
    paid, arrived = (done[place] * Decimal(share) for share in ("0.9", "1.05"))
    return s.progress(
        period=f"2026-{8 + place:02d}", month_invest=months[place], total_done=done[place], ytd_invest=done[place], stage="4",
        cum_qty=place, month_qty=1, fund_arrived=arrived.quantize(CENT), fund_paid=paid.quantize(CENT),
    )  # fmt: skip


def _keyed(rows: dict[str, list[Row]]) -> dict[str, dict[str, Row]]:
    return {table: {record_key(table, row): dict(row) for row in found} for table, found in rows.items()}


def book(rows: dict[str, list[Row]], past: list[Past]) -> Book:
    found = s.clean(**{table: [dict(row) for row in each] for table, each in rows.items()})
    found.earlier = past
    return complete(found)


def test_plausible_projects_set_off_nothing_and_slips_in_them_are_mended_to_the_very_value() -> None:
    random, right, wrong = Random(20261122), 0, []
    for number in range(COUNTY):
        rows, past = plausible(random)
        assert [p for p in check(book(rows, past)) if p.fix or p.code[0] == "Q"] == []
        table, name, factor = SLIPS[number % len(SLIPS)]
        spoiled = {**rows, table: [{**rows[table][0], name: rows[table][0][name] * factor}]}
        if mended(book(spoiled, past), table, name) == rows[table][0][name]:
            right += 1
        else:
            wrong.append((table, name, factor))
    assert right >= COUNTY * 0.95, wrong


def mended(spoiled: Book, table: str, name: str) -> Any:
    """What is proposed for a field; None where nothing is."""
    changes = [change for p in check(spoiled) if p.fix and p.fix.form == table for change in p.fix.changes]
    return next((from_plain(value, fields(BY_TABLE[table])[field]) for field, value in changes if field == name), None)


def test_no_value_however_odd_stops_the_check() -> None:
    random = Random(5)
    for _ in range(40):
        rows, past = plausible(random)
        rows["tradein_stat"] = [s.tradein()]
        past[0] = Past(past[0].period, {**past[0].rows, **_keyed({"tradein_stat": [s.tradein(record_uid="T-before")]})})
        for row in (row for found in rows.values() for row in found):
            for name, value in row.items():
                if isinstance(value, Decimal) and random.random() < 0.5:
                    row[name] = random.choice(
                        (None, Decimal(0), -value, (value * 10000).quantize(CENT), (value / 1000).quantize(CENT))
                    )
                elif type(value) is int and random.random() < 0.5:
                    row[name] = random.choice((None, 0, -value, value * 1000))
                elif isinstance(value, str) and name in ("project_code", "owner_uscc", "contact_phone"):
                    row[name] = value[: random.randint(0, len(value))]
        assert all(problem.message for problem in check(book(rows, past)))
