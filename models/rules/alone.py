"""What can be said of one field's value alone, before the record is saved: for messages while the clerk still types.

Which rules need no more than the field is not written down anywhere: they are run on a row that knows nothing else, in a book
without records, and one that asks for more says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from models import kinds as k
from models.book import Book, Row
from models.forms import Form
from models.kinds import Field
from models.problems import Problem
from models.rules import general
from models.rules.catalogue import RuleEntry, catalogue
from models.rules.engine import rules_by_table
from models.rules.hit import Hit, problem_at

_GENERAL = tuple((catalogue()[rule.__name__.upper()], rule) for rule in (general.e03, general.e04, general.p08, general.r57))
"""The rules of every form that look at each field by itself; E01 has its say when the clerk has left."""
_NO_MORE_THAN = frozenset({"E03", "P08"})
"""The rules for a free text: what others find in one, more words may mend."""


class _AsksForMore(Exception):
    """A rule looked at another field of the record."""


class _Alone(dict[str, Any]):
    """A row of which one field is known, and the rest is nobody's business."""

    def __getitem__(self, name: str) -> Any:
        if name not in self:
            raise _AsksForMore
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        return self[name]


class _NoRecords(Book):
    """A book of which only the day, the period, the list and the city are known."""

    def before(self, table: str, row: Row, back: int = 1) -> Row | None:
        raise _AsksForMore

    def index(self, table: str, *names: str) -> dict[Any, list[Row]]:
        raise _AsksForMore

    def distinct(self, table: str, by: str, name: str) -> dict[str, dict[str, list[Row]]]:
        raise _AsksForMore


class Judged(NamedTuple):
    """The rules that could be judged, and what they found."""

    rules: frozenset[str]
    problems: list[Problem]


def _shorter(value: Any, field: Field) -> bool:
    """Whether a text is still shorter than its field allows: more may be coming."""
    least = field.size[0]
    return isinstance(value, str) and least is not None and len(value) < least


def _is_free(field: Field) -> bool:
    """Whether a field takes words, and no sign of a fixed length."""
    return field.kind in (k.TEXT, k.FILE) and field.size[0] != field.size[1]


def _rules(book: Book, form: type[Form], name: str, value: Any) -> Iterator[tuple[RuleEntry, list[Hit]]]:
    """The rules that could be judged of a field, each with what it found there."""
    for entry, rule in _GENERAL:
        yield entry, [hit for hit in rule(book, form, {name: value}) if hit.field == name]
    for entry, own in rules_by_table().get(form.__tablename__, ()):
        if entry.trial:
            continue
        try:
            found = [hit for hit in own(book, _Alone({name: value})) if (hit.field or entry.field) == name]
        except _AsksForMore:
            continue
        if found or entry.field == name:
            yield entry, found


def judged_alone(book: Book, form: type[Form], name: str, field: Field, value: Any) -> Judged:
    """What the rules that need nothing else say of a field's value, worst first as the catalogue has them."""
    bare = _NoRecords(book.unit, book.period, book.today, {}, tasks=book.tasks, profile=book.profile)
    free = _is_free(field)
    judged = [(entry, found) for entry, found in _rules(bare, form, name, value) if not free or entry.id in _NO_MORE_THAN]
    row: Row = {form.info.key: ""}
    problems = [problem_at(entry, form, row, hit) for entry, found in judged for hit in found]
    unfinished = value is None or _shorter(value, field)
    return Judged(frozenset(entry.id for entry, _ in judged), [] if unfinished else problems)
