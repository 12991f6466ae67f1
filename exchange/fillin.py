"""Fill-in sheets coming back: which sheet is which form, which column which field, and what every cell says.

Columns are found by the hidden key row where there is one, else by their headings, wherever the heading row stands; never by position.
A cell that cannot be read leaves its field empty and is listed; the rest of its row is kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from exchange.cells import from_cell, unreadable_problem
from exchange.reading import CellError, Sheet, Workbook, cell_name
from models import kinds as k
from models.forms import BY_TABLE, FORMS, Form, children, fields
from models.kinds import Field
from models.problems import Problem
from models.rules.catalogue import catalogue
from models.text import clean, squeeze
from models.values import EMPTY, Unreadable, kind_name, show

HEADER_DEPTH = 30
PARENT_NAME = "project_name"
"""The column of a child or progress sheet that names the project for people; it finds the project where the id is empty."""
_BRACKETS = re.compile("（[^（）]*）")
_SIGNED = re.compile("(注|说明|备注|填表|填报|报送|审核|复核|审批|签发|制表|联系|分管|负责|主要负责|单位负责)[^：:]{0,6}[：:]")
_MOST_SIGNED = 5
_NOTES = ("注", "说明", "备注", "填表", "填报", "合计", "总计", "小计", "审核", "制表", "联系")


@dataclass
class Incoming:
    """One row of a sheet: values by field, the cell each came from, and what else helps to find its record."""

    row: int
    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    record_uid: str = ""
    parent_name: str = ""
    seq: int | None = None


@dataclass
class Table:
    """A sheet that was understood as a form: its rows, the headings nobody knows, what could not be read, and each field's column."""

    form: type[Form]
    sheet: str
    rows: list[Incoming]
    unknown: list[str]
    problems: list[Problem]
    heading: str = ""
    columns: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """Where a sheet's columns are: field by column index, first data row (0-based)."""

    columns: dict[int, str]
    first: int
    unknown: tuple[str, ...]


def _text(cell: Any) -> str:
    return cell.text if isinstance(cell, CellError) else "" if cell is None else clean(str(cell))


def _names(form: type[Form]) -> set[str]:
    return {"record_uid", PARENT_NAME, *fields(form)}


def _labels(form: type[Form]) -> dict[str, str]:
    """Headings by which a field is known: its label, with its unit, without its brackets where no other field is meant, its identifier."""
    found: dict[str, str] = {}
    bare: dict[str, set[str]] = defaultdict(set)
    for name, f in fields(form).items():
        short = f.label.split("：")[-1]
        for text in (f.label, f"{f.label}（{f.unit}）", short, name):
            found.setdefault(squeeze(text), name)
        bare[squeeze(_BRACKETS.sub("", short))].add(name)
    if PARENT_NAME not in fields(form):
        found.setdefault(squeeze("项目名称"), PARENT_NAME)
    return {**{text: name for text, (name, *others) in bare.items() if not others}, **found}


def _by_keys(sheet: Sheet, form: type[Form]) -> Layout | None:
    """The layout that a hidden row of identifiers gives."""
    known = _names(form)
    for number, cells in enumerate(sheet.rows[:HEADER_DEPTH]):
        columns = {i: _text(c) for i, c in enumerate(cells) if _text(c) in known}
        if len(set(columns.values()) - {"record_uid", PARENT_NAME}) >= 2:
            return Layout(columns, number + 1, ())
    return None


def _by_headings(sheet: Sheet, form: type[Form]) -> Layout | None:
    """The layout of the row with the most known headings, at least three of them or half of the row."""
    labels = _labels(form)
    best: Layout | None = None
    for number, cells in enumerate(sheet.rows[:HEADER_DEPTH]):
        texts = {i: _text(c) for i, c in enumerate(cells) if _text(c)}
        columns: dict[int, str] = {}
        for i, text in texts.items():
            name = labels.get(squeeze(text))
            if name and name not in columns.values():
                columns[i] = name
        enough = len(columns) >= 3 or (len(columns) >= 2 and len(columns) * 2 >= len(texts))
        if enough and (best is None or len(columns) > len(best.columns)):
            unknown = tuple(t for i, t in texts.items() if i not in columns and t != "序号")
            best = Layout(columns, number + 1, unknown)
    return best


def layout_of(sheet: Sheet, form: type[Form]) -> Layout | None:
    """Where a form's columns stand in a sheet, or None where the sheet is not this form."""
    return _by_keys(sheet, form) or _by_headings(sheet, form)


def _match(sheet: Sheet, forms: Sequence[type[Form]]) -> tuple[type[Form], Layout] | None:
    """The form that a sheet holds: the one it is named after, else the one most of whose columns it has."""
    found = [(form, layout) for form in forms if (layout := layout_of(sheet, form))]
    named = [pair for pair in found if squeeze(pair[0].info.sheet) == squeeze(sheet.name)]
    return max(named or found, key=lambda pair: len(set(pair[1].columns.values())), default=None)


def tables_of(workbook: Workbook, form: type[Form]) -> list[Table]:
    """The sheets of a workbook that hold the form or its child forms, parents first."""
    wanted = (form, *children(form))
    found: list[Table] = []
    others = {squeeze(other.info.sheet) for other in FORMS if other not in wanted}
    for sheet in workbook.sheets:
        if squeeze(sheet.name) in others:
            continue
        matched = _match(sheet, wanted)
        if matched:
            found.append(_read(workbook.file_name, sheet, *matched))
    return sorted(found, key=lambda table: wanted.index(table.form))


def _is_note(cells: Iterable[Any]) -> bool:
    """A line under the table: a single text, a total, or who filled it in and signed it (填表人：…　审核人：…), and no record."""
    texts = [text for cell in cells if (text := _text(cell))]
    if not texts or texts[0].startswith(("合计", "总计", "小计")):
        return True
    signed = len(texts) <= _MOST_SIGNED and _SIGNED.match(texts[0]) is not None
    return signed or (len(texts) == 1 and texts[0].startswith(_NOTES))


def _read(file: str, sheet: Sheet, form: type[Form], layout: Layout) -> Table:
    heading = " ".join(_text(c) for cells in sheet.rows[: layout.first] for c in cells if _text(c))
    columns = {name: column for column, name in layout.columns.items()}
    table = Table(form, sheet.name, [], list(layout.unknown), [], heading, columns)
    for number, cells in enumerate(sheet.rows[layout.first :], layout.first):
        used = [cells[i] for i in layout.columns if i < len(cells)]
        if not _is_note(cells) and any(_text(c) not in EMPTY for c in used):
            table.rows.append(_row(file, sheet, table, layout, number))
    return table


def _row(file: str, sheet: Sheet, table: Table, layout: Layout, number: int) -> Incoming:
    cells, incoming = sheet.rows[number], Incoming(number + 1)
    known = fields(table.form)
    for column, name in layout.columns.items():
        cell = cells[column] if column < len(cells) else None
        if _text(cell) in EMPTY:
            continue
        where = cell_name(number, column)
        if name == "record_uid":
            incoming.record_uid = _text(cell)
        elif name not in known:
            incoming.parent_name = _text(cell)
        else:
            _cell(file, sheet, table, incoming, name, cell, where)
    return incoming


def _cell(file: str, sheet: Sheet, table: Table, incoming: Incoming, name: str, cell: Any, where: str) -> None:
    f = fields(table.form)[name]
    if name in ("seq", "row_no"):
        incoming.seq = int(_text(cell)) if _text(cell).isdigit() else None
        return
    if (
        f.need is k.AUTOMATIC
        and not f.editable
        and name not in ("period", "county_code", table.form.info.key, *_parent_key(table.form))
    ):
        return
    incoming.cells[name] = where
    place = {"file": file, "sheet": sheet.name, "cell": where, "form": table.form.__tablename__, "field": name}
    try:
        reading = from_cell(cell, f)
    except Unreadable as error:
        table.problems.append(unreadable_problem(error, f, cell, **place))
        return
    incoming.values[name] = reading.value
    if reading.remark:
        table.problems.append(remark_problem(reading.remark, f, reading.value, _text(cell), place))


def _parent_key(form: type[Form]) -> tuple[str, ...]:
    return (BY_TABLE[form.info.parent].info.key,) if form.info.parent else ()


def remark_problem(code: str, f: Field, value: Any, text: str, place: dict[str, str]) -> Problem:
    """How a cell was understood that was not written plainly (P14, P15, P16), or what was cut off (E03)."""
    entry = catalogue()[code]
    limit = f"最多{f.places}位小数" if f.places else "整数"
    values = {"cell": f"{place['cell']}（{f.label}）", "field": f.label, "v": text, "d": show(value, f), "limit": limit}
    values["unit"] = f.unit or kind_name(f)
    said = {"city_text": entry.city_text(values), **place}
    return Problem(code, entry.severity, entry.text(values), entry.hint, **said)  # type: ignore[arg-type]
