"""What a file is by its first bytes, never by its name, and what a clerk is told about each kind that cannot be read."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import PurePath
from zipfile import ZipFile

from models.problems import Refused, refuse

START = 4096


class FileKind(Enum):
    """The kinds told apart; ZIP and OLE are envelopes that need a second look."""

    EMPTY = "empty"
    ZIP = "zip"
    OLE = "ole"
    XLSX = "xlsx"
    XLS = "xls"
    ENCRYPTED = "encrypted"
    ET = "et"
    XLSB = "xlsb"
    ODS = "ods"
    OLD_XLS = "old xls"
    DOCX = "docx"
    DOC = "doc"
    ODT = "odt"
    XML_WORD = "xml word"
    PPT = "ppt"
    PDF = "pdf"
    OFD = "ofd"
    RTF = "rtf"
    HTML = "html"
    XML_SHEET = "xml sheet"
    IMAGE = "image"
    ARCHIVE = "archive"
    TEXT = "text"
    UNKNOWN = "unknown"


SAVE_AS = "用WPS或Excel打开它，另存为“Excel工作簿（*.xlsx）”，再导入新文件。"
_COPY_TABLE = "用WPS或Word打开它，全选其中的表格并复制，粘贴到新建的Excel工作簿，保存为.xlsx后再导入。"
_ASK = "请向发来文件的单位要Excel表格（.xlsx）。"
WHAT: dict[FileKind, tuple[str, str]] = {
    FileKind.EMPTY: ("空文件（0字节）", "可能没有复制完，请重新复制或重新接收这个文件。"),
    FileKind.ZIP: ("压缩包", "请先解压，再导入里面的Excel表格（.xlsx）。"),
    FileKind.OLE: ("其他程序的文件", _ASK),
    FileKind.ENCRYPTED: ("设了打开密码的工作簿", "用WPS或Excel打开它，去掉打开密码后另存为.xlsx，再导入新文件。"),
    FileKind.ET: ("WPS表格的.et文件", "用WPS打开它，另存为“Excel工作簿（*.xlsx）”，再导入新文件。"),
    FileKind.XLSB: ("Excel二进制工作簿（.xlsb）", SAVE_AS),
    FileKind.ODS: ("OpenDocument表格（.ods）", SAVE_AS),
    FileKind.OLD_XLS: ("很旧的Excel 4.0以前的表格", SAVE_AS),
    FileKind.DOCX: ("Word文档（.docx）", _COPY_TABLE),
    FileKind.DOC: ("Word文档（.doc或.wps）", _COPY_TABLE),
    FileKind.ODT: ("OpenDocument文档（.odt）", _COPY_TABLE),
    FileKind.XML_WORD: ("XML格式的Word文档", _COPY_TABLE),
    FileKind.PPT: ("演示文稿", _ASK),
    FileKind.PDF: ("PDF文件", _ASK),
    FileKind.OFD: ("OFD版式文件", _ASK),
    FileKind.RTF: ("RTF文档", _COPY_TABLE),
    FileKind.HTML: ("网页（HTML）", SAVE_AS),
    FileKind.XML_SHEET: ("XML表格", SAVE_AS),
    FileKind.IMAGE: ("图片", "图片里的文字读不出来。" + _ASK),
    FileKind.ARCHIVE: ("压缩包", "请先解压，再导入里面的Excel表格（.xlsx）。"),
    FileKind.TEXT: ("纯文本", "用WPS或Excel打开它，核对各列后另存为“Excel工作簿（*.xlsx）”，再导入新文件。"),
    FileKind.UNKNOWN: ("认不出的文件，也可能已损坏", "请核对是不是选错了文件；没有选错的，请向发来文件的单位重新要一份。"),
}

_AS_DOCX = "用WPS或Word打开它，另存为“Word文档（*.docx）”，再导入新文件。"
_ASK_BOTH = "请向发来文件的单位要Word文档（.docx）或Excel表格（.xlsx）。"
_UNPACK = "请先解压，再导入里面的Word文档（.docx）或Excel表格（.xlsx）。"
TODO_FOR_LISTS: dict[FileKind, str] = {
    FileKind.ZIP: _UNPACK,
    FileKind.ARCHIVE: _UNPACK,
    FileKind.OLE: _ASK_BOTH,
    FileKind.PPT: _ASK_BOTH,
    FileKind.PDF: _ASK_BOTH + "能从PDF里复制出文字的，也可以把表格粘贴到粘贴框。",
    FileKind.OFD: _ASK_BOTH,
    FileKind.IMAGE: "图片里的文字读不出来。" + _ASK_BOTH,
    FileKind.ENCRYPTED: "用WPS、Word或Excel打开它，去掉打开密码后另存，再导入新文件。",
    **dict.fromkeys((FileKind.DOC, FileKind.ODT, FileKind.RTF, FileKind.XML_WORD), _AS_DOCX),
}
"""What to do with a kind that cannot be read where a city's list is wanted, which may be a Word document."""

_STARTS: tuple[tuple[bytes, FileKind], ...] = (
    (b"PK\x03\x04", FileKind.ZIP),
    (b"PK\x05\x06", FileKind.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OLE),
    (b"%PDF", FileKind.PDF),
    (b"{\\rtf", FileKind.RTF),
    (b"\x89PNG", FileKind.IMAGE),
    (b"\xff\xd8\xff", FileKind.IMAGE),
    (b"GIF8", FileKind.IMAGE),
    (b"BM", FileKind.IMAGE),
    (b"Rar!", FileKind.ARCHIVE),
    (b"7z\xbc\xaf", FileKind.ARCHIVE),
    (b"\x1f\x8b", FileKind.ARCHIVE),
    (b"\x09\x00\x04\x00", FileKind.OLD_XLS),
    (b"\x09\x02\x06\x00", FileKind.OLD_XLS),
    (b"\x09\x04\x06\x00", FileKind.OLD_XLS),
)
_HTML = re.compile(rb"<(!doctype html|html|head|body|table|meta|style)\b", re.I)
_XML_WORD = re.compile(rb"schemas\.microsoft\.com/office/(word/2003/wordml|2006/xmlPackage)", re.I)
_XML_SHEET = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet", re.I)
_READABLE = re.compile("[\t\r\n -~\u2010-\u203b\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def kind_of_start(start: bytes) -> FileKind:
    """The kind of a file by its first `START` bytes; a ZIP or OLE envelope is not opened here."""
    if not start:
        return FileKind.EMPTY
    for mark, kind in _STARTS:
        if start.startswith(mark) and (mark != b"BM" or b"\0" in start[:32]):
            return kind
    plain = start.removeprefix(_BOMS[0])
    if _XML_SHEET.search(plain):
        return FileKind.XML_SHEET
    if _XML_WORD.search(plain):
        return FileKind.XML_WORD
    if plain.startswith(b"MIME-Version:") or (plain.lstrip().startswith(b"<") and _HTML.search(plain)):
        return FileKind.HTML
    return FileKind.TEXT if _is_text(start) else FileKind.UNKNOWN


def _is_text(start: bytes) -> bool:
    """Text has hardly any control bytes; UTF-16 has a mark at its start, or line breaks of two bytes and readable characters."""
    if start.startswith(_BOMS[1:]):
        return True
    if b"\0" in start:
        wide = [code for code, line_break in (("utf-16-le", b"\n\0"), ("utf-16-be", b"\0\n")) if line_break in start]
        return any(_is_readable(start[: len(start) // 2 * 2].decode(code, "replace")) for code in wide)
    return sum(byte < 9 or 13 < byte < 32 for byte in start) * 50 <= len(start)


def _is_readable(text: str) -> bool:
    return len(_READABLE.findall(text)) * 20 >= len(text) * 19


def kind_of_zip(archive: ZipFile) -> FileKind:
    """What a ZIP envelope holds, by the names within; the archive must have been checked."""
    names = [name.casefold().replace("\\", "/").lstrip("/") for name in archive.namelist()]
    if "ofd.xml" in names:
        return FileKind.OFD
    if any(name.startswith("word/") for name in names):
        return FileKind.DOCX
    if any(name.startswith("ppt/") for name in names):
        return FileKind.PPT
    if any(name.endswith("workbook.bin") for name in names):
        return FileKind.XLSB
    if any(name.startswith("xl/") for name in names) or "[content_types].xml" in names:
        return FileKind.XLSX
    if "mimetype" in names and "content.xml" in names:
        return FileKind.ODT if b"opendocument.text" in _mimetype(archive) else FileKind.ODS
    return FileKind.ZIP


def _mimetype(archive: ZipFile) -> bytes:
    known = [entry for entry in archive.infolist() if entry.filename == "mimetype" and entry.file_size <= START]
    return archive.read(known[0]) if known else b""


def kind_of_ole(streams: frozenset[str], name: str) -> FileKind:
    """What an OLE envelope holds, by the names of its streams; the file's name only settles what the bytes leave open."""
    known = {stream.casefold() for stream in streams}
    for stream, kind in (
        ("encryptedpackage", FileKind.ENCRYPTED),
        ("workbook", FileKind.XLS),
        ("book", FileKind.XLS),
        ("worddocument", FileKind.DOC),
        ("powerpoint document", FileKind.PPT),
    ):
        if stream in known:
            return kind
    return FileKind.ET if PurePath(name).suffix.casefold() in (".et", ".ett") else FileKind.OLE


def refusal(kind: FileKind, name: str, *, for_list: bool = False) -> Refused:
    """The refusal of a file of a kind that is not read; `for_list` where a city's list is wanted."""
    what, todo = WHAT[kind]
    if for_list:
        todo = TODO_FOR_LISTS.get(kind, todo)
        what = what.replace("工作簿", "文件") if kind is FileKind.ENCRYPTED else what
    return refuse("FILE", f"“{name}”是{what}，不能直接读取。", todo, file=name)


def damaged(name: str, detail: str = "") -> Refused:
    """The refusal of a file that is the right kind but broken."""
    message = f"“{name}”不完整或已损坏，读不出来{'（' + detail + '）' if detail else ''}。"
    save = _AS_DOCX if PurePath(name).suffix.casefold() in (".docx", ".docm") else SAVE_AS
    return refuse("FILE", message, "请重新复制一份；仍然读不出的，" + save, file=name)
