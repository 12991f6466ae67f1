"""The overview: its numbers are those of the check, what is in the way comes in order, and what changed since last period."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from models.problems import ERROR
from models.rules.reasons import reasons_missing
from services.books import open_book
from services.checking import check, explain, findings
from services.demo import Demo
from services.desk import Desk, open_desk
from services.filing import freeze, sign, unfreeze
from services.overview import LampCount, Overview, Todo, overview, overview_of
from services.packages import export
from services.records import add, delete, edit, insert_record
from services.tasklists import current_list
from tests.effort import calls
from tests.rules import sample
from tests.services.conftest import PERIOD, add_month, fill

pytestmark = pytest.mark.xdist_group("demo")  # the demonstration is made once

NEXT = "2026-12"


def demo_desk(made: Demo, day: date) -> Desk:
    return open_desk(made.data.parent, day, read_only=True)


def todo(found: Overview, kind: str) -> Todo | None:
    return next((each for each in found.todos if each.kind == kind), None)


def agrees(desk: Desk, period: str) -> Overview:
    """The overview, once every number in it was found to be the check's own."""
    found = overview(desk, period)
    problems, _ = check(desk, period)
    with desk.reading() as connection:
        book = open_book(connection, period, desk)
    errors = [p for p in problems if p.severity == ERROR]
    assert found.errors == len(errors)
    apart = [p for p in errors if p.code in ("T01", "T18") or (p.code == "E01" and p.field in ("applicable", *SIGNERS))]
    assert sum(line.errors for line in found.forms) + len(apart) == len(errors)
    assert sum(line.reasons for line in found.forms) == len(reasons_missing(book, problems))
    assert found.warnings == len({(p.code, p.record) for p in problems if p.needs_reason})
    if found.state in ("01", "04"):
        expected = {
            "unfilled": sum(line.unfilled for line in found.forms),
            "errors": sum(line.errors for line in found.forms),
            "reasons": sum(line.reasons for line in found.forms),
        }
        assert {kind: (todo(found, kind) or ZERO).count for kind in expected} == expected
    tasks, projects = found.lamps
    assert tasks.now.total == next(line.expected for line in found.forms if line.form == "task_progress")
    assert projects.now.total == len(book.projects)
    return found


SIGNERS = ("filler", "filler_phone", "reviewer", "approver")
ZERO = Todo("", 0, "", "", None)  # type: ignore[arg-type]


def test_a_month_nobody_has_begun(desk: Desk) -> None:
    found = agrees(desk, PERIOD)
    assert [each.kind for each in found.todos] == ["unfilled", "reasons", "sign", "freeze"]
    first = found.todos[0]
    assert (first.count, first.words, first.detail) == (35, "项未填", "责任清单进展第1–35项")
    with desk.reading() as connection:
        assert first.place.record == current_list(connection).items[0].task_uid
    line = found.forms[0]
    assert (line.expected, line.unfilled, line.errors, line.complete) == (35, 35, 0, False)
    assert found.lamps[0].now == LampCount(0, 0, 0, 0, 35) and found.lamps[0].last is None
    sign_off = todo(found, "sign")
    assert sign_off is not None and sign_off.detail == "审核人、签发人" and sign_off.place.field == "reviewer"
    assert found.changes == () and found.last_period == "" and "首次报送" in found.forms[0].change


def test_the_way_of_a_clean_month(desk: Desk, tmp_path: Path) -> None:
    fill(desk)
    clean = agrees(desk, PERIOD)
    assert [each.kind for each in clean.todos] == ["freeze"] and clean.headline == "可以定稿"
    assert all(line.complete for line in clean.forms) and clean.lamps[0].now.undecided == 0
    freeze(desk, PERIOD)
    assert overview(desk, PERIOD).headline == "可以导出"
    sign(desk, PERIOD, stamped_code="0123456789ABCDEF")
    stamped = overview(desk, PERIOD)
    assert [each.kind for each in stamped.todos] == ["stamped", "export"] and "校验码" in stamped.todos[0].detail
    sign(desk, PERIOD, stamped_code="")
    _freeze_again(desk)
    unsigned = overview(desk, PERIOD)
    assert unsigned.todos[0].kind == "sign" and unsigned.todos[0].detail == "签发日期" and unsigned.headline == ""
    sign(desk, PERIOD, approve_date="2026-11-22")
    export(desk, PERIOD, tmp_path)
    sent = overview(desk, PERIOD)
    assert sent.todos == () and sent.headline == "已报送 V02"


def _freeze_again(desk: Desk) -> None:
    """Give back and freeze again: the signing date has to be filled in anew."""
    unfreeze(desk, PERIOD)
    freeze(desk, PERIOD)


def test_items_half_filled_in_are_not_filled_in(desk: Desk) -> None:
    fill(desk)
    with desk.reading() as connection:
        items = current_list(connection).items
    delete(desk, "task_progress", items[4].task_uid, PERIOD)
    edit(desk, "task_progress", items[6].task_uid, {"progress": None}, PERIOD)
    edit(desk, "task_progress", items[7].task_uid, {"applicable": None}, PERIOD)
    edit(desk, "task_progress", items[9].task_uid, {"status": "03"}, PERIOD)
    found = agrees(desk, PERIOD)
    first, second = found.todos[:2]
    assert (first.count, first.detail) == (3, "责任清单进展第5、7–8项") and first.place.record == items[4].task_uid
    assert second.kind == "errors" and second.place.record == items[9].task_uid and second.detail.startswith("责任清单进展 1；")
    assert found.forms[0].unfilled == 3 and found.forms[0].errors == 1
    assert found.lamps[0].now.undecided == 2


def test_what_is_wrong_in_a_line_counts_with_its_project(desk: Desk) -> None:
    uid = fill(desk)
    add(desk, "project_funding", {"project_uid": uid, "channel": "99", "plan_amount": Decimal("1.00")})
    found = agrees(desk, PERIOD)
    projects = next(line for line in found.forms if line.form == "reserve_project")
    assert projects.errors == found.errors > 1


def test_reasons_are_asked_for_until_they_are_given(desk: Desk) -> None:
    uid = fill(desk)
    edit(desk, "reserve_project", uid, {"plan_end": "2029-06"})
    asked = todo(agrees(desk, PERIOD), "reasons")
    assert asked is not None and (asked.count, asked.words) == (1, "条待说明") and asked.place.record == uid
    assert asked.detail == "须说明的提示共1条，已写原因0条"
    explain(desk, PERIOD, "R25", [uid], "项目分三期实施，建设周期较长。")
    assert todo(agrees(desk, PERIOD), "reasons") is None


@pytest.fixture
def sent(desk: Desk, tmp_path: Path) -> Callable[[], tuple[Desk, str]]:
    """One month sent, and the desk in the next one."""

    def send() -> tuple[Desk, str]:
        uid = fill(desk)
        with desk.writing("样例") as write:
            insert_record(write, "tradein_stat", {**sample.tradein(), "record_uid": None}, PERIOD)
            insert_record(write, "issue", {"desc": "样例县示范项目用电增容尚未批复，影响设备安装。", "raised": date(2026, 11, 3), "category": "01",
                                           "level": "01", "status": "02"})  # fmt: skip
        freeze(desk, PERIOD)
        export(desk, PERIOD, tmp_path)
        return Desk(desk.database, date(2026, 12, 20), fixed=True), uid

    return send


def test_a_new_month_asks_for_what_was_reported_last_time(sent: Callable[[], tuple[Desk, str]]) -> None:
    later, uid = sent()
    found = agrees(later, NEXT)
    first = found.todos[0]
    assert first.count == 35 + 1 + 1 and first.detail == "责任清单进展第1–35项，项目进展1个，以旧换新1类"
    assert (found.last_period, found.last_version) == (PERIOD, 1)
    assert found.lamps[1].now.undecided == 1 and found.lamps[1].last is not None and found.lamps[1].last.undecided == 0
    add(later, "reserve_project", {"project_name": "样例县谋划中的项目", "stage": "1", "plan_start": "2027-03"})
    assert agrees(later, NEXT).lamps[1].now.grey == 1
    edit(later, "reserve_project", uid, {"stage": "9"})
    assert "项目进展" not in agrees(later, NEXT).todos[0].detail


def test_what_changed_since_last_period(sent: Callable[[], tuple[Desk, str]]) -> None:
    later, uid = sent()
    with later.writing("样例") as write:
        tasks = current_list(write.session.connection()).items
        add_month(write, uid, tasks, NEXT)
        insert_record(write, "tradein_stat", {**sample.tradein(paid_cum=90), "record_uid": None}, NEXT)
    edit(later, "reserve_project", uid, {"total_invest": Decimal("1250.50"), "stage": "5"})
    add(later, "reserve_project", {"project_name": "样例县新来的项目"})
    edit(later, "issue", "F1043052320260001", {"status": "03"})
    item = tasks[7]
    edit(later, "task_progress", item.task_uid, {"status": "03", "county_lead": "样例县教育局", "lamp": "03"}, NEXT)
    found = agrees(later, NEXT)
    name = sample.project()["project_name"]
    lines = [(change.label, change.line()) for change in found.changes]
    assert ("亮灯", f"第8项 {item.title} 绿→红") in lines
    assert ("总投资", f"{name} 1,000.00→1,250.50") in lines
    assert ("新增项目", "样例县新来的项目") in lines
    assert ("阶段", f"{name} 在建→已完工未验收") in lines
    assert ("牵头部门", f"第8项 {item.title} 样例县发改局→样例县教育局") in lines
    assert ("状态", f"第8项 {item.title} 推进中→已完成") in lines
    assert ("以旧换新", "累计兑付（份） 80→90") in lines
    assert ("问题销号", "样例县示范项目用电增容尚未批复，影响设备安装。") in lines
    phrases = {line.form: line.change for line in found.forms}
    assert phrases["reserve_project"] == "新增1个，总投资变化1个" and phrases["issue"] == "销号1个"
    assert phrases["tradein_stat"] == "兑付量增10份" and phrases["project_progress"] == "本月完成投资40.00万元"
    assert phrases["policy_list"] == "无变化" and phrases["liaison"] == ""
    assert phrases["task_progress"] == f"亮灯变化{sum(c.kind == 'lamp' and c.form == 'task_progress' for c in found.changes)}项"


def test_a_removed_project_is_called_by_its_last_name(sent: Callable[[], tuple[Desk, str]]) -> None:
    later, uid = sent()
    delete(later, "reserve_project", uid)
    found = agrees(later, NEXT)
    assert ("移出项目", sample.project()["project_name"]) in [(c.label, c.line()) for c in found.changes]
    assert {line.reasons for line in found.forms if line.form == "submission"} == {2}, (
        "the project that is gone, and nothing reported yet"
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_numbers_agree_however_the_month_is_broken(desk: Desk, seed: int) -> None:
    uid, chance = fill(desk), random.Random(seed)
    with desk.reading() as connection:
        items = current_list(connection).items
    breaks: list[tuple[str, str, dict[str, Any]]] = [
        *(("task_progress", item.task_uid, {name: None}) for item in items for name in ("status", "progress", "applicable")),
        *(("task_progress", item.task_uid, {"percent": 400, "problems": "绝密★"}) for item in items),
        *(("reserve_project", uid, {name: None}) for name in ("stage", "total_invest", "project_code", "contact")),
        *(("project_progress", uid, {name: None}) for name in ("fund_arrived", "month_invest")),
        ("reserve_project", uid, {"plan_end": "2029-06", "total_invest": Decimal("0.10")}),
    ]
    for table, key, changes in chance.sample(breaks, 12):
        edit(desk, table, key, changes, PERIOD)
    delete(desk, "task_progress", chance.choice(items).task_uid, PERIOD)
    sign(desk, PERIOD, reviewer="")
    found = agrees(desk, PERIOD)
    assert found.errors > 0 and todo(found, "unfilled") and todo(found, "sign")


@pytest.mark.parametrize(
    ("period", "day"), [("2026-10", date(2026, 10, 25)), ("2026-11", date(2026, 11, 22)), (NEXT, date(2026, 12, 20))]
)
def test_the_demo_s_numbers_agree(made: Demo, period: str, day: date) -> None:
    found = agrees(demo_desk(made, day), period)
    assert bool(found.todos) == (period == NEXT)


def test_the_overview_costs_little_more_than_the_check(made: Demo) -> None:
    desk = demo_desk(made, date(2026, 11, 22))
    with desk.reading() as connection:
        book = open_book(connection, PERIOD, desk)
    assert overview_of(book, findings(book), 1) == overview(desk, PERIOD)
    assert calls(lambda: overview(desk, PERIOD)) < 2 * calls(lambda: check(desk, PERIOD))
