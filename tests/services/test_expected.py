"""What a period expects: when an item counts as filled, what its record starts with, and how a record looks before it is stored."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.book import Row
from models.derive import drafted
from services.books import open_book
from services.desk import Desk
from services.expected import first_values, item_filled
from services.records import add, prepared
from tests.services.conftest import PERIOD, fill

DONE: Row = {"applicable": True, "status": "02", "progress": "11月走访12家企业。", "county_lead": "样例县某局"}


@pytest.mark.parametrize(
    ("row", "filled"),
    [
        (None, False),
        ({"applicable": None}, False),
        ({"applicable": False}, True),
        (DONE, True),
        ({**DONE, "status": None}, False),
        ({**DONE, "progress": " 。"}, False),
        ({**DONE, "county_lead": None}, False),
    ],
)
def test_an_item_is_filled_when_it_says_where_it_stands(row: Row | None, filled: bool) -> None:
    assert item_filled(row) is filled


def test_an_item_s_record_starts_with_the_department_that_does_the_leading_body_s_work(desk: Desk) -> None:
    with desk.reading() as connection:
        book = open_book(connection, PERIOD, desk)
    item = next(item for item in book.tasks.values() if item.lead == "市公安局")
    values = first_values(book, "task_progress", item.task_uid)
    assert values == {"task_uid": item.task_uid, "applicable": True, "county_lead": "邵阳县公安局"}
    unknown = first_values(book, "task_progress", "T000")
    assert unknown["county_lead"] is None


@pytest.mark.parametrize("table", ["task_progress", "project_progress"])
def test_a_draft_is_what_the_stored_record_would_be(desk: Desk, table: str) -> None:
    uid = fill(desk, "2026-10")
    with desk.reading() as connection:
        book = open_book(connection, PERIOD, desk)
    key = uid if table == "project_progress" else next(iter(book.tasks))
    values = first_values(book, table, key)
    draft = drafted(book, table, prepared(table, values, PERIOD, 2026))
    assert book.rows[table] == []
    add(desk, table, values, PERIOD)
    with desk.reading() as connection:
        [stored] = open_book(connection, PERIOD, desk).rows[table]
    assert {name: draft[name] for name in stored} == stored
    if table == "project_progress":
        assert draft["ytd_invest"] == Decimal("460.00")
