"""Reading a city's list from a file or a pasted text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from exchange.reading import FileKind, Limits, WordDocument, Workbook, read_list_file, read_text
from exchange.reading.files import first_bytes
from exchange.reading.sniff import kind_of_start
from exchange.reading.text import TEXT_BYTES
from exchange.tasklist.annexes import AnnexesRead, read_annexes
from exchange.tasklist.bodies import bodies_in
from exchange.tasklist.document import check_city, document_of, no_list
from exchange.tasklist.layout import ANNEX_SHEETS
from exchange.tasklist.pasted import take_apart
from exchange.tasklist.rows import RowReader, outside_lines
from exchange.tasklist.table import MOST_ROWS, Row, Table, find_heading, lines_of, sheet_table
from exchange.tasklist.word import word_tables
from models.problems import WARNING, Problem, refuse
from models.tasks import TaskItem

LIST_LIMITS = Limits(inflated_bytes=128 * 2**20, part_bytes=16 * 2**20, rows=100_000, cells=300_000, elements=400_000, seconds=10)
"""A city's list is a small file: what takes longer is none."""
_MOST_CHARACTERS = 1_000_000
_MOST_IN_FILE = 10_000_000
_FILL_IN_KEYS = frozenset({"applicable", "progress", "county_lead", "project_uid", "record_uid"})
_KEY = re.compile(r"[a-z][a-z_]*")
_LOOKED_AT = 50
_SHORTEST_CONTENT = 15


@dataclass(frozen=True, slots=True)
class TaskListRead:
    """A list as it was read. Its items carry a `task_uid` only where the file had one; `issued` is yyyy-MM-dd or ""."""

    file: str
    title: str
    doc_no: str
    issued: str
    issuer: str
    items: tuple[TaskItem, ...]
    problems: tuple[Problem, ...] = ()
    annexes: AnnexesRead = field(default_factory=AnnexesRead)


def read_tasklist(path: Path, *, limits: Limits = LIST_LIMITS) -> TaskListRead:
    """The list in a .docx, a workbook (.xlsx, .xlsm, .xls, .ods) or a text (.txt, .csv). Raises `Refused` where there is none."""
    if kind_of_start(first_bytes(path)) is FileKind.TEXT:
        return read_tasklist_text(read_text(path), path.name)
    found = read_list_file(path, limits=limits)
    return _from_document(found) if isinstance(found, WordDocument) else _from_workbook(found)


def read_tasklist_text(text: str, name: str = "粘贴的文字") -> TaskListRead:
    """The list in a text: rows separated by tabs or commas, or the notice's text with one cell a line. Raises `Refused`."""
    if len(text) > TEXT_BYTES:
        raise _too_long(name)
    pasted = take_apart(text)
    if pasted.table is None:
        raise no_list(name, pasted.before)
    return _read(name, [pasted.table], pasted.before, [])


def _from_workbook(book: Workbook) -> TaskListRead:
    name = book.file_name
    if book.sheet("_digest"):
        raise refuse("FILE", f"“{name}”是县级的报送包，不是责任清单。", "报送包请用核验或汇总功能打开。", file=name)
    if sum(len(value) for sheet in book.sheets for row in sheet.rows for value in row if isinstance(value, str)) > _MOST_IN_FILE:
        raise _too_long(name)
    tables = [sheet_table(sheet) for sheet in book.sheets]
    if any(_is_fill_in(table) for table in tables):
        raise refuse("FILE", f"“{name}”是本程序的填报表，不是责任清单。", "收回的填报表请在导入页的“填报表”中读入。", file=name)
    with_list = [table for table in tables if find_heading(table) is not None]
    shown = [table for table in with_list if not table.hidden]
    if with_list and not shown:
        message = f"“{name}”的责任清单在隐藏的工作表“{with_list[0].name}”里，没有读入。"
        raise refuse("FILE", message, "请先取消隐藏这个工作表，保存后再导入。", file=name, sheet=with_list[0].name)
    if not shown:
        raise no_list(name, [line for table in tables for line in lines_of(table.rows)])
    problems = [_hidden(name, table) for table in with_list if table.hidden]
    others = [table for table in tables if table not in with_list and not table.hidden and table.name not in ANNEX_SHEETS]
    read = _read(name, shown, list(outside_lines(shown[0])), [*problems, *_left_out(name, others)])
    annexes, wrong = read_annexes(book)
    return replace(read, annexes=annexes, problems=(*read.problems, *wrong))


def _from_document(document: WordDocument) -> TaskListRead:
    name = document.file_name
    texts = (text for block in document.blocks if not isinstance(block, str) for row in block.rows for text in row)
    if sum(map(len, texts)) > _MOST_IN_FILE:
        raise _too_long(name)
    found = word_tables(document)
    if not found.tables:
        raise no_list(name, found.lines, only_pictures=found.only_pictures)
    return _read(name, found.tables, found.before, [*found.problems, *_left_out(name, found.others)])


def _read(name: str, tables: Sequence[Table], lines: list[str], problems: list[Problem]) -> TaskListRead:
    document = document_of(lines)
    check_city([*lines, *(table.name for table in tables[:1])], document, name)
    if sum(len(table.rows) for table in tables) > MOST_ROWS:
        todo = "请核对是不是选错了文件，或只保留责任清单。"
        raise refuse("FILE", f"“{name}”不像责任清单：表格超过{MOST_ROWS}行。", todo, file=name)
    if sum(len(text) for table in tables for row in table.rows for text in row.cells) > _MOST_CHARACTERS:
        raise _too_long(name)
    reader = RowReader(name)
    for table in tables:
        reader.read_table(table)
    items, found = reader.finish()
    if not items:
        raise refuse("FILE", f"“{name}”里的责任清单只有表头，没有任务。", "请核对是不是选错了文件。", file=name)
    parts = (document.title, document.doc_no, document.issued, document.issuer)
    return TaskListRead(name, *parts, items, (*problems, *found))


def _too_long(name: str) -> Exception:
    todo = "请核对是不是选错了文件，或只保留责任清单的表格。"
    return refuse("FILE", f"“{name}”不像责任清单：文字太多。", todo, file=name)


def _is_fill_in(table: Table) -> bool:
    """Whether a sheet has the key row of a fill-in sheet, as the progress form has, whose headings are those of a list."""
    keys = ({text for text in row.filled if _KEY.fullmatch(text)} for row in table.rows[:_LOOKED_AT])
    return any(len(found) > 2 and found & _FILL_IN_KEYS for found in keys)


def _hidden(file: str, table: Table) -> Problem:
    message = f"隐藏的工作表“{table.name}”里也有责任清单，没有读入。"
    return Problem("FILE", WARNING, message, "需要读入的，请先取消隐藏。", file=file, sheet=table.name)


def _left_out(file: str, tables: Iterable[Table]) -> list[Problem]:
    """A warning for each table that seems to hold items, but has no headings by which to read them."""
    hint = "需要读入的，请在它上方补上“具体工作内容”“责任单位”等表头。"
    return [
        Problem("FILE", WARNING, f"“{table.name}”里似乎也有任务，但没有表头，没有读入。", hint, file=file)
        for table in tables
        if any(_seems_item(row) for row in table.rows[:_LOOKED_AT])
    ]


def _seems_item(row: Row) -> bool:
    """A row with a text and, apart from it, at least two bodies that are known."""
    bodies = [text for text in row.filled if len(text) < 10 * _SHORTEST_CONTENT and _names_bodies(text)]
    return bool(bodies) and any(len(text) > _SHORTEST_CONTENT for text in row.filled if text not in bodies)


def _names_bodies(text: str) -> bool:
    found = bodies_in(text)
    return len(found.names) - len(found.unknown) >= 2
