"""The built-in list in the shapes that cities send, by the programs that write them: each is read as the same 35 items."""

from __future__ import annotations

from pathlib import Path

import pytest

from exchange.tasklist import TaskListRead, read_tasklist
from models.tasks import TaskList
from tests.exchange.lists import TITLE, items, printed
from tests.exchange.shapes import RESAVED, SHAPES, make
from tests.exchange.word_lists import PEOPLE

REVISED = ["文件里有修订痕迹，已按接受修订读入：插入的文字读入，删除的文字不读。", "文件里有设为隐藏的文字，没有读入。"]
HIDDEN = ["第7、9–10行是隐藏的，其中3项任务已照常读入。", "“具体工作内容”所在的列是隐藏的，已照常读入。"]
TOLD = {
    "手改XML修订痕迹.docx": REVISED,
    "LibreOffice重存修订.docx": REVISED,
    "openpyxl不洁文字.xlsx": HIDDEN,
    "LibreOffice重存.xls": HIDDEN,
    "LibreOffice重存.ods": HIDDEN,
    "xlwt旧格式.xls": ["第5行是隐藏的，其中1项任务已照常读入。"],
    "LibreOffice重存.xlsx": ["第5行是隐藏的，其中1项任务已照常读入。"],
    "XlsxWriter一行动一表.xlsx": ["序号有重复，已按先后顺序重新编号。"],
}
"""What is said of a shape; of the others nothing is."""
UNDATED = ("套表", "一行动一表", "独占一行", "xlwt", "范围为A1", "严格格式.xlsx", "逗号", "重存.xlsx")


@pytest.mark.parametrize("name", [*SHAPES, *RESAVED])
def test_a_shape_is_the_list(tmp_path: Path, name: str) -> None:
    found = read_tasklist(make(name, tmp_path))
    assert len(found.items) == 35
    assert printed(found) == printed(TaskList.built_in())
    assert [problem.message for problem in found.problems] == TOLD.get(name, [])
    assert (found.title, found.issued) == (TITLE, "" if any(part in name for part in UNDATED) else "2024-05-17")
    assert all(item.source["file"] == name and item.source["row"] and item.source["wording"]["content"] for item in found.items)


def test_no_person_of_annex_1_is_kept(tmp_path: Path) -> None:
    found = read_tasklist(make("python-docx整份通知.docx", tmp_path))
    assert "成员" not in str(found)
    assert not any(name in str(found) for name, _ in PEOPLE[1:])
    assert found.items[3].source["table"] == "附件2第2个表格"


def test_items_remember_their_page_and_wording(tmp_path: Path) -> None:
    found: TaskListRead = read_tasklist(make("手改XML格内换行.docx", tmp_path))
    places = [(item.source["table"], item.source["row"]) for item in found.items]
    assert (places[0], places[3], places[34]) == (("第1个表格", 2), ("第2个表格", 2), ("第6个表格", 5))
    assert found.items[0].source["wording"]["content"].count("\n") == 2
    assert "\u200b" not in str(found) and "\n" not in found.items[0].content
    assert "seq" not in found.items[0].source["wording"]
    assert items()[0].content == found.items[0].content
