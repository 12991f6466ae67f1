"""The slip doctor: what was probably a slip of the hand, each with the one mending that the record's own history and what stands
around it speak for (rules in trial, Q01 to Q05 and Q12; of the month's figures: `slips_month`, `slips_figures`).

Where another rule already speaks of the same field, the mending goes to that message (`models.rules.settle`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache, partial
from typing import Any

from models import kinds as k
from models.book import Book, Row
from models.derive import CENT
from models.forms import Form, fields, stored
from models.rules.columns import moved
from models.rules.dates import mended_date
from models.rules.evidence import propose
from models.rules.fits import PARTS, around, grown_together, judged_alone, order_signs, whole_of
from models.rules.hit import Hit, hit
from models.rules.identifiers import Meant, identifier_fields, mended_code, mended_phone
from models.rules.rescale import UNITS, Reference, Scaled, history, rescaled
from models.values import show

_BY_MONTH = frozenset({"project_progress", "task_progress", "task_metric", "tradein_stat", "indicator_progress"})
"""Forms of a month's figures, which differ from month to month: judged by `slips_month` and `slips_figures`."""
_DATED_BY_OTHERS = frozenset({"submission", "policy_list"})
"""Forms whose dates are another office's."""
_GROWS = frozenset({"secured_amount", "applying", "sign_amt", "credit_amt", "loan_amt"})
"""Amounts that begin at little and grow: ten times as much is no sign of a slip."""
_YUAN = 10**4
"""元 in one 万元."""
_WORDS = {"last": "上期", "last round": "上期", "last near": "上期", "older": "上期", "sum": "明细合计", "approved": "批复总投资与总投资相比",
          "product": "单价、数量与金额相乘的结果", "text": "建设内容中写的数量"}  # fmt: skip


@cache
def _numbers(form: type[Form], kind: k.Kind) -> tuple[str, ...]:
    """The entered numbers of a form that are sizes: amounts for decimals, pieces for whole numbers (no years, no per cent)."""
    if form.__tablename__ in _BY_MONTH:
        return ()
    return tuple(name for name, f in stored(form).items() if f.kind is kind and f.unit not in ("年", "%"))


def _slip(book: Book, form: type[Form], row: Row, name: str) -> Scaled | None:
    """How a number is off by a power of ten."""
    table, field = str(form.__tablename__), fields(form)[name]
    references = [*history(book, table, row, name), *around(book, table, row, name)]
    found = rescaled(book, row[name], references, field, partial(order_signs, book, table, row, name))
    found = found or _out_of_its_whole(book, table, row, name)
    if found is None or (name in _GROWS and found.factor not in UNITS and row[name] > found.value):
        return None
    return None if found.factor not in UNITS and grown_together(book, table, row, name) else found


def _out_of_its_whole(book: Book, table: str, row: Row, name: str) -> Scaled | None:
    """A part that is far larger than its whole, and would fit well into it if it had been given in 元."""
    whole = whole_of(table, row, name)
    if whole is None or whole < book.limit("small_total") or row[name] <= whole:
        return None
    mended = (row[name] / _YUAN).quantize(CENT)
    if not whole / 100 <= mended <= whole:
        return None
    return Scaled(mended, _YUAN, frozenset({"order", "far", "unit"}), Reference("sum", whole))


def _suspects(book: Book, form: type[Form], row: Row, kind: k.Kind) -> Iterator[str]:
    """The numbers that are not what was sent last, and those never sent that have something beside them to be held against."""
    names = _numbers(form, kind)
    if not names:
        return
    table = form.__tablename__
    last = book.before(table, row)
    for name in names:
        if not row.get(name):
            continue
        if last[name] != row[name] if last and last.get(name) is not None else judged_alone(table, name):
            yield name


def _beside(form: type[Form], row: Row, name: str, slip: Scaled) -> dict[str, Any]:
    """What is to change: a price with the amount, and the parts of a project with its total, where they are in the same wrong unit."""
    changes: dict[str, Any] = {name: slip.value}
    if name == "total_invest" and slip.factor == _YUAN and row[name] > slip.value:
        parts = ((part, row.get(part)) for part in PARTS)
        changes.update((part, (value / _YUAN).quantize(CENT)) for part, value in parts if value and value > slip.value * 10)
    price, pieces = row.get("unit_price"), row.get("qty")
    if form.__tablename__ == "project_equipment" and name == "amount" and price and pieces and price * pieces == row["amount"]:
        changes["unit_price"] = (slip.value / Decimal(pieces)).quantize(Decimal("0.0001"))
    return changes


def _slips(book: Book, form: type[Form], row: Row, kind: k.Kind) -> Iterator[Hit]:
    for name in _suspects(book, form, row, kind):
        slip = _slip(book, form, row, name)
        if slip is None:
            continue
        table, field = str(form.__tablename__), fields(form)[name]
        fix = propose(book, table, row, _beside(form, row, name, slip), slip.signs, name)
        if fix:
            than = f"{_WORDS.get(slip.against.sign, '其他数据')}{show(slip.value, field)}{field.unit}"
            yield hit(name, fix=fix, field=field.label, v=show(row[name], field), unit=field.unit, than=than, k=slip.factor)


def q01(book: Book, form: type[Form], row: Row) -> Iterator[Hit]:
    """An amount is a power of ten of what was sent last, of what its lines add up to, or of what was approved."""
    yield from _slips(book, form, row, k.DECIMAL)


def q02(book: Book, form: type[Form], row: Row) -> Iterator[Hit]:
    """A number of pieces has a nought too many or too few."""
    yield from _slips(book, form, row, k.INTEGER)


def q03(book: Book, form: type[Form], row: Row) -> Iterator[Hit]:
    """Amounts that belong together stand in one another's columns."""
    table = str(form.__tablename__)
    for names, changes, signs in moved(book, table, row):
        fix = propose(book, table, row, changes, signs)
        if fix:
            labels = "、".join(fields(form)[name].label.removeprefix("其中：") for name in names)
            yield hit(names[0], fix=fix, fields=labels)


@cache
def _identifiers(form: type[Form]) -> tuple[tuple[str, Callable[[Book, str, Row, str], Meant | None]], ...]:
    codes = ((name, mended_code) for name in identifier_fields(form.__tablename__))
    phones = ((name, mended_phone) for name, f in stored(form).items() if f.kind is k.PHONE)
    return (*codes, *phones)


def q04(book: Book, form: type[Form], row: Row) -> Iterator[Hit]:
    """A code with a letter for a digit, two signs in each other's place, or its end cut off by a spreadsheet."""
    for name, mended in _identifiers(form):
        meant = mended(book, form.__tablename__, row, name)
        fix = propose(book, form.__tablename__, row, {name: meant.code}, meant.signs, name) if meant else None
        if meant and fix:
            yield hit(name, fix=fix, field=fields(form)[name].label, v=row[name], other=meant.code, why=meant.why)


@cache
def _days(form: type[Form]) -> tuple[str, ...]:
    if form.__tablename__ in _DATED_BY_OTHERS:
        return ()
    return tuple(name for name, f in stored(form).items() if f.kind is k.DATE or name in ("plan_start", "plan_end"))


def q05(book: Book, form: type[Form], row: Row) -> Iterator[Hit]:
    """A date of the right day and the wrong year."""
    names = _days(form)
    last = book.before(form.__tablename__, row) if names else None
    for name in names:
        if row.get(name) is None or (last is not None and row[name] == last.get(name)):
            continue
        meant = mended_date(book, form.__tablename__, row, name)
        fix = propose(book, form.__tablename__, row, {name: meant.day}, meant.signs, name) if meant else None
        if meant and fix:
            yield hit(name, fix=fix, field=fields(form)[name].label, v=row[name], other=meant.day, why=meant.why)


_COUNTED_ALONE = {
    "matching_event": ("demand_amt", "finance_need", "sign_amt", "credit_amt", "loan_amt"),
    "need_equipment": ("est_invest", "gap"),
}
"""Amounts of records that are entered once, by table: only the other records tell how large they usually are."""
_FEWEST, _FAR = 3, 100
"""How many other records must have such an amount, and how many times the second largest of them one must be to be far from them."""


def q12(book: Book, form: type[Form], row: Row) -> Iterator[Hit]:
    """An amount in a new record that is far beyond those of the others, and like them if it had been given in 元.

    Where hardly another record has this amount, it is held against all amounts of their kind.
    """
    table = str(form.__tablename__)
    for name in _COUNTED_ALONE.get(table, ()):
        amount = row.get(name)
        if amount is None or amount < book.limit("large_total") or book.before(table, row) is not None:
            continue
        rows = [other for other in book.rows[table] if other is not row]
        others = [other[name] for other in rows if other.get(name)]
        if len(others) < _FEWEST:
            others = [other[each] for other in rows for each in _COUNTED_ALONE[table] if other.get(each)]
        mended = (amount / _YUAN).quantize(CENT)
        if len(others) < _FEWEST or amount < sorted(others)[-2] * _FAR or not min(others) / 3 <= mended <= max(others) * 3:
            continue
        fix = propose(book, table, row, {name: mended}, ("neighbours", "unit", "far"), name)
        if fix:
            field = fields(form)[name]
            yield hit(name, fix=fix, field=field.label, v=show(amount, field), unit=field.unit, most=show(max(others), field))
