"""A county whose October was sent, and whose November has changes of every kind."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

from models.database import FILE_NAME
from services.county import set_up
from services.desk import Desk, open_desk
from services.filing import freeze, sign
from services.packages import export
from services.records import edit, insert_record
from services.tasklists import current_list
from tests.conftest import TODAY
from tests.rules import sample
from tests.services.conftest import PERIOD, add_month, fill

LAST = "2026-10"
TRADEIN = sample.tradein()
CARRIED = dict(apply_n=10, apply_cum=130, pass_n=10, pass_cum=110, paid_n=0, paid_cum=75, pass_amt=Decimal("0.50"),
               pass_amt_cum=Decimal("5.50"), paid_amt=Decimal(0), sale_n=0, sale_amt=Decimal(0), recycle_n=0)  # fmt: skip
"""A month of trade-in in which what was paid out became less."""


def send(desk: Desk, folder: Path, period: str) -> None:
    freeze(desk, period)
    export(desk, period, folder)


def sent_county(desk: Desk, folder: Path) -> tuple[str, str]:
    """October sent with a project, a finished item and trade-in figures; returns the project's and the item's id."""
    uid = fill(desk, LAST)
    with desk.reading() as connection:
        task = current_list(connection).items[2].task_uid
    with desk.writing("样例") as write:
        insert_record(write, "tradein_stat", {**TRADEIN, "record_uid": None}, LAST)
        insert_record(write, "task_evidence", {**sample.evidence(task_uid=task), "record_uid": None}, LAST)
    edit(desk, "task_progress", task, {"status": "03", "progress": "10月8日完成全部12家企业的设备更新，验收合格。"}, LAST)
    sign(desk, LAST, reviewer="王样例", approver="赵样例", approve_date="2026-10-31")
    send(desk, folder, LAST)
    return uid, task


def november(desk: Desk, uid: str, task: str) -> None:
    """November as it is entered when nothing has changed but the month's own figures."""
    with desk.reading() as connection:
        tasks = current_list(connection).items
    with desk.writing("样例") as write:
        add_month(write, uid, tasks, PERIOD)
        insert_record(write, "task_evidence", {**sample.evidence(task_uid=task), "record_uid": None}, PERIOD)
    edit(desk, "task_progress", task, {"status": "03", "progress": "11月5日复核12家企业的设备更新，全部在用。"}, PERIOD)
    edit(desk, "project_progress", uid, {"image_progress": "第三条生产线设备11月10日到货，正在安装。"}, PERIOD)
    sign(desk, PERIOD, reviewer="王样例", approver="赵样例", approve_date="2026-11-21")


def changed_county(desk: Desk, folder: Path) -> tuple[str, str]:
    """November with a larger project that its equipment explains, a later end, a month written off, an item undone, less paid out."""
    uid, task = sent_county(desk, folder)
    november(desk, uid, task)
    edit(desk, "reserve_project", uid, {"total_invest": Decimal("1096.00"), "equip_invest": Decimal("896.00"), "new_qty": 28})
    edit(desk, "project_progress", uid, {"month_invest": Decimal("-5.00")}, PERIOD)
    edit(desk, "task_progress", task, {"status": "02"}, PERIOD)
    with desk.writing("样例") as write:
        line = sample.equipment(project_uid=uid, record_uid=None, equip_name="加工中心", qty=3, amount=Decimal("96.00"))
        insert_record(write, "project_equipment", line)
        insert_record(write, "project_funding", {**sample.funding("07", "96.00"), "project_uid": uid, "record_uid": None})
        insert_record(write, "tradein_stat", {**TRADEIN, **CARRIED, "record_uid": None}, PERIOD)
    return uid, task


def county_file(folder: Path) -> Path:
    """The data file of such a county, to be copied: it takes a while to make."""
    desk = set_up(folder, "430523", TODAY, filler="李样例", phone="0739-5000001")
    changed_county(desk, folder)
    desk.database.close()
    return folder / FILE_NAME


def copy_of(county: Path, folder: Path) -> Desk:
    """The desk of a copy of a county's data file in a folder of its own."""
    folder.mkdir(parents=True)
    shutil.copy(county, folder / FILE_NAME)
    return open_desk(folder, TODAY)
