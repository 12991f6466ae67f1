"""A made-up county to try the services on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models.database import FILE_NAME
from services.county import set_up
from services.demo import Demo, run_demo
from services.desk import Desk, open_desk
from services.records import insert_record
from tests.conftest import TODAY
from tests.rules import sample

PERIOD = sample.PERIOD


@pytest.fixture(scope="session")
def new_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data file of a county that has just been set up, to be copied."""
    desk = set_up(tmp_path_factory.mktemp("new"), "430523", TODAY, filler="李样例", phone="0739-5000001")
    desk.database.close()
    return desk.database.path


@pytest.fixture(scope="session")
def filled_county(tmp_path_factory: pytest.TempPathFactory, new_county: Path) -> Path:
    """The same after `fill`."""
    desk = copied(new_county, tmp_path_factory.mktemp("filled"))
    fill(desk)
    desk.database.close()
    return desk.database.path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demonstration, to be looked at only."""
    folder = tmp_path_factory.mktemp("演示 数据")
    return run_demo(folder / "data", folder)


def copied(county: Path, folder: Path) -> Desk:
    """The desk of a copy of a county's data file in a folder that has none."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE_NAME).open("xb") as file:
        file.write(county.read_bytes())
    return open_desk(folder, TODAY)


@pytest.fixture
def desk(folder: Path, new_county: Path) -> Desk:
    return copied(new_county, folder)


def fill(desk: Desk, period: str = PERIOD) -> str:
    """A month without errors: one project with its lines and its progress, all items of the list, a cover; returns the project's id."""
    from services.filing import sign
    from services.tasklists import current_list

    with desk.reading() as connection:
        tasks = current_list(connection).items
    with desk.writing("样例") as write:
        first = tasks[0].task_uid
        uid = insert_record(
            write, "reserve_project", {**sample.project(task_uid=first), "project_uid": None, "opening_ytd": Decimal("460.00")}
        )
        for table, row in (
            ("project_funding", sample.funding()),
            ("project_equipment", sample.equipment()),
            ("project_permit", sample.permit()),
        ):
            insert_record(write, table, {**row, "project_uid": uid, "record_uid": None})
        add_month(write, uid, tasks, period)
    sign(desk, period, reviewer="王样例", approver="赵样例", approve_date="2026-11-21")
    return uid


def add_month(write: Any, uid: str, tasks: Any, period: str) -> None:
    insert_record(write, "project_progress", sample.progress(project_uid=uid, period=period), period)
    for item in tasks:
        text = f"{period[5:]}月8日召开第{item.seq}项工作推进会，走访{item.seq + 3}家单位，形成需求清单1份。"
        insert_record(write, "task_progress", sample.task(item.task_uid, period=period, progress=text), period)


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """Writes a clerk's own workbook: headings, then rows; further sheets by name."""

    def write(*rows: list[Any], name: str = "导入 表#1.xlsx", title: str = "Sheet1", **others: Any) -> Path:
        book = openpyxl.Workbook()
        book.active.title = title
        for row in rows:
            book.active.append(row)
        for other, lines in others.items():
            extra = book.create_sheet(other)
            for line in lines:
                extra.append(line)
        path = tmp_path / name
        book.save(path)
        return path

    return write


def only(mapping: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: mapping[name] for name in names}
