"""The city's list changes thresholds, due dates and code lists as data: accepted, undone, restored; and the city's own publishing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange.tasklist import read_tasklist
from models.annexes import Annexes
from models.problems import Refused
from models.profile import built_in, profile
from services.books import open_book
from services.checking import check
from services.county import set_up
from services.desk import Desk, open_desk
from services.filing import freeze, record_answer, sign, unfreeze
from services.history import History
from services.in_force import annexes_in_force
from services.listing import records
from services.loading import load
from services.packages import export, verify
from services.papers import paper_of
from services.publishing import desk_if_any, publish
from services.records import edit
from services.revisions import import_list
from services.tasklists import current_list
from services.templates import make_template
from tests.conftest import TODAY
from tests.exchange.lists import items, tab_text
from tests.exchange.published import Office, published
from tests.services.conftest import PERIOD, fill

Edit = Callable[[Office], Any]


def accepted(desk: Desk, folder: Path, *edits: Edit) -> None:
    office = Office(published(folder))
    for change in edits:
        change(office)
    done = import_list(desk, office.save(), [], apply=True)
    assert done.applied, done.problems


def threshold(value: Any, name: str = "large_total") -> Edit:
    return lambda office: office.set("参数", {"parameter": name}, value=value)


def due(day: date, period: str = PERIOD) -> Edit:
    return lambda office: office.set("报送日历", {"period": period}, due_date=day)


def code(name: str, uid: str, **values: Any) -> Edit:
    return lambda office: office.set("代码表", {"list": name, "code": uid}, **values)


def new_fund(office: Office) -> int:
    return office.add("代码表", list="CL-FUND", code="18", label="新型政策性工具", groups="贷款类", offered="是")


def found(desk: Desk) -> set[str]:
    return {problem.code for problem in check(desk, PERIOD)[0]}


def cover(desk: Desk) -> dict[str, Any]:
    with desk.reading() as connection:
        return open_book(connection, PERIOD, desk).cover


def offered(path: Path) -> str:
    """What the dropdowns of a workbook's sheet of funds offer."""
    return " ".join(rule.formula1 for rule in openpyxl.load_workbook(path)["附表1-1资金"].data_validations.dataValidation)


@pytest.fixture
def month(desk: Desk) -> Desk:
    fill(desk)
    return desk


def test_a_dry_run_shows_and_changes_nothing(month: Desk, tmp_path: Path) -> None:
    office = Office(published(tmp_path))
    threshold(2000)(office)
    result = import_list(month, office.save(), [])
    assert not result.applied and len(result.comparison.of("unchanged")) == 35
    [change] = result.to_json()["annexes"]["parameters"]
    assert (change["key"], change["before"], change["after"]) == ("large_total", "100000万元", "2000万元")
    assert change["used_by"] == ["R19 总投资偏大"] and change["cell"].startswith("C")
    assert any("100000万元 → 2000万元" in line for line in result.lines())
    assert profile() is built_in() and "R19" not in found(month)


def test_a_wrong_cell_applies_nothing(month: Desk, tmp_path: Path) -> None:
    office = Office(published(tmp_path))
    threshold(-1)(office)
    result = import_list(month, office.save(), [], apply=True)
    assert not result.applied and not result.ok and profile() is built_in()


def test_a_threshold_holds_from_acceptance_to_undo(month: Desk, tmp_path: Path) -> None:
    history = History(month)
    accepted(month, tmp_path, threshold(1000), threshold(25, "relending_min_total"))
    assert "R19" in found(month) and profile().limit("large_total") == 1000
    assert profile().parameters["large_total"].source == "市级随清单下发"
    assert history.undo(month) is not None
    assert "R19" not in found(month) and profile().limit("large_total") == 100000
    assert history.redo(month) is not None
    assert "R19" in found(month) and profile().limit("relending_min_total") == 25


def test_messages_quote_the_threshold_in_force(month: Desk, tmp_path: Path) -> None:
    [project] = records(month, "reserve_project")
    edit(month, "reserve_project", project["project_uid"], {"plan_start": "2026-01", "plan_end": "2027-06"})
    accepted(month, tmp_path, threshold(12, "build_months_max"))
    [problem] = [p for p in check(month, PERIOD)[0] if p.code == "R25"]
    assert "不超过12个月" in problem.message


def test_another_process_and_another_folder_go_by_their_own_list(month: Desk, folder: Path, tmp_path: Path) -> None:
    accepted(month, tmp_path, threshold(1000))
    set_up(tmp_path / "别县", "430524", TODAY)
    assert profile().limit("large_total") == 100000
    again = open_desk(folder, TODAY, read_only=True)
    assert profile().limit("large_total") == 1000
    assert "R19" in found(again)
    assert desk_if_any(tmp_path / "没有") is None and profile() is built_in()


def test_what_an_earlier_list_brought_stays_with_the_next(month: Desk, tmp_path: Path) -> None:
    accepted(month, tmp_path, threshold(1000))
    accepted(month, tmp_path, threshold(1000), threshold(5, "small_total"))
    plain = tmp_path / "只有清单.txt"
    plain.write_text(tab_text(items()), "utf-8")
    assert import_list(month, plain, [], apply=True).applied
    assert (profile().limit("large_total"), profile().limit("small_total")) == (1000, 5)
    with month.reading() as connection:
        assert annexes_in_force(connection).parameters == {"large_total": Decimal(1000), "small_total": Decimal(5)}


def test_a_new_code_is_offered_and_read_everywhere(month: Desk, tmp_path: Path, sheet: Callable[..., Path]) -> None:
    accepted(month, tmp_path, new_fund)
    target = tmp_path / "填报表.xlsx"
    make_template(month, "reserve_project", target)
    assert "18 新型政策性工具" in offered(target)
    [project] = records(month, "reserve_project")
    path = sheet(["项目编号", "资金渠道", "计划金额"], [project["project_uid"], "新型政策性工具", 200], title="附表1-1资金")
    loaded = load(month, "project_funding", path, apply=True)
    assert loaded.added == {"project_funding": 1}, loaded.problems
    assert "18" in {row["channel"] for row in records(month, "project_funding")}


def test_a_code_no_longer_offered_stays_readable(month: Desk, tmp_path: Path) -> None:
    line = records(month, "project_funding")[0]
    accepted(month, tmp_path, code("CL-FUND", line["channel"], offered="否"))
    label = profile().codes["CL-FUND"].by_code[line["channel"]].written
    target = tmp_path / "填报表.xlsx"
    make_template(month, "reserve_project", target)
    assert label not in offered(target)
    assert "E04" not in found(month)
    freeze(month, PERIOD)
    done = export(month, PERIOD, tmp_path / "包")
    values = {cell.value for row in openpyxl.load_workbook(done.file)["附表1-1资金"] for cell in row}
    assert label in values and verify(done.file).ok


def test_what_was_sent_is_exported_again_in_its_own_words(month: Desk, tmp_path: Path) -> None:
    freeze(month, PERIOD)
    first = export(month, PERIOD, tmp_path / "包")
    line = records(month, "project_funding")[0]
    accepted(month, tmp_path, code("CL-FUND", line["channel"], label="改过的名称"))
    again = export(month, PERIOD, tmp_path / "再一份")
    assert again.digest == first.digest and paper_of(month, PERIOD).digest == first.digest
    texts = {cell.value for row in openpyxl.load_workbook(again.file)["附表1-1资金"] for cell in row}
    assert f"{line['channel']} 改过的名称" not in texts


def test_the_calendar_sets_the_due_date_and_it_can_pass(month: Desk, tmp_path: Path) -> None:
    assert cover(month)["due_date"] is None
    accepted(month, tmp_path, due(date(2026, 11, 20)))
    assert cover(month)["due_date"] == date(2026, 11, 20) and "P10" in found(month)
    assert records(month, "submission")[0]["due_date"] == date(2026, 11, 20)
    accepted(month, tmp_path, due(date(2026, 11, 28)))
    assert cover(month)["due_date"] == date(2026, 11, 28) and "P10" not in found(month)


def test_a_period_that_nobody_opened_yet_has_its_due_date(desk: Desk, tmp_path: Path) -> None:
    accepted(desk, tmp_path, due(date(2026, 11, 28)))
    assert cover(desk)["due_date"] == date(2026, 11, 28)


def test_what_the_clerk_typed_is_never_overwritten(month: Desk, tmp_path: Path) -> None:
    sign(month, PERIOD, due_date="2026-11-23")
    accepted(month, tmp_path, due(date(2026, 11, 28)))
    assert cover(month)["due_date"] == date(2026, 11, 23)


def test_a_frozen_period_keeps_its_due_date_and_an_open_one_follows(month: Desk, tmp_path: Path) -> None:
    accepted(month, tmp_path, due(date(2026, 11, 28)))
    freeze(month, PERIOD)
    assert cover(month)["due_date"] == date(2026, 11, 28)
    export(month, PERIOD, tmp_path / "包")
    record_answer(month, PERIOD, received=False)
    accepted(month, tmp_path, due(date(2026, 11, 30)))
    assert cover(month)["due_date"] == date(2026, 11, 30)
    freeze(month, PERIOD)
    unfreeze(month, PERIOD)
    assert cover(month)["due_date"] == date(2026, 11, 30)


def test_annexes_are_kept_whole() -> None:
    known = Annexes(
        {"small_total": Decimal("7.50")},
        {("2026-11", "01"): date(2026, 11, 28)},
        {"CL-FUND": built_in().codes["CL-FUND"].entries},
    )
    assert Annexes.from_json(known.to_json()) == known
    later = Annexes({"large_total": Decimal(1)}, {("2026-12", "01"): date(2026, 12, 28)}).over(known)
    assert set(later.parameters) == {"small_total", "large_total"} and len(later.calendar) == 2 and later.codes == known.codes
    assert not Annexes() and known


def test_publishing_any_shape_keeps_the_ids(tmp_path: Path) -> None:
    source = tmp_path / "粘贴.txt"
    source.write_text(tab_text(items()), "utf-8")
    done = publish(source, tmp_path / "清单.xlsx", today=TODAY)
    assert done.ok and done.to_json()["new"] == [] and len(done.to_json()["kept"]) == 35
    again = read_tasklist(tmp_path / "清单.xlsx")
    assert [i.task_uid for i in again.items] == [i.task_uid for i in items()]
    assert "沿用原任务标识35项" in done.lines()[0]


def test_publishing_an_edited_list_of_ours(tmp_path: Path) -> None:
    office = Office(published(tmp_path))
    office.set("责任清单", {"seq": 3}, content="推进重点领域设备更新，每季度报送进展情况和典型案例。")
    office.add(
        "责任清单", seq=36, action="组织实施", task="组织实施", content="建立统计监测制度，按月发布进度。", units="市统计局"
    )
    threshold(50000)(office)
    due(date(2026, 12, 26), "2026-12")(office)
    new_fund(office)
    done = publish(office.save(), tmp_path / "再发布.xlsx", today=TODAY)
    assert done.ok, done.problems
    read = read_tasklist(tmp_path / "再发布.xlsx")
    assert [i.task_uid for i in read.items[:35]] == [i.task_uid for i in items()] and read.items[35].task_uid.startswith("T")
    assert read.annexes.annexes.parameters == {"large_total": Decimal(50000)}
    assert read.annexes.annexes.calendar == {("2026-12", "01"): date(2026, 12, 26)}
    assert done.to_json()["new"] == [read.items[35].task_uid]


def test_publishing_starts_from_the_list_in_force(month: Desk, folder: Path, tmp_path: Path) -> None:
    accepted(month, tmp_path, threshold(1000), due(date(2026, 12, 28), "2026-12"))
    source = tmp_path / "粘贴.txt"
    source.write_text(tab_text(items()), "utf-8")
    desk = desk_if_any(folder, TODAY)
    assert publish(source, tmp_path / "清单.xlsx", desk=desk, today=TODAY).ok
    sheet = openpyxl.load_workbook(tmp_path / "清单.xlsx")["报送日历"]
    assert datetime(2026, 12, 28) in {row[2].value for row in sheet.iter_rows(min_row=5)}
    assert read_tasklist(tmp_path / "清单.xlsx").annexes.differences == ()
    with month.reading() as connection:
        assert len(current_list(connection).items) == 35


def test_an_uncertain_item_is_asked_about(tmp_path: Path) -> None:
    known = list(items())
    half = known[3].content[: len(known[3].content) // 2]
    source = tmp_path / "改写.txt"
    source.write_text(tab_text(known).replace(known[3].content, half), "utf-8")
    target = tmp_path / "清单.xlsx"
    done = publish(source, target, today=TODAY)
    assert not done.ok and not target.exists() and [q["seq"] for q in done.to_json()["uncertain"]] == [4]
    assert "须确认是不是：原第4项" in done.lines()[0] and done.problems
    answers = [{"seq": 4, "decision": "same", "task_uid": [known[3].task_uid]}]
    assert publish(source, target, answers, today=TODAY).ok
    assert read_tasklist(target).items[3].task_uid == known[3].task_uid


def test_publishing_never_writes_over_what_it_reads(tmp_path: Path) -> None:
    path = published(tmp_path)
    before = path.read_bytes()
    for target in (path, tmp_path / "清单.docx"):
        with pytest.raises(Refused):
            publish(path, target, today=TODAY)
    office = Office(path)
    threshold("很多")(office)
    assert not publish(office.save(), tmp_path / "别的.xlsx", today=TODAY).ok
    assert not (tmp_path / "别的.xlsx").exists() and before
