"""`--marked FILE` and `check --out FILE` on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import main as program
from exchange.markup import copy as markup_copy
from exchange.reading.values import INDEX_SHEET
from services.county import set_up
from tests.conftest import TODAY
from tests.services.conftest import PERIOD, sheet  # noqa: F401

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def here(name: str, limits: object, work: object, source: str, part: str, *rest: object) -> object:
        return markup_copy.answer(Path(source), Path(part), *rest)  # type: ignore[arg-type]

    def call(*arguments: str | Path) -> tuple[int, Any]:
        code = program.main(["--data", str(folder), "--today", "2026-11-22", "--json", *map(str, arguments)])
        return code, json.loads(capsys.readouterr().out)

    monkeypatch.setattr(markup_copy, "in_child", here)
    set_up(folder, "430523", TODAY).database.close()
    return call


def test_a_sheet_is_marked_and_applied(run: Run, sheet: Any, tmp_path: Path) -> None:  # noqa: F811
    path = sheet(
        ["项目名称", "总投资", "计划开工年月", "计划竣工年月"], ["样例县一号厂设备更新项目", "约三千", "2026-12", "2026-10"]
    )
    target = tmp_path / "批注 版.xlsx"
    code, data = run("load", "F1", path, "--marked", target)
    assert code == 1 and data["marked"]["file"] == str(target) and not data["applied"] and data["marked"]["cells"] == 3
    said = {cell.coordinate for row in openpyxl.load_workbook(target)["Sheet1"] for cell in row if cell.comment}
    assert said == {"A2", "B2", "C2"}
    code, data = run("load", "F1", path, "--apply", "--marked", target)
    assert data["applied"] and data["added"] == {"reserve_project": 1} and data["marked"]["cells"] == 3
    assert len(run("records", "F1")[1]["records"]) == 1


def test_nothing_is_applied_where_the_copy_cannot_be_written(run: Run, sheet: Any) -> None:  # noqa: F811
    path = sheet(["项目名称", "总投资", "建设地点"], ["样例县一号厂设备更新项目", 300, "样例镇"])
    code, data = run("load", "F1", path, "--apply", "--marked", path)
    assert code == 1 and "不能覆盖原文件" in data["problems"][0]["message"]
    blocked = path.parent / "文件"
    blocked.write_text("不是文件夹", "utf-8")
    code, data = run("load", "F1", path, "--apply", "--marked", blocked / "批注.xlsx")
    assert code == 3 and "不是文件夹" in data["problems"][0]["message"]
    folder = path.parent / "文件夹.xlsx"
    folder.mkdir()
    code, data = run("load", "F1", path, "--apply", "--marked", folder)
    assert code == 3 and "已有同名的文件夹" in data["problems"][0]["message"] and list(folder.iterdir()) == []
    assert run("records", "F1")[1]["records"] == []


def test_a_refused_file_is_marked_with_why(run: Run, sheet: Any, tmp_path: Path) -> None:  # noqa: F811
    path = sheet(["填报单位：隆回县"], ["项目名称", "总投资", "建设地点"], ["样例项目", 1, "样例镇"])
    code, data = run("load", "F1", path, "--marked", tmp_path / "甲.xlsx")
    assert code == 1 and not data["ok"] and data["marked"]["problems"] == 1
    assert "隆回县" in openpyxl.load_workbook(tmp_path / "甲.xlsx")["Sheet1"]["A1"].comment.text
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    code, data = run("load", "F1", tmp_path / "坏.xlsx", "--marked", tmp_path / "乙.xlsx")
    assert code == 1 and "marked" not in data and not (tmp_path / "乙.xlsx").exists()


def test_a_list_and_a_package_are_marked(run: Run, sheet: Any, tmp_path: Path) -> None:  # noqa: F811
    path = sheet(
        ["邵阳市“两新”工作责任清单"], ["序号", "重要行动", "主要任务", "具体工作内容", "责任单位"],
        [1, "组织实施", "完善政策", "推动政策落实到每一家企业并按月调度。", "市发改委"], [2, "组织实施", "完善政策", "按月开展调度并通报进展情况。", None],
    )  # fmt: skip
    code, data = run("tasks", "import", path, "--marked", tmp_path / "清单批注.xlsx")
    placed = {p["cell"] for p in data["problems"] if p["cell"]}
    noted = {
        cell.coordinate for row in openpyxl.load_workbook(tmp_path / "清单批注.xlsx")["Sheet1"] for cell in row if cell.comment
    }
    assert placed and noted == placed and data["marked"]["cells"] == len(placed)
    file = run("export", "--period", PERIOD, "--out", tmp_path, "--draft")[1]["file"]
    code, data = run("verify", file, "--marked", tmp_path / "包批注.xlsx")
    assert code == 0 and openpyxl.load_workbook(tmp_path / "包批注.xlsx").sheetnames[0] == INDEX_SHEET
    assert run("verify", tmp_path / "包批注.xlsx")[1]["digest"] == data["digest"]


def test_the_result_of_a_check_is_kept_as_a_workbook(run: Run, tmp_path: Path) -> None:
    code, data = run("check", "--period", PERIOD, "--out", tmp_path / "检查结果.xlsx")
    assert code == 1 and data["file"] == str(tmp_path / "检查结果.xlsx")
    assert openpyxl.load_workbook(data["file"])["明细"].max_row == 3 + len(data["problems"])
    assert run("check", "--period", PERIOD, "--out", tmp_path / "检查结果.txt")[0] == 1
