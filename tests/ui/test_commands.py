"""The command line as other programs use it: JSON, exit codes, refusals, one writer."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import stat
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QLockFile

import main as program
from models.database import FILE_NAME
from ui import commands
from ui.lock import LOCK_NAME

PERIOD = "2026-11"


class Shell:
    """Runs commands on one data folder and keeps what they said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def run(self, *arguments: str | Path) -> tuple[int, str, str]:
        code = program.main(["--data", str(self.folder), "--today", "2026-11-22", *map(str, arguments)])
        out, err = self.capsys.readouterr()
        return code, out, err

    def json(self, *arguments: str | Path) -> tuple[int, Any]:
        code, out, err = self.run(*arguments, "--json")
        assert err == ""
        return code, json.loads(out)


@pytest.fixture
def empty(folder: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(folder, capsys)


@pytest.fixture
def shell(empty: Shell) -> Shell:
    code, data = empty.json("init", "--unit", "430523", "--filler", "李样例", "--phone", "0739-5000001")
    assert code == 0 and data["name"] == "邵阳县"
    return empty


def test_usage_errors_are_two_and_chinese(empty: Shell) -> None:
    for arguments in (["check"], ["check", "--period", "2026-13"], ["load", "F99", "a.xlsx"], ["nothing"], ["init", "--unit"]):
        with pytest.raises(SystemExit) as caught:
            empty.run(*arguments)
        assert caught.value.code == 2
        text = empty.capsys.readouterr().err
        assert "用法" in text and "error" not in text


def test_without_a_command_the_window_opens(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(
        "ui.app.run_window", lambda place, today, *, usual, backup: seen.append((place, today, usual, backup)) or 0
    )
    assert program.main(["--data", str(folder), "--today", "2026-11-22"]) == 0
    assert program.main([]) == 0
    assert seen == [(folder, date(2026, 11, 22), False, None), (program.default_data_folder(), None, True, None)]


def test_init_refuses_an_unknown_unit_and_a_second_time(empty: Shell) -> None:
    code, data = empty.json("init", "--unit", "长沙县")
    assert code == 1 and data["problems"][0]["code"] == "P01" and not (empty.folder / FILE_NAME).exists()
    assert empty.json("init", "--unit", "邵东县")[1]["unit"] == "430582"
    code, data = empty.json("init", "--unit", "430523")
    assert code == 1 and "没有覆盖" in data["problems"][0]["message"]


def test_tasks_list_is_the_real_list(shell: Shell) -> None:
    code, data = shell.json("tasks", "list")
    items = data["items"]
    assert code == 0 and [item["seq"] for item in items] == list(range(1, 36))
    assert len({item["action"] for item in items}) == 6 and len({item["task"] for item in items}) == 25
    assert set(items[0]) >= {"task_uid", "seq", "action", "task", "content", "title", "units_text", "units", "lead", "status"}
    assert items[0]["lead"] == "市工信局" and len({item["task_uid"] for item in items}) == 35


def test_a_month_by_commands(shell: Shell, tmp_path: Path) -> None:
    target = tmp_path / "清单.xlsx"
    assert shell.run("template", "F3", "--period", PERIOD, "--out", target)[0] == 0
    book = openpyxl.load_workbook(target)
    sheet = book["附表3责任清单进展"]
    where = {cell.value: cell.column for cell in sheet[4]}
    for row in range(5, 40):
        for key, value in {"applicable": "是", "county_lead": "邵阳县发展和改革局", "status": "04 长期坚持",
                           "progress": f"11月{row % 28 + 1}日走访{row}家企业，形成需求清单1份，安排专人跟进。"}.items():  # fmt: skip
            sheet.cell(row, where[key]).value = value
    book.save(target)
    code, data = shell.json("load", "task_progress", target, "--period", PERIOD, "--apply")
    assert (code, data["added"], data["problems"]) == (0, {"task_progress": 35}, [])
    code, data = shell.json("check", "--period", PERIOD)
    assert code == 1 and {p["code"] for p in data["problems"] if p["severity"] == "error"} == {"E01"}
    assert shell.run("sign", "--period", PERIOD, "--reviewer", "王样例", "--approver", "赵样例", "--date", "2026-11-21")[0] == 0
    assert shell.json("check", "--period", PERIOD)[0] == 0
    code, frozen = shell.json("freeze", "--period", PERIOD, "--type", "月报")
    assert code == 0 and frozen["version"] == 1
    code, done = shell.json("export", "--period", PERIOD, "--out", tmp_path / "报送 包")
    assert code == 0 and done["digest"] == frozen["digest"] and done["counts"]["task_progress"] == 35
    code, verified = shell.json("verify", done["file"])
    assert code == 0 and verified["ok"] and verified["changed_cells"] == [] and verified["unit"] == "430523"
    assert shell.json("unfreeze", "--period", PERIOD)[1]["version"] == 1
    assert len(shell.json("records", "F3", "--period", PERIOD)[1]["records"]) == 35


def test_verify_speaks_to_the_city(shell: Shell, tmp_path: Path) -> None:
    code, done = shell.json("export", "--period", "2026-11", "--out", str(tmp_path), "--draft")
    assert code == 0
    code, verified = shell.json("verify", done["file"])
    told = next(p for p in verified["problems"] if p["code"] == "T18")
    code, out, _ = shell.run("verify", done["file"])
    [line] = [line for line in out.splitlines() if "T18" in line]
    assert told["city_text"] in line and told["message"] not in line and told["hint"] not in line


def test_json_can_go_to_a_file(shell: Shell, tmp_path: Path) -> None:
    target = tmp_path / "结果.json"
    code = program.main(["--data", str(shell.folder), "--json-out", str(target), "tasks", "list"])
    assert code == 0 and len(json.loads(target.read_text("utf-8"))["items"]) == 35


def test_explain_by_command(shell: Shell) -> None:
    _code, data = shell.json("check", "--period", PERIOD)
    assert "P12" in {p["code"] for p in data["problems"]}
    reason = "本县专班刚成立，本期各项数据尚在摸底。"
    assert shell.json("explain", "--period", PERIOD, "--rule", "P12", "--record", PERIOD, "--reason", reason)[1] == {
        "ok": True,
        "written": 1,
    }
    assert shell.json("explain", "--period", PERIOD, "--rule", "P12", "--record", PERIOD, "--reason", "无")[0] == 1


def test_a_list_by_command(shell: Shell, tmp_path: Path) -> None:
    items = shell.json("tasks", "list")[1]["items"]
    book = openpyxl.Workbook()
    book.active.append(["序号", "重要行动", "主要任务", "具体工作内容", "责任单位"])
    for item in items[:-1]:
        book.active.append([item["seq"], item["action"], item["task"], item["content"], item["units_text"]])
    path = tmp_path / "新清单.xlsx"
    book.save(path)
    code, data = shell.json("tasks", "import", path)
    assert code == 0 and not data["applied"] and len(data["diff"]["unchanged"]) == 34 and len(data["diff"]["removed"]) == 1
    assert len(shell.json("tasks", "list")[1]["items"]) == 35
    code, data = shell.json("tasks", "import", path, "--apply")
    assert code == 0 and data["applied"]
    after = shell.json("tasks", "list")[1]["items"]
    assert [item["status"] for item in after].count("retired") == 1 and len(after) == 35
    assert list(shell.folder.glob("*换清单前.db"))


def test_an_uncertain_item_is_never_applied_without_an_answer(shell: Shell, tmp_path: Path) -> None:
    items = shell.json("tasks", "list")[1]["items"]
    book = openpyxl.Workbook()
    book.active.append(["序号", "重要行动", "主要任务", "具体工作内容", "责任单位"])
    for item in items:
        content = item["content"][: len(item["content"]) // 2] if item["seq"] == 4 else item["content"]
        book.active.append([item["seq"], item["action"], item["task"], content, item["units_text"]])
    path = tmp_path / "改写.xlsx"
    book.save(path)
    code, data = shell.json("tasks", "import", path, "--apply")
    assert code == 1 and not data["applied"] and data["diff"]["uncertain"][0]["seq"] == 4
    answers = tmp_path / "答复.json"
    answers.write_text("不是JSON", "utf-8")
    assert shell.json("tasks", "import", path, "--apply", "--answers", answers)[0] == 1
    answers.write_text(json.dumps([{"seq": 4, "decision": "same", "task_uid": [items[3]["task_uid"]]}]), "utf-8")
    code, data = shell.json("tasks", "import", path, "--apply", "--answers", answers)
    assert code == 0 and data["applied"]
    assert shell.json("tasks", "list")[1]["items"][3]["task_uid"] == items[3]["task_uid"]
    answers.write_text('{"seq": 4}', "utf-8")
    assert shell.json("tasks", "import", path, "--answers", answers)[0] == 1
    assert shell.json("tasks", "import", path, "--answers", tmp_path / "没有.json")[0] == 1


def test_backup_and_restore(shell: Shell, tmp_path: Path) -> None:
    copy = tmp_path / "U盘 备份.db"
    assert shell.json("backup", "--out", copy)[1]["rows"]["county"] == 1
    other = Shell(tmp_path / "新电脑", shell.capsys)
    assert other.json("restore", copy)[1]["kept"] is None
    code, data = shell.json("restore", copy)
    assert code == 0 and Path(data["kept"]).is_file()
    assert len(other.json("tasks", "list")[1]["items"]) == 35
    content = bytearray(copy.read_bytes())
    content[5000] ^= 255
    copy.write_bytes(content)
    before = (shell.folder / FILE_NAME).read_bytes()
    assert shell.json("restore", copy)[0] == 1
    assert shell.json("backup", "--out", shell.folder / FILE_NAME)[0] == 1
    assert (shell.folder / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize("arguments", [["check", "--period", PERIOD], ["tasks", "list"], ["freeze", "--period", PERIOD]])
def test_without_data_everything_says_so(empty: Shell, arguments: list[str]) -> None:
    code, data = empty.json(*arguments)
    assert code == 3 and "还没有数据" in data["problems"][0]["message"] and not empty.folder.exists()


@pytest.mark.parametrize("name", ["清单.docx", "通讯录.xlsx", "坏的.xlsx", "没有.xlsx", "空的.xlsx", "包.xlsx"])
@pytest.mark.parametrize("command", [["verify"], ["tasks", "import", "--apply"], ["load", "F1", "--apply"]])
def test_a_file_that_is_not_what_it_should_be_changes_nothing(
    shell: Shell, tmp_path: Path, name: str, command: list[str]
) -> None:
    path = tmp_path / name
    if name == "通讯录.xlsx":
        book = openpyxl.Workbook()
        book.active.append(["姓名", "单位", "电话"])
        book.active.append(["张样例", "样例局", "0739-5000001"])
        book.save(path)
    elif name != "没有.xlsx":
        path.write_bytes(
            {"坏的.xlsx": b"PK\x03\x04" + b"\0" * 50, "空的.xlsx": b"", "包.xlsx": b"%PDF-1.7"}.get(name, b"\xd0\xcf\x11\xe0")
        )
    before = (shell.folder / FILE_NAME).read_bytes()
    code, data = shell.json(*command, path)
    assert code == 1 and data["ok"] is False
    problem = data["problems"][0]
    assert problem["severity"] == "error" and problem["message"] and problem["hint"] and problem["file"]
    assert (shell.folder / FILE_NAME).read_bytes() == before


def test_a_second_writer_is_refused_readers_are_not(shell: Shell) -> None:
    lock = QLockFile(str(shell.folder / LOCK_NAME))
    assert lock.tryLock(0)
    code, data = shell.json("freeze", "--period", PERIOD)
    assert code == 3 and "不能同时写入" in data["problems"][0]["message"]
    assert shell.json("tasks", "list")[0] == 0
    lock.unlock()


def test_newer_and_damaged_data(shell: Shell) -> None:
    path = shell.folder / FILE_NAME
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    connection.close()
    code, data = shell.json("check", "--period", PERIOD)
    assert code == 3 and "更新版本的程序" in data["problems"][0]["message"]
    path.write_bytes(b"SQLite format 3\0" + os.urandom(9000))
    code, data = shell.json("check", "--period", PERIOD)
    assert code == 3 and "损坏" in data["problems"][0]["message"]


def test_a_locked_database(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.database.PATIENCE", 0.1)
    holder = sqlite3.connect(shell.folder / FILE_NAME, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    code, data = shell.json("sign", "--period", PERIOD, "--filler", "张样例")
    holder.execute("ROLLBACK")
    holder.close()
    assert code == 3 and "占用" in data["problems"][0]["message"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_folder(shell: Shell) -> None:
    shell.folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    code, data = shell.json("sign", "--period", PERIOD, "--filler", "张样例")
    shell.folder.chmod(stat.S_IRWXU)
    assert code == 3 and "只读" in data["problems"][0]["message"]


def test_a_full_disk_is_said_and_leaves_nothing(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "报送包")

    monkeypatch.setattr("exchange.files.os.fsync", full)
    code, data = shell.json("export", "--draft", "--period", PERIOD, "--out", tmp_path / "out")
    assert code == 3 and "磁盘" in data["problems"][0]["message"] and list((tmp_path / "out").iterdir()) == []
    monkeypatch.setattr(commands, "_execute", full)
    code, data = shell.json("tasks", "list")
    assert code == 3 and "磁盘已满" in data["problems"][0]["message"]


def test_a_lock_that_cannot_be_written_is_no_second_writer(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.lock.QLockFile.tryLock", lambda self, patience: False)
    monkeypatch.setattr("ui.lock.QLockFile.error", lambda self: QLockFile.LockError.UnknownError)
    code, data = shell.json("sign", "--period", PERIOD, "--filler", "张样例")
    assert code == 3 and "磁盘" in data["problems"][0]["message"]


def test_json_out_that_cannot_be_written_is_said_before_anything_is_done(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("x", "utf-8")
    code, _out, err = shell.run("--json-out", tmp_path / "文件" / "结果.json", "sign", "--period", PERIOD, "--filler", "改过")
    assert code == 3 and "Traceback" not in err and "[错误]" in err
    code, _out, err = shell.run("--json-out", tmp_path, "sign", "--period", PERIOD, "--filler", "改过")
    assert code == 3 and "已有同名的文件夹" in err
    assert shell.json("records", "F0")[1]["records"] == []
    target = tmp_path / "新 文件夹" / "结果.json"
    assert shell.run("--json-out", target, "tasks", "list")[0] == 0
    assert len(json.loads(target.read_text("utf-8"))["items"]) == 35


def test_json_out_that_fails_at_the_end_is_three(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "结果.json")

    monkeypatch.setattr("exchange.files.os.fsync", full)
    code, _out, err = shell.run("--json-out", tmp_path / "结果.json", "tasks", "list")
    assert code == 3 and "命令已经做完" in err and "磁盘空间不足" in err and list(tmp_path.glob("结果*")) == []


@pytest.mark.parametrize(
    ("error", "words"), [(PermissionError(13, "denied", "表.xlsx"), "没有权限"), (OSError(5, "I/O", "表.xlsx"), "出错")]
)
def test_other_faults_of_the_world(shell: Shell, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str) -> None:
    def fail(call: object) -> None:
        raise error

    monkeypatch.setattr(commands, "_execute", fail)
    code, data = shell.json("tasks", "list")
    assert code == 3 and words in data["problems"][0]["message"]


def test_our_own_bug_is_logged_and_admitted(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(call: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(commands, "_execute", bug)
    code, data = shell.json("tasks", "list")
    assert code == 3 and data["problems"][0]["code"] == "BUG"
    assert "ZeroDivisionError: ours" in (shell.folder / commands.LOG_NAME).read_text("utf-8")


def test_problems_for_people_have_no_machine_keys(shell: Shell) -> None:
    code, out, _err = shell.run("check", "--period", PERIOD)
    assert code == 1 and "[错误]" in out and "task_uid" not in out


def test_default_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(program, "PROGRAM_FOLDER", tmp_path)
    assert program.default_data_folder().name in ("liangxin-desk", "LiangxinDesk")
    (tmp_path / "data").mkdir()
    assert program.default_data_folder() == tmp_path / "data"
