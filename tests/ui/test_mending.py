"""The button under a message that takes a proposal over: by keys, as one step, not in a locked month."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

import main as program
from models.problems import Fix
from services.filing import freeze
from services.listing import records
from tests.services.conftest import PERIOD
from ui.hub import Hub
from ui.mending import LONGEST, MendButton, button_text, said_too
from ui.pages.check_step import CheckStep
from ui.pages.projects import ProjectsPage

SHORT = Fix("reserve_project", "1", (("total_invest", "12.50"),), "改为12.5万元", 95)
LONG = Fix(
    "reserve_project", "1", (("total_invest", "1"), ("fixed_invest", "1")), "总投资改为1000万元，固定资产投资改为900万元", 88
)


def spoil(hub: Hub) -> str:
    """Give the project's total in 元; returns its id."""
    (row,) = records(hub.desk, "reserve_project", PERIOD)
    uid = str(row["project_uid"])
    hub.save("reserve_project", uid, {"total_invest": Decimal("10000000.00")})
    return uid


def total(hub: Hub) -> Decimal:
    return Decimal(records(hub.desk, "reserve_project", PERIOD)[0]["total_invest"])


def shown(qtbot: Any, page: QWidget) -> None:
    qtbot.addWidget(page)
    page.resize(1174, 700)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.refresh()  # type: ignore[attr-defined]
    QApplication.processEvents()


def buttons(page: QWidget) -> list[MendButton]:
    """The buttons that can be pressed now."""
    return [button for button in page.findChildren(MendButton) if button.isVisible()]


def test_a_short_proposal_stands_on_the_button_and_a_long_one_in_the_message() -> None:
    assert button_text(SHORT) == "改为12.5万元（把握95%）" and said_too(SHORT) == ""
    assert len(LONG.words) > LONGEST and button_text(LONG) == "按建议修改（把握88%）" and LONG.words in said_too(LONG)


def test_under_a_field_by_keys(hub: Hub, qtbot: Any) -> None:
    uid = spoil(hub)
    page = ProjectsPage(hub)
    shown(qtbot, page)
    page.show_place(uid, "total_invest")
    QApplication.processEvents()
    button, *_ = buttons(page)
    assert button.text().startswith("改为1000万元（把握")
    assert button.accessibleName() == button.text() and "Ctrl+Z" in button.toolTip()
    said: list[str] = []
    hub.said.connect(said.append)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert total(hub) == 1000 and said == ["已按建议改为1000万元，可用 Ctrl+Z 撤销"]
    assert not [p for p in hub.problems if p.fix]
    hub.travel(back=True)
    assert total(hub) == 10000000


def test_at_the_foot_of_the_check(hub: Hub, qtbot: Any) -> None:
    spoil(hub)
    step = CheckStep(hub)
    shown(qtbot, step)
    height = step.foot.height()
    for place in step.view.places():
        step.view.show_row(place)
        QApplication.processEvents()
        if buttons(step):
            break
    (button,) = buttons(step)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert total(hub) == 1000 and step.foot.height() == height
    step.refresh()
    QApplication.processEvents()
    assert not buttons(step)


def test_a_locked_month_offers_nothing_and_takes_nothing(hub: Hub, qtbot: Any) -> None:
    (row,) = records(hub.desk, "reserve_project", PERIOD)
    freeze(hub.desk, PERIOD)
    hub.reopen(hub.desk)
    refused: list[object] = []
    hub.refused.connect(refused.append)
    assert not hub.mend(Fix("reserve_project", str(row["project_uid"]), (("total_invest", "1.00"),), "改为1万元", 90))
    assert refused and total(hub) == 1000


def test_the_command_mends_and_the_check_tells_of_it(hub: Hub, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    uid = spoil(hub)
    hub.desk.database.close()

    def run(*words: str) -> tuple[int, str]:
        code = program.main(["--data", str(folder), "--today", "2026-11-22", *words])
        return code, capsys.readouterr().out

    code, out = run("check", "--period", PERIOD)
    assert code == 1 and "建议：改为1000万元（把握" in out
    problems = json.loads(run("check", "--period", PERIOD, "--json")[1])["problems"]
    fix = next(p["fix"] for p in problems if p["fix"])
    assert fix["changes"] == [["total_invest", "1000.00"]] and fix["record"] == uid
    rule = next(p["code"] for p in problems if p["fix"])
    code, out = run("fix", "--period", PERIOD, "--rule", rule, "--record", uid, "--json")
    assert code == 0 and json.loads(out)["fixed"][0]["words"] == "改为1000万元"
    assert run("check", "--period", PERIOD)[0] == 0
    code, out = run("fix", "--period", PERIOD, "--rule", rule, "--record", uid)
    assert code == 1
