"""Last period's reasons: drafts for this one's, never counted by themselves; and what a package's verification makes of reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from models.problems import REASONS, Refused, kind_of
from models.rules.reasons import reasons_missing
from services.books import open_book
from services.checking import check, explain, findings
from services.desk import Desk
from services.filing import freeze, sign
from services.history import History
from services.last_reasons import accept_drafts, drafts_of
from services.listing import records
from services.packages import export, verify
from services.records import add, edit
from tests.services.conftest import PERIOD, copied
from tests.services.logged import project, send

NEXT = "2026-12"
LONG, MERGED = "项目分三期实施，三期2029年建成。", "信用代码对照营业执照原件，以执照为准。"
CODE = "91430523MA00000011"
"""A credit code whose last character is not the one it should be (R12)."""


@pytest.fixture
def desk(folder: Path, filled_county: Path) -> Desk:
    """A filled month."""
    return copied(filled_county, folder)


@pytest.fixture
def desk_next(desk: Desk) -> tuple[Desk, str]:
    """November sent with two reasons, and the desk in December."""
    uid = project(desk)
    edit(desk, "reserve_project", uid, {"plan_end": "2029-06", "owner_uscc": CODE})
    explain(desk, PERIOD, "R25", [uid], LONG)
    explain(desk, PERIOD, "R12", [uid], MERGED)
    send(desk, PERIOD)
    return replace(desk, today=date(2026, 12, 20)), uid


def waiting(desk: Desk) -> set[str]:
    with desk.reading() as connection:
        book = open_book(connection, NEXT, desk)
    return {p.message.split("须说明的是")[1][:3] for p in reasons_missing(book, findings(book))}


def test_a_reason_expires_with_its_period_and_comes_back_as_a_draft(desk_next: tuple[Desk, str]) -> None:
    desk, uid = desk_next
    assert {"R25", "R12"} <= waiting(desk)
    assert {p.reason for p in check(desk, NEXT)[0] if p.code in ("R25", "R12")} == {None}
    found = {draft.rule: draft for draft in drafts_of(desk, NEXT)}
    assert (found["R25"].record, found["R25"].reason, found["R25"].period) == (uid, LONG, PERIOD)
    assert found["R25"].changed == "" and found["R12"].reason == MERGED
    assert records(desk, "explanation", NEXT) == [] and {"R25", "R12"} <= waiting(desk)


def test_accepted_drafts_count_and_are_one_step_to_undo(desk_next: tuple[Desk, str]) -> None:
    desk, _uid = desk_next
    history = History(desk)
    assert accept_drafts(desk, NEXT, drafts_of(desk, NEXT)) == 2
    assert {row["reason"] for row in records(desk, "explanation", NEXT)} == {LONG, MERGED}
    assert not {"R25", "R12"} & waiting(desk) and drafts_of(desk, NEXT) == []
    assert history.undo(desk) is not None
    assert records(desk, "explanation", NEXT) == [] and {"R25", "R12"} <= waiting(desk)
    assert accept_drafts(desk, NEXT, []) == 0


def test_a_draft_says_what_has_changed_since(desk_next: tuple[Desk, str]) -> None:
    desk, uid = desk_next
    edit(desk, "reserve_project", uid, {"plan_end": "2030-06"})
    (draft,) = drafts_of(desk, NEXT, "R25")
    assert draft.changed == "计划竣工年月上期2029-06，本期2030-06"
    edit(desk, "reserve_project", uid, {"plan_end": "2029-06", "plan_start": "2025-01"})
    (draft,) = drafts_of(desk, NEXT, "R25")
    assert draft.changed.startswith("上期的提示是“建设周期") and not draft.changed.endswith("。”")
    assert drafts_of(desk, NEXT, "R25", ["没有"]) == [] and drafts_of(desk, NEXT, "", [uid])


def test_records_that_are_new_each_period_are_found_by_what_they_are_about(desk: Desk) -> None:
    stat: dict[str, Any] = {"category": "03", "apply_n": 10, "apply_cum": 10, "pass_n": 10, "pass_cum": 10, "paid_n": 0, "paid_cum": 0,
            "pass_amt": Decimal("90.00"), "pass_amt_cum": Decimal("90.00"), "paid_amt": Decimal(0), "paid_amt_cum": Decimal(0),
            "sale_n": 10, "sale_cum": 10, "sale_amt": Decimal("5.00"), "sale_amt_cum": Decimal("5.00"), "source": "02"}  # fmt: skip
    first = add(desk, "tradein_stat", stat, PERIOD)[0]
    warned = [p for p in check(desk, PERIOD)[0] if kind_of(p) == REASONS]
    assert first in {p.record for p in warned if p.form == "tradein_stat"}
    for problem in warned:
        explain(desk, PERIOD, problem.code, [problem.record or ""], f"样例原因：{problem.form}本期一次性集中审核。")
    send(desk, PERIOD)
    later = replace(desk, today=date(2026, 12, 20))
    second = add(later, "tradein_stat", stat, NEXT)[0]
    assert second != first
    found = [draft for draft in drafts_of(later, NEXT) if draft.record == second]
    assert found and all("tradein_stat" in draft.reason for draft in found)


def test_a_period_that_is_closed_takes_no_drafts(desk_next: tuple[Desk, str]) -> None:
    desk, _uid = desk_next
    found = drafts_of(desk, NEXT)
    with pytest.raises(Refused, match="已报送"):
        accept_drafts(desk, PERIOD, found)


def test_the_package_carries_the_reasons_and_verify_shows_them_as_settled(desk: Desk, tmp_path: Path) -> None:
    uid = project(desk)
    edit(desk, "reserve_project", uid, {"plan_end": "2029-06", "owner_uscc": CODE})
    explain(desk, PERIOD, "R25", [uid], LONG)
    draft = verify(export(desk, PERIOD, tmp_path / "草稿", draft=True).file)
    reasons = {p.code: p.reason for p in draft.problems if p.needs_reason}
    assert reasons == {"R25": LONG, "R12": None} and "，1条提示已说明" in draft.line()
    explain(desk, PERIOD, "R12", [uid], MERGED)
    sign(desk, PERIOD, reviewer="王样例")
    freeze(desk, PERIOD)
    done = verify(export(desk, PERIOD, tmp_path / "正式").file)
    assert done.ok and {p.code: p.reason for p in done.problems if p.needs_reason} == {"R25": LONG, "R12": MERGED}
    assert [p for p in done.problems if kind_of(p) == REASONS and not p.reason] == []
    line = next(p for p in done.problems if p.code == "R25").line()
    assert line.startswith("[已说明] R25") and line.endswith(f"说明：{LONG}") and "2条提示已说明" in done.line()
    shown = {p["code"]: p["reason"] for p in done.to_json()["problems"]}
    assert shown["R25"] == LONG


def test_a_warning_that_only_history_shows_is_recognised_by_its_reason(desk_next: tuple[Desk, str], tmp_path: Path) -> None:
    desk, uid = desk_next
    edit(desk, "reserve_project", uid, {"total_invest": Decimal("10000000.00")})
    jump = next(p for p in check(desk, NEXT)[0] if p.code == "R21")
    explain(desk, NEXT, "R21", [uid], "二期纳入同一备案，总投资随之调整。")
    done = verify(export(desk, NEXT, tmp_path, draft=True).file)
    (found,) = [p for p in done.problems if p.code == "R21"]
    assert (found.message, found.record, found.form) == (jump.message, uid, "reserve_project")
    assert found.reason == "二期纳入同一备案，总投资随之调整。" and "1条提示已说明" in done.line()
