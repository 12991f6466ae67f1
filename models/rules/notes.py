"""The rule of the notes on changes (变动说明): what a drafted sentence says must be what the record says (ours, in trial)."""

from __future__ import annotations

from collections.abc import Iterator

from models.book import Book, Row, record_key
from models.change_drafts import carried, draft_of, moved_on
from models.changes import NOTE_FIELD, Changes, changes_in
from models.forms import Form, fields
from models.notes import drafted, lacks_reason, own_words
from models.problems import Fix
from models.rules.hit import Hit, hit

_SURE = 90
_CARRIED = "仍是上期报送时的说明"


def v01(book: Book, form: type[Form], row: Row) -> Iterator[Hit]:
    """A drafted sentence of the note names figures that are others now, or the note is still last period's.

    What a clerk writes in her own words is not judged.
    """
    table = form.__tablename__
    name = NOTE_FIELD.get(table, "")
    text = row.get(name) if name else None
    if not text or book.last is None:
        return
    old = carried(book, table, row)
    if not old and not drafted(text):
        return
    found = changes_in(book, table, row)
    why = _CARRIED if old and found else moved_on(found.figures if found else (), text)
    if why:
        yield hit(name, fix=_fix(found, table, row, "" if old else own_words(text)), label=fields(form)[name].label, why=why)


def _fix(found: Changes | None, table: str, row: Row, own: str) -> Fix | None:
    """The note with the figures as they are and her own words; none where it would lack a reason."""
    text = draft_of(found, own) if found else own
    if lacks_reason(text):
        return None
    words = "按现在的数字改写" if text else "清空"
    return Fix(table, record_key(table, row), ((NOTE_FIELD[table], text or None),), words, _SURE)
