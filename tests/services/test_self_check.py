"""The parts of the self-check that need no window: each finds what is wrong with a place, and leaves nothing behind."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest

from models.problems import ERROR, WARNING, refuse
from services import places, self_check
from services.self_check import GOOD


def test_a_good_place(folder: Path) -> None:
    folder.mkdir()
    found = {finding.name: finding for finding in self_check.plain_checks(folder)}
    assert list(found) == ["sqlite", "data_folder", "free_space", "disk", "reader", "printers"]
    assert {found[name].state for name in ("sqlite", "data_folder", "reader")} == {GOOD}
    assert sqlite3.sqlite_version in found["sqlite"].message and "2张表" in found["reader"].message
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_not_there_yet_is_judged_by_the_one_above(folder: Path) -> None:
    assert self_check.check_writable(folder / "深" / "处").state == GOOD
    assert not folder.exists()


def test_a_folder_that_cannot_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object, **named: object) -> NoReturn:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refused)
    found = self_check.check_writable(folder)
    assert found.state == ERROR and "没有写入权限" in found.message and "换一个" in found.hint


def test_a_full_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(number: int) -> NoReturn:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    found = self_check.check_writable(folder)
    assert found.state == ERROR and "磁盘已满" in found.message
    monkeypatch.undo()
    assert list(places.existing(folder).glob("liangxin-*")) == []


@pytest.mark.parametrize(
    ("free", "state", "words"),
    [
        (self_check.LEAST_FREE - 1, ERROR, "剩余99MB。"),
        (self_check.LEAST_FREE, WARNING, "剩余100MB。"),
        (self_check.AMPLE_FREE - 1, WARNING, "剩余1023MB。"),
        (self_check.AMPLE_FREE, GOOD, "剩余1.0GB。"),
    ],
)
def test_room_on_the_disk(folder: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: str, words: str) -> None:
    usage = shutil.disk_usage(folder.parent)._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    found = self_check.check_free_space(folder)
    assert (found.state, found.message) == (state, words)


def test_a_network_share(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "is_network", lambda place: True)
    found = self_check.check_disk(folder)
    assert found.state == ERROR and "网络共享" in found.message


@pytest.mark.parametrize(
    ("kind", "far"), [("ext4", False), ("cifs", True), ("nfs4", True), ("fuse.sshfs", True), ("vfat", False), ("", False)]
)
@pytest.mark.skipif(os.name == "nt", reason="Windows tells by the drive")
def test_mounts_that_are_shares(folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str, far: bool) -> None:
    monkeypatch.setattr(places, "file_system", lambda place: kind)
    assert places.is_network(folder) is far


@pytest.mark.skipif(not Path("/proc/self/mounts").exists(), reason="Linux only")
def test_the_mount_is_the_nearest_one() -> None:
    assert places.file_system(Path("/proc/self")) == "proc"


@pytest.mark.parametrize(
    ("name", "synced"),
    [("OneDrive - 样例县", True), ("WPS云盘", True), ("坚果云", True), ("数据", False), ("我的OneDrive笔记", False)],
)
def test_folders_that_other_programs_copy(folder: Path, name: str, synced: bool) -> None:
    place = folder / name / "两新"
    assert places.is_synced(place) is synced
    assert self_check.check_disk(place).state == (WARNING if synced else GOOD)


def test_a_stick(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "drive_type", lambda place: places.DRIVE_REMOVABLE)
    monkeypatch.setattr(places, "is_network", lambda place: False)
    found = self_check.check_disk(folder)
    assert found.state == WARNING and "U盘" in found.message


def test_a_reader_that_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: Path) -> NoReturn:
        raise refuse("FILE", "无法启动读取进程。", exit_code=3)

    monkeypatch.setattr(self_check, "read_workbook", fails)
    found = self_check.check_reader()
    assert found.state == ERROR and "无法启动" in found.message and "杀毒软件" in found.hint


@pytest.mark.parametrize(("count", "state", "words"), [(None, GOOD, "不检查"), (2, GOOD, "2台"), (0, WARNING, "没有打印机")])
def test_printers(monkeypatch: pytest.MonkeyPatch, count: int | None, state: str, words: str) -> None:
    monkeypatch.setattr(self_check, "printer_count", lambda: count)
    found = self_check.check_printers()
    assert found.state == state and words in found.message
