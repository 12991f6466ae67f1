"""`--self-check`: whether this computer has what the program needs, in words, as JSON, and as an exit code."""

from __future__ import annotations

import argparse
import platform
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QTranslator, qVersion
from PySide6.QtGui import QFontDatabase

from models.problems import ERROR, WARNING, Refused
from models.profile import profile
from models.release import VERSION
from services.places import GOOD
from services.self_check import Finding, plain_checks
from ui.answer import Answer, keep_json, tell
from ui.printing.drawing import Face
from ui.printing.fonts import FAMILIES, Fonts
from ui.printing.printer import need_application
from ui.theme import has_chinese_font

OFFICIAL = {Face.TITLE: ("方正小标宋", 2), Face.HEAD: ("黑体", 2), Face.BODY: ("仿宋", 4)}
"""The typefaces that official papers want, and how many of each face's families, from the first, are these."""


def check_fonts() -> Finding:
    """Chinese typefaces: without any, nothing can be read or printed; without the official ones the paper looks a little different."""
    try:
        Fonts()
    except Refused as refused:
        problem = refused.problems[0]
        return Finding("fonts", "字体", ERROR, problem.message, problem.hint)
    if not has_chinese_font():
        return Finding("fonts", "字体", ERROR, "界面没有可用的中文字体。", "安装微软雅黑或宋体。")
    absent = [name for face, (name, count) in OFFICIAL.items() if not any(map(QFontDatabase.hasFamily, FAMILIES[face][:count]))]
    if absent:
        return Finding(
            "fonts", "字体", WARNING, f"没有{'、'.join(absent)}，纸质件用相近的字体。", "需要公文字体时，安装后再打印。"
        )
    return Finding("fonts", "字体", GOOD, "中文字体和公文字体都有。")


def check_translation() -> Finding:
    """Qt's own Chinese, for the buttons of its dialogs."""
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if QTranslator().load("qtbase_zh_CN", folder):
        return Finding("translation", "界面文字", GOOD, "对话框的中文齐全。")
    return Finding("translation", "界面文字", ERROR, "缺少对话框的中文文件。", "重新安装本程序。")


def findings(folder: Path) -> Iterator[Finding]:
    """Everything that the program needs of this computer, with `folder` as the data folder."""
    need_application()
    yield check_fonts()
    yield check_translation()
    yield from plain_checks(folder)


def answer(folder: Path) -> Answer:
    """What `--self-check` says: exit code 1 where something is wrong, hints alone are none."""
    found = list(findings(folder))
    wrong, hints = (sum(finding.state == state for finding in found) for state in (ERROR, WARNING))
    system = f"{platform.system()} {platform.release()}"
    last = f"错误{wrong}项，提示{hints}项。" if wrong or hints else "这台电脑可以使用本程序。"
    data = {
        "ok": not wrong,
        "version": VERSION,
        "python": platform.python_version(),
        "qt": qVersion(),
        "system": system,
        "data": folder,
        "checks": [finding.to_json() for finding in found],
    }
    head = f"{profile().text('program')} {VERSION}，Python {platform.python_version()}，Qt {qVersion()}，{system}"
    return Answer(data, [head, *(finding.line() for finding in found), last], 1 if wrong else 0)


def run_self_check(options: argparse.Namespace, usual: Path) -> int:
    """Check, tell, and keep the JSON where a file is named for it; returns the exit code."""
    done = answer(options.data or usual)
    tell(options, done)
    return keep_json(options.json_out, done) if options.json_out else done.code
