"""Consumer goods trade-in figures."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.forms.base import Form, FormInfo
from models.kinds import AUTOMATIC, CODE, CONDITIONAL, DECIMAL, INTEGER, MONTH, OPTIONAL, REQUIRED, TEXT, entered


class TradeinStat(Form):
    """Trade-in figures of one category in one period (F4), as pairs of this period and cumulative."""

    __tablename__ = "tradein_stat"
    __table_args__ = (
        UniqueConstraint("record_uid"),
        Index(None, "period"),
    )
    info = FormInfo(
        "F4",
        "消费品以旧换新进展表（月报）",
        "附表4以旧换新",
        key="record_uid",
        natural=("category",),
        per_period=True,
        about="每期每品类一行，只列本县有数据的品类，“本期/累计”成对。指标链为 申请→审核→兑付，配合销售与回收。",
    )

    record_uid: Mapped[str] = mapped_column()
    period: Mapped[str | None] = entered("报送期", MONTH, AUTOMATIC, help="日报、周报的数并入当月")
    category: Mapped[str | None] = entered("品类", CODE, REQUIRED, options="CL-TRADEIN", help="随政策年度启停；每期每品类一行")
    apply_n: Mapped[int | None] = entered("申请量（本期）", INTEGER, CONDITIONAL, unit="份", size=(0, None), when="本县本期有该品类数据")
    apply_cum: Mapped[int | None] = entered("申请量（累计）", INTEGER, CONDITIONAL, unit="份", size=(0, None), when="本县有该品类数据", help="≥本期；≥上期累计")
    pass_n: Mapped[int | None] = entered("审核通过量（本期）", INTEGER, CONDITIONAL, unit="份", size=(0, None), when="本县本期有该品类数据")
    pass_cum: Mapped[int | None] = entered("审核通过量（累计）", INTEGER, CONDITIONAL, unit="份", size=(0, None), when="本县有该品类数据", help="≤累计申请量")
    paid_n: Mapped[int | None] = entered("兑付量（本期）", INTEGER, CONDITIONAL, unit="份", size=(0, None), when="本县本期有该品类数据")
    paid_cum: Mapped[int | None] = entered("兑付量（累计）", INTEGER, CONDITIONAL, unit="份", size=(0, None), when="本县有该品类数据", help="≤累计审核通过量")
    pass_amt: Mapped[Decimal | None] = entered("审核补贴金额（本期）", DECIMAL, CONDITIONAL, unit="万元", size=(0, None), places=2, when="本县本期有该品类数据", help="÷审核量在该品类单件上限内")
    pass_amt_cum: Mapped[Decimal | None] = entered("审核补贴金额（累计）", DECIMAL, CONDITIONAL, unit="万元", size=(0, None), places=2, when="本县有该品类数据")
    paid_amt: Mapped[Decimal | None] = entered("兑付补贴金额（本期）", DECIMAL, CONDITIONAL, unit="万元", size=(0, None), places=2, when="本县本期有该品类数据")
    paid_amt_cum: Mapped[Decimal | None] = entered("兑付补贴金额（累计）", DECIMAL, CONDITIONAL, unit="万元", size=(0, None), places=2, when="本县有该品类数据", help="≤累计审核金额；≤到位补贴资金")
    sale_n: Mapped[int | None] = entered("销售量（本期）", INTEGER, CONDITIONAL, unit="辆/台/件", size=(0, None), when="本县本期有该品类数据", help="≥审核量（一般）")
    sale_cum: Mapped[int | None] = entered("销售量（累计）", INTEGER, CONDITIONAL, unit="辆/台/件", size=(0, None), when="本县有该品类数据")
    sale_amt: Mapped[Decimal | None] = entered("销售额（本期）", DECIMAL, CONDITIONAL, unit="万元", size=(0, None), places=2, when="本县本期有该品类数据", help="÷销售量在品类合理单价内")
    sale_amt_cum: Mapped[Decimal | None] = entered("销售额（累计）", DECIMAL, CONDITIONAL, unit="万元", size=(0, None), places=2, when="本县有该品类数据")
    recycle_n: Mapped[int | None] = entered("回收旧品量（本期）", INTEGER, CONDITIONAL, unit="辆/台/件", size=(0, None), when="category∈[报废更新类]")
    recycle_cum: Mapped[int | None] = entered("回收旧品量（累计）", INTEGER, CONDITIONAL, unit="辆/台/件", size=(0, None), when="category∈[报废更新类]")
    nev_n: Mapped[int | None] = entered("其中新能源（汽车，本期）", INTEGER, CONDITIONAL, unit="辆", size=(0, None), when="category∈[汽车类]", help="≤本期申请量")
    correction_note: Mapped[str | None] = entered("更正说明", TEXT, CONDITIONAL, size=(5, 300), when="累计数不等于上期累计加本期", missing=("C01",), help="如核减、退单、口径调整")
    merchants: Mapped[int | None] = entered("参与商家", INTEGER, OPTIONAL, unit="家", size=(0, None), help="≥0")
    fund_in_cum: Mapped[Decimal | None] = entered("补贴资金到位（累计）", DECIMAL, OPTIONAL, unit="万元", size=(0, None), places=2, help="中央+省+县配套")
    events_cum: Mapped[int | None] = entered("促消费活动场次（累计）", INTEGER, OPTIONAL, unit="场", size=(0, None), help="≥上期")
    source: Mapped[str | None] = entered("数据来源", CODE, REQUIRED, options="CL-TRADESRC", help="与平台口径不一致须说明")
    problems: Mapped[str | None] = entered("存在问题", TEXT, OPTIONAL, size=(None, 300), help="如审核积压、资金缺口")
