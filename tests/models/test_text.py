"""Text is cleaned at the door and compared in squeezed forms."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.text import bigrams, clean, copied_share, narrow, normalise, shingles, similarity, squeeze, wording

DIRT = "\u200b\u00a0\u00ad\ufeff\r\n\t\x0b\x0c\x00\x1f\x7f\x85\u2028\u2029\ud83d\ufffe"
dirty = st.text() | st.text(alphabet=DIRT + "_x000D5F 项目　") | st.text(alphabet=st.characters(exclude_categories=()))


@given(text=dirty)
def test_clean_is_idempotent(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(text=dirty)
def test_clean_text_can_be_kept_anywhere(text: str) -> None:
    tidy = clean(text)
    assert tidy == tidy.strip()
    assert not set(tidy) & (set(DIRT) - {"\n"})
    tidy.encode()


@given(text=st.text(alphabet="更新老旧设备（ＡＢ），20台。"))
def test_clean_keeps_what_a_clerk_wrote(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("保障\r\n措施", "保障\n措施"), ("保障\r措施", "保障\n措施"), ("保障\x0b措施", "保障\n措施"), ("保障\u2028措施", "保障\n措施"),
        ("保障_x000D_\n措施", "保障\n措施"), ("保障_x005F_x000D_措施", "保障\n措施"), ("_x00\u200b0D_甲", "甲"), ("\u00a0甲\t乙　", "甲 乙"),
        ("甲\u200b乙\ufeff\u00ad", "甲乙"), ("\x00甲\x1f", "甲"), ("_xD83D_", ""), ("_x12_", "_x12_"),
    ],
)  # fmt: skip
def test_clean(text: str, tidy: str) -> None:
    assert clean(text) == tidy


@given(text=dirty)
def test_narrow_has_no_blanks_and_squeeze_and_normalise_agree_on_spellings(text: str) -> None:
    assert not any(sign.isspace() for sign in narrow(text))
    assert squeeze(f" {text}　") == squeeze(text)
    assert normalise(f"（{text}）。") == normalise(text)


def test_narrow_squeeze_and_normalise() -> None:
    assert narrow(" １２ ＡＢ（万元） ") == "12AB(万元)"
    assert squeeze("【ＡＢ】—〔一〕") == "(ab)-(一)"
    assert normalise(" 11月5日，组织１２家\n企业（摸排）！ ") == "11月5日组织12家企业摸排"
    assert normalise("……——") == ""


def test_bigrams() -> None:
    assert bigrams("更新设备") == {"更新", "新设", "设备"}
    assert bigrams("更") == {"更"}
    assert bigrams("。") == frozenset()


@given(one=st.text(alphabet="更新老旧设备ab，"), other=st.text(alphabet="更新老旧设备ab，"))
def test_similarity_is_symmetric_and_between_0_and_1(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, one) == 1
    assert 0 <= copied_share(one, one + other) <= 1


def test_similarity_is_an_exact_decimal() -> None:
    text = "一二三四五六七八九十百千万亿甲乙丙丁戊己庚"
    assert similarity(text, text[:18]) == Decimal("0.85")
    assert similarity("", "。") == 1
    assert similarity("", "甲") == 0


def test_copied_share() -> None:
    assert copied_share("更新设备", "推动更新设备工作") == 1
    assert copied_share("更新设备", "更新") == Decimal(1) / 3
    assert copied_share("", "更新") == 0


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("推广１．５万辆，", "推广1.5万辆。", True),
        ("1.5万辆", "15万辆", False),
        ("2—3人间", "2－3人间", True),
        ("2—3人间", "23人间", False),
        ("增长8%以上", "增长8以上", False),
        ("1,200台（套）", "1200台套", True),
        ("2024、2025年", "2024，2025年", True),
        ("≥10个", "≤10个", False),
        ("“换新—回收”", "《换新回收》", True),
        ("互联网+农机", "互联网农机", False),
    ],
)
def test_wording_drops_idle_punctuation_only(one: str, other: str, alike: bool) -> None:
    assert (wording(one) == wording(other)) is alike


def test_shingles_are_the_stretches_of_a_text() -> None:
    assert shingles("设备，更新", 3) == {"设备更", "备更新"}
    assert (shingles("更新", 3), shingles("。", 3)) == ({"更新"}, frozenset())
