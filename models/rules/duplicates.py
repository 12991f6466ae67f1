"""Near-duplicates: what was probably entered twice, by two departments, under two spellings, or anew instead of carried on (rules in
trial, N01 to N08). Each is found at the later of the two records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from models.book import Book, Row
from models.rules import event, lists, project
from models.rules.alike import alike, apart, before, both, head, own_part, spellings, tail, together
from models.rules.compare import differs
from models.rules.hit import Hit, hit
from models.rules.identifiers import is_uscc, one_slip_apart
from models.text import normalise

PROJECT, EVENT, NEED, PRODUCT, TASK = "reserve_project", "matching_event", "need_equipment", "adv_product", "task_progress"
_HEAD = head("project_name")
_AMOUNT = together("total_invest")
_MANY = both(_AMOUNT, _HEAD), both(_AMOUNT, tail("project_name"))
_SPELLINGS = spellings("owner_name")
_WITHDRAWN = "9"
_WHERE = ("contact_phone", "site")
"""What two companies hardly share."""
_SHORTEST = 6
"""Characters that an owner's name must have to be compared with another: shorter ones are alike by chance."""


def _once(rows: Iterable[Row]) -> Iterator[Row]:
    seen: set[int] = set()
    for row in rows:
        if id(row) not in seen:
            seen.add(id(row))
            yield row


def _near_projects(book: Book, p: Row) -> Iterator[Row]:
    """The projects entered before this one of the same amount; where very many are, those that share an end of the name too."""
    if p.get("total_invest") is None:
        return
    same = book.blocks(PROJECT, "amount", _AMOUNT)
    if same[_AMOUNT(p)]:
        yield from before(same, _AMOUNT(p), p)
        return
    for name, key in zip(("head", "tail"), _MANY, strict=True):
        yield from before(book.blocks(PROJECT, f"amount and {name}", key), key(p), p)


def _same_amount(one: Row, other: Row) -> bool:
    a, b = one.get("total_invest"), other.get("total_invest")
    return a is not None and b is not None and not differs(a, b)


def _same_owner(one: Row, other: Row) -> bool:
    if one.get("owner_uscc") and one.get("owner_uscc") == other.get("owner_uscc"):
        return True
    return normalise(one.get("owner_name") or "") == normalise(other.get("owner_name") or "") != ""


def _others(one: Row, other: Row) -> bool:
    """Whether two owners are surely two: both have a right code, and not the same."""
    a, b = one.get("owner_uscc"), other.get("owner_uscc")
    return a != b and is_uscc(a) and is_uscc(b)


def _what_agrees(book: Book, one: Row, other: Row) -> list[str]:
    """What two projects have in common, in words; nothing where their names are not alike or tell themselves apart."""
    least = float(book.limit("duplicate_similarity"))
    name = alike(one.get("project_name"), other.get("project_name"), least)
    if not name and apart(normalise(one.get("project_name") or "")) != apart(normalise(other.get("project_name") or "")):
        return []
    words = ["项目名称"] if name else []
    words += ["建设内容"] if alike(one.get("content"), other.get("content"), least) else []
    words += ["总投资"] if _same_amount(one, other) else []
    words += ["项目单位"] if alike(one.get("owner_name"), other.get("owner_name"), least) and not _others(one, other) else []
    words += ["建设地点"] if one.get("site") and normalise(one["site"]) == normalise(other.get("site") or "") else []
    return words


def _one_thing(one: Row, other: Row, words: list[str]) -> bool:
    """Whether what agrees is enough: name or content, the amount, and owner or place; one thing more where the owners are surely two.

    Towns that buy the same together have neither owner nor place in common.
    """
    groups = ({"项目名称", "建设内容"}, {"总投资"}, {"项目单位", "建设地点"})
    return len(words) >= (4 if _others(one, other) else 3) and all(group & set(words) for group in groups)


def n01(book: Book, p: Row) -> Iterator[Hit]:
    """A project of the same or a very similar name, content, amount and place under another owner's name."""
    for other in _once(_near_projects(book, p)):
        if not _same_owner(p, other):
            words = _what_agrees(book, p, other)
            if _one_thing(p, other, words):
                yield hit(
                    name=other.get("project_name") or "",
                    row=other["row_no"],
                    owner=other.get("owner_name") or "",
                    why="、".join(words),
                )
                return


def _of_owner(book: Book, p: Row) -> Iterator[Row]:
    for name in ("owner_name", "owner_uscc"):
        yield from before(book.index(PROJECT, name), p.get(name), p)


def n02(book: Book, p: Row) -> Iterator[Hit]:
    """The same owner's other project of the same amount, of very similar content or name; R10 judges those with codes of their own."""
    least = float(book.limit("duplicate_similarity"))
    for other in _once(_of_owner(book, p)):
        one, two = (normalise(row.get("project_name") or "") for row in (p, other))
        if one == two or not _same_amount(p, other) or apart(one) != apart(two):
            continue
        contents = alike(p.get("content"), other.get("content"), least)
        uncoded = alike(one, two, least) and not (p.get("project_code") and other.get("project_code"))
        if (contents or uncoded) and not any(True for _ in project.r10(book, p)):
            why = "建设内容相近" if contents else "项目名称相近"
            yield hit(name=other.get("project_name") or "", row=other["row_no"], why=f"总投资相同、{why}")
            return


def _spelt_alike(book: Book, one: Row, other: Row) -> bool:
    """Whether two owners' names are one name with a slip, and their codes do not say that they are two."""
    a, b = normalise(one.get("owner_name") or ""), normalise(other.get("owner_name") or "")
    if a == b or min(len(a), len(b)) < _SHORTEST or apart(a) != apart(b):
        return False
    codes = one.get("owner_uscc") or "", other.get("owner_uscc") or ""
    if codes[0] == codes[1] != "" or (_others(one, other) and not one_slip_apart(*codes)):
        return False
    much = own_part(a) == own_part(b) or alike(a, b, float(book.limit("owner_similarity")))
    if not one_slip_apart(a, b) and (all(codes) or not much):
        return False
    return not _another_word(a, b) or one_slip_apart(*codes) or any(one.get(n) and one[n] == other.get(n) for n in _WHERE)


def _another_word(one: str, other: str) -> bool:
    """Whether the names differ just by one sign for another, as 华源 and 华诚: that may be a slip, and may be two companies."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def n03(book: Book, p: Row) -> Iterator[Hit]:
    """An owner's name that is another's but for a slip: one company in two spellings."""
    if not p.get("owner_name"):
        return
    for number, key in enumerate(_SPELLINGS):
        for other in before(book.blocks(PROJECT, f"spelling {number}", key), key(p), p):
            if _spelt_alike(book, p, other):
                yield hit(a=p["owner_name"], b=other["owner_name"], row=other["row_no"])
                return


def _same_event(book: Book, one: Row, other: Row, *, hosts: bool) -> bool:
    """Whether two registrations are of one event: by two hosts much the same name is enough, by one host a shortened one."""
    a, b = (normalise(row.get("event_name") or "") for row in (one, other))
    if a and b and (a in b or b in a):
        return True
    if hosts and alike(one.get("event_name"), other.get("event_name"), float(book.limit("duplicate_similarity"))):
        return True
    figures = [
        name for name in ("ent_n", "sign_n", "sign_amt", "demand_amt") if one.get(name) and one.get(name) == other.get(name)
    ]
    place = one.get("place") and normalise(one["place"]) == normalise(other.get("place") or "")
    return bool(place) and len(figures) >= 3


def n04(book: Book, row: Row) -> Iterator[Hit]:
    """An event of the same day or, by another host, a day apart, of much the same name or the same place and figures (see D04)."""
    day = row.get("event_date")
    if day is None or any(True for _ in event.d04(book, row)):
        return
    days = book.index(EVENT, "event_date")
    for back in (0, -1, 1):
        for other in days[day + timedelta(days=back)]:
            earlier = other is not row and (back < 0 or other["event_uid"] < row["event_uid"])
            hosts = normalise(row.get("host") or "") != normalise(other.get("host") or "")
            if earlier and (hosts or not back) and _same_event(book, row, other, hosts=hosts):
                yield hit(name=other.get("event_name") or "", day=other["event_date"], host=other.get("host") or "")
                return


def n05(book: Book, row: Row) -> Iterator[Hit]:
    """A need of the same owner for the same or much the same equipment."""
    least = float(book.limit("duplicate_similarity"))
    for other in before(book.index(NEED, "owner_name"), row.get("owner_name"), row):
        same_size = row.get("qty") == other.get("qty") or row.get("est_invest") == other.get("est_invest")
        if same_size and alike(own_part(row.get("equip_name") or ""), own_part(other.get("equip_name") or ""), least):
            yield hit(name=other.get("equip_name") or "", qty=other.get("qty") or 0)
            return


def n06(book: Book, row: Row) -> Iterator[Hit]:
    """A product of the same model and company, under much the same name or by the company's code (see L01)."""
    least = float(book.limit("duplicate_similarity"))
    if any(True for _ in lists.l01(book, row)):
        return
    for other in before(book.index(PRODUCT, "model"), row.get("model"), row):
        company = alike(row.get("company"), other.get("company"), least) or (row.get("uscc") and row["uscc"] == other.get("uscc"))
        if company and alike(row.get("product_name"), other.get("product_name"), least):
            yield hit(name=other.get("product_name") or "", company=other.get("company") or "")
            return


_OWNER, _CODE = together("owner_name"), together("project_code")


def _known_before(book: Book, p: Row) -> Iterator[Row]:
    """The projects of the last period with this one's code, owner or beginning of the name."""
    assert book.last is not None
    for name, key in (("code", _CODE), ("owner", _OWNER), ("head", _HEAD)):
        block = book.last.blocks(PROJECT, name, key)[key(p)] if key(p) is not None else []
        yield from block


def n07(book: Book, p: Row) -> Iterator[Hit]:
    """A new project that is one of last period's, which is missing now: entered anew instead of carried on."""
    if book.last is None or book.latest(PROJECT, p) is not None:
        return
    least = float(book.limit("duplicate_similarity"))
    for other in _once(_known_before(book, p)):
        if other.get("stage") == _WITHDRAWN or other["project_uid"] in book.projects:
            continue
        code = p.get("project_code") and p["project_code"] == other.get("project_code")
        names = alike(p.get("project_name"), other.get("project_name"), least)
        owner = _same_owner(p, other) or alike(p.get("owner_name"), other.get("owner_name"), least)
        if (
            code
            or (names and (owner or _same_amount(p, other)))
            or (owner and _same_amount(p, other) and alike(p.get("content"), other.get("content"), least))
        ):
            why = [
                word
                for word, holds in (("代码", code), ("名称", names), ("单位", owner), ("总投资", _same_amount(p, other)))
                if holds
            ]
            yield hit(name=other.get("project_name") or "", uid=other["project_uid"], why="、".join(why))
            return


_SHORTEST_TEXT = 15
"""Characters that a text must have for two to be the same by more than chance."""


def _progress(row: Row) -> str | None:
    text = normalise(row.get("progress") or "")
    return text if len(text) >= _SHORTEST_TEXT else None


def n08(book: Book, row: Row) -> Iterator[Hit]:
    """The progress of an item in the very words of another item's."""
    for other in before(book.blocks(TASK, "progress", _progress), _progress(row), row):
        yield hit(seq=row.get("seq") or "", other=other.get("seq") or "")
        return
