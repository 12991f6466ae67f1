"""The kinds of mistakes that clerks make, one function each: it finds a place and says what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from models.book import Book, Row
from models.derive import ZERO
from tests.reviewed.registers import LARGE
from tests.reviewed.seeding import MONEY, TOTAL, YI, YUAN, Mistake, Seeder, spoiled
from tests.reviewed.story import LAST, wan

Kind = Callable[[Seeder], Mistake]
F1, F2, F4, F5 = "reserve_project", "project_progress", "tradein_stat", "matching_event"


def total_in_yuan(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["total_invest"] > 50)
    return spoiled("总投资按元填", F1, p, {"total_invest": p["total_invest"] * YUAN}, TOTAL, fix=True)


def total_in_yi(s: Seeder) -> Mistake:
    p = s.project(lambda p: (p["total_invest"] > 3000 and p["total_invest"] % 100 == 0) or p["total_invest"] > 8000)
    return spoiled("总投资按亿元填", F1, p, {"total_invest": wan(p["total_invest"] * YI)}, TOTAL, fix=True)


def new_project_in_yuan(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["total_invest"] > 50 and p["equip_invest"] > 0, old=False)
    names = ("total_invest", "fixed_invest", "equip_invest", "build_invest")
    return spoiled("新项目投资全部按元填", F1, p, {n: p[n] * YUAN for n in names if p[n] is not None}, TOTAL, fix=True)


def funding_in_yuan(s: Seeder) -> Mistake:
    row = s.line("project_funding", lambda r: r["plan_amount"] > 20 and r["secured_amount"] is None and r["applying"] is None)
    return spoiled(
        "资金来源按元填",
        "project_funding",
        row,
        {"plan_amount": row["plan_amount"] * YUAN},
        {"R15", "R40", "R65", "R33", "R32"},
        fix=True,
    )


def _bought(r: Row) -> bool:
    return bool(r["row_type"] == "02" and r["qty"] > 2 and r["amount"] > 20)


def equipment_in_yuan(s: Seeder) -> Mistake:
    row = s.line("project_equipment", _bought)
    return spoiled("设备金额按元填", "project_equipment", row, {"amount": row["amount"] * YUAN}, {"R53", "R54"}, fix=True)


def price_in_yuan(s: Seeder) -> Mistake:
    row = s.line("project_equipment", lambda r: r["unit_price"] is not None and _bought(r))
    return spoiled("设备单价按元填", "project_equipment", row, {"unit_price": row["unit_price"] * YUAN}, {"R53"}, fix=True)


def month_in_yuan(s: Seeder) -> Mistake:
    row = s.month(lambda p, m: m["month_invest"] >= 5)
    return spoiled("本月投资按元填", F2, row, {"month_invest": row["month_invest"] * YUAN}, MONEY, fix=True)


def month_in_yi(s: Seeder) -> Mistake:
    row = s.month(lambda p, m: m["month_invest"] >= 100)
    wrong = wan(row["month_invest"] * YI)
    return spoiled("本月投资按亿元填", F2, row, {"month_invest": wrong}, MONEY | {"S15"}, fix=False)


def arrived_in_yuan(s: Seeder) -> Mistake:
    row = s.month(lambda p, m: m["fund_arrived"] > 20)
    return spoiled("到位资金按元填", F2, row, {"fund_arrived": row["fund_arrived"] * YUAN}, MONEY, fix=True)


def year_plan_in_yuan(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["stage"] == "4" and p["year_plan"] is not None and p["year_plan"] > 20)
    return spoiled("年度计划按元填", F1, p, {"year_plan": p["year_plan"] * YUAN}, {"S18", "E03", "S16"}, fix=True)


def subsidy_in_yuan(s: Seeder) -> Mistake:
    row = s.pick(F4, lambda r: r["pass_amt"] > 0)
    return spoiled("审核补贴按元填", F4, row, {"pass_amt": row["pass_amt"] * YUAN}, {"C01", "C04"}, fix=True)


def sales_in_yuan(s: Seeder) -> Mistake:
    row = s.pick(F4, lambda r: r["category"] in ("01", "02", "03", "04") and r["sale_amt"] > 0)
    wrong = row["sale_amt"] * YUAN
    return spoiled(
        "销售额按元填",
        F4,
        row,
        {"sale_amt": wrong, "sale_amt_cum": row["sale_amt_cum"] - row["sale_amt"] + wrong},
        {"C05", "C01"},
        fix=True,
    )


def _matched(r: Row) -> bool:
    return bool(r["sign_n"] and r["event_date"].month == LAST % 12 + 1 and r["event_uid"] != LARGE)


def signed_in_yuan(s: Seeder) -> Mistake:
    row = s.pick(F5, _matched, old=False)
    return spoiled("签约金额按元填", F5, row, {"sign_amt": row["sign_amt"] * YUAN}, {"E03"}, fix=True)


def need_in_yuan(s: Seeder) -> Mistake:
    row = s.pick("need_equipment", lambda r: r["est_invest"] > 20)
    return spoiled("需求投资按元填", "need_equipment", row, {"est_invest": row["est_invest"] * YUAN}, {"E03"}, fix=True)


def _well_begun(p: Row, m: Row) -> bool:
    return bool(m["month_invest"] > 0 and m["total_done"] > m["month_invest"] * 4 and m["ytd_invest"] > m["month_invest"] * 3)


def cumulative_as_month(s: Seeder) -> Mistake:
    row = s.month(_well_begun)
    return spoiled("本月投资填成累计数", F2, row, {"month_invest": row["ytd_invest"]}, MONEY, fix=True)


def cumulative_as_month_thrice(s: Seeder) -> Mistake:
    row = s.month(
        lambda p, m: (
            _well_begun(p, m) and m["total_done"] > p["total_invest"] * Decimal("0.45") and p["actual_start"].year == 2026
        )
    )
    uid = row["project_uid"]
    story = s.county.by_uid[uid]
    year = LAST // 12 * 12
    edits = tuple((m, F2, uid, {"month_invest": story.done(m) - story.done(year - 1)}) for m in (LAST - 2, LAST - 1, LAST))
    return Mistake("连续三月把累计填成本月", F2, uid, ("month_invest",), {"month_invest": row["month_invest"]}, edits[-1][3], MONEY | {"S15"}, (),
                   frozenset({uid}), edits)  # fmt: skip


def pieces_cumulative(s: Seeder) -> Mistake:
    row = s.month(lambda p, m: m["month_qty"] > 0 and m["cum_qty"] > max(m["month_qty"] * 3, 11))
    return spoiled("本月设备数填成累计数", F2, row, {"month_qty": row["cum_qty"]}, {"S10"}, fix=True)


def arrived_by_month(s: Seeder) -> Mistake:
    row = s.month(lambda p, m: _grown(s.book, m) > 0 and m["fund_paid"] > _grown(s.book, m))
    return spoiled("累计到位填成本月数", F2, row, {"fund_arrived": _grown(s.book, row)}, {"S06", "E03", "S19"}, fix=True)


def _grown(book: Book, row: Row) -> Decimal:
    last = book.earlier[0].row(F2, row["project_uid"]) or {}
    return Decimal(row["fund_arrived"] - last.get("fund_arrived", ZERO))


def applications_cumulative(s: Seeder) -> Mistake:
    row = s.pick(F4, lambda r: r["apply_n"] > 0)
    return spoiled("本期申请量填成累计数", F4, row, {"apply_n": row["apply_cum"]}, {"C01"}, fix=True)


def sales_by_month(s: Seeder) -> Mistake:
    row = s.pick(F4, lambda r: r["sale_n"] > 0)
    return spoiled("累计销售量填成本期数", F4, row, {"sale_cum": row["sale_n"]}, {"C01"}, fix=True)


def share_for_percent(s: Seeder) -> Mistake:
    row = s.pick("indicator_progress", lambda r: r["indicator_id"] in ("digital_rd_tool_rate", "key_process_nc_rate"))
    return spoiled("百分数填成小数", "indicator_progress", row, {"value": row["value"] / 100}, {"I01"}, fix=True)


def percent_cut(s: Seeder) -> Mistake:
    row = s.pick("task_progress", lambda r: r["percent"] is not None and r["percent"] > 20)
    return spoiled("进度少打一位", "task_progress", row, {"percent": row["percent"] // 10}, {"T14"})


def equip_and_total_swapped(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["equip_invest"] and p["total_invest"] > p["equip_invest"] * Decimal("1.2"))
    return spoiled(
        "设备投资与总投资错列", F1, p, {"total_invest": p["equip_invest"], "equip_invest": p["total_invest"]}, TOTAL, fix=True
    )


def trade_columns_shifted(s: Seeder) -> Mistake:
    row = s.pick(F4, lambda r: r["paid_cum"] < r["pass_cum"] < r["apply_cum"])
    wrong = {"apply_cum": row["paid_cum"], "pass_cum": row["apply_cum"], "paid_cum": row["pass_cum"]}
    return spoiled("申请、审核、兑付错列", F4, row, wrong, {"C01", "C02"}, fix=True)


def sales_columns_swapped(s: Seeder) -> Mistake:
    row = s.pick(F4, lambda r: r["category"] in ("01", "02", "03") and r["sale_n"] > 0)
    wrong = {"sale_n": int(row["sale_amt"]), "sale_amt": Decimal(row["sale_n"])}
    return spoiled("销售量与销售额错列", F4, row, wrong, {"C01", "C05"})


def saving_turned(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["energy_before"] is not None)
    wrong = {"energy_before": p["energy_after"], "energy_after": p["energy_before"]}
    return spoiled("改造前后能耗填反", F1, p, wrong, {"R50", "R51", "E03", "R49"}, fix=True, fields=("energy_saving",))


def credit_turned(s: Seeder) -> Mistake:
    row = s.pick(F5, lambda r: r["credit_amt"] and r["loan_amt"])
    return spoiled("授信与放款填反", F5, row, {"credit_amt": row["loan_amt"], "loan_amt": row["credit_amt"]}, {"D03"}, fix=True)


def typo_over_budget(s: Seeder) -> Mistake:
    row = s.month(
        lambda p, m: m["month_invest"] * 11 + m["total_done"] > p["total_invest"] * Decimal("1.3") and m["month_invest"] >= 3
    )
    value = row["month_invest"]
    wrong = (
        Decimal(str(value.normalize()).replace(".", "", 1))
        if value % 1
        else wan(value * 10 + value // 10 ** (len(str(int(value))) - 1) % 10)
    )
    wrong = wrong if wrong > value * 8 else value * 11
    return spoiled("本月投资多打一位", F2, row, {"month_invest": wan(wrong)}, MONEY)


def funding_typo(s: Seeder) -> Mistake:
    row = s.line("project_funding", lambda r: r["plan_amount"] > 100 and _funded(s, r))
    digits = str(row["plan_amount"])
    return spoiled(
        "资金来源数字颠倒",
        "project_funding",
        row,
        {"plan_amount": Decimal(turned(digits, 0))},
        {"R15", "R65", "E03", "R40", "R33", "R32"},
    )


def _funded(s: Seeder, r: Row) -> bool:
    digits = str(r["plan_amount"])
    return (
        s.book.projects[r["project_uid"]]["stage"] in "23456"
        and turned(digits, 0) != digits
        and digits[1] != "0"
        and r["applying"] is None
    )


def turned(text: str, at: int) -> str:
    """Two neighbouring characters turned round."""
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def paid_too_much(s: Seeder) -> Mistake:
    row = s.month(lambda p, m: m["fund_paid"] and m["fund_paid"] > 30)
    return spoiled("支付资金多打一位", F2, row, {"fund_paid": row["fund_paid"] * 10}, {"S06", "S19", "E03"}, fix=True)


MONEY_KINDS: tuple[Kind, ...] = (
    total_in_yuan, total_in_yi, new_project_in_yuan, funding_in_yuan, equipment_in_yuan, price_in_yuan, month_in_yuan, month_in_yi,
    arrived_in_yuan, year_plan_in_yuan, sales_in_yuan, sales_columns_swapped, subsidy_in_yuan, signed_in_yuan, need_in_yuan, cumulative_as_month,
    cumulative_as_month_thrice, pieces_cumulative, arrived_by_month, applications_cumulative, sales_by_month, share_for_percent, percent_cut,
    equip_and_total_swapped, trade_columns_shifted, saving_turned, credit_turned, typo_over_budget, funding_typo,
    paid_too_much,
)  # fmt: skip
