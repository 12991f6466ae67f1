"""Taking over a revised list of the city: read, compare, decide, accept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exchange.tasklist import Comparison, TaskListRead, compare, new_list, read_tasklist
from models import backup
from models.problems import Problem, Refused, has_errors, refuse
from models.tasks import TaskList
from services.desk import Desk
from services.tasklists import accept, current_list


@dataclass(frozen=True)
class ListImport:
    """A list that was compared with the one in force, and perhaps accepted."""

    applied: bool
    read: TaskListRead
    comparison: Comparison
    problems: list[Problem]

    @property
    def ok(self) -> bool:
        return not has_errors(self.problems)

    def to_json(self) -> dict[str, Any]:
        """As `tasks import --json` prints it."""
        names = {"title": self.read.title, "doc_no": self.read.doc_no, "issued": self.read.issued}
        return {"ok": self.ok, "applied": self.applied, "items": len(self.read.items), "list": names,
                "diff": self.comparison.to_json(), "problems": [p.to_json() for p in self.problems]}  # fmt: skip

    def lines(self) -> list[str]:
        """The comparison for people."""
        words = {
            "unchanged": "未变",
            "renumbered": "仅序号变化",
            "changed": "修改",
            "uncertain": "需确认",
            "added": "新增",
            "removed": "移出",
        }
        diff = self.comparison.to_json()
        counts = "，".join(f"{word}{len(diff[kind])}项" for kind, word in words.items())
        return [f"清单“{self.read.title}”共{len(self.read.items)}项：{counts}。", "已接受。" if self.applied else "未改动数据。"]


def read_answers(path: Path) -> list[dict[str, Any]]:
    """The answers file: a JSON list of {"seq", "decision", "task_uid"}. Raises `Refused` where it is none."""
    try:
        answers = json.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise refuse("FILE", "找不到答复文件。", "检查文件名和文件夹。", file=str(path)) from None
    except ValueError as error:
        raise refuse("FILE", f"答复文件不是JSON（{error}）。", "检查文件内容。", file=str(path)) from None
    if not isinstance(answers, list) or not all(isinstance(a, dict) and isinstance(a.get("seq"), int) for a in answers):
        raise refuse("FILE", "答复文件的格式不对。", "应为一个列表，每项写明seq和decision。", file=str(path))
    return answers


def import_list(desk: Desk, path: Path, answers: list[dict[str, Any]], *, apply: bool = False) -> ListImport:
    """Compare a list with the one in force; with `apply` and no question left open, put it in force.

    Accepting takes a verified backup first and is one transaction. Raises `Refused` where the file is no list of this city.
    """
    read = read_tasklist(path)
    with desk.reading() as connection:
        current = current_list(connection)
    comparison = compare(current, read)
    problems = list(read.problems)
    if not apply or has_errors(problems):
        return ListImport(False, read, comparison, problems)
    try:
        decided = new_list(comparison, answers, read.issued or desk.today.isoformat())
    except Refused as refused:
        return ListImport(False, read, comparison, [*problems, *refused.problems])
    _accept(desk, decided, path, answers)
    return ListImport(True, read, comparison, problems)


def _accept(desk: Desk, tasks: TaskList, path: Path, answers: list[dict[str, Any]]) -> None:
    source = desk.database.path
    backup.make(source, source.with_name(f"{source.stem}-换清单前.db"))
    with desk.writing(f"接受新清单：{path.name}") as write:
        accept(write, tasks, file=path.name, sha256=backup.sha256_of(path), choices=answers)
