"""The county's projects: six hundred lives, some of them truly odd."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from tests.reviewed.oddities import ODDITIES
from tests.reviewed.owners import Owner, owners_of
from tests.reviewed.story import FIRST, LAST, NEVER, ZERO, Story, make, month, plan_years
from tests.reviewed.words import COUNTY, IN_TOWNS, TRADES, Trade

_TAILS = ("更新改造项目", "智能化改造项目", "更新项目", "技术改造项目", "提质改造项目")


@dataclass
class Namer:
    """Names the projects of an owner, each for another part of its works; when all are used, in batches."""

    rng: Random
    used: Counter[tuple[str, str]] = field(default_factory=Counter)

    def name(self, trade: Trade, owner: Owner) -> tuple[str, str]:
        """What the next project of the owner is about, and what it is called."""
        fresh = [one for one in trade.subjects if not self.used[owner.name, one]]
        subject = self.rng.choice(fresh or trade.subjects)
        self.used[owner.name, subject] += 1
        batch = self.used[owner.name, subject]
        tail = (
            self.rng.choice(_TAILS) if subject.endswith("设备") else "设备" * (self.rng.random() < 0.6) + self.rng.choice(_TAILS)
        )
        return subject, f"{COUNTY}{owner.short}{subject}{tail}" + (
            f"（第{'一二三四五六七八九'[batch - 1]}批）" if batch > 1 else ""
        )


def _second_phase(rng: Random, first: Story, number: int) -> Story:
    """The same once more some months later, of the same size, under a code of its own."""
    later = rng.randint(4, 8)
    s = deepcopy(first)
    for name in ("prelim", "approved", "plan_start", "start", "plan_end", "end", "statistics"):
        setattr(s, name, getattr(s, name) + later)
    s.enter = min(first.enter + later, LAST)
    s.invested = {m + later: amount for m, amount in first.invested.items()}
    s.uid = f"{first.uid[:10]}{number:04d}"
    assigned = month(s.approved)
    s.code = f"{assigned[2:4]}{assigned[5:]}{first.code[4:-6]}{rng.randrange(100000, 1000000)}"
    first.name, s.name = f"{first.name}（一期）", f"{first.name}（二期）"
    return s


def _batch(rng: Random, first: Story, owners: list[Owner], number: int) -> list[Story]:
    """What was bought together for several towns: the same equipment at the same price for each of them."""
    found = []
    for n, who in enumerate(owners, number):
        s = deepcopy(first)
        s.owner, s.uid = who, f"{first.uid[:10]}{n:04d}"
        s.code = f"{first.code[:-6]}{rng.randrange(100000, 1000000)}"
        s.name = first.name.replace(first.owner.short, who.short)
        found.append(s)
    return found


def _drawn(rng: Random, count: int) -> list[Story]:
    taken: set[str] = set()
    found: list[Story] = []
    batches: list[str] = []
    namer, whole = Namer(rng), sum(trade.weight for trade in TRADES)
    for trade in TRADES:
        wanted = len(found) + round(count * trade.weight / whole)
        owners = owners_of(rng, trade.owners, wanted - len(found), taken)
        while len(found) < wanted:
            who = rng.choice(owners)
            scale = rng.choice((0.4, 0.8, 1, 2, 4) if trade.field == "01" else (0.25, 0.4, 0.6, 1, 1)) * (
                0.6 if trade.public else 1
            )
            subject, name = namer.name(trade, who)
            found.append(make(rng, len(found) + 1, trade, who, subject, name, scale))
            if trade.owners in IN_TOWNS and len(found) + 8 < wanted and who.site.endswith("集镇") and len(batches) < 3:
                batches.append(name)
                others = [o for o in owners if o.site.endswith("集镇") and not namer.used[o.name, subject]]
                found += _batch(rng, found[-1], rng.sample(others, min(6, len(others))), len(found) + 1)
                namer.used.update((s.owner.name, subject) for s in found[-6:])
            if len(found) < wanted and rng.random() < 0.04:
                found.append(_second_phase(rng, found[-1], len(found) + 1))
    return found


def _kin(found: list[Story]) -> None:
    """An owner's projects with names that are alike are truly several."""
    by_owner: dict[str, list[Story]] = {}
    for s in found:
        by_owner.setdefault(s.owner.name, []).append(s)
    for several in by_owner.values():
        if len(several) > 1:
            for s in several:
                s.asked.add("R10")


def _one_code(found: list[Story]) -> None:
    """A code whose check sign is truly wrong is the owner's in all its projects."""
    for odd in [s for s in found if "R12" in s.asked]:
        for s in found:
            if s.owner.name == odd.owner.name:
                s.owner = odd.owner
                s.asked.add("R12")


def _leaving(rng: Random, found: list[Story]) -> None:
    """Some were dropped in earlier months, with a reason."""
    for s in rng.sample([s for s in found if s.stage(LAST) in "123" and s.enter < LAST - 4], 10):
        s.dropped = rng.randint(max(FIRST + 1, s.enter + 2), LAST - 1)


def _renamed(rng: Random, found: list[Story]) -> set[str]:
    """Three owners of several projects have a new name this month; one project of theirs still stands under the old one."""
    companies: dict[str, list[Story]] = {}
    for s in found:
        if s.owner.kind == "02" and "分厂" not in s.owner.name and s.enter < LAST:
            companies.setdefault(s.owner.name, []).append(s)
    chosen = rng.sample([several for several in companies.values() if len(several) > 1], 3)
    names = {several[0].owner.name: several[-1] for several in chosen}
    for s in found:
        if s.owner.name in names:
            s.asked.add("R13")
            s.renamed = NEVER if s is names[s.owner.name] else LAST
    return {s.uid for several in chosen for s in several}


def _told(rng: Random, s: Story) -> None:
    """What is truly late or large about a project this month, and its plans."""
    now = s.stage(LAST)
    if now in "123" and s.plan_start <= LAST:
        s.asked |= {"S17", "S18"}
    if s.start > s.plan_start:
        s.asked.add("S18")
    if s.total < 10:
        s.asked.add("R20")
    if s.invested.get(LAST, ZERO) > s.total * Decimal("0.45"):
        s.asked.add("S12")
    plan_years(rng, s)


def stories(rng: Random, count: int) -> list[Story]:
    """The projects of the county, oldest first, with their true oddities."""
    found = _drawn(rng, count)
    _leaving(rng, found)
    used = _renamed(rng, found)
    for oddity in ODDITIES:
        fitting = [s for s in found if s.uid not in used and s.dropped > LAST and s.enter < LAST and oddity.fits(s)]
        for s in rng.sample(fitting, min(oddity.count, len(fitting))):
            oddity.change(rng, s)
            s.asked |= set(oddity.asked)
            used.add(s.uid)
    _kin(found)
    _one_code(found)
    for s in found:
        _told(rng, s)
    return sorted(found, key=lambda s: (s.enter, s.uid))
