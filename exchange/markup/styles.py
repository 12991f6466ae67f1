"""The styles of a workbook with those of the marks added: a marked cell keeps its style in everything but the fill.

The fill that a cell had is kept within ours (as the colour that a solid fill does not show), so that a later round can give it back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from exchange.markup.archive import Archive
from exchange.markup.marks import FILLS
from exchange.markup.xmltext import Edits, Node, Ungraftable, tree, with_attributes
from models.problems import ERROR, WARNING

_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_PLAIN = (
    '<styleSheet xmlns="{}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_TABLES = ("fonts", "fills", "borders", "cellXfs")
_COLOUR = re.compile(r"<((?:\w+:)?)fgColor\b([^>]*?)/?>")
_NO_FILL = ""


@dataclass
class _Table:
    """One of the style sheet's tables: its element, how many entries it has, and those added."""

    node: Node
    count: int
    added: list[str] = field(default_factory=list)

    def add(self, text: str) -> int:
        if text not in self.added:
            self.added.append(text)
        return self.count + self.added.index(text)


class Styles:
    """A workbook's styles; entries are numbered as cells refer to them."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.part = self._part()
        self.data = archive.read(self.part)
        top = tree(self.data)
        self.prefix = top.prefix
        nodes = {node.local: node for node in top.children}
        if any(name not in nodes for name in _TABLES):
            raise Ungraftable("styles")
        self.tables = {name: _Table(nodes[name], len(nodes[name].children)) for name in _TABLES}
        self._formats = [node for node in nodes["cellXfs"].children if node.local == "xf"]
        self._fills = [self._inside(node) for node in nodes["fills"].children]
        self._ours = {n: fill for n, text in enumerate(self._fills) if (fill := _earlier_fill(text)) is not None}
        if not self._formats:
            raise Ungraftable("styles")

    def _part(self) -> str:
        for relation in self.archive.relations_of(self.archive.book):
            if relation.kind == "styles":
                return relation.target
        usual = "xl/styles.xml"
        name = self.archive.free_name("xl/styles{}.xml") if usual in self.archive else usual
        self.archive.write(name, _PLAIN.format(self.archive.namespace).encode())
        self.archive.declare(name, _KIND)
        self.archive.relate(self.archive.book, "styles", name)
        return name

    def _inside(self, node: Node) -> str:
        return self.data[node.inner : node.close].decode("utf-8", "replace")

    def _format(self, number: int) -> Node:
        return self._formats[number] if number < len(self._formats) else self._formats[0]

    def _fill_of(self, number: int) -> int:
        fill = self._format(number).attributes.get("fillId", "0")
        return int(fill) if fill.isdecimal() else 0

    @property
    def earlier(self) -> frozenset[int]:
        """The styles of cells that an earlier round has marked."""
        return frozenset(n for n in range(len(self._formats)) if self._fill_of(n) in self._ours) if self._ours else frozenset()

    def _with_fill(self, number: int, fill: int) -> int:
        node = self._format(number)
        tag = with_attributes(self.data[node.start : node.inner], fillId=str(fill), applyFill="1" if fill else None)
        return self.tables["cellXfs"].add((tag + self.data[node.inner : node.end]).decode())

    def marked(self, number: int, severity: str) -> int:
        """The style that is as the given one, with the fill of a mark."""
        fill = self._fill_of(number)
        known = (
            self._ours[fill] if fill in self._ours else _solid_colour(self._fills[fill]) if fill < len(self._fills) else _NO_FILL
        )
        return self._with_fill(number, self._fill(FILLS[severity], known))

    def cleaned(self, number: int) -> int:
        """The style of a cell that an earlier round marked as it was before."""
        known = self._ours[self._fill_of(number)]
        return self._with_fill(number, self._own_fill(known) if known else 0)

    def _own_fill(self, colour: str) -> int:
        p = self.prefix
        return self.tables["fills"].add(
            f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor{colour}/><{p}bgColor indexed="64"/></{p}patternFill></{p}fill>'
        )

    def _fill(self, colour: str, under: str = "") -> int:
        p = self.prefix
        below = f"<{p}bgColor{under}/>" if under else f'<{p}bgColor indexed="64"/>'
        inside = f'<{p}patternFill patternType="solid"><{p}fgColor rgb="{colour}"/>{below}</{p}patternFill>'
        return self.tables["fills"].add(f"<{p}fill>{inside}</{p}fill>")

    def new(self, *, size: float = 10.5, bold: bool = False, colour: str = "", underlined: bool = False, fill: str = "", border: bool = True,
            wrap: bool = True, centred: bool = False) -> int:  # fmt: skip
        """A style of our own, for the index sheet."""
        p = self.prefix
        parts = (
            "<{}b/>" if bold else "",
            "<{}u/>" if underlined else "",
            f'<{{}}sz val="{size}"/>',
            f'<{{}}color rgb="{colour}"/>' if colour else "",
        )
        font = self.tables["fonts"].add(f'<{p}font>{"".join(parts).format(*[p] * 4)}<{p}name val="宋体"/></{p}font>')
        line = "".join(
            f'<{p}{side} style="thin"><{p}color rgb="FFBFC7D1"/></{p}{side}>' for side in ("left", "right", "top", "bottom")
        )
        edge = self.tables["borders"].add(f"<{p}border>{line}<{p}diagonal/></{p}border>") if border else 0
        ground = self._fill(fill) if fill else 0
        across = ' horizontal="center"' if centred else ""
        wrapped = ' wrapText="1"' if wrap else ""
        return self.tables["cellXfs"].add(
            f'<{p}xf numFmtId="0" fontId="{font}" fillId="{ground}" borderId="{edge}" applyFont="1" applyFill="1" applyBorder="1"'
            f' applyAlignment="1"><{p}alignment vertical="center"{across}{wrapped}/></{p}xf>'
        )

    def save(self) -> None:
        """Write the added entries into the part."""
        edits = Edits(self.data)
        for table in self.tables.values():
            if table.added:
                _extend(edits, table)
        self.archive.write(self.part, edits.result)


def _extend(edits: Edits, table: _Table) -> None:
    if table.node.empty:
        raise Ungraftable("styles")
    edits.retag(table.node, count=str(table.count + len(table.added)))
    edits.append(table.node, "".join(table.added))


def _solid_colour(fill: str) -> str:
    """The attributes of a solid fill's colour; "" for every other fill."""
    found = _COLOUR.search(fill)
    return found[2].rstrip() if found and re.search(r"""patternType\s*=\s*["']solid""", fill) else _NO_FILL


def _earlier_fill(fill: str) -> str | None:
    """Of a fill of ours the colour that lay there before, "" for none; None for a fill that is not ours."""
    if not any(f'"{colour}"' in fill for colour in (FILLS[ERROR], FILLS[WARNING])):
        return None
    below = re.search(r"<(?:\w+:)?bgColor\b([^>]*?)/?>", fill)
    return below[1].rstrip() if below and "indexed" not in below[1] else _NO_FILL
