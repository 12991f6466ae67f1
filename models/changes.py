"""What changed in a record against what was last sent: plans that moved, totals and states that went back, what stands still, what leaps.

A total that grows by its month, a stage that goes on, a first entry are the ordinary course and no change to be explained. What is
watched is declared here once, by form. Everything is compared with the record as it was last sent, whichever period that was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from models.book import Book, Row, natural_key, record_key
from models.change_reasons import reason_of
from models.compared import Compared, Figure, Kind, fell, moved_words
from models.notes import quoted, shown_number
from models.rules.compare import differs
from models.rules.tradein import pairs

NOTE_FIELD = {
    "reserve_project": "change_note",
    "project_progress": "change_note",
    "task_progress": "change_note",
    "tradein_stat": "correction_note",
    "indicator_progress": "note",
}
"""The forms that have a place for the note, and which field it is (forms paper F1 58, F2 22, F3 19, F4 20, F9)."""

PLANNED: dict[str, tuple[str, ...]] = {
    "reserve_project": (
        *("total_invest", "equip_invest", "owner_name", "content", "fixed_invest", "build_invest", "year_plan"),
        *("apply_amount", "loan_need", "new_qty", "retire_qty", "plan_start", "plan_end"),
    ),
    "indicator_progress": ("county_target", "base_2023"),
}
"""Fields that hold a plan or a fact that stands: any change of them is told, those of R22 first."""

TOTALS: dict[str, tuple[str, ...]] = {
    "project_progress": ("total_done", "fund_arrived", "central_arrived", "fund_paid", "cum_qty"),
    "task_progress": ("percent",),
    "tradein_stat": ("fund_in_cum", "events_cum"),
    "indicator_progress": ("cum",),
}
"""Cumulative figures besides those of F4 that come in pairs (rule C01): told where they fell."""

LEAPING = ("apply_n", "pass_n", "paid_n", "sale_n")
"""Figures of F4 whose month is held against the largest one before."""

_STAGES = ("1", "2", "3", "4", "5", "6")
_BUILDING, _ENDED, _DONE = "4", ("5", "6"), "03"


@dataclass(frozen=True, slots=True)
class Changes:
    """The figures of one record that are to be told; `since` is the period they are compared with, "" where that is the last one."""

    table: str
    key: str
    since: str
    figures: tuple[Figure, ...]


def past_rows(book: Book, table: str, row: Row) -> list[tuple[str, Row | None]]:
    """The record in each period sent before, newest first: by its id, in F4 by what it is about; None where it was not there."""
    if table != "tradein_stat":
        key = record_key(table, row)
        return [(past.period, past.row(table, key)) for past in book.earlier]
    about = natural_key(table, row)
    return [
        (past.period, next((old for old in past.rows.get(table, {}).values() if natural_key(table, old) == about), None))
        for past in book.earlier
    ]


def changes_in(book: Book, table: str, row: Row) -> Changes | None:
    """What changed in a record; None where nothing did or it was never sent."""
    past = past_rows(book, table, row)
    since, before = next(((period, old) for period, old in past if old is not None), ("", None))
    if before is None or book.last is None:
        return None
    running = [old for _, old in takewhile(lambda one: one[1] is not None, past) if old is not None]
    direct = since == book.last.period

    def account(name: str) -> str:
        if table == "indicator_progress":
            return _final(before, row)
        return reason_of(book, row, before, name) if direct and table == "reserve_project" else ""

    found = tuple(_figures(Compared(book, table, row, before, since, running, account)))
    return Changes(table, record_key(table, row), "" if direct else since, found) if found else None


def _final(before: Row, row: Row) -> str:
    """A preliminary number that became a final one explains itself."""
    return "初步数改为正式数" if before.get("prelim") is True and row.get("prelim") is False else ""


def _figures(of: Compared) -> Iterator[Figure]:
    for name in PLANNED.get(of.table, ()):
        yield from of.planned(name)
    if of.table in _OWN:
        yield from _OWN[of.table](of)
    for name in TOTALS.get(of.table, ()):
        if name == "cum" and not (of.target.get("cumulative") and of.same_year):
            continue
        fallen = list(of.fallen(name))
        yield from fallen
        if not fallen and _may_stall(of, name):
            yield from of.still(name)


def _may_stall(of: Compared, name: str) -> bool:
    """Whether a cumulative figure that stands still says something: money waits, equipment is missing, the target is far."""
    row, value = of.row, of.row.get(name)
    if value is None:
        return False
    if name == "fund_paid":
        return row.get("stage") == _BUILDING and (row.get("fund_arrived") or 0) > value
    if name == "cum_qty":
        return row.get("stage") == _BUILDING and value < (of.book.projects.get(row["project_uid"], {}).get("new_qty") or 0)
    if name == "cum":
        return bool(value < (row.get("county_target") or 0))
    return name == "percent" and value < 100 and row.get("status") in of.book.group("task_progress", "status", "未完成")


def _stage(of: Compared) -> Iterator[Figure]:
    """A stage that went back (S11), or a project that was suspended or given up."""
    old, new = of.before.get("stage"), of.row.get("stage")
    if old is None or new is None or old == new:
        return
    label = of.book.profile.codes["CL-STAGE"].label
    shown = quoted(label(old)), quoted(label(new))
    if old in _STAGES and new in _STAGES and new < old:
        yield of.figure("stage", Kind.REVERSED, "退回", shown, label="项目阶段")
    elif new not in _STAGES:
        yield of.figure("stage", Kind.CHANGED, "转为", shown, label="项目阶段")


def _project(of: Compared) -> Iterator[Figure]:
    """The stage of a project that has no month in F2, where it would be told."""
    if of.row["project_uid"] not in of.book.progress:
        yield from _stage(of)


def _month(of: Compared) -> Iterator[Figure]:
    yield from _stage(of)
    stage = of.row.get("stage")
    if stage == _BUILDING:
        yield from _idle(of)
        yield from of.same_words("image_progress")
    finished = stage in _ENDED and of.before.get("stage") == _BUILDING
    yield from of.leapt("month_invest", f"项目{of.book.profile.codes['CL-STAGE'].label(str(stage))}" if finished else "")


def _idle(of: Compared) -> Iterator[Figure]:
    """Months without investment while the project is under construction (S13)."""
    months = (of.row, *of.running)
    count = sum(1 for _ in takewhile(lambda m: m.get("stage") == _BUILDING and m.get("month_invest") == 0, months))
    if count >= of.book.limit("idle_periods"):
        label, zero = of.label("month_invest"), of.shown("month_invest", Decimal(0))
        brief = f"{label}已连续{count}期为零"
        head = f"{brief}，{of.label('total_done')}仍为{of.shown('total_done', of.row['total_done'])}"
        yield Figure("month_invest", label, Kind.STALLED, zero, zero, head, brief, Decimal(0), Decimal(0))


def _task(of: Compared) -> Iterator[Figure]:
    """An item that is done no longer (T10), whose progress is told in the same words (T04), whose results fell (T20)."""
    old, new = of.before.get("status"), of.row.get("status")
    unfinished = of.book.group("task_progress", "status", "未完成")
    if old == _DONE and new in unfinished:
        label = of.book.profile.codes["CL-TASKSTATUS"].label
        yield of.figure("status", Kind.REVERSED, "退回", (quoted(label(old)), quoted(label(str(new)))), label="任务状态")
    if new in unfinished and of.row.get("applicable") is not False:
        yield from of.same_words("progress")
    for metric in of.book.children("task_metric", of.row["task_uid"]):
        yield from _metric(of, metric)


def _metric(of: Compared, metric: Row) -> Iterator[Figure]:
    before = of.book.before_natural("task_metric", metric)
    if before is None or not metric.get("cumulative") or metric.get("unit") != before.get("unit"):
        return
    old, new, unit = before.get("value"), metric.get("value"), metric.get("unit") or ""
    if old is not None and new is not None and fell(old, new):
        label = f"成效{re.sub('[^0-9A-Za-z一-鿿]', '', metric.get('metric_name') or '')}累计数"
        shown = shown_number(old, 4) + unit, shown_number(new, 4) + unit
        moved = moved_words(old, new, unit, 4)
        yield of.figure("value", Kind.REVERSED, "降为", shown, moved, label=label, values=(old, new))


def _tradein(of: Compared) -> Iterator[Figure]:
    for part, total in pairs():
        found = list(_pair(of, part, total))
        yield from found
        waiting = total == "paid_cum" and (of.row.get("pass_cum") or 0) > (of.row.get("paid_cum") or 0)
        if waiting and not found:
            yield from of.still(total)
        if part in LEAPING and not found:
            yield from of.leapt(part)


def _pair(of: Compared, part: str, total: str) -> Iterator[Figure]:
    """A cumulative figure that fell, or is not what was sent last with this period's added (C01)."""
    old, month, new = of.before.get(total), of.row.get(part), of.row.get(total)
    if old is None or new is None:
        return
    if fell(old, new):
        yield from of.fallen(total)
        return
    if month is None:
        return
    due = old + month
    if differs(new, due) if isinstance(new, Decimal) else new != due:
        label, shown = of.label(total), (of.shown(total, old), of.shown(total, new))
        off = f"{'多' if new > due else '少'}{of.shown(total, abs(new - due))}"
        head = f"{label}为{shown[1]}，上期累计{shown[0]}加本期{of.shown(part, month)}应为{of.shown(total, due)}，{off}"
        yield Figure(total, label, Kind.CHANGED, *shown, head, head, old, new, off)


_OWN: dict[str, Callable[[Compared], Iterator[Figure]]] = {
    "reserve_project": _project,
    "project_progress": _month,
    "task_progress": _task,
    "tradein_stat": _tradein,
}
