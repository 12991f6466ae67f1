"""What the city sends with its list besides the items: parameters, the reporting calendar, code lists, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from models.codes import Entry, entries_of

FIXED_LISTS = frozenset({"CL-COUNTY", "CL-STATE", "CL-REPORTTYPE", "CL-LAMP", "MAP-FIELD"})
"""Code lists that the program itself stands on; no list of the city changes them."""

Due = tuple[str, str]
"""A period and the code of the report's type (CL-REPORTTYPE)."""


@dataclass(frozen=True)
class Annexes:
    """Parameters by id, the day that each report is due by, code lists by name; what is not among them is as before.

    A code list is whole: its entries that are no longer offered stand in it too, so that what was recorded stays readable.
    """

    parameters: Mapping[str, Decimal] = field(default_factory=dict)
    calendar: Mapping[Due, date] = field(default_factory=dict)
    codes: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.parameters or self.calendar or self.codes)

    def over(self, earlier: Annexes) -> Annexes:
        """What is in force once these come on top of the earlier ones."""
        return Annexes(
            {**earlier.parameters, **self.parameters},
            dict(sorted({**earlier.calendar, **self.calendar}.items())),
            {**earlier.codes, **self.codes},
        )

    def to_json(self) -> dict[str, Any]:
        """As an accepted list keeps them: values as text, entries as in the profile's own code lists."""
        return {
            "parameters": {uid: format(value, "f") for uid, value in self.parameters.items()},
            "calendar": [
                {"period": period, "report_type": kind, "due_date": day.isoformat()}
                for (period, kind), day in self.calendar.items()
            ],
            "codes": {name: [entry.to_json() for entry in entries] for name, entries in self.codes.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Annexes:
        """What `to_json` made, as a value again."""
        return cls(
            {uid: Decimal(value) for uid, value in data["parameters"].items()},
            {(row["period"], row["report_type"]): date.fromisoformat(row["due_date"]) for row in data["calendar"]},
            {name: entries_of(rows) for name, rows in data["codes"].items()},
        )
