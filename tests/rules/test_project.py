"""The rules of part 三 of the rules paper: each one set off by a record that breaks it, and not by one that just passes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal as D
from string import Formatter

import pytest

from models.book import Book, Past
from models.forms import ReserveProject
from models.rules.catalogue import RuleEntry, catalogue
from models.rules.compare import differs, exceeds, positive, share_above, share_below, slip, smallest, summed
from models.rules.engine import check, rules_by_table
from models.rules.project import uscc_check_character
from models.rules.project_money import excerpts
from tests.rules.project_cases import BROKEN, PASSING
from tests.rules.project_cases.base import Case, alone, bond, changed, grant, loan, planned
from tests.rules.project_cases.content import energy, vanished
from tests.rules.project_cases.money import LONG, sent
from tests.rules.sample import PROJECT, assert_only, clean, codes, complete, permit, project

GENERAL = "R57"
CHAPTER = [entry for entry in catalogue().values() if entry.id.startswith("R") and entry.id != GENERAL]


def _params(cases: Iterable[Case]) -> list[object]:
    numbered: dict[str, int] = {}
    found = []
    for rule, make in cases:
        numbered[rule] = numbered.get(rule, 0) + 1
        found.append(pytest.param(rule, make, id=f"{rule}-{numbered[rule]}"))
    return found


@pytest.mark.parametrize(("rule", "make"), _params(BROKEN))
def test_a_record_that_breaks_the_rule(rule: str, make: Callable[[], Book]) -> None:
    assert_only(make(), rule)


@pytest.mark.parametrize(("rule", "make"), _params(PASSING))
def test_a_record_that_just_passes(rule: str, make: Callable[[], Book]) -> None:
    assert rule not in codes(make())


@pytest.mark.parametrize("make", [clean, alone, bond, loan, grant])
def test_the_records_that_are_broken_were_clean(make: Callable[[], Book]) -> None:
    assert codes(make()) == set()


@pytest.mark.parametrize("make", [clean, bond, loan, grant])
@pytest.mark.parametrize(
    ("rule", "times"),
    [("R15", "1.5"), ("R18", "0"), ("R19", "100"), ("R20", "0.0015"), ("R21", "10"), ("R21", "0.1"), ("R22", "1.5")],
)
def test_one_slip_in_the_total_sets_off_no_more_than_the_catalogue_says(make: Callable[[], Book], rule: str, times: str) -> None:
    book = make()
    project = book.rows["reserve_project"][0]
    project["total_invest"] = (project["total_invest"] * D(times)).quantize(D("0.01"))
    assert_only(book, rule)


@pytest.mark.parametrize("cases", [BROKEN, PASSING])
def test_every_rule_of_the_chapter_has_its_cases(cases: list[Case]) -> None:
    assert {rule for rule, _ in cases} == {entry.id for entry in CHAPTER}


def _placeholders(entry: RuleEntry) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(entry.message) if name}


@pytest.mark.parametrize(("rule", "make"), _params(BROKEN))
def test_a_hit_has_the_values_of_its_message_and_no_more(rule: str, make: Callable[[], Book]) -> None:
    book = complete(make())
    entry = catalogue()[rule]
    function = next(f for e, f in rules_by_table()[entry.table] if e.id == rule)
    hits = [found for row in book.rows[entry.table] for found in function(book, row)]
    assert hits and all(set(found.values) == _placeholders(entry) for found in hits)
    assert not any("None" in entry.text(found.values) for found in hits)


@pytest.mark.parametrize("entry", CHAPTER, ids=lambda entry: entry.id)
def test_every_rule_says_what_to_do(entry: RuleEntry) -> None:
    assert entry.hint.endswith("。") and not set("您！!") & set(entry.hint + entry.message)
    assert set(entry.consequences) <= set(catalogue()) - {entry.id}


@pytest.mark.parametrize(
    "code", ["12100000400000624D", "91100000100003962T", "12100000400002259P", "1210000042500615X0", "91110000101623741K"]
)
def test_the_check_character_of_real_credit_codes(code: str) -> None:
    assert uscc_check_character(code[:17]) == code[17]


@pytest.mark.parametrize("first17", ["91350211M0000XUFO", "9135"])
def test_what_is_no_credit_code_has_no_check_character(first17: str) -> None:
    with pytest.raises(ValueError):
        uscc_check_character(first17)


def test_a_wrong_check_character_is_a_warning_that_names_the_right_one() -> None:
    book = clean()
    book.rows["reserve_project"][0]["owner_uscc"] = "91350211M0000XUF46"
    (problem,) = check(complete(book))
    assert (problem.code, problem.severity, problem.needs_reason) == ("R12", "warning", True)
    assert f"“{uscc_check_character('91350211M0000XUF4')}”" in problem.message


def test_r48_points_at_what_is_missing() -> None:
    books = (energy("1000.00", None, "100.00"), energy(None, "900.00", "100.00"))
    found = [problem.field for book in books for problem in check(complete(book)) if problem.code == "R48"]
    assert found == ["energy_after", "energy_before"]


def test_r51_judges_a_small_saving_too() -> None:
    assert "R51" in codes(energy("1000.00", "999.50", "0.50", co2_cut=D("5.00")))


def test_r55_judges_a_single_new_machine_and_says_where_there_is_no_number() -> None:
    assert "R55" in codes(changed(retire_qty=1000, new_qty=1))
    (problem,) = [found for found in check(complete(changed(retire_qty=0, new_qty=None))) if found.code == "R55"]
    assert "更新设备（未填数量）不匹配" in problem.message


def test_r67_points_at_what_is_missing() -> None:
    books = (loan(loan_years=None), loan(loan_banks=None))
    assert [found.field for book in books for found in check(complete(book)) if found.code == "R67"] == [
        "loan_years",
        "loan_banks",
    ]


def test_nothing_vanishes_where_no_projects_were_sent() -> None:
    book = clean()
    book.earlier = [Past("2026-10", {})]
    assert "R61" not in codes(book)


def test_a_vanished_project_is_reported_under_its_own_id() -> None:
    (problem,) = check(complete(vanished()))
    assert (problem.code, problem.record, problem.form) == ("R61", PROJECT, "submission")
    assert "样例县示范机械厂生产线设备更新项目" in problem.message


def test_a_long_text_is_cut_to_where_it_changed() -> None:
    book = sent(content=LONG.format(3))
    book.rows["reserve_project"][0]["content"] = LONG.format(12)
    (problem,) = check(complete(book))
    assert problem.message == (
        "“主要建设内容及规模”由“…建设除尘系统3套、循环水系统1套，同步更新配电设施，新增检测…”"
        "改为“…建设除尘系统12套、循环水系统1套，同步更新配电设施，新增检…”，请填写变更原因。"
    )


def test_a_text_is_cut_only_where_it_is_too_long() -> None:
    whole = LONG[:29]
    assert excerpts(f"{whole}甲", f"{whole}乙") == (f"{whole}甲", f"{whole}乙")
    assert excerpts(LONG[:31], LONG[:32]) == (f"…{LONG[25:31]}", f"…{LONG[25:32]}")
    assert excerpts(f"甲{LONG}", f"乙{LONG}") == (f"甲{whole}…", f"乙{whole}…")


def test_a_text_that_was_emptied_is_no_change_of_it() -> None:
    book = sent()
    book.rows["reserve_project"][0]["owner_name"] = ""
    assert "R22" not in codes(book)


def test_a_short_text_is_shown_whole() -> None:
    (problem,) = check(complete(sent(total_invest=D("1000.02"))))
    assert problem.message == "“总投资”由“1000.02”改为“1000”，请填写变更原因。"


@pytest.mark.parametrize(
    ("new", "old", "factor"),
    [
        ("10.2", "1", 10), ("10.21", "1", None), ("9.8", "1", 10), ("9.79", "1", None), ("1", "100", 100), ("0.98", "1000", 1000),
        ("30000", "3", 10000), ("5", "5", None), ("100000", "1", None), ("0", "1", None), ("1", "0", None),
        ("1", "0.1", 10), ("0.1", "1", 10),
    ],
)  # fmt: skip
def test_slips_of_the_unit(new: str, old: str, factor: int | None) -> None:
    assert slip(D(new), D(old), D(2)) == factor


@pytest.mark.parametrize(("new", "tolerance", "factor"), [("0", 100, None), ("5.6", 45, 10), ("5.6", 43, None)])
def test_slips_of_the_unit_within_a_wide_tolerance(new: str, tolerance: int, factor: int | None) -> None:
    assert slip(D(new), D(1), D(tolerance)) == factor


def test_the_least_size_of_a_field_without_one_is_nothing() -> None:
    assert (smallest(ReserveProject, "project_name"), smallest(ReserveProject, "remark")) == (6, 0)


def test_amounts_are_equal_within_a_cent_of_the_unit_and_not_compared_with_nothing() -> None:
    assert exceeds(D("1.02"), D("1.00")) and not exceeds(D("1.01"), D("1.00")) and not exceeds(D("1.00"), D("1.02"))
    assert (
        differs(D("1.00"), D("1.02"))
        and not differs(D("1.00"), D("1.01"))
        and not differs(None, D(1))
        and not differs(D(1), None)
    )
    assert summed([D(1), D(2)]) == 3 and summed([D(1), None]) is None and summed([]) is None


def test_an_amount_is_positive_from_the_first_cent_on() -> None:
    assert positive(D("0.01")) and not positive(D(0)) and not positive(None)


def test_shares_are_of_something_and_rounded_away_from_the_limit() -> None:
    assert share_below(D(1), D(3), D(40)) == D("33.33") and share_above(D(1), D(3), D(30)) == D("33.34")
    assert share_below(D("0.04"), D("0.5"), D(10)) == 8 and share_above(D("0.06"), D("0.5"), D(10)) == 12
    for share in (share_below, share_above):
        assert share(D(1), D(10), D(10)) is None
        assert share(D(-1), D(0), D(10)) is share(D(1), D(0), D(10)) is None
        assert share(None, D(10), D(10)) is share(D(1), None, D(10)) is None


def test_two_permits_waited_for_are_both_named() -> None:
    waiting = dict(status="02", doc_no=None, doc_date=None, authority=None, doc_invest=None, expect="2026-12")
    lines = [permit(), permit(record_uid="C2", permit="06", **waiting), permit(record_uid="C3", permit="03", **waiting)]
    (problem,) = [found for found in check(complete(clean(project_permit=lines))) if found.code == "R29"]
    assert problem.message.count("、") == catalogue()["R29"].message.count("、") + 1 and "X" not in problem.message


def test_a_permit_without_a_kind_is_called_this_permit() -> None:
    book = clean(project_permit=[permit(), permit(record_uid="C2", permit=None, doc_no=None)])
    (problem,) = [found for found in check(complete(book)) if found.code == "R30"]
    assert "该手续" in problem.message and "X" not in problem.message


def test_a_project_without_a_name_has_the_same_code_all_the_same() -> None:
    book = clean(reserve_project=[project(project_name=None), planned(project_code=project()["project_code"])])
    found = {problem.message for problem in check(complete(book)) if problem.code == "R08"}
    assert any("“”" in message for message in found)


@pytest.mark.parametrize("code", ["2605-110000-04-02-12345", "2705-430523-04-02-12345", "9913-430523-04-02-12345"])
def test_a_code_of_the_wrong_form_is_read_no_further(code: str) -> None:
    book = clean(reserve_project=[project(project_code=code), planned(project_code=code)])
    assert codes(book) & {f"R{number:02}" for number in range(2, 9)} == {"R02"}
