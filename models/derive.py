"""Computed fields, worked out in this one place (forms paper, column 必填 = A).

A computed field that the clerk may change (可改) keeps her value; what was computed stands beside it under `beside(name)`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from models import lamps, periods
from models.book import Book, Row
from models.forms import BY_TABLE, fields
from models.values import show

NO_NUMBER = 10**6
CENT = Decimal("0.01")
ZERO = Decimal(0)


def beside(name: str) -> str:
    """The key under which a row keeps the computed value of a field that the clerk may change."""
    return f"={name}"


def _propose(row: Row, name: str, value: Any) -> None:
    """Keep what the clerk entered; what was only proposed before is proposed anew."""
    if row.get(name) is None or (beside(name) in row and row[name] == row[beside(name)]):
        row[name] = value
    row[beside(name)] = value


def share(part: Decimal | int | None, whole: Decimal | int | None) -> Decimal | None:
    """A percentage to two places; None where there is nothing to divide by."""
    if part is None or not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(CENT, ROUND_HALF_UP)


def _sum(lines: list[Row], name: str) -> Decimal | None:
    values = [line[name] for line in lines if line.get(name) is not None]
    return sum(values, ZERO) if values else None


def _maturity(book: Book, permits: list[Row]) -> str:
    """成熟度: A with the project approved and nothing pending, B with the project approved, else C."""
    approval = book.group("project_permit", "permit", "立项")
    approved = any(p.get("permit") in approval and p.get("status") in ("01", "04") for p in permits)
    pending = any(p.get("status") in ("02", "03") for p in permits)
    return "03" if not approved else "02" if pending else "01"


def _project(book: Book, row: Row) -> None:
    uid = row["project_uid"]
    money = book.children("project_funding", uid)
    loans = book.group("project_funding", "channel", "贷款类")
    row["county_code"] = book.unit
    item = book.tasks.get(row.get("task_uid") or "")
    row["prov_task_no"] = item.prov_task or None if item else None
    row["fund_channels"] = tuple(sorted({line["channel"] for line in money if line.get("channel")})) or None
    row["apply_amount"] = _sum(money, "applying")
    row["loan_need"] = _sum([line for line in money if line.get("channel") in loans], "plan_amount")
    before, after = row.get("energy_before"), row.get("energy_after")
    _propose(row, "energy_saving", before - after if before is not None and after is not None else None)
    _propose(row, "maturity", _maturity(book, book.children("project_permit", uid)))


def expected_share(period: str, plan_start: str | None) -> Decimal:
    """序时进度: the share of the year's plan that should be done by the end of the period, in percent (F2 序时进度偏差)."""
    start = max(f"{period[:4]}-01", plan_start or "")
    if start > period:
        return ZERO
    passed = periods.months_between(start, period) + 1
    return Decimal(passed) * 100 / (periods.months_between(start, f"{period[:4]}-12") + 1)


class Carried(NamedTuple):
    """What a project's month adds to: invested this year and since the start, pieces renewed; `first` where none was sent yet."""

    ytd: Decimal
    total: Decimal
    qty: int
    first: bool


def carried(book: Book, row: Row) -> Carried:
    """The cumulative figures of a project before this month: as last sent, or as F1 says they were before the program was used."""
    sent = book.latest("project_progress", row)
    if sent is None:
        project = book.projects.get(row["project_uid"], {})
        opening = project.get("opening_ytd") or ZERO
        return Carried(opening, (project.get("done_before") or ZERO) + opening, 0, True)
    period, last = sent
    ytd = last.get("ytd_invest") if period[:4] == book.period[:4] else None
    return Carried(ytd or ZERO, last.get("total_done") or ZERO, last.get("cum_qty") or 0, False)


def _progress(book: Book, row: Row) -> None:
    project = book.projects.get(row["project_uid"], {})
    for name in ("stage", "year_plan", "in_stat"):
        row[name] = project.get(name)
    past, month = carried(book, row), row.get("month_invest") or ZERO
    row["ytd_invest"] = past.ytd + month
    row["total_done"] = past.total + month
    row["cum_qty"] = past.qty + (row.get("month_qty") or 0)
    row["ytd_rate"] = share(row["ytd_invest"], row["year_plan"])
    gap = row["ytd_rate"] - expected_share(book.period, project.get("plan_start")) if row["ytd_rate"] is not None else None
    row["time_gap"] = gap.quantize(CENT, ROUND_HALF_UP) if gap is not None else None
    row["pay_rate"] = share(row.get("fund_paid"), row.get("fund_arrived"))
    row["lamp_auto"] = lamps.project_lamp(book, project, row)
    _propose(row, "lamp_self", row["lamp_auto"])


def _task(book: Book, row: Row, projects: Counter[str]) -> None:
    item = book.tasks.get(row["task_uid"])
    if item is not None:
        row.update(seq=item.seq, action=item.action, task=item.task, content=item.content, city_units=item.units)
        _propose(row, "deadline", item.deadline or None)
    else:
        for name in ("seq", "action", "task", "content", "city_units"):
            row.setdefault(name, None)
    row["project_cnt"] = projects[row["task_uid"]]
    row["dept"] = row.get("county_lead")
    department = book.departments.get(row["dept"] or "", {})
    _propose(row, "filler", department.get("filler"))
    _propose(row, "phone", department.get("phone"))
    if row.get("applicable") is False:
        row["status"] = "06"
    _propose(row, "lamp", lamps.task_lamp(book, row))


def _indicator(book: Book, row: Row) -> None:
    target = book.profile.targets.get(row.get("indicator_id") or "", {})
    value = row.get("cum") if target.get("cumulative") and row.get("cum") is not None else row.get("value")
    base = row.get("base_2023")
    if target.get("kind") == "growth_vs_baseline":
        row["rate"] = share(value - base, base) if value is not None and base else None
    else:
        row["rate"] = share(value, row.get("county_target"))


def unit_name(book: Book) -> str:
    """The reporting unit as every page names it; made-up data says so."""
    name = book.county.label if book.county else book.unit
    return f"{name}（{book.profile.text('demo_mark')}）" if book.demo else name


def _cover(book: Book, row: Row) -> None:
    row["county_name"] = unit_name(book)
    reasons = sorted(book.rows["explanation"], key=lambda r: (r["rule_id"], r["record_uid"]))
    parts = [f"{r['rule_id']} {r['record_uid']}：{r['reason'].rstrip('。；')}" for r in reasons if r["reason"]]
    row["explain_summary"] = "；".join(parts) + "。" if parts else None


def _projects_by_item(book: Book) -> Counter[str]:
    gone = book.group("reserve_project", "stage", "退出")
    return Counter(p["task_uid"] for p in book.rows["reserve_project"] if p.get("task_uid") and p.get("stage") not in gone)


def drafted(book: Book, table: str, row: Row) -> Row:
    """A record of F2 or F3 that is not stored yet, completed in place as it would be; the book stays as it is. Returns the row."""
    if table == "project_progress":
        _progress(book, row)
    else:
        _task(book, row, _projects_by_item(book))
    return row


def numbered(book: Book) -> list[Row]:
    """Give the projects their printed numbers (序号), by their ids; returns those whose number is another than before."""
    found = []
    for number, row in enumerate(sorted(book.rows["reserve_project"], key=lambda row: row["project_uid"]), 1):
        if row.get("row_no") != number:
            row["row_no"] = number
            found.append(row)
    return found


def complete_rows(book: Book, rows: Mapping[str, Sequence[Row]]) -> None:
    """Fill in the computed fields of rows that are as entered, in place, parents after the children they sum.

    The rows whose computed fields read these must be among them (`readers`); numbers and order are for `numbered` and `in_order`.
    """
    for row in rows.get("reserve_project", ()):
        _project(book, row)
    for row in rows.get("project_progress", ()):
        _progress(book, row)
    items = rows.get("task_progress", ())
    counted = _projects_by_item(book) if items else Counter()
    for row in items:
        _task(book, row, counted)
    for row in rows.get("indicator_progress", ()):
        _indicator(book, row)
    for row in rows.get("explanation", ()):
        _propose(row, "author", book.cover.get("filler"))
    for row in rows.get("submission", ()):
        _cover(book, row)


def readers(book: Book, table: str, old: Row | None, new: Row | None) -> Iterator[tuple[str, str]]:
    """The records (table, id) whose computed fields read a record that was `old` and is `new` now, both as entered or completed."""
    either = [row for row in (old, new) if row is not None]
    if table == "reserve_project":
        yield from (("project_progress", row["project_uid"]) for row in either)
        if old is None or new is None or any(old.get(name) != new.get(name) for name in ("task_uid", "stage")):
            yield from (("task_progress", row["task_uid"]) for row in either if row.get("task_uid"))
    elif table == "submission":
        yield from (("explanation", key) for key in book.by_key("explanation"))
    elif table == "explanation":
        yield from (("submission", key) for key in book.by_key("submission"))
    elif BY_TABLE[table].info.parent == "reserve_project":
        yield from (("reserve_project", row["project_uid"]) for row in either)


def in_order(book: Book) -> None:
    """Put the rows of the responsibility list in its order, rows of the same number as they were entered."""
    book.rows["task_progress"].sort(key=lambda row: row.get("seq") or NO_NUMBER)


def complete(book: Book) -> Book:
    """Fill in every computed field of the book's rows, in place; returns the book.

    The rows of the responsibility list are put in its order.
    """
    numbered(book)
    complete_rows(book, book.rows)
    in_order(book)
    return book


def shown(table: str, row: Row, name: str) -> str:
    """A value of a row as messages show it."""
    return show(row.get(name), fields(BY_TABLE[table])[name])
