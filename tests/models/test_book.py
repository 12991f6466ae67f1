"""A period laid open: finding records again, in it and in what was sent before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from models.book import Book, natural_key, record_key
from models.forms import FORMS
from tests.rules import sample as s


def history(*periods: str) -> Book:
    return replace(s.clean(), earlier=[s.past(period) for period in periods])


def test_a_book_has_every_table() -> None:
    book = Book(s.UNIT, s.PERIOD, s.TODAY, {})
    assert set(book.rows) == {form.__tablename__ for form in FORMS}
    assert book.cover == {}
    assert (book.last, book.month_end) == (None, date(2026, 11, 30))


def test_keys() -> None:
    row = s.project(project_name="样例厂（一期） 设备更新", owner_name=None)
    assert record_key("reserve_project", row) == s.PROJECT
    assert natural_key("reserve_project", row) == ("样例厂一期设备更新", "")


def test_last_period_is_the_newest_sent() -> None:
    book = history("2026-10", "2026-08")
    assert book.last is not None
    assert book.last.period == "2026-10"


def test_the_same_record_before() -> None:
    book, row = history("2026-10", "2026-08"), s.progress()
    assert [before["period"] if before else None for before in (book.before("project_progress", row, n) for n in (1, 2, 3))] == [
        "2026-10", "2026-08", None,
    ]  # fmt: skip
    assert book.before("project_progress", s.progress(project_uid="new")) is None
    assert book.before("matching_event", s.event()) is None


def test_the_same_record_as_it_was_last_sent() -> None:
    book = replace(s.clean(), earlier=[s.past("2026-10", project_progress=[]), s.past("2026-08")])
    found = book.latest("project_progress", s.progress())
    assert found is not None
    assert (found[0], found[1]["period"]) == ("2026-08", "2026-08")
    assert book.latest("project_progress", s.progress(project_uid="new")) is None


def test_the_same_thing_under_another_id() -> None:
    book = replace(s.clean(), earlier=[s.past(tradein_stat=[s.tradein(record_uid="old", apply_cum=7)])])
    found = book.before_natural("tradein_stat", s.tradein(record_uid="new"))
    assert found is not None
    assert found["apply_cum"] == 7
    assert book.before_natural("tradein_stat", s.tradein("04")) is None
    assert replace(s.clean(), earlier=[]).before_natural("tradein_stat", s.tradein()) is None


def test_records_by_their_id() -> None:
    book = s.clean()
    assert book.projects[s.PROJECT]["project_uid"] == s.PROJECT
    assert book.progress[s.PROJECT]["project_uid"] == s.PROJECT
    assert set(book.task_progress) == {s.TASK, s.TASK_ORGANISE}


def test_lines_of_a_record() -> None:
    book = s.clean(project_funding=[s.funding("14"), s.funding("12"), s.funding("10", project_uid="other")])
    assert [line["channel"] for line in book.children("project_funding", s.PROJECT)] == ["14", "12"]
    assert book.children("project_funding", "none") == []


def test_index_by_one_field_and_by_several() -> None:
    book = s.clean(project_funding=[s.funding("14"), s.funding("14", record_uid="again"), {**s.funding("12"), "channel": None}])
    assert {channel: len(rows) for channel, rows in book.index("project_funding", "channel").items()} == {"14": 2}
    assert list(book.index("project_funding", "project_uid", "channel")) == [(s.PROJECT, "14")]
    assert book.index("project_funding", "channel") is book.index("project_funding", "channel")


def test_rows_about_the_same_thing() -> None:
    one, again, other = s.product(), s.product(record_uid="P-2", model="XK 2420"), s.product(record_uid="P-3", model="XK2430")
    book = s.clean(adv_product=[one, again, other])
    assert book.alike("adv_product", again) == [one, again]
    assert book.alike("adv_product", s.product(model="none")) == []


def test_different_names_under_one_code() -> None:
    rows = [
        s.project(project_uid="a", owner_uscc="X1", owner_name="样例 公司"),
        s.project(project_uid="b", owner_uscc="X1", owner_name="样例公司"),
        s.project(project_uid="c", owner_uscc="X1", owner_name="样例集团"),
        s.project(project_uid="d", owner_uscc=None, owner_name="样例集团"),
    ]
    found = s.clean(reserve_project=rows).distinct("reserve_project", "owner_uscc", "owner_name")
    assert {
        code: {name: [row["project_uid"] for row in rows] for name, rows in names.items()} for code, names in found.items()
    } == {"x1": {"样例公司": ["a", "b"], "样例集团": ["c"]}}


def test_distinct_is_worked_out_once() -> None:
    book = s.clean()
    assert book.distinct("reserve_project", "owner_uscc", "owner_name") is book.distinct(
        "reserve_project", "owner_uscc", "owner_name"
    )


def test_the_profile_at_hand() -> None:
    book = s.clean()
    assert book.limit("lamp_start_red") == 3
    assert book.group("project_progress", "lamp_self", "预警") == {"02", "03"}
    assert book.county is not None
    assert book.county.code == s.UNIT
    assert replace(book, unit="999999").county is None
