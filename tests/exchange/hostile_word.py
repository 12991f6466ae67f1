"""Word documents that are hostile, odd or no list of this city. Each maker writes one file into a folder that also holds a secret."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.exchange.lists import TITLE, items
from tests.exchange.made import write_zip
from tests.exchange.word_lists import PEOPLE, notice

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SECRET = "机密内容不得读出"
HEADINGS = ("序号", "重要行动", "主要任务", "具体工作内容", "责任单位")
ITEM = ("1", "组织实施", "完善政策", "推动政策落实。", "市发改委、市财政局")
Maker = Callable[[Path], object]


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*lines: tuple[str, ...], cell: str = "") -> str:
    rows = ("".join(f"<w:tc><w:tcPr>{cell}</w:tcPr>{paragraph(text)}</w:tc>" for text in line) for line in lines)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def document(body: str, before: str = "") -> str:
    return f'{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'


def word(path: Path, xml: str | bytes, **more: str | bytes) -> Path:
    """A .docx whose text part is this XML, with more parts by name."""
    return write_zip(path, {"[Content_Types].xml": "<Types/>", "word/document.xml": xml, **more})


LIST = paragraph(TITLE) + table(HEADINGS, ITEM)
LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def _outside(path: Path, declaration: str) -> Path:
    return word(path, document(paragraph("&x;") + LIST, f"<!DOCTYPE d [{declaration}]>"))


def _lying(path: Path) -> Path:
    """An entry that is said to hold 500 MB."""
    data = bytearray(word(path, document(LIST)).read_bytes())
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 500 * 2**20)
    path.write_bytes(data)
    return path


def _cut(path: Path) -> None:
    data = notice(path, items()).read_bytes()
    path.write_bytes(data[: len(data) // 2])


def _flipped(path: Path) -> None:
    data = bytearray(notice(path, items()).read_bytes())
    at = data.index(b"word/document.xml") + 60
    data[at : at + 20] = bytes(20)
    path.write_bytes(data)


def _nested(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + LIST + "</w:tc></w:tr></w:tbl>" * depth


def _relation(target: str, mode: str = "") -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    return f'<Relationships xmlns="x"><Relationship Id="r" Type="{kind}" Target="{target}"{mode}/></Relationships>'


def _other_city(path: Path) -> None:
    word(path, document(paragraph("附件2") + paragraph(TITLE.replace("邵阳市", "怀化市")) + table(HEADINGS, ITEM)))


WORD: dict[str, Maker] = {
    "炸弹.docx": lambda p: word(p, document(paragraph(" " * (15 * 2**20)))),
    "很大的正文.docx": lambda p: word(p, document(paragraph(Random(1).randbytes(9 * 2**20).hex()))),
    "很长的一段.docx": lambda p: word(p, document(paragraph("字" * 2_500_000) + LIST)),
    "文字太多.docx": lambda p: word(
        p,
        document(
            paragraph(TITLE) + table(HEADINGS, *[(*ITEM[:3], Random(line).randbytes(5_000).hex(), "") for line in range(300)])
        ),
    ),
    "声称有500兆.docx": _lying,
    "一万个内部文件.docx": lambda p: word(p, document(LIST), **{f"word/media/{n}": "" for n in range(10_000)}),
    "实体炸弹.docx": lambda p: word(p, document(paragraph("&i;") + LIST, LAUGHS)),
    "读取本机文件.docx": lambda p: _outside(p, f'<!ENTITY x SYSTEM "{(p.parent / "secret.txt").as_uri()}">'),
    "读取网络文件.docx": lambda p: _outside(p, '<!ENTITY x SYSTEM "http://127.0.0.1:9/x">'),
    "外部DTD.docx": lambda p: word(p, document(LIST, f'<!DOCTYPE d SYSTEM "{(p.parent / "secret.txt").as_uri()}">')),
    "正文指向本机文件.docx": lambda p: word(p, document(LIST), **{"_rels/.rels": _relation((p.parent / "secret.txt").as_uri())}),
    "正文指向上级文件夹.docx": lambda p: word(p, document(LIST), **{"_rels/.rels": _relation("../../secret.txt")}),
    "关系里有实体.docx": lambda p: word(p, document(LIST), **{"_rels/.rels": LAUGHS + _relation("&i;")}),
    "条目跳出文件夹.docx": lambda p: word(p, document(LIST), **{"../../evil.txt": "x"}),
    "截断.docx": _cut,
    "内容损坏.docx": _flipped,
    "没有正文.docx": lambda p: write_zip(p, {"[Content_Types].xml": "<Types/>", "word/styles.xml": "<x/>"}),
    "正文不是XML.docx": lambda p: word(p, b"\x00\x01\x02" * 50),
    "正文断了.docx": lambda p: word(p, document(LIST)[:-20]),
    "正文编码为国标码.docx": lambda p: word(p, document(LIST, '<?xml version="1.0" encoding="gb18030"?>').encode("gb18030")),
    "正文编码为UTF-16.docx": lambda p: word(p, document(LIST, '<?xml version="1.0" encoding="utf-16"?>').encode("utf-16")),
    "空白.docx": lambda p: word(p, document("<w:p/>")),
    "只有图片.docx": lambda p: word(p, document("<w:p><w:r><w:drawing/></w:r></w:p>")),
    "只有表头.docx": lambda p: word(p, document(paragraph(TITLE) + table(HEADINGS))),
    "怀化清单.docx": _other_city,
    "联络员名单.docx": lambda p: word(p, document(paragraph("邵阳市联络员名单") + table(*PEOPLE, ("联系电话", "0739-5000000")))),
    "只有附件1的通知.docx": lambda p: word(p, document(paragraph("附件1") + paragraph("召 集 人：张样例") + table(*PEOPLE))),
    "带宏.docm": lambda p: word(p, document(LIST), **{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0macro"}),
    "插入别的文件.docx": lambda p: word(p, document(LIST + "<w:altChunk/>"), **{"word/afchunk.mht": "x"}),
    "一万个表格.docx": lambda p: word(p, document(table(("甲", "乙"), ("丙", "丁")) * 10_000)),
    "一万个清单表格.docx": lambda p: word(p, document(table(HEADINGS, ITEM) * 10_000)),
    "表格套两百层.docx": lambda p: word(p, document(_nested(200))),
    "表格套十层.docx": lambda p: word(p, document(_nested(10))),
    "XML套五千层.docx": lambda p: word(p, document("<w:sdt>" * 5000 + LIST + "</w:sdt>" * 5000)),
    "一百二十万个元素.docx": lambda p: word(p, document("<w:p/>" * 1_200_000)),
    "超宽的格.docx": lambda p: word(p, document(table(HEADINGS, *[ITEM] * 200, cell='<w:gridSpan w:val="60000"/>'))),
    "长文字合并三千行.docx": lambda p: word(
        p,
        document(
            table(HEADINGS)[:-8]
            + "".join(
                f"<w:tr><w:tc><w:tcPr><w:vMerge{' w:val=' + chr(34) + 'restart' + chr(34) if n == 0 else ''}/></w:tcPr>"
                + paragraph("字" * 100_000 if n == 0 else "")
                + "</w:tc></w:tr>"
                for n in range(2_900)
            )
            + "</w:tbl>"
        ),
    ),
    "三万行.docx": lambda p: word(p, document(table(HEADINGS, *[ITEM] * 30_000))),
    "怪数字.docx": lambda p: word(
        p, document(table(HEADINGS, ITEM, cell='<w:gridSpan w:val="-5"/><w:vMerge w:val="x"/><w:hMerge w:val="②"/>'))
    ),
}
