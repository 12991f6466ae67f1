"""Odd rows of a list: read as far as they say something, and what is odd is named with its cell."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.tasklist import TaskListRead, read_tasklist, read_tasklist_text
from exchange.tasklist.bodies import bodies_in, standard_name
from exchange.tasklist.document import document_of
from exchange.tasklist.rows import month_of, title_of
from exchange.tasklist.table import joined
from models.profile import profile

HEAD = "序号\t重要行动\t主要任务\t具体工作内容\t责任单位\t完成时限"


def pasted(*lines: str) -> TaskListRead:
    return read_tasklist_text("\n".join((HEAD, *lines)))


def said(found: TaskListRead) -> list[tuple[str | None, str, str]]:
    return [(p.cell, p.severity, p.message) for p in found.problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市发改委牵头，市工信局、市商务局配合", ("市发改委", "市工信局", "市商务局")),
        ("市工信局和市发展改革委", ("市工信局", "市发改委")),
        ("邵阳市财政局、市自然资源和规划局，各县市区人民政府按职责分工负责", ("市财政局", "市自然资源和规划局")),
        ("牵头单位：市发改委；配合单位：市住房和城乡建设局（建设科）等", ("市发改委", "市住建局")),
        ("由市交通局负责", ("市交通运输局",)),
        ("市发改委 市发展改革委\n市数据局", ("市发改委", "市数据局")),
        ("市文化旅游广电体育局等有关部门", ("市文旅广体局",)),
        ("各有关部门按职责分工负责", ()),
        ("", ()),
    ],
)
def test_responsible_bodies(text: str, expected: tuple[str, ...]) -> None:
    assert bodies_in(text).names == expected
    assert bodies_in(text).unknown == ()


def test_unknown_bodies_are_kept_as_printed() -> None:
    found = pasted("1\t行动\t任务\t内容。\t市发改委、市样例管理局、市残疾人联合会等按职责分工负责\t")
    assert found.items[0].units == ("市发改委", "市样例管理局", "市残疾人联合会")
    assert said(found) == [
        ("第2行", "warning", "责任单位“市样例管理局”不在市级单位名录内，按原文保留。"),
        ("第2行", "warning", "责任单位“市残疾人联合会”不在市级单位名录内，按原文保留。"),
    ]


NAMES = [name for entry in profile().codes["MAP-DEPT"].entries for name in (entry.label, *entry.aliases)]


@given(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=8),
    st.sampled_from(["", "等按职责分工负责", "等有关部门，各县市区落实"]),
)
def test_any_printed_bodies_are_found_in_order(names: list[str], end: str) -> None:
    expected = tuple(dict.fromkeys(standard_name(name) or "" for name in names))
    assert bodies_in("、".join(names) + end).names == expected


def test_blank_cells_follow_from_above_and_numbers_count_on() -> None:
    found = pasted(
        "3\t甲行动\t甲任务\t一。\t市发改委\t",
        "\t\t\t二。\t市发改委\t",
        "\t\t乙任务\t三。\t市发改委\t",
        "九\t乙行动\t\t四。\t市发改委",
    )
    assert [(i.seq, i.action, i.task) for i in found.items] == [
        (3, "甲行动", "甲任务"), (4, "甲行动", "甲任务"), (5, "甲行动", "乙任务"), (6, "乙行动", "乙任务"),
    ]  # fmt: skip
    assert said(found) == [("第5行", "warning", "序号“九”不是数字，按上一项加1读入。")]


def test_cells_broken_over_lines_in_pasted_rows() -> None:
    found = pasted(
        "1\t保障", "措施\t完善", "政策\t内容一，", "再一。\t市发改委、", "市工信局\t2026-12", "",
        "2\t\t\t内容二。\t市财政局、", "市商务局", "— 2 —", "3\t\t\t内容三。\t市教育局\t2027年6月", "说明：以上为样例",
    )  # fmt: skip
    assert [(i.seq, i.action, i.task, i.content, i.units, i.deadline) for i in found.items] == [
        (1, "保障措施", "完善政策", "内容一，再一。", ("市发改委", "市工信局"), "2026-12"),
        (2, "保障措施", "完善政策", "内容二。", ("市财政局", "市商务局"), ""),
        (3, "保障措施", "完善政策", "内容三。", ("市教育局",), "2027-06"),
    ]
    assert found.problems == ()


def test_quoted_cells_of_a_spreadsheet() -> None:
    found = pasted(
        '1\t"保障\n措施"\t任务\t"推动""两新""工作，\n落实。"\t市发改委\t',
        '2\t\t\t更换12"管道。\t市住建局\t',
        '3\t\t\t"未配对"的。\t市城管局\t',
    )
    assert [i.content for i in found.items] == ['推动"两新"工作，落实。', '更换12"管道。', '"未配对"的。']
    assert found.items[0].action == "保障措施"


def test_headings_broken_over_lines() -> None:
    found = read_tasklist_text(
        "标题\n序号\t重要\n行动\t主要\n任务\t具体工作内容\t责任\n单位\t完成\n时限\n1\t行动\t任务\t内容。\t市发改委\t2026-12\n"
    )
    assert (found.items[0].action, found.items[0].deadline) == ("行动", "2026-12")


def test_rows_without_content_are_told() -> None:
    found = pasted("1\t行动\t任务\t内容。\t市发改委\t", "2\t行动\t任务\t\t市财政局\t", "二、其他", "备注：略", "合计\t\t\t\t\t")
    assert len(found.items) == 1
    assert said(found) == [
        ("第3行", "warning", "这一行没有具体工作内容，没有作为任务读入（2；行动；任务；市财政局）。"),
        ("第4行", "warning", "这一行没有具体工作内容，没有作为任务读入（二、其他）。"),
    ]


def test_a_row_without_content_is_quoted_without_its_id() -> None:
    heading = "任务标识\t序号\t重要行动\t主要任务\t具体工作内容\t责任单位"
    rows = ["Ta9b16a4e3fcd\t1\t行动\t任务\t内容。\t市发改委", f"T83c41e7b3dea\t2\t行动\t任务\t\t{'市财政局、' * 12}"]
    found = read_tasklist_text("\n".join(["标题", heading, *rows]))
    assert len(found.items) == 1
    assert f"（{('2；行动；任务；' + '市财政局、' * 12)[:40]}…）" in said(found)[0][2]


def test_missing_bodies_and_unreadable_deadlines_are_told() -> None:
    found = pasted("1\t行动\t任务\t一。\t\t适时", "2\t\t\t二。\t各有关部门负责\t每年12月")
    assert said(found) == [
        ("第2行", "warning", "第1项没有写明责任单位。"),
        ("第2行", "warning", "完成时限“适时”认不出是哪一年哪一月，没有读入。"),
        ("第3行", "warning", "第2项没有写明责任单位。"),
    ]


def test_repeated_numbers_contents_and_ids() -> None:
    head, uid = "任务标识\t序号\t具体工作内容\t责任单位", "T2ea91423f96a"
    found = read_tasklist_text(f"{head}\n{uid}\t1\t甲。\t市发改委\n{uid}\t1\t乙。\t市发改委\n\t2\t甲\t市发改委")
    assert [item.seq for item in found.items] == [1, 2, 3]
    assert said(found) == [
        (None, "warning", "序号有重复，已按先后顺序重新编号。"),
        (None, "warning", "第3项与第1项的具体工作内容相同。"),
        (None, "error", "第2项与第1项的任务标识相同。"),
    ]


@pytest.mark.parametrize("uid", ["1", "hello", "T1", "T2ea91423f96", "T2ea91423f96ab", "T2EA91423F96A"])
def test_an_id_that_is_none_is_not_taken_and_said(uid: str) -> None:
    found = read_tasklist_text(f"任务标识\t序号\t具体工作内容\t责任单位\n{uid}\t1\t甲。\t市发改委")
    assert [item.task_uid for item in found.items] == [""]
    assert [(severity, message) for _, severity, message in said(found)] == [
        ("warning", f"第1项的任务标识“{uid}”不合规则，没有采用。")
    ]


def test_rows_of_the_notices_form_that_are_too_long_or_too_short() -> None:
    head = "\t序号\n\t主要任务\n\t具体工作内容\n\t责任单位\n"
    found = read_tasklist_text(
        f"{head}\n\t1\n\t任务\n\t甲。\n\t市发改委\n\t多余\n\n\t孤零零\n注：略\n \t乙。\n\t市财政局\n另有说明\n\n正文\n"
    )
    assert [(i.seq, i.content, i.units_text) for i in found.items] == [(1, "甲。", "市发改委"), (2, "乙。", "市财政局另有说明")]
    assert [message for _, _, message in said(found)] == [
        "这一行有5格，表头只有4格，只读了左边4格。",
        "这一行没有具体工作内容，没有作为任务读入（孤零零）。",
        "责任单位“市财政局另有说明”不在市级单位名录内，按原文保留。",
    ]


def test_error_cells_and_merged_contents_of_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "清单"
    for line in (
        ["责任清单", None, None], ["序号", "具体工作内容", "责任单位"], [1, "甲。", "市发改委"], [2, None, "市财政局"], [3, None, "市财政局"],
        [4, "#REF!", "市商务局"], [5.0, "乙。", "#N/A"], ["保障类任务"] * 3, ["二、保障措施"] * 3, [6, "丙。", "市商务局"],
    ):  # fmt: skip
        sheet.append(line)
    sheet.merge_cells("B3:B5")
    sheet.merge_cells("C4:C5")
    book.save(tmp_path / "清单.xlsx")
    found = read_tasklist(tmp_path / "清单.xlsx")
    assert [(i.seq, i.content, i.units) for i in found.items] == [
        (1, "甲。", ("市发改委", "市财政局")), (5, "乙。", ()), (6, "丙。", ("市商务局",)),
    ]  # fmt: skip
    assert [i.action for i in found.items] == ["", "", "保障措施"]
    assert found.items[0].units_text == "市发改委、市财政局"
    assert said(found) == [
        ("C4", "warning", "具体工作内容与上一行合并，“市财政局”已并入第1项的责任单位。"),
        ("B6", "error", "这一格显示为错误（#REF!），读不出来。"),
        ("C7", "error", "这一格显示为错误（#N/A），读不出来。"),
        ("B8", "warning", "这一行没有具体工作内容，没有作为任务读入（保障类任务）。"),
    ]
    assert {(p.file, p.sheet) for p in found.problems} == {("清单.xlsx", "清单")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026年12月底前", "2026-12"), ("２０２６．６", "2026-06"), ("2026-12-31", "2026-12"), ("2026年底", "2026-12"), ("", ""),
        ("长期坚持", ""), ("持续推进", ""), ("适时", None), ("2026年13月", None),
    ],
)  # fmt: skip
def test_deadlines(text: str, expected: str | None) -> None:
    assert month_of(text) == expected


def test_titles_and_joined_cells() -> None:
    assert [title_of("加快更新。聚焦"), title_of("开展活动，对"), title_of("没有标点")] == ["加快更新", "开展活动", "没有标点"]
    assert joined(" 保障 \n 措施\u3000") == "保障措施"
    assert joined("AI\nmodel 应用\n场景") == "AI model 应用场景"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["邵阳市", "责任清单", "邵政办发〔2024〕 5 号"], ("邵阳市责任清单", "邵政办发〔2024〕5号", "", "")),
        (["责任清单", "印发日期：2026.3.5", "单位：万元"], ("责任清单", "", "2026-03-05", "")),
        (["清单"] * 5, ("清单清单清单", "", "", "")),
        (["责任清单", "2026年2月30日"], ("责任清单", "", "", "")),
        (
            ["责任清单", "2026-03-05", "邵阳市发展和改革委员会"],
            ("责任清单", "", "2026-03-05", "邵阳市发展和改革委员会"),
        ),
        (["责任清单", "二〇二六年十月三十一日"], ("责任清单", "", "2026-10-31", "")),
        (["责任清单", "二〇二六年二十二月五日"], ("责任清单", "", "", "")),
        (["责任清单", "二〇二六年某月五日"], ("责任清单", "", "", "")),
        (["召集人名册", "张样例"], ("", "", "", "")),
    ],
)
def test_what_a_document_says_of_itself(lines: list[str], expected: tuple[str, str, str, str]) -> None:
    found = document_of(lines)
    assert (found.title, found.doc_no, found.issued, found.issuer) == expected
