"""The marked-up copy of a workbook: only the marks differ, every mark has its note and its line in the index with a link."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from exchange.files import finish
from exchange.markup import Marked, default_name, marked_steps
from exchange.markup import copy as markup_copy
from exchange.markup.marks import FILLS, HEAD
from exchange.markup.xmltext import as_utf8
from exchange.reading import parent
from exchange.reading.values import INDEX_SHEET, INDEX_TITLE, Limits, cell_position
from exchange.reading.worker import load
from exchange.sheets import SheetHeading, add_form_sheet, new_workbook
from models.forms import ReserveProject
from models.problems import ERROR, WARNING, Fix, Problem, Refused
from tests.exchange.made import STRICT, biff, ole, parts_of, sheet_xml, text_cell, write_xlsx, write_zip
from tests.exchange.marked import assert_unchanged, rich

SHEET = "填'报 表"


def wrong(cell: str | None, sheet: str | None = SHEET, *, severity: str = ERROR, code: str = "E02", **more: Any) -> Problem:
    return Problem(code, severity, f"{cell}的内容认不出来。", "改为一个数字。", sheet=sheet, cell=cell, **more)


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy is made in the test's own process, which is what the child does for the price of a start."""

    def here(name: str, limits: Limits, work: Callable[..., None], *arguments: Any) -> Any:
        source, part, plan, limits = arguments
        return markup_copy.answer(Path(source), Path(part), plan, limits)

    monkeypatch.setattr(markup_copy, "in_child", here)


def mark(source: Path, *problems: Problem, target: Path | None = None) -> Marked:
    before = source.read_bytes()
    done = finish(marked_steps(source, problems, target))
    assert source.read_bytes() == before and not list(source.parent.glob("*.part"))
    return done


def notes(book: openpyxl.Workbook) -> dict[tuple[str, str], str]:
    return {(s.title, c.coordinate): c.comment.text for s in book for c in s._cells.values() if c.comment}


def links(book: openpyxl.Workbook) -> dict[tuple[str, str], str]:
    """The targets of the index's links with the message beside each."""
    index = book[INDEX_SHEET]
    found = {}
    for cell in index["C"]:
        if cell.hyperlink:
            sheet, place = re.fullmatch("'(.*)'!([A-Z]+[0-9]+)", cell.hyperlink.location).groups()  # type: ignore[union-attr]
            assert cell.value in (place, "整张表")
            found[sheet.replace("''", "'"), place] = index.cell(cell.row, 4).value
    return found


def test_only_marked_cells_differ_and_each_has_its_note_and_link(tmp_path: Path) -> None:
    source = rich(tmp_path / "交回 表#1.xlsx")
    found = [
        wrong("B3"), wrong("B3", severity=WARNING, code="R19", needs_reason=True), wrong("C9"), wrong("D4"), wrong("A12"),
        wrong("B5"), wrong("第6行"), wrong("B2", "第二张", severity=WARNING), wrong("A1", "隐藏"), wrong(None), wrong("B2", None),
    ]  # fmt: skip
    done = mark(source, *found)
    assert done.file == tmp_path / "交回 表#1（批注）.xlsx" and (done.cells, done.problems, done.remarks) == (8, 11, ())
    cells = {(SHEET, cell) for cell in ("B3", "C9", "C3", "A12", "B5", "A6")} | {("第二张", "B2"), ("隐藏", "A1")}
    assert_unchanged(source, done.file, cells)
    book = openpyxl.load_workbook(done.file)
    said = notes(book)
    assert said.keys() == cells | {(SHEET, "A5")} and said[SHEET, "A5"] == "科长：再核一次"
    assert said[SHEET, "B5"].startswith(f"原有批注\n\n{HEAD}\n错误：B5的内容认不出来。\n怎么改：改为一个数字。")
    assert "须说明：" in said[SHEET, "B3"] and "错误：" in said[SHEET, "B3"]
    assert book[SHEET]["B3"].fill.fgColor.rgb == FILLS[ERROR] and book["第二张"]["B2"].fill.fgColor.rgb == FILLS[WARNING]
    assert book[SHEET]["B3"].font.name == "Calibri" and book.active.title == INDEX_SHEET
    assert links(book).keys() == cells | {(SHEET, "A1")} and {s.title for s in book if s.sheet_view.tabSelected} == {INDEX_SHEET}


def test_a_proposed_mending_is_told_too(tmp_path: Path) -> None:
    found = replace(wrong("B3"), fix=Fix("reserve_project", "甲", (("total_invest", "1.5"),), "改为1.50万元", 92))
    book = openpyxl.load_workbook(mark(rich(tmp_path / "表.xlsx"), found).file)
    said = "改为一个数字。建议：改为1.50万元（把握92%）。"
    assert notes(book)[SHEET, "B3"].endswith(f"怎么改：{said}") and said in [cell.value for cell in book[INDEX_SHEET]["E"]]


def test_the_index_groups_by_kind_errors_first(tmp_path: Path) -> None:
    found = [wrong("A3", severity=WARNING, code="R19", needs_reason=True), wrong("A4", code="E01"), wrong("B4"), wrong("B5")]
    index = openpyxl.load_workbook(mark(rich(tmp_path / "表.xlsx"), *found).file)[INDEX_SHEET]
    texts = [cell.value for cell in index["A"] if cell.value]
    assert texts[0] == INDEX_TITLE and texts[1] == "“表.xlsx”：错误3处，须说明1处。"
    heads = [text for text in texts if text.endswith("处")]
    assert heads == ["错误　内容不能识别（E02）　2处", "错误　必填项未填写（E01）　1处", "须说明　总投资偏大（R19）　1处"]
    heading = texts.index("级别") + 1
    assert index.freeze_panes == f"A{heading + 1}" and index.page_setup.orientation == "landscape"


def test_values_and_results_of_formulas_are_read_as_before(tmp_path: Path) -> None:
    cells = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="e"><v>#REF!</v></c><c r="C1"><v>430523202600012345</v></c>'
    source = write_xlsx(tmp_path / "甲.xlsx", f'<row r="1">{cells}</row>', after='<extLst><ext uri="x"/></extLst>')
    done = mark(source, wrong("A1", "清单"), wrong("E3", "清单"))
    assert load(done.file, Limits()).sheets == load(source, Limits()).sheets
    with ZipFile(source) as old, ZipFile(done.file) as new:
        sheet = new.read("xl/worksheets/sheet1.xml").decode()
        assert sheet.index("legacyDrawing") < sheet.index("extLst") and "<f>1+1</f><v>2</v>" in sheet
        assert set(old.namelist()) <= set(new.namelist())


def test_a_mended_copy_is_read_without_index_and_marked_anew(tmp_path: Path) -> None:
    source = rich(tmp_path / "表.xlsx")
    first = mark(source, wrong("B3"), wrong("B5"), wrong("C9"))
    assert load(first.file, Limits()).sheets == load(source, Limits()).sheets and load(first.file, Limits()).index == INDEX_SHEET
    again = mark(first.file, wrong("C9"), wrong("B4"), target=tmp_path / "再次.xlsx")
    assert_unchanged(source, again.file, {(SHEET, "C9"), (SHEET, "B4")})
    book = openpyxl.load_workbook(again.file)
    assert {place: text.count(HEAD) for place, text in notes(book).items()} == {
        (SHEET, "A5"): 0, (SHEET, "B5"): 0, (SHEET, "C9"): 1, (SHEET, "B4"): 1
    }  # fmt: skip
    assert notes(book)[SHEET, "B5"] == "原有批注" and book[SHEET]["B3"].fill.fgColor.rgb == "FFDDEEFF"
    last = mark(again.file, target=tmp_path / "没有.xlsx")
    assert_unchanged(source, last.file, set())
    assert "没有发现问题" in openpyxl.load_workbook(last.file)[INDEX_SHEET]["A2"].value


@pytest.mark.parametrize("seed", range(4))
def test_any_cells_of_a_fill_in_sheet(tmp_path: Path, seed: int) -> None:
    """A property: whatever is filled in and marked, nothing else changes, and everything marked is told."""
    dice = random.Random(seed)
    source = tmp_path / "填报.xlsx"
    rows = [
        {"project_uid": f"4305232026{n:04d}", "project_name": f"样例{n}号", "total_invest": n} for n in range(dice.randint(0, 9))
    ]
    with new_workbook(source) as sheets:
        add_form_sheet(sheets, ReserveProject, rows, SheetHeading("邵阳县"))
    book = openpyxl.load_workbook(source)
    name = book.sheetnames[0]
    for _ in range(40):
        text = dice.choice(["约300", "待定", 13900000001, -5, None, "=1+1", "91430523MA00O0001A", " <b>&甲 "])
        book[name].cell(dice.randint(5, 30), dice.randint(2, 60)).value = text
    book.save(source)
    places = {(dice.randint(5, 40), dice.randint(1, 70)) for _ in range(30)}
    cells = {book[name].cell(*place).coordinate for place in places}
    done = mark(source, *(wrong(cell, name, severity=dice.choice([ERROR, WARNING])) for cell in cells))
    assert_unchanged(source, done.file, {(name, cell) for cell in cells})
    copy = openpyxl.load_workbook(done.file)
    assert {cell for _, cell in notes(copy)} == cells and {cell for _, cell in links(copy)} == cells
    assert all(cell in message for (_, cell), message in links(copy).items())
    assert load(done.file, Limits()).sheets == load(source, Limits()).sheets


ROWS = f'<row r="2">{text_cell("B2", "甲")}</row>'
ODD = {
    "no references": '<row><c t="inlineStr"><is><t>甲</t></is></c><c><v>1</v></c></row><row><c/><c><v>2</v></c></row>',
    "empty sheet": "",
    "empty row": '<row r="3" s="0" customFormat="1"/><row r="7"/>',
    "one cell": ROWS,
}


@pytest.mark.parametrize("kind", ODD)
def test_sheets_of_odd_make_are_marked_in_place(tmp_path: Path, kind: str) -> None:
    source = write_xlsx(tmp_path / "odd.xlsx", ODD[kind])
    done = mark(source, *(wrong(cell, "清单") for cell in ("A1", "B1", "B2", "A3", "C3", "D3", "B7", "A9")))
    assert done.cells == 8 and done.remarks == () and load(done.file, Limits()).sheets == load(source, Limits()).sheets
    found = openpyxl.load_workbook(done.file)
    assert {cell for _, cell in notes(found)} == {"A1", "B1", "B2", "A3", "C3", "D3", "B7", "A9"}
    places = [cell_position(name) for name in re.findall('<c r="([A-Z]+[0-9]+)"', _sheet(done.file))]
    assert places == sorted(places)  # type: ignore[type-var]


def _sheet(path: Path) -> str:
    with ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_strict_and_prefixed_xml_and_utf_16(tmp_path: Path) -> None:
    strict = write_zip(tmp_path / "严格.xlsx", parts_of(sheet_xml(ROWS, namespace=STRICT), STRICT))
    assert mark(strict, wrong("B2", "清单")).remarks == () and STRICT in _sheet(tmp_path / "严格（批注）.xlsx")
    prefixed = sheet_xml(ROWS).replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
    done = mark(write_zip(tmp_path / "前缀.xlsx", parts_of(prefixed)), wrong("B2", "清单"), wrong("C9", "清单"))
    assert done.remarks == () and '<x:row r="9"><x:c r="C9"' in _sheet(done.file)
    text = '<?xml version="1.0" encoding="UTF-16"?><a>甲</a>'
    assert as_utf8(text.encode("utf-16")).decode() == text.replace("UTF-16", "UTF-8")
    assert as_utf8(text.replace("UTF-16", "GBK").encode("gbk")).decode() == text.replace("UTF-16", "UTF-8")


@pytest.mark.parametrize("break_it", [lambda xml: "<!DOCTYPE styleSheet>" + xml, lambda xml: xml.replace("cellXfs", "other")])
def test_what_cannot_be_marked_in_place_comes_as_values(tmp_path: Path, break_it: Callable[[str], str]) -> None:
    source = rich(tmp_path / "表.xlsx")
    with ZipFile(source) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/styles.xml"] = break_it(parts["xl/styles.xml"].decode())  # type: ignore[union-attr]
    done = mark(write_zip(tmp_path / "坏.xlsx", parts), wrong("B3"), target=tmp_path / "新.xlsx")
    assert "只有其中的值" in done.remarks[0]
    book = openpyxl.load_workbook(done.file)
    assert book[SHEET]["B3"].value == 1.5 and links(book).keys() == {(SHEET, "B3")} == notes(book).keys()
    assert done.remarks[0] in [cell.value for cell in book[INDEX_SHEET]["A"]]


def test_xls_text_and_word_come_as_values(tmp_path: Path) -> None:
    (tmp_path / "旧.xls").write_bytes(ole("Workbook", biff()))
    done = mark(tmp_path / "旧.xls", wrong("B2", "清单"))
    book = openpyxl.load_workbook(done.file)
    assert "旧格式" in done.remarks[0] and (book["清单"]["B1"].value, book["清单"]["B2"].value) == (12, "#DIV/0!")
    (tmp_path / "清单.csv").write_text("序号,责任单位\n1,甲局\n", "utf-8")
    done = mark(tmp_path / "清单.csv", wrong("第2行", None))
    assert links(openpyxl.load_workbook(done.file)).keys() == {("文字表格", "A2")}


def test_targets_that_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = rich(tmp_path / "表.xlsx")
    for target, words in (
        (source, "不能覆盖原文件"),
        (tmp_path / "表.xlsm", "以.xlsx结尾"),
        (tmp_path / "表.xls", "以.xlsx结尾"),
    ):
        with pytest.raises(Refused) as refused:
            mark(source, wrong("B3"), target=target)
        assert words in f"{refused.value.problems[0].message}{refused.value.problems[0].hint}" and refused.value.exit_code == 1
    macros = tmp_path / "宏.xlsm"
    with ZipFile(source) as old, ZipFile(macros, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/vbaProject.bin", b"macros")
    assert default_name(macros).name == "宏（批注）.xlsm"
    with ZipFile(mark(macros, wrong("B3")).file) as archive:
        assert archive.read("xl/vbaProject.bin") == b"macros"
    monkeypatch.setattr("exchange.files.PAUSE", 0)

    def locked(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(Refused) as refused:
        mark(source, wrong("B3"))
    assert refused.value.exit_code == 3 and "关闭正在使用该文件的程序" in refused.value.problems[0].hint
    assert not default_name(source).exists()


def test_many_problems_are_counted_where_they_are_not_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exchange.markup.index.MOST_LISTED", 3)
    monkeypatch.setattr("exchange.markup.notes.MOST_NOTES", 2)
    source = write_xlsx(tmp_path / "甲.xlsx", ROWS)
    warned = [wrong(f"A{n}", "清单", severity=WARNING) for n in range(1, 4)]
    book = openpyxl.load_workbook(mark(source, *warned, wrong("A9", "清单"), wrong("A8", "清单")).file)
    assert {cell for _, cell in notes(book)} == {"A8", "A9"} and len(links(book)) == 3
    assert [c.value for c in book[INDEX_SHEET]["A"] if str(c.value).startswith("另有")] == ["另有2处没有列出，单元格已标色。"]


def test_a_child_marks_and_is_ended_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup_copy, "in_child", parent.in_child)
    source = rich(tmp_path / "表.xlsx")
    assert mark(source, wrong("B3")).remarks == ()
    with pytest.raises(Refused) as refused:
        finish(marked_steps(source, [wrong("B3")], tmp_path / "慢.xlsx", limits=Limits(seconds=0.0)))
    assert "没有读完" in refused.value.problems[0].message and not (tmp_path / "慢.xlsx").exists()
