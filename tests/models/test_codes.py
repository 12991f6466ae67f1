"""Code lists are found by every way people write an entry."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from models.codes import CodeList, Entry, entries_of, without_bracket
from models.profile import profile
from models.text import squeeze

CODES = profile().codes
ENTRIES = [pytest.param(codes, entry, id=f"{name} {entry.code}") for name, codes in CODES.items() for entry in codes.entries]
SAMPLE = CodeList(
    "CL-SAMPLE",
    entries_of(
        [
            {"code": "01", "label": "工业", "aliases": ["工业类", "交通"], "group": ["甲", "乙"]},
            {"code": "02", "label": "建筑（含市政）", "group": ["乙"], "note": "说明", "sections": ["E"]},
            {"code": "03", "label": "补贴（省）"},
            {"code": "04", "label": "补贴（市）"},
            {"code": "05", "label": "交通"},
            {"code": "C34", "label": "（通用）"},
        ]
    ),
)


@pytest.mark.parametrize(("codes", "entry"), ENTRIES)
def test_every_entry_is_found_by_everything_it_is_called(codes: CodeList, entry: Entry) -> None:
    texts = [entry.code, entry.label, entry.written, *entry.aliases]
    for text in [
        *texts,
        *(f" {text}　" for text in texts),
        entry.code.lower(),
        entry.written.replace(" ", ""),
        squeeze(entry.written),
    ]:
        assert codes.find(text) is entry, text
    bare = Counter(without_bracket(other.label) for other in codes.entries)
    if bare[without_bracket(entry.label)] == 1:
        assert codes.find(without_bracket(entry.label)) is entry


@pytest.mark.parametrize("codes", CODES.values(), ids=CODES)
def test_no_code_stands_twice(codes: CodeList) -> None:
    assert len(codes.by_code) == len(codes.entries)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("建筑", "02"), ("建筑(含市政)", "02"), ("2", "02"), ("02 建筑（旧称）", "02"), ("02　建筑", "02"), ("01 工业类（一）", "01"),
        ("c34", "C34"), ("ｃ34 （通用）", "C34"), ("交通", "05"),
    ],
)  # fmt: skip
def test_other_ways_of_writing(text: str, code: str) -> None:
    found = SAMPLE.find(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["", " ", "补贴", "9", "09", "02 工业", "工业建筑", "02 别的", "()"])
def test_what_is_not_in_the_list_or_might_be_either(text: str) -> None:
    assert SAMPLE.find(text) is None


def test_groups_labels_and_what_only_some_lists_have() -> None:
    assert SAMPLE.group("甲") == {"01"}
    assert SAMPLE.group("甲", "乙") == {"01", "02"}
    assert SAMPLE.group("丙") == frozenset()
    assert (SAMPLE.label("02"), SAMPLE.label("88"), SAMPLE.label(None)) == ("建筑（含市政）", "88", "")
    assert (SAMPLE.by_code["02"].more, SAMPLE.by_code["02"].note) == ({"sections": ["E"]}, "说明")


@pytest.mark.parametrize("codes", CODES.values(), ids=CODES)
def test_entries_are_kept_as_json_and_read_again(codes: CodeList) -> None:
    assert entries_of([entry.to_json() for entry in codes.entries]) == codes.entries
    retired = replace(codes.entries[0], offered=False)
    assert entries_of([retired.to_json()]) == (retired,)


def test_what_is_no_longer_offered_is_found_behind_what_is() -> None:
    old = Entry("01", "货车（国三）", ("旧货车",), offered=False)
    new = Entry("02", "货车（国四）", ("旧货车",))
    codes = CodeList("CL-SAMPLE", (old, new))
    assert codes.offered == (new,)
    assert (codes.find("货车"), codes.find("旧货车"), codes.find("货车（国三）"), codes.find("01")) == (new, new, old, old)
    assert codes.label("01") == "货车（国三）" and codes.by_name["旧货车"] is new
