"""Rules of a project's dates and permits (rules paper, part 三, R23 to R29, R62)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from models import lamps, periods
from models.book import Book, Row
from models.rules.hit import Hit, hit
from models.rules.project_money import TABLE

_SETTLED = frozenset({None, "01", "04"})
_PENDING = frozenset({"02", "03"})


def _begun(book: Book, p: Row) -> bool:
    return p.get("stage") in book.group(TABLE, "stage", "已开工")


def r23(book: Book, p: Row) -> Iterator[Hit]:
    """The planned start is after the planned end."""
    start, end = p.get("plan_start"), p.get("plan_end")
    if start and end and start > end:
        yield hit(start=start, end=end)


def r24(book: Book, p: Row) -> Iterator[Hit]:
    """The actual start is after the actual end, or either after today."""
    start, end = p.get("actual_start"), p.get("actual_end")
    if start and start > book.today:
        yield hit("actual_start", what=f"开工{start}，今天{book.today}")
    elif start and end and start > end:
        yield hit("actual_start", what=f"开工{start}，竣工{end}")
    elif end and end > book.today:
        yield hit("actual_end", what=f"竣工{end}，今天{book.today}")


def r25(book: Book, p: Row) -> Iterator[Hit]:
    """The planned time of building is longer than usual."""
    start, end, most = p.get("plan_start"), p.get("plan_end"), book.limit("build_months_max")
    if start and end and periods.months_between(start, end) > most:
        yield hit(n=periods.months_between(start, end), limit=most)


def r26(book: Book, p: Row) -> Iterator[Hit]:
    """A project under way has no actual start."""
    if _begun(book, p) and p.get("actual_start") is None:
        yield hit()


def r27(book: Book, p: Row) -> Iterator[Hit]:
    """A project under way has no approval (立项) that is granted or not needed; a line not filled in yet is E01's."""
    approval = book.group("project_permit", "permit", "立项") | {None}
    lines = book.children("project_permit", p["project_uid"])
    if _begun(book, p) and not any(line.get("permit") in approval and line.get("status") in _SETTLED for line in lines):
        yield hit()


def r28(book: Book, p: Row) -> Iterator[Hit]:
    """The approval is dated after the actual start: perhaps built without one."""
    start, approval = p.get("actual_start"), book.group("project_permit", "permit", "立项")
    dates = [line.get("doc_date") for line in book.children("project_permit", p["project_uid"]) if line.get("permit") in approval]
    late = max((day for day in dates if day and start and day > start), default=None)
    if late:
        yield hit(day=late, start=start)


def r29(book: Book, p: Row) -> Iterator[Hit]:
    """A project under way waits for permits of environment, planning or land."""
    wanted = book.group("project_permit", "permit", "环评", "规划用地")
    lines = book.children("project_permit", p["project_uid"])
    pending = sorted({line["permit"] for line in lines if line.get("permit") in wanted and line.get("status") in _PENDING})
    if _begun(book, p) and pending:
        yield hit(permit="、".join(book.profile.codes["CL-PERMIT"].label(code) for code in pending))


def r62(book: Book, p: Row) -> Iterator[Hit]:
    """A large project under way for more than a month is not in the investment statistics."""
    months = lamps.statistics_delay(book, p)
    if p.get("in_stat") is not False or months is None:
        return
    if periods.whole_months(p["actual_start"] + timedelta(days=1), book.today) >= book.limit("lamp_stat_yellow"):
        yield hit(n=months, yellow=book.limit("lamp_stat_yellow"), red=book.limit("lamp_stat_red"))
