"""The list of projects for the window: searched, filtered and sorted in SQL, with each project's lamp and errors beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from models.book import Book, record_key
from models.forms import ReserveProject, children, stored
from models.problems import ERROR, Problem
from models.text import clean
from services.books import open_book
from services.checking import findings
from services.desk import Desk
from services.expected import project_lamp

_TABLE = ReserveProject.__table__
_SEARCHED = ("project_name", "owner_name", "project_code", "project_uid")
_SHOWN = ("project_uid", "project_name", "owner_name", "project_code", "stage", "field_city", "total_invest")
ORDERS = (*stored(ReserveProject), "lamp", "errors")
"""What the list can be sorted by: any field, the lamp, the number of errors."""

UNDECIDED = "未定"
"""The filter for projects whose lamp is not decided yet."""

_WORST_FIRST = {"03": 0, "02": 1, "01": 2, "04": 3}


@dataclass(frozen=True)
class ProjectLine:
    """A project as the list shows it. `code` is the unified project code, `stage`, `field` and `lamp` are codes; `lamp` is None
    while it is not decided, `errors` counts those of its lines and its month too, `new` says it was not in the last period sent."""

    uid: str
    name: str
    owner: str
    code: str
    stage: str
    field: str
    total_invest: Decimal | None
    lamp: str | None
    errors: int
    new: bool


def _matching(text: str) -> list[ColumnElement[bool]]:
    """Every word of the text stands somewhere in name, owner, code or number of the project; capitals do not count."""
    return [or_(*(_TABLE.c[name].contains(word, autoescape=True) for name in _SEARCHED)) for word in clean(text).split()]


def _query(text: str, field: str, stage: str, order: str, descending: bool) -> Select[Any]:
    if order not in ORDERS:
        raise ValueError(order)
    query = select(*(_TABLE.c[name] for name in _SHOWN)).where(*_matching(text))
    for name, code in (("field_city", field), ("stage", stage)):
        if code:
            query = query.where(_TABLE.c[name] == code)
    column = _TABLE.c[order if order in _TABLE.c else "project_uid"]
    return query.order_by(column.is_(None), column.desc() if descending else column, _TABLE.c.project_uid)


def errors_by_project(book: Book, problems: Iterable[Problem]) -> Counter[str]:
    """The errors of each project, those of its money, equipment, permits and month among them, by project_uid."""
    owner = {
        (form.__tablename__, record_key(form.__tablename__, row)): str(row["project_uid"])
        for form in children(ReserveProject)
        for row in book.rows[form.__tablename__]
    }
    own = ("reserve_project", "project_progress")
    return Counter(
        (p.record or "") if p.form in own else owner[p.form or "", p.record or ""]
        for p in problems
        if p.severity == ERROR and (p.form in own or (p.form or "", p.record or "") in owner)
    )


def _line(book: Book, errors: Counter[str], row: Any) -> ProjectLine:
    uid, project = str(row.project_uid), book.projects.get(row.project_uid)
    return ProjectLine(
        uid=uid,
        name=row.project_name or "",
        owner=row.owner_name or "",
        code=row.project_code or "",
        stage=row.stage or "",
        field=row.field_city or "",
        total_invest=row.total_invest,
        lamp=project_lamp(book, project) if project else None,
        errors=errors[uid],
        new=book.last is not None and book.last.row("reserve_project", uid) is None,
    )


def _sorted(lines: list[ProjectLine], order: str, descending: bool) -> list[ProjectLine]:
    """Lines in the order of what SQL does not know: the worst lamp first, the fewest errors first."""
    if order == "lamp":
        return sorted(lines, key=lambda line: _WORST_FIRST.get(line.lamp or "", 9), reverse=descending)
    return sorted(lines, key=lambda line: line.errors, reverse=descending) if order == "errors" else lines


def projects(
    desk: Desk,
    period: str,
    text: str = "",
    field: str = "",
    stage: str = "",
    lamp: str = "",
    order: str = "project_uid",
    descending: bool = False,
    book: Book | None = None,
    problems: Iterable[Problem] | None = None,
) -> list[ProjectLine]:
    """The projects that hold every word of `text` and have the given codes of field, stage and lamp ("" for all, `UNDECIDED`).

    Sorted by one of `ORDERS`, empty values last, then by number. `book` and `problems` are the period's where they are open already:
    without them the whole period is read and checked for the lamps and errors.
    """
    with desk.reading() as connection:
        rows = connection.execute(_query(text, field, stage, order, descending)).all()
        book = book or open_book(connection, period, desk)
    errors = errors_by_project(book, findings(book) if problems is None else problems)
    lines = [_line(book, errors, row) for row in rows]
    if lamp:
        lines = [line for line in lines if line.lamp == (None if lamp == UNDECIDED else lamp)]
    return _sorted(lines, order, descending)
