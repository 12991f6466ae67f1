"""The lists of advantages, needs and policies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.forms.base import Form, FormInfo
from models.kinds import (
    AUTOMATIC,
    CODE,
    CODES,
    CONDITIONAL,
    DATE,
    DECIMAL,
    INTEGER,
    OPTIONAL,
    PHONE,
    REFERENCE,
    REFERENCES,
    REQUIRED,
    TEXT,
    YEAR,
    entered,
)


class AdvIndustry(Form):
    """Advantage industry of the "two advantages" list (F6a)."""

    __tablename__ = "adv_industry"
    __table_args__ = (UniqueConstraint("record_uid"),)
    info = FormInfo(
        "F6a",
        "“两优”清单—优势产业",
        "附表6-1优势产业",
        key="record_uid",
        natural=(
            "industry_name",
            "year",
        ),
        about="二（一）摸清底数；动态完善。",
    )

    record_uid: Mapped[str] = mapped_column()
    industry_name: Mapped[str | None] = entered("产业名称", TEXT, REQUIRED, size=(2, 40), help="如 工程机械、专用车、电子玻璃、轻工纺织")
    chain: Mapped[str | None] = entered("所属市级优势产业链", TEXT, OPTIONAL, size=(None, 40), help="“3×3”现代化产业体系（名称由市级下发）")
    ent_n: Mapped[int | None] = entered("县域规上企业数", INTEGER, REQUIRED, unit="家", size=(0, None), help="≥0")
    revenue: Mapped[Decimal | None] = entered("上年营业收入/产值", DECIMAL, OPTIONAL, unit="万元", size=(0, None), places=2, help="≥0")
    park: Mapped[str | None] = entered("主要集聚园区", TEXT, OPTIONAL)
    leaders: Mapped[str | None] = entered("龙头企业", TEXT, OPTIONAL, help="列3家以内")
    advantage: Mapped[str | None] = entered("比较优势及市场占有", TEXT, OPTIONAL, size=(20, 300))
    year: Mapped[int | None] = entered("年度", YEAR, AUTOMATIC)


class AdvProduct(Form):
    """Advantage product of the "two advantages" list (F6b)."""

    __tablename__ = "adv_product"
    __table_args__ = (UniqueConstraint("record_uid"),)
    info = FormInfo(
        "F6b",
        "“两优”清单—优势产品",
        "附表6-2优势产品",
        key="record_uid",
        natural=(
            "company",
            "product_name",
            "model",
        ),
        about="供供需对接、政府采购与国家产品目录推荐使用。",
    )

    record_uid: Mapped[str] = mapped_column()
    product_name: Mapped[str | None] = entered("产品名称", TEXT, REQUIRED, size=(2, 60), help="同企业内不重复")
    company: Mapped[str | None] = entered("生产企业", TEXT, REQUIRED, size=(4, 80), help="全称")
    uscc: Mapped[str | None] = entered("统一社会信用代码", TEXT, REQUIRED, size=(18, 18), help="GB 32100")
    model: Mapped[str | None] = entered("规格型号", TEXT, REQUIRED, size=(1, 60))
    performance: Mapped[str | None] = entered("主要性能指标", TEXT, OPTIONAL, size=(10, 300))
    standard: Mapped[str | None] = entered("执行标准", TEXT, OPTIONAL, size=(None, 80), help="国标/行标/团标/企标编号")
    level: Mapped[str | None] = entered("能效/先进性", TEXT, OPTIONAL, help="能效1级、首台（套）、制造业单项冠军、专精特新")
    apply_field: Mapped[tuple[str, ...] | None] = entered("可替代/适用领域", CODES, REQUIRED, options="CL-FIELD")
    capacity: Mapped[Decimal | None] = entered("年产能", DECIMAL, OPTIONAL, size=(0, None), places=2, help="单位另填")
    capacity_unit: Mapped[str | None] = entered("产能单位", TEXT, CONDITIONAL, size=(1, 20), when="capacity 有值", help="如 台/年、套/年、万米/年")
    sales: Mapped[Decimal | None] = entered("上年销量", DECIMAL, OPTIONAL, size=(0, None), places=2, help="单位同产能；≤产能×1.2")
    price: Mapped[Decimal | None] = entered("参考单价", DECIMAL, OPTIONAL, unit="万元", size=(0, None), places=4)
    catalogs: Mapped[tuple[str, ...] | None] = entered("已入目录", CODES, OPTIONAL, options="CL-CATALOG")
    contact: Mapped[str | None] = entered("联系人", TEXT, REQUIRED, size=(2, 20))
    contact_phone: Mapped[str | None] = entered("联系电话", PHONE, REQUIRED)


class NeedEquipment(Form):
    """Equipment renewal need (F7a), one record a unit and type of equipment."""

    __tablename__ = "need_equipment"
    __table_args__ = (UniqueConstraint("record_uid"),)
    info = FormInfo(
        "F7a",
        "“两新”清单—设备更新需求（7领域）",
        "附表6-3设备更新需求",
        key="record_uid",
        natural=(
            "owner_name",
            "equip_name",
        ),
        about="一单位一设备类别一行；未成项目的需求也可登记，成熟后“转为储备项目”。",
    )

    record_uid: Mapped[str] = mapped_column()
    owner_name: Mapped[str | None] = entered("需求单位", TEXT, REQUIRED, size=(2, 80), help="居民填小区名称或业委会，不填个人姓名")
    owner_uscc: Mapped[str | None] = entered("统一社会信用代码", TEXT, CONDITIONAL, size=(18, 18), when="需求单位有统一社会信用代码（小区、业委会等无代码的可空）", help="GB 32100")
    field_city: Mapped[str | None] = entered("领域", CODE, REQUIRED, options="CL-FIELD")
    sub_field: Mapped[str | None] = entered("细分（市政等）", CODE, CONDITIONAL, options="CL-SUBFIELD", when="field_city=03")
    equip_name: Mapped[str | None] = entered("拟更新设备名称", TEXT, REQUIRED, size=(2, 60))
    qty: Mapped[int | None] = entered("数量", INTEGER, REQUIRED, unit="台（套）", size=(1, None), help="≥1")
    years: Mapped[int | None] = entered("现有设备平均使用年限", INTEGER, OPTIONAL, unit="年", size=(0, 60), help="0–60")
    est_invest: Mapped[Decimal | None] = entered("预计投资", DECIMAL, REQUIRED, unit="万元", size=(0, None), places=2, help=">0")
    plan_year: Mapped[int | None] = entered("计划实施年度", YEAR, REQUIRED, size=(2020, 2100), help="≥当前年")
    gap: Mapped[Decimal | None] = entered("资金缺口/融资需求", DECIMAL, OPTIONAL, unit="万元", size=(0, None), places=2, at_most="est_invest", help="≤预计投资")
    fund_channels: Mapped[tuple[str, ...] | None] = entered("拟申请渠道", CODES, OPTIONAL, options="CL-FUND")
    need_status: Mapped[str | None] = entered("推进状态", CODE, REQUIRED, options="CL-NEEDSTATUS")
    project_uid: Mapped[str | None] = entered("对应储备项目", REFERENCE, CONDITIONAL, options="reserve_project", when="need_status=02", missing=("L02",), help="“转为储备项目”时带入")


class NeedConsumer(Form):
    """Consumer goods trade-in need (F7b)."""

    __tablename__ = "need_consumer"
    __table_args__ = (UniqueConstraint("record_uid"),)
    info = FormInfo(
        "F7b",
        "“两新”清单—消费品以旧换新需求（3领域）",
        "附表6-4消费品需求",
        key="record_uid",
        natural=(
            "category",
            "sub",
        ),
        about="汽车、家电、家装厨卫。",
    )

    record_uid: Mapped[str] = mapped_column()
    category: Mapped[str | None] = entered("领域", CODE, REQUIRED, options="CL-CONSUMER")
    sub: Mapped[str | None] = entered("细分品类", CODE, OPTIONAL, options="CL-TRADEIN")
    stock: Mapped[int | None] = entered("保有量（存量）", INTEGER, OPTIONAL, unit="辆/台/户", size=(0, None))
    to_replace: Mapped[int | None] = entered("其中待更新量", INTEGER, REQUIRED, unit="辆/台/户", size=(0, None), at_most="stock", help="≤保有量")
    year_plan: Mapped[int | None] = entered("年度预计更新量", INTEGER, REQUIRED, unit="辆/台/户", size=(0, None), at_most="to_replace", help="≤待更新量")
    est_sales: Mapped[Decimal | None] = entered("预计拉动消费", DECIMAL, OPTIONAL, unit="万元", size=(0, None), places=2)
    merchants: Mapped[int | None] = entered("参与企业/商家数", INTEGER, OPTIONAL, unit="家", size=(0, None))
    source: Mapped[str | None] = entered("数据来源", TEXT, REQUIRED, help="公安、商务、住建或抽样")


class PolicyList(Form):
    """A policy of state, province, city or county (F8)."""

    __tablename__ = "policy_list"
    __table_args__ = (UniqueConstraint("record_uid"),)
    info = FormInfo(
        "F8",
        "政策清单（财税、金融、投资、产业）",
        "附表6-5政策清单",
        key="record_uid",
        natural=("title",),
        about="国家、省、市政策由市级下发时预填，县级只补充本县配套政策。",
    )

    record_uid: Mapped[str] = mapped_column()
    title: Mapped[str | None] = entered("政策名称", TEXT, REQUIRED, size=(6, 120))
    doc_no: Mapped[str | None] = entered("文号", TEXT, CONDITIONAL, size=(4, 60), when="以公文印发的", help="市级下发的预填")
    level: Mapped[str | None] = entered("层级", CODE, REQUIRED, options="CL-POLLEVEL")
    category: Mapped[str | None] = entered("类别", CODE, REQUIRED, options="CL-POLTYPE")
    issuer: Mapped[str | None] = entered("发文单位", TEXT, REQUIRED, help="市级下发的预填")
    issue_date: Mapped[date | None] = entered("印发日期", DATE, REQUIRED, help="市级下发的预填")
    valid_to: Mapped[date | None] = entered("有效期至", DATE, OPTIONAL, help="过期自动标灰")
    conditions: Mapped[str | None] = entered("支持对象与条件", TEXT, REQUIRED, size=(10, 500), help="市级下发的预填")
    support: Mapped[str | None] = entered("支持方式与标准", TEXT, REQUIRED, size=(5, 300), help="如 定额/比例/贴息；市级下发的预填")
    window: Mapped[str | None] = entered("申报窗口", TEXT, OPTIONAL)
    dept: Mapped[str | None] = entered("受理部门", TEXT, REQUIRED, help="市级下发的预填，县级可改为本县部门")
    links: Mapped[tuple[str, ...] | None] = entered("关联任务/渠道", REFERENCES, OPTIONAL)
