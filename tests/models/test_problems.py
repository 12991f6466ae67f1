"""Problems as they are printed and raised."""

from __future__ import annotations

import errno
import json
import sqlite3

import pytest

from models.problems import ERROR, WARNING, Problem, Refused, has_errors, in_words, refuse

NOTE = Problem("T17", WARNING, "进展没有具体数据。", "补充数量。")
ASK = Problem("T04", WARNING, "进展与上期一字不差。", needs_reason=True, reason=None)
WRONG = Problem("P13", ERROR, "应为数字。", "请只填一个数字。", file="甲.xlsx", sheet="附表1", cell="B6")


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (NOTE, "[提示] T17 进展没有具体数据。 补充数量。"),
        (ASK, "[须说明] T04 进展与上期一字不差。"),
        (Problem("T04", WARNING, "重复。", needs_reason=True, reason="因设备未到货。"), "[提示] T04 重复。"),
        (WRONG, "[错误] P13 甲.xlsx 附表1 B6 应为数字。 请只填一个数字。"),
    ],
)
def test_a_problem_on_one_line(problem: Problem, line: str) -> None:
    assert problem.line() == line


def test_a_problem_as_json() -> None:
    assert json.loads(json.dumps(WRONG.to_json())) == {
        "code": "P13", "severity": "error", "message": "应为数字。", "hint": "请只填一个数字。", "needs_reason": False, "form": None,
        "record": None, "field": None, "file": "甲.xlsx", "sheet": "附表1", "cell": "B6", "reason": None,
    }  # fmt: skip


def test_refusals() -> None:
    with pytest.raises(Refused, match="文件打不开") as caught:
        raise refuse("FILE01", "文件打不开。", "请关闭文件后重试。", exit_code=3, file="甲.xlsx")
    assert caught.value.exit_code == 3
    assert caught.value.problems == (Problem("FILE01", ERROR, "文件打不开。", "请关闭文件后重试。", file="甲.xlsx"),)
    assert Refused(NOTE, WRONG).exit_code == 1


def test_only_errors_count_as_errors() -> None:
    assert has_errors([NOTE, WRONG])
    assert not has_errors([NOTE, ASK])
    assert not has_errors([])


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
        (sqlite3.OperationalError("database or disk is full"), "磁盘已满"),
        (PermissionError(errno.EACCES, "Permission denied"), "没有写入权限"),
        (FileNotFoundError(errno.ENOENT, "No such file"), "文件夹不存在，或不能使用"),
        (sqlite3.OperationalError("unable to open database file"), "文件夹不存在，或不能使用"),
        (OSError("设备没有响应"), "设备没有响应"),
    ],
)
def test_faults_of_the_disk_have_chinese_names(error: Exception, words: str) -> None:
    assert in_words(error) == words
