"""导出检查结果 at the check step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtWidgets import QPushButton

from services.records import edit
from ui.hub import Hub
from ui.pages.check_step import CheckStep
from ui.pages.findings_export import TEXT


def test_the_result_is_kept_as_a_workbook(hub: Hub, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uid = hub.book.rows["reserve_project"][0]["project_uid"]
    edit(hub.desk, "reserve_project", uid, {"site": None})
    hub.forget(frozenset({"reserve_project"}), None)
    said: list[str] = []
    refused: list[Any] = []
    hub.said.connect(said.append)
    hub.refused.connect(refused.append)
    step = CheckStep(hub)
    qtbot.addWidget(step)
    button = next(button for button in step.findChildren(QPushButton) if button.text() == TEXT)
    answers = iter([None, tmp_path / "检查结果", tmp_path])
    monkeypatch.setattr("ui.pages.findings_export.ask_save", lambda *given: next(answers))
    button.click()
    assert not said and not list(tmp_path.glob("*.xlsx"))
    button.click()
    details = openpyxl.load_workbook(tmp_path / "检查结果.xlsx")["明细"]
    assert "检查结果.xlsx" in said[-1] and f"共{len(hub.problems)}条" in said[-1] and details.max_row == 3 + len(hub.problems)
    assert details["A4"].value == "错误" and details["E4"].value == "建设地点" and details["F4"].value == "未填"
    monkeypatch.setattr("exchange.files.PAUSE", 0)
    monkeypatch.setattr(Path, "replace", _locked)
    answers = iter([tmp_path / "检查结果.xlsx"])
    button.click()
    assert refused and "关闭正在使用该文件的程序" in refused[0][0].hint


def _locked(*_: object) -> None:
    raise PermissionError
