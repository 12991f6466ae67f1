"""Writing a package: all sheets to a temporary file, read back and compared cell by cell, and only then given its name."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, time
from itertools import zip_longest
from pathlib import Path

from python_calamine import CalamineWorkbook

from exchange.cells import canonical
from exchange.files import Step, replace_file
from exchange.package.front import add_cover, add_help
from exchange.package.layout import COVER, DIGEST, HELP, META, Layout, lay_out
from exchange.package.pack import Pack, file_name
from exchange.reading import cell_name
from exchange.sheets import KEY_ROW, SheetHeading, Sheets, add_table, new_workbook, put_row
from models import periods
from models.problems import Refused, refuse

DIGEST_HEADINGS = ("sheet", "record_uid", "row_sha256", "cells")


def heading_of(layout: Layout) -> SheetHeading:
    """What stands on every page of the package."""
    pack, day = layout.pack, layout.pack.day
    footer = pack.version_name if pack.draft else f"版本{pack.version_name}  数据校验码 {layout.data_digest}"
    return SheetHeading(
        pack.unit_name,
        f"报送期：{periods.spelled(pack.period)}",
        f"{day.year}年{day.month}月{day.day}日" if day else "",
        footer,
        pack.marks,
    )


def write_package(pack: Pack, folder: Path) -> Generator[Step, None, Path]:
    """Write the package into a folder, step by step; the result is the file. Closing the generator leaves nothing behind.

    Raises `Refused`: exit code 1 where a formal package of that name exists or its data is not what was frozen, 3 where the disk is
    full or the folder cannot be written.
    """
    layout = lay_out(pack)
    _check_frozen(layout)
    target = folder / file_name(pack)
    total = len(layout.tables) + 4
    with replace_file(target, overwrite=pack.draft) as part:
        with closing(_written(layout, part)) as written:
            for done, name in enumerate(written, 1):
                yield Step(done, total, f"正在写入{name}")
        yield Step(total, total, "正在核对写好的文件")
        _compare(layout, part)
    return target


def _check_frozen(layout: Layout) -> None:
    pack = layout.pack
    if not pack.draft and (pack.version is None or pack.cover.get("data_digest") != layout.data_digest):
        raise refuse(
            "DATA",
            "数据与定稿时的校验码不一致，不能导出正式报送包。",
            "请退回草稿后重新定稿。",
            form="submission",
            record=pack.period,
        )


def _written(layout: Layout, part: Path) -> Generator[str, None, None]:
    """Write the sheets in the order of the forms paper (报送包 point 2); yields the name of each."""
    pack, heading = layout.pack, heading_of(layout)
    stamp = pack.cover.get("frozen_at")
    created = stamp if isinstance(stamp, datetime) else datetime.combine(periods.first_day(pack.period), time())
    with new_workbook(part, created, part.stem) as sheets:
        add_cover(sheets, layout, heading)
        yield COVER
        add_help(sheets, pack, heading)
        yield HELP
        for table in layout.data:
            add_table(sheets, table, heading)
            yield table.name
        add_table(sheets, layout.checks, replace(heading, note="；".join(pack.notes)))
        yield layout.checks.name
        _add_hidden(sheets, META, list(layout.meta.items()))
        _add_hidden(sheets, DIGEST, [DIGEST_HEADINGS, *layout.lines])
        yield META


def _add_hidden(sheets: Sheets, name: str, rows: Sequence[Sequence[str]]) -> None:
    sheet = sheets.add_sheet(name)
    sheet.very_hidden()
    text = sheets.format(num_format="@")
    for number, row in enumerate(rows):
        put_row(sheet, number, row, [text] * len(row))


def _compare(layout: Layout, part: Path) -> None:
    """Read the written file back, with another library than wrote it, and compare every cell."""
    with part.open("rb") as handle:
        book = CalamineWorkbook.from_filelike(handle)
        for table in layout.tables:
            found = book.get_sheet_by_name(table.name).to_python(skip_empty_area=False)
            _same(table.name, KEY_ROW, [list(table.keys), *layout.texts[table.name]], found[KEY_ROW:])
        cover = book.get_sheet_by_name(COVER).to_python(skip_empty_area=False)
        values = {row[0]: row[2] for row in cover if row[0]}
        _same(COVER, 0, layout.texts[COVER], [[values.get(key) for key in layout.cover.keys]])
        _same(
            META, 0, [list(entry) for entry in layout.meta.items()], book.get_sheet_by_name(META).to_python(skip_empty_area=False)
        )
        digests = book.get_sheet_by_name(DIGEST).to_python(skip_empty_area=False)
        _same(DIGEST, 0, [list(DIGEST_HEADINGS), *map(list, layout.lines)], digests)


def _same(sheet: str, first: int, wanted: Sequence[Sequence[str]], found: Sequence[Sequence[object]]) -> None:
    for number, (texts, cells) in enumerate(zip_longest(wanted, found, fillvalue=()), first):
        read = [canonical(cell) for cell in cells]
        if read == texts:
            continue
        for column, (text, other) in enumerate(zip_longest(texts, read, fillvalue="")):
            if text != other:
                raise _differs(sheet, cell_name(number, column))


def _differs(sheet: str, cell: str) -> Refused:
    message = f"写好的文件与数据不一致（工作表“{sheet}”{cell}），没有导出。"
    return refuse("FILE", message, "请重试；仍不一致的，换一个保存位置。", exit_code=3, sheet=sheet, cell=cell)
