"""The printed paper: what is on its pages before they are painted, and what is in the PDF that Qt writes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

import main as program
from exchange.files import finish
from models.problems import Refused
from services.desk import Desk
from services.filing import freeze, unfreeze
from services.paper_cells import Column, Lamp, PaperTable, Set
from services.papers import Paper, paper_of
from tests.services.conftest import PERIOD, copied, fill
from tests.ui.pdf import Pdf
from ui.lock import writer
from ui.printing import fonts as fonts_module
from ui.printing import print_period, print_steps
from ui.printing.columns import place
from ui.printing.drawing import BODY, Face, Page, Rule, Shape, Style, Text
from ui.printing.fonts import FAMILIES, Fonts
from ui.printing.outlines import tagged
from ui.printing.pagination import FEWEST, Height, paginate
from ui.printing.printer import lay_out_paper, print_paper
from ui.printing.tables import CONTINUED, EMPTY

LONG = "".join(f"第{n}家企业已于11月{n % 28 + 1}日完成设备安装，投用数控机床{n}台；" for n in range(1, 120))


@pytest.fixture
def fonts(qapp: QApplication) -> Fonts:
    return Fonts()


@pytest.fixture(scope="module")
def frozen_county(filled_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = copied(filled_county, tmp_path_factory.mktemp("frozen"))
    freeze(desk, PERIOD)
    desk.database.close()
    return desk.database.path


@pytest.fixture
def frozen(qapp: QApplication, folder: Path, frozen_county: Path) -> Desk:
    """A month that was frozen."""
    return copied(frozen_county, folder)


def laid_out(paper: Paper, fonts: Fonts) -> list[Page]:
    return finish(lay_out_paper(paper, fonts))


def in_one(page: Page) -> str:
    return "".join(page.texts)


def check_places(pages: list[Page], fonts: Fonts) -> None:
    """Everything lies between the margins, and no line of text runs over the next line of its cell."""
    for page in pages:
        for item in page.items:
            if isinstance(item, Text):
                assert page.left - 1 <= item.x and item.x + fonts.width(item.text, item.style) <= page.right + 1, item.text
                assert 0 < item.y < page.bottom + (page.bottom - page.top)
            elif isinstance(item, Rule):
                assert page.left - 1 <= min(item.x1, item.x2) and max(item.x1, item.x2) <= page.right + 1
                assert item.y2 <= page.bottom + 1


# --- pages -----------------------------------------------------------------------------------------------------------------------


@given(
    heights=st.lists(st.builds(Height, st.integers(1, 90), st.integers(1, 8)), max_size=40),
    first=st.integers(12, 60),
    later=st.integers(12, 60),
)
def test_every_line_of_every_row_is_on_one_page_in_order(heights: list[Height], first: int, later: int) -> None:
    heights = [Height(max(h.lines, h.least), h.least) for h in heights]
    pages = paginate(heights, first, later, 1.0, 0.5)
    lines = [(part.row, line) for page in pages for part in page for line in range(part.start, part.end)]
    assert lines == [(row, line) for row, height in enumerate(heights) for line in range(height.lines)]
    for number, page in enumerate(pages):
        taken = sum(max(part.end - part.start, heights[part.row].least) + 0.5 for part in page)
        assert page and taken <= (later if number else first)
        for part in page:
            assert part.whole == (part.end - part.start == heights[part.row].lines)


def test_a_row_is_broken_only_where_it_must_be() -> None:
    page = [[tuple(part) for part in parts] for parts in paginate([Height(10, 1)] * 3, 25, 25, 1.0, 0.0)]
    assert page == [[(0, 0, 10, True), (1, 0, 10, True)], [(2, 0, 10, True)]]
    tall = paginate([Height(4, 1), Height(60, 1)], 25, 25, 1.0, 0.0)
    assert [len(parts) for parts in tall] == [2, 1, 1] and all(p.end - p.start >= FEWEST for parts in tall for p in parts)


def test_a_last_page_is_never_nearly_empty_where_rows_can_be_spared() -> None:
    pages = paginate([Height(5, 1)] * 11, 25, 25, 1.0, 0.0)
    assert [len(parts) for parts in pages] == [5, 3, 3]
    assert [len(parts) for parts in paginate([Height(5, 1)] * 5 + [Height(25, 1)], 25, 25, 1.0, 0.0)] == [5, 1]


# --- layout ----------------------------------------------------------------------------------------------------------------------


def test_every_page_has_headings_footer_and_marks(frozen: Desk, fonts: Fonts) -> None:
    paper = replace(paper_of(frozen, PERIOD), marks=("演示数据",))
    pages = laid_out(paper, fonts)
    assert [page.size.width for page in pages[:2]] == [210, 420] and len(pages) >= 4
    tasks = [page for page in pages if page.table.startswith("附表3")]
    assert len(tasks) > 1 and not any("（续）" in text for text in tasks[0].texts)
    for number, page in enumerate(pages, 1):
        assert paper.footer(number, len(pages)) in page.texts and "演示数据" in page.texts
    for page in tasks:
        assert {"序号", "重要行动", "具体工作内容", "进展情况", "下一步工作", "完成时限", "亮灯"} <= set(page.texts)
    for page in tasks[1:]:
        assert any(text.startswith("附表3") and "（续）" in text for text in page.texts)
    numbers = [text for page in tasks for text in page.texts if re.fullmatch(r"\d{1,2}", text)]
    assert [int(text) for text in numbers] == list(range(1, 36))
    check_places(pages, fonts)


def test_actions_share_one_cell_a_page(frozen: Desk, fonts: Fonts) -> None:
    pages = [page for page in laid_out(paper_of(frozen, PERIOD), fonts) if page.table.startswith("附表3")]
    assert in_one(pages[0]).count("实施设备更新行动") == 1


def test_a_lamp_is_a_shape_with_its_word(frozen: Desk, fonts: Fonts) -> None:
    page = next(page for page in laid_out(paper_of(frozen, PERIOD), fonts) if page.table.startswith("附表1"))
    shape = next(item for item in page.items if isinstance(item, Shape))
    word = next(item for item in page.items if isinstance(item, Text) and item.text == "绿")
    assert shape.code == "01" and shape.x + shape.size < word.x and shape.y < word.y


def test_totals_stand_above_the_headings(frozen: Desk, fonts: Fonts) -> None:
    page = next(page for page in laid_out(paper_of(frozen, PERIOD), fonts) if page.table.startswith("附表1"))
    total = next(item for item in page.items if isinstance(item, Text) and item.text.startswith("合计：项目1个"))
    heading = next(item for item in page.items if isinstance(item, Text) and item.text == "项目名称")
    assert total.y < heading.y


def test_numbers_are_aligned_at_the_right_and_never_broken(fonts: Fonts) -> None:
    values = ("0.00", "1234567.89", "99999999999.99")
    columns = (Column("名称", 200), *(Column(f"金额{n}", 12, Set.NUMBER) for n in range(3)), Column("日期", 9, Set.CENTRE))
    table = PaperTable("表", "附表", "", "", columns, tuple(("样例", value, value, value, "2026-11-22") for value in values))
    page = one_page(table, fonts)
    found = [item for item in page.items if isinstance(item, Text) and item.text in values]
    assert len(found) == 9 and page.texts.count("2026-11-22") == 3
    ends = sorted({round(item.x + fonts.width(item.text, item.style)) for item in found})
    assert len([end for i, end in enumerate(ends) if not i or end - ends[i - 1] > 3]) == 3


def one_page(table: PaperTable, fonts: Fonts) -> Page:
    from ui.printing.tables import lay_out

    pages: list[Page] = finish(lay_out(table, "填报单位：样例县", fonts))  # type: ignore[arg-type]
    assert len(pages) == 1
    return pages[0]


def test_columns_that_cannot_all_have_their_room_share_it(fonts: Fonts) -> None:
    columns = tuple(Column("金额", 20, Set.NUMBER) for _ in range(30))
    row = tuple("9999999999999.99" for _ in columns)
    placed = place(PaperTable("表", "附表", "", "", columns, (row,)), fonts, 0.0, 18000.0)
    assert placed.edges[-1] == pytest.approx(18000.0)
    assert [b - a for a, b in zip(placed.edges, placed.edges[1:], strict=False)] == pytest.approx([600.0] * 30)


def test_headings_in_groups_have_one_common_cell(fonts: Fonts) -> None:
    columns = (Column("品类", 30), Column("本期", 20, Set.NUMBER, group="申请量"), Column("累计", 20, Set.NUMBER, group="申请量"))
    page = one_page(PaperTable("表", "附表", "", "", columns, (("家电", "1", "2"),)), fonts)
    common, now, cum = (next(i for i in page.items if isinstance(i, Text) and i.text == t) for t in ("申请量", "本期", "累计"))
    assert page.texts.count("申请量") == 1 and common.y < now.y == cum.y and now.x < common.x < cum.x


def test_a_text_longer_than_a_page_goes_on_whole(desk: Desk, fonts: Fonts) -> None:
    fill(desk)
    paper = paper_of(desk, PERIOD)
    tasks = paper.tables[0]
    row = list(tasks.rows[1])
    row[6] = LONG * 2
    paper = replace(paper, tables=(replace(tasks, rows=(tasks.rows[0], tuple(row), *tasks.rows[2:4])),))
    pages = laid_out(paper, fonts)
    check_places(pages, fonts)
    assert len(pages) >= 3
    column = column_of(pages[1:], "进展情况")
    assert LONG * 2 in column
    going_on = [page for page in pages[1:] if CONTINUED in page.texts]
    assert going_on and all(str(row[3])[:6] in in_one(page) and "2" in page.texts for page in going_on)


def column_of(pages: list[Page], heading: str) -> str:
    """All text set below a heading, in order."""
    found = ""
    for page in pages:
        head = next(item for item in page.items if isinstance(item, Text) and item.text == heading)
        left = max(r.x1 for r in page.items if isinstance(r, Rule) and r.x1 == r.x2 and r.x1 < head.x)
        right = min(r.x1 for r in page.items if isinstance(r, Rule) and r.x1 == r.x2 and r.x1 > head.x)
        lines = [i for i in page.items if isinstance(i, Text) and left < i.x < right and head.y < i.y < page.bottom]
        found += "".join(item.text for item in sorted(lines, key=lambda item: item.y))
    return found


def test_empty_forms_say_so_and_a_draft_is_marked_on_every_page(desk: Desk, fonts: Fonts) -> None:
    paper = paper_of(desk, PERIOD)
    pages = laid_out(paper, fonts)
    assert all("草稿" in page.texts for page in pages) and EMPTY in pages[-1].texts and "项目名称" in pages[-1].texts
    for number, page in enumerate(pages, 1):
        assert f"第{number}页　共{len(pages)}页　　草稿，未定稿，没有版本号和数据校验码" in page.texts
    check_places(pages, fonts)


@pytest.mark.parametrize("note", ["更正第一个项目的本月完成投资。", "更正内容和原因。" * 62, LONG * 3])
def test_the_cover_is_one_page_whatever_was_corrected(frozen: Desk, fonts: Fonts, note: str) -> None:
    found = paper_of(frozen, PERIOD)
    paper = replace(found, correction=note, facts=(*found.facts, ("截止日期", "2026-11-30")))
    assert len(paper.facts) == 13 and len(paper.remarks) == 3
    page = laid_out(paper, fonts)[0]
    check_places([page], fonts)
    sign = next(item for item in page.items if isinstance(item, Text) and item.text == "填报人：")
    last = max(item.y for item in page.items if isinstance(item, Text) and item.text.startswith("本件印"))
    assert last < sign.y - BODY.line
    shown = in_one(page)
    assert (note in shown) == (len(note) <= 500), len(note)
    assert ("全文见电子报送包" in shown) == (len(note) > 500)
    assert paper.code in page.texts and {"审核人：", "签发人：", "（盖章）", paper.secrecy} <= set(page.texts)
    assert "35条" in page.texts and "附表3责任清单进展" in page.texts


# --- fonts -----------------------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.text("设备更新以旧换新，。；：（）0123456789abcAB-%“”\n 𠮷", max_size=200), st.integers(300, 4000))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str, width: int) -> None:
    fonts = Fonts()
    lines = fonts.wrap(text, BODY, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(fonts.width(line, BODY) <= width + 2 or len(line) <= 2 for line in lines)


def test_official_typefaces_come_first() -> None:
    assert FAMILIES[Face.TITLE][0] == "方正小标宋简体" and FAMILIES[Face.BODY][0] == "仿宋_GB2312"
    assert all("Noto" in " ".join(families) for families in FAMILIES.values())


def test_without_a_chinese_typeface_nothing_is_printed(frozen: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts_module, "_covers", lambda family: False)
    with pytest.raises(Refused) as caught:
        print_period(frozen, PERIOD, tmp_path / "纸质件.pdf")
    assert (
        caught.value.exit_code == 3 and "没有中文字体" in caught.value.problems[0].message and list(tmp_path.glob("*.pdf")) == []
    )


def test_a_family_without_chinese_is_passed_over(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FAMILIES, Face.BODY, ("DejaVu Sans", *FAMILIES[Face.BODY]))
    assert Fonts().font(Style(Face.BODY, 9)).family() != "DejaVu Sans"


def test_signs_that_no_font_has_are_told(frozen: Desk, fonts: Fonts, tmp_path: Path) -> None:
    assert fonts.missing("邵阳县2026，推动。\u0378") == "\u0378"
    paper = replace(paper_of(frozen, PERIOD), correction="更正姓名\u0378的写法。")
    done = finish(print_paper(paper, tmp_path / "缺字.pdf"))
    assert [p.severity for p in done.problems] == ["warning"] and "\u0378" in done.problems[0].message


# --- the file --------------------------------------------------------------------------------------------------------------------


def test_the_pdf_has_the_pages_texts_and_fonts(frozen: Desk, tmp_path: Path) -> None:
    paper = paper_of(frozen, PERIOD)
    done = print_period(frozen, PERIOD, tmp_path / "张三 的 U盘" / "纸质件#1.pdf")
    pdf = Pdf(done.file.read_bytes())
    assert done.version == 1 and done.digest == paper.digest and len(pdf.pages) == done.pages >= 4
    assert pdf.sizes[0] == (210, 297) and set(pdf.sizes[1:]) == {(420, 297)}
    assert pdf.fonts and all(re.match(r"[A-Z]{6}\+\S+", name) for name in pdf.fonts.values())
    assert len(done.file.read_bytes()) < 3_000_000
    for number in range(done.pages):
        said = re.sub(r"\s", "", "".join(pdf.texts(number)))
        assert re.sub(r"\s", "", paper.footer(number + 1, done.pages)) in said
        assert number == 0 or "填报单位：邵阳县" in said
    cover = "".join(pdf.texts(0))
    assert all(
        word in cover
        for word in ("填报人：", "审核人：", "签发人：", "（盖章）", "月", "日", "推动大规模设备更新和消费品以旧换新")
    )
    first = pdf.texts(1)
    assert [first.index(word) for word in ("序号", "重要行动", "主要任务", "具体工作内容", "市级责任单位")] == sorted(
        first.index(word) for word in ("序号", "重要行动", "主要任务", "具体工作内容", "市级责任单位")
    )
    assert "加快重点行业设" in "".join(first)


def test_places_in_the_pdf_are_right_after_tagging(frozen: Desk, tmp_path: Path) -> None:
    data = print_period(frozen, PERIOD, tmp_path / "纸质件.pdf").file.read_bytes()
    start = int(re.findall(rb"startxref\n(\d+)", data)[-1])
    assert data[start:].startswith(b"xref\n")
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", data[start:])]
    assert len(places) > 20
    for number, at in enumerate(places, 1):
        assert data[at:].startswith(b"%d 0 obj" % number)
    assert tagged(b"%PDF-1.4 something else") == b"%PDF-1.4 something else"


def test_printing_twice_gives_the_same_but_for_the_date(frozen: Desk, tmp_path: Path) -> None:
    one, other = (undated(print_period(frozen, PERIOD, tmp_path / name).file.read_bytes()) for name in ("一.pdf", "二.pdf"))
    assert one == other


def undated(pdf: bytes) -> bytes:
    return re.sub(rb"D:\d{14}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", b"", pdf)


def test_an_earlier_file_stays_until_the_new_one_is_whole(frozen: Desk, tmp_path: Path) -> None:
    target = tmp_path / "纸质件.pdf"
    target.write_bytes(b"earlier")
    work = print_steps(frozen, PERIOD, target)
    steps = [next(work) for _ in range(6)]
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    work.close()
    assert target.read_bytes() == b"earlier" and [path.name for path in tmp_path.glob("*.p*")] == [target.name]
    seen = list(print_steps(frozen, PERIOD, target))
    assert seen[-1].done == seen[-1].total and target.read_bytes().startswith(b"%PDF")


def test_a_full_disk_leaves_the_earlier_file(frozen: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "纸质件.pdf"
    target.write_bytes(b"earlier")

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("exchange.files.os.fsync", full)
    with pytest.raises(Refused) as caught:
        print_period(frozen, PERIOD, target)
    assert caught.value.exit_code == 3 and "磁盘" in caught.value.problems[0].message
    assert target.read_bytes() == b"earlier" and [path.name for path in tmp_path.glob("*.p*")] == [target.name]


# --- the command -----------------------------------------------------------------------------------------------------------------


def run(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, dict[str, object]]:
    code = program.main(["--data", str(folder), "--today", "2026-11-22", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_print_by_command(frozen: Desk, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "纸质件.pdf"
    with writer(folder):
        code, data = run(folder, capsys, "print", "--period", PERIOD, "--out", target)
    assert code == 0 and data["ok"] is True and data["file"] == str(target) and data["version"] == 1
    assert data["digest"] == paper_of(frozen, PERIOD).digest and data["pages"] == len(Pdf(target.read_bytes()).pages)
    code, data = run(folder, capsys, "print", "--period", "2026-12", "--out", tmp_path / "草稿.pdf")
    assert code == 0 and data["version"] is None and data["digest"] is None


def test_only_a_pdf_is_written_over(frozen: Desk, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = next(folder.glob("*.db"))
    before = database.read_bytes()
    code, data = run(folder, capsys, "print", "--period", PERIOD, "--out", database)
    assert code == 1 and "PDF" in str(data["problems"]) and database.read_bytes() == before


def test_no_screen_is_needed(frozen: Desk, folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "纸质件.pdf"
    bare = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    command = [sys.executable, "main.py", "--data", str(folder), "print", "--period", PERIOD, "--out", str(target)]
    done = subprocess.run(command, cwd=Path(program.__file__).parent, env=bare, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"") and target.read_bytes().startswith(b"%PDF")


def test_only_a_draft_has_a_watermark(frozen: Desk, fonts: Fonts, tmp_path: Path) -> None:
    assert {page.watermark for page in laid_out(paper_of(frozen, PERIOD), fonts)} == {""}
    unfreeze(frozen, PERIOD)
    assert {page.watermark for page in laid_out(paper_of(frozen, PERIOD), fonts)} == {"草稿"}
    done = print_period(frozen, PERIOD, tmp_path / "草稿.pdf")
    assert done.problems == [] and done.version is None


def test_lamps_have_four_shapes(qapp: QApplication, fonts: Fonts) -> None:
    columns = (Column("亮灯", 20, Set.CENTRE),)
    rows = tuple((Lamp(code, word),) for code, word in (("01", "绿"), ("02", "黄"), ("03", "红"), ("04", "灰"), (None, "未定")))
    page = one_page(PaperTable("表", "附表", "", "", columns, rows), fonts)
    assert [item.code for item in page.items if isinstance(item, Shape)] == ["01", "02", "03", "04"]
    assert [text for text in page.texts if text in "绿黄红灰未定"] == ["绿", "黄", "红", "灰", "未定"]
