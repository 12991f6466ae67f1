"""Two lists compared: every item in exactly one kind, nothing mapped without a reason, nothing lost."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.tasklist import Comparison, Difference, Held, compare, new_list, resolve
from exchange.tasklist.compare import KINDS
from models.tasks import TaskItem, TaskList
from tests.effort import calls, examples
from tests.exchange.lists import as_read, items
from tests.exchange.revisions import extended, heavily, with_content

CURRENT = TaskList.built_in()


def edited(**changes: Any) -> Comparison:
    """The built-in list with its eighth item changed."""
    found = list(items())
    found[7] = replace(found[7], **changes)
    return compare(CURRENT, as_read(found))


def kinds(comparison: Comparison) -> dict[str, int]:
    return {kind: len(comparison.of(kind)) for kind in KINDS if comparison.of(kind)}


def only(comparison: Comparison, kind: str) -> Difference:
    (difference,) = comparison.of(kind)
    return difference


def test_the_same_list_is_unchanged() -> None:
    comparison = compare(CURRENT, as_read(items()))
    assert kinds(comparison) == {"unchanged": 35}
    assert resolve(comparison).items == items()
    assert comparison.to_json()["unchanged"][0] == {
        "task_uid": items()[0].task_uid, "seq_before": 1, "seq": 1, "similarity": 1.0,
    }  # fmt: skip


def test_punctuation_and_aliases_are_no_change() -> None:
    content = items()[7].content.replace("，", "、").replace("。", "；")
    text = "市教育局、市人社局、市发展和改革委员会按职责分工负责"
    comparison = edited(content=content, units_text=text)
    assert kinds(comparison) == {"unchanged": 35}
    assert (resolve(comparison).items[7].content, resolve(comparison).items[7].units_text) == (content, text)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"units": ("市教育局", "市发改委")}, ("units",)),
        ({"units": ("市发改委", "市教育局", "市人力资源和社会保障局")}, ("units", "lead")),
        ({"task": "提升教育装备水平"}, ("task",)),
        ({"action": "保障措施", "deadline": "2026-12"}, ("action", "deadline")),
        ({"content": items()[7].content.replace("保质保量", "按期保质保量")}, ("content",)),
        ({"content": items()[7].content + "年底前完成。", "units": ("市教育局",), "seq": 99}, ("content", "units", "seq")),
    ],
)
def test_small_changes_are_named(changes: dict[str, Any], fields: tuple[str, ...]) -> None:
    comparison = edited(**changes)
    difference = only(comparison, "changed")
    assert kinds(comparison) == {"unchanged": 34, "changed": 1}
    assert (difference.task_uid, difference.seq_before, difference.fields) == (items()[7].task_uid, 8, fields)
    assert (difference.similarity == 1.0) == ("content" not in fields)
    assert resolve(comparison).items[7].task_uid == items()[7].task_uid


def test_an_item_put_in_front_renumbers_the_others() -> None:
    new = TaskItem("", 1, "保障措施", "样例任务", "开展样例普查", "开展样例普查，建立电子台账。", "市数据局", ("市数据局",))
    found = [new, *(replace(item, seq=item.seq + 1) for item in items())]
    comparison = compare(CURRENT, as_read(found))
    assert kinds(comparison) == {"renumbered": 35, "added": 1}
    assert comparison.to_json()["added"] == [{"task_uid": only(comparison, "added").task_uid, "seq": 1}]
    assert comparison.of("renumbered")[0].fields == ("seq",)
    accepted = new_list(comparison)
    assert [item.task_uid for item in accepted.items[1:]] == [item.task_uid for item in items()]
    assert accepted.items[0].task_uid.startswith("T") and len(accepted.items[0].task_uid) == 13
    assert (accepted.version, accepted.items[1].prov_task) == ("2026-11-20", "01")


def test_items_that_are_gone_are_removed() -> None:
    comparison = compare(CURRENT, as_read(items()[:30]))
    assert kinds(comparison) == {"unchanged": 30, "removed": 5}
    assert comparison.to_json()["removed"][0] == {"task_uid": items()[30].task_uid, "seq_before": 31}
    assert len(resolve(comparison).items) == 30


def test_a_heavily_reworded_item_is_uncertain() -> None:
    comparison = edited(content="配齐配足教学仪器设备。支持职业院校更新实训设备，提高装备水平。", title="配齐配足教学仪器设备")
    difference = only(comparison, "uncertain")
    assert (difference.seq, difference.task_uid, difference.seq_before) == (8, "", None)
    assert difference.candidates[0].task_uid == items()[7].task_uid
    assert kinds(comparison) == {"unchanged": 34, "uncertain": 1}
    entry = comparison.to_json()["uncertain"][0]
    assert set(entry) == {"seq", "similarity", "candidates", "guess"}
    assert entry["guess"] == {"kind": "reworded", "decision": "same", "task_uid": [items()[7].task_uid]}
    candidate = difference.candidates[0]
    assert entry["candidates"][0] == {
        "task_uid": items()[7].task_uid, "seq_before": 8, "similarity": candidate.similarity,
        "taken": candidate.taken, "kept": candidate.kept,
    }  # fmt: skip


def test_a_small_change_under_another_title_and_task_is_uncertain() -> None:
    before = items()[7]
    content = "办好各类学校" + before.content[before.content.index("。") :]
    comparison = edited(content=content, title="办好各类学校", task="办好学校")
    assert only(comparison, "uncertain").candidates[0].similarity >= 0.85


def test_an_item_in_two_parts_is_uncertain_twice() -> None:
    before = items()[3]
    middle = before.content.index("推动城镇生活污水")
    parts = [replace(before, content=text, title=text[:8]) for text in (before.content[:middle], before.content[middle:])]
    found = [*items()[:3], *parts, *items()[4:]]
    comparison = compare(CURRENT, as_read([replace(item, seq=place) for place, item in enumerate(found, 1)]))
    assert kinds(comparison) == {"unchanged": 3, "renumbered": 31, "uncertain": 2}
    assert {c.task_uid for d in comparison.of("uncertain") for c in d.candidates} >= {before.task_uid}
    answers = [{"seq": 4, "decision": "same", "task_uid": [before.task_uid]}, {"seq": 5, "decision": "new"}]
    accepted = resolve(comparison, answers).items
    assert accepted[3].task_uid == before.task_uid
    assert accepted[4].task_uid not in CURRENT.by_uid()


def test_two_items_in_one_are_uncertain() -> None:
    first, second = items()[7], items()[8]
    merged = replace(first, content=first.content + second.content)
    comparison = compare(CURRENT, as_read([*items()[:7], merged, *items()[9:]]))
    assert {c.task_uid for c in only(comparison, "uncertain").candidates} == {first.task_uid, second.task_uid}
    assert not comparison.of("removed")


def test_ids_given_by_the_city_settle_what_they_can() -> None:
    found = [replace(item, content=item.content[: len(item.content) // 2]) for item in items()[:2]]
    marked = as_read(found)
    marked = replace(marked, items=tuple(replace(i, task_uid=items()[n].task_uid) for n, i in enumerate(marked.items)))
    assert kinds(compare(CURRENT, marked)) == {"changed": 2, "removed": 33}
    strange = replace(marked.items[0], content="开展完全不同的样例工作。", title="开展完全不同的样例工作", task="别的")
    comparison = compare(CURRENT, replace(marked, items=(strange,)))
    assert kinds(comparison) == {"added": 1, "removed": 35}
    assert resolve(comparison).items[0].task_uid not in CURRENT.by_uid()
    unknown = replace(strange, task_uid="CITY-0099")
    assert resolve(compare(CURRENT, replace(marked, items=(unknown,)))).items[0].task_uid == "CITY-0099"


def test_equal_contents_are_told_apart_by_their_bodies_or_asked_about() -> None:
    twin = TaskItem("a", 1, "保障措施", "任务", "开展督导", "开展督导检查。", "市发改委", ("市发改委",))
    other = replace(twin, task_uid="b", seq=2, units=("市财政局",))
    current = TaskList("1", "清单", "", "", (twin, other))
    swapped = as_read([replace(other, seq=1), replace(twin, seq=2)])
    assert [d.task_uid for d in compare(current, swapped).of("renumbered")] == ["b", "a"]
    alike = as_read([replace(twin, seq=3, units=("市商务局",)), replace(twin, seq=4, units=("市教育局",))])
    assert kinds(compare(current, alike)) == {"uncertain": 2}
    nothing = compare(TaskList("", "", "", "", ()), alike)
    assert len({item.task_uid for item in resolve(nothing).items}) == 2


def test_texts_that_differ_in_a_figure_are_changed() -> None:
    before = edited(content="全市推广新能源汽车3.5万辆，占比不低于8%，其中2—3成为货车。")
    for content in (
        "全市推广新能源汽车35万辆，占比不低于8%，其中2—3成为货车。",
        "全市推广新能源汽车3.5万辆，占比不低于8，其中23成为货车。",
    ):
        current = TaskList("1", "清单", "", "", (before.new.items[7],))
        changed = compare(current, as_read([replace(current.items[0], content=content)]))
        assert changed.differences[0].fields == ("content",)
        assert changed.differences[0].similarity == 0.99


def test_a_clear_candidate_is_taken_among_siblings() -> None:
    """Items after one pattern: each changed a little, and still closest to its own."""
    pattern = "推进{0}公交更新。为{0}{1}等线路配备新车，{2}，由{0}按月公布进度。"
    told = [
        ("大祥区", "火车站至西湖桥", "逐车安装客流计数装置"),
        ("北塔区", "魏源广场至江北", "淘汰国三柴油公交"),
        ("双清区", "汽车东站至高崇山", "夜间班次加密一倍"),
    ]
    twins = [
        TaskItem(f"T{n}", n, "行动", "公交", f"推进{a}公交更新", pattern.format(a, b, c), "市交通运输局", ("市交通运输局",))
        for n, (a, b, c) in enumerate(told, 1)
    ]
    new = [replace(item, content=item.content.replace("按月", "按季")) for item in twins]
    comparison = compare(TaskList("1", "清单", "", "", tuple(twins)), as_read(new))
    assert [d.task_uid for d in comparison.of("changed")] == ["T1", "T2", "T3"]
    alike = [replace(item, content=pattern.format("城区", "各", f"新车{seq}0辆")) for seq, item in enumerate(twins, 1)]
    current = TaskList("1", "清单", "", "", tuple(alike))
    figures = [replace(item, content=pattern.format("城区", "各", f"新车{seq}5辆")) for seq, item in enumerate(twins, 4)]
    assert kinds(compare(current, as_read(figures))) == {"uncertain": 3}


def test_two_lists_of_two_hundred_are_compared_in_a_moment() -> None:
    """All against all once: 36 calls a pair, about 0.8 s."""
    rng = random.Random(1)
    current = extended(200, rng)
    new = as_read([with_content(item, heavily(rng, item.content)) for item in current.items])
    found: list[Comparison] = []
    assert calls(lambda: found.append(compare(current, new))) < 50 * 200**2
    assert len(found[0].of("uncertain")) > 150


HELD = Held(deadline="2026-10", lead="县教育局", works_for=("市教育局",), declared="不涉及本县")


@pytest.mark.parametrize(
    ("accepted", "changes", "held", "found"),
    [
        ("2026-12", {}, HELD, []),
        ("2026-12", {"deadline": "2026-09"}, HELD, ["deadline"]),
        ("2026-12", {"deadline": "2027-03"}, HELD, ["deadline"]),
        ("2026-12", {"deadline": "2026-10"}, HELD, []),
        ("2026-10", {"deadline": "2027-03"}, HELD, []),
        ("2026-10", {"deadline": "2026-09"}, HELD, ["deadline"]),
        ("2026-10", {"deadline": ""}, HELD, []),
        ("", {"deadline": "2026-12"}, HELD, ["deadline"]),
        ("", {"deadline": "2026-12"}, replace(HELD, deadline=""), []),
        ("", {"units": ("市科技局", "市教育局")}, HELD, ["lead"]),
        ("", {"units": ("市科技局", "市教育局")}, replace(HELD, works_for=("市科技局",)), []),
        ("", {"units": ("市教育局",)}, HELD, []),
        ("", {"content": items()[7].content + "面向全部县市区。"}, HELD, ["content"]),
        ("", {"content": items()[7].content + "面向全部县市区。"}, replace(HELD, declared=""), []),
    ],
)
def test_what_the_county_set_itself_conflicts_where_the_city_changes_it(
    accepted: str, changes: dict[str, Any], held: Held, found: list[str]
) -> None:
    before = replace(items()[7], deadline=accepted)
    current = replace(CURRENT, items=(*items()[:7], before, *items()[8:]))
    new = as_read([*items()[:7], replace(before, **changes), *items()[8:]])
    comparison = compare(current, new, {before.task_uid: held})
    assert [conflict.field for conflict in comparison.differences[7].conflicts] == found
    assert [d for d in comparison.differences if d.conflicts] == ([comparison.differences[7]] if found else [])


def test_a_conflict_says_all_three_sides() -> None:
    before = replace(items()[7], deadline="2026-12")
    current = replace(CURRENT, items=(*items()[:7], before, *items()[8:]))
    new = as_read([*items()[:7], replace(before, deadline="2026-09"), *items()[8:]])
    entry = compare(current, new, {before.task_uid: HELD}).to_json()["changed"][0]
    assert entry["conflicts"] == [{"field": "deadline", "accepted": "2026-12", "ours": "2026-10", "theirs": "2026-09"}]


def test_retired_items_are_no_candidates() -> None:
    retired = replace(items()[7], status="retired")
    current = replace(CURRENT, items=(*items()[:7], retired, *items()[8:]))
    comparison = compare(current, as_read(items()))
    assert only(comparison, "added").seq == 8
    assert resolve(comparison).items[7].task_uid not in current.by_uid()


@settings(max_examples=examples(25), deadline=None)
@given(st.permutations(range(35)), st.lists(st.integers(1, 9), min_size=35, max_size=35), st.sets(st.integers(0, 34)))
def test_reordered_and_renumbered_lists_lose_nothing(order: list[int], steps: list[int], left_out: set[int]) -> None:
    """Whatever the order and the numbers, each item that stayed keeps its id, and the others are removed."""
    numbers = [sum(steps[: place + 1]) for place in range(35)]
    kept = [number for number in order if number not in left_out]
    found = [replace(items()[number], seq=numbers[place]) for place, number in enumerate(kept)]
    comparison = compare(CURRENT, as_read(found))
    assert [item.task_uid for item in resolve(comparison).items] == [items()[number].task_uid for number in kept]
    assert {d.task_uid for d in comparison.of("removed")} == {items()[number].task_uid for number in left_out}
    assert set(kinds(comparison)) <= {"unchanged", "renumbered", "removed"}
