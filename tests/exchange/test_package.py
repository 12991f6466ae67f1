"""The package as a file: what is in it, what it is called, and that it appears whole or not at all."""

from __future__ import annotations

import errno
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from exchange import files, sheets
from exchange.cells import canonical, to_cell
from exchange.files import Step, replace_file
from exchange.package import data_digest, file_name, package_digest, read_package, write_package
from exchange.package.layout import DATA_FORMS, lay_out
from exchange.package.wording import condition_text
from exchange.package.write import _compare
from models.forms import BY_TABLE, FORMS, fields
from models.problems import Refused
from models.profile import profile
from tests.exchange.packs import NASTY, formal, sample_pack, write
from tests.rules import sample

EXTRA = ["封面", "填报说明", "校验结果", "_meta", "_digest"]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(formal(sample_pack()), tmp_path_factory.mktemp("out"))


@pytest.fixture(scope="module")
def workbook(package: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(package)


def test_names_of_the_file() -> None:
    pack = sample_pack()
    assert file_name(pack) == "邵阳两新_430523_邵阳县_202611_月报_草稿.xlsx"
    assert file_name(formal(pack, 2)) == "邵阳两新_430523_邵阳县_202611_月报_V02.xlsx"
    correction = replace(pack, demo=True, report_type="05", version=12, draft=False)
    assert file_name(correction) == "邵阳两新_430523_邵阳县演示数据_202611_更正_V12.xlsx"


def test_sheets_stand_in_the_order_of_the_forms_paper(workbook: openpyxl.Workbook) -> None:
    data = [form.info.sheet for form in FORMS if form.info.in_package and form.info.code != "F0"]
    assert workbook.sheetnames == ["封面", "填报说明", *data, "校验结果", "_meta", "_digest", "_lists"]
    assert [workbook[name].sheet_state for name in ("_meta", "_digest", "_lists")] == ["veryHidden", "veryHidden", "hidden"]


@pytest.mark.parametrize("form", DATA_FORMS, ids=lambda form: form.info.code)
def test_a_data_sheet(workbook: openpyxl.Workbook, form: Any) -> None:
    sheet = workbook[form.info.sheet]
    keys = [cell.value for cell in sheet[4]]
    assert keys[0] == "record_uid" and [key for key in keys[1:] if key in fields(form)] == list(fields(form))
    assert sheet.row_dimensions[4].hidden and sheet.column_dimensions["A"].hidden
    assert all(area.max_row < 5 for area in sheet.merged_cells.ranges)
    assert sheet.page_setup.orientation == "landscape" and sheet.print_title_rows == "$1:$3"
    assert sheet.page_setup.paperSize == (8 if form.info.code in ("F1", "F3") else 9) and sheet.page_setup.fitToHeight == 0
    assert "第&P页共&N页  版本V01  数据校验码 " in sheet.oddFooter.center.text
    assert sheet.freeze_panes and sheet["B2"].value == "填报单位：邵阳县"
    for number, (name, heading) in enumerate(zip(keys[1:], list(sheet[3])[1:], strict=True), 2):
        field = fields(form).get(name)
        assert heading.value and (field is None or heading.value.startswith(field.label))
        if field and field.kind in ("text", "phone", "code", "ref"):
            assert sheet.cell(5, number).number_format == "@"


def test_both_libraries_read_every_value_as_it_is(package: Path, workbook: openpyxl.Workbook) -> None:
    pack, fast = formal(sample_pack()), CalamineWorkbook.from_path(package)
    for table, rows in pack.rows.items():
        form = BY_TABLE[table]
        slow_rows = list(workbook[form.info.sheet].iter_rows(min_row=4, values_only=True))
        fast_rows = fast.get_sheet_by_name(form.info.sheet).to_python(skip_empty_area=False)[3:]
        assert len(slow_rows) == len(rows) + 1
        for row, slow, other in zip(rows, slow_rows[1:], fast_rows[1:], strict=True):
            for place, key in enumerate(slow_rows[0]):
                if key in fields(form):
                    wanted = canonical(to_cell(row.get(key), fields(form)[key]))
                    assert canonical(slow[place]) == canonical(other[place]) == wanted


def test_text_stays_text_and_dropdowns_offer_the_lists(workbook: openpyxl.Workbook) -> None:
    sheet = workbook["附表8问题"]
    keys = [cell.value for cell in sheet[4]]
    cell = sheet.cell(5, keys.index("desc") + 1)
    assert (cell.value, cell.data_type) == (NASTY, "s")
    rules = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert "01 资金" in rules[f"{chr(64 + keys.index('category') + 1)}5"]
    projects = workbook["附表1储备项目"].data_validations.dataValidation
    assert any(rule.formula1.startswith("_lists!$") for rule in projects)
    assert "A01 农业" in [row[0] for row in workbook["_lists"].iter_rows(values_only=True)] + [
        c.value for c in workbook["_lists"]["B"]
    ]


def test_the_cover_and_the_help(workbook: openpyxl.Workbook) -> None:
    cover = {row[1]: row[2] for row in workbook["封面"].iter_rows(values_only=True) if row[1]}
    code = data_digest(formal(sample_pack()))
    assert cover["数据校验码（四位一组）"] == " ".join(code[i : i + 4] for i in range(0, 16, 4))
    assert cover["附表1储备项目（条数）"] == "1" and cover["报送单位代码"] == "430523 邵阳县"
    assert {"填报人：", "审核人：", "签发人：", "（盖章）", profile().text("secrecy")} <= set(cover)
    rows = list(workbook["填报说明"].iter_rows(min_row=4, values_only=True))
    assert len(rows) == sum(len(fields(form)) for form in FORMS if form.info.in_package)
    conditions = "".join(row[4] or "" for row in rows)
    assert "项目阶段为在建" in conditions and not any(sign in conditions for sign in "∈{}_=") and "json" not in conditions


def test_a_condition_in_words() -> None:
    form = BY_TABLE["reserve_project"]
    assert condition_text(form, "fund_channels含[贷款类]") == "拟申请资金渠道含贷款类"
    assert condition_text(form, "nobody_knows=07") == "nobody_knows为07"
    assert condition_text(form, "F99中 owner_type≠09") == "F99中单位性质不为居民业主"


def test_marks_stand_on_every_page(tmp_path: Path) -> None:
    pack = sample_pack(demo=True, unit_name="邵阳县（演示数据）", notes=("首次使用，无上期，未做对比类检查",))
    book = openpyxl.load_workbook(write(pack, tmp_path))
    for name in book.sheetnames:
        if not name.startswith("_"):
            header = book[name].oddHeader.center.text
            assert "演示数据" in header and "草稿" in header and "草稿" in book[name].oddFooter.center.text
    assert "草稿" in book["附表1储备项目"]["A1"].value
    assert "首次使用，无上期" in " ".join(str(cell.value) for cell in book["校验结果"][2])
    meta = {row[0]: row[1] for row in book["_meta"].iter_rows(values_only=True)}
    assert (meta["demo"], meta["draft"], meta["version"]) == ("yes", "yes", None)
    assert "没有校验码" in " ".join(str(row[2]) for row in book["封面"].iter_rows(values_only=True))


def test_the_check_code_is_about_the_data_alone() -> None:
    pack = sample_pack()
    code, whole = data_digest(pack), package_digest(pack)
    assert len(code) == 16 and code == code.upper() and len(whole) == 64
    signed = replace(pack, cover={**pack.cover, "approve_date": date(2026, 11, 23)})
    assert data_digest(signed) == code and package_digest(signed) != whole
    assert data_digest(replace(pack, findings=[])) == code
    turned = replace(pack, rows={table: list(reversed(rows)) for table, rows in pack.rows.items()})
    assert data_digest(turned) == code
    other = [{**pack.explanations[0], "reason": "因设备到货提前，已与供货单位重新约定。"}, *pack.explanations[1:]]
    assert data_digest(replace(pack, explanations=other)) != code
    assert data_digest(replace(pack, explanations=[{**row, "written_at": None} for row in pack.explanations])) == code


def test_a_formal_package_is_never_overwritten(tmp_path: Path) -> None:
    pack = formal(sample_pack())
    target = write(pack, tmp_path)
    before = target.read_bytes()
    with pytest.raises(Refused) as refused:
        write(pack, tmp_path)
    assert (refused.value.exit_code, refused.value.problems[0].code) == (1, "FILE")
    assert target.read_bytes() == before and list(tmp_path.iterdir()) == [target]


def test_a_draft_replaces_an_earlier_draft(tmp_path: Path) -> None:
    first = write(sample_pack(), tmp_path)
    assert write(sample_pack(notes=("新",)), tmp_path) == first
    assert read_package(first).meta["notes"] == "新" and list(tmp_path.iterdir()) == [first]


def test_data_that_is_not_what_was_frozen_is_refused(tmp_path: Path) -> None:
    pack = formal(sample_pack())
    changed = replace(pack, explanations=[])
    for wrong in (changed, replace(pack, version=None)):
        with pytest.raises(Refused, match="校验码不一致"):
            write(wrong, tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "磁盘空间不足"), (errno.EACCES, "不能写入"), (errno.EIO, "系统错误5"), (errno.ENAMETOOLONG, "合起来太长")],
)
def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str) -> None:
    earlier = write(sample_pack(), tmp_path)
    before = earlier.read_bytes()

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(code, "no")

    monkeypatch.setattr("xlsxwriter.packager.Packager._create_package", fail)
    with pytest.raises(Refused, match=words) as refused:
        write(sample_pack(), tmp_path)
    assert refused.value.exit_code == 3
    assert earlier.read_bytes() == before and list(tmp_path.iterdir()) == [earlier]


def test_a_cancelled_export_leaves_nothing_behind(tmp_path: Path) -> None:
    work = write_package(sample_pack(), tmp_path)
    steps = [next(work) for _ in range(5)]
    assert all(isinstance(step, Step) for step in steps) and steps[-1].text.startswith("正在写入")
    work.close()
    assert not list(tmp_path.iterdir())


def test_steps_count_to_their_end(tmp_path: Path) -> None:
    steps = list(write_package(sample_pack(), tmp_path))
    assert [step.done for step in steps] == list(range(1, len(steps) + 1)) and steps[-1].done == steps[-1].total


def test_a_file_that_reads_differently_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = sheets.put

    def slip(sheet: Any, row: int, column: int, cell: Any, cell_format: Any) -> None:
        original(sheet, row, column, "别的" if (sheet.get_name(), row, column) == ("附表8问题", 4, 4) else cell, cell_format)

    monkeypatch.setattr(sheets, "put", slip)
    with pytest.raises(Refused, match="附表8问题”E5") as refused:
        write(sample_pack(), tmp_path)
    assert refused.value.exit_code == 3 and not list(tmp_path.iterdir())


def test_a_row_too_many_is_found_when_read_back(tmp_path: Path) -> None:
    layout = lay_out(sample_pack())
    part = write(sample_pack(), tmp_path)
    fewer = replace(layout.pack, rows={**layout.pack.rows, "issue": layout.pack.rows["issue"][:-1]})
    with pytest.raises(Refused, match="附表8问题”A7"):
        _compare(lay_out(fewer), part)


@pytest.mark.parametrize("text", ["长" * 32768, "𠮷" * 16384])
def test_a_text_that_no_cell_holds_is_refused_by_its_cell(tmp_path: Path, text: str) -> None:
    pack = sample_pack()
    rows = [{**pack.rows["reserve_project"][0], "remark": text}]
    with pytest.raises(Refused) as refused:
        write(replace(pack, rows={**pack.rows, "reserve_project": rows}), tmp_path)
    problem = refused.value.problems[0]
    assert (problem.sheet, problem.cell) == ("附表1储备项目", "BJ5") and not list(tmp_path.iterdir())


def test_what_would_make_digests_doubtful_is_refused(tmp_path: Path) -> None:
    pack = sample_pack()
    row = pack.rows["reserve_project"][0]
    for rows, words in (([row, dict(row)], "两条记录"), ([{**row, "remark": "甲\x1f乙"}], "控制字符")):
        with pytest.raises(Refused, match=words):
            data_digest(replace(pack, rows={**pack.rows, "reserve_project": rows}))


def test_replacing_waits_for_who_holds_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(files.time, "sleep", waits.append)
    original, fails = Path.replace, [True, True]

    def held(self: Path, target: Path) -> Path:
        if fails:
            fails.pop()
            raise PermissionError(errno.EACCES, "held")
        return original(self, target)

    monkeypatch.setattr(Path, "replace", held)
    with replace_file(tmp_path / "样例.xlsx") as part:
        part.write_text("内容", "utf-8")
    assert (tmp_path / "样例.xlsx").read_text("utf-8") == "内容" and len(waits) == 2
    fails.extend([True] * 20)
    with pytest.raises(Refused) as refused, replace_file(tmp_path / "样例.xlsx") as part:
        part.write_text("新内容", "utf-8")
    assert refused.value.exit_code == 3 and (tmp_path / "样例.xlsx").read_text("utf-8") == "内容"
    assert len(list(tmp_path.iterdir())) == 1


def test_an_empty_fill_in_sheet(tmp_path: Path) -> None:
    form = BY_TABLE["project_funding"]
    heading = sheets.SheetHeading("样例县")
    with sheets.new_workbook(tmp_path / "空表.xlsx") as writer:
        sheets.add_form_sheet(
            writer, form, [], heading, names=["project_uid", "channel", "plan_amount"], choices={"project_uid": ["甲,乙", "丙"]}
        )
        sheets.add_form_sheet(writer, BY_TABLE["liaison"], [], heading)
    book = openpyxl.load_workbook(tmp_path / "空表.xlsx")
    sheet = book[form.info.sheet]
    assert [cell.value for cell in sheet[4]] == ["record_uid", "project_uid", "project_name", "channel", "plan_amount"]
    assert sheet.oddHeader.center.text is None and book["_lists"]["A1"].value == "甲,乙"
    assert book["工作专班与联络员"]["B3"].value == "单位" and sample.UNIT
    assert not sheet["B5"].value


def test_a_place_that_is_no_folder_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("x", "utf-8")
    with pytest.raises(Refused, match="不是文件夹") as refused, replace_file(tmp_path / "文件" / "样例.xlsx"):
        raise AssertionError("never reached")
    assert refused.value.exit_code == 3
