"""The county's settings: what new covers begin with, another unit before anything is recorded, departments in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.problems import Refused
from models.system import AuditEntry
from services.backups import make_backup, restore
from services.books import open_book
from services.county import county, default_departments, departments
from services.desk import Desk, open_desk
from services.filing import sign
from services.history import History
from services.records import add, edit
from services.settings import (
    add_department,
    change_county,
    change_department,
    change_unit,
    remove_department,
    setting_field,
    unit_is_fixed,
    uses_of,
)
from tests.services.conftest import PERIOD, fill


def cover(desk: Desk) -> dict[str, object]:
    with desk.reading() as connection:
        return open_book(connection, PERIOD, desk).cover


def names(desk: Desk) -> list[str]:
    with desk.reading() as connection:
        return list(departments(connection))


def test_a_new_cover_begins_with_the_county_s_people(desk: Desk) -> None:
    assert change_county(desk, filler=" 周样例 ", phone="0739-5000009", reviewer="王样例", approver="赵样例") == {"county"}
    begun = cover(desk)
    assert (begun["filler"], begun["filler_phone"]) == ("周样例", "0739-5000009")
    assert (begun["reviewer"], begun["approver"]) == ("王样例", "赵样例")
    sign(desk, PERIOD, reviewer="钱样例")
    change_county(desk, reviewer="孙样例")
    assert cover(desk)["reviewer"] == "钱样例"
    assert change_county(desk, reviewer="孙样例") == frozenset()
    assert change_county(desk, reviewer="") == {"county"}
    with desk.reading() as connection:
        assert county(connection)["reviewer"] is None
    with pytest.raises(Refused, match="没有“unit”"):
        change_county(desk, unit="430522")


def test_every_setting_reads_like_the_cover_s_field() -> None:
    assert setting_field("phone").label == "填报人电话" and setting_field("reviewer").size == (2, 20)


def test_settings_are_audited_and_undone(desk: Desk) -> None:
    history = History(desk)
    change_county(desk, reviewer="王样例")
    history.record(desk)
    done = history.undo(desk)
    assert done is not None and done.changed == {"county"}
    with desk.reading() as connection:
        assert county(connection)["reviewer"] is None
        assert connection.execute(AuditEntry.__table__.select()).all()[-1].action == "撤销：修改本单位信息"


def test_the_unit_can_be_another_until_something_is_recorded(desk: Desk) -> None:
    assert change_unit(desk, "430523") == frozenset()
    assert change_unit(desk, "新邵县") == {"county", "department"}
    with desk.reading() as connection:
        assert county(connection)["unit"] == "430522" and county(connection)["dept"] == "新邵县发展和改革局"
        assert not unit_is_fixed(connection)
    assert set(names(desk)) == set(default_departments("新邵县"))
    change_county(desk, dept="新邵县重点项目中心")
    change_unit(desk, "430523")
    with desk.reading() as connection:
        assert county(connection)["dept"] == "新邵县重点项目中心"
    with pytest.raises(Refused, match="名单内"):
        change_unit(desk, "430100")
    add(desk, "liaison", {"name": "张样例"})
    with pytest.raises(Refused, match="已录入数据"):
        change_unit(desk, "430522")


def test_departments(desk: Desk) -> None:
    lead = names(desk)[0]
    assert change_department(desk, lead, filler="张样例", phone="0739-5000002", reviewer=" ") == {"department"}
    with desk.reading() as connection:
        row = departments(connection)[lead]
    assert (row["filler"], row["phone"], row["reviewer"]) == ("张样例", "0739-5000002", None)
    with pytest.raises(Refused, match="没有“样例局”"):
        change_department(desk, "样例局", filler="张样例")
    add_department(desk, " 样例局 ")
    assert "样例局" in names(desk)
    for wrong, says in (("样例局", "已有"), ("  ", "未填写")):
        with pytest.raises(Refused, match=says):
            add_department(desk, wrong)
    remove_department(desk, "样例局")
    assert "样例局" not in names(desk)


def test_a_department_that_records_name_stays(desk: Desk) -> None:
    uid = fill(desk)
    add_department(desk, "样例局")
    edit(desk, "reserve_project", uid, {"county_dept": "样例局"})
    with desk.reading() as connection:
        item = open_book(connection, PERIOD, desk).rows["task_progress"][0]["task_uid"]
    edit(desk, "task_progress", item, {"county_coop": ("样例局",)}, PERIOD)
    with desk.reading() as connection:
        assert uses_of(connection, "样例局") == 2
    with pytest.raises(Refused, match="2条记录"):
        remove_department(desk, "样例局")
    assert "样例局" in names(desk)


def test_a_backup_of_an_older_version_is_restored_and_brought_up_to_date(
    desk: Desk, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models import database

    old = tmp_path / "旧" / "数据"
    first = [pair for pair in database.versions() if pair[0] == 1]
    with monkeypatch.context() as patch:
        patch.setattr(database, "versions", lambda: first)
        database.create(old / database.FILE_NAME).close()
        kept = tmp_path / "旧版备份.db"
        counts = make_backup(old, kept)
    desk.database.close()
    before, restored = restore(folder, kept)
    assert before is not None and before.exists() and restored == counts
    with open_desk(folder).reading() as connection:
        assert "approver" in {row[1] for row in connection.exec_driver_sql("PRAGMA table_info(county)")}
