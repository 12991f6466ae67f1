"""What kind of place a folder is: on this computer's disk, a share of another one, a stick, or where a program copies files away."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

from models.problems import ERROR, WARNING

GOOD = "ok"
NETWORK_TYPES = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "fuse.sshfs", "9p", "ncpfs"})
SYNCED = ("onedrive", "dropbox", "nutstore", "坚果云", "百度网盘", "baidunetdisk", "wps云盘", "wps cloud", "icloud")
"""What the folders of programs that copy files to other computers are called; they may swap a data file that is in use."""
DRIVE_REMOVABLE, DRIVE_REMOTE = 2, 4


def existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists already."""
    whole = folder.absolute()
    return next((path for path in (whole, *whole.parents) if path.is_dir()), whole)


def _real(place: Path) -> Path:
    """Where a folder really lies, links and letters of drives followed where the system can tell."""
    try:
        return place.resolve()
    except OSError:
        return place.absolute()


def drive_type(place: Path) -> int:
    """What Windows calls the drive that a folder is on; 0 on other systems."""
    if sys.platform != "win32":
        return 0
    return int(ctypes.windll.kernel32.GetDriveTypeW(place.anchor))


def file_system(place: Path) -> str:
    """The type of the mount that a folder is on, from /proc; "" where that cannot be told."""
    try:
        lines = Path("/proc/self/mounts").read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    mounts = [(line.split()[1].replace("\\040", " "), line.split()[2]) for line in lines if len(line.split()) > 2]
    fitting = [(len(point), kind) for point, kind in mounts if place.is_relative_to(point)]
    return max(fitting)[1] if fitting else ""


def is_network(place: Path) -> bool:
    """Whether a folder lies on another computer."""
    whole = _real(existing(place))
    if sys.platform == "win32":
        return str(whole).startswith("\\\\") or drive_type(whole) == DRIVE_REMOTE
    return file_system(whole) in NETWORK_TYPES


def is_synced(place: Path) -> bool:
    """Whether a folder lies where a program copies files to other computers, by its name."""
    return any(part.casefold().startswith(SYNCED) for part in place.absolute().parts)


def doubts(folder: Path) -> tuple[str, str, str]:
    """What speaks against a folder as the data's place: how grave (ok, warning, error), in words, and what to do."""
    move = "把数据文件夹放到本机磁盘上。"
    if is_network(folder):
        return ERROR, f"“{folder}”在网络共享上，数据可能损坏。", move
    if is_synced(folder):
        return WARNING, f"“{folder}”在同步文件夹（网盘）里，数据可能被换成旧的。", move
    if drive_type(_real(existing(folder))) == DRIVE_REMOVABLE:
        return WARNING, f"“{folder}”在U盘上。", "退出程序后再拔U盘，并常备份。"
    return GOOD, "在本机磁盘上。", ""
