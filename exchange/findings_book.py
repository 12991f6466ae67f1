"""What a check found as a workbook: 汇总 by rule, with links into 明细, where every finding stands on a line of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell  # type: ignore[import-untyped]

from exchange.files import replace_file
from exchange.markup.marks import FILLS
from exchange.sheets import SheetHeading, Sheets, new_workbook, put, put_row, set_height, set_up_page, titled
from models.problems import ERROR, WARNING

SUMMARY, DETAILS = "汇总", "明细"
_SUMMARY_HEADINGS = ("级别", "规则", "问题", "处数", "待写说明", "查看")
_SUMMARY_WIDTHS = (10, 9, 52, 9, 12, 12)
_HEADINGS = ("级别", "规则", "报表", "记录", "栏目", "现在的内容", "问题", "怎么改", "核实说明", "责任部门", "记录标识")
_WIDTHS = (9, 8, 16, 26, 18, 20, 44, 50, 26, 20, 18)
_LINE = "#BFC7D1"
_FIRST = 3
"""The row of the first line of both sheets, counted from 0: below a title, a line about the check, and the headings."""


@dataclass(frozen=True)
class FindingLine:
    """One finding: the record as people call it, its field, what it holds now, and who answers for it."""

    form: str
    name: str
    field: str
    value: str
    message: str
    hint: str
    reason: str
    dept: str
    record: str


@dataclass(frozen=True)
class FindingGroup:
    """What one rule found: its severity (`grave` for an error) in words, its id and title, and how many still wait for a reason."""

    word: str
    grave: bool
    code: str
    title: str
    lines: tuple[FindingLine, ...]
    waiting: int | None = None


def write_findings(
    target: Path, groups: Sequence[FindingGroup], heading: SheetHeading, notes: Sequence[str], checked_at: str
) -> None:
    """Write the workbook; an earlier file of that name is replaced. Raises `Refused` where it cannot be written."""
    about = "　".join(part for part in (f"填报单位：{heading.unit_name}", heading.period, checked_at, *notes) if part)
    with replace_file(target) as part, new_workbook(part, title="检查结果") as sheets:
        _add_summary(sheets, groups, heading, about)
        _add_details(sheets, groups, heading, about)


def _start(sheets: Sheets, name: str, heading: SheetHeading, headings: Sequence[str], widths: Sequence[int], about: str) -> Any:
    sheet = sheets.add_sheet(name)
    set_up_page(sheet, heading, width=sum(widths))
    sheet.repeat_rows(_FIRST - 1)
    sheet.freeze_panes(_FIRST, 0)
    sheet.hide_gridlines(2)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 32)
    put(sheet, 0, 0, titled(f"检查结果{name}", heading), sheets.format(font_name="黑体", font_size=16))
    put(sheet, 1, 0, about, sheets.format(font_color="#5B6573"))
    sheet.set_row(_FIRST - 1, 24)
    put_row(sheet, _FIRST - 1, headings, [sheets.heading_format()] * len(headings))
    return sheet


def _word_format(sheets: Sheets, group: FindingGroup) -> Any:
    colour = FILLS[ERROR if group.grave else WARNING][2:]
    return sheets.format(border=1, border_color=_LINE, align="center", bg_color=f"#{colour}")


def _add_summary(sheets: Sheets, groups: Sequence[FindingGroup], heading: SheetHeading, about: str) -> None:
    sheet = _start(sheets, SUMMARY, heading, _SUMMARY_HEADINGS, _SUMMARY_WIDTHS, about)
    middle, text = (
        sheets.format(border=1, border_color=_LINE, align="center"),
        sheets.format(border=1, border_color=_LINE, text_wrap=True),
    )
    number = sheets.format(border=1, border_color=_LINE, align="right", num_format="0")
    link = sheets.format(border=1, border_color=_LINE, align="center", font_color="#1F5FBF", underline=1)
    below = _FIRST
    for row, group in enumerate(groups, _FIRST):
        sheet.set_row(row, 20)
        cells = (group.word, group.code, group.title, len(group.lines), group.waiting)
        put_row(sheet, row, cells, (_word_format(sheets, group), middle, text, number, number))
        sheet.write_url(row, 5, f"internal:{quote_sheetname(DETAILS)}!{xl_rowcol_to_cell(below, 0)}", link, "到明细")
        below += len(group.lines)
    if not groups:
        put(sheet, _FIRST, 0, "检查通过，没有错误，也没有提示。", sheets.format())


def _add_details(sheets: Sheets, groups: Sequence[FindingGroup], heading: SheetHeading, about: str) -> None:
    sheet = _start(sheets, DETAILS, heading, _HEADINGS, _WIDTHS, about)
    middle, text = (
        sheets.format(border=1, border_color=_LINE, align="center"),
        sheets.format(border=1, border_color=_LINE, text_wrap=True, num_format="@"),
    )
    row = _FIRST
    for group in groups:
        formats = (_word_format(sheets, group), middle, *[text] * (len(_HEADINGS) - 2))
        for line in group.lines:
            cells = (group.word, group.code, line.form, line.name, line.field, line.value, line.message, line.hint, line.reason,
                     line.dept, line.record)  # fmt: skip
            set_height(sheet, row, cells, _WIDTHS)
            put_row(sheet, row, cells, formats)
            row += 1
    sheet.autofilter(_FIRST - 1, 0, max(row - 1, _FIRST - 1), len(_HEADINGS) - 1)
