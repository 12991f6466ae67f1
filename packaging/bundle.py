"""What is done with the built folder: hold it against allowed.txt, list it for the installer, pack it for a USB stick, sum it.

    python packaging/bundle.py check FOLDER             every file is one we know, none is Wine's; prints how large it is
    python packaging/bundle.py script FOLDER OUT.nsh    the installer's commands that write each file, and take away just these
    python packaging/bundle.py zip FOLDER OUT.zip       the portable program, with an empty data folder beside it
    python packaging/bundle.py sums FILE...             SHA-256 sums, as sha256sum writes them, into SHA256SUMS beside the first

Only the standard library: it also runs where nothing is installed.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

ALLOWED = Path(__file__).with_name("allowed.txt")
MAX_BYTES = 110 * 2**20
WINE_MARKS = (b"Wine builtin DLL", b"Wine placeholder DLL")
TOP = "LiangxinDesk"
DATA_NOTE = "data/说明.txt"
_NOTE = (
    "数据放在这个文件夹里，随程序一起带走。\r\n"
    "不要删除或改名这个文件夹；删除后，程序改用本机用户的数据文件夹。\r\n"
    "拔U盘前先退出程序，并常用“设置与备份”把备份存到别处。\r\n"
)


def rules() -> tuple[list[str], list[str]]:
    """The names and patterns of allowed.txt: what may be there, and of these what must."""
    lines = [line.strip() for line in ALLOWED.read_text("utf-8").splitlines()]
    used = [line for line in lines if line and not line.startswith("#")]
    return [line.removeprefix("!") for line in used], [line[1:] for line in used if line.startswith("!")]


def files(folder: Path) -> list[str]:
    """Every file in a folder, by its name from there, sorted."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def wrong_names(names: list[str]) -> list[str]:
    """What is there and may not be, and what is missing."""
    may, must = rules()
    extra = [name for name in names if not any(fnmatchcase(name, pattern) for pattern in may)]
    missing = [pattern for pattern in must if not any(fnmatchcase(name, pattern) for name in names)]
    return [f"not allowed: {name}" for name in extra] + [f"missing: {name}" for name in missing]


def is_wines(path: Path) -> bool:
    """Whether a library was made by Wine's own build, which marks it behind the DOS header."""
    with path.open("rb") as file:
        head = file.read(256)
    return any(mark in head for mark in WINE_MARKS)


def faults(folder: Path) -> list[str]:
    """Everything wrong with a built folder, in words; nothing where it may be shipped."""
    names = files(folder)
    libraries = [name for name in names if name.lower().endswith((".dll", ".exe", ".pyd"))]
    found = wrong_names(names) + [f"Wine's own: {name}" for name in libraries if is_wines(folder / name)]
    if size(folder) > MAX_BYTES:
        found.append(f"too large: {size(folder)} bytes, at most {MAX_BYTES}")
    return found


def size(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum((folder / name).stat().st_size for name in files(folder))


def folders_of(names: list[str]) -> list[str]:
    """The folders that files lie in, the deepest first."""
    found = {str(parent) for name in names for parent in PurePosixPath(name).parents if str(parent) != "."}
    return sorted(found, key=lambda name: (-name.count("/"), name))


def _on_windows(name: str) -> str:
    return name.replace("/", "\\").replace("$", "$$")


def installer_script(folder: Path) -> str:
    """Two macros for installer.nsi: one writes each file, the other takes away just these, and folders only where they are empty."""
    names = files(folder)
    lines = ["!macro WriteFiles"]
    for place in sorted({str(PurePosixPath(name).parent) for name in names}):
        lines.append(f'  SetOutPath "$INSTDIR{"" if place == "." else chr(92) + _on_windows(place)}"')
        lines += [f'  File "{folder / name}"' for name in names if str(PurePosixPath(name).parent) == place]
    lines += ["!macroend", "!macro RemoveFiles"]
    lines += [f'  Delete "$INSTDIR\\{_on_windows(name)}"' for name in names]
    lines += [f'  RMDir "$INSTDIR\\{_on_windows(place)}"' for place in folders_of(names)]
    return "\n".join([*lines, "!macroend", f"!define KILOBYTES {size(folder) // 1024}", ""])


def _entries(folder: Path) -> Iterator[tuple[str, bytes]]:
    for name in files(folder):
        yield name, (folder / name).read_bytes()
    yield DATA_NOTE, "\ufeff".encode() + _NOTE.encode()


def make_zip(folder: Path, target: Path, moment: int) -> None:
    """Pack a built folder with a data folder beside the program; equal input and moment (seconds since 1970) give equal bytes."""
    stamp = time.gmtime(max(moment, 315532800))[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack:
        for name, content in _entries(folder):
            entry = zipfile.ZipInfo(f"{TOP}/{name}", stamp)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0x20
            pack.writestr(entry, content)


def write_sums(paths: list[Path]) -> Path:
    """The SHA-256 of each file beside them; returns that file."""
    target = paths[0].with_name("SHA256SUMS")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in paths]
    target.write_text("".join(lines), "utf-8", newline="\n")
    return target


def main(arguments: list[str]) -> int:
    match arguments:
        case ["check", folder]:
            found = faults(Path(folder))
            print("\n".join(found) or f"{len(files(Path(folder)))} files, {size(Path(folder)) / 2**20:.1f} MB")
            return 1 if found else 0
        case ["script", folder, target]:
            Path(target).write_text(installer_script(Path(folder)), "utf-8-sig")
        case ["zip", folder, target]:
            make_zip(Path(folder), Path(target), int(os.environ.get("SOURCE_DATE_EPOCH") or time.time()))
        case ["sums", *names] if names:
            write_sums([Path(name) for name in names])
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
