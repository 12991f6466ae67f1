"""The same list in every shape: read back, it equals the built-in one."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from exchange.tasklist import compare, new_list, read_tasklist, read_tasklist_text
from models.problems import Refused
from models.profile import profile
from models.tasks import TaskItem, TaskList
from tests.exchange.lists import TITLE, items, notice_text, printed, tab_text, workbook

NOTICES = Path(__file__).resolve().parents[3] / "shared" / "seeds"


def test_the_built_in_list() -> None:
    found = TaskList.built_in()
    assert (found.version, found.title, found.doc_no, found.issued) == ("2024-05-17", TITLE, "", "2024-05-17")
    assert found.issuer == "邵阳市人民政府办公室"
    assert [item.seq for item in found.items] == list(range(1, 36))
    assert len({item.task for item in found.items}) == 25
    assert list(dict.fromkeys(item.action for item in found.items)) == [
        "实施设备更新行动", "实施消费品以旧换新行动", "实施回收循环利用行动", "实施产品供需对接行动", "保障措施", "组织实施",
    ]  # fmt: skip
    assert len({item.task_uid for item in found.items}) == 35
    assert all(re.fullmatch(r"T[0-9a-f]{12}", item.task_uid) and item.status == "active" for item in found.items)


def test_some_built_in_items() -> None:
    found = {item.seq: item for item in items()}
    assert found[1].units == ("市工信局", "市发改委", "市生态环境局", "市应急管理局")
    assert found[1].lead == "市工信局"
    assert found[1].units_text.endswith("以下均需各县市区人民政府落实，不再一一列出")
    assert found[5].units[5:] == ("市机关事务管理局", "市消防救援支队")
    assert (found[15].title, found[15].task) == ("开展节能家电以旧换新活动", "推动家电以旧换新")
    assert found[14].title == "依法依规淘汰老旧机动车及老旧营运类柴油货车"
    assert found[29].units == ("人民银行邵阳市分行", "市政府办", "国家金融监督管理总局邵阳监管分局", "市发改委", "市财政局")
    assert found[30].units_text.startswith("市政府办、市发改委、市财政局、人民银行邵阳分行、国家金融监管总局邵阳监管局等")
    assert (found[33].units, found[33].prov_task) == (("市发改委",), "Z1")
    assert found[11].content.endswith("做好医疗废物处置。")


def test_built_in_items_follow_the_crosswalk_and_the_codes() -> None:
    bodies = {entry.label for entry in profile().codes["MAP-DEPT"].entries}
    provincial = profile().codes["CL-PROVTASK"]
    for item, row in zip(items(), profile().crosswalk, strict=True):
        expected = provincial.find(row["province_task_no"])
        assert expected and (item.seq, item.prov_task) == (row["seq"], expected.code)
        assert (item.action, item.task) == (row["city_action"], row["city_task"])
        assert item.units and set(item.units) <= bodies


def test_the_built_in_list_is_the_notices() -> None:
    notice = next((path for path in NOTICES.glob("000_*.txt")), None) if NOTICES.is_dir() else None
    if notice is None:
        pytest.skip("没有市级通知的原文（seeds），跳过")
    found = read_tasklist(notice)
    assert printed(found) == printed(TaskList.built_in())
    assert (found.title, found.doc_no, found.issued, found.issuer) == (TITLE, "", "2024-05-17", "邵阳市人民政府办公室")
    assert not found.problems
    nothing = TaskList("", "", "", "", ())
    assert new_list(compare(nothing, found)).by_uid().keys() == TaskList.built_in().by_uid().keys()
    annex = re.sub(r"\s", "", notice.read_text("utf-8").rpartition("附件2")[2])
    for item in found.items:
        assert re.sub(r"\s", "", item.content + item.units_text) in annex


def place(item: TaskItem) -> dict[str, Any]:
    return {key: value for key, value in item.source.items() if key != "wording"}


@pytest.mark.parametrize("quoted", [False, True])
def test_tab_separated(quoted: bool) -> None:
    found = read_tasklist_text(tab_text(items(), quoted=quoted))
    assert printed(found) == printed(TaskList.built_in())
    assert (found.title, found.issued, found.problems) == (TITLE, "2024-05-17", ())
    assert place(found.items[0]) == {"file": "粘贴的文字", "table": "文字表格", "row": 7}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_notices_own_form(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "通知.txt"
    path.write_bytes(notice_text(items()).replace("\n", "\r\n").encode(encoding))
    found = read_tasklist(path)
    assert printed(found) == printed(TaskList.built_in())
    assert (found.title, found.issued, found.issuer, found.problems) == (TITLE, "2024-05-17", "邵阳市人民政府办公室", ())
    assert found.items[3].source["table"] == "附件2"
    assert not any("样例" in str(item) for item in found.items)


def test_workbook(tmp_path: Path) -> None:
    found = read_tasklist(workbook(tmp_path / "责任清单.xlsx", items()))
    assert printed(found) == printed(TaskList.built_in())
    assert (found.title, found.issued, found.issuer) == (TITLE, "2024-05-17", "邵阳市人民政府办公室")
    assert found.problems == ()
    assert place(found.items[0]) == {"file": "责任清单.xlsx", "sheet": "责任清单", "row": 6}
    assert found.items[0].source["wording"]["action"] == "实施设备更新行动"


def sheet(path: Path, *lines: list[object], name: str = "清单") -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(name)
        for number, line in enumerate(lines):
            page.write_row(number, 0, line)
    return path


HEAD: list[object] = ["序号", "重要行动", "主要任务", "具体工作内容", "责任单位", "完成时限", "任务标识"]


def test_ids_deadlines_and_wide_digits_of_a_published_list(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "清单.xlsx",
        ["邵阳市两新工作责任清单（2026年修订）"],
        ["邵市两新办〔2026〕3号"],
        ["邵阳市推动两新工作领导小组办公室"],
        ["二〇二六年十一月二十日"],
        HEAD,
        ["seq", "action", "task", "content", "units", "deadline", "task_uid"],
        ["１", "保障措施", "完善政策", "完善\n政策体系，落实AI\nmodel措施。", "市发改委", "２０２６年１２月底前", "T001"],
        ["", "", "", "开展督导。", "邵阳市财政局", "长期坚持", "T002"],
        ["第5项", "", "", "开展评估。", "市工业和信息化局", "2027年底", ""],
    )
    found = read_tasklist(path)
    assert (found.title, found.doc_no, found.issued) == (
        "邵阳市两新工作责任清单（2026年修订）",
        "邵市两新办〔2026〕3号",
        "2026-11-20",
    )
    assert found.issuer == "邵阳市推动两新工作领导小组办公室"
    assert [(i.seq, i.content, i.units, i.deadline, i.task_uid) for i in found.items] == [
        (1, "完善政策体系，落实AI model措施。", ("市发改委",), "2026-12", "T001"),
        (2, "开展督导。", ("市财政局",), "", "T002"),
        (5, "开展评估。", ("市工信局",), "2027-12", ""),
    ]
    assert all((i.action, i.task) == ("保障措施", "完善政策") for i in found.items)
    assert found.problems == ()


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ([["工作专班成员名单"], ["姓名", "职务", "联系电话"], ["张样例", "局长", "0739-5000000"]], "看起来是联络员名单或通讯录"),
        ([["项目名称", "总投资"], ["样例项目", 100]], "看起来是项目清单"),
        ([["项目名称", "联系电话"], ["样例项目", "0739-5000000"]], "看起来是项目清单"),
        ([["说明"], ["无"]], "没有找到责任清单的表头"),
        (
            [["怀化市推动两新工作责任清单"], HEAD, [1, "行动", "任务", "内容", "市发改委"]],
            "这份清单的标题写的是“怀化市”，不是邵阳市的责任清单",
        ),
        ([["两新工作责任清单"], ["永州市人民政府办公室"], ["2026年11月3日"], HEAD, [1, "", "", "内", "市发改委"]], "“永州市”"),
        ([["邵阳市责任清单"], HEAD], "只有表头，没有任务"),
    ],
)
def test_files_that_are_no_list_of_this_city(tmp_path: Path, lines: list[list[object]], what: str) -> None:
    with pytest.raises(Refused, match=what) as refused:
        read_tasklist(sheet(tmp_path / "文件.xlsx", *lines))
    assert refused.value.exit_code == 1 and refused.value.problems[0].file == "文件.xlsx"


def test_texts_that_are_no_list() -> None:
    with pytest.raises(Refused, match="看起来是联络员名单或通讯录"):
        read_tasklist_text("召集人：张样例\n成员：李样例")
    with pytest.raises(Refused, match="没有找到责任清单的表头"):
        read_tasklist_text("会议通知\n甲\t乙\n")


def test_a_list_by_a_city_that_only_mentions_another(tmp_path: Path) -> None:
    found = read_tasklist(
        sheet(tmp_path / "清单.xlsx", ["邵阳市学习长沙市经验责任清单"], HEAD, [1, "", "", "学习经验。", "市发改委"])
    )
    assert len(found.items) == 1


def test_hidden_sheets_with_a_list_are_told(tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, content in (("现行", "开展督导。"), ("旧稿", "开展检查。")):
            page = book.add_worksheet(name)
            page.write_row(0, 0, HEAD)
            page.write_row(1, 0, [1, "保障措施", "任务", content, "市发改委"])
        book.get_worksheet_by_name("旧稿").hide()
    found = read_tasklist(path)
    assert [item.content for item in found.items] == ["开展督导。"]
    assert found.problems[0].sheet == "旧稿" and "隐藏的工作表" in found.problems[0].message


def test_several_sheets_are_one_list(tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, start in (("一", 0), ("二", 18)):
            page = book.add_worksheet(name)
            page.write_row(0, 0, HEAD)
            for line, item in enumerate(items()[start : start + 18 or None], 1):
                page.write_row(line, 0, ["", item.action, item.task, item.content, item.units_text])
    found = read_tasklist(path)
    assert printed(found)[:18] == printed(TaskList.built_in())[:18]
    assert len(found.items) == 35 and place(found.items[-1]) == {"file": "清单.xlsx", "sheet": "二", "row": 18}


def test_items_read_back_from_their_json() -> None:
    for item in items():
        assert TaskItem.from_json(item.to_json()) == replace(item, source={}) == item


def test_packages_and_very_long_tables_are_no_lists(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="是县级的报送包，不是责任清单"):
        read_tasklist(sheet(tmp_path / "包.xlsx", HEAD, [1, "", "", "内容。", "市发改委"], name="_digest"))
    with pytest.raises(Refused, match="超过3000行"):
        read_tasklist_text(tab_text(items()) + "备注\n" * 3000)


def test_long_texts_without_a_list_are_refused_soon() -> None:
    for text in ("甲\t乙\n" * 200_000, "(" * 1_000_000 + "\t具体工作内容", "\t" + "具体工作内容(" * 100_000, "2026年" * 100_000):
        with pytest.raises(Refused, match="不是责任清单"):
            read_tasklist_text(text)
