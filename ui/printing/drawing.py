"""What a page is made of before it is painted: texts, lines and lamps at their places, in dots of the PDF's resolution."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

RESOLUTION = 1200
"""Dots an inch."""


def mm(length: float) -> float:
    """Millimetres in dots."""
    return length * RESOLUTION / 25.4


def pt(length: float) -> float:
    """Points in dots."""
    return length * RESOLUTION / 72


class Face(Enum):
    """The three typefaces of an official paper."""

    TITLE = "title"
    HEAD = "head"
    BODY = "body"


class Style(NamedTuple):
    """A face in a size in points."""

    face: Face
    size: float

    @property
    def line(self) -> float:
        """From one line to the next."""
        return pt(self.size * 1.32)

    @property
    def drop(self) -> float:
        """From the top of a line to its base line."""
        return pt(self.size * (0.16 + 0.86))


TITLE, TABLE_TITLE = Style(Face.TITLE, 22), Style(Face.TITLE, 18)
BODY, HEAD, NOTE = Style(Face.BODY, 10.5), Style(Face.HEAD, 10.5), Style(Face.BODY, 9)
MARK, SIGN, CODE = Style(Face.HEAD, 12), Style(Face.BODY, 14), Style(Face.HEAD, 16)
WATERMARK = Style(Face.HEAD, 120)


class Text(NamedTuple):
    """One line of text; `x` is its left end, `y` its base line."""

    x: float
    y: float
    text: str
    style: Style


class Rule(NamedTuple):
    """A straight line, `width` in points."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.5


class Shape(NamedTuple):
    """A lamp's shape in the square at `x`, `y`; `code` is one of CL-LAMP."""

    x: float
    y: float
    size: float
    code: str


class Size(NamedTuple):
    """A page's size in mm."""

    width: float
    height: float


A4_UPRIGHT, A4_ACROSS, A3_ACROSS = Size(210, 297), Size(297, 210), Size(420, 297)
SIDE, TOP, BOTTOM = 15.0, 19.0, 18.0
"""Margins in mm; the running line and the footer stand in those of top and bottom."""


@dataclass
class Page:
    """A page and everything on it; `table` is the name of the table it belongs to, `watermark` a word behind all else."""

    size: Size
    table: str = ""
    watermark: str = ""
    items: list[Text | Rule | Shape] = field(default_factory=list)

    @property
    def left(self) -> float:
        return mm(SIDE)

    @property
    def right(self) -> float:
        return mm(self.size.width - SIDE)

    @property
    def top(self) -> float:
        return mm(TOP)

    @property
    def bottom(self) -> float:
        return mm(self.size.height - BOTTOM)

    def box(self, left: float, top: float, right: float, bottom: float, width: float = 0.5) -> None:
        """The four sides of a rectangle."""
        self.items += [
            Rule(left, top, right, top, width),
            Rule(left, bottom, right, bottom, width),
            Rule(left, top, left, bottom, width),
            Rule(right, top, right, bottom, width),
        ]

    @property
    def texts(self) -> list[str]:
        """The lines of text on the page, in the order they were set."""
        return [item.text for item in self.items if isinstance(item, Text)]
