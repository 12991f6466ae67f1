"""The city's profile holds together."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from models.annexes import Annexes
from models.codes import Entry
from models.forms import FORMS, fields
from models.kinds import CODE, CODES
from models.profile import RESOURCES, Parameter, bring_into_force, built_in, profile, using
from models.rules.catalogue import catalogue

PARAMETERS = list(profile().parameters.values())


def test_it_is_read_once() -> None:
    assert profile() is profile()


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.id)
def test_parameters_are_numbers_with_a_label_and_the_rules_that_use_them(parameter: Parameter) -> None:
    assert type(parameter.value) is Decimal
    assert parameter.label
    assert parameter.source
    assert set(parameter.rules) <= set(catalogue())
    assert profile().limit(parameter.id) == parameter.value


def test_no_parameter_stands_twice() -> None:
    [path] = (RESOURCES / "cities").glob("*/params.json")
    assert [row["id"] for row in json.loads(path.read_text("utf-8"))] == [parameter.id for parameter in PARAMETERS]


def test_exact_limits() -> None:
    assert profile().limit("name_similarity") == Decimal("0.85")
    with pytest.raises(KeyError):
        profile().limit("unknown")


def test_names() -> None:
    assert profile().text("prefix")
    with pytest.raises(KeyError):
        profile().text("unknown")


def test_every_code_list_a_form_names_is_there() -> None:
    named = {field.options for form in FORMS for field in fields(form).values() if field.kind in (CODE, CODES)}
    assert named <= set(profile().codes)


def test_each_category_s_limits_are_of_a_category() -> None:
    limited = {name.rpartition("_")[2] for name in profile().parameters if name.startswith(("subsidy_max_", "price_"))}
    assert limited <= set(profile().codes["CL-TRADEIN"].by_code)


def test_targets_and_crosswalk() -> None:
    assert all(target["id"] == uid and target["indicator"] for uid, target in profile().targets.items())
    assert {target["kind"] for target in profile().targets.values()} == {"growth_vs_baseline", "level", "qualitative", "relative"}
    assert profile().crosswalk
    assert "items" in profile().tasklist


def test_every_parameter_is_within_what_it_can_be() -> None:
    for parameter in PARAMETERS:
        assert parameter.least <= parameter.value <= parameter.most
        assert not parameter.whole or parameter.value == int(parameter.value)
        if parameter.below:
            assert parameter.value <= profile().limit(parameter.below)


def test_what_came_with_the_list_stands_over_the_profile() -> None:
    label = Entry("01", "改过的")
    bring_into_force(Annexes({"small_total": Decimal(5)}, {("2026-11", "01"): date(2026, 11, 25)}, {"CL-CONSUMER": (label,)}))
    assert (profile().limit("small_total"), profile().limit("large_total")) == (5, built_in().limit("large_total"))
    assert profile().due_date("2026-11", "01") == date(2026, 11, 25) and profile().due_date("2026-11", "02") is None
    assert [entry.label for entry in profile().codes["CL-CONSUMER"].entries] == ["改过的", "家电", "家装厨卫"]
    with using(built_in()):
        assert profile() is built_in()
    assert profile() is profile() is not built_in()
    bring_into_force(None)
    assert profile() is built_in()


def test_what_this_program_does_not_know_is_left_out() -> None:
    strange = Annexes({"of_a_newer_program": Decimal(1), "subsidy_max_77": Decimal(1)}, codes={"CL-NEWER": (Entry("01", "甲"),)})
    found = built_in().with_annexes(strange)
    assert found.parameters == built_in().parameters and found.codes.keys() == built_in().codes.keys()
