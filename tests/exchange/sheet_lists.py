"""The list as workbooks by openpyxl, XlsxWriter and xlwt, and with their XML edited by hand; as .csv."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import xlsxwriter
import xlwt

from models.tasks import TaskItem
from tests.exchange.lists import HEADINGS, PAGES, TITLE, broken, rows
from tests.exchange.made import STRICT, parts_of, sheet_xml, text_cell, write_zip

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def unclean(path: Path, found: Sequence[TaskItem]) -> Path:
    """By openpyxl: a blank sheet first, merged titles, columns turned about, hidden rows and columns, codes that no eye sees."""
    book = openpyxl.Workbook()
    book.create_sheet("清单 ")
    sheet = book["清单 "]
    sheet.append(["附件２"])
    sheet.append([TITLE[:10] + "\u200b" + TITLE[10:]])
    sheet.merge_cells("A2:F2")
    sheet.append(["", "", "", "", "二〇二四年五月十七日"])
    order = ("units", "content", "seq", "task", "action")
    sheet.append([None, *("\u00a0" + HEADINGS[name] + " " for name in order)])
    for row in rows(found):
        texts = {**row, "seq": row["seq"].translate(_WIDE), "content": row["content"].replace("。", "。\u200b\n\u00a0_x000D_", 1)}
        sheet.append([None, *(texts[name] for name in order)])
    sheet.append(["说明：以上为全部任务"])
    sheet.row_dimensions[7].hidden = sheet.row_dimensions[9].hidden = sheet.row_dimensions[10].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.save(path)
    return path


def sheet_an_action(path: Path, found: Sequence[TaskItem]) -> Path:
    """By XlsxWriter: a sheet for each action, named after it, its numbers beginning at 1, without a column for the action."""
    with xlsxwriter.Workbook(str(path)) as book:
        for place, action in enumerate(dict.fromkeys(item.action for item in found), 1):
            sheet = book.add_worksheet(f"{place}.{action}")
            sheet.write(0, 0, TITLE)
            sheet.write_row(1, 0, ["序号", "主要任务", "具体工作内容", "责任单位"])
            for line, item in enumerate((item for item in found if item.action == action), 1):
                sheet.write_row(line + 1, 0, [line, item.task, item.content, item.units_text])
    return path


def bands(path: Path, found: Sequence[TaskItem]) -> Path:
    """By XlsxWriter: the action in a line across the table before its items; leading and other bodies in two columns of headings."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.merge_range(0, 0, 0, 4, TITLE)
        for column, heading in enumerate(("序号", "主要任务", "具体工作内容")):
            sheet.merge_range(1, column, 2, column, heading)
        sheet.merge_range(1, 3, 1, 4, "责任单位")
        sheet.write_row(2, 3, ["牵头单位", "配合单位"])
        line, above, number = 3, "", 0
        for item in found:
            if item.action != above:
                above, number = item.action, number + 1
                sheet.merge_range(line, 0, line, 4, f"{'一二三四五六'[number - 1]}、{above}")
                line += 1
            lead, _, others = item.units_text.partition("、")
            sheet.write_row(line, 0, [item.seq, item.task, item.content, lead, others])
            line += 1
    return path


def old(path: Path, found: Sequence[TaskItem]) -> Path:
    """By xlwt (.xls): titles, actions merged down to the end of each page, headings again at its top, a hidden row."""
    book = xlwt.Workbook(encoding="utf-8")
    book.add_sheet("空白")
    sheet = book.add_sheet("责任清单")
    sheet.write_merge(0, 0, 0, 4, TITLE)
    line, start = 1, 0
    for place, item in enumerate(found):
        if place == 0 or item.seq in PAGES:
            for column, heading in enumerate(HEADINGS.values()):
                sheet.write(line, column, heading)
            line += 1
            start = line
        for column, text in ((0, item.seq), (2, item.task), (3, item.content), (4, item.units_text)):
            sheet.write(line, column, text)
        following = found[place + 1] if place + 1 < len(found) else None
        if following is None or following.action != item.action or following.seq in PAGES:
            sheet.write_merge(start, line, 1, 1, broken(item.action))
            start = line + 1
        line += 1
    sheet.row(4).hidden = True
    book.save(str(path))
    return path


def _sheet(found: Sequence[TaskItem], before: str = "", namespace: str = "") -> str:
    lines = [[TITLE], list(HEADINGS.values()), *(list(row.values()) for row in rows(found))]
    xml = ""
    for number, cells in enumerate(lines, 1):
        filled = ((f"{'ABCDE'[column]}{number}", text) for column, text in enumerate(cells) if text)
        xml += f'<row r="{number}">' + "".join(text_cell(place, escape(text)) for place, text in filled) + "</row>"
    made = sheet_xml(xml, namespace=namespace) if namespace else sheet_xml(xml)
    return made.replace("<sheetData>", before + "<sheetData>")


def wrong_dimension(path: Path, found: Sequence[TaskItem]) -> Path:
    """By hand, as WPS declares it: the range of the sheet said to be A1."""
    return write_zip(path, parts_of(_sheet(found, '<dimension ref="A1"/>')))


def strict_workbook(path: Path, found: Sequence[TaskItem]) -> Path:
    """By hand, in the strict form."""
    return write_zip(path, parts_of(_sheet(found, namespace=STRICT), STRICT))


def comma_separated(path: Path, found: Sequence[TaskItem], encoding: str = "utf-8-sig") -> Path:
    """As Excel and WPS save it: .csv, in quotes where a cell has line breaks."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow([TITLE, "", "", "", ""])
        writer.writerow(HEADINGS.values())
        writer.writerows(row.values() for row in rows(found))
    return path
