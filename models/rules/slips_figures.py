"""The slip doctor for the month's other figures (rules in trial, Q08 to Q11): trade-in pairs and averages, indicators, results."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import permutations
from typing import Any

from models.book import NOTHING, Book, Row
from models.derive import CENT
from models.forms import IndicatorProgress, TaskMetric, TradeinStat, fields
from models.rules.compare import differs
from models.rules.evidence import propose, surest
from models.rules.hit import Hit, hit
from models.rules.rescale import FACTORS, UNITS
from models.rules.tradein import limit_of, pairs, per_piece
from models.values import show

F4, F9, F3A = "tradein_stat", "indicator_progress", "task_metric"
_SPREAD = 3
_YUAN = 10**4
_CHAIN = ("apply", "pass", "paid", "sale", "recycle")
_MONEY = ("pass_amt", "paid_amt", "sale_amt")
_PRICED = (("pass_amt", "pass_n", "subsidy_max", ""), ("paid_amt", "paid_n", "subsidy_max", ""), ("sale_amt", "sale_n", "price_max", "price_min"))  # fmt: skip
"""Amounts with the pieces they are for, and the city's limits of what a piece costs."""


def _amounts_to(one: Any, other: Any) -> bool:
    return not differs(one, other) if isinstance(one, Decimal) else bool(one == other)


def _broken(row: Row, last: Row) -> list[tuple[str, str]]:
    """The pairs in which the cumulative figure is not the last one and this period's."""
    found = []
    for part, total in pairs():
        one, sum_ = row.get(part), row.get(total)
        if one is not None and sum_ is not None and not _amounts_to(sum_, (last.get(total) or 0) + one):
            found.append((part, total))
    return found


def _like(amount: Any, usual: Any) -> bool:
    """Whether a month is about as large as the one before."""
    return bool(amount is not None and usual and usual / Decimal(_SPREAD) <= amount <= usual * _SPREAD)


def _as_one(row: Row, last: Row, part: str, total: str) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    """Both figures are one number: the month's stands in both columns, or the cumulative one."""
    one, sum_, before, usual = row[part], row[total], last.get(total) or 0, last.get(part)
    if one != sum_ or not before:
        return
    month = sum_ - before
    if month < 0 or (usual and _apart(one, usual) < _apart(month, usual)):
        yield {total: before + one}, ("pair", "same")
    else:
        yield {part: month}, ("pair", "same")


def _apart(amount: Any, usual: Any) -> Decimal:
    """How many times one amount is the other, the larger divided by the smaller."""
    small, large = sorted((Decimal(amount), Decimal(usual)))
    return large / small if small else Decimal("Infinity")


def _other_unit(row: Row, last: Row, part: str, total: str) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    one, sum_, before = row[part], row[total], last.get(total) or 0
    for factor in FACTORS:
        unit = ("unit",) if factor in UNITS else ()
        if sum_ > before and _amounts_to(Decimal(one), (sum_ - before) * Decimal(factor)):
            yield {part: sum_ - before}, ("pair", *unit)
        if _amounts_to(Decimal(sum_), (before + one) * Decimal(factor)):
            yield {total: before + one}, ("pair", *unit)
        if sum_ > before and isinstance(one, Decimal) and one and one == ((sum_ - before) / factor).quantize(CENT):
            yield {part: sum_ - before}, ("pair", *unit)


def _swapped(value: Any) -> Iterator[Any]:
    """The numbers that this one is with two neighbouring figures exchanged."""
    text, kind = str(value), type(value)
    for place in range(len(text) - 1):
        if text[place] != text[place + 1] and text[place : place + 2].isdigit():
            yield kind(text[:place] + text[place + 1] + text[place] + text[place + 2 :])


def _two_figures(row: Row, last: Row, part: str, total: str) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    one, sum_, before = row[part], row[total], last.get(total) or 0
    found: list[dict[str, Any]] = [{total: v} for v in _swapped(sum_) if _amounts_to(v, before + one)]
    found += [{part: v} for v in _swapped(one) if _amounts_to(sum_, before + v)]
    if len(found) == 1:
        yield found[0], ("pair", "only")


def _columns(row: Row, last: Row, stems: tuple[str, ...], broken: list[tuple[str, str]]) -> dict[str, Any]:
    """The one way to exchange figures of the broken pairs, this period's or the cumulative ones, so that every pair comes right."""
    names = [pair for pair in broken if pair[1].removesuffix("_cum") in stems]
    found: list[dict[str, Any]] = []
    if not 2 <= len(names) <= 4:
        return {}
    for which in (0, 1):
        held = [row[pair[which]] for pair in names]
        for values in set(permutations(held)):
            changed = {pair[which]: value for pair, value in zip(names, values, strict=True)}
            new = {**row, **changed}
            if values != tuple(held) and all(_amounts_to(new[t], (last.get(t) or 0) + new[p]) for p, t in names):
                found.append(changed)
    return found[0] if len(found) == 1 else {}


def q08(book: Book, row: Row) -> Iterator[Hit]:
    """A cumulative figure is this period's or the other way round, is in another unit, or stands in another column."""
    last = book.before_natural(F4, row) if row.get("category") and not row.get("correction_note") else None
    broken = _broken(row, last) if last else []
    if last is None or not broken:
        return
    done: set[str] = set()
    for stems in (_CHAIN, _MONEY):
        changes = _columns(row, last, stems, broken)
        fix = propose(book, F4, row, changes, ("pair", "shift")) if changes else None
        if fix:
            done.update(total for part, total in broken if part in changes or total in changes)
            at = next(total for _, total in broken if total in done)
            yield hit(at, fix=fix, field=fields(TradeinStat)[at].label, why="几项的数字填错了列")
    for part, total in broken:
        if total not in done:
            yield from _pair(book, row, last, part, total)


def _pair(book: Book, row: Row, last: Row, part: str, total: str) -> Iterator[Hit]:
    ways = (
        (_as_one, "本期数与累计数填成了同一个数"),
        (_other_unit, "与上期累计加本期差10的整次幂"),
        (_two_figures, "相邻两位数字写颠倒"),
    )
    for find, why in ways:
        fix = surest(propose(book, F4, row, changes, signs, total) for changes, signs in find(row, last, part, total))
        if fix:
            yield hit(total, fix=fix, field=fields(TradeinStat)[total].label, why=why)
            return


def _outside(book: Book, row: Row, value: Decimal, high: str, low: str) -> bool:
    most, least = limit_of(book, row, high), limit_of(book, row, low) if low else None
    return (most is not None and value > most) or (least is not None and value < least)


def _mended_amount(
    book: Book, row: Row, last: Row, line: tuple[str, str, str, str]
) -> Iterator[tuple[Decimal, tuple[str, ...], int]]:
    name, count, high, low = line
    now, then = per_piece(row.get(name), row.get(count)), per_piece(last.get(name), last.get(count))
    if not now or (then is None and not _outside(book, row, now, high, low)):
        return
    for factor in (_YUAN, 1000, 100, 10):
        for scale in (Decimal(1) / factor, Decimal(factor)):
            mended = (row[name] * scale).quantize(CENT)
            cost = now * scale
            signs = [*(("average",) if then and _like(cost, then) and not _like(now, then * Decimal(1)) else ())]
            if _outside(book, row, now, high, low) and not _outside(book, row, cost, high, low):
                signs.append("limits")
            if mended and signs and (factor == _YUAN or then):
                yield mended, (*signs, *(("unit",) if factor == _YUAN else ())), factor


def q09(book: Book, row: Row) -> Iterator[Hit]:
    """What a piece costs is a power of ten of what it cost last, or of what the city's limits say; the cumulative amount goes along."""
    last = book.before_natural(F4, row) or NOTHING
    broken = {pair[1] for pair in _broken(row, last)} if last else set()
    for line in _PRICED:
        name, total = line[0], f"{line[0]}_cum"
        if row.get(name) is None or total in broken:
            continue
        found = []
        for mended, signs, factor in _mended_amount(book, row, last, line):
            changes: dict[str, Any] = {name: mended}
            if row.get(total) is not None and row[total] >= row[name]:
                changes[total] = row[total] - row[name] + mended
            found.append((propose(book, F4, row, changes, signs, name), factor))
        fix = surest(one for one, _ in found)
        if fix:
            field, factor = fields(TradeinStat)[name], next(by for one, by in found if one is fix)
            yield hit(name, fix=fix, field=field.label, v=show(row[name], field), unit=field.unit, k=factor)


def _indicator_guesses(book: Book, row: Row, name: str) -> Iterator[tuple[Decimal, tuple[str, ...], str]]:
    target = book.profile.targets.get(row.get("indicator_id") or "", {})
    value, last = row[name], (book.before(F9, row) or NOTHING).get(name)
    if target.get("unit") == "万辆":
        many = value * _YUAN
        if last and _like(many, last) and not _like(value, last):
            yield many, ("range", "far", "unit"), "疑似按万辆填写"
        elif not last and value != value.to_integral_value() and many == many.to_integral_value():
            yield many, ("whole", "unit"), "疑似按万辆填写"
        if last and _like(value / _YUAN, last) and not _like(value, last):
            yield value / _YUAN, ("range", "far", "unit"), "约为上期的10000倍"
    elif target.get("unit") == "%" and target.get("kind") == "level":
        for mended, words in ((value * 100, "疑似填成了小数，如0.85表示85%"), (value / 100, "疑似漏了小数点")):
            if 1 < mended <= 100 and not 1 < value <= 100:
                near = last is not None and abs(mended - last) <= 20
                yield mended, ("form", "only", *(("range",) if near else ())), words


def _only_month(book: Book, row: Row) -> Iterator[tuple[Decimal, tuple[str, ...], str]]:
    """The cumulative value less than it was, and like a month: the month's was given."""
    cum, last = row.get("cum"), book.before(F9, row) or NOTHING
    target = book.profile.targets.get(row.get("indicator_id") or "", {})
    before, usual = last.get("cum"), last.get("value")
    if not target.get("cumulative") or not cum or not before or cum >= before or book.period.endswith("-01"):
        return
    if cum == row.get("value"):
        yield before + cum, ("order", "same"), f"小于上期累计{show(before, fields(IndicatorProgress)['cum'])}，与本期值相同"
    elif usual and usual != before and _like(cum, usual) and cum * 2 < before:
        yield before + cum, ("order", "range"), f"小于上期累计{show(before, fields(IndicatorProgress)['cum'])}"


def _base(book: Book, row: Row) -> Iterator[Hit]:
    """The base of 2023 with a slip in it: the one sent last is locked (I03)."""
    base, locked = row.get("base_2023"), (book.before(F9, row) or NOTHING).get("base_2023")
    if base is None or locked is None or base == locked:
        return
    fix = propose(book, F9, row, {"base_2023": locked}, ("last",), "base_2023")
    if fix:
        field = fields(IndicatorProgress)["base_2023"]
        yield hit("base_2023", fix=fix, field=field.label, v=show(base, field), why=f"与已报送的{show(locked, field)}不同")


def q10(book: Book, row: Row) -> Iterator[Hit]:
    """An indicator in 万辆, a share for per cent, the month's value for the cumulative one, or a base that was locked."""
    yield from _base(book, row)
    for name in ("value", "cum"):
        field = fields(IndicatorProgress)[name]
        guesses = list(_indicator_guesses(book, row, name)) if row.get(name) else []
        guesses += list(_only_month(book, row)) if name == "cum" else []
        known = []
        for value, signs, why in guesses:
            mended = value.quantize(Decimal("0.0001"), ROUND_HALF_UP)
            known.append((propose(book, F9, row, {name: mended}, signs, name), why))
        fix = surest(one for one, _ in known)
        if fix:
            yield hit(name, fix=fix, field=field.label, v=show(row[name], field), why=next(w for one, w in known if one is fix))


def q11(book: Book, row: Row) -> Iterator[Hit]:
    """A cumulative result of a task that is less than last, and as large as what came in a period; or a power of ten of it."""
    value, last = row.get("value"), (book.before_natural(F3A, row) or NOTHING).get("value")
    if not row.get("cumulative") or not value or not last or value == last:
        return
    field, known = fields(TaskMetric)["value"], []
    for factor in sorted(UNITS):
        for mended in (value / factor, value * factor):
            if last <= mended <= last * 2 and not last <= value <= last * 2:
                known.append((mended, ("range", "unit"), f"与上期{show(last, field)}相差约{factor}倍"))
    if value * 5 < last:
        known.append((last + value, ("order", "far"), f"小于上期累计{show(last, field)}"))
    fixes = [(propose(book, F3A, row, {"value": v.quantize(Decimal("0.0001"))}, signs, "value"), why) for v, signs, why in known]
    fix = surest(one for one, _ in fixes)
    if fix:
        yield hit(
            "value",
            fix=fix,
            field=row.get("metric_name") or field.label,
            v=show(value, field),
            why=next(w for one, w in fixes if one is fix),
        )
