"""Reading into an open book what was written: the book is as one opened anew, whoever wrote what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from models.book import Book, full_key
from models.refresh import Taken
from models.rules.checker import Checker
from models.tasks import TaskList
from services import records
from services.books import open_book
from services.checking import explain, findings
from services.desk import Change, Desk
from services.filing import freeze, sign, unfreeze
from services.history import History
from services.refresh import take_in
from services.settings import add_department
from services.tasklists import accept
from tests.rules import sample
from tests.services.conftest import PERIOD, fill


class Open:
    """A period held open while it is written to."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.history = desk, History(desk)
        self.uid = fill(desk)
        self.book = self.anew()
        self.checker = Checker(self.book)
        self.news()

    def anew(self) -> Book:
        with self.desk.reading() as connection:
            return open_book(connection, PERIOD, self.desk)

    def news(self) -> list[Change]:
        self.history.record(self.desk)
        return self.history.news()

    def taken(self) -> Taken | None:
        """Take in what was written; the book and its problems are then those of one opened anew, where it could be taken in."""
        with self.desk.reading() as connection:
            taken = take_in(connection, self.book, self.news())
        if taken is not None:
            self.checker.update(taken)
            anew = self.anew()
            assert self.book.rows == anew.rows
            assert self.checker.problems == findings(anew)
        return taken


@pytest.fixture
def held(desk: Desk) -> Open:
    return Open(desk)


def test_an_edit_changes_one_row(held: Open) -> None:
    records.edit(held.desk, "reserve_project", held.uid, {"remark": "设备已订货"})
    taken = held.taken()
    assert taken is not None
    assert [(change.table, change.new["remark"] if change.new else None) for change in taken.changes] == [
        ("reserve_project", "设备已订货")
    ]


def test_several_projects_change_places_at_once(held: Open) -> None:
    """As an import or its undoing does: the group that one comes into still holds another that is replaced already."""
    codes = [f"2603-430523-04-02-{number:06d}" for number in range(4)]
    values = [{"project_name": f"样例县第{n}号生产线设备更新项目", "project_code": code} for n, code in enumerate(codes)]
    uids = [records.add(held.desk, "reserve_project", each)[0] for each in values]
    assert held.taken() is not None
    for uid, code in zip(uids, codes[1:], strict=False):
        records.edit(held.desk, "reserve_project", uid, {"project_code": code})
    assert held.taken() is not None


def test_what_is_computed_from_a_record_follows(held: Open) -> None:
    """A line's money is in the project, the project's stage in its month and in the item's count."""
    line = held.book.rows["project_funding"][0]["record_uid"]
    records.edit(held.desk, "project_funding", line, {"plan_amount": Decimal("1.00")})
    assert held.taken() is not None
    records.edit(held.desk, "reserve_project", held.uid, {"stage": "9"})
    taken = held.taken()
    assert taken is not None
    assert {change.table for change in taken.changes} == {"reserve_project", "project_progress", "task_progress"}


def test_what_the_clerk_has_set_herself_stays_hers(held: Open) -> None:
    """A lamp that is set as it is computed stays so when another is computed."""
    month = held.book.progress[held.uid]
    records.edit(held.desk, "project_progress", held.uid, {"lamp_self": month["lamp_auto"]}, PERIOD)
    held.taken()
    records.edit(held.desk, "reserve_project", held.uid, {"in_stat": False, "total_invest": Decimal(9000)})
    held.taken()
    assert held.book.progress[held.uid]["lamp_self"] == month["lamp_auto"] != held.book.progress[held.uid]["lamp_auto"]


def test_records_come_and_go_and_come_back_to_their_place(held: Open) -> None:
    for name in ("样例县第二个更新改造项目", "样例县第三个更新改造项目"):
        records.add(held.desk, "reserve_project", {"project_name": name})
    assert held.taken() is not None
    records.delete(held.desk, "reserve_project", held.uid)
    taken = held.taken()
    assert taken is not None
    assert taken.renumbered
    held.history.undo(held.desk)
    assert held.taken() is not None
    assert held.book.rows["reserve_project"][0]["project_uid"] == held.uid
    assert next(iter(held.book.projects)) == held.uid


def test_an_item_of_the_list_comes_back_to_its_place(held: Open) -> None:
    items = [row["task_uid"] for row in held.book.rows["task_progress"]]
    records.delete(held.desk, "task_progress", items[3], PERIOD)
    assert held.taken() is not None
    records.add(held.desk, "task_progress", {"task_uid": items[3], "applicable": False}, PERIOD)
    assert held.taken() is not None
    assert [row["task_uid"] for row in held.book.rows["task_progress"]] == items


def test_a_reason_and_a_signature_are_taken_in(held: Open) -> None:
    records.edit(held.desk, "reserve_project", held.uid, {"equip_invest": Decimal("120.00")})
    held.taken()
    warning = next(p for p in held.checker.problems if p.needs_reason)
    explain(held.desk, PERIOD, warning.code, [warning.record or ""], "因设备到货推迟，已与供货单位重新约定交货时间。")
    assert held.taken() is not None
    assert next(p for p in held.checker.problems if p.code == warning.code).reason
    sign(held.desk, PERIOD, filler="赵样例")
    assert held.taken() is not None
    assert held.book.rows["explanation"][0]["author"] == "赵样例"
    held.history.undo(held.desk)
    assert held.taken() is not None


def test_another_period_does_not_concern_the_book(held: Open) -> None:
    other = records.add(held.desk, "tradein_stat", {"category": "03"}, "2026-12")[0]
    taken = held.taken()
    assert taken is not None
    assert (taken.changes, other in held.book.by_key("tradein_stat")) == ((), False)


@pytest.mark.parametrize(
    "write",
    [
        lambda held: add_department(held.desk, "样例县新设局"),
        lambda held: (freeze(held.desk, PERIOD), unfreeze(held.desk, PERIOD)),
    ],
)
def test_what_reaches_beyond_records_opens_the_period_anew(held: Open, write: Callable[[Open], object]) -> None:
    write(held)
    assert held.taken() is None


def test_many_records_at_once_open_the_period_anew(held: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.refresh.MOST", 1)
    records.add(held.desk, "liaison", {"name": "张样例"})
    records.add(held.desk, "liaison", {"name": "李样例"})
    assert held.taken() is None


def test_what_belongs_to_an_item_that_left_the_list_opens_the_period_anew(held: Open) -> None:
    """Such records are left out of a book with all their reasons: an edit may bring one back."""
    gone = held.book.rows["task_progress"][-1]["task_uid"]
    key = records.add(held.desk, "task_metric", {"metric_name": "更新设备数", "task_uid": gone}, PERIOD)[0]
    with held.desk.writing("样例") as write:
        built_in = TaskList.built_in()
        accept(write, replace(built_in, version="2026-11-20", items=built_in.items[:-1]), file="样例清单")
    assert held.taken() is None
    held.book = held.anew()
    assert key not in held.book.by_key("task_metric")
    held.news()
    records.edit(held.desk, "task_metric", key, {"value": Decimal(3)}, PERIOD)
    assert held.taken() is None
    records.delete(held.desk, "task_metric", key, PERIOD)
    assert held.taken() is None
    row = sample.explanation("T05", gone)
    with held.desk.writing("样例") as write:
        records.insert_record(write, "explanation", row, PERIOD)
        write.changes[-1]["record"] = full_key("explanation", row)
    assert held.taken() is None
