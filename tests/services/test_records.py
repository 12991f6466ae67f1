"""Records: ids, defaults, audit, stale writes, locks, deletion."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from models.book import natural_key
from models.forms import BY_TABLE, FORMS, stored
from models.kinds import Need
from models.problems import Refused
from models.system import AuditEntry
from services import records
from services.desk import Desk
from services.listing import records as listed
from services.records import add, delete, edit, rows_of
from tests.rules import sample
from tests.services.conftest import PERIOD, fill


def audit(desk: Desk) -> list[AuditEntry]:
    with desk.reading() as connection:
        return list(connection.execute(select(AuditEntry.__table__).order_by(AuditEntry.id)))  # type: ignore[arg-type]


def test_project_ids_count_on_and_are_never_given_twice(desk: Desk) -> None:
    first, changed = add(desk, "reserve_project", {"project_name": "样例县一号项目"})
    assert first == "43052320260001" and changed == {"reserve_project"}
    delete(desk, "reserve_project", first)
    assert add(desk, "reserve_project", {"project_name": "样例县二号项目"})[0] == "43052320260002"


def test_defaults_and_drafts(desk: Desk) -> None:
    add(desk, "reserve_project", {})
    with desk.reading() as connection:
        row = rows_of(connection, "reserve_project")[0]
    assert row["in_ndrc_lib"] is False and row["opening_ytd"] == Decimal(0) and row["project_name"] is None


def test_every_write_leaves_one_audit_row_with_before_and_after(desk: Desk) -> None:
    uid, _ = add(desk, "reserve_project", {"project_name": "样例县一号项目", "total_invest": Decimal("12.50")})
    edit(desk, "reserve_project", uid, {"total_invest": Decimal("13.00")})
    edit(desk, "reserve_project", uid, {"total_invest": Decimal("13.00")})
    entries = audit(desk)
    assert [e.action for e in entries][-2:] == [
        "新增储备项目表（设备更新和消费品以旧换新项目储备清单）",
        "修改储备项目表（设备更新和消费品以旧换新项目储备清单）",
    ]
    assert entries[-1].changes[0]["before"] == {"total_invest": "12.50"}
    assert entries[-1].changes[0]["after"] == {"total_invest": "13.00"}


def test_a_stale_write_is_refused(desk: Desk) -> None:
    uid, _ = add(desk, "reserve_project", {"project_name": "样例县一号项目"})
    edit(desk, "reserve_project", uid, {"remark": "先改"}, revision=1)
    with pytest.raises(Refused, match="刚被改过"):
        edit(desk, "reserve_project", uid, {"remark": "后改"}, revision=1)
    with desk.reading() as connection:
        assert rows_of(connection, "reserve_project")[0]["remark"] == "先改"


def test_deleting_a_project_takes_its_lines_and_the_audit_keeps_them(desk: Desk) -> None:
    uid = fill(desk)
    delete(desk, "reserve_project", uid)
    with desk.reading() as connection:
        for table in ("project_funding", "project_equipment", "project_permit", "project_progress"):
            assert rows_of(connection, table) == []
    assert {change["form"] for change in audit(desk)[-1].changes} >= {"reserve_project", "project_funding", "project_permit"}


def test_deleting_a_task_s_month_takes_its_evidence(desk: Desk) -> None:
    fill(desk)
    uid = listed(desk, "task_progress", PERIOD)[0]["task_uid"]
    add(desk, "task_evidence", {"task_uid": uid, "title": "样例材料"}, PERIOD)
    delete(desk, "task_progress", uid, PERIOD)
    assert listed(desk, "task_evidence", PERIOD) == []


def test_unknown_field_and_missing_record(desk: Desk) -> None:
    with pytest.raises(Refused, match="没有“no_such”"):
        add(desk, "reserve_project", {"no_such": 1})
    with pytest.raises(Refused, match="已不存在"):
        edit(desk, "reserve_project", "430523", {"remark": "无"})


@pytest.mark.parametrize("table", [form.__tablename__ for form in FORMS if form.info.code not in ("F0", "F12")])
def test_every_form_takes_and_gives_back_a_record(desk: Desk, table: str) -> None:
    uid = fill(desk)
    form = BY_TABLE[table]
    parent = {"project_uid": uid} if "project_uid" in form.__table__.c and table != "reserve_project" else {}
    if table in ("project_progress", "task_progress"):
        delete(desk, table, str(listed(desk, table, PERIOD)[0][form.info.key]), PERIOD)
    if "task_uid" in form.__table__.c:
        parent = {"task_uid": listed(desk, "task_progress", PERIOD)[-1 if form.info.parent else 0]["task_uid"]}
        if table == "task_progress":
            parent = {"task_uid": "task-new"}
    if table == "indicator_progress":
        parent = {"indicator_id": "used_car_trade_volume"}
    key, _ = add(desk, table, parent, PERIOD)
    texts = {
        n: "样例内容"
        for n, f in stored(form).items()
        if f.kind.value == "text" and f.need is not Need.AUTOMATIC and n != form.info.key
    }
    edit(desk, table, key, texts, PERIOD)
    found = next(row for row in listed(desk, table, PERIOD) if row[form.info.key] == key)
    assert all(found[name] == "样例内容" for name in texts)
    assert natural_key(table, found)


def test_forms_with_periods_are_listed_for_all_of_them(desk: Desk) -> None:
    fill(desk)
    assert len(listed(desk, "task_progress")) == len(listed(desk, "task_progress", PERIOD)) == len(sample_tasks(desk))
    assert listed(desk, "task_progress", "2026-10") == []


def sample_tasks(desk: Desk) -> tuple[object, ...]:
    from services.tasklists import current_list

    with desk.reading() as connection:
        return current_list(connection).items


def test_child_ids_belong_to_their_parent(desk: Desk) -> None:
    uid = fill(desk)
    key, _ = add(desk, "project_funding", {"project_uid": uid, "channel": "15", "plan_amount": Decimal(1)})
    assert key == f"{uid}-A002"


def test_writable_fields_leave_out_what_the_program_fills_in() -> None:
    assert "period" not in records.writable("task_progress") and "lamp" in records.writable("task_progress")
    assert "project_uid" not in records.writable("reserve_project")


def test_sample_project_is_shown_with_computed_fields(desk: Desk) -> None:
    fill(desk)
    row = listed(desk, "reserve_project")[0]
    assert row["fund_channels"] == ("14",) and row["row_no"] == 1 and row["county_code"] == sample.UNIT
