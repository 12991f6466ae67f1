"""The catalogue of rules: what each one is called, how bad it is, and what it says to the clerk (rules paper)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from models.profile import RESOURCES
from models.values import plain_number


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule as the catalogue has it.

    `table` is the form whose records the rule walks over ("*" for all, "" where it is judged while a file is read), `field` the
    field it points at. `blocks` says what an unsettled finding holds up: always (the value is not taken), formal (freeze), export,
    collect (the city's side), never. `consequences` are rules that the same mistake may set off too. A rule in `trial` is shown and
    holds nothing up: it is a warning without a reason, and blocks nothing. `message` and `hint` speak to the clerk who is to mend it,
    `city` to the reader at the city, who only judges; `source` says where the rule comes from.
    """

    id: str
    severity: str
    needs_reason: bool
    table: str
    field: str
    condition: str
    message: str
    hint: str
    blocks: str
    consequences: tuple[str, ...] = ()
    source: str = ""
    trial: bool = False
    city: str = ""

    def text(self, values: Mapping[str, object]) -> str:
        """The message with its values filled in."""
        return self.message.format(**_as_text(values))

    def city_text(self, values: Mapping[str, object]) -> str:
        """The message for the reader at the city with its values filled in; "" where there is no other than the clerk's."""
        return self.city.format(**_as_text(values))


def _as_text(values: Mapping[str, object]) -> dict[str, str]:
    return {name: plain_number(value) if isinstance(value, Decimal) else str(value) for name, value in values.items()}


@cache
def catalogue() -> dict[str, RuleEntry]:
    """All rules by id, in the order of the rules paper."""
    found: dict[str, RuleEntry] = {}
    for path in sorted((RESOURCES / "rules").glob("*.json")):
        for row in json.loads(path.read_text("utf-8")):
            entry = RuleEntry(**{**row, "consequences": tuple(row.get("consequences", ()))})
            found[entry.id] = entry
    return found


@cache
def rule_titles() -> dict[str, str]:
    """What each rule is called in a few words, by its id."""
    found: dict[str, str] = json.loads((RESOURCES / "rule_titles.json").read_text("utf-8"))
    return found
