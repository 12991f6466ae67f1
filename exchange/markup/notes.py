"""Notes on marked cells: added to those that a sheet has, whose own words stay; the notes of an earlier round are taken off."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from exchange.markup.archive import Archive
from exchange.markup.marks import AUTHOR, HEAD, MOST_NOTES, Mark, Place
from exchange.markup.sheets import Geometry, SheetMarking
from exchange.markup.xmltext import Edits, Node, Ungraftable, tag_end, text_of, tree
from exchange.reading import cell_name
from exchange.reading.values import cell_position
from models.problems import ERROR

_COMMENTS_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_KIND = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SHAPE = re.compile(rb"<(\w+):shape[\s>].*?</\1:shape>\s*", re.S)
_SHAPE_ID = re.compile(rb"_x0000_s(\d{1,9})\b")
_SHAPE_TYPE = re.compile(rb"""\sid=["']_x0000_t202["']""")
_SPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{}"/></o:shapelayout></xml>'
)
_TYPE = (
    '<v:shapetype{} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX = (
    '<v:shape id="_x0000_s{}"{} type="#_x0000_t202" style=\'position:absolute;visibility:hidden\' fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    "<v:textbox style='mso-direction-alt:auto'><div style='text-align:left'></div></v:textbox>"
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{}</x:Anchor><x:AutoFill>False</x:AutoFill>'
    "<x:Row>{}</x:Row><x:Column>{}</x:Column></x:ClientData></v:shape>"
)
_WIDTH, _LINE, _CHARACTERS = 300, 18, 23
"""A note's width and line height in pixels, and the Chinese characters that a line of it holds."""
_MOST_LINES = 22
_IDS = 1024


@dataclass
class _Known:
    """A note that the sheet has: its element, and where among its texts ours begins (-1: nowhere, 0: all of it is ours)."""

    node: Node
    texts: list[Node]
    ours: int


def add_notes(archive: Archive, part: str, number: int, marking: SheetMarking, marks: Mapping[Place, Mark]) -> None:
    """Put the notes of the marks on a sheet (the `number`th, from 1), and take off those of an earlier round."""
    relations = archive.relations_of(part)
    comments = next((r.target for r in relations if r.kind == "comments" and r.target in archive), "")
    noted = dict(list(_worst_first(marks))[:MOST_NOTES])
    if not noted and not comments:
        return
    if not comments:
        comments = _new_comments(archive, part)
    gone, kept = _write_comments(archive, comments, noted)
    drawing = next((r.target for r in relations if r.id == marking.drawing and r.target in archive), "")
    boxes = [place for place in noted if place not in kept]
    if not drawing and not boxes:
        return
    if not drawing:
        drawing = archive.free_name("xl/drawings/vmlDrawing{}.vml")
        archive.write(drawing, _DRAWING.format(number).encode())
        archive.declare_ending("vml", _DRAWING_KIND)
        marking.add_drawing(archive.relate(part, "vmlDrawing", drawing), archive.relations)
    archive.write(drawing, _with_boxes(archive.read(drawing), number, gone, {p: noted[p].note for p in boxes}, marking.geometry))


def _worst_first(marks: Mapping[Place, Mark]) -> list[tuple[Place, Mark]]:
    return sorted(marks.items(), key=lambda item: (item[1].severity != ERROR, item[0]))


def _new_comments(archive: Archive, part: str) -> str:
    name = archive.free_name("xl/comments{}.xml")
    archive.write(
        name, f'<comments xmlns="{archive.namespace}"><authors></authors><commentList></commentList></comments>'.encode()
    )
    archive.declare(name, _COMMENTS_KIND)
    archive.relate(part, "comments", name)
    return name


def _write_comments(archive: Archive, name: str, noted: Mapping[Place, Mark]) -> tuple[set[Place], set[Place]]:
    """Write the notes; returns the places that have none any more, and those that had one already."""
    data = archive.read(name)
    top, edits = tree(data), Edits(data)
    authors, listed = top.child("authors"), top.child("commentList")
    if authors is None or listed is None:
        raise Ungraftable("comments")
    author = _author(data, authors, edits) if noted else 0
    gone: set[Place] = set()
    kept: set[Place] = set()
    for node in listed.children:
        place = cell_position(node.attributes.get("ref", ""))
        known = _known(data, node)
        if place is None or (place not in noted and known.ours < 0):
            continue
        (gone if known.ours == 0 else kept).add(place)
        if known.ours == 0:
            edits.put(node.start, b"", node.end)
        else:
            _keep_theirs(edits, data, known, noted.get(place))
    p = listed.prefix
    new = [_comment(p, place, author, mark.note) for place, mark in noted.items() if place not in kept]
    edits.append(listed, "".join(new))
    archive.write(name, edits.result)
    return gone, kept


def _author(data: bytes, authors: Node, edits: Edits) -> int:
    for number, node in enumerate(authors.children):
        if data[node.inner : node.close].decode("utf-8", "replace") == AUTHOR:
            return number
    edits.append(authors, f"<{authors.prefix}author>{AUTHOR}</{authors.prefix}author>")
    return len(authors.children)


def _known(data: bytes, node: Node) -> _Known:
    spoken = [child for child in (node.child("text") or node).children if child.local in ("t", "r")]
    texts = [child if child.local == "t" else child.child("t") or child for child in spoken]
    head, at = HEAD.encode(), 0
    for number, text in enumerate(texts):
        if head in data[text.inner : text.close]:
            before = data[text.inner : text.close].split(head)[0].strip()
            at = 0 if not before and not any(data[t.inner : t.close].strip() for t in texts[:number]) else number + 1
            return _Known(node, texts, at)
    return _Known(node, texts, -1)


def _keep_theirs(edits: Edits, data: bytes, known: _Known, mark: Mark | None) -> None:
    """Take our words off a note of the sender's, and put the new ones behind theirs, if there are any."""
    text = known.node.child("text")
    if text is None:
        raise Ungraftable("comments")
    if known.ours > 0:
        first = known.texts[known.ours - 1]
        words = data[first.inner : first.close].split(HEAD.encode())[0].rstrip()
        edits.put(first.inner, words, first.close)
        for later in text.children:
            if later.start > first.end and later.local in ("t", "r"):
                edits.put(later.start, b"", later.end)
    if mark is not None:
        spoken = [child for child in text.children if child.local in ("t", "r")]
        if text.empty:
            edits.append(text, _run(text.prefix, mark.note))
        else:
            edits.put(spoken[-1].end if spoken else text.inner, _run(text.prefix, f"\n\n{mark.note}" if spoken else mark.note))


def _run(p: str, text: str) -> str:
    return (
        f'<{p}r><{p}rPr><{p}sz val="10"/><{p}color indexed="81"/><{p}rFont val="宋体"/></{p}rPr>'
        f'<{p}t xml:space="preserve">{text_of(text)}</{p}t></{p}r>'
    )


def _comment(p: str, place: Place, author: int, text: str) -> str:
    return f'<{p}comment ref="{cell_name(*place)}" authorId="{author}"><{p}text>{_run(p, text)}</{p}text></{p}comment>'


def _with_boxes(data: bytes, number: int, gone: set[Place], notes: Mapping[Place, str], geometry: Geometry) -> bytes:
    """The drawing without the boxes of notes that are gone, and with those of the new ones."""
    if gone:
        data = _SHAPE.sub(lambda found: b"" if _place_of(found[0]) in gone else found[0], data)
    end = data.rfind(b"</xml>")
    if end < 0:
        raise Ungraftable("drawing")
    spaces = "".join(f' xmlns:{p}="{space}"' for p, space in _SPACES.items() if f"xmlns:{p}=" not in _root(data))
    first = max([number * _IDS, *(int(found) for found in _SHAPE_ID.findall(data))]) + 1
    boxes = [] if _SHAPE_TYPE.search(data) or not notes else [_TYPE.format(spaces)]
    boxes += [
        _BOX.format(first + n, spaces, _anchor(place, text, geometry), *place) for n, (place, text) in enumerate(notes.items())
    ]
    return data[:end] + "".join(boxes).encode() + data[end:]


def _root(data: bytes) -> str:
    """The tag of a drawing's outermost element."""
    at = data.find(b"<xml")
    return data[at : tag_end(data, at)].decode("utf-8", "replace") if at >= 0 else ""


def _place_of(shape: bytes) -> Place | None:
    row, column = (re.search(rb"<\w+:%s>\s*(\d+)\s*</" % tag, shape) for tag in (b"Row", b"Column"))
    return (int(row[1]), int(column[1])) if row and column else None


def _anchor(place: Place, text: str, geometry: Geometry) -> str:
    """Where a note's box stands: beside its cell, as wide and high as its text needs, in columns and rows with pixels into them."""
    lines = sum(1 + len(line) // _CHARACTERS for line in text.split("\n"))
    height = min(lines, _MOST_LINES) * _LINE + 10
    row, column = max(place[0] - 1, 0), place[1] + 1
    last_column, across = _reach(column, 12 + _WIDTH, geometry.width)
    last_row, down = _reach(row, 4 + height, geometry.height)
    return f"{column}, 12, {row}, 4, {last_column}, {across}, {last_row}, {down}"


def _reach(first: int, pixels: int, size: object) -> tuple[int, int]:
    """The row or column that is so many pixels from the start of the first one, and the pixels into it."""
    assert callable(size)
    at = first
    while pixels > (room := size(at)) and at < first + 400:
        pixels, at = pixels - room, at + 1
    return at, pixels
