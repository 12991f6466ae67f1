"""Just enough of a PDF reader to see what Qt wrote: its pages, their sizes and texts, and the fonts that are in it."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import cached_property

_OBJECT = re.compile(rb"(?s)(\d+) 0 obj\n(.*?)\nendobj")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> (?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_SHOWN = re.compile(rb"/F(\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)> Tj|\bET\b")


@dataclass
class Pdf:
    """A PDF as Qt writes it."""

    data: bytes

    @cached_property
    def objects(self) -> dict[int, bytes]:
        return {int(found[1]): found[2] for found in _OBJECT.finditer(self.data)}

    def stream(self, number: int) -> bytes:
        """An object's stream, inflated."""
        head, _, body = self.objects[number].partition(b"stream\n")
        return zlib.decompress(body) if b"FlateDecode" in head else body

    def _reference(self, number: int, key: str) -> int:
        found = re.search(rb"/" + key.encode() + rb" \[?(\d+) 0 R", self.objects[number])
        assert found, (number, key)
        return int(found[1])

    @cached_property
    def pages(self) -> list[int]:
        """The pages' objects, in their order."""
        tree = next(body for body in self.objects.values() if b"/Type /Pages" in body)
        kids = re.search(rb"(?s)/Kids\s*\[(.*?)\]", tree)
        assert kids
        return [int(number) for number in re.findall(rb"(\d+) 0 R", kids[1])]

    @cached_property
    def sizes(self) -> list[tuple[int, int]]:
        """The pages' widths and heights in whole mm."""
        boxes = [re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", self.objects[page]) for page in self.pages]
        return [(round(float(box[1]) * 25.4 / 72), round(float(box[2]) * 25.4 / 72)) for box in boxes if box]

    @cached_property
    def fonts(self) -> dict[int, str]:
        """The names of the fonts whose outlines are in the file, by object."""
        found = {}
        for number, body in self.objects.items():
            if b"/Subtype /Type0" in body:
                descriptor = self._reference(self._reference(number, "DescendantFonts"), "FontDescriptor")
                assert len(self.stream(self._reference(descriptor, "FontFile2"))) > 1000
                name = re.search(rb"/BaseFont /(\S+)", body)
                found[number] = name[1].decode() if name else ""
        return found

    @cached_property
    def _signs(self) -> dict[int, dict[int, str]]:
        return {number: self._map(self.stream(self._reference(number, "ToUnicode"))) for number in self.fonts}

    @staticmethod
    def _map(text: bytes) -> dict[int, str]:
        found: dict[int, str] = {}
        for first, last, start, several in _RANGE.findall(text):
            codes = re.findall(rb"<([0-9A-Fa-f]+)>", several) if several else []
            for step in range(int(last, 16) - int(first, 16) + 1):
                raw = bytes.fromhex((codes[step] if codes else start).decode())
                sign = raw.decode("utf-16-be")
                found[int(first, 16) + step] = sign if codes else sign[:-1] + chr(ord(sign[-1]) + step)
        return found

    def texts(self, page: int) -> list[str]:
        """The lines of text on a page (counted from 0), as they were drawn."""
        lines, line, font = [], "", 0
        for face, codes in _SHOWN.findall(self.stream(self._reference(self.pages[page], "Contents"))):
            if face:
                font = int(face)
            elif codes:
                line += "".join(self._signs[font].get(int(codes[i : i + 4], 16), "?") for i in range(0, len(codes), 4))
            else:
                lines.append(line)
                line = ""
        return lines
