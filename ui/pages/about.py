"""设置 → 关于: the version, what the program is built on with every notice, and how Qt's libraries can be replaced (LGPL).

The notices are those of resources/licences; components.json there says what each is for.
"""

from __future__ import annotations

import json
import platform
import sqlite3
from functools import cache
from typing import Any

from PySide6.QtWidgets import QLabel, QTextEdit, QVBoxLayout, QWidget

from models.profile import RESOURCES, profile
from models.release import VERSION
from ui.pages.check_step import grey_label
from ui.pages.pieces import line_of, push

FOLDER = RESOURCES / "licences"
OPEN, CLOSE = "查看许可声明", "收起许可声明"
_RULE = "─" * 40
_QT = """Qt的源代码和替换

本程序按LGPL-3.0使用Qt和PySide6，未作修改；它们是独立的动态库，放在程序文件夹的_internal\\PySide6和_internal\\shiboken6中。
Qt {version}的源代码：https://download.qt.io/official_releases/qt/{minor}/{version}/single/
PySide6和shiboken6的源代码：https://download.qt.io/official_releases/QtForPython/pyside6/PySide6-{version}-src/
Qt所用其他软件的声明：https://doc.qt.io/qt-6/licenses-used-in-qt.html
替换：退出程序，用自己编译的同名文件（Qt6Core.dll、Qt6Gui.dll、Qt6Widgets.dll、Qt6Svg.dll等，{minor}系列）覆盖原文件，再打开程序。\
程序不检查这些文件，也不限制为调试这种改动而进行的反向工程。"""


@cache
def components() -> list[dict[str, Any]]:
    """What the program is built on: name, version, licence, use, home, and the files with its notices."""
    found: list[dict[str, Any]] = json.loads((FOLDER / "components.json").read_text("utf-8"))
    running = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    return [{**component, "version": running.get(component["name"], component["version"])} for component in found]


def notices() -> str:
    """Components, Qt's source, and all notices as one text."""
    lines = [_line(component) for component in components()]
    qt = next(component["version"] for component in components() if component["name"] == "Qt")
    files = dict.fromkeys(name for component in components() for name in component["texts"])
    bodies = (f"{_RULE}\n{name.removesuffix('.txt')}\n\n{(FOLDER / name).read_text('utf-8').strip()}" for name in files)
    head = "本程序使用下列软件，谨致谢意。声明全文在后，也在程序文件夹的LICENSES中。"
    return "\n\n".join((head, "\n".join(lines), _QT.format(version=qt, minor=qt.rpartition(".")[0]), *bodies))


def _line(component: dict[str, Any]) -> str:
    name = " ".join(filter(None, (component["name"], component["version"])))
    files = "、".join(name.removesuffix(".txt") for name in component["texts"])
    return "　".join(filter(None, (name, component["use"], component["licence"], component["home"], files and f"声明：{files}")))


class AboutPart(QWidget):
    """Name and version, what must not be entered, and the notices, folded away until they are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.notices = QTextEdit(readOnly=True)
        self.notices.setAccessibleName("许可声明")
        self.notices.setTabChangesFocus(True)
        self.notices.setMinimumHeight(260)
        self.button = push(OPEN, self.show_notices)
        secrecy = grey_label(profile().text("secrecy"))
        secrecy.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(QLabel(f"{profile().text('program')} {VERSION}　模板版本 {profile().text('schema_version')}"))
        column.addWidget(secrecy)
        column.addLayout(line_of(self.button))
        column.addWidget(self.notices)
        self.notices.hide()

    def show_notices(self) -> None:
        """Open the notices, or close them."""
        if self.notices.isHidden() and not self.notices.toPlainText():
            self.notices.setPlainText(notices())
        self.notices.setVisible(self.notices.isHidden())
        self.button.setText(CLOSE if self.notices.isVisible() else OPEN)
