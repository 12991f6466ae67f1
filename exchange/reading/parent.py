"""Reading a stranger's file in a child process that is watched and ended in time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from exchange.reading.files import open_file
from exchange.reading.values import Limits, WordDocument, Workbook
from exchange.reading.worker import Answer, serve
from models.problems import Refused, refuse

_START_SECONDS = 60
_SMALLER = "请只保留要导入的表，用WPS另存为新文件后再导入。"


def read_workbook(path: Path, *, limits: Limits = Limits()) -> Workbook:  # noqa: B008
    """The workbook in an .xlsx, .xlsm or .xls file, read within the limits in a process of its own.

    Raises `Refused` with what the file really is and what to do: exit code 1 for a file that is no readable workbook, 3 where the
    system does not let it be read. The main program must have called `multiprocessing.freeze_support()`.
    """
    found = _read(path, limits, for_list=False)
    assert isinstance(found, Workbook)
    return found


def read_list_file(path: Path, *, limits: Limits = Limits()) -> Workbook | WordDocument:  # noqa: B008
    """What may hold a city's list, workbook (also .ods) or .docx, read and refused like a workbook."""
    return _read(path, limits, for_list=True)


def _read(path: Path, limits: Limits, *, for_list: bool) -> Workbook | WordDocument:
    with open_file(path) as file:
        size = file.seek(0, 2)
    if size > limits.file_bytes:
        message = f"“{path.name}”有{size // 2**20}MB，超过{limits.file_bytes // 2**20}MB，没有打开。"
        raise refuse("FILE", message, _SMALLER, file=path.name)
    found = _ask_child(path, limits, for_list)
    if not isinstance(found, tuple):
        return found
    exit_code, problems = found
    raise Refused(*problems, exit_code=exit_code)


def _ask_child(path: Path, limits: Limits, for_list: bool) -> Answer:
    answer: Answer = in_child(path.name, limits, serve, str(path), limits, for_list)
    return answer


def in_child(name: str, limits: Limits, work: Callable[..., None], *arguments: object) -> Any:
    """What a piece of work on the file of that name sends back from a process of its own, which is ended in time.

    The work is given a pipe before its arguments; it must send None once it has started, and then its answer.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(sender, *arguments), daemon=True)
    try:
        process.start()
        sender.close()
        return _receive(receiver, name, limits.seconds)
    except OSError as error:
        todo = "请关闭一些程序，或重新启动电脑后再试。"
        raise refuse("FILE", f"无法启动读取“{name}”的进程。", todo, exit_code=3, file=name) from error
    finally:
        receiver.close()
        if process.pid is not None:
            process.kill()
            process.join()


def _receive(receiver: Connection, name: str, seconds: float) -> Any:
    try:
        if receiver.poll(_START_SECONDS):
            receiver.recv()  # the child has started; only now its time begins
        if not receiver.poll(seconds):
            raise refuse("FILE", f"“{name}”读了{seconds:g}秒还没有读完，已停止。", _SMALLER, file=name)
        answer = receiver.recv()
    except EOFError as error:
        message = f"读取“{name}”时读取进程意外中止：文件可能已损坏，或内容大得异常。"
        raise refuse("FILE", message, _SMALLER, file=name) from error
    return answer
