"""Rules of the support a project asks for: treasury bonds, loans, other central money (rules paper, part 三, R33 to R47, R65, R67)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.book import Book, Row
from models.forms import fields
from models.forms.project import ReserveProject
from models.rules.compare import exceeds, positive, share_above, share_below, smallest
from models.rules.hit import Hit, hit
from models.rules.project_money import TABLE, total_of, wants_money

_BOND = "02"
_INDUSTRY = "01"
_RETIRED, _NEW = "01", "02"
_KEPT_IN_USE = "04"


def _asks(book: Book, p: Row, group: str) -> bool:
    """Whether the project's money comes from a channel of the group (CL-FUND)."""
    return not book.group(TABLE, "fund_channels", group).isdisjoint(p.get("fund_channels") or ())


def _industrial_bond(p: Row) -> bool:
    """Whether an industrial project asks for 超长期特别国债."""
    return _BOND in (p.get("fund_channels") or ()) and p.get("field_city") == _INDUSTRY


def _asks_central(book: Book, p: Row) -> bool:
    """Whether the project asks for central money this time."""
    central = book.group("project_funding", "channel", "中央资金")
    lines = book.children("project_funding", p["project_uid"])
    return any(line.get("channel") in central and positive(line.get("applying")) for line in lines)


def r33(book: Book, p: Row) -> Iterator[Hit]:
    """More is asked for than the project costs."""
    if exceeds(p.get("apply_amount"), total_of(p)):
        yield hit(v=p["apply_amount"], total=p["total_invest"])


def r34(book: Book, p: Row) -> Iterator[Hit]:
    """An industrial bond project asks for more than the allowed share of its fixed investment."""
    fixed, share = p.get("fixed_invest"), book.limit("industrial_bond_share")
    if _industrial_bond(p) and fixed is not None and exceeds(p.get("apply_amount"), fixed * share / 100):
        yield hit(v=p["apply_amount"], fixed=fixed, limit=share)


def r35(book: Book, p: Row) -> Iterator[Hit]:
    """An industrial bond project is smaller than the bonds are meant for."""
    fixed, least = p.get("fixed_invest"), book.limit("industrial_bond_min_fixed")
    if _industrial_bond(p) and fixed is not None and fixed < least:
        yield hit(v=fixed, limit=least)


def r36(book: Book, p: Row) -> Iterator[Hit]:
    """An industrial bond project builds anew or elsewhere."""
    if _industrial_bond(p) and p.get("build_nature") in book.group(TABLE, "build_nature", "新建类"):
        yield hit()


def r37(book: Book, p: Row) -> Iterator[Hit]:
    """An industrial bond project is too far done to apply (F2 自开工累计完成投资)."""
    most = book.limit("industrial_bond_max_done")
    share = share_above(book.progress.get(p["project_uid"], {}).get("total_done"), total_of(p), most)
    if _industrial_bond(p) and share is not None:
        yield hit(p=share, limit=most)


def r38(book: Book, p: Row) -> Iterator[Hit]:
    """An industrial bond project retires too little for what it buys."""
    least = book.limit("industrial_bond_min_retired")
    share = share_below(p.get("retire_value"), p.get("equip_invest"), least)
    if _industrial_bond(p) and share is not None:
        yield hit(p=share, limit=least)


def _unfit(line: Row) -> bool:
    """Whether a line of equipment is not what the bonds pay for."""
    if line.get("row_type") == _NEW:
        return line.get("second_hand") is True
    return line.get("row_type") == _RETIRED and (line.get("owned") is False or line.get("disposal") == _KEPT_IN_USE)


def r39(book: Book, p: Row) -> Iterator[Hit]:
    """An industrial bond project buys second-hand equipment, or retires what is not its own or stays in use."""
    if _industrial_bond(p) and any(_unfit(line) for line in book.children("project_equipment", p["project_uid"])):
        yield hit()


def r40(book: Book, p: Row) -> Iterator[Hit]:
    """The loans are more than the project costs."""
    if exceeds(p.get("loan_need"), total_of(p)):
        yield hit(v=p["loan_need"], total=p["total_invest"])


def r41(book: Book, p: Row) -> Iterator[Hit]:
    """A loan is named as a source, but no money from it."""
    if _asks(book, p, "贷款类") and p.get("loan_need") is not None and p["loan_need"] <= 0:
        yield hit()


def r67(book: Book, p: Row) -> Iterator[Hit]:
    """A loan without a term of at least one year and one to three banks, as the form has it (F1 贷款期限, 意向银行)."""
    if not _asks(book, p, "贷款类"):
        return
    limits: dict[str, Any] = {
        "years": smallest(ReserveProject, "loan_years"),
        "banks": fields(ReserveProject)["loan_banks"].size[1] or 0,
    }
    if (p.get("loan_years") or 0) < limits["years"]:
        yield hit("loan_years", **limits)
    elif not 1 <= len(p.get("loan_banks") or ()) <= limits["banks"]:
        yield hit("loan_banks", **limits)


def r42(book: Book, p: Row) -> Iterator[Hit]:
    """A project that asks for relending is smaller than the programme's least."""
    total, least = total_of(p), book.limit("relending_min_total")
    if _asks(book, p, "再贷款类") and total is not None and total < least:
        yield hit(v=total, limit=least)


def r44(book: Book, p: Row) -> Iterator[Hit]:
    """Other central money was got or asked for, and is not named."""
    if p.get("other_central") is True and not p.get("other_central_note"):
        yield hit()


def r45(book: Book, p: Row) -> Iterator[Hit]:
    """Central money is asked for beside other central money."""
    if p.get("other_central") is True and _asks_central(book, p):
        yield hit()


def r46(book: Book, p: Row) -> Iterator[Hit]:
    """A restricted or outdated kind of project asks for support."""
    if p.get("restricted") is True and wants_money(p):
        yield hit()


def r47(book: Book, p: Row) -> Iterator[Hit]:
    """Central money is asked for a project that is not in the national library of major projects."""
    if p.get("in_ndrc_lib") is False and _asks_central(book, p):
        yield hit()


def r65(book: Book, p: Row) -> Iterator[Hit]:
    """Loans make up so much of the investment that too little own capital is left; more than all of it is R40's alone."""
    most = book.limit("loan_share_max")
    share = share_above(p.get("loan_need"), total_of(p), most)
    if share is not None and not exceeds(p.get("loan_need"), total_of(p)):
        yield hit(p=share, limit=most, own=100 - most)
