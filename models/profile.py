"""A city's profile: everything about the city that the program must not know itself, read once from `resources/cities/…`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from models.codes import CodeList, entries_of

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


@dataclass(frozen=True)
class Parameter:
    """A threshold that the city may issue anew with its list: `value` in `unit`, used by `rules`."""

    id: str
    label: str
    value: Decimal
    unit: str
    rules: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Profile:
    """One city: names and marks, code lists, parameters, targets, the crosswalk to the province's plan, its built-in list."""

    names: dict[str, Any]
    codes: dict[str, CodeList]
    parameters: dict[str, Parameter]
    targets: dict[str, dict[str, Any]]
    crosswalk: tuple[dict[str, Any], ...]
    tasklist: dict[str, Any]

    def text(self, key: str) -> str:
        """A name or mark of the profile, such as `prefix` of the package's file name."""
        return str(self.names[key])

    def limit(self, name: str) -> Decimal:
        """The value of a parameter, in its own unit."""
        return self.parameters[name].value


def _load(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text("utf-8"), parse_float=Decimal)


@cache
def profile() -> Profile:
    """The profile the program runs with: the one city folder in resources."""
    folder = next(path for path in sorted((RESOURCES / "cities").iterdir()) if path.is_dir())
    parameters = [
        Parameter(p["id"], p["label"], Decimal(p["value"]), p["unit"], tuple(p["rules"]), p["source"])
        for p in _load(folder, "params.json")
    ]
    return Profile(
        names=_load(folder, "profile.json"),
        codes={name: CodeList(name, entries_of(rows)) for name, rows in _load(folder, "codes.json").items()},
        parameters={p.id: p for p in parameters},
        targets={t["id"]: t for t in _load(folder, "targets.json")},
        crosswalk=tuple(_load(folder, "crosswalk.json")),
        tasklist=_load(folder, "tasklist.json"),
    )
