"""When a conditional field must be filled (column 必填条件 of the forms paper), one predicate a field.

A conditional field without a predicate is one that only the clerk can judge; its condition is shown, never enforced. Those that a
rule judges (`Field.missing`) need none for E01, but have one where the window must know when to open the field.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from models.book import Book, Row

Predicate = Callable[[Book, Row], bool]


def _one_of(name: str, *codes: Any) -> Predicate:
    return lambda book, row: row.get(name) in codes


def _in_group(table: str, name: str, *groups: str) -> Predicate:
    def holds(book: Book, row: Row) -> bool:
        value = row.get(name) or ()
        chosen = value if isinstance(value, tuple) else (value,)
        return not book.group(table, name, *groups).isdisjoint(chosen)

    return holds


def _includes(name: str, code: str) -> Predicate:
    return lambda book, row: code in (row.get(name) or ())


def _positive(name: str) -> Predicate:
    return lambda book, row: (row.get(name) or 0) > 0


def _both(one: Predicate, other: Predicate) -> Predicate:
    return lambda book, row: one(book, row) and other(book, row)


def _either(one: Predicate, other: Predicate) -> Predicate:
    return lambda book, row: one(book, row) or other(book, row)


def _always(book: Book, row: Row) -> bool:
    return True


def _plan_year_wanted(book: Book, row: Row) -> bool:
    starts_now = (row.get("plan_start") or "")[:4] == book.period[:4]
    return row.get("stage") == "4" or (row.get("stage") == "3" and starts_now)


def _started_earlier_year(book: Book, row: Row) -> bool:
    start = row.get("actual_start")
    return start is not None and start.year < int(book.period[:4])


def in_statistics_wanted(book: Book, row: Row) -> bool:
    """Whether a project must be entered in the investment statistics: under construction and large enough."""
    return row.get("stage") == "4" and (row.get("total_invest") or Decimal(0)) >= book.limit("stat_entry_min_total")


def _central_money_secured(book: Book, row: Row) -> bool:
    central = book.group("project_funding", "channel", "中央资金")
    lines = book.children("project_funding", row["project_uid"])
    return any(line.get("channel") in central and (line.get("secured_amount") or 0) > 0 for line in lines)


def _event_outside_period(book: Book, row: Row) -> bool:
    day = row.get("event_date")
    return day is not None and f"{day:%Y-%m}" != book.period


def _target(name: str, wanted: Any) -> Predicate:
    return lambda book, row: bool(book.profile.targets.get(row.get("indicator_id") or "", {}).get(name) == wanted)


_EQUIPMENT = _in_group("reserve_project", "field_city", "设备更新类")
_LOAN = _in_group("reserve_project", "fund_channels", "贷款类")
_TREASURY = _includes("fund_channels", "02")
_ENERGY = _either(_in_group("reserve_project", "field_treasury", "用能类"), _one_of("upgrade_direction", "03"))
_PUBLIC = _in_group("project_funding", "channel", "中央资金", "省级资金", "市县资金", "债券类")
_SCRAP = _in_group("tradein_stat", "category", "报废更新类")
_MATCHING = _in_group("matching_event", "event_type", "对接展销")
_TRADEIN_FIGURES = (
    *("apply_n", "apply_cum", "pass_n", "pass_cum", "paid_n", "paid_cum", "sale_n", "sale_cum"),
    *("pass_amt", "pass_amt_cum", "paid_amt", "paid_amt_cum", "sale_amt", "sale_amt_cum"),
)

WHEN: dict[tuple[str, str], Predicate] = {
    ("submission", "correction_note"): _one_of("report_type", "05"),
    ("reserve_project", "project_code"): _one_of("stage", "3", "4", "5", "6"),
    ("reserve_project", "owner_uscc"): lambda book, row: row.get("owner_type") not in (None, "09"),
    ("reserve_project", "field_treasury"): _TREASURY,
    ("reserve_project", "industry"): _one_of("stage", "2", "3", "4", "5", "6"),
    ("reserve_project", "upgrade_direction"): _one_of("field_city", "01"),
    ("reserve_project", "retire_qty"): _one_of("field_city", "01", "05", "07"),
    ("reserve_project", "retire_value"): _both(_one_of("field_city", "01"), _TREASURY),
    ("reserve_project", "new_qty"): _EQUIPMENT,
    ("reserve_project", "fixed_invest"): _TREASURY,
    ("reserve_project", "equip_invest"): _EQUIPMENT,
    ("reserve_project", "loan_years"): _LOAN,
    ("reserve_project", "loan_banks"): _LOAN,
    ("reserve_project", "loan_purpose"): _LOAN,
    ("reserve_project", "actual_start"): _one_of("stage", "4", "5", "6"),
    ("reserve_project", "actual_end"): _one_of("stage", "5", "6"),
    ("reserve_project", "year_plan"): _plan_year_wanted,
    ("reserve_project", "done_before"): _started_earlier_year,
    ("reserve_project", "energy_before"): _ENERGY,
    ("reserve_project", "energy_after"): _ENERGY,
    ("reserve_project", "ndrc_lib_date"): _one_of("in_ndrc_lib", True),
    ("reserve_project", "in_stat"): in_statistics_wanted,
    ("reserve_project", "other_central_note"): _one_of("other_central", True),
    ("project_funding", "doc_no"): _both(_positive("secured_amount"), _PUBLIC),
    ("project_funding", "note"): _one_of("channel", "99"),
    ("project_equipment", "service_year"): _one_of("row_type", "01"),
    ("project_equipment", "depreciated"): _one_of("row_type", "01"),
    ("project_equipment", "disposal"): _one_of("row_type", "01"),
    ("project_equipment", "second_hand"): _one_of("row_type", "02"),
    ("project_equipment", "owned"): _one_of("row_type", "01"),
    ("project_permit", "doc_no"): _one_of("status", "01"),
    ("project_permit", "authority"): _one_of("status", "01"),
    ("project_permit", "doc_date"): _one_of("status", "01"),
    ("project_permit", "expect"): _one_of("status", "02"),
    ("project_permit", "exempt_basis"): _one_of("status", "04"),
    ("project_progress", "central_arrived"): _central_money_secured,
    ("project_progress", "fund_paid"): _positive("fund_arrived"),
    ("project_progress", "image_progress"): _one_of("stage", "4"),
    ("project_progress", "problems"): _in_group("project_progress", "lamp_self", "预警"),
    ("project_progress", "next_step"): _in_group("project_progress", "lamp_self", "预警"),
    ("task_progress", "inapplicable_reason"): _one_of("applicable", False),
    ("task_progress", "county_lead"): _one_of("applicable", True),
    ("task_progress", "progress"): _one_of("applicable", True),
    ("task_progress", "problems"): _in_group("task_progress", "lamp", "预警"),
    ("task_progress", "next_step"): _one_of("status", "02", "05"),
    **{("tradein_stat", name): _always for name in _TRADEIN_FIGURES},
    ("tradein_stat", "recycle_n"): _SCRAP,
    ("tradein_stat", "recycle_cum"): _SCRAP,
    ("tradein_stat", "nev_n"): _in_group("tradein_stat", "category", "汽车类"),
    ("matching_event", "late_note"): _event_outside_period,
    ("matching_event", "bank_n"): _includes("event_type", "02"),
    ("matching_event", "finance_need"): _includes("event_type", "02"),
    ("matching_event", "sign_n"): _MATCHING,
    ("matching_event", "sign_amt"): _MATCHING,
    ("matching_event", "follow_up"): _positive("sign_n"),
    ("adv_product", "capacity_unit"): lambda book, row: row.get("capacity") is not None,
    ("need_equipment", "sub_field"): _one_of("field_city", "03"),
    ("need_equipment", "project_uid"): _one_of("need_status", "02"),
    ("indicator_progress", "base_2023"): _target("kind", "growth_vs_baseline"),
    ("indicator_progress", "cum"): _target("cumulative", True),
    ("issue", "link"): _in_group("issue", "source", "须关联"),
    ("issue", "dept"): _one_of("level", "02"),
    ("issue", "result"): _one_of("status", "03"),
}


def applies(book: Book, table: str, name: str, row: Row) -> bool:
    """Whether the condition of a conditional field holds; False where only the clerk can judge it."""
    predicate = WHEN.get((table, name))
    return predicate is not None and predicate(book, row)
