"""What a marked-up copy marks: which cells, how gravely, with which note; and how its marks look and are known again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from exchange.reading.values import INDEX_SHEET
from models.problems import ERROR, ERRORS, HINTS, REASONS, TRIALS, WARNING, Problem, kind_of

FILLS = {ERROR: "FFFFCDC9", WARNING: "FFFFE7A8"}
"""The fills of marked cells (alpha, red, green, blue): black text on them has a contrast of 13:1 and more."""
AUTHOR = "两新填报"
HEAD = "〔两新填报批注〕"
"""What every note of ours begins with: by it the notes of an earlier round are found and taken off."""
MOST_LISTED, MOST_NOTES = 5_000, 2_000
"""How many problems the index lists, and how many cells get a note; spreadsheets grow slow with more."""
_LONGEST_NOTE = 1_500

WORDS = {ERRORS: "错误", REASONS: "须说明", HINTS: "提示", TRIALS: "试行"}
"""How grave a problem is, in a clerk's words, the gravest first."""


def severity_word(problem: Problem) -> str:
    return WORDS[kind_of(problem)]


def advice(problem: Problem) -> str:
    """What to do about a problem, with the mending that is proposed for it."""
    fix = problem.fix
    return f"{problem.hint}建议：{fix.words}（把握{fix.sure}%）。" if fix else problem.hint


@dataclass
class Mark:
    """One marked cell: its worst severity, and the problems to be noted on it."""

    severity: str
    problems: list[Problem] = field(default_factory=list)

    @property
    def note(self) -> str:
        """The note's text."""
        lines = [HEAD]
        for problem in self.problems:
            lines.append(f"{severity_word(problem)}：{problem.message}")
            if todo := advice(problem):
                lines.append(f"怎么改：{todo}")
        text = "\n".join(lines)
        return text if len(text) <= _LONGEST_NOTE else f"{text[:_LONGEST_NOTE]}……其余见“{INDEX_SHEET}”"


Place = tuple[int, int]
"""Row and column from 0."""


def marks_of(problems: Iterable[tuple[Problem, Place]]) -> dict[Place, Mark]:
    """The marks of one sheet by place."""
    found: dict[Place, Mark] = {}
    for problem, place in problems:
        mark = found.setdefault(place, Mark(problem.severity))
        if problem.severity == ERROR:
            mark.severity = ERROR
        if problem not in mark.problems:
            mark.problems.append(problem)
    return found


@dataclass(frozen=True)
class Line:
    """A problem as the index lists it: its sheet as it is called, its cell ("" where it has none), and where its link goes."""

    problem: Problem
    sheet: str = ""
    cell: str = ""
    target: str = ""
    hidden: str = ""


@dataclass(frozen=True)
class Plan:
    """Everything a marked-up copy says: the marks by sheet, the index's lines in the order they came, and what else to tell."""

    file: str
    marks: Mapping[str, Mapping[Place, Mark]]
    lines: tuple[Line, ...]
    remarks: tuple[str, ...] = ()

    def grouped(self) -> dict[tuple[str, str], list[Line]]:
        """The lines by severity and kind, errors first, then what must be explained; within each the largest kind first."""
        found: dict[tuple[str, str], list[Line]] = defaultdict(list)
        for line in self.lines:
            found[severity_word(line.problem), line.problem.code].append(line)
        order = list(WORDS.values())
        return dict(sorted(found.items(), key=lambda item: (order.index(item[0][0]), -len(item[1]))))
