"""The licences of what the program is built on, from the installed packages' own files."""

from __future__ import annotations

import platform
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from ui.icons import FOLDER

COMPONENTS = (
    (
        "PySide6-Essentials",
        "界面（Qt）",
        "LGPL-3.0，全文见 https://www.gnu.org/licenses/lgpl-3.0.html；程序文件夹中的Qt文件可自行替换",
    ),
    ("shiboken6", "界面（Qt）", "LGPL-3.0，同上"),
    ("SQLAlchemy", "数据文件", "MIT"),
    ("greenlet", "数据文件", "MIT、PSF-2.0"),
    ("typing_extensions", "数据文件", "PSF-2.0"),
    ("openpyxl", "读写表格", "MIT"),
    ("et_xmlfile", "读写表格", "MIT"),
    ("XlsxWriter", "写报送包", "BSD-2-Clause"),
    ("python-calamine", "读表格", "MIT"),
    ("defusedxml", "读表格", "PSF-2.0"),
)
"""Package, what it does here, and its licence."""

_RULE = "─" * 40


def _version(name: str) -> tuple[str, Distribution | None]:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return "", None
    return found.version, found


def _texts(found: Distribution | None) -> list[str]:
    """The licence files that came with a package."""
    files = found.files or [] if found else []
    paths = [Path(str(file.locate())) for file in files if file.stem.upper() in ("LICENSE", "LICENCE", "COPYING")]
    return [path.read_text("utf-8", errors="replace").strip() for path in paths if path.is_file()]


def notices() -> str:
    """All notices as one text."""
    lines = ["本程序使用下列软件，谨致谢意。", "", f"Python {platform.python_version()}（PSF-2.0）"]
    bodies: list[str] = []
    for name, use, licence in COMPONENTS:
        version, found = _version(name)
        lines.append(f"{' '.join(filter(None, (name, version)))}　{use}　{licence}")
        bodies += [f"{_RULE}\n{name}\n\n{text}" for text in _texts(found)]
    lines.append("Fluent System Icons　图标　MIT")
    bodies.append(f"{_RULE}\n{(FOLDER / 'LICENSE.txt').read_text('utf-8').strip()}")
    return "\n\n".join(("\n".join(lines), *bodies))
