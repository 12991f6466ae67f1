"""Codes given by an authority: whether they are well-formed (GB 32100-2015, GB/T 40058), and what a mistyped one was meant as."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from models.book import Book, Row
from models.forms import BY_TABLE, fields
from models.rules.general import is_phone
from models.text import normalise
from models.values import is_identifier

USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)
PROJECT_CODE = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}", re.ASCII)
_ASSIGNED = re.compile(r"2\d(0[1-9]|1[0-2])", re.ASCII)
_LOOK = {"O": "0", "I": "1", "S": "5", "V": "U", "Z": "2"}
"""Letters that no 统一社会信用代码 has, and what they are read for."""
_ALIKE = {**_LOOK, "D": "0", "Q": "0", "L": "1", "B": "8", "G": "6"}
"""Letters taken for digits, where only digits may stand."""
_TWINS = ("0DQ", "1L7", "5S", "8B", "2Z", "6G", "UV")
"""Signs that are taken for one another anywhere."""
_DIGITS_OF_USCC = range(2, 8)
_CREDIT = frozenset({"owner_uscc", "uscc"})
_KEPT = 15
"""Digits that a spreadsheet keeps of a long number; the rest become noughts."""
OWNERS = {"reserve_project": ("owner_name", "owner_uscc"), "adv_product": ("company", "uscc"), "need_equipment": ("owner_name", "owner_uscc")}  # fmt: skip
"""The forms with an owner's name and code, and their fields."""


class Meant(NamedTuple):
    """A code as it was meant, the signs for it, and why it is thought so, in a clerk's words."""

    code: str
    signs: tuple[str, ...]
    why: str


@lru_cache(maxsize=65536)
def uscc_check_character(first17: str) -> str:
    """The 18th character of a 统一社会信用代码 (GB 32100-2015); ValueError where a character has no place in one."""
    weighted = sum(USCC_SIGNS.index(sign) * weight for sign, weight in zip(first17, _WEIGHTS, strict=True))
    return USCC_SIGNS[-weighted % 31]


def is_uscc(code: str | None) -> bool:
    """Whether a code is well-formed and its check character right."""
    return code is not None and bool(USCC.fullmatch(code)) and code[17] == uscc_check_character(code[:17])


def is_project_code(book: Book, code: str | None) -> bool:
    """Whether a project code is well-formed, assigned no later than the period, and of this county, its province or the nation."""
    if not code or not PROJECT_CODE.fullmatch(code):
        return False
    region, named = code[5:11], {book.profile.text("national_region"), *book.profile.names["province_wide"]}
    if book.county is not None:
        named.update(book.county.more["region_codes"])
    assigned = f"20{code[:2]}-{code[2:4]}" if _ASSIGNED.fullmatch(code[:4]) else ""
    old = bool(re.fullmatch(r"20(1[5-9]|20)", code[:4]))
    return region in named and (old or "" < assigned <= book.period)


def one_slip_apart(one: str, other: str) -> bool:
    """Whether two codes differ by one sign, one missing or doubled sign, or two neighbours that changed places."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        apart = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        swapped = len(apart) == 2 and apart[1] == apart[0] + 1 and one[apart[0]] == other[apart[1]]
        return len(apart) == 1 or (swapped and one[apart[1]] == other[apart[0]])
    short, long = sorted((one, other), key=len)
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def _cut_off(code: str, whole: str) -> bool:
    """Whether a code is another one as a spreadsheet spoils a long number: 15 digits and noughts, or 9.1430523E+17."""
    power = re.fullmatch(r"(\d)\.?(\d*)E\+?\d+", code)
    if power:
        return whole.startswith((power[1] + power[2])[:-1]) and len(power[1] + power[2]) > 4
    return len(code) == len(whole) and code[_KEPT:] == "0" * len(code[_KEPT:]) and code[:_KEPT] == whole[:_KEPT]


def _known(book: Book, table: str, row: Row, name: str) -> Iterator[tuple[str, str]]:
    """The codes that the same record had before, and that the same owner has elsewhere, with where."""
    for back in range(1, len(book.earlier) + 1):
        before = (book.before(table, row, back) or {}).get(name)
        if before:
            yield before, "上期的代码"
    if name == "project_code":
        lines = book.children("project_permit", row["project_uid"])
        yield from ((line["doc_no"], "批复文号栏的代码") for line in lines if PROJECT_CODE.fullmatch(line.get("doc_no") or ""))
    owner, code = OWNERS.get(table, ("", ""))
    if code != name or not row.get(owner):
        return
    for other, (other_owner, other_code) in OWNERS.items():
        for rows in book.distinct(other, other_owner, other_code).get(normalise(row[owner]), {}).values():
            if rows[0] is not row:
                yield rows[0][other_code], "同一单位另一条记录的代码"


def _swaps(code: str) -> Iterator[str]:
    for place in range(len(code) - 1):
        if code[place] != code[place + 1]:
            yield code[:place] + code[place + 1] + code[place] + code[place + 2 :]


def _twins(code: str) -> Iterator[str]:
    """The codes with one sign taken for its like; the first two, which say what kind of body it is, are hardly mistyped."""
    for place, sign in list(enumerate(code))[2:]:
        for others in (twins for twins in _TWINS if sign in twins):
            yield from (code[:place] + other + code[place + 1 :] for other in others if other != sign)


def _uscc_readings(code: str) -> Iterator[set[str]]:
    """The well-formed codes that look like this one: letters read as digits; then one sign doubled, or taken for its like."""
    plain = "".join(_LOOK.get(sign, sign) for sign in code)
    plain = "".join(_ALIKE.get(sign, sign) if place in _DIGITS_OF_USCC else sign for place, sign in enumerate(plain))
    yield {plain}
    if len(plain) == 19:
        yield {plain[:place] + plain[place + 1 :] for place in range(1, 19) if plain[place] == plain[place - 1]}
    elif len(plain) == 18:
        yield set(_twins(plain))


def _project_readings(code: str) -> Iterator[set[str]]:
    plain = "".join(_ALIKE.get(sign, sign) for sign in code)
    yield {plain}
    yield set(_swaps(plain))


def _from_known(code: str, known: list[tuple[str, str]], *, valid: bool) -> Meant | None:
    """The known code that this one is a slip of; a valid one only where an earlier period has it, one slip apart."""
    for other, where in known:
        if other == code:
            return None
        if one_slip_apart(code, other) or (not valid and _cut_off(code, other)):
            both = sum(one == other for one, _ in known) > 1
            return Meant(
                other, ("known", "check", *(("older",) if both else ())) if not valid else ("known",), f"与{where}只差一处"
            )
    return None


def _meant(book: Book, code: str, known: list[tuple[str, str]], *, credit: bool) -> Meant | None:
    valid = is_uscc(code) if credit else is_project_code(book, code)
    sound = [pair for pair in known if (is_uscc(pair[0]) if credit else PROJECT_CODE.fullmatch(pair[0]))]
    found = _from_known(code, sound, valid=valid)
    if found or valid:
        return found
    if any(other == code for other, _ in known):
        return None
    right: list[str] = []
    for readings in _uscc_readings(code) if credit else _project_readings(code):
        right = right or [r for r in readings if r != code and (is_uscc(r) if credit else is_project_code(book, r))]
    if len(right) != 1:
        return None
    why = "这样改后校验位相符" if credit else "这样改后格式、地区和赋码年月都对"
    misread = credit and not USCC.fullmatch(code)
    return Meant(right[0], ("check", "only") if misread else ("form", "only"), why)


def identifier_fields(table: str) -> Iterator[str]:
    """The fields of a form that hold a code given by an authority."""
    yield from (name for name, field in fields(BY_TABLE[table]).items() if is_identifier(field))


def _was(book: Book, table: str, row: Row, name: str) -> str | None:
    return (book.before(table, row) or {}).get(name)


def mended_phone(book: Book, table: str, row: Row, name: str) -> Meant | None:
    """The telephone number sent last, where this one is none and but a slip from it."""
    now = row.get(name)
    was = _was(book, table, row, name) if now and not is_phone(now) else None
    if not now or not was or now == was or not is_phone(was) or not one_slip_apart(now, was):
        return None
    return Meant(was, ("known", "form"), "与上期的号码只差一处")


def mended_code(book: Book, table: str, row: Row, name: str) -> Meant | None:
    """What a 统一社会信用代码 or a 投资项目统一代码 was meant as; None where it is right, or nothing says what it should be."""
    code = row.get(name)
    if not code:
        return None
    credit = name in _CREDIT
    if is_uscc(code) if credit else PROJECT_CODE.fullmatch(code) and _was(book, table, row, name) in (None, code):
        return None
    return _meant(book, code, list(_known(book, table, row, name)), credit=credit)
