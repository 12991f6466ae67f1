"""Word documents and .ods: paragraphs, tables on their grid, what is left out; hidden rows and columns of every kind of workbook."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from exchange.reading import CellError, Limits, Merged, Sheet, WordDocument, WordTable, read_list_file
from exchange.reading.values import EMBEDDED, HIDDEN_TEXT, PICTURES, REVISED
from exchange.reading.worker import load, load_list
from exchange.tasklist import read_tasklist
from models.problems import Refused
from tests.exchange.hostile import ods, ods_cell
from tests.exchange.hostile_word import HEADINGS, ITEM, document, paragraph, table, word
from tests.exchange.made import text_cell, write_xlsx, write_zip


def read(path: Path, body: str) -> WordDocument:
    found = load_list(word(path / "文.docx", document(body)), Limits())
    assert isinstance(found, WordDocument)
    return found


def test_paragraphs_and_tables_stand_in_their_order(tmp_path: Path) -> None:
    found = read(tmp_path, paragraph("一") + table(("甲", "乙"), ("丙", "")) + paragraph("二"))
    assert found == WordDocument("文.docx", ("一", WordTable(1, [["甲", "乙"], ["丙", ""]], [frozenset()] * 2), "二"))
    assert read_list_file(tmp_path / "文.docx") == found


def test_merged_cells_hold_their_text_everywhere(tmp_path: Path) -> None:
    def cell(text: str, form: str) -> str:
        return f"<w:tc><w:tcPr>{form}</w:tcPr>{paragraph(text)}</w:tc>"

    rows = (
        cell("甲", '<w:vMerge w:val="restart"/>') + cell("宽", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("左", '<w:hMerge w:val="restart"/>') + cell("", '<w:hMerge w:val="continue"/>'),
        '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("乙", "") + cell("删", "<w:cellDel/>"),
    )
    found = read(tmp_path, "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>")
    (block,) = found.blocks
    assert isinstance(block, WordTable)
    assert block.rows == [["甲", "宽", "宽"], ["甲", "左", "左"], ["", "乙"]]
    assert block.below == [frozenset(), frozenset({0}), frozenset()]
    assert found.notes == {REVISED}


def test_what_is_not_printed_is_left_out_and_told(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>前</w:t><w:tab/><w:t>后</w:t><w:noBreakHyphen/></w:r><w:del><w:r><w:delText>删</w:delText><w:t>删</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>插</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>走</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>来</w:t></w:r></w:moveTo>"
        '<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r>'
        "<w:r><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText><w:drawing><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>接</w:t></w:r></w:p><w:p><w:r><w:t>上</w:t></w:r></w:p><w:altChunk/>"
    )
    found = read(tmp_path, body)
    assert found.blocks == ("前 后-插来显音", "接上")
    assert found.notes == {REVISED, HIDDEN_TEXT, EMBEDDED, PICTURES}


def test_tables_within_tables_are_told_and_belong_to_the_cell(tmp_path: Path) -> None:
    inner = table(("丙", "丁"))
    found = read(tmp_path, f"<w:tbl><w:tr><w:tc>{paragraph('题')}{inner}{paragraph('后')}</w:tc></w:tr></w:tbl>")
    outer, within = found.blocks
    assert isinstance(outer, WordTable) and isinstance(within, WordTable)
    assert outer.rows == [["题\n丙 丁\n后"]]
    assert (within.rows, within.inside, within.before) == ([["丙", "丁"]], 1, ("题",))


def test_tables_of_another_annex_are_told_and_not_read(tmp_path: Path) -> None:
    body = paragraph("附件2") + table(HEADINGS, ITEM) + paragraph("附件3") + table(HEADINGS, ITEM)
    found = read_tasklist(word(tmp_path / "通知.docx", document(body)))
    assert len(found.items) == 1 and found.items[0].source["table"] == "附件2第1个表格"
    assert [p.message for p in found.problems] == [
        "附件3里也有“具体工作内容”和“责任单位”两列的表格（附件3第2个表格），没有读入。",
    ]


def test_a_table_after_other_text_needs_headings(tmp_path: Path) -> None:
    item = ("2", "组织实施", "完善政策", "推动各项政策落实到位、见到成效，按月调度。", "市发改委、市财政局")
    body = table(HEADINGS, ITEM) + paragraph("— 1 —") + table(item) + paragraph("联系人") + table(item)
    found = read_tasklist(word(tmp_path / "通知.docx", document(body)))
    assert [i.seq for i in found.items] == [1, 2]
    assert [p.message for p in found.problems] == ["“第3个表格”里似乎也有任务，但没有表头，没有读入。"]


def test_leading_and_other_bodies_in_columns_of_their_own(tmp_path: Path) -> None:
    body = table(
        ("序号", "工作内容", "牵头单位", "配合单位"),
        ("1", "甲事。", "市发改委", "市财政局、市商务局"),
        ("2", "乙事。", "市教育局", ""),
    )
    found = read_tasklist(word(tmp_path / "清单.docx", document(paragraph("一、保障措施") + body)))
    assert [(i.action, i.units_text, i.units) for i in found.items] == [
        ("保障措施", "市发改委、市财政局、市商务局", ("市发改委", "市财政局", "市商务局")),
        ("保障措施", "市教育局", ("市教育局",)),
    ]


def test_every_kind_of_value_in_an_ods(tmp_path: Path) -> None:
    def value(kind: str, of: str, text: str = "", more: str = "") -> str:
        return f'<table:table-cell office:value-type="{kind}" office:{of} {more}><text:p>{text}</text:p></table:table-cell>'

    rows = (
        "<table:table-row>"
        + value("float", 'value="12"')
        + value("float", 'value="2.5"')
        + value("boolean", 'boolean-value="true"')
        + value("date", 'date-value="2026-11-05"')
        + value("date", 'date-value="2026-11-05T08:30:00"')
        + value("string", 'string-value=""', "#REF!", 'table:formula="of:=A9"')
        + '<table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p></office:annotation>'
        "<text:p>一<text:s text:c='2'/>二<text:line-break/>三</text:p><text:p>四</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="2" table:visibility="collapse">'
        + ods_cell("甲", 'table:number-columns-spanned="2" table:number-rows-spanned="2"')
        + '<table:covered-table-cell/><table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    )
    found = load_list(
        ods(tmp_path / "值.ods", '<table:table-column/><table:table-column table:visibility="collapse"/>' + rows), Limits()
    )
    first = [12, 2.5, True, date(2026, 11, 5), datetime(2026, 11, 5, 8, 30), CellError("#REF!"), "一  二\n三\n四"]
    assert not isinstance(found, WordDocument)
    (sheet,) = found.sheets
    assert sheet.rows == [first, ["甲", "甲"], ["甲", "甲"]]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({1, 2}, {1})
    with pytest.raises(Refused, match="OpenDocument表格"):
        load(tmp_path / "值.ods", Limits())


def test_hidden_sheets_of_an_ods(tmp_path: Path) -> None:
    path = ods(tmp_path / "隐.ods", "")
    style = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    xml = f'<d>{style}<table:table table:name="旧" table:style-name="h"/><table:table table:name="新"/></d>'
    write_zip(path, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": xml})
    found = load_list(path, Limits())
    assert not isinstance(found, WordDocument)
    assert found.sheets == (Sheet("旧", True, []), Sheet("新", False, []))


def test_hidden_rows_and_columns_are_told(tmp_path: Path) -> None:
    xlsx = write_xlsx(tmp_path / "隐.xlsx", f'<row r="1" hidden="1">{text_cell("A1", "甲")}</row>')
    assert load(xlsx, Limits()).sheets[0].hidden_rows == {0}
    with xlsxwriter.Workbook(str(tmp_path / "列.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "甲")
        sheet.set_column("B:C", None, None, {"hidden": True})
    assert load(tmp_path / "列.xlsx", Limits()).sheets[0].hidden_columns == {1, 2}
    old = xlwt.Workbook()
    page = old.add_sheet("甲")
    page.write(2, 1, "甲")
    page.row(2).hidden = page.col(1).hidden = True
    old.save(str(tmp_path / "旧.xls"))
    (found,) = load(tmp_path / "旧.xls", Limits()).sheets
    assert (found.hidden_rows, found.hidden_columns, found.merged) == ({2}, {1}, ())


def test_merged_ranges_of_an_ods_are_told(tmp_path: Path) -> None:
    cell = ods_cell("甲", 'table:number-columns-spanned="2"')
    found = load_list(ods(tmp_path / "合.ods", f"<table:table-row>{cell}</table:table-row>"), Limits())
    assert not isinstance(found, WordDocument) and found.sheets[0].merged == (Merged(0, 0, 0, 1),)
