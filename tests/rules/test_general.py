"""Rules of every form: E01, E03, E04, P08 and R57, each with a record that breaks it and one that just passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models.book import Book
from models.derive import complete
from models.forms import FORMS, Form, ReserveProject, TaskEvidence, fields
from models.kinds import CODE, INTEGER, OPTIONAL, REQUIRED, TEXTS, Field
from models.problems import Problem
from models.rules.engine import check
from models.rules.general import e03, is_phone, limit_text
from tests.rules import sample as s


def project(**changes: Any) -> Book:
    return s.clean(reserve_project=[s.project(**changes)])


def evidence(**changes: Any) -> Book:
    return s.clean(task_evidence=[s.evidence(**changes)])


def event(**changes: Any) -> Book:
    return s.clean(matching_event=[s.event(**changes)])


def contact(phone: str) -> Book:
    return project(contact_phone=phone)


BREAKS: dict[str, list[Callable[[], Book]]] = {
    "E01": [lambda: project(site=None), lambda: project(upgrade_direction=None), lambda: evidence(title=None)],
    "E03": [
        lambda: project(site="样例镇"),
        lambda: project(retire_years=61),
        lambda: project(retire_years=-1),
        lambda: project(build_invest=Decimal("1000.02")),
        lambda: project(project_name="样例县示范机械厂设备更新项目" * 8),
        lambda: evidence(evidence_date=date(2026, 11, 23)),
    ],
    "E04": [lambda: project(project_type="77"), lambda: event(event_type=("01", "77"))],
    "P08": [
        lambda: project(remark="附件为机密★文件"),
        lambda: project(remark="文件定为秘密级"),
        lambda: s.clean(matching_event=[s.event(project_uids=("绝密 ★",))]),
    ],
    "R57": [lambda: contact("12345678901"), lambda: contact("0739-500"), lambda: contact("500、13900000000")],
}

PASSES: dict[str, list[Callable[[], Book]]] = {
    "E01": [
        lambda: project(retire_value=None),
        lambda: project(field_city="08", upgrade_direction=None),
        lambda: project(project_code=None),
        lambda: evidence(doc_no=None),
    ],
    "E03": [
        lambda: project(site="样例镇里"),
        lambda: project(retire_years=60),
        lambda: project(retire_years=0),
        lambda: project(build_invest=Decimal("1000.01")),
        lambda: project(total_invest=None),
        lambda: project(project_name="样例厂"),
        lambda: evidence(evidence_date=s.TODAY),
    ],
    "E04": [lambda: project(project_type="99"), lambda: s.clean(submission=[s.cover(county_code="430999")])],
    "P08": [lambda: project(remark="无涉密内容，秘密不入本系统。"), lambda: project(remark=None)],
    "R57": [lambda: contact("13900000000"), lambda: contact("0739-5000000-12"), lambda: contact("5000000、500")],
}


def cases(table: dict[str, list[Callable[[], Book]]]) -> list[Any]:
    return [pytest.param(rule, make, id=f"{rule}-{n}") for rule, makes in table.items() for n, make in enumerate(makes, 1)]


def hits(made: Book, rule: str) -> list[Problem]:
    return [problem for problem in check(complete(made)) if problem.code == rule]


@pytest.mark.parametrize(("rule", "make"), cases(BREAKS))
def test_breaks(rule: str, make: Callable[[], Book]) -> None:
    s.assert_only(make(), rule)


@pytest.mark.parametrize(("rule", "make"), cases(PASSES))
def test_just_passes(rule: str, make: Callable[[], Book]) -> None:
    assert rule not in s.codes(make())


@pytest.mark.parametrize(
    ("make", "rule", "field", "text"),
    [
        (BREAKS["E01"][0], "E01", "site", "建设地点未填写。"),
        (BREAKS["E03"][0], "E03", "site", "建设地点超出范围（4–100字），现为3字。"),
        (BREAKS["E03"][1], "E03", "retire_years", "淘汰设备已使用年限超出范围（0–60年），现为61。"),
        (BREAKS["E03"][3], "E03", "build_invest", "其中：建筑安装投资超出范围（不超过总投资1000），现为1000.02。"),
        (BREAKS["E03"][5], "E03", "evidence_date", "日期超出范围（不超过今天2026-11-22），现为2026-11-23。"),
        (BREAKS["E04"][1], "E04", "event_type", "活动类型的“77”不在代码表内。"),
        (BREAKS["R57"][0], "R57", "contact_phone", "联系电话“12345678901”格式不正确（手机11位，座机如0739-5xxxxxx）。"),
    ],
)  # fmt: skip
def test_message(make: Callable[[], Book], rule: str, field: str, text: str) -> None:
    (found,) = hits(make(), rule)
    assert (found.field, found.message) == (field, text)


def test_a_field_that_a_rule_judges_is_not_missing_as_well() -> None:
    assert s.codes(project(project_code=None)) == {"R07"}


def test_the_cover_without_a_unit_is_for_p01_alone() -> None:
    assert s.codes(s.clean(submission=[s.cover(county_code="430999")])) == {"P01"}


@pytest.mark.parametrize("form", FORMS)
def test_every_required_field_is_judged_when_empty(form: type[Form]) -> None:
    keys = {form.info.key: "x", "project_uid": "x", "task_uid": "x"}
    book = complete(s.clean(**{form.__tablename__: [{**dict.fromkeys(fields(form)), **keys}]}))
    (row,) = book.rows[form.__tablename__]
    empty = {n for n, f in fields(form).items() if f.need is REQUIRED and row[n] is None and not f.missing}
    found = {problem.field for problem in check(book, [form.__tablename__]) if problem.code == "E01"}
    assert empty <= found


@pytest.mark.parametrize(
    ("size", "kind", "unit", "text"),
    [
        ((None, None), INTEGER, "年", ""),
        ((None, 3), TEXTS, "", "不超过3项"),
        ((1, None), INTEGER, "家", "不小于1家"),
        ((18, 18), CODE, "字", "应为18字"),
        ((0, 60), INTEGER, "年", "0–60年"),
    ],
)
def test_limit_text(size: tuple[int | None, int | None], kind: Any, unit: str, text: str) -> None:
    assert limit_text(Field("某项", kind, OPTIONAL, unit=unit, size=size)) == text


def test_e03_counts_characters_and_leaves_yes_and_no_alone() -> None:
    book = s.clean()
    assert [found.field for found in e03(book, TaskEvidence, s.evidence(title="甲"))] == ["title"]
    assert list(e03(book, TaskEvidence, s.evidence(title="甲乙"))) == []
    assert list(e03(book, ReserveProject, s.project(in_park=True))) == []


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("13900000000", True), ("19900000000", True), ("12900000000", False), ("139000000000", False), ("0739-5000000", True),
        ("07395000000", True), ("5000000", True), ("50000000", True), ("500000", False), ("0739-5000000-1234567", False),
        ("010-50000000", True), ("0739-5000000、123", True),
    ],
)  # fmt: skip
def test_is_phone(text: str, good: bool) -> None:
    assert is_phone(text) is good
