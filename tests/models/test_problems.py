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
        (
            Problem("T04", WARNING, "重复。", needs_reason=True, reason="因设备未到货。"),
            "[已说明] T04 重复。 说明：因设备未到货。",
        ),
        (WRONG, "[错误] P13 甲.xlsx 附表1 B6 应为数字。 请只填一个数字。"),
    ],
)
def test_a_problem_on_one_line(problem: Problem, line: str) -> None:
    assert problem.line() == line


def test_what_a_rule_in_trial_found_says_so() -> None:
    assert Problem("Q01", WARNING, "疑似填错单位。", trial=True).line() == "[试行] Q01 疑似填错单位。"


def test_a_problem_in_the_words_for_the_city() -> None:
    told = Problem("T17", WARNING, "进展没有具体数据。", "补充数量。", record="a", city_text="第3项没有数据。看附表3。")
    assert told.for_city().line() == "[提示] T17 第3项没有数据。看附表3。"
    assert (told.for_city().record, told.to_json()["message"]) == ("a", told.message)
    assert WRONG.for_city() is WRONG


def test_a_problem_as_json() -> None:
    assert json.loads(json.dumps(WRONG.to_json())) == {
        "code": "P13", "severity": "error", "message": "应为数字。", "hint": "请只填一个数字。", "needs_reason": False, "form": None,
        "record": None, "field": None, "file": "甲.xlsx", "sheet": "附表1", "cell": "B6", "reason": None,
        "trial": False, "fix": None, "city_text": "",
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
        (OSError(errno.ENAMETOOLONG, "File name too long"), "文件夹和文件名合起来太长"),
        (FileNotFoundError(errno.ENOENT, "No such file", "x" * 260), "文件夹和文件名合起来太长"),
        (FileNotFoundError(errno.ENOENT, "No such file", "x" * 259), "文件夹不存在，或不能使用"),
    ],
)
def test_faults_of_the_disk_have_chinese_names(error: Exception, words: str) -> None:
    assert in_words(error) == words
