"""The list that comes of a comparison, once the clerk has answered what was uncertain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from exchange.tasklist.compare import UNCERTAIN, Comparison, Difference
from exchange.tasklist.identity import new_uids
from models.problems import ERROR, Problem, Refused
from models.tasks import TaskItem, TaskList

SAME, NEW = "same", "new"
_LATER = {"split": "拆分", "merge": "合并", "retire": "移出"}


def resolve(comparison: Comparison, answers: Sequence[Mapping[str, Any]] = ()) -> list[TaskItem]:
    """The items of the list to be put in force, each with its permanent id; what is not among them is retired.

    `answers` are `{"seq", "decision": "same"|"new", "task_uid": [...]}`, one for every uncertain item. Raises `Refused` with a problem
    for each answer that is missing, double or wrong.
    """
    chosen, problems = _choices(comparison, answers)
    if problems:
        raise Refused(*problems)
    uids = new_uids(comparison.current, comparison.new)
    before = comparison.current.by_uid()
    found = []
    for place, item in enumerate(comparison.new.items):
        difference = comparison.differences[place]
        uid = chosen[item.seq] if difference.kind == UNCERTAIN else difference.task_uid
        earlier = before.get(uid)
        prov_task = item.prov_task or (earlier.prov_task if earlier else "")
        found.append(replace(item, task_uid=uid or uids[place], prov_task=prov_task))
    return found


def new_list(comparison: Comparison, answers: Sequence[Mapping[str, Any]] = (), version: str = "") -> TaskList:
    """The list to be put in force; its version is the date of the document unless given. Raises like `resolve`."""
    new = comparison.new
    items = tuple(resolve(comparison, answers))
    return TaskList(version or new.issued, new.title, new.doc_no, new.issued, items, new.issuer)


def _choices(comparison: Comparison, answers: Sequence[Mapping[str, Any]]) -> tuple[dict[int, str], list[Problem]]:
    """The earlier item chosen for each uncertain one, "" for a new one, by number; and what is wrong with the answers."""
    open_items = {d.seq: d for d in comparison.of(UNCERTAIN)}
    matched = {d.task_uid for d in comparison.differences if d.seq is not None and d.seq_before is not None}
    free = set(comparison.current.by_uid()) - matched
    chosen: dict[int, str] = {}
    problems = []
    for answer in answers:
        wrong = _wrong(answer, open_items, chosen, free)
        if wrong:
            problems.append(_problem(comparison, wrong))
        else:
            uids = answer.get("task_uid") or [""]
            chosen[answer["seq"]] = uids[0] if answer["decision"] == SAME else ""
    problems += [
        _problem(comparison, f"第{seq}项需要确认是不是原有任务，还没有答复。") for seq in open_items if seq not in chosen
    ]
    twice = [uid for uid, count in Counter(filter(None, chosen.values())).items() if count > 1]
    problems += [_problem(comparison, f"原第{comparison.current.by_uid()[uid].seq}项被对应了两次。") for uid in twice]
    return chosen, problems


def _wrong(
    answer: Mapping[str, Any], open_items: Mapping[int | None, Difference], chosen: Mapping[int, str], free: set[str]
) -> str:
    """What is wrong with an answer, "" for nothing."""
    seq, decision, uids = answer.get("seq"), answer.get("decision"), answer.get("task_uid") or []
    if not isinstance(seq, int) or seq not in open_items:
        return f"第{seq}项不是需要确认的任务。"
    if seq in chosen:
        return f"第{seq}项答复了两次。"
    if decision in _LATER:
        return f"第{seq}项的答复“{_LATER[decision]}”目前还不能办理，请答复为原有任务或新任务。"
    if decision not in (SAME, NEW):
        return f"第{seq}项的答复认不出来，应为原有任务（same）或新任务（new）。"
    if decision == SAME and not (isinstance(uids, list) and len(uids) == 1 and uids[0] in free):
        return f"第{seq}项答复为原有任务，须指明一项还没有对应的原有任务。"
    return ""


def _problem(comparison: Comparison, message: str) -> Problem:
    hint = "在清单差异中逐项确认后再接受。"
    return Problem("FILE", ERROR, message, hint, form="task_progress", file=comparison.new.file)
