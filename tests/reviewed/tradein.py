"""Trade-in figures month by month: seasons, a backlog between application, approval and payment, a month of nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from models.book import Row
from tests.reviewed.life import empty
from tests.reviewed.story import LAST, month, wan

_SEASON = (1.2, 0.55, 0.9, 0.95, 1.15, 1.1, 0.9, 0.95, 1.1, 1.25, 1.3, 1.2)


@dataclass(frozen=True)
class Category:
    """A category (CL-TRADEIN): applications in a usual month, average subsidy and price a piece in 元, where its data come from."""

    code: str
    usual: int
    subsidy: int
    price: int
    source: str = "01"
    scrap: bool = False
    car: bool = False


CATEGORIES = (
    Category("01", 42, 16500, 128000, scrap=True, car=True), Category("02", 95, 12400, 142000, car=True),
    Category("03", 860, 640, 3350), Category("04", 120, 2300, 15800, "02"), Category("05", 210, 480, 3100),
    Category("06", 380, 390, 2900), Category("11", 24, 21000, 96000, "02", scrap=True), Category("12", 7, 46000, 235000, "02", scrap=True),
)  # fmt: skip
QUIET = ("12", "11")
"""Categories with true months of nothing: the one in February, the other in the last month, when its money is used up."""
FAIR = "06"
"""The category that truly sells twice as much in the month of the November sales."""
RETURNED = "04"
"""The category whose cumulative sales are truly corrected in the last month."""

_COUNTS, _AMOUNTS = ("apply", "pass", "paid", "sale"), ("pass_amt", "paid_amt", "sale_amt")


def _counts(rng: Random, c: Category, now: int, sums: dict[str, int]) -> dict[str, int]:
    """Applications, approvals out of what waits, payments out of what is approved, sales, pieces taken back."""
    fair = 2.2 if c.code == FAIR and now == LAST else 1
    quiet = (c.code == QUIET[0] and now % 12 == 1) or (c.code == QUIET[1] and now == LAST)
    apply = 0 if quiet else max(1, round(c.usual * fair * _SEASON[now % 12] * rng.uniform(0.8, 1.2)))
    passed = 0 if quiet else round((sums["apply"] + apply - sums["pass"]) * rng.uniform(0.78, 0.94))
    paid = 0 if quiet else round((sums["pass"] + passed - sums["paid"]) * rng.uniform(0.6, 0.92))
    return {"apply": apply, "pass": passed, "paid": paid, "sale": apply + round(apply * rng.uniform(0.02, 0.1)),
            "recycle": max(apply, passed) + rng.randint(0, 2)}  # fmt: skip


class Tradein:
    """Tells the categories' months in order, adding up."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.counts = {c.code: dict.fromkeys((*_COUNTS, "recycle"), 0) for c in CATEGORIES}
        self.amounts = {c.code: {name: Decimal(0) for name in _AMOUNTS} for c in CATEGORIES}

    def _row(self, c: Category, now: int) -> Row:
        rng, sums, money = self.rng, self.counts[c.code], self.amounts[c.code]
        n = _counts(rng, c, now, sums)
        for name, value in n.items():
            sums[name] += value
        each = {
            "pass_amt": c.subsidy * rng.uniform(0.96, 1.05),
            "paid_amt": c.subsidy * 0.95,
            "sale_amt": c.price * rng.uniform(0.92, 1.09),
        }
        amounts = {name: wan(n[name.removesuffix("_amt")] * price / 10000) for name, price in each.items()}
        amounts["paid_amt"] = min(amounts["paid_amt"], money["pass_amt"] + amounts["pass_amt"] - money["paid_amt"])
        for name, amount in amounts.items():
            money[name] += amount
        row = empty("tradein_stat", record_uid=f"T{c.code}-{month(now)}", period=month(now), category=c.code, source=c.source,
                    merchants=12 + int(c.code) + (now % 12) // 4, events_cum=(now - LAST + 12) // 2, **amounts,
                    **{f"{name}_cum": value for name, value in money.items()})  # fmt: skip
        for name in _COUNTS:
            row[f"{name}_n"], row[f"{name}_cum"] = n[name], sums[name]
        if c.scrap:
            row["recycle_n"], row["recycle_cum"] = n["recycle"], sums["recycle"]
        if c.car:
            row["nev_n"] = round(n["apply"] * rng.uniform(0.45, 0.62))
        if c.code == RETURNED and now == LAST:
            sums["sale"] -= 6
            row.update(sale_cum=sums["sale"], correction_note="上期有6单退货，本期核减累计销售量。")
        if not n["apply"]:
            row["problems"] = "本期补贴额度用完，暂停受理。"
        return row

    def month(self, now: int) -> list[Row]:
        """F4 of a month."""
        return [self._row(c, now) for c in CATEGORIES]
