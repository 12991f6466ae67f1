"""The tables of a Word document that hold the list: one table, one on each page, or one within a table that only gives the layout."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from exchange.reading import WordDocument, WordTable
from exchange.reading.values import EMBEDDED, HIDDEN_TEXT, PICTURES, REVISED
from exchange.tasklist.table import Row, Table, action_of, find_heading, lines_of
from models.problems import WARNING, Problem
from models.text import clean, narrow

_ANNEX = re.compile(r"附[件表录]\d*[:]?")
_PAGE = re.compile(r"[-—–·]*第?\d*页?(共\d+页)?[-—–·]*")
_LONGEST_LINE = 300
_LINES_BEFORE = 500
_NOTES = {
    REVISED: ("文件里有修订痕迹，已按接受修订读入：插入的文字读入，删除的文字不读。", "请核对修订是否都应接受。"),
    HIDDEN_TEXT: ("文件里有设为隐藏的文字，没有读入。", "需要读入的，请先在Word或WPS中取消隐藏。"),
    EMBEDDED: ("文件里插入了别的文件，其中的内容没有读入。", "责任清单在那个文件里的，请打开后另存再导入。"),
}


@dataclass
class WordTables:
    """What a document gave: its list's tables, other tables, the lines before the list, all lines, and what is to be said."""

    tables: list[Table] = field(default_factory=list)
    others: list[Table] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    only_pictures: bool = False


def word_tables(document: WordDocument) -> WordTables:
    """The list in a document: all its tables with a list's headings under the same annex, and what goes on from them."""
    search = _Search(document.file_name)
    for block in document.blocks:
        if isinstance(block, str):
            search.take_paragraph(block)
        else:
            search.take_table(block)
    found = search.found
    for note, (message, hint) in _NOTES.items():
        if note in document.notes:
            found.problems.append(Problem("FILE", WARNING, message, hint, form="task_progress", file=document.file_name))
    found.only_pictures = PICTURES in document.notes and not any(isinstance(block, WordTable) for block in document.blocks)
    return found


class _Search:
    """Goes through the blocks in their order."""

    def __init__(self, file: str) -> None:
        self.found, self._file = WordTables(), file
        self._annex = self._list_annex = ""
        self._taken: set[int] = set()
        self._outer_end = 0
        self._last: Table | None = None
        self._last_inside = 0

    def take_paragraph(self, text: str) -> None:
        plain = narrow(text) if len(text) <= _LONGEST_LINE else text
        self.found.lines += text.split("\n")
        if _ANNEX.fullmatch(plain):
            self._annex = plain.rstrip(":")
        if not _PAGE.fullmatch(plain):
            self._last = None

    def take_table(self, word: WordTable) -> None:
        if not word.inside:
            self._outer_end = len(self.found.lines)
        if word.inside in self._taken:
            self._taken.add(word.number)
            return
        before = [*self.found.lines[max(0, self._outer_end - _LINES_BEFORE) : self._outer_end], *word.before]
        table = self._table(word, before)
        goes_on = self._goes_on(table, word)
        if find_heading(table) is not None or goes_on:
            self._take_list(table, word, before)
        else:
            self.found.others.append(table)
            self._last = None
        if not word.inside:
            self.found.lines += lines_of(table.rows)

    def _table(self, word: WordTable, before: list[str]) -> Table:
        rows = [
            Row(number, tuple(clean(text) for text in texts), below=below)
            for number, (texts, below) in enumerate(zip(word.rows, word.below, strict=True), 1)
        ]
        above = next((line for line in reversed(before) if line.strip()), "")
        return Table(f"{self._annex}第{word.number}个表格", rows, is_sheet=False, action=action_of(above))

    def _goes_on(self, table: Table, word: WordTable) -> bool:
        """A table without headings straight below the list's, and as wide, is its next page."""
        last = self._last
        return last is not None and word.inside == self._last_inside and _width(last) == _width(table)

    def _take_list(self, table: Table, word: WordTable, before: list[str]) -> None:
        self._taken.add(word.number)
        if self.found.tables and self._annex != self._list_annex:
            message = f"{self._annex}里也有“具体工作内容”和“责任单位”两列的表格（{table.name}），没有读入。"
            hint = f"只读入了{self._list_annex or '前面'}的责任清单；还需要读入的，请另存为单独的文件。"
            self.found.problems.append(Problem("FILE", WARNING, message, hint, form="task_progress", file=self._file))
            return
        if not self.found.tables:
            self.found.before, self._list_annex = before, self._annex
        elif not find_heading(table):
            table = replace(table, action="")
        self.found.tables.append(table)
        self._last, self._last_inside = table, word.inside


def _width(table: Table) -> int:
    return max((len(row.cells) for row in table.rows), default=0)
