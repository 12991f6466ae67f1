"""Reading .xlsx and .xlsm: limits and a scan first, then openpyxl; python-calamine where openpyxl does not manage."""

from __future__ import annotations

import os
import posixpath
import warnings
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from exchange.reading.calamine import read_with_calamine
from exchange.reading.sheetscan import Budget, SheetFacts, scan_sheet
from exchange.reading.sniff import FileKind, damaged, kind_of_zip, refusal
from exchange.reading.values import CellError, CellValue, Limits, Sheet, Workbook, build_rows, plain
from models.problems import Refused, refuse

_UNBOUNDED_PARTS = ("xl/worksheets/", "xl/sharedstrings.xml")
_SMALL = 8 * 2**20
CHINESE_DATES = frozenset({*range(27, 37), *range(50, 59)})


def read_xlsx(path: Path, name: str, limits: Limits) -> Workbook:
    """The workbook in a ZIP envelope. Raises `Refused`."""
    try:
        with ZipFile(path) as archive:
            check_archive(archive, name, limits)
            kind = kind_of_zip(archive)
            if kind is not FileKind.XLSX:
                raise refusal(kind, name)
            facts = scan_sheets(archive, name, limits)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise damaged(name) from error
    return _read_with_openpyxl(path, name, facts) or read_with_calamine(path, name, facts)


def check_archive(archive: ZipFile, name: str, limits: Limits) -> None:
    """Refuses an archive with too many entries, too much in it, or a password."""
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise _too_big(name, f"内部文件有{len(entries)}个")
    total = sum(entry.file_size for entry in entries)
    if total > limits.inflated_bytes:
        raise _too_big(name, f"解压后有{total // 2**20}MB")
    for entry in entries:
        if entry.flag_bits & 1:
            raise refusal(FileKind.ENCRYPTED, name)
        if entry.file_size > _SMALL and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise _too_big(name, "内部文件的压缩比异常")
        if entry.file_size > limits.part_bytes and not _is_data(entry):
            raise _too_big(name, f"内部文件“{posixpath.basename(entry.filename)}”有{entry.file_size // 2**20}MB")


def _is_data(entry: ZipInfo) -> bool:
    return entry.filename.casefold().lstrip("/").startswith(_UNBOUNDED_PARTS)


def _too_big(name: str, detail: str) -> Refused:
    todo = "请只保留要导入的表，删除图片和空白行、列，用WPS或Excel另存为新的.xlsx后再导入。"
    return refuse("FILE", f"“{name}”太大，没有打开（{detail}）。", todo, file=name)


def sheet_names(archive: ZipFile) -> dict[str, str]:
    """The name of each sheet by the name of its part, as far as the workbook tells; broken directions give none."""
    from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

    try:
        targets = {
            element.get("Id"): posixpath.normpath(posixpath.join("xl", element.get("Target", ""))).lstrip("/")
            for element in fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        }
        book = fromstring(archive.read("xl/workbook.xml"))
    except (KeyError, SyntaxError, ValueError):  # no such part, broken XML, forbidden XML
        return {}
    found: dict[str, str] = {}
    for element in book.iter():
        if element.tag.endswith("}sheet"):
            ids = [value for key, value in element.attrib.items() if key.endswith("}id")]
            found |= {targets[key]: element.get("name", "") for key in ids if key in targets}
    return found


def scan_sheets(archive: ZipFile, name: str, limits: Limits) -> dict[str, SheetFacts]:
    """The facts of every sheet by its name (by its part's name where the workbook does not tell)."""
    names, budget = sheet_names(archive), Budget(name, limits)
    found: dict[str, SheetFacts] = {}
    for entry in archive.infolist():
        part = entry.filename.replace("\\", "/").lstrip("/")
        if part in names or (part.casefold().startswith("xl/worksheets/") and part.casefold().endswith(".xml")):
            label = names.get(part, posixpath.basename(part))
            with archive.open(entry) as stream:
                found[label] = scan_sheet(stream, label, budget)  # type: ignore[arg-type]
    return found


def _read_with_openpyxl(path: Path, name: str, facts: Mapping[str, SheetFacts]) -> Workbook | None:
    """The workbook by openpyxl; None where it fails or finds no sheet, as in strict files."""
    os.environ["OPENPYXL_LXML"] = "False"  # so that defusedxml is in force
    import openpyxl

    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheets = tuple(_sheet(sheet, book, facts.get(sheet.title, SheetFacts())) for sheet in book.worksheets)
    except MemoryError:
        raise
    except Exception:
        return None  # openpyxl stumbles over styles and parts that the cells do not need
    return Workbook(name, sheets) if sheets else None


def _sheet(sheet: Any, book: Any, facts: SheetFacts) -> Sheet:
    """A sheet by openpyxl's own parser: its sheet objects are slow, and trust the range of cells that a sheet declares."""
    from openpyxl.worksheet._reader import WorkSheetParser

    formats = [style.numFmtId in CHINESE_DATES for style in book._cell_styles]
    with sheet._get_source() as source:
        dates = {"date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}
        parser = WorkSheetParser(source, sheet._shared_strings, data_only=True, epoch=book.epoch, **dates)
        cells = {
            (row - 1, cell["column"] - 1): _value(cell, formats, book.epoch)
            for row, found in parser.parse()
            for cell in found
            if cell["value"] is not None
        }
    merged, state = tuple(facts.merged), sheet.sheet_state
    return Sheet(sheet.title, state != "visible", build_rows(cells, merged, facts.marks), merged, state == "veryHidden")


def _value(cell: dict[str, Any], chinese: list[bool], epoch: datetime) -> CellValue:
    """A cell's value; openpyxl takes dates in the Chinese formats for numbers."""
    value, kind = cell["value"], cell["data_type"]
    if kind == "e":
        return CellError(str(value))
    if kind == "n" and chinese[cell["style_id"]]:
        return _chinese_date(value, epoch)
    return plain(value)


def _chinese_date(value: int | float, epoch: datetime) -> CellValue:
    from openpyxl.utils.datetime import from_excel

    try:
        return plain(from_excel(value, epoch))
    except (OverflowError, ValueError):
        return value
