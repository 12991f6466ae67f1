"""What is new since the period last sent: the list of changes, and a short phrase for each form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from models import periods
from models.book import Book, Row, record_key
from models.derive import ZERO
from models.forms import BY_TABLE, stored
from models.kinds import Field
from models.profile import profile
from models.values import show
from services.expected import item_lamp, project_lamp
from services.names import Names

NOTHING_NEW, FIRST = "无变化", "首次报送，没有上期"
_CLOSED = "03"
_EMPTY = "未填"
_NONE_YET = "本期还没有填报"
_ARROW = "→"


@dataclass(frozen=True)
class NewSince:
    """One change since last period. `before` and `after` are shown as they are; of a lamp they are words, `lamps` its codes."""

    kind: str
    label: str
    form: str
    record: str
    name: str
    before: str = ""
    after: str = ""
    lamps: tuple[str, str] | None = None

    def line(self) -> str:
        """The change for people: 第8项 配齐配足教学仪器设备 推进中→已完成."""
        return f"{self.name} {self.before}{_ARROW}{self.after}" if self.before or self.after else self.name


def last_rows(book: Book, table: str) -> dict[str, Row]:
    """A form's records as last sent, by permanent id; none where there is no last period."""
    return dict(book.last.rows.get(table, {})) if book.last else {}


def last_book(book: Book) -> Book | None:
    """The last period as a book, for what is worked out from its rows; None where there is none."""
    if book.last is None:
        return None
    rows = {table: list(found.values()) for table, found in book.last.rows.items()}
    day = periods.last_day(book.last.period)
    return replace(book, period=book.last.period, today=day, rows=rows, earlier=book.earlier[1:])


def money(value: Decimal) -> str:
    return f"{value:,.2f}"


def _pairs(book: Book, table: str) -> Iterator[tuple[str, Row, Row]]:
    """The records of a form that were there last time and are there now: id, then, now."""
    before = last_rows(book, table)
    for row in book.rows[table]:
        key = record_key(table, row)
        if key in before:
            yield key, before[key], row


def _lamp_changes(book: Book, past: Book, names: Names) -> Iterator[NewSince]:
    label = profile().codes["CL-LAMP"].label
    found = [(uid, "task_progress", item_lamp(past, uid), item_lamp(book, uid)) for uid in book.task_progress]
    then = past.projects
    for uid, project in book.projects.items():
        if uid in then:
            found.append((uid, "reserve_project", project_lamp(past, then[uid]), project_lamp(book, project)))
    for uid, table, before, after in found:
        if before and after and before != after:
            name = names.task(uid) if table == "task_progress" else names.project(uid)
            yield NewSince("lamp", "亮灯", table, uid, name, label(before), label(after), (before, after))


def _total_changes(book: Book, names: Names) -> Iterator[NewSince]:
    for uid, then, now in _pairs(book, "reserve_project"):
        old, new = then.get("total_invest"), now.get("total_invest")
        if old != new:
            before, after = (money(value) if value is not None else _EMPTY for value in (old, new))
            yield NewSince("total_invest", "总投资", "reserve_project", uid, names.project(uid), before, after)


def _comings_and_goings(book: Book, names: Names) -> Iterator[NewSince]:
    before = last_rows(book, "reserve_project")
    for kind, label, keys in (
        ("new_project", "新增项目", [uid for uid in book.projects if uid not in before]),
        ("removed_project", "移出项目", [uid for uid in before if uid not in book.projects]),
    ):
        for uid in keys:
            yield NewSince(kind, label, "reserve_project", uid, names.project(uid))


_WATCHED = (
    ("stage", "阶段", "reserve_project", "stage"),
    ("lead", "牵头部门", "task_progress", "county_lead"),
    ("status", "状态", "task_progress", "status"),
)
"""Fields whose changes are listed: kind, label, form, field."""


def _field_changes(book: Book, names: Names) -> Iterator[NewSince]:
    for kind, label, table, name in _WATCHED:
        field = stored(BY_TABLE[table])[name]
        for uid, then, now in _pairs(book, table):
            if then.get(name) != now.get(name) and (then.get(name) or now.get(name)):
                before, after = (_label(row.get(name), field) for row in (then, now))
                yield NewSince(kind, label, table, uid, names.of(table, now), before, after)


def _label(value: Any, field: Field) -> str:
    if value is None:
        return _EMPTY
    return profile().codes[field.options].label(value) if field.options.startswith("CL-") else show(value, field)


def _paid(rows: Iterable[Row]) -> int:
    return sum(row.get("paid_cum") or 0 for row in rows)


def _paid_changes(book: Book, names: Names) -> Iterator[NewSince]:
    old, new = _paid(last_rows(book, "tradein_stat").values()), _paid(book.rows["tradein_stat"])
    if old != new and book.rows["tradein_stat"]:
        yield NewSince("tradein", "以旧换新", "tradein_stat", "", "累计兑付（份）", f"{old:,}", f"{new:,}")


def _closed(book: Book) -> list[Row]:
    """The issues that were not solved last time and are now."""
    before = last_rows(book, "issue")
    return [
        row
        for row in book.rows["issue"]
        if row.get("status") == _CLOSED and before.get(str(row["issue_uid"]), {}).get("status") != _CLOSED
    ]


def _closed_issues(book: Book, names: Names) -> Iterator[NewSince]:
    for row in _closed(book):
        yield NewSince("issue", "问题销号", "issue", str(row["issue_uid"]), names.of("issue", row))


def news(book: Book, names: Names) -> list[NewSince]:
    """Everything listed as changed since last period: lamps, total investment, projects, stage, lead, status, trade-in, issues."""
    past = last_book(book)
    if past is None:
        return []
    found = list(_lamp_changes(book, past, names))
    for part in (_total_changes, _comings_and_goings, _field_changes, _paid_changes, _closed_issues):
        found += part(book, names)
    return found


def _task_phrase(book: Book, found: list[NewSince]) -> str:
    count = sum(c.kind == "lamp" and c.form == "task_progress" for c in found)
    return f"亮灯变化{count}项" if count else NOTHING_NEW


def _project_phrase(book: Book, found: list[NewSince]) -> str:
    counts = [
        (text, sum(c.kind == kind for c in found))
        for text, kind in (("新增", "new_project"), ("移出", "removed_project"), ("总投资变化", "total_invest"))
    ]
    return "，".join(f"{text}{count}个" for text, count in counts if count) or NOTHING_NEW


def _progress_phrase(book: Book, found: list[NewSince]) -> str:
    total = sum((row.get("month_invest") or ZERO for row in book.rows["project_progress"]), ZERO)
    return f"本月完成投资{money(total)}万元" if book.rows["project_progress"] else _NONE_YET


def _tradein_phrase(book: Book, found: list[NewSince]) -> str:
    if not book.rows["tradein_stat"]:
        return _NONE_YET
    more = _paid(book.rows["tradein_stat"]) - _paid(last_rows(book, "tradein_stat").values())
    return f"兑付量{'增' if more > 0 else '减'}{abs(more):,}份" if more else NOTHING_NEW


def _event_phrase(book: Book, found: list[NewSince]) -> str:
    held = sum(
        row.get("event_date") is not None and periods.period_of(row["event_date"]) == book.period
        for row in book.rows["matching_event"]
    )
    return f"本期{held}场"


def _indicator_phrase(book: Book, found: list[NewSince]) -> str:
    if not book.rows["indicator_progress"]:
        return _NONE_YET
    before = last_rows(book, "indicator_progress")
    fresh = sum(
        any(row.get(name) != before.get(str(row["indicator_id"]), {}).get(name) for name in ("value", "cum"))
        for row in book.rows["indicator_progress"]
    )
    return f"{fresh}个指标有新值" if fresh else NOTHING_NEW


def _issue_phrase(book: Book, found: list[NewSince]) -> str:
    before = last_rows(book, "issue")
    new = sum(str(row["issue_uid"]) not in before for row in book.rows["issue"])
    counts = (("新增", new), ("销号", len(_closed(book))))
    return "，".join(f"{text}{count}个" for text, count in counts if count) or NOTHING_NEW


def _list_phrase(book: Book, table: str) -> str:
    """Records that came, went and were changed, for a form that is simply kept up."""
    before, now = last_rows(book, table), {record_key(table, row): row for row in book.rows[table]}
    kept = stored(BY_TABLE[table])
    counts = (
        ("新增", len(now.keys() - before.keys())),
        ("减少", len(before.keys() - now.keys())),
        ("修改", sum(any(now[key].get(n) != before[key].get(n) for n in kept) for key in now.keys() & before.keys())),
    )
    return "，".join(f"{text}{count}条" for text, count in counts if count) or NOTHING_NEW


_PHRASES: dict[str, Callable[[Book, list[NewSince]], str]] = {
    "task_progress": _task_phrase,
    "reserve_project": _project_phrase,
    "project_progress": _progress_phrase,
    "tradein_stat": _tradein_phrase,
    "matching_event": _event_phrase,
    "indicator_progress": _indicator_phrase,
    "issue": _issue_phrase,
}


def phrase(book: Book, table: str, found: list[NewSince]) -> str:
    """A form compared with last period, in a few words; "" for what is not reported. `found` is what `news` found."""
    if not BY_TABLE[table].info.in_package or table == "submission":
        return ""
    if book.last is None:
        return FIRST
    return _PHRASES[table](book, found) if table in _PHRASES else _list_phrase(book, table)
