"""Progress of the quantified targets."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from models.forms.base import Form, FormInfo
from models.kinds import AUTOMATIC, BOOLEAN, CONDITIONAL, DECIMAL, MONTH, OPTIONAL, REFERENCE, REQUIRED, TEXT, computed, entered


class IndicatorProgress(Form):
    """Progress of a quantified target (F9); targets of the city's plan part 1."""

    __tablename__ = "indicator_progress"
    __table_args__ = (UniqueConstraint("period", "indicator_id"),)
    info = FormInfo(
        "F9",
        "量化目标进度表",
        "附表7指标",
        key="indicator_id",
        natural=("indicator_id",),
        per_period=True,
        about="对应targets.json；县级只填市级分配给本县的指标，市级按权重汇总。季度、年度指标在数据公布的当月填报。",
    )

    period: Mapped[str | None] = entered("报送期", MONTH, AUTOMATIC, help="季度、年度指标填数据公布的当月")
    indicator_id: Mapped[str | None] = entered("指标", REFERENCE, REQUIRED, options="indicator", help="只列市级分配给本县的指标")
    county_target: Mapped[Decimal | None] = entered("县级目标（市级分解）", DECIMAL, OPTIONAL, unit="按指标", places=4)
    base_2023: Mapped[Decimal | None] = entered("2023年基数", DECIMAL, CONDITIONAL, unit="按指标", places=4, when="增长类指标（targets.json 的 kind 为 growth_vs_baseline）", missing=("I02",), help="录入后锁定")
    value: Mapped[Decimal | None] = entered("本期值", DECIMAL, REQUIRED, unit="按指标", places=4, help="比率0–100；车辆类指标（单位万辆）按“辆”录入整数，显示和汇总折算为万辆")
    cum: Mapped[Decimal | None] = entered("累计值", DECIMAL, CONDITIONAL, unit="按指标", places=4, when="累计类指标（targets.json 的 cumulative 为 true）", help="≥上期；车辆类同上按“辆”录入")
    rate = computed("完成率/增幅", DECIMAL, unit="%", places=2)
    source_dept: Mapped[str | None] = entered("数据来源部门", TEXT, REQUIRED)
    prelim: Mapped[bool | None] = entered("是否初步数", BOOLEAN, REQUIRED)
    note: Mapped[str | None] = entered("说明", TEXT, OPTIONAL, size=(None, 200))
