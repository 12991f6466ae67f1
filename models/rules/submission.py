"""Rules of the cover and of the reasons (rules paper, part 二: P01 to P12).

P08 is a rule of every form (`models.rules.general`); P13 to P16 are judged while a file is read. P03 and P11 are judged when a
package is formally exported: `export_problems`.
"""

from __future__ import annotations

from collections.abc import Iterator

from models import periods
from models.book import Book, Row
from models.forms import Submission, fields
from models.problems import Problem
from models.rules.catalogue import catalogue
from models.rules.compare import smallest
from models.rules.hit import Hit, hit, problem_at
from models.rules.reasons import good_reason
from models.text import narrow

_CORRECTION = "05"
_OUT = ("03", "05")
_SIGNED = ("filler", "filler_phone", "reviewer", "approver", "approve_date")
_REPORTED = ("reserve_project", "project_progress", "task_progress", "tradein_stat")


def p01(book: Book, row: Row) -> Iterator[Hit]:
    """The reporting unit is missing or none of the city's (P01)."""
    units = book.profile.codes["CL-COUNTY"].by_code
    if row.get("county_code") not in units:
        yield hit("county_code", v=row.get("county_code") or "空", n=len(units))


def p02(book: Book, row: Row) -> Iterator[Hit]:
    """Who fills in also reviews or approves; reviewer and approver may be one person (P02)."""
    filler, *others = (narrow(row.get(name) or "") for name in ("filler", "reviewer", "approver"))
    if filler and filler in others:
        yield hit("filler", name=row["filler"])


def p03(book: Book, row: Row) -> Iterator[Hit]:
    """A signature is missing at formal export (P03)."""
    empty = [name for name in _SIGNED if not row.get(name)]
    if empty:
        yield hit(empty[0], missing="、".join(fields(Submission)[name].label for name in empty))


def p04(book: Book, row: Row) -> Iterator[Hit]:
    """The period lies in the future (P04)."""
    if (row.get("period") or "") > periods.period_of(book.today):
        yield hit("period", v=row["period"])


def p05(book: Book, row: Row) -> Iterator[Hit]:
    """The period before was never sent; not judged where nothing was sent yet (P05)."""
    before = periods.shifted(book.period, -1)
    if book.last is not None and book.last.period < before:
        yield hit("period", prev=before)


def p06(book: Book, row: Row) -> Iterator[Hit]:
    """A newer list is known than the one the period was filled in on (P06)."""
    own = row.get("tasklist_version") or ""
    if book.newer_list > own:
        yield hit("tasklist_version", v=own or "空", new=book.newer_list)


def p07(book: Book, row: Row) -> Iterator[Hit]:
    """A correction without saying what was corrected and why (P07)."""
    least = smallest(Submission, "correction_note")
    if row.get("report_type") == _CORRECTION and len(row.get("correction_note") or "") < least:
        yield hit("correction_note", least=least)


def p09(book: Book, row: Row) -> Iterator[Hit]:
    """A recorded reason that says nothing (P09); warnings without any are found by `models.rules.reasons`."""
    if row.get("reason") and not good_reason(row["reason"]):
        yield hit("reason")


def p10(book: Book, row: Row) -> Iterator[Hit]:
    """The day to send by has passed (P10); for a period already sent, before it was sent."""
    due = row.get("due_date")
    day = row.get("submit_date") if row.get("state") in _OUT else None
    if due is not None and (day or book.today) > due:
        yield hit("due_date", due=due.isoformat())


def p11(book: Book, row: Row) -> Iterator[Hit]:
    """The check code on the stamped paper is not that of the data (P11)."""
    stamped = narrow(row.get("stamped_code") or "").upper()
    if stamped and stamped != narrow(row.get("data_digest") or "").upper():
        yield hit("stamped_code")


def p12(book: Book, row: Row) -> Iterator[Hit]:
    """Nothing is reported: no project, no month, no task, no trade-in figure (P12)."""
    if not any(book.rows[table] for table in _REPORTED):
        yield hit()


def export_problems(book: Book) -> list[Problem]:
    """What stands in the way of formal export and of nothing before it: the signatures and the stamped paper's check code."""
    rules = (("P03", p03), ("P11", p11))
    return [
        problem_at(catalogue()[code], Submission, row, found)
        for row in book.rows["submission"]
        for code, rule in rules
        for found in rule(book, row)
    ]
