"""What becomes of each project over the months: when it starts, what it costs, what goes wrong; drawn once, told month by month."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from models import periods
from models.derive import expected_share
from tests.reviewed.owners import Owner
from tests.reviewed.words import Gear, Trade

FIRST, LAST = periods.number("2025-12"), periods.number("2026-11")
MONTHS = range(FIRST, LAST + 1)
NEVER = 10**6
ZERO = Decimal(0)
USED = Decimal("0.6")
"""What retired equipment once cost, as a share of what the new costs."""


def wan(amount: float | Decimal, places: int = 2) -> Decimal:
    """An amount in 万元 as it is written."""
    return Decimal(amount).quantize(Decimal(1).scaleb(-places))


def month(number: int) -> str:
    """The period of a month's number."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


@dataclass
class Line:
    """A line of equipment bought or retired."""

    gear: Gear
    model: str
    qty: int
    price: Decimal
    retired: int = 0
    year: int = 2012

    @property
    def amount(self) -> Decimal:
        return wan(self.price * self.qty)


@dataclass
class Story:
    """A project's life; months are numbers (`periods.number`), amounts 万元 as at the end; `untold` is what the clerk leaves
    empty because nothing demands it; `more` are fields (F1, or
    month:F2) that its true oddity sets, `asked` the rules of the paper that ask about what is truly odd about it."""

    uid: str
    trade: Trade
    owner: Owner
    name: str
    subject: str
    lines: list[Line]
    total: Decimal
    fixed: Decimal
    build: Decimal
    enter: int
    prelim: int
    approved: int
    plan_start: int
    start: int
    plan_end: int
    end: int
    code: str
    item: int
    money: list[tuple[str, Decimal, bool]] = field(default_factory=list)
    invested: dict[int, Decimal] = field(default_factory=dict)
    plan: dict[int, Decimal] = field(default_factory=dict)
    dropped: int = NEVER
    paused: int = NEVER
    changed: int = NEVER
    ratio: Decimal = Decimal(1)
    renamed: int = NEVER
    statistics: int = 0
    central: bool = False
    saving: tuple[Decimal, Decimal] | None = None
    day: int = 8
    delivered: bool = False
    untold: frozenset[str] = frozenset()
    lag: bool = False
    more: dict[str, object] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    @property
    def equip(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def retired_value(self) -> Decimal:
        return sum((wan(line.price * USED * line.retired) for line in self.lines), ZERO)

    @property
    def pieces(self) -> int:
        return sum(line.qty for line in self.lines)

    def done(self, upto: int) -> Decimal:
        """Invested from the start to the end of a month."""
        return sum((v for m, v in self.invested.items() if m <= upto), ZERO)

    def stage(self, now: int) -> str:
        """CL-STAGE in a month."""
        if now >= self.dropped:
            return "9"
        if now >= self.paused:
            return "8"
        if now < self.start:
            return "1" if now < self.prelim else "2" if now < self.approved else "3"
        return "4" if now < self.end else "5" if now < self.end + 2 else "6"


def _lines(rng: Random, trade: Trade, scale: float) -> list[Line]:
    found = []
    for gear in rng.sample(trade.gear, rng.randint(1, min(3, len(trade.gear)))):
        qty = max(4 if gear.low < 3 else 1, round(rng.uniform(0.15, 1) * gear.most * scale))
        price = wan(rng.uniform(gear.low, gear.high), 2 if gear.low >= 1 else 4)
        retired = 0 if rng.random() < 0.1 else max(1, round(qty * rng.uniform(0.6, 1.4)))
        found.append(Line(gear, f"{gear.model}-{rng.randint(10, 99) * 10}", qty, price, retired, rng.randint(2004, 2016)))
    if not any(line.retired for line in found):
        found[0].retired = max(1, found[0].qty // 2)
    return found


def _timing(rng: Random, total: Decimal) -> dict[str, int]:
    """When it came, was approved, starts and ends: planned, and as it happens (an eighth start late)."""
    length = rng.randint(3, 8) if total < 200 else rng.randint(6, 15) if total < 3000 else rng.randint(12, 27)
    start = rng.randint(FIRST - 9, LAST + 9)
    approved = start - rng.randint(1, 3)
    prelim = approved - rng.randint(1, 4)
    enter = min(prelim - rng.randint(0, 4), LAST - rng.randint(0, 3)) if start > FIRST else start - 8
    late = rng.randint(1, 5) if rng.random() < 0.12 else 0
    slip = rng.randint(1, 3) if rng.random() < 0.15 else 0
    return {"enter": enter, "prelim": prelim, "approved": approved, "plan_start": start, "start": start + late,
            "plan_end": start + length, "end": start + late + length + slip}  # fmt: skip


def _spread(rng: Random, s: Story) -> None:
    """Spread what is spent over the months: fairly even, slower at both ends; single purchases are paid at delivery."""
    months = list(range(s.start, s.end))
    share = Decimal(rng.choice((94, 95, 96, 97, 98, 99, 100, 100))) / 100
    weights = [rng.uniform(0.75, 1.3) * (0.75 if m in (s.start, s.end - 1) and len(months) > 2 else 1) for m in months]
    if s.delivered:
        weights[len(weights) // 2] = sum(weights) * rng.uniform(1.3, 2.2)
    whole = s.total * share
    places = 0 if s.total > 800 else 1 if s.total > 150 else 2
    for m, weight in zip(months, weights, strict=True):
        s.invested[m] = wan(wan(float(whole) * weight / sum(weights), places))
    s.invested[months[-1]] += wan(whole - s.done(months[-1]))


def _money(rng: Random, s: Story) -> list[tuple[str, Decimal, bool]]:
    """Where the money comes from: channel (CL-FUND), amount, whether it is asked of a higher level. The last line takes the rest."""
    total = s.total
    parts: list[tuple[str, Decimal | None, bool]]
    if s.owner.kind == "09":
        parts = [("16", wan(total * 6 // 10), False), ("07", None, False)]
    elif s.trade.public or s.owner.kind in ("04", "05"):
        first = rng.choice((("02", 6, True), ("01", 5, True), ("05", 4, True), ("09", 6, False)))
        parts = [(first[0], wan(total * first[1] // 10), first[2]), ("07", None, False)]
    elif s.trade.field == "01" and s.fixed >= 2100 and s.retired_value * 8 > s.equip and rng.random() < 0.3:
        parts = [("02", wan(s.fixed * rng.choice((8, 10, 12, 14)) // 100), True), ("14", None, False)]
    elif rng.random() < 0.45 and total >= 500:
        parts = [(rng.choice(("10", "11", "12", "12")), wan(total * rng.choice((3, 4, 5, 6)) // 10), False), ("14", None, False)]
    else:
        parts = [("14", None, False)]
    left = total - sum((amount for _, amount, _ in parts if amount is not None), ZERO)
    return [(channel, left if amount is None else amount, asked) for channel, amount, asked in parts]


def make(rng: Random, number: int, trade: Trade, owner: Owner, subject: str, name: str, scale: float) -> Story:
    """A project with nothing odd about it but a delay, as an eighth of them have."""
    lines = _lines(rng, trade, scale)
    equip = sum((line.amount for line in lines), ZERO)
    total = wan(float(equip) / rng.uniform(0.42, 0.9), 0 if equip > 500 else 1)
    fixed = wan(equip + (total - equip) * Decimal(rng.choice((80, 90, 100))) / 100)
    times = _timing(rng, total)
    assigned = month(times["approved"])
    code = f"{assigned[2:4]}{assigned[5:]}-430523-04-0{rng.choice('1225')}-{rng.randrange(100000, 1000000)}"
    year = min(max(times["enter"], periods.number("2025-01")), LAST) // 12
    s = Story(f"430523{year}{number:04d}", trade, owner, name, subject, lines, total, fixed, wan((fixed - equip) * 8 // 10),
              code=code, item=rng.choice(trade.items), day=rng.randint(2, 20), **times)  # fmt: skip
    s.statistics = s.start + 1
    if rng.random() < 0.35 and len(lines) == 1:
        s.delivered = True
    s.money = _money(rng, s)
    s.central = any(asked and channel in ("01", "02") for channel, _, asked in s.money)
    if trade.field == "01" and s.item == 2:
        before = wan(rng.uniform(80, 900) * max(1, float(equip) / 500), 1)
        s.saving = (before, wan(float(before) * rng.uniform(0.68, 0.93), 1))
    s.untold = frozenset(what for what in ("lines", "approved", "build", "words") if rng.random() < 0.25)
    _spread(rng, s)
    return s


def plan_years(rng: Random, s: Story) -> None:
    """The plan of each year: what is to be done in it; a project that lags is behind its plan, any other near it."""
    for year in (FIRST // 12, LAST // 12):
        before, ytd, spent = s.done(year * 12 - 1), ZERO, ZERO
        for m, amount in s.invested.items():
            spent += amount * (m // 12 == year)
            ytd += amount * (m // 12 == year and m <= LAST)
        planned = max(min(s.plan_end, year * 12 + 12) - max(s.plan_start, year * 12), 0)
        wanted = spent * Decimal(rng.randint(98, 105)) / 100
        if s.start > s.plan_start or not spent:
            wanted = max(wanted, s.total * planned / max(s.plan_end - s.plan_start, 1))
        due = expected_share(month(LAST), month(s.plan_start))
        if s.lag and ytd:
            wanted = ytd * 100 / max(due - rng.randint(16, 44), Decimal(10))
        elif s.start <= s.plan_start and ytd and due > 10:
            wanted = min(wanted, ytd * 100 / (due - 6))
        s.plan[year] = max(min(wan(wanted, 0 if wanted > 200 else 1), s.total - before), ZERO)
