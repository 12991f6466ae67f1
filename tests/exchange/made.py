"""Workbooks made for tests byte by byte, since no library writes such files."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def sheet_xml(rows: str, after: str = "", namespace: str = MAIN) -> str:
    return f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def parts_of(sheet: str, namespace: str = MAIN) -> dict[str, str | bytes]:
    """The parts of an .xlsx with one sheet named 清单."""
    relation = RELS if namespace == MAIN else "http://purl.oclc.org/ooxml/officeDocument/relationships"
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{relation}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{relation}"><sheets>'
        '<sheet name="清单" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{relation}/worksheet"'
        ' Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }  # fmt: skip


def write_zip(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def write_xlsx(path: Path, rows: str, after: str = "") -> Path:
    """An .xlsx whose only sheet has these rows of XML."""
    return write_zip(path, parts_of(sheet_xml(rows, after)))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _label(row: int, column: int, text: str) -> bytes:
    return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def biff(name: str = "清单", *, encrypted: bool = False) -> bytes:
    """An .xls workbook stream: A1:A2 merged and holding 甲, B1 12, B2 #DIV/0!, B3 a formula that gives #N/A."""
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    head += _record(0x002F, bytes(6)) if encrypted else b""
    title = bytes([len(name), 1]) + name.encode("utf-16-le")
    offset = len(head) + 4 + 6 + len(title) + 4
    book = head + _record(0x0085, struct.pack("<IBB", offset, 0, 0) + title) + _record(0x000A)
    formula = struct.pack("<HHH", 2, 1, 0) + bytes([2, 0, 0x2A, 0, 0, 0, 0xFF, 0xFF]) + struct.pack("<HIH", 0, 0, 0)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, 3, 0, 2, 0)) + _label(0, 0, "甲")
    sheet += _record(0x0203, struct.pack("<HHHd", 0, 1, 0, 12.0))
    sheet += _record(0x0205, struct.pack("<HHHBB", 1, 1, 0, 0x07, 1)) + _record(0x0006, formula)
    sheet += _record(0x00E5, struct.pack("<HHHHH", 1, 0, 1, 0, 0)) + _record(0x000A)
    return book + sheet


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def ole(stream: str, data: bytes, *, small: bool = False) -> bytes:
    """An OLE file with one stream; `small` puts it into the mini stream, as programs do with what is under 4096 bytes."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    kept = data if small else data.ljust(4096, b"\0")
    body = kept.ljust(-(-len(kept) // 512) * 512, b"\0")
    count = len(body) // 512
    chain = [*range(3, 2 + count), end]
    fat = [0xFFFFFFFD, end, *chain]
    root = _entry("Root Entry", 5, 2 if small else end, len(body) if small else 0, 1)
    directory = root + _entry(stream, 2, 0 if small else 2, len(kept))
    mini = b""
    if small:
        minis = -(-len(kept) // 64)
        mini = struct.pack(f"<{minis}I", *range(1, minis), end).ljust(512, b"\xff")
        fat.append(end)
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 2 + count if small else end, int(small), end, 0)
    head += struct.pack("<109I", 0, *[free] * 108)
    return head + table + directory.ljust(512, b"\0") + body + mini
