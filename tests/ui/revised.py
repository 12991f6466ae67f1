"""Made-up revisions of the city's list: a short one, and a whole one with something of every kind of difference."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from exchange.tasklist.publish import write_list
from exchange.tasklist.rows import title_of
from models.annexes import Annexes
from models.profile import built_in
from models.tasks import TaskItem, TaskList
from tests.exchange import lists

_UNCERTAIN = "着力开展供需对接活动。每季度至少组织1次供需对接活动，运用好新媒体、电商平台等渠道，拓展对接合作平台，对接成果按月报市专班办公室。"
_NEW = "用好设备更新贷款财政贴息政策，推动金融机构扩大投放，按月报送贷款签约和投放情况。"
SPLIT, MERGED = 24, (16, 17)
"""Items of the built-in list that the whole revision splits, and makes one."""


def revised() -> list[TaskItem]:
    """One item changed, one with another body, one gone, one new, one that only the clerk can tell, the rest moved on or as they were."""
    items = list(lists.items())
    items[0] = replace(items[0], content=f"{items[0].content}每季度报送进展。")
    items[4] = replace(items[4], units_text=f"{items[4].units_text}、市供销合作总社")
    items[23] = replace(items[23], content=_UNCERTAIN)
    moved = replace(items.pop(29), content=_NEW)
    items.insert(20, moved)
    return _numbered(items)


def _numbered(items: Sequence[TaskItem]) -> list[TaskItem]:
    return [replace(item, seq=place, title=title_of(item.content)) for place, item in enumerate(items, 1)]


def revised_file(folder: Path) -> Path:
    """The revision as a text copied from Word."""
    path = folder / "责任清单（2026年11月） #1.txt"
    path.write_text(lists.tab_text(revised()), "utf-8")
    return path


def whole_revision() -> list[TaskItem]:
    """A plausible revision for 2027: rewordings small and large, a split, a merge, a removal, an insert, other bodies, an alias."""
    known = {item.seq: item for item in lists.items()}
    first, more = _halves(known[SPLIT].content)
    merged = known[MERGED[0]].content + known[MERGED[1]].content.replace("培育智能家居等新型消费。", "", 1)
    known[1] = replace(
        known[1], content=known[1].content.replace("全面摸排", "每季度摸排") + "2027年起按季通报各县市区更新台（套）数。"
    )
    known[4] = replace(known[4], content=known[4].content.replace("老化管道", "老化管网和二次供水设施"))
    known[5] = replace(
        known[5], units_text=f"{known[5].units_text.removesuffix('等按职责分工负责')}、市供销合作总社等按职责分工负责"
    )
    known[2] = replace(known[2], units_text=known[2].units_text.replace("市工信局", "市工业和信息化局"))
    known[20] = replace(known[20], units_text=known[20].units_text.replace("市工信局、市发改委", "市发改委、市工信局"))
    known[MERGED[0]] = replace(known[MERGED[0]], content=merged)
    known[SPLIT] = replace(known[SPLIT], content=first)
    known[11] = replace(
        known[11],
        content="推进病房改造和医院节能降碳。统筹推进病房空间改善、厕所革命和安全保障改造，2—3人间病房占比明显提高；2027年底前县级医院完成供电、消防、污水处理设施改造。",
    )
    fresh = replace(known[29], content=_NEW, units_text="市财政局、人民银行邵阳市分行等按职责分工负责")
    part = replace(known[SPLIT], content=more)
    order: list[TaskItem] = []
    for seq, item in known.items():
        if seq not in (MERGED[1], 30):
            order.append(item)
        order += [part] if seq == SPLIT else [fresh] if seq == 29 else []
    return _numbered(order)


def _halves(content: str) -> tuple[str, str]:
    """The content's sentences in two halves, the second with a title of its own."""
    sentences = re.findall(r"[^。]+。", content)
    middle = len(sentences) // 2 + 1
    return "".join(sentences[:middle]), f"搭建对接合作平台。{''.join(sentences[middle:])}每季度至少组织1次。"


def revised_workbook(folder: Path) -> Path:
    """The whole revision in the city's own format without ids, with a threshold, a lamp limit and two due dates changed."""
    path = folder / "邵阳市两新责任清单（2027年版）.xlsx"
    path.write_bytes(_revised_workbook())
    return path


@cache
def _revised_workbook() -> bytes:
    items = tuple(replace(item, task_uid="") for item in whole_revision())
    tasks = replace(TaskList.built_in(), version="2026-11-20", issued="2026-11-20", doc_no="市两新专班〔2026〕9号", items=items)
    annexes = Annexes(
        {"small_total": Decimal(20), "lamp_red_gap": Decimal(25)},
        {("2026-12", "01"): date(2026, 12, 22), ("2027-01", "01"): date(2027, 1, 25)},
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "清单.xlsx"
        write_list(path, tasks, built_in().with_annexes(annexes), date(2026, 11, 20))
        return path.read_bytes()
