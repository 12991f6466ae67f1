"""What accepting would do to the county's records, told before anything is written."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from exchange.tasklist import compare
from models.tasks import TaskItem
from services.county import set_up
from services.desk import Desk
from services.effects import Effect, effects, holdings
from services.revisions import import_list
from tests.conftest import TODAY
from tests.effort import calls
from tests.exchange.lists import as_read, items, tab_text
from tests.exchange.revisions import Reviser, extended
from tests.services.revised import (
    MERGE,
    UIDS,
    Answers,
    compared,
    merged_fifth,
    random_answers,
    record_much,
    rows,
    sent_before,
    split,
    split_seventh,
    without,
)

AS_OF_THE_FIRST_PART = "原第7项由第7项延续，另拆出第8项；没有选给它们的内容都留在第7项。"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("县 的 数据")
    desk = set_up(folder, "430523", TODAY, filler="李样例", phone="0739-5000001")
    record_much(desk, sent_before(desk, folder))
    return desk


def told(desk: Desk, found: list[TaskItem], answers: Answers = []) -> dict[int | None, Effect]:  # noqa: B006
    """The effects by number; of a removed item under None."""
    return {effect.seq: effect for effect in compared(desk, found, answers).effects}


def changed(seq: int, **more: object) -> list[TaskItem]:
    return [replace(item, **more) if item.seq == seq else item for item in items()]


def test_the_same_list_touches_nothing(county: Desk) -> None:
    found = compared(county, list(items())).effects
    assert [effect.seq for effect in found] == list(range(1, 36)) and not any(effect.sentences for effect in found)
    assert (found[6].months, found[6].projects, found[6].past, found[6].task_uids) == (1, 1, 1, (UIDS[7],))


def test_renumbering_says_what_moves_along(county: Desk) -> None:
    found = told(county, without(3))
    assert found[6].sentences == ("本期进展1条、成效和佐证材料2条、核实说明2条、1个储备项目、历史1期随第7项改为第6项。",)
    assert (found[6].before, found[6].records) == ((7,), 2)


def test_a_removed_item_tells_of_texts_and_projects(county: Desk) -> None:
    gone = told(county, without(7))[None]
    assert gone.before == (7,) and gone.sentences == (
        "第7项移出后，本期进展1条、成效和佐证材料2条、核实说明2条、1个储备项目、历史1期转入历史，可以查看。",
        "本期已填的进展保留，但不再上报。",
        "储备项目“样例项目7”对应的任务将不在清单内，接受后检查会提示，须改对应任务。",
    )


def test_another_leading_body_is_held_against_the_county_s_own(county: Desk) -> None:
    old = items()[6].lead
    found = told(county, changed(7, units=("市发改委", *items()[6].units), units_text="市发改委牵头"))[7]
    assert found.sentences == (f"市级牵头单位由{old}改为市发改委，县级牵头部门现为样例县第2局，核对是否要改。",)


def test_a_deadline_is_held_against_the_county_s_own(county: Desk) -> None:
    assert told(county, changed(8, deadline="2026-10"))[8].sentences == (
        "市级完成时限由无改为2026-10，县级填的是2026-12，晚于市级，核对是否要改。",
    )
    assert told(county, changed(8, deadline="2026-12"))[8].sentences == ("市级完成时限由无改为2026-12。",)


def test_changed_content_asks_to_look_at_what_was_declared(county: Desk) -> None:
    found = told(county, changed(7, content=items()[6].content + "按年度分解任务。"))[7]
    assert found.sentences[1:] == (
        "任务内容有改动，核对本期进展是否仍然切题。",
        "任务内容有改动，县级已填“不涉及本县”，核对是否仍然成立。",
    )


def test_a_split_says_what_each_part_has(county: Desk) -> None:
    (project,) = rows(county, "reserve_project", task_uid=UIDS[7])
    found = told(county, split_seventh(), split(texts=["progress", "problems"], projects=[project["project_uid"]]))
    assert AS_OF_THE_FIRST_PART in found[7].sentences
    assert found[8].sentences == (
        "由原第7项拆出，复制本期文字2段、带走1个储备项目；历史各期留在原任务下。",
        "县级牵头部门样例县第2局和配合部门一并带入，核对是否合适。",
    )
    unmarked: Answers = [{"seq": seq, "decision": "split", "task_uid": [UIDS[7]]} for seq in (7, 8)]
    assert AS_OF_THE_FIRST_PART in told(county, split_seventh(), unmarked)[7].sentences


def test_a_merge_says_where_the_texts_go(county: Desk) -> None:
    found = told(county, merged_fifth(), MERGE)[5]
    assert found.sentences[:4] == (
        "原第5项、原第6项合并为第5项，由原第5项延续。",
        "原第6项的本期文字并列到第5项，前面标明【原第6项】，过长的由检查提示。",
        "原第6项的1条问题或政策转到第5项。",
        "原第6项的历史1期留在原任务下，可以查看。",
    )
    assert found.sentences[4] == "县级牵头部门仍为样例县第0局，样例县第1局列为配合部门，核对是否合适。"
    assert (found.months, found.past, found.before) == (2, 1, (5, 6))


def test_what_waits_for_an_answer_says_what_hangs_on_it(county: Desk) -> None:
    waiting = told(county, merged_fifth())[5]
    assert all(sentence.startswith("等待答复：原第") for sentence in waiting.sentences) and waiting.sentences
    as_new = told(county, merged_fifth(), [{"seq": 5, "decision": "new"}])
    assert as_new[5].sentences == ("第5项是新任务，本期从空白填起。",)
    gone = compared(county, merged_fifth(), [{"seq": 5, "decision": "new"}]).effects[-2:]
    assert [effect.before for effect in gone] == [(5,), (6,)]


def test_no_texts_no_words(desk: Desk) -> None:
    assert not told(desk, without(7))[None].sentences


def test_the_import_tells_them_too(county: Desk) -> None:
    shown = import_list(county, tab_text(without(7)), [])
    assert any("原第7项：第7项移出后" in line for line in shown.lines())
    entry = shown.to_json()["effects"][-1]
    assert entry["before"] == [7] and entry["projects"] == 1 and entry["sentences"][0].startswith("第7项移出后")


@pytest.mark.parametrize("seed", range(6))
def test_any_answers_are_told_without_a_refusal(county: Desk, seed: int) -> None:
    rng = random.Random(seed)
    found = compared(county, [line.item for line in Reviser(extended(35, rng), rng).revise(20)])
    answers = random_answers(county, found, rng)
    with county.reading() as connection:
        held = holdings(connection)
    for part in range(len(answers) + 1):
        effect = effects(found.comparison, answers[:part], held)
        assert [e.seq for e in effect[: len(found.read.items)]] == [item.seq for item in found.read.items]
        named = {uid for e in effect for uid in e.task_uids}
        assert named >= {item.task_uid for item in found.comparison.current.items}


def test_two_hundred_items_are_told_at_once(county: Desk) -> None:
    rng = random.Random(1)
    current = extended(200, rng)
    comparison = compare(current, as_read([line.item for line in Reviser(current, rng).revise(20)]))
    with county.reading() as connection:
        held = holdings(connection)
        assert calls(lambda: holdings(connection)) < 10_000
    assert calls(lambda: effects(comparison, [], held)) < 500 * 200
