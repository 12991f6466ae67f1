"""The built folder: what may be in it, what the installer writes and takes away, and the portable zip.

A built folder is looked at where there is one (dist/LiangxinDesk, not older than build.spec); the rest runs on folders made up here.
"""

from __future__ import annotations

import re
import runpy
import zipfile
from fnmatch import fnmatchcase
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
BUILT = ROOT / "dist" / "LiangxinDesk"
bundle = SimpleNamespace(**runpy.run_path(str(PACKAGING / "bundle.py")))

WINE_STUBS = ("icuuc.dll", "mscms.dll", "bcryptprimitives.dll", "ucrtbase.dll", "kernel32.dll", "api-ms-win-core-file-l1-1-0.dll")
GPL_OR_HEAVY = (
    *(
        "Qt6Charts.dll",
        "Qt6DataVisualization.dll",
        "Qt6Graphs.dll",
        "Qt6VirtualKeyboard.dll",
        "Qt6NetworkAuth.dll",
        "Qt6Quick3D.dll",
    ),
    *("Qt6ShaderTools.dll", "Qt6Lottie.dll", "opengl32sw.dll", "Qt6Network.dll", "Qt6Qml.dll", "Qt6Quick.dll", "Qt6Pdf.dll"),
)


def made_up(folder: Path) -> Path:
    """A folder with every file that must be there, and none else."""
    for pattern in bundle.rules()[1]:
        path = folder / pattern.replace("*", "x")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"MZ" + pattern.encode())
    return folder


@pytest.mark.parametrize("name", [*WINE_STUBS, *GPL_OR_HEAVY])
def test_no_stub_of_wine_and_nothing_gpl_is_allowed(name: str) -> None:
    may, _ = bundle.rules()
    for place in ("", "_internal/", "_internal/PySide6/", "_internal/PySide6/plugins/platforms/"):
        assert not any(fnmatchcase(place + name, pattern) for pattern in may)


def test_what_must_be_there_may_be_there(tmp_path: Path) -> None:
    assert bundle.faults(made_up(tmp_path)) == []


def test_a_file_that_nobody_knows_and_one_that_is_missing(tmp_path: Path) -> None:
    folder = made_up(tmp_path)
    (folder / "_internal" / "icuuc.dll").write_bytes(b"MZ")
    (folder / "LiangxinDesk.exe").unlink()
    assert bundle.faults(folder) == ["not allowed: _internal/icuuc.dll", "missing: LiangxinDesk.exe"]


@pytest.mark.parametrize("mark", bundle.WINE_MARKS)
def test_a_library_of_wines_is_known_by_its_mark(tmp_path: Path, mark: bytes) -> None:
    folder = made_up(tmp_path)
    (folder / "_internal" / "python3.dll").write_bytes(b"MZ".ljust(0x40, b"\0") + mark + b"\0")
    assert bundle.faults(folder) == ["Wine's own: _internal/python3.dll"]


def test_a_folder_that_is_too_large(tmp_path: Path) -> None:
    folder = made_up(tmp_path)
    with (folder / "LiangxinDesk.exe").open("wb") as file:
        file.truncate(bundle.MAX_BYTES)
    assert [fault.split(":")[0] for fault in bundle.faults(folder)] == ["too large"]


@pytest.mark.skipif(not (BUILT / "LiangxinDesk.exe").exists(), reason="nothing is built")
def test_the_built_folder() -> None:
    if (BUILT / "LiangxinDesk.exe").stat().st_mtime < (ROOT / "build.spec").stat().st_mtime:
        pytest.skip("what is built is older than build.spec")
    assert bundle.faults(BUILT) == []
    for library in BUILT.rglob("*.dll"):
        assert library.name.lower() not in WINE_STUBS


def test_the_installer_takes_away_just_what_it_writes(tmp_path: Path) -> None:
    folder = made_up(tmp_path)
    written, removed = bundle.installer_script(folder).split("!macro RemoveFiles")
    sources = re.findall(r'File "(.*)"', written)
    assert sorted(Path(source).relative_to(folder).as_posix() for source in sources) == bundle.files(folder)
    deleted = re.findall(r'Delete "\$INSTDIR\\(.*)"', removed)
    assert [name.replace("\\", "/") for name in deleted] == bundle.files(folder)
    places = re.findall(r'RMDir "\$INSTDIR\\(.*)"', removed)
    assert places.index("_internal\\PySide6\\plugins\\platforms") < places.index("_internal\\PySide6") < places.index("_internal")


def test_a_file_s_dollar_is_no_variable_of_the_installer(tmp_path: Path) -> None:
    (tmp_path / "a$b").write_bytes(b"")
    assert 'Delete "$INSTDIR\\a$$b"' in bundle.installer_script(tmp_path)


def test_the_installer_needs_no_rights_and_never_takes_a_folder_with_all_in_it() -> None:
    text = (PACKAGING / "installer.nsi").read_text("utf-8")
    assert "RequestExecutionLevel user" in text
    assert not re.search(r"RMDir\s+/r|HKLM|HKCR|\$PROGRAMFILES", text, re.IGNORECASE)
    uninstall = text[text.index('Section "Uninstall"') :]
    assert "DATA" not in uninstall and "APPDATA" not in uninstall
    section = text[text.index("\nSection\n") :]
    assert section.index("Call BackUp") < section.index("uninstall.exe") < section.index("WriteFiles")


def test_the_portable_zip_has_its_data_beside_the_program_and_repeats(tmp_path: Path) -> None:
    folder = made_up(tmp_path / "folder")
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    for target in (one, two):
        bundle.make_zip(folder, target, 1_760_000_000)
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as pack:
        assert pack.testzip() is None
        assert sorted(pack.namelist()) == sorted(f"LiangxinDesk/{name}" for name in [*bundle.files(folder), "data/说明.txt"])
        assert "不要删除" in pack.read("LiangxinDesk/data/说明.txt").decode("utf-8-sig")


def test_sums_as_sha256sum_reads_them(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"abc")
    target = bundle.write_sums([tmp_path / "a.zip"])
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert target.read_text("utf-8") == f"{known}  a.zip\n"


@pytest.mark.parametrize("arguments", [[], ["check"], ["zip", "a"], ["sums"]])
def test_wrong_usage(arguments: list[str]) -> None:
    assert bundle.main(arguments) == 2
