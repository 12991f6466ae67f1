"""Opening a file that the clerk named, with a clear refusal where the system does not give it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from exchange.reading.sniff import START
from models.problems import in_words, refuse

_CLOSE_IT = "如果它正在WPS或Excel中打开，请先关闭；U盘上的文件可先复制到桌面再试。"


@contextmanager
def open_file(path: Path) -> Iterator[BinaryIO]:
    """The file, open for reading. Raises `Refused`: exit code 1 where there is no such file, 3 where it may not be read."""
    name = path.name or str(path)
    if path.is_dir():
        raise refuse("FILE", f"“{name}”是文件夹，不是文件。", "请选择文件夹里的那个文件。", file=name)
    if path.is_fifo() or path.is_socket():
        raise refuse("FILE", f"“{name}”不是文件，不能读取。", "请选择要导入的文件。", file=name)
    try:
        with path.open("rb") as file:
            yield file
    except (FileNotFoundError, ValueError) as error:
        raise refuse("FILE", f"找不到文件“{name}”。", "请核对文件名和所在文件夹；U盘可能已拔出。", file=name) from error
    except PermissionError as error:
        raise refuse("FILE", f"没有权限读取“{name}”，或文件正被占用。", _CLOSE_IT, exit_code=3, file=name) from error
    except OSError as error:
        detail = in_words(error)
        raise refuse("FILE", f"读取“{name}”时出错（{detail}）。", _CLOSE_IT, exit_code=3, file=name) from error


def first_bytes(path: Path) -> bytes:
    """The first bytes of a file, by which its kind is told."""
    with open_file(path) as file:
        return file.read(START)
