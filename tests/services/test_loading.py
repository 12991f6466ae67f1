"""Fill-in sheets going out and coming back, in the clerk's own shapes too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models.forms import BY_TABLE, FORMS, children
from models.problems import Refused
from services.desk import Desk
from services.filing import freeze
from services.listing import records
from services.loading import load
from services.records import edit
from services.templates import make_template
from tests.services.conftest import PERIOD, fill

FORM_TABLES = [form.__tablename__ for form in FORMS if not form.info.parent and form.info.code not in ("F0", "F12")]
HEADINGS = [
    "项目名称",
    "项目单位（法人全称）",
    "总投资（万元）",
    "所属领域（市方案）",
    "计划开工年月",
    "联系电话",
    "统一社会信用代码",
]


def cells(path: Path, sheet: str) -> dict[str, int]:
    """The columns of a fill-in sheet by key."""
    return {cell.value: cell.column for cell in openpyxl.load_workbook(path)[sheet][4] if cell.value}


@pytest.mark.parametrize("table", FORM_TABLES)
def test_template_has_keys_for_everything_a_clerk_fills_in(desk: Desk, tmp_path: Path, table: str) -> None:
    target = tmp_path / f"{table} 填报 表.xlsx"
    make_template(desk, table, target)
    book = openpyxl.load_workbook(target)
    for form in (BY_TABLE[table], *children(BY_TABLE[table])):
        sheet = book[form.info.sheet or form.info.title]
        assert sheet.row_dimensions[4].hidden and sheet["A4"].value == "record_uid"
        from services.records import writable

        assert set(writable(form.__tablename__)) <= {cell.value for cell in sheet[4]}


def test_template_of_the_list_comes_with_its_items_and_goes_back_in(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "清单.xlsx"
    assert make_template(desk, "task_progress", target, PERIOD) == 35
    where = cells(target, "附表3责任清单进展")
    book = openpyxl.load_workbook(target)
    sheet = book["附表3责任清单进展"]
    for row in range(5, 40):
        sheet.cell(row, where["applicable"]).value = "是"
        sheet.cell(row, where["county_lead"]).value = "邵阳县发展和改革局"
        sheet.cell(row, where["status"]).value = "推进中"
        sheet.cell(row, where["progress"]).value = f"11月{row - 4}日走访{row}家企业，形成需求清单1份。"
        sheet.cell(row, where["next_step"]).value = "12月10日前完成第二批走访。"
    book.save(target)
    assert load(desk, "task_progress", target, PERIOD).added == {"task_progress": 35}
    assert records(desk, "task_progress", PERIOD) == []
    done = load(desk, "task_progress", target, PERIOD, apply=True)
    assert done.ok and done.added == {"task_progress": 35} and done.problems == []
    assert [row["seq"] for row in records(desk, "task_progress", PERIOD)] == list(range(1, 36))
    again = load(desk, "task_progress", target, PERIOD, apply=True)
    assert again.unchanged == {"task_progress": 35} and not again.added and not again.updated


def test_a_clerk_s_own_sheet_is_mapped_by_headings_wherever_they_stand(desk: Desk, sheet: Callable[..., Path]) -> None:
    path = sheet(
        ["2026年储备项目汇总表"], [], ["序号", *HEADINGS, "领导批示"],
        [1, "样例县一号厂设备更新项目", "样例一号有限公司", "1,200.50", "04 交通", "2026.5", "0739-5000001", None, "阅"],
        [2, "样例县二号厂设备更新项目", "样例二号有限公司", "0.3亿元", "农业", datetime(2026, 9, 1), 13900000001, None, ""],
        ["合计", None, None, 4200.5], ["注：单位万元"],
    )  # fmt: skip
    done = load(desk, "reserve_project", path, apply=True)
    rows = records(desk, "reserve_project")
    assert [row["total_invest"] for row in rows] == [Decimal("1200.50"), Decimal("3000.00")]
    assert [row["field_city"] for row in rows] == ["04", "02"]
    assert [row["plan_start"] for row in rows] == ["2026-05", "2026-09"]
    assert rows[1]["contact_phone"] == "13900000001"
    assert done.unknown == ["领导批示"]
    assert {p.code for p in done.problems} == {"P14", "P16", "P15"}
    assert next(p for p in done.problems if p.code == "P15").cell == "G5"
    assert all(p.file == path.name and p.sheet == "Sheet1" and p.cell for p in done.problems)


def test_headings_without_brackets_and_a_line_of_signatures(desk: Desk, sheet: Callable[..., Path]) -> None:
    path = sheet(
        ["联系电话", "总投资", "项目名称", "项目单位", "所属领域", "设备购置投资", "更新设备数量"],
        ["0739-5000001", 1000, "样例县一号厂设备更新项目", "样例一号有限公司", "工业", 800, 25],
        ["填表人：张样例", None, None, None, None, "审核人：李样例", "2026年11月20日"],
    )  # fmt: skip
    done = load(desk, "reserve_project", path, apply=True)
    assert done.ok and done.unknown == [] and done.added == {"reserve_project": 1}
    row = records(desk, "reserve_project")[0]
    assert (row["owner_name"], row["field_city"], row["equip_invest"], row["new_qty"]) == ("样例一号有限公司", "01", 800, 25)


def test_a_heading_that_means_two_fields_is_not_guessed_at(desk: Desk, sheet: Callable[..., Path]) -> None:
    path = sheet(["品类", "申请量", "审核通过量（累计）", "数据来源"], ["家电", 12, 10, "部门台账"])
    done = load(desk, "tradein_stat", path, PERIOD, apply=True)
    row = records(desk, "tradein_stat", PERIOD)[0]
    assert done.unknown == ["申请量"] and (row["apply_n"], row["apply_cum"], row["pass_cum"]) == (None, None, 10)


def test_bad_cells_are_listed_and_the_rest_is_kept(desk: Desk, sheet: Callable[..., Path]) -> None:
    path = sheet(
        HEADINGS,
        ["样例县一号厂设备更新项目", "样例一号有限公司", "约300", "海洋", "待定", "0739-5000001", 430523202600012345],
    )  # fmt: skip
    done = load(desk, "reserve_project", path, apply=True)
    assert not done.ok
    assert {(p.code, p.cell) for p in done.problems} == {("P13", "C2"), ("E04", "D2"), ("E02", "E2"), ("P15", "G2")}
    row = records(desk, "reserve_project")[0]
    assert row["project_name"] == "样例县一号厂设备更新项目"
    assert (row["total_invest"], row["field_city"], row["plan_start"], row["owner_uscc"]) == (None, None, None, None)


def test_child_sheets_find_their_project_by_name_number_or_id(desk: Desk, sheet: Callable[..., Path]) -> None:
    uid = fill(desk)
    path = sheet(
        ["序号", "项目名称", "总投资"], [1, "样例县一号厂设备更新项目", 100], [2, "样例县二号厂设备更新项目", 200],
        title="附表1储备项目",
        **{
            "附表1-1资金": [["项目编号", "资金渠道", "计划金额"], ["样例县一号厂设备更新项目", "企业自筹", 100], [2, "14", 150],
                        [uid, "14 企业自筹", 1000], ["没有这个项目", "14", 1]],
            "附表1-3手续": [["项目名称", "手续", "状态", "预计办结年月"], ["样例县二号厂设备更新项目", "备案", "办理中", "2026-12"]],
        },
    )  # fmt: skip
    done = load(desk, "reserve_project", path, apply=True)
    money = records(desk, "project_funding")
    assert [(row["project_uid"][-4:], row["plan_amount"]) for row in money] == [("0001", 1000), ("0002", 100), ("0003", 150)]
    assert done.unchanged == {"project_funding": 1}
    assert records(desk, "project_permit")[-1]["project_uid"].endswith("0003")
    assert [(p.cell, p.message) for p in done.problems] == [("A5", "找不到所属的记录“没有这个项目”，这一行没有导入。")]


def test_loading_again_changes_only_what_differs_and_never_wipes_out(desk: Desk, sheet: Callable[..., Path]) -> None:
    uid = fill(desk)
    name, owner = (records(desk, "reserve_project")[0][n] for n in ("project_name", "owner_name"))
    path = sheet([*HEADINGS[:3], "备注"], [name, owner, 1000, None], [name, owner, 55, "同名的另一个"])
    done = load(desk, "reserve_project", path, apply=True)
    assert done.unchanged == {"reserve_project": 1} and done.added == {"reserve_project": 1}
    path = sheet([*HEADINGS[:3], "备注"], [name, owner, 1001, "/"])
    done = load(desk, "reserve_project", path, apply=True)
    assert done.records == [uid]
    row = records(desk, "reserve_project")[0]
    assert row["total_invest"] == 1001 and row["site"] == "样例县示范镇工业园区"


def test_an_industry_loaded_twice_is_the_same_one(desk: Desk, sheet: Callable[..., Path]) -> None:
    path = sheet(["产业名称", "县域规上企业数", "主要集聚园区"], ["样例装备制造", 12, "样例园区"])
    assert load(desk, "adv_industry", path, apply=True).added == {"adv_industry": 1}
    again = load(desk, "adv_industry", path, apply=True)
    assert again.unchanged == {"adv_industry": 1} and not again.added
    assert [row["year"] for row in records(desk, "adv_industry")] == [desk.today.year]


def test_a_cover_is_entered_into_the_period_s_own(desk: Desk, tmp_path: Path, sheet: Callable[..., Path]) -> None:
    target = tmp_path / "封面.xlsx"
    make_template(desk, "submission", target, PERIOD)
    where = cells(target, "封面")
    book = openpyxl.load_workbook(target)
    for name, value in (("reviewer", "王样例"), ("approver", "赵样例"), ("county_code", "430523 邵阳县")):
        book["封面"].cell(5, where[name]).value = value
    book.save(target)
    assert load(desk, "submission", target, PERIOD, apply=True).added == {"submission": 1}
    (cover,) = records(desk, "submission", PERIOD)
    assert (cover["county_code"], cover["report_type"], cover["state"], cover["filler"]) == ("430523", "01", "01", "李样例")
    assert (cover["reviewer"], cover["approver"]) == ("王样例", "赵样例")
    assert load(desk, "submission", target, PERIOD, apply=True).unchanged == {"submission": 1}
    book["封面"].cell(5, where["approver"]).value = "钱样例"
    book.save(target)
    assert load(desk, "submission", target, PERIOD, apply=True).updated == {"submission": 1}
    assert [row["approver"] for row in records(desk, "submission", PERIOD)] == ["钱样例"]
    book["封面"].cell(5, where["county_code"]).value = "隆回县"
    book.save(target)
    with pytest.raises(Refused, match="隆回县"):
        load(desk, "submission", target, PERIOD, apply=True)


def test_reasons_are_not_taken_from_a_sheet(desk: Desk, sheet: Callable[..., Path]) -> None:
    with pytest.raises(Refused, match="核实说明"):
        load(desk, "explanation", sheet(["原因说明", "填写人"], ["因设备到货推迟", "李样例"]), PERIOD, apply=True)
    assert records(desk, "explanation", PERIOD) == []


def test_an_unknown_department_is_taken_in_and_said(desk: Desk, sheet: Callable[..., Path]) -> None:
    path = sheet(["项目名称", "县级行业主管部门", "总投资"], ["样例县一号厂设备更新项目", "样例县新设局", 1])
    done = load(desk, "reserve_project", path, apply=True)
    assert done.ok and "样例县新设局" in done.problems[0].message
    assert load(desk, "reserve_project", path).problems == []


def test_rows_of_the_list_find_their_item_by_number(desk: Desk, sheet: Callable[..., Path]) -> None:
    path = sheet(
        ["序号", "是否涉及本县", "状态", "本期进展情况"], [7, "是", "推进中", "11月5日召开会议"], [99, "是", "推进中", "x"]
    )
    done = load(desk, "task_progress", path, apply=True)
    assert [row["seq"] for row in records(desk, "task_progress", PERIOD)] == [7]
    assert "没有“99”" in done.problems[0].message


def test_progress_of_projects_and_results_of_tasks(desk: Desk, sheet: Callable[..., Path], tmp_path: Path) -> None:
    uid = fill(desk)
    target = tmp_path / "进展.xlsx"
    assert make_template(desk, "project_progress", target, "2026-12") == 1
    where = cells(target, "附表2项目进展")
    book = openpyxl.load_workbook(target)
    book["附表2项目进展"].cell(5, where["month_invest"]).value = 12.5
    book.save(target)
    december = Desk(desk.database, date(2026, 12, 20), fixed=True)
    assert load(december, "project_progress", target, apply=True).added == {"project_progress": 1}
    assert records(december, "project_progress", "2026-12")[0]["month_invest"] == Decimal("12.50")
    path = sheet(
        ["序号", "状态", "是否涉及本县"], [1, "推进中", "是"], title="附表3责任清单进展",
        **{"附表3-1量化成效": [["任务标识", "成效名称", "数值", "计量单位", "是否累计数"], [1, "更新设备", 30, "台（套）", "是"]]},
    )  # fmt: skip
    assert load(desk, "task_progress", path, PERIOD, apply=True).added == {"task_metric": 1}
    assert records(desk, "task_metric", PERIOD)[0]["value"] == 30
    assert uid


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["姓名", "电话"], ["张样例", "0739-5000001"]], "没有找到"),
        ([["填报单位：隆回县", None, None], ["项目名称", "总投资", "备注"], ["样例县一号厂设备更新项目", 1, None]], "隆回县"),
        ([["项目名称", "总投资", "县市区"], ["样例县一号厂设备更新项目", 1, "430524 隆回县"]], "隆回县"),
    ],
    ids=["no such form", "another unit in the heading", "another unit in a row"],
)
def test_a_wrong_file_changes_nothing(desk: Desk, sheet: Callable[..., Path], rows: list[list[Any]], words: str) -> None:
    with pytest.raises(Refused, match=words) as caught:
        load(desk, "reserve_project", sheet(*rows), apply=True)
    assert caught.value.problems[0].file and caught.value.exit_code == 1
    assert records(desk, "reserve_project") == []


def test_another_period_another_unit_an_older_list(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "清单.xlsx"
    make_template(desk, "task_progress", target, "2026-10")
    with pytest.raises(Refused, match="这是2026-10的文件"):
        load(desk, "task_progress", target, PERIOD)
    for key, value, words in (("unit", "430524", "这是隆回县的文件"), ("list_version", "2020-01-01", "旧的任务清单")):
        book = openpyxl.load_workbook(target)
        for row in book["_meta"].iter_rows():
            row[1].value = value if row[0].value == key else PERIOD if row[0].value == "period" else row[1].value
        other = tmp_path / f"{key}.xlsx"
        book.save(other)
        with pytest.raises(Refused, match=words):
            load(desk, "task_progress", other, PERIOD)


def test_a_row_of_another_period_is_refused(desk: Desk, sheet: Callable[..., Path]) -> None:
    path = sheet(["报送期", "序号", "状态", "是否涉及本县"], ["2026-09", 1, "推进中", "是"])
    with pytest.raises(Refused, match="这一行是2026-09的"):
        load(desk, "task_progress", path, PERIOD, apply=True)


def test_a_locked_period_takes_nothing_in(desk: Desk, sheet: Callable[..., Path]) -> None:
    fill(desk)
    freeze(desk, PERIOD)
    with pytest.raises(Refused, match="已定稿"):
        load(desk, "task_progress", sheet(["序号", "状态", "是否涉及本县"], [1, "滞后", "是"]), PERIOD, apply=True)


def test_a_package_can_be_loaded_back(desk: Desk, tmp_path: Path) -> None:
    from services.packages import export

    uid = fill(desk)
    path = export(desk, PERIOD, tmp_path, draft=True).file
    edit(desk, "reserve_project", uid, {"remark": "改过"})
    done = load(desk, "reserve_project", path, PERIOD, apply=True)
    assert done.ok and sum(done.unchanged.values()) == 4 and not done.updated and not done.added
    assert records(desk, "reserve_project")[0]["remark"] == "改过"


def test_a_name_that_two_projects_have_is_asked_about(desk: Desk, sheet: Callable[..., Path]) -> None:
    twice = [
        ["项目名称", "项目单位", "总投资"],
        ["样例县同名项目建设", "样例一号有限公司", 1],
        ["样例县同名项目建设", "样例二号有限公司", 2],
    ]
    assert load(desk, "reserve_project", sheet(*twice), apply=True).added == {"reserve_project": 2}
    done = load(
        desk, "project_progress", sheet(["项目名称", "本月完成投资", "累计到位资金"], ["样例县同名项目建设", 1, 1]), PERIOD
    )
    assert "有2个项目都叫" in done.problems[0].message and "项目编号" in done.problems[0].hint


def test_reasons_have_no_fill_in_sheet(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="不用填报表"):
        make_template(desk, "explanation", tmp_path / "说明.xlsx")
