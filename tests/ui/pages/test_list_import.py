"""A city list coming in through the window: seen, answered by keys, accepted, undone, printed, and the earlier ones looked up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QListView,
    QRadioButton,
    QTextBrowser,
    QTextEdit,
)

from models.profile import profile
from services.list_versions import list_versions
from services.listing import records
from services.retired import retired
from services.tasklists import current_list
from tests.exchange import lists
from tests.services.conftest import PERIOD
from tests.ui.revised import MERGED, SPLIT, revised, revised_file, revised_workbook
from ui.hub import Hub
from ui.marks import marked, marked_apart
from ui.pages import list_import
from ui.pages.imports import ImportsPage
from ui.pages.list_answers import MERGE, NEW, SAME, Answer, Answers
from ui.pages.list_answers import SPLIT as SPLIT_ANSWER
from ui.pages.list_compare import ListCompare
from ui.pages.list_import import COMPARE, DONE, ENTRY, HISTORY
from ui.pages.list_model import DiffModel, by_kind
from ui.pages.list_pick import Option, PickModel
from ui.pages.list_retired import RetiredLink

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
Rest = Callable[[], None]


@pytest.fixture
def page(hub: Hub, qtbot: Any) -> ImportsPage:
    made = ImportsPage(hub)
    qtbot.addWidget(made)
    made.resize(1174, 640)
    made.show()
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    return made


@pytest.fixture
def rest(page: ImportsPage, qtbot: Any) -> Rest:
    """Waits until the work beside the window is done."""

    def wait() -> None:
        qtbot.wait(50)
        qtbot.waitUntil(lambda: page.work.work is None, timeout=30_000)
        QApplication.processEvents()

    return wait


@pytest.fixture
def whole(page: ImportsPage, rest: Rest, tmp_path: Path) -> ListCompare:
    """The comparison with the whole revision, read."""
    page.list_part.read(revised_workbook(tmp_path))
    rest()
    return page.list_part.compare


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)


def answer_all(compare: ListCompare) -> None:
    """Follow what is offered first, with two keys a question."""
    for _ in range(10):
        if not compare.model.open_lines():
            return
        press(KEY.Key_1)
        press(KEY.Key_Return)
    raise AssertionError([line.text for line in compare.model.open_lines()])


def in_force(hub: Hub) -> Any:
    with hub.desk.reading() as connection:
        return current_list(connection)


def uid_of(seq: int) -> str:
    return lists.items()[seq - 1].task_uid


def test_words_are_marked_as_gone_and_new() -> None:
    text = marked("持续组织开展对接<活动>", "每季度组织开展对接<活动>")
    assert "line-through" in text and "underline" in text and "&lt;活动&gt;" in text
    old, new = marked_apart("持续组织", "每季度组织")
    assert "underline" not in old and "line-through" in old and "line-through" not in new and "underline" in new


def test_models_keep_qt_s_rules(whole: ListCompare, page: ImportsPage, qtmodeltester: Any) -> None:
    assert whole.model.rowCount() > 40
    qtmodeltester.check(whole.model)
    picks = PickModel()
    picks.show([Option("a", "甲"), Option("b", "乙")], ["b", "没有"])
    assert picks.ticked() == ("b",)
    qtmodeltester.check(picks)
    page.list_part.show_history()
    qtmodeltester.check(page.list_part.history.model)


def test_every_item_stands_once_under_its_kind(whole: ListCompare) -> None:
    lines = list(by_kind(whole.model.all))
    assert [line.text for line in lines if line.heading] == [
        "需确认", "移出", "新增", "修改", "单位变化", "仅序号变化", "未变", "参数、日历和代码",
    ]  # fmt: skip
    assert sorted(line.seq for line in lines if line.seq) == list(range(1, 36))
    counts = whole.model.counts()
    assert counts["all"] == sum(count for name, count in counts.items() if name != "all") == 40
    assert whole.filters.group.button(1).accessibleName() == "须回答 4项"


def test_filters_search_and_order_by_keys(whole: ListCompare) -> None:
    press(KEY.Key_3, ALT)
    assert {line.kind for line in whole.model.lines} == {"changed", "units"}
    press(KEY.Key_1, ALT)
    press(KEY.Key_F, CTRL)
    assert QApplication.focusWidget() is whole.filters.search
    QTest.keyClicks(whole.filters.search, "30")
    assert whole.filters.search.text() == "30" and not whole.answers.given
    press(KEY.Key_Return)
    assert QApplication.focusWidget() is whole.view
    whole.filters.clear()
    press(KEY.Key_G, ALT)
    headings = [line.text for line in whole.model.lines if line.heading]
    assert headings[0] == "实施设备更新行动" and "保障措施" in headings and whole.model.rowCount() == 41 + len(headings)


def test_nothing_is_answered_by_itself(whole: ListCompare, page: ImportsPage) -> None:
    assert whole.line is not None and whole.line.kind == "uncertain" and not whole.answers.given
    assert whole.detail.question.answer() is None and not whole.confirm_button.isEnabled()
    assert "系统建议" in whole.detail.question.choices[0].radio.accessibleName()
    press(KEY.Key_Return)
    assert not whole.answers.given and not page.list_part.acceptable and not page._buttons[-1].isEnabled()
    assert "4处待答" in whole.open_words.text()


def test_candidates_are_compared_one_after_the_other(whole: ListCompare) -> None:
    whole._go("n16")
    seen = []
    for key in (KEY.Key_2, KEY.Key_3):
        press(key)
        seen.append((whole.detail.legend.text(), whole.detail.text.toPlainText()))
    assert "原第16项" in seen[0][0] and "原第17项" in seen[1][0] and seen[0][1] != seen[1][1] and not whole.answers.given
    press(KEY.Key_F6)
    assert "现行清单" not in whole.detail.text.toPlainText()


def test_an_answer_is_changed_and_taken_back(whole: ListCompare) -> None:
    seq = whole.line.seq
    press(KEY.Key_N)
    assert "新任务" in whole.detail.effect.text()
    press(KEY.Key_Return)
    assert whole.answers.given[seq].decision == NEW
    removed = [line.before.seq for line in whole.model.all if line.kind == "removed"]
    assert removed == [11, 30]
    whole._go(f"n{seq}")
    assert whole.detail.question.decision == NEW
    press(KEY.Key_1)
    press(KEY.Key_Return)
    assert whole.answers.given[seq] == Answer(SAME, (uid_of(11),))
    whole._go(f"n{seq}")
    press(KEY.Key_Delete)
    assert seq not in whole.answers.given and whole.line.seq == seq
    assert [line.before.seq for line in whole.model.all if line.kind == "removed"] == [30]


def test_a_split_says_who_takes_what(whole: ListCompare, hub: Hub) -> None:
    whole._go("n23")
    press(KEY.Key_S)
    split = whole.detail.question.editor
    assert split is not None and split.source.currentData() == uid_of(SPLIT) and split.heir.isChecked()
    press(KEY.Key_H)
    assert not split.heir.isChecked() and split.takes.isVisible()
    split.takes.setFocus()
    press(KEY.Key_Space)
    press(KEY.Key_Return)
    given = whole.answers.given[23]
    assert given.decision == SPLIT_ANSWER and not given.heir and given.takes["texts"] == ("progress",)
    whole._go("n23")
    assert split.takes.options.ticked() == ("texts:progress",) and not split.heir.isChecked()
    assert "复制本期文字1段" in whole.detail.effect.text()
    whole._go("n24")
    press(KEY.Key_S)
    assert split.heir.isChecked() and "新第23项" in split.others.text()
    press(KEY.Key_Return)
    assert whole.answers.given[24].heir
    whole._go("n23")
    assert "复制本期文字1段" in whole.detail.effect.text()


def test_a_merge_takes_several(whole: ListCompare) -> None:
    whole._go("n16")
    press(KEY.Key_M)
    merge = whole.detail.question.editor
    assert merge is not None and merge.answer() is None and not whole.confirm_button.isEnabled()
    merge.items.setFocus()
    press(KEY.Key_Space)
    press(KEY.Key_Down)
    press(KEY.Key_Space)
    assert merge.answer() == Answer(MERGE, tuple(map(uid_of, MERGED)))
    merge.heir.setCurrentIndex(1)
    press(KEY.Key_Return)
    assert whole.answers.given[16] == Answer(MERGE, tuple(map(uid_of, reversed(MERGED))))
    assert whole.model.numbers(next(line for line in whole.model.all if line.seq == 16)) == "16、17 → 16"


def test_an_item_that_was_matched_can_be_another(whole: ListCompare) -> None:
    whole._go("n1")
    assert not whole.detail.asking and whole.detail.other_button.isVisible()
    press(KEY.Key_C)
    assert whole.detail.asking
    press(KEY.Key_O)
    other = whole.detail.question.editor
    assert other is not None and other.answer() is None
    other.source.setCurrentIndex(other.source.findData(uid_of(30)))
    press(KEY.Key_Return)
    assert whole.answers.given[1] == Answer(SAME, (uid_of(30),))
    assert 1 in [line.before.seq for line in whole.model.all if line.kind == "removed"]
    answer_all(whole)
    assert whole.settled


def test_answers_that_do_not_fit_are_said(whole: ListCompare, page: ImportsPage) -> None:
    answer_all(whole)
    assert whole.settled and page.list_part.acceptable
    whole._go("n30")
    press(KEY.Key_O)
    other = whole.detail.question.editor
    other.source.setCurrentIndex(other.source.findData(uid_of(1)))
    press(KEY.Key_Return)
    assert not page.list_part.acceptable and "不能同时成立" in whole.open_words.text()
    whole._go("sum")
    assert "对应了两次" in whole.detail.text.toPlainText()


def test_what_is_gone_can_be_confirmed(whole: ListCompare) -> None:
    whole._go("o30")
    press(KEY.Key_R)
    assert whole.answers.to_json() == [{"seq": 30, "decision": "retire", "task_uid": [uid_of(30)]}]
    assert whole.model.state(whole.line) == "已定移出" and "收回" in whole.detail.retire_button.text()
    press(KEY.Key_R)
    assert not whole.answers


def test_annexes_are_shown_before_acceptance(whole: ListCompare) -> None:
    whole._go("a0")
    text = whole.detail.text.toPlainText()
    assert "10" in text and "20" in text and "R20" in text
    whole._go("sum")
    assert "2026-12-22" in whole.detail.text.toPlainText()


def test_a_list_is_accepted_undone_and_accepted_again(
    whole: ListCompare, page: ImportsPage, hub: Hub, rest: Rest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part, before = page.list_part, records(hub.desk, "task_progress", PERIOD)
    answer_all(whole)
    assert "可以接受" in whole.open_words.text() and page._buttons[-1].isEnabled()
    press(KEY.Key_Return, CTRL)
    rest()
    now = in_force(hub)
    assert part.stack.currentIndex() == DONE and len(now.items) == 35 and now.version == "2026-11-20"
    assert (hub.desk.database.path.parent / "liangxin-换清单前.db").exists() and "已接受" in part.done.words.text()
    assert profile().limit("small_total") == 20 and profile().due_date("2026-12", "01") == date(2026, 12, 22)
    month = next(row for row in records(hub.desk, "task_progress", PERIOD) if row["task_uid"] == uid_of(MERGED[0]))
    assert month["progress"].startswith("【原第16项】") and "【原第17项】" in month["progress"]
    monkeypatch.setattr(list_import, "ask_save", lambda *given: tmp_path / "说明")
    page.setFocus()
    press(KEY.Key_P, CTRL)
    rest()
    assert (tmp_path / "说明.pdf").read_bytes().startswith(b"%PDF")
    part.done.undo_button.click()
    assert part.stack.currentIndex() == COMPARE and in_force(hub).version == "2024-05-17"
    assert records(hub.desk, "task_progress", PERIOD) == before and profile().limit("small_total") == 10
    assert len(whole.answers) == 4 and part.acceptable
    part.accept()
    rest()
    assert in_force(hub).version == "2026-11-20"


def test_another_write_comes_between(whole: ListCompare, page: ImportsPage, hub: Hub, rest: Rest) -> None:
    answer_all(whole)
    page.list_part.accept()
    rest()
    hub.add("issue", {})
    assert not page.list_part.done.undo_button.isEnabled()


def test_answers_stay_while_other_pages_are_looked_at(whole: ListCompare, page: ImportsPage, hub: Hub) -> None:
    press(KEY.Key_1)
    press(KEY.Key_Return)
    page.leave()
    page.list_part.show_history()
    hub.add("issue", {})
    page.list_part.close_history()
    page.refresh()
    assert len(whole.answers) == 1 and page.list_part.stack.currentIndex() == COMPARE and "须重答" in whole.open_words.text()


def test_going_through_by_keys(whole: ListCompare) -> None:
    first = whole.line.key
    press(KEY.Key_Down)
    assert whole.line.key != first
    press(KEY.Key_Return, SHIFT)
    assert whole.line.key == first
    whole._go("n35")
    press(KEY.Key_F7)
    assert whole.line.key == first


def test_a_pasted_list_is_seen_and_corrected(page: ImportsPage, rest: Rest) -> None:
    part = page.list_part
    QGuiApplication.clipboard().setText(lists.tab_text(revised()))
    page.setFocus()
    QTest.keyClick(page, KEY.Key_V, CTRL)
    assert part.result is None and "行，最多5列" in part.entry.count.text()
    assert QApplication.focusWidget() is part.entry.box
    press(KEY.Key_Return, CTRL)
    rest()
    assert part.result is not None and len(part.result.read.items) == 35
    part.cancel()
    QGuiApplication.clipboard().setText("")
    part.paste()
    assert "剪贴板" in part.entry.refusal.text.text() and part.entry.refusal.isVisible()


def test_what_is_no_list_is_refused_in_place(page: ImportsPage, hub: Hub, rest: Rest, sheet: Any) -> None:
    heard: list[Any] = []
    hub.refused.connect(heard.append)
    page.list_part.read(sheet(["姓名", "联系电话"], ["张样例", "0739-5000001"]))
    rest()
    assert "不是责任清单" in page.list_part.entry.refusal.text.text() and page.list_part.result is None and heard == []
    page.list_part.read("样例")
    rest()
    assert page.list_part.entry.refusal.isVisible() and page.list_part.stack.currentIndex() == ENTRY


def test_a_list_file_is_asked_for(page: ImportsPage, rest: Rest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_import, "ask_open", lambda *given: revised_file(tmp_path))
    page.setFocus()
    QTest.keyClick(page, KEY.Key_O, CTRL)
    rest()
    assert "责任清单（2026年11月）" in page.sentence.text()
    QTest.keyClick(page, KEY.Key_Escape)
    assert page.list_part.result is None and in_force(page.hub).version == "2024-05-17"


def test_earlier_lists_and_retired_items_stay_readable(whole: ListCompare, page: ImportsPage, hub: Hub, rest: Rest) -> None:
    part = page.list_part
    link = RetiredLink(hub)
    link.setParent(page)
    assert link.isHidden()
    answer_all(whole)
    part.accept()
    rest()
    assert "2项" in link.text() and not link.isHidden()
    link.deleteLater()
    page.show_place("t", "")
    history = part.history
    assert part.stack.currentIndex() == HISTORY and history.entry is not None and history.entry.item is not None
    text = history.text.toPlainText()
    assert "培育智能家居" in text and "第17项工作推进会" in text and "并入现行第16项" in text
    assert not page._buttons[-1].isEnabled()
    history.search.setText("第30项工作推进会")
    assert [entry.item.item.seq for entry in history.model.entries if entry.item] == [30]
    history.search.setText("没有这样的话")
    assert "没有符合" in history.head.text()
    history.open()
    assert history.entry.version is not None and page._buttons[-1].isEnabled() and "SHA-256" in history.text.toPlainText()
    assert [version.number for version in list_versions(hub.desk)] == [2, 1]
    with hub.desk.reading() as connection:
        assert {each.item.seq for each in retired(connection)} == {17, 30}
    QApplication.processEvents()
    QTest.keyClick(page, KEY.Key_Escape)
    assert part.stack.currentIndex() == DONE


def test_a_narrow_window_shows_one_pane(whole: ListCompare, page: ImportsPage) -> None:
    page.resize(863, 400)
    QApplication.processEvents()
    assert whole.detail.isVisible() and not whole.view.isVisible() and not whole.top.isVisible()
    press(KEY.Key_1)
    press(KEY.Key_Return)
    assert len(whole.answers) == 1 and whole.detail.isVisible()
    press(KEY.Key_F, CTRL)
    assert whole.view.isVisible() and whole.top.isVisible()


def test_every_control_has_a_name(whole: ListCompare, page: ImportsPage) -> None:
    press(KEY.Key_S)
    for pane in (ENTRY, COMPARE, DONE, HISTORY):
        page.list_part.stack.setCurrentIndex(pane)
        for kind in (QAbstractButton, QComboBox, QLineEdit, QListView, QRadioButton, QTextEdit, QTextBrowser):
            for control in page.findChildren(kind):
                if control.isVisible() and not isinstance(control.parent(), QLineEdit):
                    assert control.accessibleName() or (isinstance(control, QAbstractButton) and control.text()), control


def test_answers_as_they_are_handed_over() -> None:
    answers = Answers()
    answers.give(7, Answer(SPLIT_ANSWER, ("T1",), heir=True))
    answers.give(8, Answer(SPLIT_ANSWER, ("T1",), takes={"texts": ("progress",)}))
    answers.give(9, Answer(SPLIT_ANSWER, ("T1",), heir=True))
    assert answers.heir_of("T1") == 9 and answers.parts_of("T1", but=8) == [7, 9]
    answers.give(9, None)
    answers.turn_retired("T5", 5)
    assert answers.to_json() == [
        {"seq": 7, "decision": "split", "task_uid": ["T1"], "heir": False, "takes": {"texts": [], "projects": [], "records": []}},
        {"seq": 8, "decision": "split", "task_uid": ["T1"], "heir": False,
         "takes": {"texts": ["progress"], "projects": [], "records": []}},
        {"seq": 5, "decision": "retire", "task_uid": ["T5"]},
    ]  # fmt: skip


def test_an_empty_model_answers_nothing() -> None:
    model = DiffModel()
    assert model.rowCount() == 0 and model.open_lines() == [] and model.data(model.index(0)) is None
