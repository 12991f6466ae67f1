"""The coach: what goes wrong again and again, with tips that are data, and defaults that can be taken over and taken back."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models import periods
from models.problems import HINTS, REASONS, TRIALS, Refused
from models.profile import RESOURCES
from models.rules.catalogue import catalogue
from models.rules.engine import implemented
from services.books import open_book
from services.coach import AGAIN, DEPARTMENT, LEADS, MANY, PEOPLE, Lesson, Offer, lessons, take_over, tip_of, tips
from services.county import county
from services.desk import Desk
from services.history import History
from services.records import edit
from services.settings import change_county, change_department
from tests.services.conftest import PERIOD, add_month, copied
from tests.services.logged import DEPT, log, project, send

NEXT = "2026-12"


@pytest.fixture
def desk(folder: Path, filled_county: Path) -> Desk:
    """A filled month."""
    return copied(filled_county, folder)


def learnt(desk: Desk, period: str = PERIOD) -> tuple[Lesson, ...]:
    with desk.reading() as connection:
        return lessons(connection, open_book(connection, period, desk))


def months(desk: Desk, count: int, *findings: dict[str, Any], last: str = PERIOD) -> None:
    for back in range(count):
        log(desk, periods.shifted(last, -back), *findings)


def test_every_rule_has_a_tip_and_every_tip_a_rule() -> None:
    rows = json.loads((RESOURCES / "coach.json").read_text("utf-8"))
    named = [(rule, row.get("form", "")) for row in rows for rule in row["rules"]]
    assert {rule for rule, _ in named} <= set(catalogue())
    assert [place for place, times in Counter(named).items() if times > 1] == []
    spoken = {rule for rule in implemented() if not catalogue()[rule].trial}
    assert spoken - {rule for rule, form in named if not form} == set()


def test_the_tips_are_words_for_a_clerk() -> None:
    for tip in tips():
        assert tip.tip.endswith("。") and not tip.title.endswith("。") and 4 <= len(tip.title) <= 30 and len(tip.tip) <= 120
        words = (tip.title + tip.tip).replace("申请", "")
        assert not set("!！请您_{}") & set(words) and tip.offer in ("", PEOPLE, DEPARTMENT, LEADS)


def test_a_rule_without_a_tip_speaks_for_itself() -> None:
    own = tip_of("X05", "submission")
    assert own.rules == ("X05",) and own.title and own.tip == catalogue()["X05"].hint


def test_nothing_is_said_in_the_first_months(desk: Desk) -> None:
    assert learnt(desk) == ()
    months(desk, AGAIN - 1, {"rule": "R57", "form": "liaison", "record": "A", "field": "mobile"})
    assert learnt(desk) == ()


def test_what_comes_up_in_three_of_six_periods_is_a_lesson(desk: Desk) -> None:
    months(desk, AGAIN, *({"rule": "R57", "form": "liaison", "record": key, "field": "mobile"} for key in "AB"))
    (lesson,) = learnt(desk)
    assert (lesson.form, lesson.dept, lesson.rules, lesson.places) == ("liaison", DEPT, ("R57",), 6)
    assert lesson.periods == ("2026-09", "2026-10", "2026-11") and lesson.labels == ("手机",)
    assert lesson.words == f"近6期有3期，6处：{DEPT}，工作专班与联络员，手机" and "0739" in lesson.tip and lesson.offer is None
    assert lesson.to_json()["department"] == DEPT
    assert learnt(desk, "2027-03") == ()


def test_many_places_at_once_are_a_lesson_too(desk: Desk) -> None:
    log(desk, PERIOD, *({"rule": "R15", "form": "reserve_project", "record": f"{n}"} for n in range(MANY)))
    (lesson,) = learnt(desk)
    assert lesson.places == MANY and lesson.periods == (PERIOD,)


def test_slips_of_the_unit_are_one_lesson_whichever_rule_finds_them(desk: Desk) -> None:
    for back, rule in enumerate(("R19", "R20", "R21")):
        period = periods.shifted(PERIOD, -back)
        log(desk, period, {"rule": rule, "form": "reserve_project", "record": "A", "field": "total_invest", "severity": REASONS})
    (lesson,) = learnt(desk)
    assert lesson.rules == ("R19", "R20", "R21") and "万元" in lesson.title


@pytest.mark.parametrize(
    "finding",
    [
        {"rule": "R19", "severity": REASONS, "cleared_at": None},
        {"rule": "Q01", "severity": TRIALS},
        {"rule": "T18", "form": "submission"},
        {"rule": "T01", "form": "task_progress"},
        {"rule": "E01", "form": "task_progress", "field": "applicable"},
        {"rule": "Z99"},
    ],
)
def test_what_is_explained_tried_or_only_not_filled_in_is_no_mistake(desk: Desk, finding: dict[str, Any]) -> None:
    months(desk, 6, {"form": "reserve_project", "record": "A", **finding})
    assert learnt(desk) == ()


def test_the_most_frequent_comes_first(desk: Desk) -> None:
    months(desk, 6, {"rule": "T17", "form": "task_progress", "record": "T", "severity": HINTS})
    months(desk, 3, *({"rule": "R57", "form": "liaison", "record": key} for key in "ABCD"))
    assert [(len(lesson.periods), lesson.places) for lesson in learnt(desk)] == [(6, 6), (3, 12)]


def test_the_people_of_the_cover_are_taken_over_as_default_and_back(desk: Desk) -> None:
    change_county(desk, filler=None)
    months(desk, 3, {"rule": "E01", "form": "submission", "record": PERIOD, "field": "reviewer"})
    (lesson,) = learnt(desk)
    assert lesson.dept == "" and lesson.offer is not None
    assert (
        lesson.offer.values == {"filler": "李样例", "reviewer": "王样例", "approver": "赵样例"} and "王样例" in lesson.offer.words
    )
    history = History(desk)
    assert take_over(desk, PERIOD, lesson.offer) == {"county"}
    with desk.reading() as connection:
        assert county(connection)["reviewer"] == "王样例"
    assert learnt(desk)[0].offer is None
    assert history.undo(desk) is not None
    with desk.reading() as connection:
        assert county(connection)["reviewer"] is None


@pytest.fixture
def december(desk: Desk) -> Desk:
    """November sent with departments, persons and telephones; December's items begun without any."""
    uid = project(desk)
    with desk.reading() as connection:
        book = open_book(connection, PERIOD, desk)
    items = list(book.task_progress)
    for number, item in enumerate(items[:2]):
        given = {"county_lead": DEPT, "filler": "钱样例", "phone": "0739-5000009"} if number == 0 else {"county_lead": DEPT}
        edit(desk, "task_progress", item, given, PERIOD)
    send(desk, PERIOD)
    later = replace(desk, today=date(2026, 12, 20))
    with later.writing("样例") as write:
        add_month(write, uid, list(book.tasks.values()), NEXT)
    for item in items[:2]:
        edit(later, "task_progress", item, {"county_lead": None}, NEXT)
    return later


def test_a_department_s_telephone_is_that_of_last_period(december: Desk) -> None:
    months(december, 3, {"rule": "R57", "form": "task_progress", "record": "T", "field": "phone"}, last=NEXT)
    (lesson,) = learnt(december, NEXT)
    assert lesson.offer == Offer(
        DEPARTMENT, f"把{DEPT}的填报人设为钱样例、电话设为0739-5000009（上期所填），各项任务自动带出", DEPT,
        {"phone": "0739-5000009", "filler": "钱样例"},
    )  # fmt: skip
    history = History(december)
    assert take_over(december, NEXT, lesson.offer) == {"department"}
    with december.reading() as connection:
        assert open_book(connection, NEXT, december).departments[DEPT]["phone"] == "0739-5000009"
    assert learnt(december, NEXT)[0].offer is None
    assert history.undo(december) is not None
    change_department(december, DEPT, filler="孙样例", phone="123")
    offer = learnt(december, NEXT)[0].offer
    assert offer is not None and offer.values == {"phone": "0739-5000009"} and "孙样例" not in offer.words


def test_leading_departments_left_empty_are_filled_as_last_period(december: Desk) -> None:
    months(december, 3, {"rule": "T01", "form": "task_progress", "record": "T", "field": "progress"}, last=NEXT)
    (lesson,) = learnt(december, NEXT)
    assert (
        lesson.offer is not None and lesson.offer.words.startswith("本期2项任务") and set(lesson.offer.values.values()) == {DEPT}
    )
    history = History(december)
    assert take_over(december, NEXT, lesson.offer) == {"task_progress"}
    with december.reading() as connection:
        book = open_book(connection, NEXT, december)
    assert all(row["county_lead"] for row in book.rows["task_progress"])
    assert learnt(december, NEXT) == ()
    assert history.undo(december) is not None and learnt(december, NEXT)[0].offer == lesson.offer
    with pytest.raises(Refused, match="已报送"):
        take_over(december, PERIOD, lesson.offer)
    with pytest.raises(Refused):
        take_over(december, NEXT, Offer("", ""))
