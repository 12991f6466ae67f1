"""Notes on changes as the rules see them: figures alone are no reason, and V01 holds drafted sentences against the figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from models.book import Book
from models.derive import complete
from models.notes import drafted, explains, lacks_reason, own_words
from models.problems import Problem
from models.rules.engine import check
from models.rules.notes import v01
from tests.rules import sample as s

DRAFT = "总投资由1000.00万元调整为1200.00万元，增加200.00万元（20%）。原因："
REASON = "设备采购价格上涨，已变更备案"


def project(**changes: Any) -> Book:
    return s.clean(
        reserve_project=[s.project(**changes)], project_funding=[s.funding(amount=str(changes.get("total_invest", "1000.00")))]
    )


def found(book: Book) -> list[Problem]:
    return [problem for problem in check(complete(book)) if problem.code == v01.__name__.upper()]


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        (None, False), ("", False), ("。", False), ("原因：", False), ("原因：____", False), (DRAFT, False),
        (DRAFT.removesuffix("原因："), False), ("变动原因：……", False), (f"{DRAFT}{REASON}", True), (REASON, True),
        ("总投资由1000.00万元调整为1200.00万元，因设备涨价", True), ("改动", True),
        ("总投资由1000.00万元调整为1500.00万元，增加500.00万元（50%），系新增设备3台（套）、500.00万元。", True),
        ("总投资由1000.00万元调整为1500.00万元，系新增设备3台（套）。年度计划投资由600.00万元调整为450.00万元。原因：", False),
    ],
)  # fmt: skip
def test_figures_alone_are_no_reason(text: str | None, explained: bool) -> None:
    assert explains(text) is explained


def test_a_blank_reason_is_seen_wherever_it_stands() -> None:
    assert (
        lacks_reason(DRAFT) and lacks_reason("原因：。设备涨价") and not lacks_reason(DRAFT + REASON) and not lacks_reason(REASON)
    )
    assert own_words(f"{DRAFT}{REASON}。已报市发改委。") == f"{REASON}。已报市发改委"


REFUSED = {
    "R22": lambda note: s.clean(reserve_project=[s.project(owner_name="样例县另一家机械有限公司", change_note=note)]),
    "S01": lambda note: s.clean(project_progress=[s.progress(month_invest=Decimal("-5.00"), change_note=note)]),
    "S11": lambda note: s.clean(
        reserve_project=[s.project(stage="3")], project_progress=[s.progress(change_note=note)]
    ),
    "T10": lambda note: task_book({"status": "03"}, change_note=note),
    "T14": lambda note: task_book({"percent": 60}, percent=50, change_note=note),
    "C01": lambda note: tradein_book(note),
}  # fmt: skip
DRAFTS = {
    "R22": "项目单位由“样例县示范机械有限公司”变更为“样例县另一家机械有限公司”。原因：",
    "S01": "自开工累计完成投资由460.00万元降为455.00万元，减少5.00万元（1.1%）。原因：",
    "S11": "项目阶段由“在建”退回“已备案未开工”。原因：",
    "T10": "任务状态由“已完成”退回“推进中”。原因：",
    "T14": "进度由60%降为50%，减少10个百分点。原因：",
    "C01": "累计申请量为150份，上期累计120份加本期10份应为130份，多20份。原因：",
}


def task_book(before: dict[str, Any], **now: Any) -> Book:
    made = s.clean(task_progress=[s.task(**now)])
    made.earlier = [s.past(task_progress=[s.task(progress="10月10日印发实施方案，确定8家试点单位。", **before)])]
    return made


def tradein_book(note: str | None) -> Book:
    zero = dict.fromkeys(("pass_n", "paid_n", "sale_n", "recycle_n"), 0) | dict.fromkeys(
        ("pass_amt", "paid_amt", "sale_amt"), Decimal(0)
    )
    made = s.clean(tradein_stat=[s.tradein(apply_n=10, apply_cum=150, correction_note=note, **zero)])
    made.earlier = [s.past(tradein_stat=[s.tradein(record_uid="T-old")])]
    return made


@pytest.mark.parametrize("rule", sorted(REFUSED))
def test_a_draft_without_its_reason_does_not_satisfy_the_rule_that_asks_for_it(rule: str) -> None:
    assert rule in s.codes(REFUSED[rule](None)) and rule in s.codes(REFUSED[rule](DRAFTS[rule]))
    told = s.codes(REFUSED[rule](DRAFTS[rule] + REASON))
    assert rule not in told and "V01" not in told


def test_v01_finds_a_sentence_whose_figure_is_another_and_puts_it_right() -> None:
    [problem] = found(project(total_invest=Decimal("1300.00"), change_note=DRAFT + REASON))
    assert problem.trial and not problem.needs_reason and problem.field == "change_note"
    assert problem.message == "变更说明与数字不符：文中“总投资由1000.00万元调整为1200.00万元”与现在的数字不同。"
    assert problem.fix is not None and problem.fix.words == "按现在的数字改写"
    [(name, text)] = problem.fix.changes
    assert name == "change_note" and REASON in text and "1300.00万元" in text
    assert found(project(total_invest=Decimal("1300.00"), change_note=text)) == []


def test_v01_offers_nothing_that_would_lack_a_reason() -> None:
    [problem] = found(project(total_invest=Decimal("1300.00"), change_note=DRAFT))
    assert problem.fix is None


def test_v01_clears_what_tells_of_last_period() -> None:
    old = DRAFT + REASON
    book = project(change_note=old)
    book.earlier = [s.past(reserve_project=[s.project(change_note=old)])]
    [problem] = found(book)
    assert problem.fix is not None and (problem.fix.words, problem.fix.changes) == ("清空", (("change_note", None),))


def test_v01_knows_last_period_s_words_though_they_are_the_clerk_s_own() -> None:
    book = project(total_invest=Decimal("1200.00"), change_note=REASON)
    book.earlier = [s.past(reserve_project=[s.project(change_note=REASON)])]
    [problem] = found(book)
    assert problem.message == "变更说明与数字不符：仍是上期报送时的说明。" and problem.fix is None
    unchanged = project(change_note=REASON)
    unchanged.earlier = book.earlier
    assert found(unchanged) == []


def test_v01_leaves_the_clerk_s_own_words_and_true_sentences_alone() -> None:
    assert found(project(total_invest=Decimal("1200.00"), change_note=DRAFT + REASON)) == []
    assert found(project(total_invest=Decimal("1300.00"), change_note=REASON)) == []
    first = project(total_invest=Decimal("1300.00"), change_note=DRAFT + REASON)
    first.earlier = []
    assert found(first) == []


def test_her_own_sentence_of_the_same_shape_is_no_drafted_one() -> None:
    own = "初设批复后概算由1145.60万元调整为1432万元，已重新批复"
    assert drafted(own) == [] and own_words(own) == own
    assert len(drafted("总投资由1145.60万元调整为1432.00万元，增加286.40万元（25%）")) == 1
