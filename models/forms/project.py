"""Reserve projects with their money, equipment and permits."""

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
    CODES,
    CONDITIONAL,
    DATE,
    DECIMAL,
    INTEGER,
    MONTH,
    OPTIONAL,
    PHONE,
    REFERENCE,
    REQUIRED,
    TEXT,
    TEXTS,
    YEAR,
    computed,
    entered,
)


class ReserveProject(Form):
    """Reserve project (F1): one record a project, kept from period to period.

    Stage, yearly plan and statistics entry are held here; F2 takes them over when the period is frozen.
    """

    __tablename__ = "reserve_project"
    __table_args__ = (UniqueConstraint("project_uid"),)
    info = FormInfo(
        "F1",
        "储备项目表（设备更新和消费品以旧换新项目储备清单）",
        "附表1储备项目",
        key="project_uid",
        natural=(
            "project_name",
            "owner_name",
        ),
        about="一项一行。兼顾国家重大建设项目库的“基础信息/投资情况/前期工作”三块与超长期特别国债、再贷款清单的要件。项目阶段、是否入统、年度计划投资以本表为准，F2按期固化。",
    )

    project_uid: Mapped[str | None] = entered("项目内部编号", TEXT, AUTOMATIC, help="县代码+年份+4位流水，终身不变，不因重排序号改变")
    row_no = computed("序号", INTEGER, help="仅用于打印；不得作为主键")
    project_name: Mapped[str | None] = entered("项目名称", TEXT, REQUIRED, size=(6, 100), ranged=("R01",), help="与备案/核准/审批文件一致；不含换行；宜含县市区名")
    project_code: Mapped[str | None] = entered("投资项目统一代码", TEXT, CONDITIONAL, size=(24, 24), when="stage∈{3,4,5,6}", missing=("R07",), ranged=("R02",), help="格式与县段校验；本县、全市唯一")
    owner_name: Mapped[str | None] = entered("项目单位（法人全称）", TEXT, REQUIRED, size=(2, 80), help="与营业执照/法人证书一致；不得填简称；居民业主填小区名称或业委会，不填个人姓名")
    owner_uscc: Mapped[str | None] = entered("统一社会信用代码", TEXT, CONDITIONAL, size=(18, 18), when="owner_type≠09", ranged=("R11",), help="居民业主（如加装电梯业主）可空；GB 32100")
    owner_type: Mapped[str | None] = entered("单位性质", CODE, REQUIRED, options="CL-OWNERTYPE", help="为05机关时不得申请制造业贷款")
    county_code = computed("县市区", CODE, options="CL-COUNTY", help="等于报送单位")
    site: Mapped[str | None] = entered("建设地点", TEXT, REQUIRED, size=(4, 100), help="到乡镇（街道）或园区；不得只填省、市")
    in_park: Mapped[bool | None] = entered("是否在园区", BOOLEAN, OPTIONAL, help="是则在建设地点写明园区名称")
    field_city: Mapped[str | None] = entered("所属领域（市方案）", CODE, REQUIRED, options="CL-FIELD", help="七大领域+回收循环利用+消费品以旧换新载体+标准检测计量+其他")
    field_treasury: Mapped[str | None] = entered("国债支持领域", CODE, CONDITIONAL, options="CL-TREASURY", when="fund_channels含02")
    task_uid: Mapped[str | None] = entered("对应责任清单任务", REFERENCE, REQUIRED, options="task_item", help="必须是现行清单中的任务；与领域不匹配给警告（R59）")
    prov_task_no = computed("对应省方案任务号", CODE, options="CL-PROVTASK", help="由省方案任务对照表带出")
    industry: Mapped[str | None] = entered("国民经济行业", CODE, CONDITIONAL, options="CL-INDUSTRY", when="stage∈{2,3,4,5,6}", help="与领域明显不符给警告（R58）")
    county_dept: Mapped[str | None] = entered("县级行业主管部门", REFERENCE, REQUIRED, options="department", help="该部门负责人为项目第一审核人")
    build_nature: Mapped[str | None] = entered("建设性质", CODE, REQUIRED, options="CL-NATURE", help="工业国债项目选01新建、05迁建给警告（R36）")
    project_type: Mapped[str | None] = entered("项目类型", CODE, REQUIRED, options="CL-PROJTYPE", help="GB/T 40058 的项目类型分类")
    upgrade_direction: Mapped[str | None] = entered("工业更新方向", CODE, CONDITIONAL, options="CL-UPGRADE", when="field_city=01")
    content: Mapped[str | None] = entered("主要建设内容及规模", TEXT, REQUIRED, size=(15, 500), help="须写明设备名称和数量；不得只写“项目投资建设”等空话")
    retire_qty: Mapped[int | None] = entered("淘汰（更新前）设备数量", INTEGER, CONDITIONAL, unit="台（套）", size=(0, None), when="field_city∈{01,05,07}", help="≥0")
    retire_value: Mapped[Decimal | None] = entered("淘汰设备原购置总额", DECIMAL, CONDITIONAL, unit="万元", size=(0, None), places=2, when="field_city=01 且 fund_channels含02", help="工业国债项目：占设备投资的比例不低于市级参数")
    retire_years: Mapped[int | None] = entered("淘汰设备已使用年限", INTEGER, OPTIONAL, unit="年", size=(0, 60), help="0–60")
    new_qty: Mapped[int | None] = entered("更新（购置）设备数量", INTEGER, CONDITIONAL, unit="台（套）", size=(1, None), when="field_city∈[设备更新类]", help="≥1；0须说明")
    import_flag: Mapped[bool | None] = entered("是否进口设备", BOOLEAN, OPTIONAL, help="是则在备注写明金额")
    total_invest: Mapped[Decimal | None] = entered("总投资", DECIMAL, REQUIRED, unit="万元", places=2, ranged=("R18",), help=">0；=资金来源合计（R15）；与备案一致")
    fixed_invest: Mapped[Decimal | None] = entered("其中：固定资产投资", DECIMAL, CONDITIONAL, unit="万元", size=(0, None), places=2, when="fund_channels含02", help="≤总投资")
    equip_invest: Mapped[Decimal | None] = entered("其中：设备（含软件）购置投资", DECIMAL, CONDITIONAL, unit="万元", size=(0, None), places=2, when="field_city∈[设备更新类]", help="≤固定资产投资≤总投资")
    build_invest: Mapped[Decimal | None] = entered("其中：建筑安装投资", DECIMAL, OPTIONAL, unit="万元", size=(0, None), places=2, at_most="total_invest", help="设备+建安+其他≤总投资")
    fund_channels = computed("拟申请资金渠道", CODES, options="CL-FUND", help="由F1a汇总：有明细行的渠道；F1a无行则空")
    apply_amount = computed("拟申请上级资金额", DECIMAL, unit="万元", places=2, help="=F1a“其中本次拟申请”合计；≤总投资；工业国债占固定资产投资的比例不超过市级参数")
    loan_need = computed("贷款需求", DECIMAL, unit="万元", places=2, help="=F1a贷款类渠道计划金额合计；≤总投资")
    loan_years: Mapped[int | None] = entered("贷款期限", INTEGER, CONDITIONAL, unit="年", size=(1, None), when="fund_channels含[贷款类]", missing=("R67",), ranged=("R67",), help="≥1")
    loan_banks: Mapped[tuple[str, ...] | None] = entered("意向银行", TEXTS, CONDITIONAL, size=(None, 3), options="CL-BANK", when="fund_channels含[贷款类]", missing=("R67",), ranged=("R67",), help="最多3家；可从21家全国性银行中选，也可另填")
    loan_purpose: Mapped[str | None] = entered("贷款用途", TEXT, CONDITIONAL, size=(10, 200), when="fund_channels含[贷款类]", help="须具体到设备、生产线；不得填“项目投入”")
    stage: Mapped[str | None] = entered("项目阶段", CODE, REQUIRED, options="CL-STAGE", help="只能按序前进；后退须说明（S11）")
    plan_start: Mapped[str | None] = entered("计划开工年月", MONTH, REQUIRED, help="≤计划竣工")
    plan_end: Mapped[str | None] = entered("计划竣工年月", MONTH, REQUIRED, help="≥计划开工；设备更新类的建设周期一般不超过市级参数")
    actual_start: Mapped[date | None] = entered("实际开工日期", DATE, CONDITIONAL, when="stage∈{4,5,6}", missing=("R26",), help="精确到日；不晚于今天")
    actual_end: Mapped[date | None] = entered("实际竣工日期", DATE, CONDITIONAL, when="stage∈{5,6}", help="≥实际开工")
    year_plan: Mapped[Decimal | None] = entered("年度计划投资", DECIMAL, CONDITIONAL, unit="万元", size=(0, None), places=2, when="stage=4，或 stage=3 且 plan_start 在本年内", help="≤总投资-上年底累计")
    done_before: Mapped[Decimal | None] = entered("截至上年底累计完成投资", DECIMAL, CONDITIONAL, unit="万元", size=(0, None), places=2, when="actual_start 早于本年1月1日", at_most="total_invest", help="≤总投资")
    opening_ytd: Mapped[Decimal | None] = entered("启用本系统前本年累计完成投资", DECIMAL, OPTIONAL, unit="万元", size=(0, None), places=2, default="0", help="只在启用当年填一次，作为F2本年累计的起点；≤总投资-上年底累计")
    energy_before: Mapped[Decimal | None] = entered("改造前年综合能耗", DECIMAL, CONDITIONAL, unit="吨标准煤/年", size=(0, None), places=2, when="field_treasury∈[用能类] 或 upgrade_direction=03")
    energy_after: Mapped[Decimal | None] = entered("改造后年综合能耗", DECIMAL, CONDITIONAL, unit="吨标准煤/年", size=(0, None), places=2, when="field_treasury∈[用能类] 或 upgrade_direction=03", at_most="energy_before", help="≤改造前（增加须说明扩能）")
    energy_saving: Mapped[Decimal | None] = entered("年节能量", DECIMAL, AUTOMATIC, unit="吨标准煤/年", places=2, editable=True, help="=前-后，可改，偏差不超过市级参数")
    co2_cut: Mapped[Decimal | None] = entered("年减排二氧化碳", DECIMAL, OPTIONAL, unit="吨/年", places=2, help="÷节能量一般在1.5–4之间")
    eff_level: Mapped[str | None] = entered("能效水平（改造后）", CODE, OPTIONAL, options="CL-EFFLEVEL")
    in_ndrc_lib: Mapped[bool | None] = entered("是否纳入国家重大建设项目库", BOOLEAN, REQUIRED, default="否", help="申请中央资金应为“是”（R47）")
    ndrc_lib_date: Mapped[date | None] = entered("国家库入库日期", DATE, CONDITIONAL, when="in_ndrc_lib=是")
    in_stat: Mapped[bool | None] = entered("是否入统（固定资产投资统计库）", BOOLEAN, CONDITIONAL, when="total_invest≥入统门槛（市级参数）且 stage=4", help="开工后逾期未入统的亮黄灯、红灯（期限为市级参数）")
    other_central: Mapped[bool | None] = entered("是否已获/已报其他中央资金", BOOLEAN, REQUIRED, default="否", help="是则填名称、文号；同一内容不得重复申报")
    other_central_note: Mapped[str | None] = entered("其他中央资金说明", TEXT, CONDITIONAL, size=(5, 200), when="other_central=是", missing=("R44",))
    restricted: Mapped[bool | None] = entered("是否涉及落后产能、限制类", BOOLEAN, REQUIRED, default="否", help="为“是”不得申报（R46，产业结构调整指导目录）")
    maturity: Mapped[str | None] = entered("成熟度", CODE, AUTOMATIC, options="CL-MATURITY", editable=True, help="按手续数自动建议，可改")
    problems: Mapped[str | None] = entered("存在问题", TEXT, OPTIONAL, size=(None, 500), help="进度滞后的宜填")
    need_help: Mapped[str | None] = entered("需上级协调事项", TEXT, OPTIONAL, size=(None, 300), help="填则自动进入问题清单F10")
    change_note: Mapped[str | None] = entered("变更说明", TEXT, CONDITIONAL, size=(None, 300), when="总投资、设备投资、建设内容、项目单位等关键项较上期变化", missing=("R22",), help="写明变更内容和原因")
    contact: Mapped[str | None] = entered("项目联系人", TEXT, REQUIRED, size=(2, 20), missing=("R56",))
    contact_phone: Mapped[str | None] = entered("联系电话", PHONE, REQUIRED, missing=("R56",), help="手机优先")
    remark: Mapped[str | None] = entered("备注", TEXT, OPTIONAL, size=(None, 300))


class ProjectFunding(Form):
    """A source of a project's money (F1a, child of F1); the lines add up to the total investment (R15)."""

    __tablename__ = "project_funding"
    __table_args__ = (
        UniqueConstraint("record_uid"),
        ForeignKeyConstraint(["project_uid"], ["reserve_project.project_uid"], ondelete="CASCADE"),
        Index(None, "project_uid"),
    )
    info = FormInfo(
        "F1a",
        "项目资金来源明细",
        "附表1-1资金",
        key="record_uid",
        natural=(
            "project_uid",
            "channel",
        ),
        parent="reserve_project",
        about="F1子表，一项目多行；合计=总投资。渠道、拟申请额、贷款需求以本表为准，汇总到F1。分类口径参照资金到位统计的层级（中央预算资金→省级→市县→债券→社会资本→其他）。",
    )

    record_uid: Mapped[str] = mapped_column()
    project_uid: Mapped[str | None] = entered("项目编号", REFERENCE, AUTOMATIC, options="reserve_project")
    channel: Mapped[str | None] = entered("资金渠道", CODE, REQUIRED, options="CL-FUND", help="同一项目不得重复")
    plan_amount: Mapped[Decimal | None] = entered("计划金额", DECIMAL, REQUIRED, unit="万元", size=(0, None), places=2, ranged=("R63",), help="≥0")
    secured_amount: Mapped[Decimal | None] = entered("已落实金额", DECIMAL, OPTIONAL, unit="万元", size=(0, None), places=2, ranged=("R63",), at_most="plan_amount", help="≤计划金额；需文号或合同")
    doc_no: Mapped[str | None] = entered("批复/合同文号", TEXT, CONDITIONAL, size=(None, 60), when="secured_amount>0 且 channel∈[中央资金,省级资金,市县资金,债券类]")
    applying: Mapped[Decimal | None] = entered("其中本次拟申请", DECIMAL, OPTIONAL, unit="万元", size=(0, None), places=2, ranged=("R63",), at_most="plan_amount", help="≤计划金额-已落实；贷款类、自筹类不填")
    note: Mapped[str | None] = entered("资金说明", TEXT, CONDITIONAL, size=(None, 100), when="channel=99", missing=("R64",), help="注明来源")


class ProjectEquipment(Form):
    """Equipment retired or bought by a project (F1b, child of F1)."""

    __tablename__ = "project_equipment"
    __table_args__ = (
        UniqueConstraint("record_uid"),
        ForeignKeyConstraint(["project_uid"], ["reserve_project.project_uid"], ondelete="CASCADE"),
        Index(None, "project_uid"),
    )
    info = FormInfo(
        "F1b",
        "设备更新明细表",
        "附表1-2设备",
        key="record_uid",
        natural=(
            "project_uid",
            "row_type",
            "equip_name",
            "model",
        ),
        parent="reserve_project",
        about="F1子表。淘汰与更新分列；国债、再贷款申报附件常用。",
    )

    record_uid: Mapped[str] = mapped_column()
    project_uid: Mapped[str | None] = entered("项目编号", REFERENCE, AUTOMATIC, options="reserve_project")
    row_type: Mapped[str | None] = entered("行类型", CODE, REQUIRED, options="CL-ROWTYPE")
    equip_name: Mapped[str | None] = entered("设备名称", TEXT, REQUIRED, size=(2, 60), help="不得填“设备一批”")
    model: Mapped[str | None] = entered("规格型号", TEXT, OPTIONAL, size=(None, 60))
    qty: Mapped[int | None] = entered("数量", INTEGER, REQUIRED, unit="台（套）", size=(1, None), ranged=("R52",), help="≥1")
    unit_price: Mapped[Decimal | None] = entered("单价", DECIMAL, OPTIONAL, unit="万元", size=(0, None), places=4, help="0.01–10000外给警告")
    amount: Mapped[Decimal | None] = entered("金额", DECIMAL, REQUIRED, unit="万元", size=(0, None), places=2, help="=单价×数量（±1%）；更新行合计=设备投资（允许差为市级参数）")
    service_year: Mapped[int | None] = entered("投运年份", YEAR, CONDITIONAL, size=(1950, 2100), when="row_type=01", help="≤申报年")
    grade: Mapped[str | None] = entered("能效/排放等级", TEXT, OPTIONAL, help="能效1/2/3级、国三及以下等")
    depreciated: Mapped[bool | None] = entered("是否已提完折旧", BOOLEAN, CONDITIONAL, when="row_type=01", help="工业国债须为“是”")
    disposal: Mapped[str | None] = entered("处置方式", CODE, CONDITIONAL, options="CL-DISPOSAL", when="row_type=01", help="国债项目不得选04本单位继续使用，也不得二手转让给本单位")
    second_hand: Mapped[bool | None] = entered("是否二手设备", BOOLEAN, CONDITIONAL, when="row_type=02", help="国债须为“否”")
    owned: Mapped[bool | None] = entered("产权是否属项目单位", BOOLEAN, CONDITIONAL, when="row_type=01", help="须为“是”")


class ProjectPermit(Form):
    """A preparatory permit of a project (F1c, child of F1), one line a permit."""

    __tablename__ = "project_permit"
    __table_args__ = (
        UniqueConstraint("record_uid"),
        ForeignKeyConstraint(["project_uid"], ["reserve_project.project_uid"], ondelete="CASCADE"),
        Index(None, "project_uid"),
    )
    info = FormInfo(
        "F1c",
        "项目前期手续",
        "附表1-3手续",
        key="record_uid",
        natural=(
            "project_uid",
            "permit",
        ),
        parent="reserve_project",
        about="F1子表，每手续一行。“不需办理”须注明依据（如不新增土地、以设备更新为主的承诺备案制）。",
    )

    record_uid: Mapped[str] = mapped_column()
    project_uid: Mapped[str | None] = entered("项目编号", REFERENCE, AUTOMATIC, options="reserve_project")
    permit: Mapped[str | None] = entered("手续", CODE, REQUIRED, options="CL-PERMIT", help="每种最多一行")
    status: Mapped[str | None] = entered("状态", CODE, REQUIRED, options="CL-PERMITSTATUS")
    doc_no: Mapped[str | None] = entered("文号", TEXT, CONDITIONAL, size=(4, 60), when="status=01", missing=("R30",), help="含年份；备案可填项目代码")
    authority: Mapped[str | None] = entered("批复机关", TEXT, CONDITIONAL, size=(4, 40), when="status=01")
    doc_date: Mapped[date | None] = entered("批复日期", DATE, CONDITIONAL, when="status=01", missing=("R30",), at_most="today", help="≤今天；立项晚于实际开工给警告（R28）")
    expect: Mapped[str | None] = entered("预计办结年月", MONTH, CONDITIONAL, when="status=02")
    doc_invest: Mapped[Decimal | None] = entered("批复总投资", DECIMAL, OPTIONAL, unit="万元", size=(0, None), places=2, help="立项行：与F1总投资比对（R32、R66）")
    exempt_basis: Mapped[str | None] = entered("不需办理依据", TEXT, CONDITIONAL, size=(5, 100), when="status=04", missing=("R31",))
