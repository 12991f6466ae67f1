"""Changing a few places of an XML text and leaving every other byte as it is.

A marked-up copy must differ from the sender's workbook in nothing but the marks. Libraries that read a workbook and write it anew lose
what they do not know (pictures, charts, macros, results of formulas); so the parts are edited where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from xml.parsers import expat
from xml.sax.saxutils import escape

_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_DECLARATION = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["'][^>]*\?>""")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Ungraftable(Exception):
    """The file is built in a way that cannot be edited in place; the marked-up copy is then made of its values."""


@dataclass(slots=True)
class Node:
    """An element with the places of its bytes: its tag from `start` to `inner`, its closing tag from `close` to `end`."""

    name: str
    attributes: dict[str, str]
    start: int
    inner: int
    close: int = 0
    end: int = 0
    children: list[Node] = field(default_factory=list)

    @property
    def local(self) -> str:
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The namespace's prefix with its colon, "" where there is none; what is put beside the element needs the same."""
        return self.name[: -len(self.local)]

    @property
    def empty(self) -> bool:
        """Whether it is one tag that closes itself."""
        return self.close == self.inner == self.end

    def child(self, local: str) -> Node | None:
        return next((node for node in self.children if node.local == local), None)

    def walk(self) -> Iterator[Node]:
        yield self
        for node in self.children:
            yield from node.walk()

    @property
    def relation(self) -> str:
        """The id of the relation that it names (r:id)."""
        return next((value for key, value in self.attributes.items() if key.endswith(":id")), "")


def as_utf8(data: bytes) -> bytes:
    """The same document in UTF-8, so that what is put into it can be so, too."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    declared = _DECLARATION.match(data.removeprefix(b"\xef\xbb\xbf"))
    name = "utf-16" if wide else declared[1].decode("ascii").lower() if declared else "utf-8"
    if name in ("utf-8", "utf8", "us-ascii"):
        return data
    try:
        text = data.decode(name)
    except (LookupError, UnicodeDecodeError) as error:
        raise Ungraftable(name) from error
    return re.sub(r"""(encoding\s*=\s*["'])[\w.-]+""", r"\g<1>UTF-8", text, count=1).encode()


def tag_end(data: bytes, start: int) -> int:
    """The place behind the tag that begins at `start`."""
    found = _TAG.match(data, start)
    if not found:
        raise Ungraftable("tag")
    return found.end()


def new_parser() -> expat.XMLParserType:
    """A parser that takes no document type, and so no entities of its own."""
    parser = expat.ParserCreate()

    def refuse_doctype(*_: object) -> None:
        raise Ungraftable("doctype")

    parser.StartDoctypeDeclHandler = refuse_doctype
    return parser


def parse(parser: expat.XMLParserType, data: bytes) -> None:
    """Run a parser over a whole document. Raises `Ungraftable` for XML that is none."""
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Ungraftable("xml") from error


def tree(data: bytes) -> Node:
    """The elements of a small part."""
    parser, top = new_parser(), Node("", {}, 0, 0)
    path = [top]

    def start(name: str, attributes: dict[str, str]) -> None:
        at = parser.CurrentByteIndex
        node = Node(name, attributes, at, tag_end(data, at))
        path[-1].children.append(node)
        path.append(node)

    def end(name: str) -> None:
        node = path.pop()
        if data[node.inner - 2 : node.inner] == b"/>":
            node.close = node.end = node.inner
        else:
            node.close = parser.CurrentByteIndex
            node.end = tag_end(data, node.close)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parse(parser, data)
    return top.children[0]


class Edits:
    """Changes of one document, gathered by place and made all at once; those of one place in the order they came."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._found: list[tuple[int, int, int, bytes]] = []

    def put(self, at: int, text: str | bytes, end: int | None = None) -> None:
        """Put a text at a place, instead of what stands there up to `end`."""
        new = text.encode() if isinstance(text, str) else text
        self._found.append((at, at if end is None else end, len(self._found), new))

    def append(self, node: Node, text: str) -> None:
        """Put a text at the end of an element."""
        if node.empty:
            opened = self.data[node.start : node.inner].rstrip(b">").rstrip().rstrip(b"/")
            self.put(node.start, opened + b">" + text.encode() + f"</{node.name}>".encode(), node.end)
        else:
            self.put(node.close, text)

    def retag(self, node: Node, **attributes: str | None) -> None:
        """Change attributes of an element's tag; None takes one away."""
        self.put(node.start, with_attributes(self.data[node.start : node.inner], **attributes), node.inner)

    @cached_property
    def result(self) -> bytes:
        """The document with all changes."""
        pieces: list[bytes] = []
        at = 0
        for start, end, _, new in sorted(self._found, key=lambda edit: (edit[0], edit[2])):
            if start < at:
                raise Ungraftable("overlap")
            pieces += (self.data[at:start], new)
            at = end
        return b"".join((*pieces, self.data[at:]))


def with_attributes(tag: bytes, **attributes: str | None) -> bytes:
    """A tag with attributes set, or (None) taken away."""
    for name, value in attributes.items():
        known = re.compile(rb"""\s%s\s*=\s*("[^"]*"|'[^']*')""" % name.encode())
        new = b"" if value is None else f' {name}="{quoted(value)}"'.encode()
        if known.search(tag):
            tag = known.sub(lambda _, new=new: new, tag, count=1)  # type: ignore[misc]
        elif new:
            end = len(tag) - (2 if tag.endswith(b"/>") else 1)
            tag = tag[:end].rstrip() + new + tag[end:]
    return tag


def text_of(text: str) -> str:
    """A text as XML, without the characters that XML does not have."""
    return escape(_ILLEGAL.sub("", text))


def quoted(text: str) -> str:
    """A text as an attribute's value."""
    return escape(_ILLEGAL.sub("", text), {'"': "&quot;", "\n": " "})
