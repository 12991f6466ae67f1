"""Rules of the county's month on the city's responsibility list, F3 with F3a and F3b (rules paper, part 五; T06 is the city's)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.book import Book, Row
from models.derive import beside
from models.forms import TaskProgress, fields
from models.lamps import better, days_to_deadline
from models.notes import explains
from models.periods import spelled
from models.rules.compare import smallest
from models.rules.hit import Hit, hit
from models.text import copied_share, narrow, normalise, runs, similarity
from models.values import split_list

TABLE = "task_progress"
_ONGOING, _DONE, _LASTING = "02", "03", "04"
_UNFINISHED_WORDS = re.compile("正在|计划|下一步|拟|将")
_QUANTITY = re.compile(
    r"\d|百分之|(?<![统唯专进])(?!一批|一次性)[一二两三四五六七八九十百千万亿零〇廿]+[余多]?"
    "(?:个|家|台|套|件|场|次|项|户|人|名|位|辆|艘|批|份|座|所|处|组|轮|期|类|种|区|县|镇|乡|村|亩|米|公里|吨|度|元|万|亿|成|倍|条|篇|年|月|日|号|季)"
)  # fmt: skip


def _blank(text: str | None) -> bool:
    """Whether a text says nothing: empty or nothing but signs."""
    return not normalise(text or "")


def _progress(row: Row) -> str:
    """What the county says it has done, "" where the item does not concern it."""
    return "" if row.get("applicable") is False else row.get("progress") or ""


def _unfinished(book: Book, row: Row) -> bool:
    return row.get("status") in book.group(TABLE, "status", "未完成")


def t01(book: Book, row: Row) -> Iterator[Hit]:
    """An item that concerns the county lacks its status, progress or leading department (forms paper F3)."""
    empty = [name for name in ("status", "progress", "county_lead") if _blank(row.get(name))]
    if row.get("applicable") and empty:
        yield hit(empty[0], seq=row["seq"])


def t02(book: Book, row: Row) -> Iterator[Hit]:
    """An item is set aside without a proper reason, or though it is one of organisation, which concerns every county."""
    if row.get("applicable") is not False:
        return
    organise, least = book.profile.text("organise_action"), smallest(TaskProgress, "inapplicable_reason")
    if row["action"] == organise:
        yield hit("applicable", seq=row["seq"], least=least, action=organise)
    elif len(row.get("inapplicable_reason") or "") < least:
        yield hit("inapplicable_reason", seq=row["seq"], least=least, action=organise)


def t03(book: Book, row: Row) -> Iterator[Hit]:
    """The progress is too short to say anything."""
    length, least = len(normalise(row.get("progress") or "")), book.limit("progress_min")
    if row.get("applicable") and 0 < length < least:
        yield hit(seq=row["seq"], n=length, limit=least)


def _texts(book: Book, row: Row) -> tuple[str, str] | None:
    """The progress as it was last sent and as it is now; None where either says nothing."""
    texts = (book.before(TABLE, row) or {}).get("progress") or "", _progress(row)
    return None if any(map(_blank, texts)) else texts


def _repeated(old: str, new: str) -> bool:
    return normalise(old) == normalise(new)


def t04(book: Book, row: Row) -> Iterator[Hit]:
    """The progress of an item under way repeats word for word what was last sent."""
    texts = _texts(book, row)
    if texts and _repeated(*texts) and (_unfinished(book, row) or row.get("status") == _LASTING):
        yield hit(seq=row["seq"])


def t05(book: Book, row: Row) -> Iterator[Hit]:
    """The progress is nearly what was last sent (the very same is T04's)."""
    texts = _texts(book, row)
    like = similarity(*texts) * 100 if texts and not _repeated(*texts) else 0
    if like >= book.limit("progress_similarity"):
        yield hit(seq=row["seq"], p=round(like))


def t07(book: Book, row: Row) -> Iterator[Hit]:
    """The progress is for the most part copied from the wording of the item."""
    share = copied_share(_progress(row), row["content"] or "") * 100
    if share >= book.limit("progress_copied"):
        yield hit(seq=row["seq"], p=int(share))


def t08(book: Book, row: Row) -> Iterator[Hit]:
    """A finished item has no evidence in F3b."""
    if row.get("status") == _DONE and not book.children("task_evidence", row["task_uid"]):
        yield hit(seq=row["seq"])


def t09(book: Book, row: Row) -> Iterator[Hit]:
    """The progress of a finished item speaks of what is still to be done."""
    found = _UNFINISHED_WORDS.search(row.get("progress") or "")
    if row.get("status") == _DONE and found:
        yield hit(seq=row["seq"], w=found[0])


def t10(book: Book, row: Row) -> Iterator[Hit]:
    """An item last sent as finished no longer is, and no note says why."""
    before = book.before(TABLE, row) or {}
    if before.get("status") == _DONE and _unfinished(book, row) and not explains(row.get("change_note")):
        yield hit(seq=row["seq"])


def t11(book: Book, row: Row) -> Iterator[Hit]:
    """The deadline has passed and the item is not finished; an error where problems or next step are not filled in."""
    days = days_to_deadline(book, row)
    if days is not None and days < 0 and _unfinished(book, row):
        silent = _blank(row.get("problems")) or _blank(row.get("next_step"))
        yield hit(seq=row["seq"], d=spelled(row["deadline"]), severity="error" if silent else "")


def t12(book: Book, row: Row) -> Iterator[Hit]:
    """The deadline is near and the item is not finished (the passed one is T11's)."""
    days, limit = days_to_deadline(book, row), book.limit("lamp_deadline_days")
    if days is not None and 0 <= days <= limit and _unfinished(book, row):
        yield hit(seq=row["seq"], d=spelled(row["deadline"]), limit=limit)


def t13(book: Book, row: Row) -> Iterator[Hit]:
    """A yellow or red lamp without a problem named."""
    if row.get("lamp") in book.group(TABLE, "lamp", "预警") and normalise(row.get("problems") or "") in ("", "无"):
        yield hit("problems", seq=row["seq"])


def t14(book: Book, row: Row) -> Iterator[Hit]:
    """A percentage outside 0 to 100, or lower than last sent without a note that says why."""
    percent = row.get("percent")
    if percent is None:
        return
    before = (book.before(TABLE, row) or {}).get("percent")
    fallen = before is not None and percent < before and not explains(row.get("change_note"))
    if not 0 <= percent <= 100:
        yield hit(seq=row["seq"], what=f"现为{percent}")
    elif fallen:
        yield hit(seq=row["seq"], what=f"上期{before}，现为{percent}")


def t15(book: Book, row: Row) -> Iterator[Hit]:
    """Percentage and status contradict each other; an empty status is T01's."""
    percent, status = row.get("percent"), row.get("status")
    if percent is None or status is None:
        return
    if (percent == 100 and status != _DONE) or (percent < 100 and status == _DONE):
        label = book.profile.codes[fields(TaskProgress)["status"].options].label(status)
        yield hit(seq=row["seq"], v=percent, status=label)


def t16(book: Book, row: Row) -> Iterator[Hit]:
    """More than one leading department, or the leading one among those that help."""
    leads = [normalise(name) for name in split_list(row.get("county_lead") or "")]
    if len(leads) > 1:
        yield hit("county_lead", seq=row["seq"])
    elif not {normalise(name) for name in row.get("county_coop") or ()}.isdisjoint(leads):
        yield hit("county_coop", seq=row["seq"])


def t17(book: Book, row: Row) -> Iterator[Hit]:
    """The progress has no number and no date, in figures or in Chinese numerals before a measure word (三家, 十余台)."""
    text = _progress(row)
    if not _blank(text) and not _QUANTITY.search(narrow(text)):
        yield hit(seq=row["seq"])


def t18(book: Book, row: Row) -> Iterator[Hit]:
    """Items of the list in force have no row this period; looked at once, from the cover."""
    active = [item for item in book.tasks.values() if item.status == "active"]
    missing = [item.seq for item in active if item.task_uid not in book.task_progress]
    if missing:
        yield hit(n=len(active), list=runs(missing))


def t19(book: Book, row: Row) -> Iterator[Hit]:
    """An item of equipment renewal under way has had no reserve project for so many periods running."""
    if row["action"] != book.profile.text("renewal_action") or row.get("status") != _ONGOING:
        return
    most = book.limit("no_project_periods")
    months = (row, *(book.before(TABLE, row, back) for back in range(1, int(most))))
    if all(month is not None and month.get("project_cnt") == 0 for month in months):
        yield hit(seq=row["seq"], limit=most)


def t20(book: Book, row: Row) -> Iterator[Hit]:
    """A cumulative result is smaller than last sent under the same name and in the same unit."""
    before = book.before_natural("task_metric", row)
    if before is None or not row.get("cumulative") or row.get("value") is None or before.get("value") is None:
        return
    if row.get("unit") == before.get("unit") and row["value"] < before["value"]:
        yield hit(metric=row["metric_name"], v=row["value"], old=before["value"])


def t21(book: Book, row: Row) -> Iterator[Hit]:
    """The item's lamp was set better than the computed one (rules paper, 亮灯算法: 调高（更松）必须写说明); S16 is its like for projects.

    Added by this program: the rules paper asks for the note, and has no rule of its own for it.
    """
    own, found = row.get("lamp"), row.get(beside("lamp"))
    if better(own, found):
        lamps = book.profile.codes[fields(TaskProgress)["lamp"].options]
        yield hit(seq=row["seq"], a=lamps.label(own), b=lamps.label(found))
