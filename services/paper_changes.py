"""The annex of the printed paper with the notes on what changed: each record with its figures, before and after, and the text."""

from __future__ import annotations

from sqlalchemy import Connection

from exchange.package import Pack
from models.book import Book
from models.periods import last_day, spelled
from services.books import earlier_periods
from services.change_sentences import ChangeNote, changes_of
from services.names import Names
from services.overview import last_sent_version
from services.paper_cells import NO, Cell, Column, PaperTable, Set, lines

TITLE = "变动说明"
_COLUMNS = (
    NO,
    Column("表", 44, Set.CENTRE),
    Column("涉及事项", 70, kept=True),
    Column("情况", 22, Set.CENTRE),
    Column("变动的数字（上期→本期）", 112),
    Column("说明", 132),
)


def changes_table(connection: Connection, pack: Pack, names: Names) -> PaperTable | None:
    """The annex of a period as packed, against what was sent before it; None where nothing changed or nothing was sent."""
    rows = {table: list(found) for table, found in pack.rows.items()}
    book = Book(pack.unit, pack.period, last_day(pack.period), rows, earlier=earlier_periods(connection, pack.period))
    notes = changes_of(book, names)
    if not notes or book.last is None:
        return None
    version = last_sent_version(connection, book.last.period)
    above = f"与{spelled(book.last.period)}报送数（V{version:02d}）相比，{len(notes)}条有变动。"
    return PaperTable(TITLE, TITLE, above, "", _COLUMNS, tuple(_cells(n, note) for n, note in enumerate(notes, 1)), large=False)


def _cells(number: int, note: ChangeNote) -> tuple[Cell, ...]:
    moved = (f.head if f.before == f.after else f"{f.label} {f.before}→{f.after}" for f in note.figures)
    return str(number), note.title, note.name, "\n".join(note.kinds), lines(*moved), note.text
