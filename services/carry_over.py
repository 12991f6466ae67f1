"""Moving what the county has recorded along with a revised list: splits, merges, and the covers of the open periods.

Records follow their item's permanent id, so renumbering and rewording move nothing. Only open periods are written to: what was sent
stays under the ids it was sent with. Nothing is deleted; a retired item keeps its texts of all periods.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from exchange.tasklist import Merge, Part, Resolved, Split
from models.forms import BY_TABLE, Explanation, Form, Issue, PolicyList, ReserveProject, Submission, TaskProgress
from models.forms import children as children_of
from models.problems import Refused, refuse
from models.tasks import TaskItem, TaskList
from services import locks
from services.desk import Write
from services.records import NOTHING, insert_record, plain, update_record
from services.tasklists import versions_sent

TEXTS = ("progress", "problems", "next_step", "change_note", "inapplicable_reason")
"""What a clerk writes about an item each month (F3), the part of a split that takes a copy of it chooses by name."""

_ASSIGNED = ("applicable", "inapplicable_reason", "county_lead", "county_coop")
"""What every part of a split has from the item it comes of: whether it concerns the county, and who does it."""

_SINGLE = ("applicable", "county_lead", "status", "percent", "deadline", "filler", "phone", "dept_reviewer")
"""What a merged item has once: its heir's where that has any, else the first other's."""

_CHILDREN = tuple(form.__tablename__ for form in children_of(TaskProgress))


def is_open(state: str | None) -> bool:
    """Whether a period of this state may be written to."""
    return state in (None, locks.DRAFT, locks.RETURNED)


def open_periods(connection: Connection) -> tuple[str, ...]:
    """The periods with progress on the list that are still to be sent with the list in force, oldest first."""
    states = dict(connection.execute(select(Submission.period, Submission.state)).tuples().all())
    sent = versions_sent(connection)
    used = connection.scalars(select(TaskProgress.period).distinct().order_by(TaskProgress.period))
    return tuple(str(period) for period in used if is_open(states.get(period)) and period not in sent)


def carry_over(write: Write, resolved: Resolved, before: TaskList, version: str) -> None:
    """Move the records along inside the write that puts the list in force under `version`.

    Raises `Refused` where what a part shall take is no longer its item's.
    """
    periods = open_periods(write.session.connection())
    known = before.by_uid()
    for split in resolved.splits:
        for part in split.parts:
            _take_part(write, split, part, periods, known)
    for merge in resolved.merges:
        _merge(write, merge, periods, known)
    _stamp_covers(write, version)


def _rows(write: Write, form: type[Form], uids: Iterable[str], periods: Sequence[str]) -> list[Any]:
    columns = form.__table__.c
    query = select(form).where(columns.task_uid.in_(list(uids)), columns.period.in_(periods)).order_by(columns.id)
    return list(write.session.scalars(query))


def _take_part(write: Write, split: Split, part: Part, periods: Sequence[str], known: Mapping[str, TaskItem]) -> None:
    for name in part.texts:
        if name not in TEXTS:
            raise refuse("FILE", f"第{part.seq}项要带走的“{name}”不是填报内容。", f"可带走：{'、'.join(map(_label, TEXTS))}。")
    for row in _rows(write, TaskProgress, [split.task_uid], periods):
        wanted = {name: getattr(row, name) for name in (*_ASSIGNED, *part.texts)}
        _fill(write, part.task_uid, str(row.period), wanted)
    for uid in part.projects:
        _hand_over(write, _found(write, ReserveProject, uid), split, part, known)
    for uid in part.records:
        record = next(filter(None, (_found(write, BY_TABLE[table], uid) for table in _CHILDREN)), None)
        if record is not None and record.period not in periods:
            raise _stale(part, known[split.task_uid], f"成效或材料“{uid}”所在的{record.period}已报送")
        _hand_over(write, record, split, part, known)


def _label(name: str) -> str:
    return str(TaskProgress.__table__.c[name].info["field"].label)


def _found(write: Write, form: type[Form], uid: str) -> Any:
    return write.session.scalars(select(form).where(form.__table__.c[form.info.key] == uid)).first()


def _hand_over(write: Write, record: Any, split: Split, part: Part, known: Mapping[str, TaskItem]) -> None:
    if record is None or record.task_uid != split.task_uid:
        raise _stale(part, known[split.task_uid], "要带走的项目、成效或材料已不在原任务下")
    update_record(write, record, {"task_uid": part.task_uid})


def _stale(part: Part, item: TaskItem, why: str) -> Refused:
    message = f"第{part.seq}项由原第{item.seq}项拆出，{why}，没有接受清单。"
    return refuse("DATA", message, "重新对照清单，再选一次各项带走的内容。", form="task_progress", record=item.task_uid)


def _fill(write: Write, uid: str, period: str, wanted: Mapping[str, Any]) -> None:
    """Give an item's month what it has not got yet, beginning the month where there is none."""
    rows = _rows(write, TaskProgress, [uid], [period])
    given = {name: value for name, value in wanted.items() if value not in NOTHING}
    if rows:
        update_record(write, rows[0], {name: value for name, value in given.items() if getattr(rows[0], name) in NOTHING})
    else:
        insert_record(write, "task_progress", {"task_uid": uid, **given}, period)


def _merge(write: Write, merge: Merge, periods: Sequence[str], known: Mapping[str, TaskItem]) -> None:
    for period in periods:
        _merge_month(write, merge, period, known)
    for table in _CHILDREN:
        for record in _rows(write, BY_TABLE[table], merge.others, periods):
            update_record(write, record, {"task_uid": merge.task_uid})
    for project in write.session.scalars(select(ReserveProject).where(ReserveProject.task_uid.in_(merge.others))).all():
        update_record(write, project, {"task_uid": merge.task_uid})
    _redirect_links(write, merge)
    _merge_reasons(write, merge, periods, known)


def side_by_side(texts: Iterable[tuple[int, str | None]]) -> str | None:
    """The texts of several items, by their numbers before, as one text that holds each whole: 【原第3项】…【原第5项】….

    The first is the heir's; where nothing else is to be told it stays as it is. None where all are empty.
    """
    heir, *others = list(texts)
    told = [(seq, text) for seq, text in (heir, *others) if text and text.strip()]
    if len({text for _, text in told}) <= 1 and (not told or told[0] == heir):
        return heir[1]
    seen: dict[str, int] = {}
    for seq, text in told:
        seen.setdefault(text, seq)
    return "".join(f"【原第{seq}项】{text}" for text, seq in seen.items())


def _merge_month(write: Write, merge: Merge, period: str, known: Mapping[str, TaskItem]) -> None:
    uids = (merge.task_uid, *merge.others)
    rows = {row.task_uid: row for row in _rows(write, TaskProgress, uids, [period])}
    others = [rows[uid] for uid in merge.others if uid in rows]
    if not others:
        return
    heir = rows.get(merge.task_uid)
    months = [row for row in (heir, *others) if row is not None]
    wanted: dict[str, Any] = {
        name: side_by_side((known[uid].seq, getattr(rows.get(uid), name, None)) for uid in uids) for name in TEXTS
    }
    for name in _SINGLE:
        wanted[name] = next((value for row in months if (value := getattr(row, name)) not in NOTHING), None)
    wanted["applicable"] = any(row.applicable for row in months) or wanted["applicable"]
    bodies = [body for row in months for body in (row.county_lead, *(row.county_coop or ())) if body]
    wanted["county_coop"] = tuple(body for body in dict.fromkeys(bodies) if body != wanted["county_lead"])
    if heir is None:
        insert_record(write, "task_progress", {"task_uid": merge.task_uid, **wanted}, period)
    else:
        update_record(write, heir, wanted)


def _redirect_links(write: Write, merge: Merge) -> None:
    """Issues and policies that name a merged item name the one that goes on."""
    for issue in write.session.scalars(select(Issue).where(Issue.link.in_(merge.others))).all():
        update_record(write, issue, {"link": merge.task_uid})
    for policy in write.session.scalars(select(PolicyList).where(PolicyList.links.is_not(None))).all():
        if set(policy.links or ()) & set(merge.others):
            links = (merge.task_uid if uid in merge.others else uid for uid in policy.links or ())
            update_record(write, policy, {"links": tuple(dict.fromkeys(links))})


def _merge_reasons(write: Write, merge: Merge, periods: Sequence[str], known: Mapping[str, TaskItem]) -> None:
    """The reasons given for the merged items stand side by side under the one that goes on."""
    columns, uids = Explanation.__table__.c, (merge.task_uid, *merge.others)
    query = select(Explanation).where(columns.record_uid.in_(uids), columns.period.in_(periods)).order_by(columns.id)
    groups: dict[tuple[str, str], dict[str, Explanation]] = {}
    for row in write.session.scalars(query):
        groups.setdefault((str(row.rule_id), str(row.period)), {})[str(row.record_uid)] = row
    for (rule, period), found in groups.items():
        if found.keys() == {merge.task_uid}:
            continue
        reason = side_by_side((known[uid].seq, found[uid].reason if uid in found else None) for uid in uids)
        first = next(found[uid] for uid in uids if uid in found)
        _write_reason(write, found.get(merge.task_uid), (rule, merge.task_uid, period), reason, first)


def _write_reason(
    write: Write, row: Explanation | None, keys: tuple[str, str, str], reason: str | None, first: Explanation
) -> None:
    before = None if row is None else plain(Explanation, _values(row))
    rule, uid, period = keys
    if row is None:
        row = Explanation(rule_id=rule, record_uid=uid, period=period, author=first.author, written_at=first.written_at)
        write.session.add(row)
    row.reason = reason
    write.session.flush()
    after = plain(Explanation, _values(row))
    if after != before:
        write.note("explanation", f"{rule}|{uid}", before, after, period)


def _values(row: Form) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in row.__table__.columns}


def _stamp_covers(write: Write, version: str) -> None:
    """The covers of the periods still to be sent name the list in force."""
    sent = versions_sent(write.session.connection())
    for cover in write.session.scalars(select(Submission)).all():
        if is_open(cover.state) and cover.period not in sent:
            update_record(write, cover, {"tasklist_version": version})
