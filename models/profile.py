"""A city's profile: everything about the city that the program must not know itself, read once from `resources/cities/…`.

What the city sent with the list in force (`models.annexes`) stands over it: thresholds, code lists and due dates change as data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from models.annexes import Annexes, Due
from models.codes import CodeList, Entry, entries_of

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
SENT_WITH_THE_LIST = "市级随清单下发"


@dataclass(frozen=True)
class Parameter:
    """A threshold that the city may issue anew with its list: `value` in `unit`, used by `rules`.

    A value outside `least` to `most` cannot be meant; `below` names the parameter that must not be less than this one.
    """

    id: str
    label: str
    value: Decimal
    unit: str
    rules: tuple[str, ...]
    source: str
    least: Decimal
    most: Decimal
    below: str = ""

    @property
    def whole(self) -> bool:
        """Whether it counts things of which there is no half."""
        return self.unit in _WHOLE


_WHOLE = frozenset({"天", "个月", "期", "字", "辆"})


@dataclass(frozen=True)
class Profile:
    """One city: names and marks, code lists, parameters, targets, the crosswalk to the province's plan, its built-in list.

    `calendar` has the day that a report is due by, where the city named one.
    """

    names: dict[str, Any]
    codes: dict[str, CodeList]
    parameters: dict[str, Parameter]
    targets: dict[str, dict[str, Any]]
    crosswalk: tuple[dict[str, Any], ...]
    tasklist: dict[str, Any]
    calendar: dict[Due, date] = field(default_factory=dict)

    def text(self, key: str) -> str:
        """A name or mark of the profile, such as `prefix` of the package's file name."""
        return str(self.names[key])

    def limit(self, name: str) -> Decimal:
        """The value of a parameter, in its own unit."""
        return self.parameters[name].value

    def due_date(self, period: str, report_type: str) -> date | None:
        """The day that a report of a type (code of CL-REPORTTYPE) is due by; None where the city named none."""
        return self.calendar.get((period, report_type))

    def with_annexes(self, annexes: Annexes) -> Profile:
        """The profile as changed by what came with the city's list. What this program no longer knows is left out."""
        codes = {name: _changed_list(self.codes[name], entries) for name, entries in annexes.codes.items() if name in self.codes}
        changed = replace(self, codes={**self.codes, **codes}, calendar={**self.calendar, **annexes.calendar})
        found = {uid: (changed.parameter(uid), value) for uid, value in annexes.parameters.items()}
        parameters = {
            uid: known if known.value == value else replace(known, value=value, source=SENT_WITH_THE_LIST)
            for uid, (known, value) in found.items()
            if known is not None
        }
        return replace(changed, parameters={**self.parameters, **parameters})

    def parameter(self, uid: str) -> Parameter | None:
        """The parameter of that id; also one that a new category of subsidy (CL-TRADEIN) has like its sisters. None for no such one."""
        stem, _, code = uid.rpartition("_")
        category = self.codes["CL-TRADEIN"].by_code.get(code)
        sister = next((p for p in self.parameters.values() if p.id.rpartition("_")[0] == stem), None)
        if uid in self.parameters or category is None or sister is None:
            return self.parameters.get(uid)
        label = f"{sister.label.partition('：')[0]}：{category.label}"
        below = sister.below and f"{sister.below.rpartition('_')[0]}_{code}"
        return replace(sister, id=uid, label=label, below=below, value=Decimal(0))


def _changed_list(known: CodeList, entries: tuple[Entry, ...]) -> CodeList:
    """The city's entries, with those that only the program knows behind them, so that none becomes unreadable."""
    codes = {entry.code for entry in entries}
    return CodeList(known.name, (*entries, *(entry for entry in known.entries if entry.code not in codes)))


def _load(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text("utf-8"), parse_float=Decimal)


@cache
def built_in() -> Profile:
    """The one city folder in resources, as the program comes with it."""
    folder = next(path for path in sorted((RESOURCES / "cities").iterdir()) if path.is_dir())
    parameters = [
        Parameter(
            p["id"], p["label"], Decimal(p["value"]), p["unit"], tuple(p["rules"]), p["source"],
            Decimal(p["least"]), Decimal(p["most"]), p.get("below", ""),
        )
        for p in _load(folder, "params.json")
    ]  # fmt: skip
    return Profile(
        names=_load(folder, "profile.json"),
        codes={name: CodeList(name, entries_of(rows)) for name, rows in _load(folder, "codes.json").items()},
        parameters={p.id: p for p in parameters},
        targets={t["id"]: t for t in _load(folder, "targets.json")},
        crosswalk=tuple(_load(folder, "crosswalk.json")),
        tasklist=_load(folder, "tasklist.json"),
    )


_in_force: Profile | None = None
_for_now: ContextVar[Profile | None] = ContextVar("profile", default=None)


def profile() -> Profile:
    """The profile the program runs with: the city's, as changed by the list in force of the open data folder."""
    return _for_now.get() or _in_force or built_in()


def bring_into_force(annexes: Annexes | None) -> None:
    """Let `profile()` answer from now on, in the whole process, with what came with the list in force; None for nothing."""
    global _in_force
    _in_force = built_in().with_annexes(annexes) if annexes else None


@contextmanager
def using(other: Profile) -> Iterator[None]:
    """Let `profile()` answer with another profile within the block, in this thread: for what was made under an earlier list.

    The block must not yield to its caller's caller, or the profile goes with it.
    """
    token = _for_now.set(other)
    try:
        yield
    finally:
        _for_now.reset(token)
