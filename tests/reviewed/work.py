"""Sentences about a project's state of construction, made of parts so that no two months are alike."""

from __future__ import annotations

from random import Random

from tests.reviewed.story import Story, month

_EARLY = (
    "完成基础开挖和{n}处管线迁改",
    "完成厂房腾退和{n}台老旧设备拆除",
    "签订{gear}采购合同，已付定金",
    "完成设备基础浇筑{n}处",
    "完成招标，确定供货单位{n}家",
)
_MIDDLE = ("{gear}到货{n}台（套），正在安装", "完成{gear}就位{n}台（套）", "完成电缆敷设{n}百米、配电柜安装", "安装{gear}{n}台（套），调试其中一半",
           "完成{subject}土建收尾，{gear}分{n}批进场")  # fmt: skip
_LATE = (
    "{gear}全部安装完毕，进入联合调试",
    "完成单机试车{n}台（套）",
    "完成操作人员培训{n}人次，整理验收资料",
    "试运行{n}天，处理遗留问题",
)
_STALLED = ("受供货延期影响，{m}月停工待料", "因资金未到位，{m}月未施工，现场留守{n}人", "业主与施工方结算有分歧，{m}月暂停施工")


def image_progress(rng: Random, s: Story, now: int) -> str:
    """Where a project under construction stands at the end of a month."""
    if s.more.get("same") and s.invested.get(now) == 0:
        return "设备基础已完成，等待厂家发货，现场暂停施工。"
    share = s.done(now) / s.total
    parts = _EARLY if share < 0.3 else _MIDDLE if share < 0.75 else _LATE
    words = {"n": rng.randint(2, 9), "gear": rng.choice(s.lines).gear.name, "subject": s.subject, "m": now % 12 + 1}
    if not s.invested.get(now):
        return rng.choice(_STALLED).format(**words) + f"，累计完成投资{s.done(now)}万元。"
    one, other = rng.sample(parts, 2)
    day = f"{int(month(now)[5:])}月{rng.randint(3, 21)}日"
    return f"截至{day}，{one.format(**words)}；{other.format(**words)}，累计完成投资{s.done(now)}万元。"
