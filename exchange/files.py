"""Files that appear whole or not at all: written beside their final name, checked there, and only then renamed."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, TypeVar
from uuid import uuid4

from models.problems import Refused, in_words, refuse

RETRIES, PAUSE = 6, 0.25
"""How often, and after how many seconds, a replacement is tried again while an antivirus program holds the file."""

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) if hasattr(errno, "EDQUOT") else (errno.ENOSPC, errno.EFBIG)

UNWRITTEN = "请检查文件名和保存位置是否可用后重试。"
"""What to do where a file could not be written and no better advice is known."""

T = TypeVar("T")


class Step(NamedTuple):
    """How far a long piece of work has come: `done` of `total`, and what it is at."""

    done: int
    total: int
    text: str


def finish(work: Generator[Step, None, T]) -> T:
    """Run a piece of work that yields steps to its end and return its result."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: T = end.value
            return result


@contextmanager
def replace_file(target: Path, *, overwrite: bool = True) -> Iterator[Path]:
    """A temporary sibling (….part) to write and check; it takes the target's name when the block ends without an error.

    Whatever goes wrong, the sibling is removed and an earlier file stays as it was. Raises `Refused`: exit code 1 where the target
    exists and must not be overwritten, 3 where the disk is full or the place cannot be written.
    """
    _spare(target, overwrite)
    part = target.with_name(f"{target.stem[:60]}.{uuid4().hex[:8]}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield part
        _flush(part)
        _spare(target, overwrite)
        _replace(part, target)
    except OSError as error:
        raise _refusal(error, target) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _spare(target: Path, overwrite: bool) -> None:
    if not overwrite and target.exists():
        raise refuse(
            "FILE",
            f"文件“{target.name}”已存在，不予覆盖。",
            "已导出的正式文件不改写。要再导出一份，换一个文件夹；数据要更正的，另起新版本。",
            file=target.name,
        )


def _flush(part: Path) -> None:
    with part.open("rb+") as handle:
        handle.flush()
        os.fsync(handle.fileno())


def _replace(part: Path, target: Path) -> None:
    for attempt in range(RETRIES):
        try:
            part.replace(target)
        except PermissionError:
            if attempt == RETRIES - 1:
                raise
            time.sleep(PAUSE)
        else:
            return


def _refusal(error: OSError, target: Path) -> Refused:
    if error.errno in _FULL:
        return refuse(
            "FILE",
            f"磁盘空间不足，“{target.name}”没有写成。",
            "请清理磁盘或换一个保存位置后重试。",
            exit_code=3,
            file=target.name,
        )
    if isinstance(error, NotADirectoryError | FileExistsError):
        message = f"“{target.name}”没有写成：“{target.parent}”不是文件夹。"
        return refuse("FILE", message, "请换一个文件夹。", exit_code=3, file=target.name)
    if isinstance(error, IsADirectoryError) or (isinstance(error, PermissionError) and target.is_dir()):
        message = f"“{target.name}”没有写成：那里已有同名的文件夹。"
        return refuse("FILE", message, "请换一个文件名。", exit_code=3, file=target.name)
    if isinstance(error, PermissionError):
        hint = "请关闭正在使用该文件的程序，或换一个有写入权限的文件夹后重试。"
        return refuse("FILE", f"“{target.name}”不能写入。", hint, exit_code=3, file=target.name)
    return refuse(
        "FILE",
        f"“{target.name}”写入失败（{fault_words(error)}）。",
        UNWRITTEN,
        exit_code=3,
        file=target.name,
    )


def fault_words(error: OSError) -> str:
    """What a fault of writing is called, for a message's brackets: in words where there are some, else by the system's number."""
    words = in_words(error)
    return f"系统错误{error.errno}" if words == str(error) else words
