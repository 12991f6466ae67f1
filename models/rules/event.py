"""Rules of the matching events, F5 (rules paper, part 七)."""

from __future__ import annotations

from collections.abc import Iterator

from models import periods
from models.book import Book, Row
from models.rules.compare import exceeds
from models.rules.hit import Hit, hit
from models.text import similarity

TABLE = "matching_event"


def _sent_before(book: Book, row: Row) -> bool:
    """Whether an earlier period already reported this event on this day: the register keeps it, it is not late."""
    sent = (book.before(TABLE, row, back) for back in range(1, len(book.earlier) + 1))
    return any(was is not None and was.get("event_date") == row["event_date"] for was in sent)


def d01(book: Book, row: Row) -> Iterator[Hit]:
    """An event outside the reporting period that was not reported before, without a note on why it comes late."""
    day = row.get("event_date")
    if day is None or periods.period_of(day) == book.period or row.get("late_note"):
        return
    if not _sent_before(book, row):
        yield hit(day=day, period=book.period)


def d02(book: Book, row: Row) -> Iterator[Hit]:
    """Contracts without an amount, or an amount without contracts."""
    count, amount = row.get("sign_n"), row.get("sign_amt")
    if count is None or amount is None:
        return
    if (count == 0 and amount > 0) or (count > 0 and amount == 0):
        yield hit(n=count, v=amount)


def d03(book: Book, row: Row) -> Iterator[Hit]:
    """More lent than the credit granted."""
    if exceeds(row.get("loan_amt"), row.get("credit_amt")):
        yield hit(v=row["loan_amt"], top=row["credit_amt"])


def d04(book: Book, row: Row) -> Iterator[Hit]:
    """An event of the same day and of the same or a similar name is already registered; found at the later of the two."""
    name = row.get("event_name") or ""
    for other in book.index(TABLE, "event_date").get(row.get("event_date"), []):
        if other is row:
            return
        if name and other.get("event_name") and similarity(name, other["event_name"]) >= book.limit("name_similarity"):
            yield hit(name=other["event_name"], day=other["event_date"])
            return
