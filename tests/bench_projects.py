"""Made-up projects in any number, for the benchmarks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import insert

from models.forms import ReserveProject
from models.rules.project import uscc_check_character
from services.county import set_up
from services.desk import Desk
from services.records import columns_of, prepared

TODAY, PERIOD, UNIT = date(2026, 11, 22), "2026-11", "430523"


def project(number: int) -> dict[str, object]:
    """A made-up project; the same for the same number."""
    body = f"91430523MA{number:07d}"
    return {
        "project_name": f"样例县第{number}号企业生产线设备更新项目", "owner_name": f"样例县第{number}号机械有限公司",
        "owner_uscc": body + uscc_check_character(body), "owner_type": "02", "site": "样例县示范镇工业园区", "field_city": "01",
        "task_uid": "", "industry": "C34", "county_dept": "邵阳县发展和改革局", "build_nature": "03", "project_type": "02",
        "upgrade_direction": "01", "content": f"更新数控车床{number % 90 + 1}台、加工中心5台，改造生产线2条。", "retire_qty": 3,
        "new_qty": 5, "total_invest": Decimal(1000 + number % 500), "fixed_invest": Decimal(900), "equip_invest": Decimal(800),
        "stage": "2", "plan_start": "2026-12", "plan_end": "2027-12", "contact": "张样例", "contact_phone": "0739-5000001",
    }  # fmt: skip


def county_with(folder: Path, rows: int) -> Desk:
    """A county with so many projects."""
    desk = set_up(folder, UNIT, TODAY)
    with desk.writing("样例") as write:
        records = [prepared("reserve_project", project(n), "", 2026) for n in range(rows)]
        for number, record in enumerate(records):
            record["project_uid"] = f"{UNIT}2026{number:06d}"
        kept = [{"revision": 1, **{name: record[name] for name in columns_of(ReserveProject)}} for record in records]
        write.session.execute(insert(ReserveProject), kept)
    return desk
