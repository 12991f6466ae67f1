"""What a rule answers, and the problem it becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from models.book import Book, Row, record_key
from models.forms import Form
from models.problems import ERROR, WARNING, Fix, Problem
from models.rules.catalogue import RuleEntry


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule holds here: at which field ("" for the catalogue's), with which values for the message.

    `severity` overrides the catalogue's where a rule has two grades (T11), `record` the row's own id where the rule speaks of a
    record that is not there (R61); `fix` is how it may be mended, where that can be said.
    """

    field: str
    values: Mapping[str, object]
    severity: str = ""
    record: str = ""
    fix: Fix | None = None


def hit(field: str = "", /, *, severity: str = "", record: str = "", fix: Fix | None = None, **values: object) -> Hit:
    return Hit(field, values, severity, record, fix)


Rule = Callable[[Book, Row], Iterable[Hit]]


def problem_at(entry: RuleEntry, form: type[Form], row: Row, found: Hit) -> Problem:
    """The problem that a rule's hit at a record is, in the catalogue's words."""
    severity = WARNING if entry.trial else found.severity or entry.severity
    return Problem(
        code=entry.id,
        severity=severity,
        message=entry.text(found.values),
        hint=entry.hint,
        needs_reason=entry.needs_reason and severity != ERROR and not entry.trial,
        form=form.__tablename__,
        record=found.record or record_key(form.__tablename__, row),
        field=found.field or entry.field or None,
        trial=entry.trial,
        fix=found.fix,
        city_text=entry.city_text(found.values),
    )
