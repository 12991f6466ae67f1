"""Rules of a project's sources of money, equipment and permits, line by line (rules paper, part 三, R30, R31, R52, R53, R63, R64)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from models.book import Book, Row
from models.forms import ProjectFunding, fields
from models.rules.hit import Hit, hit
from models.values import plain_number

_GRANTED, _NOT_NEEDED = "01", "04"
_OTHER_MONEY = "99"
_PRICE = Decimal("0.0001")


def _permit(book: Book, line: Row) -> str:
    """What the line's permit is called."""
    return book.profile.codes["CL-PERMIT"].label(line.get("permit")) or "该手续"


def r30(book: Book, line: Row) -> Iterator[Hit]:
    """A granted permit without number or date."""
    missing = [name for name in ("doc_no", "doc_date") if not line.get(name)]
    if missing and line.get("status") == _GRANTED:
        yield hit(missing[0], permit=_permit(book, line))


def r31(book: Book, line: Row) -> Iterator[Hit]:
    """A permit said not to be needed, without the grounds."""
    if line.get("status") == _NOT_NEEDED and not line.get("exempt_basis"):
        yield hit(permit=_permit(book, line))


def r52(book: Book, line: Row) -> Iterator[Hit]:
    """The number of pieces is not a positive whole number."""
    number = line.get("qty")
    if number is not None and (number < 1 or number != int(number)):
        yield hit(v=number)


def r53(book: Book, line: Row) -> Iterator[Hit]:
    """The price of a piece is out of all reason: a slip of the unit."""
    amount, number = line.get("amount"), line.get("qty")
    if amount is None or number is None or number < 1:
        return
    least, most = book.limit("unit_price_min"), book.limit("unit_price_max")
    if not least * number <= amount <= most * number:
        rounding = ROUND_FLOOR if amount < least * number else ROUND_CEILING
        yield hit(p=(amount / number).quantize(_PRICE, rounding), min=least, max=most)


def r63(book: Book, line: Row) -> Iterator[Hit]:
    """The same source twice in one project, or a negative amount."""
    negative = [name for name in ("plan_amount", "secured_amount", "applying") if (line.get(name) or 0) < 0]
    same = book.index("project_funding", "project_uid", "channel").get((line["project_uid"], line.get("channel")), [])
    if negative:
        yield hit(negative[0], what=f"{fields(ProjectFunding)[negative[0]].label}{plain_number(line[negative[0]])}万元")
    elif len(same) > 1:
        channel = book.profile.codes["CL-FUND"].label(line["channel"])
        yield hit("channel", what=f"“{channel}”有{len(same)}行")


def r64(book: Book, line: Row) -> Iterator[Hit]:
    """Other money without saying where it comes from."""
    if line.get("channel") == _OTHER_MONEY and not line.get("note"):
        yield hit()
