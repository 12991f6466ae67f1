"""What is truly odd about some of the projects, and which rules of the paper ask about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from tests.reviewed.story import FIRST, LAST, ZERO, Story, wan


@dataclass(frozen=True)
class Oddity:
    """A kind of true oddity: how many projects have it, which may, what it changes, and the rules of the paper that ask about it."""

    count: int
    fits: Callable[[Story], bool]
    change: Callable[[Random, Story], None]
    asked: tuple[str, ...]


def _at(*stages: str) -> Callable[[Story], bool]:
    return lambda s: s.stage(LAST) in stages and s.enter < LAST - 2


def _building(s: Story) -> bool:
    return s.stage(LAST) == "4" and s.enter < LAST - 3 and s.start < LAST - 4


def _ends_later(s: Story) -> bool:
    """Under way for some months, and for some to come, with enough left to do."""
    return _building(s) and s.end > LAST + 3 and s.trade.field != "10"


def _industrial_bond(s: Story) -> bool:
    return s.trade.field == "01" and s.money[0][0] == "02" and s.stage(LAST) in "123"


def _own_money(s: Story) -> bool:
    return len(s.money) == 1


def _sets(**fields: object) -> Callable[[Random, Story], None]:
    return lambda rng, s: s.more.update(fields)


def _shift(rng: Random, s: Story, factor: Decimal) -> None:
    """Multiply what is invested in all months by a factor."""
    s.invested = {m: wan(v * factor) for m, v in s.invested.items()}


def _over(percent: int) -> Callable[[Random, Story], None]:
    return lambda rng, s: _shift(rng, s, s.total * percent / 100 / s.done(s.end))


def _stalls(rng: Random, s: Story) -> None:
    for m in (LAST - 2, LAST - 1, LAST):
        later = s.invested.get(m, ZERO)
        s.invested[m] = ZERO
        s.invested[s.end - 1] = s.invested.get(s.end - 1, ZERO) + later
    s.lag, s.more["stalled"] = True, True


def _stands_still(rng: Random, s: Story) -> None:
    """Stalled, and there is nothing new to say of it."""
    _stalls(rng, s)
    s.more["same"] = True


def _rests(rng: Random, s: Story) -> None:
    """One month without investment, the money spent next month."""
    later = s.invested[LAST]
    s.invested[LAST] = ZERO
    s.invested[LAST + 1] = s.invested.get(LAST + 1, ZERO) + later


def _lags(rng: Random, s: Story) -> None:
    for m in range(max(LAST - 7, s.start + 1), LAST + 1):
        s.invested[m] = wan(s.invested.get(m, ZERO) * Decimal(rng.randint(35, 60)) / 100)
    s.lag = True


def _grows(factor: Decimal) -> Callable[[Random, Story], None]:
    """The budget is changed by a new approval this month: before it was a part of what it is now."""

    def change(rng: Random, s: Story) -> None:
        s.changed, s.ratio = LAST, factor

    return change


def _tenfold(rng: Random, s: Story) -> None:
    """From a trial in one place to all of them: ten times the pieces and the money, by a new approval this month."""
    for line in s.lines:
        line.qty, line.retired = line.qty * 10, line.retired * 10
    s.total, s.fixed, s.build = s.total * 10, s.fixed * 10, s.build * 10
    s.money = [(channel, amount * 10, asked) for channel, amount, asked in s.money]
    _shift(rng, s, Decimal(10))
    s.changed, s.ratio = LAST, Decimal("0.1")


def _rescaled(scale: Decimal) -> Callable[[Random, Story], None]:
    """The same project so many times as large."""

    def change(rng: Random, s: Story) -> None:
        for line in s.lines:
            line.price = wan(line.price * scale, 4)
        equip = s.equip
        s.total, s.fixed = wan(equip * Decimal("1.4")), wan(equip * Decimal("1.25"))
        s.build = wan(equip * Decimal("0.2"))
        share = s.total / sum((amount for _, amount, _ in s.money), ZERO)
        s.money = [(c, wan(a * share), asked) for c, a, asked in s.money]
        s.money[-1] = (s.money[-1][0], s.total - sum((a for _, a, _ in s.money[:-1]), ZERO), s.money[-1][2])
        whole = s.done(s.end)
        _shift(rng, s, s.total * Decimal("0.96") / whole)

    return change


def _huge(rng: Random, s: Story) -> None:
    _rescaled(Decimal(rng.randint(88000, 140000)) / s.equip)(rng, s)


def _delivery(rng: Random, s: Story) -> None:
    """Most of it is delivered, and paid, this month."""
    others = [m for m in s.invested if m != LAST]
    moved = sum((s.invested[m] * 7 / 10 for m in others if m > LAST), ZERO)
    s.invested = {m: wan(v * 3 / 10) if m > LAST else v for m, v in s.invested.items()}
    s.invested[LAST] += wan(moved)


def _small(rng: Random, s: Story) -> None:
    s.lines = s.lines[:1]
    s.lines[0].qty, s.lines[0].price, s.lines[0].retired = 2, Decimal("2.85"), 1
    _rescaled(Decimal(1))(rng, s)


def _low_share(rng: Random, s: Story) -> None:
    _rescaled(Decimal(1))(rng, s)
    extra = wan(s.equip * Decimal(rng.randint(26, 40)) / 10) - s.total
    s.total, s.fixed, s.build = s.total + extra, s.fixed + extra, s.build + extra
    channel, amount, asked = s.money[-1]
    s.money[-1] = (channel, amount + extra, asked)
    _shift(rng, s, s.total * Decimal("0.95") / s.done(s.end))


def _long(rng: Random, s: Story) -> None:
    s.plan_end = s.plan_start + rng.randint(38, 47)


def _region(rng: Random, s: Story) -> None:
    s.code = s.code.replace("-430523-", "-430524-")


def _wrong_sign(rng: Random, s: Story) -> None:
    code = s.owner.uscc or ""
    s.owner = replace(s.owner, uscc=code[:17] + ("A" if code[17] != "A" else "B"))


def _no_retired(rng: Random, s: Story) -> None:
    for line in s.lines:
        line.retired = 0


def _loans(rng: Random, s: Story) -> None:
    loan = wan(s.total * 85 / 100)
    s.money = [("12", loan, False), ("14", s.total - loan, False)]


def _small_loan(rng: Random, s: Story) -> None:
    loan = wan(s.total / 2)
    s.money = [("11", loan, False), ("14", s.total - loan, False)]


def _asks_much(rng: Random, s: Story) -> None:
    first = wan(s.fixed * 17 / 100)
    s.money = [("02", first, True), ("14", s.total - first, False)]


def _cut(percent: int) -> Callable[[Random, Story], None]:
    return lambda rng, s: _shift(rng, s, Decimal(percent) / 100)


def _early_costs(rng: Random, s: Story) -> None:
    s.invested[LAST - 2] = wan(s.total * 3 / 100)


def _ends(stage: str) -> Callable[[Random, Story], None]:
    def change(rng: Random, s: Story) -> None:
        if stage == "9":
            s.dropped = LAST
        else:
            s.paused = LAST - rng.randint(0, 3)

    return change


def _late_statistics(rng: Random, s: Story) -> None:
    s.statistics = LAST + 2


def _saves_much(rng: Random, s: Story) -> None:
    s.saving = (Decimal("46.0"), Decimal("15.2"))


def _at_once(rng: Random, s: Story) -> None:
    s.more["at_once"] = True


def _tenfold_month(rng: Random, s: Story) -> None:
    """A month ten times the one before, as work picks up."""
    before, now = s.invested[LAST - 1], s.invested[LAST]
    s.invested[LAST - 1] = wan(now / 10)
    s.invested[s.end - 1] = s.invested.get(s.end - 1, ZERO) + before - wan(now / 10)
    s.lag = True


def _postponed(rng: Random, s: Story) -> None:
    s.more["postponed"] = True
    s.plan_end += 12


def _audited(rng: Random, s: Story) -> None:
    """The final audit takes back some of what was counted as done."""
    cut = wan(s.total / 50)
    s.invested[LAST] = -cut
    s.more["note"] = f"竣工决算审计核减{cut}万元，本月冲减。"


def _back(rng: Random, s: Story) -> None:
    s.more.update(back=True, note="选址调整，需重新办理备案，退回前期阶段。")


def _fast(s: Story) -> bool:
    """Much is done in this month, and it was under way last month."""
    return _ends_later(s) and s.invested.get(LAST, ZERO) > 10 and s.invested.get(LAST - 1, ZERO) > 0


ODDITIES = (
    Oddity(3, lambda s: _ends_later(s) and s.total > 800 and s.trade.field == "01" and s.money[0][0] != "02", _huge, ("R19", "R53")),
    Oddity(3, lambda s: _at("2", "3")(s) and s.trade.field in ("05", "07") and len(s.money) > 1, _small, ("R20",)),
    Oddity(2, lambda s: _at("1", "2", "3")(s) and s.plan_start > LAST and 150 < s.total < 2000 and s.approved < LAST and not s.saving, _tenfold,
           ("R21", "R28")),
    Oddity(6, _at("2", "3", "4"), _grows(Decimal("0.8")), ("R28",)),
    Oddity(5, lambda s: _ends_later(s), _stalls, ("S13", "S18")),
    Oddity(2, lambda s: _ends_later(s), _stands_still, ("S13", "S14", "S18")),
    Oddity(14, lambda s: _ends_later(s), _lags, ("S18",)),
    Oddity(12, lambda s: _ends_later(s) and s.invested.get(LAST - 1, ZERO) > 0, _rests, ()),
    Oddity(5, lambda s: s.stage(LAST) == "4" and LAST - 3 < s.start < LAST and s.end > LAST + 2, _delivery, ("S12",)),
    Oddity(3, lambda s: s.end == LAST and s.enter < LAST - 2, _over(104), ("S04", "S12")),
    Oddity(3, lambda s: _at("5", "6")(s) and s.end > FIRST + 3, _over(106), ("S04",)),
    Oddity(1, lambda s: _at("5", "6")(s) and s.end > FIRST + 3, _over(114), ("S03",)),
    Oddity(3, lambda s: _at("5", "6")(s), _cut(78), ("S09", "S18")),
    Oddity(3, lambda s: _at("3")(s) and s.plan_start > LAST, _early_costs, ("S08",)),
    Oddity(2, lambda s: _at("6")(s) and s.trade.field in ("01", "05"), _sets(extra=1), ("S10",)),
    Oddity(6, lambda s: _at("2", "3", "4")(s) and _own_money(s) and s.trade.field in ("01", "03", "06"), _low_share, ("R17",)),
    Oddity(3, lambda s: _building(s) and s.total > 500, _long, ("R25",)),
    Oddity(2, _at("2", "3", "4"), _region, ("R06",)),
    Oddity(2, lambda s: _at("4", "5")(s) and s.trade.owners == "小区", lambda rng, s: setattr(s, "code", ""), ("R07",)),
    Oddity(1, lambda s: _at("2", "3", "4")(s) and s.owner.uscc is not None, _wrong_sign, ("R12",)),
    Oddity(3, lambda s: _at("2", "3", "4")(s) and s.trade.field in ("05", "07"), _no_retired, ("R55",)),
    Oddity(2, lambda s: _at("2", "3")(s) and s.money[-1][0] == "14" and s.money[0][0] != "02", _loans, ("R65",)),
    Oddity(1, lambda s: _at("2", "3")(s) and s.total < 480 and s.money[-1][0] == "14" and s.total > 60, _small_loan, ("R42",)),
    Oddity(1, _industrial_bond, _asks_much, ("R34",)),
    Oddity(1, _industrial_bond, _sets(build_nature="05"), ("R36",)),
    Oddity(1, _industrial_bond, _sets(second_hand=True), ("R39",)),
    Oddity(2, lambda s: s.central and s.stage(LAST) in ("1", "2"), _sets(in_ndrc_lib=False, ndrc_lib_date=None), ("R47",)),
    Oddity(1, lambda s: s.central and s.stage(LAST) in ("1", "2"),
           _sets(other_central=True, other_central_note="已获2024年中央预算内投资支持其他楼栋改造。"), ("R45",)),
    Oddity(3, lambda s: _building(s) and s.trade.field in ("06", "03"), _sets(industry="R90"), ("R58",)),
    Oddity(4, lambda s: s.stage(LAST) == "4" and s.start < LAST - 1 and s.total > 600, _late_statistics, ("R62",)),
    Oddity(2, lambda s: _building(s) and not s.trade.public and s.money[0][0] == "14", _sets(unapproved=True), ("R27",)),
    Oddity(2, lambda s: _building(s) and s.trade.field == "01", _sets(approved_late=True), ("R28",)),
    Oddity(3, lambda s: _building(s) and s.trade.field == "01", _sets(waiting=True), ("R29",)),
    Oddity(3, lambda s: _at("3", "4")(s) and s.money[0][0] == "14", _sets(approved_otherwise=True), ("R66",)),
    Oddity(2, lambda s: s.saving is not None, _saves_much, ("R50",)),
    Oddity(2, lambda s: _at("2", "3")(s), _ends("9"), ()),
    Oddity(4, lambda s: _at("2", "3", "4")(s), _ends("8"), ()),
    Oddity(2, lambda s: s.start == LAST and s.stage(LAST) == "4" and s.plan_start == LAST, _at_once, ("S19",)),
    Oddity(2, _fast, _tenfold_month, ("S19", "S18")),
    Oddity(3, lambda s: _at("1", "2", "3")(s) and s.plan_end - s.plan_start < 20 and s.plan_start > LAST, _postponed, ()),
    Oddity(4, lambda s: _at("1", "2", "3", "4")(s) and s.owner.kind != "09", _sets(new_contact=True), ()),
    Oddity(3, lambda s: _at("1", "2")(s) and "改造" in s.name, _sets(new_name=True), ()),
    Oddity(2, lambda s: _at("6")(s) and s.end < LAST - 3 and s.done(LAST) * 100 > s.total * 92, _audited, ()),
    Oddity(1, lambda s: _at("3")(s) and s.plan_start > LAST, _back, ()),
)  # fmt: skip
