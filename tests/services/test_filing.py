"""The way of a period: sign, freeze, export, give back, correct; what is locked when; reasons."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from exchange.package import read_package
from models.problems import Refused
from models.system import Snapshot
from services.books import earlier_periods
from services.checking import check, explain
from services.county import set_up
from services.desk import Desk
from services.filing import freeze, record_answer, sign, unfreeze
from services.listing import records
from services.packages import export, verify
from services.records import add, edit
from tests.services.conftest import PERIOD, fill


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def states(desk: Desk) -> list[tuple[int, str]]:
    with desk.reading() as connection:
        return [(row.version, row.state) for row in connection.execute(select(Snapshot.version, Snapshot.state))]


def test_an_empty_period_cannot_be_frozen_and_nothing_is_left(desk: Desk) -> None:
    with pytest.raises(Refused) as caught:
        freeze(desk, PERIOD)
    assert {"E01", "T18"} <= codes(caught)
    assert states(desk) == [] and records(desk, "submission", PERIOD)[0]["state"] == "01"


def test_a_clean_period_is_frozen_exported_and_verified(desk: Desk, tmp_path: Path) -> None:
    fill(desk)
    frozen = freeze(desk, PERIOD, "月报")
    assert frozen.version == 1 and len(frozen.digest) == 16
    done = export(desk, PERIOD, tmp_path / "包 #1")
    assert done.digest == frozen.digest and done.version == 1 and done.counts["reserve_project"] == 1
    verified = verify(done.file)
    assert verified.ok and verified.read.digest == frozen.digest and not verified.read.resaved
    assert states(desk) == [(1, "sent")]
    cover = records(desk, "submission", PERIOD)[0]
    assert cover["state"] == "03" and cover["submit_date"] == date(2026, 11, 22) and cover["data_digest"] == frozen.digest


def test_exporting_again_writes_the_same_package(desk: Desk, tmp_path: Path) -> None:
    fill(desk)
    freeze(desk, PERIOD)
    first, second = export(desk, PERIOD, tmp_path / "a"), export(desk, PERIOD, tmp_path / "b")
    assert read_package(first.file).meta == read_package(second.file).meta
    with pytest.raises(Refused, match="已存在"):
        export(desk, PERIOD, tmp_path / "a")


def test_a_draft_can_be_exported_at_any_time(desk: Desk, tmp_path: Path) -> None:
    done = export(desk, PERIOD, tmp_path, draft=True)
    assert done.version is None and "草稿" in done.file.name
    assert verify(done.file).ok
    assert records(desk, "submission", PERIOD)[0]["state"] == "01"


def test_formal_export_needs_freezing_and_sign_off(desk: Desk, tmp_path: Path) -> None:
    fill(desk)
    with pytest.raises(Refused, match="还没有定稿"):
        export(desk, PERIOD, tmp_path)
    unsigned = set_up(tmp_path / "另一个", "430523", date(2026, 11, 22), filler="李样例", phone="0739-5000001")
    fill(unsigned)
    with unsigned.writing("去掉签发日期") as write:
        from services.filing import cover_of
        from services.records import update_record

        update_record(write, cover_of(write, PERIOD), {"approve_date": None})
    freeze(unsigned, PERIOD)
    with pytest.raises(Refused) as caught:
        export(unsigned, PERIOD, tmp_path)
    assert codes(caught) == {"P03"} and list(tmp_path.glob("*.xlsx")) == [] and states(unsigned) == [(1, "frozen")]
    sign(unsigned, PERIOD, approve_date="2026-11-22")
    assert export(unsigned, PERIOD, tmp_path).version == 1


def test_the_stamped_code_is_compared(desk: Desk, tmp_path: Path) -> None:
    fill(desk)
    digest = freeze(desk, PERIOD).digest
    sign(desk, PERIOD, stamped_code="0123456789ABCDEF")
    with pytest.raises(Refused) as caught:
        export(desk, PERIOD, tmp_path)
    assert codes(caught) == {"P11"}
    sign(desk, PERIOD, stamped_code=digest.lower())
    assert export(desk, PERIOD, tmp_path).digest == digest


def test_what_is_frozen_is_locked(desk: Desk, tmp_path: Path) -> None:
    uid = fill(desk)
    freeze(desk, PERIOD)
    for table, key in (("reserve_project", uid), ("project_progress", uid)):
        with pytest.raises(Refused, match="已定稿"):
            edit(desk, table, key, {"change_note": "改动"}, PERIOD)
    with pytest.raises(Refused, match="不能再改"):
        sign(desk, PERIOD, reviewer="钱样例")
    with pytest.raises(Refused, match="已经定稿"):
        freeze(desk, PERIOD)
    add(desk, "liaison", {"name": "张样例"})
    export(desk, PERIOD, tmp_path)
    with pytest.raises(Refused, match="已报送"):
        edit(desk, "project_progress", uid, {"change_note": "改动"}, PERIOD)
    with pytest.raises(Refused, match="已报送"):
        sign(desk, PERIOD, approve_date="2026-11-22")
    edit(desk, "reserve_project", uid, {"remark": "下期再报"})


def test_giving_back_before_export_burns_the_number(desk: Desk, tmp_path: Path) -> None:
    uid = fill(desk)
    first = freeze(desk, PERIOD)
    assert unfreeze(desk, PERIOD) == 1
    with pytest.raises(Refused, match="还是草稿"):
        unfreeze(desk, PERIOD)
    edit(desk, "project_progress", uid, {"month_invest": Decimal("41.00")}, PERIOD)
    second = freeze(desk, PERIOD)
    assert second.version == 2 and second.digest != first.digest
    assert states(desk) == [(1, "burned"), (2, "frozen")]


def test_the_city_s_answer_closes_or_reopens_a_sent_period(desk: Desk, tmp_path: Path) -> None:
    uid = fill(desk)
    freeze(desk, PERIOD)
    with pytest.raises(Refused, match="还没有报送"):
        record_answer(desk, PERIOD, received=True)
    export(desk, PERIOD, tmp_path)
    assert record_answer(desk, PERIOD, received=True) == 1 and states(desk) == [(1, "received")]
    with pytest.raises(Refused, match="已报送"):
        edit(desk, "project_progress", uid, {"month_invest": Decimal("41.00")}, PERIOD)
    assert record_answer(desk, PERIOD, received=False) == 1 and states(desk) == [(1, "returned")]
    edit(desk, "project_progress", uid, {"month_invest": Decimal("41.00")}, PERIOD)
    sign(desk, PERIOD, approve_date="2026-11-22")
    assert freeze(desk, PERIOD).version == 2 and states(desk) == [(1, "returned"), (2, "frozen")]


def test_a_correction_is_the_next_version_with_a_reason(desk: Desk, tmp_path: Path) -> None:
    uid = fill(desk)
    freeze(desk, PERIOD)
    before = export(desk, PERIOD, tmp_path).file.read_bytes()
    with pytest.raises(Refused, match="不能再次定稿"):
        freeze(desk, PERIOD, "更正", "本月完成投资漏计一笔设备款，由40万元更正为44万元。")
    unfreeze(desk, PERIOD)
    edit(desk, "project_progress", uid, {"month_invest": Decimal("44.00")}, PERIOD)
    with pytest.raises(Refused, match="须为更正报"):
        freeze(desk, PERIOD)
    with pytest.raises(Refused) as caught:
        freeze(desk, PERIOD, "更正")
    assert codes(caught) == {"P07"}
    sign(desk, PERIOD, approve_date="2026-11-22")
    assert freeze(desk, PERIOD, "更正", "本月完成投资漏计一笔设备款，由40万元更正为44万元。").version == 2
    done = export(desk, PERIOD, tmp_path)
    assert "更正_V02" in done.file.name and verify(done.file).ok
    assert next(tmp_path.glob("*月报_V01*")).read_bytes() == before
    assert states(desk) == [(1, "sent"), (2, "sent")]
    with desk.reading() as connection:
        last = earlier_periods(connection, "2026-12")[0]
    assert last.rows["project_progress"][uid]["month_invest"] == Decimal("44.00")


def test_the_next_month_compares_with_what_was_sent(desk: Desk, tmp_path: Path) -> None:
    uid = fill(desk)
    freeze(desk, PERIOD)
    export(desk, PERIOD, tmp_path)
    later = Desk(desk.database, date(2026, 12, 20), fixed=True)
    add(
        later,
        "project_progress",
        {"project_uid": uid, "month_invest": Decimal("10.00"), "fund_arrived": Decimal("1.00")},
        "2026-12",
    )
    found = {p.code for p in check(later, "2026-12")[0]}
    assert "S06" in found
    row = records(later, "project_progress", "2026-12")[0]
    assert row["total_done"] == Decimal("510.00") and row["cum_qty"] == 2


def test_reasons(desk: Desk) -> None:
    uid = fill(desk)
    edit(desk, "reserve_project", uid, {"plan_end": "2029-06"})
    assert {p.code for p in check(desk, PERIOD)[0] if p.needs_reason} == {"R25"}
    with pytest.raises(Refused) as caught:
        freeze(desk, PERIOD)
    assert codes(caught) >= {"P09"}
    for wrong in ("核实无误", "无"):
        with pytest.raises(Refused, match="具体原因"):
            explain(desk, PERIOD, "R25", [uid], wrong)
    with pytest.raises(Refused, match="没有规则"):
        explain(desk, PERIOD, "R99", [uid], "项目分三期实施，建设周期较长。")
    with pytest.raises(Refused, match="不需要核实说明"):
        explain(desk, PERIOD, "R15", [uid], "项目分三期实施，建设周期较长。")
    with pytest.raises(Refused, match="没有R25"):
        explain(desk, PERIOD, "R25", ["43052320269999"], "项目分三期实施，建设周期较长。")
    assert explain(desk, PERIOD, "R25", [uid, uid], "项目分三期实施，建设周期较长。") == 1
    assert explain(desk, PERIOD, "R25", [uid], " 项目分三期实施，\u200b三期2029年建成。\n") == 1
    assert next(p for p in check(desk, PERIOD)[0] if p.code == "R25").reason == "项目分三期实施，三期2029年建成。"
    assert freeze(desk, PERIOD).version == 1


def test_a_changed_cell_is_named_and_the_package_fails(desk: Desk, tmp_path: Path) -> None:
    fill(desk)
    freeze(desk, PERIOD)
    path = export(desk, PERIOD, tmp_path).file
    book = openpyxl.load_workbook(path)
    sheet = book["附表2项目进展"]
    keys = [cell.value for cell in sheet[4]]
    column = keys.index("month_invest") + 1
    sheet.cell(5, column).value = 4000
    book.save(path)
    done = verify(path)
    assert not done.ok and {"sheet": "附表2项目进展", "cell": sheet.cell(5, column).coordinate} in done.to_json()["changed_cells"]
    assert "X02" in {p.code for p in done.problems} and "未通过" in done.line()


def test_bad_dates_in_the_sign_off(desk: Desk) -> None:
    with pytest.raises(Refused, match="签发日期无法识别"):
        sign(desk, PERIOD, approve_date="下周")
