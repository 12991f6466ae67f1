"""Whether a number is another one given in another unit (元, 万元, 亿元) or with a nought too many or too few.

A number is held against references: what was sent last, what the lines of the record add up to, what was approved. Where one of them
times a power of ten gives the number, digit by digit, the reference is what was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from models import kinds as k
from models.book import Book, Row
from models.kinds import Field
from models.rules.evidence import MARGIN, sure

FACTORS = (10, 100, 1000, 10**4, 10**8)
"""By how much a slip of the unit or of a nought changes a number."""
UNITS = frozenset({10**4, 10**8})
"""The factors between 元, 万元 and 亿元."""
HISTORY = frozenset({"last", "older"})
_ONE = Decimal(1)


class Reference(NamedTuple):
    """What a number should be, and the sign that it is where it fits."""

    sign: str
    value: Decimal


class Scaled(NamedTuple):
    """A number as it was probably meant, by which factor it is off, and from what."""

    value: Any
    factor: int
    signs: frozenset[str]
    against: Reference


def number(value: Any) -> Decimal | None:
    """A number of a field as a decimal; None where there is none to compare with."""
    return None if value is None or value <= 0 else Decimal(value)


def history(book: Book, table: str, row: Row, name: str) -> list[Reference]:
    """A field as the two last periods sent have it."""
    found = ((book.before(table, row, back) or {}).get(name) for back in (1, 2))
    values = zip(("last", "older"), map(number, found), strict=True)
    return [Reference(sign, value) for sign, value in values if value is not None]


def _fitted(value: Decimal, field: Field) -> Any:
    """A number as the field holds one."""
    rounded = value.quantize(_ONE.scaleb(-field.places), ROUND_HALF_UP)
    return int(rounded) if field.kind is k.INTEGER else rounded


def _is_round(value: Decimal) -> bool:
    """Whether a number is one digit and noughts."""
    return len(value.normalize().as_tuple().digits) == 1


def _sign(reference: Reference) -> str:
    return "last round" if reference.sign == "last" and _is_round(reference.value) else reference.sign


def _near(book: Book, value: Decimal, other: Decimal) -> bool:
    return abs(value / other - 1) * 100 <= book.limit("unit_slip_tolerance")


def _fits(book: Book, value: Decimal, reference: Reference, scale: Decimal, field: Field) -> tuple[Any, str] | None:
    """What the value was meant as and the sign for it, where it is the reference times `scale`; else None."""
    there = _fitted(reference.value * scale, field)
    if there == value or (field.places and abs(reference.value * scale - value) * 2 == _ONE.scaleb(-field.places)):
        return _fitted(reference.value, field), _sign(reference)
    if there > 0 and reference.sign in HISTORY and _near(book, value, reference.value * scale):
        return _fitted(value / scale, field), "last near"
    return None


def _candidates(book: Book, value: Decimal, references: list[Reference], field: Field) -> Iterator[tuple[int, Decimal]]:
    """The factors by which the value is off from some reference, with what to multiply that by."""
    for factor in FACTORS:
        for scale in (Decimal(factor), _ONE / factor):
            if any(_fits(book, value, reference, scale, field) for reference in references):
                yield factor, scale


def _now(value: Decimal, references: list[Reference], field: Field) -> int:
    """How sure it is that the value is right as it stands; quite, where the period before the last had it."""
    signs = [_sign(r) for r in references if _fitted(r.value, field) == value]
    return 100 if "older" in signs else sure(signs)


def rescaled(
    book: Book,
    value: Any,
    references: Iterable[Reference],
    field: Field,
    more: Callable[[Any], Iterable[str] | None] = lambda mended: (),
) -> Scaled | None:
    """What a number was probably meant as, where it is off by a power of ten; None where nothing says so, or as much speaks for it.

    `more` gives further signs for a mended value, or None where it cannot be meant.
    """
    given, known = number(value), list(references)
    if given is None or not known:
        return None
    best: Scaled | None = None
    for factor, scale in _candidates(book, given, known, field):
        found = [(fit, r) for r in known if (fit := _fits(book, given, r, scale, field))]
        (mended, _), against = max(found, key=lambda pair: sure([pair[0][1]]))
        signs = more(mended)
        if signs is None:
            continue
        everything = frozenset({*signs, *(sign for (_, sign), _ in found), *(("unit",) if factor in UNITS else ())})
        if best is None or sure(everything) > sure(best.signs):
            best = Scaled(mended, factor, everything, against)
    if best is None or sure(best.signs) < _now(given, known, field) + MARGIN:
        return None
    return best
