"""How sure a proposed mending is, and the proposal made of it.

Everything that speaks for a mending is a sign with a weight: the share, in per cent, that it takes away from the doubt that is left.
Signs are independent of one another, so with two of 70 and 40 the doubt is 30 % of 60 %, and the proposal is 82 % sure. What is less
sure than the city's parameter `slip_sure_min` is not proposed, and neither is what speaks hardly louder for the new value than for
the one that stands (`MARGIN`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from models.book import Book, Row, record_key
from models.forms import BY_TABLE, fields
from models.problems import Fix
from models.values import show, to_plain

WEIGHTS: dict[str, int] = {
    "last": 70,  # mended, it is digit by digit what was sent last
    "last round": 45,  # the same, but of one digit and noughts, as 500 is: many things are 500
    "last near": 45,  # mended, it differs from what was sent last by no more than the tolerance
    "older": 40,  # an earlier period says so too
    "sum": 55,  # mended, the lines add up to the whole
    "approved": 55,  # mended, it is the investment that was approved
    "product": 50,  # mended, price times number is the amount
    "text": 50,  # the text of the same record says so
    "pair": 75,  # mended, the cumulative figure is the last one and this period's
    "same": 60,  # this period's figure and the cumulative one are one number
    "order": 40,  # what must not exceed another thing does so now, and no longer then
    "range": 50,  # mended, it is as large as in the months before
    "far": 35,  # it is far from anything in the months before
    "paid": 35,  # what was paid in the month fits the mended value
    "average": 60,  # mended, a piece costs what it did last
    "limits": 50,  # mended, a piece costs what the city's limits say
    "neighbours": 50,  # mended, it is as large as in the other records
    "unit": 40,  # the factor is that of 元, 万元 and 亿元
    "whole": 50,  # pieces are whole numbers again
    "check": 70,  # the check character comes right
    "form": 50,  # the code takes the form that it must have
    "known": 75,  # the same owner has this code elsewhere, or had it
    "only": 40,  # nothing else of its kind would do
    "shift": 60,  # the same numbers, in other columns
    "year": 45,  # the same day of another year
}
"""The signs and what they weigh."""

_CONSUMED = ("energy_before", "energy_after")

MARGIN = 15
"""Per cent by which a mended value must be surer than the value that stands."""


def sure(signs: Iterable[str]) -> int:
    """How sure something is by its signs, 1 to 99 per cent; 0 without any."""
    doubt = 100.0
    for sign in set(signs):
        doubt = doubt * (100 - WEIGHTS[sign]) / 100
    return min(99, round(100 - doubt))


def _words(table: str, changes: Mapping[str, Any], at: str) -> str:
    """A proposal as a button says it: 改为12.5万元, or with the field's name where it is not the one that the message is about."""
    known, parts = fields(BY_TABLE[table]), []
    for name, value in changes.items():
        field = known[name]
        label = "" if [name] == [*changes] and name == at else field.label.removeprefix("其中：")
        unit = "" if field.unit.startswith("按") else field.unit
        parts.append(f"{label}改为{show(value, field)}{unit}")
    return "，".join(parts)


def propose(book: Book, table: str, row: Row, changes: Mapping[str, Any], signs: Iterable[str], at: str = "") -> Fix | None:
    """The mending of a record as a proposal to be shown at field `at`; None where it is not sure enough."""
    certain = sure(signs)
    if certain < book.limit("slip_sure_min"):
        return None
    known, changes = fields(BY_TABLE[table]), {**changes, **_following(row, changes)}
    plain = tuple((name, to_plain(value, known[name])) for name, value in changes.items())
    return Fix(table, record_key(table, row), plain, _words(table, changes, at), certain)


def _following(row: Row, changes: Mapping[str, Any]) -> dict[str, Any]:
    """节能量, where it is the difference of the consumptions as they stand and one of these is mended (R49)."""
    (then, less), (now, left) = ([of.get(name, row.get(name)) for name in _CONSUMED] for of in (row, changes))
    if "energy_saving" in changes or (then, less) == (now, left) or None in (then, less, now, left):
        return {}
    return {"energy_saving": now - left} if row.get("energy_saving") == then - less else {}


def surest(fixes: Iterable[Fix | None]) -> Fix | None:
    """The surest of several proposals; None where there is none."""
    return max((fix for fix in fixes if fix is not None), key=lambda fix: fix.sure, default=None)
