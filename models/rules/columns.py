"""Amounts in one another's columns: the numbers of last period, or numbers that fit only when they change places."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, pairwise, permutations
from typing import Any, NamedTuple

from models.book import Book, Row
from models.rules.evidence import sure
from models.rules.fits import PROJECT, around

_TOGETHER: dict[str, tuple[tuple[str, ...], ...]] = {
    PROJECT: (("total_invest", "fixed_invest", "equip_invest", "build_invest"), ("energy_before", "energy_after")),
    "project_funding": (("plan_amount", "secured_amount", "applying"),),
    "project_equipment": (("unit_price", "amount"),),
    "matching_event": (("demand_amt", "sign_amt", "credit_amt", "loan_amt"),),
    "need_equipment": (("est_invest", "gap"),),
    "need_consumer": (("stock", "to_replace", "year_plan"),),
}
"""The fields that stand beside one another and hold things of a kind."""
_FALLING: dict[tuple[str, ...], tuple[str, ...]] = {
    _TOGETHER[PROJECT][0]: ("total_invest", "fixed_invest", "equip_invest"),
    _TOGETHER[PROJECT][1]: ("energy_before", "energy_after"),
    _TOGETHER["project_funding"][0]: ("plan_amount", "secured_amount"),
    _TOGETHER["need_equipment"][0]: ("est_invest", "gap"),
    _TOGETHER["need_consumer"][0]: ("stock", "to_replace", "year_plan"),
}
"""Of these, the fields of which each holds no more than the one before."""

Values = dict[str, Any]


class Moved(NamedTuple):
    """Fields whose values changed places, what each is to hold, and the signs for it."""

    names: tuple[str, ...]
    changes: Values
    signs: frozenset[str]


def _in_order(group: tuple[str, ...], values: Values) -> bool:
    known = [values[name] for name in _FALLING.get(group, ()) if values.get(name) is not None]
    return all(one >= other for one, other in pairwise(known))


def _same(one: Values, other: Values, names: tuple[str, ...]) -> bool:
    """Whether some fields hold the same numbers, in whatever order; at least two numbers that differ."""
    given = [one[name] for name in names if one[name] is not None]
    was = [other[name] for name in names if other[name] is not None]
    return len(set(given)) > 1 and sorted(given) == sorted(was)


def _back(group: tuple[str, ...], now: Values, last: Values) -> Moved | None:
    """What was sent last, where now the same numbers stand in other columns."""
    other = tuple(name for name in group if now[name] != last[name])
    subsets = [other, *combinations(other, 2)]
    names = next((names for names in subsets if len(names) > 1 and _same(now, last, names)), ())
    mended = {**now, **{name: last[name] for name in names}}
    if not names or not _in_order(group, mended):
        return None
    order = () if _in_order(group, now) else ("order",)
    return Moved(names, {name: last[name] for name in names}, frozenset({"last", "shift", *order}))


def _supported(book: Book, p: Row, values: Values) -> set[str]:
    """The signs of what stands around a project that its investments are so."""
    row = {**p, **values}
    total = {r.sign for r in around(book, PROJECT, row, "total_invest") if r.value == values["total_invest"]}
    equip = {"product" for r in around(book, PROJECT, row, "equip_invest") if r.value == values["equip_invest"]}
    return total | equip


def _sorted_out(book: Book, p: Row) -> Moved | None:
    """The one order of a new project's investments in which each fits into the one before and the lines add up."""
    names = _FALLING[_TOGETHER[PROJECT][0]]
    now = {name: p.get(name) for name in names}
    given = list(now.values())
    if None in given or _in_order(_TOGETHER[PROJECT][0], now) or _supported(book, p, now) - {"product"}:
        return None
    found = []
    for numbers in set(permutations(given)):
        values = dict(zip(names, numbers, strict=True))
        signs = _supported(book, p, values)
        if _in_order(_TOGETHER[PROJECT][0], values) and signs:
            changes = {name: value for name, value in values.items() if value != now[name]}
            found.append(Moved(tuple(changes), changes, frozenset({*signs, "order"})))
    return max(found, key=lambda one: sure(one.signs), default=None)


def _product(line: Row) -> Moved | None:
    """The price of a piece and the amount of a line of equipment, exchanged: only then price times number is the amount."""
    price, amount, pieces = (line.get(name) for name in ("unit_price", "amount", "qty"))
    if None in (price, amount, pieces) or price == amount or not pieces:
        return None
    if amount * pieces != price or price * pieces == amount:
        return None
    changes = {"unit_price": amount, "amount": Decimal(price).quantize(Decimal("0.01"))}
    return Moved(("unit_price", "amount"), changes, frozenset({"product", "shift"}))


def moved(book: Book, table: str, row: Row) -> Iterator[Moved]:
    """The groups of fields of a record whose values stand in one another's columns."""
    groups = _TOGETHER.get(table)
    if not groups:
        return
    last = book.before(table, row)
    if last is None:
        found = _product(row) if table == "project_equipment" else _sorted_out(book, row) if table == PROJECT else None
        yield from [found] if found else []
        return
    for group in groups:
        if tuple(map(row.get, group)) != tuple(map(last.get, group)):
            back = _back(group, {name: row.get(name) for name in group}, {name: last.get(name) for name in group})
            yield from [back] if back else []
