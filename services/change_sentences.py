"""变动说明: for each record whose figures changed against the period last sent, a drafted text, and how the clerk's own stands to it.

The text lies in the field that the forms have for it (`models.changes.NOTE_FIELD`) and travels with the package. A draft that wants a
reason is never stored by itself: without her words it would pass for one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from models.book import Book, Row
from models.change_drafts import carried, draft_of, moved_on
from models.changes import NOTE_FIELD, Changes, changes_in
from models.compared import KIND_WORDS, Figure
from models.forms import BY_TABLE
from models.notes import drafted, lacks_reason, own_words
from models.rules.reasons import good_reason
from services.books import open_book
from services.desk import Desk
from services.locks import require_open
from services.names import Names, names_of, short_title
from services.records import find, update_record


class State(StrEnum):
    """How a record's note stands to its figures."""

    OPEN = "open"
    WRITTEN = "written"
    STALE = "stale"


STATE_WORDS = {State.OPEN: "未写", State.WRITTEN: "已写", State.STALE: "数字已变"}


@dataclass(frozen=True)
class ChangeNote:
    """A record with figures to be told: what it is called, the drafted text, the text as it is, and how the two stand.

    `draft` is the new text with the clerk's own words kept; `remark` says what is lacking, "" where nothing is.
    """

    table: str
    key: str
    title: str
    name: str
    since: str
    figures: tuple[Figure, ...]
    text: str
    draft: str
    state: State
    remark: str

    @property
    def field(self) -> str:
        return NOTE_FIELD[self.table]

    @property
    def wants_reason(self) -> bool:
        """Whether the clerk must say why; the book does not account for every figure."""
        return any(not figure.reason for figure in self.figures)

    @property
    def kinds(self) -> tuple[str, ...]:
        """What happened to its figures, in words, each once."""
        return tuple(dict.fromkeys(KIND_WORDS[figure.kind] for figure in self.figures))

    def to_json(self) -> dict[str, Any]:
        """As `changes --json` prints it."""
        figures = [
            {"field": f.name, "label": f.label, "kind": f.kind.value, "before": f.before, "after": f.after, "difference": f.moved,
             "old": f.old, "new": f.new, "reason": f.reason}
            for f in self.figures
        ]  # fmt: skip
        return {"form": self.table, "record": self.key, "name": self.name, "field": self.field, "since": self.since,
                "figures": figures, "text": self.text, "draft": self.draft, "state": self.state.value,
                "wants_reason": self.wants_reason, "remark": self.remark}  # fmt: skip


def changes_of(book: Book, names: Names | None = None) -> list[ChangeNote]:
    """Every record with figures to be told, form by form in the book's order; none before the first period was sent."""
    if book.last is None:
        return []
    names = names or names_of(book)
    return [
        _note(book, row, found, names)
        for table in NOTE_FIELD
        for row in book.rows[table]
        if (found := changes_in(book, table, row)) is not None
    ]


def note_of(book: Book, table: str, key: str) -> ChangeNote | None:
    """The note of one record; None where it has nothing to tell."""
    row = book.by_key(table).get(key)
    found = changes_in(book, table, row) if row is not None else None
    return _note(book, row, found, names_of(book)) if row is not None and found is not None else None


def counts(notes: Iterable[ChangeNote]) -> dict[State, int]:
    """How many records stand in each state."""
    found = Counter(note.state for note in notes)
    return {state: found[state] for state in State}


def waiting(notes: Iterable[ChangeNote]) -> int:
    """How many notes are still to be written, or to be put right."""
    return sum(note.state is not State.WRITTEN for note in notes)


def _note(book: Book, row: Row, found: Changes, names: Names) -> ChangeNote:
    table = found.table
    text = row.get(NOTE_FIELD[table]) or ""
    old = carried(book, table, row)
    own = "" if old else own_words(text)
    state, remark = (State.OPEN, "框内是上期报送时的说明") if old else _state(found, text, own)
    name = names.of(table, row)
    return ChangeNote(
        table, found.key, short_title(table), name, found.since, found.figures, text, draft_of(found, own), state, remark
    )


def _state(found: Changes, text: str, own: str) -> tuple[State, str]:
    if not text.strip():
        return State.OPEN, ""
    changed = moved_on(found.figures, text)
    if changed:
        return State.STALE, changed
    if all(figure.reason for figure in found.figures) and drafted(text):
        return State.WRITTEN, ""
    if not own:
        return State.OPEN, "原因未写"
    return (State.WRITTEN, "") if good_reason(own) else (State.OPEN, "原因太短，写明具体原因")


def ready(note: ChangeNote) -> bool:
    """Whether the draft may be stored as it is: something is to be written, and nothing in it waits for a reason."""
    return (
        note.state is not State.WRITTEN
        and not lacks_reason(note.draft)
        and (not note.wants_reason or good_reason(own_words(note.draft)))
    )


def take_drafts(desk: Desk, period: str, notes: Iterable[ChangeNote]) -> tuple[int, frozenset[str]]:
    """Store the drafts that want no reason, or have the clerk's already, in one step; returns how many, and the tables changed.

    Raises `Refused` where the period is locked.
    """
    chosen = [note for note in notes if ready(note)]
    with desk.writing("采用变动说明草稿") as write:
        for note in chosen:
            own = period if BY_TABLE[note.table].info.per_period else ""
            require_open(write.session, note.table, own)
            update_record(write, find(write.session, note.table, note.key, own), {note.field: note.draft})
        return len(chosen), write.changed


def read_changes(desk: Desk, period: str) -> tuple[list[ChangeNote], str]:
    """The notes of a period, and the period they are compared with ("" where none was sent)."""
    with desk.reading() as connection:
        book = open_book(connection, period, desk)
    return changes_of(book), book.last.period if book.last else ""
