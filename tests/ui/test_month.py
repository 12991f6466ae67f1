"""A whole month entered through the window with keys alone, frozen and exported; the check code is the one the commands give."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

import main as program
from services.listing import records
from tests.conftest import TODAY
from tests.services.conftest import PERIOD
from tests.ui.clerk import Clerk
from ui.hub import Hub
from ui.lock import LOCK_NAME
from ui.window import Window

ITEMS, PROJECTS = 35, 5
WITHOUT_DEPARTMENT = 29
"""The item that a bank leads: no county department does its work by default."""
FIGURES = ("01", "58", "422", "55", "395", "56", "368", "80.3", "576.4", "50", "368", "42", "300", "900", "6200", "60", "400", "20",
           "", "", "", "", "01")  # fmt: skip


def report_the_list(clerk: Clerk) -> None:
    """All items: status, progress, next step."""
    clerk.turn_to("task_progress")
    for number in [*range(2, ITEMS + 1), 1]:  # the first is open: the next empty one is the second
        clerk.press("Ctrl+Enter")
        if number == WITHOUT_DEPARTMENT:
            clerk.fill("县级牵头部门", "邵阳县财政局")
        clerk.fill("状态", "02")
        clerk.fill("本期进展情况", f"11月{number % 20 + 1}日走访{number + 3}家单位，形成需求清单1份，明确专人跟进。")
        clerk.fill("下一步工作", "12月10日前完成第二批走访。")
    clerk.press("Tab")


def enter_project(clerk: Clerk, number: int) -> None:
    """A project in preparation with a line each of money, equipment and permits."""
    clerk.press("Ctrl+N")
    QTest.qWait(200)
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


def enter_figures(clerk: Clerk) -> None:
    """One category of trade-in."""
    clerk.turn_to("tradein_stat")
    clerk.tab_to("以旧换新进展")
    clerk.type_row(*FIGURES)


def by_commands(folder: Path, *arguments: str | Path, tmp_path: Path) -> Any:
    """Run a command on the data that was typed in and read its JSON."""
    target = tmp_path / "结果.json"
    where = ["--data", str(folder), "--today", TODAY.isoformat(), "--json-out", str(target)]
    assert program.main([*where, *map(str, arguments)]) == 0
    return json.loads(target.read_text("utf-8"))


@pytest.fixture
def clerk(empty_hub: Hub, qtbot: Any) -> Clerk:
    window = Window(empty_hub)
    qtbot.addWidget(window)
    return Clerk(window)


def frozen_by_commands(folder: Path, tmp_path: Path) -> str:
    """The check code that the commands give to the same records, in a copy of the data."""
    copy = tmp_path / "另一份"
    shutil.copytree(folder, copy)
    (copy / LOCK_NAME).unlink(missing_ok=True)
    by_commands(copy, "unfreeze", "--period", PERIOD, tmp_path=tmp_path)
    again = ("freeze", "--period", PERIOD, "--type", "更正", "--reason", "与窗口录入的同一数据核对校验码，没有改动。")
    return str(by_commands(copy, *again, tmp_path=tmp_path)["digest"])


def sign_and_send(clerk: Clerk) -> Path:
    """The last steps on the submit page: sign-off, freezing, export; returns the folder it goes to."""
    clerk.turn_to("submission")
    clerk.step_to(3)
    for name, text in (("审核人", "王样例"), ("签发人", "赵样例"), ("签发日期", "2026-11-21")):
        clerk.fill(name, text)
    clerk.press("Tab")
    clerk.step_to(4)
    clerk.activate("定稿")
    clerk.step_to(5)
    line = clerk.tab_to("保存到文件夹")
    assert isinstance(line, QLineEdit)
    clerk.activate("正式导出")
    return Path(line.text())


def test_a_month_by_keys(clerk: Clerk, empty_hub: Hub, qtbot: Any, tmp_path: Path) -> None:
    report_the_list(clerk)
    clerk.turn_to("reserve_project")
    for number in range(1, PROJECTS + 1):
        enter_project(clerk, number)
    enter_figures(clerk)
    desk, period = empty_hub.desk, empty_hub.period
    rows = records(desk, "task_progress", period)
    assert len(rows) == ITEMS and all(row["progress"] and row["status"] == "02" and row["next_step"] for row in rows)
    assert [row["total_invest"] for row in records(desk, "reserve_project", period)] == [100, 200, 300, 400, 500]
    for table in ("project_funding", "project_equipment", "project_permit"):
        assert len(records(desk, table, period)) == PROJECTS
    figures = records(desk, "tradein_stat", period)
    assert [(row["category"], row["apply_n"], row["recycle_cum"]) for row in figures] == [("01", 58, 400)]
    assert [p.field for p in empty_hub.problems if p.severity == "error"] == ["reviewer", "approver"]
    out = sign_and_send(clerk)
    qtbot.waitUntil(lambda: bool(list(out.glob("*.xlsx"))), timeout=20_000)
    package = next(out.glob("*_V01.xlsx"))
    digest = by_commands(desk.database.path.parent, "verify", package, tmp_path=tmp_path)["digest"]
    assert (
        records(desk, "submission", period)[0]["data_digest"] == digest == frozen_by_commands(desk.database.path.parent, tmp_path)
    )
