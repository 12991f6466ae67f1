"""What accepting a list would do to the county's records, difference by difference, in a clerk's words, before anything is written.

The records are read once (`holdings`); `effects` is then worked out anew for each answer without touching the data file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from exchange.tasklist import Comparison, Conflict, Difference, Held, conflicts, returning
from models.forms import Explanation, Issue, PolicyList, ReserveProject, TaskEvidence, TaskMetric, TaskProgress
from models.profile import profile
from models.system import Department
from models.tasks import TaskItem
from services.carry_over import TEXTS, open_periods

SHOWN_NAMES = 3
_DONE = "03"


@dataclass
class Holding:
    """What the county has recorded about one item: `own` as it says last, `texts` of the newest open period that has any.

    `months` are the open periods with progress, `past` the others; `projects` and `records` (results and evidence of open periods) are
    id and name, `reasons` those of open periods, `links` issues and policies that name the item.
    """

    months: list[str] = field(default_factory=list)
    past: list[str] = field(default_factory=list)
    own: Held = field(default_factory=Held)
    texts: dict[str, str] = field(default_factory=dict)
    projects: list[tuple[str, str]] = field(default_factory=list)
    records: list[tuple[str, str]] = field(default_factory=list)
    reasons: int = 0
    links: int = 0

    @property
    def words(self) -> str:
        """The counts that are not nought: 本期进展1条、2个储备项目、历史8期."""
        counts = (
            (len(self.months), "本期进展{}条"), (len(self.records), "成效和佐证材料{}条"), (self.reasons, "核实说明{}条"),
            (len(self.projects), "{}个储备项目"), (self.links, "{}条问题或政策"), (len(self.past), "历史{}期"),
        )  # fmt: skip
        return "、".join(text.format(count) for count, text in counts if count)


Holdings = Mapping[str, Holding]
_NONE = Holding()


def holdings(connection: Connection) -> dict[str, Holding]:
    """What is recorded about each item, by task_uid; one reading for the whole list."""
    periods = open_periods(connection)
    found: dict[str, Holding] = defaultdict(Holding)
    bodies = dict(connection.execute(select(Department.name, Department.city_units)).tuples().all())
    c = TaskProgress.__table__.c
    columns = [c.period, c.task_uid, c.county_lead, c.deadline, c.applicable, c.status, *(c[name] for name in TEXTS)]
    for row in connection.execute(select(*columns).order_by(c.period)):
        held = found[row.task_uid]
        held.own = _own(row, bodies)
        (held.months if row.period in periods else held.past).append(row.period)
        if row.period in periods:
            held.texts = {name: text for name in TEXTS if (text := getattr(row, name))} or held.texts
    for name, form in (("metric_name", TaskMetric), ("title", TaskEvidence)):
        t = form.__table__.c
        query = select(t.task_uid, t.record_uid, t[name]).where(t.period.in_(periods)).order_by(t.id)
        for uid, record, title in connection.execute(query).tuples():
            found[uid].records.append((record, title or record))
    _add_references(connection, found, periods)
    return dict(found)


def _own(row: Any, bodies: Mapping[str, Sequence[str]]) -> Held:
    declared = "不涉及本县" if row.applicable is False else ""
    if row.status == _DONE:
        declared = profile().codes["CL-TASKSTATUS"].label(_DONE)
    return Held(row.deadline or "", row.county_lead or "", tuple(bodies.get(row.county_lead or "", ())), declared)


def own_of(held: Holdings) -> dict[str, Held]:
    """What the comparison wants to know of what the county set itself."""
    return {uid: each.own for uid, each in held.items()}


def _add_references(connection: Connection, found: dict[str, Holding], periods: Sequence[str]) -> None:
    p, e = ReserveProject.__table__.c, Explanation.__table__.c
    query = select(p.task_uid, p.project_uid, p.project_name).where(p.task_uid.is_not(None)).order_by(p.id)
    for task, uid, name in connection.execute(query).tuples():
        found[task].projects.append((uid, name or uid))
    for uid in connection.scalars(select(e.record_uid).where(e.period.in_(periods))):
        if uid in found:
            found[uid].reasons += 1
    links = list(connection.scalars(select(Issue.link).where(Issue.link.is_not(None))))
    for several in connection.scalars(select(PolicyList.links).where(PolicyList.links.is_not(None))):
        links += several or ()
    for uid in links:
        if uid in found:
            found[uid].links += 1


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of the records of one difference: of item `seq` of the new list, or of a removed one, which has `before` only.

    `before` are the numbers and `task_uids` the ids of the items in force that it touches; the counts add up what they hold.
    """

    seq: int | None
    before: tuple[int, ...]
    task_uids: tuple[str, ...]
    months: int
    records: int
    projects: int
    past: int
    sentences: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "before": list(self.before), "task_uids": list(self.task_uids), "sentences": list(self.sentences)}


@dataclass(frozen=True)
class _Fate:
    """One new item as the answers so far have it; `decision` is "" while it waits for an answer."""

    item: TaskItem
    decision: str
    uids: tuple[str, ...]
    heir: bool = False
    takes: Mapping[str, Sequence[str]] = field(default_factory=dict)


def effects(comparison: Comparison, answers: Iterable[Mapping[str, Any]], held: Holdings) -> tuple[Effect, ...]:
    """One effect for each new item in their order, then one for each item in force that nothing goes on with.

    Answers may be missing or not fit together yet; nothing is refused here.
    """
    before = {item.task_uid: item for item in comparison.current.items if item.status == "active"}
    fates = _fates(comparison, list(answers), before)
    claimed = {uid for fate in fates for uid in fate.uids}
    back = returning(comparison.current, comparison.new)
    found = [
        _back(fate, back[fate.item.seq], held) if _is_back(fate, back) else _effect(fate, before, held, fates) for fate in fates
    ]
    return (*found, *(_removed(item, held.get(uid, _NONE)) for uid, item in before.items() if uid not in claimed))


def _fates(comparison: Comparison, answers: list[Mapping[str, Any]], before: Mapping[str, TaskItem]) -> list[_Fate]:
    given = {answer.get("seq"): answer for answer in answers if answer.get("decision") != "retire"}
    gone = {uid for a in answers if a.get("decision") == "retire" for uid in a.get("task_uid") or _named(before, a.get("seq"))}
    by_seq = {difference.seq: difference for difference in comparison.differences if difference.seq is not None}
    fates, split = [], set()
    for item in comparison.new.items:
        fate = _fate(item, given.get(item.seq), by_seq.get(item.seq), before, gone)
        if fate.decision == "split" and not _has_heir(given.values(), fate.uids) and fate.uids not in split:
            fate = _Fate(item, "split", fate.uids, heir=True)
            split.add(fate.uids)
        fates.append(fate)
    return fates


def _named(before: Mapping[str, TaskItem], seq: Any) -> list[str]:
    return [uid for uid, item in before.items() if item.seq == seq]


def _has_heir(answers: Iterable[Mapping[str, Any]], uids: tuple[str, ...]) -> bool:
    return any(tuple(a.get("task_uid") or ()) == uids and (a.get("heir") or a.get("decision") == "same") for a in answers)


def _fate(
    item: TaskItem,
    answer: Mapping[str, Any] | None,
    difference: Difference | None,
    before: Mapping[str, TaskItem],
    gone: set[str],
) -> _Fate:
    if answer is not None:
        uids = tuple(uid for uid in answer.get("task_uid") or () if uid in before)
        decision = str(answer.get("decision") or "") if uids else "new"
        return _Fate(item, decision, uids, answer.get("heir") is True, answer.get("takes") or {})
    if difference is None or difference.kind == "added":
        return _Fate(item, "new", ())
    if difference.kind == "uncertain":
        return _Fate(item, "", tuple(c.task_uid for c in difference.candidates if c.task_uid not in gone))
    return _Fate(item, "same", (difference.task_uid,))


def _effect(fate: _Fate, before: Mapping[str, TaskItem], held: Holdings, fates: list[_Fate]) -> Effect:
    items = [before[uid] for uid in fate.uids]
    mine = [held.get(uid, _NONE) for uid in fate.uids]
    say = {"": _waiting, "new": _new, "split": _split, "merge": _merged}.get(fate.decision, _same)
    sentences = [*say(fate, items, mine)]
    if items and fate.decision and (fate.decision != "split" or fate.heir):
        sentences += [*_parts(fate, fates, items[0]), *_changed(fate.item, items[0], mine[0].own)]
    numbers = tuple(item.seq for item in items)
    return Effect(fate.item.seq, numbers, fate.uids, *_counts(mine), tuple(sentences))


def _is_back(fate: _Fate, back: Mapping[int, TaskItem]) -> bool:
    return fate.decision == "new" and fate.item.seq in back


def _back(fate: _Fate, item: TaskItem, held: Holdings) -> Effect:
    """A retired item that comes back word for word, as a new one: what was recorded of it goes on."""
    each = held.get(item.task_uid, _NONE)
    words = f"，{each.words}接上" if each.words else ""
    told = f"第{fate.item.seq}项与移出的原第{item.seq}项文字相同，仍用原来的任务标识{words}。"
    return Effect(fate.item.seq, (), (item.task_uid,), *_counts([each]), (told,))


def _counts(held: Sequence[Holding]) -> tuple[int, int, int, int]:
    past = {period for each in held for period in each.past}
    months, records, projects = (sum(len(getattr(each, name)) for each in held) for name in ("months", "records", "projects"))
    return months, records, projects, len(past)


def _waiting(fate: _Fate, items: list[TaskItem], held: list[Holding]) -> Iterator[str]:
    for item, each in zip(items, held, strict=True):
        if each.words:
            yield f"等待答复：原第{item.seq}项有{each.words}。"


def _new(fate: _Fate, items: list[TaskItem], held: list[Holding]) -> Iterator[str]:
    yield f"第{fate.item.seq}项是新任务，本期从空白填起。"


def _same(fate: _Fate, items: list[TaskItem], held: list[Holding]) -> Iterator[str]:
    old, new, words = items[0], fate.item, held[0].words
    if words and old.seq != new.seq:
        yield f"{words}随第{old.seq}项改为第{new.seq}项。"
    elif words and old.content != new.content:
        yield f"{words}仍在第{new.seq}项。"
    if held[0].texts and old.content != new.content:
        yield "任务内容有改动，核对本期进展是否仍然切题。"


def _parts(fate: _Fate, fates: list[_Fate], item: TaskItem) -> Iterator[str]:
    """What goes away from an item that is split."""
    parts = [f"第{f.item.seq}项" for f in fates if f is not fate and f.decision == "split" and f.uids == (item.task_uid,)]
    if parts:
        yield f"原第{item.seq}项由第{fate.item.seq}项延续，另拆出{'、'.join(parts)}；没有选给它们的内容都留在第{fate.item.seq}项。"


def _split(fate: _Fate, items: list[TaskItem], held: list[Holding]) -> Iterator[str]:
    old, has = items[0], held[0]
    if fate.heir:
        yield from _same(fate, items, held)
        return
    takes = {name: list(fate.takes.get(name) or ()) for name in ("texts", "projects", "records")}
    forms = (("texts", "复制本期文字{}段"), ("projects", "带走{}个储备项目"), ("records", "带走成效和佐证材料{}条"))
    taken = "、".join(text.format(len(takes[name])) for name, text in forms if takes[name])
    yield f"由原第{old.seq}项拆出，{taken or '没有选带走的内容'}；历史各期留在原任务下。"
    if has.months and has.own.lead:
        yield f"县级牵头部门{has.own.lead}和配合部门一并带入，核对是否合适。"


def _merged(fate: _Fate, items: list[TaskItem], held: list[Holding]) -> Iterator[str]:
    names = "、".join(f"原第{item.seq}项" for item in items)
    yield f"{names}合并为第{fate.item.seq}项，由原第{items[0].seq}项延续。"
    for item, each in list(zip(items, held, strict=True))[1:]:
        if each.texts:
            yield f"原第{item.seq}项的本期文字并列到第{fate.item.seq}项，前面标明【原第{item.seq}项】，过长的由检查提示。"
        moved = Holding(records=each.records, projects=each.projects, reasons=each.reasons, links=each.links).words
        if moved:
            yield f"原第{item.seq}项的{moved}转到第{fate.item.seq}项。"
        if each.past:
            yield f"原第{item.seq}项的历史{len(each.past)}期留在原任务下，可以查看。"
    leads = list(dict.fromkeys(each.own.lead for each in held if each.months and each.own.lead))
    if len(leads) > 1:
        yield f"县级牵头部门仍为{leads[0]}，{'、'.join(leads[1:])}列为配合部门，核对是否合适。"


def _changed(new: TaskItem, old: TaskItem, own: Held) -> Iterator[str]:
    """What the city changed, each beside what the county has set itself."""
    ours = {conflict.field: conflict for conflict in conflicts(old, new, own)}
    if new.lead != old.lead:
        told = f"，县级牵头部门现为{own.lead}{'，核对是否要改' if 'lead' in ours else ''}" if own.lead else ""
        yield f"市级牵头单位由{old.lead or '无'}改为{new.lead or '无'}{told}。"
    if new.deadline != old.deadline:
        yield f"市级完成时限由{old.deadline or '无'}改为{new.deadline or '无'}{_own_deadline(ours.get('deadline'))}。"
    if "content" in ours:
        yield f"任务内容有改动，县级已填“{own.declared}”，核对是否仍然成立。"


def _own_deadline(conflict: Conflict | None) -> str:
    if conflict is None:
        return ""
    late = "，晚于市级" if conflict.theirs and conflict.ours > conflict.theirs else ""
    return f"，县级填的是{conflict.ours}{late}，核对是否要改"


def _removed(item: TaskItem, held: Holding) -> Effect:
    sentences = []
    if held.words:
        sentences.append(f"第{item.seq}项移出后，{held.words}转入历史，可以查看。")
    if held.months:
        sentences.append("本期已填的进展保留，但不再上报。")
    if held.projects:
        names = "、".join(f"“{name}”" for _, name in held.projects[:SHOWN_NAMES])
        rest = f"等{len(held.projects)}个项目" if len(held.projects) > SHOWN_NAMES else ""
        sentences.append(f"储备项目{names}{rest}对应的任务将不在清单内，接受后检查会提示，须改对应任务。")
    return Effect(None, (item.seq,), (item.task_uid,), *_counts([held]), tuple(sentences))
