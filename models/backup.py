"""Verified copies of the data file: taken with SQLite's own backup, opened again, compared, with a SHA-256 beside."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from pathlib import Path

from models.problems import in_words, refuse

SUFFIX = ".lxdb"
"""What the names of backups end with that the program proposes; opening one offers to restore it. Others may be named otherwise."""


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def mark_of(path: Path) -> Path:
    """Where a copy's SHA-256 lies."""
    return path.with_name(path.name + ".sha256")


def counts(path: Path) -> dict[str, int]:
    """Rows by table, after a whole integrity check. Raises sqlite3.DatabaseError where the file is damaged."""
    connection = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True, timeout=5)
    try:
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise sqlite3.DatabaseError(f"malformed: {found}")
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
    finally:
        connection.close()


def _copy(source: Path, target: Path) -> None:
    origin = sqlite3.connect(source.absolute().as_uri() + "?mode=ro", uri=True, timeout=5)
    copy = sqlite3.connect(target, isolation_level=None)
    try:
        origin.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
        origin.close()


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def make(source: Path, target: Path) -> dict[str, int]:
    """Copy the data file to `target` and prove the copy; returns its rows by table. An earlier file of that name is replaced last.

    Raises `Refused` (exit code 3) where the copy cannot be written or differs.
    """
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        _copy(source, part)
        found = counts(part)
        if found != counts(source):
            raise refuse(
                "DATA", "备份与原数据不一致，备份没有保留。", "重试一次；仍不行时换一个磁盘。", exit_code=3, file=str(target)
            )
        _sync(part)
        mark = sha256_of(part)
        part.replace(target)
        mark_of(target).write_text(f"{mark}  {target.name}\n", "utf-8")
        return found
    except (OSError, sqlite3.DatabaseError) as error:
        raise refuse(
            "DATA", f"备份没有成功（{in_words(error)}）。", "检查磁盘空间和权限后重试。", exit_code=3, file=str(target)
        ) from error
    finally:
        part.unlink(missing_ok=True)


def verify(path: Path) -> dict[str, int]:
    """Prove that a copy is whole and unchanged since it was made; returns its rows by table. Raises `Refused`."""
    if not path.is_file():
        raise refuse("FILE", "找不到备份文件。", "检查文件名和文件夹。", file=str(path))
    mark = mark_of(path)
    if mark.is_file() and mark.read_text("utf-8").split()[:1] != [sha256_of(path)]:
        raise refuse("FILE", "备份文件与备份时的校验值不符，可能已损坏或被改动。", "换一个备份文件。", file=str(path))
    try:
        return counts(path)
    except sqlite3.DatabaseError:
        raise refuse("FILE", "这个文件不是备份，或已损坏。", "换一个备份文件。", file=str(path)) from None
