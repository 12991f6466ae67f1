"""What the amounts and numbers of a record should be by the records around it: the lines of a project, its approval, its content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from models.book import NOTHING, Book, Row
from models.rules.compare import summed
from models.rules.rescale import Reference, number

PROJECT, FUNDING, EQUIPMENT, PERMIT = "reserve_project", "project_funding", "project_equipment", "project_permit"
_NEW, _RETIRED = "02", "01"
_PIECES = re.compile(r"(\d+)\s*(?:余)?(?:台|套|部|辆|架|组|艘)")
PARTS = ("fixed_invest", "equip_invest", "build_invest", "year_plan", "done_before", "opening_ytd")
_BOUNDED = {(PROJECT, name) for name in PARTS}
_TOGETHER = 25
"""Per cent by which a number's growth may differ from the whole project's."""
_ALONG = 100
"""How many times the mended total a part must be to have been slipped along with the total."""
_FAR = 5
"""How many times the whole a part must be to be far from it."""


def _lines(book: Book, p: Row, row_type: str) -> list[Row]:
    return [line for line in book.children(EQUIPMENT, p["project_uid"]) if line.get("row_type") == row_type]


def _reference(sign: str, value: Any) -> list[Reference]:
    known = number(value)
    return [] if known is None else [Reference(sign, known)]


def _total(book: Book, p: Row) -> list[Reference]:
    approval = book.group(PERMIT, "permit", "立项")
    lines = book.children(PERMIT, p["project_uid"])
    approved = {line["doc_invest"] for line in lines if line.get("permit") in approval and line.get("doc_invest") is not None}
    funds = summed([line.get("plan_amount") for line in book.children(FUNDING, p["project_uid"])])
    return [*_reference("sum", funds), *(r for value in approved if len(approved) == 1 for r in _reference("approved", value))]


def _equipment(book: Book, p: Row) -> list[Reference]:
    return _reference("sum", summed([line.get("amount") for line in _lines(book, p, _NEW)]))


def _pieces(book: Book, p: Row) -> list[Reference]:
    """New pieces by the lines of equipment and by the numbers in the project's content."""
    said = sum(int(found) for found in _PIECES.findall(p.get("content") or ""))
    listed = summed([line.get("qty") for line in _lines(book, p, _NEW)])
    return [*_reference("sum", listed), *_reference("text", said)]


def _retired(book: Book, p: Row) -> list[Reference]:
    return _reference("sum", summed([line.get("qty") for line in _lines(book, p, _RETIRED)]))


def _share(whole: Any, lines: list[Row], line: Row, name: str) -> list[Reference]:
    """What a line should be for the lines to add up to the whole: the rest, or where all are off alike, its part of the whole."""
    total, listed, own = number(whole), summed([one.get(name) for one in lines]), number(line.get(name))
    if total is None or listed is None or own is None or listed == total:
        return [] if total is None or own is None or listed is None else [Reference("sum", own)]
    rest = total - (listed - own)
    parts = [] if len(lines) < 2 else _reference("sum", own * total / listed)
    return [*_reference("sum", rest), *parts]


def _plan_amount(book: Book, line: Row) -> list[Reference]:
    total = book.projects.get(line["project_uid"], NOTHING).get("total_invest")
    return _share(total, book.children(FUNDING, line["project_uid"]), line, "plan_amount")


def _amount(book: Book, line: Row) -> list[Reference]:
    price, pieces = number(line.get("unit_price")), number(line.get("qty"))
    product = [] if price is None or pieces is None else [Reference("product", price * pieces)]
    if line.get("row_type") != _NEW:
        return product
    project = book.projects.get(line["project_uid"], NOTHING)
    return [*product, *_share(project.get("equip_invest"), _lines(book, project, _NEW) if project else [], line, "amount")]


def _price(book: Book, line: Row) -> list[Reference]:
    amount, pieces = number(line.get("amount")), number(line.get("qty"))
    return [] if amount is None or pieces is None else [Reference("product", amount / pieces)]


def _line_pieces(book: Book, line: Row) -> list[Reference]:
    """The pieces that amount and price say; the surer where the amounts of all lines add up."""
    amount, price = number(line.get("amount")), number(line.get("unit_price"))
    if amount is None or price is None or amount % price:
        return []
    project = book.projects.get(line["project_uid"], NOTHING)
    listed = summed([one.get("amount") for one in _lines(book, project, _NEW)]) if project else None
    signs = ("product", "sum") if listed is not None and listed == project.get("equip_invest") else ("product",)
    return [Reference(sign, amount / price) for sign in signs]


def _approved(book: Book, line: Row) -> list[Reference]:
    if line.get("permit") not in book.group(PERMIT, "permit", "立项"):
        return []
    return _reference("approved", book.projects.get(line["project_uid"], NOTHING).get("total_invest"))


_AROUND: dict[tuple[str, str], Callable[[Book, Row], list[Reference]]] = {
    (PROJECT, "total_invest"): _total,
    (PROJECT, "equip_invest"): _equipment,
    (PROJECT, "new_qty"): _pieces,
    (PROJECT, "retire_qty"): _retired,
    (FUNDING, "plan_amount"): _plan_amount,
    (EQUIPMENT, "amount"): _amount,
    (EQUIPMENT, "unit_price"): _price,
    (EQUIPMENT, "qty"): _line_pieces,
    (PERMIT, "doc_invest"): _approved,
}


def around(book: Book, table: str, row: Row, name: str) -> list[Reference]:
    """What a field should be by the records around its own; nothing for a field that stands alone."""
    find = _AROUND.get((table, name))
    return find(book, row) if find else []


def judged_alone(table: str, name: str) -> bool:
    """Whether a field that was never sent before can be judged by what is around it."""
    return (table, name) in _AROUND or (table, name) in _BOUNDED


def whole_of(table: str, row: Row, name: str) -> Decimal | None:
    """The project's total investment, of which this field can only be a part; None for any other field."""
    return number(row.get("total_invest")) if (table, name) in _BOUNDED else None


def _total_signs(book: Book, p: Row, mended: Decimal) -> Iterable[str] | None:
    """What speaks for another total: the parts fit into it; None where they would not, or it would be out of all measure.

    A part far beyond the mended total was given in the same wrong unit.
    """
    last = book.before(PROJECT, p) or NOTHING
    parts = [p[name] for name in ("fixed_invest", "equip_invest") if p.get(name) and p[name] <= mended * _ALONG]
    measured = book.limit("small_total") <= mended < book.limit("large_total")
    if any(part > mended for part in parts) or not (measured or mended == last.get("total_invest")):
        return None
    return ["order"] if any(part > p["total_invest"] for part in parts) else []


def _piece_signs(book: Book, line: Row, name: str, mended: Decimal) -> Iterable[str] | None:
    """What the price of a piece says for another amount or price (R53); None where a piece would cost what none does."""
    pieces = number(line.get("qty")) if name == "amount" else Decimal(1)
    if pieces is None:
        return []
    low, high = book.limit("unit_price_min") * pieces, book.limit("unit_price_max") * pieces
    if not low <= mended <= high or (name == "amount" and mended >= book.limit("large_total") > line[name]):
        return None
    return [] if low <= line[name] <= high else ["limits"]


def order_signs(book: Book, table: str, row: Row, name: str, mended: Decimal) -> Iterable[str] | None:
    """The signs that a mended value stays within its bounds where the given one does not; None where the mended one does not."""
    if (table, name) == (PROJECT, "total_invest"):
        return _total_signs(book, row, mended)
    if table == EQUIPMENT and name in ("amount", "unit_price"):
        return _piece_signs(book, row, name, mended)
    if (table, name) in ((FUNDING, "plan_amount"), (PERMIT, "doc_invest")):
        return [] if mended < book.limit("large_total") or mended < row[name] else None
    whole = whole_of(table, row, name)
    if whole is None:
        return []
    if mended > whole or whole < book.limit("small_total"):
        return None
    if row[name] <= whole:
        return []
    return ["order", "far"] if row[name] > whole * _FAR else ["order"]


def grown_together(book: Book, table: str, row: Row, name: str) -> bool:
    """Whether a project's total has grown or shrunk as this number has, and its money or its approval with it: then all has changed."""
    project = row if table == PROJECT else book.projects.get(row.get("project_uid") or "", NOTHING)
    last = book.before(PROJECT, project) if project else None
    own, total = (book.before(table, row) or NOTHING).get(name), project.get("total_invest")
    if not (last and own and total and last.get("total_invest")) or total == last["total_invest"]:
        return False
    if not any(reference.value == total for reference in _total(book, project)):
        return False
    ratio = Decimal(row[name]) / own / (total / last["total_invest"])
    return bool(abs(ratio - 1) * 100 <= _TOGETHER)
