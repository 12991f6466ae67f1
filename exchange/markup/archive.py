"""The parts of a workbook file: read one by one, some replaced or added, and all written to a new file."""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from exchange.markup.xmltext import Edits, Ungraftable, as_utf8, quoted, tree

_TYPES = "[Content_Types].xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_STRICT, _USUAL = (
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
_MAIN = {
    _USUAL: "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    _STRICT: "http://purl.oclc.org/ooxml/spreadsheetml/main",
}


class Relation(NamedTuple):
    """A relation of a part: its id, the last word of its type, and the part it leads to."""

    id: str
    kind: str
    target: str


def _known(name: str) -> str:
    """A part's name as it is compared: without a leading slash, in one case."""
    return name.replace("\\", "/").lstrip("/").casefold()


class Archive:
    """A workbook's parts. Names are compared as Excel does, without regard to case."""

    def __init__(self, source: Path) -> None:
        self.zip = ZipFile(source)
        self._entries: dict[str, ZipInfo] = {_known(entry.filename): entry for entry in self.zip.infolist()}
        self._new: dict[str, tuple[str, bytes]] = {}
        self.book = self._book()
        root = self.read(self.book)
        self.relations = _STRICT if b"purl.oclc.org/ooxml/spreadsheetml" in root[:4096] else _USUAL

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.zip.close()

    @property
    def namespace(self) -> str:
        """The namespace of the sheets' XML."""
        return _MAIN[self.relations]

    def _book(self) -> str:
        usual = "xl/workbook.xml"
        if "_rels/.rels" not in self._entries:
            return usual
        return next((relation.target for relation in self.relations_of("") if relation.kind == "officeDocument"), usual)

    @property
    def names(self) -> Iterator[str]:
        """The names of all parts, as they are compared."""
        yield from self._entries

    def __contains__(self, name: str) -> bool:
        return _known(name) in self._entries or _known(name) in self._new

    def read(self, name: str) -> bytes:
        """A part in UTF-8. Raises `Ungraftable` where there is none."""
        known = _known(name)
        if known in self._new:
            return self._new[known][1]
        if known not in self._entries:
            raise Ungraftable(name)
        return as_utf8(self.zip.read(self._entries[known]))

    def write(self, name: str, data: bytes) -> None:
        """Replace a part, or add one."""
        entry = self._entries.get(_known(name))
        self._new[_known(name)] = (entry.filename if entry else name, data)

    def free_name(self, pattern: str) -> str:
        """A part's name that is not taken: the pattern with the first number that makes it new."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    @staticmethod
    def _relations_part(part: str) -> str:
        folder, name = posixpath.split(part)
        return posixpath.join(folder, "_rels", f"{name}.rels")

    def relations_of(self, part: str) -> list[Relation]:
        """The relations of a part that lead to other parts; of "" those of the whole package."""
        name = self._relations_part(part)
        if name not in self:
            return []
        found = []
        for node in tree(self.read(name)).children:
            values = node.attributes
            if values.get("TargetMode") != "External":
                joined = posixpath.join("/", posixpath.dirname(part), values.get("Target", "").replace("\\", "/"))
                kind = values.get("Type", "").rpartition("/")[2]
                found.append(Relation(values.get("Id", ""), kind, posixpath.normpath(joined).lstrip("/")))
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation; returns its id."""
        name = self._relations_part(part)
        data = self.read(name) if name in self else f'<Relationships xmlns="{_PACKAGE}"></Relationships>'.encode()
        top = tree(data)
        taken = {node.attributes.get("Id") for node in top.children}
        new = next(f"rIdM{number}" for number in range(1, len(taken) + 2) if f"rIdM{number}" not in taken)
        edits = Edits(data)
        where = quoted(f"/{target}")
        edits.append(top, f'<{top.prefix}Relationship Id="{new}" Type="{self.relations}/{kind}" Target="{where}"/>')
        self.write(name, edits.result)
        return new

    def declare(self, part: str, content_type: str) -> None:
        """Say what kind of content a part has."""
        self._declare(f'Override PartName="/{quoted(part)}" ContentType="{content_type}"')

    def declare_ending(self, ending: str, content_type: str) -> None:
        """Say what kind of content the parts with this ending have, where it is not said."""
        known = {node.attributes.get("Extension", "").lower() for node in tree(self.read(_TYPES)).children}
        if ending not in known:
            self._declare(f'Default Extension="{ending}" ContentType="{content_type}"')

    def _declare(self, text: str) -> None:
        data = self.read(_TYPES)
        top, edits = tree(data), Edits(data)
        edits.append(top, f"<{top.prefix}{text}/>")
        self.write(_TYPES, edits.result)

    @property
    def has_macros(self) -> bool:
        return any(name.endswith("vbaproject.bin") for name in self._entries) or b"macroEnabled" in self.read(_TYPES)

    def save(self, target: Path) -> None:
        """Write all parts to a new file, the unchanged ones as they are."""
        with ZipFile(target, "w", ZIP_DEFLATED) as made:
            for known, entry in self._entries.items():
                if known in self._new:
                    made.writestr(_like(entry), self._new[known][1])
                elif not entry.is_dir():
                    with self.zip.open(entry) as source, made.open(_like(entry), "w") as part:
                        shutil.copyfileobj(source, part, 2**20)
            for known, (name, data) in self._new.items():
                if known not in self._entries:
                    made.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, ZIP_DEFLATED)


def _like(entry: ZipInfo) -> ZipInfo:
    """The entry of a copied part: its name, day and compression."""
    made = ZipInfo(re.sub(r"^/+", "", entry.filename.replace("\\", "/")), entry.date_time)
    made.compress_type = ZIP_DEFLATED
    made.external_attr = entry.external_attr
    return made
