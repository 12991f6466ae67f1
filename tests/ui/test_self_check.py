"""`--self-check` as a person and as a program call it: words, JSON, a file, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QFontDatabase

import main as program
from models.problems import ERROR, WARNING, refuse
from models.release import VERSION
from services.self_check import GOOD, Finding
from ui import self_check

NAMES = ["fonts", "translation", "sqlite", "data_folder", "free_space", "disk", "reader", "printers"]


def test_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = program.main(["--data", str(folder), "--self-check"])
    out, err = capsys.readouterr()
    assert code == 0 and err == "" and not folder.exists()
    lines = out.splitlines()
    assert VERSION in lines[0] and len(lines) == len(NAMES) + 2
    assert all(line.startswith(("[正常]", "[提示]")) for line in lines[1:-1])


def test_as_json_and_into_a_file(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "自检.json"
    code = program.main(["--data", str(folder), "--self-check", "--json", "--json-out", str(kept)])
    data = json.loads(capsys.readouterr().out)
    assert code == 0 and data == json.loads(kept.read_text("utf-8"))
    assert data["ok"] and data["data"] == str(folder) and [check["name"] for check in data["checks"]] == NAMES


def test_something_wrong_is_exit_code_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = Finding("disk", "数据位置", ERROR, "在网络共享上。", "换一个文件夹。")
    monkeypatch.setattr(self_check, "plain_checks", lambda place: iter([bad]))
    assert program.main(["--data", str(folder), "--self-check"]) == 1
    out = capsys.readouterr().out
    assert "[错误] 数据位置：在网络共享上。换一个文件夹。" in out and "错误1项" in out
    assert program.main(["--data", str(folder), "--self-check", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["ok"] is False


def test_without_a_chinese_typeface(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> NoReturn:
        raise refuse("FONT", "本机没有中文字体，不能打印。", "安装字体。", exit_code=3)

    monkeypatch.setattr(self_check, "Fonts", none)
    assert self_check.check_fonts().state == ERROR


@pytest.mark.parametrize(
    ("installed", "state", "words"),
    [
        (("方正小标宋简体", "SimHei", "FangSong"), GOOD, "都有"),
        (("SimHei", "FangSong", "宋体"), WARNING, "没有方正小标宋，"),
        ((), WARNING, "没有方正小标宋、黑体、仿宋，"),
    ],
)
def test_the_official_typefaces(
    qapp: object, monkeypatch: pytest.MonkeyPatch, installed: tuple[str, ...], state: str, words: str
) -> None:
    monkeypatch.setattr(QFontDatabase, "hasFamily", lambda name: name in installed)
    monkeypatch.setattr(self_check, "Fonts", lambda: None)
    found = self_check.check_fonts()
    assert found.state == state and words in found.message


def test_without_qts_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QTranslator, "load", lambda *args: False)
    assert self_check.check_translation().state == ERROR
