"""What a fill-in sheet would bring, as one table: added, changed, unreadable, remarks, each with its file, sheet and cell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from models.book import Book, Row, record_key
from models.forms import BY_TABLE, fields
from models.problems import ERROR, Problem
from models.values import from_plain, show
from services.desk import Change
from services.loading import Loaded
from services.names import Names, names_of, short_title
from ui.theme import token

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
KINDS = (("wrong", "读不出"), ("added", "新增"), ("updated", "修改"), ("finding", "查出"), ("remark", "提示"))
WORDS = dict(KINDS)
HEADINGS = ("类别", "表", "记录", "位置", "内容")
CUT = 120
"""Characters of a content that a cell shows; the whole stands below the table."""


@dataclass(frozen=True)
class Entry:
    """One line of the preview."""

    kind: str
    form: str
    record: str
    place: str
    text: str

    @property
    def cells(self) -> tuple[str, ...]:
        return WORDS[self.kind], self.form, self.record, self.place, self.text


def entries_of(result: Loaded, book: Book) -> list[Entry]:
    """The lines in order of need: what cannot be read first, then what the file brings and what the rules say of it, remarks last."""
    names = _names(result, book)
    found = [_change(result, change, names, _before(book, change)) for change in result.changes]
    found += [_problem(problem) for problem in result.problems]
    found += [replace(_problem(finding), kind="finding", record=_record(finding, book, names)) for finding in result.findings]
    found += [Entry("remark", "", "", "", f"这一列没有对应栏目，没有读：{text}。") for text in dict.fromkeys(result.unknown)]
    order = [kind for kind, _ in KINDS]
    return sorted(found, key=lambda entry: order.index(entry.kind))


def _names(result: Loaded, book: Book) -> Names:
    """Names of records, those the file brings among them."""
    known = names_of(book)
    brought = {
        c["record"]: c["after"].get("project_name") for c in result.changes if c["form"] == "reserve_project" and c["after"]
    }
    return Names({**known.projects, **{uid: name for uid, name in brought.items() if name}}, known.tasks)


def _record(finding: Problem, book: Book, names: Names) -> str:
    """What the record of a finding is called, where that can be told without the file's own lines."""
    table, key = finding.form or "", finding.record or ""
    if table == "reserve_project":
        return names.project(key) if key else ""
    return names.of(table, row) if (row := _before(book, {"form": table, "record": key, "before": True})) else ""


def _before(book: Book, change: Change) -> Row:
    """The record that a change is about, as it stands; empty for a new one."""
    table = change["form"]
    rows = book.rows[table] if change["before"] is not None else []
    return next((row for row in rows if record_key(table, row) == change["record"]), {})


def _change(result: Loaded, change: Change, names: Names, row: Row) -> Entry:
    table, key = change["form"], change["record"]
    sheet, line = result.places.get((table, key), ("", 0))
    before, after = change["before"], change["after"]
    kind = "added" if before is None else "updated"
    known = fields(BY_TABLE[table])
    shown = {name: from_plain(value, known[name]) for name, value in after.items() if name in known}
    parts = []
    for name, value in shown.items():
        text = show(value, known[name]) or "（空）"
        if before is not None:
            old = show(from_plain(before.get(name), known[name]), known[name]) or "（空）"
            parts.append(f"{known[name].label}：{old} → {text}")
        elif value is not None and name not in (BY_TABLE[table].info.key, "period"):
            parts.append(f"{known[name].label}：{text}")
    return Entry(
        kind,
        short_title(table),
        names.of(table, {BY_TABLE[table].info.key: key, **row, **shown}),
        f"{sheet} 第{line}行" if line else "",
        "；".join(parts),
    )


def _problem(problem: Problem) -> Entry:
    form = short_title(problem.form) if problem.form else ""
    where = " ".join(part for part in (problem.sheet, problem.cell) if part)
    return Entry("wrong" if problem.severity == ERROR else "remark", form, "", where, f"{problem.message}{problem.hint}")


class PreviewModel(QAbstractTableModel):
    """The lines of one kind, or all. `Qt.UserRole` gives the `Entry`."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Entry] = []
        self.entries: list[Entry] = []

    def show(self, entries: list[Entry]) -> None:
        self.all = entries
        self.narrow("")

    def narrow(self, kind: str) -> None:
        """Show the lines of one kind; "" for all."""
        self.beginResetModel()
        self.entries = [entry for entry in self.all if not kind or entry.kind == kind]
        self.endResetModel()

    def counts(self) -> Counter[str]:
        return Counter(entry.kind for entry in self.all)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and section < len(HEADINGS):
            return HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry.cells[index.column()].replace("\n", " ")[:CUT]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0 and entry.kind == "wrong":
            return token("danger")
        return entry if role == Qt.ItemDataRole.UserRole else None
