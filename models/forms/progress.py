"""The month of a project."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from models.forms.base import Form, FormInfo
from models.kinds import (
    AUTOMATIC,
    BOOLEAN,
    CODE,
    CONDITIONAL,
    DECIMAL,
    INTEGER,
    MONTH,
    REFERENCE,
    REQUIRED,
    TEXT,
    computed,
    entered,
)


class ProjectProgress(Form):
    """A project's month (F2): one record a project and period; what was sent is never changed."""

    __tablename__ = "project_progress"
    __table_args__ = (
        UniqueConstraint("period", "project_uid"),
        ForeignKeyConstraint(["project_uid"], ["reserve_project.project_uid"], ondelete="CASCADE"),
    )
    info = FormInfo(
        "F2",
        "项目进展月调度表",
        "附表2项目进展",
        key="project_uid",
        natural=("project_uid",),
        per_period=True,
        about="每月每项目一行，只增不改历史。通行的市级调度通报列（项目个数、总投资、年度计划、累计完成、完成率、本期新增）由此汇总。",
    )

    period: Mapped[str | None] = entered("报送期", MONTH, AUTOMATIC)
    project_uid: Mapped[str | None] = entered("项目编号", REFERENCE, AUTOMATIC, options="reserve_project")
    stage = computed("当前阶段", CODE, options="CL-STAGE", help="取F1，定稿时固化；相对上期不得倒退（倒退须说明）")
    month_invest: Mapped[Decimal | None] = entered("本月完成投资", DECIMAL, REQUIRED, unit="万元", size=(0, None), places=2, ranged=("S01",), default="0", help="≥0；冲减须说明")
    ytd_invest = computed("本年累计完成投资", DECIMAL, unit="万元", places=2, help="=上期累计+本月（1月清零）；首期=F1启用前本年累计+本月")
    total_done = computed("自开工累计完成投资", DECIMAL, unit="万元", places=2, help="=上期+本月；首期=F1截至上年底累计+启用前本年累计+本月；≤总投资×1.1（超过须说明）；不得小于上期")
    year_plan = computed("年度计划投资", DECIMAL, unit="万元", places=2, help="取F1，定稿时固化")
    ytd_rate = computed("年度投资完成率", DECIMAL, unit="%", places=2, help="=本年累计/年度计划")
    time_gap = computed("序时进度偏差", DECIMAL, unit="百分点", places=2, help="=完成率-序时进度；序时进度=(当月-起点月+1)/(12-起点月+1)×100，起点月取本年1月与计划开工年月的较晚者，未到起点月为0")
    fund_arrived: Mapped[Decimal | None] = entered("累计到位资金", DECIMAL, REQUIRED, unit="万元", size=(0, None), places=2, help="自开工累计；≤资金来源合计；≥上期")
    central_arrived: Mapped[Decimal | None] = entered("其中：累计中央资金到位", DECIMAL, CONDITIONAL, unit="万元", size=(0, None), places=2, when="F1a中 channel∈[中央资金] 且 secured_amount>0", at_most="fund_arrived", help="≤累计到位资金")
    fund_paid: Mapped[Decimal | None] = entered("累计支付资金", DECIMAL, CONDITIONAL, unit="万元", size=(0, None), places=2, when="fund_arrived>0", help="自开工累计；≤到位资金")
    pay_rate = computed("资金支付率", DECIMAL, unit="%", places=2, help="=累计支付/累计到位")
    month_qty: Mapped[int | None] = entered("本月更新设备数", INTEGER, REQUIRED, unit="台（套）", size=(0, None), ranged=("S10",), default="0", help="≥0")
    cum_qty = computed("累计更新设备数", INTEGER, unit="台（套）", help="≤更新设备总数（超过须说明）；不得减少")
    image_progress: Mapped[str | None] = entered("形象进度", TEXT, CONDITIONAL, size=(15, 300), when="stage=4", help="不得与上期逐字相同")
    in_stat = computed("是否已入统", BOOLEAN, help="取F1，定稿时固化")
    problems: Mapped[str | None] = entered("存在问题", TEXT, CONDITIONAL, size=(None, 300), when="lamp_self∈[预警]", missing=("S15",))
    next_step: Mapped[str | None] = entered("下一步措施", TEXT, CONDITIONAL, size=(10, 300), when="lamp_self∈[预警]", missing=("S15",), help="含时间节点")
    lamp_auto = computed("进度灯（系统计算）", CODE, options="CL-LAMP", help="见规则集")
    lamp_self: Mapped[str | None] = entered("进度灯（县级自评）", CODE, REQUIRED, options="CL-LAMP", default="同lamp_auto", help="自评优于系统须说明")
    change_note: Mapped[str | None] = entered("变更说明", TEXT, CONDITIONAL, size=(None, 300), when="阶段较上期后退、累计完成投资小于上期或本月冲减", missing=("S01", "S11"))
