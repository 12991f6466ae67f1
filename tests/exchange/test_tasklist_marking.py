"""Two wordings marked word by word: both come back exactly, and what is marked can be read."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.tasklist.marking import IN, OUT, SAME, Marking, mark
from tests.effort import calls, examples
from tests.exchange.lists import items
from tests.exchange.revisions import heavily, lightly

TEXT = st.text(alphabet="设备更新推动，。；、（）12.5万% \nabc的", max_size=60)


def shown(marking: Marking) -> str:
    """As [-taken out-] and {+put in+}."""
    forms = {SAME: "{}", OUT: "[-{}-]", IN: "{{+{}+}}"}
    return "".join(forms[stretch.kind].format(stretch.text) for stretch in marking.stretches)


def assert_exact(before: str, after: str) -> None:
    marking = mark(before, after)
    assert "".join(stretch.text for stretch in marking.before) == before
    assert "".join(stretch.text for stretch in marking.after) == after
    assert all(stretch.text for stretch in marking.stretches)
    assert {stretch.kind for stretch in marking.before} <= {SAME, OUT}
    assert {stretch.kind for stretch in marking.after} <= {SAME, IN}
    neighbours = zip(marking.stretches, marking.stretches[1:], strict=False)
    assert all((a.kind, b.kind) not in {(SAME, SAME), (OUT, OUT), (IN, IN), (IN, OUT)} for a, b in neighbours)


@settings(max_examples=examples(200), deadline=None)
@given(TEXT, TEXT)
def test_both_texts_come_back_exactly(before: str, after: str) -> None:
    assert_exact(before, after)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(items()), st.randoms(use_true_random=False), st.booleans())
def test_revised_items_come_back_exactly(item: object, rng: random.Random, much: bool) -> None:
    content = item.content  # type: ignore[attr-defined]
    assert_exact(content, (heavily if much else lightly)(rng, content))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_texts_come_back_exactly(before: str, after: str) -> None:
    assert_exact(before, after)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("设备更新。", "设备更新。", "设备更新。"),
        ("", "新增。", "{+新增。+}"),
        ("打造10个以上样板间", "打造120个以上样板间", "打造[-10-]{+120+}个以上样板间"),
        ("完成3.5万辆", "完成35万辆", "完成[-3.5-]{+35+}万辆"),
        ("推广5G应用", "推广IPv6应用", "推广[-5G-]{+IPv6+}应用"),
        ("支持企业，支持园区。", "支持企业，支持学校，支持园区。", "支持企业，{+支持学校，+}支持园区。"),
        ("甲项。乙项。丙项。", "甲项。丙项。", "甲项。[-乙项。-]丙项。"),
        ("聚焦有色、化工、建材", "聚焦钢铁、有色、石化、化工、建材", "聚焦{+钢铁、+}有色、{+石化、+}化工、建材"),
        ("健全县级的公示制度", "开展乡镇的督查评比", "[-健全县级的公示制度-]{+开展乡镇的督查评比+}"),
    ],
)
def test_what_is_marked_can_be_read(before: str, after: str, expected: str) -> None:
    assert shown(mark(before, after)) == expected


def test_no_crumbs_stand_between_rewritten_clauses() -> None:
    before = "引导企业全面提升设备的节能水平，分行业确定更新的重点。"
    after = "支持园区逐步健全用能的监测制度，按季度公布改造的进展。"
    kept = [stretch.text for stretch in mark(before, after).stretches if stretch.kind == SAME]
    assert all(len(text) > 1 or text in "。，" for text in kept)
    assert len(kept) <= 2


@pytest.mark.parametrize("before", ["啊" * 20_000, "".join(item.content for item in items()) * 3, "设备" * 9_000 + "。"])
def test_very_long_texts_are_marked_in_a_moment(before: str) -> None:
    after = before[:5_000] + "改为另一种写法。" + before[5_010:] + "末尾"
    assert calls(lambda: assert_exact(before, after)) < len(before)
