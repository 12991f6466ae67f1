"""A list in our own format: written, read back, edited by the city office, re-saved by another program, written by a stranger."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from exchange.tasklist import compare, read_tasklist
from exchange.tasklist.annexes import AnnexesRead
from exchange.tasklist.publish import MONTHS_AHEAD, write_list
from models.annexes import FIXED_LISTS
from models.problems import Refused
from models.profile import built_in, profile
from models.tasks import TaskList
from tests.conftest import TODAY
from tests.exchange.published import Office, published

SOFFICE = shutil.which("soffice")


def changed(path: Path) -> AnnexesRead:
    read = read_tasklist(path)
    assert read.problems == ()
    return read.annexes


def test_what_is_published_is_read_again_without_a_difference(tmp_path: Path) -> None:
    read = read_tasklist(published(tmp_path))
    known = TaskList.built_in()
    assert (read.title, read.issued, read.issuer, read.problems) == (known.title, known.issued, known.issuer, ())
    assert [(i.task_uid, i.content, i.units) for i in read.items] == [(i.task_uid, i.content, i.units) for i in known.items]
    assert len(compare(known, read).of("unchanged")) == 35
    assert read.annexes == AnnexesRead()


def test_document_number_deadline_and_another_date(tmp_path: Path) -> None:
    known = TaskList.built_in()
    items = (replace(known.items[0], deadline="2027-06"), *known.items[1:])
    tasks = replace(known, items=items, doc_no="邵政办发〔2026〕5号", issued="2026-11-20", version="2026-11-20")
    path = tmp_path / "清单.xlsx"
    write_list(path, tasks, profile(), TODAY)
    read = read_tasklist(path)
    assert (read.doc_no, read.issued, read.items[0].deadline) == ("邵政办发〔2026〕5号", "2026-11-20", "2027-06")


def test_the_workbook_is_for_people(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(published(tmp_path))
    assert book.sheetnames[:4] == ["责任清单", "参数", "报送日历", "代码表"]
    assert book["_meta"].sheet_state == "veryHidden"
    items = book["责任清单"]
    assert [cell.value for cell in items[3]][1:] == ["序号", "重要行动", "主要任务", "具体工作内容", "责任单位", "完成时限"]
    assert items.column_dimensions["A"].hidden and items.row_dimensions[4].hidden
    assert items.print_title_rows == "$1:$3" and items.page_setup.orientation == "landscape"
    assert len({cell.value for cell in book["参数"]["A"][4:]}) == len(profile().parameters)
    assert "R34 " in book["参数"]["E5"].value
    calendar = book["报送日历"]
    assert [calendar.cell(row, 1).value for row in (5, 16)] == ["2026-11", "2027-10"] and MONTHS_AHEAD == 12
    lists = {cell.value for cell in book["代码表"]["A"][4:] if cell.value}
    assert lists == set(profile().codes) - FIXED_LISTS
    for name in ("报送日历", "代码表"):
        assert book[name].data_validations.count


def test_the_office_changes_a_threshold_a_due_date_and_a_code(tmp_path: Path) -> None:
    office = Office(published(tmp_path))
    cells = [
        office.set("参数", {"parameter": "industrial_bond_share"}, value=20),
        office.set("参数", {"parameter": "subsidy_max_03"}, value="1500元"),
        office.set("报送日历", {"period": "2026-12"}, due_date=date(2026, 12, 25)),
        office.set("代码表", {"list": "CL-FUND", "code": "15"}, label="社会投资"),
        office.set("代码表", {"list": "CL-CATALOG", "code": "04"}, offered="否"),
    ]
    office.add("代码表", list="CL-FUND", code=18, label="新型政策性金融工具", aliases="新型工具", groups="贷款类", offered="是")
    read = changed(office.save())
    assert read.annexes.parameters == {"industrial_bond_share": Decimal(20), "subsidy_max_03": Decimal(1500)}
    assert read.annexes.calendar == {("2026-12", "01"): date(2026, 12, 25)}
    funds = {entry.code: entry for entry in read.annexes.codes["CL-FUND"]}
    assert (funds["18"].label, funds["18"].groups, funds["15"].aliases[-1]) == ("新型政策性金融工具", ("贷款类",), "社会资本")
    assert [e.offered for e in read.annexes.codes["CL-CATALOG"]] == [True, True, True, False]
    first, second, third, *codes = read.differences
    assert (first.what, first.before, first.after) == ("工业设备更新国债：申请额占固定资产投资的上限", "15%", "20%")
    assert first.used_by == ("R34 申请额超过支持比例",) and "R34" in first.line() and first.cell == cells[0]
    assert (second.before, second.after, second.cell) == ("2000元/件", "1500元/件", cells[1])
    assert (third.what, third.before, third.after) == ("2026年12月月报截止日期", "", "2026-12-25")
    assert {d.key for d in codes} == {"CL-FUND 15", "CL-FUND 18", "CL-CATALOG 04"}
    assert next(d for d in codes if d.key == "CL-CATALOG 04").after == "04 湖湘品牌 不再选用"
    data = read.to_json()
    assert [len(data[name]) for name in ("parameters", "calendar", "codes")] == [2, 1, 3]


def test_a_code_left_out_is_no_longer_offered_and_still_known(tmp_path: Path) -> None:
    office = Office(published(tmp_path))
    office.delete("代码表", list="CL-TRADEIN", code="05")
    read = changed(office.save())
    entry = next(e for e in read.annexes.codes["CL-TRADEIN"] if e.code == "05")
    assert (entry.label, entry.offered) == ("电动自行车", False)
    city = built_in().with_annexes(read.annexes)
    assert city.codes["CL-TRADEIN"].find("电动自行车") == entry
    assert entry not in city.codes["CL-TRADEIN"].offered


def test_a_new_category_comes_with_its_ceiling(tmp_path: Path) -> None:
    office = Office(published(tmp_path))
    office.add("代码表", list="CL-TRADEIN", code="07", label="智能家居", offered="是")
    office.add("参数", parameter="subsidy_max_07", value=900)
    read = changed(office.save())
    city = built_in().with_annexes(read.annexes)
    assert city.parameters["subsidy_max_07"].label == "单件补贴上限：智能家居" and city.limit("subsidy_max_07") == 900
    first = read.differences[0]
    assert (first.what, first.before, first.after) == ("单件补贴上限：智能家居", "", "900元/件")


@pytest.mark.parametrize(
    ("sheet", "where", "values", "words"),
    [
        ("参数", {"parameter": "large_total"}, {"parameter": "largest_total"}, "没有“largest_total”这个参数"),
        ("参数", {"parameter": "large_total"}, {"parameter": "small_total"}, "写了两次"),
        ("参数", {"parameter": "large_total"}, {"value": "十万"}, "不是数字"),
        ("参数", {"parameter": "large_total"}, {"value": None}, "没有填值"),
        ("参数", {"parameter": "large_total"}, {"value": -5}, "不合常理"),
        ("参数", {"parameter": "large_total"}, {"value": 10**12}, "不合常理"),
        ("参数", {"parameter": "large_total"}, {"value": "#REF!"}, "读不出来"),
        ("参数", {"parameter": "industrial_bond_share"}, {"value": 0.15}, "不合常理"),
        ("参数", {"parameter": "lamp_deadline_days"}, {"value": 7.5}, "应为整数"),
        ("参数", {"parameter": "relending_min_total"}, {"unit": "亿元"}, "单位是“万元”"),
        ("参数", {"parameter": "lamp_yellow_gap"}, {"value": 50}, "大于“投资低于序时：超过即红灯”30"),
        ("参数", {"parameter": "price_max_03"}, {"value": 100}, "大于“单价上限：家电”100"),
        ("报送日历", {"period": "2026-12"}, {"due_date": "12月底"}, "不是日期"),
        ("报送日历", {"period": "2026-12"}, {"due_date": date(2025, 12, 25)}, "不合常理"),
        ("报送日历", {"period": "2026-12"}, {"due_date": date(2027, 3, 1)}, "不合常理"),
        ("报送日历", {"period": "2026-12"}, {"period": "十二月", "due_date": date(2026, 12, 25)}, "不是年月"),
        ("报送日历", {"period": "2026-12"}, {"report_type": "季报", "due_date": date(2026, 12, 25)}, "没有“季报”"),
        ("代码表", {"list": "CL-FUND", "code": "15"}, {"list": "CL-MONEY"}, "没有“CL-MONEY”这张代码表"),
        ("代码表", {"list": "CL-FUND", "code": "15"}, {"list": "CL-STATE"}, "由程序固定"),
        ("代码表", {"list": "CL-FUND", "code": "15"}, {"code": "14"}, "写了两次"),
        ("代码表", {"list": "CL-FUND", "code": "15"}, {"code": "十五"}, "不合规则"),
        ("代码表", {"list": "CL-FUND", "code": "15"}, {"code": None}, "没有填代码"),
        ("代码表", {"list": "CL-FUND", "code": "15"}, {"label": None}, "没有名称"),
        ("代码表", {"list": "CL-FUND", "code": "15"}, {"label": "企业自筹"}, "与代码14的名称相同"),
        ("代码表", {"list": "CL-FUND", "code": "15"}, {"groups": "借来的"}, "没有“借来的”这个分组"),
        ("代码表", {"list": "CL-FUND", "code": "15"}, {"offered": "大概"}, "是否在用"),
        ("代码表", {"list": "MAP-DEPT", "code": "01"}, {"label": "市发展和改革局"}, "规范名不能改"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_refused_with_its_name(
    tmp_path: Path, sheet: str, where: dict[str, str], values: dict[str, object], words: str
) -> None:
    office = Office(published(tmp_path))
    office.set(sheet, where, **values)
    read = read_tasklist(office.save())
    found = [p for p in read.problems if words in p.message]
    assert found, [p.message for p in read.problems]
    assert found[0].severity == "error" and found[0].hint and found[0].file == "责任清单 发布#1.xlsx"
    assert found[0].sheet == sheet and openpyxl.utils.cell.coordinate_from_string(found[0].cell or "")
    assert "！" not in found[0].message + found[0].hint and "您" not in found[0].message + found[0].hint


def test_the_cell_is_the_very_one(tmp_path: Path) -> None:
    office = Office(published(tmp_path))
    cell = office.set("参数", {"parameter": "over_budget"}, value="很多")
    [problem] = read_tasklist(office.save()).problems
    assert problem.cell == cell and problem.line() == (
        f"[错误] FILE 责任清单 发布#1.xlsx 参数 {cell} “累计完成投资占总投资的上限”的值“很多”不是数字。 只填数字，单位是%。"
    )


def test_a_period_twice_a_list_all_out_of_use_and_a_stranger_sheet(tmp_path: Path) -> None:
    office = Office(published(tmp_path))
    office.set("报送日历", {"period": "2026-12"}, due_date=date(2026, 12, 25))
    office.add("报送日历", period="2026-12", report_type="月报", due_date=date(2026, 12, 26))
    for code in ("01", "02", "03"):
        office.set("代码表", {"list": "CL-CONSUMER", "code": code}, offered="否")
    messages = [p.message for p in read_tasklist(office.save()).problems]
    assert any("2026-12的月报写了两次" in text for text in messages) and any("没有一项在用" in text for text in messages)
    office = Office(published(tmp_path))
    for row in (3, 4):
        for cell in office.book["参数"][row]:
            cell.value = "别的"
    [problem] = read_tasklist(office.save()).problems
    assert problem.severity == "warning" and "表头与发布格式不同" in problem.message


def test_a_stranger_writes_one_by_the_document(tmp_path: Path) -> None:
    """No hidden columns, no keys, no `_meta`; headings in another order; notes under the table; a percent sign; dates as text."""
    book = openpyxl.Workbook()
    items = book.active
    items.title = "Sheet1"
    items.append(["邵阳市工作责任清单"])
    items.append(["责任单位", "具体工作内容", "序号", "主要任务", "重要行动"])
    for item in TaskList.built_in().items:
        items.append([item.units_text, item.content, item.seq, item.task, item.action])
    parameters = book.create_sheet("参数")
    parameters.append(["值", "参数标识"])
    parameters.append(["20％", "industrial_bond_share"])
    parameters.append([None, None])
    parameters.append([None, "注：其余不变。"])
    calendar = book.create_sheet("报送日历")
    calendar.append(["截止日期", "报送类型", "报送期"])
    calendar.append(["2026年12月25日", "01 月报", date(2026, 12, 1)])
    codes = book.create_sheet("代码表")
    codes.append(["代码表", "代码", "名称"])
    for number, label in enumerate(("汽车", "家电", "家装厨卫", "数码"), 1):
        codes.append(["CL-CONSUMER", number, label])
    path = tmp_path / "别人写的.xlsx"
    book.save(path)
    read = changed(path)
    assert read.annexes.parameters == {"industrial_bond_share": Decimal(20)}
    assert read.annexes.calendar == {("2026-12", "01"): date(2026, 12, 25)}
    assert [e.code for e in read.annexes.codes["CL-CONSUMER"]] == ["01", "02", "03", "04"]


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    office = Office(published(tmp_path))
    office.book["_meta"]["B2"].value = "2"
    with pytest.raises(Refused, match="第2版格式"):
        read_tasklist(office.save())


def test_nothing_is_left_where_it_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exchange.tasklist.publish.read_tasklist", lambda path: replace(read_tasklist(path), items=()))
    with pytest.raises(Refused) as caught:
        write_list(tmp_path / "清单.xlsx", TaskList.built_in(), profile(), TODAY)
    assert caught.value.exit_code == 3 and list(tmp_path.iterdir()) == []


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("target", ["xlsx", "xls", "ods"])
def test_another_program_saves_it_again(tmp_path: Path, target: str) -> None:
    office = Office(published(tmp_path))
    office.set("参数", {"parameter": "industrial_bond_share"}, value=20)
    office.set("报送日历", {"period": "2026-12"}, due_date=date(2026, 12, 25))
    office.set("代码表", {"list": "CL-CATALOG", "code": "04"}, offered="否")
    path = office.save()
    before = read_tasklist(path)
    out = tmp_path / "另存"
    home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(SOFFICE), home, "--headless", "--convert-to", target, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    again = read_tasklist(out / f"{path.stem}.{target}")
    assert [i.task_uid for i in again.items] == [i.task_uid for i in before.items]
    assert [i.content for i in again.items] == [i.content for i in before.items]
    assert again.annexes == before.annexes and again.problems == ()
