"""Random revisions of a list, each item with what it was made from, and a judgement of how they are compared.

`python -m tests.exchange.revisions --edits 5000` prints how many edits were made, the items taken for a wrong one without a question
(there must be none), and the questions asked that were needless.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from exchange.tasklist import Comparison, compare
from exchange.tasklist.rows import title_of
from models.tasks import TaskItem, TaskList
from tests.exchange.lists import as_read

KEPT, LIGHT, HEAVY, PART, MERGED, FRESH = "kept", "light", "heavy", "part", "merged", "fresh"
ASK_ABOUT = {HEAVY, PART, MERGED}
SYNONYMS = (
    ("推动", "推进"), ("加快", "加速"), ("支持", "鼓励"), ("鼓励", "引导"), ("提升", "提高"), ("开展", "组织开展"), ("建设", "打造"),
    ("实施", "落实"), ("完善", "健全"), ("积极", "大力"), ("加强", "强化"), ("推广", "推广应用"), ("统筹", "统筹谋划"), ("持续", "深入"),
)  # fmt: skip
CLAUSES = (
    "按年度分解任务。",
    "建立工作台账，按月调度。",
    "确保2026年底前取得明显成效。",
    "做好政策宣传解读。",
    "年内完成3.5万辆。",
)
WORKS = ("设施普查", "能力提升", "示范创建", "安全整治", "人才培训", "数据归集", "服务下沉", "场景开放", "标准宣贯", "信用监管")
FIELDS = (
    "冷链物流", "城市供热", "乡村道路", "养老机构", "托育服务", "智慧水务", "森林防火", "应急广播", "殡葬设施", "气象观测", "粮食仓储",
    "电影放映", "公共厕所", "市民公园", "地质灾害", "档案馆库", "体育场馆", "职业病防治", "自行车道", "农贸市场", "法律援助", "渔业码头",
    "邮政网点", "社区食堂", "血液供应", "公益诉讼", "种业基地", "消防站点", "夜间经济", "非遗工坊", "低空物流", "储能电站", "中药材加工",
)  # fmt: skip
LISTED = 17
"""So many of the fields are those of the extended list; fresh items are about the others, in much the same phrases."""
SENTENCES = (
    "摸清全市{f}底数，逐县逐点登记造册，形成{w}分布图。", "选择基础较好的县市区先行{w}，总结一批可复制的做法。", "对{f}领域带头单位给予表彰通报。",
    "依托现有平台汇集{f}信息，实现部门之间互通共享。", "每季度召开{w}会商会，解决{f}经营主体反映的难题。", "{f}从业人员每年轮训一遍，考核合格后上岗。",
    "到2027年{f}达标率超过{n}%。", "新建和改建{f}点位{n}个以上。", "对不符合要求的{f}单位限期整改，逾期未改的依法处置。", "引入第三方对{w}效果开展评价，评价结果向社会公开。",
    "探索{f}与旅游、教育融合，拓展收入来源。", "{w}所需经费列入本级预算，专款专用。", "简化{f}办事环节，推行一窗受理、限时办结。", "发动志愿者参与{f}日常巡查，畅通群众举报渠道。",
)  # fmt: skip


@dataclass
class Line:
    """An item of the revised list with what it was made from and how much was done to it."""

    item: TaskItem
    origins: tuple[str, ...]
    how: str = KEPT


@dataclass
class Reviser:
    """Makes random edits of a list; `lines` is the revised one so far."""

    current: TaskList
    rng: random.Random
    lines: list[Line] = field(init=False)
    edits: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.lines = [Line(item, (item.task_uid,)) for item in self.current.items]

    def revise(self, edits: int) -> list[Line]:
        """So many edits, then (mostly) numbers in order."""
        for _ in range(edits):
            edit = self.rng.choice(EDITS)
            if edit(self):
                self.edits[edit.__name__] += 1
        if self.rng.random() < 0.9:
            self.lines = [replace(line, item=replace(line.item, seq=place)) for place, line in enumerate(self.lines, 1)]
        else:
            numbers = sorted(self.rng.sample(range(1, 3 * len(self.lines) + 2), len(self.lines)))
            pairs = zip(self.lines, numbers, strict=True)
            self.lines = [replace(line, item=replace(line.item, seq=number)) for line, number in pairs]
        return self.lines

    def place(self, *hows: str) -> int | None:
        """A line that was edited in no other way than these."""
        places = [place for place, line in enumerate(self.lines) if line.how in hows]
        return self.rng.choice(places) if places else None


def with_content(item: TaskItem, content: str) -> TaskItem:
    return replace(item, content=content, title=title_of(content))


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[。；])", text) if part]


def lightly(rng: random.Random, text: str) -> str:
    """Some words exchanged, a clause more or less, a figure changed: at most about a tenth of the text."""
    budget = len(text) // 10
    for old, new in rng.sample(SYNONYMS, 4):
        if old in text and budget > 2 and rng.random() < 0.7:
            text = text.replace(old, new, 1)
            budget -= 2 + abs(len(new) - len(old))
    if rng.random() < 0.3:
        text = re.sub(r"\d+", lambda found: str(int(found[0][:6]) + rng.randint(1, 9)), text, count=1)
    clause = rng.choice(CLAUSES)
    if len(clause) <= budget and rng.random() < 0.4:
        text += clause
        budget -= len(clause)
    short = [part for part in re.split(r"(?<=[，；。])", text)[1:-1] if 2 < len(part) <= budget]
    if short and rng.random() < 0.4:
        text = text.replace(rng.choice(short), "", 1)
    return text


def heavily(rng: random.Random, text: str) -> str:
    """A third to a half of the sentences gone, the others reworded and in another order, something new."""
    parts = sentences(text)
    kept = rng.sample(parts, max(1, round(len(parts) * rng.uniform(0.5, 0.7))))
    for old, new in SYNONYMS:
        kept = [part.replace(old, new) for part in kept]
    return "".join(kept) + fresh_text(rng, 2)


def fresh_text(rng: random.Random, length: int) -> str:
    """Sentences about matters that no list has."""
    subject, work = rng.choice(FIELDS[LISTED:]), rng.choice(WORKS)
    return "".join(part.format(f=subject, w=work, n=rng.randint(50, 99)) for part in rng.sample(SENTENCES, length))


def fresh_item(rng: random.Random, like: TaskItem) -> TaskItem:
    """An item of its own under the task of another."""
    content = f"{rng.choice(('做好', '抓好', '启动'))}{rng.choice(FIELDS[LISTED:])}{rng.choice(WORKS)}。" + fresh_text(
        rng, rng.randint(2, 6)
    )
    return with_content(replace(like, task_uid=""), content)


def reorder(to: Reviser) -> bool:
    line = to.lines.pop(to.rng.randrange(len(to.lines)))
    to.lines.insert(to.rng.randint(0, len(to.lines)), line)
    return True


def insert(to: Reviser) -> bool:
    like = to.rng.choice(to.lines).item
    to.lines.insert(to.rng.randint(0, len(to.lines)), Line(fresh_item(to.rng, like), (), FRESH))
    return True


def delete(to: Reviser) -> bool:
    place = to.place(KEPT)
    if place is None or len(to.lines) < 5:
        return False
    del to.lines[place]
    return True


def exchange(to: Reviser) -> bool:
    """An item gone, another of its own in the same place."""
    place = to.place(KEPT)
    if place is None:
        return False
    to.lines[place] = Line(fresh_item(to.rng, to.lines[place].item), (), FRESH)
    return True


def reword(to: Reviser) -> bool:
    place = to.place(KEPT)
    if place is None:
        return False
    line = to.lines[place]
    to.lines[place] = Line(with_content(line.item, lightly(to.rng, line.item.content)), line.origins, LIGHT)
    return True


def rewrite(to: Reviser) -> bool:
    place = to.place(KEPT, LIGHT)
    if place is None or len(sentences(to.lines[place].item.content)) < 3:
        return False
    line = to.lines[place]
    to.lines[place] = Line(with_content(line.item, heavily(to.rng, line.item.content)), line.origins, HEAVY)
    return True


def split(to: Reviser) -> bool:
    """Two or three items of one, at the ends of sentences; sometimes reworded, sometimes the later ones far away."""
    place = to.place(KEPT)
    if place is None:
        return False
    line, parts = to.lines[place], sentences(to.lines[place].item.content)
    number = to.rng.choice((2, 2, 3))
    if len(parts) <= number:
        return False
    cuts = [0, *sorted(to.rng.sample(range(1, len(parts)), number - 1)), len(parts)]
    texts = ["".join(parts[a:b]) for a, b in pairwise(cuts)]
    if to.rng.random() < 0.4:
        texts = [lightly(to.rng, text) for text in texts]
    found = [Line(with_content(line.item, text), line.origins, PART) for text in texts]
    to.lines[place : place + 1] = found[:1]
    for part in found[1:]:
        to.lines.insert(place + 1 if to.rng.random() < 0.7 else to.rng.randint(0, len(to.lines)), part)
    return True


def merge(to: Reviser) -> bool:
    """Two items in one, mostly neighbours; sometimes reworded, sometimes one of them cut short."""
    places = [place for place, line in enumerate(to.lines) if line.how in (KEPT, LIGHT)]
    if len(places) < 2:
        return False
    first = to.rng.randrange(len(places) - 1)
    second = first + 1 if to.rng.random() < 0.7 else to.rng.randrange(first + 1, len(places))
    one, other = to.lines[places[first]], to.lines[places[second]]
    text = other.item.content
    if to.rng.random() < 0.3:
        parts = sentences(text)
        text = "".join(parts[: max(1, round(len(parts) * 0.7))])
    text = one.item.content + text
    if to.rng.random() < 0.4:
        text = lightly(to.rng, text)
    to.lines[places[first]] = Line(with_content(one.item, text), one.origins + other.origins, MERGED)
    del to.lines[places[second]]
    return True


def move(to: Reviser) -> bool:
    """An item under another task."""
    place, like = to.rng.randrange(len(to.lines)), to.rng.choice(to.lines).item
    line = to.lines[place]
    to.lines[place] = replace(line, item=replace(line.item, action=like.action, task=like.task))
    return True


def rename(to: Reviser) -> bool:
    """A task under another name."""
    old = to.rng.choice(to.lines).item.task
    new = old.replace("推动", "推进") if "推动" in old else f"{old}工作"
    to.lines = [replace(line, item=replace(line.item, task=new)) if line.item.task == old else line for line in to.lines]
    return True


def reassign(to: Reviser) -> bool:
    """Other bodies."""
    place = to.rng.randrange(len(to.lines))
    line, units = to.lines[place], list(to.lines[place].item.units)
    to.rng.shuffle(units)
    units = [*units[: to.rng.randint(1, len(units))], *(["市档案馆"] if to.rng.random() < 0.5 else [])]
    to.lines[place] = replace(line, item=replace(line.item, units=tuple(units), units_text="、".join(units)))
    return True


EDITS: tuple[Callable[[Reviser], bool], ...] = (
    reorder, insert, delete, exchange, reword, reword, rewrite, split, merge, move, rename, reassign,
)  # fmt: skip


def extended(number: int, rng: random.Random) -> TaskList:
    """The built-in list with as many made-up items more as it takes."""
    built_in = TaskList.built_in()
    found = list(built_in.items)
    pairs = [(subject, work) for work in WORKS for subject in FIELDS[:LISTED]]
    rng.shuffle(pairs)
    for subject, work in pairs[: number - len(found)]:
        seq = len(found) + 1
        parts = [part.format(f=subject, w=work, n=rng.randint(50, 99)) for part in rng.sample(SENTENCES, rng.randint(3, 6))]
        content = f"推进{subject}{work}。" + "".join(parts)
        item = replace(rng.choice(built_in.items), task_uid=f"T{seq:012d}", seq=seq, task=f"提升{subject}水平")
        found.append(with_content(item, content))
    return replace(built_in, items=tuple(found))


@dataclass
class Figures:
    """What came of many comparisons. `faults` tell the wrong and lost ones."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    needless: list[str] = field(default_factory=list)

    def judge(self, comparison: Comparison, lines: Sequence[Line]) -> None:
        """Add one comparison of a revised list."""
        self._judge_guesses(comparison, lines)
        for line, found in zip(lines, comparison.differences_of_new, strict=True):
            self.counts["items"] += 1
            if found.kind == "uncertain":
                self.counts["questions"] += 1
                if line.how not in ASK_ABOUT:
                    self.counts[f"needless: {line.how}"] += 1
                    self.needless.append(f"{line.how} {found.similarity} {line.item.content}")
            elif found.seq_before is not None:
                self.counts["matched"] += 1
                if (found.task_uid,) != line.origins or line.how == PART:
                    self.counts["wrong"] += 1
                    self.faults.append(f"wrong: {line.how} {found.similarity} {line.item.content}")
            elif line.origins:
                self.counts[f"lost: {line.how}"] += 1
                self.faults.append(f"lost: {line.how} {line.item.content}")

    def _judge_guesses(self, comparison: Comparison, lines: Sequence[Line]) -> None:
        """Of the questions that were needed, how many offer the right answer first."""
        for line, found in zip(lines, comparison.differences_of_new, strict=True):
            if found.guess is not None and line.how in ASK_ABOUT:
                self.counts["needed"] += 1
                right = {HEAVY: "same", PART: "split", MERGED: "merge"}[line.how]
                same_items = set(found.guess.task_uids) == set(line.origins)
                self.counts["guessed"] += found.guess.decision == right and same_items

    def report(self, edits: Counter[str], lists: int, seconds: float) -> str:
        counts = self.counts
        needless = {key: number for key, number in counts.items() if key.startswith("needless")}
        lost = {key: number for key, number in counts.items() if key.startswith("lost")}
        asked, share = counts["questions"], sum(needless.values()) / max(counts["questions"], 1)
        return "\n".join(
            (
                f"{edits.total()} edits in {lists} lists of {counts['items']} items, {seconds / max(lists, 1) * 1000:.0f} ms a list",
                f"  {dict(edits)}",
                f"wrong without a question: {counts['wrong']} of {counts['matched']} matched",
                f"made from an earlier item but taken for new without a question: {sum(lost.values())} {lost or ''}",
                f"questions: {asked}, needless {sum(needless.values())} ({share:.1%}) {needless or ''}",
                f"guesses right: {counts['guessed']} of {counts['needed']} ({counts['guessed'] / max(counts['needed'], 1):.1%})",
            )
        )


def run(edits: int, seed: int = 0, most: int = 20, size: int = 35) -> tuple[Figures, Counter[str], int, float]:
    """Revise and compare until so many edits were made; each list has up to `most`."""
    rng, figures, made, lists, seconds = random.Random(seed), Figures(), Counter[str](), 0, 0.0
    while made.total() < edits:
        reviser = Reviser(extended(size, rng), rng)
        lines = reviser.revise(rng.randint(1, most))
        start = time.perf_counter()
        comparison = compare(reviser.current, as_read([line.item for line in lines]))
        seconds += time.perf_counter() - start
        figures.judge(comparison, lines)
        made += reviser.edits
        lists += 1
    return figures, made, lists, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--most", type=int, default=20, help="edits of one list")
    parser.add_argument("--size", type=int, default=35, help="items of the list in force")
    parser.add_argument("--show", type=int, default=0, help="so many faults and needless questions")
    given = parser.parse_args()
    figures, made, lists, seconds = run(given.edits, given.seed, given.most, given.size)
    print(figures.report(made, lists, seconds))
    for text in figures.faults[: given.show] + figures.needless[: given.show]:
        print("-", text)


if __name__ == "__main__":
    main()
