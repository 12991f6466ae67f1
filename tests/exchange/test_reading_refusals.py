"""Files that cannot be read, or must not be: each is refused with what it really is and what to do, and nothing is harmed."""

from __future__ import annotations

import multiprocessing
import os
import struct
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from exchange.reading import Limits, parent, read_text, read_workbook
from exchange.reading.biff import biff_facts
from exchange.reading.ole import BadEnvelope, Envelope
from exchange.reading.worker import answer, bound_memory, load
from models.problems import Problem, Refused
from tests.exchange.made import MAIN, biff, ole, parts_of, sheet_xml, text_cell, write_xlsx, write_zip

ROW = '<row r="1">' + text_cell("A1", "甲") + "</row>"
PATIENCE = 60
"""Seconds after which a child has been waited for, however slow the machine."""


def refusal(path: Path, limits: Limits = Limits()) -> Problem:  # noqa: B008
    with pytest.raises(Refused) as refused:
        load(path, limits)
    (problem,) = refused.value.problems
    assert refused.value.exit_code == 1 and problem.code == "FILE" and problem.hint
    return problem


STARTS = {
    b"": "空文件",
    b"%PDF-1.7\n": "PDF文件",
    b"{\\rtf1 ": "RTF文档",
    b"\x89PNG\r\n\x1a\n": "图片",
    b"\xff\xd8\xff\xe0\0\0": "图片",
    b"BM\x36\0\0\0": "图片",
    b"Rar!\x1a\x07": "压缩包",
    b"7z\xbc\xaf\x27\x1c": "压缩包",
    b"\x09\x02\x06\0\0\0": "很旧的Excel",
    b"<html><table><tr><td>1": "网页",
    b"\xef\xbb\xbf<!-- made --> <TABLE>": "网页",
    b"MIME-Version: 1.0\r\n": "网页",
    b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">': "XML表格",
    "序号,内容\n1,甲".encode(): "纯文本",
    "BM是一段文字".encode(): "纯文本",
    "序号\t内容\r\n".encode("utf-16"): "纯文本",
    bytes(range(1, 32)) * 4: "认不出的文件",
    b"a\0\0b" * 20: "认不出的文件",
}


@pytest.mark.parametrize(("start", "what"), STARTS.items(), ids=STARTS.values())
def test_a_file_is_called_what_its_bytes_say(tmp_path: Path, start: bytes, what: str) -> None:
    path = tmp_path / "责任清单.xlsx"
    path.write_bytes(start)
    assert what in refusal(path).message


ARCHIVES = {
    "Word文档": ("[Content_Types].xml", "word/document.xml"),
    "演示文稿": ("ppt/presentation.xml",),
    "二进制工作簿": ("[Content_Types].xml", "xl/workbook.bin"),
    "OpenDocument": ("mimetype", "content.xml"),
    "OFD": ("OFD.xml",),
    "压缩包": ("责任清单.xlsx",),
}


@pytest.mark.parametrize(("what", "names"), ARCHIVES.items(), ids=ARCHIVES)
def test_an_archive_is_called_what_is_in_it(tmp_path: Path, what: str, names: tuple[str, ...]) -> None:
    assert what in refusal(write_zip(tmp_path / "清单.xlsx", dict.fromkeys(names, ""))).message


@pytest.mark.parametrize(
    ("stream", "name", "what"),
    [
        ("EncryptedPackage", "清单.xlsx", "设了打开密码"),
        ("WordDocument", "清单.xls", "Word文档"),
        ("PowerPoint Document", "清单.xls", "演示文稿"),
        ("Contents", "清单.et", "WPS表格的.et文件"),
        ("Contents", "清单.xls", "其他程序的文件"),
    ],
)
def test_an_ole_file_is_called_what_is_in_it(tmp_path: Path, stream: str, name: str, what: str) -> None:
    path = tmp_path / name
    path.write_bytes(ole(stream, b"x"))
    assert what in refusal(path).message


def test_passwords_in_old_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "旧.xls"
    path.write_bytes(ole("Workbook", biff(encrypted=True)))
    assert "设了打开密码" in refusal(path).message


@pytest.mark.parametrize(("name", "what"), [("旧.xls", "已损坏"), ("旧.et", "WPS表格的.et文件")])
def test_old_workbooks_with_nonsense_within(tmp_path: Path, name: str, what: str) -> None:
    path = tmp_path / name
    path.write_bytes(ole("Workbook", b"\x01\x02" * 4000))
    assert what in refusal(path).message


def test_broken_envelopes(tmp_path: Path) -> None:
    whole = ole("Workbook", biff())
    circle = bytearray(whole)
    struct.pack_into("<I", circle, 512 + 4, 1)  # the directory's chain runs in a circle
    for data in (whole[:40], whole[:30] + b"\x05" + whole[31:], bytes(circle)):
        with pytest.raises(BadEnvelope):
            Envelope(data)
    path = tmp_path / "坏.xls"
    path.write_bytes(whole[:300])
    assert "不完整或已损坏" in refusal(path).message


def test_envelopes_with_a_longer_table() -> None:
    data = bytearray(ole("Workbook", biff()))
    struct.pack_into("<I", data, 68, (len(data) - 512) // 512)
    data += struct.pack("<128I", *[0xFFFFFFFF] * 127, 0xFFFFFFFE)
    envelope = Envelope(bytes(data))
    assert envelope.stream("workbook")[: len(biff())] == biff() and envelope.stream("other") == b""
    assert envelope.names == {"Root Entry", "Workbook"}


def test_records_that_break_off_and_names_of_one_byte() -> None:
    assert not biff_facts(biff()[:30]).sheets
    narrow = struct.pack("<HHHH", 0x0809, 4, 0x0500, 5) + struct.pack("<HHIBB", 0x85, 9, 99, 0, 0) + b"\x02\xbc\xd7"
    assert list(biff_facts(narrow).sheets) == ["甲"]
    compressed = struct.pack("<HHHH", 0x0809, 4, 0x0600, 5) + struct.pack("<HHIBB", 0x85, 10, 99, 0, 0) + b"\x02\x00ab"
    assert list(biff_facts(compressed).sheets) == ["ab"]


def test_truncated_and_damaged_archives(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "清单.xlsx", ROW)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert "不完整或已损坏" in refusal(path).message
    at = data.index(b"xl/worksheets/sheet1.xml") + 40
    path.write_bytes(data[:at] + b"\xff\xff" + data[at + 2 :])
    assert "不完整或已损坏" in refusal(path).message


def test_encrypted_entries(tmp_path: Path) -> None:
    data = bytearray(write_xlsx(tmp_path / "清单.xlsx", ROW).read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    (tmp_path / "清单.xlsx").write_bytes(data)
    assert "设了打开密码" in refusal(tmp_path / "清单.xlsx").message


def test_bombs_are_not_opened(tmp_path: Path) -> None:
    parts = parts_of(sheet_xml(ROW))
    bomb = write_zip(tmp_path / "炸弹.xlsx", {**parts, "xl/sharedStrings.xml": bytes(9 * 2**20)})
    assert "压缩比异常" in refusal(bomb, Limits(ratio=100)).message
    assert "解压后有9MB" in refusal(bomb, Limits(inflated_bytes=2**20)).message
    many = write_zip(tmp_path / "多.xlsx", {**parts, **{f"xl/media/{n}": "" for n in range(30)}})
    assert "内部文件有35个" in refusal(many, Limits(entries=30)).message
    styles = write_zip(tmp_path / "样式.xlsx", {**parts, "xl/styles.xml": bytes(3 * 2**20)})
    assert "“styles.xml”有3MB" in refusal(styles, Limits(part_bytes=2**20)).message


def test_cells_far_out(tmp_path: Path) -> None:
    far = write_xlsx(tmp_path / "远.xlsx", ROW + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    problem = refusal(far)
    assert problem.cell == "XFD1048576" and problem.sheet == "清单" and "XFD1048576有内容" in problem.message
    formula = write_xlsx(tmp_path / "式.xlsx", ROW + '<row r="1048576"><c r="XFD1048576"><f>1+1</f></c></row>')
    assert refusal(formula).cell == "XFD1048576"
    only_format = write_xlsx(tmp_path / "格式.xlsx", ROW + '<row r="1048576"><c r="XFD1048576" s="0"/></row>')
    assert load(only_format, Limits()).sheets[0].rows == [["甲"]]


def test_huge_ranges(tmp_path: Path) -> None:
    merged = write_xlsx(tmp_path / "合.xlsx", ROW, '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    assert refusal(merged).cell == "A1:XFD1048576"
    linked = write_xlsx(tmp_path / "链.xlsx", ROW, '<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>')
    assert "A1:XFD1048576太大" in refusal(linked).message
    odd = write_xlsx(tmp_path / "怪.xlsx", ROW, '<mergeCells count="1"><mergeCell ref="不是区域"/></mergeCells>')
    assert answer(odd, Limits())


def test_too_many_cells(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "多.xlsx", "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(1, 60)))
    assert "单元格超过100个" in refusal(path, Limits(cells=100)).message


def test_xml_that_declares_or_breaks(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    path = write_zip(tmp_path / "实体.xlsx", parts_of(laughs + sheet_xml(f'<row r="1">{text_cell("A1", "&b;")}</row>')))
    assert "里面有不安全的内容" in refusal(path).message
    assert "“清单”的内容不合规" in refusal(write_xlsx(tmp_path / "断.xlsx", "<row>")).message
    parts = {
        **parts_of(sheet_xml(ROW)),
        "xl/workbook.xml": f'<!DOCTYPE x [<!ENTITY a "a">]><workbook xmlns="{MAIN}">&a;</workbook>',
    }
    assert "里面没有工作表" in refusal(write_zip(tmp_path / "簿.xlsx", parts)).message


@pytest.mark.parametrize("place", ["ZZZZ1", "A99999999", "A1048577000"])
def test_a_cell_beyond_any_sheet_is_named(tmp_path: Path, place: str) -> None:
    problem = refusal(write_xlsx(tmp_path / "远.xlsx", f'{ROW}<row r="2"><c r="{place}"><v>1</v></c></row>'))
    assert problem.cell == place and "有内容，超出可以读取的范围" in problem.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.xlsx")
    for read in (read_workbook, read_text):
        with pytest.raises(Refused, match="不是文件"):
            read(tmp_path / "管道.xlsx")


def test_folders_missing_files_and_names_that_are_none(tmp_path: Path) -> None:
    for path, what in (
        (tmp_path, "是文件夹"),
        (tmp_path / "没有.xlsx", "找不到文件“没有.xlsx”"),
        (tmp_path / "a\0b", "找不到文件"),
    ):
        for read in (read_workbook, read_text):
            with pytest.raises(Refused, match=what) as refused:
                read(path)
            assert refused.value.exit_code == 1


@pytest.mark.parametrize(("error", "what"), [(PermissionError(13, "denied"), "没有权限"), (OSError(5, "I/O error"), "I/O error")])
def test_files_that_the_system_does_not_give(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, what: str) -> None:
    path = write_xlsx(tmp_path / "占用.xlsx", ROW)

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(Refused, match=what) as refused:
        read_workbook(path)
    assert refused.value.exit_code == 3


def test_files_too_big_to_open(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    path.write_bytes(bytes(3 * 2**20))
    with pytest.raises(Refused, match="有3MB，超过2MB"):
        read_workbook(path, limits=Limits(file_bytes=2 * 2**20))
    path.write_bytes(b"\xe7\x94\xb2" * (3 * 2**20))
    with pytest.raises(Refused, match="太大"):
        read_text(path)


def test_text_of_no_known_encoding(tmp_path: Path) -> None:
    path = tmp_path / "清单.txt"
    for data in (b"\xff\xfe\x00\xd8\x00\xd8", "甲乙丙".encode("gb18030") * 1400 + b"\xff\xff", b"plain" * 1000 + b"\0"):
        path.write_bytes(data)
        with pytest.raises(Refused, match="文字编码认不出来"):
            read_text(path)
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(Refused, match="是PDF文件"):
        read_text(path)


@pytest.mark.usefixtures("reading_child")
def test_a_child_that_refuses_says_why(tmp_path: Path) -> None:
    (tmp_path / "空.xlsx").write_bytes(b"")
    with pytest.raises(Refused, match="空文件") as refused:
        read_workbook(tmp_path / "空.xlsx")
    assert refused.value.problems[0].file == "空.xlsx"


def die(*_: Any) -> None:
    os._exit(9)


def sleep(pipe: Connection, *_: Any) -> None:
    pipe.send(None)
    time.sleep(2 * PATIENCE)


@pytest.mark.usefixtures("reading_child")
def test_a_child_that_dies_or_hangs_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_xlsx(tmp_path / "清单.xlsx", ROW)
    monkeypatch.setattr(parent, "serve", die)
    with pytest.raises(Refused, match="意外中止"):
        read_workbook(path)
    monkeypatch.setattr(parent, "serve", sleep)
    begun = time.monotonic()
    with pytest.raises(Refused, match=r"读了0\.5秒还没有读完"):
        read_workbook(path, limits=Limits(seconds=0.5))
    assert time.monotonic() - begun < PATIENCE
    assert not multiprocessing.active_children()


@pytest.mark.usefixtures("reading_child")
def test_a_child_that_cannot_be_started_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Any) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    path = write_xlsx(tmp_path / "清单.xlsx", ROW)
    monkeypatch.setattr(multiprocessing.get_context("spawn").Process, "start", fail)
    with pytest.raises(Refused, match="无法启动") as refused:
        read_workbook(path)
    assert refused.value.exit_code == 3


@pytest.mark.parametrize(("error", "what"), [(MemoryError(), "内存不够"), (RuntimeError("x"), "内部错误RuntimeError")])
def test_whatever_goes_wrong_in_the_child_is_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, what: str
) -> None:
    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr("exchange.reading.worker.load", fail)
    found = answer(tmp_path / "清单.xlsx", Limits())
    assert isinstance(found, tuple) and found[0] == 1 and what in found[1][0].message


def test_memory_running_out_in_the_library_is_not_taken_for_a_bad_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import python_calamine

    class Full:
        def from_filelike(self, file: Any) -> None:
            raise MemoryError

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Full())
    found = answer(write_xlsx(tmp_path / "清单.xlsx", ROW), Limits())
    assert isinstance(found, tuple) and "内存不够" in found[1][0].message


def test_limits_of_memory_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    limits: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (0, resource.RLIM_INFINITY if kind == resource.RLIMIT_AS else 5))
    monkeypatch.setattr(resource, "setrlimit", limits.__setitem__)
    bound_memory(2**30)
    assert limits == {resource.RLIMIT_AS: (2**30, resource.RLIM_INFINITY), resource.RLIMIT_CORE: (0, 5)}
