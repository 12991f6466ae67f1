"""What both faces say when something fails: the world's faults in plain words, our own mistakes in a log that can be sent on."""

from __future__ import annotations

import errno
import logging
from pathlib import Path

from models.problems import Refused, in_words, refuse

LOG_NAME = "liangxin.log"
LOG_BYTES, LOGS_KEPT = 1_000_000, 3
BUG = "程序出错，这是程序的问题，不是填写的问题"


def open_log(folder: Path) -> logging.Handler | None:
    """The log in the data folder, on from now; None where nothing can be written there. Old logs are kept as .1, .2, .3."""
    from logging.handlers import RotatingFileHandler

    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / LOG_NAME, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    return handler


def close_log(handler: logging.Handler | None) -> None:
    """Stop writing to a log that `open_log` gave."""
    if handler is not None:
        logging.getLogger().removeHandler(handler)
        handler.close()


def os_refusal(error: OSError) -> Refused:
    """A fault of files and disks that no service foresaw, in plain words (exit code 3)."""
    file = str(error.filename or "")
    if error.errno == errno.ENOSPC:
        return refuse("DATA", "磁盘已满，没有完成。", "清理磁盘空间后重试，原有内容不受影响。", exit_code=3, file=file)
    if isinstance(error, PermissionError):
        return refuse("DATA", "没有权限读写这个文件。", "检查文件是否被其他程序打开，或换一个文件夹。", exit_code=3, file=file)
    return refuse("DATA", f"读写文件出错（{in_words(error)}）。", "检查文件和磁盘后重试。", exit_code=3, file=file)
