"""Empty fill-in sheets: the form's own columns, laid out as in the package, with dropdowns and what is already known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from exchange.files import replace_file
from exchange.package.layout import META
from exchange.sheets import SheetHeading, Sheets, add_form_sheet, new_workbook, put_row
from models import kinds as k
from models.book import Row
from models.forms import BY_TABLE, Form, children, fields

SHOWN = {
    "reserve_project": ("row_no",),
    "project_progress": ("project_uid",),
    "task_progress": ("task_uid", "seq", "action", "task", "content", "city_units"),
}
"""Computed columns that a clerk needs before her eyes to know which record a row is, or to refer to it from a child sheet."""


def columns(form: type[Form]) -> list[str]:
    """The columns of a fill-in sheet: what a clerk fills in, and what names the record or its parent."""
    parent = BY_TABLE[form.info.parent].info.key if form.info.parent else ""
    shown = (*SHOWN.get(form.__tablename__, ()), parent)
    return [n for n, f in fields(form).items() if f.need is not k.AUTOMATIC or f.editable or n in shown]


def _dropdowns(form: type[Form], departments: Sequence[str]) -> dict[str, Sequence[str]]:
    return {n: departments for n, f in fields(form).items() if f.options == "department" and f.kind is k.REFERENCE}


def _keyed(form: type[Form], rows: Sequence[Row]) -> list[Row]:
    return [{form.info.key: row.get(form.info.key), **row} for row in rows]


def _add_meta(sheets: Sheets, entries: Mapping[str, str]) -> None:
    sheet = sheets.add_sheet(META)
    sheet.very_hidden()
    for number, pair in enumerate(entries.items()):
        put_row(sheet, number, pair, [sheets.format(num_format="@")] * 2)


def write_template(
    target: Path, table: str, rows: Mapping[str, Sequence[Row]], *, meta: Mapping[str, str], departments: Sequence[str]
) -> None:
    """Write the fill-in workbook of a form and its child forms, with the given rows already in it.

    `meta` says whose sheet it is (unit, unit_name, period, list_version), so that a file that comes back can be told from another
    unit's. An earlier file of that name is replaced. Raises `Refused` where it cannot be written.
    """
    heading = SheetHeading(meta["unit_name"], meta["period"], note="填完后交回本县牵头部门，不要改动表头")
    with replace_file(target) as part, new_workbook(part, title=BY_TABLE[table].info.title) as sheets:
        for form in (BY_TABLE[table], *children(BY_TABLE[table])):
            known = _keyed(form, rows.get(form.__tablename__, ()))
            more = _dropdowns(form, departments)
            add_form_sheet(sheets, form, known, heading, names=columns(form), choices=more)
        _add_meta(sheets, meta)
