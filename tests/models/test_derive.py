"""Computed fields: what each is worked out from, and what becomes of a value the clerk entered herself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import periods
from models.book import Book, Row
from models.derive import beside, carried, complete, expected_share, share, unit_name
from models.forms import FORMS, fields
from tests.rules import sample as s

D = Decimal


def completed(**rows: list[Row]) -> Book:
    return complete(s.clean(**rows))


def project_of(book: Book) -> Row:
    return book.rows["reserve_project"][0]


def month_of(book: Book) -> Row:
    return book.rows["project_progress"][0]


def test_every_computed_field_of_the_sample_is_there() -> None:
    book = completed(
        tradein_stat=[s.tradein()], matching_event=[s.event()], indicator_progress=[s.indicator()], need_equipment=[s.need()],
        explanation=[s.explanation("R19", s.PROJECT)], task_evidence=[s.evidence()],
    )  # fmt: skip
    for form in FORMS:
        for row in book.rows[form.__tablename__]:
            assert set(fields(form)) <= set(row), form


def test_project_takes_its_money_from_its_lines() -> None:
    draft: Row = {**s.funding(record_uid="draft"), "channel": None, "plan_amount": None}
    lines = [
        s.funding("14", "600.00"), s.funding("12", "300.00"), s.funding("02", "100.00", applying=D("80.00")),
        s.funding("10", "50.00", project_uid="other"), draft,
    ]  # fmt: skip
    row = project_of(completed(project_funding=lines))
    assert (row["fund_channels"], row["apply_amount"], row["loan_need"]) == (("02", "12", "14"), D("80.00"), D("300.00"))


def test_project_without_lines_asks_for_nothing() -> None:
    row = project_of(completed(project_funding=[]))
    assert (row["fund_channels"], row["apply_amount"], row["loan_need"]) == (None, None, None)


def test_projects_are_numbered_by_their_permanent_id() -> None:
    book = completed(reserve_project=[s.project(project_uid="b"), s.project(project_uid="a")])
    assert [(row["project_uid"], row["row_no"]) for row in book.rows["reserve_project"]] == [("b", 2), ("a", 1)]


@pytest.mark.parametrize(("task", "number"), [(s.TASK, "01"), ("gone", None), (None, None)])
def test_project_takes_the_provinces_number_of_its_task(task: str | None, number: str | None) -> None:
    row = project_of(completed(reserve_project=[s.project(task_uid=task)]))
    assert (row["prov_task_no"], row["county_code"]) == (number, s.UNIT)


@pytest.mark.parametrize(
    ("permits", "maturity"),
    [
        ([s.permit()], "01"),
        ([s.permit(status="04")], "01"),
        ([s.permit(), s.permit(permit="06", status="02")], "02"),
        ([s.permit(), s.permit(permit="06", status="03")], "02"),
        ([s.permit(status="02")], "03"),
        ([s.permit(permit="06")], "03"),
        ([], "03"),
    ],
)
def test_maturity(permits: list[Row], maturity: str) -> None:
    assert project_of(completed(project_permit=permits))["maturity"] == maturity


def test_what_the_clerk_entered_stays_beside_what_was_computed() -> None:
    energy: dict[str, Any] = {"energy_before": D("100.00"), "energy_after": D("60.00")}
    plain = project_of(completed(reserve_project=[s.project(**energy)]))
    assert (plain["energy_saving"], plain[beside("energy_saving")]) == (D("40.00"), D("40.00"))
    own = project_of(completed(reserve_project=[s.project(**energy, energy_saving=D("39.80"))]))
    assert (own["energy_saving"], own[beside("energy_saving")]) == (D("39.80"), D("40.00"))
    half = project_of(completed(reserve_project=[s.project(energy_before=D("100.00"))]))
    assert half["energy_saving"] is None


def test_completing_again_follows_what_changed_and_keeps_what_was_entered() -> None:
    book = completed(project_permit=[s.permit()])
    book.rows["project_permit"][0]["status"] = "02"
    assert project_of(complete(book))["maturity"] == "03"
    project_of(book)["maturity"] = "02"
    assert project_of(complete(book))["maturity"] == "02"


@pytest.mark.parametrize(
    ("period", "start", "expected"),
    [
        ("2026-01", "2025-06", "8.33"),
        ("2026-06", "2025-06", "50.00"),
        ("2026-12", "2020-01", "100.00"),
        ("2026-03", "2026-03", "10.00"),
        ("2026-02", "2026-03", "0.00"),
        ("2026-11", "2027-01", "0.00"),
        ("2026-12", "2026-12", "100.00"),
        ("2026-03", None, "25.00"),
    ],
)
def test_expected_share(period: str, start: str | None, expected: str) -> None:
    assert round(expected_share(period, start), 2) == D(expected)


@given(st.integers(0, 11), st.integers(-24, 24))
def test_the_expected_share_grows_to_the_whole_by_december(month: int, start: int) -> None:
    begun = periods.shifted("2026-01", start)
    before, after = (expected_share(f"2026-{m:02d}", begun) for m in (max(month, 1), month + 1))
    assert 0 <= before <= after <= 100
    assert expected_share("2026-12", begun) == (100 if begun <= "2026-12" else 0)


def test_a_month_adds_to_what_was_sent() -> None:
    row = month_of(completed())
    assert (row["ytd_invest"], row["total_done"], row["cum_qty"]) == (D("500.00"), D("500.00"), 20)
    assert (row["ytd_rate"], row["time_gap"]) == (D("83.33"), D("-6.67"))
    assert row["pay_rate"] == D("91.67")
    assert (row["stage"], row["year_plan"], row["in_stat"]) == ("4", D("600.00"), True)
    assert (row["lamp_auto"], row["lamp_self"]) == ("01", "01")


def test_the_first_month_adds_to_what_was_there_before_the_program() -> None:
    book = s.clean(reserve_project=[s.project(done_before=D("30.00"), opening_ytd=D("200.00"))])
    book.earlier = []
    row = month_of(complete(book))
    assert (row["ytd_invest"], row["total_done"], row["cum_qty"]) == (D("240.00"), D("270.00"), 2)
    assert carried(book, row).first


def test_a_new_year_counts_from_nothing() -> None:
    book = s.clean()
    book.earlier = [s.past("2025-12")]
    row = month_of(complete(book))
    assert (row["ytd_invest"], row["total_done"]) == (D("40.00"), D("500.00"))


def test_a_project_left_out_of_a_period_goes_on_from_where_it_was() -> None:
    book = s.clean()
    book.earlier = [s.past("2026-10", project_progress=[]), s.past("2026-09")]
    row = month_of(complete(book))
    assert (row["ytd_invest"], row["total_done"], row["cum_qty"]) == (D("500.00"), D("500.00"), 20)


def test_a_month_not_filled_in_yet_adds_nothing() -> None:
    row = month_of(completed(project_progress=[s.progress(month_invest=None, month_qty=None, fund_arrived=D(0), lamp_self="02")]))
    assert (row["total_done"], row["cum_qty"], row["pay_rate"]) == (D("460.00"), 18, None)
    assert (row["lamp_auto"], row["lamp_self"]) == ("02", "02")


def test_what_was_sent_without_sums_counts_as_nothing() -> None:
    sent = {**s.past().rows["project_progress"][s.PROJECT], "ytd_invest": None, "total_done": None, "cum_qty": None}
    book = s.clean()
    book.earlier = [s.past(project_progress=[sent])]
    row = month_of(complete(book))
    assert (row["ytd_invest"], row["total_done"], row["cum_qty"]) == (D("40.00"), D("40.00"), 2)


def test_a_month_without_its_project() -> None:
    row = month_of(completed(project_progress=[s.progress(project_uid="gone")]))
    assert (row["stage"], row["ytd_rate"], row["time_gap"], row["lamp_auto"]) == (None, None, None, "04")
    assert row["total_done"] == D("40.00")


def test_task_takes_the_wording_of_the_list() -> None:
    book = s.clean(task_progress=[s.task(), s.task("gone")])
    item = book.tasks[s.TASK]
    known, gone = complete(book).rows["task_progress"]
    assert (known["seq"], known["action"], known["task"], known["content"], known["city_units"]) == (
        item.seq, item.action, item.task, item.content, item.units,
    )  # fmt: skip
    assert (gone["seq"], gone["content"]) == (None, None)
    assert (known["project_cnt"], gone["project_cnt"]) == (1, 0)


def test_projects_that_left_support_no_task() -> None:
    book = completed(reserve_project=[s.project(stage="9"), s.project(project_uid="b", task_uid=None)])
    assert [row["project_cnt"] for row in book.rows["task_progress"]] == [0, 0]


def test_task_takes_its_people_from_the_department() -> None:
    book = s.clean(task_progress=[s.task(), s.task(s.TASK_ORGANISE, county_lead="样例县发改局", filler="孙样例")])
    book.departments = {"样例县发改局": {"filler": "钱样例", "phone": "0739-5000009"}}
    first, second = complete(book).rows["task_progress"]
    assert (first["dept"], first["filler"], first["phone"]) == ("样例县发改局", "钱样例", "0739-5000009")
    assert (second["filler"], second[beside("filler")]) == ("孙样例", "钱样例")


def test_a_task_that_does_not_concern_the_county() -> None:
    row = completed(task_progress=[s.task(applicable=False)]).rows["task_progress"][0]
    assert (row["status"], row["lamp"]) == ("06", "04")


@pytest.mark.parametrize(
    ("uid", "changes", "rate"),
    [
        ("digital_rd_tool_rate", {"value": D("45.0000"), "county_target": D("90.0000")}, D("50.00")),
        ("digital_rd_tool_rate", {"county_target": None}, None),
        ("GROWTH", {"value": D("125.0000"), "base_2023": D("100.0000")}, D("25.00")),
        ("GROWTH", {"value": D("125.0000"), "base_2023": None}, None),
        ("GROWTH", {"value": None, "base_2023": D("100.0000")}, None),
        ("CUMULATIVE", {"value": D("1.0000"), "cum": D("30.0000"), "county_target": D("60.0000")}, D("50.00")),
        ("CUMULATIVE", {"value": D("30.0000"), "cum": None, "county_target": D("60.0000")}, D("50.00")),
        (None, {"value": None}, None),
    ],
)
def test_indicator_rate(uid: str | None, changes: Row, rate: Decimal | None) -> None:
    targets = s.clean().profile.targets
    found = {
        "GROWTH": next(k for k, t in targets.items() if t["kind"] == "growth_vs_baseline"),
        "CUMULATIVE": next(k for k, t in targets.items() if t.get("cumulative") and t["kind"] != "growth_vs_baseline"),
    }.get(uid or "", uid)
    row = completed(indicator_progress=[s.indicator(indicator_id=found, **changes)]).rows["indicator_progress"][0]
    assert row["rate"] == rate


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(1, 3, D("33.33")), (2, 3, D("66.67")), (None, 3, None), (1, 0, None), (1, None, None)]
)
def test_share(part: int | None, whole: int | None, percent: Decimal | None) -> None:
    assert share(part, whole) == percent


def test_cover_names_the_unit_and_sums_up_the_reasons() -> None:
    reasons = [
        s.explanation("R19", "b", "备案即为此数。"),
        s.explanation("R19", "a", "已核对备案。"),
        s.explanation("R07", "c", None),
    ]
    book = completed(explanation=reasons)
    assert book.cover["explain_summary"] == "R19 a：已核对备案；R19 b：备案即为此数。"
    assert {row["author"] for row in book.rows["explanation"]} == {book.cover["filler"]}
    assert completed().cover["explain_summary"] is None


def test_made_up_data_says_so_in_the_units_name() -> None:
    book = s.clean()
    assert unit_name(book) == "邵阳县"
    book.demo = True
    assert complete(book).cover["county_name"] == "邵阳县（演示数据）"
    book.unit = "999999"
    assert unit_name(book) == "999999（演示数据）"
