"""Reading text files in the encodings that office programs of this country write."""

from __future__ import annotations

from pathlib import Path

from exchange.reading.files import first_bytes, open_file
from exchange.reading.sniff import FileKind, kind_of_start, refusal
from models.problems import refuse

TEXT_BYTES = 2 * 2**20


def decode(data: bytes) -> str | None:
    """Text from bytes: by its mark, else UTF-8, UTF-16 where every second byte tells so, GB18030; None where it is none of them."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _try(data, encoding)
    if b"\n\0" in data[:4096] or b"\0\n" in data[:4096]:
        little = sum(byte == 0 for byte in data[1::2]) >= sum(byte == 0 for byte in data[0::2])
        return _try(data, "utf-16-le" if little else "utf-16-be")
    text = _try(data, "utf-8")
    return text if text is not None else _try(data, "gb18030")


def _try(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def read_text(path: Path) -> str:
    """The text of a text file, line breaks as they are. Raises `Refused` for anything else."""
    kind = kind_of_start(first_bytes(path))
    if kind is not FileKind.TEXT:
        raise refusal(kind, path.name)
    with open_file(path) as file:
        data = file.read(TEXT_BYTES + 1)
    if len(data) > TEXT_BYTES:
        raise refuse("FILE", f"“{path.name}”太大，超过{TEXT_BYTES // 2**20}MB。", "请只保留要导入的表格。", file=path.name)
    text = decode(data)
    if text is None:
        todo = "用记事本打开它，另存为，编码选“UTF-8”，再导入。"
        raise refuse("FILE", f"“{path.name}”是文本文件，但文字编码认不出来。", todo, file=path.name)
    return text
