"""One writer a data folder: a lock file that is taken before anything is written and given back at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QLockFile

from models.problems import in_words, refuse

LOCK_NAME = "liangxin.lock"


@contextmanager
def writer(folder: Path) -> Iterator[None]:
    """Hold the data folder for writing. Raises `Refused` (exit code 3) while another program holds it, or it cannot be written.

    A lock whose holder died is taken over: Qt looks whether the process still lives.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refuse(
            "DATA", f"数据文件夹不能使用（{in_words(error)}）。", "换一个有写入权限的文件夹。", exit_code=3, file=str(folder)
        ) from None
    lock = QLockFile(str(folder / LOCK_NAME))
    lock.setStaleLockTime(0)
    if not lock.tryLock(200):
        if lock.error() == QLockFile.LockError.PermissionError:
            raise refuse("DATA", "数据文件夹是只读的，不能保存。", "换一个有写入权限的文件夹。", exit_code=3, file=str(folder))
        if lock.error() != QLockFile.LockError.LockFailedError:
            raise refuse(
                "DATA", "数据文件夹里写不进文件，可能磁盘已满。", "清理磁盘空间后重试，已保存的内容不受影响。",
                exit_code=3, file=str(folder),
            )  # fmt: skip
        raise refuse("DATA", "另一个窗口或命令正在使用这份数据，不能同时写入。", "关闭它后重试。", exit_code=3, file=str(folder))
    try:
        yield
    finally:
        lock.unlock()
