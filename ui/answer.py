"""What a command answers: its JSON, its lines for people, its exit code, and how they are printed and kept."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Generator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from exchange.files import Step, replace_file
from models.problems import Problem, Refused

T = TypeVar("T")
NAMED = 3
"""How many records a line names when one message holds for many."""


@dataclass
class Answer:
    """What a command has to say: its JSON, the lines for people, and the exit code."""

    data: Any
    lines: list[str]
    code: int = 0
    refused: bool = False


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(type(value).__name__)


def to_json(data: Any) -> str:
    """One JSON value; decimals as numbers, dates as ISO text."""
    return json.dumps(data, ensure_ascii=False, indent=1, default=_plain)


def listed(problems: list[Problem]) -> list[str]:
    """One line a message, in the order of first mention, with the records it holds for, or their cells where it is about a file's."""
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        same = replace(problem, sheet=None, cell=None) if problem.record else problem
        groups.setdefault(same.line(), []).append(problem)
    return [found[0].line() if len(found) == 1 and found[0].cell else line + _named(found) for line, found in groups.items()]


def _named(problems: list[Problem]) -> str:
    names = [f"{p.sheet}{p.cell}" if p.record and p.cell else p.record for p in problems]
    named = [name for name in names if name]
    more = f"等{len(named)}条" if len(named) > NAMED else ""
    return f"（{'、'.join(named[:NAMED])}{more}）" if named else ""


def watched(work: Generator[Step, None, T]) -> T:
    """Run long work to its end, with a bar where somebody is watching."""
    seen = sys.stderr is not None and sys.stderr.isatty()
    while True:
        try:
            step = next(work)
        except StopIteration as end:
            if seen:
                sys.stderr.write("\r\033[K")
            result: T = end.value
            return result
        if seen:
            filled = 20 * step.done // max(1, step.total)
            sys.stderr.write(f"\r[{'█' * filled}{'░' * (20 - filled)}] {step.text}\033[K")
            sys.stderr.flush()


def refusal(problems: tuple[Problem, ...], code: int) -> Answer:
    return Answer({"ok": False, "problems": [p.to_json() for p in problems]}, listed(list(problems)), code, refused=True)


def keep_json(path: Path, answer: Answer) -> int:
    """Write the answer's JSON to a file; returns the command's exit code, or 3 where the file cannot be written after all."""
    try:
        with replace_file(path) as part:
            part.write_text(to_json(answer.data) + "\n", "utf-8")
    except Refused as refused:
        if not answer.refused:
            for line in ("命令已经做完，只是结果没有写进文件。", *listed(list(refused.problems))):
                print(line, file=sys.stderr)
        return refused.exit_code
    return answer.code


def tell(options: argparse.Namespace, answer: Answer) -> None:
    if getattr(options, "json", False):
        print(to_json(answer.data))
    else:
        for line in answer.lines:
            print(line, file=sys.stderr if answer.refused else sys.stdout)
