"""The project list: words searched for, filters, order, lamps and errors."""

from __future__ import annotations

from decimal import Decimal

import pytest

from services.books import open_book
from services.checking import check, findings
from services.desk import Desk
from services.records import add, edit
from services.search import ORDERS, UNDECIDED, ProjectLine, projects
from tests.services.conftest import PERIOD, fill

MADE = (
    {"project_name": "样例县污水处理厂更新项目", "owner_name": "示范水务有限公司", "stage": "1", "field_city": "03", "total_invest": Decimal("90.00")},
    {"project_name": "样例医院CT设备更新", "owner_name": "样例县人民医院", "stage": "3", "field_city": "07", "total_invest": Decimal("1200.00"),
     "project_code": "2601-430523-04-02-000777"},
    {"project_name": "100%节能_改造", "owner_name": "示范纺织公司", "stage": "9", "field_city": "01"},
)  # fmt: skip


@pytest.fixture
def county(desk: Desk) -> Desk:
    for values in MADE:
        add(desk, "reserve_project", values)
    return desk


def names(lines: list[ProjectLine]) -> list[str]:
    return [line.name for line in lines]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [0, 1, 2]),
        ("水务", [0]),
        ("医院", [1]),
        ("示范 公司", [0, 2]),
        ("示范　纺织", [2]),
        ("ct", [1]),
        ("000777", [1]),
        ("43052320260003", [2]),
        ("100%", [2]),
        ("节能_改", [2]),
        ("%", [2]),
        ("_", [2]),
        ("不存在", []),
        ("医院 水务", []),
    ],
)
def test_every_word_is_found_in_name_owner_code_or_number(county: Desk, text: str, found: list[int]) -> None:
    assert names(projects(county, PERIOD, text)) == [MADE[i]["project_name"] for i in found]


def test_filters(county: Desk) -> None:
    assert names(projects(county, PERIOD, field="07")) == ["样例医院CT设备更新"]
    assert names(projects(county, PERIOD, stage="1", field="03")) == ["样例县污水处理厂更新项目"]
    assert projects(county, PERIOD, stage="1", field="07") == []
    assert names(projects(county, PERIOD, lamp=UNDECIDED)) == ["样例医院CT设备更新"]
    assert names(projects(county, PERIOD, lamp="04")) == ["样例县污水处理厂更新项目", "100%节能_改造"]


def test_order_with_empty_values_last(county: Desk) -> None:
    assert [line.total_invest for line in projects(county, PERIOD, order="total_invest")] == [
        Decimal("90.00"),
        Decimal("1200.00"),
        None,
    ]
    assert [line.total_invest for line in projects(county, PERIOD, order="total_invest", descending=True)] == [
        Decimal("1200.00"),
        Decimal("90.00"),
        None,
    ]
    for order in ORDERS:
        assert sorted(names(projects(county, PERIOD, order=order))) == sorted(str(values["project_name"]) for values in MADE)
    errors = [line.errors for line in projects(county, PERIOD, order="errors", descending=True)]
    assert errors == sorted(errors, reverse=True) and errors[0] > 0
    with pytest.raises(ValueError, match="revision"):
        projects(county, PERIOD, order="revision")


def test_a_line_tells_lamp_errors_and_novelty(desk: Desk) -> None:
    uid = fill(desk)
    line = projects(desk, PERIOD)[0]
    assert (line.uid, line.stage, line.field, line.lamp, line.errors, line.new) == (uid, "4", "01", "01", 0, False)
    assert line.total_invest == Decimal("1000.00") and line.code == "2603-430523-04-02-123456"
    edit(desk, "project_progress", uid, {"lamp_self": "03"}, PERIOD)
    add(desk, "project_funding", {"project_uid": uid, "channel": "99", "plan_amount": Decimal("1.00")})
    line = projects(desk, PERIOD, lamp="03")[0]
    assert line.errors == sum(p.severity == "error" for p in check(desk, PERIOD)[0]) >= 3


def test_an_open_book_is_not_read_again(county: Desk) -> None:
    with county.reading() as connection:
        book = open_book(connection, PERIOD, county)
    assert projects(county, PERIOD, book=book, problems=findings(book)) == projects(county, PERIOD)
    assert {line.errors for line in projects(county, PERIOD, book=book, problems=[])} == {0}
