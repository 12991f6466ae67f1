"""Hostile and odd files: each is read or refused in words for a clerk; none hangs, eats memory, reads another file, or changes one."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from exchange.reading import Limits
from exchange.reading.worker import answer
from exchange.tasklist import read_tasklist
from models.problems import Refused
from tests.exchange.hostile import FILES, GOLDEN, HEAVY, golden_text, make, said_of
from tests.exchange.hostile_word import SECRET
from tests.exchange.test_reading import ODD

SECONDS, MEGABYTES = 300, 500
"""What only a file that hangs the program takes, however slow the machine; its memory at most."""
STATUS = Path("/proc/self/status")
"""Where a system tells of the memory a process took at most; where none does, the costliest files are read here like the others."""
_ALONE = f"""
import json, sys
from pathlib import Path
from exchange.reading import parent, worker
from tests.exchange.hostile import said_of
if __name__ == "__main__":
    parent._ask_child = lambda path, limits, for_list: worker.answer(path, limits, for_list=for_list)
    said = said_of(Path(sys.argv[1]))
    peak = [line.split()[1] for line in open("{STATUS}") if line.startswith("VmHWM")]
    print(json.dumps([int(peak[0]) // 1024, said]))
"""
ROOT = Path(__file__).resolve().parents[2]


def said_alone(path: Path) -> list[str]:
    """What is said of a file in a process of its own, as in the program, which takes neither too long nor too much memory."""
    command, env = [sys.executable, "-c", _ALONE, str(path)], {"PYTHONPATH": str(ROOT)}
    found = subprocess.run(command, capture_output=True, check=True, timeout=SECONDS, env=env, cwd=ROOT)
    peak, said = json.loads(found.stdout)
    assert peak < MEGABYTES, (path.name, peak)
    return list(said)


def state(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_every_file_is_answered_as_the_golden_file_says(tmp_path: Path) -> None:
    said: dict[str, list[str]] = {}
    for name in FILES:
        folder = tmp_path / str(len(said))
        folder.mkdir()
        path = make(name, folder)
        before = state(folder)
        said[name] = said_alone(path) if name in HEAVY and STATUS.exists() else said_of(path)
        assert state(folder) == before, name
    text = golden_text(said)
    assert text == GOLDEN.read_text("utf-8")
    assert SECRET not in text and "内部错误" not in text
    assert len(FILES) >= 40
    assert sum(lines[0].startswith("拒绝") for lines in said.values()) >= 80


def test_refusals_name_the_file_and_what_to_do(tmp_path: Path) -> None:
    for name in ("旧文档.doc", "扫描件.pdf", "表格.et", "通讯录.xlsx", "怀化清单.docx"):
        with pytest.raises(Refused) as refused:
            read_tasklist(make(name, tmp_path))
        (problem,) = refused.value.problems
        assert refused.value.exit_code == 1 and problem.file == name and problem.hint.endswith("。"), name


def test_odd_files_of_others_are_no_lists() -> None:
    if not ODD.is_dir():
        pytest.skip("没有其他程序生成的样例文件（odd-files），跳过")
    paths = [path for path in sorted(ODD.rglob("*.*")) if path.suffix != ".md"]
    for path in paths:
        begun = time.monotonic()
        with pytest.raises(Refused) as refused:
            read_tasklist(path)
        (problem,) = refused.value.problems
        assert problem.code == "FILE" and problem.hint and problem.file == path.name, path
        assert "内部错误" not in problem.message, path
        assert time.monotonic() - begun < SECONDS, path
    assert len(paths) >= 330


def test_a_document_is_no_workbook(tmp_path: Path) -> None:
    found = answer(make("带宏.docm", tmp_path), Limits())
    assert isinstance(found, tuple) and "是Word文档（.docx），不能直接读取" in found[1][0].message
    assert "粘贴到新建的Excel工作簿" in found[1][0].hint
