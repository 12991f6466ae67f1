"""A small clean period for the tests of the rules: nothing in it is wrong, so that each test breaks exactly one thing.

All names, codes and numbers are made up.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from models.book import Book, Past, Row, record_key
from models.derive import complete
from models.rules.catalogue import catalogue
from models.rules.engine import check
from models.tasks import TaskItem

PERIOD, TODAY, UNIT = "2026-11", date(2026, 11, 22), "430523"
PROJECT = "43052320260001"
TASK, TASK_ORGANISE = "task-a", "task-z"


def task_items() -> dict[str, TaskItem]:
    """Two items: one of equipment renewal, one of organisation."""
    renewal = TaskItem(
        TASK, 1, "实施设备更新行动", "推动工业领域设备更新", "更新老旧设备",
        "推动样例行业更新老旧设备，全面摸排需求，统筹有序推进。", "市工信局、市发改委等按职责分工负责", ("市工信局", "市发改委"),
        prov_task="01",
    )  # fmt: skip
    organise = TaskItem(
        TASK_ORGANISE, 2, "组织实施", "加强组织领导", "加强统筹协调", "各级各部门要加强统筹协调，落实工作责任。",
        "市发改委牵头，各有关部门按职责分工负责", ("市发改委",), prov_task="Z1",
    )  # fmt: skip
    return {item.task_uid: item for item in (renewal, organise)}


def project(**changes: Any) -> Row:
    """A project under construction with nothing wrong."""
    row: Row = dict(
        project_uid=PROJECT, project_name="样例县示范机械厂生产线设备更新项目", project_code="2603-430523-04-02-123456",
        owner_name="样例县示范机械有限公司", owner_uscc="91430523MA0000001A", owner_type="02", site="样例县示范镇工业园区",
        in_park=True, field_city="01", field_treasury=None, task_uid=TASK, industry="C34", county_dept="样例县工信局",
        build_nature="03", project_type="02", upgrade_direction="01", content="更新数控车床20台、加工中心5台，改造生产线2条。",
        retire_qty=20, retire_value=None, retire_years=12, new_qty=25, import_flag=False, total_invest=Decimal("1000.00"),
        fixed_invest=Decimal("900.00"), equip_invest=Decimal("800.00"), build_invest=Decimal("100.00"), loan_years=None,
        loan_banks=None, loan_purpose=None, stage="4", plan_start="2026-03", plan_end="2027-06", actual_start=date(2026, 3, 10),
        actual_end=None, year_plan=Decimal("600.00"), done_before=None, opening_ytd=Decimal("0.00"), energy_before=None,
        energy_after=None, energy_saving=None, co2_cut=None, eff_level=None, in_ndrc_lib=False, ndrc_lib_date=None, in_stat=True,
        other_central=False, other_central_note=None, restricted=False, maturity=None, problems=None, need_help=None,
        change_note=None, contact="张样例", contact_phone="0739-5000000", remark=None,
    )  # fmt: skip
    from models.rules.project import uscc_check_character  # computed, so that the sample never goes stale

    row["owner_uscc"] = row["owner_uscc"][:17] + uscc_check_character(row["owner_uscc"][:17])
    return {**row, **changes}


def funding(channel: str = "14", amount: str = "1000.00", **changes: Any) -> Row:
    row: Row = dict(record_uid=f"{PROJECT}-A{channel}", project_uid=PROJECT, channel=channel, plan_amount=Decimal(amount),
                    secured_amount=None, doc_no=None, applying=None, note=None)  # fmt: skip
    return {**row, **changes}


def equipment(**changes: Any) -> Row:
    row: Row = dict(record_uid=f"{PROJECT}-B001", project_uid=PROJECT, row_type="02", equip_name="数控车床", model="CK6150", qty=25,
                    unit_price=Decimal("32.0000"), amount=Decimal("800.00"), service_year=None, grade=None, depreciated=None,
                    disposal=None, second_hand=False, owned=None)  # fmt: skip
    return {**row, **changes}


def permit(**changes: Any) -> Row:
    row: Row = dict(record_uid=f"{PROJECT}-C001", project_uid=PROJECT, permit="01", status="01", doc_no="样发改备〔2026〕1号",
                    authority="样例县发展和改革局", doc_date=date(2026, 2, 20), expect=None, doc_invest=Decimal("1000.00"),
                    exempt_basis=None)  # fmt: skip
    return {**row, **changes}


def progress(**changes: Any) -> Row:
    row: Row = dict(period=PERIOD, project_uid=PROJECT, month_invest=Decimal("40.00"), fund_arrived=Decimal("600.00"),
                    central_arrived=None, fund_paid=Decimal("550.00"), month_qty=2,
                    image_progress="第二条生产线设备已于11月12日安装完成，正在调试。", problems=None, next_step=None, lamp_self=None,
                    change_note=None)  # fmt: skip
    return {**row, **changes}


def task(uid: str = TASK, **changes: Any) -> Row:
    row: Row = dict(period=PERIOD, task_uid=uid, applicable=True, inapplicable_reason=None, county_lead="样例县发改局", county_coop=None,
                    status="02", progress="11月5日召开设备更新推进会，组织12家企业摸排，新增需求30台套。", problems=None,
                    next_step="12月10日前完成第二批企业走访。", deadline=None, percent=None, lamp=None, change_note=None, filler=None,
                    phone=None, dept_reviewer=None)  # fmt: skip
    return {**row, **changes}


def metric(**changes: Any) -> Row:
    row: Row = dict(record_uid="A-metric", period=PERIOD, task_uid=TASK, metric_name="更新设备数", value=Decimal("120.0000"),
                    unit="台（套）", cumulative=True)  # fmt: skip
    return {**row, **changes}


def evidence(**changes: Any) -> Row:
    row: Row = dict(record_uid="A-evidence", period=PERIOD, task_uid=TASK, title="设备更新完成情况清单", doc_no=None,
                    evidence_date=date(2026, 11, 12), file=None)  # fmt: skip
    return {**row, **changes}


def tradein(category: str = "03", **changes: Any) -> Row:
    """A category in its first month, so that this period and the cumulative figures are the same."""
    row: Row = dict(record_uid=f"T-{category}", period=PERIOD, category=category, apply_n=120, apply_cum=120, pass_n=100, pass_cum=100,
                    paid_n=80, paid_cum=80, pass_amt=Decimal("5.00"), pass_amt_cum=Decimal("5.00"), paid_amt=Decimal("4.00"),
                    paid_amt_cum=Decimal("4.00"), sale_n=110, sale_cum=110, sale_amt=Decimal("44.00"), sale_amt_cum=Decimal("44.00"),
                    recycle_n=100, recycle_cum=100, nev_n=None, correction_note=None, merchants=12, fund_in_cum=None,
                    events_cum=2, source="02", problems=None)  # fmt: skip
    return {**row, **changes}


def event(**changes: Any) -> Row:
    row: Row = dict(event_uid="E-1", event_name="样例县装备制造供需对接会", event_type=("01",), event_date=date(2026, 11, 12),
                    late_note=None, place="样例县会议中心", host="样例县工信局", ent_n=30, scale_ent_n=12, bank_n=None, supply_n=8,
                    demand_n=10, demand_amt=Decimal("600.00"), finance_need=None, sign_n=3, sign_amt=Decimal("200.00"),
                    credit_amt=Decimal("100.00"), loan_amt=Decimal("100.00"), follow_up="已履约1个。", project_uids=None)  # fmt: skip
    return {**row, **changes}


def product(**changes: Any) -> Row:
    row: Row = dict(record_uid="P-1", product_name="数控龙门铣床", company="样例县示范机械有限公司", uscc=project()["owner_uscc"],
                    model="XK2420", performance=None, standard=None, level=None, apply_field=("01",), capacity=None,
                    capacity_unit=None, sales=None, price=None, catalogs=None, contact="张样例", contact_phone="0739-5000000")  # fmt: skip
    return {**row, **changes}


def need(**changes: Any) -> Row:
    """An equipment need that has become the sample's project."""
    row: Row = dict(record_uid="N-1", owner_name="样例县示范机械有限公司", owner_uscc=None, field_city="01", sub_field=None,
                    equip_name="数控车床", qty=20, years=12, est_invest=Decimal("640.00"), plan_year=2026, gap=None,
                    fund_channels=None, need_status="02", project_uid=PROJECT)  # fmt: skip
    return {**row, **changes}


def policy(**changes: Any) -> Row:
    row: Row = dict(record_uid="L-1", title="样例县设备更新贴息办法", doc_no=None, level="04", category="02", issuer="样例县财政局",
                    issue_date=date(2026, 3, 1), valid_to=date(2026, 12, 31), conditions="县内规模以上工业企业购置先进设备。",
                    support="贴息1个百分点。", window=None, dept="样例县财政局", links=None)  # fmt: skip
    return {**row, **changes}


def indicator(uid: str = "digital_rd_tool_rate", **changes: Any) -> Row:
    """A row of a quantified target, by default a rate in per cent."""
    row: Row = dict(period=PERIOD, indicator_id=uid, county_target=None, base_2023=None, value=Decimal("83.5000"), cum=None,
                    source_dept="样例县工信局", prelim=False, note=None)  # fmt: skip
    return {**row, **changes}


def cover(**changes: Any) -> Row:
    row: Row = dict(county_code=UNIT, period=PERIOD, report_type="01", state="01", version=None, tasklist_version="2024-05-17",
                    schema_version=None, reporting_dept="样例县发展和改革局", filler="李样例", filler_phone="0739-5000001",
                    reviewer="王样例", approver="赵样例", approve_date=None, frozen_at=None, exported_at=None, stamped_code=None,
                    stamped_scan=None, submit_date=None, due_date=None, correction_note=None, data_digest=None)  # fmt: skip
    return {**row, **changes}


def clean(**rows: list[Row]) -> Book:
    """A book with one project, its lines, its month, both tasks and a cover, before the computed fields; `rows` replace tables."""
    base: dict[str, list[Row]] = {
        "submission": [cover()],
        "reserve_project": [project()],
        "project_funding": [funding()],
        "project_equipment": [equipment()],
        "project_permit": [permit()],
        "project_progress": [progress()],
        "task_progress": [task(), task(TASK_ORGANISE, progress="11月3日县专班召开调度会，明确20个单位分工，印发任务清单。")],
    }
    return Book(UNIT, PERIOD, TODAY, {**base, **rows}, tasks=task_items(), earlier=[past()])


def past(period: str = "2026-10", **rows: list[Row]) -> Past:
    """The period before, as it was sent: the same project a month earlier, other texts; `rows` replace tables."""
    base: dict[str, list[Row]] = {
        "reserve_project": [project()],
        "project_funding": [funding()],
        "project_equipment": [equipment()],
        "project_permit": [permit()],
        "project_progress": [
            progress(period=period, month_invest=Decimal("50.00"), image_progress="第一条生产线设备已于10月8日安装完成并试运行。",
                     fund_arrived=Decimal("560.00"), fund_paid=Decimal("500.00"), stage="4", ytd_invest=Decimal("460.00"),
                     total_done=Decimal("460.00"), cum_qty=18, lamp_self="01", lamp_auto="01"),
        ],
        "task_progress": [
            task(period=period, progress="10月10日印发实施方案，确定8家试点单位，安排经费50万元。"),
            task(TASK_ORGANISE, period=period, progress="10月8日成立县工作专班，召开第一次会议，18个单位参加。"),
        ],
    }  # fmt: skip
    tables = {**base, **rows}
    return Past(period, {table: {record_key(table, row): row for row in found} for table, found in tables.items()})


def codes(book: Book) -> set[str]:
    """The rules that a book sets off, those in trial aside."""
    return {problem.code for problem in check(complete(book)) if not problem.trial}


def assert_only(book: Book, rule: str) -> None:
    """The book sets off this rule, and besides it only what the catalogue names as its consequences."""
    found = codes(book)
    assert rule in found, f"{rule} not found, only {sorted(found)}"
    extra = found - {rule} - set(catalogue()[rule].consequences)
    assert not extra, f"{rule} also set off {sorted(extra)}"


def explanation(rule: str, record: str, reason: str | None = "因设备到货推迟，已与供货单位重新约定交货时间。") -> Row:
    return dict(
        rule_id=rule, record_uid=record, period=PERIOD, reason=reason, author=None, written_at=datetime(2026, 11, 20, 9, 0)
    )
