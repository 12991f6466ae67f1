"""A problem found: what every check, reader and writer reports, and what `--json` prints."""

from __future__ import annotations

import errno
from dataclasses import asdict, dataclass, replace
from typing import Any

ERROR, WARNING = "error", "warning"
WINDOWS_PATH = 260
"""Characters of a path from which Windows takes it only where long paths were switched on."""
ERRORS, REASONS, HINTS, TRIALS = "errors", "reasons", "hints", "trials"
"""The kinds of problem as they are told apart for people: errors, warnings that need a reason, other warnings, and what a rule in
trial found."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A proposed mending of one record, done as one step that can be undone.

    `changes` are fields with the plain value (`models.values.to_plain`) each is to take; `words` say it on a button or in a line
    (改为12.50万元); `sure` is how sure the proposal is, 1 to 99 per cent.
    """

    form: str
    record: str
    changes: tuple[tuple[str, Any], ...]
    words: str
    sure: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where (form, record, field; or file, sheet, cell), how bad, what is wrong and what to do.

    `code` is a rule of the catalogue, or FILE… for a file, DATA… for the database. `record` is the record's permanent id. What a rule
    in `trial` finds is shown and holds nothing up. `city_text` says it to the reader at the city, who judges and does not mend.
    """

    code: str
    severity: str
    message: str
    hint: str = ""
    needs_reason: bool = False
    form: str | None = None
    record: str | None = None
    field: str | None = None
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    reason: str | None = None
    trial: bool = False
    fix: Fix | None = None
    city_text: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def for_city(self) -> Problem:
        """The same in the words for the reader at the city."""
        return replace(self, message=self.city_text, hint="") if self.city_text else self

    def line(self) -> str:
        """The problem on one line, for a terminal or a log."""
        kind = "reasoned" if self.needs_reason and self.reason else kind_of(self)
        where = " ".join(part for part in (self.file, self.sheet, self.cell) if part)
        text = f"[{_MARKS[kind]}] {self.code} {where + ' ' if where else ''}{self.message}"
        proposal = f"建议：{self.fix.words}（把握{self.fix.sure}%）。" if self.fix else ""
        return f"{text} {f'说明：{self.reason}' if kind == 'reasoned' else self.hint}{proposal}".rstrip()


_MARKS = {ERRORS: "错误", REASONS: "须说明", "reasoned": "已说明", HINTS: "提示", TRIALS: "试行"}


def kind_of(problem: Problem) -> str:
    """Under which of the kinds a problem stands."""
    if problem.trial:
        return TRIALS
    return ERRORS if problem.severity == ERROR else REASONS if problem.needs_reason else HINTS


class Refused(Exception):
    """The world's fault, not ours: the work stops with these problems, and nothing was changed.

    `exit_code` is 1 where the input has problems, 3 where it could not be done (locked, disk full, no permission).
    """

    def __init__(self, *problems: Problem, exit_code: int = 1) -> None:
        super().__init__("; ".join(p.message for p in problems))
        self.problems, self.exit_code = problems, exit_code


def refuse(code: str, message: str, hint: str = "", *, exit_code: int = 1, **where: Any) -> Refused:
    """A refusal with one problem, to be raised."""
    return Refused(Problem(code, ERROR, message, hint, **where), exit_code=exit_code)


def has_errors(problems: list[Problem]) -> bool:
    return any(p.severity == ERROR for p in problems)


def in_words(error: Exception) -> str:
    """What a fault of disk, rights or place is called, for a message's brackets; its own text where it is none of these."""
    text = str(error).lower()
    if getattr(error, "errno", None) == errno.ENOSPC or "disk is full" in text:
        return "磁盘已满"
    if _too_long(error):
        return "文件夹和文件名合起来太长"
    if isinstance(error, IsADirectoryError):
        return "那里已有同名的文件夹"
    if isinstance(error, PermissionError) or "readonly" in text:
        return "没有写入权限"
    if isinstance(error, FileNotFoundError | NotADirectoryError | FileExistsError) or "unable to open" in text:
        return "文件夹不存在，或不能使用"
    return str(error)


def _too_long(error: Exception) -> bool:
    """Whether a path is longer than the system takes: Windows calls such a file missing, or its name wrong."""
    named = getattr(error, "filename", None)
    missing = isinstance(error, FileNotFoundError) and len(str(named or "")) >= WINDOWS_PATH
    return getattr(error, "errno", None) == errno.ENAMETOOLONG or getattr(error, "winerror", 0) == 206 or missing
