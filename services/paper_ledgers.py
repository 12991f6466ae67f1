"""The smaller tables of the printed paper: trade-in figures, matching events, targets, problems, and the reasons of warnings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from exchange.package import Pack
from models.book import Row, record_key
from models.forms import BY_TABLE, fields
from models.profile import profile
from models.values import plain_number
from services.names import Names
from services.paper_cells import NO, Cell, Column, PaperTable, Set, shown, table_of

_PAIRS = (
    ("申请量（份）", "apply_n", "apply_cum"),
    ("审核通过量（份）", "pass_n", "pass_cum"),
    ("兑付量（份）", "paid_n", "paid_cum"),
    ("审核补贴金额", "pass_amt", "pass_amt_cum"),
    ("兑付补贴金额", "paid_amt", "paid_amt_cum"),
    ("销售量\n（辆、台、件）", "sale_n", "sale_cum"),
    ("销售额", "sale_amt", "sale_amt_cum"),
    ("回收旧品量\n（辆、台、件）", "recycle_n", "recycle_cum"),
)


def _plain(table: str, columns: Iterable[tuple[str, Column]]) -> Callable[[Row], list[Cell]]:
    """Makes the cells of a row whose columns are fields and nothing else."""
    names = [name for name, _ in columns]
    return lambda row: [shown(table, row, name) for name in names]


_TRADEIN = (
    ("category", Column("品类", 32, kept=True)),
    *(
        (name, Column(heading, 16, Set.NUMBER, group=group))
        for group, now, cum in _PAIRS
        for name, heading in ((now, "本期"), (cum, "累计"))
    ),
    ("nev_n", Column("本期", 18, Set.NUMBER, group="其中新能源（辆）")),
    ("merchants", Column("参与商家\n（家）", 17, Set.NUMBER)),
    ("fund_in_cum", Column("累计", 18, Set.NUMBER, group="补贴资金到位")),
    ("events_cum", Column("累计", 18, Set.NUMBER, group="促消费活动（场）")),
    ("source", Column("数据来源", 19, Set.CENTRE)),
    ("problems", Column("存在问题", 34)),
)
_EVENTS = (
    ("event_name", Column("活动名称", 44, kept=True)),
    ("event_type", Column("活动类型", 26, Set.CENTRE)),
    ("event_date", Column("举办日期", 24, Set.CENTRE)),
    ("place", Column("地点", 30)),
    ("host", Column("主办（承办）单位", 36)),
    ("ent_n", Column("企业数\n（家）", 15, Set.NUMBER, group="参加单位")),
    ("scale_ent_n", Column("其中规上\n（家）", 17, Set.NUMBER, group="参加单位")),
    ("bank_n", Column("金融机构\n（家）", 17, Set.NUMBER, group="参加单位")),
    ("supply_n", Column("供给\n（项）", 14, Set.NUMBER, group="发布")),
    ("demand_n", Column("需求\n（项）", 14, Set.NUMBER, group="发布")),
    ("demand_amt", Column("采购计划\n金额", 20, Set.NUMBER, group="发布")),
    ("finance_need", Column("融资需求", 20, Set.NUMBER, group="发布")),
    ("sign_n", Column("项目数\n（个）", 15, Set.NUMBER, group="签约（意向）")),
    ("sign_amt", Column("金额", 20, Set.NUMBER, group="签约（意向）")),
    ("credit_amt", Column("授信金额", 18, Set.NUMBER)),
    ("loan_amt", Column("放款金额", 18, Set.NUMBER)),
    ("follow_up", Column("后续跟踪", 42)),
)
_INDICATORS = (
    Column("指标", 90, kept=True),
    Column("计量单位", 32, Set.CENTRE),
    Column("县级目标", 28, Set.NUMBER),
    Column("2023年\n基数", 28, Set.NUMBER),
    Column("本期值", 28, Set.NUMBER),
    Column("累计值", 28, Set.NUMBER),
    Column("完成率/\n增幅（%）", 28, Set.NUMBER),
    Column("数据来源部门", 50),
    Column("初步数", 20, Set.CENTRE),
    Column("说明", 66),
)
_BY_THE_PIECE = "万辆"
"""The unit of targets that are entered by the piece and printed in ten thousands (forms paper F9)."""


def _indicator_cells(row: Row) -> tuple[Cell, ...]:
    target = profile().targets.get(row.get("indicator_id") or "", {})
    unit = str(target.get("unit") or "")
    by = Decimal(10**4) if unit == _BY_THE_PIECE else Decimal(1)

    def number(name: str) -> str:
        return "" if row.get(name) is None else plain_number(row[name] / by)

    return (
        str(target.get("indicator") or row.get("indicator_id") or ""),
        f"增幅（{unit}）" if target.get("kind") == "growth_vs_baseline" else unit,
        number("county_target"),
        number("base_2023"),
        number("value"),
        number("cum"),
        *(shown("indicator_progress", row, name) for name in ("rate", "source_dept", "prelim", "note")),
    )


_ISSUES = (
    NO,
    Column("来源", 30, Set.CENTRE),
    Column("关联项目/任务", 70, kept=True),
    Column("问题描述", 110),
    Column("类别", 30, Set.CENTRE),
    Column("需协调\n层级", 24, Set.CENTRE),
    Column("建议解决单位", 44),
    Column("提出日期", 34, Set.CENTRE),
    Column("状态", 26, Set.CENTRE),
    Column("办理结果", 80),
)


def _issue_cells(number: int, row: Row, names: Names) -> tuple[Cell, ...]:
    link = row.get("link") or ""
    linked = names.task(link) if link in names.tasks else names.project(link) if link in names.projects else link
    own = {name: shown("issue", row, name) for name in fields(BY_TABLE["issue"])}
    rest = ("desc", "category", "level", "dept", "raised", "status", "result")
    return (str(number), own["source"], linked, *(own[name] for name in rest))


_REASONS = (
    NO,
    Column("规则", 18, Set.CENTRE),
    Column("涉及事项", 84, kept=True),
    Column("核实性提示", 130),
    Column("原因说明", 120),
    Column("填写人", 28, Set.CENTRE),
)


def _called(pack: Pack, names: Names) -> dict[str, str]:
    """What each record is called, by its permanent id."""
    return {
        record_key(table, row): names.of(table, row)
        for table, rows in pack.rows.items()
        for row in rows
        if table not in ("project_progress", "task_progress")
    } | {uid: names.task(uid) for uid in names.tasks}


def _reason_rows(pack: Pack, names: Names) -> list[tuple[Cell, ...]]:
    """Every reason with the warning it answers, in the order of the findings; one whose warning has gone says so."""
    messages = {(p.code, p.record): p.message for p in reversed(pack.findings) if p.needs_reason}
    order = {key: number for number, key in enumerate(reversed(messages))}
    called = _called(pack, names)
    reasons = [((row["rule_id"], row["record_uid"]), row) for row in pack.explanations if row.get("reason")]
    reasons.sort(key=lambda entry: (order.get(entry[0], len(order)), entry[0]))
    return [
        (
            str(number),
            key[0],
            called.get(key[1], "本期报送"),
            messages.get(key, "现已没有这条提示"),
            row["reason"],
            row.get("author") or "",
        )
        for number, (key, row) in enumerate(reasons, 1)
    ]


def ledgers(pack: Pack, names: Names, money: str) -> list[PaperTable]:
    """The smaller tables, whether or not they have records: figures, events, targets, problems, reasons."""
    rows = pack.rows
    return [
        _fields_table(pack, "tradein_stat", _TRADEIN, money),
        _fields_table(pack, "matching_event", _EVENTS, money),
        table_of("indicator_progress", _INDICATORS, map(_indicator_cells, rows["indicator_progress"]), large=False),
        table_of("issue", _ISSUES, (_issue_cells(n, row, names) for n, row in enumerate(rows["issue"], 1)), large=False),
        table_of("explanation", _REASONS, _reason_rows(pack, names), large=False),
    ]


def _fields_table(pack: Pack, table: str, columns: tuple[tuple[str, Column], ...], unit: str) -> PaperTable:
    cells = _plain(table, columns)
    return table_of(table, [column for _, column in columns], map(cells, pack.rows[table]), unit=unit)
