"""Rules of the quantified targets, F9 (rules paper, part 九; what a target is stands in the city's profile)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from models.book import Book, Row
from models.rules.hit import Hit, hit

TABLE = "indicator_progress"
_VEHICLES = "万辆"
_VEHICLES_IN_UNIT = 10000


def _target(book: Book, row: Row) -> dict[str, Any]:
    """The target that the row reports on; empty where it names none."""
    return book.profile.targets.get(row.get("indicator_id") or "", {})


def _locked_base(book: Book, row: Row) -> Decimal | None:
    """The base of 2023 as it was last sent; targets counted by the quarter are not in every period."""
    for back in range(1, len(book.earlier) + 1):
        base: Decimal | None = (book.before(TABLE, row, back) or {}).get("base_2023")
        if base is not None:
            return base
    return None


def i01(book: Book, row: Row) -> Iterator[Hit]:
    """A rate outside 0 to 100 per cent."""
    target, value = _target(book, row), row.get("value")
    if target.get("kind") == "level" and target.get("unit") == "%" and value is not None and not 0 <= value <= 100:
        yield hit(indicator=target["indicator"], v=value)


def i02(book: Book, row: Row) -> Iterator[Hit]:
    """A target of growth without a base of 2023 to grow from."""
    base, target = row.get("base_2023"), _target(book, row)
    if target.get("kind") == "growth_vs_baseline" and (base is None or base <= 0):
        yield hit(indicator=target["indicator"])


def i03(book: Book, row: Row) -> Iterator[Hit]:
    """The base of 2023 is not the one sent before."""
    base, locked = row.get("base_2023"), _locked_base(book, row)
    if base is not None and locked is not None and base != locked:
        yield hit(p=locked)


def i04(book: Book, row: Row) -> Iterator[Hit]:
    """A number of vehicles so large that it was surely not counted one by one."""
    target = _target(book, row)
    if target.get("unit") != _VEHICLES:
        return
    most = book.limit("vehicle_max")
    for name in ("value", "cum"):
        count = row.get(name)
        if count is not None and count > most:
            yield hit(name, indicator=target["indicator"], v=count, w=count / _VEHICLES_IN_UNIT, limit=most)
