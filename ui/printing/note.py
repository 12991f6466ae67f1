"""The change note of an accepted list, drawn on A4 for the file; what was put in is underlined, what was taken out struck through."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exchange.files import Step, finish
from exchange.tasklist import Stretch, mark
from models.problems import Problem
from models.profile import profile
from models.text import runs
from services.change_note import SIGNS, AnnexEntry, ChangeNote, NoteEntry, change_note
from services.desk import Desk
from ui.printing.drawing import A4_UPRIGHT, BODY, HEAD, NOTE, SIGN, TABLE_TITLE, Page, Rule, Style, Text, mm, pt
from ui.printing.fonts import Fonts
from ui.printing.printer import mark_page, need_application, remarks_on, require_pdf, write_pages

TITLE = "责任清单变动说明"
SIGNERS = ("经办人", "审核人", "日期")
_INDENT, _LABEL, _GAP = mm(6), mm(30), mm(2.5)
_ROOM_TO_BEGIN = 4
"""Lines that must have room on a page for an entry to begin on it."""

_SAME = "same"


@dataclass(frozen=True)
class PrintedNote:
    """A note that was printed: file, pages, what to know of it."""

    file: Path
    pages: int
    problems: list[Problem]

    def to_json(self) -> dict[str, Any]:
        return {"ok": True, "file": self.file, "pages": self.pages, "problems": [p.to_json() for p in self.problems]}


def print_note(desk: Desk, target: Path, list_id: int | None = None) -> PrintedNote:
    """`note_steps` run to its end."""
    return finish(note_steps(desk, target, list_id))


def note_steps(desk: Desk, target: Path, list_id: int | None = None) -> Generator[Step, None, PrintedNote]:
    """Print the change note of an accepted list (without an id of the one in force) into a PDF.

    Raises `Refused`: exit code 1 where there is no list before it or the file is to be no PDF, 3 where it cannot be written.
    """
    require_pdf(target)
    yield Step(0, 0, "正在汇总变动")
    note = change_note(desk, list_id)
    need_application()
    fonts = Fonts()
    pages = lay_out_note(note, fonts)
    yield from write_pages(pages, fonts, target, f"{TITLE}　{note.version}", f"{profile().text('prefix')} {TITLE} {note.facts}")
    return PrintedNote(target, len(pages), remarks_on(fonts, pages, target))


def lay_out_note(note: ChangeNote, fonts: Fonts) -> list[Page]:
    """All pages of a note, with footer and marks."""
    sheet = _Sheet(fonts)
    _head(sheet, note)
    for entry in sorted(note.entries, key=lambda each: list(SIGNS).index(each.kind)):
        _entry(sheet, entry)
    _kept(sheet, note)
    for place, value in enumerate(note.annexes):
        _annex(sheet, value, first=place == 0)
    if note.moved:
        sheet.section("随之改动的记录")
        sheet.text(f"接受清单时一并改动：{'、'.join(note.moved)}。其余记录按任务标识沿用，没有改动。", indent=_INDENT)
    _signatures(sheet)
    for number, page in enumerate(sheet.pages, 1):
        footer = f"第{number}页　共{len(sheet.pages)}页　　{TITLE}　清单 {note.version} 版"
        x = (page.left + page.right - fonts.width(footer, NOTE)) / 2
        page.items.append(Text(x, mm(page.size.height - 9), footer, NOTE))
        mark_page(note.marks, page, fonts)
    return sheet.pages


class _Sheet:
    """Pages filled from top to bottom, line by line."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts
        self.pages = [Page(A4_UPRIGHT, TITLE)]
        self.y = self.page.top

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def room(self, height: float) -> None:
        """Go on to the next page where so much has no room on this one."""
        if self.y + height > self.page.bottom:
            self.pages.append(Page(A4_UPRIGHT, TITLE))
            self.y = self.page.top

    def gap(self, height: float) -> None:
        self.y += height

    def centred(self, text: str, style: Style) -> None:
        x = (self.page.left + self.page.right - self.fonts.width(text, style)) / 2
        self.page.items.append(Text(x, self.y + style.drop, text, style))
        self.y += style.line

    def section(self, text: str) -> None:
        """A heading with a line below."""
        self.room(_ROOM_TO_BEGIN * HEAD.line)
        self.gap(_GAP)
        self.text(text, HEAD)
        self.page.items.append(Rule(self.page.left, self.y + mm(0.6), self.page.right, self.y + mm(0.6)))
        self.gap(mm(1.6))

    def text(self, text: str, style: Style = BODY, *, indent: float = 0.0, label: str = "") -> None:
        self.runs([Stretch(_SAME, text)], style, indent=indent, label=label)

    def runs(self, stretches: Sequence[Stretch], style: Style = BODY, *, indent: float = 0.0, label: str = "") -> None:
        """A paragraph of marked stretches; its label stands before the first line."""
        left = self.page.left + indent + (_LABEL if label else 0)
        lines = list(_broken(stretches, self.fonts, style, self.page.right - left))
        for place, line in enumerate(lines or [[]]):
            self.room(style.line)
            if label and place == 0:
                self.page.items.append(Text(self.page.left + indent, self.y + style.drop, label, HEAD))
            x = left
            for stretch in line:
                x = self._piece(x, stretch, style)
            self.y += style.line

    def _piece(self, x: float, stretch: Stretch, style: Style) -> float:
        base = self.y + style.drop
        end = x + self.fonts.width(stretch.text, style)
        self.page.items.append(Text(x, base, stretch.text, style))
        if stretch.kind == "in":
            self.page.items.append(Rule(x, base + pt(1.8), end, base + pt(1.8), 0.8))
        elif stretch.kind == "out":
            middle = base - pt(style.size) * 0.36
            self.page.items.append(Rule(x, middle, end, middle, 0.8))
        return end


def _broken(stretches: Sequence[Stretch], fonts: Fonts, style: Style, width: float) -> Iterator[list[Stretch]]:
    """The stretches cut into lines so wide, as their whole text is broken."""
    whole = "".join(stretch.text for stretch in stretches)
    kinds = [stretch.kind for stretch in stretches for _ in stretch.text]
    place = 0
    for line in fonts.wrap(whole, style, width):
        place = whole.index(line, place)
        found: list[Stretch] = []
        for sign, kind in zip(line, kinds[place : place + len(line)], strict=True):
            if found and found[-1].kind == kind:
                found[-1] = Stretch(kind, found[-1].text + sign)
            else:
                found.append(Stretch(kind, sign))
        place += len(line)
        yield found


def _head(sheet: _Sheet, note: ChangeNote) -> None:
    sheet.centred(TITLE, TABLE_TITLE)
    sheet.gap(mm(4))
    for label, value in note.facts:
        if value:
            sheet.text(value, label=label)
    sheet.gap(_GAP)
    sheet.text("，".join(f"{word}{count}项" for word, count in note.counts) + "。", label="变动概况")
    legend = [
        Stretch("in", "下划线"),
        Stretch(_SAME, "为新增的文字，"),
        Stretch("out", "删除线"),
        Stretch(_SAME, "为删去的文字。"),
    ]
    sheet.runs(legend, label="标示")


def _entry(sheet: _Sheet, entry: NoteEntry) -> None:
    sign, word = SIGNS[entry.kind]
    sheet.section(f"{sign} {word}　{entry.numbers}　{entry.title}")
    for label, before, after in entry.changes:
        both = mark(before, after).stretches if before and after else [Stretch(_SAME, before or after)]
        sheet.runs(both, indent=_INDENT, label=label)
    if entry.answer:
        sheet.text(f"{entry.answer}。", indent=_INDENT, label="答复")
    for place, sentence in enumerate(entry.effects):
        sheet.text(sentence, indent=_INDENT, label="记录随之转移" if place == 0 else "　")


def _kept(sheet: _Sheet, note: ChangeNote) -> None:
    """What needs no more than its numbers."""
    if note.renumbered:
        sheet.section(f"{SIGNS['renumbered'][0]} 仅序号变化")
        sheet.text("、".join(f"原第{was}项→新第{now}项" for was, now in note.renumbered) + "。", indent=_INDENT)
    if note.unchanged:
        sheet.section(f"{SIGNS['unchanged'][0]} 未变")
        sheet.text(f"第{runs(note.unchanged)}项。", indent=_INDENT)


def _annex(sheet: _Sheet, value: AnnexEntry, *, first: bool) -> None:
    if first:
        sheet.section("参数、报送日历和代码表")
    sheet.room(2 * BODY.line)
    changed = [Stretch(_SAME, f"{value.what}："), Stretch("out", value.before), Stretch(_SAME, " → "), Stretch("in", value.after)]
    used = [Stretch(_SAME, f"　用于：{'、'.join(value.used_by)}")] if value.used_by else []
    sheet.runs([stretch for stretch in (*changed, *used) if stretch.text], indent=_INDENT)


def _signatures(sheet: _Sheet) -> None:
    """Lines to sign by hand."""
    sheet.room(mm(24))
    sheet.gap(mm(12))
    step = (sheet.page.right - sheet.page.left) / len(SIGNERS)
    for place, who in enumerate(SIGNERS):
        x = sheet.page.left + place * step
        sheet.page.items.append(Text(x, sheet.y + SIGN.drop, f"{who}：", SIGN))
        start = x + sheet.fonts.width(f"{who}：", SIGN)
        sheet.page.items.append(Rule(start, sheet.y + SIGN.line, x + step - mm(6), sheet.y + SIGN.line))
    sheet.y += SIGN.line
