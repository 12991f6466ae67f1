"""Cases of R01 to R14: name, codes, owner."""

from __future__ import annotations

from typing import Any

from models.book import Book
from models.rules.project import uscc_check_character
from tests.rules.project_cases.base import Case, beside, changed
from tests.rules.sample import project

OWN = project()
NAME = "样例县示范铸造厂熔炼车间电炉更新项目"


def credit_code(first17: str) -> str:
    return first17 + uscc_check_character(first17)


def wrong_check() -> str:
    right = OWN["owner_uscc"]
    return str(right[:17] + ("1" if right[17] != "1" else "2"))


def code(text: str) -> Book:
    return changed(project_code=text)


def named(other: str, **changes: Any) -> Book:
    """Two projects of one owner, the first called NAME."""
    book = beside(project_name=other, owner_name=OWN["owner_name"], **changes)
    book.rows["reserve_project"][0]["project_name"] = NAME
    return book


def of_county(unit: str, text: str) -> Book:
    book = code(text)
    book.unit = book.cover["county_code"] = unit
    return book


BROKEN: list[Case] = [
    ("R01", lambda: changed(project_name="样例 示范厂")),
    ("R01", lambda: changed(project_name="样例县示范机械厂\n生产线设备更新项目")),
    ("R02", lambda: code("2603-430523-04-02-12345")),
    ("R02", lambda: code("26034305230402123456")),
    ("R03", lambda: code("2613-430523-04-02-123456")),
    ("R03", lambda: code("2014-430523-04-02-123456")),
    ("R04", lambda: code("2612-430523-04-02-123456")),
    ("R05", lambda: code("2603-440523-04-02-123456")),
    ("R06", lambda: code("2603-430524-04-02-123456")),
    ("R06", lambda: code("2603-430100-04-02-123456")),
    ("R07", lambda: changed(project_code=None)),
    ("R08", lambda: beside(project_code=OWN["project_code"])),
    ("R09", lambda: beside(project_name=OWN["project_name"], owner_name=OWN["owner_name"])),
    ("R09", lambda: beside(project_name="样例县（示范）机械厂，生产线设备更新项目", owner_name=OWN["owner_name"] + "。")),
    ("R10", lambda: named(NAME + "第一期")),
    ("R11", lambda: changed(owner_uscc="91430523MA0000001")),
    ("R11", lambda: changed(owner_uscc="91430523MAI0000011")),
    ("R11", lambda: changed(owner_uscc="9143052AMA00000011")),
    ("R12", lambda: changed(owner_uscc=wrong_check())),
    ("R13", lambda: beside(owner_uscc=OWN["owner_uscc"])),
    ("R14", lambda: beside(owner_name=OWN["owner_name"], owner_uscc=credit_code("91430523MA0000002"))),
]

PASSING: list[Case] = [
    ("R01", lambda: changed(project_name="样例县示范厂")),
    ("R02", lambda: code("2603-430523-04-02-000000")),
    ("R03", lambda: code("2001-430523-04-02-123456")),
    ("R03", lambda: code("2015-430523-04-02-123456")),
    ("R03", lambda: code("2020-430523-04-02-123456")),
    ("R03", lambda: code("13-430523")),
    ("R04", lambda: code("2611-430523-04-02-123456")),
    ("R04", lambda: code("2013-430523-04-02-123456")),
    ("R05", lambda: code("2603-000000-04-02-123456")),
    ("R05", lambda: code("2603-430100-04-02-123456")),
    ("R06", lambda: code("2603-430500-04-02-123456")),
    ("R06", lambda: code("2603-430000-04-02-123456")),
    ("R06", lambda: of_county("430582", "2603-430521-04-02-123456")),
    ("R06", lambda: of_county("4305JK", "2603-430511-04-02-123456")),
    ("R06", lambda: of_county("999999", "2603-430524-04-02-123456")),
    ("R07", lambda: changed(project_code=None, stage="2")),
    ("R08", lambda: beside(project_code="2603-430523-04-02-123457")),
    ("R08", lambda: beside(project_code=None)),
    ("R09", lambda: beside(project_name=OWN["project_name"])),
    ("R09", lambda: beside(project_name=OWN["project_name"], owner_name=None)),
    ("R10", lambda: named(NAME + "第二期的")),
    ("R10", lambda: named(NAME + "第一期", project_code=None)),
    ("R10", lambda: named(NAME + "第一期", project_code=OWN["project_code"])),
    ("R11", lambda: changed(owner_uscc="12100000400000624D")),
    ("R12", lambda: changed(owner_uscc="1210000042500615X0")),
    ("R12", lambda: changed(owner_uscc="91430523MA000000")),
    ("R13", lambda: beside(owner_uscc=OWN["owner_uscc"], owner_name="样例县示范机械（有限公司）")),
    ("R13", lambda: beside(owner_uscc=OWN["owner_uscc"], owner_name=None)),
    ("R14", lambda: beside(owner_name=OWN["owner_name"], owner_uscc=OWN["owner_uscc"])),
    ("R14", lambda: beside(owner_name=OWN["owner_name"], owner_uscc="无")),
]
