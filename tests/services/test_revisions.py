"""Accepting a revised list: what was recorded follows its item, what was sent stays, all of it is undone as one step."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from exchange.files import finish
from exchange.package import read_package
from models import backup
from models.database import FILE_NAME
from models.problems import Refused
from models.system import AcceptedList, AuditEntry
from models.tasks import TaskItem
from services.books import open_book
from services.carry_over import side_by_side
from services.checking import findings
from services.county import set_up
from services.desk import Desk
from services.filing import freeze, sign, unfreeze
from services.history import History
from services.packages import export, verify
from services.papers import paper_of
from services.records import add, edit
from services.retired import retired
from services.revisions import accept_steps, import_list, import_steps
from services.tasklists import current_list, list_of
from services.versions import versions
from tests.conftest import TODAY
from tests.exchange.lists import items, tab_text
from tests.exchange.revisions import Reviser
from tests.services.conftest import PERIOD
from tests.services.revised import (
    BUILT_IN,
    EARLIER,
    MERGE,
    UIDS,
    Answers,
    compared,
    copy_of,
    everything,
    merged_fifth,
    month,
    numbered,
    random_answers,
    record_much,
    rows,
    sent_before,
    split,
    split_seventh,
    texts,
    without,
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county with a month that was sent and one that is under way, about every item."""
    folder = tmp_path_factory.mktemp("县 的 数据")
    desk = set_up(folder, "430523", TODAY, filler="李样例", phone="0739-5000001")
    record_much(desk, sent_before(desk, folder))
    desk.database.close()
    return folder


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county with nothing but a month that was sent."""
    folder = tmp_path_factory.mktemp("另一个县")
    desk = set_up(folder, "430523", TODAY, filler="李样例", phone="0739-5000001")
    sent_before(desk, folder)
    desk.database.close()
    return folder


@pytest.fixture
def sent(quiet: Path, folder: Path) -> Desk:
    return copy_of(quiet, folder)


@pytest.fixture
def county(made: Path, folder: Path) -> Desk:
    return copy_of(made, folder)


def apply(desk: Desk, found: list[TaskItem], answers: Answers = [], **changes: str) -> None:  # noqa: B006
    done = finish(accept_steps(desk, compared(desk, found, answers, **changes), answers))
    assert done.applied, [p.message for p in done.problems]


def uids_now(desk: Desk) -> dict[int, str]:
    with desk.reading() as connection:
        return {item.seq: item.task_uid for item in current_list(connection).items}


def test_renumbering_moves_no_record(county: Desk) -> None:
    before = everything(county)
    apply(county, without(7, 20))
    after = everything(county)
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"task_list", "task_item", "submission"}
    assert uids_now(county)[7] == UIDS[8]
    with county.reading() as connection:
        book = open_book(connection, PERIOD, county)
    assert {row["task_uid"]: row["seq"] for row in book.rows["task_progress"]} == {uid: n for n, uid in uids_now(county).items()}
    assert book.cover["tasklist_version"] == "2026-11-20"


def test_what_was_recorded_of_a_removed_item_stays_readable_and_is_not_reported(county: Desk) -> None:
    apply(county, without(7))
    with county.reading() as connection:
        book, (gone,) = open_book(connection, PERIOD, county), retired(connection)
    assert UIDS[7] not in book.task_progress and not book.children("task_metric", UIDS[7])
    assert gone.item.task_uid == UIDS[7] and (gone.last_version, gone.gone_version) == ("2024-05-17", "2026-11-20")
    assert [(m.period, m.open) for m in gone.months] == [(PERIOD, True), (EARLIER, False)] and gone.into == ""
    shown = dict(gone.months[0].entries)
    assert (
        shown["存在问题"] == "第7项资金缺口7万元。"
        and "10月8日召开第7项工作推进会" in dict(gone.months[1].entries)["本期进展情况"]
    )
    assert gone.months[0].reasons == (
        ("T03", "第7项按T03说明：因场地调整，完成时间顺延。"),
        ("T12", "第7项按T12说明：因场地调整，完成时间顺延。"),
    )
    assert any("成效7之0" in line for line in gone.months[0].records)
    assert [name for _, name in gone.projects] == ["样例项目7"]
    assert {p.record for p in findings(book) if p.code == "R60"} == {uid for uid, _ in gone.projects}
    assert UIDS[7] not in {row["record_uid"] for row in book.rows["explanation"]}


def test_an_item_that_comes_back_word_for_word_goes_on_with_its_records(county: Desk) -> None:
    before = everything(county)
    apply(county, without(7))
    found = compared(county, list(BUILT_IN.items), issued="2026-12-20")
    (added,) = found.comparison.of("added")
    assert (added.seq, added.task_uid) == (7, UIDS[7])
    told = next(effect for effect in found.effects if effect.seq == 7)
    assert told.months == 1 and told.past == 1 and "与移出的原第7项文字相同" in told.sentences[0]
    apply(county, list(BUILT_IN.items), issued="2026-12-20")
    after = everything(county)
    assert uids_now(county) == UIDS
    assert {table for table in before if before[table] != after[table]} == {"task_list", "task_item", "submission"}
    with county.reading() as connection:
        assert retired(connection) == () and UIDS[7] in open_book(connection, PERIOD, county).task_progress


def test_a_split_gives_each_part_what_was_chosen(county: Desk) -> None:
    (project,) = rows(county, "reserve_project", task_uid=UIDS[7])
    metric, evidence = rows(county, "task_metric", task_uid=UIDS[7])[0], rows(county, "task_evidence", task_uid=UIDS[7])[0]
    old = month(county, UIDS[7])
    apply(county, split_seventh(), split(texts=["progress"], projects=[project["project_uid"]], records=[metric["record_uid"]]))
    heir, part = uids_now(county)[7], uids_now(county)[8]
    assert heir == UIDS[7] and part not in UIDS.values()
    assert {**month(county, heir), "revision": 0} == {**old, "revision": 0}
    new = month(county, part)
    carried = ("progress", "county_lead", "county_coop", "applicable", "inapplicable_reason")
    assert [new[name] for name in carried] == [old[name] for name in carried]
    assert new["problems"] is None and new["next_step"] is None and new["status"] is None
    assert rows(county, "reserve_project", project_uid=project["project_uid"])[0]["task_uid"] == part
    assert rows(county, "task_metric", record_uid=metric["record_uid"])[0]["task_uid"] == part
    assert rows(county, "task_evidence", record_uid=evidence["record_uid"])[0]["task_uid"] == heir
    assert [row["period"] for row in rows(county, "task_progress", task_uid=part)] == [PERIOD]


def test_a_merge_puts_texts_side_by_side_and_keeps_the_others_own(county: Desk) -> None:
    old = {n: month(county, UIDS[n]) for n in (5, 6)}
    (project,) = rows(county, "reserve_project", task_uid=UIDS[5])
    edit(county, "reserve_project", project["project_uid"], {"task_uid": UIDS[6]})
    apply(county, merged_fifth(), MERGE)
    new = month(county, UIDS[5])
    for name in ("progress", "problems", "next_step"):
        assert new[name] == f"【原第5项】{old[5][name]}【原第6项】{old[6][name]}"
    assert (new["county_lead"], new["county_coop"]) == ("样例县第0局", ("样例县第5局", "样例县第1局", "样例县第6局"))
    assert month(county, UIDS[6])["progress"] == old[6]["progress"]
    assert rows(county, "reserve_project", project_uid=project["project_uid"])[0]["task_uid"] == UIDS[5]
    assert not rows(county, "task_metric", task_uid=UIDS[6], period=PERIOD)
    assert [row["link"] for row in rows(county, "issue")].count(UIDS[5]) == 1
    assert month(county, UIDS[5], EARLIER)["progress"] != new["progress"] and month(county, UIDS[6], EARLIER)
    with county.reading() as connection:
        (gone,) = retired(connection)
    assert gone.item.task_uid == UIDS[6] and gone.into == UIDS[5]


def test_reasons_and_policies_of_merged_items_go_on(county: Desk) -> None:
    found = list(items())
    found[3:4] = []
    found[0] = replace(found[0], content=found[0].content + items()[3].content)
    answers = [{"seq": 1, "decision": "merge", "task_uid": [UIDS[1], UIDS[4]]}]
    policy = rows(county, "policy_list")[0]["links"]
    assert {UIDS[1], UIDS[5]} <= set(policy)
    reasons = {uid: rows(county, "explanation", record_uid=UIDS[uid], rule_id="T03")[0]["reason"] for uid in (1, 4)}
    apply(county, numbered(found), answers)
    assert (
        rows(county, "explanation", record_uid=UIDS[1], rule_id="T03")[0]["reason"]
        == f"【原第1项】{reasons[1]}【原第4项】{reasons[4]}"
    )
    assert rows(county, "explanation", record_uid=UIDS[4], rule_id="T03")[0]["reason"] == reasons[4]
    undo = [{"seq": 4, "decision": "merge", "task_uid": [UIDS[6], UIDS[5]]}]
    apply(county, numbered([i for i in map_uid(county) if i.task_uid not in (UIDS[5],)]), undo, issued="2026-11-21")
    assert set(rows(county, "policy_list")[0]["links"]) == {UIDS[6] if uid == UIDS[5] else uid for uid in policy}


def map_uid(desk: Desk) -> tuple[TaskItem, ...]:
    with desk.reading() as connection:
        return current_list(connection).items


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ([(5, "甲"), (6, "乙")], "【原第5项】甲【原第6项】乙"),
        ([(5, "甲"), (6, None)], "甲"),
        ([(5, "甲"), (6, "甲")], "甲"),
        ([(5, None), (6, "乙")], "【原第6项】乙"),
        ([(5, None), (6, " ")], None),
        ([(5, "甲"), (6, "乙"), (9, "乙")], "【原第5项】甲【原第6项】乙"),
    ],
)
def test_texts_stand_side_by_side(given: list[tuple[int, str | None]], wanted: str | None) -> None:
    assert side_by_side(given) == wanted


def test_a_merged_text_that_is_too_long_is_kept_and_shown_by_the_checks(county: Desk) -> None:
    for n in (5, 6):
        edit(county, "task_progress", UIDS[n], {"progress": f"11月{n}日走访。" + "已完成阶段任务3项。" * 60}, PERIOD)
    apply(county, merged_fifth(), MERGE)
    assert len(month(county, UIDS[5])["progress"]) > 800
    with county.reading() as connection:
        book = open_book(connection, PERIOD, county)
    assert "progress" in {p.field for p in findings(book) if p.record == UIDS[5] and p.code == "E03"}


def test_an_earlier_submission_keeps_its_list(county: Desk, tmp_path: Path) -> None:
    paper = paper_of(county, EARLIER)
    old = export(county, EARLIER, tmp_path / "old")
    apply(county, merged_fifth(), MERGE)
    assert paper_of(county, EARLIER) == paper
    again = export(county, EARLIER, tmp_path / "new")
    assert again.digest == old.digest and verify(again.file).ok
    package = read_package(again.file)
    assert package.meta["list_version"] == "2024-05-17" and len(package.rows["task_progress"]) == len(BUILT_IN.items)
    assert [line.list_version for line in versions(county)] == ["2024-05-17"]
    draft = export(county, PERIOD, tmp_path, draft=True)
    assert read_package(draft.file).meta["list_version"] == "2026-11-20"


def test_a_correction_is_made_with_the_list_of_the_first_time(sent: Desk, tmp_path: Path) -> None:
    apply(sent, merged_fifth(), MERGE)
    unfreeze(sent, EARLIER)
    with sent.reading() as connection:
        assert list_of(connection, EARLIER).version == "2024-05-17"
        book = open_book(connection, EARLIER, sent)
    assert [book.task_progress[UIDS[n]]["seq"] for n in (5, 6, 7)] == [5, 6, 7]
    assert not [p for p in findings(book) if p.code in ("T18", "R60", "P06")]
    texts_before = month(sent, UIDS[6], EARLIER)
    frozen = freeze(sent, EARLIER, "05", "更正第3项的进展情况，原文有误。")
    sign(sent, EARLIER, approve_date="2026-11-22")
    assert read_package(export(sent, EARLIER, tmp_path).file).meta["list_version"] == "2024-05-17"
    assert frozen.version == 2 and month(sent, UIDS[6], EARLIER) == texts_before


def test_two_lists_of_one_date_are_told_apart(county: Desk) -> None:
    apply(county, without(7))
    apply(county, [replace(item, task_uid="") for item in map_uid(county)])
    with county.reading() as connection:
        assert current_list(connection).version == "2026-11-20"
    apply(county, numbered(list(map_uid(county)[:-1])))
    with county.reading() as connection:
        assert current_list(connection).version == "2026-11-20-2"


def test_a_period_frozen_and_not_sent_holds_the_list(sent: Desk) -> None:
    unfreeze(sent, EARLIER)
    freeze(sent, EARLIER, "05", "更正第3项的进展情况，原文有误。")
    before = everything(sent)
    found = compared(sent, without(7))
    with pytest.raises(Refused, match="现在不能换清单") as caught:
        finish(accept_steps(sent, found, []))
    assert "先正式导出" in caught.value.problems[0].hint and everything(sent) == before
    text = tab_text(without(7)).replace("2024年5月17日", "2026年11月20日")
    shown = import_list(sent, text, [])
    assert shown.ok and [p.severity for p in shown.problems if p.code == "LOCKED"] == ["warning"]


def test_acceptance_is_one_step_back_and_forth(county: Desk) -> None:
    history = History(county)
    before = everything(county)
    apply(county, merged_fifth(), MERGE)
    after = everything(county)
    edit(county, "task_progress", UIDS[5], {"progress": "11月9日改写。"}, PERIOD)
    typed = everything(county)
    history.undo(county)
    assert everything(county) == after
    back = history.undo(county)
    assert back is not None and back.words == "撤销：接受新清单：清单.xlsx" and (back.form, back.record) == ("task_list", "")
    assert {"task_list", "task_item", "task_progress"} <= back.changed
    assert everything(county) == before
    forth = history.redo(county)
    assert forth is not None and forth.form == "task_list" and everything(county) == after
    history.redo(county)
    assert everything(county) == typed
    history.undo(county)
    history.undo(county)
    assert everything(county) == before and not history.can_undo
    apply(county, without(9))
    assert uids_now(county)[9] == UIDS[10] and history.undo(county) and everything(county) == before


def test_an_acceptance_cannot_be_undone_under_a_frozen_period(sent: Desk) -> None:
    unfreeze(sent, EARLIER)
    history = History(sent)
    apply(sent, without(7))
    history.record(sent)
    freeze(sent, EARLIER, "05", "更正第3项的进展情况，原文有误。")
    with pytest.raises(Refused, match="不能撤销"):
        history.undo(sent)


def test_it_is_logged_and_backed_up(county: Desk, folder: Path) -> None:
    path = folder / "新 清单.txt"
    path.write_text(tab_text(merged_fifth()), "utf-8")
    before = everything(county)
    steps = list(import_steps(county, path, MERGE, apply=True))
    assert [step.done for step in steps] == list(range(6)) and {step.total for step in steps} == {6}
    with county.reading() as connection:
        row = connection.execute(select(AcceptedList.__table__).order_by(AcceptedList.id.desc())).first()
        entry = connection.execute(select(AuditEntry.__table__).order_by(AuditEntry.id.desc())).first()
    assert row is not None and entry is not None
    assert (row.file, row.sha256, row.choices) == (path.name, backup.sha256_of(path), MERGE)
    assert entry.action == "接受新清单：新 清单.txt" and entry.at == row.accepted_at
    assert entry.changes[0]["after"]["sha256"] == row.sha256 and json.dumps(entry.changes[0]["after"]["choices"]) == json.dumps(
        MERGE
    )
    kept = folder / "liangxin-换清单前.db"
    backup.verify(kept)
    (folder / "back").mkdir()
    kept.replace(folder / "back" / FILE_NAME)
    assert everything(copy_of(folder / "back", folder / "again")) == before


def test_pasted_text_is_taken_like_a_file(county: Desk) -> None:
    done = import_list(county, tab_text(merged_fifth()), MERGE, apply=True)
    assert done.applied and done.read.file == "粘贴的文字" and len(done.sha256) == 64 and done.version == done.read.issued + "-2"
    assert "已接受" in done.lines()[-1]


@pytest.mark.parametrize("steps", range(1, 7))
def test_stopped_on_the_way_it_changes_nothing(county: Desk, steps: int) -> None:
    before = everything(county)
    work = import_steps(county, tab_text(merged_fifth()), MERGE, apply=True)
    for _ in range(steps):
        next(work)
    work.close()
    assert everything(county) == before
    assert import_list(county, tab_text(merged_fifth()), MERGE, apply=True).applied


def test_a_list_that_changed_meanwhile_is_compared_again(county: Desk) -> None:
    found = compared(county, merged_fifth(), MERGE)
    apply(county, without(9))
    before = everything(county)
    with pytest.raises(Refused, match="对照之后现行清单已经变了"):
        finish(accept_steps(county, found, MERGE))
    assert everything(county) == before


def test_records_that_changed_meanwhile_are_moved_as_they_are_now(county: Desk) -> None:
    found = compared(county, merged_fifth(), MERGE)
    edit(county, "task_progress", UIDS[6], {"problems": "对照之后才写的问题。"}, PERIOD)
    late, _ = add(county, "task_evidence", {"task_uid": UIDS[6], "title": "对照之后的材料"}, PERIOD)
    assert finish(accept_steps(county, found, MERGE)).applied
    assert month(county, UIDS[5])["problems"].endswith("【原第6项】对照之后才写的问题。")
    assert rows(county, "task_evidence", record_uid=late)[0]["task_uid"] == UIDS[5]


def test_what_a_part_shall_take_must_still_be_there(county: Desk) -> None:
    (project,) = rows(county, "reserve_project", task_uid=UIDS[7])
    earlier = rows(county, "task_metric", task_uid=UIDS[7])[0]["record_uid"]
    answers = split(projects=[project["project_uid"]])
    found = compared(county, split_seventh(), answers)
    edit(county, "reserve_project", project["project_uid"], {"task_uid": UIDS[9]})
    before = everything(county)
    for takes in (answers, split(records=[earlier, "没有的"]), split(texts=["status"])):
        with pytest.raises(Refused):
            finish(accept_steps(county, found, takes))
        assert everything(county) == before


def test_an_open_question_applies_nothing(county: Desk) -> None:
    before = everything(county)
    done = finish(accept_steps(county, compared(county, merged_fifth()), []))
    assert not done.applied and not done.ok and everything(county) == before


def test_an_older_list_is_said_to_be_so(county: Desk) -> None:
    apply(county, without(7))
    shown = import_list(county, tab_text(items()), [])
    assert [p.severity for p in shown.problems if "早于现行清单" in p.message] == ["warning"]


def _contained(before: Counter[str], after: Counter[str]) -> list[str]:
    """Texts that are there less often than before, also as parts of others."""
    lost = before - after
    return [text for text in lost if sum(n for other, n in after.items() if text in other) < before[text]]


def _check_references(desk: Desk) -> None:
    with desk.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert not connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        known = {*current_list(connection).by_uid(), *(each.item.task_uid for each in retired(connection))}
    named = [row["task_uid"] for table in ("reserve_project", "task_progress") for row in rows(desk, table) if row["task_uid"]]
    assert set(named) <= known


@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32 - 1), edits=st.integers(0, 25))
def test_no_recorded_text_is_ever_lost(made: Path, tmp_path_factory: pytest.TempPathFactory, seed: int, edits: int) -> None:
    rng = random.Random(seed)
    desk = copy_of(made, tmp_path_factory.mktemp("样例"))
    history, before, words = History(desk), everything(desk), texts(desk)
    lines = Reviser(BUILT_IN, rng).revise(edits)
    found = compared(desk, [line.item for line in lines])
    answers = random_answers(desk, found, rng)
    done = finish(accept_steps(desk, found, answers))
    assert done.applied, [p.message for p in done.problems]
    after = everything(desk)
    assert not _contained(words, texts(desk))
    assert len(after["reserve_project"]) == len(before["reserve_project"])
    for table in ("snapshot", "snapshot_record", "task_metric", "task_evidence"):
        assert len(after[table]) == len(before[table])
    assert (after["snapshot"], after["snapshot_record"]) == (before["snapshot"], before["snapshot_record"])
    assert after["task_item"][: len(before["task_item"])] == before["task_item"]
    _check_references(desk)
    _check_open_month(desk, lines)
    assert history.undo(desk) and everything(desk) == before
    assert history.redo(desk) and everything(desk) == after
    desk.database.close()


def _check_open_month(desk: Desk, lines: list[Any]) -> None:
    """Every item of the new list has its own number, and nothing of a retired one is reported."""
    with desk.reading() as connection:
        book = open_book(connection, PERIOD, desk)
        active = current_list(connection).by_uid()
    assert len(active) == len(lines)
    assert {row["task_uid"] for row in book.rows["task_progress"]} <= active.keys()
    assert all(row["seq"] == active[row["task_uid"]].seq for row in book.rows["task_progress"])
