"""Taking over a revised list of the city: read, compare, decide, accept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from exchange.files import Step, finish
from exchange.tasklist import Comparison, Resolved, TaskListRead, compare, list_of, read_tasklist, read_tasklist_text, resolve
from models import backup
from models.problems import WARNING, Problem, Refused, has_errors, refuse
from models.tasks import TaskList
from services.carry_over import carry_over
from services.desk import Desk
from services.effects import Effect, effects, holdings, own_of
from services.tasklists import accept, current_list, current_number, current_with_retired, require_replaceable

Answers = Sequence[Mapping[str, Any]]
_STEPS = 6


@dataclass(frozen=True)
class ListImport:
    """A list that was compared with the one in force, and perhaps accepted.

    `sha256` is of the file, or of the pasted text in UTF-8; `version` is the one it is in force under, "" before it is accepted;
    `basis` numbers the list in force that it was compared with.
    """

    applied: bool
    read: TaskListRead
    comparison: Comparison
    problems: list[Problem]
    sha256: str = ""
    effects: tuple[Effect, ...] = ()
    version: str = ""
    basis: int = 0

    @property
    def ok(self) -> bool:
        return not has_errors(self.problems)

    def to_json(self) -> dict[str, Any]:
        """As `tasks import --json` prints it."""
        names = {"title": self.read.title, "doc_no": self.read.doc_no, "issued": self.read.issued}
        return {"ok": self.ok, "applied": self.applied, "items": len(self.read.items), "list": names,
                "diff": self.comparison.to_json(), "annexes": self.read.annexes.to_json(),
                "effects": [e.to_json() for e in self.effects],
                "version": self.version or None, "sha256": self.sha256, "problems": [p.to_json() for p in self.problems]}  # fmt: skip

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
        told = [f"  {_subject(effect)}：{sentence}" for effect in self.effects for sentence in effect.sentences]
        end = f"已接受，版本{self.version}。" if self.applied else "未改动数据。"
        annexes = [f"  {line}" for line in self.read.annexes.lines()]
        return [f"清单“{self.read.title}”共{len(self.read.items)}项：{counts}。", *told, *annexes, end]


def _subject(effect: Effect) -> str:
    return f"第{effect.seq}项" if effect.seq is not None else f"原第{effect.before[0]}项"


def read_answers(path: Path) -> list[dict[str, Any]]:
    """The answers file: a JSON list of {"seq", "decision", "task_uid"}. Raises `Refused` where it is none, or one is of the wrong kind."""
    try:
        answers = json.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise refuse("FILE", "找不到答复文件。", "检查文件名和文件夹。", file=str(path)) from None
    except UnicodeDecodeError:
        raise refuse("FILE", "答复文件不是UTF-8编码的文字。", "另存为UTF-8编码的JSON文件。", file=str(path)) from None
    except json.JSONDecodeError as error:
        message = f"答复文件不是JSON：第{error.lineno}行第{error.colno}个字符处写得不对。"
        raise refuse("FILE", message, "检查文件内容。", file=str(path)) from None
    except (ValueError, RecursionError):
        raise refuse("FILE", "答复文件不是答复：数字太长，或层数太多。", "检查文件内容。", file=str(path)) from None
    if not isinstance(answers, list):
        raise refuse("FILE", "答复文件的格式不对。", "应为一个列表，每项写明seq和decision。", file=str(path))
    for place, answer in enumerate(answers, 1):
        if not _is_answer(answer):
            hint = "seq为整数，decision为文字，task_uid为文字的列表；拆分的可有heir（true或false）和takes。"
            raise refuse("FILE", f"答复文件的格式不对：第{place}条答复。", hint, file=str(path))
    return answers


def _is_answer(answer: Any) -> bool:
    """Whether the parts of an answer are of the right kinds; what they say is for `resolve` to judge."""
    if not isinstance(answer, dict) or type(answer.get("seq")) is not int or not isinstance(answer.get("decision"), str):
        return False
    takes = answer.get("takes") or {}
    return isinstance(takes, dict) and all(_are_texts(ids) for ids in (answer.get("task_uid"), *takes.values()))


def _are_texts(ids: Any) -> bool:
    return ids is None or (isinstance(ids, list) and all(isinstance(one, str) for one in ids))


def import_list(desk: Desk, source: Path | str, answers: Answers, *, apply: bool = False) -> ListImport:
    """`import_steps` run to its end."""
    return finish(import_steps(desk, source, answers, apply=apply))


def import_steps(
    desk: Desk, source: Path | str, answers: Answers = (), *, apply: bool = False
) -> Generator[Step, None, ListImport]:
    """Compare a list (a file, or pasted text) with the one in force; with `apply` and no question left open, put it in force.

    Raises `Refused` where the source is no list of this city, and, applying, as `accept_steps` does.
    """
    yield Step(0, _STEPS, "正在读取清单")
    if isinstance(source, Path):
        read = read_tasklist(source)
        sha256 = backup.sha256_of(source)
    else:
        sha256, read = hashlib.sha256(source.encode()).hexdigest(), read_tasklist_text(source)
    yield Step(1, _STEPS, "正在与现行清单对照")
    with desk.reading() as connection, Session(connection) as session:
        current, basis, held = current_with_retired(connection), current_number(connection), holdings(connection)
        warnings = [*_locked(session), *_older(read, current)]
    comparison = compare(current, read, own_of(held))
    told = effects(comparison, answers, held)
    found = ListImport(False, read, comparison, [*read.problems, *warnings], sha256, told, basis=basis)
    return (yield from accept_steps(desk, found, answers)) if apply else found


def _locked(session: Session) -> list[Problem]:
    """A warning where the list could be looked at but not be accepted now."""
    try:
        require_replaceable(session)
    except Refused as refused:
        return [replace(problem, severity=WARNING) for problem in refused.problems]
    return []


def _older(read: TaskListRead, current: TaskList) -> list[Problem]:
    if not read.issued or not current.issued or read.issued >= current.issued:
        return []
    message = f"这份清单的日期（{read.issued}）早于现行清单（{current.issued}）。"
    return [Problem("FILE", WARNING, message, "核对是不是选错了文件。", form="task_progress", file=read.file)]


def accept_steps(desk: Desk, found: ListImport, answers: Answers) -> Generator[Step, None, ListImport]:
    """Put a compared list in force, with all records moved along: one transaction, after a verified backup.

    Returned as it was, with the problems, where an answer is missing or wrong; nothing was changed then, nor where the work is stopped
    before its end. Raises `Refused` where a period is frozen on the list in force, or the list or the records are no longer those
    that were compared.
    """
    if has_errors(found.problems):
        return found
    try:
        resolved = resolve(found.comparison, answers)
    except Refused as refused:
        return replace(found, problems=[*found.problems, *refused.problems])
    with desk.reading() as connection, Session(connection) as session:
        require_replaceable(session)
        _require_same_list(connection, found)
    yield Step(2, _STEPS, "正在备份数据")
    source = desk.database.path
    backup.make(source, source.with_name(f"{source.stem}-换清单前.db"))
    version = yield from _put_in_force(desk, found, resolved, answers)
    return replace(found, applied=True, version=version, problems=[p for p in found.problems if p.code != "LOCKED"])


def _put_in_force(desk: Desk, found: ListImport, resolved: Resolved, answers: Answers) -> Generator[Step, None, str]:
    tasks = list_of(found.comparison, resolved, found.read.issued or desk.today.isoformat())
    with desk.writing(f"接受新清单：{found.read.file}") as write:
        yield Step(3, _STEPS, "正在写入新清单")
        require_replaceable(write.session)
        before = current_list(write.session.connection())
        _require_same_list(write.session.connection(), found)
        came = found.read.annexes.annexes
        tasks = accept(write, tasks, file=found.read.file, sha256=found.sha256, choices=answers, annexes=came)
        yield Step(4, _STEPS, "正在转移已填报的内容")
        carry_over(write, resolved, before, tasks.version)
        yield Step(5, _STEPS, "正在保存")
    return tasks.version


def _require_same_list(connection: Connection, found: ListImport) -> None:
    if current_list(connection) != found.comparison.current or found.basis not in (0, current_number(connection)):
        message = "对照之后现行清单已经变了，没有接受。"
        raise refuse("DATA", message, "用这份清单重新对照，再答复一次。", form="task_progress", file=found.read.file)
