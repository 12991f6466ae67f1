"""What the lists of a month's records have in common: filled in or not, wrong, with a warning lamp."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.text import squeeze


@dataclass(frozen=True)
class MonthLine:
    """A record that is expected this month. `lamp` is a code (None: none yet); `errors` are those of a filled one."""

    uid: str
    title: str
    filled: bool
    lamp: str | None
    warns: bool
    errors: int
    searched: str


UNFILLED = "未填"
FILTERS = (("all", "全部"), ("empty", UNFILLED), ("wrong", "有错"), ("lamps", "黄红灯"))


def passes(line: MonthLine, filtered: str, text: str = "") -> bool:
    """Whether a line belongs to a filter and holds the searched text."""
    fits = {"empty": not line.filled, "wrong": line.errors > 0, "lamps": line.warns}.get(filtered, True)
    return fits and squeeze(text) in line.searched


def counts(lines: Iterable[MonthLine]) -> dict[str, int]:
    """How many lines each filter shows."""
    lines = list(lines)
    return {name: sum(passes(line, name) for line in lines) for name, _ in FILTERS}
