"""The list that comes of a comparison, once the clerk has answered what was uncertain: who goes on, is split, merged, retired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from exchange.tasklist.answers import MERGE, SAME, SPLIT, Claim, claims_of
from exchange.tasklist.compare import Comparison
from exchange.tasklist.identity import new_uids
from models.tasks import TaskItem, TaskList


@dataclass(frozen=True, slots=True)
class Part:
    """A new item split off from an earlier one, with what it takes along: texts (by field) are copied, the others (by id) moved."""

    task_uid: str
    seq: int
    texts: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """An earlier item that was split; the heir keeps its id and is not among the parts."""

    task_uid: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """Earlier items that became one: `task_uid` goes on as item `seq`, the others are retired."""

    task_uid: str
    seq: int
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolved:
    """What the answers come to: the items to be put in force, each with its permanent id, and what happens to the earlier ones."""

    items: tuple[TaskItem, ...]
    splits: tuple[Split, ...] = ()
    merges: tuple[Merge, ...] = ()
    retired: tuple[str, ...] = ()


def resolve(comparison: Comparison, answers: Sequence[Mapping[str, Any]] = ()) -> Resolved:
    """The answers put into effect. What no new item claims is retired.

    `answers` are `{"seq", "decision", "task_uid": [...]}`, for a part of a split also `heir` and `takes`; one for every uncertain
    item, and for any other that the clerk sees differently. Raises `Refused` with a problem for each that is missing, double or wrong.
    """
    claims = claims_of(comparison, answers)
    before = comparison.current.by_uid()
    uids = [_own_uid(claim, fresh) for claim, fresh in zip(claims, new_uids(comparison.current, comparison.new), strict=True)]
    items = []
    for item, claim, uid in zip(comparison.new.items, claims, uids, strict=True):
        earlier = before[claim.uids[0]] if claim.uids else None
        prov_task = item.prov_task or (earlier.prov_task if earlier else "")
        items.append(replace(item, task_uid=uid, prov_task=prov_task))
    gone = tuple(uid for uid, item in before.items() if item.status == "active" and uid not in uids)
    merges = tuple(Merge(claim.uids[0], claim.seq, claim.uids[1:]) for claim in claims if claim.decision == MERGE)
    return Resolved(tuple(items), _splits(claims, uids), merges, gone)


def new_list(comparison: Comparison, answers: Sequence[Mapping[str, Any]] = (), version: str = "") -> TaskList:
    """The list to be put in force; its version is the date of the document unless given. Raises like `resolve`."""
    return list_of(comparison, resolve(comparison, answers), version)


def list_of(comparison: Comparison, resolved: Resolved, version: str = "") -> TaskList:
    """The resolved items as a list; its version is the date of the document unless given."""
    new = comparison.new
    return TaskList(version or new.issued, new.title, new.doc_no, new.issued, resolved.items, new.issuer)


def _own_uid(claim: Claim, fresh: str) -> str:
    """The id a new item goes under: the one it continues, or a new one of its own."""
    goes_on = claim.decision in (SAME, MERGE) or claim.heir
    return claim.uids[0] if goes_on else fresh


def _splits(claims: Sequence[Claim], uids: Sequence[str]) -> tuple[Split, ...]:
    """The splits in the order of the new list."""
    parts: dict[str, list[Part]] = {}
    for claim, uid in zip(claims, uids, strict=True):
        if claim.decision == SPLIT and not claim.heir:
            part = Part(uid, claim.seq, claim.takes["texts"], claim.takes["projects"], claim.takes["records"])
            parts.setdefault(claim.uids[0], []).append(part)
    return tuple(Split(uid, tuple(found)) for uid, found in parts.items())
