"""The house's own rules: imports run one way, libraries stay in their rooms, files stay small, nothing of a machine leaks in."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("models", "exchange", "services", "ui", "main")
HOMES = {
    "sqlalchemy": {"models", "services"},
    "openpyxl": {"exchange"},
    "xlsxwriter": {"exchange"},
    "python_calamine": {"exchange"},
    "docx": {"exchange"},
    "PySide6": {"ui", "main"},
    "shiboken6": {"ui", "main"},
}
MAX_LINES, USUAL_LINES, USUAL_FUNCTION = 500, 350, 25


def modules() -> list[Path]:
    """The program's own modules."""
    return [ROOT / "main.py", *(p for room in ROOMS[:-1] for p in sorted((ROOT / room).rglob("*.py")))]


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    """The first names of everything a module imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    room, imported = room_of(path), imports_of(path)
    later = set(ROOMS[ROOMS.index(room) + 1 :])
    assert not imported & later
    for library, homes in HOMES.items():
        assert library not in imported or room in homes, f"{library} does not belong in {room}"


def test_files_and_functions_stay_small() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {str(p): n for p, n in lengths.items() if n > MAX_LINES} == {}
    ordered = sorted(lengths.values())
    assert ordered[int(len(ordered) * 0.9)] <= USUAL_LINES
    functions = sorted(
        node.end_lineno - node.lineno + 1
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno
    )
    assert functions[int(len(functions) * 0.9)] <= USUAL_FUNCTION


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text))


def test_no_path_of_a_machine_is_in_the_project() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    home = re.compile(r"(^|[\s\"'(=])/(w[o]rk|r[o]ot|h[o]me)/")
    for name in filter(None, listed):
        path = ROOT / name
        if path.suffix in {".py", ".md", ".sh", ".cmd", ".toml", ".yml", ".yaml", ".json", ".txt"} and path.is_file():
            assert not home.search(path.read_text("utf-8")), name


@pytest.mark.xdist_group("house")
def test_what_belongs_together_runs_together(request: pytest.FixtureRequest) -> None:
    """xdist keeps a group on one worker by a name at the end of the test's; a pytest it does not know lets it go without a word."""
    grouped = request.config.getoption("loadgroup", False)
    assert not grouped or request.node.nodeid.endswith("@house")
