"""The answers file of a revised list: what is no answer is refused in words, before anything rests on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.problems import Refused
from services.revisions import read_answers

GOOD = {"seq": 3, "decision": "split", "task_uid": ["T2ea91423f96a"], "heir": True, "takes": {"texts": ["progress"]}}
NO_ANSWERS: dict[str, Any] = {
    "no list": GOOD,
    "no entry": [GOOD, 5],
    "no number": [{"decision": "new"}],
    "a number as text": [GOOD | {"seq": "3"}],
    "true as a number": [GOOD | {"seq": True}],
    "no decision": [{"seq": 3}],
    "decision as a list": [GOOD | {"decision": ["new"]}],
    "one id, not a list": [GOOD | {"task_uid": "T2ea91423f96a"}],
    "an id that is a number": [GOOD | {"task_uid": [1]}],
    "an id that is a list": [GOOD | {"task_uid": [["T2ea91423f96a"]]}],
    "takes as a list": [GOOD | {"takes": ["progress"]}],
    "takes a text, not a list": [GOOD | {"takes": {"texts": "progress"}}],
}
NO_JSON = {
    "cut off": b"[{",
    "empty": b"",
    "GB18030": "[“新”]".encode("gb18030"),
    "UTF-16": "[]".encode("utf-16"),
    "100,000 brackets": b"[" * 100_000,
    "100,000 digits": b"[" + b"1" * 100_000 + b"]",
}


def _refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        read_answers(path)
    return refused.value.problems[0].message


@pytest.mark.parametrize("answers", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_an_answer_of_the_wrong_kind_is_refused(answers: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(answers), "utf-8")
    assert _refusal(path).startswith("答复文件的格式不对")


@pytest.mark.parametrize("data", NO_JSON.values(), ids=NO_JSON)
def test_a_file_that_is_no_json_is_refused_in_chinese(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(data)
    message = _refusal(path)
    assert message.startswith("答复文件")
    assert not set(message) & set("abcdefghijklmnopqrstuvwxyz")


def test_answers_are_read_as_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([GOOD, {"seq": 4, "decision": "new"}]), "utf-8-sig")
    assert read_answers(path) == [GOOD, {"seq": 4, "decision": "new"}]
