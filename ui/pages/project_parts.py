"""How the form of a project is divided: its anchors, their fields, grids, and the parts that do not apply to every project."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.book import Book, Row
from models.conditions import WHEN
from ui.gridsums import GridSpec, Total

TABLE = "reserve_project"

MONEY = GridSpec(
    "project_funding",
    "资金来源",
    "万元，一种渠道一行，合计须等于总投资",
    {"channel": 140, "plan_amount": 88, "secured_amount": 88, "doc_no": 150, "applying": 104, "note": 72},
    ("doc_no", "note"),
    (
        Total(
            "合计",
            ("plan_amount", "secured_amount", "applying"),
            compared="plan_amount",
            against="total_invest",
            rules=frozenset({"R15"}),
        ),
    ),
    ("doc_no", 1),
    units=frozenset({"万元"}),
)
EQUIPMENT = GridSpec(
    "project_equipment",
    "设备明细",
    "淘汰与更新分行填写；数量以台（套），单价、金额以万元计",
    {
        "row_type": 48, "equip_name": 92, "model": 70, "qty": 44, "unit_price": 74, "amount": 80, "service_year": 40, "grade": 52,
        "depreciated": 46, "disposal": 92, "second_hand": 46, "owned": 46,
    },
    ("equip_name",),
    (
        Total(
            "更新", ("qty", "amount"), only=("row_type", "02"), compared="amount", against="equip_invest", rules=frozenset({"R54"})
        ),
        Total("淘汰", ("qty", "amount"), only=("row_type", "01")),
    ),
    ("service_year", 6),
    heading=58,
    units=frozenset({"万元", "台（套）"}),
)  # fmt: skip
PERMITS = GridSpec(
    "project_permit",
    "前期手续",
    "每种手续一行，不需办理的写明依据；批复总投资以万元计",
    {
        "permit": 136, "status": 64, "doc_no": 116, "authority": 90, "doc_date": 84, "expect": 60, "doc_invest": 72,
        "exempt_basis": 66,
    },
    ("doc_no", "authority", "exempt_basis"),
    heading=44,
    units=frozenset({"万元"}),
)  # fmt: skip
GRIDS = (MONEY, EQUIPMENT, PERMITS)

UNDER = {
    "R15": "project_funding",
    "R54": "project_equipment",
    "R39": "project_equipment",
    "R29": "project_permit",
    "R27": "project_permit",
}
"""Rules of the project that are read at its lines."""

COMPUTED = {"fund_channels": "project_funding", "apply_amount": "project_funding", "loan_need": "project_funding"}
"""Computed fields of the project and the lines they sum up: what is wrong with them is said there."""


@dataclass(frozen=True)
class Part:
    """A run of fields under an anchor. `lines`: one below the other, indented as the sum they are. `computed`: shown, not entered.

    With `when` the part can be closed, and is where the condition does not hold; `why_not` is then said in its place.
    """

    names: tuple[str, ...] = ()
    title: str = ""
    lines: bool = False
    grid: GridSpec | None = None
    computed: tuple[str, ...] = ()
    when: Callable[[Book, Row], bool] | None = None
    why_not: str = ""


@dataclass(frozen=True)
class Anchor:
    """A place on the page that the bar above the form scrolls to."""

    title: str
    parts: tuple[Part, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for part in self.parts for name in part.names)

    @property
    def begins_itself(self) -> bool:
        """Whether the first part has a heading of its own, so that the anchor needs none."""
        return bool(self.parts[0].title or self.parts[0].grid)


INDENT = {"fixed_invest": 1, "equip_invest": 2, "build_invest": 2}
"""How far an investment line stands in: equipment and building are parts of the fixed investment."""

ANCHORS = (
    Anchor("基本情况", (
        Part(("project_name", "project_code", "project_type", "owner_name", "owner_uscc", "owner_type", "site", "in_park",
              "county_dept", "field_city", "industry", "upgrade_direction", "build_nature", "task_uid", "content")),
        Part(computed=("prov_task_no", "county_code")),
    )),
    Anchor("投资与资金", (
        Part(("total_invest", "fixed_invest", "equip_invest", "build_invest"), "投资", lines=True),
        Part(grid=MONEY),
        Part(computed=("fund_channels", "apply_amount", "loan_need")),
        Part(("loan_years", "loan_banks", "loan_purpose"), "贷款需求", when=WHEN[TABLE, "loan_years"],
             why_not="不必填：资金来源中没有贷款类渠道"),
    )),
    Anchor("设备明细", (
        Part(grid=EQUIPMENT),
        Part(("retire_qty", "new_qty", "retire_years", "import_flag")),
        Part(("energy_before", "energy_after", "energy_saving", "co2_cut", "eff_level"), "节能减排", when=WHEN[TABLE, "energy_before"],
             why_not="不必填：国债支持领域和工业更新方向都不要求填能耗"),
    )),
    Anchor("前期手续", (Part(grid=PERMITS), Part(("maturity",)))),
    Anchor("进度与阶段", (
        Part(("stage", "in_stat", "plan_start", "plan_end", "actual_start", "actual_end", "year_plan", "done_before",
              "opening_ytd")),
    )),
    Anchor("申报条件", (
        Part(("restricted", "other_central", "other_central_note", "in_ndrc_lib", "ndrc_lib_date")),
        Part(("field_treasury", "retire_value"), "超长期特别国债", when=WHEN[TABLE, "field_treasury"],
             why_not="不必填：资金来源中没有超长期特别国债"),
    )),
    Anchor("问题与联系", (Part(("problems", "need_help", "change_note", "contact", "contact_phone", "remark")),)),
)  # fmt: skip
