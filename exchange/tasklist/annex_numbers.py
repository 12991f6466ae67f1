"""Parameters and the reporting calendar of a list's workbook."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from exchange.cells import canonical, from_cell
from exchange.tasklist.annex_lines import AnnexDifference, AnnexSheet, Line
from exchange.tasklist.layout import check_name
from models import kinds as k
from models import periods
from models.annexes import Due
from models.kinds import Field
from models.profile import Parameter, Profile
from models.text import squeeze
from models.values import Unreadable, number_of, plain_number

_PLACES = 6
_MONTHS_AFTER = 2
_MONTH = Field("报送期", k.MONTH, k.REQUIRED)
_DAY = Field("截止日期", k.DATE, k.REQUIRED)
_DUE_CHECK = "P10"

Found = dict[str, tuple[Parameter, Decimal, Line]]


def read_parameters(sheet: AnnexSheet, city: Profile) -> tuple[dict[str, Decimal], list[AnnexDifference]]:
    """The parameters that change, by id, and each as a difference."""
    found: Found = {}
    seen: dict[str, Line] = {}
    for line in sheet.lines():
        known = _parameter(line, city, seen)
        value = _value(line, known) if known else None
        if known and value is not None:
            found[known.id] = (known, value, line)
    _require_order(found, city)
    changed = {uid: entry for uid, entry in found.items() if not _holds(city, uid, entry[1])}
    differences = [_parameter_difference(city, *entry) for entry in changed.values()]
    return {uid: value for uid, (_, value, _) in changed.items()}, differences


def _holds(city: Profile, uid: str, value: Decimal) -> bool:
    return uid in city.parameters and city.parameters[uid].value == value


def _parameter(line: Line, city: Profile, seen: dict[str, Line]) -> Parameter | None:
    """The parameter that a line is about; None where it is refused."""
    uid = line.text("parameter")
    known = city.parameter(uid)
    if not uid:
        line.refuse("parameter", "这一行没有参数标识。", "参数标识照发布的文件填写；多余的行删去。")
    elif known is None:
        line.refuse("parameter", f"没有“{uid}”这个参数。", "核对参数标识；只能改程序已有的参数，不能新增。")
    elif uid in seen:
        line.refuse("parameter", f"参数“{uid}”写了两次，前一次在{seen[uid].cell('parameter')}。", "只留一行。")
    else:
        seen[uid] = line
        return known
    return None


def _value(line: Line, known: Parameter) -> Decimal | None:
    """The value of a parameter; None where it is refused."""
    unit = line.text("unit")
    if unit and squeeze(unit) != squeeze(known.unit):
        line.refuse("unit", f"“{known.label}”的单位是“{known.unit}”，不是“{unit}”。", f"把值换算成{known.unit}，单位照原样填写。")
        return None
    value = _number(line, known)
    if value is None:
        return None
    if not known.least <= value <= known.most:
        line.refuse("value", *_absurd(known, value))
        return None
    if known.whole and value != value.to_integral_value():
        line.refuse("value", f"“{known.label}”的值{plain_number(value)}应为整数。", f"按{known.unit}填整数。")
        return None
    return value


def _number(line: Line, known: Parameter) -> Decimal | None:
    """The number that the cell of a value holds, however large; None where it is refused."""
    written = line.value("value")
    try:
        value: Decimal | None = from_cell(written, Field(known.label, k.DECIMAL, k.REQUIRED, known.unit, places=_PLACES)).value
    except Unreadable:
        value, rest = number_of(canonical(written)) or (None, "")
        if value is None or rest:
            unit = f"，单位是{known.unit}" if known.unit else ""
            line.refuse("value", f"“{known.label}”的值“{canonical(written)}”不是数字。", f"只填数字{unit}。")
            return None
    if value is None:
        line.refuse("value", f"“{known.label}”没有填值。", "填上值；不改的，照原值填写或删去这一行。")
    return value


def _absurd(known: Parameter, value: Decimal) -> tuple[str, str]:
    """What is wrong with a value that cannot be meant, and what to do."""
    shown = f"{plain_number(known.least)}至{plain_number(known.most)}{known.unit}"
    message = f"“{known.label}”的值{plain_number(value)}不合常理，应在{shown}之间。"
    if known.unit == "%" and 0 < value <= 1:
        return message, f"单位是%，{plain_number(value * 100)}%写{plain_number(value * 100)}。"
    return message, f"单位是{known.unit}，核对是不是单位写错。" if known.unit else "核对后改正。"


def _require_order(found: Found, city: Profile) -> None:
    """Refuse a lower bound above its upper one, as they will stand together."""
    standing = {uid: (known, known.value) for uid, known in city.parameters.items()}
    standing |= {uid: (known, value) for uid, (known, value, _) in found.items()}
    for uid, (low, least) in standing.items():
        written = found.get(uid) or found.get(low.below)
        if written is None or low.below not in standing or least <= standing[low.below][1]:
            continue
        high, most = standing[low.below]
        message = f"“{low.label}”{plain_number(least)}大于“{high.label}”{plain_number(most)}。"
        written[2].refuse("value", message, "前一个值不能大于后一个，核对后改正。")


def _parameter_difference(city: Profile, known: Parameter, value: Decimal, line: Line) -> AnnexDifference:
    before = city.parameters.get(known.id)
    shown = f"{plain_number(before.value)}{before.unit}" if before else ""
    checks = tuple(check_name(rule) for rule in known.rules)
    after = f"{plain_number(value)}{known.unit}"
    return AnnexDifference(known.id, known.label, shown, after, checks, line.sheet.name, line.cell("value"))


def read_calendar(sheet: AnnexSheet, city: Profile) -> tuple[dict[Due, date], list[AnnexDifference]]:
    """The due dates that change, by period and type, and each as a difference. A line without a date says nothing."""
    found: dict[Due, tuple[date, Line]] = {}
    for line in sheet.lines():
        if not line.text("due_date"):
            continue
        due, day = _due(line, city), _day(line)
        if due and day and _fits(line, due[0], day):
            if due in found:
                words = f"{due[0]}的{line.text('report_type')}写了两次，前一次在{found[due][1].cell('due_date')}。"
                line.refuse("period", words, "只留一行。")
            found.setdefault(due, (day, line))
    changed = {due: entry for due, entry in found.items() if city.calendar.get(due) != entry[0]}
    differences = [_due_difference(city, due, *entry) for due, entry in changed.items()]
    return {due: day for due, (day, _) in changed.items()}, differences


def _due(line: Line, city: Profile) -> Due | None:
    kind = city.codes["CL-REPORTTYPE"].find(line.text("report_type"))
    if kind is None:
        known = "、".join(entry.label for entry in city.codes["CL-REPORTTYPE"].offered)
        line.refuse("report_type", f"没有“{line.text('report_type')}”这种报送类型。", f"填其中一种：{known}。")
    try:
        period = from_cell(line.value("period"), _MONTH).value
    except Unreadable:
        period = None
    if period is None or not periods.is_period(period):
        line.refuse("period", f"报送期“{line.text('period')}”不是年月。", "写成2026-12这样的年月。")
        return None
    return (period, kind.code) if kind else None


def _day(line: Line) -> date | None:
    try:
        found: date | None = from_cell(line.value("due_date"), _DAY).value
    except Unreadable:
        found = None
    if found is None:
        line.refuse("due_date", f"截止日期“{line.text('due_date')}”不是日期。", "写成2026-12-25这样的日期。")
    return found


def _fits(line: Line, period: str, day: date) -> bool:
    """Whether a due date is one that a report of the period can have: from its first day to two months after it."""
    first, last = periods.first_day(period), periods.last_day(periods.shifted(period, _MONTHS_AFTER))
    if first <= day <= last:
        return True
    line.refuse("due_date", f"{period}的截止日期{day}不合常理，应在{first}至{last}之间。", "核对报送期和截止日期的年、月。")
    return False


def _due_difference(city: Profile, due: Due, day: date, line: Line) -> AnnexDifference:
    period, kind = due
    before = city.calendar.get(due)
    what = f"{periods.spelled(period)}{city.codes['CL-REPORTTYPE'].label(kind)}截止日期"
    cell = line.cell("due_date")
    shown = before.isoformat() if before else ""
    return AnnexDifference(f"{period} {kind}", what, shown, day.isoformat(), (check_name(_DUE_CHECK),), line.sheet.name, cell)
