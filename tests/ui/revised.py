"""A made-up revision of the city's list, with something of every kind of difference."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from models.tasks import TaskItem
from tests.exchange import lists

_UNCERTAIN = "着力开展供需对接活动。每季度至少组织1次供需对接活动，运用好新媒体、电商平台等渠道，拓展对接合作平台，对接成果按月报市专班办公室。"
_NEW = "用好设备更新贷款财政贴息政策，推动金融机构扩大投放，按月报送贷款签约和投放情况。"


def revised() -> list[TaskItem]:
    """One item changed, one with another body, one gone, one new, one that only the clerk can tell, the rest moved on or as they were."""
    items = list(lists.items())
    items[0] = replace(items[0], content=f"{items[0].content}每季度报送进展。")
    items[4] = replace(items[4], units_text=f"{items[4].units_text}、市供销合作总社")
    items[23] = replace(items[23], content=_UNCERTAIN)
    moved = replace(items.pop(29), content=_NEW)
    items.insert(20, moved)
    return [replace(item, seq=place) for place, item in enumerate(items, 1)]


def revised_file(folder: Path) -> Path:
    """The revision as a text copied from Word."""
    path = folder / "责任清单（2026年11月） #1.txt"
    path.write_text(lists.tab_text(revised()), "utf-8")
    return path
