"""Putting marks, notes and the index sheet into a workbook, in place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from exchange.markup.archive import Archive, Relation
from exchange.markup.index import index_xml
from exchange.markup.marks import Plan
from exchange.markup.notes import add_notes
from exchange.markup.sheets import SheetMarking, deselected
from exchange.markup.styles import Styles
from exchange.markup.xmltext import Edits, Ungraftable, quoted, tree
from exchange.reading.values import INDEX_SHEET

_SHEET_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_LONGEST_NAME = 31


def graft(source: Path, target: Path, plan: Plan, earlier: str = "") -> None:
    """Write the marked copy of an .xlsx or .xlsm that was found sound. `earlier` is the name of the index sheet of an earlier round.

    Raises `Ungraftable` where the workbook is built in a way that cannot be edited in place.
    """
    with Archive(source) as archive:
        _Book(archive, plan, earlier).mark()
        archive.save(target)


class _Book:
    """The work on one workbook."""

    def __init__(self, archive: Archive, plan: Plan, earlier: str) -> None:
        self.archive, self.plan, self.earlier = archive, plan, earlier
        self.data = archive.read(archive.book)
        self.top = tree(self.data)
        listed = self.top.child("sheets")
        if listed is None or not listed.children:
            raise Ungraftable("sheets")
        self.listed = listed
        self.parts: dict[str, Relation] = {relation.id: relation for relation in archive.relations_of(archive.book)}
        self.styles = Styles(archive)

    def mark(self) -> None:
        for number, node in enumerate(self.listed.children, 1):
            name, relation = node.attributes.get("name", ""), self.parts.get(node.relation)
            if relation is None or name == self.earlier or relation.target not in self.archive:
                continue
            self._mark_sheet(number, name, relation)
        if missing := self.plan.marks.keys() - {node.attributes.get("name", "") for node in self.listed.children}:
            raise Ungraftable(f"sheets {missing}")
        self._add_index()
        self.styles.save()

    def _mark_sheet(self, number: int, name: str, relation: Relation) -> None:
        data, marks = deselected(self.archive.read(relation.target)), self.plan.marks.get(name, {})
        if relation.kind == "worksheet" and (marks or self.earlier):
            marking = SheetMarking(data, marks, self.styles)
            add_notes(self.archive, relation.target, number, marking, marks)
            data = marking.result
        self.archive.write(relation.target, data)

    def _add_index(self) -> None:
        xml = index_xml(self.plan, self.styles, self.archive.namespace).encode()
        edits = Edits(self.data)
        old = next(
            (n for n, node in enumerate(self.listed.children) if self.earlier and node.attributes.get("name") == self.earlier), -1
        )
        if old >= 0:
            self.archive.write(self.parts[self.listed.children[old].relation].target, xml)
        else:
            self._put_first(edits, xml)
        self._show(edits, max(old, 0))
        self.archive.write(self.archive.book, edits.result)

    def _put_first(self, edits: Edits, xml: bytes) -> None:
        """Put the index before the other sheets, and let what counts the sheets count on."""
        part = self.archive.free_name("xl/worksheets/sheet{}.xml")
        self.archive.write(part, xml)
        self.archive.declare(part, _SHEET_KIND)
        relation = self.archive.relate(self.archive.book, "worksheet", part)
        numbers = (int(text) for node in self.listed.children if (text := node.attributes.get("sheetId", "")).isdecimal())
        p, space = self.listed.prefix, self.archive.relations
        edits.put(
            self.listed.inner,
            f'<{p}sheet xmlns:r="{space}" name="{quoted(self._free_name())}" sheetId="{max(numbers, default=0) + 1}" r:id="{relation}"/>',
        )
        names = self.top.child("definedNames")
        for node in names.children if names else ():
            place = node.attributes.get("localSheetId", "")
            if place.isdecimal():
                edits.retag(node, localSheetId=str(int(place) + 1))

    def _show(self, edits: Edits, place: int) -> None:
        """Open the workbook at the index."""
        views = self.top.child("bookViews")
        for view in views.children if views else ():
            edits.retag(view, activeTab=str(place), firstSheet=None)

    def _free_name(self) -> str:
        taken = {node.attributes.get("name", "").casefold() for node in self.listed.children}
        names: Iterable[str] = (INDEX_SHEET, *(f"{INDEX_SHEET}({n})" for n in range(2, len(taken) + 3)))
        return next(name for name in names if name.casefold() not in taken)
