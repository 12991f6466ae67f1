"""Printing a period's paper: every page laid out, then all of them painted, since each says how many there are."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from exchange.files import Step, finish, replace_file
from models.problems import WARNING, Problem, refuse
from models.profile import profile
from services.desk import Desk
from services.papers import Paper, paper_of
from ui.printing.cover import cover
from ui.printing.drawing import MARK, NOTE, Page, Text, mm, pt
from ui.printing.fonts import Fonts
from ui.printing.outlines import renamed, tagged
from ui.printing.paint import Canvas
from ui.printing.tables import lay_out

_HALF = 100
"""Laying out is half of the work, painting the other; each counts so many steps."""

DRAFT = "草稿"

_RUNNING = mm(13)
"""The base line of the running line and the marks."""

_application: QApplication | None = None


@dataclass(frozen=True)
class Printed:
    """A paper that was printed: its file and pages, the version and check code on it (None of a draft), and what to know of it."""

    file: Path
    pages: int
    version: int | None
    digest: str | None
    problems: list[Problem]

    def to_json(self) -> dict[str, Any]:
        """As `print --json` prints it."""
        return {"ok": True, "file": self.file, "pages": self.pages, "version": self.version, "digest": self.digest,
                "problems": [p.to_json() for p in self.problems]}  # fmt: skip


def print_period(desk: Desk, period: str, target: Path) -> Printed:
    """`print_steps` run to its end."""
    return finish(print_steps(desk, period, target))


def print_steps(desk: Desk, period: str, target: Path) -> Generator[Step, None, Printed]:
    """Print a period's paper into a PDF, step by step; closing the generator leaves an earlier file as it was.

    Raises `Refused`: exit code 1 where the file is to be no PDF, 3 where there is no Chinese typeface or it cannot be written.
    """
    require_pdf(target)
    yield Step(0, 2 * _HALF, "正在汇总数据")
    paper = paper_of(desk, period)
    return (yield from print_paper(paper, target))


def print_paper(paper: Paper, target: Path) -> Generator[Step, None, Printed]:
    """Print what `paper_of` gathered, in the same way."""
    need_application()
    fonts = Fonts()
    pages = yield from lay_out_paper(paper, fonts)
    identity = f"{profile().text('prefix')} {paper.heading} {paper.version} {paper.digest}"
    yield from write_pages(pages, fonts, target, "　".join(paper.title), identity)
    return Printed(target, len(pages), paper.version, paper.digest, remarks_on(fonts, pages, target))


def require_pdf(target: Path) -> None:
    """Raise `Refused` where the file is to be no PDF."""
    if target.suffix.lower() != ".pdf":
        raise refuse("FILE", f"“{target.name}”不是PDF文件名。", "文件名以.pdf结尾。", file=target.name)


def write_pages(pages: Sequence[Page], fonts: Fonts, target: Path, title: str, identity: str) -> Generator[Step, None, None]:
    """Paint pages into a PDF and read it back; closing the generator leaves an earlier file as it was."""
    with replace_file(target) as part:
        data = yield from _painted(pages, fonts, title, identity)
        part.write_bytes(data)
        if part.read_bytes() != data:
            raise refuse("FILE", f"写好的“{target.name}”与原数据不一致。", "换一个保存位置后重试。", exit_code=3)


def need_application() -> None:
    """Fonts need an application object: the window's, or one that needs no screen."""
    global _application
    if QApplication.instance() is None:
        if sys.platform not in ("win32", "darwin"):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _application = QApplication(sys.argv[:1])


def lay_out_paper(paper: Paper, fonts: Fonts) -> Generator[Step, None, list[Page]]:
    """All pages of a paper, with the running line and the footer on each."""
    pages = [cover(paper, fonts)]
    for number, table in enumerate(paper.tables):
        work = lay_out(table, paper.heading, fonts)
        while True:
            try:
                rows = next(work)
            except StopIteration as end:
                pages += end.value
                break
            done = (number + rows / max(1, len(table.rows))) * _HALF / len(paper.tables)
            yield Step(int(done), 2 * _HALF, f"正在排版{table.name}")
    _number(paper, pages, fonts)
    return pages


def _number(paper: Paper, pages: Sequence[Page], fonts: Fonts) -> None:
    for number, page in enumerate(pages, 1):
        footer = paper.footer(number, len(pages))
        x = (page.left + page.right - fonts.width(footer, NOTE)) / 2
        page.items.append(Text(x, mm(page.size.height - 9), footer, NOTE))
        page.watermark = DRAFT if paper.version is None else ""
        if number > 1:
            again = page.table == pages[number - 2].table
            running = f"{page.table}（续）　{paper.heading}" if again else ""
            page.items.append(Text(page.left, _RUNNING, running, NOTE))
        mark_page(paper.marks, page, fonts)


def mark_page(marks: Sequence[str], page: Page, fonts: Fonts) -> None:
    """The words that every page must say, boxed in its upper right corner."""
    right, base = page.right, _RUNNING
    for mark in reversed(marks):
        width = fonts.width(mark, MARK) + mm(4)
        page.box(right - width, base + mm(1.6) - pt(MARK.size) - mm(2), right, base + mm(1.6), 1.0)
        page.items.append(Text(right - width + mm(2), base, mark, MARK))
        right -= width + mm(3)


def _painted(pages: Sequence[Page], fonts: Fonts, title: str, identity: str) -> Generator[Step, None, bytes]:
    canvas = Canvas(fonts, pages[0].size, title, profile().text("program"), identity)
    data = b""
    try:
        for number, page in enumerate(pages, 1):
            canvas.add(page)
            yield Step(_HALF + _HALF * number // len(pages), 2 * _HALF, f"正在生成第{number}页，共{len(pages)}页")
    finally:
        data = canvas.close()
    return tagged(renamed(data, fonts.twins(_said(pages))))


def _said(pages: Sequence[Page]) -> str:
    return "".join(text for page in pages for text in page.texts)


def remarks_on(fonts: Fonts, pages: Sequence[Page], target: Path) -> list[Problem]:
    """A warning where no installed font has some of the signs."""
    missing = fonts.missing(_said(pages))
    if not missing:
        return []
    words = "、".join(f"“{sign}”" for sign in missing)
    hint = "改用常用字，或安装含有这些字的字体后重新打印。"
    return [Problem("FONT", WARNING, f"本机字体没有{words}，纸面上显示为方框。", hint, file=target.name)]
