"""Checking a package that comes back: its sheets by the hidden keys, its records by their ids, every cell against its digest."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from exchange.cells import canonical
from exchange.package.digest import Line, changed, line_of
from exchange.package.layout import COVER, DIGEST, META, PACKAGE_DIGEST
from exchange.reading import Sheet, Workbook, cell_name
from exchange.reading.values import CellValue

KEY_ROWS = 12
"""The rows from the top among which the key row is looked for."""
_OWN_PROGRAM = b"<Application>Microsoft Excel</Application>"
_OWN_VERSION = b"<AppVersion>12.0000</AppVersion>"
_PART_BYTES = 65536


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that is not as it was written: a cell, or in words what is missing or too much."""

    sheet: str
    cell: str = ""
    text: str = ""

    @property
    def shown(self) -> str:
        return f"{self.sheet}!{self.cell}{self.text}" if self.cell else f"{self.sheet}{self.text}"


@dataclass
class Found:
    """One record as it stands in the file: cells in the order of the keys, and the place of each (row and column from 0)."""

    cells: list[CellValue]
    places: list[tuple[int, int]]
    stray: list[str] = field(default_factory=list)

    def texts(self) -> list[str]:
        return [canonical(cell) for cell in self.cells]


@dataclass
class SheetFound:
    """A sheet of records: its keys in the written order, its records, and what is wrong with the sheet itself."""

    name: str
    keys: list[str]
    records: list[Found] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)


def _key_row(sheet: Sheet, keys: list[str]) -> int | None:
    """The row that has the most keys, where it has at least half of them."""
    wanted = set(keys)
    counts = [sum(isinstance(cell, str) and cell in wanted for cell in row) for row in sheet.rows[:KEY_ROWS]]
    best = max(counts, default=0)
    return counts.index(best) if best * 2 >= len(keys) else None


def find_records(book: Workbook, name: str, keys: list[str]) -> SheetFound:
    """The records of a sheet, wherever its rows and columns were moved to."""
    found, sheet = SheetFound(name, keys), book.sheet(name)
    if sheet is None:
        found.spots.append(Spot(name, text="工作表缺失"))
        return found
    top = _key_row(sheet, keys)
    if top is None:
        found.spots.append(Spot(name, text="缺少隐藏标识行"))
        return found
    columns = {
        cell: number for number, cell in reversed(list(enumerate(sheet.rows[top]))) if isinstance(cell, str) and cell in keys
    }
    found.spots += [Spot(name, cell_name(top, i), f"缺少标识{key}") for i, key in enumerate(keys) if key not in columns]
    for number in range(top + 1, len(sheet.rows)):
        record = _record(sheet, number, [columns.get(key, -1) for key in keys])
        if record:
            found.records.append(record)
    return found


def _record(sheet: Sheet, number: int, columns: list[int]) -> Found | None:
    row = sheet.rows[number]
    filled = {i for i, cell in enumerate(row) if cell not in (None, "")}
    if not filled:
        return None
    cells = [sheet.value(number, column) if column >= 0 else None for column in columns]
    stray = [cell_name(number, i) for i in sorted(filled - set(columns))]
    return Found(cells, [(number, max(column, 0)) for column in columns], stray)


def find_cover(book: Workbook, keys: list[str]) -> SheetFound:
    """The cover's one record: keys in one column, values two columns to the right."""
    found, sheet = SheetFound(COVER, keys), book.sheet(COVER)
    if sheet is None:
        found.spots.append(Spot(COVER, text="工作表缺失"))
        return found
    rows = {
        cell: (i, j)
        for i, row in enumerate(sheet.rows)
        for j, cell in enumerate(row[:3])
        if isinstance(cell, str) and cell in keys
    }
    if not rows:
        found.spots.append(Spot(COVER, text="缺少隐藏标识列"))
        return found
    found.spots += [Spot(COVER, text=f"缺少标识{key}") for key in keys if key not in rows]
    places = [(rows[key][0], rows[key][1] + 2) if key in rows else (0, 0) for key in keys]
    cells = [sheet.value(*place) if key in rows else None for key, place in zip(keys, places, strict=True)]
    found.records.append(Found(cells, places))
    return found


def find_meta(book: Workbook) -> SheetFound:
    """The entries of `_meta` as one record, keys in order, but for the digest of the whole."""
    sheet = book.sheet(META)
    rows = {canonical(sheet.value(i, 0)): i for i in range(len(sheet.rows))} if sheet else {}
    found = SheetFound(META, sorted(set(rows) - {PACKAGE_DIGEST, ""}))
    if sheet:
        found.records.append(Found([sheet.value(rows[key], 1) for key in found.keys], [(rows[key], 1) for key in found.keys]))
    return found


def stored_lines(book: Workbook) -> dict[str, dict[str, tuple[Line, int]]] | None:
    """The lines of `_digest` with their row numbers, by sheet and record; None where the sheet is missing."""
    sheet = book.sheet(DIGEST)
    if sheet is None:
        return None
    found: dict[str, dict[str, tuple[Line, int]]] = {}
    for number in range(1, len(sheet.rows)):
        line = Line(*(canonical(sheet.value(number, column)) for column in range(4)))
        found.setdefault(line.sheet, {})[line.record] = (line, number)
    return found


@dataclass
class Comparison:
    """What differs from what was written: places by structure, places by digest, ids of records missing and added; and the lines of
    `_digest` as the cells give them now."""

    lines: list[Line] = field(default_factory=list)
    structure: list[Spot] = field(default_factory=list)
    altered: list[Spot] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)
    added: list[tuple[str, str]] = field(default_factory=list)


Stored = Mapping[str, tuple[Line, int]]


def compare(sheet: SheetFound, stored: Stored | None, result: Comparison, record_id: str = "") -> None:
    """Compare the records of a sheet with their digests, if there are any; a record's first cell is its id unless `record_id` is."""
    result.structure += sheet.spots
    seen: set[str] = set()
    for found in sheet.records:
        texts = found.texts()
        line = line_of(sheet.name, record_id or texts[0], sheet.keys, texts)
        result.lines.append(line)
        result.structure += [Spot(sheet.name, cell, "在表外") for cell in found.stray]
        if stored is not None:
            _compare_record(found, texts, line, stored.get(line.record) if line.record not in seen else None, result)
        seen.add(line.record)
    unreadable = bool(sheet.spots) and not sheet.records
    for record in stored or ():
        if record not in seen:
            result.missing.append((sheet.name, record))
            if not unreadable:
                result.altered.append(Spot(sheet.name, text=f"缺少记录{record}"))


def _compare_record(found: Found, texts: list[str], line: Line, known: tuple[Line, int] | None, result: Comparison) -> None:
    if known is None:
        result.added.append((line.sheet, line.record))
        result.altered.append(Spot(line.sheet, cell_name(*found.places[0]), f"所在行是多出的记录{line.record}"))
    elif line.row != known[0].row:
        cells = changed(known[0].cells, texts) or [0]
        result.altered += [Spot(line.sheet, cell_name(*found.places[i])) for i in cells]


def changed_digests(lines: list[Line], stored: Mapping[str, Stored]) -> list[Spot]:
    """The cells of `_digest` that are not what the records say, for a file whose records are all as they were written."""
    spots: list[Spot] = []
    for line in lines:
        known = stored.get(line.sheet, {}).get(line.record)
        if known is None:
            spots.append(Spot(DIGEST, text=f"缺少{line.sheet}的记录{line.record}"))
        else:
            spots += [Spot(DIGEST, cell_name(known[1], i)) for i in (2, 3) if known[0][i] != line[i]]
    return spots


def was_resaved(path: Path) -> bool:
    """Whether another program has saved the file since.

    We write texts into the cells themselves; every other program moves them to a part of their own, or names itself as the writer.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            with archive.open("docProps/app.xml") as part:
                app = part.read(_PART_BYTES)
    except (zipfile.BadZipFile, KeyError, OSError):
        return True
    return "xl/sharedStrings.xml" in names or _OWN_PROGRAM not in app or _OWN_VERSION not in app
