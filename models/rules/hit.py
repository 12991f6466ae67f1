"""What a rule answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from models.book import Book, Row


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule holds here: at which field ("" for the catalogue's), with which values for the message.

    `severity` overrides the catalogue's where a rule has two grades (T11).
    """

    field: str
    values: Mapping[str, object]
    severity: str = ""


def hit(field: str = "", /, *, severity: str = "", **values: object) -> Hit:
    return Hit(field, values, severity)


Rule = Callable[[Book, Row], Iterable[Hit]]
