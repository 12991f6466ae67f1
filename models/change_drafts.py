"""The drafted text of a record's changes, and whether the text that stands there still tells them as they are."""

from __future__ import annotations

from collections.abc import Sequence

from models import periods
from models.book import Book, Row
from models.changes import NOTE_FIELD, Changes
from models.compared import Figure
from models.forms import BY_TABLE, fields
from models.notes import Clause, compose, drafted, fitted, opening, opens, said, stands_for, tells_rest

ROOM_FOR_REASON = 60
"""Characters of the field that the drafted sentences leave for the reason."""


def draft_of(found: Changes, own: str = "") -> str:
    """The drafted text of a record's changes, with the clerk's own words where she has written some.

    Figures that the book accounts for come first, those that want a reason last, and then the place for it. It fits the field.
    """
    most = fields(BY_TABLE[found.table])[NOTE_FIELD[found.table]].size[1] or 0
    room = most - max(ROOM_FOR_REASON, len(own) + 5)
    figures = sorted(found.figures, key=lambda figure: not figure.reason)
    begin = [opening(periods.spelled(found.since))] if found.since else []
    told = fitted([*begin, *(f.sentence for f in figures)], [*begin, *(f.short for f in figures)], room)
    settled = len(begin) + sum(bool(f.reason) for f in figures)
    return compose(told[:settled], told[settled:], own)


def moved_on(figures: Sequence[Figure], text: str) -> str:
    """What a note no longer tells as it is, in a clause: a figure that is another now, or came later; "" where all is true.

    Only drafted sentences are judged: a note in the clerk's own words says what she says.
    """
    clauses = [clause for clause in drafted(text) if not opens(clause)]
    about = [next((f for f in figures if stands_for(clause, f.label)), None) for clause in clauses]
    for clause, figure in zip(clauses, about, strict=True):
        if not tells_rest(clause) and not _true(clause, figure):
            cut = clause.drafted.partition("，")[0].replace("“", "‘").replace("”", "’")
            return f"文中“{cut}”与现在的数字不同"
    told = {figure.label for figure in about if figure is not None}
    untold = [f.label for f in figures if f.label not in told]
    if told and untold and not any(tells_rest(clause) for clause in clauses):
        return f"还没有写到{'、'.join(untold[:2])}" + ("等" if len(untold) > 2 else "")
    return ""


def _true(clause: Clause, figure: Figure | None) -> bool:
    return figure is not None and said(clause.drafted + clause.why) <= said(figure.sentence)


def carried(book: Book, table: str, row: Row) -> bool:
    """Whether the text is still that of an earlier period: a project's record goes on from period to period."""
    text, latest = row.get(NOTE_FIELD[table]), None if BY_TABLE[table].info.per_period else book.latest(table, row)
    return bool(text) and latest is not None and latest[1].get(NOTE_FIELD[table]) == text
