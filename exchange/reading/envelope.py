"""The envelope of a file, ZIP or OLE: within the limits, and what kind of file is in it, before anything else is read."""

from __future__ import annotations

import posixpath
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from exchange.reading.biff import BiffFacts, biff_facts
from exchange.reading.files import first_bytes, open_file
from exchange.reading.ole import BadEnvelope, Envelope
from exchange.reading.sniff import FileKind, damaged, kind_of_ole, kind_of_start, kind_of_zip
from exchange.reading.values import Limits
from models.problems import Refused, refuse

_UNBOUNDED_PARTS = ("xl/worksheets/", "xl/sharedstrings.xml", "content.xml")
_SMALL = 8 * 2**20


@dataclass(frozen=True)
class Opened:
    """The kind of a file, with the facts of its records where it is an .xls workbook."""

    kind: FileKind
    biff: BiffFacts = field(default_factory=BiffFacts)


def open_envelope(path: Path, limits: Limits) -> Opened:
    """What a file is. Raises `Refused` for one that is broken or beyond the limits."""
    kind = kind_of_start(first_bytes(path))
    if kind is FileKind.ZIP:
        return Opened(_kind_of_archive(path, limits))
    return _open_ole(path) if kind is FileKind.OLE else Opened(kind)


def _kind_of_archive(path: Path, limits: Limits) -> FileKind:
    try:
        with ZipFile(path) as archive:
            return FileKind.ENCRYPTED if _check_archive(archive, path.name, limits) else kind_of_zip(archive)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise damaged(path.name) from error


def _open_ole(path: Path) -> Opened:
    with open_file(path) as file:
        data = file.read()
    try:
        envelope = Envelope(data)
        kind = kind_of_ole(envelope.names, path.name)
        facts = biff_facts(envelope.stream("Workbook") or envelope.stream("Book"))
    except BadEnvelope as error:
        raise damaged(path.name) from error
    return Opened(FileKind.ENCRYPTED if facts.encrypted else kind, facts)


def _check_archive(archive: ZipFile, name: str, limits: Limits) -> bool:
    """Whether an archive has a password. Raises `Refused` for too many entries or too much in it."""
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise _too_big(name, f"内部文件有{len(entries)}个")
    total = sum(entry.file_size for entry in entries)
    if total > limits.inflated_bytes:
        raise _too_big(name, f"解压后有{total // 2**20}MB")
    for entry in entries:
        if entry.file_size > _SMALL and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise _too_big(name, "内部文件的压缩比异常")
        if entry.file_size > limits.part_bytes and not _is_data(entry):
            raise _too_big(name, f"内部文件“{posixpath.basename(entry.filename)}”有{entry.file_size // 2**20}MB")
    return any(entry.flag_bits & 1 for entry in entries)


def _is_data(entry: ZipInfo) -> bool:
    return entry.filename.casefold().lstrip("/").startswith(_UNBOUNDED_PARTS)


def _too_big(name: str, detail: str) -> Refused:
    todo = "请只保留要导入的表，删除图片和空白行、列，用WPS另存为新文件后再导入。"
    return refuse("FILE", f"“{name}”太大，没有打开（{detail}）。", todo, file=name)
