"""A record held against what was last sent: the figures that are to be told, and the tools that find them in any form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import takewhile
from typing import Any

from models import kinds as k
from models import periods
from models.book import Book, Row
from models.forms import BY_TABLE, fields
from models.kinds import Field
from models.notes import label_of, percent, quoted, shown_number
from models.rules.compare import differs
from models.rules.project_money import excerpts
from models.text import normalise

_BY_THE_PIECE = "万辆"
"""The unit of targets that are entered by the piece (forms paper F9)."""


class Kind(StrEnum):
    """What happened to a figure."""

    CHANGED = "changed"
    REVERSED = "reversed"
    STALLED = "stalled"
    LEAPT = "leapt"


KIND_WORDS = {Kind.CHANGED: "变动", Kind.REVERSED: "回退", Kind.STALLED: "停滞", Kind.LEAPT: "突增"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that is to be told: before and after as shown, the sentence and a shorter wording of it.

    `reason` is what the book itself accounts for it with; where that is "" the clerk must say why.
    """

    name: str
    label: str
    kind: Kind
    before: str
    after: str
    head: str
    brief: str
    old: Any = None
    new: Any = None
    moved: str = ""
    reason: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.head}，系{self.reason}" if self.reason else self.head

    @property
    def short(self) -> str:
        return f"{self.brief}，系{self.reason}" if self.reason else self.brief


def fell(old: Any, new: Any) -> bool:
    """Whether a figure is less than it was; amounts beyond the tolerance."""
    return bool(new < old) and (not isinstance(new, Decimal) or differs(new, old))


@dataclass
class Compared:
    """A record beside what it was: `before` as last sent, in `since`; `running` the periods before without a gap, newest first.

    `account` says what the book accounts for the change of a field with, "" for nothing.
    """

    book: Book
    table: str
    row: Row
    before: Row
    since: str
    running: list[Row]
    account: Callable[[str], str]

    @property
    def same_year(self) -> bool:
        return self.since[:4] == self.book.period[:4]

    @property
    def target(self) -> dict[str, Any]:
        """What the city's profile says of the target that a row of F9 is about."""
        return self.book.profile.targets.get(str(self.row.get("indicator_id") or ""), {})

    def label(self, name: str) -> str:
        return label_of(self._field(name))

    def shown(self, name: str, value: Any) -> str:
        """A value with its unit."""
        return shown_number(value, self._field(name).places) + self._unit(name)

    def _field(self, name: str) -> Field:
        return fields(BY_TABLE[self.table])[name]

    def _unit(self, name: str) -> str:
        """The unit that a figure is entered in; what grows against a base is in a unit that only the city knows."""
        if self.table != "indicator_progress":
            return self._field(name).unit
        if self.target.get("kind") == "growth_vs_baseline" and name != "county_target":
            return ""
        unit = str(self.target.get("unit") or "")
        return unit.removeprefix("万") if unit == _BY_THE_PIECE else unit

    def moved(self, name: str, old: Any, new: Any) -> str:
        """增加300.00万元（25%）; of a percentage 减少10个百分点."""
        return moved_words(old, new, self._unit(name), self._field(name).places)

    def figure(
        self, name: str, kind: Kind, verb: str, shown: tuple[str, str], moved: str = "", *, label: str = "", reason: str = "",
        values: tuple[Any, Any] | None = None,
    ) -> Figure:  # fmt: skip
        """A figure that went from one value to another."""
        label, (before, after) = label or self.label(name), shown
        old, new = values or (self.before.get(name), self.row.get(name))
        brief = f"{label}由{before}{verb}{after}"
        head = f"{brief}，{moved}" if moved else brief
        return Figure(name, label, kind, before, after, head, brief, old, new, moved, reason)

    def planned(self, name: str) -> Iterator[Figure]:
        """A plan or standing fact that is another one now; a first entry is no change, nor another year's plan."""
        old, new = self.before.get(name), self.row.get(name)
        if old in (None, "") or old == new or (name == "year_plan" and not self.same_year):
            return
        kind = self._field(name).kind
        if new in (None, ""):
            yield self._vanished(name)
        elif kind is k.TEXT:
            if normalise(old) != normalise(new):
                one, other = excerpts(old, new)
                yield self.figure(name, Kind.CHANGED, "变更为", (quoted(one), quoted(other)))
        elif kind is k.MONTH:
            by = periods.months_between(old, new)
            moved = f"{'推迟' if by > 0 else '提前'}{abs(by)}个月"
            yield self.figure(name, Kind.CHANGED, "调整为", (old, new), moved)
        elif not isinstance(new, Decimal) or differs(new, old):
            shown, moved = (self.shown(name, old), self.shown(name, new)), self.moved(name, old, new)
            yield self.figure(name, Kind.CHANGED, "调整为", shown, moved, reason=self.account(name))

    def _vanished(self, name: str) -> Figure:
        old, label = self.before[name], self.label(name)
        before = self.shown(name, old) if self._field(name).kind in k.NUMERIC else quoted(str(old)[:20])
        head = f"{label}上期为{before}，本期未填"
        return Figure(name, label, Kind.CHANGED, before, "未填", head, head, old, reason=self.account(name))

    def fallen(self, name: str) -> Iterator[Figure]:
        """A cumulative figure that is less than it was."""
        old, new = self.before.get(name), self.row.get(name)
        if old is not None and new is not None and fell(old, new):
            shown, moved = (self.shown(name, old), self.shown(name, new)), self.moved(name, old, new)
            yield self.figure(name, Kind.REVERSED, "降为", shown, moved, reason=self.account(name))

    def still(self, name: str) -> Iterator[Figure]:
        """A figure that stands where it stood, for as many periods as the city's parameter says."""
        value, label = self.row.get(name), self.label(name)
        count = 1 + sum(1 for _ in takewhile(lambda old: old.get(name) == value, self.running))
        if value is not None and count > 1 and count >= self.book.limit("note_stall"):
            shown, brief = self.shown(name, value), f"{label}已连续{count}期未变"
            yield Figure(name, label, Kind.STALLED, shown, shown, f"{brief}，仍为{shown}", brief, value, value)

    def same_words(self, name: str) -> Iterator[Figure]:
        """A text that is word for word what was last sent (S14, T04)."""
        now, label = normalise(self.row.get(name) or ""), self.label(name)
        count = 1 + sum(1 for _ in takewhile(lambda old: normalise(old.get(name) or "") == now, self.running))
        if now and count > 1:
            head = f"{label}与上期相同" if count == 2 else f"{label}已连续{count}期未变"
            text = self.row[name]
            shown = quoted(excerpts(text, text)[1])
            yield Figure(name, label, Kind.STALLED, shown, shown, head, head, text, text)

    def leapt(self, name: str, reason: str = "") -> Iterator[Figure]:
        """A month's figure far above that of every period before; two of them at least must be known."""
        known, now = [old[name] for old in self.running if old.get(name) is not None], self.row.get(name)
        if now is None or len(known) < 2 or not 0 < max(known) * self.book.limit("note_leap") < now:
            return
        most, label = max(known), self.label(name)
        times = shown_number((Decimal(now) / Decimal(most)).quantize(Decimal("0.1")), 1)
        before, after = self.shown(name, most), self.shown(name, now)
        head = f"{label}为{after}，是此前各期最高{before}的{times}倍"
        yield Figure(name, label, Kind.LEAPT, before, after, head, head, most, now, f"{times}倍", reason)


def moved_words(old: Any, new: Any, unit: str, places: int) -> str:
    """By how much a figure moved: 增加300.00万元（25%）; of a percentage 减少10个百分点."""
    by, share = shown_number(abs(new - old), places), percent(old, new)
    word = "增加" if new > old else "减少"
    return f"{word}{by}个百分点" if unit == "%" else f"{word}{by}{unit}" + (f"（{share}）" if share else "")
