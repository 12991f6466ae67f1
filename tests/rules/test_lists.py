"""Rules of the lists (rules paper, part 八): a record that breaks each, and one that just passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from models.book import Book
from models.derive import complete
from models.rules import lists as rules
from models.rules.engine import check
from tests.rules.sample import PROJECT, TODAY, assert_only, clean, codes, need, policy, product

Case = Callable[[], Book]

BREAKS: dict[str, Case] = {
    "L01": lambda: clean(adv_product=[product(), product(record_uid="P-2", company="样例县示范机械 有限公司", model="xk－2420")]),
    "L02": lambda: clean(need_equipment=[need(project_uid="43052320269999")]),
    "L03": lambda: clean(policy_list=[policy(valid_to=date(2026, 11, 21))]),
}
PASSES: dict[str, Case] = {
    "L01": lambda: clean(adv_product=[product(), product(record_uid="P-2", model="XK2425")]),
    "L02": lambda: clean(need_equipment=[need(project_uid=PROJECT)]),
    "L03": lambda: clean(policy_list=[policy(valid_to=TODAY)]),
}


def test_every_rule_of_the_part_has_both_cases() -> None:
    expected = {"L01", "L02", "L03"}
    implemented = {name.upper() for name in vars(rules) if name[1:].isdigit()}
    assert set(BREAKS) == set(PASSES) == implemented == expected


@pytest.mark.parametrize("rule", BREAKS)
def test_breaks(rule: str) -> None:
    assert_only(BREAKS[rule](), rule)


@pytest.mark.parametrize("rule", PASSES)
def test_just_passes(rule: str) -> None:
    assert codes(PASSES[rule]()) == set()


def test_l01_is_found_once_at_the_later_product() -> None:
    assert [found.record for found in check(complete(BREAKS["L01"]()))] == ["P-2"]


@pytest.mark.parametrize("changes", [{"company": "样例县另一机械有限公司"}, {"product_name": "数控立式铣床"}])
def test_l01_another_company_or_name_is_another_product(changes: dict[str, str]) -> None:
    assert "L01" not in codes(clean(adv_product=[product(), product(record_uid="P-2", **changes)]))


def test_l01_cannot_tell_products_without_a_model() -> None:
    assert codes(clean(adv_product=[product(model=None), product(record_uid="P-2", model=None)])) == {"E01"}


def test_l02_alone_judges_an_empty_project() -> None:
    assert codes(clean(need_equipment=[need(project_uid=None)])) == {"L02"}
    assert codes(clean(need_equipment=[need(project_uid=None, need_status="01")])) == set()


def test_l03_a_policy_without_an_end_goes_on() -> None:
    assert codes(clean(policy_list=[policy(valid_to=None)])) == set()
