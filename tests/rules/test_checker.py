"""Checking again only what a change can affect: at any time as a full check of a period that was opened anew would have it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import fields as dataclass_fields
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models.book import Book, Past, Row, full_key
from models.derive import complete
from models.forms import BY_TABLE, FORMS, stored
from models.problems import Problem
from models.refresh import also_read, take
from models.rules.checker import Checker
from models.rules.engine import check, severity_first, worst_first
from models.rules.reasons import with_reasons
from models.rules.watched import FIXED, Watched
from tests.rules import sample as s

Entered = dict[str, dict[str, Row]]
OWNERS = ("样例县示范机械有限公司", "样例县示范机械有限公司 ", "样例县示范机戒有限公司", "样例县第二纺织厂")
NAMES = ("样例县示范机械数控生产线更新项目", "样例县示范机械数控生产线更新项目（一期）", "样例县纺织厂锅炉更新改造项目")
CODES = ("2603-430523-04-02-000001", "2603-430523-04-02-000002", None)


def projects() -> list[Row]:
    """Projects that share owners, names, codes and amounts."""
    return [
        s.project(
            project_uid=f"43052320260{n:03d}", project_name=NAMES[n % 3], owner_name=OWNERS[n % 4], project_code=CODES[n // 2 % 3],
            total_invest=Decimal(1000 + n // 3), content=f"更新数控车床{n // 2 + 20}台、加工中心5台，改造生产线2条。",
        )
        for n in range(6)
    ]  # fmt: skip


def lines(table: str) -> list[Row]:
    """A line of a child form, or a month, for each project."""
    make = {"project_funding": s.funding, "project_equipment": s.equipment, "project_permit": s.permit}.get(table)
    uids = [p["project_uid"] for p in projects()]
    if make is None:
        return [s.progress(project_uid=uid) for uid in uids[:5]]
    return [make(project_uid=uid, record_uid=f"{uid}-{make.__name__}") for uid in uids]


def county() -> Entered:
    """A made-up county with records of every form, as they are entered."""
    tables: dict[str, list[Row]] = {
        "submission": [s.cover()],
        "reserve_project": projects(),
        **{table: lines(table) for table in ("project_funding", "project_equipment", "project_permit", "project_progress")},
        "task_progress": [
            s.task(),
            s.task(s.TASK_ORGANISE, progress="11月3日县专班召开调度会，明确20个单位分工，印发任务清单。"),
        ],
        "task_metric": [s.metric(), s.metric(record_uid="B-metric", task_uid=s.TASK_ORGANISE, metric_name="走访企业数")],
        "task_evidence": [s.evidence()],
        "tradein_stat": [s.tradein("03"), s.tradein("04")],
        "matching_event": [s.event(), s.event(event_uid="E-2", host="样例县商务局")],
        "adv_product": [s.product(), s.product(record_uid="P-2")],
        "need_equipment": [s.need(), s.need(record_uid="N-2", project_uid="430523202600001")],
        "policy_list": [s.policy()],
        "indicator_progress": [s.indicator()],
        "explanation": [s.explanation("R66", "43052320260001"), s.explanation("R10", "43052320260002")],
        **{table: [one(table)] for table in ("adv_industry", "need_consumer", "issue", "liaison")},
    }
    return {table: {full_key(table, row): row for row in rows} for table, rows in tables.items()}


def one(table: str) -> Row:
    """A record with nothing in it but its id."""
    return {**dict.fromkeys(stored(BY_TABLE[table])), BY_TABLE[table].info.key: f"{table}-1"}


def opened(entered: Entered) -> Book:
    """The period opened anew."""
    rows = {table: [deepcopy(row) for row in rows.values()] for table, rows in entered.items()}
    sent = s.past(reserve_project=projects()[:4], project_progress=lines("project_progress")[:3])
    return complete(Book(s.UNIT, s.PERIOD, s.TODAY, rows, tasks=s.task_items(), earlier=[with_totals(sent)]))


def with_totals(past: Past) -> Past:
    for row in past.rows["project_progress"].values():
        row.update(period=past.period, stage="4", ytd_invest=Decimal("50.00"), total_done=Decimal("50.00"), cum_qty=18)
    return past


def found_in(book: Book) -> list[Problem]:
    return worst_first(with_reasons(book, check(book)))


def in_one_order(problems: list[Problem]) -> list[Problem]:
    """Problems of one place and rule in an order of their own: two reasons of one record have no other."""
    return sorted(problems, key=lambda p: (severity_first(p), p.field or "", p.message))


class County:
    """A county under way: what was entered, the book kept open over it, and its checker."""

    def __init__(self) -> None:
        self.entered = county()
        self.book = opened(self.entered)
        self.checker = Checker(self.book)

    def write(self, table: str, key: str, row: Row | None) -> None:
        """Enter, change or delete (None) a record, and take that into the book."""
        self.take({table: {key: row}})

    def take(self, written: Mapping[str, Mapping[str, Row | None]]) -> None:
        for table, rows in written.items():
            for key, row in rows.items():
                if row is None:
                    self.entered[table].pop(key, None)
                else:
                    self.entered[table][key] = row
        fresh = {table: dict(rows) for table, rows in deepcopy(dict(written)).items()}
        for table, key in also_read(self.book, fresh):
            fresh.setdefault(table, {})[key] = deepcopy(self.entered[table][key])
        self.checker.update(take(self.book, fresh))

    def delete(self, table: str, key: str) -> None:
        """Delete a record with all that belongs to it, as the database does."""
        gone: dict[str, dict[str, Row | None]] = {table: {key: None}}
        if table in ("reserve_project", "task_progress"):
            for other, row in list(self.book.family(table, key)):
                gone.setdefault(other, {})[full_key(other, row)] = None
        self.take(gone)

    def assert_true(self) -> None:
        """The book and the problems are what a period opened anew would have."""
        anew = opened(self.entered)
        assert self.book.rows == anew.rows
        assert in_one_order(self.checker.problems) == in_one_order(found_in(anew))
        assert self.checker.problems == worst_first(self.checker.problems)
        for problem in self.checker.problems:
            assert problem in self.checker.of(problem.form or "", problem.record or "")


def names_of(table: str) -> list[str]:
    """The fields of a form that a clerk may change."""
    info = BY_TABLE[table].info
    return [name for name in stored(BY_TABLE[table]) if name not in (info.key, "period", "rule_id", "record_uid")]


SHARED = frozenset(
    {"project_name", "project_code", "owner_name", "owner_uscc", "total_invest", "new_qty", "content", "site", "stage", "channel"}
    | {"event_name", "event_date", "host", "place", "equip_name", "company", "product_name", "model", "reason", "filler"}
)
"""Fields by which records are held against others."""
TABLES = [form.__tablename__ for form in FORMS]


@st.composite
def steps(draw: Any) -> list[tuple[Any, ...]]:
    """Edits that take a value over from another record of the form (or none), copies under new ids, and deletions."""
    found = []
    for _ in range(draw(st.integers(1, 8))):
        table = draw(
            st.sampled_from([*TABLES, *["reserve_project"] * 25, *["project_funding", "matching_event", "need_equipment"] * 3])
        )
        kind = draw(st.sampled_from(["edit", "edit", "edit", "copy", "delete"]))
        names = names_of(table)
        shared = [name for name in names if name in SHARED]
        name = draw(st.sampled_from(shared if shared and draw(st.booleans()) else names))
        found.append((kind, table, name, draw(st.integers(0, 9)), draw(st.integers(-1, 9))))
    return found


def step(under_way: County, kind: str, table: str, name: str, which: int, other: int) -> None:
    rows = list(under_way.entered[table].items())
    if not rows or (table == "submission" and kind != "edit"):
        return
    key, row = rows[which % len(rows)]
    if kind == "delete":
        under_way.delete(table, key)
    elif kind == "edit":
        value = None if other < 0 else rows[other % len(rows)][1].get(name)
        if value is not None or name not in ("project_uid", "task_uid"):
            under_way.write(table, key, {**row, name: value})
    elif table not in ("explanation", "task_progress", "project_progress"):
        number = BY_TABLE[table].info.key
        copy = {**row, number: f"{row[number]}-{len(rows)}"}
        if full_key(table, copy) not in under_way.entered[table]:
            under_way.write(table, full_key(table, copy), copy)


@settings(max_examples=50, deadline=None)
@given(steps())
def test_what_is_kept_is_what_would_be_found_anew(taken: list[tuple[Any, ...]]) -> None:
    under_way = County()
    for one_step in taken:
        step(under_way, *one_step)
    under_way.assert_true()


def test_a_record_is_told_of_by_its_neighbours_only_while_they_are_alike() -> None:
    """R08 at a project that was not touched itself: the other one with its code comes, changes its name, and goes."""
    under_way, key = County(), "43052320260005"
    other = {
        **under_way.entered["reserve_project"]["43052320260000"],
        "project_uid": "43052320260009",
        "project_code": "2603-430523-04-02-000077",
    }
    under_way.write(
        "reserve_project", key, {**under_way.entered["reserve_project"][key], "project_code": "2603-430523-04-02-000077"}
    )
    told = lambda: [p.message for p in under_way.checker.of("reserve_project", key) if p.code == "R08"]  # noqa: E731
    assert told() == []
    under_way.write("reserve_project", "43052320260009", other)
    assert len(told()) == 1
    before = told()
    under_way.write("reserve_project", "43052320260009", {**other, "project_name": "样例县另一个更新改造项目"})
    assert before != told() != []
    under_way.delete("reserve_project", "43052320260009")
    assert told() == []
    under_way.assert_true()


def test_events_needs_and_blocks_are_followed_too() -> None:
    under_way = County()
    for table, key, changes in (
        ("matching_event", "E-1", {"event_name": "另一场会", "host": "样例县发改局"}),
        ("need_equipment", "N-1", {"equip_name": "加工中心", "qty": 1}),
        ("adv_product", "P-1", {"product_name": "另一种产品"}),
        ("reserve_project", "43052320260000", {"project_name": "另一个项目的名称", "owner_name": "样例县另一家公司", "total_invest": Decimal(7)}),
    ):  # fmt: skip
        under_way.write(table, key, {**under_way.entered[table][key], **changes})
        under_way.assert_true()


def test_a_project_that_goes_renumbers_those_after_it() -> None:
    under_way = County()
    under_way.delete("reserve_project", "43052320260000")
    assert [p["row_no"] for p in under_way.book.rows["reserve_project"]] == [1, 2, 3, 4, 5]
    under_way.assert_true()


def test_a_reason_comes_and_goes_with_its_warning() -> None:
    under_way = County()
    warning = next(p for p in under_way.checker.problems if p.needs_reason and not p.reason and p.form == "reserve_project")
    row = s.explanation(warning.code, warning.record or "")
    under_way.write("explanation", full_key("explanation", row), row)
    assert [p.reason for p in under_way.checker.of("reserve_project", warning.record or "") if p.code == warning.code] == [
        row["reason"]
    ]
    under_way.assert_true()
    under_way.write("explanation", full_key("explanation", row), None)
    under_way.assert_true()


def test_a_rule_is_given_all_that_a_book_has() -> None:
    """What a book offers to rules is either fixed for its life or followed; a new lookup must be one of both."""
    changing = {"rows", "put", "settle", "arrange", "lay_out", "family"}
    offered = {name for name in (*vars(Book), *(f.name for f in dataclass_fields(Book))) if not name.startswith("_")}
    watched = Watched(opened(county()))
    assert offered - changing == {name for name in offered if hasattr(watched, name)} - {"rows"}
    assert set(FIXED) <= offered


def test_going_over_a_table_is_noted() -> None:
    watched = Watched(opened(county()))
    assert (len(watched.rows["issue"]), list(watched.rows), len(watched.projects)) == (1, list(watched.rows), 6)
    assert {("rows", "issue"), ("rows", "reserve_project")} <= watched.reads
    watched.reads.clear()
    watched.own = "43052320260001"
    assert watched.projects["43052320260001"]["project_name"] == NAMES[1]
    assert watched.reads == set()
    assert watched.projects.get("none") is None
    assert watched.cover["state"] == "01"
    assert watched.reads == {("key", "reserve_project", "none"), ("rows", "submission")}
