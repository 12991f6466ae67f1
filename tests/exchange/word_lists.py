"""The list as Word documents: written by python-docx, and the same with its XML edited by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.table import Table

from models.tasks import TaskItem
from tests.exchange.lists import HEADINGS, PAGES, TITLE, broken

NOTICE = (
    "邵阳市人民政府办公室",
    "关于印发工作方案的通知",
    "各县市区人民政府：",
    "现将方案印发给你们。",
    "邵阳市人民政府办公室",
    "2024年5月17日",
)
PEOPLE = (("姓名", "职务"), ("张样例", "市样例局局长"), ("李样例", "市样例局副局长"))


def _fill(table: Table, found: Sequence[TaskItem], *, headings: bool = True) -> None:
    if headings:
        for cell, heading in zip(table.add_row().cells, HEADINGS.values(), strict=True):
            cell.text = heading
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for item in found:
        cells = table.add_row().cells
        for cell, text in zip(cells, ("", "", "", item.content, item.units_text), strict=True):
            cell.text = text
        cells[0].text = str(item.seq)


def _merge(table: Table, found: Sequence[TaskItem], first: int) -> None:
    """Each action and each task in one cell over its rows."""
    for column, texts in ((1, [broken(item.action) for item in found]), (2, [item.task for item in found])):
        start = 0
        for place in range(1, len(texts) + 1):
            if place == len(texts) or texts[place] != texts[start]:
                cell = table.cell(first + start, column)
                if place - start > 1:
                    cell = cell.merge(table.cell(first + place - 1, column))
                cell.text = texts[start]
                start = place


def _annex_of_people(document: Document) -> None:
    document.add_paragraph("附件1")
    document.add_paragraph("工作专班成员名单")
    table = document.add_table(0, 2)
    for line in PEOPLE:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    document.add_page_break()


def notice(path: Path, found: Sequence[TaskItem]) -> Path:
    """The whole notice: its text, annex 1 with people, annex 2 with the list in one table."""
    document = docx.Document()
    for line in NOTICE:
        document.add_paragraph(line)
    _annex_of_people(document)
    document.add_paragraph("附件2")
    document.add_paragraph(TITLE)
    table = document.add_table(0, 5, style="Table Grid")
    _fill(table, found)
    _merge(table, found, 1)
    document.add_paragraph("抄送：市委办公室。")
    document.save(str(path))
    return path


def pages(path: Path, found: Sequence[TaskItem], *, headings: bool = True) -> Path:
    """A table for each page, with page numbers between; headings on each page or only on the first."""
    document = docx.Document()
    document.add_paragraph(TITLE)
    document.add_paragraph("（2024年5月17日）")
    starts = [0, *(seq - 1 for seq in PAGES), len(found)]
    for number, (start, end) in enumerate(pairwise(starts), 1):
        table = document.add_table(0, 5)
        with_headings = headings or number == 1
        _fill(table, found[start:end], headings=with_headings)
        _merge(table, found[start:end], int(with_headings))
        document.add_paragraph(f"— {number} —")
    document.save(str(path))
    return path


def two_rows_of_headings(path: Path, found: Sequence[TaskItem]) -> Path:
    """The table within a table that only gives the layout; headings in two rows, 工作任务 over three of them."""
    document = docx.Document()
    outer = document.add_table(1, 1).cell(0, 0)
    outer.text = TITLE
    table = outer.add_table(2, 5)
    for place, text in ((0, "序号"), (4, "责任单位")):
        table.cell(0, place).merge(table.cell(1, place)).text = text
    table.cell(0, 1).merge(table.cell(0, 3)).text = "工作任务"
    for place, name in enumerate(("action", "task", "content"), 1):
        table.cell(1, place).text = HEADINGS[name]
    _fill(table, found, headings=False)
    _merge(table, found, 2)
    document.save(str(path))
    return path


def edited(path: Path, found: Sequence[TaskItem], change: Callable[[str], str]) -> Path:
    """The table by itself, its XML changed."""
    pages(path, found)
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = change(parts["word/document.xml"].decode()).encode()
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


_BY = 'w:id="1" w:author="样例" w:date="2026-11-02T08:00:00Z"'


def _run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def track_changes(xml: str) -> str:
    """Each content partly inserted, with other words deleted, moved, hidden, in a text box and in a content control; a deleted row."""
    box = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps">'
        "<w:drawing><w:txbxContent><w:p>{0}</w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
        "<w:p>{0}</w:p></w:txbxContent></w:pict>{0}</mc:Fallback></mc:AlternateContent></w:r>"
    ).format(_run("文本框"))

    def change(found: re.Match[str]) -> str:
        text = found[1]
        return (
            f"<w:del {_BY}>{_run('原来的文字', 'delText')}<w:r><w:br/></w:r></w:del>{_run(text[:3])}"
            f"<w:moveFrom {_BY}>{_run('移走的')}</w:moveFrom><w:ins {_BY}>{_run(text[3:9])}</w:ins>"
            f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏的</w:t></w:r>{box}"
            f"<w:sdt><w:sdtPr><w:alias w:val='内容'/></w:sdtPr><w:sdtContent>{_run(text[9:])}</w:sdtContent></w:sdt>"
        )

    xml = re.sub(r"<w:r><w:t>([^<]{20,})</w:t></w:r>", change, xml)
    removed = "".join(
        f"<w:tc><w:tcPr/><w:p><w:del {_BY}>{_run(text, 'delText')}</w:del></w:p></w:tc>"
        for text in ("99", "行动", "任务", "删去的内容。", "市发改委")
    )
    row = f"<w:tr><w:trPr><w:del {_BY}/></w:trPr>{removed}</w:tr></w:tbl>"
    change_of_form = "<w:rPr><w:rPrChange w:id='2'><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr>"
    return xml.replace("</w:tbl>", row).replace("<w:r><w:t>", f"<w:r>{change_of_form}<w:t>")


def strict(xml: str) -> str:
    """In the namespaces of the strict form."""
    return xml.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )


def breaks(xml: str) -> str:
    """Each content on several lines and in two paragraphs, with codes that no eye sees; numbers by the program (blank cells)."""
    xml = re.sub(
        r"<w:t>([^<]{4})([^<]{20,}?)([^<]{6})</w:t>", r"<w:t>\1</w:t><w:br/><w:t>\2&#8203;</w:t><w:cr/><w:t>&#160;\3</w:t>", xml
    )
    xml = re.sub(r"(<w:t>[^<]*保障[^<]{0,2})", r"\1</w:t></w:r></w:p><w:p><w:r><w:t>", xml)
    return re.sub(r"<w:r><w:t>\d+</w:t></w:r>", "<w:pPr><w:numPr/></w:pPr>", xml)
