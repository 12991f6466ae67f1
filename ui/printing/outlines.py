"""Setting right what Qt writes of a PDF's fonts, so that its text can be searched and copied, and a subset is known to be one.

In fonts like Noto CJK, 人 and the radical ⼈ are one outline, and Qt names it by the lower code: a search for 填报人 would find nothing,
and a copied word would look right and be another. And of the two names of an embedded subset, Qt tags only one; a program that joins
or prints several files could then take the subsets of two for the same font.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtGui import QRawFont

_RADICALS = "".join(map(chr, range(0x2E80, 0x2FD6)))
_MAP = re.compile(rb"(?s)begincmap.*?endcmap")
_TABLE = re.compile(rb"(?s)xref\n0 (\d+)\n(.*)trailer.*startxref\n(\d+)")
_NAME = re.compile(rb"\d+ 0 obj\n<< /Type /Font\n/Subtype /\w+\n/BaseFont /")
_NEXT = re.compile(
    rb"(?s)\d+ 0 obj\n<< /Type /Font(?:Descriptor\n/FontName /([A-Z]{6}\+)|\n.{0,400}?/(?:FontDescriptor |DescendantFonts \[)(\d+) 0 R)"
)
"""A font's tag where it stands, else the object to look at next."""


def shared_with_radicals(raw: QRawFont, signs: set[str]) -> dict[str, str]:
    """The radicals that have the outline of one of these signs, each with that sign."""
    outlines = {_glyph(raw, sign): sign for sign in signs.difference(_RADICALS)}
    found = {radical: outlines.get(_glyph(raw, radical) or -1) for radical in _RADICALS}
    return {radical: sign for radical, sign in found.items() if sign}


def _glyph(raw: QRawFont, sign: str) -> int:
    return next(iter(raw.glyphIndexesForString(sign)), 0)


def renamed(pdf: bytes, names: Mapping[str, str]) -> bytes:
    """The PDF with these signs named anew in its fonts' maps, which Qt writes uncompressed, four hex digits a sign.

    No subset has so many outlines that one's number could be taken for a radical's name.
    """

    def rename(found: re.Match[bytes]) -> bytes:
        text = found[0]
        for old, new in names.items():
            text = text.replace(b"<%04X>" % ord(old), b"<%04X>" % ord(new))
        return text

    return _MAP.sub(rename, pdf)


def tagged(pdf: bytes) -> bytes:
    """The PDF with the tag of each subset on all its names, and its table of places moved accordingly."""
    table = _TABLE.search(pdf, max(0, pdf.rfind(b"\nxref\n")))
    if table is None:
        return pdf
    lines = table[2].splitlines(keepends=True)
    places = [int(line[:10]) for line in lines]
    parts: list[bytes] = []
    at = added = 0
    for number in sorted(range(1, len(places)), key=places.__getitem__):
        place = places[number]
        lines[number] = b"%010d" % (place + added) + lines[number][10:]
        name = _NAME.match(pdf, place)
        if name and (tag := _tag(pdf, places, number)):
            parts += [pdf[at : name.end()], tag]
            at, added = name.end(), added + len(tag)
    start = b"%d" % (int(table[3]) + added)
    return b"".join([*parts, pdf[at : table.start(2)], *lines, pdf[table.end(2) : table.start(3)], start, pdf[table.end(3) :]])


def _tag(pdf: bytes, places: list[int], number: int) -> bytes:
    """The tag of a font, from its descriptor, which it names itself or by the font that it is made of; b"" without any."""
    found = _NEXT.match(pdf, places[number])
    if not found:
        return b""
    return found[1] or _tag(pdf, places, int(found[2]))
