"""The drafted sentences of the 变动说明: read by a person in a golden file, true to the numbers, kept apart from the clerk's words.

The file is golden/change_sentences.txt; run with REWRITE_GOLDEN=1 to write it anew, and read what changed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.book import Book, Row
from models.changes import NOTE_FIELD
from models.derive import complete
from models.forms import BY_TABLE, fields
from models.notes import drafted, lacks_reason, own_words, said
from models.problems import Refused
from services.change_sentences import ChangeNote, State, changes_of, counts, read_changes, ready, take_drafts, waiting
from services.checking import check, explain
from services.desk import Desk
from services.filing import freeze
from services.listing import records
from services.packages import export
from services.papers import paper_of
from services.records import edit
from tests.rules import sample
from tests.rules.sample import PERIOD, PROJECT
from tests.services.changed import LAST, copy_of, county_file

GOLDEN = Path(__file__).parent / "golden" / "change_sentences.txt"
REASON = "县财政核减了县级配套资金，业主相应压减采购量"


def month(period: str, **changes: Any) -> Row:
    """A project's month as it was sent."""
    own = dict(stage="4", ytd_invest=Decimal("460.00"), total_done=Decimal("460.00"), cum_qty=18, lamp_self="01", lamp_auto="01")
    return {**sample.progress(period=period, image_progress=f"{period}设备安装完成并试运行。"), **own, **changes}


def book(now: dict[str, list[Row]] | None = None, *then: dict[str, list[Row]]) -> Book:
    """This period as `now` says, after the periods of `then`, newest first; the rest is the sample."""
    made = sample.clean(**(now or {}))
    earlier = [sample.past(f"2026-{10 - back:02d}", **rows) for back, rows in enumerate(then or ({},))]
    made.earlier = earlier
    return complete(made)


def months(*invested: str, **changes: Any) -> list[dict[str, list[Row]]]:
    """Earlier periods with so much invested in each, newest first."""
    return [
        {"project_progress": [month(f"2026-{10 - back:02d}", month_invest=Decimal(value), **changes)]}
        for back, value in enumerate(invested)
    ]


def project(**changes: Any) -> dict[str, list[Row]]:
    return {"reserve_project": [sample.project(**changes)]}


def progress(**changes: Any) -> dict[str, list[Row]]:
    return {"project_progress": [sample.progress(**changes)]}


def task(**changes: Any) -> dict[str, list[Row]]:
    return {"task_progress": [sample.task(**changes)]}


def figures(**changes: Any) -> dict[str, list[Row]]:
    return {"tradein_stat": [sample.tradein(**changes)]}


def target(uid: str, **changes: Any) -> dict[str, list[Row]]:
    return {"indicator_progress": [sample.indicator(uid, **changes)]}


GROWN = {"total_invest": Decimal("1500.00"), "equip_invest": Decimal("1300.00")}
MORE = sample.equipment(record_uid=f"{PROJECT}-B002", qty=3, amount=Decimal("500.00"), equip_name="加工中心")
TRADEIN = dict(apply_n=10, apply_cum=130, pass_n=10, pass_cum=110, paid_n=0, pass_amt=Decimal("0.50"), pass_amt_cum=Decimal("5.50"),
               paid_amt=Decimal("0.00"), sale_n=0, sale_amt=Decimal("0.00"), recycle_n=0)  # fmt: skip
VEHICLES = "scrapped_vehicle_volume"

CASES: dict[str, Callable[[], Book]] = {
    "总投资增加，没有别的依据": lambda: book(project(total_invest=Decimal("1200.00"))),
    "总投资减少": lambda: book(project(total_invest=Decimal("937.50"))),
    "总投资和设备投资随新增设备增加": lambda: book({**project(**GROWN), "project_equipment": [sample.equipment(), MORE]}),
    "设备明细只说明了一部分": lambda: book({**project(**GROWN), "project_equipment": [sample.equipment(), {**MORE, "amount": Decimal("300.00")}]}),
    "总投资按新的备案文号调整": lambda: book(
        {**project(total_invest=Decimal("1500.00")),
         "project_permit": [sample.permit(doc_no="样发改备〔2026〕8号", doc_invest=Decimal("1500.00"))]}
    ),
    "总投资随新增资金来源增加": lambda: book(
        {**project(total_invest=Decimal("1300.00")), "project_funding": [sample.funding(), sample.funding("07", "300.00")]}
    ),
    "原有资金来源也变了": lambda: book(
        {**project(total_invest=Decimal("1300.00")), "project_funding": [sample.funding(amount="900.00"), sample.funding("07", "400.00")]}
    ),
    "设备数量随明细减少": lambda: book({**project(new_qty=22), "project_equipment": [sample.equipment(qty=22)]}),
    "拟申请资金变化": lambda: book(
        {"project_funding": [sample.funding("02", "300.00", applying=Decimal("300.00"))]},
        {"project_funding": [sample.funding("02", "300.00", applying=Decimal("200.00"))],
         "reserve_project": [sample.project(apply_amount=Decimal("200.00"), loan_need=None)]},
    ),
    "年度计划调减": lambda: book(project(year_plan=Decimal("450.00"))),
    "竣工后不再填年度计划": lambda: book({**project(stage="6", year_plan=None, actual_end=date(2026, 11, 5)), **progress()}),
    "计划竣工推迟": lambda: book(project(plan_start="2026-02", plan_end="2027-12")),
    "项目单位变更": lambda: book(project(owner_name="样例县新示范机械有限公司")),
    "建设内容变更": lambda: book(project(content="更新数控车床12台；加工中心5台，改造生产线2条。")),
    "所有计划数都变": lambda: book(project(
        total_invest=Decimal("2000.00"), fixed_invest=Decimal("1900.00"), equip_invest=Decimal("1500.00"), build_invest=Decimal("400.00"),
        year_plan=Decimal("700.00"), retire_qty=30, new_qty=45, plan_start="2026-04", plan_end="2027-12",
        owner_name="样例县新示范机械有限公司", content="新建两条智能化生产线，更新数控车床30台、加工中心15台。"
    )),
    "还没有月报的项目暂缓": lambda: book({**project(stage="8"), "project_progress": []}),
    "阶段退回": lambda: book({**project(stage="3"), **progress()}),
    "本月冲减": lambda: book(progress(month_invest=Decimal("-5.00"))),
    "到位资金和支付资金减少": lambda: book(progress(fund_arrived=Decimal("540.00"), fund_paid=Decimal("480.00"))),
    "连续两期没有投资": lambda: book(progress(month_invest=Decimal("0.00")), *months("0.00", "30.00")),
    "连续四期停滞": lambda: book(
        progress(month_invest=Decimal("0.00"), month_qty=0, fund_paid=Decimal("500.00"), image_progress="设备安装完成，等待验收。"),
        *months("0.00", "0.00", "0.00", cum_qty=18, fund_paid=Decimal("500.00"), image_progress="设备安装完成，等待验收。")),
    "本月投资突增": lambda: book(progress(month_invest=Decimal("300.00")), *months("40.00", "50.00")),
    "竣工当月投资突增": lambda: book(
        {**project(stage="6"), **progress(month_invest=Decimal("300.00"))}, *months("40.00", "50.00")),
    "任务由已完成退回": lambda: book(task(), {"task_progress": [sample.task(status="03", progress="10月已全部完成。")]}),
    "进度和成效回退": lambda: book(
        {**task(percent=50), "task_metric": [sample.metric(value=Decimal("110.5000"))]},
        {"task_progress": [sample.task(percent=60, progress="10月走访8家。")], "task_metric": [sample.metric(record_uid="A-old")]}),
    "进展连续三期一字不差": lambda: book(
        task(percent=60), *({"task_progress": [sample.task(percent=60)]} for _ in range(2))),
    "以旧换新累计数减少": lambda: book(
        figures(**{**TRADEIN, "paid_cum": 75, "paid_amt_cum": Decimal("3.75")}), {"tradein_stat": [sample.tradein(record_uid="T-old")]}),
    "累计数不等于上期加本期": lambda: book(
        figures(**{**TRADEIN, "apply_cum": 150}), {"tradein_stat": [sample.tradein(record_uid="T-old")]}),
    "兑付连续三期没有增加": lambda: book(
        figures(**TRADEIN), *({"tradein_stat": [sample.tradein(record_uid="T-old")]} for _ in range(2))),
    "兑付量突增": lambda: book(
        figures(**{**TRADEIN, "paid_n": 500, "paid_cum": 580}),
        *({"tradein_stat": [sample.tradein(record_uid="T-old", paid_n=20)]} for _ in range(2))),
    "指标目标调整、累计值减少": lambda: book(
        target(VEHICLES, cum=Decimal(900), county_target=Decimal(3000)),
        {"indicator_progress": [sample.indicator(VEHICLES, cum=Decimal(1000), county_target=Decimal(2800))]}),
    "指标由初步数改为正式数": lambda: book(
        target(VEHICLES, cum=Decimal(900)), {"indicator_progress": [sample.indicator(VEHICLES, cum=Decimal(1000), prelim=True)]}),
    "隔了一期重新报送的项目": lambda: book(
        {**project(total_invest=Decimal("1500.00")), "project_equipment": [sample.equipment(), MORE]},
        {"reserve_project": [], "project_equipment": [], "project_progress": []}, {}),
}  # fmt: skip


def printed(notes: list[ChangeNote]) -> str:
    return "\n".join(f"  {note.title}｜{'、'.join(note.kinds)}｜{note.draft}" for note in notes) or "  没有变动"


def test_the_sentences_are_those_a_person_has_read() -> None:
    text = "\n".join(f"{name}\n{printed(changes_of(make()))}" for name, make in CASES.items()) + "\n"
    if os.environ.get("REWRITE_GOLDEN"):
        GOLDEN.write_text(text, "utf-8")
    assert text == GOLDEN.read_text("utf-8")


def one(found: Book, table: str = "reserve_project") -> ChangeNote:
    return next(note for note in changes_of(found) if note.table == table)


def test_the_ordinary_course_needs_no_sentence() -> None:
    grown = book({**project(stage="5", actual_end=date(2026, 11, 5)), **progress()})
    assert changes_of(grown) == []
    assert changes_of(book(project(year_plan=Decimal("450.00")), {"reserve_project": [sample.project(year_plan=None)]})) == []
    another_year = book(project(year_plan=Decimal("450.00")))
    another_year.period = "2027-01"
    assert changes_of(another_year) == []
    one_idle_month = book(progress(month_invest=Decimal("0.00")), *months("20.00"))
    assert [figure.name for note in changes_of(one_idle_month) for figure in note.figures] == []


def test_the_first_period_and_a_new_record_have_nothing_to_tell() -> None:
    first = book(project(total_invest=Decimal("1500.00")))
    first.earlier = []
    assert changes_of(first) == []
    assert changes_of(book(None, {"reserve_project": [], "project_progress": [], "task_progress": []})) == []


def test_a_project_that_came_back_is_held_against_what_it_was_when_last_sent() -> None:
    note = one(CASES["隔了一期重新报送的项目"]())
    assert note.since == "2026-09" and note.wants_reason and note.draft.startswith("以下与2026年9月报送数相比。")
    told = book({"reserve_project": [sample.project(total_invest=Decimal("1500.00"), change_note=note.draft + REASON)]},
                {"reserve_project": [], "project_progress": []}, {})  # fmt: skip
    assert one(told).state is State.WRITTEN


AMOUNTS = st.decimals(min_value="0.01", max_value="99999999.99", places=2)


@settings(max_examples=50)
@given(AMOUNTS, AMOUNTS, st.integers(1, 9999), st.integers(1, 9999))
def test_a_sentence_has_the_numbers_of_the_record_and_its_difference(old: Decimal, new: Decimal, pieces: int, more: int) -> None:
    then = {
        "reserve_project": [
            sample.project(total_invest=old, new_qty=pieces, equip_invest=None, fixed_invest=None, build_invest=None)
        ]
    }
    now = project(total_invest=new, new_qty=more, equip_invest=None, fixed_invest=None, build_invest=None)
    for note in changes_of(book(now, then)):
        for figure in note.figures:
            values = [Decimal(figure.old), Decimal(figure.new), abs(Decimal(figure.new) - Decimal(figure.old))]
            assert {f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}" for value in values} <= said(
                figure.sentence
            )
            assert figure.old == then["reserve_project"][0][figure.name] and figure.new == now["reserve_project"][0][figure.name]


WORDS = st.text(st.characters(whitelist_categories=("Lo", "Nd", "Lu")) | st.sampled_from("，、（）；。"), min_size=1, max_size=60)


@settings(max_examples=50)
@given(WORDS, st.sampled_from(sorted(CASES)))
def test_the_clerk_s_words_are_told_from_the_drafted_ones_and_survive_a_new_draft(words: str, case: str) -> None:
    for note in changes_of(CASES[case]()):
        text = note.draft.removesuffix("。") + f"。{words}" if not lacks_reason(note.draft) else note.draft + words
        own = own_words(text)
        assert len(drafted(note.draft)) >= len(note.figures) or "另有" in note.draft
        assert own_words(note.draft) == ""
        made = {note.table: [{**row_of(case, note), note.field: text}]}
        again = next(one for one in changes_of(book_like(case, made)) if (one.table, one.key) == (note.table, note.key))
        assert own_words(again.draft) == own or len(own) > 100
        assert again.state is not State.STALE


def row_of(case: str, note: ChangeNote) -> Row:
    found = CASES[case]()
    return next(
        row
        for row in found.rows[note.table]
        if note.key in (row.get("record_uid"), row.get("project_uid"), row.get("task_uid"), row.get("indicator_id"))
    )


def book_like(case: str, rows: dict[str, list[Row]]) -> Book:
    found = CASES[case]()
    found.rows.update(rows)
    return found


@pytest.mark.parametrize("case", sorted(CASES))
def test_a_draft_fits_its_field_and_leaves_room_for_the_reason(case: str) -> None:
    for note in changes_of(CASES[case]()):
        most = fields(BY_TABLE[note.table])[NOTE_FIELD[note.table]].size[1]
        assert most is not None and len(note.draft) <= most - 50


def with_note(text: str | None, total: str = "1200.00") -> ChangeNote:
    return one(book(project(total_invest=Decimal(total), change_note=text)))


def test_a_note_is_open_until_a_reason_stands_in_it() -> None:
    bare = with_note(None)
    assert (bare.state, bare.remark) == (State.OPEN, "") and bare.wants_reason
    assert (with_note(bare.draft).state, with_note(bare.draft).remark) == (State.OPEN, "原因未写")
    figures_only = bare.draft.removesuffix("原因：")
    assert with_note(figures_only).remark == "原因未写"
    for hollow in ("核实无误", "涨价"):
        assert with_note(bare.draft + hollow).remark == "原因太短，写明具体原因"
    assert with_note(bare.draft + REASON).state is State.WRITTEN
    assert with_note(REASON).state is State.WRITTEN


def test_a_note_whose_figure_is_another_now_says_so_and_keeps_the_reason() -> None:
    written = with_note(None).draft + REASON + "。"
    stale = with_note(written, "1300.00")
    assert stale.state is State.STALE and "1200.00万元”与现在的数字不同" in stale.remark
    assert stale.draft == f"总投资由1000.00万元调整为1300.00万元，增加300.00万元（30%）。原因：{REASON}。"
    assert with_note(stale.draft, "1300.00").state is State.WRITTEN and ready(stale)


def test_a_figure_that_came_later_is_missed() -> None:
    text = with_note(None).draft + REASON
    later = one(book(project(total_invest=Decimal("1200.00"), equip_invest=Decimal("900.00"), change_note=text)))
    assert (later.state, later.remark) == (State.STALE, "还没有写到设备（含软件）购置投资")


def test_the_note_of_last_period_is_no_note_of_this_one() -> None:
    old = {"reserve_project": [sample.project(total_invest=Decimal("900.00"), change_note="设备采购价格普遍上涨")]}
    note = one(book(project(change_note="设备采购价格普遍上涨"), old))
    assert (note.state, note.remark) == (State.OPEN, "框内是上期报送时的说明") and "普遍" not in note.draft


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county_file(tmp_path_factory.mktemp("变动"))


@pytest.fixture
def changed(county: Path, folder: Path) -> Desk:
    return copy_of(county, folder)


def test_drafts_are_stored_only_where_they_wait_for_nothing(changed: Desk) -> None:
    desk = changed
    notes, last = read_changes(desk, PERIOD)
    task = notes[2].key
    assert last == "2026-10" and counts(notes) == {State.OPEN: 4, State.WRITTEN: 0, State.STALE: 0} and waiting(notes) == 4
    count, tables = take_drafts(desk, PERIOD, notes)
    assert (count, tables) == (1, frozenset({"reserve_project"}))
    assert records(desk, "reserve_project")[0]["change_note"] == notes[0].draft
    assert {row["change_note"] for row in records(desk, "project_progress", PERIOD)} == {None}
    notes, _ = read_changes(desk, PERIOD)
    assert counts(notes)[State.WRITTEN] == 1 and take_drafts(desk, PERIOD, notes) == (0, frozenset())
    found = {problem.code for problem in check(desk, PERIOD)[0]}
    assert {"S01", "T10", "C01"} <= found and "R22" not in found
    edit(desk, "task_progress", task, {"change_note": notes[2].draft}, PERIOD)
    assert "T10" in {problem.code for problem in check(desk, PERIOD)[0]}
    edit(desk, "task_progress", task, {"change_note": notes[2].draft + "验收发现2台设备没有安装"}, PERIOD)
    assert "T10" not in {problem.code for problem in check(desk, PERIOD)[0]}


def explain_all(desk: Desk) -> None:
    """Every note with a reason, every other warning too."""
    for note in read_changes(desk, PERIOD)[0]:
        text = note.draft + REASON if lacks_reason(note.draft) else note.draft
        edit(desk, note.table, note.key, {note.field: text}, PERIOD if BY_TABLE[note.table].info.per_period else "")
    for problem in check(desk, PERIOD)[0]:
        if problem.needs_reason:
            explain(desk, PERIOD, problem.code, [str(problem.record)], "备案变更手续正在办理，预计12月10日前办结。")


def test_the_notes_travel_in_the_package_and_stand_on_the_paper(changed: Desk, tmp_path: Path) -> None:
    desk = changed
    explain_all(desk)
    freeze(desk, PERIOD)
    done = export(desk, PERIOD, tmp_path)
    cells = {
        str(cell.value)
        for sheet in openpyxl.load_workbook(done.file).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value
    }
    notes, _ = read_changes(desk, PERIOD)
    assert {note.text for note in notes} <= cells and counts(notes)[State.WRITTEN] == len(notes) == 4
    annex = paper_of(desk, PERIOD).tables[-1]
    assert (annex.title, annex.above) == ("变动说明", "与2026年10月报送数（V01）相比，4条有变动。")
    assert [row[5] for row in annex.rows] == [note.text for note in notes]
    assert "自开工累计完成投资 500.00万元→495.00万元" in str(annex.rows[1][4])
    with pytest.raises(Refused, match="已报送"):
        take_drafts(
            desk,
            PERIOD,
            [replace(note, text="", state=State.OPEN) for note in notes if ready(replace(note, state=State.OPEN))][1:],
        )


def test_without_changes_there_is_no_annex(changed: Desk) -> None:
    assert paper_of(changed, PERIOD).tables[-1].title == "变动说明"
    assert "变动说明" not in {table.title for table in paper_of(changed, LAST).tables}
