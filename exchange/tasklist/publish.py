"""Writing a list in our own format: the items with their ids, and behind them parameters, calendar and code lists to be edited.

The workbook is for people: everything that may be changed stands in a visible cell; ids and keys are hidden (docs/list-format.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from exchange.cells import Cell
from exchange.files import replace_file
from exchange.sheets import SheetHeading, Sheets, new_workbook, put, put_row, set_height, set_up_page
from exchange.tasklist.layout import (
    CALENDAR,
    CODES,
    FORMAT,
    FORMAT_VERSION,
    HEADINGS,
    ITEMS,
    META,
    PARAMETERS,
    check_name,
    used_in,
)
from exchange.tasklist.read import TaskListRead, read_tasklist
from models import periods
from models.annexes import FIXED_LISTS
from models.codes import CodeList
from models.problems import refuse
from models.profile import Profile, using
from models.tasks import TaskItem, TaskList
from models.values import LIST_MARK

MONTHS_AHEAD = 12
"""For how many months the calendar has a line to be filled in."""

_MONTHLY = "01"
_SPARE, _LINED = 60, 12
_ROW_HEIGHT = 18
_EDITABLE = "#FFF8E1"
_TITLE, _NOTE, _HEADING, _KEYS, _FIRST = range(5)


@dataclass(frozen=True)
class _Column:
    """How a column is written: width in characters, number format, and whether the city changes it."""

    key: str
    width: float
    number_format: str = "@"
    align: str = "left"
    edited: bool = False


@dataclass(frozen=True)
class _Page:
    """A sheet: its title, what stands in row 2 by column, its columns and rows; `hidden` first columns are for programs."""

    name: str
    title: str
    notes: dict[int, str]
    columns: tuple[_Column, ...]
    rows: list[list[Cell]]
    hidden: int = 0
    spare: int = 0
    filtered: bool = True
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)


def write_list(target: Path, tasks: TaskList, city: Profile, today: date) -> None:
    """Write the list with the city's parameters, calendar and code lists; read back and compared before it takes its name.

    An earlier file of that name is replaced. Raises `Refused` where it cannot be written.
    """
    heading = SheetHeading(tasks.issuer, footer=f"清单版本 {tasks.version}")
    created = datetime.combine(today, time())
    with replace_file(target) as part:
        with new_workbook(part, created, tasks.title) as sheets:
            for page in (_items(tasks), _parameters(city), _calendar(city, today), _codes(city)):
                _add(sheets, page, heading)
            _add_meta(sheets, tasks, city)
        _compare(part, tasks, city)


def _items(tasks: TaskList) -> _Page:
    columns = (
        _Column("task_uid", 16),
        _Column("seq", 6, "0", "center"),
        _Column("action", 14),
        _Column("task", 20),
        _Column("content", 84),
        _Column("units", 38),
        _Column("deadline", 11, align="center"),
    )
    rows: list[list[Cell]] = [[i.task_uid, i.seq, i.action, i.task, i.content, i.units_text, i.deadline] for i in tasks.items]
    notes = {1: f"文号：{tasks.doc_no}" if tasks.doc_no else "", 4: f"发文单位：{tasks.issuer}" if tasks.issuer else ""}
    return _Page(ITEMS, tasks.title, {**notes, 6: _spelled(tasks.issued)}, columns, rows, hidden=1, filtered=False)


def _spelled(issued: str) -> str:
    return f"{int(issued[:4])}年{int(issued[5:7])}月{int(issued[8:])}日" if issued else ""


def _parameters(city: Profile) -> _Page:
    columns = (
        _Column("parameter", 26),
        _Column("label", 46),
        _Column("value", 12, "General", "right", edited=True),
        _Column("unit", 10, align="center"),
        _Column("checks", 52),
        _Column("source", 28),
    )
    rows: list[list[Cell]] = [
        [p.id, p.label, float(p.value) if p.value % 1 else int(p.value), p.unit, "、".join(map(check_name, p.rules)), p.source]
        for p in city.parameters.values()
    ]
    note = "随清单下发的门槛、亮灯界限和补贴上限。只改“值”这一栏，按所列单位填数字；不改的照原样保留，参数不能新增。"
    return _Page(PARAMETERS, PARAMETERS, {0: note}, columns, rows)


def _calendar(city: Profile, today: date) -> _Page:
    columns = (
        _Column("period", 14, align="center", edited=True),
        _Column("report_type", 14, align="center", edited=True),
        _Column("due_date", 18, "yyyy-mm-dd", "center", edited=True),
    )
    months = (periods.shifted(periods.period_of(today), ahead) for ahead in range(MONTHS_AHEAD))
    dues = {**dict.fromkeys((month, _MONTHLY) for month in months), **city.calendar}
    kinds = city.codes["CL-REPORTTYPE"]
    rows: list[list[Cell]] = [[period, kinds.label(kind), dues[period, kind]] for period, kind in sorted(dues)]
    note = "各期报送的截止日期。报送期写2026-12，截止日期写2026-12-25；还没有定的留空。"
    choices = {"report_type": tuple(entry.label for entry in kinds.offered)}
    return _Page(CALENDAR, CALENDAR, {0: note}, columns, rows, spare=_SPARE, choices=choices)


def _codes(city: Profile) -> _Page:
    columns = (
        _Column("list", 16),
        _Column("used_in", 26),
        _Column("code", 8, align="center", edited=True),
        _Column("label", 34, edited=True),
        _Column("aliases", 34, edited=True),
        _Column("groups", 22, edited=True),
        _Column("note", 34, edited=True),
        _Column("offered", 10, align="center", edited=True),
    )
    lists = [codes for name, codes in city.codes.items() if name not in FIXED_LISTS]
    rows = [row for codes in lists for row in _code_rows(codes)]
    note = "不再使用的把“是否在用”改为否，不要删行；新增的写在表尾或同一代码表下面，别名、分组用“；”隔开。"
    choices = {"offered": ("是", "否"), "list": tuple(codes.name for codes in lists)}
    return _Page(CODES, CODES, {0: note}, columns, rows, spare=_SPARE, choices=choices)


def _code_rows(codes: CodeList) -> Iterable[list[Cell]]:
    fields = used_in(codes.name)
    used = fields[0] + ("等" if len(fields) > 1 else "") if fields else ""
    for e in codes.entries:
        several = (_listed(e.aliases), _listed(e.groups))
        yield [codes.name, used, e.code, e.label, *several, e.note, "是" if e.offered else "否"]


def _listed(texts: Sequence[str]) -> str:
    """Several texts in a cell; the mark behind a single one that would be taken for several."""
    return LIST_MARK.join(texts) + (LIST_MARK if len(texts) == 1 and "、" in texts[0] else "")


def _add(sheets: Sheets, page: _Page, heading: SheetHeading) -> None:
    sheet = sheets.add_sheet(page.name)
    widths = [column.width for column in page.columns]
    last = len(widths) - 1
    set_up_page(sheet, heading, landscape=last > 2, width=sum(widths[page.hidden :]))
    sheet.set_default_row(_ROW_HEIGHT)
    sheet.repeat_rows(_TITLE, _HEADING)
    sheet.freeze_panes(_FIRST, 0)
    for number, column in enumerate(page.columns):
        text = sheets.format(num_format=column.number_format)
        sheet.set_column(number, number, column.width, text, {"hidden": number < page.hidden})
    _add_top(sheets, sheet, page, last)
    formats = [_format(sheets, column) for column in page.columns]
    for number, cells in enumerate(page.rows, _FIRST):
        set_height(sheet, number, cells, widths)
        put_row(sheet, number, cells, formats)
    end = _FIRST + len(page.rows) - 1
    for number in range(end + 1, end + 1 + (page.spare and _LINED)):
        put_row(sheet, number, [None] * (last + 1), formats)
    if page.filtered:
        sheet.autofilter(_HEADING, 0, end, last)
    _add_choices(sheets, sheet, page, end + page.spare)


def _format(sheets: Sheets, column: _Column) -> Any:
    shade = {"bg_color": _EDITABLE} if column.edited else {}
    return sheets.format(num_format=column.number_format, align=column.align, text_wrap=True, border=1, **shade)


def _add_top(sheets: Sheets, sheet: Any, page: _Page, last: int) -> None:
    """Title, what stands in row 2, headings, hidden keys."""
    title, plain = sheets.title_format(), sheets.format()
    sheet.set_row(_TITLE, 40)
    sheet.merge_range(_TITLE, page.hidden, _TITLE, last, "", title)
    put(sheet, _TITLE, page.hidden, page.title, title)
    if len(page.notes) == 1:
        wrapped = sheets.format(text_wrap=True)
        sheet.set_row(_NOTE, 36)
        sheet.merge_range(_NOTE, 0, _NOTE, last, "", wrapped)
        put(sheet, _NOTE, 0, page.notes[0], wrapped)
    else:
        for number, text in page.notes.items():
            put(sheet, _NOTE, number, text, sheets.format(align="right") if number == last else plain)
    headings = HEADINGS[page.name]
    sheet.set_row(_HEADING, 26)
    put_row(sheet, _HEADING, [headings[column.key] for column in page.columns], [sheets.heading_format()] * (last + 1))
    sheet.set_row(_KEYS, None, None, {"hidden": True})
    put_row(sheet, _KEYS, [column.key for column in page.columns], [plain] * (last + 1))


def _add_choices(sheets: Sheets, sheet: Any, page: _Page, end: int) -> None:
    for number, column in enumerate(page.columns):
        if column.key in page.choices:
            rule = {"validate": "list", "source": sheets.source(page.choices[column.key]), "error_type": "information"}
            if sheet.data_validation(_FIRST, number, end, number, rule):
                raise ValueError(f"dropdown of {page.name}.{column.key}")


def _add_meta(sheets: Sheets, tasks: TaskList, city: Profile) -> None:
    sheet = sheets.add_sheet(META)
    sheet.very_hidden()
    entries = {"format": FORMAT, "format_version": FORMAT_VERSION, "city": city.text("city"), "list_version": tasks.version}
    for number, pair in enumerate(entries.items()):
        put_row(sheet, number, pair, [sheets.format(num_format="@")] * 2)


def _compare(part: Path, tasks: TaskList, city: Profile) -> None:
    """Read the written file back, as a county will, and compare what it says."""
    with using(city):
        read = read_tasklist(part)
    same = [_said(item) for item in read.items] == [_said(item) for item in tasks.items]
    if not same or read.annexes.differences or _document(read) != _document(tasks):
        message = "写好的文件读回来与清单不一致，没有保存。"
        raise refuse("FILE", message, "核对清单的标题、文号、日期和各栏有没有乱码后重试。", exit_code=3)


def _document(source: TaskList | TaskListRead) -> tuple[str, ...]:
    return source.title, source.doc_no, source.issued, source.issuer


def _said(item: TaskItem) -> tuple[object, ...]:
    return item.task_uid, item.seq, item.action, item.task, item.content, item.units_text, item.deadline
