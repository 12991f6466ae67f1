"""The common layout of a sheet: title, unit and date, headings, hidden field keys, records (forms paper, 报送包 points 3 to 5).

Packages, fill-in sheets and lists are all written here. Rows are written top down only, since the writer keeps none of them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell  # type: ignore[import-untyped]

from exchange.cells import TO_CELL, Cell, Look, look
from models import kinds as k
from models.book import Row, record_key
from models.forms import Form, fields
from models.kinds import Field
from models.problems import refuse
from models.profile import profile

TITLE_ROW, UNIT_ROW, HEADING_ROW, KEY_ROW, FIRST_ROW = range(5)
"""The rows of a data sheet, counted from 0."""

RECORD, PROJECT_NAME = "record_uid", "project_name"
CELL_LIMIT = 32767
"""The characters a cell can hold."""
LISTS_SHEET = "_lists"
_LIST_LIMIT = 255
_SPARE_ROWS = 200
_A3, _A4 = 8, 9
_LEGIBLE = {_A3: 450.0, _A4: 305.0}
"""The widths in characters that can still be read when they are shrunk to one page across."""
_LARGE = frozenset({"reserve_project", "task_progress"})
_TITLE_FONT, _HEADING_FONT, _BODY_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312"
_RECORD_FIELD = Field("记录标识", k.TEXT, k.AUTOMATIC)
_PROJECT_NAME_FIELD = Field("项目名称", k.TEXT, k.AUTOMATIC, size=(None, 100))


class Column(NamedTuple):
    """One column: its key in row 4 and the field it shows."""

    key: str
    field: Field

    @property
    def heading(self) -> str:
        """The label with its unit in brackets."""
        return f"{self.field.label}（{self.field.unit}）" if self.field.unit else self.field.label


@dataclass(frozen=True, slots=True)
class Table:
    """What a sheet shows: columns, the hidden one with the records' ids first, and its cells row by row.

    `fixed` columns stay in view while the others are scrolled; a `large` table is printed on A3.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: list[list[Cell]]
    fixed: int = 3
    large: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(column.key for column in self.columns)


@dataclass(frozen=True, slots=True)
class SheetHeading:
    """What stands above and below every sheet: who reports, for when, and what the footer says after the page number.

    `marks` (演示数据, 草稿) stand in the page header and behind the title; `note` stands in row 2 beside the period.
    """

    unit_name: str
    period: str = ""
    day: str = ""
    footer: str = ""
    marks: tuple[str, ...] = ()
    note: str = ""


def belongs_to_project(form: type[Form]) -> bool:
    """Whether a form's records are a project's, so that people need its name beside its id."""
    own_name = PROJECT_NAME in fields(form)
    return form.info.parent == "reserve_project" or (form.info.key == "project_uid" and not own_name)


def columns_of(form: type[Form], names: Sequence[str] | None = None) -> tuple[Column, ...]:
    """The columns of a form's sheet: the hidden id, then its fields (all, or only `names`) in the paper's order.

    Forms whose records are a project's have the project's name as a further column, for people to read.
    """
    columns = [Column(RECORD, _RECORD_FIELD)]
    for name, field in fields(form).items():
        if names is None or name in names:
            columns.append(Column(name, field))
        if name == "project_uid" and belongs_to_project(form):
            columns.append(Column(PROJECT_NAME, _PROJECT_NAME_FIELD))
    return tuple(columns)


def sheet_name(form: type[Form]) -> str:
    """The sheet of a form, also of one that has none in the package."""
    return form.info.sheet or form.info.title


def table_of(
    form: type[Form], rows: Sequence[Row], names: Sequence[str] | None = None, projects: Mapping[str, str] | None = None
) -> Table:
    """A form's completed rows as a table; `projects` are the names of the projects by project_uid."""
    columns = columns_of(form, names)
    makers = [(column.key, column.field, TO_CELL[column.field.kind]) for column in columns[1:]]
    cells: list[list[Cell]] = []
    for row in rows:
        values = row if not belongs_to_project(form) else {**row, PROJECT_NAME: (projects or {}).get(row["project_uid"] or "")}
        line: list[Cell] = [record_key(form.__tablename__, row)]
        line += [None if values.get(key) is None else make(values[key], field) for key, field, make in makers]
        cells.append(line)
    keys = [column.key for column in columns]
    fixed = next((i + 1 for i, key in enumerate(keys[:4]) if i and key in form.info.natural), 3)
    return Table(sheet_name(form), form.info.title, columns, cells, max(3, fixed), form.__tablename__ in _LARGE)


class Sheets:
    """A workbook while it is written, with its formats and the lists that its dropdowns refer to."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._lists: dict[tuple[str, ...], int] = {}

    def format(self, **properties: Any) -> Any:
        """A cell format in the body font, made once for the same properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            base = {"font_name": _BODY_FONT, "font_size": 10.5, "valign": "vcenter"}
            self._formats[key] = self.workbook.add_format({**base, **properties})
        return self._formats[key]

    def title_format(self, align: str = "center") -> Any:
        return self.format(font_name=_TITLE_FONT, font_size=22, align=align)

    def heading_format(self) -> Any:
        return self.format(font_name=_HEADING_FONT, bold=True, align="center", text_wrap=True, border=1, bg_color="#EEF2F7")

    def body_format(self, shown: Look) -> Any:
        """The format of a data cell."""
        return self.format(num_format=shown.number_format, align=shown.align, text_wrap=shown.wrap, border=1)

    def add_sheet(self, name: str) -> Any:
        return self.workbook.add_worksheet(name)

    def source(self, choices: tuple[str, ...]) -> list[str] | str:
        """What a dropdown refers to: the texts themselves, or their column in the hidden sheet of lists where they are too long."""
        if len(",".join(choices)) <= _LIST_LIMIT and not any("," in text for text in choices):
            return list(choices)
        letter = xl_col_to_name(self._lists.setdefault(choices, len(self._lists)))
        return f"={LISTS_SHEET}!${letter}$1:${letter}${len(choices)}"

    def write_lists(self) -> None:
        """The hidden sheet of long lists, where any dropdown needs it; after all other sheets."""
        if self._lists:
            sheet = self.add_sheet(LISTS_SHEET)
            sheet.hide()
            for number, texts in enumerate(zip_longest(*self._lists)):
                put_row(sheet, number, texts, [self.format(num_format="@")] * len(texts))


@contextmanager
def new_workbook(path: Path, created: datetime | None = None, title: str = "") -> Iterator[Sheets]:
    """A workbook to be written to `path`; complete when the block ends. Raises OSError where the disk does not take it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        plain = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
        workbook = Workbook(str(path), {"constant_memory": True, "tmpdir": scratch, **plain})
        workbook.set_properties({"title": title, **({"created": created} if created else {})})
        sheets = Sheets(workbook)
        try:
            yield sheets
            sheets.write_lists()
            workbook.close()
        except FileCreateError as error:
            raise error.args[0] from error
        finally:
            for sheet in workbook.worksheets():
                sheet._opt_close()


def _written_length(text: str) -> int:
    """Characters as a spreadsheet counts them: one outside the basic plane counts twice."""
    return len(text) + sum(character > "\uffff" for character in text)


def put(sheet: Any, row: int, column: int, cell: Cell, cell_format: Any) -> None:
    """Write one cell as what it is: a text stays text whatever it starts with. Refuses a text that no cell can hold."""
    if cell is None or cell == "":
        result = sheet.write_blank(row, column, None, cell_format)
    elif isinstance(cell, str):
        if len(cell) * 2 > CELL_LIMIT and _written_length(cell) > CELL_LIMIT:
            where = xl_rowcol_to_cell(row, column)
            message = f"工作表“{sheet.get_name()}”的{where}内容超过{CELL_LIMIT}字，表格软件存不下。"
            raise refuse("FILE", message, "请把这一格的内容改短后重试。", sheet=sheet.get_name(), cell=where)
        result = sheet.write_string(row, column, cell, cell_format)
    elif isinstance(cell, date):
        result = sheet.write_datetime(row, column, cell, cell_format)
    else:
        result = sheet.write_number(row, column, cell, cell_format)
    if result:
        where = xl_rowcol_to_cell(row, column)
        raise refuse("FILE", f"工作表“{sheet.get_name()}”的{where}写不进表格。", sheet=sheet.get_name(), cell=where, exit_code=3)


def put_row(sheet: Any, row: int, cells: Sequence[Cell], formats: Sequence[Any]) -> None:
    """Write a row of cells from the first column on."""
    for column, (cell, cell_format) in enumerate(zip(cells, formats, strict=True)):
        put(sheet, row, column, cell, cell_format)


def set_height(sheet: Any, row: int, cells: Sequence[Cell], widths: Sequence[float]) -> None:
    """Make a row as high as its wrapped texts need, since not every program does so by itself when it opens the file."""
    lines = 1
    for cell, width in zip(cells, widths, strict=True):
        if isinstance(cell, str) and (len(cell) * 2 > width or "\n" in cell):
            lines = max(lines, sum(ceil((len(line.encode("gb18030")) or 1) / (width - 1)) for line in cell.split("\n")))
    if lines > 1:
        sheet.set_row(row, min(409, 15 * lines + 3))


def pages_across(width: float, large: bool) -> int:
    """On how many pages side by side columns of that width in characters are printed: one, unless that were too small to read."""
    return max(1, ceil(width / _LEGIBLE[_A3 if large else _A4]))


def set_up_page(sheet: Any, heading: SheetHeading, *, large: bool = False, landscape: bool = True, width: float = 0) -> None:
    """Paper, and header and footer: page x of y, version and check code (forms paper, 报送包 point 5)."""
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(_A3 if large else _A4)
    sheet.fit_to_pages(pages_across(width, large), 0)
    sheet.set_margins(0.4, 0.4, 0.7, 0.7)
    sheet.center_horizontally()
    sheet.set_footer(f"&C第&P页共&N页{'  ' + heading.footer if heading.footer else ''}")
    if heading.marks:
        sheet.set_header(f"&C&18{'　'.join(heading.marks)}")


def titled(title: str, heading: SheetHeading) -> str:
    """A title with the marks of the file."""
    return f"{title}（{'、'.join(heading.marks)}）" if heading.marks else title


def add_table(
    sheets: Sheets,
    table: Table,
    heading: SheetHeading,
    choices: Mapping[str, Sequence[str]] | None = None,
    spare: int = _SPARE_ROWS,
) -> Any:
    """Write a table as a data sheet. `choices` are further dropdowns by key; dropdowns reach `spare` rows beyond the last record."""
    sheet = sheets.add_sheet(table.name)
    shown = [look(column.field) for column in table.columns]
    formats = [sheets.body_format(each) for each in shown]
    widths = [max(each.width, min(12, len(column.heading) + 2)) for column, each in zip(table.columns, shown, strict=True)]
    fixed = min(table.fixed, len(widths) - 1)
    set_up_page(sheet, heading, large=table.large, width=sum(widths[1:]))
    sheet.repeat_rows(TITLE_ROW, HEADING_ROW)
    sheet.repeat_columns(0, fixed - 1)
    sheet.freeze_panes(FIRST_ROW, fixed)
    for number, (width, each) in enumerate(zip(widths, shown, strict=True)):
        sheet.set_column(number, number, width, sheets.format(num_format=each.number_format), {"hidden": number == 0})
    one_page = pages_across(sum(widths[1:]), table.large) == 1
    _add_top(sheets, sheet, table, heading, sheets.title_format("center" if one_page else "left"))
    for number, cells in enumerate(table.rows, FIRST_ROW):
        set_height(sheet, number, cells, widths)
        put_row(sheet, number, cells, formats)
    _add_dropdowns(sheets, sheet, table, choices or {}, FIRST_ROW + len(table.rows) + spare - 1)
    return sheet


def _add_top(sheets: Sheets, sheet: Any, table: Table, heading: SheetHeading, title: Any) -> None:
    """Rows 1 to 4."""
    last = len(table.columns) - 1
    sheet.set_row(TITLE_ROW, 36)
    sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, last, "", title)
    put(sheet, TITLE_ROW, 0, titled(table.title, heading), title)
    money = any(column.field.unit == "万元" for column in table.columns)
    middle = "　".join(part for part in (heading.period, "单位：万元" if money else "", heading.note) if part)
    plain = sheets.format()
    put(sheet, UNIT_ROW, 1, f"填报单位：{heading.unit_name}", plain)
    put(sheet, UNIT_ROW, max(2, last // 2), middle, plain)
    put(sheet, UNIT_ROW, last, f"日期：{heading.day}", sheets.format(align="right"))
    sheet.set_row(HEADING_ROW, 44)
    put_row(sheet, HEADING_ROW, [column.heading for column in table.columns], [sheets.heading_format()] * (last + 1))
    sheet.set_row(KEY_ROW, None, None, {"hidden": True})
    put_row(sheet, KEY_ROW, table.keys, [plain] * (last + 1))


def _choices(column: Column, further: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What a column's dropdown offers: the code list, 是 and 否, or what the caller knows; nothing for several values in a cell."""
    if column.key in further:
        return tuple(further[column.key])
    if column.field.kind is k.BOOLEAN:
        return ("是", "否")
    if column.field.kind is k.CODE:
        return tuple(entry.written for entry in profile().codes[column.field.options].offered)
    return ()


def _add_dropdowns(sheets: Sheets, sheet: Any, table: Table, further: Mapping[str, Sequence[str]], last: int) -> None:
    """Dropdowns advise and do not forbid: a label without its code is understood when it is read."""
    for number, column in enumerate(table.columns):
        choices = _choices(column, further)
        if choices and last >= FIRST_ROW:
            rule = {
                "validate": "list",
                "source": sheets.source(choices),
                "error_type": "information",
                "error_title": "不在列表中",
                "error_message": "请核对：填写的内容不在下拉列表中。",
            }
            if sheet.data_validation(FIRST_ROW, number, last, number, rule):
                raise ValueError(f"dropdown of {table.name}.{column.key}")


def add_form_sheet(
    sheets: Sheets,
    form: type[Form],
    rows: Sequence[Row],
    heading: SheetHeading,
    *,
    names: Sequence[str] | None = None,
    projects: Mapping[str, str] | None = None,
    choices: Mapping[str, Sequence[str]] | None = None,
) -> Any:
    """Write one form as a sheet, with no rows as an empty fill-in sheet; returns the writer's worksheet.

    `names` leaves out the other fields, `projects` are project names by project_uid, `choices` further dropdowns by field.
    """
    return add_table(sheets, table_of(form, rows, names, projects), heading, choices)
