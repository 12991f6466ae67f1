"""Where the data lies when the clerk moved it: a line of text in the usual folder names the other one."""

from __future__ import annotations

from pathlib import Path

from models.problems import refuse

MOVED_NAME = "moved-to.txt"


def actual(folder: Path) -> Path:
    """The folder that holds the data: the usual one, or the one it was moved to."""
    note = folder / MOVED_NAME
    try:
        text = note.read_text("utf-8").strip()
    except OSError:
        return folder
    return Path(text) if text else folder


def remember(folder: Path, chosen: Path) -> None:
    """Have the usual folder point to another from now on."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MOVED_NAME).write_text(f"{chosen.absolute()}\n", "utf-8")


def require_there(folder: Path, place: Path) -> None:
    """Refuse to begin anew where the folder that the data was moved to is only out of reach (a disk that is not plugged in)."""
    if place != folder and not place.is_dir():
        hint = f"插上存放数据的磁盘后再打开；磁盘已不在的，删除“{folder / MOVED_NAME}”，再打开程序从备份恢复。"
        raise refuse("DATA", f"数据文件夹“{place}”找不到。", hint, exit_code=3)
