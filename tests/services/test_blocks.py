"""Several records in one step, and what a value was each time it was sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from models.problems import Refused
from services.blocks import duplicate, put, remove
from services.desk import Desk
from services.filing import freeze
from services.history import History
from services.listing import records
from services.packages import export
from services.past_values import past_values
from services.records import edit
from tests.services.conftest import PERIOD, fill

TABLE, MONEY = "reserve_project", "project_funding"


def test_lines_are_put_in_one_step(desk: Desk) -> None:
    uid = fill(desk)
    history = History(desk)
    first = records(desk, MONEY)[0]["record_uid"]
    lines = [
        (first, {"plan_amount": Decimal("900.00")}),
        ("", {"project_uid": uid, "channel": "07", "plan_amount": Decimal(100)}),
    ]
    keys, changed = put(desk, MONEY, lines)
    assert keys[0] == first and changed == {MONEY}
    assert [row["plan_amount"] for row in records(desk, MONEY)] == [Decimal("900.00"), Decimal("100.00")]
    assert history.undo(desk) is not None
    assert [row["plan_amount"] for row in records(desk, MONEY)] == [Decimal("1000.00")]


def test_nothing_is_put_where_one_record_is_gone(desk: Desk) -> None:
    uid = fill(desk)
    with pytest.raises(Refused, match="已不存在"):
        put(desk, MONEY, [("", {"project_uid": uid, "channel": "07"}), ("gone", {"channel": "08"})])
    assert len(records(desk, MONEY)) == 1


def test_records_are_removed_with_their_lines_and_come_back(desk: Desk) -> None:
    uid = fill(desk)
    history = History(desk)
    assert remove(desk, TABLE, [uid])[0] == 1
    assert records(desk, TABLE) == [] and records(desk, MONEY) == []
    assert history.undo(desk) is not None
    assert len(records(desk, TABLE)) == 1 and len(records(desk, MONEY)) == 1


def test_a_copy_has_the_lines_but_not_what_is_left_out(desk: Desk) -> None:
    uid = fill(desk)
    history = History(desk)
    without = {TABLE: frozenset({"project_code"}), "project_permit": frozenset({"doc_no"})}
    copy, changed = duplicate(desk, TABLE, uid, {"project_name": "样例县示范机械厂二期设备更新项目"}, without)
    assert changed == {TABLE, MONEY, "project_equipment", "project_permit"}
    old, new = records(desk, TABLE)
    assert new["project_uid"] == copy != uid and new["project_code"] is None and new["owner_name"] == old["owner_name"]
    assert [row["plan_amount"] for row in records(desk, MONEY)] == [Decimal("1000.00")] * 2
    assert [row["doc_no"] for row in records(desk, "project_permit")] == ["样发改备〔2026〕1号", None]
    assert history.undo(desk) is not None
    assert len(records(desk, TABLE)) == len(records(desk, MONEY)) == 1


def test_a_value_s_history_is_what_was_sent(desk: Desk, tmp_path: Path) -> None:
    uid = fill(desk)
    assert [(v.state, v.first) for v in past_values(desk, PERIOD, TABLE, uid, "total_invest", Decimal("1000.00"))] == [
        ("本期草稿", True)
    ]
    freeze(desk, PERIOD)
    with pytest.raises(Refused, match="已定稿"):
        duplicate(desk, TABLE, uid, {}, {})
    export(desk, PERIOD, tmp_path)
    later = replace(desk, today=date(2026, 12, 20))
    edit(later, TABLE, uid, {"total_invest": Decimal("1200.00")})
    now, sent = past_values(later, "2026-12", TABLE, uid, "total_invest", Decimal("1200.00"))
    assert (now.period, now.version, now.change, now.first) == ("2026-12", "", Decimal("200.00"), False)
    assert (sent.period, sent.version, sent.state, sent.value, sent.first) == (PERIOD, "V01", "已报送", Decimal("1000.00"), True)
    assert (sent.filler, sent.day) == ("李样例", "2026-11-22")
    texts = past_values(later, "2026-12", TABLE, uid, "owner_name", "样例县示范机械有限公司")
    assert [value.change for value in texts] == [None, None]
