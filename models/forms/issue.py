"""Problems to be coordinated, and the working group."""

from __future__ import annotations

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.forms.base import Form, FormInfo
from models.kinds import AUTOMATIC, CODE, CONDITIONAL, DATE, PHONE, REFERENCE, REQUIRED, TEXT, entered


class Issue(Form):
    """A problem or request that needs coordination (F10)."""

    __tablename__ = "issue"
    __table_args__ = (UniqueConstraint("issue_uid"),)
    info = FormInfo(
        "F10",
        "问题（诉求）清单",
        "附表8问题",
        key="issue_uid",
        natural=("desc",),
        about="项目与任务中“需上级协调事项”自动汇入；销号管理。",
    )

    issue_uid: Mapped[str | None] = entered("问题编号", TEXT, AUTOMATIC)
    source: Mapped[str | None] = entered("来源", CODE, AUTOMATIC, options="CL-ISSUESRC")
    link: Mapped[str | None] = entered("关联项目/任务", REFERENCE, CONDITIONAL, when="source∈[须关联]")
    desc: Mapped[str | None] = entered("问题描述", TEXT, REQUIRED, size=(15, 500))
    category: Mapped[str | None] = entered("类别", CODE, REQUIRED, options="CL-ISSUETYPE")
    level: Mapped[str | None] = entered("需协调层级", CODE, REQUIRED, options="CL-ISSUELEVEL")
    dept: Mapped[str | None] = entered("建议解决单位", TEXT, CONDITIONAL, options="MAP-DEPT", when="level=02", help="市级时从市级单位表选")
    raised: Mapped[date | None] = entered("提出日期", DATE, REQUIRED)
    status: Mapped[str | None] = entered("状态", CODE, REQUIRED, options="CL-ISSUESTATUS")
    result: Mapped[str | None] = entered("办理结果", TEXT, CONDITIONAL, size=(10, 300), when="status=03")


class Liaison(Form):
    """Member of the county's working group (F11): personal phones, so never in the package."""

    __tablename__ = "liaison"
    __table_args__ = (UniqueConstraint("record_uid"),)
    info = FormInfo(
        "F11",
        "工作专班与联络员",
        "",
        key="record_uid",
        natural=(
            "unit",
            "name",
        ),
        in_package=False,
        about="含个人电话，单独存放；不进报送包，需要时另行导出为单独文件。",
    )

    record_uid: Mapped[str] = mapped_column()
    unit: Mapped[str | None] = entered("单位", TEXT, REQUIRED)
    name: Mapped[str | None] = entered("姓名", TEXT, REQUIRED, size=(2, 20))
    title: Mapped[str | None] = entered("职务", TEXT, REQUIRED)
    role: Mapped[str | None] = entered("专班角色", CODE, REQUIRED, options="CL-ROLE")
    mobile: Mapped[str | None] = entered("手机", PHONE, REQUIRED)
    valid_from: Mapped[date | None] = entered("生效日期", DATE, REQUIRED, help="人事变动留痕")
