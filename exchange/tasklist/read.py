"""Reading a city's list from a file or a pasted text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from exchange.reading import FileKind, Limits, read_text, read_workbook
from exchange.reading.files import first_bytes
from exchange.reading.sniff import kind_of_start
from exchange.tasklist.document import check_city, document_of, no_list
from exchange.tasklist.pasted import take_apart
from exchange.tasklist.rows import RowReader, outside_lines
from exchange.tasklist.table import Table, find_heading, lines_of, sheet_table
from models.problems import WARNING, Problem, refuse
from models.tasks import TaskItem

MOST_ROWS = 3_000


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


def read_tasklist(path: Path, *, limits: Limits = Limits()) -> TaskListRead:  # noqa: B008
    """The list in an .xlsx, .xlsm or .xls workbook or a text file. Raises `Refused` where there is none that can be read."""
    if kind_of_start(first_bytes(path)) is FileKind.TEXT:
        return read_tasklist_text(read_text(path), path.name)
    book = read_workbook(path, limits=limits)
    if book.sheet("_digest"):
        todo = "报送包请用核验或汇总功能打开。"
        raise refuse("FILE", "这不是责任清单：这是县级的报送包。", todo, file=path.name)
    tables = [sheet_table(sheet) for sheet in book.sheets]
    with_list = [table for table in tables if find_heading(table) is not None]
    shown = [table for table in with_list if not table.hidden]
    if not shown:
        raise no_list(path.name, [line for table in tables for line in lines_of(table.rows)])
    hidden = tuple(_hidden(path.name, table) for table in with_list if table.hidden)
    return _read(path.name, shown, list(outside_lines(shown[0])), hidden)


def read_tasklist_text(text: str, name: str = "粘贴的文字") -> TaskListRead:
    """The list in a text: tab-separated rows, or the notice's text with one cell a line. Raises `Refused`."""
    pasted = take_apart(text)
    if pasted.table is None:
        raise no_list(name, pasted.before)
    return _read(name, [pasted.table], pasted.before, ())


def _read(name: str, tables: list[Table], lines: list[str], problems: tuple[Problem, ...]) -> TaskListRead:
    document = document_of(lines)
    check_city(lines, document, name)
    if sum(len(table.rows) for table in tables) > MOST_ROWS:
        raise refuse("FILE", f"这不像责任清单：表格超过{MOST_ROWS}行。", "请核对是不是选错了文件，或只保留责任清单。", file=name)
    reader = RowReader(name)
    for table in tables:
        reader.read_table(table)
    items, found = reader.finish()
    if not items:
        raise refuse("FILE", "责任清单里只有表头，没有任务。", "请核对是不是选错了文件。", file=name)
    return TaskListRead(name, document.title, document.doc_no, document.issued, document.issuer, items, problems + found)


def _hidden(file: str, table: Table) -> Problem:
    message = f"隐藏的工作表“{table.name}”里也有责任清单，没有读入。"
    return Problem("FILE", WARNING, message, "需要读入的，请先取消隐藏。", file=file, sheet=table.name)
