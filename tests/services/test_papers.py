"""What the paper says: of the draft, of a frozen version whatever happened since, and each cell in people's words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import update

from models.forms import BY_TABLE, fields
from models.problems import Refused
from models.system import SnapshotRecord
from services.checking import check, explain
from services.desk import Desk
from services.filing import freeze, sign, unfreeze
from services.listing import records
from services.packages import export
from services.paper_cells import Cell, Lamp, PaperTable, label
from services.papers import Paper, paper_of
from services.records import edit, insert_record
from tests.rules import sample
from tests.services.conftest import PERIOD, fill


def table(paper: Paper, name: str) -> PaperTable:
    return next(each for each in paper.tables if each.name == name)


def cells(found: PaperTable, heading: str) -> list[Cell]:
    """The cells of the first column so headed."""
    at = next(i for i, column in enumerate(found.columns) if column.heading.replace("\n", "") == heading)
    return [row[at] for row in found.rows]


def add(desk: Desk, form: str, *rows: dict[str, object]) -> None:
    with desk.writing("样例") as write:
        for row in rows:
            insert_record(write, form, {**row, BY_TABLE[form].info.key: row.get(BY_TABLE[form].info.key)}, PERIOD)


def test_a_draft_says_so_and_shows_what_is_not_filled(desk: Desk) -> None:
    paper = paper_of(desk, PERIOD)
    assert paper.marks == ("草稿",) and paper.version is None and paper.digest is None
    assert "没有校验码" in paper.code and "第2页　共9页" in paper.footer(2, 9) and "草稿" in paper.footer(2, 9)
    assert [each.name for each in paper.tables] == ["责任清单进展", "储备项目"]
    tasks = table(paper, "责任清单进展")
    assert cells(tasks, "序号") == [str(n) for n in range(1, 36)] and set(cells(tasks, "状态")) == {"未填"}
    assert set(cells(tasks, "亮灯")) == {Lamp(None, "未定")} and set(cells(tasks, "进展情况")) == {""}
    assert dict(paper.counts)["附表3责任清单进展"] == 0 and table(paper, "储备项目").rows == ()
    assert dict(paper.facts)["版本号"] == "草稿" and any("错误" in text for text in paper.remarks)


def test_a_frozen_paper_bears_the_version_and_its_code(desk: Desk) -> None:
    fill(desk)
    frozen = freeze(desk, PERIOD, "月报")
    paper = paper_of(desk, PERIOD)
    assert (paper.version, paper.digest, paper.marks) == (1, frozen.digest, ())
    code = frozen.digest
    assert paper.code == f"{code[:4]} {code[4:8]} {code[8:12]} {code[12:]}"
    assert paper.footer(1, 4) == f"第1页　共4页　　版本V01　　数据校验码　{paper.code}"
    facts = dict(paper.facts)
    assert facts["报送类型"] == "月报" and facts["版本号"] == "V01" and facts["审核人（分管负责人）"] == "王样例"
    assert paper.title == ("邵阳县", "推动大规模设备更新和消费品以旧换新", "2026年11月报送表（月报）")
    assert paper.signatures[:3] == ("填报人", "审核人", "签发人") and "国家秘密" in paper.secrecy


def test_what_was_sent_is_printed_whatever_changed_since(desk: Desk, tmp_path: Path) -> None:
    uid = fill(desk)
    freeze(desk, PERIOD)
    export(desk, PERIOD, tmp_path)
    before = paper_of(desk, PERIOD)
    edit(desk, "reserve_project", uid, {"project_name": "样例县示范机械厂后来改名的设备更新项目"})
    assert paper_of(desk, PERIOD) == before
    unfreeze(desk, PERIOD)
    after = paper_of(desk, PERIOD)
    assert "后来改名" in str(cells(table(after, "储备项目"), "项目名称")) and after.marks == ("草稿",)


def test_records_that_no_longer_match_their_code_are_not_printed(desk: Desk) -> None:
    uid = fill(desk)
    freeze(desk, PERIOD)
    with desk.writing("损坏") as write:
        row = SnapshotRecord.__table__.c
        changed = update(SnapshotRecord).where(row.form == "reserve_project", row.record == uid)
        write.session.execute(changed.values(content={"project_uid": uid, "project_name": "另一个项目的名称"}))
    with pytest.raises(Refused) as caught:
        paper_of(desk, PERIOD)
    assert caught.value.exit_code == 3 and caught.value.problems[0].code == "X02"


def test_the_list_is_printed_by_title_with_county_departments(desk: Desk) -> None:
    fill(desk)
    with desk.reading() as connection:
        from services.tasklists import current_list

        items = current_list(connection).items
    edit(desk, "task_progress", items[0].task_uid, {"county_coop": ("样例县财政局", "样例县商务局")}, PERIOD)
    reason = "县域内没有高等院校和科研机构，不承担这项任务。"
    edit(desk, "task_progress", items[8].task_uid, {"applicable": False, "inapplicable_reason": reason}, PERIOD)
    edit(desk, "task_progress", items[20].task_uid, {"status": "04"}, PERIOD)
    tasks = table(paper_of(desk, PERIOD), "责任清单进展")
    assert cells(tasks, "具体工作内容")[0] == items[0].title == "加快重点行业设备更新和技术改造"
    assert cells(tasks, "县级责任部门")[0] == "牵头：样例县发改局\n配合：样例县财政局、样例县商务局"
    assert str(cells(tasks, "市级责任单位")[0]).startswith("市工信局、市发改委")
    assert cells(tasks, "进展情况")[8] == f"不涉及本县。{reason}" and cells(tasks, "状态")[8] == "不涉及"
    assert cells(tasks, "亮灯")[8] == Lamp("04", "灰") and cells(tasks, "完成时限")[20] == "长期"


def test_projects_are_printed_with_money_in_words_and_totals_above(desk: Desk) -> None:
    uid = fill(desk)
    with desk.writing("第二笔资金") as write:
        insert_record(write, "project_funding", {**sample.funding("10", "200.50"), "project_uid": uid, "record_uid": None})
        insert_record(write, "reserve_project", {**sample.project(project_name="样例县第二个没有进展的项目", stage="2", actual_start=None, plan_start=None), "project_uid": None})  # fmt: skip
    projects = table(paper_of(desk, PERIOD), "储备项目")
    assert cells(projects, "资金来源")[0] == "企业自筹1000\n制造业中长期贷款200.5"
    assert cells(projects, "开竣工年月") == ["2026-03开工\n计划2027-06竣工", "计划2027-06竣工"]
    assert cells(projects, "总投资") == ["1000.00", "1000.00"] and cells(projects, "本年累计完成投资") == ["500.00", ""]
    assert cells(projects, "亮灯") == [Lamp("01", "绿"), Lamp(None, "")]
    assert cells(projects, "项目阶段") == ["在建", "前期"] and cells(projects, "所属领域") == ["工业", "工业"]
    assert projects.above == (
        "合计：项目2个，总投资2000.00万元，年度计划投资1200.00万元，本年累计完成投资500.00万元，自开工累计完成投资500.00万元。"
    )
    assert "合计" not in str(projects.rows) and projects.unit == "金额单位：万元"


def test_the_countys_own_lamp_has_the_computed_one_beside_it(desk: Desk) -> None:
    uid = fill(desk)
    edit(desk, "project_progress", uid, {"lamp_self": "02"}, PERIOD)
    assert cells(table(paper_of(desk, PERIOD), "储备项目"), "亮灯") == [Lamp("02", "黄\n（系统绿）")]


def test_a_task_whose_lamp_was_set_better_says_so(desk: Desk) -> None:
    fill(desk)
    row = next(r for r in records(desk, "task_progress", PERIOD) if r["status"] == "02")
    edit(desk, "task_progress", row["task_uid"], {"deadline": PERIOD, "lamp": "01"}, PERIOD)
    remarks = [cell.words for cell in cells(table(paper_of(desk, PERIOD), "责任清单进展"), "亮灯") if isinstance(cell, Lamp)]
    assert remarks.count("绿\n已调高") == 1
    assert "T21" in {problem.code for problem in check(desk, PERIOD)[0]}


def test_smaller_tables_where_they_have_records(desk: Desk) -> None:
    uid = fill(desk)
    add(desk, "tradein_stat", {**sample.tradein(), "record_uid": None})
    add(desk, "matching_event", {**sample.event(), "event_uid": None})
    add(
        desk,
        "indicator_progress",
        sample.indicator(),
        sample.indicator("scrapped_vehicle_volume", value=Decimal(126), cum=Decimal(1306)),
    )
    issue = dict(issue_uid=None, source="01", link=uid, desc="县城供水管网与省道交叉施工，须由市级协调。", category="04", level="02",
                 dept="市交通运输局", raised=sample.TODAY, status="02", result=None)  # fmt: skip
    add(desk, "issue", issue)
    paper = paper_of(desk, PERIOD)
    assert [each.name for each in paper.tables][2:] == ["以旧换新", "供需对接", "指标", "问题"]
    trade = table(paper, "以旧换新")
    assert trade.rows[0][:5] == ("家电", "120", "120", "100", "100") and trade.columns[1].group == "申请量（份）"
    assert cells(table(paper, "供需对接"), "活动类型") == ["供需对接"]
    targets = table(paper, "指标")
    assert cells(targets, "计量单位") == ["%", "万辆"] and cells(targets, "本期值") == ["83.5", "0.0126"]
    assert cells(targets, "累计值") == ["", "0.1306"] and not targets.large
    issues = table(paper, "问题")
    assert cells(issues, "关联项目/任务") == ["样例县示范机械厂生产线设备更新项目"] and cells(issues, "需协调层级") == ["市"]


def test_reasons_stand_beside_the_warnings_they_answer(desk: Desk) -> None:
    uid = fill(desk)
    edit(desk, "reserve_project", uid, {"plan_end": "2031-06"})
    reason = "管网分期实施，批复工期即为63个月。"
    asked = [p for p in check(desk, PERIOD)[0] if p.needs_reason]
    assert [(p.code, p.record) for p in asked] == [("R25", uid)]
    assert any("核实性提示1条，已说明0条" in text for text in paper_of(desk, PERIOD).remarks)
    explain(desk, PERIOD, "R25", [uid], reason)
    paper = paper_of(desk, PERIOD)
    assert any("核实性提示1条，均已说明" in text for text in paper.remarks)
    row = ("1", "R25", "样例县示范机械厂生产线设备更新项目", asked[0].message, reason, "李样例")
    assert table(paper, "核实说明").rows == (row,)
    edit(desk, "reserve_project", uid, {"plan_end": "2027-06"})
    assert cells(table(paper_of(desk, PERIOD), "核实说明"), "核实性提示") == ["现已没有这条提示"]


def test_a_correction_says_what_was_corrected(desk: Desk, tmp_path: Path) -> None:
    fill(desk)
    freeze(desk, PERIOD)
    export(desk, PERIOD, tmp_path)
    unfreeze(desk, PERIOD)
    sign(desk, PERIOD, approve_date="2026-11-22")
    freeze(desk, PERIOD, "更正", "核对支付凭证，更正第一个项目的本月完成投资。")
    paper = paper_of(desk, PERIOD)
    assert paper.version == 2 and paper.correction.startswith("核对支付凭证") and "V02" in paper.footer(1, 1)


@pytest.mark.parametrize(
    ("form", "name", "value", "shown"),
    [
        ("reserve_project", "total_invest", Decimal("1200.50"), "1200.50"),
        ("reserve_project", "total_invest", None, ""),
        ("reserve_project", "stage", "3", "已备案未开工"),
        ("matching_event", "event_type", ("01", "02"), "供需对接、银企对接"),
        ("indicator_progress", "value", Decimal("83.5000"), "83.5"),
        ("task_progress", "county_coop", ("样例县财政局",), "样例县财政局"),
        ("reserve_project", "in_park", False, "否"),
    ],
)
def test_values_in_peoples_words(form: str, name: str, value: object, shown: str) -> None:
    assert label(fields(BY_TABLE[form])[name], value) == shown
