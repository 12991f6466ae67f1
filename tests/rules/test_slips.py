"""The slip doctor (rules Q01 to Q12): for each rule a slip that it finds, with the value it proposes, and a true case that it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.book import Book, Past, Row, record_key
from models.derive import complete
from models.forms import BY_TABLE, fields
from models.problems import WARNING, Fix, Problem
from models.rules.catalogue import catalogue
from models.rules.engine import check
from models.rules.evidence import WEIGHTS, sure
from models.rules.identifiers import mended_code, one_slip_apart, uscc_check_character
from models.rules.settle import settled
from models.values import from_plain
from tests.rules import sample as s

D = Decimal
USCC = s.project()["owner_uscc"]
VEHICLES = "scrapped_vehicle_volume"


def grown(*, now: dict[str, Any], earlier: dict[str, Any]) -> Book:
    """The sample with a third month before the last, so that there are two months to go by; `now` and `earlier` change F2."""
    book = s.clean(project_progress=[s.progress(**now)])
    last = book.earlier[0].rows["project_progress"][s.PROJECT]
    before = {**last, "month_invest": D("40.00"), "total_done": D("410.00"), "ytd_invest": D("410.00"), "month_qty": 3, "cum_qty": 15,
              "fund_arrived": D("510.00"), "fund_paid": D("450.00")}  # fmt: skip
    book.earlier = [s.past(project_progress=[{**last, **earlier}]), s.past("2026-09", project_progress=[before])]
    return book


def lines(table: str, row: Row, was: Row | None = None) -> Book:
    """The sample with one record of a table, and how it was sent."""
    book = s.clean(**{table: [row]})
    if was is not None:
        book.earlier = [s.past(**{table: [was]})]
    return book


def new_project(**changes: Any) -> Book:
    """The sample's project as one that was never sent."""
    book = s.clean(reserve_project=[s.project(**changes)])
    book.earlier = [Past("2026-10", {})]
    return book


OCTOBER = s.tradein(record_uid="T-before", period="2026-10")
STEMS = ("apply", "pass", "paid", "pass_amt", "paid_amt", "sale", "sale_amt", "recycle")
NOVEMBER = {f"{name}_cum": OCTOBER[f"{name}_cum"] * 2 for name in STEMS}


def trade(**changes: Any) -> Book:
    return lines("tradein_stat", s.tradein(**{**NOVEMBER, **changes}), OCTOBER)


def indicator(uid: str, was: dict[str, Any], **now: Any) -> Book:
    return lines("indicator_progress", s.indicator(uid, **now), s.indicator(uid, period="2026-10", **was))


def metric(value: str, was: str) -> Book:
    return lines("task_metric", s.metric(value=D(value)), s.metric(record_uid="was", value=D(was)))


def events(amount: str, **changes: Any) -> Book:
    others = [s.event(event_uid=f"E-{n}", event_name=f"样例县第{n}次对接会", sign_amt=D(150 + 100 * n)) for n in range(1, 5)]
    return s.clean(
        matching_event=[*others, s.event(event_uid="E-9", event_name="样例县机电展销会", sign_amt=D(amount), **changes)]
    )


Case = tuple[Callable[[], Book], str, dict[str, Any]]
FOUND: dict[str, list[Case]] = {
    "Q01": [
        (lambda: s.clean(reserve_project=[s.project(total_invest=D("10000000.00"))]), "total_invest", {"total_invest": D("1000.00")}),
        (lambda: s.clean(reserve_project=[s.project(total_invest=D("0.10"))]), "total_invest", {"total_invest": D("1000.00")}),
        (lambda: s.clean(reserve_project=[s.project(equip_invest=D("8000000.00"))]), "equip_invest", {"equip_invest": D("800.00")}),
        (lambda: s.clean(reserve_project=[s.project(year_plan=D("6000.00"))]), "year_plan", {"year_plan": D("600.00")}),
        (lambda: new_project(total_invest=D("10000000.00")), "total_invest", {"total_invest": D("1000.00")}),
        (lambda: new_project(build_invest=D("1000000.00")), "build_invest", {"build_invest": D("100.00")}),
        (lambda: s.clean(project_funding=[s.funding(amount="10000000.00")]), "plan_amount", {"plan_amount": D("1000.00")}),
        (lambda: s.clean(project_equipment=[s.equipment(amount=D("8000000.00"))]), "amount", {"amount": D("800.00")}),
        (lambda: s.clean(project_equipment=[s.equipment(amount=D("8000000.00"), unit_price=D("320000.0000"))]), "amount",
         {"amount": D("800.00"), "unit_price": D("32.0000")}),
        (lambda: s.clean(project_equipment=[s.equipment(unit_price=D("320000.0000"))]), "unit_price", {"unit_price": D("32.0000")}),
        (lambda: s.clean(project_permit=[s.permit(doc_invest=D("10000000.00"))]), "doc_invest", {"doc_invest": D("1000.00")}),
        (lambda: lines("need_equipment", s.need(est_invest=D("6400000.00")), s.need()), "est_invest", {"est_invest": D("640.00")}),
    ],
    "Q02": [
        (lambda: s.clean(reserve_project=[s.project(new_qty=250)]), "new_qty", {"new_qty": 25}),
        (lambda: s.clean(project_equipment=[s.equipment(qty=250)]), "qty", {"qty": 25}),
        (lambda: lines("need_equipment", s.need(qty=250), s.need(qty=25)), "qty", {"qty": 25}),
    ],
    "Q03": [
        (lambda: s.clean(reserve_project=[s.project(fixed_invest=D("800.00"), equip_invest=D("900.00"))]), "equip_invest",
         {"fixed_invest": D("900.00"), "equip_invest": D("800.00")}),
        (lambda: s.clean(reserve_project=[s.project(total_invest=D("900.00"), fixed_invest=D("800.00"), equip_invest=D("1000.00"))]),
         "equip_invest", {"total_invest": D("1000.00"), "fixed_invest": D("900.00"), "equip_invest": D("800.00")}),
        (lambda: new_project(total_invest=D("900.00"), fixed_invest=D("1000.00")), "fixed_invest",
         {"total_invest": D("1000.00"), "fixed_invest": D("900.00")}),
    ],
    "Q05": [
        (lambda: s.clean(project_permit=[s.permit(doc_date=date(2025, 2, 20))]), "doc_date", {"doc_date": date(2026, 2, 20)}),
        (lambda: lines("reserve_project", s.project(plan_end="2026-02"), s.project(plan_end="2027-02")), "plan_start", {"plan_end": "2027-02"}),
        (lambda: lines("matching_event", s.event(event_date=date(2025, 11, 12))), "event_date", {"event_date": date(2026, 11, 12)}),
        (lambda: lines("project_permit", s.permit(doc_date=date(2027, 2, 20)), s.permit(record_uid="other")), "doc_date",
         {"doc_date": date(2026, 2, 20)}),
    ],
    "Q06": [
        (lambda: grown(now={"month_invest": D("503.00")}, earlier={}), "month_invest", {"month_invest": D("43.00")}),
        (lambda: grown(now={"month_invest": D("400000.00")}, earlier={}), "month_invest", {"month_invest": D("40.00")}),
        (lambda: grown(now={"month_qty": 20}, earlier={}), "month_qty", {"month_qty": 2}),
    ],
    "Q07": [
        (lambda: grown(now={"fund_arrived": D("40.00")}, earlier={}), "fund_arrived", {"fund_arrived": D("600.00")}),
        (lambda: grown(now={"fund_paid": D("50.00")}, earlier={}), "fund_paid", {"fund_paid": D("550.00")}),
        (lambda: grown(now={"fund_arrived": D("6000000.00")}, earlier={}), "fund_arrived", {"fund_arrived": D("600.00")}),
        (lambda: grown(now={"fund_arrived": D("562.00"), "fund_paid": D("600.00")}, earlier={}), "fund_paid",
         {"fund_arrived": D("600.00"), "fund_paid": D("562.00")}),
    ],
    "Q08": [
        (lambda: trade(apply_cum=120), "apply_cum", {"apply_cum": 240}),
        (lambda: trade(apply_n=240), "apply_cum", {"apply_n": 120}),
        (lambda: trade(sale_amt_cum=D("880000.00")), "sale_amt_cum", {"sale_amt_cum": D("88.00")}),
        (lambda: trade(sale_cum=202), "sale_cum", {"sale_cum": 220}),
        (lambda: trade(apply_n=100, pass_n=120), "apply_cum", {"apply_n": 120, "pass_n": 100}),
    ],
    "Q09": [
        (lambda: trade(sale_amt=D("440000.00"), sale_amt_cum=D("440044.00")), "sale_amt",
         {"sale_amt": D("44.00"), "sale_amt_cum": D("88.00")}),
        (lambda: s.clean(tradein_stat=[s.tradein(pass_amt=D("50000.00"), pass_amt_cum=D("50000.00"))]), "pass_amt",
         {"pass_amt": D("5.00"), "pass_amt_cum": D("5.00")}),
    ],
    "Q10": [
        (lambda: indicator(VEHICLES, {"value": D(1800), "cum": D(9000)}, value=D("0.19"), cum=D(10900)), "value", {"value": D("1900.0000")}),
        (lambda: indicator("digital_rd_tool_rate", {"value": D(83)}, value=D("0.85")), "value", {"value": D("85.0000")}),
        (lambda: indicator("digital_rd_tool_rate", {"value": D(83)}, value=D("8500")), "value", {"value": D("85.0000")}),
        (lambda: indicator(VEHICLES, {"value": D(1800), "cum": D(9000)}, value=D(1900), cum=D(1900)), "cum", {"cum": D("10900.0000")}),
        (lambda: indicator("equip_invest_growth", {"base_2023": D(286400), "value": D(1)}, base_2023=D(268400), value=D(1)), "base_2023",
         {"base_2023": D("286400.0000")}),
    ],
    "Q11": [
        (lambda: metric("12", "120"), "value", {"value": D("132.0000")}),
        (lambda: metric("1300000", "120"), "value", {"value": D("130.0000")}),
    ],
    "Q12": [(lambda: events("2000000.00"), "sign_amt", {"sign_amt": D("200.00")})],
}  # fmt: skip


def wrong_uscc(**places: str) -> str:
    """The sample's credit code with other signs at some places (p4="O")."""
    signs = list(USCC)
    for place, sign in places.items():
        signs[int(place[1:])] = sign
    return "".join(signs)


FOUND["Q04"] = [
    (lambda: s.clean(reserve_project=[s.project(owner_uscc=wrong_uscc(p4="O"))]), "owner_uscc", {"owner_uscc": USCC}),
    (lambda: new_project(owner_uscc=wrong_uscc(p11="O", p12="O")), "owner_uscc", {"owner_uscc": USCC}),
    (lambda: s.clean(reserve_project=[s.project(project_code="2603-430532-04-02-123456")]), "project_code",
     {"project_code": "2603-430523-04-02-123456"}),
    (lambda: new_project(project_code="2603-43O523-04-02-I23456"), "project_code", {"project_code": "2603-430523-04-02-123456"}),
    (lambda: lines("adv_product", s.product(uscc=USCC[:16] + USCC[17])), "uscc", {"uscc": USCC}),
    (lambda: s.clean(reserve_project=[s.project(contact_phone="0739-500000")]), "contact_phone", {"contact_phone": "0739-5000000"}),
]  # fmt: skip

OTHER_USCC = f"91430523MA2222222{uscc_check_character('91430523MA2222222')}"

LEFT: dict[str, list[Callable[[], Book]]] = {
    "Q01": [
        lambda: s.clean(reserve_project=[s.project(total_invest=D("1100.00"))]),
        lambda: s.clean(
            reserve_project=[s.project(total_invest=D("10000.00"), fixed_invest=D("9000.00"), equip_invest=D("8000.00"))],
            project_funding=[s.funding(amount="10000.00")],
            project_permit=[s.permit(doc_invest=D("10000.00"))],
            project_equipment=[s.equipment(amount=D("8000.00"), qty=250)],
        ),
        lambda: s.clean(project_funding=[s.funding(secured_amount=D("900.00"))]),
        lambda: lines("need_equipment", s.need(est_invest=D("700.00")), s.need()),
    ],
    "Q02": [lambda: s.clean(reserve_project=[s.project(new_qty=27, content="更新数控车床22台、加工中心5台，改造生产线2条。")])],
    "Q03": [lambda: s.clean(reserve_project=[s.project(fixed_invest=D("950.00"), equip_invest=D("850.00"))])],
    "Q04": [
        lambda: s.clean(reserve_project=[s.project(owner_uscc=OTHER_USCC)]),
        lambda: s.clean(reserve_project=[s.project(project_code="2605-430523-04-02-654321")]),
    ],
    "Q05": [
        lambda: s.clean(project_permit=[s.permit(doc_date=date(2025, 3, 1))]),
        lambda: s.clean(reserve_project=[s.project(plan_end="2028-06")]),
        lambda: lines("matching_event", s.event(event_date=date(2025, 11, 12), late_note="上年漏报，本期补报。")),
    ],
    "Q06": [
        lambda: grown(now={"month_invest": D("149.00")}, earlier={}),
        lambda: grown(now={"month_invest": D("500.00"), "fund_paid": D("900.00"), "fund_arrived": D("950.00")}, earlier={}),
        lambda: grown(now={"month_qty": 6}, earlier={}),
    ],
    "Q07": [
        lambda: grown(now={"fund_paid": D("490.00")}, earlier={}),
        lambda: grown(now={"fund_arrived": D("900.00"), "fund_paid": D("560.00")}, earlier={}),
    ],
    "Q08": [lambda: trade(), lambda: trade(apply_cum=235), lambda: trade(apply_cum=120, correction_note="核减重复申请120份。")],
    "Q09": [lambda: trade(sale_amt=D("60.00"), sale_amt_cum=D("104.00"))],
    "Q10": [
        lambda: indicator(VEHICLES, {"value": D(1800), "cum": D(9000)}, value=D(900), cum=D(9900)),
        lambda: indicator("digital_rd_tool_rate", {"value": D(83)}, value=D("83.5")),
    ],
    "Q11": [lambda: metric("130", "120"), lambda: metric("100", "120")],
    "Q12": [lambda: events("900.00"), lambda: events("52800.00", sign_n=16)],
}


def problems(book: Book) -> list[Problem]:
    return check(complete(book))


def proposals(book: Book) -> list[tuple[str | None, Fix]]:
    return [(found.field, found.fix) for found in problems(book) if found.fix]


def values(fix: Fix) -> dict[str, Any]:
    known = fields(BY_TABLE[fix.form])
    return {name: from_plain(value, known[name]) for name, value in fix.changes}


def mended(book: Book, fix: Fix) -> Book:
    """The book with a proposal taken over, as it was before it was completed."""
    rows = {
        table: [{**row, **values(fix)} if (table, record_key(table, row)) == (fix.form, fix.record) else row for row in rows]
        for table, rows in book.rows.items()
    }
    return replace(book, rows={table: [dict(row) for row in rows] for table, rows in rows.items()})


def raw(rule: str, book: Book) -> set[str]:
    """The rules in trial that find something, before their proposals went to other messages."""
    from models.rules.engine import check_row

    done = complete(book)
    return {p.code for table, rows in done.rows.items() for row in rows for p in check_row(done, BY_TABLE[table], row) if p.trial}


CASES = [pytest.param(rule, *case, id=f"{rule}-{n}") for rule, cases in FOUND.items() for n, case in enumerate(cases)]


@pytest.mark.parametrize(("rule", "make", "field", "wanted"), CASES)
def test_a_slip_is_found_and_mended(rule: str, make: Callable[[], Book], field: str, wanted: dict[str, Any]) -> None:
    assert rule in raw(rule, make())
    at, fix = next(pair for pair in proposals(make()) if set(dict(pair[1].changes)) == set(wanted))
    assert values(fix) == wanted
    assert at == field or field in dict(fix.changes)
    assert 60 <= fix.sure <= 99
    assert rule not in raw(rule, mended(make(), fix))


@pytest.mark.parametrize(
    ("rule", "make"), [pytest.param(r, m, id=f"{r}-{n}") for r, ms in LEFT.items() for n, m in enumerate(ms)]
)
def test_what_may_be_true_is_left_alone(rule: str, make: Callable[[], Book]) -> None:
    assert rule not in raw(rule, make())


def test_every_rule_has_both_cases() -> None:
    wanted = {rule for rule in catalogue() if rule.startswith("Q")}
    assert set(FOUND) == set(LEFT) == wanted and all(catalogue()[rule].trial for rule in wanted)


def test_signs_take_their_share_of_the_doubt_that_is_left() -> None:
    assert sure([]) == 0 and sure(["last"]) == WEIGHTS["last"] == sure(["last", "last"])
    assert sure(["last", "unit"]) == 82 and sure(WEIGHTS) == 99


def test_what_is_less_sure_than_the_city_wants_is_not_proposed() -> None:
    book = s.clean(project_permit=[s.permit(doc_date=date(2025, 2, 20))])
    least = replace(book.profile.parameters["slip_sure_min"], value=D(71))
    book.profile = replace(book.profile, parameters={**book.profile.parameters, "slip_sure_min": least})
    assert not proposals(book)


def test_a_proposal_goes_to_the_message_that_speaks_of_the_field_and_the_rule_in_trial_is_silent() -> None:
    found = problems(s.clean(reserve_project=[s.project(equip_invest=D("8000000.00"))]))
    assert "Q01" not in {p.code for p in found}
    assert {(p.code, p.fix.words) for p in found if p.fix} == {("R16", "改为800万元"), ("R54", "改为800万元")}


def test_a_proposal_at_another_field_names_its_own() -> None:
    book = lines("reserve_project", s.project(plan_end="2026-02"), s.project(plan_end="2027-02"))
    assert [(at, fix.words) for at, fix in proposals(book)] == [("plan_start", "计划竣工年月改为2027-02")]


def test_of_two_proposals_for_a_field_the_surer_one_stays() -> None:
    def tried(code: str, fix: Fix) -> Problem:
        return Problem(code, WARNING, code, form="reserve_project", record="1", field="total_invest", trial=True, fix=fix)

    one = Fix("reserve_project", "1", (("total_invest", "1"), ("fixed_invest", "1")), "甲", 70)
    other = Fix("reserve_project", "1", (("fixed_invest", "2"),), "乙", 80)
    third = Fix("reserve_project", "2", (("fixed_invest", "2"),), "丙", 60)
    assert [p.code for p in settled([tried("Q01", one), tried("Q03", other)])] == ["Q03"]
    both = settled([tried("Q01", one), replace(tried("Q03", third), record="2")])
    assert [p.code for p in both] == ["Q01", "Q03"]


def test_a_whole_project_that_has_grown_tenfold_with_its_approval_is_true() -> None:
    assert not raw("Q01", LEFT["Q01"][1]()) and not proposals(LEFT["Q01"][1]())


def test_a_whole_project_in_another_unit_is_not() -> None:
    names = ("total_invest", "fixed_invest", "equip_invest", "build_invest", "year_plan")
    times = {name: s.project()[name] * 10000 for name in names}
    for make in (new_project, lambda **changes: s.clean(reserve_project=[s.project(**changes)])):
        assert {fix.changes for _, fix in proposals(make(**times))} == {proposals(make(**times))[0][1].changes}
        assert values(proposals(make(**times))[0][1]) == {name: s.project()[name] for name in names}


def test_a_code_of_the_same_owner_elsewhere_is_proposed() -> None:
    row = s.product(uscc=USCC[:15] + "000")
    book = s.clean(adv_product=[row])
    book.earlier = [Past("2026-10", {})]
    found = mended_code(complete(book), "adv_product", row, "uscc")
    assert found is not None and found.code == USCC


@given(st.integers(0, 16), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
@settings(max_examples=30)
def test_a_credit_code_that_was_right_before_is_restored(place: int, sign: str) -> None:
    code = USCC[:place] + sign + USCC[place + 1 :]
    row = s.project(owner_uscc=code)
    found = mended_code(s.clean(reserve_project=[row]), "reserve_project", row, "owner_uscc")
    assert (found is None) == (code == USCC)
    assert found is None or found.code == USCC


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("123456", "123457", True), ("123456", "124356", True), ("123456", "12356", True), ("123456", "1233456", True),
     ("123456", "123456", False), ("123456", "321456", False), ("123456", "12345678", False)],
)  # fmt: skip
def test_one_slip_apart(one: str, other: str, apart: bool) -> None:
    assert one_slip_apart(one, other) is apart is one_slip_apart(other, one)
