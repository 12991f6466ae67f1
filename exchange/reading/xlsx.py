"""Reading .xlsx and .xlsm: limits and a scan first, which also finds errors and merged ranges; then python-calamine."""

from __future__ import annotations

import posixpath
import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from exchange.reading.calamine import read_with_calamine
from exchange.reading.sheetscan import Budget, SheetFacts, scan_sheet
from exchange.reading.sniff import damaged
from exchange.reading.values import Limits, Workbook


def read_xlsx(path: Path, name: str, limits: Limits) -> Workbook:
    """The workbook in an archive that was checked. Raises `Refused`."""
    try:
        with ZipFile(path) as archive:
            facts = scan_sheets(archive, name, limits)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise damaged(name) from error
    return read_with_calamine(path, name, facts)


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
