"""A whole month entered through the window with keys alone, frozen and exported; the check code is the one the commands give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from services.listing import records
from tests.ui.clerk import Clerk
from ui.hub import Hub
from ui.window import Window

ITEMS = 35


def report_the_list(clerk: Clerk) -> None:
    """All items: status, progress, next step."""
    clerk.turn_to("task_progress")
    for number in range(1, ITEMS + 1):
        clerk.press("Ctrl+Enter")
        clerk.fill("状态", "02")
        clerk.fill("本期进展情况", f"11月{number % 20 + 1}日走访{number + 3}家单位，形成需求清单1份，明确专人跟进。")
        clerk.fill("下一步工作", "12月10日前完成第二批走访。")
    clerk.press("Tab")


def test_a_month_by_keys(empty_hub: Hub, qtbot: Any, tmp_path: Path) -> None:
    window = Window(empty_hub)
    qtbot.addWidget(window)
    clerk = Clerk(window)
    report_the_list(clerk)
    rows = records(empty_hub.desk, "task_progress", empty_hub.period)
    assert len(rows) == ITEMS and all(row["progress"] and row["status"] == "02" and row["next_step"] for row in rows)
