"""The commands of quality: its figures, and last period's reasons taken up again; a check beside an open window writes nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import main as program
from models import periods
from models.database import FILE_NAME
from services.checking import explain
from services.listing import records
from services.records import edit
from tests.services.conftest import PERIOD, copied
from tests.services.logged import DEPT, log, project, send
from ui.lock import writer

NEXT = "2026-12"
LONG = "项目分三期实施，三期2029年建成。"


class Shell:
    """Runs commands on one data folder in December."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def run(self, *arguments: str | Path) -> tuple[int, str]:
        code = program.main(["--data", str(self.folder), "--today", "2026-12-20", *map(str, arguments)])
        out, err = self.capsys.readouterr()
        return code, out + err

    def json(self, *arguments: str | Path) -> tuple[int, Any]:
        code, out = self.run(*arguments, "--json")
        return code, json.loads(out)


@pytest.fixture(scope="module")
def november(tmp_path_factory: pytest.TempPathFactory, filled_county: Path) -> Path:
    """November sent with one reason; telephones were wrong in three periods."""
    desk = copied(filled_county, tmp_path_factory.mktemp("november"))
    uid = project(desk)
    edit(desk, "reserve_project", uid, {"plan_end": "2029-06"})
    explain(desk, PERIOD, "R25", [uid], LONG)
    for back in range(1, 4):
        log(desk, periods.shifted(PERIOD, -back), {"rule": "R57", "form": "liaison", "record": "A", "field": "mobile"})
    send(desk, PERIOD)
    desk.database.close()
    return desk.database.path


@pytest.fixture
def shell(folder: Path, november: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    copied(november, folder).database.close()
    return Shell(folder, capsys)


def test_the_figures_as_json_and_for_people(shell: Shell) -> None:
    code, data = shell.json("quality", "--period", PERIOD)
    assert code == 0 and [line["period"] for line in data["periods"]][:2] == [PERIOD, "2026-10"]
    newest = data["periods"][0]
    assert newest["sent"] == "2026-11-22" and newest["late"] is None and newest["done"]["items_filled"] == 35
    assert newest["found"]["reasons"] == 1 and newest["done"]["share"] == 100
    assert data["forms"][-1]["title"] == "工作专班与联络员" and data["departments"]
    (lesson,) = data["lessons"]
    assert lesson["rules"] == ["R57"] and lesson["department"] == DEPT and lesson["offer"] is None
    code, text = shell.run("quality")
    assert "2026-12 没有检查记录；未报送\n" in text
    assert code == 0 and "2026-11 必填项" in text and "没有截止日" in text and "常错提示" in text and "按部门" in text


def test_it_and_the_check_run_beside_an_open_window_and_write_nothing(shell: Shell) -> None:
    before = (shell.folder / FILE_NAME).read_bytes()
    with writer(shell.folder):
        assert shell.run("quality")[0] == 0
        assert shell.run("check", "--period", NEXT)[0] == 1
        assert shell.json("explain", "--period", NEXT, "--from-last")[1]["written"] == 0
    assert (shell.folder / FILE_NAME).read_bytes() == before


def test_last_period_s_reasons_are_listed_then_taken_up(shell: Shell) -> None:
    code, data = shell.json("explain", "--period", NEXT, "--from-last")
    (draft,) = data["drafts"]
    assert code == 0 and (draft["rule"], draft["reason"], draft["changed"]) == ("R25", LONG, "") and data["written"] == 0
    assert "加 --apply 才写入" in shell.run("explain", "--period", NEXT, "--from-last")[1]
    assert shell.json("explain", "--period", NEXT, "--from-last", "--rule", "R12", "--apply")[1]["written"] == 0
    assert shell.json("explain", "--period", NEXT, "--from-last", "--apply")[1]["written"] == 1
    assert shell.json("explain", "--period", NEXT, "--from-last")[1]["drafts"] == []
    code, data = shell.json("check", "--period", NEXT)
    assert {p["reason"] for p in data["problems"] if p["code"] == "R25"} == {LONG}


def test_what_changed_is_only_taken_up_by_name(shell: Shell) -> None:
    from services.desk import open_desk

    desk = open_desk(shell.folder, date(2026, 12, 20))
    uid = records(desk, "reserve_project")[0]["project_uid"]
    edit(replace(desk), "reserve_project", uid, {"plan_end": "2030-06"})
    desk.database.close()
    code, text = shell.run("explain", "--period", NEXT, "--from-last", "--apply")
    assert code == 0 and "已沿用0条" in text and "另有1条的数据有变" in text and "本期2030-06" in text
    assert shell.json("explain", "--period", NEXT, "--from-last", "--record", uid, "--apply")[1]["written"] == 1


def test_a_reason_needs_all_its_parts(shell: Shell) -> None:
    code, text = shell.run("explain", "--period", NEXT, "--rule", "R25")
    assert code == 2 and "--record" in text and "--from-last" in text
    code, text = shell.run("explain", "--period", NEXT, "--from-last", "--reason", LONG, "--apply")
    assert code == 2 and "不能同时给" in text and "R25" in shell.run("explain", "--period", NEXT, "--from-last")[1]


def test_an_import_keeps_what_it_brought(shell: Shell, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "单位", "职务", "手机"])
    book.active.append(["张样例", "样例局", "科长", "123"])
    book.save(tmp_path / "联络员.xlsx")
    assert shell.run("load", "liaison", tmp_path / "联络员.xlsx", "--period", NEXT)[0] == 0
    assert shell.json("quality", "--period", NEXT)[1]["periods"][0]["checked_at"] is None
    assert shell.run("load", "liaison", tmp_path / "联络员.xlsx", "--period", NEXT, "--apply")[0] == 0
    newest = shell.json("quality", "--period", NEXT)[1]["periods"][0]
    assert newest["found"]["errors"] >= 1 and newest["checked_at"] == "2026-12-20T09:00:00"
