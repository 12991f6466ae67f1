"""The slip doctor for the projects' month (rules in trial, Q06 and Q07): the cumulative figure given as the month's or the month's as
the cumulative one, another unit, two columns exchanged; judged by the months before."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from models.book import NOTHING, Book, Row
from models.derive import CENT, ZERO, carried
from models.forms import ProjectProgress, fields
from models.problems import Fix
from models.rules.evidence import propose, surest
from models.rules.hit import Hit, hit
from models.rules.rescale import FACTORS, UNITS
from models.values import show

TABLE = "project_progress"
_SPREAD = 3
"""How many times more or less than the months before a month may be and still be like them."""
_FUNDS = ("fund_arrived", "central_arrived", "fund_paid")
_YUAN = 10**4
_EXACT = 3
"""Figures that a number in 亿元 must have for its 万元 to be known."""
_FEW = 4
"""Pieces since the beginning that say nothing of what a month usually brings."""
_DOUBTFUL = 10
"""Per cent by which a proposal must be surer than every other one for the same figure."""


class Usual(NamedTuple):
    """The size of the months before, from the smallest to the largest with some room, and their decimals."""

    low: Decimal
    high: Decimal
    places: int

    def has(self, amount: Decimal) -> bool:
        return self.low <= amount <= self.high

    def far_above(self, amount: Decimal) -> bool:
        return amount > self.high


class Guess(NamedTuple):
    """What a figure was probably meant as, the signs for it, and what happened, in a clerk's words."""

    value: Any
    signs: tuple[str, ...]
    why: str


def _sent(book: Book, row: Row) -> list[Row]:
    """The project's months as they were sent, newest first."""
    return [was for back in range(1, len(book.earlier) + 1) if (was := book.before(TABLE, row, back)) is not None]


def _around(values: list[Any]) -> Usual | None:
    known = [Decimal(value) for value in values if value is not None and value > 0]
    return Usual(min(known) / _SPREAD, max(known) * _SPREAD, max(map(_places, known))) if known else None


def _paid(row: Row, sent: list[Row]) -> Decimal | None:
    """What was paid in the month."""
    now, then = row.get("fund_paid"), sent[0].get("fund_paid") if sent else None
    return None if now is None or then is None or now < then else now - then


def _cumulative(month: Decimal, before: list[tuple[Decimal, str]], usual: Usual) -> Iterator[Guess]:
    """The month's figure as the cumulative one: less what was done before, a month like the others is left."""
    for sum_, words in before:
        left = month - sum_
        if sum_ < usual.high / _SPREAD * 2 or left < 0:
            continue
        if left == 0 or usual.has(left):
            yield Guess(
                left, ("last",) if left == 0 else ("range",), f"比{words}{show(sum_, _FIELD)}万元多{show(left, _FIELD)}万元"
            )


_FIELD = fields(ProjectProgress)["month_invest"]


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _units(amount: Decimal, usual: Usual) -> Iterator[Guess]:
    """The figure in another unit; no finer than the months before were given, as a cumulative figure cut by ten would be."""
    for factor in FACTORS:
        for mended in (amount / factor, amount * factor):
            like = usual.has(mended) and not usual.low / 2 <= amount <= usual.high and _places(mended) <= usual.places
            if like and (mended < amount or factor in UNITS):
                rough = mended > amount and len(amount.normalize().as_tuple().digits) < _EXACT
                signs = ("range", "unit") if factor in UNITS and not rough else ("range",)
                yield Guess(mended.quantize(CENT), signs, f"约为以往各月的{factor}{'倍' if mended < amount else '分之一'}")


def _undoubled(amount: Decimal, usual: Usual) -> Iterator[Guess]:
    """The figure without a digit that was typed twice: 88 as 8."""
    text = str(amount)
    for place in range(1, len(text)):
        if text[place] == text[place - 1]:
            mended = Decimal(text[:place] + text[place + 1 :])
            if usual.has(mended):
                yield Guess(mended.quantize(CENT), ("range",), f"疑似多打了一个{text[place]}")


def _first_month(amount: Decimal, total: Decimal | None) -> Iterator[Guess]:
    """A project's first month, far beyond all that it costs."""
    mended = (amount / _YUAN).quantize(CENT)
    if total is not None and amount > total * 5 and total / 1000 <= mended <= total:
        yield Guess(mended, ("far", "unit", "order"), "远大于总投资")


def _month_guesses(book: Book, row: Row, amount: Decimal) -> Iterator[Guess]:
    past, sent = carried(book, row), _sent(book, row)
    total = book.projects.get(row["project_uid"], NOTHING).get("total_invest")
    usual = _around([was.get("month_invest") for was in sent])
    if usual is None:
        yield from _first_month(amount, total if total is not None and total >= book.limit("small_total") else None)
        return
    paid = _paid(row, sent)
    if paid is not None and paid * 2 >= amount and usual.far_above(amount):
        return
    before = [(past.total, "上期累计"), *([(past.ytd, "上期本年累计")] if past.ytd != past.total else [])]
    beyond = ("order",) if total is not None and amount > total - past.total else ()
    far = ("far",) if usual.far_above(amount) or amount < usual.low / 10 else ()
    for guess in (*_cumulative(amount, before, usual), *_units(amount, usual), *_undoubled(amount, usual)):
        fits = ("paid",) if paid and guess.value and 1 <= _SPREAD**2 * guess.value / paid / _SPREAD <= _SPREAD**2 else ()
        if guess.value != amount and far:
            yield Guess(guess.value, (*guess.signs, *beyond, *far, *fits), guess.why)


def _like_last(book: Book, row: Row, amount: Decimal) -> bool:
    """Whether a month is so like the one before that nothing can be wrong with it."""
    last = (book.before(TABLE, row) or NOTHING).get("month_invest")
    return bool(last is not None and 0 < last <= amount * _SPREAD * 10 and amount <= last * _SPREAD)


def q06(book: Book, row: Row) -> Iterator[Hit]:
    """The month's investment, or its pieces, is the cumulative figure, or given in another unit."""
    amount = row.get("month_invest")
    if amount and not _like_last(book, row, amount):
        known = [
            (propose(book, TABLE, row, {"month_invest": g.value}, g.signs, "month_invest"), g)
            for g in _month_guesses(book, row, amount)
        ]
        yield from _best("month_invest", amount, known)
    pieces = row.get("month_qty")
    if pieces:
        yield from _pieces(book, row, pieces)


def _best(name: str, value: Any, known: list[tuple[Fix | None, Guess]]) -> Iterator[Hit]:
    """The surest proposal; none where another one is about as sure."""
    fix = surest(fix for fix, _ in known)
    if fix and any(one and one.changes != fix.changes and one.sure > fix.sure - _DOUBTFUL for one, _ in known):
        return
    why = next((guess.why for one, guess in known if one is fix), "")
    if fix:
        field = fields(ProjectProgress)[name]
        yield hit(name, fix=fix, field=field.label, v=show(value, field), unit=field.unit, why=why)


def _busy(book: Book, row: Row) -> bool:
    """Whether far more was invested in the month than in those before: then more pieces may be true as well."""
    before = [was.get("month_invest") or ZERO for was in _sent(book, row)]
    return bool(before) and (row.get("month_invest") or ZERO) > max(before) * 2


def _pieces(book: Book, row: Row, pieces: int) -> Iterator[Hit]:
    """The pieces of the month that are those since the beginning."""
    before, usual = carried(book, row).qty, _around([was.get("month_qty") for was in _sent(book, row)])
    left = pieces - before
    if _busy(book, row) or before < _FEW:
        return
    if usual is None or left < 0 or before < usual.high / _SPREAD * 2 or pieces * _SPREAD <= usual.high * 2:
        return
    if left and not usual.has(Decimal(left)):
        return
    planned = book.projects.get(row["project_uid"], NOTHING).get("new_qty")
    beyond = ("order",) if planned is not None and before + pieces > planned else ()
    fix = propose(book, TABLE, row, {"month_qty": left}, ("range" if left else "last", "far", *beyond), "month_qty")
    guess = Guess(left, (), f"比上期累计{before}台（套）多{left}台（套）")
    yield from _best("month_qty", pieces, [(fix, guess)])


def _steps(sent: list[Row], name: str) -> list[Decimal]:
    """What came to a cumulative figure from period to period."""
    known = [was[name] for was in sent if was.get(name) is not None]
    return [later - earlier for later, earlier in itertools.pairwise(known)]


def _limit(book: Book, row: Row, name: str) -> Decimal | None:
    """What a project's money can hardly exceed: its cost and a tenth, what was paid also what has arrived."""
    total = book.projects.get(row["project_uid"], NOTHING).get("total_invest")
    most = total * book.limit("over_budget") / 100 if total else None
    arrived = row.get("fund_arrived")
    return arrived if name != "fund_arrived" and arrived is not None and (most is None or arrived < most) else most


def _pays(row: Row, name: str, amount: Decimal, mended: Decimal) -> bool:
    """Whether what was paid, or came from the state, is more than has arrived by the given figure, and no more by the mended one."""
    parts = [row.get(part) for part in ("fund_paid", "central_arrived")]
    return name == "fund_arrived" and any(part is not None and amount < part <= mended for part in parts)


def _fund_guesses(book: Book, row: Row, name: str, amount: Decimal, last: Decimal) -> Iterator[Guess]:
    sent = _sent(book, row)
    steps = [*_steps(sent, name), *(was.get("month_invest") for was in sent), row.get("month_invest")]
    usual, most = _around(steps), _limit(book, row, name)
    usual = usual or Usual(ZERO, last / 2, 2)
    top = most if name == "fund_arrived" else None
    known = f"上期累计{show(last, _FIELD)}万元"
    pays = _pays(row, name, amount, last + amount)
    if amount < last and (amount * 2 < last or pays) and amount <= usual.high and (top is None or last + amount <= top):
        like = ("range",) if usual.has(amount) else ()
        exact = ("paid",) if pays or amount == row.get("month_invest") else ()
        yield Guess(last + amount, ("order", *like, *exact), f"小于{known}，与以往一个月的数相近")
    if amount < last or (most is not None and amount > most):
        yield from _fund_units(row, name, amount, (last, min(last + usual.high, top or last + usual.high)), known)


def _fund_units(row: Row, name: str, amount: Decimal, room: tuple[Decimal, Decimal], known: str) -> Iterator[Guess]:
    """The figure in another unit, where it then lies within `room`, and what was paid does not speak for it as it stands."""
    paid = row.get("fund_paid") or ZERO
    for factor in FACTORS:
        for scale, times in ((1 / Decimal(factor), "倍"), (Decimal(factor), "分之一")):
            mended = (amount * scale).quantize(CENT)
            if not room[0] <= mended <= room[1] or (mended > amount and factor not in UNITS):
                continue
            if name != "fund_arrived" or not mended < paid <= amount:
                unit = ("unit",) if factor in UNITS else ()
                yield Guess(mended, ("order", "range", *unit), f"约为{known}的{factor}{times}")


def _exchanged(book: Book, row: Row) -> Iterator[Hit]:
    """What has arrived and what was paid, in each other's place."""
    arrived, paid = row.get("fund_arrived"), row.get("fund_paid")
    if arrived is None or paid is None or paid <= arrived:
        return
    last = book.before(TABLE, row) or NOTHING
    before, out = last.get("fund_arrived"), last.get("fund_paid")
    if before is None or out is None:
        return
    most = _limit(book, row, "fund_arrived")
    if not (out <= arrived < paid and before <= paid) or (most is not None and paid > most):
        return
    sent = _sent(book, row)
    usual = _around([*_steps(sent, "fund_paid"), *_steps(sent, "fund_arrived"), *(was.get("month_invest") for was in sent)])
    if usual is None or usual.far_above(paid - before) or usual.far_above(arrived - out):
        return
    fix = propose(book, TABLE, row, {"fund_arrived": paid, "fund_paid": arrived}, ("order", "range"))
    if fix:
        field = fields(ProjectProgress)["fund_paid"]
        yield hit(
            "fund_paid", fix=fix, field=field.label, v=show(paid, field), unit=field.unit, why="与累计到位资金对换后都不小于上期"
        )


def q07(book: Book, row: Row) -> Iterator[Hit]:
    """A cumulative amount of money is the month's, given in another unit, or stands in the other's column."""
    last = book.before(TABLE, row)
    if last is None:
        return
    found = list(_funds(book, row, last))
    yield from found or _exchanged(book, row)


def _funds(book: Book, row: Row, last: Row) -> Iterator[Hit]:
    for name in _FUNDS:
        amount, before = row.get(name), last.get(name)
        if not amount or before is None or amount == before:
            continue
        most = _limit(book, row, name)
        if before < amount <= (most if most is not None else before * 5):
            continue
        guesses = list(_fund_guesses(book, row, name, amount, before))
        yield from _best(name, amount, [(propose(book, TABLE, row, {name: g.value}, g.signs, name), g) for g in guesses])
