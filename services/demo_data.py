"""Reading the made-up county's records (resources/demo, one file a form, one record a line), whatever month it is.

A line names its `month` (-1 the month before, 0 this month), its `id` within the story, and fields by their identifiers. Dates are
relative to the line's month: "-8/20" is the 20th eight months earlier, "+3" a month, -12 a year; {d0/9}, {m+1}, {y-8}, {ym-8} say
the same inside a text, and {县} is the county. A reference is an id of the story, the 序号 of an item of the list, or a department
as MAP-DEPT has it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from models import kinds as k
from models import periods
from models.kinds import Field
from models.profile import RESOURCES
from models.values import from_plain
from services.county import department_name

Line = dict[str, Any]
_MARK = re.compile(r"\{(县|d|ym|y|m)([+-]?\d+)?(?:/(\d+))?\}")


def read_data(name: str) -> Any:
    """A file of the story: the lines of a form by its table, or `story` itself."""
    return json.loads((RESOURCES / "demo" / f"{name}.json").read_text("utf-8"), parse_float=Decimal)


@dataclass(frozen=True)
class Reader:
    """Turns a line's values into a form's: `period` is the line's month, `latest` the day on which it is written down.

    `items` are the list's permanent ids by 序号, `keys` the permanent ids of the story's records so far.
    """

    period: str
    latest: date
    county: str
    items: dict[int, str]
    keys: dict[str, str]

    def _day(self, months: int, day: int) -> date:
        """A day of a month so far away; what has happened never lies after the day of writing."""
        found = periods.first_day(periods.shifted(self.period, months)).replace(day=day)
        return found if months > 0 else min(found, self.latest)

    def _date(self, raw: str) -> str:
        months, _, day = raw.partition("/")
        return self._day(int(months), int(day)).isoformat() if day else raw

    def _spoken(self, found: re.Match[str]) -> str:
        what, months, day = found[1], int(found[2] or 0), found[3]
        if what == "县":
            return self.county
        when = self._day(months, int(day or 1)) if day else periods.first_day(periods.shifted(self.period, months))
        year = "" if f"{when:%Y}" == self.period[:4] else f"{when:%Y}年"
        return {
            "d": f"{year}{when.month}月{when.day}日", "m": f"{year}{when.month}月", "y": f"{when:%Y}", "ym": f"{when:%y%m}",
        }[what]  # fmt: skip

    def text(self, raw: str) -> str:
        """A text with its marks spoken out."""
        return _MARK.sub(self._spoken, raw)

    def _reference(self, raw: Any, field: Field) -> str:
        if isinstance(raw, int):
            return self.items[raw]
        return department_name(raw, self.county) if field.options == "department" else self.keys.get(raw, raw)

    def value(self, raw: Any, field: Field) -> Any:
        """A line's value as the field's Python type."""
        if field.kind is k.DATE:
            raw = self._date(raw)
        elif field.kind is k.MONTH:
            raw = periods.shifted(self.period, int(raw))
        elif field.kind is k.YEAR:
            raw = int(self.period[:4]) + raw
        elif field.kind is k.REFERENCES:
            raw = [self._reference(one, field) for one in raw]
        elif field.kind is k.REFERENCE or (isinstance(raw, int) and field.kind is k.TEXT):
            raw = self._reference(raw, field)
        elif isinstance(raw, str):
            raw = self.text(raw)
        return from_plain(raw, field)
