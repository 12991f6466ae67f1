"""Rules of the trade-in figures (rules paper, part 六): a record that breaks each, and one that just passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from models.book import Book, Row
from models.derive import complete
from models.problems import Problem
from models.profile import Profile
from models.rules import tradein as rules
from models.rules.engine import check
from tests.rules.sample import assert_only, clean, codes, past, tradein

Case = Callable[[], Book]
CARS, APPLIANCES, BIKES, FARM = "01", "03", "05", "11"


def month(category: str = APPLIANCES, **changes: Any) -> Book:
    """The first month of a category."""
    return clean(tradein_stat=[tradein(category, **changes)])


def after(was: Row, **changes: Any) -> Book:
    """A category's month after one that was sent so."""
    book = month(**changes)
    book.earlier = [past(tradein_stat=[was])]
    return book


def money(name: str, amount: str) -> dict[str, Decimal]:
    """An amount of this month with the cumulative one that fits."""
    return {name: Decimal(amount), f"{name}_cum": Decimal(amount)}


def cars(**changes: Any) -> dict[str, Any]:
    """Fitting figures for a hundred cars."""
    return {"category": CARS, "nev_n": 60, **money("pass_amt", "150.00"), **money("sale_amt", "1100.00"), **changes}


OCTOBER = tradein(record_uid="T-before", period="2026-10")
DOUBLE = {f"{name}_cum": OCTOBER[f"{name}_cum"] * 2 for name in ("apply", "pass", "paid", "pass_amt", "paid_amt", "sale", "sale_amt",
                                                                   "recycle")}  # fmt: skip

BREAKS: dict[str, Case] = {
    "C01": lambda: after(OCTOBER, **{**DOUBLE, "apply_cum": 241}),
    "C02": lambda: month(paid_n=101, paid_cum=101),
    "C03": lambda: month(**money("paid_amt", "5.02")),
    "C04": lambda: month(**money("pass_amt", "20.01")),
    "C05": lambda: month(**money("sale_amt", "3.29")),
    "C06": lambda: month(**cars(nev_n=121)),
    "C08": lambda: month(**cars(recycle_n=99, recycle_cum=99)),
}
PASSES: dict[str, Case] = {
    "C01": lambda: after(OCTOBER, **DOUBLE),
    "C02": lambda: month(paid_n=100, paid_cum=100, pass_n=120, pass_cum=120, recycle_n=120, recycle_cum=120),
    "C03": lambda: month(**money("paid_amt", "5.01")),
    "C04": lambda: month(**money("pass_amt", "20.00")),
    "C05": lambda: month(**money("sale_amt", "3.30")),
    "C06": lambda: month(**cars(nev_n=120)),
    "C08": lambda: month(**cars(recycle_n=100, recycle_cum=100)),
}


def problems(book: Book, rule: str) -> list[Problem]:
    return [found for found in check(complete(book)) if found.code == rule]


def test_every_rule_of_the_part_has_both_cases() -> None:
    expected = {"C01", "C02", "C03", "C04", "C05", "C06", "C08"}
    implemented = {name.upper() for name in vars(rules) if name[1:].isdigit()}
    assert set(BREAKS) == set(PASSES) == implemented == expected


@pytest.mark.parametrize("rule", BREAKS)
def test_breaks(rule: str) -> None:
    assert_only(BREAKS[rule](), rule)


@pytest.mark.parametrize("rule", PASSES)
def test_just_passes(rule: str) -> None:
    assert codes(PASSES[rule]()) == set()


def test_pairs_follow_the_form() -> None:
    assert rules.pairs() == (
        ("apply_n", "apply_cum"), ("pass_n", "pass_cum"), ("paid_n", "paid_cum"), ("pass_amt", "pass_amt_cum"),
        ("paid_amt", "paid_amt_cum"), ("sale_n", "sale_cum"), ("sale_amt", "sale_amt_cum"), ("recycle_n", "recycle_cum"),
    )  # fmt: skip


def test_c01_names_the_figure_and_its_parts() -> None:
    [found] = problems(BREAKS["C01"](), "C01")
    assert found.field == "apply_cum"
    assert found.message == "申请量累计241不等于上期累计120加本期120；核减、调整的须填更正说明。"


@pytest.mark.parametrize(("part", "total"), rules.pairs())
def test_c01_looks_at_every_pair(part: str, total: str) -> None:
    book = after(OCTOBER, **{**DOUBLE, total: OCTOBER[total] * 2 - 1})
    assert [found.field for found in problems(book, "C01")] == [total]


def test_c01_tolerates_a_cent_in_amounts_only() -> None:
    assert codes(after(OCTOBER, **{**DOUBLE, "sale_amt_cum": Decimal("88.01")})) == set()
    assert codes(after(OCTOBER, **{**DOUBLE, "sale_amt_cum": Decimal("88.02")})) == {"C01"}


def test_c01_is_settled_by_a_note() -> None:
    assert codes(after(OCTOBER, **{**DOUBLE, "apply_cum": 239, "correction_note": "核减重复申请1份。"})) == set()


def test_c01_waits_for_a_first_period_sent() -> None:
    book = month(apply_cum=500)
    book.earlier = []
    assert "C01" not in codes(book)


def test_c01_counts_from_nothing_where_the_last_period_lacks_the_category() -> None:
    assert codes(after(tradein(BIKES), apply_cum=500)) == {"C01"}
    assert codes(after(tradein(BIKES))) == set()


def test_c01_leaves_empty_fields_to_e01() -> None:
    assert codes(after(OCTOBER, **{**DOUBLE, "apply_n": None})) == {"E01"}
    assert codes(after(OCTOBER, **{**DOUBLE, "apply_cum": None})) == {"E01"}
    assert codes(month(apply_cum=500, category=None)) == {"E01"}


def test_c02_more_approved_than_applied_for() -> None:
    book = month(apply_n=99, apply_cum=99)
    assert codes(book) == {"C02"}
    assert problems(book, "C02")[0].field == "pass_cum"


def test_c03_and_c02_compare_nothing_with_nothing() -> None:
    assert codes(month(pass_cum=None, pass_amt_cum=None)) == {"E01"}


def test_c04_says_the_average_and_the_category() -> None:
    [found] = problems(BREAKS["C04"](), "C04")
    assert found.message == "平均每件补贴2001元，超出家电标准上限2000元。"


@pytest.mark.parametrize(("amount", "shown"), [("3.29", "299.09元"), ("330.11", "3万元"), ("1100.00", "10万元")])
def test_c05_says_the_price_as_people_do(amount: str, shown: str) -> None:
    [found] = problems(month(**money("sale_amt", amount)), "C05")
    assert found.message.startswith(f"家电平均单价{shown}异常（一般300元至3万元）")


def test_c05_allows_the_highest_price() -> None:
    assert codes(month(**money("sale_amt", "330.00"))) == set()
    assert codes(month(**cars(**money("sale_amt", "220.00")))) == set()
    assert codes(month(**cars(**money("sale_amt", "219.99")))) == {"C05"}


def test_c04_and_c05_need_a_limit_and_pieces() -> None:
    dear = {**money("pass_amt", "900.00"), **money("sale_amt", "90000.00")}
    assert codes(month(category="13", **dear)) == {"C04"}
    nothing = dict(pass_n=0, pass_cum=0, paid_n=0, paid_cum=0, sale_n=0, sale_cum=0)
    assert codes(month(**nothing)) == set()
    unlimited = month(**dear)
    unlimited.profile = _without_limits(unlimited)
    assert codes(unlimited) == set()


def _without_limits(book: Book) -> Profile:
    kept = {name: p for name, p in book.profile.parameters.items() if not name.startswith(("subsidy_max_", "price_"))}
    return replace(book.profile, parameters=kept)


def test_c06_and_c08_are_of_their_groups_only() -> None:
    assert codes(month(nev_n=121, recycle_n=0, recycle_cum=0)) == set()
    machines = dict(category=FARM, **money("sale_amt", "9000.00"))
    assert codes(month(**machines, recycle_n=99, recycle_cum=99)) == {"C08"}


def test_c01_goes_on_after_an_empty_figure() -> None:
    book = after(OCTOBER, **{**DOUBLE, "apply_n": None, "sale_cum": OCTOBER["sale_cum"] * 2 - 1})
    assert [found.field for found in problems(book, "C01")] == ["sale_cum"]


def test_c02_says_what_is_not_filled_in() -> None:
    [found] = problems(month(paid_n=101, paid_cum=101, apply_cum=None), "C02")
    assert "101" in found.message and found.message.count("未填") == 1 and "X" not in found.message


def test_c04_rounds_the_average_away_from_the_limit() -> None:
    [found] = problems(month(pass_n=99, pass_cum=99, **money("pass_amt", "20.00")), "C04")
    assert "2020.21元" in found.message


@pytest.mark.parametrize(("yuan", "shown"), [("9999.99", "9999.99元"), ("10000", "1万元"), ("299.085", "299.09元")])
def test_amounts_are_said_as_people_do(yuan: str, shown: str) -> None:
    assert rules._money(Decimal(yuan)) == shown


def test_a_price_may_have_one_limit_only() -> None:
    assert rules._range(Decimal(300), None) == "不低于300元"
    assert rules._range(None, Decimal(30000)) == "不超过3万元"
