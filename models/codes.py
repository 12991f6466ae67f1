"""Code lists: code, official label, aliases and groups (forms paper, part 代码表)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from models.text import clean, squeeze


@dataclass(frozen=True)
class Entry:
    """One line of a code list. `more` holds what only some lists have (region_codes, short, sections, county_dept…).

    One that is not `offered` is no longer chosen for new records; it stays readable in those that have it.
    """

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    note: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    offered: bool = True

    @property
    def written(self) -> str:
        """How a cell shows it: code, space, label."""
        return f"{self.code} {self.label}"

    def to_json(self) -> dict[str, Any]:
        """The entry as the profile's code lists have it; `entries_of` reads it again."""
        own = {"aliases": list(self.aliases), "group": list(self.groups), "note": self.note}
        said = {name: value for name, value in own.items() if value}
        return {"code": self.code, "label": self.label, **said, **self.more, **({} if self.offered else {"offered": False})}


@dataclass(frozen=True)
class CodeList:
    """A code list, found by code, label, alias, or label without its bracket."""

    name: str
    entries: tuple[Entry, ...]

    @cached_property
    def by_code(self) -> dict[str, Entry]:
        return {entry.code: entry for entry in self.entries}

    @property
    def offered(self) -> tuple[Entry, ...]:
        """The entries that a new record may choose from."""
        return tuple(entry for entry in self.entries if entry.offered)

    @cached_property
    def by_name(self) -> dict[str, Entry]:
        """Entries by squeezed label, then alias; where two share one, the first that is offered."""
        found: dict[str, Entry] = {}
        for entry in self._offered_first:
            found.setdefault(squeeze(entry.label), entry)
        for entry in self._offered_first:
            for alias in entry.aliases:
                found.setdefault(squeeze(alias), entry)
        return found

    @property
    def _offered_first(self) -> list[Entry]:
        return sorted(self.entries, key=lambda entry: not entry.offered)

    @cached_property
    def _by_text(self) -> dict[str, Entry]:
        """Entries by what people write, the official ways first; a label less its bracket only where it names one entry."""
        found: dict[str, Entry] = {}
        for entry in self.entries:
            found[squeeze(entry.code)] = found[squeeze(entry.written)] = entry
        found = {**self.by_name, **found}
        texts = [(squeeze(without_bracket(entry.label)), entry) for entry in self._offered_first]
        offered, all_of_them = Counter(text for text, entry in texts if entry.offered), Counter(text for text, _ in texts)
        for text, entry in texts:
            if text and (offered if entry.offered else all_of_them)[text] == 1:
                found.setdefault(text, entry)
        return found

    def find(self, text: str) -> Entry | None:
        """The entry that a clerk's text means, or None. A bare number also finds a code that lost its leading zero (4 is 04)."""
        wanted = squeeze(text)
        return self._by_text.get(wanted) or self._by_number(wanted) or self._by_start(text)

    def _by_number(self, wanted: str) -> Entry | None:
        return self.by_code.get(wanted.zfill(2)) if wanted.isdigit() and len(wanted) == 1 else None

    def _by_start(self, text: str) -> Entry | None:
        """`04 交通` whose label was reworded since still means 04 when the label is a label or alias of that entry."""
        code, *rest = clean(text).split(maxsplit=1) or [""]
        entry = self.by_code.get(code)
        return entry if entry and self._by_text.get(squeeze(without_bracket("".join(rest)))) is entry else None

    def group(self, *names: str) -> frozenset[str]:
        """The codes that belong to any of the named groups."""
        found = self._groups.get(names)
        if found is None:
            found = self._groups[names] = frozenset(e.code for e in self.entries if set(names) & set(e.groups))
        return found

    @cached_property
    def _groups(self) -> dict[tuple[str, ...], frozenset[str]]:
        return {}

    def label(self, code: str | None) -> str:
        """The label of a code; the code itself when the list no longer has it."""
        entry = self.by_code.get(code or "")
        return entry.label if entry else code or ""


def without_bracket(text: str) -> str:
    """A label less what stands in brackets: 建筑（含市政基础设施） is 建筑."""
    return re.sub(r"[（(].*?[)）]", "", text).strip()


def entries_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Entry, ...]:
    """Entries from the profile's JSON."""
    known = {"code", "label", "aliases", "group", "note", "offered"}
    return tuple(
        Entry(
            row["code"],
            row["label"],
            tuple(row.get("aliases", ())),
            tuple(row.get("group", ())),
            row.get("note", ""),
            {key: value for key, value in row.items() if key not in known},
            row.get("offered", True),
        )
        for row in rows
    )
