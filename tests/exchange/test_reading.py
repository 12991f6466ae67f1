"""Workbooks become plain values: merged ranges filled, errors marked, dates understood, sheets told apart."""

from __future__ import annotations

import codecs
import math
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from exchange.reading import (
    CellError,
    FileKind,
    Limits,
    Merged,
    Sheet,
    Workbook,
    cell_name,
    decode,
    kind_of_start,
    read_text,
    read_workbook,
)
from exchange.reading.values import UNCALCULATED, build_rows, cell_position, merged_range, plain
from exchange.reading.worker import load
from models.problems import Refused
from tests.exchange.made import STRICT, biff, ole, parts_of, sheet_xml, text_cell, write_xlsx, write_zip

ODD = Path(__file__).resolve().parents[3] / "shared" / "odd-files"


def only_sheet(path: Path) -> Sheet:
    return load(path, Limits()).sheets[0]


def test_values_of_every_type_are_plain(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    values = ["文字", 7, 2.5, True, datetime(2026, 11, 5, 8, 30), None, time(8, 30), timedelta(hours=30), 123456789012345]
    sheet.append(values)
    book.save(tmp_path / "值.xlsx")
    assert only_sheet(tmp_path / "值.xlsx").rows == [
        ["文字", 7, 2.5, True, datetime(2026, 11, 5, 8, 30), None, "08:30:00", "1 day, 6:00:00", 123456789012345]
    ]


def test_merged_ranges_are_filled_down_and_across_and_told(tmp_path: Path) -> None:
    path = tmp_path / "合并.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:B3", "甲")
        sheet.write("D4", "丁")
        sheet.merge_range("E5:E9", "")
    found = only_sheet(path)
    assert found.rows == [["甲", "甲"], ["甲", "甲"], ["甲", "甲"], [None, None, None, "丁"]]
    assert found.merged == (Merged(0, 0, 2, 1), Merged(4, 4, 8, 4))
    assert found.merged[0].name == "A1:B3"
    assert [found.value(2, 1), found.value(3, 9), found.value(99, 0)] == ["甲", None, None]


def test_hidden_and_very_hidden_sheets_are_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "隐藏.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("看得见", "隐藏", "深隐藏"):
            book.add_worksheet(name).write(0, 0, name)
        book.get_worksheet_by_name("隐藏").hide()
        book.get_worksheet_by_name("深隐藏").very_hidden()
    found = load(path, Limits())
    assert [(s.name, s.hidden, s.very_hidden, s.rows) for s in found.sheets] == [
        ("看得见", False, False, [["看得见"]]),
        ("隐藏", True, False, [["隐藏"]]),
        ("深隐藏", True, True, [["深隐藏"]]),
    ]
    assert found.sheet("深隐藏") is found.sheets[2]
    assert found.sheet("没有") is None


def test_error_cells_and_formulas_without_a_result_are_marked(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1"><f>A1</f></c><c r="C1" t="str"><f>""</f><v></v></c>'
        '<c r="D1"><f>1+1</f><v>2</v></c><c r="E1" t="e"><v/></c></row>'
    )
    expected = [CellError("#DIV/0!"), UNCALCULATED, None, 2]
    assert only_sheet(write_xlsx(tmp_path / "错.xlsx", rows)).rows == [expected]

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A2"] = "#REF!", "=1+1"
    sheet["A3"], sheet["A3"].number_format = 10**9, "yyyy-mm-dd"
    book.save(tmp_path / "错2.xlsx")
    assert only_sheet(tmp_path / "错2.xlsx").rows == [[CellError("#REF!")], [UNCALCULATED], [10**9]]


@pytest.mark.parametrize("number_format", [27, 31, 57, 58])
def test_dates_in_chinese_formats_are_dates(tmp_path: Path, number_format: int) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A2"] = 45430, 10**9
    sheet["A1"].number_format = sheet["A2"].number_format = "0"
    sheet["A1"]._style.numFmtId = sheet["A2"]._style.numFmtId = number_format
    book.save(tmp_path / "日期.xlsx")
    assert only_sheet(tmp_path / "日期.xlsx").rows == [[date(2024, 5, 18)], [10**9]]


def test_cells_without_references_are_counted_on(tmp_path: Path) -> None:
    rows = '<row><c t="inlineStr"><is><t>甲</t></is></c><c t="e"><v>#N/A</v></c></row><row><c><v>3</v></c></row>'
    assert only_sheet(write_xlsx(tmp_path / "无.xlsx", rows)).rows == [["甲", CellError("#N/A")], [3]]


def test_strict_files_are_read(tmp_path: Path) -> None:
    rows = '<row r="1">' + text_cell("A1", "甲") + '<c r="B1"><v>1.5</v></c><c r="C1" t="b"><v>1</v></c></row>'
    path = write_zip(tmp_path / "严格.xlsx", parts_of(sheet_xml(rows, namespace=STRICT), STRICT))
    assert only_sheet(path).rows == [["甲", 1.5, True]]


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize("name", ["旧表.xls", "旧表.xlsx", "旧表.et"])
def test_old_workbooks_are_read_whatever_their_name(tmp_path: Path, name: str, small: bool) -> None:
    path = tmp_path / name
    path.write_bytes(ole("Workbook", biff(), small=small))
    found = load(path, Limits())
    assert found.sheets == (
        Sheet("清单", False, [["甲", 12], ["甲", CellError("#DIV/0!")], [None, CellError("#N/A")]], (Merged(0, 0, 1, 0),)),
    )


@pytest.mark.parametrize("name", ["责任 清单#1 100%.xlsx", "数据.xls", "没有后缀"])
@pytest.mark.usefixtures("reading_child")
def test_the_child_process_sends_the_same(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "两新 #资料%"
    folder.mkdir()
    rows = '<row r="1">' + text_cell("A1", "甲") + "</row>"
    path = write_xlsx(folder / name, rows)
    assert read_workbook(path) == load(path, Limits()) == Workbook(name, (Sheet("清单", False, [["甲"]]),))


@given(st.integers(0, 2**20), st.integers(0, 2**14 - 1))
def test_names_of_cells_come_back(row: int, column: int) -> None:
    assert cell_position(cell_name(row, column)) == (row, column)


def test_names_of_cells_and_ranges() -> None:
    assert [cell_name(6, 2), cell_name(0, 26), cell_name(1048575, 16383)] == ["C7", "AA1", "XFD1048576"]
    assert cell_position("") is None
    assert merged_range("$B$2:C9") == Merged(1, 1, 8, 2)
    assert merged_range("B2") == Merged(1, 1, 1, 1)
    assert merged_range("B:C") is None


@given(st.dictionaries(st.tuples(st.integers(0, 20), st.integers(0, 9)), st.one_of(st.integers(), st.text(), st.none())))
def test_rows_hold_every_filled_cell_in_its_place(cells: dict[tuple[int, int], int | str | None]) -> None:
    rows = build_rows(dict(cells), (), {})
    found = {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if value is not None}
    assert found == {place: value for place, value in cells.items() if value not in (None, "")}
    assert not rows or rows[-1]


def test_plain_values() -> None:
    assert plain(date(2026, 1, 2)) == date(2026, 1, 2)
    assert plain(timedelta(hours=1)) == "1:00:00"
    assert math.isnan(plain(math.nan))  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    text = "序号\t具体工作内容\r\n1\t推动老旧设备更新\r\n"
    path = tmp_path / "清单.txt"
    path.write_bytes(text.encode(encoding))
    assert kind_of_start(path.read_bytes()) is FileKind.TEXT
    assert read_text(path) == text


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=4))
def test_chinese_text_comes_back(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert decode(text.encode(encoding)) == text
    assert decode(codecs.BOM_UTF16_BE + text.encode("utf-16-be")) == text


def test_odd_files_are_read_or_refused_in_chinese() -> None:
    if not ODD.is_dir():
        pytest.skip("没有其他程序生成的样例文件（odd-files），跳过")
    paths = [path for path in sorted(ODD.rglob("*.*")) if path.suffix != ".md"]
    read = 0
    for path in paths:
        try:
            read += len(load(path, Limits()).sheets) > 0
        except Refused as refused:
            (problem,) = refused.problems
            assert problem.code == "FILE" and path.name in problem.message, path
            assert problem.hint and "内部错误" not in problem.message, path
    assert len(paths) >= 330 and read >= 250


@pytest.mark.parametrize(
    "name", ["tests__errors.xlsx", "tests__OOM_alloc.xls", "wps__image.xls", "ErrorTypes.xls", "tests__date.xls"]
)
@pytest.mark.usefixtures("reading_child")
def test_some_odd_files_through_the_child(name: str) -> None:
    if not ODD.is_dir():
        pytest.skip("没有其他程序生成的样例文件（odd-files），跳过")
    (path,) = ODD.rglob(name)
    assert read_workbook(path).sheets == load(path, Limits()).sheets


@pytest.mark.usefixtures("reading_child")
def test_memory_is_bounded_where_the_system_can(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("本系统没有内存上限")
    path = write_xlsx(tmp_path / "大.xlsx", '<row r="1">' + text_cell("A1", "甲" * 10) + "</row>")
    with pytest.raises(Refused) as refused:
        read_workbook(path, limits=Limits(memory_bytes=2**20))
    assert "大.xlsx" in refused.value.problems[0].message
