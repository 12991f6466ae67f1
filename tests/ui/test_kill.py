"""The program killed: two seconds after the last key everything typed is there; at any moment nothing is damaged."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from models.database import FILE_NAME
from services.county import county, set_up
from services.desk import Desk, open_desk
from services.listing import records
from tests.conftest import TODAY
from tests.services.conftest import PERIOD
from tests.ui.driven import LONG
from tests.ui.test_errors import ROOT
from ui.errors import CRASH_NAME
from ui.lock import writer

OLD = 2.0
"""Seconds after which a key is safe."""
TOGETHER = 2
"""Runs at a time: while one waits, the next one starts."""


class Run:
    """One run of the program with its clerk."""

    def __init__(self, folder: Path, place: str) -> None:
        command = [sys.executable, "-X", "faulthandler", "-m", "tests.ui.driven", str(folder), place]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def said(self, wanted: str) -> str:
        """What the clerk said when she came to this."""
        assert self.process.stdout is not None
        line = next((line for line in self.process.stdout if line.startswith(wanted)), None)
        assert line is not None, f"never {wanted}"
        return line.strip()

    def kill(self) -> list[str]:
        """End it as a power cut would; the lines that were still unread."""
        self.process.kill()
        return self.process.communicate()[0].splitlines()


@pytest.fixture
def kept(folder: Path) -> Path:
    """A county that has just been set up."""
    set_up(folder, "430523", TODAY).database.close()
    return folder


@pytest.fixture
def counties(kept: Path) -> Callable[[Iterable[Any]], list[Path]]:
    """Makes a copy of it for each of several."""
    return lambda names: [Path(copytree(kept, kept.with_name(f"{kept.name} {name}"))) for name in names]


def intact(folder: Path) -> Desk:
    """The data as the next start finds it: no lock in the way, nothing damaged."""
    with writer(folder):
        desk = open_desk(folder, TODAY)
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    return desk


def _progress(desk: Desk) -> Any:
    return [row["progress"] for row in records(desk, "task_progress", PERIOD) if row["progress"]]


def _of(table: str, name: str) -> Any:
    return lambda desk: [row[name] for row in records(desk, table, PERIOD)]


def _county(desk: Desk) -> Any:
    with desk.reading() as connection:
        return [county(connection)["reviewer"]]


def _department(desk: Desk) -> Any:
    with desk.reading() as connection:
        return connection.exec_driver_sql("SELECT filler FROM department WHERE filler IS NOT NULL").scalars().all()


TYPED = {
    "progress": (_progress, LONG),
    "item_name": (_of("reserve_project", "project_name"), "样例县 回收站建设项目"),
    "money": (_of("reserve_project", "total_invest"), Decimal("1234.5")),
    "cell": (_of("project_equipment", "equip_name"), "打包机"),
    "signature": (_of("submission", "reviewer"), "王样例"),
    "setting": (_county, "王样例"),
    "department": (_department, "孙样例"),
}


def type_and_kill(folder: Path, place: str) -> None:
    run = Run(folder, place)
    run.said("typed")
    time.sleep(OLD)
    run.kill()


def test_two_seconds_after_the_last_key_everything_is_there(counties: Callable[[Iterable[Any]], list[Path]]) -> None:
    folders = counties(TYPED)
    with ThreadPoolExecutor(TOGETHER) as pool:
        list(pool.map(type_and_kill, folders, TYPED))
    for folder, (place, (read, text)) in zip(folders, TYPED.items(), strict=True):
        desk = intact(folder)
        assert list(read(desk)) == [text], place
        desk.database.close()


def kill_while_typing(folder: Path, seed: int) -> tuple[float, list[list[str]]]:
    """The moment it was killed, and what the clerk had said: numbers with their moments."""
    run = Run(folder, "without_end")
    run.said("typing")
    time.sleep(random.Random(seed).uniform(0.3, 6.0))
    return time.time(), [line.split() for line in run.kill()]


def test_killed_while_typing_nothing_is_damaged_and_what_is_old_is_there(
    counties: Callable[[Iterable[Any]], list[Path]],
) -> None:
    seeds = range(4)
    folders = counties(seeds)
    with ThreadPoolExecutor(TOGETHER) as pool:
        for folder, (killed, lines) in zip(folders, pool.map(kill_while_typing, folders, seeds), strict=True):
            check_what_is_there(folder, killed, lines)


def check_what_is_there(folder: Path, killed: float, lines: list[list[str]]) -> None:
    desk = intact(folder)
    found = "".join(_progress(desk))
    desk.database.close()
    numbers = [int(number) for number, at in (line for line in lines if len(line) == 2)]
    old = [int(number) for number, at in (line for line in lines if len(line) == 2) if float(at) < killed - OLD]
    assert "".join(f"第{number}句。" for number in range(max(numbers, default=0) + 2)).startswith(found)
    assert found.startswith("".join(f"第{number}句。" for number in old))


def test_a_run_that_died_is_told_at_the_next_start(kept: Path) -> None:
    (kept / CRASH_NAME).write_text("Fatal Python error: Segmentation fault\n", "utf-8")
    run = Run(kept, "nowhere")
    assert run.said("open") == "open crash"
    run.process.communicate()
    assert run.process.returncode == 0 and not (kept / CRASH_NAME).exists()
