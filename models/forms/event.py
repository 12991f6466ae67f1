"""Matching events."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from models.forms.base import Form, FormInfo
from models.kinds import AUTOMATIC, CODES, CONDITIONAL, DATE, DECIMAL, INTEGER, OPTIONAL, REFERENCES, REQUIRED, TEXT, entered


class MatchingEvent(Form):
    """A supply-demand or bank-enterprise matching event (F5), one record an event."""

    __tablename__ = "matching_event"
    __table_args__ = (UniqueConstraint("event_uid"),)
    info = FormInfo(
        "F5",
        "供需（银企）对接活动台账",
        "附表5供需对接",
        key="event_uid",
        natural=(
            "event_name",
            "event_date",
        ),
        about="责任清单24行及二（四）组织开展活动；一场一行。",
    )

    event_uid: Mapped[str | None] = entered("活动编号", TEXT, AUTOMATIC)
    event_name: Mapped[str | None] = entered("活动名称", TEXT, REQUIRED, size=(4, 80))
    event_type: Mapped[tuple[str, ...] | None] = entered("活动类型", CODES, REQUIRED, options="CL-EVENT", help="可多选")
    event_date: Mapped[date | None] = entered("举办日期", DATE, REQUIRED, help="在报送期内，否则填补报说明")
    late_note: Mapped[str | None] = entered("补报说明", TEXT, CONDITIONAL, size=(5, 200), when="event_date 不在报送期内", missing=("D01",))
    place: Mapped[str | None] = entered("地点", TEXT, REQUIRED, size=(2, 60))
    host: Mapped[str | None] = entered("主办（承办）单位", TEXT, REQUIRED)
    ent_n: Mapped[int | None] = entered("参加企业数", INTEGER, REQUIRED, unit="家", size=(1, None), help="≥1")
    scale_ent_n: Mapped[int | None] = entered("其中规上企业", INTEGER, OPTIONAL, unit="家", size=(0, None), at_most="ent_n", help="≤参加企业数")
    bank_n: Mapped[int | None] = entered("参加金融机构数", INTEGER, CONDITIONAL, unit="家", size=(0, None), when="event_type含02")
    supply_n: Mapped[int | None] = entered("发布供给（产品/技术）项", INTEGER, OPTIONAL, unit="项", size=(0, None))
    demand_n: Mapped[int | None] = entered("发布需求（设备采购）项", INTEGER, OPTIONAL, unit="项", size=(0, None))
    demand_amt: Mapped[Decimal | None] = entered("发布采购计划金额", DECIMAL, OPTIONAL, unit="万元", size=(0, None), places=2)
    finance_need: Mapped[Decimal | None] = entered("发布融资需求", DECIMAL, CONDITIONAL, unit="万元", size=(0, None), places=2, when="event_type含02")
    sign_n: Mapped[int | None] = entered("签约（意向）项目数", INTEGER, CONDITIONAL, unit="个", size=(0, None), when="event_type含[对接展销]", help="≥0")
    sign_amt: Mapped[Decimal | None] = entered("签约（意向）金额", DECIMAL, CONDITIONAL, unit="万元", size=(0, None), places=2, when="event_type含[对接展销]", help="签约数=0时应为0")
    credit_amt: Mapped[Decimal | None] = entered("授信金额", DECIMAL, OPTIONAL, unit="万元", size=(0, None), places=2)
    loan_amt: Mapped[Decimal | None] = entered("放款金额", DECIMAL, OPTIONAL, unit="万元", size=(0, None), places=2, help="≤授信")
    follow_up: Mapped[str | None] = entered("后续跟踪", TEXT, CONDITIONAL, size=(None, 300), when="sign_n>0", help="每月更新履约情况")
    project_uids: Mapped[tuple[str, ...] | None] = entered("关联项目", REFERENCES, OPTIONAL, options="reserve_project", help="F1")
