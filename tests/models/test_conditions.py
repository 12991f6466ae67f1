"""When conditional fields must be filled: each condition once where it holds and once where it does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models.conditions import WHEN, applies
from tests.rules import sample as s

D = Decimal
Changes = dict[str, Any]
CASES: dict[tuple[str, str], tuple[Changes, Changes]] = {
    ("submission", "correction_note"): ({"report_type": "05"}, {"report_type": "01"}),
    ("reserve_project", "project_code"): ({"stage": "3"}, {"stage": "2"}),
    ("reserve_project", "owner_uscc"): ({"owner_type": "02"}, {"owner_type": "09"}),
    ("reserve_project", "field_treasury"): ({"fund_channels": ("02", "14")}, {"fund_channels": ("03",)}),
    ("reserve_project", "industry"): ({"stage": "2"}, {"stage": "1"}),
    ("reserve_project", "upgrade_direction"): ({"field_city": "01"}, {"field_city": "02"}),
    ("reserve_project", "retire_qty"): ({"field_city": "07"}, {"field_city": "02"}),
    ("reserve_project", "retire_value"): (
        {"field_city": "01", "fund_channels": ("02",)}, {"field_city": "02", "fund_channels": ("02",)},
    ),
    ("reserve_project", "new_qty"): ({"field_city": "07"}, {"field_city": "08"}),
    ("reserve_project", "fixed_invest"): ({"fund_channels": ("02",)}, {"fund_channels": None}),
    ("reserve_project", "equip_invest"): ({"field_city": "01"}, {"field_city": None}),
    ("reserve_project", "loan_years"): ({"fund_channels": ("13", "14")}, {"fund_channels": ("14",)}),
    ("reserve_project", "loan_banks"): ({"fund_channels": ("10",)}, {"fund_channels": None}),
    ("reserve_project", "loan_purpose"): ({"fund_channels": ("12",)}, {"fund_channels": ("01",)}),
    ("reserve_project", "actual_start"): ({"stage": "4"}, {"stage": "3"}),
    ("reserve_project", "actual_end"): ({"stage": "5"}, {"stage": "4"}),
    ("reserve_project", "year_plan"): ({"stage": "3", "plan_start": "2026-12"}, {"stage": "3", "plan_start": "2027-01"}),
    ("reserve_project", "done_before"): ({"actual_start": date(2025, 12, 31)}, {"actual_start": date(2026, 1, 1)}),
    ("reserve_project", "energy_before"): ({"field_treasury": "08"}, {"field_treasury": "01"}),
    ("reserve_project", "energy_after"): ({"upgrade_direction": "03"}, {"upgrade_direction": "02"}),
    ("reserve_project", "ndrc_lib_date"): ({"in_ndrc_lib": True}, {"in_ndrc_lib": False}),
    ("reserve_project", "in_stat"): (
        {"stage": "4", "total_invest": D("500.00")}, {"stage": "4", "total_invest": D("499.99")},
    ),
    ("reserve_project", "other_central_note"): ({"other_central": True}, {"other_central": None}),
    ("project_funding", "doc_no"): (
        {"secured_amount": D("0.01"), "channel": "09"}, {"secured_amount": D("0.00"), "channel": "09"},
    ),
    ("project_funding", "note"): ({"channel": "99"}, {"channel": "15"}),
    ("project_equipment", "service_year"): ({"row_type": "01"}, {"row_type": "02"}),
    ("project_equipment", "depreciated"): ({"row_type": "01"}, {"row_type": "02"}),
    ("project_equipment", "disposal"): ({"row_type": "01"}, {"row_type": "02"}),
    ("project_equipment", "second_hand"): ({"row_type": "02"}, {"row_type": "01"}),
    ("project_equipment", "owned"): ({"row_type": "01"}, {"row_type": "02"}),
    ("project_permit", "doc_no"): ({"status": "01"}, {"status": "02"}),
    ("project_permit", "authority"): ({"status": "01"}, {"status": "03"}),
    ("project_permit", "doc_date"): ({"status": "01"}, {"status": "04"}),
    ("project_permit", "expect"): ({"status": "02"}, {"status": "01"}),
    ("project_permit", "exempt_basis"): ({"status": "04"}, {"status": "01"}),
    ("project_progress", "central_arrived"): ({"project_uid": "central"}, {"project_uid": s.PROJECT}),
    ("project_progress", "fund_paid"): ({"fund_arrived": D("0.01")}, {"fund_arrived": D("0.00")}),
    ("project_progress", "image_progress"): ({"stage": "4"}, {"stage": "5"}),
    ("project_progress", "problems"): ({"lamp_self": "02"}, {"lamp_self": "04"}),
    ("project_progress", "next_step"): ({"lamp_self": "03"}, {"lamp_self": "01"}),
    ("task_progress", "inapplicable_reason"): ({"applicable": False}, {"applicable": None}),
    ("task_progress", "county_lead"): ({"applicable": True}, {"applicable": None}),
    ("task_progress", "progress"): ({"applicable": True}, {"applicable": False}),
    ("task_progress", "problems"): ({"lamp": "03"}, {"lamp": None}),
    ("task_progress", "next_step"): ({"status": "05"}, {"status": "01"}),
    ("tradein_stat", "recycle_n"): ({"category": "11"}, {"category": "02"}),
    ("tradein_stat", "recycle_cum"): ({"category": "01"}, {"category": "13"}),
    ("tradein_stat", "nev_n"): ({"category": "02"}, {"category": "03"}),
    ("matching_event", "late_note"): ({"event_date": date(2026, 10, 31)}, {"event_date": date(2026, 11, 1)}),
    ("matching_event", "bank_n"): ({"event_type": ("01", "02")}, {"event_type": ("01",)}),
    ("matching_event", "finance_need"): ({"event_type": ("02",)}, {"event_type": None}),
    ("matching_event", "sign_n"): ({"event_type": ("03", "06")}, {"event_type": ("03", "05")}),
    ("matching_event", "sign_amt"): ({"event_type": ("04",)}, {"event_type": ("05",)}),
    ("matching_event", "follow_up"): ({"sign_n": 1}, {"sign_n": 0}),
    ("adv_product", "capacity_unit"): ({"capacity": D("0.00")}, {"capacity": None}),
    ("need_equipment", "sub_field"): ({"field_city": "03"}, {"field_city": "01"}),
    ("need_equipment", "project_uid"): ({"need_status": "02"}, {"need_status": "03"}),
    ("issue", "link"): ({"source": "02"}, {"source": "03"}),
    ("issue", "dept"): ({"level": "02"}, {"level": "03"}),
    ("issue", "result"): ({"status": "03"}, {"status": "04"}),
}  # fmt: skip
ALWAYS = {
    ("tradein_stat", f"{name}{end}")
    for name in ("apply", "pass", "paid", "sale", "pass_amt", "paid_amt", "sale_amt")
    for end in (("", "_cum") if name.endswith("amt") else ("_n", "_cum"))
}
BY_TARGET = {
    ("indicator_progress", "base_2023"): ("kind", "growth_vs_baseline"),
    ("indicator_progress", "cum"): ("cumulative", True),
}


@pytest.mark.parametrize(("key", "holds", "fails"), [(key, *pair) for key, pair in CASES.items()])
def test_condition(key: tuple[str, str], holds: Changes, fails: Changes) -> None:
    central = [s.funding("01", "10.00", record_uid="c1", project_uid="central"),
               s.funding("02", "10.00", record_uid="c2", project_uid="central", secured_amount=D("5.00"))]  # fmt: skip
    own = s.funding("14", "10.00", secured_amount=D("5.00"))
    book = s.clean(project_funding=[*central, own])
    assert applies(book, *key, holds)
    assert not applies(book, *key, fails)


@pytest.mark.parametrize("key", sorted(ALWAYS))
def test_a_category_with_figures_has_them_all(key: tuple[str, str]) -> None:
    assert applies(s.clean(), *key, {})


@pytest.mark.parametrize(("key", "target"), BY_TARGET.items())
def test_what_the_target_wants(key: tuple[str, str], target: tuple[str, Any]) -> None:
    book = s.clean()
    name, wanted = target
    judged = {uid: applies(book, *key, {"indicator_id": uid}) for uid in book.profile.targets}
    assert judged == {uid: data.get(name) == wanted for uid, data in book.profile.targets.items()}
    assert set(judged.values()) == {True, False}
    assert not applies(book, *key, {"indicator_id": None})


def test_every_condition_is_tested() -> None:
    assert set(WHEN) == set(CASES) | ALWAYS | set(BY_TARGET)


def test_an_empty_field_sets_no_condition_off() -> None:
    book = s.clean()
    assert {key for key in CASES if applies(book, *key, {"project_uid": s.PROJECT})} == set()


def test_what_only_the_clerk_can_judge_never_applies() -> None:
    assert not applies(s.clean(), "policy_list", "doc_no", s.policy())
