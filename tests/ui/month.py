"""The month that is entered by keys: what the clerk types, what is stored of it, and the check code that the commands give."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtWidgets import QLineEdit

import main as program
from models.database import FILE_NAME
from models.forms import BY_TABLE
from services.county import set_up
from services.desk import Desk
from services.records import columns_of
from tests.conftest import TODAY
from tests.services.conftest import PERIOD
from tests.ui.clerk import Clerk, Stroke
from ui.frame import Frame
from ui.hub import Hub
from ui.lock import LOCK_NAME
from ui.window import Window

UNIT, FILLER, PHONE = "430523", "李样例", "0739-5000001"
ITEMS, PROJECTS = 35, 5
WITHOUT_DEPARTMENT = 29
"""The item that a bank leads: no county department does its work by default."""
FIGURES = ("01", "58", "422", "55", "395", "56", "368", "80.3", "576.4", "50", "368", "42", "300", "900", "6200", "60", "400", "20",
           "", "", "", "", "01")  # fmt: skip
TABLES = (
    "task_progress",
    "reserve_project",
    "project_funding",
    "project_equipment",
    "project_permit",
    "tradein_stat",
    "submission",
)
_OWN = frozenset({"data_digest", "export_time"})
"""What no two runs have in common."""


class Typed(NamedTuple):
    """A month that was typed: where its data and its package lie, and the strokes that made it."""

    desk: Desk
    package: Path
    strokes: list[Stroke]


def report_the_list(clerk: Clerk) -> None:
    """All items: status, progress, next step."""
    clerk.turn_to("task_progress")
    for number in [*range(2, ITEMS + 1), 1]:  # the first is open: the next empty one is the second
        clerk.press("Ctrl+Enter")
        clerk.saved()
        if number == WITHOUT_DEPARTMENT:
            clerk.fill("县级牵头部门", "邵阳县财政局")
        clerk.fill("状态", "02")
        clerk.fill("本期进展情况", f"11月{number % 20 + 1}日走访{number + 3}家单位，形成需求清单1份，明确专人跟进。")
        clerk.fill("下一步工作", "12月10日前完成第二批走访。")
    clerk.press("Tab")
    clerk.rest()


def enter_project(clerk: Clerk, number: int) -> None:
    """A project in preparation with a line each of money, equipment and permits."""
    clerk.press("Ctrl+N")
    clerk.rest()
    clerk.fill("项目名称", f"样例县第{number}回收站分拣线建设项目")
    clerk.fill("项目类型", "02")
    clerk.fill("项目单位", f"样例第{number}再生资源回收点")
    clerk.fill("单位性质", "09")
    clerk.fill("建设地点", "样例县示范镇工业园区")
    clerk.fill("县级行业主管部门", "邵阳县商务局")
    clerk.fill("所属领域（市方案）", "08")
    clerk.fill("建设性质", "03")
    clerk.fill("对应责任清单任务", "18 ")
    clerk.fill("主要建设内容及规模", "新增自动分拣线1条、打包机2台，改造分拣车间。")
    clerk.fill("总投资", str(100 * number))
    clerk.row("资金来源", "14", str(100 * number))
    clerk.row("设备明细", "02", "打包机", "DB-1", "2", "20", "40", "", "", "", "", "↓↓")
    clerk.row("前期手续", "01", "02", "", "", "", "2026-12")
    clerk.fill("项目阶段", "1")
    clerk.fill("计划开工年月", "2027年3月")
    clerk.fill("计划竣工年月", "2027-12")
    clerk.fill("项目联系人", "张样例")
    clerk.fill("联系电话", "0739-5000000")
    clerk.press("Tab")
    clerk.rest()


def enter_figures(clerk: Clerk) -> None:
    """One category of trade-in."""
    clerk.turn_to("tradein_stat")
    clerk.press("Ctrl+N")
    clerk.type_row(*FIGURES)
    clerk.rest()


def sign_and_send(clerk: Clerk) -> Path:
    """The last steps on the submit page: sign-off, freezing, export; returns the folder it goes to."""
    clerk.turn_to("submission")
    clerk.step_to(3)
    for name, text in (("审核人", "王样例"), ("签发人", "赵样例"), ("签发日期", "2026-11-21")):
        clerk.fill(name, text)
    clerk.press("Tab")
    clerk.rest()
    clerk.step_to(4)
    clerk.activate("定稿")
    clerk.step_to(5)
    line = clerk.tab_to("保存到文件夹")
    assert isinstance(line, QLineEdit)
    clerk.activate("正式导出")
    return Path(line.text())


def type_month(folder: Path) -> Typed:
    """The whole month by keys, in the window as the program puts it together."""
    desk = set_up(folder, UNIT, TODAY, filler=FILLER, phone=PHONE)
    window, frame = Window(Hub(desk, PERIOD)), Frame()
    frame.hold(window)
    clerk = Clerk(window, lambda: stored_values(folder))
    report_the_list(clerk)
    clerk.turn_to("reserve_project")
    for number in range(1, PROJECTS + 1):
        enter_project(clerk, number)
    enter_figures(clerk)
    out = sign_and_send(clerk)
    frame.close()
    frame.deleteLater()
    return Typed(desk, next(out.glob("*_V01.xlsx")), clerk.strokes)


@contextmanager
def _read_only(folder: Path) -> Iterator[sqlite3.Connection]:
    address = f"{(folder / FILE_NAME).as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=20)) as connection:
        yield connection


def stored_values(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What the data file holds of the month, read beside the program that writes it."""
    found = {}
    with _read_only(folder) as connection:
        for table in TABLES:
            names = ", ".join(f'"{name}"' for name in columns_of(BY_TABLE[table]) if name not in _OWN)
            found[table] = connection.execute(f"SELECT {names} FROM {table} ORDER BY id").fetchall()
    return found


def by_commands(folder: Path, *arguments: str | Path, out: Path) -> Any:
    """Run a command on the data that was typed in and read its JSON, which it writes into the folder `out`."""
    target = out / "结果.json"
    where = ["--data", str(folder), "--today", TODAY.isoformat(), "--json-out", str(target)]
    assert program.main([*where, *map(str, arguments)]) == 0
    return json.loads(target.read_text("utf-8"))


def frozen_by_commands(folder: Path, out: Path) -> str:
    """The check code that the commands give to the same records, in a copy of the data."""
    copy = out / "另一份"
    shutil.copytree(folder, copy)
    (copy / LOCK_NAME).unlink(missing_ok=True)
    by_commands(copy, "unfreeze", "--period", PERIOD, out=out)
    again = ("freeze", "--period", PERIOD, "--type", "更正", "--reason", "与窗口录入的同一数据核对校验码，没有改动。")
    return str(by_commands(copy, *again, out=out)["digest"])
