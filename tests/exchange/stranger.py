"""A reader of packages written from docs/package-format.md alone: openpyxl and hashlib, and none of the program's modules."""

from __future__ import annotations

import datetime
import decimal
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

US, RS = "\x1f", "\x1e"
NOT_DATA = ("填报说明", "_meta", "_digest", "_lists")


def sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def canonical(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        text = format(decimal.Decimal("%.15g" % cell), "f")  # noqa: UP031
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text == "-0" else text
    if isinstance(cell, datetime.datetime):
        return cell.strftime("%Y-%m-%d" if cell.time() == datetime.time() else "%Y-%m-%d %H:%M:%S")
    if isinstance(cell, datetime.date):
        return cell.strftime("%Y-%m-%d")
    return str(cell).replace("\r\n", "\n").replace("\r", "\n")


def record_digest(keys: list[str], texts: list[str]) -> str:
    return sha(RS.join(key + US + text for key, text in zip(keys, texts, strict=True)))


def cell_digests(texts: list[str]) -> str:
    return "".join(sha(text)[:6] for text in texts)


def check_code(records: list[tuple[str, str, str]], reasons: list[tuple[str, str, str, str]]) -> str:
    stream = "".join(US.join(line) + RS for line in sorted(records)) + "".join(US.join(line) + RS for line in sorted(reasons))
    return sha(stream)[:16].upper()


@dataclass
class Strange:
    """What the stranger found: `_meta`, records as texts by sheet and id, digests as computed and as stored."""

    meta: dict[str, str]
    records: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    computed: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    stored: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    code: str = ""
    whole: str = ""


def _rows_of(sheet: openpyxl.worksheet.worksheet.Worksheet, keys: list[str]) -> list[list[str]]:
    rows = list(sheet.iter_rows(values_only=True))
    place = {key: rows[3].index(key) for key in keys}
    return [[canonical(row[place[key]]) for key in keys] for row in rows[4:] if any(cell is not None for cell in row)]


def _cover(sheet: openpyxl.worksheet.worksheet.Worksheet, keys: list[str]) -> list[str]:
    values = {row[0]: row[2] for row in sheet.iter_rows(values_only=True) if row[0]}
    return [canonical(values[key]) for key in keys]


def read(path: Path) -> Strange:
    book = openpyxl.load_workbook(path, data_only=True)
    found = Strange({row[0]: canonical(row[1]) for row in book["_meta"].iter_rows(values_only=True) if row[0]})
    if found.meta.get("format_version") != "1":
        raise ValueError("unknown format")
    for sheet, record, row, cells in list(book["_digest"].iter_rows(values_only=True))[1:]:
        found.stored[sheet, record] = (row, cells)
    data: list[tuple[str, str, str]] = []
    reasons: list[tuple[str, str, str, str]] = []

    def take(sheet: str, record: str, keys: list[str], texts: list[str]) -> str:
        found.records[sheet, record] = dict(zip(keys, texts, strict=True))
        found.computed[sheet, record] = (record_digest(keys, texts), cell_digests(texts))
        return found.computed[sheet, record][0]

    for name in book.sheetnames:
        if name in NOT_DATA:
            continue
        keys = found.meta["keys." + name].split(" ")
        if name == "封面":
            take(name, found.meta["period"], keys, _cover(book[name], keys))
            continue
        for texts in _rows_of(book[name], keys):
            digest = take(name, texts[0], keys, texts)
            row = found.records[name, texts[0]]
            if name != "校验结果":
                data.append((name, texts[0], digest))
            elif row["entry"] == "核实说明":
                reasons.append((row["rule_id"], row["record_uid"], row["period"], row["reason"]))
    keys = sorted(key for key in found.meta if key != "package_digest")
    take("_meta", "_meta", keys, [found.meta[key] for key in keys])
    found.code = check_code(data, reasons)
    lines = sorted((sheet, record, digests[0]) for (sheet, record), digests in found.computed.items())
    found.whole = sha("".join(US.join(line) + RS for line in lines))
    return found
