"""The note of one record: what was drafted, the real field for the text, and what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTextEdit, QVBoxLayout, QWidget

from models.book import Book
from models.changes import NOTE_FIELD
from models.forms import BY_TABLE, fields
from models.kinds import Field
from models.notes import lacks_reason
from models.problems import Problem
from services.change_sentences import STATE_WORDS, ChangeNote, State
from ui.fieldbox import FieldBox
from ui.formview import FormView, Section
from ui.hub import Hub
from ui.pages.changes_list import STATE_COLORS
from ui.theme import set_mark

LACKING = ("须说明", "warn", "原因还没有写。在“原因：”后面写明，写了才保存。")
ASKING = frozenset({"R22", "S01", "S11", "T10", "T14", "C01"})
"""The rules that ask for the note, whichever field they point at."""
OWN_RULE = "V01"
"""The rule that holds the note against the figures: this page says it in its own words."""


class NoteBox(FieldBox):
    """The field for the text. A draft whose reason is still blank is not saved: it would pass for a reason."""

    def commit(self) -> None:
        if self.unsaved and lacks_reason(self.editor.value()):
            self._timer.stop()
            self._say([LACKING])
            return
        super().commit()

    def _look(self) -> None:
        """The blank stays said until the reason is begun."""
        if self.unsaved and lacks_reason(self.editor.value()):
            self._say([LACKING])
            return
        super()._look()

    def propose(self, text: str, book: Book) -> None:
        """Put a text in, as if it had been typed, with the cursor behind it."""
        self.editor.show_value(text, book)
        self._edited()
        box = self.editor.widget
        box.setFocus()
        if isinstance(box, QTextEdit):
            box.moveCursor(QTextCursor.MoveOperation.End)
        self.commit()


class Draft(QWidget):
    """The drafted text beside its button, and in one line how the text in the box stands to it."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.text = QLabel(), QLabel()
        self.state.setObjectName("section")
        self.text.setObjectName("notice")
        for label in (self.state, self.text):
            label.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton("采用草稿　Ctrl+D")
        self.button.setAccessibleName("采用草稿")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.state)
        column.addWidget(self.text)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch()
        column.addLayout(row)

    def show_note(self, note: ChangeNote, *, closed: bool) -> None:
        self.state.setText(STATE_WORDS[note.state] if closed else state_words(note))
        set_mark(self.state, "state", STATE_COLORS[note.state])
        self.text.setText(f"草稿：{note.draft}")
        self.text.setAccessibleName(self.text.text())
        self.button.setEnabled(not closed and note.draft != note.text)


def state_words(note: ChangeNote) -> str:
    """How a note stands, and what to do."""
    word, remark = STATE_WORDS[note.state], note.remark
    if note.state is State.STALE:
        return f"{word}：{remark}。采用新草稿，自己写的原因会保留。"
    if note.state is State.WRITTEN:
        return word
    if remark:
        return f"{word}：{remark}。"
    return f"{word}：采用草稿后写明原因，也可以自己写。" if note.wants_reason else f"{word}：原因已由明细说明，可直接采用草稿。"


class NoteForm(FormView):
    """The note's field of one form's records."""

    def __init__(self, hub: Hub, table: str) -> None:
        self.name = NOTE_FIELD[table]
        self.draft = Draft()
        self.note: ChangeNote | None = None
        super().__init__(hub, table, [("", [self.name])])
        self.draft.button.clicked.connect(self.take_draft)

    def lay_out(self, sections: Sequence[Section]) -> None:
        self._column.addWidget(self.draft)
        super().lay_out(sections)

    def _box(self, name: str, field: Field) -> FieldBox:
        box = NoteBox(name, field)
        self.take(box)
        return box

    @property
    def box(self) -> NoteBox:
        box = self.boxes[self.name]
        assert isinstance(box, NoteBox)
        return box

    def shows(self, name: str, row: object) -> bool:
        """The field stands open here, whatever the form's own page does with it."""
        return True

    def requires(self, name: str, row: object) -> bool:
        return self.note is not None and self.note.wants_reason

    def own_problems(self) -> list[Problem]:
        """What asks for the note, wherever it points, at the note."""
        found = self.hub.problems_of(self.table, self.key or "")
        asked = [p for p in found if p.code in ASKING or (p.field == self.name and p.code != OWN_RULE)]
        return [replace(problem, field=self.name) for problem in asked]

    def show_note(self, note: ChangeNote) -> None:
        """Show a record's note."""
        self.note = note
        self.draft.show_note(note, closed=self.closed())
        self.box.require(note.wants_reason)
        if (self.hub.period, note.key) != self._shown:
            self.show_record(note.key)

    def take_draft(self) -> None:
        """Put the draft into the box; it is saved at once unless it waits for a reason."""
        self.box.commit()
        if self.note is not None and self.draft.button.isEnabled():
            self.box.propose(self.note.draft, self.hub.book)


def note_forms(hub: Hub) -> dict[str, NoteForm]:
    """One form for each table that has a place for the note."""
    return {table: NoteForm(hub, table) for table in NOTE_FIELD}


def label_of_field(table: str) -> str:
    """What the form calls its note: 变更说明, 更正说明, 说明."""
    return fields(BY_TABLE[table])[NOTE_FIELD[table]].label
