"""Hostile and odd files: each is read or refused in words for a clerk; none hangs, eats memory, reads another file, or changes one."""

from __future__ import annotations

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

SECONDS, MEGABYTES = 60, 500
"""What only a file that hangs the program takes, however slow the machine; its memory at most."""
_ALONE = """
import sys, time
from pathlib import Path
from exchange.tasklist import read_tasklist
from models.problems import Refused
if __name__ == "__main__":
    begun = time.monotonic()
    try:
        said = str(read_tasklist(Path(sys.argv[1])))
    except Refused as refused:
        said = str(refused)
    peak = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
    print(time.monotonic() - begun, int(peak[0]) // 1024, said.encode("utf-8").hex())
"""


def state(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_every_file_is_answered_as_the_golden_file_says(tmp_path: Path) -> None:
    said: dict[str, list[str]] = {}
    for name in FILES:
        folder = tmp_path / str(len(said))
        folder.mkdir()
        path = make(name, folder)
        before = state(folder)
        said[name] = said_of(path)
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


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="此系统不提供内存峰值")
def test_the_costliest_files_in_a_process_of_their_own(tmp_path: Path) -> None:
    script = tmp_path / "alone.py"
    script.write_text(_ALONE, "utf-8")
    root = str(Path(__file__).resolve().parents[2])
    for name in HEAVY:
        path = make(name, tmp_path)
        command = [sys.executable, str(script), str(path)]
        found = subprocess.run(command, capture_output=True, check=True, timeout=120, env={"PYTHONPATH": root}, cwd=root)
        seconds, peak, said = found.stdout.decode().split()
        assert float(seconds) < SECONDS + 5, (name, seconds)  # the time of starting the child aside
        assert int(peak) < MEGABYTES, (name, peak)
        assert SECRET not in bytes.fromhex(said).decode("utf-8")
        path.unlink()


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
