"""Versions: how each is told, and what changed from one to another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from models.problems import Refused
from models.rules.catalogue import rule_titles
from services.checking import explain
from services.desk import Desk
from services.filing import freeze, sign, unfreeze
from services.packages import export
from services.records import add, delete, edit
from services.versions import Changed, difference, grouped, versions
from tests.rules import sample
from tests.services.conftest import PERIOD, fill


def test_there_are_none_before_freezing(desk: Desk) -> None:
    fill(desk)
    assert versions(desk) == []
    with pytest.raises(Refused, match="没有V01这一版"):
        difference(desk, PERIOD, 1, 2)


def test_versions_tell_their_way(desk: Desk, tmp_path: Path) -> None:
    fill(desk)
    digest = freeze(desk, PERIOD).digest
    (frozen,) = versions(desk, PERIOD)
    assert (frozen.version, frozen.type, frozen.state, frozen.file) == (1, "月报", "定稿未导出", "")
    assert frozen.digest == grouped(digest) and [len(group) for group in frozen.digest.split(" ")] == [4, 4, 4, 4]
    assert frozen.frozen_at is not None and frozen.exported_at is None and frozen.list_version == "2024-05-17"
    unfreeze(desk, PERIOD)
    sign(desk, PERIOD, approve_date="2026-11-22")
    freeze(desk, PERIOD)
    file = export(desk, PERIOD, tmp_path).file
    sent, burned = versions(desk)
    assert (sent.version, sent.state, sent.file) == (2, "已报送", file.name) and sent.exported_at is not None
    assert (burned.version, burned.state) == (1, "已作废")
    assert versions(desk, "2026-10") == []


@pytest.fixture
def corrected(desk: Desk, tmp_path: Path) -> tuple[Desk, str]:
    """A period sent, and a correction of it frozen."""
    uid = fill(desk)
    freeze(desk, PERIOD)
    export(desk, PERIOD, tmp_path)
    unfreeze(desk, PERIOD)
    edit(desk, "project_progress", uid, {"month_invest": Decimal("44.00")}, PERIOD)
    edit(desk, "reserve_project", uid, {"plan_end": "2029-06"})
    explain(desk, PERIOD, "R25", [uid], "项目分三期实施，建设周期较长。")
    add(desk, "policy_list", {**_policy(), "title": "样例县设备更新补贴办法"})
    delete(desk, "project_equipment", f"{uid}-B001")
    freeze(desk, PERIOD, "更正", "本月完成投资漏计一笔设备款，由40万元更正为44万元。")
    return desk, uid


def _policy() -> dict[str, object]:
    return {
        "level": "04", "category": "01", "issuer": "样例县人民政府", "issue_date": date(2026, 10, 1), "doc_no": "样政发〔2026〕9号",
        "conditions": "县内企业更新设备投资超过50万元的。", "support": "按投资额的3%补助。", "dept": "样例县发改局",
    }  # fmt: skip


def test_the_difference_of_two_versions(corrected: tuple[Desk, str]) -> None:
    desk, uid = corrected
    found = difference(desk, PERIOD, 1, 2)
    name = sample.project()["project_name"]
    entered = [change for change in found if not change.computed]
    assert Changed("changed", "project_progress", "项目进展", uid, name, "month_invest", "本月完成投资", "40", "44") in entered
    assert (
        Changed("changed", "reserve_project", "储备项目", uid, name, "plan_end", "计划竣工年月", "2027-06", "2029-06") in entered
    )
    assert Changed("removed", "project_equipment", "设备", f"{uid}-B001", f"{name} 数控车床") in entered
    assert [(c.kind, c.name) for c in entered if c.form == "policy_list"] == [("added", "样例县设备更新补贴办法")]
    assert [(c.kind, c.name) for c in entered if c.form == "explanation"] == [("added", f"{rule_titles()['R25']} {name}")]
    assert {c.field for c in entered if c.form == "submission"} == {"report_type", "correction_note", "approve_date"}
    assert {c.field for c in found if c.computed and c.form == "project_progress"} >= {"ytd_invest", "total_done"}
    assert len(entered) == 8


def test_the_difference_the_other_way_round_is_its_mirror(corrected: tuple[Desk, str]) -> None:
    desk, _ = corrected
    there, back = difference(desk, PERIOD, 1, 2), difference(desk, PERIOD, 2, 1)
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert {(turned[c.kind], c.form, c.record, c.field, c.after, c.before) for c in there} == {
        (c.kind, c.form, c.record, c.field, c.before, c.after) for c in back
    }
    assert difference(desk, PERIOD, 2, 2) == []
