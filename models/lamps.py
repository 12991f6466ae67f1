"""The progress lamps (rules paper, part 亮灯算法; CL-LAMP: 01 green, 02 yellow, 03 red, 04 grey)."""

from __future__ import annotations

from decimal import Decimal

from models import periods
from models.book import Book, Row
from models.conditions import in_statistics_wanted
from models.text import normalise

GREEN, YELLOW, RED, GREY = "01", "02", "03", "04"
_NOT_STARTED = frozenset({"1", "2", "3"})


def start_delay(book: Book, project: Row) -> int | None:
    """Months since the planned start of a project that has not started: 0 in the very month; None when it is not late."""
    start = project.get("plan_start")
    if not start or project.get("stage") not in _NOT_STARTED or start > book.period:
        return None
    return periods.months_between(start, book.period)


def statistics_delay(book: Book, project: Row) -> int | None:
    """Full months since the start of a project that is still missing from the investment statistics; None when it is not."""
    begun = project.get("actual_start")
    if begun is None or project.get("in_stat") or not in_statistics_wanted(book, project) or begun > book.today:
        return None
    return periods.whole_months(begun, book.today)


def gap_lamp(book: Book, gap: Decimal | None) -> str:
    """The lamp of the gap between yearly investment and the passing of the year, in percentage points."""
    if gap is None or gap > -book.limit("lamp_yellow_gap"):
        return GREEN
    return YELLOW if gap >= -book.limit("lamp_red_gap") else RED


def start_lamp(book: Book, delay: int | None) -> str:
    if delay is None:
        return GREEN
    return RED if delay >= book.limit("lamp_start_red") else YELLOW


def _statistics_lamp(book: Book, delay: int | None) -> str:
    if delay is None or delay < book.limit("lamp_stat_yellow"):
        return GREEN
    return RED if delay >= book.limit("lamp_stat_red") else YELLOW


def project_lamp(book: Book, project: Row, progress: Row) -> str:
    """The worst of start, investment and statistics; grey for a project that has left or is not yet due."""
    if project.get("stage") in book.group("reserve_project", "stage", "退出"):
        return GREY
    if project.get("stage") in _NOT_STARTED and (project.get("plan_start") or "9999") > book.period:
        return GREY
    return max(
        start_lamp(book, start_delay(book, project)),
        gap_lamp(book, progress.get("time_gap")),
        _statistics_lamp(book, statistics_delay(book, project)),
    )


def periods_without_news(book: Book, row: Row) -> int:
    """How many periods running (at most two) a task's progress repeats, word for word, what was sent before."""
    count, text = 0, normalise(row.get("progress") or "")
    for back in (1, 2):
        earlier = book.before("task_progress", row, back)
        if earlier is None or normalise(earlier.get("progress") or "") != text:
            break
        count += 1
    return count


def days_to_deadline(book: Book, row: Row) -> int | None:
    """Days from today to the last day of the deadline's month, negative when it has passed; None without a deadline."""
    deadline = row.get("deadline")
    return (periods.last_day(deadline) - book.today).days if deadline else None


def task_lamp(book: Book, row: Row) -> str | None:
    """The lamp of a task; None while its status is not filled, so that nothing looks green before it is."""
    status = row.get("status")
    if row.get("applicable") is False or status == "06":
        return GREY
    if status is None:
        return None
    if status == "03":
        return GREEN
    days = days_to_deadline(book, row)
    if days is None or status == "04":
        return (GREEN, YELLOW, RED)[periods_without_news(book, row)]
    if days < 0:
        return RED
    return YELLOW if days <= book.limit("lamp_deadline_days") else GREY
