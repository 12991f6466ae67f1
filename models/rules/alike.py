"""Which records may be one thing entered twice: small blocks of records that share something, and how alike their texts are.

Only records of one block are compared, and blocks larger than `LARGEST` are passed over: what so many records share tells none of them
from the others. So the pairs compared grow with the records, not with their square.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from models.book import LARGEST, Row
from models.text import normalise

_SHARED = 5
"""Characters at either end of a name's own part that two names of a block share."""
_COMMON = re.compile(
    "项目|工程|建设|设备|更新|改造|购置|采购|升级|老旧|实施|生产线|年度|有限责任公司|有限公司|股份|集团|公司|县|市|区"
)
_PLACE = re.compile(r"^.{1,4}?[县市区](?=.{4})")
_TELLS_APART = re.compile(r"\d+|[a-z]+|[一二三四五六七八九十东西南北甲乙丙丁]")

Key = Callable[[Row], Any]


@cache
def _ratio() -> Callable[..., float]:
    """How alike two texts are, 0 to 100; loaded when it is first needed."""
    from rapidfuzz.fuzz import ratio

    return ratio


def alike(one: str | None, other: str | None, least: float) -> bool:
    """Whether two texts are alike to so many per cent, signs and width aside, and no number or the like tells them apart."""
    if not one or not other:
        return False
    a, b = normalise(one), normalise(other)
    if a == b:
        return True
    return _ratio()(a, b, score_cutoff=least) >= least and apart(a) == apart(b)


@lru_cache(maxsize=65536)
def apart(text: str) -> tuple[str, ...]:
    """What tells things of one name apart on purpose: numbers, letters, 一期 and 二期, 东 and 西."""
    return tuple(_TELLS_APART.findall(text))


@lru_cache(maxsize=65536)
def own_part(text: str) -> str:
    """What is a name's own: without the words that many names have."""
    plain = normalise(text)
    return _COMMON.sub("", plain) or plain


def head(name: str) -> Key:
    """The beginning of a field's own part."""
    return lambda row: own_part(row[name])[:_SHARED] if row.get(name) else None


def tail(name: str) -> Key:
    """The end of a field's own part."""
    return lambda row: own_part(row[name])[-_SHARED:] if row.get(name) else None


@lru_cache(maxsize=65536)
def _spelling(name: str) -> tuple[str, str, str]:
    """What a company's name shares with the same name with a slip in it: the first or the second half of its own part, or its signs."""
    own = own_part(_PLACE.sub("", normalise(name)))
    half = max(2, len(own) // 4 * 2)
    return own[:half], own[-half:], "".join(sorted(own))


def spellings(name: str) -> tuple[Key, Key, Key]:
    """The keys under which a company is found in spite of a slip in its name: one of them has not changed."""

    def key(which: int) -> Key:
        return lambda row: _spelling(row[name])[which] or None if row.get(name) else None

    return key(0), key(1), key(2)


def together(*names: str) -> Key:
    """Several fields that are all filled in."""

    def key(row: Row) -> tuple[Any, ...] | None:
        found = tuple(row.get(name) for name in names)
        return None if None in found else found

    return key


def both(one: Key, other: Key) -> Key:
    """Two keys as one."""

    def key(row: Row) -> tuple[Any, Any] | None:
        first = one(row)
        second = None if first is None else other(row)
        return None if second is None else (first, second)

    return key


def before(blocks: Mapping[Any, list[Row]], key: Any, row: Row) -> Iterator[Row]:
    """The records of a block that were entered before a row; none of a block that is too large."""
    if key is None:
        return
    block = blocks[key]
    if 1 < len(block) <= LARGEST:
        for other in block:
            if other is row:
                return
            yield other
