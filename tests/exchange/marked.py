"""Workbooks that a marked-up copy must not harm, and what a copy is compared by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Border, Color, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from exchange.reading.values import INDEX_SHEET

_STYLE = ("fill", "font", "border", "alignment", "protection")


def rich(path: Path) -> Path:
    """A clerk's workbook with everything that is to stay: styles, merges, panes, filters, notes, names, print settings, formulas."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "填'报 表"
    sheet.append(["标题"])
    sheet.append(["项目名称", "总投资", "备注", None, "合计"])
    for number in range(1, 6):
        sheet.append([f"样例{number}号", number * 1.5, None, None, f"=B{number + 2}*2"])
    sheet["B3"].fill = PatternFill("solid", fgColor="FFDDEEFF", bgColor=Color(indexed=64))
    sheet["B4"].number_format = "0.000"
    sheet["A3"].font = Font(name="黑体", bold=True, color="FF0000FF")
    sheet["A4"].border = Border(left=Side(style="thick"))
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("C3:D4")
    sheet.freeze_panes, sheet.auto_filter.ref = "B3", "A2:E7"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["D"].hidden = 33, True
    sheet.row_dimensions[6].hidden, sheet.row_dimensions[3].height = True, 40
    sheet.print_title_rows, sheet.print_area, sheet.page_setup.orientation = "1:2", "A1:E7", "landscape"
    sheet["A5"].comment = Comment("科长：再核一次", "张样例")
    sheet["B5"].comment = Comment("原有批注", "张样例")
    rule = DataValidation(type="list", formula1='"是,否"')
    rule.add("C3:C9")
    sheet.add_data_validation(rule)
    other = book.create_sheet("第二张")
    other["B2"], other["B3"] = "甲", 123456789012345678
    other.print_title_rows = "1:1"
    book.create_sheet("隐藏").sheet_state = "hidden"
    book["隐藏"]["A1"] = "内"
    book.defined_names["范围"] = DefinedName("范围", attr_text="第二张!$B$2:$B$3")
    book.active = 1
    book.save(path)
    return path


def look(cell: Any) -> tuple[object, ...]:
    """Everything that a cell shows but its note."""
    return cell.value, cell.number_format, *(repr(getattr(cell, name)) for name in _STYLE)


def cells(sheet: Any) -> dict[str, tuple[object, ...]]:
    """Every cell that holds or shows something, by its name."""
    blank = look(openpyxl.Workbook().active["A1"])
    shown = {cell.coordinate: look(cell) for cell in sheet._cells.values() if type(cell).__name__ == "Cell"}
    return {name: look for name, look in shown.items() if look != blank}


def layout(sheet: Any) -> tuple[object, ...]:
    """Everything of a sheet that is not in its cells."""
    columns = {name: (c.width, c.hidden) for name, c in sheet.column_dimensions.items()}
    rows = {number: (r.height, r.hidden) for number, r in sheet.row_dimensions.items() if r.height or r.hidden}
    rules = [(str(rule.sqref), rule.type, rule.formula1) for rule in sheet.data_validations.dataValidation]
    printed = (sheet.print_title_rows, sheet.print_area, sheet.page_setup.orientation, sheet.page_setup.fitToWidth)
    views = (sheet.freeze_panes, sheet.auto_filter.ref, sheet.sheet_state)
    return columns, rows, rules, printed, views, sorted(map(str, sheet.merged_cells.ranges))


def assert_unchanged(source: Path, copy: Path, marked: set[tuple[str, str]]) -> None:
    """The copy is the source but for the marked cells, the notes and the index."""
    before, after = openpyxl.load_workbook(source), openpyxl.load_workbook(copy)
    index, *others = after.sheetnames
    assert index == INDEX_SHEET and others == before.sheetnames
    assert {n: d.attr_text for n, d in before.defined_names.items()} == {n: d.attr_text for n, d in after.defined_names.items()}
    for old in before:
        new = after[old.title]
        ours = {cell for sheet, cell in marked if sheet == old.title}
        was, now = cells(old), cells(new)
        assert {n: v for n, v in was.items() if n not in ours} == {n: v for n, v in now.items() if n not in ours}
        assert {n: was.get(n, (None,))[0] for n in ours} == {n: now[n][0] for n in ours}
        assert layout(old) == layout(new)
