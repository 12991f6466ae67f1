"""The tables of the printed paper in their order: the list and the projects here, the smaller ones in `paper_ledgers`."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from exchange.package import Pack
from exchange.tasklist.rows import title_of
from models.book import Row
from models.derive import ZERO
from models.values import plain_number
from services.names import Names
from services.paper_cells import NO, Cell, Column, Lamp, PaperTable, Set, lamp, lines, shown, table_of
from services.paper_ledgers import ledgers

_TASKS = (
    NO,
    Column("重要行动", 20, Set.CENTRE, merged=True),
    Column("主要任务", 26, merged=True),
    Column("具体工作内容", 33.5, kept=True),
    Column("市级责任单位", 38),
    Column("县级责任部门", 60),
    Column("进展情况", 74),
    Column("存在问题", 36),
    Column("下一步工作", 43),
    Column("完成时限", 18, Set.CENTRE),
    Column("状态", 18, Set.CENTRE),
    Column("亮灯", 14, Set.CENTRE),
)


_EASED = "T21"
"""The rule that finds a task whose lamp was set better than the computed one; its reason is printed with the others."""


def _task_cells(row: Row, eased: Collection[str | None] = ()) -> tuple[Cell, ...]:
    table = "task_progress"
    concerned = row.get("applicable") is not False
    coop = shown(table, row, "county_coop")
    units = lines(f"牵头：{row['county_lead']}" if row.get("county_lead") else "", f"配合：{coop}" if coop else "")
    reason = row.get("inapplicable_reason") or ""
    progress = row.get("progress") or "" if concerned else f"不涉及本县。{reason}"
    status = shown(table, row, "status")
    long_term = "长期" if row.get("status") == "04" else ""
    return (
        str(row.get("seq") or ""),
        row.get("action") or "",
        row.get("task") or "",
        title_of(row.get("content") or ""),
        shown(table, row, "city_units"),
        units,
        progress,
        row.get("problems") or "",
        row.get("next_step") or "",
        row.get("deadline") or long_term,
        status or "未填",
        lamp(row.get("lamp"), "\n已调高" if row["task_uid"] in eased else ""),
    )


_PROJECTS = (
    NO,
    Column("项目名称", 38, kept=True),
    Column("项目单位", 28),
    Column("所属领域", 18, Set.CENTRE),
    Column("项目阶段", 21.5, Set.CENTRE),
    Column("主要建设内容及规模", 57),
    Column("总投资", 20, Set.NUMBER),
    Column("资金来源", 38),
    Column("年度计划\n投资", 19, Set.NUMBER),
    Column("本年累计\n完成投资", 19, Set.NUMBER),
    Column("自开工累计\n完成投资", 21, Set.NUMBER),
    Column("开竣工年月", 33),
    Column("县级行业\n主管部门", 24),
    Column("存在问题", 32),
    Column("亮灯", 17, Set.CENTRE),
)


def _project_cells(row: Row, month: Row, money: list[Row]) -> tuple[Cell, ...]:
    table = "reserve_project"
    return (
        str(row.get("row_no") or ""),
        row.get("project_name") or "",
        row.get("owner_name") or "",
        shown(table, row, "field_city"),
        shown(table, row, "stage"),
        row.get("content") or "",
        shown(table, row, "total_invest"),
        lines(*(_money(line) for line in money)),
        shown(table, row, "year_plan"),
        shown("project_progress", month, "ytd_invest"),
        shown("project_progress", month, "total_done"),
        lines(_moment(row, "start", "开工"), _moment(row, "end", "竣工")),
        row.get("county_dept") or "",
        month.get("problems") or row.get("problems") or "",
        _project_lamp(month),
    )


def _money(line: Row) -> str:
    amount = line.get("plan_amount")
    channel = shown("project_funding", line, "channel")
    return f"{channel}{plain_number(amount)}" if amount is not None else channel


def _moment(row: Row, which: str, word: str) -> str:
    """2026-03开工, or 计划2027-06竣工 of what has not happened yet."""
    happened = row.get(f"actual_{which}")
    planned = row.get(f"plan_{which}")
    return f"{happened:%Y-%m}{word}" if happened else f"计划{planned}{word}" if planned else ""


def _project_lamp(month: Row) -> Lamp:
    """The county's own lamp, and the computed one beside it where they differ; nothing for a project without a record this month."""
    if not month:
        return Lamp(None, "")
    own, found = month.get("lamp_self"), month.get("lamp_auto")
    return lamp(own, f"\n（系统{lamp(found).words}）" if own and found and own != found else "")


_MONEY = "金额单位：万元"
_SUMS = (
    ("总投资", "reserve_project", "total_invest"),
    ("年度计划投资", "reserve_project", "year_plan"),
    ("本年累计完成投资", "project_progress", "ytd_invest"),
    ("自开工累计完成投资", "project_progress", "total_done"),
)


def _project_total(pack: Pack) -> str:
    """The totals that stand above the table, never in it (forms paper, 报送包 point 3)."""
    parts = []
    for words, table, name in _SUMS:
        total = sum((row[name] for row in pack.rows[table] if row.get(name) is not None), ZERO)
        parts.append(f"{words}{total:.2f}万元")
    return f"合计：项目{len(pack.rows['reserve_project'])}个，{'，'.join(parts)}。"


def paper_tables(pack: Pack, names: Names, unfilled: Iterable[Row] = ()) -> tuple[PaperTable, ...]:
    """The tables of a period's paper: the list and the projects always, the others where they have records.

    `unfilled` are rows of items of the list that nobody has recorded yet (of a draft).
    """
    rows = pack.rows
    eased = {problem.record for problem in pack.findings if problem.code == _EASED}
    months = {row["project_uid"]: row for row in rows["project_progress"]}
    money: dict[str, list[Row]] = {}
    for line in rows["project_funding"]:
        money.setdefault(line["project_uid"], []).append(line)
    tasks = sorted([*rows["task_progress"], *unfilled], key=lambda row: row.get("seq") or 0)
    projects = sorted(rows["reserve_project"], key=lambda row: row.get("row_no") or 0)
    always = (
        table_of("task_progress", _TASKS, (_task_cells(row, eased) for row in tasks)),
        table_of(
            "reserve_project",
            _PROJECTS,
            (_project_cells(p, months.get(p["project_uid"], {}), money.get(p["project_uid"], [])) for p in projects),
            above=_project_total(pack),
            unit=_MONEY,
        ),
    )
    return (*always, *(table for table in ledgers(pack, names, _MONEY) if table.rows))
