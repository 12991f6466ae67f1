"""Further kinds of mistakes, thought of after the rules had been tuned on the others."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.reviewed.mistakes import F1, F2, F4, F5, Kind
from tests.reviewed.mistakes_texts import copied, owner_code, single
from tests.reviewed.seeding import MONEY, TOTAL, YI, YUAN, Mistake, Row, Seeder, spoiled
from tests.reviewed.story import LAST, wan

FUNDING, EQUIPMENT, PERMIT, NEED = "project_funding", "project_equipment", "project_permit", "need_equipment"


def retired_in_yuan(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["retire_value"] is not None and p["retire_value"] > 0)
    return spoiled("淘汰设备原值按元填", F1, p, {"retire_value": p["retire_value"] * YUAN}, {"E03"}, fix=True)


def approved_in_yuan(s: Seeder) -> Mistake:
    row = s.pick(PERMIT, lambda r: r["doc_invest"] and r["doc_invest"] > 50)
    return spoiled("批复总投资按元填", PERMIT, row, {"doc_invest": row["doc_invest"] * YUAN}, {"R32", "R66"}, fix=True)


def paid_in_yuan(s: Seeder) -> Mistake:
    row = s.month(lambda p, m: m["fund_paid"] and m["fund_paid"] > 20)
    return spoiled("支付资金按元填", F2, row, {"fund_paid": row["fund_paid"] * YUAN}, {"S06", "S19", "E03"}, fix=True)


def lent_in_yuan(s: Seeder) -> Mistake:
    row = s.pick(F5, lambda r: r["loan_amt"] and r["event_date"].month == LAST % 12 + 1, old=False)
    wrong = {name: row[name] * YUAN for name in ("credit_amt", "loan_amt")}
    return spoiled("授信放款按元填", F5, row, wrong, {"E03"}, fix=True)


def price_of_product_in_yuan(s: Seeder) -> Mistake:
    row = s.pick("adv_product", lambda r: r["price"])
    return spoiled("产品单价按元填", "adv_product", row, {"price": row["price"] * YUAN}, {"E03"}, fix=True)


def pieces_with_a_nought(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["new_qty"] and p["new_qty"] > 3)
    return spoiled("更新数量多打一个0", F1, p, {"new_qty": p["new_qty"] * 10}, {"R55", "S10"}, fix=True)


def total_without_a_nought(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["total_invest"] > 300 and p["total_invest"] % 10 == 0)
    return spoiled("总投资少打一个0", F1, p, {"total_invest": p["total_invest"] / 10}, TOTAL, fix=True)


def result_by_month(s: Seeder) -> Mistake:
    row = s.pick("task_metric", lambda r: _added(s, r) > 0)
    return spoiled("累计成效填成本月数", "task_metric", row, {"value": _added(s, row)}, {"T20"}, fix=True)


def _added(s: Seeder, r: Row) -> Decimal:
    before = s.book.before_natural("task_metric", r) or {}
    return Decimal(r["value"] - (before.get("value") or r["value"]))


def recycled_by_month(s: Seeder) -> Mistake:
    row = s.pick(F4, lambda r: r["recycle_n"])
    return spoiled("累计回收量填成本期数", F4, row, {"recycle_cum": row["recycle_n"]}, {"C01"}, fix=True)


def event_last_year(s: Seeder) -> Mistake:
    row = s.pick(F5, lambda r: r["event_date"].month == LAST % 12 + 1 and not r["sign_n"] and single(r), old=False)
    return spoiled("活动日期写错年份", F5, row, {"event_date": row["event_date"].replace(year=2025)}, {"D01", "D04"}, fix=True)


def one_as_letter(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["owner_uscc"] and "1" in p["owner_uscc"][8:17])
    at = p["owner_uscc"].index("1", 8)
    return owner_code(s, "信用代码把1打成I", p, p["owner_uscc"][:at] + "I" + p["owner_uscc"][at + 1 :])


def eight_as_b(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["owner_uscc"] and "8" in p["owner_uscc"][8:17])
    at = p["owner_uscc"].index("8", 8)
    return owner_code(s, "信用代码把8打成B", p, p["owner_uscc"][:at] + "B" + p["owner_uscc"][at + 1 :])


def pieces_and_amount_swapped(s: Seeder) -> Mistake:
    row = s.pick(EQUIPMENT, lambda r: r["row_type"] == "02" and r["qty"] > 2 and r["amount"] > r["qty"] * 8)
    wrong = {"qty": int(row["amount"]), "amount": wan(row["qty"])}
    return spoiled("设备数量与金额错列", EQUIPMENT, row, wrong, {"R53", "R54"})


def paid_and_arrived_swapped(s: Seeder) -> Mistake:
    row = s.month(lambda p, m: m["fund_paid"] and m["fund_paid"] < m["fund_arrived"])
    return spoiled(
        "到位与支付填反", F2, row, {"fund_paid": row["fund_arrived"], "fund_arrived": row["fund_paid"]}, {"S06", "E03"}, fix=True
    )


def month_negative(s: Seeder) -> Mistake:
    row = s.month(lambda p, m: m["month_invest"] > 0 and m["total_done"] > m["month_invest"] * 2)
    return spoiled("本月投资多打负号", F2, row, {"month_invest": -row["month_invest"]}, MONEY)


def energy_in_kilograms(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["energy_before"])
    return spoiled(
        "改造前能耗按千克填",
        F1,
        p,
        {"energy_before": p["energy_before"] * 1000},
        {"R50", "R51", "R49"},
        fix=True,
        fields=("energy_saving",),
    )


def gap_in_yuan(s: Seeder) -> Mistake:
    row = s.pick(NEED, lambda r: r["gap"] and r["gap"] > 5)
    return spoiled("资金缺口按元填", NEED, row, {"gap": row["gap"] * YUAN}, {"E03"}, fix=True)


def industry_slipped(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["field_city"] in ("01", "07") and p["industry"])
    return spoiled("行业选错", F1, p, {"industry": "P83"}, {"R58"})


def source_twice(s: Seeder) -> Mistake:
    row = s.pick(FUNDING, lambda r: r["channel"] == "14" and s.book.projects[r["project_uid"]]["stage"] in "3456")
    copy = {**row, "record_uid": f"{row['record_uid']}x"}
    return Mistake("同一资金来源填了两行", FUNDING, copy["record_uid"], ("channel",), {}, {}, frozenset({"R63", "R15"}), (),
                   frozenset({row["project_uid"]}), (), ((FUNDING, copy),))  # fmt: skip


def need_twice(s: Seeder) -> Mistake:
    row = s.pick(NEED, lambda r: r["need_status"] == "01")
    return copied(s, "同一需求登记两次", NEED, row, {"equip_name": f"{row['equip_name']}设备"}, set())


def owner_cut_short(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["owner_name"].endswith("有限公司") and _alone(s, p) and p["owner_uscc"])
    return spoiled("项目单位填了简称", F1, p, {"owner_name": p["owner_name"].removesuffix("有限公司")}, {"R13", "R22"})


def _alone(s: Seeder, p: Row) -> bool:
    return sum(q["owner_name"] == p["owner_name"] for q in s.book.rows[F1]) == 1


def text_of_another_item(s: Seeder) -> Mistake:
    row = s.pick("task_progress", lambda r: r["status"] == "02")
    other = s.pick("task_progress", lambda r: r["status"] == "02" and r["action"] == row["action"])
    made = spoiled("两项任务填了同一段进展", "task_progress", row, {"progress": other["progress"]}, set())
    return replace(made, records=frozenset({row["task_uid"], other["task_uid"]}))


def indicator_by_month(s: Seeder) -> Mistake:
    row = s.pick("indicator_progress", lambda r: r["indicator_id"] in ("scrapped_vehicle_volume", "used_car_trade_volume"))
    return spoiled("累计指标填成本月数", "indicator_progress", row, {"cum": row["value"]}, set(), fix=True)


def vehicles_in_ten_thousands(s: Seeder) -> Mistake:
    row = s.pick("indicator_progress", lambda r: r["indicator_id"] in ("scrapped_vehicle_volume", "used_car_trade_volume"))
    return spoiled("车辆数按万辆填", "indicator_progress", row, {"cum": wan(row["cum"] * YI, 4)}, set(), fix=True)


MORE_KINDS: tuple[Kind, ...] = (
    retired_in_yuan, approved_in_yuan, paid_in_yuan, lent_in_yuan, price_of_product_in_yuan, pieces_with_a_nought, total_without_a_nought,
    result_by_month, recycled_by_month, event_last_year, one_as_letter, eight_as_b, pieces_and_amount_swapped, paid_and_arrived_swapped,
    month_negative, energy_in_kilograms, gap_in_yuan, industry_slipped, source_twice, need_twice, owner_cut_short, text_of_another_item,
    indicator_by_month, vehicles_in_ten_thousands,
)  # fmt: skip
