"""The child process that reads a stranger's workbook: whatever happens to it, the program lives on."""

from __future__ import annotations

import os
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from exchange.reading.biff import biff_facts
from exchange.reading.calamine import read_with_calamine
from exchange.reading.files import first_bytes, open_file
from exchange.reading.ole import BadEnvelope, Envelope
from exchange.reading.sheetscan import SheetFacts
from exchange.reading.sniff import FileKind, damaged, kind_of_ole, kind_of_start, refusal
from exchange.reading.values import Limits, Workbook
from exchange.reading.xlsx import read_xlsx
from models.problems import Problem, Refused, refuse

Answer = Workbook | tuple[int, tuple[Problem, ...]]


def load(path: Path, limits: Limits) -> Workbook:
    """The workbook, read in this very process. Raises `Refused`."""
    kind = kind_of_start(first_bytes(path))
    if kind not in (FileKind.ZIP, FileKind.OLE):
        raise refusal(kind, path.name)
    book = read_xlsx(path, path.name, limits) if kind is FileKind.ZIP else _read_ole(path)
    if not book.sheets:
        raise damaged(path.name, "里面没有工作表")
    return book


def _read_ole(path: Path) -> Workbook:
    name = path.name
    with open_file(path) as file:
        data = file.read()
    try:
        envelope = Envelope(data)
        kind = kind_of_ole(envelope.names, name)
        facts = biff_facts(envelope.stream("Workbook") or envelope.stream("Book"))
    except BadEnvelope as error:
        raise damaged(name) from error
    if facts.encrypted:
        raise refusal(FileKind.ENCRYPTED, name)
    if kind is not FileKind.XLS:
        raise refusal(kind, name)
    return _read_xls(path, facts.sheets)


def _read_xls(path: Path, marks: dict[str, SheetFacts]) -> Workbook:
    """An .et that is an .xls within is read like one; one that is not is called what it is."""
    try:
        return read_with_calamine(path, path.name, marks)
    except Refused:
        if path.suffix.casefold() in (".et", ".ett"):
            raise refusal(FileKind.ET, path.name) from None
        raise


def answer(path: Path, limits: Limits) -> Answer:
    """What the child sends back: the workbook, or the exit code and problems of a refusal."""
    try:
        return load(path, limits)
    except Refused as error:
        return error.exit_code, error.problems
    except MemoryError:
        todo = "请只保留要导入的表，用WPS或Excel另存为新的.xlsx后再导入。"
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


def serve(pipe: Connection, path: str, limits: Limits) -> None:
    """The child's work: read, send, end. A library's last words go nowhere, the parent says what happened."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    bound_memory(limits.memory_bytes)
    pipe.send(answer(Path(path), limits))
    pipe.close()
