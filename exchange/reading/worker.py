"""The child process that reads a stranger's file: whatever happens to it, the program lives on."""

from __future__ import annotations

import os
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from exchange.reading.calamine import read_with_calamine
from exchange.reading.docx import read_docx
from exchange.reading.envelope import Opened, open_envelope
from exchange.reading.ods import read_ods
from exchange.reading.sniff import FileKind, damaged, refusal
from exchange.reading.values import Limits, WordDocument, Workbook
from exchange.reading.xlsx import read_xlsx
from models.problems import Problem, Refused, refuse

Answer = Workbook | WordDocument | tuple[int, tuple[Problem, ...]]


def load(path: Path, limits: Limits) -> Workbook:
    """The workbook (.xlsx, .xlsm, .xls), read in this very process. Raises `Refused`."""
    opened = open_envelope(path, limits)
    if opened.kind not in (FileKind.XLSX, FileKind.XLS):
        raise refusal(opened.kind, path.name)
    return _workbook(path, opened, limits)


def load_list(path: Path, limits: Limits) -> Workbook | WordDocument:
    """What may hold a city's list: a workbook, also an .ods, or a .docx. Raises `Refused`."""
    opened = open_envelope(path, limits)
    if opened.kind is FileKind.DOCX:
        return read_docx(path, path.name, limits)
    if opened.kind not in (FileKind.XLSX, FileKind.XLS, FileKind.ODS):
        raise refusal(opened.kind, path.name, for_list=True)
    return _workbook(path, opened, limits)


def _workbook(path: Path, opened: Opened, limits: Limits) -> Workbook:
    if opened.kind is FileKind.XLS:
        book = _read_xls(path, opened)
    else:
        book = (read_ods if opened.kind is FileKind.ODS else read_xlsx)(path, path.name, limits)
    own = tuple(sheet for sheet in book.sheets if not sheet.is_index)
    if not own:
        raise damaged(path.name, "里面没有工作表")
    return Workbook(book.file_name, own, next((sheet.name for sheet in book.sheets if sheet.is_index), ""))


def _read_xls(path: Path, opened: Opened) -> Workbook:
    """An .et that is an .xls within is read like one; one that is not is called what it is."""
    try:
        return read_with_calamine(path, path.name, opened.biff.sheets)
    except Refused:
        if path.suffix.casefold() in (".et", ".ett"):
            raise refusal(FileKind.ET, path.name) from None
        raise


def answer(path: Path, limits: Limits, *, for_list: bool = False) -> Answer:
    """What the child sends back: what was read, or the exit code and problems of a refusal."""
    try:
        return load_list(path, limits) if for_list else load(path, limits)
    except Refused as error:
        return error.exit_code, error.problems
    except MemoryError:
        todo = "请只保留要导入的表，用WPS另存为新文件后再导入。"
        return 1, refuse("FILE", f"“{path.name}”太大，读取时内存不够。", todo, file=path.name).problems
    except Exception as error:
        return 1, damaged(path.name, f"内部错误{type(error).__name__}").problems


def bound_memory(size: int) -> None:
    """Bounds this process's memory where the system can, and keeps it from leaving a core file."""
    if sys.platform != "win32":
        import resource

        for kind, most in ((resource.RLIMIT_AS, size), (resource.RLIMIT_CORE, 0)):
            hard = resource.getrlimit(kind)[1]
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def serve(pipe: Connection, path: str, limits: Limits, for_list: bool) -> None:
    """The child's work: say that it has started, read, send, end. A library's last words go nowhere, the parent says what happened."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    bound_memory(limits.memory_bytes)
    pipe.send(None)
    pipe.send(answer(Path(path), limits, for_list=for_list))
    pipe.close()
