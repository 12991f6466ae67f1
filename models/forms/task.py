"""The county's month on the city's responsibility list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.forms.base import Form, FormInfo
from models.kinds import (
    AUTOMATIC,
    BOOLEAN,
    CODE,
    CONDITIONAL,
    DATE,
    DECIMAL,
    FILE,
    INTEGER,
    MONTH,
    OPTIONAL,
    PHONE,
    REFERENCE,
    REFERENCES,
    REQUIRED,
    TEXT,
    TEXTS,
    computed,
    entered,
)


class TaskProgress(Form):
    """The county's month on one item of the city's responsibility list (F3)."""

    __tablename__ = "task_progress"
    __table_args__ = (UniqueConstraint("period", "task_uid"),)
    info = FormInfo(
        "F3",
        "责任清单进展月报表",
        "附表3责任清单进展",
        key="task_uid",
        natural=("task_uid",),
        per_period=True,
        about="35行任务×每县每月一行。打印列序：序号、重要行动、主要任务、具体工作内容、市级责任单位、县级责任部门、进展情况、存在问题、下一步工作、完成时限、状态。",
    )

    period: Mapped[str | None] = entered("报送期", MONTH, AUTOMATIC)
    task_uid: Mapped[str | None] = entered("任务标识", TEXT, AUTOMATIC, help="由市级清单下发，稳定不变；无则用（文号+正文指纹）生成")
    seq = computed("序号", INTEGER, help="清单当期序号快照，只读")
    action = computed("重要行动", TEXT, help="只读")
    task = computed("主要任务", TEXT, help="只读")
    content = computed("具体工作内容", TEXT, size=(None, 2000), help="只读；打印时可取标题句")
    city_units = computed("市级责任单位", TEXTS, options="MAP-DEPT", help="只读，首位为牵头")
    applicable: Mapped[bool | None] = entered("是否涉及本县", BOOLEAN, REQUIRED, help="否须填理由；组织实施3行不得选否")
    inapplicable_reason: Mapped[str | None] = entered("不涉及理由", TEXT, CONDITIONAL, size=(10, 200), when="applicable=否", missing=("T02",), ranged=("T02",))
    county_lead: Mapped[str | None] = entered("县级牵头部门", REFERENCE, CONDITIONAL, options="department", when="applicable=是", missing=("T01",), help="仅1个")
    county_coop: Mapped[tuple[str, ...] | None] = entered("县级配合部门", REFERENCES, OPTIONAL, options="department", help="不含牵头部门")
    status: Mapped[str | None] = entered("状态", CODE, REQUIRED, options="CL-TASKSTATUS", missing=("T01",), help="不涉及本县的自动为06不涉及；不得由已完成退回推进中（须说明）")
    progress: Mapped[str | None] = entered("本期进展情况", TEXT, CONDITIONAL, size=(15, 800), when="applicable=是", missing=("T01",), ranged=("T03",), help="须有时间/数量/地点等事实；不得与上期逐字相同")
    problems: Mapped[str | None] = entered("存在问题", TEXT, CONDITIONAL, size=(None, 500), when="lamp∈[预警]", missing=("T13",), help="不得填“无”却亮黄红")
    next_step: Mapped[str | None] = entered("下一步工作", TEXT, CONDITIONAL, size=(10, 500), when="status∈{02,05}", help="含时间节点")
    deadline: Mapped[str | None] = entered("完成时限", MONTH, OPTIONAL, help="市级下发优先，县级不得晚于市级；长期任务留空，状态选04长期坚持")
    percent: Mapped[int | None] = entered("进度（%）", INTEGER, OPTIONAL, unit="%", size=(0, 100), ranged=("T14",), help="0–100；定性任务可空，不强制")
    lamp: Mapped[str | None] = entered("亮灯", CODE, AUTOMATIC, options="CL-LAMP", editable=True, help="按时限与状态计算，可人工下调，上调须说明")
    change_note: Mapped[str | None] = entered("变更说明", TEXT, CONDITIONAL, size=(None, 300), when="状态由已完成退回，或进度小于上期", missing=("T10", "T14"))
    project_cnt = computed("关联储备项目数", INTEGER, unit="个", help="由F1统计")
    dept = computed("填报部门", REFERENCE, options="department", help="分部门填报时带入")
    filler: Mapped[str | None] = entered("填报人", TEXT, AUTOMATIC, size=(2, 20), editable=True, help="由填报部门带入，可改")
    phone: Mapped[str | None] = entered("联系电话", PHONE, AUTOMATIC, editable=True, help="由填报部门带入，可改")
    dept_reviewer: Mapped[str | None] = entered("部门审核人", TEXT, OPTIONAL, size=(2, 20), help="≠填报人")


class TaskMetric(Form):
    """A quantified result of a task (F3a, child of F3)."""

    __tablename__ = "task_metric"
    __table_args__ = (
        UniqueConstraint("record_uid"),
        ForeignKeyConstraint(["period", "task_uid"], ["task_progress.period", "task_progress.task_uid"], ondelete="CASCADE"),
        Index(None, "period", "task_uid"),
    )
    info = FormInfo(
        "F3a",
        "任务量化成效",
        "附表3-1量化成效",
        key="record_uid",
        natural=(
            "task_uid",
            "metric_name",
        ),
        parent="task_progress",
        per_period=True,
        about="F3子表，一项成效一行，可不填。",
    )

    record_uid: Mapped[str] = mapped_column()
    period: Mapped[str | None] = entered("报送期", MONTH, AUTOMATIC)
    task_uid: Mapped[str | None] = entered("任务标识", REFERENCE, AUTOMATIC, options="task_progress")
    metric_name: Mapped[str | None] = entered("成效名称", TEXT, REQUIRED, size=(2, 40), help="同一任务内不重复；各期名称保持一致")
    value: Mapped[Decimal | None] = entered("数值", DECIMAL, REQUIRED, places=4, help="累计类不得小于上期")
    unit: Mapped[str | None] = entered("计量单位", TEXT, REQUIRED, size=(1, 12), help="如 台（套）、家、万元")
    cumulative: Mapped[bool | None] = entered("是否累计数", BOOLEAN, REQUIRED, help="是=累计，否=本期")


class TaskEvidence(Form):
    """A piece of evidence for a task (F3b, child of F3)."""

    __tablename__ = "task_evidence"
    __table_args__ = (
        UniqueConstraint("record_uid"),
        ForeignKeyConstraint(["period", "task_uid"], ["task_progress.period", "task_progress.task_uid"], ondelete="CASCADE"),
        Index(None, "period", "task_uid"),
    )
    info = FormInfo(
        "F3b",
        "任务佐证材料",
        "附表3-2佐证材料",
        key="record_uid",
        natural=(
            "task_uid",
            "title",
        ),
        parent="task_progress",
        per_period=True,
        about="F3子表，一份材料一行；状态为已完成的任务至少1行（T08）。",
    )

    record_uid: Mapped[str] = mapped_column()
    period: Mapped[str | None] = entered("报送期", MONTH, AUTOMATIC)
    task_uid: Mapped[str | None] = entered("任务标识", REFERENCE, AUTOMATIC, options="task_progress")
    title: Mapped[str | None] = entered("材料名称", TEXT, REQUIRED, size=(2, 100), help="文件、清单、照片编号等")
    doc_no: Mapped[str | None] = entered("文号", TEXT, OPTIONAL, size=(None, 60))
    evidence_date: Mapped[date | None] = entered("日期", DATE, OPTIONAL, at_most="today", help="不晚于今天")
    file: Mapped[str | None] = entered("附件", FILE, OPTIONAL, help="登记文件名，原件由县级留存备查；文件类型：pdf/jpg/docx/xlsx")
