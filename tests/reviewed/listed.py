"""The county's month on the 35 items of the list: texts made of parts, results that grow, evidence of what is done."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from models.book import Row
from models.profile import profile
from models.tasks import TaskItem, TaskList
from services.county import department_name
from tests.reviewed.life import empty
from tests.reviewed.story import FIRST, month
from tests.reviewed.words import COUNTY, TOWNS

ITEMS = TaskList.built_in().items
DONE = {25: "2026-06", 34: "2026-03", 35: "2025-12"}
"""Items done, by 序号, with the month in which they were."""

LASTING = frozenset({13, 15, 19, 28, 30, 33})
LATE = 26
"""The one item that has missed its deadline, truly."""

_METRICS = {1: ("更新设备数", "台（套）", 60), 4: ("更新改造管网", "公里", 3), 7: ("报废更新农机", "台", 22), 8: ("更新教学设备", "台（套）", 150),
            10: ("更新医疗设备", "台（套）", 18), 13: ("汽车以旧换新", "辆", 140), 15: ("家电以旧换新", "台", 900), 18: ("建成回收网点", "个", 4),
            24: ("举办对接活动", "场", 2), 29: ("发放设备更新贷款", "万元", 800)}  # fmt: skip
_TOPICS = {
    "实施设备更新行动": ("走访{a}家{w}，新登记更新需求{b}项", "{w}完成{b}台（套）设备更新，其中{t}{c}台", "召开{w}调度会，通报{b}个项目进度",
                    "现场核查{t}等{c}处项目，督促{b}个加快投产", "组织{a}家{w}申报技改补助，通过初审{b}家", "建立{w}更新台账，分类排出{b}个年内可投项目",
                    "联合{t}对{c}台到期设备贴单提示，已拆除{b}台", "为{b}家{w}办理备案，平均用时{c}天"),
    "实施消费品以旧换新行动": ("核销补贴{a}笔，涉及{w}{b}个", "在{t}举办促消费专场{c}场，成交{a}单", "新增参与商家{b}家，累计培训店员{a}人次",
                      "抽查{w}{b}家，纠正标价问题{c}起", "拨付到位补贴{a}万元，惠及{t}等{c}个乡镇", "发放宣传册{a}份，进社区{b}次"),
    "实施回收循环利用行动": ("新建{t}等{c}个回收站点，收运{a}吨", "检查{w}{b}家次，整改隐患{c}处", "回收废旧家电{a}台、报废车{b}辆", "推动{b}家{w}签订定向回收协议",
                     "完成分拣场地硬化{a}平方米", "登记二手交易{a}笔，交易额{b}万元"),
    "实施产品供需对接行动": ("征集{w}产品{b}个，入册{c}个", "举办对接会{c}场，{a}家企业参加", "组织{b}家企业参加省市展会，意向金额{a}万元", "更新优势产品名录{b}条",
                     "走访{t}产业园企业{a}家，收集订单需求{b}条"),
    "保障措施": ("会商{w}政策{c}次，形成意见{b}条", "兑现奖补{a}万元，涉及企业{b}家", "受理申请{a}件，办结{b}件", "组织政策宣讲{c}场，{a}人参加", "协调{t}等{c}地要素问题{b}个",
             "银行新增授信{b}家，放款{a}万元"),
    "组织实施": ("县专班召开第{b}次例会，交办事项{c}项", "对{t}等{a}个单位开展督查，反馈问题{b}个", "汇总报送动态{b}期，市级采用{c}期", "更新项目台账{a}条，销号{b}条"),
}  # fmt: skip
_WHO = {"推动工业领域设备更新": "规上工业企业", "推动农业机械装备升级": "农机合作社", "提升教育设备水平": "学校", "提升医疗设备水平": "医疗机构",
        "提升文旅设备水平": "文旅企业", "推动交通运输设备更新换代": "运输企业"}  # fmt: skip
_NEXT = (
    "{m}月{d}日前完成第二批{w}走访",
    "{m}月中旬会同财政部门审核资料",
    "{m}月底前督促{c}个项目开工",
    "{m}月{d}日前汇总问题并分派到部门",
    "{m}月上旬开展现场核查",
)


def lead_of(item: TaskItem) -> str:
    """The county's department that leads an item (MAP-DEPT); the county office where there is none."""
    entry = profile().codes["MAP-DEPT"].find(item.lead)
    default = str(entry.more.get("county_dept") or "") if entry else ""
    return department_name(default or "县政府办", COUNTY)


class Listed:
    """Tells the items' months in order; remembers what was said last, so that the next month says something else."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.last: dict[int, set[str]] = {}
        self.results: dict[int, int] = {}

    def _clauses(self, item: TaskItem, now: int) -> list[str]:
        rng, pool = self.rng, _TOPICS[item.action]
        fresh = [part for part in pool if part not in self.last.get(item.seq, set())]
        chosen = rng.sample(fresh, min(2, len(fresh)))
        self.last[item.seq] = set(chosen)
        words = {"w": _WHO.get(item.task, "相关单位"), "t": rng.choice(TOWNS), "a": rng.randint(11, 320), "b": rng.randint(3, 40),
                 "c": rng.randint(2, 9)}  # fmt: skip
        return [
            f"{now % 12 + 1}月{rng.randint(2, 21)}日" + chosen[0].format(**words),
            *(part.format(**words) for part in chosen[1:]),
        ]

    def _status(self, item: TaskItem, now: int) -> str:
        if month(now) >= DONE.get(item.seq, "9999"):
            return "03"
        return "04" if item.seq in LASTING else "05" if item.seq == LATE and month(now) > "2026-09" else "02"

    def _progress(self, item: TaskItem, now: int) -> Row:
        rng, status = self.rng, self._status(item, now)
        m = (now + 1) % 12 + 1
        text = "；".join(self._clauses(item, now)) + "。"
        if status == "03":
            text = f"已于{DONE[item.seq]}完成，{text}"
        late = status == "05"
        step = rng.choice(_NEXT).format(m=m, d=rng.randint(3, 20), c=rng.randint(2, 8), w=_WHO.get(item.task, "相关单位"))
        return empty(
            "task_progress", period=month(now), task_uid=item.task_uid, applicable=True, county_lead=lead_of(item), status=status, progress=text,
            next_step=None if status == "03" else step + "。", deadline="2026-09" if item.seq == LATE else "2027-06" if item.seq % 5 == 0 else None,
            percent=min(95, 8 * (now - FIRST)) if item.seq % 7 == 1 and status == "02" else None,
            problems="省级标准尚未发布，县级目录暂不能衔接。" if late else None,
        )  # fmt: skip

    def _metric(self, item: TaskItem, now: int) -> Row | None:
        if item.seq not in _METRICS:
            return None
        name, unit, pace = _METRICS[item.seq]
        self.results[item.seq] = self.results.get(item.seq, pace * 4) + round(pace * self.rng.uniform(0.6, 1.5))
        return empty("task_metric", record_uid=f"M{item.seq:02d}-{month(now)}", period=month(now), task_uid=item.task_uid, metric_name=name,
                     value=Decimal(self.results[item.seq]), unit=unit, cumulative=True)  # fmt: skip

    def month(self, now: int) -> dict[str, list[Row]]:
        """F3, F3a and F3b of a month."""
        metrics = [row for item in ITEMS if (row := self._metric(item, now))]
        done = [item for item in ITEMS if self._status(item, now) == "03" or item.seq % 6 == 0]
        evidence = [
            empty("task_evidence", record_uid=f"V{item.seq:02d}-{month(now)}", period=month(now), task_uid=item.task_uid,
                  title=f"{COUNTY}第{item.seq}项工作完成情况清单", evidence_date=date(now // 12, now % 12 + 1, 5))
            for item in done
        ]  # fmt: skip
        return {"task_progress": [self._progress(item, now) for item in ITEMS], "task_metric": metrics, "task_evidence": evidence}
