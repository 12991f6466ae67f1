"""Values as cells and cells as values, kind by kind."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from exchange import cells
from exchange.cells import canonical, from_cell, look, to_cell, unreadable_problem
from exchange.reading import CellError
from exchange.sheets import new_workbook, put_row
from models import kinds as k
from models.kinds import Field, Kind
from models.profile import profile
from models.text import clean
from models.values import EMPTY, Unreadable, read, split_list

FIELDS: dict[Kind, Field] = {
    kind: Field(
        "样例", kind, k.OPTIONAL, places=4 if kind is k.DECIMAL else 0, options="CL-FIELD" if kind in (k.CODE, k.CODES) else ""
    )
    for kind in Kind
}
USCC = Field("统一社会信用代码", k.TEXT, k.REQUIRED, size=(18, 18))
PROJECT_CODE = Field("投资项目统一代码", k.TEXT, k.REQUIRED, size=(24, 24))
CODES = [entry.code for entry in profile().codes["CL-FIELD"].entries]


def _kept(text: str) -> bool:
    return bool(text) and text not in EMPTY


texts = st.text(min_size=1, max_size=60).map(clean).filter(_kept)
parts = st.text("甲乙丙丁abc012 （）《》", min_size=1, max_size=8).map(clean).filter(lambda t: _kept(t) and split_list(t) == [t])
lists = st.lists(parts, min_size=1, max_size=3, unique=True).map(tuple)
phones = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    k.TEXT: texts, k.FILE: texts, k.REFERENCE: texts, k.REFERENCES: lists, k.TEXTS: lists, k.PHONE: phones,
    k.CODE: st.sampled_from(CODES), k.CODES: st.lists(st.sampled_from(CODES), min_size=1, unique=True).map(tuple),
    k.INTEGER: st.integers(-(10**15) + 1, 10**15 - 1), k.BOOLEAN: st.booleans(), k.YEAR: st.integers(1900, 2199),
    k.DECIMAL: st.integers(-(10**15) + 1, 10**15 - 1).map(lambda n: Decimal(n).scaleb(-4)),
    k.DATE: st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    k.DATETIME: st.datetimes(datetime(1990, 1, 1), datetime(2199, 1, 1)).map(lambda d: d.replace(microsecond=0)),
    k.MONTH: st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(lambda d: f"{d:%Y-%m}"),
}  # fmt: skip


def test_every_layer_covers_every_kind() -> None:
    for table in (cells.TO_CELL, cells.LOOK, cells.FROM_NUMBER, cells.FROM_MOMENT, VALUES):
        assert set(table) == set(Kind)
    assert all(look(field).width >= 8 for field in FIELDS.values())


def _written(columns: dict[Kind, list[Any]], path: Path) -> None:
    with new_workbook(path) as sheets:
        sheet = sheets.add_sheet("样例")
        formats = [sheets.body_format(look(FIELDS[kind])) for kind in columns]
        for number, row in enumerate(zip_longest(*columns.values())):
            put_row(sheet, number, row, formats)


def _both_readers(path: Path, width: int) -> Iterator[tuple[list[Any], list[Any]]]:
    data = path.read_bytes()
    slow = openpyxl.load_workbook(io.BytesIO(data))["样例"].iter_rows(values_only=True)
    fast = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    for one, other in zip_longest(slow, fast):
        yield list(one)[:width], [None if cell == "" else cell for cell in other][:width]


@settings(
    max_examples=12, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate), suppress_health_check=list(HealthCheck)
)
@given(st.fixed_dictionaries({kind: st.lists(values, min_size=1, max_size=25) for kind, values in VALUES.items()}))
def test_a_cell_survives_the_file(tmp_path_factory: pytest.TempPathFactory, columns: dict[Kind, list[Any]]) -> None:
    """What is written is read back as the same text and the same value, by both libraries."""
    path = tmp_path_factory.mktemp("cells") / "样例.xlsx"
    written = {kind: [to_cell(value, FIELDS[kind]) for value in values] for kind, values in columns.items()}
    _written(written, path)
    for number, readers in enumerate(_both_readers(path, len(columns))):
        for found in readers:
            for (kind, values), cell in zip(columns.items(), found, strict=True):
                value = values[number] if number < len(values) else None
                assert canonical(cell) == canonical(to_cell(value, FIELDS[kind]))
                assert from_cell(cell, FIELDS[kind]).value == value


def _read(cell: object, field: Field | Kind) -> tuple[Any, str]:
    reading = from_cell(cell, field if isinstance(field, Field) else FIELDS[field])
    return reading.value, reading.remark


@pytest.mark.parametrize(
    ("cell", "field", "value", "remark"),
    [
        (None, k.TEXT, None, ""),
        ("/", k.DECIMAL, None, ""),
        (0.1 + 0.2, k.DECIMAL, Decimal("0.3"), ""),
        (12, k.DECIMAL, Decimal(12), ""),
        (3.0, k.INTEGER, 3, ""),
        ("1,200.50", k.DECIMAL, Decimal("1200.50"), "P16"),
        (1.23456, k.DECIMAL, Decimal("1.2346"), "E03"),
        (2024.5, k.MONTH, "2024-05", "P14"),
        (2024.05, k.MONTH, "2024-05", "P14"),
        (2024.11, k.MONTH, "2024-11", "P14"),
        (202405, k.MONTH, "2024-05", "P14"),
        (45413.0, k.MONTH, "2024-05", "P14"),
        (45413, k.DATE, date(2024, 5, 1), "P14"),
        (20240501, k.DATE, date(2024, 5, 1), "P14"),
        (45413.5, k.DATETIME, datetime(2024, 5, 1, 12), ""),
        (2024, k.YEAR, 2024, ""),
        (4, k.CODE, "04", ""),
        (1.0, k.BOOLEAN, True, ""),
        (True, k.BOOLEAN, True, ""),
        (True, k.TEXT, "TRUE", ""),
        (43052320260001.0, k.REFERENCE, "43052320260001", ""),
        (13800000000, k.PHONE, "13800000000", "P15"),
        (12345, USCC, "12345", "P15"),
        ("912345678901234000", USCC, "912345678901234000", "P15"),
        ("912345678901234567", USCC, "912345678901234567", ""),
        (datetime(2024, 5, 1), k.DATE, date(2024, 5, 1), ""),
        (datetime(2024, 5, 1, 8), k.DATE, date(2024, 5, 1), "P14"),
        (date(2024, 5, 1), k.MONTH, "2024-05", ""),
        (date(2024, 5, 9), k.MONTH, "2024-05", "P14"),
        (datetime(2024, 5, 1, 8), k.DATETIME, datetime(2024, 5, 1, 8), ""),
        (date(2024, 5, 1), k.TEXT, "2024-05-01", ""),
    ],
)
def test_typed_cells_are_understood(cell: object, field: Field | Kind, value: Any, remark: str) -> None:
    assert _read(cell, field) == (value, remark)


@pytest.mark.parametrize(
    ("cell", "field", "rule"),
    [
        (2024.1, k.MONTH, "E02"),
        (2024, k.MONTH, "E02"),
        (2024, k.DATE, "E02"),
        (2024.5, k.DATE, "E02"),
        (2.5, k.INTEGER, "P13"),
        (1e15, k.INTEGER, "P13"),
        (12, k.DATETIME, "E02"),
        (20245, k.CODE, "E04"),
        (7, k.BOOLEAN, "E02"),
        (True, k.INTEGER, "P13"),
        (912345678901234567, USCC, "P15"),
        (9.12345678901234e17, k.TEXT, "P15"),
        ("9.12E+17", USCC, "P15"),
        ("2.60343E+19", PROJECT_CODE, "P15"),
        ("1.38E+10", k.PHONE, "P15"),
        (1.5, k.PHONE, "P15"),
        (date(2024, 5, 1), k.DECIMAL, "P13"),
        (date(2024, 5, 1), k.PHONE, "E02"),
        (date(2024, 5, 1), USCC, "E02"),
        ("#REF!", k.TEXT, "E02"),
        ("#N/A", k.DECIMAL, "P13"),
        (CellError("#DIV/0!"), k.DECIMAL, "P13"),
        (time(8, 30), k.TEXT, "E02"),
        (float("nan"), k.TEXT, "E02"),
    ],
)
def test_what_is_no_value_is_refused(cell: object, field: Field | Kind, rule: str) -> None:
    with pytest.raises(Unreadable) as refused:
        _read(cell, field)
    assert refused.value.rule == rule


def test_the_problem_of_a_cell_names_it() -> None:
    field = FIELDS[k.DECIMAL]
    with pytest.raises(Unreadable) as refused:
        from_cell("约300", field)
    problem = unreadable_problem(refused.value, field, "约300", sheet="附表1储备项目", cell="H5", form="reserve_project")
    assert (problem.code, problem.sheet, problem.cell) == ("P13", "附表1储备项目", "H5")
    assert "H5（样例）" in problem.message and "约300" in problem.message


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (1e-05, "0.00001"),
        (-0.0, "0"),
        (1e20, "100000000000000000000"),
        (1200.50, "1200.5"),
        (0.1 + 0.2, "0.3"),
        ("a\r\nb\rc", "a\nb\nc"),
        (True, "TRUE"),
        (False, "FALSE"),
        (datetime(2024, 5, 1, 8, 5), "2024-05-01 08:05:00"),
        (CellError("#REF!"), "#REF!"),
        (time(8, 5), "08:05:00"),
    ],
)
def test_canonical_text(cell: object, text: str) -> None:
    assert canonical(cell) == text


def test_what_a_spreadsheet_cannot_keep_stays_text() -> None:
    assert to_cell(Decimal("123456789012345.6789"), FIELDS[k.DECIMAL]) == "123456789012345.6789"
    assert to_cell(date(1900, 2, 28), FIELDS[k.DATE]) == "1900-02-28"
    assert read("1900-02-28", FIELDS[k.DATE]).value == date(1900, 2, 28)
