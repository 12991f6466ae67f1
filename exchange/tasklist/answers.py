"""What the clerk answered, and whether it fits together: each new item with the earlier ones that it continues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from exchange.tasklist.compare import UNCERTAIN, Comparison
from models.problems import ERROR, Problem, Refused

SAME, NEW, SPLIT, MERGE, RETIRE = "same", "new", "split", "merge", "retire"
TAKES = ("texts", "projects", "records")
_MOVED = {"projects": "项目", "records": "成效或佐证材料"}
_WORDS = {SAME: "原有任务", NEW: "新任务", SPLIT: "拆分", MERGE: "合并", RETIRE: "移出"}
_WANTED = {
    SAME: "须指明是现行清单的哪一项，只能是一项",
    SPLIT: "须指明由现行清单的哪一项拆出，只能是一项",
    MERGE: "须指明由现行清单的哪几项合并，至少两项，不能重复",
}


def _nothing() -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(TAKES, ())


@dataclass(frozen=True, slots=True)
class Claim:
    """A new item with its decision: the earlier ones it continues, for a split whether it is the heir or what it takes along."""

    seq: int
    decision: str
    uids: tuple[str, ...] = ()
    heir: bool = False
    takes: dict[str, tuple[str, ...]] = field(default_factory=_nothing)

    @property
    def name(self) -> str:
        return f"第{self.seq}项"


class _Wrong(Exception):
    """An answer cannot be used; the text says why."""


def claims_of(comparison: Comparison, answers: Sequence[Mapping[str, Any]]) -> list[Claim]:
    """One claim for each new item, in their order: as answered, else as the comparison found. Raises `Refused` with all problems."""
    reader = _Answers(comparison)
    reader.read(answers)
    claims = [reader.claims.get(difference.seq) or _found(difference) for difference in comparison.differences_of_new]
    problems = [*reader.problems, *reader.open_items()]
    if not problems:
        claims = _with_heirs(claims)
        problems = list(_misfits(comparison, claims, reader.retired))
    if problems:
        hint = "在清单差异中逐项确认后再接受。"
        file = comparison.new.file
        raise Refused(*(Problem("FILE", ERROR, text, hint, form="task_progress", file=file) for text in problems))
    return claims


def _found(difference: Any) -> Claim:
    """The claim of an item without an answer; what is uncertain is a problem of its own."""
    matched = difference.seq_before is not None
    return Claim(difference.seq, SAME if matched else NEW, (difference.task_uid,) if matched else ())


class _Answers:
    """Reads the answers one by one: `claims` by number, `retired` ids, `problems` in words."""

    def __init__(self, comparison: Comparison) -> None:
        self._differences = {difference.seq: difference for difference in comparison.differences_of_new}
        self._before = {item.task_uid: item for item in comparison.current.items if item.status == "active"}
        self.claims: dict[int | None, Claim] = {}
        self.retired: set[str] = set()
        self.problems: list[str] = []
        self._seen: set[Any] = set()

    def read(self, answers: Iterable[Mapping[str, Any]]) -> None:
        for answer in answers:
            try:
                if answer.get("decision") == RETIRE:
                    self._read_retired(answer)
                else:
                    self._read_claim(answer)
            except _Wrong as wrong:
                self.problems.append(str(wrong))

    def open_items(self) -> Iterator[str]:
        """A problem for each uncertain item that nobody answered."""
        for seq, difference in self._differences.items():
            if difference.kind == UNCERTAIN and seq not in self._seen:
                yield f"第{seq}项需要确认是不是原有任务，还没有答复。"

    def _read_claim(self, answer: Mapping[str, Any]) -> None:
        seq, decision = answer.get("seq"), answer.get("decision")
        if not isinstance(seq, int):
            raise _Wrong(f"答复里的序号“{seq}”应为数字。")
        if seq not in self._differences:
            raise _Wrong(f"新清单没有第{seq}项，答复用不上。")
        if seq in self._seen:
            raise _Wrong(f"第{seq}项答复了两次。")
        self._seen.add(seq)
        if decision not in _WORDS:
            known = "、".join(f"{word}（{key}）" for key, word in _WORDS.items())
            raise _Wrong(f"第{seq}项的答复认不出来，应为{known}之一。")
        uids = self._uids(answer)
        enough = len(uids) >= 2 if decision == MERGE else len(uids) == 1
        if decision != NEW and not (enough and len(set(uids)) == len(uids) and set(uids) <= self._before.keys()):
            raise _Wrong(f"第{seq}项答复为{_WORDS[decision]}，{_WANTED[decision]}。")
        heir = decision == SPLIT and answer.get("heir") is True
        self.claims[seq] = Claim(seq, decision, () if decision == NEW else uids, heir, _takes(answer, seq, decision))

    def _read_retired(self, answer: Mapping[str, Any]) -> None:
        seq, uids = answer.get("seq"), self._uids(answer)
        if not uids:
            uids = tuple(uid for uid, item in self._before.items() if item.seq == seq)
        if len(uids) != 1 or uids[0] not in self._before:
            raise _Wrong(f"原第{seq}项答复为移出，但现行清单里找不到这一项。")
        if self._before[uids[0]].seq != seq:
            raise _Wrong(f"原第{seq}项答复为移出，但所写的任务标识是原第{self._before[uids[0]].seq}项的。")
        if uids[0] in self.retired:
            raise _Wrong(f"原第{seq}项答复了两次移出。")
        self.retired.add(uids[0])

    @staticmethod
    def _uids(answer: Mapping[str, Any]) -> tuple[str, ...]:
        """The ids that an answer names; none where they are not a list of texts."""
        given = answer.get("task_uid") or []
        return tuple(given) if isinstance(given, list | tuple) and all(isinstance(uid, str) for uid in given) else ()


def _takes(answer: Mapping[str, Any], seq: int, decision: str) -> dict[str, tuple[str, ...]]:
    """What a part takes along, by kind."""
    given = answer.get("takes") or {}
    if not isinstance(given, Mapping) or not given.keys() <= set(TAKES):
        raise _Wrong(f"第{seq}项要带走的内容写得不对，只能是文字、项目、成效和佐证材料。")
    found = {name: given.get(name) or () for name in TAKES}
    if not all(isinstance(ids, list | tuple) and all(isinstance(one, str) for one in ids) for ids in found.values()):
        raise _Wrong(f"第{seq}项要带走的内容写得不对，每一类都应是一个列表。")
    if decision != SPLIT and any(found.values()):
        raise _Wrong(f"第{seq}项答复为{_WORDS[decision]}，不能另选带走的内容；只有拆分出来的才选。")
    return {name: tuple(dict.fromkeys(ids)) for name, ids in found.items()}


def _with_heirs(claims: list[Claim]) -> list[Claim]:
    """The claims with an heir for each split: the one marked, or that is the earlier item anyway, else the first."""
    settled = {claim.uids[0] for claim in claims if claim.heir or claim.decision == SAME}
    found = []
    for claim in claims:
        if claim.decision == SPLIT and claim.uids[0] not in settled:
            settled.add(claim.uids[0])
            claim = replace(claim, heir=True)
        found.append(claim)
    return found


def _misfits(comparison: Comparison, claims: list[Claim], retired: set[str]) -> Iterator[str]:
    """What does not fit together, in words."""
    before = comparison.current.by_uid()
    by_uid: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for uid in claim.uids:
            by_uid[uid].append(claim)
    for uid, found in by_uid.items():
        name, names = f"原第{before[uid].seq}项", "、".join(claim.name for claim in found)
        if uid in retired:
            yield f"{name}答复为移出，但它对应新清单{names}。"
        yield from _misfits_of_one(name, names, found)


def _misfits_of_one(name: str, names: str, found: list[Claim]) -> Iterator[str]:
    """What does not fit among the claims of one earlier item."""
    parts = [claim for claim in found if claim.decision == SPLIT]
    whole = [claim for claim in found if claim.decision != SPLIT]
    if len(whole) > 1:
        yield f"{name}被对应了两次：新清单{names}。由一项拆成几项的，都答复为拆分。"
    elif parts and any(claim.decision == MERGE for claim in whole):
        yield f"{name}在{names}里既拆分又合并，不能同时办理。"
    elif parts and len(found) == 1:
        yield f"{name}只拆出{names}一项，拆分至少要有两项。"
    heirs = [claim.name for claim in parts if claim.heir] + [claim.name for claim in whole if parts and claim.decision == SAME]
    if len(heirs) > 1:
        yield f"{name}拆分后由{'、'.join(heirs)}延续，只能有一项。"
    yield from _misfits_of_takes(name, parts)


def _misfits_of_takes(name: str, parts: list[Claim]) -> Iterator[str]:
    """What two parts both take, or the heir takes although it keeps the rest anyway."""
    for heir in (claim for claim in parts if claim.heir and any(claim.takes.values())):
        yield f"{heir.name}延续{name}，其余内容都归它，不用另选带走的内容。"
    for kind, word in _MOVED.items():
        takers: dict[str, list[str]] = defaultdict(list)
        for claim in parts:
            for one in claim.takes[kind]:
                takers[one].append(claim.name)
        for names in dict.fromkeys(tuple(taken) for taken in takers.values() if len(taken) > 1):
            yield f"{name}的同一个{word}由{'、'.join(names)}都带走，只能归一项。"
