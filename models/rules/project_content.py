"""Rules of what a project does: content, energy, equipment counts, contact, field and task; projects that vanished (rules paper,
part 三, R43, R48 to R51, R55, R56, R58 to R61)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR

from models.book import Book, Row
from models.codes import Entry
from models.derive import CENT, ZERO
from models.forms import fields
from models.forms.project import ReserveProject
from models.rules.compare import share_above, share_below
from models.rules.hit import Hit, hit
from models.rules.project_money import TABLE
from models.text import normalise

_VAGUE = re.compile(
    "(?:项目|工程|设备|投资|投入|建设|更新|改造|购置|采购|购买|升级|实施|技术|固定资产|资金|贷款|流动|相关|有关|所需|一批|主要|内容|规模|老旧"
    "|用于|用途|本|该|的|及|和|与|等|为|对|进行)+"
)
_RETIRES = frozenset({"01", "05", "07"})
_WITHDRAWN = "9"


def _vague(text: str | None) -> bool:
    """Whether a text says nothing but that there is a project: 项目投资建设, 设备更新改造."""
    return bool(text) and bool(_VAGUE.fullmatch(normalise(text or "")))


def r43(book: Book, p: Row) -> Iterator[Hit]:
    """The content or the purpose of the loan names no equipment, number or production line."""
    for name in ("content", "loan_purpose"):
        if _vague(p.get(name)):
            yield hit(name, field=fields(ReserveProject)[name].label)
            return


def r48(book: Book, p: Row) -> Iterator[Hit]:
    """A saving of energy without what was used before and after."""
    missing = [name for name in ("energy_before", "energy_after") if p.get(name) is None]
    if missing and p.get("energy_saving") is not None and p["energy_saving"] > 0:
        yield hit(missing[0])


def _saving_differs(book: Book, p: Row) -> bool:
    """Whether the saving of energy is not what was used before less what is used after."""
    before, after, saving = p.get("energy_before"), p.get("energy_after"), p.get("energy_saving")
    if before is None or after is None or saving is None:
        return False
    return bool(abs(saving - (before - after)) * 100 > book.limit("energy_saving_gap") * before)


def r49(book: Book, p: Row) -> Iterator[Hit]:
    """The saving of energy is not the difference of before and after."""
    if _saving_differs(book, p):
        yield hit(v=p["energy_saving"], d=p["energy_before"] - p["energy_after"])


def r50(book: Book, p: Row) -> Iterator[Hit]:
    """The share of energy saved is negative or too good to be true; a saving that does not add up is R49's alone."""
    saving, before, most = p.get("energy_saving"), p.get("energy_before"), book.limit("energy_saving_max")
    if _saving_differs(book, p):
        return
    share = share_above(saving, before, most) or share_below(saving, before, ZERO)
    if share is not None:
        yield hit(p=share, limit=most)


def r51(book: Book, p: Row) -> Iterator[Hit]:
    """Carbon cut and energy saved do not fit; a saving that does not add up is R49's alone."""
    cut, saving = p.get("co2_cut"), p.get("energy_saving")
    if cut is None or saving is None or saving <= 0 or _saving_differs(book, p):
        return
    least, most = book.limit("co2_ratio_min"), book.limit("co2_ratio_max")
    if not least * saving <= cut <= most * saving:
        yield hit(k=(cut / saving).quantize(CENT, ROUND_FLOOR if cut < least * saving else ROUND_CEILING), min=least, max=most)


def r55(book: Book, p: Row) -> Iterator[Hit]:
    """Far more equipment is retired than bought, or none in a field where the old must go."""
    retired, new = p.get("retire_qty"), p.get("new_qty")
    if retired is None:
        return
    most = book.limit("retire_ratio_max")
    too_many = new is not None and new > 0 and retired > new * most
    if too_many or (retired == 0 and p.get("field_city") in _RETIRES):
        yield hit(v=retired, new="（未填数量）" if new is None else f"{new}台（套）", limit=most)


def r56(book: Book, p: Row) -> Iterator[Hit]:
    """The contact or the telephone is missing."""
    missing = [name for name in ("contact", "contact_phone") if not p.get(name)]
    if missing:
        yield hit(missing[0])


def _field(book: Book, p: Row) -> Entry | None:
    """The line of MAP-FIELD of the project's field."""
    return book.profile.codes["MAP-FIELD"].by_code.get(p.get("field_city") or "")


def r58(book: Book, p: Row) -> Iterator[Hit]:
    """The industry is none of those of the project's field (MAP-FIELD)."""
    field = _field(book, p)
    industry = book.profile.codes["CL-INDUSTRY"].by_code.get(p.get("industry") or "")
    if field is None or industry is None:
        return
    sections, divisions = field.more["sections"], field.more["divisions"]
    if (sections or divisions) and industry.code[0] not in sections and industry.code not in divisions:
        yield hit(a=field.label, b=industry.label)


def r59(book: Book, p: Row) -> Iterator[Hit]:
    """The task belongs to other fields than the project's (MAP-FIELD)."""
    field, item = _field(book, p), book.tasks.get(p.get("task_uid") or "")
    if field is None or item is None or not field.more["tasks"]:
        return
    homes = {e.code for e in book.profile.codes["MAP-FIELD"].entries if normalise(item.task) in map(normalise, e.more["tasks"])}
    if homes and field.code not in homes:
        yield hit(task=item.task, field=field.label)


def r60(book: Book, p: Row) -> Iterator[Hit]:
    """The task is not, or no longer, in the list in force."""
    item = book.tasks.get(p.get("task_uid") or "")
    if p.get("task_uid") and (item is None or item.status == "retired"):
        yield hit()


def r61(book: Book, cover: Row) -> Iterator[Hit]:
    """Projects sent last are missing now, and were not withdrawn then; one hit a project, under the project's id."""
    known = book.projects
    for uid, row in (book.last.rows.get(TABLE, {}) if book.last else {}).items():
        if uid not in known and row.get("stage") != _WITHDRAWN:
            yield hit(record=uid, name=row.get("project_name") or uid)
