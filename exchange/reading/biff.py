"""A walk through the records of an .xls workbook for what python-calamine does not tell: passwords, error cells, hidden rows
and columns (MS-XLS)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from exchange.reading.sheetscan import SheetFacts
from exchange.reading.values import CellError

_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _BOOLERR, _FORMULA = 0x0809, 0x000A, 0x002F, 0x0085, 0x0205, 0x0006
_ROW, _COLINFO = 0x0208, 0x007D
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


@dataclass
class BiffFacts:
    """Whether the workbook is encrypted, and the facts of its sheets by name."""

    encrypted: bool = False
    sheets: dict[str, SheetFacts] = field(default_factory=dict)


def _records(data: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place and length of the records from `at` to the end of the part that begins there."""
    depth = 0
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        if at + 4 + length > len(data):
            return
        yield kind, at + 4, length
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        at += 4 + length


def biff_facts(data: bytes) -> BiffFacts:
    """The facts of a workbook stream; a broken one yields what was legible."""
    facts = BiffFacts()
    offsets: dict[str, int] = {}
    wide = data[4:6] == b"\x00\x06"
    for kind, at, length in _records(data, 0):
        if kind == _FILEPASS:
            facts.encrypted = True
        elif kind == _BOUNDSHEET and length >= 8:
            offsets[_sheet_name(data[at + 6 : at + length], wide)] = struct.unpack_from("<I", data, at)[0]
    if not facts.encrypted:
        facts.sheets = {name: _sheet_facts(data, offset) for name, offset in offsets.items()}
    return facts


def _sheet_name(data: bytes, wide: bool) -> str:
    """A sheet's name: counted bytes, since BIFF8 with a flag that tells two-byte characters from one-byte ones."""
    if not wide:
        return data[1 : 1 + data[0]].decode("gb18030", "replace")
    return data[2 : 2 + 2 * data[0]].decode("utf-16-le", "replace") if data[1] & 1 else data[2 : 2 + data[0]].decode("latin-1")


def _sheet_facts(data: bytes, offset: int) -> SheetFacts:
    found = SheetFacts()
    for kind, at, length in _records(data, offset):
        code = None
        if kind == _BOOLERR and length >= 8 and data[at + 7] == 1:
            code = data[at + 6]
        elif kind == _FORMULA and length >= 14 and data[at + 12 : at + 14] == b"\xff\xff" and data[at + 6] == 2:
            code = data[at + 8]
        elif kind == _ROW and length >= 14 and data[at + 12] & 0x20:
            found.hidden_rows.add(struct.unpack_from("<H", data, at)[0])
        elif kind == _COLINFO and length >= 10 and data[at + 8] & 1:
            first, last = struct.unpack_from("<HH", data, at)
            found.hidden_columns.update(range(first, min(last, 255) + 1))
        if code is not None:
            found.marks[struct.unpack_from("<HH", data, at)] = CellError(_ERRORS.get(code, "#ERR!"))
    return found
