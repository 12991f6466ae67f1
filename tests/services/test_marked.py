"""What a marked-up copy marks: the mistakes in a fill-in sheet's rows at their cells, and those of a package."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from exchange.files import finish
from exchange.findings_book import DETAILS, SUMMARY
from exchange.markup import copy as markup_copy
from exchange.markup import marked_steps
from exchange.markup.marks import HEAD
from models.forms import BY_TABLE
from models.problems import ERROR, ERRORS, REASONS, Problem, Refused, kind_of
from services.books import open_book
from services.checked_book import groups_of, write_checked
from services.checking import check, explain
from services.desk import Desk
from services.listing import records
from services.loading import load
from services.marked import problems_of_load, problems_of_verify
from services.packages import export, verify
from services.records import edit
from services.templates import make_template
from tests.services.conftest import PERIOD, fill


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def here(name: str, limits: object, work: object, source: str, part: str, *rest: object) -> object:
        return markup_copy.answer(Path(source), Path(part), *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(markup_copy, "in_child", here)


def at(problems: list[Problem]) -> set[tuple[str, str | None, str | None]]:
    return {(p.code, p.sheet, p.cell) for p in problems}


def test_a_dry_run_tells_the_mistakes_of_the_rows_at_their_cells(desk: Desk, sheet: Callable[..., Path]) -> None:
    heads = ["项目名称", "总投资", "设备购置投资", "计划开工年月", "计划竣工年月", "统一社会信用代码", "项目单位"]
    path = sheet(
        heads, ["样例县一号厂设备更新项目", 1200, 2000, "2026-12", "2026-10", "91430523MA00O0001A", "样例一号有限公司"],
        ["样例县二号厂设备更新项目", "约三百", 5, "2026-12", "2027-10", None, None],
        title="附表1储备项目", **{"附表1-1资金": [["项目名称", "资金渠道", "计划金额"], ["样例县一号厂设备更新项目", "14", -5]]},
    )  # fmt: skip
    done = load(desk, "reserve_project", path)
    found = at(done.findings)
    assert {("R16", "附表1储备项目", "C2"), ("R23", "附表1储备项目", "D2"), ("R11", "附表1储备项目", "F2")} <= found
    assert {("E01", "附表1储备项目", "G3"), ("R63", "附表1-1资金", "C2")} <= found
    assert ("E01", "附表1储备项目", "B3") not in found and ("P13", "附表1储备项目", "B3") in at(done.problems)
    lacking = [p for p in done.findings if p.code == "E01" and not p.cell]
    assert len(lacking) == 1 and "建设地点" in lacking[0].message and lacking[0].severity != ERROR
    assert all(p.file == path.name and p.sheet for p in done.findings) and records(desk, "reserve_project") == []
    assert {p["code"] for p in done.to_json()["findings"]} >= {"R16", "R23"} and not {"R16"} & {p.code for p in done.problems}
    assert at(load(desk, "reserve_project", path, apply=True, judge=True).findings) == found
    assert load(desk, "reserve_project", path, apply=True).findings == [], "applying does not ask the rules again by itself"
    assert at(load(desk, "reserve_project", path).findings) == found, "rows that change nothing are judged, too"


def test_a_clean_sheet_has_no_findings_nor_has_a_warning_with_its_reason(desk: Desk, sheet: Callable[..., Path]) -> None:
    uid = fill(desk)
    edit(desk, "reserve_project", uid, {"total_invest": Decimal(200000)})
    path = sheet(["项目内部编号", "项目名称", "备案总投资"], [uid, records(desk, "reserve_project")[0]["project_name"], None])
    warned = {p.code for p in load(desk, "reserve_project", path).findings if kind_of(p) == REASONS}
    assert "R19" in warned
    for code in warned:
        explain(desk, PERIOD, code, [uid], "该项目为整厂搬迁改造，已经备案机关核实总投资。")
    assert not [p for p in load(desk, "reserve_project", path).findings if kind_of(p) == REASONS]


def test_a_marked_sheet_is_mended_and_loads(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "填报.xlsx"
    make_template(desk, "reserve_project", source)
    book = openpyxl.load_workbook(source)
    page = book["附表1储备项目"]
    where = {cell.value: cell.column for cell in page[4] if cell.value}
    for key, value in {"project_name": "样例县一号厂设备更新项目", "total_invest": "约300", "field_city": "海洋"}.items():
        page.cell(5, where[key]).value = value
    book.save(source)
    done = finish(marked_steps(source, problems_of_load(load(desk, "reserve_project", source))))
    copy = openpyxl.load_workbook(done.file)
    page = copy["附表1储备项目"]
    assert "应为数字" in page.cell(5, where["total_invest"]).comment.text and page.row_dimensions[4].hidden
    page.cell(5, where["total_invest"]).value = 300
    page.cell(5, where["field_city"]).value = "01 工业"
    copy.save(tmp_path / "改好.xlsx")
    again = load(desk, "reserve_project", tmp_path / "改好.xlsx", apply=True)
    assert again.problems == [] and again.added == {"reserve_project": 1} and again.unknown == []
    assert records(desk, "reserve_project")[0]["total_invest"] == 300


def test_a_package_s_problems_stand_at_its_cells_and_its_copy_is_still_that_package(desk: Desk, tmp_path: Path) -> None:
    uid = fill(desk)
    edit(desk, "reserve_project", uid, {"plan_start": "2027-12", "plan_end": "2026-12"})
    draft = export(desk, PERIOD, tmp_path, draft=True).file
    found = verify(draft)
    placed = next(p for p in found.problems if p.code == "R23")
    page = openpyxl.load_workbook(draft)[placed.sheet]
    heading = next(c.column_letter for c in page[4] if c.value == placed.field)
    assert placed.sheet == BY_TABLE["reserve_project"].info.sheet and placed.cell == f"{heading}5"
    done = finish(marked_steps(draft, problems_of_verify(found)))
    again = verify(done.file)
    assert again.ok == found.ok and again.read.digest == found.read.digest and not again.read.resaved
    assert HEAD in openpyxl.load_workbook(done.file)[placed.sheet][placed.cell].comment.text


def test_every_changed_cell_of_a_package_is_marked(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(desk)
    draft = export(desk, PERIOD, tmp_path, draft=True).file
    book = openpyxl.load_workbook(draft)
    changed = [(page.title, "E5") for page in (book["附表1储备项目"], book["附表3责任清单进展"])] + [("附表3责任清单进展", "E6")]
    for name, cell in changed:
        book[name][cell].value = "改过的"
    book.save(tmp_path / "改.xlsx")
    monkeypatch.setattr("exchange.package.read.MOST_NAMED", 1)
    found = verify(tmp_path / "改.xlsx")
    assert len([p for p in found.problems if p.code == "X02"]) == 2
    assert {(p.sheet, p.cell) for p in problems_of_verify(found)} == set(changed)


def test_the_check_s_result_as_a_workbook_with_links(desk: Desk, tmp_path: Path) -> None:
    uid = fill(desk)
    edit(
        desk,
        "reserve_project",
        uid,
        {"plan_start": "2027-12", "plan_end": "2026-12", "total_invest": Decimal(200000), "site": None},
    )
    target = tmp_path / "检查结果.xlsx"
    problems, _ = check(desk, PERIOD)
    with desk.reading() as connection:
        period = open_book(connection, PERIOD, desk)
    assert write_checked(period, problems, target, desk.now()) == len(problems)
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == [SUMMARY, DETAILS]
    summary, details = book[SUMMARY], book[DETAILS]
    lines = [[cell.value for cell in row] for row in details.iter_rows(min_row=4)]
    assert len(lines) == len(problems) and details.freeze_panes == "A4"
    assert details.auto_filter.ref == f"A3:K{3 + len(problems)}"
    for row in range(4, summary.max_row + 1):
        word, code, _title, count = (summary.cell(row, column).value for column in range(1, 5))
        first = details[summary.cell(row, 6).hyperlink.location.partition("!")[2]].row
        block = lines[first - 4 : first - 4 + count]
        assert len(block) == count and {(line[0], line[1]) for line in block} == {(word, code)}
    dated = next(line for line in lines if line[1] == "R23")
    assert dated[2] == "储备项目" and "设备更新项目" in dated[3] and dated[5] == "2027-12" and dated[9] and dated[10] == uid
    with pytest.raises(Refused):
        write_checked(period, problems, tmp_path / "检查结果.pdf", desk.now())


def test_groups_of_findings_count_what_waits(desk: Desk) -> None:
    uid = fill(desk)
    edit(desk, "reserve_project", uid, {"total_invest": Decimal(200000), "site": None})

    def groups() -> list[tuple[str, str, int | None]]:
        problems, _ = check(desk, PERIOD)
        with desk.reading() as connection:
            book = open_book(connection, PERIOD, desk)
        return [(group.word, group.code, group.waiting) for group in groups_of(book, problems)]

    before = groups()
    assert ("须说明", "R19", 1) in before and before[0][0] == "错误" and ("错误", "E01", None) in before
    explain(desk, PERIOD, "R19", [uid], "该项目为整厂搬迁改造，已经备案机关核实总投资。")
    assert ("须说明", "R19", 0) in groups()
    assert [p.code for p in check(desk, PERIOD)[0] if kind_of(p) == ERRORS]
