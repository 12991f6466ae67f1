"""Rules of the trade-in figures, F4 (rules paper, part 六)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from models.book import Book, Row
from models.derive import CENT
from models.forms import TradeinStat, fields
from models.notes import explains
from models.rules.compare import differs, exceeds
from models.rules.hit import Hit, hit
from models.values import plain_number

TABLE = "tradein_stat"
_YUAN = 10000
"""元 in one 万元."""


@cache
def pairs() -> tuple[tuple[str, str], ...]:
    """The fields of the figures that come in two: this period's and the cumulative one."""
    names = fields(TradeinStat)
    found = []
    for total in names:
        stem = total.removesuffix("_cum")
        part = next((name for name in (stem, f"{stem}_n") if name in names and name != total), "")
        if part:
            found.append((part, total))
    return tuple(found)


def c01(book: Book, row: Row) -> Iterator[Hit]:
    """A cumulative figure is not that of the last period plus this one's, and no note says why.

    A category that the last period did not have began at nothing; before the first period sent there is nothing to compare.
    """
    if book.last is None or not row.get("category") or explains(row.get("correction_note")):
        return
    before = book.before_natural(TABLE, row) or {}
    for part, total in pairs():
        old, new, sum_ = before.get(total) or 0, row.get(part), row.get(total)
        if new is None or sum_ is None:
            continue
        if differs(sum_, old + new) if isinstance(sum_, Decimal) else sum_ != old + new:
            yield hit(total, item=fields(TradeinStat)[total].label.partition("（")[0], v=sum_, p=old, m=new)


def _more(row: Row, one: str, other: str) -> bool:
    """Whether one count is greater than another; an empty one is not compared."""
    a, b = row.get(one), row.get(other)
    return a is not None and b is not None and a > b


def c02(book: Book, row: Row) -> Iterator[Hit]:
    """More paid out than approved, or more approved than applied for, since the beginning."""
    names = {"paid": "paid_cum", "passed": "pass_cum", "applied": "apply_cum"}
    shown: dict[str, Any] = {key: "未填" if row.get(name) is None else row[name] for key, name in names.items()}
    if _more(row, "paid_cum", "pass_cum"):
        yield hit("paid_cum", **shown)
    elif _more(row, "pass_cum", "apply_cum"):
        yield hit("pass_cum", **shown)


def c03(book: Book, row: Row) -> Iterator[Hit]:
    """More money paid out than approved, since the beginning."""
    if exceeds(row.get("paid_amt_cum"), row.get("pass_amt_cum")):
        yield hit(v=row["paid_amt_cum"], top=row["pass_amt_cum"])


def limit_of(book: Book, row: Row, name: str) -> Decimal | None:
    """A parameter of the row's category; None where the city has set none."""
    parameter = book.profile.parameters.get(f"{name}_{row.get('category')}")
    return parameter.value if parameter else None


def per_piece(amount: Decimal | None, count: int | None) -> Decimal | None:
    """元 a piece, from 万元 and pieces; None where there is nothing to divide."""
    return amount * _YUAN / count if amount is not None and count else None


def _money(yuan: Decimal) -> str:
    """An amount in 元 as people say it: 850元, 12.5万元."""
    amount, unit = (yuan / _YUAN, "万元") if yuan >= _YUAN else (yuan, "元")
    return plain_number(amount.quantize(CENT, ROUND_HALF_UP)) + unit


def _range(low: Decimal | None, high: Decimal | None) -> str:
    """What a piece usually costs, in words: 300元至3万元."""
    if low is None or high is None:
        return f"不低于{_money(low)}" if low is not None else f"不超过{_money(high or Decimal(0))}"
    return f"{_money(low)}至{_money(high)}"


def _category(book: Book, row: Row) -> str:
    return book.profile.codes["CL-TRADEIN"].label(row.get("category"))


def c04(book: Book, row: Row) -> Iterator[Hit]:
    """The average subsidy of a piece is above the category's limit."""
    average, limit = per_piece(row.get("pass_amt"), row.get("pass_n")), limit_of(book, row, "subsidy_max")
    if average is not None and limit is not None and average > limit:
        yield hit(p=average.quantize(CENT, ROUND_CEILING), category=_category(book, row), top=limit)


def c05(book: Book, row: Row) -> Iterator[Hit]:
    """The average price of a piece sold is outside what the category usually costs."""
    average = per_piece(row.get("sale_amt"), row.get("sale_n"))
    low, high = limit_of(book, row, "price_min"), limit_of(book, row, "price_max")
    if average is None:
        return
    if (low is not None and average < low) or (high is not None and average > high):
        yield hit(p=_money(average), category=_category(book, row), range=_range(low, high))


def _in_group(book: Book, row: Row, group: str) -> bool:
    return row.get("category") in book.group(TABLE, "category", group)


def c06(book: Book, row: Row) -> Iterator[Hit]:
    """More new-energy cars than applications for cars."""
    if _in_group(book, row, "汽车类") and _more(row, "nev_n", "apply_n"):
        yield hit(v=row["nev_n"], top=row["apply_n"])


def c08(book: Book, row: Row) -> Iterator[Hit]:
    """Fewer old vehicles or machines taken back for scrap than approved."""
    if _in_group(book, row, "报废更新类") and _more(row, "pass_n", "recycle_n"):
        yield hit(v=row["recycle_n"], top=row["pass_n"])
