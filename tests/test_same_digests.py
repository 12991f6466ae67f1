"""The comparison of two demos' answers, by which a built program is held against the plain one."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
same = runpy.run_path(str(ROOT / "packaging" / "same_digests.py"))["main"]
ONE = {"ok": True, "packages": [{"digest": "ab", "version": 1}, {"digest": "cd"}]}


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"packages": [{"digest": "ab", "file": "other place"}, {"digest": "cd"}]}, 0),
        ({"packages": [{"digest": "cd"}, {"digest": "ab"}]}, 1),
        ({"packages": [{"digest": "ab"}]}, 1),
        ({}, 1),
    ],
)
def test_the_same_packages(tmp_path: Path, other: Any, code: int) -> None:
    for name, value in (("one.json", ONE), ("two.json", other)):
        (tmp_path / name).write_text(json.dumps(value), "utf-8")
    assert same([str(tmp_path / "one.json"), str(tmp_path / "two.json")]) == code


def test_answers_without_any_prove_nothing(tmp_path: Path) -> None:
    (tmp_path / "none.json").write_text("{}", "utf-8")
    assert same([str(tmp_path / "none.json")] * 2) == 1 and same([]) == 2
