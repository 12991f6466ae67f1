"""More kinds of mistakes: in codes, dates and texts, things told twice or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from models import periods
from models.book import Row
from models.rules.project import uscc_check_character
from tests.reviewed.life import TASKS
from tests.reviewed.mistakes import F1, F2, F5, Kind, turned
from tests.reviewed.registers import LARGE, TWINS
from tests.reviewed.seeding import Mistake, Seeder, spoiled
from tests.reviewed.story import LAST
from tests.reviewed.words import COUNTY

_CODE = frozenset({"R11", "R12", "R13", "R14", "R22"})


def _of_owner(s: Seeder, p: Row) -> set[str]:
    return {q["project_uid"] for q in s.book.rows[F1] if q["owner_name"] == p["owner_name"]}


def owner_code(s: Seeder, kind: str, p: Row, wrong: str) -> Mistake:
    """A wrong credit code, which may also be told at the owner's other projects (R13, R14)."""
    return _with_records(spoiled(kind, F1, p, {"owner_uscc": wrong}, _CODE, fix=True), *_of_owner(s, p))


def letter_in_uscc(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["owner_uscc"] and "0" in p["owner_uscc"][8:17])
    code = p["owner_uscc"]
    at = code.index("0", 8)
    return owner_code(s, "信用代码把0打成O", p, code[:at] + "O" + code[at + 1 :])


def letter_in_code(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["project_code"] and "1" in p["project_code"][-6:])
    code = p["project_code"]
    at = code.index("1", 18)
    return spoiled("项目代码把1打成I", F1, p, {"project_code": code[:at] + "I" + code[at + 1 :]}, {"R02"}, fix=True)


def uscc_turned(s: Seeder) -> Mistake:
    def wrong(code: str) -> str:
        return turned(code, 11)

    p = s.project(
        lambda p: (
            p["owner_uscc"]
            and p["owner_uscc"][11:13].isdigit()
            and uscc_check_character(wrong(p["owner_uscc"])[:17]) != p["owner_uscc"][17]
        )
    )
    return owner_code(s, "信用代码两位颠倒", p, wrong(p["owner_uscc"]))


def uscc_cut(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["owner_uscc"] and p["owner_uscc"].isdigit() and not p["owner_uscc"].endswith("000"))
    return owner_code(s, "信用代码末三位成了000", p, p["owner_uscc"][:15] + "000")


def code_cut(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["project_code"])
    return spoiled("项目代码少一位", F1, p, {"project_code": p["project_code"][:-1]}, {"R02"}, fix=True)


def region_turned(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["project_code"] and "-430523-" in p["project_code"])
    return spoiled(
        "项目代码地区段颠倒", F1, p, {"project_code": p["project_code"].replace("-430523-", "-430532-")}, {"R06"}, fix=True
    )


def code_of_another(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["project_code"])
    other = s.project(lambda q: q["project_code"] and q is not p)
    made = spoiled("项目代码抄了别的项目", F1, p, {"project_code": other["project_code"]}, {"R08", "R04", "R10"})
    return _with_records(made, p["project_uid"], other["project_uid"])


def phone_short(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["contact_phone"].startswith("1"))
    return spoiled("手机号少一位", F1, p, {"contact_phone": p["contact_phone"][:-2] + p["contact_phone"][-1]}, {"R57"}, fix=True)


def start_next_year(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["actual_start"] and p["actual_start"].year == 2026 and (p["stage"] == "4"))
    return spoiled("实际开工写成下一年", F1, p, {"actual_start": p["actual_start"].replace(year=2027)}, {"R24"}, fix=True)


def approved_next_year(s: Seeder) -> Mistake:
    row = s.line("project_permit", lambda r: r["permit"] == "01" and r["doc_date"] and r["doc_date"].year == 2025 and r["doc_date"].month < 11
                 and _started(s, r))  # fmt: skip
    return spoiled(
        "立项日期写错年份",
        "project_permit",
        row,
        {"doc_date": row["doc_date"].replace(year=2026)},
        {"R28", "E03"},
        fields=("actual_start",),
    )


def _started(s: Seeder, r: Row) -> bool:
    start = s.book.projects[r["project_uid"]]["actual_start"]
    return start is not None and start < r["doc_date"].replace(year=2026) and s.book.projects[r["project_uid"]]["stage"] in "456"


def end_before_start(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["plan_end"][:4] == "2027" and p["plan_start"] > "2026-" + p["plan_end"][5:])
    return spoiled("计划竣工写错年份", F1, p, {"plan_end": "2026-" + p["plan_end"][5:]}, {"R23"}, fix=True)


def _with_records(mistake: Mistake, *records: str) -> Mistake:
    return replace(mistake, records=mistake.records | frozenset(records))


def copied(s: Seeder, kind: str, table: str, row: Row, changes: dict[str, Any], rules: set[str]) -> Mistake:
    """A record told once more under a new id."""
    key = {F1: "project_uid", F5: "event_uid"}.get(table, "record_uid")
    new = f"{row[key]}" if table != F1 else row[key][:10] + f"{9000 + s.rng.randrange(900)}"
    new = new if table == F1 else f"{new}-again"
    copy = {**row, key: new, **changes}
    added = [(table, copy)]
    if table == F1:
        month = {**s.book.progress[row[key]], "project_uid": new, "lamp_self": None}
        added.append((F2, month))
    return Mistake(
        kind,
        table,
        new,
        tuple(changes) or (key,),
        {},
        changes,
        frozenset(rules),
        (),
        frozenset({row[key], new}),
        (),
        tuple(added),
    )


def project_twice(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["stage"] in "12" and p["plan_start"] > periods.shifted("2026-11", 0))
    name = p["project_name"].replace("项目", " 项目").replace(COUNTY, f"（{COUNTY}）")
    return copied(s, "同一项目换个编号又报", F1, p, {"project_name": name}, {"R09", "R08"})


def project_by_two_departments(s: Seeder) -> Mistake:
    p = s.project(
        lambda p: (
            p["stage"] in "12"
            and p["plan_start"] > "2026-11"
            and p["owner_name"].endswith("公司")
            and "改造" in p["project_name"]
        )
    )
    changes = {"project_name": p["project_name"].replace(COUNTY, "").replace("更新改造", "改造更新"), "owner_name": p["owner_name"].replace("有限责任公司", "公司").replace("有限公司", "公司"),
               "county_dept": f"{COUNTY}发展和改革局", "owner_uscc": p["owner_uscc"]}  # fmt: skip
    return _with_records(copied(s, "两个部门各报一次", F1, p, changes, {"R13"}), *_of_owner(s, p))


def project_forgotten(s: Seeder) -> Mistake:
    needed = {r["project_uid"] for r in s.book.rows["need_equipment"]} | {r["link"] for r in s.book.rows["issue"]}
    p = s.project(lambda p: p["stage"] in "1234" and p["project_uid"] not in needed)
    uid = p["project_uid"]
    tables = (F1, F2, "project_funding", "project_equipment", "project_permit")
    return Mistake("漏报上期项目", F1, uid, ("project_uid",), {}, {}, frozenset({"R61"}), (), frozenset({uid}), (), (),
                   tuple((table, uid) for table in tables))  # fmt: skip


def _last(s: Seeder, table: str, row: Row, key: str) -> Row:
    return s.book.earlier[0].row(table, row[key]) or {}


def text_repeated(s: Seeder) -> Mistake:
    row = s.pick("task_progress", lambda r: r["status"] == "02")
    return spoiled(
        "进展照抄上期",
        "task_progress",
        row,
        {"progress": _last(s, "task_progress", row, "task_uid")["progress"]},
        {"T04", "T13"},
        fields=("problems", "lamp"),
    )


def text_from_list(s: Seeder) -> Mistake:
    row = s.pick("task_progress", lambda r: r["status"] == "02" and len(r["content"]) > 150)
    return spoiled("进展照抄任务原文", "task_progress", row, {"progress": row["content"][:120]}, {"T07", "T17"})


def state_repeated(s: Seeder) -> Mistake:
    row = s.month(
        lambda p, m: m["month_invest"] > 0 and bool((s.book.earlier[0].row(F2, m["project_uid"]) or {}).get("image_progress"))
    )
    return spoiled("形象进度照抄上期", F2, row, {"image_progress": _last(s, F2, row, "project_uid")["image_progress"]}, {"S14"})


def done_without_evidence(s: Seeder) -> Mistake:
    proven = {r["task_uid"] for r in s.book.rows["task_evidence"]}
    row = s.pick("task_progress", lambda r: r["status"] == "02" and r["task_uid"] not in proven)
    return spoiled("已完成而无佐证", "task_progress", row, {"status": "03"}, {"T08", "T15"})


def stage_back(s: Seeder) -> Mistake:
    row = s.month(lambda p, m: m["total_done"] > 0)
    uid = row["project_uid"]
    return spoiled("阶段误选退回", F1, s.book.projects[uid], {"stage": "3"}, {"S11", "S08", "S17", "S18", "S15"})


def stage_too_early(s: Seeder) -> Mistake:
    row = s.month(lambda p, m: 0 < m["total_done"] < p["total_invest"] / 2)
    p = s.book.projects[row["project_uid"]]
    return spoiled(
        "阶段误选竣工", F1, p, {"stage": "6", "actual_end": min(p["actual_start"] + timedelta(days=40), s.book.today)}, {"S09"}
    )


def wrong_task(s: Seeder) -> Mistake:
    p = s.project(lambda p: p["field_city"] in ("05", "07"))
    return spoiled("选错责任清单任务", F1, p, {"task_uid": TASKS[7]}, {"R59"})


def single(r: Row) -> bool:
    """An event that is none of several alike."""
    return r["event_uid"] not in (*TWINS, LARGE) and not r["event_uid"].startswith("E-series")


def event_twice(s: Seeder) -> Mistake:
    row = s.pick(F5, lambda r: r["event_date"].month == LAST % 12 + 1 and single(r), old=False)
    return copied(
        s, "同一活动登记两次", F5, row, {"event_name": row["event_name"].removeprefix(COUNTY), "host": f"{COUNTY}商务局"}, {"D04"}
    )


def event_twice_a_day_apart(s: Seeder) -> Mistake:
    row = s.pick(F5, lambda r: r["event_date"].month == LAST % 12 + 1 and single(r), old=False)
    changes = {
        "event_date": row["event_date"] + timedelta(days=1),
        "host": f"{COUNTY}工商业联合会",
        "event_name": row["event_name"],
    }
    return copied(s, "同一活动日期差一天又登记", F5, row, changes, {"D04"})


def product_twice(s: Seeder) -> Mistake:
    row = s.pick("adv_product", lambda r: True)
    return copied(
        s,
        "同一产品登记两次",
        "adv_product",
        row,
        {"model": row["model"].replace("-", " "), "product_name": row["product_name"]},
        {"L01"},
    )


def base_changed(s: Seeder) -> Mistake:
    row = s.pick("indicator_progress", lambda r: r["base_2023"] is not None)
    return spoiled("基数数字颠倒", "indicator_progress", row, {"base_2023": row["base_2023"] - 18000}, {"I03"}, fix=True)


TEXT_KINDS: tuple[Kind, ...] = (
    letter_in_uscc, letter_in_code, uscc_turned, uscc_cut, code_cut, region_turned, code_of_another, phone_short, start_next_year,
    approved_next_year, end_before_start, project_twice, project_by_two_departments, project_forgotten, text_repeated, text_from_list,
    state_repeated, done_without_evidence, stage_back, stage_too_early, wrong_task, event_twice, event_twice_a_day_apart, product_twice,
    base_changed,
)  # fmt: skip
