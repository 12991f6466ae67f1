"""The figures of the made-up county that depend on which month of the year it is: what was invested before, and the year's plan."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from models import periods
from models.book import Row
from models.derive import ZERO, expected_share

PACE = Decimal(5)
"""How many percentage points a project is ahead of its year where its line does not say."""

_HUNDRED, _TEN = Decimal(100), Decimal(10)


@dataclass(frozen=True)
class Work:
    """What a project has done, in 万元: `invested` before the story's first month, then in its two months; `pace` as `PACE`.

    `plan` is the plan of its first year where it has not started.
    """

    invested: Decimal = ZERO
    months: tuple[Decimal, Decimal] = (ZERO, ZERO)
    pace: Decimal = PACE
    plan: Decimal | None = None


def _in_year(project: Row, invested: Decimal, first: str) -> Decimal:
    """The part of what was invested before the first month that fell in its year: spread evenly, in whole 万元."""
    if not invested:
        return ZERO
    begun, last = periods.period_of(project["actual_start"]), periods.shifted(first, -1)
    if project["actual_end"]:
        last = min(last, periods.period_of(project["actual_end"]))
    total = periods.months_between(begun, last) + 1
    within = max(periods.months_between(max(begun, f"{first[:4]}-01"), last) + 1, 0)
    return invested if within == total else (invested * within / total).quantize(Decimal(1))


def _year_plan(project: Row, ytd: Decimal, left: Decimal, share: Decimal) -> Decimal:
    """A plan by which the year's investment is as far as `share` percent, in tens of 万元, never more than what is left."""
    plan = (ytd * _HUNDRED / share / _TEN).quantize(Decimal(1)) * _TEN if share > 0 else ZERO
    return min(plan, left) if plan else left


def figures(project: Row, work: Work, first: str, period: str) -> Row:
    """done_before, opening_ytd and year_plan of a project (F1) in `period`, the story's first month or the one after."""
    second = periods.shifted(first, 1)
    new_year = period[:4] != first[:4]
    opening = ZERO if new_year else _in_year(project, work.invested, first)
    before = work.invested + work.months[0] if new_year else work.invested - opening
    start = project["actual_start"]
    found: Row = {"opening_ytd": opening, "done_before": before if start and str(start.year) < period[:4] else None}
    if project["stage"] == "4":
        known = second if second[:4] == period[:4] else first
        months = [done for month, done in zip((first, second), work.months, strict=True) if month[:4] == known[:4]]
        share = expected_share(known, project["plan_start"]) + work.pace
        found["year_plan"] = _year_plan(project, opening + sum(months), project["total_invest"] - before, share)
    elif project["stage"] == "3":
        found["year_plan"] = work.plan if project["plan_start"][:4] == period[:4] else None
    return found
