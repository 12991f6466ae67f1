"""What an accepted list changed, told for the file: every difference, the answers given, what was moved along, without drawing it.

Everything is told from what was stored when the list was accepted, so that the note can be made again at any time and says the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from exchange.tasklist.compare import changed_fields
from exchange.tasklist.layout import check_name, used_in
from models import periods
from models.annexes import Annexes
from models.forms import BY_TABLE, fields
from models.profile import Parameter, Profile, built_in, profile
from models.system import AcceptedList, AuditEntry, County
from models.tasks import TaskItem
from models.values import plain_number
from services.carry_over import TEXTS
from services.desk import Change, Desk
from services.list_versions import AcceptedVersion, with_the_one_before
from services.names import names_now, short_title

LABELS = {
    "action": "重要行动",
    "task": "主要任务",
    "content": "具体工作内容",
    "units_text": "责任单位",
    "deadline": "完成时限",
}
"""The fields of an item as the list prints them; its number stands in the heading."""

SIGNS = {
    "split": ("⊢", "拆分"), "merge": ("⊣", "合并"), "added": ("+", "新增"), "removed": ("−", "移出"), "changed": ("≠", "修改"),
    "units": ("◇", "单位变化"), "renumbered": ("#", "仅序号变化"), "unchanged": ("=", "未变"),
}  # fmt: skip
"""Sign and word of each kind of difference, in the note's order."""

_DECISIONS = {"same": "原第{}项", "new": "新任务", "split": "拆自原第{}项", "merge": "合并原第{}项", "retire": "移出"}


def answer_words(decision: str, numbers: Sequence[int]) -> str:
    """An answer in a word: 原第24项, 新任务, 拆自原第24项, 合并原第3、5项, 移出."""
    return _DECISIONS[decision].format("、".join(map(str, sorted(numbers))))


@dataclass(frozen=True)
class NoteEntry:
    """One difference: its kind, the numbers before and after, what changed (label, before, after), the answer, what moved along."""

    kind: str
    numbers: str
    title: str
    changes: tuple[tuple[str, str, str], ...] = ()
    answer: str = ""
    effects: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnnexEntry:
    """A parameter, due date or code that changed, with what uses it."""

    what: str
    before: str
    after: str
    used_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChangeNote:
    """The note: `facts` are label and value, `counts` kind and number, `moved` what was moved along in all, `marks` what every page says.

    `entries` are those with something to tell; what only moved on or stayed is named by number in `renumbered` and `unchanged`.
    """

    version: str
    facts: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, int], ...]
    entries: tuple[NoteEntry, ...]
    renumbered: tuple[tuple[int, int], ...]
    unchanged: tuple[int, ...]
    annexes: tuple[AnnexEntry, ...]
    moved: tuple[str, ...]
    marks: tuple[str, ...] = ()


def change_note(desk: Desk, list_id: int | None = None) -> ChangeNote:
    """What an accepted list changed against the one before; without an id the one in force. Raises `Refused` for the first list."""
    before, after = with_the_one_before(desk, list_id)
    with desk.reading() as connection:
        county = connection.execute(select(County.unit, County.dept, County.filler, County.demo)).one()
        moves = _Moves(connection, after.id, before, after)
    unit = profile().codes["CL-COUNTY"].label(county.unit)
    entries = [*_entries(before, after, moves)]
    told = [entry for entry in entries if entry.kind not in ("renumbered", "unchanged")]
    old = before.tasks.by_uid()
    kept = [(old[i.task_uid].seq, i.seq, e.kind) for i, e in zip(after.tasks.items, entries, strict=False) if i.task_uid in old]
    counts = Counter(entry.kind for entry in entries)
    return ChangeNote(
        after.tasks.version,
        tuple(_facts(before, after, unit, county)),
        tuple((word, counts[kind]) for kind, (_, word) in SIGNS.items() if counts[kind]),
        tuple(told),
        tuple((was, now) for was, now, kind in kept if kind == "renumbered"),
        tuple(now for _, now, kind in kept if kind == "unchanged"),
        tuple(_annexes(before.annexes, after.annexes)),
        tuple(moves.whole()),
        (profile().text("demo_mark"),) if county.demo else (),
    )


def _facts(before: AcceptedVersion, after: AcceptedVersion, unit: str, county: Any) -> Iterator[tuple[str, str]]:
    for word, version in (("原清单", before), ("新清单", after)):
        tasks = version.tasks
        yield word, "，".join(filter(None, (tasks.title, tasks.doc_no, f"{tasks.version} 版", f"{len(tasks.items)}项")))
    yield "清单文件", after.file
    yield "文件校验值", f"SHA-256 {after.sha256}" if after.sha256 else ""
    yield "接受时间", f"{after.accepted_at:%Y-%m-%d %H:%M}"
    yield "接受单位", " ".join(filter(None, (unit, county.dept)))
    yield "经办人", county.filler or ""


def _entries(before: AcceptedVersion, after: AcceptedVersion, moves: _Moves) -> Iterator[NoteEntry]:
    """One entry for each item of the new list in its order, then those that went."""
    old, new = before.tasks.by_uid(), after.tasks.by_uid()
    seqs = {uid: item.seq for uid, item in old.items()}
    choices = {c["seq"]: c for c in after.choices if c.get("decision") != "retire"}
    retired = {c["seq"] for c in after.choices if c.get("decision") == "retire"}
    for item in after.tasks.items:
        choice = choices.get(item.seq)
        said = answer_words(choice["decision"], [seqs[uid] for uid in choice["task_uid"] if uid in seqs]) if choice else ""
        yield _entry(old.get(item.task_uid), item, choice, said, old, moves)
    merged = {uid: c["seq"] for c in choices.values() if c["decision"] == "merge" for uid in c["task_uid"][1:]}
    for uid, item in old.items():
        if uid not in new and item.status == "active":
            said = f"并入新第{merged[uid]}项" if uid in merged else "移出" if item.seq in retired else ""
            yield NoteEntry("removed", f"原第{item.seq}项", item.title, _changes(item, None), said, tuple(moves.of(uid)))


def _entry(
    was: TaskItem | None, item: TaskItem, choice: Mapping[str, Any] | None, said: str, old: Mapping[str, TaskItem], moves: _Moves
) -> NoteEntry:
    decision = choice["decision"] if choice else ""
    source = was or (old.get(choice["task_uid"][0]) if choice and choice["task_uid"] else None)
    numbers = f"原第{source.seq}项 → 新第{item.seq}项" if source else f"新第{item.seq}项"
    if choice and decision == "split":
        said += "，由本项延续" if was else "，另立"
    if decision in ("split", "merge"):
        kind = decision
    elif was is None:
        kind = "added"
    else:
        kind = _kind(changed_fields(was, item))
    effects = () if kind == "unchanged" else tuple(moves.of(item.task_uid))
    return NoteEntry(kind, numbers, item.title, _changes(source, item), said, effects)


def _kind(changed: Sequence[str]) -> str:
    names = set(changed) - {"seq"}
    if not names:
        return "renumbered" if changed else "unchanged"
    return "units" if names <= {"units", "lead"} else "changed"


def _changes(before: TaskItem | None, after: TaskItem | None) -> tuple[tuple[str, str, str], ...]:
    """What the two lists print differently; of an item that came or went content and bodies."""
    names = LABELS if before and after else ("content", "units_text")
    pairs = ((LABELS[name], _printed(before, name), _printed(after, name)) for name in names)
    return tuple((label, old, new) for label, old, new in pairs if old != new)


def _printed(item: TaskItem | None, name: str) -> str:
    return str(getattr(item, name) or "") if item else ""


class _Moves:
    """What the acceptance itself wrote about the records, from its audit row."""

    def __init__(self, connection: Connection, list_id: int, before: AcceptedVersion, after: AcceptedVersion) -> None:
        self._changes = _written(connection, list_id)
        self._seqs = {item.task_uid: f"新第{item.seq}项" for item in after.tasks.items}
        gone = {item.task_uid: f"原第{item.seq}项" for item in before.tasks.items}
        self._seqs = {**gone, **self._seqs}
        self._names = names_now(connection) if self._changes else None

    def of(self, uid: str) -> Iterator[str]:
        """What came to an item, or left it, in sentences."""
        came: dict[str, list[str]] = defaultdict(list)
        left: dict[tuple[str, str], int] = defaultdict(int)
        for change in self._changes:
            was, now = (change["before"] or {}).get("task_uid"), (change["after"] or {}).get("task_uid")
            if now == uid and was and was != uid:
                came[change["form"]].append(str(change["record"]))
            elif was == uid and now and now != uid:
                left[change["form"], now] += 1
            elif change["form"] == "task_progress" and change["record"] == uid:
                yield from _of_texts(change)
        for form, records in came.items():
            yield f"{self._named(form, records)}转到本项。"
        for (form, to), count in left.items():
            yield f"{short_title(form)}{count}条转到{self._seqs.get(to, '别的任务')}。"

    def _named(self, form: str, records: Sequence[str]) -> str:
        if form == "reserve_project" and self._names is not None:
            return f"储备项目{'、'.join(f'“{self._names.project(uid)}”' for uid in records)}"
        return f"{short_title(form)}{len(records)}条"

    def whole(self) -> Iterator[str]:
        """All that was written, counted by form."""
        counts = Counter(change["form"] for change in self._changes if change["form"] in BY_TABLE)
        for form, count in counts.items():
            yield f"{short_title(form)}{count}条"


def _of_texts(change: Change) -> Iterator[str]:
    known = fields(BY_TABLE["task_progress"])
    words = "、".join(known[name].label for name in TEXTS if (change["after"] or {}).get(name))
    if words:
        yield f"{periods.spelled(change['period'])}{words}{'复制到本项' if change['before'] is None else '并列到本项'}。"


def _written(connection: Connection, list_id: int) -> list[Change]:
    """The changes of the write that accepted a list; the last one where it was undone and made again."""
    table = AuditEntry.__table__
    query = select(table.c.changes).where(table.c.action.contains("接受新清单")).order_by(table.c.id.desc())
    for changes in connection.scalars(query):
        made = (c for c in changes if c["form"] == AcceptedList.__tablename__ and c["after"])
        if any(c["record"] == str(list_id) for c in made):
            return list(changes)
    return []


def _annexes(before: Annexes, after: Annexes) -> Iterator[AnnexEntry]:
    """What is in force otherwise than with the list before."""
    old, new = built_in().with_annexes(before), built_in().with_annexes(after)
    for uid, parameter in new.parameters.items():
        was = old.parameters.get(uid)
        if was is None or was.value != parameter.value:
            used = tuple(check_name(rule) for rule in parameter.rules)
            yield AnnexEntry(parameter.label, _value(was), _value(parameter), used)
    for (period, kind), day in new.calendar.items():
        earlier = old.due_date(period, kind)
        if earlier != day:
            what = f"{periods.spelled(period)}{new.codes['CL-REPORTTYPE'].label(kind)}的截止日期"
            yield AnnexEntry(what, earlier.isoformat() if earlier else "", day.isoformat())
    for name in new.codes:
        yield from _codes(name, old, new)


def _value(parameter: Parameter | None) -> str:
    return f"{plain_number(parameter.value)}{parameter.unit}" if parameter else ""


def _codes(name: str, old: Profile, new: Profile) -> Iterator[AnnexEntry]:
    was, used = old.codes[name].by_code, used_in(name)
    for entry in new.codes[name].entries:
        earlier = was.get(entry.code)
        if earlier != entry:
            where = f"代码表{name} {entry.code}"
            yield AnnexEntry(where, _code_words(earlier) if earlier else "", _code_words(entry), used)


def _code_words(entry: Any) -> str:
    aliases = f"（别名：{'、'.join(entry.aliases)}）" if entry.aliases else ""
    return f"{entry.label}{aliases}{'' if entry.offered else '，停用'}"
