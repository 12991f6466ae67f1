"""Comparisons that several rules share: money within a cent of the unit, shares of a whole, slips of the unit."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from models.derive import CENT, ZERO
from models.forms import Form, fields

TOLERANCE = Decimal("0.01")
"""Amounts in 万元 that differ by no more are equal (rules paper, 金额比较容差)."""

SLIPS = (10, 100, 1000, 10000)
"""The factors by which an amount is off when it was given in another unit (元, 万元, 亿元)."""

_HALF = 50
"""Per cent: a smaller tolerance takes nothing below five times for ten times."""


def exceeds(one: Decimal | None, other: Decimal | None) -> bool:
    """Whether an amount is greater than another beyond the tolerance; an empty one is not compared."""
    return one is not None and other is not None and one - other > TOLERANCE


def differs(one: Decimal | None, other: Decimal | None) -> bool:
    """Whether two amounts differ beyond the tolerance; an empty one is not compared."""
    return exceeds(one, other) or exceeds(other, one)


def positive(amount: Decimal | int | None) -> bool:
    return amount is not None and amount > 0


def share_below(part: Decimal | None, whole: Decimal | None, least: Decimal) -> Decimal | None:
    """The share in percent, cut to two places, where it is below `least` percent; else None. Nothing is compared with nothing."""
    if part is None or whole is None or whole <= 0 or part * 100 >= least * whole:
        return None
    return (part * 100 / whole).quantize(CENT, ROUND_FLOOR)


def share_above(part: Decimal | None, whole: Decimal | None, most: Decimal) -> Decimal | None:
    """The share in percent, raised to two places, where it is above `most` percent; else None. Nothing is compared with nothing."""
    if part is None or whole is None or whole <= 0 or part * 100 <= most * whole:
        return None
    return (part * 100 / whole).quantize(CENT, ROUND_CEILING)


def slip(new: Decimal | None, old: Decimal | None, tolerance: Decimal) -> int | None:
    """The power of ten by which an amount has grown or shrunk, within `tolerance` percent; None when it has not."""
    if new is None or old is None or new <= 0 or old <= 0:
        return None
    if tolerance < _HALF and new < 5 * old and old < 5 * new:
        return None
    for factor in SLIPS:
        if any(abs(ratio - 1) * 100 <= tolerance for ratio in (new / (old * factor), new * factor / old)):
            return factor
    return None


def smallest(form: type[Form], name: str) -> int:
    """The least size that a form declares for a field; 0 where it declares none."""
    return fields(form)[name].size[0] or 0


def summed(values: list[Decimal | None]) -> Decimal | None:
    """The sum of amounts; None when there are none or one is empty, since such a sum says nothing."""
    known = [value for value in values if value is not None]
    return sum(known, ZERO) if known and len(known) == len(values) else None
