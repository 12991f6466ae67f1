"""Rules of a project's investment: its parts, its size, what it was before and what was approved (rules paper, part 三, R15 to
R22, R32, R54, R66)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from models.book import Book, Row
from models.derive import shown
from models.forms import fields
from models.forms.project import ReserveProject
from models.notes import explains
from models.rules.compare import differs, exceeds, positive, share_above, share_below, slip, summed
from models.rules.hit import Hit, hit
from models.text import normalise

TABLE = "reserve_project"
_FUNDED = frozenset({"2", "3", "4", "5", "6"})
_WATCHED = ("total_invest", "equip_invest", "content", "owner_name")
_EXCERPT = 30
_LEAD = 6
_NEW_EQUIPMENT = "02"
_UNFILLED = "未填"


def total_of(p: Row) -> Decimal | None:
    """The total investment where it can be compared with; one that is not positive is R18's alone."""
    total: Decimal | None = p.get("total_invest")
    return total if positive(total) else None


def wants_money(p: Row) -> bool:
    """Whether the project asks for money of a higher level or for a loan."""
    return positive(p.get("apply_amount")) or positive(p.get("loan_need"))


def r15(book: Book, p: Row) -> Iterator[Hit]:
    """The sources of a project past the planning stage do not add up to its total investment."""
    lines = book.children("project_funding", p["project_uid"])
    planned, total = summed([line.get("plan_amount") for line in lines]), total_of(p)
    if p.get("stage") in _FUNDED and planned is not None and total is not None and differs(planned, total):
        yield hit(sum=planned, v=total, d=abs(planned - total))


def r16(book: Book, p: Row) -> Iterator[Hit]:
    """Equipment is more than fixed investment, or either more than the total."""
    equip, fixed, total = p.get("equip_invest"), p.get("fixed_invest"), total_of(p)
    parts: dict[str, Any] = {
        key: _UNFILLED if value is None else value for key, value in (("equip", equip), ("fixed", fixed), ("total", total))
    }
    if exceeds(equip, fixed) or exceeds(equip, total):
        yield hit("equip_invest", **parts)
    elif exceeds(fixed, total):
        yield hit("fixed_invest", **parts)


def r17(book: Book, p: Row) -> Iterator[Hit]:
    """A project of equipment renewal spends less than the usual share on equipment."""
    least = book.limit("equip_share_min")
    share = share_below(p.get("equip_invest"), total_of(p), least)
    if share is not None and p.get("field_city") in book.group(TABLE, "field_city", "设备更新类"):
        yield hit(p=share, limit=least)


def r18(book: Book, p: Row) -> Iterator[Hit]:
    """The total investment is not positive."""
    if p.get("total_invest") is not None and p["total_invest"] <= 0:
        yield hit()


def r19(book: Book, p: Row) -> Iterator[Hit]:
    """The total investment is so large that it may have been given in 元."""
    total, most = total_of(p), book.limit("large_total")
    if total is not None and total >= most:
        yield hit(v=total, y=total / 10000, limit=most)


def r20(book: Book, p: Row) -> Iterator[Hit]:
    """The total investment is so small that it may have been given in 亿元 or 百万元."""
    total, least = total_of(p), book.limit("small_total")
    if total is not None and total < least:
        yield hit(v=total, limit=least)


def r21(book: Book, p: Row) -> Iterator[Hit]:
    """The total investment is a power of ten times what was sent last, or a fraction so: a slip of the unit."""
    before = book.before(TABLE, p) or {}
    total, old = total_of(p), before.get("total_invest")
    factor = slip(total, old, book.limit("unit_slip_tolerance"))
    if factor:
        yield hit(v=total, old=old, k=factor)


def _changed(old: Any, new: Any) -> bool:
    """Whether a value is another one: amounts beyond the tolerance, texts beyond punctuation; an empty one is not compared."""
    if old in (None, "") or new in (None, ""):
        return False
    return differs(new, old) if isinstance(new, Decimal) else normalise(old) != normalise(new)


def excerpts(old: str, new: str) -> tuple[str, str]:
    """Both texts cut to where they begin to differ, so that a message stays one line."""
    same = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = max(same - _LEAD, 0) if max(len(old), len(new)) > _EXCERPT else 0

    def cut(text: str) -> str:
        part = text[start : start + _EXCERPT]
        return ("…" if start else "") + part + ("…" if start + _EXCERPT < len(text) else "")

    return cut(old), cut(new)


def r22(book: Book, p: Row) -> Iterator[Hit]:
    """The total, equipment, content or owner is no longer what was sent last, and no change is explained."""
    before = book.before(TABLE, p)
    if before is None or explains(p.get("change_note")):
        return
    for name in _WATCHED:
        if _changed(before.get(name), p.get(name)):
            old, new = excerpts(shown(TABLE, before, name), shown(TABLE, p, name))
            yield hit(field=fields(ReserveProject)[name].label, old=old, new=new)


def _approved_otherwise(book: Book, p: Row) -> dict[str, Any]:
    """The project's total and the other investment that an approval (立项) of it names; empty where none does."""
    approval, total = book.group("project_permit", "permit", "立项"), total_of(p)
    amounts = (
        line.get("doc_invest") for line in book.children("project_permit", p["project_uid"]) if line.get("permit") in approval
    )
    return next(({"v": total, "doc": amount} for amount in amounts if total is not None and differs(amount, total)), {})


def r32(book: Book, p: Row) -> Iterator[Hit]:
    """A project that asks for money has another total investment than was approved."""
    other = _approved_otherwise(book, p)
    if wants_money(p) and other:
        yield hit(**other)


def r66(book: Book, p: Row) -> Iterator[Hit]:
    """A project that asks for no money has another total investment than was approved."""
    other = _approved_otherwise(book, p)
    if not wants_money(p) and other:
        yield hit(**other)


def r54(book: Book, p: Row) -> Iterator[Hit]:
    """The lines of new equipment do not add up to the equipment investment, within the allowed gap."""
    lines = [line for line in book.children("project_equipment", p["project_uid"]) if line.get("row_type") == _NEW_EQUIPMENT]
    listed, equip = summed([line.get("amount") for line in lines]), p.get("equip_invest")
    if listed is not None and equip is not None:
        most = book.limit("equip_detail_gap")
        gap = share_above(abs(listed - equip), equip, most)
        if gap is not None:
            yield hit(sum=listed, v=equip, p=gap, limit=most)
