"""`--marked FILE`: a command that reads a workbook also writes its marked-up copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from exchange.markup import Marked, marked_steps, require_target
from models.problems import Problem, Refused
from ui.answer import Answer, listed, refusal, watched
from ui.call import Call

T = TypeVar("T")


def with_marked(
    call: Call, look: Callable[[], T], problems: Callable[[T], Sequence[Problem]], answer: Callable[[T], Answer]
) -> Answer:
    """The answer of a command, with the marked-up copy of its file where one is asked for.

    `look` reads without writing; `answer` tells, and applies where that is asked for: after the copy is written, so that a copy that
    cannot be written changes nothing. A file that is refused is marked too, as far as it can be read.
    """
    o = call.options
    if o.marked is None:
        return answer(look())
    require_target(o.file, o.marked)
    try:
        found = look()
    except Refused as refused:
        return _refused(call, refused)
    return _told(answer, found, watched(marked_steps(o.file, problems(found), o.marked)))


def _told(answer: Callable[[T], Answer], found: T, marked: Marked) -> Answer:
    made = answer(found)
    made.data["marked"] = _json(marked)
    made.lines.append(f"{marked.words}。")
    return made


def _json(marked: Marked) -> dict[str, object]:
    return {"file": marked.file, "cells": marked.cells, "problems": marked.problems, "remarks": list(marked.remarks)}


def _refused(call: Call, refused: Refused) -> Answer:
    made = refusal(refused.problems, refused.exit_code)
    if refused.exit_code == 1:
        try:
            marked = watched(marked_steps(call.options.file, refused.problems, call.options.marked))
        except Refused as second:
            if second.exit_code == 3:
                made.lines += listed(list(second.problems))
                made.data["problems"] += [p.to_json() for p in second.problems]
            return made
        made.data["marked"] = _json(marked)
        made.lines.append(f"{marked.words}。")
    return made
