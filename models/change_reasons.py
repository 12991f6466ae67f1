"""Why a figure changed, where the book itself accounts for the whole of it: lines that came or went, an approval, a finished project."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from models.book import Book, Row
from models.derive import ZERO

_RETIRED, _BOUGHT = "01", "02"
_ENDED = ("5", "6")
_Lines = tuple[list[Row], list[Row]]


def reason_of(book: Book, row: Row, before: Row, name: str) -> str:
    """What accounts for the change of a project's figure, in a clause; "" where nothing does, or not for all of it."""
    old, new = before.get(name), row.get(name)
    if name == "year_plan" and new is None and row.get("stage") in _ENDED:
        return f"项目{book.profile.codes['CL-STAGE'].label(row['stage'])}"
    if old is None or new is None or isinstance(old, str):
        return ""
    return _REASONS[name](book, row, before, new - old) if name in _REASONS else ""


def _lines(book: Book, table: str, uid: str) -> _Lines:
    """A project's lines: as last sent, and now."""
    before = book.last.blocks(table, "project", lambda row: row["project_uid"])[uid] if book.last else []
    return before, book.children(table, uid)


def _total(rows: Iterable[Row], name: str) -> Any:
    return sum((row[name] for row in rows if row.get(name) is not None), ZERO)


def _net(lines: _Lines, name: str) -> Any:
    return _total(lines[1], name) - _total(lines[0], name)


def _equipment(book: Book, uid: str, kind: str) -> _Lines:
    before, now = _lines(book, "project_equipment", uid)
    return [r for r in before if r.get("row_type") == kind], [r for r in now if r.get("row_type") == kind]


def _equipment_words(found: _Lines, *, money: bool) -> str:
    """新增设备3台（套）、300.00万元; 设备明细净减… where lines were changed rather than added or taken away."""
    old, new = ({row["record_uid"]: row for row in rows} for rows in found)
    kept_same = all(new[uid] == old[uid] for uid in old.keys() & new.keys())
    added, gone = new.keys() - old.keys(), old.keys() - new.keys()
    count, amount = _net(found, "qty"), _net(found, "amount")
    more = (amount if money else count) > 0
    alone = kept_same and (not gone if more else not added)
    word = ("新增设备" if more else "减少设备") if alone else ("设备明细净增" if more else "设备明细净减")
    parts = [f"{abs(int(count))}台（套）"] if count else []
    parts += [f"{abs(Decimal(amount)):.2f}万元"] if money else []
    return word + "、".join(parts)


def _by_equipment(book: Book, row: Row, before: Row, moved: Any) -> str:
    """The lines of new equipment account for it."""
    found = _equipment(book, row["project_uid"], _BOUGHT)
    return _equipment_words(found, money=True) if moved == _net(found, "amount") else ""


def _with_equipment(book: Book, row: Row, before: Row, moved: Any) -> str:
    """It moved by what the equipment moved by, and the lines of equipment account for that."""
    old, new = before.get("equip_invest"), row.get("equip_invest")
    return _by_equipment(book, row, before, moved) if old is not None and new is not None and new - old == moved else ""


def _by_pieces(kind: str) -> Any:
    def reason(book: Book, row: Row, before: Row, moved: Any) -> str:
        found = _equipment(book, row["project_uid"], kind)
        return _equipment_words(found, money=False) if moved == _net(found, "qty") else ""

    return reason


def _by_approval(book: Book, row: Row) -> str:
    """An approval that names the new total, and did not before."""
    approval = book.group("project_permit", "permit", "立项")
    before, now = _lines(book, "project_permit", row["project_uid"])
    known = {(r.get("doc_no"), r.get("doc_invest")) for r in before}
    for line in now:
        fits = line.get("permit") in approval and line.get("doc_invest") == row["total_invest"]
        if fits and line.get("doc_no") and (line["doc_no"], line["doc_invest"]) not in known:
            return f"按{line['doc_no']}备案（批复）调整"
    return ""


def _by_money(book: Book, row: Row, moved: Any) -> str:
    """Sources of money that were added, the others being what they were."""
    before, now = _lines(book, "project_funding", row["project_uid"])
    old = {r.get("channel"): r.get("plan_amount") for r in before}
    new = {r.get("channel"): r.get("plan_amount") for r in now}
    added = [channel for channel in new if channel not in old]
    same = all(new.get(channel) == amount for channel, amount in old.items())
    if not added or None in added or not same or sum((new[c] or ZERO for c in added), ZERO) != moved:
        return ""
    label = book.profile.codes["CL-FUND"].label
    return "新增资金来源" + "、".join(f"{label(str(c))}{new[c]:.2f}万元" for c in added)


def _of_total(book: Book, row: Row, before: Row, moved: Any) -> str:
    found = _by_approval(book, row) or _with_equipment(book, row, before, moved)
    return found or _by_money(book, row, moved)


def _of_money(name: str) -> Any:
    """Which sources account for a sum that the program works out of them: always all of it."""

    def reason(book: Book, row: Row, before: Row, moved: Any) -> str:
        label, loans = book.profile.codes["CL-FUND"].label, book.group("project_funding", "channel", "贷款类")
        old, new = (
            {
                str(r["channel"]): r.get(name) or ZERO
                for r in rows
                if r.get("channel") and (name == "applying" or r["channel"] in loans)
            }
            for rows in _lines(book, "project_funding", row["project_uid"])
        )
        moved_by = {c: new.get(c, ZERO) - old.get(c, ZERO) for c in sorted(old.keys() | new.keys())}
        parts = [f"{label(c)}{'增加' if by > 0 else '减少'}{abs(by):.2f}万元" for c, by in moved_by.items() if by]
        return "、".join(parts[:2]) + ("等" if len(parts) > 2 else "")

    return reason


_REASONS: dict[str, Any] = {
    "total_invest": _of_total,
    "equip_invest": _by_equipment,
    "fixed_invest": _with_equipment,
    "new_qty": _by_pieces(_BOUGHT),
    "retire_qty": _by_pieces(_RETIRED),
    "apply_amount": _of_money("applying"),
    "loan_need": _of_money("plan_amount"),
}
