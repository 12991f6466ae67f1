"""Whether this computer has what the program needs, in words: the parts that need no window (ui.self_check adds those that do)."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from exchange.reading.parent import read_workbook
from exchange.templates import write_template
from models.problems import ERROR, WARNING, Refused, in_words
from services.places import GOOD, doubts, existing

LEAST_SQLITE = (3, 35, 0)
LEAST_FREE, AMPLE_FREE = 100 * 2**20, 1024 * 2**20
"""Bytes free on the data folder's disk below which nothing should be begun, and below which it is worth a word."""
PRINTER_ENUM_LOCAL, PRINTER_ENUM_CONNECTIONS = 2, 4
SPOOLER = "winspool.drv"
"""Windows' own library; named here and not at its call, where PyInstaller would take it for one to bring along."""
_SAMPLE_META = {"unit": "", "unit_name": "自检", "period": "2026-01", "list_version": ""}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what, how it is (ok, warning, error), in words, and what to do where it is not good."""

    name: str
    label: str
    state: str
    message: str
    hint: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def line(self) -> str:
        mark = {GOOD: "正常", WARNING: "提示", ERROR: "错误"}[self.state]
        return f"[{mark}] {self.label}：{self.message}{self.hint}"


def check_sqlite() -> Finding:
    """The version of SQLite, and that it really stores and finds Chinese text."""
    connection = sqlite3.connect(":memory:")
    try:
        found = connection.execute("SELECT replace('责任清单', '清单', '台账')").fetchone()[0]
    finally:
        connection.close()
    good = sqlite3.sqlite_version_info >= LEAST_SQLITE and found == "责任台账"
    hint = "" if good else "重新安装本程序。"
    return Finding("sqlite", "数据库", GOOD if good else ERROR, f"SQLite {sqlite3.sqlite_version}。", hint)


def check_writable(folder: Path) -> Finding:
    """Whether the data folder takes a file and gives it back unchanged; nothing stays behind."""
    place, content = existing(folder), os.urandom(4096)
    try:
        with tempfile.NamedTemporaryFile(dir=place, prefix="liangxin-", suffix=".part") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            same = hashlib.sha256(file.read()).digest() == hashlib.sha256(content).digest()
    except OSError as error:
        message = f"“{folder}”不能写入（{in_words(error)}）。"
        return Finding("data_folder", "数据文件夹", ERROR, message, "换一个有写入权限的文件夹。")
    if not same:
        return Finding("data_folder", "数据文件夹", ERROR, f"“{folder}”写入的内容与读回的不一致。", "检查磁盘，或换一个文件夹。")
    return Finding("data_folder", "数据文件夹", GOOD, f"“{folder}”可以读写。")


def check_free_space(folder: Path) -> Finding:
    """How much room the data folder's disk has."""
    try:
        free = shutil.disk_usage(existing(folder)).free
    except OSError as error:
        return Finding("free_space", "磁盘空间", WARNING, f"看不到剩余空间（{in_words(error)}）。")
    state = ERROR if free < LEAST_FREE else WARNING if free < AMPLE_FREE else GOOD
    message = f"剩余{free / 2**30:.1f}GB。" if free >= 2**30 else f"剩余{free // 2**20}MB。"
    return Finding("free_space", "磁盘空间", state, message, "" if state == GOOD else "清理磁盘空间。")


def check_disk(folder: Path) -> Finding:
    """That the data lies on a disk of this computer: on a share or in a synced folder it can be damaged."""
    return Finding("disk", "数据位置", *doubts(folder))


def check_reader() -> Finding:
    """That the child process which reads other people's files starts, and reads a sheet that we write for it."""
    label = "读取表格的进程"
    try:
        with tempfile.TemporaryDirectory(prefix="liangxin-") as folder:
            sample = Path(folder) / "自检 样例#1.xlsx"
            write_template(sample, "liaison", {}, meta=_SAMPLE_META, departments=())
            sheets = len(read_workbook(sample).sheets)
    except Refused as refused:
        message = "".join(problem.message for problem in refused.problems)
        return Finding("reader", label, ERROR, message, "重新安装本程序；仍不行时看看是不是被杀毒软件拦截。")
    except OSError as error:
        return Finding("reader", label, ERROR, f"临时文件夹不能使用（{in_words(error)}）。", "检查磁盘空间和权限。")
    return Finding("reader", label, GOOD, f"能启动，读出样例中的{sheets}张表。")


def printer_count() -> int | None:
    """How many printers Windows knows; None on other systems."""
    if sys.platform != "win32":
        return None
    needed, returned = ctypes.c_ulong(), ctypes.c_ulong()
    call = ctypes.WinDLL(SPOOLER).EnumPrintersW
    flags = PRINTER_ENUM_LOCAL | PRINTER_ENUM_CONNECTIONS
    call(flags, None, 4, None, 0, ctypes.byref(needed), ctypes.byref(returned))
    buffer = ctypes.create_string_buffer(max(1, needed.value))
    done = call(flags, None, 4, buffer, needed.value, ctypes.byref(needed), ctypes.byref(returned))
    return returned.value if done else 0


def check_printers() -> Finding:
    """Printers are good to have; without one the paper is printed elsewhere, from the PDF."""
    count = printer_count()
    if count is None:
        return Finding("printers", "打印机", GOOD, "本系统不检查；纸质件存为PDF，用阅读器打印。")
    if count:
        return Finding("printers", "打印机", GOOD, f"本机有{count}台。")
    return Finding("printers", "打印机", WARNING, "本机没有打印机。", "纸质件可存为PDF，到别的电脑打印。")


def plain_checks(folder: Path) -> Iterator[Finding]:
    """Everything that can be looked at without Qt."""
    yield check_sqlite()
    yield check_writable(folder)
    yield check_free_space(folder)
    yield check_disk(folder)
    yield check_reader()
    yield check_printers()
