"""Reading .docx: the limits first, then one bounded pass over its text.

Our own small reader, not python-docx: that one loads the whole document into lxml before anything can be bounded, passes over inserted
text and content controls, and would add lxml to the program.
"""

from __future__ import annotations

import posixpath
import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from exchange.reading.sniff import damaged
from exchange.reading.values import Limits, WordDocument
from exchange.reading.wordscan import WordScan
from exchange.reading.xmlscan import Spending, scan_xml

_MOST_RELATIONS = 2**20


def read_docx(path: Path, name: str, limits: Limits) -> WordDocument:
    """The document in an archive that was checked. Raises `Refused`."""
    try:
        with ZipFile(path) as archive:
            part = main_part(archive)
            if part not in archive.namelist():
                raise damaged(name, "里面没有正文")
            scan = WordScan(Spending(name, limits))
            with archive.open(part) as stream:
                scan_xml(stream, scan, name, "正文认不出来", separator=" ")  # type: ignore[arg-type]
    except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise damaged(name) from error
    return WordDocument(name, tuple(scan.blocks), frozenset(scan.notes))


def main_part(archive: ZipFile) -> str:
    """The name of the part with the text: as the package tells, else the usual one."""
    from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

    usual = "word/document.xml"
    try:
        if archive.getinfo("_rels/.rels").file_size > _MOST_RELATIONS:
            return usual
        relations = list(fromstring(archive.read("_rels/.rels")))
    except (KeyError, SyntaxError, ValueError):  # no such part, broken XML, forbidden XML
        return usual
    targets = (element.get("Target", "") for element in relations if element.get("Type", "").endswith("/officeDocument"))
    return next((posixpath.normpath(target.lstrip("/")) for target in targets if target), usual)
