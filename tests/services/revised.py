"""A county that has recorded much about its list, random revisions of the list with fitting answers, and all that is recorded."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select

from exchange.tasklist import TaskListRead, compare
from models.database import FILE_NAME
from models.forms import BY_TABLE, FORMS, stored
from models.kinds import TEXT
from models.system import AcceptedItem, AcceptedList, Department, Snapshot, SnapshotRecord
from models.tasks import TaskItem, TaskList
from services.books import open_book
from services.checking import findings
from services.desk import Desk, open_desk
from services.effects import effects, holdings, own_of
from services.filing import freeze, sign
from services.packages import export
from services.records import insert_record
from services.revisions import ListImport
from services.tasklists import current_list, current_with_retired
from tests.conftest import TODAY
from tests.exchange.lists import as_read, items
from tests.rules import sample
from tests.services.conftest import PERIOD, add_month, fill

EARLIER = "2026-10"
Answers = list[dict[str, Any]]
BUILT_IN = TaskList.built_in()
UIDS = {item.seq: item.task_uid for item in BUILT_IN.items}


def sent_before(desk: Desk, folder: Path) -> str:
    """The period before, filled in without an error and sent; returns the id of its project."""
    uid = fill(desk, EARLIER)
    with desk.reading() as connection:
        asked = [p for p in findings(open_book(connection, EARLIER, desk)) if p.needs_reason]
    with desk.writing("说明") as write:
        for problem in asked:
            values = {"rule_id": problem.code, "record_uid": problem.record, "reason": "因设备到货推迟，已重新约定时间。"}
            insert_record(write, "explanation", values, EARLIER)
    freeze(desk, EARLIER)
    export(desk, EARLIER, folder)
    return uid


def record_much(desk: Desk, project: str) -> None:
    """This period's texts, results, evidence, reasons, projects, issues and policies, about every item of the list its own."""
    with desk.reading() as connection:
        items = current_list(connection).items
    with desk.writing("样例") as write:
        add_month(write, project, (), PERIOD)
        for item in items:
            _record_item(write, item)
        for rule in ("T03", "T12"):
            for item in items[::3]:
                reason = f"第{item.seq}项按{rule}说明：因场地调整，完成时间顺延。"
                insert_record(write, "explanation", {"rule_id": rule, "record_uid": item.task_uid, "reason": reason}, PERIOD)
        links = tuple(item.task_uid for item in items[::4])
        insert_record(write, "policy_list", {**sample.policy(), "record_uid": None, "links": links})
    sign(desk, PERIOD, reviewer="王样例", approver="赵样例")


def _record_item(write: Any, item: TaskItem) -> None:
    uid, n = item.task_uid, item.seq
    values = sample.task(uid, period=PERIOD, progress=f"11月{n % 28 + 1}日走访第{n}类单位{n + 3}家，形成清单1份。")
    texts = {
        "problems": f"第{n}项资金缺口{n}万元。",
        "next_step": f"12月{n % 28 + 1}日前完成第{n}项验收。",
        "dept_reviewer": f"审核{n}",
    }
    own = {"applicable": False, "inapplicable_reason": f"本县没有第{n}项所指的单位，经核实不涉及。"} if n % 7 == 0 else {}
    lead = {"county_lead": f"样例县第{n % 5}局", "county_coop": (f"样例县第{n % 5 + 5}局",), "deadline": "2026-12"}
    insert_record(write, "task_progress", {**values, **texts, **own, **lead}, PERIOD)
    for place in range(n % 3):
        metric = {"task_uid": uid, "metric_name": f"成效{n}之{place}", "value": Decimal(n), "unit": "台", "cumulative": False}
        insert_record(write, "task_metric", metric, PERIOD)
        insert_record(write, "task_evidence", {"task_uid": uid, "title": f"材料{n}之{place}"}, PERIOD)
    if n % 2:
        insert_record(write, "reserve_project", {"project_name": f"样例项目{n}", "task_uid": uid, "content": f"更新设备{n}台。"})
    if n % 6 == 0:
        insert_record(write, "issue", {"desc": f"第{n}项缺少资金。", "link": uid, "source": "01"})


def numbered(found: list[TaskItem]) -> list[TaskItem]:
    return [replace(item, seq=place) for place, item in enumerate(found, 1)]


def without(*seqs: int) -> list[TaskItem]:
    return numbered([item for item in items() if item.seq not in seqs])


def split_seventh() -> list[TaskItem]:
    """Item 7 in two halves: 7 and 8."""
    found = list(items())
    whole = found[6].content
    half = whole.index("。", len(whole) // 3) + 1
    found[6:7] = [replace(found[6], content=whole[:half]), replace(found[6], content=whole[half:])]
    return numbered(found)


def merged_fifth() -> list[TaskItem]:
    """Items 5 and 6 as one: 5."""
    found = list(items())
    found[4:6] = [replace(found[4], content=found[4].content + found[5].content)]
    return numbered(found)


MERGE: Answers = [{"seq": 5, "decision": "merge", "task_uid": [UIDS[5], UIDS[6]]}]


def split(**takes: list[str]) -> Answers:
    heir = {"seq": 7, "decision": "split", "task_uid": [UIDS[7]], "heir": True}
    return [heir, {"seq": 8, "decision": "split", "task_uid": [UIDS[7]], "takes": takes}]


def copy_of(made: Path, folder: Path) -> Desk:
    """A data folder of its own with the same content."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(made / FILE_NAME, folder / FILE_NAME)
    return open_desk(folder, TODAY)


_TABLES = (*FORMS, Department, AcceptedList, AcceptedItem, Snapshot, SnapshotRecord)


def everything(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """All that is recorded, row by row with its place; how often a record was changed apart."""
    found = {}
    with desk.reading() as connection:
        for table in _TABLES:
            columns = [column for column in table.__table__.columns if column.name != "revision"]
            rows = connection.execute(select(*columns).order_by(*table.__table__.primary_key))
            found[table.__tablename__] = [tuple(map(str, row)) for row in rows]
    return found


def texts(desk: Desk) -> Counter[str]:
    """Every text of every record of every period that somebody wrote."""
    found: Counter[str] = Counter()
    with desk.reading() as connection:
        for form in FORMS:
            written = [name for name, field in stored(form).items() if field.kind is TEXT and name not in _NOT_WRITTEN]
            for row in connection.execute(select(*(form.__table__.c[name] for name in written))) if written else ():
                found.update(text for text in row if text)
    return found


_NOT_WRITTEN = ("task_uid", "record_uid", "tasklist_version")


def rows(desk: Desk, table: str, **where: Any) -> list[dict[str, Any]]:
    columns = BY_TABLE[table].__table__.c
    with desk.reading() as connection:
        query = select(columns).where(*(columns[name] == value for name, value in where.items())).order_by(columns.id)
        return [dict(row._mapping) for row in connection.execute(query)]


def month(desk: Desk, uid: str, period: str = PERIOD) -> dict[str, Any]:
    return rows(desk, "task_progress", task_uid=uid, period=period)[0]


def compared(desk: Desk, items: Sequence[TaskItem], answers: Answers = [], **changes: str) -> ListImport:  # noqa: B006
    """A revised list as it was read, compared with the one in force."""
    read: TaskListRead = as_read(items, **changes)
    with desk.reading() as connection:
        current, held = current_with_retired(connection), holdings(connection)
    comparison = compare(current, read, own_of(held))
    return ListImport(False, read, comparison, [], "0" * 64, effects(comparison, answers, held))


def random_answers(desk: Desk, found: ListImport, rng: random.Random) -> Answers:
    """Answers that fit together: to all that is asked, and to some that is not."""
    differences = found.comparison.differences_of_new
    asked = {d.seq for d in differences if d.kind == "uncertain"}
    others = [d.seq for d in differences if d.kind != "uncertain"]
    seqs = [*asked, *rng.sample(others, min(len(others), rng.randint(0, 5)))]
    rng.shuffle(seqs)
    matched = {d.task_uid for d in differences if d.seq_before is not None and d.seq not in seqs}
    free = [item.task_uid for item in found.comparison.current.items if item.task_uid not in matched]
    rng.shuffle(free)
    with desk.reading() as connection:
        held = holdings(connection)
    answers: Answers = []
    while seqs:
        decision = rng.choice(("new", "same", "merge", "split"))
        if decision == "split" and len(seqs) >= 2 and free:
            answers += _split([seqs.pop() for _ in range(min(len(seqs), rng.randint(2, 3)))], free.pop(), held, rng)
        elif decision == "merge" and len(free) >= 2:
            uids = [free.pop() for _ in range(min(len(free), rng.randint(2, 3)))]
            answers.append({"seq": seqs.pop(), "decision": "merge", "task_uid": uids})
        elif decision == "same" and free:
            answers.append({"seq": seqs.pop(), "decision": "same", "task_uid": [free.pop()]})
        elif decision == "new":
            answers.append({"seq": seqs.pop(), "decision": "new"})
    return answers


def _split(seqs: list[int | None], uid: str, held: Any, rng: random.Random) -> Answers:
    """One heir, and parts that take some of what there is."""
    of = held.get(uid)
    projects, records = ([key for key, _ in getattr(of, name)] for name in ("projects", "records")) if of else ([], [])
    found: Answers = [{"seq": seqs[0], "decision": "split", "task_uid": [uid], "heir": True}]
    for seq in seqs[1:]:
        takes: dict[str, list[str]] = {"texts": rng.sample(["progress", "problems", "next_step"], rng.randint(0, 3))}
        takes["projects"] = [projects.pop() for _ in range(rng.randint(0, len(projects)))]
        takes["records"] = [records.pop() for _ in range(rng.randint(0, len(records)))]
        found.append({"seq": seq, "decision": "split", "task_uid": [uid], "takes": takes})
    return found
