"""The catalogue as a whole: every rule has both its cases, and every message reads well, with real values, in a file for people.

The file is golden/messages.txt; run with REWRITE_GOLDEN=1 to write it anew, and read what changed.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from models.annexes import Annexes
from models.forms import FORMS, fields
from models.problems import Problem
from models.profile import Profile, profile, using
from models.rules.catalogue import RuleEntry, catalogue, rule_titles
from models.rules.wording import grade
from models.values import plain_number
from tests.rules.cases import AT_THE_CITY, BROKEN, PASSING

GOLDEN = Path(__file__).parent / "golden" / "messages.txt"
RULES = [rule for rule in catalogue() if rule not in AT_THE_CITY]
ENTRIES = [pytest.param(entry, id=entry.id) for entry in catalogue().values()]
AT_THE_CITY_SAMPLES = {
    "T06": {"county": "样例县"},
    "X01": {"v": "2603-430523-04-02-123456", "a": "样例县", "b": "样例市"},
    "X02": {"cells": "附表1储备项目H5"},
    "X03": {"v": "01", "p": "02"},
    "X04": {"county": "样例县", "p": "35.20"},
    "X05": {"list": "样例县、样例市"},
}
"""Values for the messages that this program does not say yet."""
OFFICIAL_CODES = re.compile(r"“1,200\.50”|GB/T \d+|GB \d+|2404-430523-04-02-123456|V\d\d|E\+|[A-Z]{2}\d{4}|[A-Z]\d\d(?=：)")
"""What looks like a key and is none: standards, the example of a project code, versions, models, and the rule that P09 speaks of."""
_SHOWN = {"limit", "min", "max", "yellow", "red", "top"}
"""The names under which messages have parameters."""
KEYS = re.compile(r"[A-Za-z]+_[A-Za-z_]+|CL-[A-Z]+|\bF\d+[abc]?\b|[{}]|None|True|False|Decimal")


@cache
def found(rule: str) -> tuple[Problem, ...]:
    """One problem of each kind of case that breaks a rule, as really found."""
    problems = [next(p for p in finder() if p.code == rule) for code, finder in BROKEN if code == rule]
    return tuple({problem.message: problem for problem in problems}.values())


def sentences(entry: RuleEntry) -> list[str]:
    """All that a rule says: its messages with real values, its hint, its words for the city."""
    if entry.id in AT_THE_CITY_SAMPLES:
        values = AT_THE_CITY_SAMPLES[entry.id]
        return [entry.text(values), entry.hint, entry.city_text(values)]
    problems = found(entry.id)
    return [*(p.message for p in problems), entry.hint, *(p.city_text for p in problems)]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_case_that_breaks_it_and_one_that_just_passes(rule: str) -> None:
    broken, passing = ([finder for code, finder in cases if code == rule] for cases in (BROKEN, PASSING))
    assert broken and passing
    assert all(rule in {problem.code for problem in finder()} for finder in broken)
    assert all(rule not in {problem.code for problem in finder()} for finder in passing)


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_is_whole(entry: RuleEntry) -> None:
    assert entry.city
    assert entry.source and not re.search(r"\.md|\.json|/[a-z]|[A-Za-z]:\\", entry.source)
    assert rule_titles()[entry.id]


@pytest.mark.parametrize("entry", ENTRIES)
def test_what_a_rule_says_reads_well(entry: RuleEntry) -> None:
    for text in sentences(entry):
        plain = OFFICIAL_CODES.sub("", text)
        assert not KEYS.search(plain), text
        assert text.endswith("。") and "。。" not in text
        assert not set("!！您") & set(text)
        assert not re.search("[,;:?()]", plain.replace("（", "").replace("）", "")), text
    assert "请" not in entry.hint.replace("申请", "")
    assert "本" + "县" not in entry.city.replace("有无本县", "")


def test_no_rule_says_the_names_of_columns() -> None:
    names = {name for form in FORMS for name in fields(form) if len(name) > 4}
    said = "".join(text for entry in catalogue().values() for text in sentences(entry))
    assert not {name for name in names if re.search(rf"\b{name}\b", said)}


def _golden() -> str:
    """The file for people: a rule, what it says with real values, what to do, and what the city reads."""
    lines = []
    for entry in catalogue().values():
        *messages, hint = sentences(entry)[: -len(found(entry.id)) if entry.id not in AT_THE_CITY_SAMPLES else -1]
        cities = sentences(entry)[len(messages) + 1 :]
        lines += [
            f"{entry.id} {grade(entry)}　{rule_titles()[entry.id]}",
            *(f"  县：{text}" for text in messages),
            f"  做：{hint}",
        ]
        lines += [*(f"  市：{text}" for text in cities), ""]
    return "\n".join(lines)


def test_the_golden_file_of_all_messages() -> None:
    text = _golden()
    if os.environ.get("REWRITE_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text, "utf-8")
    assert GOLDEN.read_text("utf-8") == text


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", text))


def test_no_words_hold_a_threshold() -> None:
    limits: dict[str, set[str]] = defaultdict(set)
    for parameter in profile().parameters.values():
        for rule in parameter.rules:
            limits[rule].add(f"{parameter.value.normalize():f}")
    for rule, entry in catalogue().items():
        said = _numbers(re.sub(r"附表[\d-]+", "", rule_titles()[rule] + entry.message + entry.city + entry.hint))
        assert not said & limits[rule], (rule, said & limits[rule])


def _nudged(up: bool) -> Profile:
    """The city's profile with every parameter a little larger, or smaller, as a list may issue them."""
    step = 1 if up else -1
    values = {p.id: p.value + step * (1 if p.whole else p.value / 1000) for p in profile().parameters.values()}
    return profile().with_annexes(Annexes(values, {}, {}))


def test_messages_say_the_city_s_numbers() -> None:
    """With every parameter changed by a list, each rule that names one names the new one."""
    waiting = {
        r for p in profile().parameters.values() for r in p.rules if _SHOWN & set(re.findall(r"{(\w+)}", catalogue()[r].message))
    }
    assert len(waiting) >= 24
    for city in (_nudged(up=True), _nudged(up=False)):
        numbers = {r: {plain_number(p.value) for p in city.parameters.values() if r in p.rules} for r in waiting}
        with using(city):
            told = {p.code: p.message for rule, finder in BROKEN if rule in waiting for p in finder() if p.code == rule}
        for rule, message in told.items():
            assert any(re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", message) for number in numbers[rule]), (
                rule,
                message,
            )
        waiting -= set(told)
    assert not waiting
