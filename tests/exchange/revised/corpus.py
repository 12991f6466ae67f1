"""Revisions such as the city makes of its list, each with the expected answer for every item."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

from tests.exchange.revised.expected import Revision, Told, asked, content_of, written
from tests.exchange.revisions import extended

PROVINCE = Path(__file__).with_name("province.json")


def chapters_in_another_order() -> Revision:
    """保障措施 and 组织实施 printed first."""
    found = Revision("chapters in another order")
    found.order(lambda item: item.seq if item.seq > 24 else item.seq + 100)
    return found


def one_put_on_top() -> Revision:
    found = Revision("one put on top, all renumbered")
    found.add(0, 33, "建立首席专员制度。每个县市区明确一名首席专员，负责解答企业咨询，逐件登记办结情况。")
    return found


def lightly_reworded() -> Revision:
    """The province's wording put right here and there."""
    found = Revision("lightly reworded")
    found.reword(1, "聚焦有色、化工、建材", "聚焦钢铁、有色、石化、化工、建材")
    found.reword(6, "加快老旧船舶报废更新。", "")
    found.reword(11, "做好医疗废物处置。", "规范做好医疗废物分类处置和全过程监管。")
    found.reword(23, "充分发挥我市制造业优势", "充分发挥邵阳制造业优势")
    found.reword(26, "推动标准有序衔接", "推进标准有序衔接")
    found.reword(32, "、首轮次芯片、首套件电子元器件", "、首轮次芯片")
    return found


def heavily_reworded() -> Revision:
    found = Revision("heavily reworded")
    education = "补齐教学装备短板。支持高校和职业院校（含技工院校）更新实训设备和信息化设施，推动职业院校分专业配齐配足教学仪器设备。新建多媒体教室优先安排农村学校。"
    found.ask(8, education, [8], "reworded", 8)
    recovery = "推动废旧资源规模化、规范化利用。布局退役风电、光伏设备循环利用产业基地，建设再生资源精深加工利用产业集群，加强稀贵金属提取技术研发应用，2027年前建成两个特色园区。"
    found.ask(21, recovery, [21], "reworded", 21)
    return found


def in_two() -> Revision:
    """Item 4 in two where the drainage begins; the second part goes to the end of its task."""
    found = Revision("split in two")
    first, second = cut(content_of(4), "推动排水防涝")
    found.ask(4, first, [4], "split", 4)
    found.add(found.at(5) + 1, 5, second, asked([4], "split", 4))
    return found


def in_three() -> Revision:
    found = Revision("split in three")
    first, rest = cut(content_of(27), "加大资金统筹力度")
    second, third = cut(rest, "建立健全供水")
    found.ask(27, first, [27], "split", 27)
    found.add(found.at(27) + 1, 27, "支持循环利用产业。" + second, asked([27], "split", 27))
    found.add(found.at(27) + 2, 27, "健全价格机制。" + third, asked([27], "split", 27))
    return found


def two_in_one() -> Revision:
    found = Revision("two merged")
    found.ask(29, content_of(29) + content_of(30).removeprefix("撬动社会资本参与。"), [29, 30], "merge", 29, 30)
    found.drop(30, removed=False)
    return found


def three_in_one() -> Revision:
    """The three of 组织实施 as one, the last one shortened."""
    found = Revision("three merged")
    last = content_of(35).split("，以及财税")[0] + "。"
    found.ask(33, content_of(33) + content_of(34) + last, [33, 34, 35], "merge", 33, 34, 35)
    found.drop(34, 35, removed=False)
    return found


def bodies_by_other_names() -> Revision:
    """The same bodies under their full and other short names."""
    found = Revision("bodies by other names")
    found.change(
        1, units_text="市工业和信息化局、市发展和改革委员会、市生态环境局、市应急管理局等有关部门，各县市区人民政府按职责分工负责"
    )
    found.change(8, units_text="市教育局、市人社局、市发展改革委等按职责分工负责")
    found.change(10, units_text="市卫健委、市发改委、市市场监督管理局")
    return found


def other_bodies() -> Revision:
    """Another lead, others beside it, a deadline."""
    found = Revision("other bodies")
    found.change(2, "units", "lead", units_text="市发改委、市工信局、市生态环境局等按职责分工负责")
    found.change(16, "units", units_text="市住建局、市商务局、市财政局等按职责分工负责")
    found.change(17, "units", "lead", "deadline", units_text="市住建局等按职责分工负责", deadline="2026-12")
    found.change(20, "deadline", deadline="2027-06")
    return found


def names_changed() -> Revision:
    """A task and an action under new names."""
    found = Revision("tasks and actions renamed")
    for item in found.current.items:
        if item.task == "提升教育设备水平":
            found.change(item.seq, "task", task="推动教育领域设备更新")
        if item.action == "组织实施":
            found.change(item.seq, "action", action="组织保障")
    return found


def moved_to_other_tasks() -> Revision:
    """Items 14 and 20 under other tasks, the text as it was; the numbers follow."""
    found = Revision("moved to other tasks")
    found.change(14, "action", "task", action="实施设备更新行动", task="推动交通运输设备更新换代")
    found.change(20, "task", task="推动废旧资源高水平再生利用")
    found.order(lambda item: 65 if item.seq == 14 else item.seq * 10)
    return found


def other_figures() -> Revision:
    """Only numbers, a decimal point among them, and punctuation that says nothing."""
    found = Revision("other figures")
    found.reword(17, "10个以上", "20个以上")
    found.reword(11, "2—3人间", "2至3人间")
    found.change(15, content=content_of(15).replace("、", "，"))
    found.reword(2, "2024年版", "2026年版")
    return found


def one_gone_another_come() -> Revision:
    """Item 15 gone, one on electric bicycles come instead; item 24 gone, one about the same matter come."""
    found = Revision("one gone, another come")
    found.add(found.at(15), 15, "推动电动自行车以旧换新。交回老旧电动自行车并换购合格新车的，给予一次性立减，逐车登记车架号。")
    found.drop(15)
    similar = "大力实施激发需求行动。按月组织供需对接活动，发挥行业商会、协会作用，运用好新媒体、电商平台等渠道，建立需求台账并逐项销号。"
    found.ask(24, similar, [24], "reworded", 24)
    return found


def sentence_moved() -> Revision:
    """A sentence of item 5 goes to item 4: both are what they were."""
    found = Revision("a sentence moved from one to another")
    sentence = "推进装配式建筑部品部件生产基地生产线数字化和智能化更新改造。"
    found.reword(5, sentence, "")
    found.change(4, "content", content=content_of(4) + sentence)
    return found


def short_one_taken_in() -> Revision:
    """Item 23, the shortest, taken into item 22, which hardly changes by it."""
    found = Revision("a short one taken in")
    found.ask(22, content_of(22) + content_of(23), [22, 23], "merge", 22, 23)
    found.drop(23, removed=False)
    return found


def sentence_taken_in() -> Revision:
    """Item 20 gets the opening of item 21, which is gone."""
    found = Revision("a sentence of a gone one taken in")
    found.ask(20, content_of(20) + content_of(21).split("依托")[0], [20, 21], "reworded", 20)
    found.drop(21, removed=False)
    return found


def title_split_off() -> Revision:
    """One sentence of item 18 made an item of its own."""
    found = Revision("a sentence made an item")
    sentence = "完善公共机构办公设备回收渠道，鼓励有条件的地方建设“公物仓”。"
    found.ask(18, content_of(18).replace(sentence, ""), [18], "split", 18)
    found.add(found.at(18) + 1, 18, sentence, asked([18], "split", 18))
    return found


def another_year() -> Revision:
    """Next year's plan: every second item is a new one, in another order, with the year and the figures of the others changed."""
    found = Revision("another year's plan")
    fresh = json.loads(PROVINCE.with_name("another_year.json").read_text("utf-8"))
    for item in found.current.items:
        if item.seq % 2 == 0:
            found.add(found.at(item.seq), item.seq, fresh[item.seq // 2 - 1])
            found.drop(item.seq)
    found.reword(17, "10个以上", "15个以上")
    found.order(lambda item: -item.seq)
    return found


def two_hundred() -> Revision:
    """A list of 200 items with a few changes."""
    found = Revision("two hundred items", extended(200, random.Random(4)))
    found.change(60, "content", content=found.current.items[59].content + "按年度分解任务。")
    found.change(120, "units", "lead", units_text="市档案馆")
    found.drop(80, 150)
    found.add(100, 100, "设立企业服务专席。接听一件、登记一件、回访一件，每周公布办理结果。")
    first, second = content_of(12)[:180], content_of(12)[180:]
    found.ask(12, first, [12], "split", 12)
    found.add(found.at(12) + 1, 12, second, asked([12], "split", 12))
    return found


def the_provinces() -> Revision:
    """The province's own text of the same matters, without bodies: what the city's was made from (published plan, 湘政发〔2024〕5号)."""
    found = Revision("the province's text")
    texts = json.loads(PROVINCE.read_text("utf-8"))
    asks = {7: (14, "split"), 15: (14, "split"), 23: (22, "reworded")}
    word_for_word = {3, 9, 10, 12, 13, 14, 16, 17, 19, 20, 22, 25, 31, 32}
    found.rows = []
    for seq, text in enumerate(texts, 1):
        before = asks[seq][0] if seq in asks else seq if seq < 7 else seq - 1
        fields = ("units", "lead") if seq in word_for_word else ("content", "units", "lead")
        told = asked([before], asks[seq][1], before) if seq in asks else Told("changed", before, fields)
        found.rows.append((written(found.current.items[before - 1], content=text, units_text=""), told))
    found.removed = frozenset((33, 34, 35))
    return found


def cut(text: str, start: str) -> tuple[str, str]:
    """A text in two before these words."""
    place = text.index(start)
    return text[:place], text[place:]


REVISIONS: tuple[Callable[[], Revision], ...] = (
    chapters_in_another_order, one_put_on_top, lightly_reworded, heavily_reworded, in_two, in_three, two_in_one, three_in_one,
    bodies_by_other_names, other_bodies, names_changed, moved_to_other_tasks, other_figures, one_gone_another_come, sentence_moved,
    short_one_taken_in, sentence_taken_in, title_split_off, another_year, two_hundred, the_provinces,
)  # fmt: skip
