"""Packages that come back: whole, re-saved, sorted, changed, or no packages at all."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange.package import PackageRead, read_package
from exchange.package import read as reading
from exchange.package.layout import DATA_FORMS
from exchange.package.verify import was_resaved
from models.forms import Submission, fields
from models.problems import Refused
from tests.exchange import stranger
from tests.exchange.packs import formal, sample_pack, write

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "package-format.md"
SHEET = "附表5供需对接"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(formal(sample_pack(notes=("首次使用",))), tmp_path_factory.mktemp("out"))


def changed(package: Path, tmp_path: Path, change: Callable[[openpyxl.Workbook], object]) -> PackageRead:
    """The package as read after another program changed it."""
    book = openpyxl.load_workbook(package)
    change(book)
    book.save(tmp_path / package.name)
    return read_package(tmp_path / package.name)


def sort_rows(book: openpyxl.Workbook, name: str) -> None:
    """Turn the records of a sheet round, as sorting does."""
    sheet = book[name]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    for row, values in zip(sheet.iter_rows(min_row=5), reversed(rows), strict=True):
        for cell, value in zip(row, values, strict=True):
            cell.value = value
            cell.data_type = "s" if isinstance(value, str) else cell.data_type  # not a formula, whatever it starts with


def column(book: openpyxl.Workbook, name: str, key: str) -> str:
    return next(cell.column_letter for cell in book[name][4] if cell.value == key)


def assert_names(read: PackageRead, sheet: str, cell: str) -> None:
    """Exactly this cell is named, and the file is not accepted."""
    assert read.changed_cells == [{"sheet": sheet, "cell": cell}]
    assert [(p.code, p.sheet, p.cell) for p in read.problems if p.code == "X02"] == [("X02", sheet, cell)]
    assert f"{sheet}!{cell}" in read.problems[0].message and not read.ok and read.resaved


def test_a_package_gives_back_what_was_put_in(package: Path) -> None:
    pack, read = formal(sample_pack(notes=("首次使用",))), read_package(package)
    assert read.ok and not read.problems and not read.changed_cells and not read.resaved
    assert (read.unit, read.period, read.version, read.draft, read.demo) == ("430523", "2026-11", 1, False, False)
    assert read.digest == pack.cover["data_digest"] == read.meta["data_digest"] and read.file == package.name
    for form in DATA_FORMS:
        names = {*fields(form), form.info.key}
        wanted = [{name: row.get(name) for name in names} for row in pack.rows[form.__tablename__]]
        assert read.rows[form.__tablename__] == wanted
    assert read.cover == {name: pack.cover.get(name) for name in fields(Submission)}
    assert read.explanations == [{k: v for k, v in row.items() if not k.startswith("=")} for row in pack.explanations]
    assert [(row["rule_id"], row["severity"], row["reason"]) for row in read.findings] == [
        ("R19", "须说明", "因设备到货推迟。"), ("E03", "提示", ""), ("E03", "错误", ""),
    ]  # fmt: skip


def test_a_draft_is_read_as_one(tmp_path: Path) -> None:
    read = read_package(write(sample_pack(demo=True), tmp_path))
    assert read.ok and read.draft and read.demo and read.version is None


def test_saving_and_sorting_elsewhere_change_nothing(package: Path, tmp_path: Path) -> None:
    read = changed(package, tmp_path, lambda book: [sort_rows(book, form.info.sheet) for form in DATA_FORMS])
    assert read.ok and read.resaved and not read.changed_cells and read.digest == read.meta["data_digest"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_saved_by_libreoffice_it_is_still_whole(package: Path, tmp_path: Path) -> None:
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(tmp_path / "out"), str(package)], check=True, capture_output=True, timeout=180)
    read = read_package(tmp_path / "out" / package.name)
    assert read.ok and read.resaved and not read.problems


@pytest.mark.parametrize("key", ["event_name", "event_type", "event_date", "sign_amt"])
@pytest.mark.parametrize("sort", [False, True])
def test_one_changed_cell_is_named(package: Path, tmp_path: Path, key: str, sort: bool) -> None:
    where = ""

    def change(book: openpyxl.Workbook) -> None:
        nonlocal where
        if sort:
            sort_rows(book, SHEET)
        where = f"{column(book, SHEET, key)}7"
        book[SHEET][where].value = 12.25 if key == "sign_amt" else "02 银企对接" if key == "event_type" else "2026-11-30"

    assert_names(changed(package, tmp_path, change), SHEET, where)


def test_changed_cells_of_cover_reasons_and_hidden_sheets_are_named(package: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(package)
    filler = next(row[2].coordinate for row in book["封面"].iter_rows() if row[0].value == "filler")
    unit = next(row[1].coordinate for row in book["_meta"].iter_rows() if row[0].value == "unit")
    reason = next(
        f"{column(book, '校验结果', 'author')}{row[0].row}" for row in book["校验结果"].iter_rows() if row[1].value == "核实说明"
    )
    for sheet, cell in (("封面", filler), ("_meta", unit), ("校验结果", reason), ("_digest", "C5")):

        def change(book: openpyxl.Workbook, sheet: str = sheet, cell: str = cell) -> None:
            book[sheet][cell].value = "别的"

        assert_names(changed(package, tmp_path, change), sheet, cell)


def spots(read: PackageRead) -> str:
    assert not read.ok and all(problem.code == "X02" for problem in read.problems)
    return "；".join(problem.message for problem in read.problems)


def test_rows_taken_away_added_and_doubled(package: Path, tmp_path: Path) -> None:
    read = changed(package, tmp_path, lambda book: book[SHEET].delete_rows(6))
    assert read.missing == [(SHEET, "F5-001")] and "缺少记录F5-001" in spots(read)
    read = changed(package, tmp_path, lambda book: book[SHEET].append(["新", "甲"]))
    assert read.added == [(SHEET, "新")] and f"{SHEET}!A8所在行是多出的记录新" in spots(read)
    read = changed(package, tmp_path, lambda book: book[SHEET].append([cell.value for cell in book[SHEET][5]]))
    assert read.added == [(SHEET, "F5-000")] and len(read.rows["matching_event"]) == 4


def test_notes_beside_the_table_are_named(package: Path, tmp_path: Path) -> None:
    read = changed(package, tmp_path, lambda book: book[SHEET].cell(6, 40, "已核"))
    assert read.changed_cells == [{"sheet": SHEET, "cell": "AN6"}] and "在表外" in spots(read)


def test_columns_may_move_but_not_go(package: Path, tmp_path: Path) -> None:
    read = changed(package, tmp_path, lambda book: (book[SHEET].insert_cols(3), book[SHEET].insert_rows(1)))
    assert read.ok and read.resaved

    def lose(book: openpyxl.Workbook) -> None:
        book[SHEET].delete_cols(3)

    message = spots(changed(package, tmp_path, lose))
    assert re.search(f"{SHEET}!C4缺少标识", message)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda book: book[SHEET].delete_rows(4), "缺少隐藏标识行"),
        (lambda book: book.remove(book[SHEET]), f"{SHEET}工作表缺失"),
        (lambda book: book.remove(book["_digest"]), "_digest工作表缺失"),
        (lambda book: book.remove(book["封面"]), "封面工作表缺失"),
        (lambda book: book["封面"].delete_cols(1), "封面缺少隐藏标识列"),
        (lambda book: book["封面"].delete_rows(6), "封面缺少标识report_type"),
        (lambda book: book["_digest"].delete_rows(4), "_digest缺少"),
        (lambda book: book["_meta"].append(["新", "值"]), "_meta!"),
    ],
)
def test_parts_that_are_missing_are_named(
    package: Path, tmp_path: Path, change: Callable[[openpyxl.Workbook], Any], words: str
) -> None:
    assert words in spots(changed(package, tmp_path, change))


def test_a_sheet_that_is_missing_is_said_once(package: Path, tmp_path: Path) -> None:
    assert spots(changed(package, tmp_path, lambda book: book.remove(book[SHEET]))).count(SHEET) == 1


def test_a_changed_digest_of_the_whole_is_seen(package: Path, tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell = next(row[1] for row in book["_meta"].iter_rows() if row[0].value == "package_digest")
        cell.value = "0" * 64

    assert "整包摘要不符" in spots(changed(package, tmp_path, change))


def test_many_changes_are_counted(package: Path, tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for row in book[SHEET].iter_rows(min_row=5, min_col=2):
            for cell in row:
                cell.value = "改"

    read = changed(package, tmp_path, change)
    named = [problem for problem in read.problems if problem.code == "X02"]
    assert len(named) == reading.MOST_NAMED + 1 and len(read.changed_cells) > reading.MOST_NAMED
    assert f"另有{len(read.changed_cells) - reading.MOST_NAMED}处" in named[-1].message
    unread = [problem for problem in read.problems if problem.code != "X02"]
    assert unread and all(problem.sheet == SHEET and problem.cell for problem in unread)


@pytest.mark.parametrize(("version", "words"), [("2", "比本程序新"), ("0", "已经停用"), ("一", "不是本系统导出的报送包")])
def test_other_formats_are_refused(package: Path, tmp_path: Path, version: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        changed(package, tmp_path, lambda book: book["_meta"].__setitem__("B1", version))
    assert (refused.value.exit_code, refused.value.problems[0].code) == (1, "FILE")


def test_any_other_workbook_is_no_package(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "别的.xlsx")
    with pytest.raises(Refused, match="不是本系统导出的报送包"):
        read_package(tmp_path / "别的.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"no workbook at all")
    assert was_resaved(tmp_path / "坏.xlsx")


def test_keys_lost_from_meta_are_taken_from_the_forms(package: Path, tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        row = next(row for row in book["_meta"].iter_rows() if row[0].value == f"keys.{SHEET}")
        book["_meta"].delete_rows(row[0].row)

    read = changed(package, tmp_path, change)
    assert not read.ok and len(read.rows["matching_event"]) == 3 and read.digest == read.meta["data_digest"]


def test_a_stranger_recomputes_every_digest(package: Path) -> None:
    found, read = stranger.read(package), read_package(package)
    assert found.computed == found.stored and len(found.stored) > 40
    assert found.code == found.meta["data_digest"] == read.digest == read.cover["data_digest"]
    assert found.whole == found.meta["package_digest"]
    counts: dict[str, int] = {}
    for sheet, _ in found.records:
        counts[sheet] = counts.get(sheet, 0) + 1
    stated = {key.removeprefix("count."): int(value) for key, value in found.meta.items() if key.startswith("count.")}
    assert {name: number for name, number in stated.items() if number} == {k: v for k, v in counts.items() if k != "_meta"}


def test_a_stranger_notices_a_change(package: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(package)
    book[SHEET]["D6"].value = "改"
    book.save(tmp_path / "改.xlsx")
    found = stranger.read(tmp_path / "改.xlsx")
    assert found.computed != found.stored and found.code != found.meta["data_digest"]


def _block(name: str) -> list[list[str]]:
    found = re.search(rf"```{name}\n(.*?)```", DOCUMENT.read_text("utf-8"), re.S)
    assert found
    return [line.split("\t") for line in found[1].strip().split("\n")]


def test_the_worked_example_is_true() -> None:
    keys, texts = zip(*_block("cells"), strict=True)
    plain = ["" if text == "·" else text for text in texts]
    stated = dict(_block("digests"))
    assert stranger.record_digest(list(keys), plain) == stated["row_sha256"]
    assert stranger.cell_digests(plain) == stated["cells"]
    reason = ("R19", "43052320260001", "2026-11", "因设备到货推迟，已重新约定交货时间。")
    assert [[stranger.check_code([("附表1-1资金", plain[0], stated["row_sha256"])], [reason])]] == _block("check-code")
    start = f"{keys[0]}{stranger.US}{plain[0]}".encode().hex()
    assert start in DOCUMENT.read_text("utf-8")
