"""`publish` and the import of what it wrote, by commands, as other programs use them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.exchange.lists import items, tab_text
from tests.exchange.published import Office, published
from tests.ui.test_commands import PERIOD, Shell, empty, shell

__all__ = ["empty", "shell"]


def test_the_built_in_list_published_and_imported_again_is_unchanged(shell: Shell, tmp_path: Path) -> None:
    source, target = tmp_path / "清单.txt", tmp_path / "发布 #1.xlsx"
    source.write_text(tab_text(items()), "utf-8")
    code, data = shell.json("publish", source, "--out", target)
    assert code == 0 and data["ok"] and len(data["kept"]) == 35 and data["new"] == [] and Path(data["file"]) == target
    code, data = shell.json("tasks", "import", target)
    assert code == 0 and len(data["diff"]["unchanged"]) == 35 and data["problems"] == []
    assert data["annexes"] == {"parameters": [], "calendar": [], "codes": []}


def test_it_needs_no_data_folder(empty: Shell, tmp_path: Path) -> None:
    target = tmp_path / "再发布.xlsx"
    code, out, err = empty.run("publish", published(tmp_path), "--out", target)
    assert (code, err) == (0, "") and target.is_file() and "沿用原任务标识35项" in out


def test_a_changed_threshold_is_shown_applied_and_checked(shell: Shell, tmp_path: Path) -> None:
    office = Office(published(tmp_path))
    office.set("参数", {"parameter": "progress_min"}, value=30)
    path = office.save()
    code, out, _err = shell.run("tasks", "import", path)
    assert code == 0 and "进展情况最少字数：15字 → 30字（参数 C" in out and "T03" in out
    code, data = shell.json("tasks", "import", path, "--apply")
    assert code == 0 and data["applied"] and [d["key"] for d in data["annexes"]["parameters"]] == ["progress_min"]
    assert shell.json("tasks", "import", path)[1]["annexes"]["parameters"] == []


def test_a_due_date_comes_with_the_list(shell: Shell, tmp_path: Path) -> None:
    office = Office(published(tmp_path))
    office.set("报送日历", {"period": PERIOD}, due_date="2026-11-20")
    assert shell.json("tasks", "import", office.save(), "--apply")[0] == 0
    problems = shell.json("check", "--period", PERIOD)[1]["problems"]
    assert [p["message"] for p in problems if p["code"] == "P10"]


def test_a_wrong_cell_is_one(shell: Shell, tmp_path: Path) -> None:
    office = Office(published(tmp_path))
    cell = office.set("参数", {"parameter": "progress_min"}, value=0.5)
    code, data = shell.json("tasks", "import", office.save(), "--apply")
    assert code == 1 and not data["applied"]
    assert [(p["sheet"], p["cell"]) for p in data["problems"]] == [("参数", cell)]


def test_questions_are_listed_until_they_are_answered(empty: Shell, tmp_path: Path) -> None:
    known = items()[3]
    source, target, answers = tmp_path / "改写.txt", tmp_path / "发布.xlsx", tmp_path / "答复.json"
    source.write_text(tab_text(items()).replace(known.content, known.content[: len(known.content) // 2]), "utf-8")
    code, data = empty.json("publish", source, "--out", target)
    assert code == 1 and not target.exists() and data["uncertain"][0]["candidates"][0]["task_uid"] == known.task_uid
    code, out, _err = empty.run("publish", source, "--out", target)
    assert code == 1 and "第4项" in out and "没有发布" in out
    answers.write_text(json.dumps([{"seq": 4, "decision": "same", "task_uid": [known.task_uid]}]), "utf-8")
    code, data = empty.json("publish", source, "--out", target, "--answers", answers)
    assert code == 0 and known.task_uid in data["kept"] and target.is_file()


def test_no_list_and_no_place_are_refused(empty: Shell, tmp_path: Path) -> None:
    bad = tmp_path / "坏的.xlsx"
    bad.write_bytes(b"PK\x03\x04" + b"\0" * 50)
    assert empty.json("publish", bad, "--out", tmp_path / "发布.xlsx")[0] == 1
    assert empty.json("publish", tmp_path / "没有.xlsx", "--out", tmp_path / "发布.xlsx")[0] == 1
    (tmp_path / "文件").write_text("x", "utf-8")
    assert empty.json("publish", published(tmp_path), "--out", tmp_path / "文件" / "发布.xlsx")[0] == 3
