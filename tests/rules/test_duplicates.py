"""Near-duplicates (rules N01 to N08): what is found for each, what is not, and that the pairs compared grow with the records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models.book import Book, Past
from models.derive import complete
from models.problems import Problem
from models.rules import alike as alike_module
from models.rules.alike import alike, own_part
from models.rules.catalogue import catalogue
from models.rules.engine import check
from models.rules.identifiers import uscc_check_character
from tests.rules import sample as s

D = Decimal
TWIN = "43052320260002"
CODE = "2604-430523-04-02-654321"


def uscc(first17: str) -> str:
    return first17 + uscc_check_character(first17)


def two(**changes: Any) -> Book:
    """The sample's project and a second one; as new ones, so that nothing is compared with last period."""
    rows = [s.project(), s.project(**{"project_uid": TWIN, "project_code": CODE, **changes})]
    lines = {"project_funding": s.funding, "project_permit": s.permit, "project_equipment": s.equipment}
    children = {t: [make(), make(record_uid=f"{TWIN}-1", project_uid=TWIN)] for t, make in lines.items()}
    book = s.clean(reserve_project=rows, project_progress=[s.progress(), s.progress(project_uid=TWIN)], **children)
    book.earlier = []
    return book


ELSEWHERE = {"owner_name": "样例县第二机械有限公司", "owner_uscc": uscc("91430523MA0000002"), "contact_phone": "0739-5000009",
             "site": "样例县白石镇工业园区"}  # fmt: skip
OWNER = {"owner_uscc": None, "contact_phone": "0739-5000009"}


def events(**changes: Any) -> Book:
    return s.clean(matching_event=[s.event(), s.event(**{"event_uid": "E-2", "host": "样例县工商业联合会", **changes})])


def needs(**changes: Any) -> Book:
    return s.clean(need_equipment=[s.need(), s.need(record_uid="N-2", **changes)])


def products(**changes: Any) -> Book:
    return s.clean(adv_product=[s.product(), s.product(record_uid="P-2", **changes)])


def anew(**changes: Any) -> Book:
    """The sample's project under a new id, while the one sent last is gone."""
    book = two(**changes)
    for table in ("reserve_project", "project_funding", "project_permit", "project_equipment", "project_progress"):
        book.rows[table] = book.rows[table][1:]
    book.earlier = [s.past()]
    return book


def tasks(words: str) -> Book:
    return s.clean(task_progress=[s.task(), s.task(s.TASK_ORGANISE, progress=words)])


SAME_WORDS = s.task()["progress"]
FOUND: dict[str, list[Callable[[], Book]]] = {
    "N01": [
        lambda: two(owner_name="样例县示范机械厂", owner_uscc=None),
        lambda: two(**{**ELSEWHERE, "owner_uscc": None, "site": s.project()["site"]}, project_name="样例县示范机械厂生产线设备更新项目（二车间）"[:18]),
    ],
    "N02": [
        lambda: two(project_name="样例县装备园区技术升级工程"),
        lambda: two(project_name="样例县示范机械厂生产线设备更新改造项目", project_code=None, content="购置焊接机器人8台、激光切割机2台。"),
    ],
    "N03": [
        lambda: two(**OWNER, owner_name="样例县示范机诫有限公司", project_name="样例县铸造车间电炉改造项目"),
        lambda: two(**OWNER, owner_name="样例县示机范械有限公司", contact="李样例", site="样例县白石镇"),
        lambda: two(**OWNER, owner_name="样例县示范机械有限责任公司", site="样例县白石镇"),
    ],
    "N04": [
        lambda: events(event_date=date(2026, 11, 13)),
        lambda: events(event_name="装备制造供需对接会", host="样例县工信局"),
        lambda: events(event_name="全县工业企业采购洽谈活动"),
    ],
    "N05": [lambda: needs(equip_name="数控车床设备"), lambda: needs(qty=21)],
    "N06": [lambda: products(product_name="数控龙门铣床（新）"), lambda: products(model="XK2420", product_name="数控龙门铣床", company="样例县示范机械公司")],
    "N07": [lambda: anew(), lambda: anew(project_name="样例县示范机械厂生产线设备更新改造项目", project_code=None)],
    "N08": [lambda: tasks(SAME_WORDS)],
}  # fmt: skip
LEFT: dict[str, list[Callable[[], Book]]] = {
    "N01": [
        lambda: two(**ELSEWHERE),
        lambda: two(owner_name="样例县示范机械厂", owner_uscc=None, total_invest=D("1200.00")),
        lambda: two(**{**ELSEWHERE, "owner_uscc": None}, project_name="样例县示范机械厂生产线设备更新二期项目"),
    ],
    "N02": [
        lambda: two(project_name="样例县装备园区技术升级工程", content="购置焊接机器人8台、激光切割机2台。"),
        lambda: two(project_name="样例县示范机械厂生产线设备更新项目（二期）"),
        lambda: two(project_name="样例县装备园区技术升级工程", total_invest=D("990.00")),
    ],
    "N03": [
        lambda: two(owner_name="样例县示范机具有限公司", owner_uscc=uscc("91430523MA7777777")),
        lambda: two(**OWNER, owner_name="样例县第一机械有限公司", site="样例县白石镇"),
        lambda: two(**OWNER, owner_name="样例县模范机械有限公司", site="样例县白石镇"),
    ],
    "N04": [
        lambda: events(event_date=date(2026, 11, 15)),
        lambda: events(event_name="样例县银企对接会", place="样例县宾馆"),
        lambda: events(event_date=date(2026, 11, 13), host="样例县工信局"),
    ],
    "N05": [lambda: needs(equip_name="龙门铣床"), lambda: needs(qty=3, est_invest=D("96.00"))],
    "N06": [lambda: products(model="XK2425", product_name="数控龙门铣床（新）"), lambda: products(product_name="立式加工中心")],
    "N07": [
        lambda: anew(project_name="样例县铸造车间电炉改造项目", content="更新中频电炉6台、砂处理线1条。"),
        lambda: two(),
    ],
    "N08": [lambda: tasks("11月3日县专班召开调度会，明确20个单位分工，印发任务清单。")],
}


def hits(book: Book, rule: str) -> list[Problem]:
    return [found for found in check(complete(book)) if found.code == rule]


@pytest.mark.parametrize(
    ("rule", "make"), [pytest.param(r, m, id=f"{r}-{n}") for r, ms in FOUND.items() for n, m in enumerate(ms)]
)
def test_found_once_with_the_other_one_named(rule: str, make: Callable[[], Book]) -> None:
    (found,) = hits(make(), rule)
    assert found.trial and found.fix is None and "{" not in found.message


@pytest.mark.parametrize(
    ("rule", "make"), [pytest.param(r, m, id=f"{r}-{n}") for r, ms in LEFT.items() for n, m in enumerate(ms)]
)
def test_left_alone(rule: str, make: Callable[[], Book]) -> None:
    assert hits(make(), rule) == []


def test_every_rule_has_both_cases() -> None:
    wanted = {rule for rule in catalogue() if rule.startswith("N")}
    assert set(FOUND) == set(LEFT) == wanted and all(catalogue()[rule].trial for rule in wanted)


def test_a_message_says_which_row_it_is() -> None:
    (found,) = hits(FOUND["N01"][0](), "N01")
    assert found.record == TWIN and "第1行“样例县示范机械厂生产线设备更新项目”（样例县示范机械有限公司）" in found.message
    (found,) = hits(FOUND["N07"][0](), "N07")
    assert s.PROJECT in found.message and "代码" not in found.message


def test_numbers_and_phases_tell_names_apart() -> None:
    assert alike("样例县示范厂锅炉改造项目", "样例县示范厂锅炉改造工程", 80)
    assert not alike("样例县示范厂锅炉改造一期", "样例县示范厂锅炉改造二期", 80)
    assert not alike("样例县1号泵站改造", "样例县2号泵站改造", 80)
    assert not alike(None, "样例县1号泵站改造", 80) and own_part("设备更新项目") == "设备更新项目"


def county(count: int) -> Book:
    """So many projects, five an owner, half of them of the same amount."""
    rows = [
        s.project(project_uid=f"4305232026{n:04d}", project_name=f"样例县第{n % 37}车间{n // 7}号线改造项目", project_code=None,
                  owner_name=f"样例县{n // 5}机械有限公司", owner_uscc=None, total_invest=D(1000 if n % 2 else 10000 + n // 6))
        for n in range(count)
    ]  # fmt: skip
    return Book(s.UNIT, s.PERIOD, s.TODAY, {"reserve_project": rows, "submission": [s.cover()]}, earlier=[Past("2026-10", {})])


def test_pairs_compared_grow_with_the_records_and_not_with_their_square(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    real = alike_module.before

    def counted(*given: Any) -> Any:
        for other in real(*given):
            compared.append(other)
            yield other

    monkeypatch.setattr("models.rules.duplicates.before", counted)
    from models.rules.duplicates import n01, n02, n03

    counts = []
    for size in (500, 2000):
        compared.clear()
        book = complete(county(size))
        for row in book.rows["reserve_project"]:
            for rule in (n01, n02, n03):
                list(rule(book, row))
        counts.append(len(compared))
    assert counts[0] > 0
    assert counts[1] <= counts[0] * 4 * 1.5
