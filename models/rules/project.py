"""Rules of a project's name, its codes and its owner (rules paper, part 三, R01 to R14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.book import Book, Row
from models.forms.project import ReserveProject
from models.rules.compare import smallest
from models.rules.hit import Hit, hit
from models.rules.identifiers import PROJECT_CODE, USCC, uscc_check_character
from models.text import normalise

TABLE = "reserve_project"
_ASSIGNED = re.compile(r"2\d(0[1-9]|1[0-2])", re.ASCII)
_OLD_YEAR = re.compile(r"20(1[5-9]|20)")
_NEEDS_CODE = frozenset({"3", "4", "5", "6"})


def _code(p: Row) -> str | None:
    """The project code where it is well-formed; a malformed one is R02's alone."""
    code = p.get("project_code")
    return code if code and PROJECT_CODE.fullmatch(code) else None


def _uscc(p: Row) -> str | None:
    """The owner's credit code where it is well-formed; a malformed one is R11's alone."""
    code = p.get("owner_uscc")
    return code if code and USCC.fullmatch(code) else None


def _assigned(code: str) -> str | None:
    """When a code was assigned: a period (2026-03), for an old code a year (2018); None where the code does not say."""
    first = code[:4]
    if _ASSIGNED.fullmatch(first):
        return f"20{first[:2]}-{first[2:]}"
    return first if _OLD_YEAR.fullmatch(first) else None


def _region(p: Row) -> str:
    """The region in the project code, "" without a well-formed code."""
    return (_code(p) or "")[5:11]


def r01(book: Book, p: Row) -> Iterator[Hit]:
    """The name is shorter than the form allows, blanks aside, or has line breaks (forms paper F1)."""
    name, least = p.get("project_name"), smallest(ReserveProject, "project_name")
    if name and (len(re.sub(r"\s", "", name)) < least or re.search(r"[\n\r\t]", name)):
        yield hit(least=least)


def r02(book: Book, p: Row) -> Iterator[Hit]:
    """The project code is not 24 characters long in the national form (GB/T 40058)."""
    if p.get("project_code") and _code(p) is None:
        yield hit(v=p["project_code"])


def r03(book: Book, p: Row) -> Iterator[Hit]:
    """The code begins neither with a year and month since 2020 nor with one of the years of the old codes."""
    code = _code(p)
    if code and _assigned(code) is None:
        yield hit(v=code[:4])


def r04(book: Book, p: Row) -> Iterator[Hit]:
    """The code was assigned after the reporting period."""
    assigned = _assigned(_code(p) or "")
    if assigned and assigned > book.period[: len(assigned)]:
        yield hit(v=assigned, period=book.period)


def r05(book: Book, p: Row) -> Iterator[Hit]:
    """The code's region lies outside the province and is not the nation's."""
    region, profile = _region(p), book.profile
    if region and not region.startswith(profile.text("province_region")) and region != profile.text("national_region"):
        yield hit(v=region, province=profile.text("province"))


def r06(book: Book, p: Row) -> Iterator[Hit]:
    """The code's region is another county's of the same province (CL-COUNTY region_codes)."""
    region, county = _region(p), book.county
    if county is None or not region.startswith(book.profile.text("province_region")):
        return
    if region not in book.profile.names["province_wide"] and region not in county.more["region_codes"]:
        yield hit(v=region, county=county.label)


def r07(book: Book, p: Row) -> Iterator[Hit]:
    """A project that is approved or under way has no project code."""
    if p.get("stage") in _NEEDS_CODE and not p.get("project_code"):
        yield hit()


def _other(rows: list[Row], p: Row) -> Row | None:
    return next((row for row in rows if row is not p), None)


def r08(book: Book, p: Row) -> Iterator[Hit]:
    """Another project of the package has the same project code."""
    other = _other(book.index(TABLE, "project_code")[p["project_code"]], p) if _code(p) else None
    if other:
        yield hit(row=other["row_no"], name=other.get("project_name") or "")


def _of_owner(book: Book, p: Row) -> dict[str, list[Row]]:
    """The projects of the same owner by their normalised names; none where this one's name or owner is empty."""
    if not (p.get("project_name") and p.get("owner_name")):
        return {}
    return book.distinct(TABLE, "owner_name", "project_name")[normalise(p["owner_name"])]


def r09(book: Book, p: Row) -> Iterator[Hit]:
    """Another project has the same name and owner, punctuation and width of signs aside."""
    other = _other(_of_owner(book, p).get(normalise(p.get("project_name") or ""), []), p)
    if other:
        yield hit(row=other["row_no"])


def r10(book: Book, p: Row) -> Iterator[Hit]:
    """Another project of the same owner, under another code, has a very similar name: one project reported in pieces."""
    code, rows = p.get("project_code"), _of_owner(book, p)
    if not (code and rows):
        return
    near = book.similar(TABLE, "owner_name", "project_name", book.limit("name_similarity"))[normalise(p["owner_name"])]
    others = [row for name in near[normalise(p["project_name"])] for row in rows[name]]
    other = next((row for row in others if row.get("project_code") not in (None, code)), None)
    if other:
        yield hit(row=other["row_no"], name=other["project_name"])


def r11(book: Book, p: Row) -> Iterator[Hit]:
    """The owner's credit code is not 18 characters of its alphabet, the third to the eighth digits (GB 32100)."""
    if p.get("owner_uscc") and _uscc(p) is None:
        yield hit(v=p["owner_uscc"])


def r12(book: Book, p: Row) -> Iterator[Hit]:
    """The check character of the owner's credit code is wrong."""
    code = _uscc(p)
    if code and code[17] != uscc_check_character(code[:17]):
        yield hit(c=uscc_check_character(code[:17]))


def r13(book: Book, p: Row) -> Iterator[Hit]:
    """The same credit code stands beside another owner's name."""
    code, own = _uscc(p), p.get("owner_name")
    if not (code and own):
        return
    for name, rows in book.distinct(TABLE, "owner_uscc", "owner_name")[normalise(code)].items():
        if name != normalise(own):
            yield hit(a=own, b=rows[0]["owner_name"])
            return


def r14(book: Book, p: Row) -> Iterator[Hit]:
    """The same owner's name stands beside another credit code."""
    code, own = _uscc(p), p.get("owner_name")
    if not (code and own):
        return
    others = (_uscc(rows[0]) for rows in book.distinct(TABLE, "owner_name", "owner_uscc")[normalise(own)].values())
    other = next((found for found in others if found and found != code), None)
    if other:
        yield hit(a=code, b=other)
