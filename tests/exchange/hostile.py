"""Files that are hostile, odd or no list of this city: each is read or refused, and what is said of each stands in the golden file.

`python -m tests.exchange.hostile` writes the golden file anew; it must be read then as a clerk would.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import xlsxwriter

from exchange.tasklist import read_tasklist
from exchange.templates import write_template
from models.problems import Refused
from tests.exchange.hostile_word import LAUGHS, SECRET, WORD, Maker
from tests.exchange.lists import TITLE, items, notice_text, workbook
from tests.exchange.made import biff, ole, parts_of, sheet_xml, text_cell, write_xlsx, write_zip
from tests.exchange.sheet_lists import old
from tests.exchange.word_lists import notice

GOLDEN = Path(__file__).parent / "golden" / "list_refusals.txt"
HEADINGS = ["序号", "重要行动", "主要任务", "具体工作内容", "责任单位"]
ITEM = [1, "组织实施", "完善政策", "推动政策落实。", "市发改委、市财政局"]
ROW = f'<row r="1">{text_cell("A1", "甲")}</row>'
ODS = (
    '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>'
    '<table:table table:name="清单">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
RTF = rb"{\rtf1\ansi list}"


def sheet(path: Path, *lines: Sequence[object], name: str = "清单", hide: bool = False) -> Path:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet(name)
        for number, line in enumerate(lines):
            page.write_row(number, 0, line)
        if hide:
            book.add_worksheet("说明").activate()
            page.hide()
    return path


def ods(path: Path, rows: str, **more: str) -> Path:
    return write_zip(path, {"mimetype": ODS_TYPE, "content.xml": ODS.format(rows), **more})


def ods_cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def _fill_in(path: Path) -> None:
    meta = {"unit": "430523", "unit_name": "邵阳县", "period": "2026-11", "list_version": "2024-05-17"}
    row = {"task_uid": "T1", "seq": 1, "action": "组织实施", "task": "完善政策", "content": "推动。", "city_units": ("市发改委",)}
    write_template(path, "task_progress", {"task_progress": [row]}, meta=meta, departments=["县发改局"])


def _long_cell(path: Path) -> None:
    """A text of 400,000 characters over all rows of a merged cell."""
    rows = "".join(f'<row r="{n}">{text_cell(f"A{n}", "字" * 400_000 if n == 1 else "")}</row>' for n in range(1, 3))
    write_xlsx(path, rows, '<mergeCells count="1"><mergeCell ref="A1:A3000"/></mergeCells>')


def _many_rows(path: Path) -> None:
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ITEM)
    head = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in HEADINGS)
    write_xlsx(path, f"<row>{head}</row>" + f"<row>{cells}</row>" * 100_000)


def _bytes(data: bytes) -> Maker:
    return lambda path: path.write_bytes(data)


def _text(text: str, encoding: str = "utf-8") -> Maker:
    return _bytes(text.encode(encoding))


def _macro(path: Path) -> None:
    book = openpyxl.load_workbook(workbook(path.with_suffix(".xlsx"), items()))
    book.save(path)
    path.with_suffix(".xlsx").unlink()


def _cut(path: Path, source: Path) -> None:
    path.write_bytes(source.read_bytes()[:3000])


def _encrypted_zip(path: Path) -> None:
    data = bytearray(write_xlsx(path, ROW).read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)


def _parts(**changed: str) -> dict[str, str | bytes]:
    return {**parts_of(sheet_xml(ROW)), **changed}


SHEETS: dict[str, Maker] = {
    "合并整张表.xlsx": lambda p: write_xlsx(p, ROW, '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    "最右下角有内容.xlsx": lambda p: write_xlsx(p, ROW + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "十万行.xlsx": _many_rows,
    "长文字合并三千行.xlsx": _long_cell,
    "实体炸弹.xlsx": lambda p: write_zip(p, parts_of(LAUGHS + sheet_xml(ROW))),
    "读取本机文件.xlsx": lambda p: write_zip(
        p,
        parts_of(
            f'<!DOCTYPE d [<!ENTITY x SYSTEM "{(p.parent / "secret.txt").as_uri()}">]>'
            + sheet_xml(f'<row r="1">{text_cell("A1", "&x;")}</row>')
        ),
    ),
    "字串炸弹.xlsx": lambda p: write_zip(p, _parts(**{"xl/sharedStrings.xml": " " * (40 * 2**20)})),
    "解压后过大.xlsx": lambda p: write_zip(p, _parts(**{f"xl/worksheets/x{n}.bin": " " * (30 * 2**20) for n in range(5)})),
    "XML套五千层.xlsx": lambda p: write_xlsx(p, "<x>" * 5000 + ROW + "</x>" * 5000),
    "工作簿指向别处.xlsx": lambda p: write_zip(
        p, _parts(**{"xl/_rels/workbook.xml.rels": '<Relationships xmlns="x"><Relationship Id="rId1" Target="../../secret.txt"/></Relationships>'})
    ),
    "没有这个字串.xlsx": lambda p: write_xlsx(p, '<row r="1"><c r="A1" t="s"><v>99</v></c></row>'),
    "截断.xlsx": lambda p: _cut(p, workbook(p, items())),
    "截断.xls": lambda p: _cut(p, old(p, items())),
    "空表.xlsx": lambda p: sheet(p),
    "只有表头.xlsx": lambda p: sheet(p, [TITLE], HEADINGS),
    "怀化清单.xlsx": lambda p: sheet(p, ["怀化市推动两新工作责任清单"], HEADINGS, ITEM),
    "永州来文.xlsx": lambda p: sheet(p, ["两新工作责任清单"], ["永州市人民政府办公室"], ["2026年11月3日"], HEADINGS, ITEM),
    "通讯录.xlsx": lambda p: sheet(p, ["两新工作通讯录"], ["单位", "姓名", "手机"], ["市发改委", "张样例", "13900000000"]),
    "项目清单.xlsx": lambda p: sheet(p, ["项目名称", "总投资"], ["样例项目", 100]),
    "报送包.xlsx": lambda p: sheet(p, HEADINGS, ITEM, name="_digest"),
    "填报表.xlsx": _fill_in,
    "清单在隐藏的表.xlsx": lambda p: sheet(p, HEADINGS, ITEM, hide=True),
    "带宏.xlsm": _macro,
    "加密条目.xlsx": _encrypted_zip,
    "加密.xls": _bytes(ole("Workbook", biff(encrypted=True))),
    "加密.docx": _bytes(ole("EncryptedPackage", b"x")),
    "加密.ods": lambda p: ods(p, "", **{"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
    "重复一百六十亿格.ods": lambda p: ods(
        p,
        f'<table:table-row table:number-rows-repeated="1048576">{ods_cell("甲", "table:number-columns-repeated=" + chr(34) + "16384" + chr(34))}</table:table-row>',
    ),
    "重复十万行.ods": lambda p: ods(
        p, f'<table:table-row table:number-rows-repeated="99999">{ods_cell("甲") * 9}</table:table-row>'
    ),
    "合并整张表.ods": lambda p: ods(
        p, f'<table:table-row>{ods_cell("甲", "table:number-rows-spanned=" + chr(34) + "999999" + chr(34))}</table:table-row>'
    ),
    "读取本机文件.ods": lambda p: write_zip(
        p, {"mimetype": ODS_TYPE, "content.xml": f'<!DOCTYPE d SYSTEM "{(p.parent / "secret.txt").as_uri()}">' + ODS.format("")}
    ),
    "断了.ods": lambda p: write_zip(p, {"mimetype": ODS_TYPE, "content.xml": ODS[:80]}),
    "怪数字.ods": lambda p: ods(
        p,
        '<table:table-row table:number-rows-repeated="x"><table:table-cell office:value-type="float" office:value="一"/>'
        '<table:table-cell office:value-type="date" office:date-value="昨天"><text:p>昨天</text:p></table:table-cell></table:table-row>',
    ),
}  # fmt: skip
KINDS: dict[str, Maker] = {
    "空.docx": _bytes(b""),
    "文字文稿.wps": _bytes(ole("WordDocument", b"x")),
    "旧文档.doc": _bytes(ole("WordDocument", b"x")),
    "表格.et": _bytes(ole("Contents", b"x")),
    "旧表.xls": _bytes(ole("Workbook", b"\x01\x02" * 4000)),
    "别的程序.docx": _bytes(ole("Contents", b"x")),
    "演示.docx": lambda p: write_zip(p, {"ppt/presentation.xml": ""}),
    "二进制.xlsb": lambda p: write_zip(p, {"xl/workbook.bin": ""}),
    "文档.odt": lambda p: write_zip(p, {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
    "版式.ofd": lambda p: write_zip(p, {"OFD.xml": ""}),
    "压缩包.docx": lambda p: write_zip(p, {"责任清单.docx": "x"}),
    "压缩包.rar": _bytes(b"Rar!\x1a\x07\x00"),
    "扫描件.pdf": _bytes(b"%PDF-1.7\n"),
    "改了名的PDF.docx": _bytes(b"%PDF-1.7\n"),
    "照片.docx": _bytes(b"\xff\xd8\xff\xe0\0\0"),
    "富文本.doc": _bytes(RTF),
    "网页.xls": _bytes(b"<html><table><tr><td>1"),
    "XML文档.doc": _text('<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">'),
    "XML表格.xls": _text('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'),
    "乱码.docx": _bytes(bytes(range(1, 32)) * 9),
    "全是零.xlsx": _bytes(bytes(5000)),
    "坏信封.xls": _bytes(ole("Workbook", biff())[:300]),
    "清单.docx.lnk": _bytes(b"L\0\0\0\x01\x14\x02\0" * 9),
    "改了名的文档.xlsx": lambda p: notice(p, items()),
    "改了名的表格.docx": lambda p: workbook(p, items()),
    "改了名的文字.docx": _text(notice_text(items())),
}
TEXTS: dict[str, Maker] = {
    "国标码.txt": _text(notice_text(items()), "gb18030"),
    "无标记UTF-16.txt": _text(notice_text(items()), "utf-16-le"),
    "认不出的编码.txt": _bytes("甲乙丙".encode("gb18030") * 1400 + b"\xff\xff"),
    "含零字节.txt": _bytes(b"plain" * 1000 + b"\0"),
    "三兆.txt": _text("任务\n" * 500_000),
    "没有清单.txt": _text("会议通知\n各单位：请按时参加。\n"),
    "引号不成对.txt": _text("\t".join(map(str, HEADINGS)) + '\n1\t"开口\n' + "续行\n" * 250_000),
    "一格七十万行.txt": _text("\t具体工作内容\n\t责任单位\n\n\t甲\n" + "续\n" * 500_000),
    "到处是表头.txt": _text("内容\t\n" * 250_000),
    "括号陷阱.txt": _text("清单(" * 100_000 + "\n" + "\t".join(map(str, HEADINGS)) + "\n" + "\t".join(map(str, ITEM))),
    "单位陷阱.txt": _text("\t".join(map(str, HEADINGS)) + "\n" + "\n".join(f"{n}\t\t\t内容{n}。\t{'等' * 300}局" for n in range(2000))),
    "引号.csv": _text('具体工作内容,责任单位\n"' + "字" * 300_000),
}  # fmt: skip
FILES: dict[str, Maker] = {**WORD, **SHEETS, **KINDS, **TEXTS}
HEAVY = (
    "一百二十万个元素.docx", "一万个清单表格.docx", "三万行.docx", "十万行.xlsx", "长文字合并三千行.xlsx", "重复一百六十亿格.ods",
)  # fmt: skip
"""Those that cost most; they are read in a process of their own, as in the program."""


def make(name: str, folder: Path) -> Path:
    (folder / "secret.txt").write_text(SECRET, "utf-8")
    path = folder / name
    FILES[name](path)
    return path


def said_of(path: Path) -> list[str]:
    """What a clerk is told of a file, as lines."""
    try:
        found = read_tasklist(path)
    except Refused as refused:
        return [f"拒绝：{p.message}{p.hint}" for p in refused.problems]
    told = [f"提示：{p.message}{p.hint}" for p in found.problems]
    more = [f"提示：……共{len(told)}条"] if len(told) > 3 else []
    return [f"读入{len(found.items)}项", *told[:3], *more]


def golden_text(said: dict[str, list[str]]) -> str:
    return "\n".join(f"{name}\n" + "".join(f"    {line}\n" for line in lines) for name, lines in said.items())


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        said = {name: said_of(make(name, Path(folder))) for name in FILES}
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(golden_text(said), "utf-8")


if __name__ == "__main__":
    main()
