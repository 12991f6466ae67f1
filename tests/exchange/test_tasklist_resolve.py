"""What the clerk answers, put into effect; and each answer that does not fit, said in her words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from exchange.tasklist import Comparison, Merge, Part, Split, compare, list_of, new_list, resolve
from models.problems import Refused
from models.tasks import TaskList
from tests.exchange.lists import as_read, items
from tests.exchange.revised.corpus import in_three, in_two, two_in_one

CURRENT = TaskList.built_in()
UIDS = [item.task_uid for item in items()]
GONE = "0" * 12


def one_reworded() -> Comparison:
    """Item 8 uncertain."""
    found = list(items())
    found[7] = replace(found[7], content="配齐配足教学仪器设备。支持职业院校更新实训设备，提高装备水平。")
    return compare(CURRENT, as_read(found))


def split() -> Comparison:
    """Item 4 in two: the new 4 and 6; 5 stays between."""
    found = in_two()
    return compare(found.current, found.read())


def split_in_three() -> Comparison:
    """Item 27 in three: the new 27 to 29."""
    found = in_three()
    return compare(found.current, found.read())


def merged() -> Comparison:
    """Items 29 and 30 in one: the new 29."""
    found = two_in_one()
    return compare(found.current, found.read())


def answer(seq: int, decision: str, *before: int, **more: Any) -> dict[str, Any]:
    """An answer; earlier items by their numbers."""
    return {"seq": seq, "decision": decision, "task_uid": [UIDS[number - 1] for number in before], **more}


def uid_of(resolved: Any, seq: int) -> str:
    return next(item.task_uid for item in resolved.items if item.seq == seq)


def test_an_item_that_goes_on() -> None:
    resolved = resolve(one_reworded(), [answer(8, "same", 8)])
    assert [item.task_uid for item in resolved.items] == UIDS
    assert (resolved.splits, resolved.merges, resolved.retired) == ((), (), ())
    assert resolved.items[7].prov_task == items()[7].prov_task


def test_a_new_item_retires_the_one_it_might_have_been() -> None:
    resolved = resolve(one_reworded(), [answer(8, "new")])
    assert uid_of(resolved, 8) not in UIDS
    assert resolved.retired == (UIDS[7],)
    assert resolve(one_reworded(), [answer(8, "new"), answer(8, "retire", 8)]) == resolved
    assert resolve(one_reworded(), [answer(8, "new"), {"seq": 8, "decision": "retire"}]) == resolved


def test_the_first_part_of_a_split_is_the_heir() -> None:
    takes = {"texts": ["progress", "progress"], "projects": ["4305230001"], "records": ["M1", "E1"]}
    resolved = resolve(split(), [answer(4, "split", 4), answer(6, "split", 4, takes=takes)])
    assert uid_of(resolved, 4) == UIDS[3]
    part = Part(uid_of(resolved, 6), 6, ("progress",), ("4305230001",), ("M1", "E1"))
    assert part.task_uid not in UIDS
    assert resolved.splits == (Split(UIDS[3], (part,)),)
    assert resolved.retired == () and resolved.merges == ()
    assert next(item for item in resolved.items if item.seq == 6).prov_task == items()[3].prov_task


def test_a_marked_part_of_a_split_is_the_heir() -> None:
    resolved = resolve(split(), [answer(4, "split", 4, takes={"texts": ["problems"]}), answer(6, "split", 4, heir=True)])
    assert uid_of(resolved, 6) == UIDS[3]
    assert resolved.splits == (Split(UIDS[3], (Part(uid_of(resolved, 4), 4, ("problems",)),)),)


def test_a_split_in_three() -> None:
    same_text = {"takes": {"texts": ["progress"]}}
    answers = [answer(27, "split", 27), answer(28, "split", 27, **same_text), answer(29, "split", 27, **same_text)]
    (found,) = resolve(split_in_three(), answers).splits
    assert [(part.seq, part.texts) for part in found.parts] == [(28, ("progress",)), (29, ("progress",))]


def test_a_part_beside_an_item_that_goes_on() -> None:
    """What is the earlier item anyway, as answered or as found, is the heir of what was split off."""
    resolved = resolve(split(), [answer(4, "same", 4), answer(6, "split", 4)])
    assert uid_of(resolved, 4) == UIDS[3] and [part.seq for part in resolved.splits[0].parts] == [6]
    added = items()[0].content[-40:] + "另行登记造册，逐季通报，纳入档案统一管理，长期保存备查。"
    new = as_read([*items(), replace(items()[0], seq=36, content=added, title="")])
    resolved = resolve(compare(CURRENT, new), [answer(36, "split", 1)])
    assert uid_of(resolved, 1) == UIDS[0] and resolved.splits[0].parts[0].seq == 36


def test_two_in_one() -> None:
    resolved = resolve(merged(), [answer(29, "merge", 30, 29)])
    assert uid_of(resolved, 29) == UIDS[29]
    assert resolved.merges == (Merge(UIDS[29], 29, (UIDS[28],)),)
    assert resolved.retired == (UIDS[28],)


def test_what_was_not_asked_may_be_answered() -> None:
    """A renumbered item called new, an added one called a part, one that was taken for the same released for another."""
    comparison = merged()
    resolved = resolve(comparison, [answer(29, "same", 29), answer(1, "new")])
    assert uid_of(resolved, 1) not in UIDS and resolved.retired == (UIDS[0], UIDS[29])
    swapped = resolve(comparison, [answer(29, "new"), answer(1, "same", 2), answer(2, "same", 1)])
    assert [item.task_uid for item in swapped.items[:2]] == [UIDS[1], UIDS[0]]
    absorbed = resolve(comparison, [answer(29, "new"), answer(1, "merge", 1, 30)])
    assert absorbed.merges == (Merge(UIDS[0], 1, (UIDS[29],)),)


def test_the_list_to_be_put_in_force() -> None:
    comparison = one_reworded()
    accepted = new_list(comparison, [answer(8, "same", 8)], "2026-12-01")
    assert accepted == list_of(comparison, resolve(comparison, [answer(8, "same", 8)]), "2026-12-01")
    assert (accepted.version, new_list(comparison, [answer(8, "new")]).version) == ("2026-12-01", comparison.new.issued)


TAKES = "要带走的内容写得不对"


@pytest.mark.parametrize(
    ("make", "answers", "what"),
    [
        (one_reworded, [], "第8项需要确认是不是原有任务，还没有答复。"),
        (one_reworded, [answer(8, "new"), answer(99, "new")], "新清单没有第99项，答复用不上。"),
        (one_reworded, [answer(8, "new"), {"seq": "8", "decision": "new"}], "答复里的序号“8”应为数字。"),
        (one_reworded, [answer(8, "new"), answer(8, "new")], "第8项答复了两次。"),
        (one_reworded, [answer(8, "maybe")], "第8项的答复认不出来，应为原有任务（same）"),
        (one_reworded, [{"seq": 8, "decision": None}], "第8项的答复认不出来"),
        (one_reworded, [answer(8, "same")], "第8项答复为原有任务，须指明是现行清单的哪一项，只能是一项。"),
        (one_reworded, [answer(8, "same", 8, 9)], "第8项答复为原有任务，须指明是现行清单的哪一项，只能是一项。"),
        (one_reworded, [{"seq": 8, "decision": "same", "task_uid": UIDS[7]}], "须指明是现行清单的哪一项"),
        (one_reworded, [{"seq": 8, "decision": "same", "task_uid": [GONE]}], "须指明是现行清单的哪一项"),
        (one_reworded, [answer(8, "same", 1)], "原第1项被对应了两次：新清单第1项、第8项。由一项拆成几项的，都答复为拆分。"),
        (one_reworded, [answer(8, "split")], "第8项答复为拆分，须指明由现行清单的哪一项拆出，只能是一项。"),
        (one_reworded, [answer(8, "split", 8)], "原第8项只拆出第8项一项，拆分至少要有两项。"),
        (one_reworded, [answer(8, "merge", 8)], "第8项答复为合并，须指明由现行清单的哪几项合并，至少两项，不能重复。"),
        (one_reworded, [answer(8, "merge", 8, 8)], "至少两项，不能重复。"),
        (one_reworded, [answer(8, "merge", 8, 9)], "原第9项被对应了两次：新清单第8项、第9项。"),
        (one_reworded, [answer(8, "same", 8), answer(8, "retire", 8)], "原第8项答复为移出，但它对应新清单第8项。"),
        (one_reworded, [answer(8, "new"), answer(8, "retire", 9)], "原第8项答复为移出，但所写的任务标识是原第9项的。"),
        (one_reworded, [answer(8, "new"), answer(77, "retire")], "原第77项答复为移出，但现行清单里找不到这一项。"),
        (one_reworded, [answer(8, "new"), *[answer(8, "retire", 8)] * 2], "原第8项答复了两次移出。"),
        (one_reworded, [answer(8, "same", 8, takes={"texts": ["progress"]})], "第8项答复为原有任务，不能另选带走的内容"),
        (split, [answer(4, "split", 4), answer(6, "split", 4, takes={"money": []})], TAKES),
        (split, [answer(4, "split", 4), answer(6, "split", 4, takes=["progress"])], TAKES),
        (split, [answer(4, "split", 4), answer(6, "split", 4, takes={"texts": "progress"})], "每一类都应是一个列表"),
        (split, [answer(4, "split", 4, takes={"texts": ["progress"]}), answer(6, "split", 4)], "第4项延续原第4项，其余内容都归它"),
        (split, [answer(4, "split", 4, heir=True), answer(6, "split", 4, heir=True)], "原第4项拆分后由第4项、第6项延续，只能有一项。"),
        (split, [answer(4, "same", 4), answer(6, "split", 4, heir=True)], "原第4项拆分后由第6项、第4项延续，只能有一项。"),
        (split, [answer(4, "same", 4), answer(6, "same", 4)], "原第4项被对应了两次：新清单第4项、第6项。"),
        (split, [answer(4, "merge", 4, 5), answer(5, "new"), answer(6, "split", 4)], "原第4项在第4项、第6项里既拆分又合并，不能同时办理。"),
        (
            split_in_three,
            [answer(27, "split", 27), *[answer(seq, "split", 27, takes={"projects": ["P1", "P2"]}) for seq in (28, 29)]],
            "原第27项的同一个项目由第28项、第29项都带走，只能归一项。",
        ),
        (
            split_in_three,
            [answer(27, "split", 27), *[answer(seq, "split", 27, takes={"records": ["M1"]}) for seq in (28, 29)]],
            "原第27项的同一个成效或佐证材料由第28项、第29项都带走",
        ),
    ],
)  # fmt: skip
def test_answers_that_do_not_fit(make: Any, answers: list[dict[str, Any]], what: str) -> None:
    with pytest.raises(Refused) as refused:
        resolve(make(), answers)
    assert len(refused.value.problems) == 1, [problem.message for problem in refused.value.problems]
    assert what in refused.value.problems[0].message
    assert refused.value.exit_code == 1 and refused.value.problems[0].hint


def test_every_wrong_answer_is_told() -> None:
    with pytest.raises(Refused) as refused:
        resolve(split(), [answer(4, "same"), answer(50, "new"), answer(2, "odd")])
    assert [problem.message[:8] for problem in refused.value.problems] == [
        "第4项答复为原有",
        "新清单没有第50",
        "第2项的答复认不",
        "第6项需要确认是",
    ]
