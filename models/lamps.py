"""The progress lamps and why they burn (rules paper, part 亮灯算法; CL-LAMP: 01 green, 02 yellow, 03 red, 04 grey)."""

from __future__ import annotations

from decimal import Decimal

from models import periods
from models.book import Book, Row
from models.conditions import in_statistics_wanted
from models.text import normalise
from models.values import plain_number

GREEN, YELLOW, RED, GREY = "01", "02", "03", "04"
NOT_STARTED = frozenset({"1", "2", "3"})

Light = tuple[str, str]
"""A lamp and the reason for it: a clause in Chinese without its full stop."""


def start_delay(book: Book, project: Row) -> int | None:
    """Months since the planned start of a project that has not started: 0 in the very month; None when it is not late."""
    start = project.get("plan_start")
    if not start or project.get("stage") not in NOT_STARTED or start > book.period:
        return None
    return periods.months_between(start, book.period)


def statistics_delay(book: Book, project: Row) -> int | None:
    """Full months since the start of a project that is still missing from the investment statistics; None when it is not.

    A project whose entry is not known yet (是否入统 empty) is not called missing.
    """
    begun = project.get("actual_start")
    if begun is None or project.get("in_stat") is not False or not in_statistics_wanted(book, project) or begun > book.today:
        return None
    return periods.whole_months(begun, book.today)


def start_lamp(book: Book, delay: int | None) -> str:
    """The lamp of a start that is late by so many months."""
    if delay is None or delay < book.limit("lamp_start_yellow"):
        return GREEN
    return RED if delay >= book.limit("lamp_start_red") else YELLOW


def gap_lamp(book: Book, gap: Decimal | None) -> str:
    """The lamp of the gap between yearly investment and the passing of the year, in percentage points."""
    if gap is None or gap > -book.limit("lamp_yellow_gap"):
        return GREEN
    return YELLOW if gap >= -book.limit("lamp_red_gap") else RED


def statistics_lamp(book: Book, delay: int | None) -> str:
    """The lamp of a project that has been missing from the investment statistics for so many months."""
    if delay is None or delay < book.limit("lamp_stat_yellow"):
        return GREEN
    return RED if delay >= book.limit("lamp_stat_red") else YELLOW


def better(own: str | None, computed: str | None) -> bool:
    """Whether a lamp that the county set is better than the computed one; grey is neither better nor worse."""
    ranked = (GREEN, YELLOW, RED)
    return own in ranked and computed in ranked and ranked.index(own) < ranked.index(computed)


def late_start(delay: int) -> str:
    """A late start in words."""
    return f"已过计划开工时间{delay}个月仍未开工" if delay else "已到计划开工月份仍未开工"


def _not_judged(book: Book, project: Row) -> str:
    """Why a project has no lamp but the grey one; "" where it is judged."""
    stage = project.get("stage")
    if stage is None:
        return "项目阶段未填写，暂不亮灯"
    if stage in book.group("reserve_project", "stage", "退出"):
        return f"项目已{book.profile.codes['CL-STAGE'].label(stage)}，不亮灯"
    if stage in NOT_STARTED and (project.get("plan_start") or "9999") > book.period:
        return "未到计划开工时间"
    return ""


def _project_lights(book: Book, project: Row, progress: Row) -> list[Light]:
    """The lamps of start, investment and statistics, the green ones left out; one grey one for a project that is not judged."""
    idle = _not_judged(book, project)
    if idle:
        return [(GREY, idle)]
    start, gap, missing = start_delay(book, project), progress.get("time_gap"), statistics_delay(book, project)
    lights = [
        (start_lamp(book, start), late_start(start or 0)),
        (gap_lamp(book, gap), f"年度投资完成率低于序时进度{plain_number(-(gap or 0))}个百分点"),
        (statistics_lamp(book, missing), f"项目已开工{missing}个月尚未入统"),
    ]
    return [light for light in lights if light[0] != GREEN]


def project_lamp(book: Book, project: Row, progress: Row) -> str:
    """The worst of start, investment and statistics; grey for a project that has left, is not yet due or has no stage."""
    return max((lamp for lamp, _ in _project_lights(book, project, progress)), default=GREEN)


def project_lamp_reason(book: Book, project: Row, progress: Row) -> str:
    """Why `project_lamp` is what it is: all that is behind, worst first, in one sentence."""
    lights = sorted(_project_lights(book, project, progress), key=lambda light: light[0], reverse=True)
    return ("；".join(reason for _, reason in lights) or "开工、投资、入统均未滞后") + "。"


def periods_without_news(book: Book, row: Row) -> int:
    """How many periods running a task's progress repeats, word for word, what was sent before."""
    count, text = 0, normalise(row.get("progress") or "")
    for back in range(1, len(book.earlier) + 1):
        earlier = book.before("task_progress", row, back)
        if earlier is None or normalise(earlier.get("progress") or "") != text:
            break
        count += 1
    return count


def days_to_deadline(book: Book, row: Row) -> int | None:
    """Days from today to the last day of the deadline's month, negative when it has passed; None without a deadline."""
    deadline = row.get("deadline")
    return (periods.last_day(deadline) - book.today).days if deadline else None


def _news_light(book: Book, row: Row) -> tuple[str | None, str]:
    """The lamp of a task that goes on for long or has no deadline: whether there is anything new."""
    if not row.get("progress"):
        return None, "进展情况未填写，暂不亮灯"
    stale = periods_without_news(book, row)
    if not stale:
        return GREEN, "本期有新进展"
    lamp = RED if stale >= book.limit("lamp_news_red") else YELLOW if stale >= book.limit("lamp_news_yellow") else GREEN
    return lamp, "进展情况与上期相同，没有实质更新" if stale == 1 else f"进展情况连续{stale}期没有实质更新"


def _due_light(book: Book, days: int, deadline: str) -> Light:
    """The lamp of an unfinished task with a deadline so many days away."""
    if days < 0:
        return RED, f"已超过完成时限{deadline}仍未完成"
    if days <= book.limit("lamp_deadline_days"):
        return YELLOW, f"距完成时限{deadline}仅剩{days}天，尚未完成"
    return GREY, f"未到完成时限{deadline}"


def _task_light(book: Book, row: Row) -> tuple[str | None, str]:
    status, days = row.get("status"), days_to_deadline(book, row)
    if row.get("applicable") is False or status == "06":
        return GREY, "不涉及本县"
    if status is None:
        return None, "状态未填写，暂不亮灯"
    if status == "03":
        return GREEN, "任务已完成"
    if days is None or status == "04":
        return _news_light(book, row)
    return _due_light(book, days, row["deadline"])


def task_lamp(book: Book, row: Row) -> str | None:
    """The lamp of a task; None while its status (or what it goes by) is not filled, so that nothing looks green before it is."""
    return _task_light(book, row)[0]


def task_lamp_reason(book: Book, row: Row) -> str:
    """Why `task_lamp` is what it is, in one sentence."""
    return _task_light(book, row)[1] + "。"
