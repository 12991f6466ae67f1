"""Reading .xlsx and .xlsm: limits and a scan first, which also finds errors and merged ranges; then python-calamine."""

from __future__ import annotations

import posixpath
import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from exchange.reading.calamine import read_with_calamine
from exchange.reading.sheetscan import Budget, SheetFacts, scan_sheet
from exchange.reading.sniff import FileKind, damaged, kind_of_zip, refusal
from exchange.reading.values import Limits, Workbook
from models.problems import Refused, refuse

_UNBOUNDED_PARTS = ("xl/worksheets/", "xl/sharedstrings.xml")
_SMALL = 8 * 2**20


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
    return read_with_calamine(path, name, facts)


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
