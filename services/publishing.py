"""The city's side: a list in any shape becomes one in our own format, with permanent ids, parameters, calendar and code lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from exchange.tasklist import Comparison, TaskListRead, compare, read_tasklist, resolve
from exchange.tasklist.compare import UNCERTAIN
from exchange.tasklist.publish import write_list
from models.database import FILE_NAME
from models.problems import Problem, Refused, has_errors, refuse
from models.profile import bring_into_force, profile
from models.tasks import TaskItem, TaskList
from services.desk import Desk, open_desk
from services.tasklists import current_list

Answers = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Published:
    """A list that was published, or why it was not: `file` and `tasks` are None while there are errors or open questions.

    `comparison` is of the items that came without an id, with those in force that the file does not name by id.
    """

    read: TaskListRead
    comparison: Comparison
    before: TaskList
    problems: list[Problem]
    file: Path | None = None
    tasks: TaskList | None = None

    @property
    def ok(self) -> bool:
        return self.file is not None

    def to_json(self) -> dict[str, Any]:
        """As `publish --json` prints it."""
        r, done = self.read, self.tasks
        known = self.before.by_uid()
        names = {"title": r.title, "doc_no": r.doc_no, "issued": r.issued}
        uids = [item.task_uid for item in done.items] if done else []
        return {
            "ok": self.ok, "file": self.file, "items": len(r.items), "list": names, "version": done.version if done else None,
            "kept": [uid for uid in uids if uid in known], "new": [uid for uid in uids if uid not in known],
            "uncertain": [d.to_json() for d in self.comparison.of(UNCERTAIN)], "annexes": r.annexes.to_json(),
            "problems": [p.to_json() for p in self.problems],
        }  # fmt: skip

    def lines(self) -> list[str]:
        """The outcome for people."""
        if self.tasks is None:
            return [*self._questions(), "没有发布。"]
        known = self.before.by_uid()
        kept = sum(item.task_uid in known for item in self.tasks.items)
        counts = f"共{len(self.tasks.items)}项：沿用原任务标识{kept}项，新标识{len(self.tasks.items) - kept}项"
        changed = [f"  {line}" for line in self.read.annexes.lines()]
        return [f"已发布：{self.file}，版本{self.tasks.version}，{counts}。", *changed]

    def _questions(self) -> list[str]:
        before, after = self.before.by_uid(), {item.seq: item for item in self.read.items}
        found = []
        for question in self.comparison.of(UNCERTAIN):
            maybe = "；".join(
                f"原第{c.seq_before}项“{before[c.task_uid].title}”（{c.task_uid}，相似度{c.similarity:.0%}）"
                for c in question.candidates
            )
            found.append(f"第{question.seq}项“{after[question.seq or 0].title}”须确认是不是：{maybe}")
        return found


def desk_if_any(folder: Path, today: date | None = None) -> Desk | None:
    """The desk of a data folder, for reading; None where nothing was set up there: then the built-in profile is in force."""
    if (folder / FILE_NAME).is_file():
        return open_desk(folder, today, read_only=True)
    bring_into_force(None)
    return None


def publish(
    source: Path, target: Path, answers: Answers = (), *, desk: Desk | None = None, today: date | None = None
) -> Published:
    """Read a list and write it in our own format, with what its own annexes change.

    Items keep the id that the file has; the others get that of the item in force that they are (of the desk's list, else of the built-in
    one), else a new one. Nothing is written while the file has errors or an item is uncertain without an answer. Raises `Refused` where
    the source is no list of this city, or the target cannot be written.
    """
    if target.suffix.casefold() != ".xlsx":
        raise refuse("FILE", f"“{target.name}”不是.xlsx文件名。", "发布的清单存为.xlsx文件。", file=str(target))
    if target.resolve() == source.resolve():
        raise refuse("FILE", "发布的清单不能覆盖原文件。", "换一个文件名。", file=str(target))
    read = read_tasklist(source)
    before = _list_in_force(desk)
    comparison = _comparison(read, before)
    unpublished = Published(read, comparison, before, list(read.problems))
    if has_errors(unpublished.problems):
        return unpublished
    try:
        found = resolve(comparison, answers).items
    except Refused as refused:
        return replace(unpublished, problems=[*read.problems, *refused.problems])
    day = today or date.today()
    tasks = _tasks(read, before, found, day)
    write_list(target, tasks, profile().with_annexes(read.annexes.annexes), day)
    return replace(unpublished, file=target, tasks=tasks)


def _list_in_force(desk: Desk | None) -> TaskList:
    if desk is None:
        return TaskList.built_in()
    with desk.reading() as connection:
        return current_list(connection)


def _comparison(read: TaskListRead, before: TaskList) -> Comparison:
    marked = {item.task_uid for item in read.items if item.task_uid}
    left = tuple(item for item in before.items if item.task_uid not in marked)
    return compare(replace(before, items=left), replace(read, items=tuple(i for i in read.items if not i.task_uid)))


def _tasks(read: TaskListRead, before: TaskList, found: Sequence[TaskItem], today: date) -> TaskList:
    """The list to be published: the items in their printed order, dated today where the document has no date."""
    given = iter(found)
    items = tuple(item if item.task_uid else next(given) for item in read.items)
    issued = read.issued or today.isoformat()
    return TaskList(issued, read.title or before.title, read.doc_no, issued, items, read.issuer or before.issuer)
