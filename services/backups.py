"""Backup and restore of the whole data file, both proved."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

from models import backup
from models.database import FILE_NAME, examine, open_database
from models.problems import refuse


def make_backup(folder: Path, target: Path) -> dict[str, int]:
    """Copy the data file to `target`, prove the copy, write its SHA-256 beside it; returns its rows by table."""
    source = open_database(folder / FILE_NAME, read_only=True).path
    if target.resolve() == source.resolve():
        raise refuse("FILE", "备份不能覆盖数据文件本身。", "换一个文件名。", file=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    return backup.make(source, target)


def restore(folder: Path, source: Path, today: date | None = None) -> tuple[Path | None, dict[str, int]]:
    """Put a proved backup in the place of the data file; what was there is kept under another name.

    Returns that name (None where there was nothing) and the restored rows by table. Raises `Refused`; then nothing was changed.
    """
    expected = backup.verify(source)
    examine(source)
    folder.mkdir(parents=True, exist_ok=True)
    target, kept = folder / FILE_NAME, None
    part = folder / f"{FILE_NAME}.part"
    try:
        shutil.copyfile(source, part)
        if backup.counts(part) != expected:
            raise refuse("DATA", "恢复的数据与备份不一致，没有改动原数据。", "重试一次。", exit_code=3, file=str(source))
        if target.exists():
            kept = folder / f"liangxin-恢复前-{datetime.now():%Y%m%d-%H%M%S}.db"
            target.replace(kept)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return kept, expected
