"""A project as the clerk has it in a month: its record, its money, equipment and permits, and its month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from models import periods
from models.book import Row
from models.forms import BY_TABLE, fields
from models.tasks import TaskList
from tests.reviewed.story import FIRST, LAST, NEVER, USED, ZERO, Line, Story, month, wan
from tests.reviewed.words import BANKS, COUNTY
from tests.reviewed.work import image_progress

_TREASURY = {"01": "01", "02": "11", "03": "02", "04": "03", "05": "05", "06": "06", "07": "07", "08": "11"}
TASKS = {item.seq: item.task_uid for item in TaskList.built_in().items}
"""The permanent ids of the list's items by 序号."""

_CENTRAL = ("01", "02", "03", "04")
_LOANS = ("10", "11", "12", "13")


def empty(table: str, **values: object) -> Row:
    """A row of a form with every field, those named filled in."""
    return {**dict.fromkeys(fields(BY_TABLE[table])), **values}


def day_of(number: int, day: int) -> date:
    return date(number // 12, number % 12 + 1, day)


def _factor(s: Story, now: int) -> Decimal:
    """What part of its final budget the project has in a month: before a change of the budget another one."""
    return s.ratio if now < s.changed != NEVER else Decimal(1)


def _lines(s: Story, now: int) -> list[Line]:
    """The equipment as it stands in a month: fewer pieces before a tenfold change, other prices before a small one."""
    part = _factor(s, now)
    if part == 1:
        return s.lines
    if part == Decimal("0.1"):
        return [replace(line, qty=line.qty // 10, retired=line.retired // 10) for line in s.lines]
    return [replace(line, price=wan(line.price * part, 4)) for line in s.lines]


def _content(s: Story, lines: list[Line]) -> str:
    if "words" in s.untold:
        return f"对{s.subject}进行更新，购置{'、'.join(line.gear.name for line in lines)}等设备，同步完善配套条件。"
    bought = "、".join(f"{line.gear.name}{line.qty}台（套）" for line in lines)
    return f"{s.subject}更新：购置{bought}，淘汰老旧设备{sum(line.retired for line in lines)}台（套），配套改造用电和附属设施。"


def _note(s: Story, now: int) -> str | None:
    if now == s.changed:
        small = "初设批复后概算" if s.ratio > Decimal("0.5") else "建设规模由试点改为全县实施，总投资"
        return f"{small}由{wan(s.total * s.ratio)}万元调整为{s.total}万元，已重新批复。"
    if now == s.renamed:
        return "项目单位更名，营业执照已变更，统一社会信用代码不变。"
    if now == s.dropped:
        return f"因{'市场变化，业主放弃实施' if s.trade.owners != '小区' else '业主意见未统一，无法实施'}，经县专班同意退库。"
    return "用地调整，项目暂缓实施。" if now == s.paused else None


def _bought(s: Story) -> dict[str, object]:
    first = s.money[0][0]
    channels = {channel for channel, _, _ in s.money}
    loan = bool(channels & set(_LOANS))
    return {
        "field_treasury": _TREASURY.get(s.trade.field, "11") if "02" in channels else None,
        "loan_years": 3 + s.item % 4 if loan else None,
        "loan_banks": (BANKS[s.day % 5],) if loan else None,
        "loan_purpose": f"用于购置{s.lines[0].gear.name}等{s.pieces}台（套）设备。" if loan else None,
        "retire_value": s.retired_value if s.trade.field == "01" and first == "02" else None,
        "in_ndrc_lib": s.central, "ndrc_lib_date": day_of(s.enter, 5) if s.central else None,
    }  # fmt: skip


def _dated(s: Story, now: int) -> dict[str, object]:
    """What depends on the month: stage, dates, yearly figures."""
    stage, year = s.stage(now), now // 12
    begun = (s.start <= now and stage not in "89") or (stage in "89" and s.start < min(s.paused, s.dropped) and s.start <= now)
    plan = s.plan.get(year)
    wanted = stage in "456" or (stage == "3" and s.plan_start // 12 == year)
    opening = s.done(FIRST - 1) - s.done(FIRST // 12 * 12 - 1)
    return {
        "stage": stage, "actual_start": day_of(s.start, s.day) if begun else None,
        "actual_end": day_of(s.end, min(s.day, 18)) if stage in "56" else None,
        "year_plan": wan(plan * _factor(s, now)) if wanted and plan is not None else None,
        "done_before": s.done(year * 12 - 1) if begun and s.start < year * 12 else None,
        "opening_ytd": opening if s.enter <= FIRST else s.done(s.enter - 1) - s.done(s.enter // 12 * 12 - 1),
        "in_stat": now >= s.statistics if begun and stage in "456" and s.total >= 500 else None, "change_note": _note(s, now),
    }  # fmt: skip


def project(s: Story, now: int) -> Row:
    """F1 of a project in a month."""
    part, owner, lines = _factor(s, now), s.owner, _lines(s, now)
    before, after = s.saving or (None, None)
    name = owner.name.replace("有限公司", "科技有限公司") if now >= s.renamed else owner.name
    purchase = s.trade.field in ("04", "05", "07") and len(s.lines) == 1
    row = empty(
        "reserve_project", project_uid=s.uid, project_name=s.name, project_code=s.code if s.stage(now) in "3456" and s.code else None,
        owner_name=name, owner_uscc=owner.uscc, owner_type=owner.kind, site=owner.site, in_park="工业园" in owner.site,
        field_city=s.trade.field, task_uid=TASKS[s.item], industry=s.trade.industry, county_dept=COUNTY + s.trade.dept,
        build_nature="07" if purchase else "03", project_type="03" if purchase else "02",
        upgrade_direction=None if s.trade.field != "01" else "03" if s.saving else "01", content=_content(s, lines),
        retire_qty=sum(line.retired for line in lines), retire_years=2026 - min(line.year for line in s.lines), new_qty=sum(line.qty for line in lines),
        import_flag=False, total_invest=wan(s.total * part), fixed_invest=wan(s.fixed * part), equip_invest=sum((line.amount for line in lines), ZERO),
        build_invest=wan(s.build * part), plan_start=month(s.plan_start), plan_end=month(s.plan_end), energy_before=before,
        energy_after=after, co2_cut=wan((s.saving[0] - s.saving[1]) * Decimal("2.6"), 1) if s.saving else None,
        other_central=False, restricted=False, contact=owner.contact, contact_phone=owner.phone, **_bought(s), **_dated(s, now),
    )  # fmt: skip
    if now < LAST:
        _before(s, row)
    elif s.more.get("back"):
        row["stage"] = "2"
    odd = {name: value for name, value in s.more.items() if name in row}
    if "build" in s.untold:
        row["build_invest"] = None
    return {**row, **odd}


def _before(s: Story, row: Row) -> None:
    """What stood in a record until last month, where the clerk has truly changed it since."""
    if s.more.get("postponed"):
        row["plan_end"] = month(s.plan_end - 12)
    if s.more.get("new_contact"):
        row.update(contact="前样例", contact_phone=f"1380000{(s.day * 371 + s.item * 13) % 10000:04d}")
    if s.more.get("new_name"):
        row["project_name"] = s.name.replace("改造", "")


def fundings(s: Story, now: int) -> list[Row]:
    """F1a: money asked for until the approval, granted after it."""
    found: list[Row] = []
    part, granted = _factor(s, now), now >= s.approved
    total = wan(s.total * part)
    for number, (channel, amount, asked) in enumerate(s.money):
        planned = wan(amount * part) if number < len(s.money) - 1 else total - sum((r["plan_amount"] for r in found), ZERO)
        secured = planned if granted and channel not in _LOANS else None
        public = channel in ("01", "02", "05", "07", "09")
        found.append(empty(
            "project_funding", record_uid=f"{s.uid}-A{channel}", project_uid=s.uid, channel=channel, plan_amount=planned,
            secured_amount=secured, applying=planned if asked and not granted else None,
            doc_no=f"样财建〔{s.approved // 12}〕{s.day + s.item}号" if secured and public else None,
        ))  # fmt: skip
    return found


def _equipment_line(s: Story, number: int, line: Line, retired: bool) -> Row:
    common = dict(record_uid=f"{s.uid}-B{number:03d}", project_uid=s.uid)
    if retired:
        price = wan(line.price * USED, 4)
        return empty(
            "project_equipment", **common, row_type="01", equip_name=f"老旧{line.gear.name}", model=None, qty=line.retired, unit_price=price,
            amount=wan(line.price * USED * line.retired), service_year=line.year, depreciated=True,
            disposal="02", owned=True,
        )  # fmt: skip
    return empty(
        "project_equipment", **common, row_type="02", equip_name=line.gear.name, model=line.model, qty=line.qty,
        unit_price=line.price if (s.day + number) % 6 else None, amount=line.amount, second_hand=bool(s.more.get("second_hand", False)),
    )  # fmt: skip


def equipment(s: Story, now: int) -> list[Row]:
    """F1b: what is bought, and what is retired for it."""
    if "lines" in s.untold and not s.more.get("second_hand"):
        return []
    lines = _lines(s, now)
    bought = [_equipment_line(s, n, line, False) for n, line in enumerate(lines, 1)]
    return bought + [_equipment_line(s, 50 + n, line, True) for n, line in enumerate(lines, 1) if line.retired]


def _permit(s: Story, now: int, kind: str, granted: int, doc: str, body: str) -> Row:
    row = empty("project_permit", record_uid=f"{s.uid}-C{kind}", project_uid=s.uid, permit=kind)
    if now >= granted:
        day = day_of(granted, min(s.day + 2, 20))
        return {
            **row,
            "status": "01",
            "doc_no": f"{doc}〔{granted // 12}〕{s.day * 3 + s.item}号",
            "authority": body,
            "doc_date": day,
        }
    return {**row, "status": "02" if now >= s.prelim else "03", "expect": month(granted) if now >= s.prelim else None}


def _approved(s: Story, now: int) -> Decimal | None:
    """The investment that the approval names."""
    if s.more.get("approved_otherwise"):
        return wan(s.total * 9 / 10)
    return None if "approved" in s.untold else wan(s.total * _factor(s, now))


def permits(s: Story, now: int) -> list[Row]:
    """F1c: the approval, the environment's, the tender."""
    if now < s.prelim:
        return []
    approval = _permit(s, now, "01", s.approved, "样发改备", f"{COUNTY}发展和改革局")
    if approval["status"] == "01":
        approval["doc_invest"] = _approved(s, now)
        if now >= s.changed:
            approval["doc_date"] = day_of(s.changed, 12)
        if s.more.get("approved_late") and now >= s.start:
            approval["doc_date"] = day_of(s.start, s.day).replace(day=28)
        if s.more.get("unapproved"):
            approval.update(status="02", expect=month(now + 1), doc_no=None, authority=None, doc_date=None, doc_invest=None)
    found = [approval]
    if s.trade.field in ("01", "08"):
        found.append(_permit(s, now, "06", NEVER if s.more.get("waiting") else s.approved + 1, "样环评", "市生态环境局样例分局"))
        if s.more.get("waiting"):
            found[-1].update(status="02", expect=month(now + 2))
    else:
        found.append(empty("project_permit", record_uid=f"{s.uid}-C06", project_uid=s.uid, permit="06", status="04",
                           exempt_basis="设备购置类，不纳入环评管理。"))  # fmt: skip
    if s.trade.public:
        found.append(_permit(s, now, "11", max(s.start - 1, s.approved), "样采购", f"{COUNTY}公共资源交易中心"))
    return found


def _arrived(s: Story, now: int) -> Decimal:
    """Money arrived by the end of a month: somewhat ahead of the work."""
    done = max(s.done(now), s.done(now - 1))
    if s.more.get("at_once") and now >= s.start:
        return s.total
    if not done:
        return wan(s.total / 10) if s.start - 1 <= now and s.stage(now) not in "89" else ZERO
    ahead = wan(min(max(s.total, done), done * Decimal("1.15")), 0 if s.total > 500 else 1)
    return max(ahead, done, wan(s.total / 10))


def _pieces(s: Story, now: int) -> int:
    """Pieces installed by the end of a month."""
    months = [m for m in s.invested if s.start <= m]
    if not months or now < s.start:
        return 0
    if now >= s.end:
        return s.pieces + (int(str(s.more.get("extra", 0))) if now > s.end else 0)
    whole = s.done(s.end)
    return int(s.pieces * s.done(now) / whole) if whole else 0


def progress(rng: Random, s: Story, now: int) -> Row:
    """F2 of a project in a month."""
    arrived, building = _arrived(s, now), s.stage(now) == "4"
    central = sum((a for c, a, _ in s.money if c in _CENTRAL), ZERO) if now >= s.approved else ZERO
    row = empty(
        "project_progress", period=month(now), project_uid=s.uid, month_invest=s.invested.get(now, ZERO) if s.stage(now) not in "89" else ZERO,
        fund_arrived=arrived, fund_paid=min(s.done(now), arrived), month_qty=_pieces(s, now) - _pieces(s, now - 1),
        central_arrived=min(arrived, wan(central * arrived / max(s.total, arrived))) if central else None,
        image_progress=image_progress(rng, s, now) if building else None,
    )  # fmt: skip
    if s.stage(now) in "89":
        row["month_qty"] = 0
    if now == LAST:
        row["change_note"] = s.more.get("note")
    return row


def warned(rng: Random, s: Story, row: Row) -> None:
    """What the clerk adds where a lamp is yellow or red."""
    if row["lamp_self"] in ("02", "03"):
        when = periods.shifted(row["period"], 1)
        why = rng.choice(("前期手续办理较慢", "设备供货期延长", "自筹资金到位较晚", "受雨季影响施工放缓"))
        row["problems"] = f"{why}，进度慢于计划。"
        row["next_step"] = (
            f"{int(when[5:])}月{rng.randint(5, 25)}日前与{rng.choice(('供货方', '施工方', '业主'))}议定赶工计划，按周调度。"
        )
