"""The county's registers: events, needs, products, policies, problems, indicators, and the cover of a month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from models import periods
from models.book import Row
from models.tasks import TaskList
from tests.reviewed.life import day_of, empty
from tests.reviewed.story import FIRST, LAST, Story, month, wan
from tests.reviewed.words import COUNTY, TOWNS, TRADES, UNIT

LARGE = "E-large"
"""A true event of large sums: contracts of more than 5亿元 at the yearly fair."""

TWINS = ("E-twin1", "E-twin2")
"""Two true events on one day with names that are alike."""

_EVENTS = (("01", "{w}设备更新供需对接会", "科技和工业信息化局"), ("02", "{w}银企对接会", "财政局"), ("03", "设备更新政策解读培训会（{t}）", "发展和改革局"),
           ("04", "优势产品推介会（{w}专场）", "商务局"), ("05", "以旧换新促消费活动（{t}站）", "商务局"))  # fmt: skip


def events(rng: Random) -> list[tuple[int, Row]]:
    """F5: two or three events a month, each with the month in which it was registered."""
    found: list[tuple[int, Row]] = []
    for now in range(FIRST, LAST + 1):
        for number, (kind, name, host) in enumerate(rng.sample(_EVENTS, 5 if now == LAST else rng.randint(2, 3)), 1):
            matching, bank = kind in ("01", "02", "04"), kind == "02"
            signed, amount = (rng.randint(2, 9), wan(rng.uniform(180, 2600), 0)) if matching else (None, None)
            credit = wan(rng.uniform(500, 4000), 0) if bank else None
            found.append((now, empty(
                "matching_event", event_uid=f"E-{month(now)}-{number}", event_type=(kind,), event_date=day_of(now, 1 + number * 4),
                event_name=COUNTY + name.format(w=rng.choice(TRADES).owners, t=rng.choice(TOWNS)), place=f"{COUNTY}{rng.choice(TOWNS)}会议室",
                host=COUNTY + host, ent_n=rng.randint(12, 60), scale_ent_n=rng.randint(3, 11), bank_n=rng.randint(3, 8) if bank else None,
                demand_n=rng.randint(5, 20), demand_amt=wan(rng.uniform(300, 5000), 0), finance_need=wan(rng.uniform(800, 6000), 0) if bank else None,
                sign_n=signed, sign_amt=amount, credit_amt=credit, loan_amt=wan(credit * Decimal("0.6"), 0) if credit else None,
                follow_up=f"已履约{rng.randint(0, signed)}个。" if signed else None,
            )))  # fmt: skip
    found.append((LAST, empty(
        "matching_event", event_uid=LARGE, event_type=("01",), event_date=day_of(LAST, 18), event_name=f"{COUNTY}招商暨设备更新集中签约大会",
        place=f"{COUNTY}会展中心", host=f"{COUNTY}人民政府", ent_n=120, scale_ent_n=55, demand_n=40, demand_amt=Decimal(86000), sign_n=16,
        sign_amt=Decimal(52800), follow_up="已履约2个。",
    )))  # fmt: skip
    for day, town in enumerate(TOWNS[4:7], 14):
        found.append((LAST, empty(
            "matching_event", event_uid=f"E-series{day}", event_type=("03",), event_date=day_of(LAST, day), place=f"{town}政府会议室",
            event_name=f"{COUNTY}以旧换新政策宣讲进乡镇活动（{town}）", host=f"{COUNTY}商务局", ent_n=20 + day,
        )))  # fmt: skip
    for uid, town in zip(TWINS, TOWNS[:2], strict=True):
        found.append((LAST, empty(
            "matching_event", event_uid=uid, event_type=("05",), event_date=day_of(LAST, 1), event_name=f"{COUNTY}家电以旧换新下乡促销活动（{town}专场）",
            place=f"{town}文化广场", host=f"{COUNTY}商务局", ent_n=14, demand_n=None,
        )))  # fmt: skip
    return found


def needs(rng: Random, found: list[Story]) -> list[tuple[int, Row]]:
    """F7a: needs that have become projects, and owners who may still come."""
    rows: list[tuple[int, Row]] = []
    apart = {(s.owner.name, s.lines[0].gear.name): s for s in found if s.dropped > LAST}
    for number, s in enumerate(rng.sample(list(apart.values()), 60), 1):
        line, made = s.lines[0], number <= 40
        rows.append((s.enter if made else FIRST, empty(
            "need_equipment", record_uid=f"N-{number:03d}", owner_name=s.owner.name, owner_uscc=s.owner.uscc, field_city=s.trade.field,
            sub_field={"市政": "01", "小区": "08"}.get(s.trade.owners), equip_name=line.gear.name, qty=line.qty, years=rng.randint(8, 18),
            est_invest=line.amount, plan_year=max(2026, s.plan_start // 12) if made else 2027, gap=wan(line.amount * 4 / 10),
            need_status="02" if made else "01", project_uid=s.uid if made else None,
        )))  # fmt: skip
    return rows


def products(rng: Random, found: list[Story]) -> list[Row]:
    """F6b: products of the county's companies, several of one company in different models."""
    rows = []
    makers = [s for s in found if s.trade.owners in ("机械", "电子", "食品")]
    for number, s in enumerate(rng.sample(makers, 20), 1):
        for part in range(1, 1 + number % 3):
            name = {"机械": "数控专用机床", "电子": "精密线路板", "食品": "压榨山茶油"}[s.trade.owners]
            capacity = wan(rng.randint(200, 9000), 0)
            rows.append(empty(
                "adv_product", record_uid=f"P-{number:02d}{part}", product_name=name, company=s.owner.name, uscc=s.owner.uscc,
                model=f"{s.owner.short[:1]}-{number * 10 + part}A", performance=f"加工精度0.0{part}毫米，年产能力{capacity}台。", apply_field=("01",),
                capacity=capacity, capacity_unit="台/年", sales=wan(capacity * 8 / 10, 0), price=wan(rng.uniform(2, 60), 4),
                contact=s.owner.contact, contact_phone=s.owner.phone,
            ))  # fmt: skip
    return rows


EXPIRED = ("L-03", "L-07")


def policies() -> list[Row]:
    """F8: two of them have truly run out."""
    subjects = (
        "设备更新贷款贴息",
        "家电以旧换新补贴",
        "农机报废更新补贴",
        "老旧电梯更新补助",
        "技术改造奖补",
        "汽车置换补贴",
        "再生资源回收网点补助",
        "消费品促销",
    )
    return [
        empty("policy_list", record_uid=f"L-{n:02d}", title=f"{COUNTY}{subject}实施办法", doc_no=f"样政办发〔2026〕{n}号", level="04",
              category=f"0{n % 4 + 1}", issuer=f"{COUNTY}人民政府办公室", issue_date=date(2025, 11, n), conditions=f"县内符合{subject}条件的单位和个人。",
              support="按核定投资或售价定额补助。", dept=f"{COUNTY}财政局", valid_to=date(2026, 6 if f"L-{n:02d}" in EXPIRED else 12, 30))
        for n, subject in enumerate(subjects, 1)
    ]  # fmt: skip


def issues(rng: Random, found: list[Story]) -> list[tuple[int, Row]]:
    """F10: problems raised about projects, solved after some months."""
    rows = []
    for number, s in enumerate(rng.sample([s for s in found if s.enter < LAST - 1 and s.dropped > LAST], 15), 1):
        raised = rng.randint(max(s.enter, FIRST), LAST)
        solved = raised < LAST - 3
        rows.append((raised, empty(
            "issue", issue_uid=f"I-{number:02d}", source="01", link=s.uid, category=f"0{number % 6 + 1}", level="02" if number % 3 else "01",
            desc=f"{s.name}缺口资金{rng.randint(20, 400)}万元，配套条件需协调。", dept="市发改委" if number % 3 else None,
            raised=day_of(raised, 9), status="03" if solved else "02", result=f"{month(raised + 2)}会商解决，已落实到位。" if solved else None,
        )))  # fmt: skip
    return rows


def standing(rng: Random) -> dict[str, list[Row]]:
    """What hardly changes: F6a, F7b and F11."""
    industries = [
        empty("adv_industry", record_uid=f"A-{n}", industry_name=name, ent_n=rng.randint(8, 40), revenue=wan(rng.uniform(2e4, 3e5), 0), year=2026,
              park="样例县示范工业园", advantage=f"{name}产业集聚规上企业，产品销往省内外，市场占有稳步提高。")
        for n, name in enumerate(("通用机械", "电子信息", "农产品加工", "新型建材", "轻工纺织"), 1)
    ]  # fmt: skip
    consumer = [
        empty("need_consumer", record_uid=f"Z-{n}", category=f"0{n}", stock=80000 * n, to_replace=9000 * n, year_plan=2500 * n,
              est_sales=wan(1800 * n), source="商务部门抽样")
        for n in (1, 2, 3)
    ]  # fmt: skip
    team = [
        empty("liaison", record_uid=f"W-{n}", unit=f"{COUNTY}发展和改革局", name=f"{sign}样例", title="联络员", role="05",
              mobile=f"1380000{n:04d}", valid_from=date(2025, 1, 6))
        for n, sign in enumerate("张王李赵", 1)
    ]  # fmt: skip
    return {"adv_industry": industries, "need_consumer": consumer, "liaison": team}


def _counted(now: int, usual: int) -> int:
    """What is counted in a month: about as much as usual, the same each time it is asked for."""
    return usual + (now * 37 % 25 - 12) * usual // 100


def indicators(now: int) -> list[Row]:
    """F9 of a month: rates creep up, counts add up within the year."""
    drift = Decimal(now - FIRST)

    def counted(usual: int) -> dict[str, Decimal]:
        year = range(now - now % 12, now + 1)
        return dict(value=Decimal(_counted(now, usual)), cum=Decimal(sum(_counted(m, usual) for m in year)))

    rows: dict[str, dict[str, Decimal]] = {
        "equip_invest_growth": dict(base_2023=Decimal(286400), **counted(24000)),
        "digital_rd_tool_rate": dict(value=wan(Decimal("83.2") + drift / 5, 1)),
        "key_process_nc_rate": dict(value=wan(Decimal("63.5") + drift / 4, 1)),
        "scrapped_vehicle_volume": counted(100),
        "used_car_trade_volume": counted(235),
        "showroom_count": dict(value=Decimal(now % 2), cum=Decimal(3 + (now % 12 + 1) // 2)),
    }
    dept = f"{COUNTY}发展和改革局"
    return [
        empty("indicator_progress", period=month(now), indicator_id=uid, source_dept=dept, prelim=False, **values)
        for uid, values in rows.items()
    ]


def cover(now: int) -> Row:
    """F0 of a month."""
    return empty(
        "submission", county_code=UNIT, period=month(now), report_type="01", state="01", tasklist_version=TaskList.built_in().version,
        reporting_dept=f"{COUNTY}发展和改革局", filler="李样例", filler_phone="0739-5000001", reviewer="王样例", approver="赵样例",
        due_date=periods.last_day(month(now)),
    )  # fmt: skip
