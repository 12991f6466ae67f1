"""The cases of every rule: what breaks it and what just passes it, with the problems that each sets off.

The cases stand in the test modules of the rules' parts; what is judged while a file is read, or when a package is exported, has
its cases here. The rules of the city's side (T06, X01 to X05) have none: they are judged over several counties.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from exchange.cells import from_cell, unreadable_problem
from exchange.fillin import remark_problem
from models.book import Book
from models.derive import complete
from models.forms import BY_TABLE, ReserveProject, fields
from models.problems import Problem
from models.rules.catalogue import catalogue
from models.rules.engine import check, check_row
from models.rules.submission import export_problems
from models.values import Unreadable
from tests.rules import (
    project_cases,
    test_duplicates,
    test_event,
    test_general,
    test_indicator,
    test_lists,
    test_notes,
    test_progress,
    test_slips,
    test_submission,
    test_task,
    test_tradein,
)

AT_THE_CITY = frozenset({"T06", "X01", "X02", "X03", "X04", "X05"})
"""Rules of the city's side: they compare counties, or packages with what was received before."""

Finder = Callable[[], list[Problem]]
Cases = Mapping[str, Callable[[], Book] | list[Callable[[], Book]]]
_SIGNED = test_submission.SIGNED
_DIGEST = "0123456789ABCDEF"


def _checked(make: Callable[[], Book]) -> Finder:
    return lambda: check(complete(make()))


def _raw(make: Callable[[], Book]) -> Finder:
    """What the rules say before a proposal goes to the message of another rule (rules in trial)."""

    def found() -> list[Problem]:
        book = complete(make())
        return [p for table, rows in book.rows.items() for row in rows for p in check_row(book, BY_TABLE[table], row)]

    return found


def _exported(**changes: object) -> Finder:
    return lambda: export_problems(complete(test_submission.cover(**{**_SIGNED, **changes})))


def _cell(name: str, cell: object) -> Finder:
    """A cell of the project sheet as it is read; the problem that comes of it, if any."""

    def read() -> list[Problem]:
        field = fields(ReserveProject)[name]
        place = {"sheet": "附表1储备项目", "cell": "H5"}
        try:
            reading = from_cell(cell, field)
        except Unreadable as error:
            return [unreadable_problem(error, field, cell, **place)]
        return [remark_problem(reading.remark, field, reading.value, str(cell), place)] if reading.remark else []

    return read


def _noted(total: str) -> Finder:
    """A project with a drafted note on its total investment, which is this now."""
    note = test_notes.DRAFT + test_notes.REASON
    return _checked(lambda: test_notes.project(total_invest=Decimal(total), change_note=note))


def _listed(cases: Cases) -> Iterable[tuple[str, Finder]]:
    for rule, makes in cases.items():
        for make in makes if isinstance(makes, list) else [makes]:
            yield rule, _checked(make)


_READ: dict[str, tuple[Finder, Finder]] = {
    "E02": (_cell("in_park", "不清楚"), _cell("in_park", "否")),
    "P03": (_exported(approve_date=None), _exported()),
    "P11": (_exported(stamped_code=_DIGEST, data_digest=_DIGEST[::-1]), _exported(stamped_code=_DIGEST, data_digest=_DIGEST)),
    "P13": (_cell("total_invest", "约300"), _cell("total_invest", "300")),
    "P14": (_cell("plan_start", "2024.5"), _cell("plan_start", "2024-05")),
    "P15": (_cell("owner_uscc", "912345678901234000"), _cell("owner_uscc", "912345678901234001")),
    "V01": (_noted("1300.00"), _noted("1200.00")),
    "P16": (_cell("total_invest", "1,200.50"), _cell("total_invest", "1200.50")),
}
"""What is judged elsewhere than in `check`: one case that breaks and one that just passes."""


def _gathered(nth: int) -> list[tuple[str, Finder]]:
    modules = (test_general, test_submission, test_progress, test_task, test_tradein, test_event, test_lists, test_indicator)
    named = ("BREAKS", "PASSES")[nth]
    found = [case for module in modules for case in _listed(getattr(module, named))]
    found += [(rule, _checked(make)) for rule, make in (project_cases.BROKEN, project_cases.PASSING)[nth]]
    found += [(rule, pair[nth]) for rule, pair in _READ.items()]
    trials = test_slips.LEFT if nth else {rule: [case[0] for case in cases] for rule, cases in test_slips.FOUND.items()}
    duplicates = (test_duplicates.FOUND, test_duplicates.LEFT)[nth]
    found += [(rule, _raw(make)) for known in (trials, duplicates) for rule, makes in known.items() for make in makes]
    order = list(catalogue())
    return sorted(found, key=lambda case: order.index(case[0]))


BROKEN, PASSING = _gathered(0), _gathered(1)
