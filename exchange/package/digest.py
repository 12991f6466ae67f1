"""The digests of a package, byte for byte as docs/package-format.md says.

Values cannot hold the separators: control characters are taken out of every text at the door (`models.text.clean`), and a text that
has one all the same is refused when the package is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

UNIT, RECORD_END = "\x1f", "\x1e"
"""Between the parts of a cell or line (U+001F), and between cells or after a line (U+001E)."""

CELL_DIGITS = 6
SEPARATORS = re.compile(f"[{UNIT}{RECORD_END}]")


class Line(NamedTuple):
    """The digests of one record: its sheet, its id, the SHA-256 of its cells and the start of each cell's own."""

    sheet: str
    record: str
    row: str
    cells: str


def cell_digest(text: str) -> str:
    """The first 6 hex digits of the SHA-256 of a cell's canonical text."""
    return sha256(text.encode()).hexdigest()[:CELL_DIGITS]


def row_digest(keys: Sequence[str], texts: Sequence[str]) -> str:
    """The SHA-256 of a record: its cells in the order of the keys, each as key, U+001F, text, with U+001E between them."""
    cells = RECORD_END.join([f"{key}{UNIT}{text}" for key, text in zip(keys, texts, strict=True)])
    return sha256(cells.encode()).hexdigest()


def line_of(sheet: str, record: str, keys: Sequence[str], texts: Sequence[str]) -> Line:
    """The digests of a record from its cells' canonical texts."""
    return Line(sheet, record, row_digest(keys, texts), "".join([cell_digest(text) for text in texts]))


def changed(stored: str, texts: Sequence[str]) -> list[int]:
    """The places of the cells whose text is not the one that the stored digests were made of; the first where their number differs."""
    size = CELL_DIGITS
    if len(stored) != size * len(texts):
        return [0]
    return [i for i, text in enumerate(texts) if stored[i * size : (i + 1) * size] != cell_digest(text)]


def _stream(lines: Iterable[Sequence[str]]) -> bytes:
    return "".join(UNIT.join(line) + RECORD_END for line in lines).encode()


def check_code(records: Iterable[Line], reasons: Iterable[tuple[str, str, str, str]]) -> str:
    """数据校验码: 16 hex digits over the records of the data sheets and the reasons (rule, record, period, reason)."""
    lines = sorted((line.sheet, line.record, line.row) for line in records)
    return sha256(_stream(lines) + _stream(sorted(reasons))).hexdigest()[:16].upper()


def whole_digest(lines: Iterable[Line]) -> str:
    """整包摘要: 64 hex digits over all lines of `_digest`, those of the cover and of `_meta` too."""
    return sha256(_stream(sorted((line.sheet, line.record, line.row) for line in lines))).hexdigest()
