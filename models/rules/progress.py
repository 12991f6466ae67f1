"""Rules of the projects' month (rules paper, part 四: S01 to S19); each walks over F2 and looks at the project's F1."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from models import lamps
from models.book import NOTHING, Book, Row
from models.derive import carried
from models.forms import ProjectProgress, fields
from models.notes import explains
from models.rules.compare import exceeds, share_below, slip
from models.rules.hit import Hit, hit
from models.text import normalise
from models.values import plain_number

_STAGES = ("1", "2", "3", "4", "5", "6")
_BUILDING, _DONE = "4", "6"
_AMOUNTS = ("month_invest", "fund_arrived", "central_arrived", "fund_paid")
_HUNDRED = Decimal(100)


def _project(book: Book, row: Row) -> Row:
    return book.projects.get(row["project_uid"], NOTHING)


def _total_invest(book: Book, row: Row) -> Decimal | None:
    """The project's total investment where it can be compared with; a missing or wrong one is judged in F1."""
    total: Decimal | None = _project(book, row).get("total_invest")
    return total if total is not None and total > 0 else None


def _before(book: Book, row: Row) -> Row:
    """The project's month as it was sent last period; empty where it was not."""
    return book.before("project_progress", row) or NOTHING


def _label(book: Book, name: str, code: str) -> str:
    return book.profile.codes[fields(ProjectProgress)[name].options].label(code)


def _shown(amount: Decimal | None) -> str:
    return "0" if amount is None else plain_number(amount)


def s01(book: Book, row: Row) -> Iterator[Hit]:
    """What was invested since the start is less than before, and no note says why (S01)."""
    past = carried(book, row)
    if exceeds(past.total, row.get("total_done")) and not explains(row.get("change_note")):
        yield hit("total_done", v=row["total_done"], p=past.total, before="启用本系统前" if past.first else "上期")


def _over_budget(book: Book, row: Row) -> tuple[bool, bool]:
    """Whether the investment done is above the total investment, and above what may be exceeded of it."""
    total, done = _total_invest(book, row), row.get("total_done")
    if total is None:
        return False, False
    return exceeds(done, total), exceeds(done, total * book.limit("over_budget") / _HUNDRED)


def s03(book: Book, row: Row) -> Iterator[Hit]:
    """The investment done is far above the total investment (S03)."""
    if _over_budget(book, row)[1]:
        yield hit("total_done", v=row["total_done"], total=_total_invest(book, row), limit=book.limit("over_budget"))


def s04(book: Book, row: Row) -> Iterator[Hit]:
    """The investment done is somewhat above the total investment (S04)."""
    if _over_budget(book, row) == (True, False):
        yield hit("total_done", v=row["total_done"], total=_total_invest(book, row))


def s05(book: Book, row: Row) -> Iterator[Hit]:
    """More was invested this year than since the start (S05)."""
    if exceeds(row.get("ytd_invest"), row.get("total_done")):
        yield hit("ytd_invest", v=row["ytd_invest"], total=row["total_done"])


def s06(book: Book, row: Row) -> Iterator[Hit]:
    """Less money has arrived than before, or more was paid than has arrived (S06)."""
    arrived, before, paid = row.get("fund_arrived"), _before(book, row).get("fund_arrived"), row.get("fund_paid")
    if exceeds(before, arrived):
        yield hit("fund_arrived", what=f"到位{_shown(arrived)}万元，上期{_shown(before)}万元")
    elif exceeds(paid, arrived):
        yield hit("fund_paid", what=f"支付{_shown(paid)}万元，到位{_shown(arrived)}万元")


def s08(book: Book, row: Row) -> Iterator[Hit]:
    """A project that has not started has investment done (S08)."""
    if row.get("stage") in lamps.NOT_STARTED and (row.get("total_done") or 0) > 0:
        yield hit("stage", v=row["total_done"])


def s09(book: Book, row: Row) -> Iterator[Hit]:
    """A project in use with much of its investment missing (S09)."""
    total, done, least = _total_invest(book, row), row.get("total_done"), book.limit("finished_min_done")
    if row.get("stage") != _DONE or total is None or not exceeds(total * least / _HUNDRED, done):
        return
    yield hit("total_done", p=share_below(done, total, least), limit=least)


def s10(book: Book, row: Row) -> Iterator[Hit]:
    """More equipment was renewed than planned, or less than before (S10)."""
    done, planned, before = row.get("cum_qty"), _project(book, row).get("new_qty"), carried(book, row).qty
    if done is None:
        return
    if planned is not None and done > planned:
        yield hit("cum_qty", v=done, what=f"计划{planned}")
    elif done < before:
        yield hit("cum_qty", v=done, what=f"上期{before}")


def s11(book: Book, row: Row) -> Iterator[Hit]:
    """A project fell back to an earlier stage, and no note says why; suspending or giving up is no falling back (S11)."""
    old, new = _before(book, row).get("stage"), row.get("stage")
    if old in _STAGES and new in _STAGES and new < old and not explains(row.get("change_note")):
        yield hit("stage", old=_label(book, "stage", old), new=_label(book, "stage", new))


def s12(book: Book, row: Row) -> Iterator[Hit]:
    """The month's investment is so large that it may be the cumulative one; not judged in a project's first period (S12)."""
    total, month, past = _total_invest(book, row), row.get("month_invest"), carried(book, row)
    if past.first or total is None:
        return
    left, most = max(total - past.total, Decimal(0)), book.limit("month_share_max")
    if exceeds(month, left) or exceeds(month, total * most / _HUNDRED):
        yield hit("month_invest", v=month, left=left, limit=most)


def _idle(row: Row | None) -> bool:
    return row is not None and row.get("stage") == _BUILDING and row.get("month_invest") == 0


def s13(book: Book, row: Row) -> Iterator[Hit]:
    """A project under construction without investment, so many periods running or more (S13)."""
    months = [row, *(book.before("project_progress", row, back) for back in range(1, len(book.earlier) + 1))]
    running = next((count for count, month in enumerate(months) if not _idle(month)), len(months))
    if running >= book.limit("idle_periods"):
        yield hit("month_invest", n=running)


def s14(book: Book, row: Row) -> Iterator[Hit]:
    """The state of construction is described in the very words of last period (S14)."""
    now, then = row.get("image_progress"), _before(book, row).get("image_progress")
    if row.get("stage") == _BUILDING and now and then and normalise(now) == normalise(then):
        yield hit("image_progress")


def s15(book: Book, row: Row) -> Iterator[Hit]:
    """A project with a yellow or red lamp lacks its problems or its next step (S15)."""
    if row.get("lamp_self") not in book.group("project_progress", "lamp_self", "预警"):
        return
    empty = [name for name in ("problems", "next_step") if not row.get(name)]
    if empty:
        yield hit(empty[0])


def s16(book: Book, row: Row) -> Iterator[Hit]:
    """The county's own lamp is better than the computed one; grey is neither better nor worse (S16)."""
    own, computed = row.get("lamp_self"), row.get("lamp_auto")
    if own and computed and lamps.better(own, computed):
        yield hit("lamp_self", a=_label(book, "lamp_self", own), b=_label(book, "lamp_auto", computed))


def s17(book: Book, row: Row) -> Iterator[Hit]:
    """A project has not started although its month has come (S17)."""
    delay = lamps.start_delay(book, _project(book, row))
    lamp = lamps.start_lamp(book, delay)
    if delay is not None and lamp != lamps.GREEN:
        yield hit("stage", late=lamps.late_start(delay), lamp=_label(book, "lamp_auto", lamp))


def s18(book: Book, row: Row) -> Iterator[Hit]:
    """The year's investment lags behind the passing of the year; not judged where the lamp is grey (S18)."""
    gap = row.get("time_gap")
    lamp = lamps.gap_lamp(book, gap)
    if gap is not None and lamp != lamps.GREEN and row.get("lamp_auto") != lamps.GREY:
        yield hit("time_gap", p=row["ytd_rate"], d=-gap, lamp=_label(book, "lamp_auto", lamp))


def _grown(book: Book, now: Decimal | None, then: Decimal | None) -> int | None:
    """The power of ten by which an amount has grown; None when it has not."""
    by = slip(now, then, book.limit("unit_slip_tolerance"))
    return by if by and exceeds(now, then) else None


def s19(book: Book, row: Row) -> Iterator[Hit]:
    """An amount has grown by about a power of ten: perhaps given in another unit (S19).

    What was done since the start is judged only where the month that was added to it is not already named.
    """
    last = _before(book, row)
    grown = {name: _grown(book, row.get(name), last.get(name)) for name in (*_AMOUNTS, "total_done")}
    if grown["month_invest"]:
        del grown["total_done"]
    for name, by in grown.items():
        if by:
            yield hit(name, field=fields(ProjectProgress)[name].label, v=row[name], old=last[name], k=by)
