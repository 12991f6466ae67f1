"""One pass over a stranger's XML with expat: no document type, no entities, nothing from outside, and bounded throughout."""

from __future__ import annotations

from typing import BinaryIO, Protocol
from xml.parsers import expat

from exchange.reading.sniff import damaged
from exchange.reading.values import Limits
from models.problems import Refused, refuse

_ROOM = 2**20


class Handler(Protocol):
    """What is told of the elements and the text between them."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


def scan_xml(part: BinaryIO, handler: Handler, file: str, broken: str, *, separator: str | None = None) -> None:
    """Feed a part to a handler; with a separator names come as namespace, separator, name.

    Raises `Refused` for a document type declaration, and with the words of `broken` for XML that is none.
    """
    parser = expat.ParserCreate(namespace_separator=separator)

    def refuse_doctype(*_: object) -> None:
        raise damaged(file, "里面有不安全的内容")

    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = handler.start, handler.end, handler.text
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        while block := part.read(_ROOM):
            parser.Parse(block)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # broken XML, or an encoding that nobody knows
        raise damaged(file, broken) from error


class Spending:
    """What a document may still spend of its limits."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.file, self.limits = file, limits
        self._elements, self._characters, self._cells = limits.elements, limits.characters, limits.cells

    def take_element(self, depth: int) -> None:
        self._elements -= 1
        if self._elements < 0:
            raise self._too_much("的内容太多")
        if depth > self.limits.depth:
            raise self._too_much("的内部嵌套层数太多")

    def take_table(self, depth: int) -> None:
        if depth > self.limits.tables_within:
            raise self._too_much("的表格里一层层套着太多表格")

    def take_text(self, count: int) -> None:
        self._characters -= count
        if self._characters < 0:
            raise self._too_much("的文字太多")

    def take_cells(self, count: int) -> None:
        self._cells -= count
        if self._cells < 0:
            raise self._too_much("的表格单元格太多")

    def _too_much(self, what: str) -> Refused:
        todo = "请用WPS打开它，只把责任清单的表格复制到新文件，保存后再导入。"
        return refuse("FILE", f"“{self.file}”{what}，没有读完。", todo, file=self.file)
