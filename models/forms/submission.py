"""Cover and sign-off of a period, and the reasons that travel with it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from models.forms.base import Form, FormInfo
from models.kinds import (
    AUTOMATIC,
    CODE,
    CONDITIONAL,
    DATE,
    DATETIME,
    FILE,
    INTEGER,
    MONTH,
    OPTIONAL,
    PHONE,
    REQUIRED,
    TEXT,
    computed,
    entered,
)


class Submission(Form):
    """Cover and sign-off of a reporting period (F0).

    One working cover a period; the cover of each version that was frozen stands in its snapshot.
    """

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("period"),)
    info = FormInfo(
        "F0",
        "报送封面与审签信息",
        "封面",
        key="period",
        natural=("period",),
        per_period=True,
        about="每个报送包一份；打印时作为首页。县级盖章件与电子件靠“数据校验码+版本号”对应。",
    )

    county_code: Mapped[str | None] = entered("报送单位代码", CODE, REQUIRED, options="CL-COUNTY", missing=("P01",), help="必须是13个单位之一；与本机登记单位一致")
    county_name = computed("报送单位名称", TEXT, size=(2, 30), options="CL-COUNTY", help="由代码带出，不得手改；演示数据在单位名后加“（演示数据）”")
    period: Mapped[str | None] = entered("报送期", MONTH, REQUIRED, help="不得晚于当前月；不得跳过未报送的上一期（提示）")
    report_type: Mapped[str | None] = entered("报送类型", CODE, REQUIRED, options="CL-REPORTTYPE", help="更正报必须填更正说明")
    state: Mapped[str | None] = entered("状态", CODE, AUTOMATIC, options="CL-STATE", help="草稿→定稿→已报送→退回/已接收；退回后另起新版本草稿")
    version: Mapped[int | None] = entered("版本号", INTEGER, AUTOMATIC, help="定稿时生成；同一期从V01递增，退回后重新定稿+1")
    tasklist_version: Mapped[str | None] = entered("任务清单版本", TEXT, AUTOMATIC, help="导入市级清单时带入，如 2024-05-17；已知有更新的清单时警告（P06）")
    schema_version: Mapped[str | None] = entered("模板版本", TEXT, AUTOMATIC, help="与市级当前模板不符不得导出")
    reporting_dept: Mapped[str | None] = entered("填报单位（县级牵头部门）", TEXT, REQUIRED, size=(4, 40), help="一般为××县发展和改革局")
    filler: Mapped[str | None] = entered("填报人", TEXT, REQUIRED, size=(2, 20), help="不得与审核人相同")
    filler_phone: Mapped[str | None] = entered("填报人电话", PHONE, REQUIRED, help="手机或座机")
    reviewer: Mapped[str | None] = entered("审核人（分管负责人）", TEXT, REQUIRED, size=(2, 20), help="不得与填报人相同")
    approver: Mapped[str | None] = entered("签发人（单位主要负责人）", TEXT, REQUIRED, size=(2, 20), help="导出正式版必填")
    approve_date: Mapped[date | None] = entered("签发日期", DATE, CONDITIONAL, when="正式导出前必填（定稿打印后填）", missing=("P03",), help="不早于报送期首日")
    frozen_at: Mapped[datetime | None] = entered("定稿时间", DATETIME, AUTOMATIC, help="定稿时生成")
    exported_at: Mapped[datetime | None] = entered("正式导出时间", DATETIME, AUTOMATIC, help="正式导出成功时生成")
    stamped_code: Mapped[str | None] = entered("盖章件校验码", TEXT, OPTIONAL, size=(16, 16), help="照盖章件页脚录入（0–9、A–F，不分大小写），与本包数据校验码比对，不符报P11")
    stamped_scan: Mapped[str | None] = entered("盖章扫描件", FILE, OPTIONAL, help="可附可不附，任何时候不拦截；文件名带版本号；文件类型：pdf/jpg")
    submit_date: Mapped[date | None] = entered("上报日期", DATE, AUTOMATIC, help="取正式导出日期；晚于截止日期自动标“逾期”")
    due_date: Mapped[date | None] = entered("截止日期", DATE, OPTIONAL, help="手工录入或随任务清单下发；空则不判逾期；示例：每月20日或25日")
    correction_note: Mapped[str | None] = entered("更正说明", TEXT, CONDITIONAL, size=(10, 500), when="report_type=05", missing=("P07",), ranged=("P07",))
    explain_summary = computed("核实说明汇总", TEXT, help="由F12自动汇总全部核实性提示的说明")
    data_digest: Mapped[str | None] = entered("数据校验码", TEXT, AUTOMATIC, size=(16, 16), help="定稿时生成：全部记录摘要和核实说明的SHA-256前16位（不含封面），打印在每页页脚，盖章后不变")


class Explanation(Form):
    """The reason of a warning that is true all the same (F12), one record a rule, record and period."""

    __tablename__ = "explanation"
    __table_args__ = (UniqueConstraint("rule_id", "record_uid", "period"),)
    info = FormInfo(
        "F12",
        "核实说明",
        "校验结果",
        key="record_uid",
        natural=(
            "rule_id",
            "record_uid",
            "period",
        ),
        per_period=True,
        in_package=False,
        about="与具体表无关的说明台账：一条核实性提示一行，随包上报，参与数据校验码。",
    )

    rule_id: Mapped[str | None] = entered("规则编号", TEXT, AUTOMATIC, size=(3, 3), help="需说明的规则")
    record_uid: Mapped[str | None] = entered("记录标识", TEXT, AUTOMATIC, help="被提示的记录的标识；报送包级规则填报送包自身的标识")
    period: Mapped[str | None] = entered("报送期", MONTH, AUTOMATIC)
    reason: Mapped[str | None] = entered("原因说明", TEXT, REQUIRED, size=(6, 300), ranged=("P09",), help="写明具体原因，不能只填“核实无误”（P09）")
    author: Mapped[str | None] = entered("填写人", TEXT, AUTOMATIC, size=(2, 20), editable=True, default="同填报人", help="可改")
    written_at: Mapped[datetime | None] = entered("填写时间", DATETIME, AUTOMATIC)
