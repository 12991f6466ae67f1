"""Owners of the county's projects: companies with their branches, schools, hospitals, co-operatives, with valid credit codes."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from models.rules.project import uscc_check_character
from tests.reviewed.words import COUNTY, FIRST, IN_TOWNS, PARK, PUBLIC, SECOND, SUFFIXES, SURNAMES, TOWNS, UNIT

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Owner:
    """Who owns projects: its code, kind (CL-OWNERTYPE), site and contact; `short` is the name without county and legal form."""

    name: str
    uscc: str | None
    kind: str
    short: str
    site: str
    contact: str
    phone: str


def _organisation(rng: Random, digits: bool) -> str:
    """The nine signs of an organisation code with its own check sign (GB 11714)."""
    body = "".join(rng.choice("0123456789") for _ in range(8)) if digits else "MA" + "".join(rng.choice(_SIGNS) for _ in range(6))
    rest = 11 - sum((int(sign, 36)) * weight for sign, weight in zip(body, _WEIGHTS, strict=True)) % 11
    return body + {10: "X", 11: "0"}.get(rest, str(rest))


def credit_code(rng: Random, public: bool, region: str = UNIT) -> str:
    """A credit code that does not exist, with both check signs right (GB 32100)."""
    first17 = ("12" if public else "91") + region + _organisation(rng, public or rng.random() < 0.3)
    return first17 + uscc_check_character(first17)


def _person(rng: Random) -> tuple[str, str]:
    """A contact that nobody is: surname and 样例, a number of the pattern 1380000…."""
    number = f"1380000{rng.randrange(10000):04d}" if rng.random() < 0.8 else f"0739-500{rng.randrange(10000):04d}"
    return rng.choice(SURNAMES) + "样例", number


def owner(rng: Random, name: str, kind: str, short: str, site: str) -> Owner:
    code = None if kind == "09" else credit_code(rng, kind in ("04", "05"))
    return Owner(name, code, kind, short, site, *_person(rng))


def _company(rng: Random, trade: str, taken: set[str]) -> list[Owner]:
    """A company under a name of its own; one in twelve has two branches of nearly the same name, each with its own code."""
    while (brand := rng.choice(FIRST) + rng.choice(SECOND)) + trade in taken:
        pass
    taken.add(brand + trade)
    form = (
        rng.choice(SUFFIXES[trade])
        if trade in SUFFIXES
        else trade + rng.choice(("有限公司", "有限公司", "有限责任公司", "制造有限公司"))
    )
    town = rng.choice(TOWNS)
    site = (
        f"{PARK}{rng.choice('一二三四五')}期{rng.randint(1, 40)}号"
        if rng.random() < 0.6
        else f"{COUNTY}{town}示范村{rng.randint(1, 20)}组"
    )
    kind = "07" if "合作社" in form else "02" if rng.random() < 0.93 else "01"
    if trade in ("机械", "建材", "食品", "电子") and rng.random() < 0.12:
        whole = f"湖南{brand}{form}"
        return [owner(rng, f"{whole}{COUNTY}{part}分厂", kind, f"{brand}{part}分厂", site) for part in ("一", "二")]
    return [owner(rng, f"{COUNTY}{brand}{form}", kind, brand, site)]


def _public(rng: Random, trade: str) -> list[Owner]:
    names = [(f"{COUNTY}{name}", name, f"{COUNTY}县城示范路{rng.randint(1, 200)}号") for name in PUBLIC[trade]]
    if trade in IN_TOWNS:
        names += [(f"{COUNTY}{t}{IN_TOWNS[trade]}", f"{t}{IN_TOWNS[trade]}", f"{COUNTY}{t}集镇") for t in TOWNS]
    return [owner(rng, name, "01" if name.endswith("公司") else "04", short, site) for name, short, site in names]


def _estates(rng: Random, count: int) -> list[Owner]:
    names = [
        f"{a}{b}" for a in ("幸福", "阳光", "锦绣", "花园", "安居", "和谐") for b in ("家园", "小区", "雅苑", "公寓", "佳苑")
    ]
    rng.shuffle(names)
    return [owner(rng, f"{COUNTY}{n}业主委员会", "09", n, f"{COUNTY}县城示范社区{n}") for n in names[:count]]


def owners_of(rng: Random, trade: str, projects: int, taken: set[str]) -> list[Owner]:
    """Enough owners for so many projects of a trade: about two projects have the same one in three owners."""
    if trade in PUBLIC:
        return _public(rng, trade)
    if trade == "小区":
        return _estates(rng, min(projects, 30))
    found: list[Owner] = []
    while len(found) < projects * 0.65:
        found += _company(rng, trade, taken)
    return found
