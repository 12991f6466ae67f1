"""What a list's workbook says besides its items: parameters, reporting calendar and code lists, each value checked in its cell.

Only what differs from what is in force is taken: each such difference is a value to be shown before anything is accepted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from exchange.reading import Sheet, Workbook
from exchange.tasklist.annex_codes import read_codes
from exchange.tasklist.annex_lines import AnnexDifference, AnnexSheet
from exchange.tasklist.annex_numbers import read_calendar, read_parameters
from exchange.tasklist.layout import CALENDAR, CODES, FORMAT, FORMAT_VERSION, META, PARAMETERS
from models.annexes import Annexes
from models.problems import WARNING, Problem, refuse
from models.profile import profile

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class AnnexesRead:
    """What of the annexes is new, and each difference from what is in force."""

    annexes: Annexes = field(default_factory=Annexes)
    differences: tuple[AnnexDifference, ...] = ()

    def to_json(self) -> dict[str, list[dict[str, Any]]]:
        """The differences as `tasks import --json` prints them."""
        return {
            name: [d.to_json() for d in self.differences if d.sheet == sheet]
            for name, sheet in (("parameters", PARAMETERS), ("calendar", CALENDAR), ("codes", CODES))
        }

    def lines(self) -> list[str]:
        """The differences for people."""
        return [difference.line() for difference in self.differences]


def read_annexes(book: Workbook) -> tuple[AnnexesRead, tuple[Problem, ...]]:
    """The annexes of a workbook against the profile in force, with a problem for every cell that cannot be meant.

    A workbook without these sheets has none. Raises `Refused` where a newer program published it.
    """
    _require_known_format(book)
    problems: list[Problem] = []
    city = profile()
    codes, of_codes = _read(book, CODES, lambda sheet: read_codes(sheet, city), problems)
    known = city.with_annexes(Annexes(codes=codes))
    parameters, of_parameters = _read(book, PARAMETERS, lambda sheet: read_parameters(sheet, known), problems)
    calendar, of_calendar = _read(book, CALENDAR, lambda sheet: read_calendar(sheet, city), problems)
    differences = (*of_parameters, *of_calendar, *of_codes)
    return AnnexesRead(Annexes(parameters, calendar, codes), differences), tuple(problems)


def _read(
    book: Workbook, name: str, read: Callable[[AnnexSheet], tuple[dict[K, V], list[AnnexDifference]]], problems: list[Problem]
) -> tuple[dict[K, V], list[AnnexDifference]]:
    """What changes in one sheet, with its differences; nothing where the workbook does not have it."""
    sheet = _open(book, name, problems)
    return read(sheet) if sheet else ({}, [])


def _require_known_format(book: Workbook) -> None:
    meta = book.sheet(META)
    entries = {str(row[0]): str(row[1]) for row in meta.rows if len(row) > 1} if meta else {}
    if entries.get("format") == FORMAT and entries.get("format_version") != FORMAT_VERSION:
        message = f"这份清单是第{entries.get('format_version')}版格式，本程序只认得第{FORMAT_VERSION}版。"
        raise refuse("FILE", message, "升级本程序后再导入。", file=book.file_name)


def _open(book: Workbook, name: str, problems: list[Problem]) -> AnnexSheet | None:
    """The sheet of that name, ready to be read; a warning where it has other columns than ours."""
    found: Sheet | None = book.sheet(name)
    sheet = AnnexSheet.of(found, book.file_name, problems) if found else None
    if found and sheet is None and any(value is not None for row in found.rows for value in row):
        message = f"工作表“{name}”的表头与发布格式不同，没有读入。"
        hint = "要随清单下发的，用本程序发布的文件填写。"
        problems.append(Problem("FILE", WARNING, message, hint, file=book.file_name, sheet=name))
    return sheet
