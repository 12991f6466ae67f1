"""Rows found again by what they hold, kept true while single rows are replaced: what a `Book` looks things up in."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

Row = dict[str, Any]
K = TypeVar("K", bound=Hashable)
S = TypeVar("S")
T = TypeVar("T")


class Groups(Mapping[K, list[Row]]):
    """The rows of a table by a key worked out from each, in the table's order; rows whose key is None are left out.

    The key must come from the row alone. A group that nothing is in reads as an empty list, and so does one of more than `most` rows.
    """

    def __init__(self, rows: Iterable[Row], key: Callable[[Row], K | None], most: int = 0) -> None:
        self.key, self._most = key, most
        self._rows: dict[K, list[Row]] = {}
        for row in rows:
            self._add(row)

    def __getitem__(self, key: K) -> list[Row]:
        group = self._rows.get(key, [])
        return [] if 0 < self._most < len(group) else group

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[K]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def _add(self, row: Row) -> None:
        key = self.key(row)
        if key is not None:
            group = self._rows.get(key)
            if group is None:
                self._rows[key] = [row]
            else:
                group.append(row)

    def replace(self, old: Row | None, new: Row | None, order: Callable[[Row], int]) -> set[K]:
        """Put a row in the place of another (None: there was none, there is none any more); returns the keys that read otherwise now.

        `order` tells a row's place in the table, where it comes to a group that has others.
        """
        before, after = (self.key(row) if row is not None else None for row in (old, new))
        keys = {key for key in (before, after) if key is not None}
        shown = {key for key in keys if self[key]}
        if before is not None:
            group = self._rows[before]
            place = next(place for place, row in enumerate(group) if row is old)
            group[place : place + 1] = [new] if before == after and new is not None else []
            if not group:
                del self._rows[before]
        if after is not None and after != before and new is not None:
            self._add(new)
            if len(self._rows[after]) > 1:
                self._rows[after].sort(key=order)
        return {key for key in keys if key in shown or self[key]}

    def arrange(self, order: Callable[[Row], int]) -> None:
        """The rows of the table stand in another order."""
        for group in self._rows.values():
            if len(group) > 1:
                group.sort(key=order)


class Derived(Mapping[K, T], Generic[K, S, T]):
    """Something worked out from each group of another mapping when it is first asked for, and kept until the group is touched."""

    def __init__(self, source: Mapping[K, S], make: Callable[[S], T]) -> None:
        self._source, self._make = source, make
        self._kept: dict[K, T] = {}

    def __getitem__(self, key: K) -> T:
        found = self._kept.get(key)
        if found is None:
            found = self._make(self._source[key])
            if key in self._source:
                self._kept[key] = found
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._source

    def __iter__(self) -> Iterator[K]:
        return iter(self._source)

    def __len__(self) -> int:
        return len(self._source)

    def forget(self, keys: Iterable[K]) -> None:
        """These groups of the source are others now."""
        for key in keys:
            self._kept.pop(key, None)

    def forget_all(self) -> None:
        self._kept.clear()
