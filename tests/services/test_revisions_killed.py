"""An acceptance that is killed at any moment leaves the old list or the new one, complete."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from models.database import FILE_NAME
from services.county import set_up
from services.desk import Desk, open_desk
from services.revisions import import_list
from tests.conftest import TODAY
from tests.effort import DEEP
from tests.exchange.lists import tab_text
from tests.services.revised import MERGE, copy_of, everything, merged_fifth, record_much, sent_before

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="a process is killed at an exact moment only where it can be forked"
)

STATEMENTS, MOMENTS = (40, 24) if DEEP else (10, 6)
"""Moments between two statements at which it is killed, spread over all; moments by the clock, most of them around the commit."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("县 的 数据")
    desk = set_up(folder, "430523", TODAY, filler="李样例", phone="0739-5000001")
    record_much(desk, sent_before(desk, folder))
    desk.database.close()
    return folder


def accept(desk: Desk) -> None:
    assert import_list(desk, tab_text(merged_fifth()), MERGE, apply=True).applied


def in_a_child(work: Callable[[], Any]) -> int:
    """Run something in a process of its own; returns its id."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            os._exit(9)
    return child


def counted(desk: Desk, stop: int = 0) -> list[str]:
    """The statements that go to the data file from now on; the process dies before number `stop`.

    So little is kept in memory that pages are written over before the commit: what is left needs its journal to be whole.
    """
    seen: list[str] = []

    def before(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)
        if len(seen) == stop:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(desk.database._writer, "connect", lambda connection, record: connection.execute("PRAGMA cache_size = 2"))
    event.listen(desk.database._writer, "before_cursor_execute", before)
    return seen


def outcome(folder: Path, old: dict[str, Any], new: dict[str, Any]) -> str:
    """Which list a data folder was left with, after proving that it is whole."""
    desk = open_desk(folder, TODAY)
    with desk.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert not connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    found = everything(desk)
    assert found in (old, new), {table for table in found if found[table] not in (old[table], new[table])}
    if found == old:
        accept(desk)
        assert everything(desk) == new
    desk.database.close()
    return "old" if found == old else "new"


def test_killed_at_any_moment_it_leaves_the_old_list_or_the_new(made: Path, tmp_path: Path) -> None:
    whole = copy_of(made, tmp_path / "whole")
    old, seen = everything(whole), counted(whole)
    start = time.perf_counter()
    accept(whole)
    lasted = time.perf_counter() - start
    new, total, rng = everything(whole), len(seen), random.Random(4)
    whole.database.close()
    assert total > STATEMENTS

    def die_before(folder: Path, stop: int) -> None:
        desk = open_desk(folder, TODAY)
        counted(desk, stop)
        accept(desk)

    found, hot = [], 0
    for stop in [round(1 + n * (total - 1) / STATEMENTS) for n in range(STATEMENTS + 1)]:
        folder = tmp_path / f"s{stop}"
        copy_of(made, folder).database.close()
        status = os.waitpid(in_a_child(lambda folder=folder, stop=stop: die_before(folder, stop)), 0)[1]
        assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        hot += (folder / f"{FILE_NAME}-journal").exists()
        found.append(outcome(folder, old, new))
    assert set(found) == {"old"} and hot > STATEMENTS // 2

    for number in range(MOMENTS):
        folder = tmp_path / f"t{number}"
        copy_of(made, folder).database.close()
        child = in_a_child(lambda folder=folder: accept(open_desk(folder, TODAY)))
        time.sleep(lasted * rng.uniform(0.3, 1.1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found.append(outcome(folder, old, new))
