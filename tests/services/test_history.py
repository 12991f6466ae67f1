"""Undo and redo: every edit one step, exactly as it was, across forms; what ends the chain; typing as one step."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from models.forms import BY_TABLE, FORMS
from models.problems import Refused
from models.system import AuditEntry, County, Department, Serial
from services.checking import explain
from services.county import county
from services.desk import Desk
from services.filing import freeze, sign, unfreeze
from services.history import History, Undone
from services.loading import load
from services.packages import export
from services.records import add, delete, edit, insert_record
from services.tasklists import current_list
from tests.services.conftest import PERIOD, fill

EARLIER = "2026-10"


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def rows(connection: Connection, table: Any) -> list[tuple[Any, ...]]:
    columns = [column for column in table.__table__.columns if column.name != "revision"]
    return [tuple(row) for row in connection.execute(select(*columns).order_by(*table.__table__.primary_key))]


def everything(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """All records with their places, revisions apart: an undo is a change of its own."""
    with desk.reading() as connection:
        return {table.__tablename__: rows(connection, table) for table in (*FORMS, Department)}


def actions(desk: Desk) -> list[str]:
    with desk.reading() as connection:
        return list(connection.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def value(desk: Desk, table: str, key: str, name: str) -> Any:
    form = BY_TABLE[table]
    with desk.reading() as connection:
        column = form.__table__.c
        return connection.scalar(select(column[name]).where(column[form.info.key] == key))


def undone(found: Undone | None) -> Undone:
    assert found is not None
    return found


def test_there_is_nothing_to_undo_at_first(desk: Desk) -> None:
    history = History(desk)
    assert history.undo(desk) is None and history.redo(desk) is None and not history.can_undo and not history.can_redo


def test_an_edit_goes_back_and_forth(desk: Desk) -> None:
    uid = fill(desk)
    history = History(desk)
    name = value(desk, "reserve_project", uid, "project_name")
    edit(desk, "reserve_project", uid, {"total_invest": Decimal("777.70")})
    back = undone(history.undo(desk))
    assert back.words == f"撤销：修改储备项目“{name}”的总投资"
    assert (back.form, back.record, back.field, back.changed) == ("reserve_project", uid, "total_invest", {"reserve_project"})
    assert value(desk, "reserve_project", uid, "total_invest") != Decimal("777.70")
    assert history.can_redo and not history.can_undo
    assert undone(history.redo(desk)).words == f"重做：修改储备项目“{name}”的总投资"
    assert value(desk, "reserve_project", uid, "total_invest") == Decimal("777.70")
    assert actions(desk)[-2:] == [back.words, f"重做：修改储备项目“{name}”的总投资"]


def test_a_deleted_project_comes_back_with_all_that_belonged_to_it(desk: Desk) -> None:
    uid = fill(desk)
    with desk.writing("上一期的进展") as write:
        insert_record(write, "project_progress", {"project_uid": uid, "month_invest": Decimal("3.00")}, EARLIER)
    add(desk, "reserve_project", {"project_name": "样例县后来的项目"})
    history, before = History(desk), everything(desk)
    assert "project_progress" in delete(desk, "reserve_project", uid)
    after = everything(desk)
    assert not after["project_progress"] and not after["project_funding"]
    back = undone(history.undo(desk))
    assert everything(desk) == before
    assert back.changed == {"reserve_project", "project_funding", "project_equipment", "project_permit", "project_progress"}
    assert back.record == uid and back.words.startswith("撤销：删除储备项目“")
    forth = undone(history.redo(desk))
    assert everything(desk) == after and forth.record == ""
    assert history.undo(desk) and everything(desk) == before


def test_an_item_s_month_comes_back_with_its_evidence(desk: Desk) -> None:
    fill(desk)
    with desk.reading() as connection:
        uid = current_list(connection).items[6].task_uid
    add(desk, "task_evidence", {"task_uid": uid, "title": "样例材料"}, PERIOD)
    history, before = History(desk), everything(desk)
    delete(desk, "task_progress", uid, PERIOD)
    back = undone(history.undo(desk))
    assert everything(desk) == before
    assert back.words == "撤销：删除责任清单进展“第7项 加快农业机械结构调整”" and back.period == PERIOD


def test_no_number_is_given_out_again(desk: Desk) -> None:
    history = History(desk)
    first, _ = add(desk, "reserve_project", {"project_name": "样例县一号项目"})
    assert undone(history.undo(desk)).record == ""
    second, _ = add(desk, "reserve_project", {"project_name": "样例县二号项目"})
    history.record(desk)
    assert second != first and not history.can_redo
    history.undo(desk)
    assert undone(history.redo(desk)).record == second
    with desk.reading() as connection:
        assert 2 in connection.scalars(select(Serial.last)).all()


def test_a_child_record_tells_its_project(desk: Desk) -> None:
    uid = fill(desk)
    history = History(desk)
    key, _ = add(desk, "project_funding", {"project_uid": uid, "channel": "15", "plan_amount": Decimal(1)})
    back = undone(history.undo(desk))
    assert (back.form, back.record, back.parent) == ("project_funding", "", uid)
    assert undone(history.redo(desk)).record == key


def test_typing_in_one_field_is_one_step(desk: Desk, clock: Clock) -> None:
    uid = fill(desk)
    history = History(desk, clock)
    before = value(desk, "reserve_project", uid, "remark")
    for text in ("样", "样例", "样例备注"):
        edit(desk, "reserve_project", uid, {"remark": text})
        history.record(desk)
        clock.now += 4
    history.undo(desk)
    assert value(desk, "reserve_project", uid, "remark") == before and not history.can_undo
    history.redo(desk)
    assert value(desk, "reserve_project", uid, "remark") == "样例备注"


@pytest.mark.parametrize(
    ("table", "changes", "wait"),
    [
        ("reserve_project", {"remark": "停了一会儿"}, 6),
        ("reserve_project", {"site": "样例县示范镇"}, 1),
        ("project_progress", {"change_note": "样例说明"}, 1),
    ],
)
def test_another_thought_is_another_step(desk: Desk, clock: Clock, table: str, changes: dict[str, Any], wait: int) -> None:
    uid = fill(desk)
    history = History(desk, clock)
    edit(desk, "reserve_project", uid, {"remark": "先写的"})
    history.record(desk)
    clock.now += wait
    edit(desk, table, uid, changes, PERIOD)
    history.undo(desk)
    assert value(desk, "reserve_project", uid, "remark") == "先写的" and history.can_undo


def test_typing_does_not_go_on_across_an_undo(desk: Desk, clock: Clock) -> None:
    uid = fill(desk)
    history = History(desk, clock)
    edit(desk, "reserve_project", uid, {"remark": "甲"})
    history.undo(desk)
    history.redo(desk)
    edit(desk, "reserve_project", uid, {"remark": "乙"})
    history.undo(desk)
    assert value(desk, "reserve_project", uid, "remark") == "甲"


def test_what_is_typed_and_taken_out_again_is_no_step(desk: Desk, clock: Clock) -> None:
    uid = fill(desk)
    history = History(desk, clock)
    before = value(desk, "reserve_project", uid, "remark")
    for text in ("样例", before):
        edit(desk, "reserve_project", uid, {"remark": text})
        history.record(desk)
    assert not history.can_undo


def test_a_bulk_load_is_one_step(desk: Desk, sheet: Callable[..., Path]) -> None:
    fill(desk)
    history, before = History(desk), everything(desk)
    load(
        desk,
        "reserve_project",
        sheet(
            ["项目名称", "项目单位（法人全称）", "总投资", "县级行业主管部门"],
            *[[f"样例县{n}号设备更新项目", f"样例{n}号有限公司", n * 10, "样例县示范局"] for n in range(1, 31)],
        ),
        apply=True,
    )
    after = everything(desk)
    assert len(after["reserve_project"]) == 31 and len(after["department"]) == len(before["department"]) + 1
    back = undone(history.undo(desk))
    assert everything(desk) == before and not history.can_undo
    assert back.words.startswith("撤销：导入储备项目：")
    history.redo(desk)
    assert everything(desk) == after


def test_reasons_and_the_cover_are_edits_too(desk: Desk) -> None:
    uid = fill(desk)
    edit(desk, "reserve_project", uid, {"plan_end": "2029-06"})
    history, states = History(desk), [everything(desk)]
    explain(desk, PERIOD, "R25", [uid], "项目分三期实施，建设周期较长。")
    states.append(everything(desk))
    explain(desk, PERIOD, "R25", [uid], "项目分三期实施，三期2029年建成。")
    states.append(everything(desk))
    sign(desk, EARLIER, reviewer="钱样例")
    states.append(everything(desk))
    for state in reversed(states[:-1]):
        assert history.undo(desk) and everything(desk) == state
    for state in states[1:]:
        assert history.redo(desk) and everything(desk) == state


def test_the_county_s_own_names_are_edits_too(desk: Desk) -> None:
    history = History(desk)
    with desk.writing("修改本单位设置") as write:
        row = write.session.scalars(select(County)).one()
        row.filler = "钱样例"
        write.note("county", row.unit, {"filler": "李样例"}, {"filler": "钱样例"})
    back = undone(history.undo(desk))
    assert back.words == "撤销：修改本单位设置" and (back.form, back.record, back.field) == ("county", "430523", "filler")
    with desk.reading() as connection:
        assert county(connection)["filler"] == "李样例"


def test_freezing_ends_the_chain(desk: Desk) -> None:
    uid = fill(desk)
    history = History(desk)
    edit(desk, "reserve_project", uid, {"remark": "样例"})
    history.record(desk)
    freeze(desk, PERIOD)
    with pytest.raises(Refused, match="不能撤销") as caught:
        history.undo(desk)
    assert caught.value.problems[0].hint and not history.can_undo
    add(desk, "liaison", {"name": "张样例"})
    assert undone(history.undo(desk)).form == "liaison"
    with pytest.raises(Refused, match="不能撤销"):
        history.undo(desk)


def test_export_and_giving_back_end_the_chain(desk: Desk, tmp_path: Path) -> None:
    fill(desk)
    freeze(desk, PERIOD)
    history = History(desk)
    for final in (lambda: export(desk, PERIOD, tmp_path), lambda: unfreeze(desk, PERIOD)):
        add(desk, "liaison", {"name": "张样例"})
        final()
        with pytest.raises(Refused, match=f"“{actions(desk)[-1]}”不能撤销"):
            history.undo(desk)


def test_what_was_filled_in_after_freezing_can_be_undone(desk: Desk) -> None:
    fill(desk)
    freeze(desk, PERIOD)
    history = History(desk)
    sign(desk, PERIOD, approve_date="2026-11-22")
    back = undone(history.undo(desk))
    assert value(desk, "submission", PERIOD, "approve_date") == date(2026, 11, 21) and back.field == "approve_date"


def _behind(desk: Desk, statement: str, *values: object) -> None:
    """A change that leaves no audit row, as another program would make it."""
    with desk.database.writing() as session:
        session.connection().exec_driver_sql(statement, values)


def test_a_locked_period_is_not_undone_into(desk: Desk) -> None:
    uid = fill(desk)
    history = History(desk)
    edit(desk, "project_progress", uid, {"change_note": "样例"}, PERIOD)
    _behind(desk, "UPDATE submission SET state = '02'")
    with pytest.raises(Refused, match="已定稿"):
        history.undo(desk)
    assert value(desk, "project_progress", uid, "change_note") == "样例"
    _behind(desk, "UPDATE submission SET state = '01'")
    assert history.undo(desk) and value(desk, "project_progress", uid, "change_note") is None


@pytest.mark.parametrize(
    "statement",
    ["UPDATE reserve_project SET remark = '别处改的' WHERE project_uid = ?", "DELETE FROM reserve_project WHERE project_uid = ?"],
)
def test_what_something_else_changed_since_is_left_alone(desk: Desk, statement: str) -> None:
    uid = fill(desk)
    history = History(desk)
    edit(desk, "reserve_project", uid, {"site": "样例县示范镇"})
    history.record(desk)
    edit(desk, "reserve_project", uid, {"remark": "样例"})
    _behind(desk, statement, uid)
    before, count = everything(desk), len(actions(desk))
    with pytest.raises(Refused, match="又有变动"):
        history.undo(desk)
    assert everything(desk) == before and len(actions(desk)) == count and history.can_undo


def test_an_added_record_that_others_belong_to_meanwhile_stays(desk: Desk) -> None:
    history = History(desk)
    uid, _ = add(desk, "reserve_project", {"project_name": "样例县一号项目"})
    _behind(desk, "INSERT INTO project_funding (revision, record_uid, project_uid) VALUES (1, 'x', ?)", uid)
    before = everything(desk)
    with pytest.raises(Refused, match="又有变动"):
        history.undo(desk)
    assert everything(desk) == before


def test_a_deleted_record_that_is_there_again_is_not_added_twice(desk: Desk) -> None:
    uid, _ = add(desk, "reserve_project", {"project_name": "样例县一号项目"})
    history = History(desk)
    delete(desk, "reserve_project", uid)
    _behind(desk, "INSERT INTO reserve_project (revision, project_uid) VALUES (1, ?)", uid)
    with pytest.raises(Refused, match="又有变动"):
        history.undo(desk)


def test_a_stale_editor_is_refused_after_an_undo(desk: Desk) -> None:
    uid = fill(desk)
    history = History(desk)
    edit(desk, "reserve_project", uid, {"remark": "样例"})
    seen = value(desk, "reserve_project", uid, "revision")
    history.undo(desk)
    with pytest.raises(Refused, match="刚被改过"):
        edit(desk, "reserve_project", uid, {"remark": "旧窗口"}, revision=seen)


class Hand:
    """A clerk's hand that does something at random; `tables` are forms whose records have ids of their own."""

    tables = ("reserve_project", "project_funding", "project_equipment", "issue", "liaison", "tradein_stat", "project_progress")
    texts = {
        "reserve_project": "remark", "project_funding": "note", "project_equipment": "model", "issue": "desc", "liaison": "title",
        "tradein_stat": "problems", "project_progress": "change_note",
    }  # fmt: skip

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.random = desk, random.Random(seed)

    def keys(self, table: str) -> list[str]:
        form = BY_TABLE[table]
        with self.desk.reading() as connection:
            query = select(form.__table__.c[form.info.key])
            return [str(key) for key in connection.scalars(query)]

    def act(self) -> None:
        """Add, edit or delete one record."""
        table = self.random.choice(self.tables)
        keys = self.keys(table)
        kind = self.random.choice(["add", "edit", "edit", "delete"]) if keys else "add"
        if kind == "add":
            self.add(table)
        elif kind == "edit":
            edit(self.desk, table, self.random.choice(keys), self.changes(table), PERIOD)
        else:
            delete(self.desk, table, self.random.choice(keys), PERIOD)

    def changes(self, table: str) -> dict[str, Any]:
        wanted: dict[str, Any] = {self.texts[table]: self.random.choice([None, "样例", "例：=1+1", "“引号”\n换行"])}
        if table == "reserve_project":
            wanted["total_invest"] = self.random.choice([None, Decimal("0.01"), Decimal("12345678901.23")])
            wanted["loan_banks"] = self.random.choice([(), ("样例银行",), ("甲、乙", "丙")])
            wanted["actual_start"] = self.random.choice([None, date(2026, 2, 28)])
            wanted["in_stat"] = self.random.choice([None, True, False])
        return wanted

    def add(self, table: str) -> None:
        projects = self.keys("reserve_project")
        values = self.changes(table)
        if "project_uid" in BY_TABLE[table].__table__.c and table != "reserve_project":
            free = set(projects) - set(self.keys(table)) if table == "project_progress" else set(projects)
            if not free:
                return
            values["project_uid"] = self.random.choice(sorted(free))
        add(self.desk, table, values, PERIOD if BY_TABLE[table].info.per_period else "")


@pytest.mark.parametrize("seed", range(5))
def test_undoing_all_and_redoing_all_gives_identical_rows(desk: Desk, clock: Clock, seed: int) -> None:
    history, hand = History(desk, clock), Hand(desk, seed)
    states = [everything(desk)]
    for _ in range(30):
        hand.act()
        history.record(desk)
        clock.now += 60
        if (now := everything(desk)) != states[-1]:
            states.append(now)
    for state in reversed(states[:-1]):
        assert history.undo(desk) is not None and everything(desk) == state
    assert history.undo(desk) is None
    for state in states[1:]:
        assert history.redo(desk) is not None and everything(desk) == state
    assert history.redo(desk) is None


@pytest.mark.parametrize("seed", range(3))
def test_wandering_back_and_forth_among_edits(desk: Desk, clock: Clock, seed: int) -> None:
    history, hand, chance = History(desk, clock), Hand(desk, seed), random.Random(seed)
    states, place = [everything(desk)], 0
    for _ in range(40):
        clock.now += 60
        what = chance.choice(["act", "act", "undo", "redo"])
        if what == "undo":
            place -= history.undo(desk) is not None
        elif what == "redo":
            place += history.redo(desk) is not None
        else:
            hand.act()
            history.record(desk)
            if (now := everything(desk)) != states[place]:
                del states[place + 1 :]
                states.append(now)
                place += 1
        assert everything(desk) == states[place]
