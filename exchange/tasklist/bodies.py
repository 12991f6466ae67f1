"""The responsible bodies in a printed text such as 市工信局、市发改委等有关部门，各县市区人民政府按职责分工负责."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.profile import profile
from models.text import squeeze

_MARKS = re.compile(r"[、，,；;。：:\s/]+|会同|牵头|配合|联合(?!会)|等(?:有关|相关)?(?:部门|单位)|等按|按职责|（.*?）|\(.*?\)")
_AND = re.compile(r"和|及|与")
_WORDS = re.compile(r"^(由|责任单位|牵头单位|配合单位|参与单位|单位)+|(等|共同|分工|负责|落实)+$")
_GENERAL = re.compile(
    r"^(各|有关|相关|其他|其它|以下|不再|均|职责|县市区|县（市、区）|县级|全市|市直)|^(负责|分工负责|落实|等)?$|县市区"
)


@dataclass(frozen=True, slots=True)
class Bodies:
    """Bodies in printed order, the lead first: by standard name where the city's profile knows them, else as printed."""

    names: tuple[str, ...]
    unknown: tuple[str, ...]


def standard_name(text: str) -> str | None:
    """The standard name of a body written by name or alias, with or without the city's own name before it; None if unknown."""
    plain, city = squeeze(text), profile().text("city")
    names = profile().codes["MAP-DEPT"].by_name
    entry = names.get(plain) or names.get(squeeze(city[-1]) + plain.removeprefix(squeeze(city)))
    return entry.label if entry else None


def bodies_in(text: str) -> Bodies:
    """The bodies that a printed text makes responsible; what means none in particular (各有关部门) is left out."""
    found: dict[str, bool] = {}
    for part in filter(None, _MARKS.split(text)):
        for piece in _pieces(part):
            found.setdefault(standard_name(piece) or piece, standard_name(piece) is None)
    return Bodies(tuple(found), tuple(name for name, unknown in found.items() if unknown))


def _pieces(part: str) -> list[str]:
    """The bodies in a part between two marks: one, two joined by 和 when both are known, or none."""
    if standard_name(part):
        return [part]
    plain = _WORDS.sub("", part)
    halves = [half for half in _AND.split(plain) if half]
    if not standard_name(plain) and len(halves) > 1 and all(standard_name(half) for half in halves):
        return halves
    return [] if _GENERAL.search(plain) else [plain]
