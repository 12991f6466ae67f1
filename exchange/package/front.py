"""The two sheets for people at the front of a package: the cover with its signature lines, and what the fields mean."""

from __future__ import annotations

from typing import Any

from exchange.cells import look
from exchange.package.layout import COVER, DATA_FORMS, HELP, Layout
from exchange.package.pack import Pack
from exchange.package.wording import condition_text
from exchange.sheets import SheetHeading, Sheets, put, put_row, set_height, set_up_page, titled
from models.forms import Form, Submission, fields
from models.kinds import Need
from models.profile import profile

SIGNATURES = ("填报人", "审核人", "签发人", "（盖章）", "年　　月　　日")
_NEEDS = {Need.REQUIRED: "必填", Need.CONDITIONAL: "按条件必填", Need.OPTIONAL: "选填", Need.AUTOMATIC: "自动生成"}
_HELP_HEADINGS = ("报表", "字段", "单位", "填写要求", "何时必填", "说明")

_HELP_WIDTHS = (38, 30, 12, 12, 40, 60)


def grouped(code: str) -> str:
    """A check code in groups of four, for people who copy it from paper."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def add_cover(sheets: Sheets, layout: Layout, heading: SheetHeading) -> None:
    """封面: keys in the hidden column A, labels in B, values in C; then counts, check code, signature lines and the notice."""
    sheet = sheets.add_sheet(COVER)
    set_up_page(sheet, heading, landscape=False)
    plain, bold = sheets.format(border=1, text_wrap=True), sheets.format(border=1, bold=True)
    sheet.set_column(0, 0, 16, None, {"hidden": True})
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 2, 60)
    sheet.set_row(0, 40)
    sheet.merge_range(0, 1, 0, 2, "", sheets.title_format())
    put(sheet, 0, 1, titled(Submission.info.title, heading), sheets.title_format())
    row = 2
    for column, cell in zip(layout.cover.columns, layout.cover.rows[0], strict=True):
        shown = look(column.field)
        value = sheets.format(num_format=shown.number_format, align="left", text_wrap=True, border=1)
        set_height(sheet, row, [None, None, cell], (16, 30, 60))
        put_row(sheet, row, [column.key, column.field.label, cell], [plain, bold, value])
        row += 1
    row += 1
    for label, text in _below(layout):
        put_row(sheet, row, [None, label, text], [plain, bold, plain])
        row += 1
    _sign_off(sheets, sheet, row + 1)


def _below(layout: Layout) -> list[tuple[str, str]]:
    """What stands under the fields: check code, notes, and how many records each sheet has."""
    code = "草稿，未定稿，没有校验码" if layout.pack.draft else grouped(layout.data_digest)
    notes = [("对比说明", "；".join(layout.pack.notes))] if layout.pack.notes else []
    counts = [(f"{table.name}（条数）", str(len(table.rows))) for table in layout.tables]
    return [("数据校验码（四位一组）", code), *notes, *counts]


def _sign_off(sheets: Sheets, sheet: Any, row: int) -> None:
    line = sheets.format(font_size=12)
    for number, label in enumerate(SIGNATURES, row):
        sheet.set_row(number, 28)
        put(sheet, number, 1, f"{label}：" if number - row < 3 else label, line)
    put(sheet, row + len(SIGNATURES) + 1, 1, profile().text("secrecy"), sheets.format(bold=True))


def _help_rows(form: type[Form]) -> list[list[str]]:
    return [
        [form.info.title, field.label, field.unit, _NEEDS[field.need], condition_text(form, field.when), field.help]
        for field in fields(form).values()
    ]


def add_help(sheets: Sheets, pack: Pack, heading: SheetHeading) -> None:
    """填报说明: every field of every form with its unit, when it must be filled, and what to mind."""
    sheet = sheets.add_sheet(HELP)
    set_up_page(sheet, heading)
    sheet.repeat_rows(0, 2)
    sheet.freeze_panes(3, 0)
    sheet.set_row(0, 36)
    sheet.merge_range(0, 0, 0, len(_HELP_HEADINGS) - 1, "", sheets.title_format())
    put(sheet, 0, 0, titled(HELP, heading), sheets.title_format())
    put(sheet, 1, 0, f"填报单位：{pack.unit_name}　代码列写“代码 名称”，金额单位万元，零填0，不适用的留空。", sheets.format())
    for number, width in enumerate(_HELP_WIDTHS):
        sheet.set_column(number, number, width)
    put_row(sheet, 2, _HELP_HEADINGS, [sheets.heading_format()] * len(_HELP_HEADINGS))
    body = sheets.format(text_wrap=True, border=1)
    forms: tuple[type[Form], ...] = (Submission, *DATA_FORMS)
    rows = [line for form in forms for line in _help_rows(form)]
    for number, line in enumerate(rows, 3):
        set_height(sheet, number, line, _HELP_WIDTHS)
        put_row(sheet, number, line, [body] * len(line))
