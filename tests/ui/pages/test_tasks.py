"""The responsibility list by keys: moving, filling in, copying last period, filters, messages, metrics and evidence."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QTextEdit, QWidget

from models.periods import shifted
from services.filing import freeze, unfreeze
from services.listing import records
from services.overview import overview
from services.packages import export
from tests.services.conftest import PERIOD
from tests.ui.keys import type_text
from ui.hub import Hub
from ui.pages.month_lines import counts
from ui.pages.task_list import Group, TaskLine
from ui.pages.tasks import TasksPage

TABLE = "task_progress"
NEWS = "11月12日走访12家企业，形成需求清单1份。"


@pytest.fixture
def page(empty_hub: Hub, qtbot: Any) -> TasksPage:
    return _open(empty_hub, qtbot)


@pytest.fixture
def filled(hub: Hub, qtbot: Any) -> TasksPage:
    return _open(hub, qtbot)


def _open(hub: Hub, qtbot: Any) -> TasksPage:
    page = TasksPage(hub)
    qtbot.addWidget(page)
    page.resize(1088, 560)
    page.show()
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    page.refresh()
    return page


def uid(page: TasksPage, seq: int) -> str:
    return next(item.task_uid for item in page.hub.book.tasks.values() if item.seq == seq)


def here() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def press(keys: str) -> None:
    QTest.keySequence(here(), QKeySequence(keys))
    QApplication.processEvents()


def rows(page: TasksPage) -> list[dict[str, Any]]:
    return records(page.hub.desk, TABLE, PERIOD)


@pytest.fixture
def following(hub: Hub, qtbot: Any, tmp_path: Path) -> TasksPage:
    """The month after one that was sent."""
    freeze(hub.desk, PERIOD)
    export(hub.desk, PERIOD, tmp_path / "包")
    return _open(Hub(hub.desk, shifted(PERIOD, 1)), qtbot)


def test_lines_are_grouped_and_counted_as_the_overview_counts(page: TasksPage) -> None:
    hub = page.hub
    hub.add(TABLE, {"task_uid": uid(page, 3), "applicable": True, "status": "02"})
    hub.add(TABLE, {"task_uid": uid(page, 4), "applicable": False})
    hub.add(TABLE, {"task_uid": uid(page, 5), "applicable": True, "county_lead": "样例县某局", "status": "03", "progress": NEWS})
    hub._check()
    page.refresh()
    groups = page.model.groups
    assert [group.total for group in groups] == [12, 5, 4, 3, 8, 3]
    assert [group.filled for group in groups] == [2, 0, 0, 0, 0, 0]
    assert isinstance(groups[0].rows[0], str) and isinstance(groups[0].rows[1], TaskLine)
    now = overview(hub.desk, hub.period)
    line = next(line for line in now.forms if line.form == TABLE)
    shown = counts(page.model.lines)
    assert shown["empty"] == line.unfilled == 33 and shown["all"] == line.expected
    assert sum(each.errors for each in page.model.lines) == line.errors
    assert "35项，已填 2" in page.sentence.text()


def test_an_item_has_no_record_until_something_is_entered(page: TasksPage) -> None:
    assert rows(page) == []
    press("Ctrl+Return")
    assert rows(page) == [] and page.key == uid(page, 2)
    assert isinstance(here(), QComboBox) and here().accessibleName() == "状态"
    QTest.keyClick(here(), Qt.Key.Key_Down)
    QTest.keyClick(here(), Qt.Key.Key_Down)
    press("Tab")
    [row] = rows(page)
    assert (row["task_uid"], row["status"], row["applicable"]) == (uid(page, 2), "02", True)
    assert row["county_lead"] == "邵阳县科技和工业信息化局"
    page.form.focus_field("progress")
    type_text(here(), NEWS)
    press("Tab")
    assert rows(page)[0]["progress"] == NEWS and len(rows(page)) == 1
    assert "已填 1" in page.sentence.text()


def test_what_was_typed_is_saved_without_leaving(page: TasksPage, qtbot: Any) -> None:
    page.form.focus_field("progress")
    type_text(here(), NEWS)
    qtbot.waitUntil(lambda: bool(rows(page)), timeout=3000)
    assert rows(page)[0]["progress"] == NEWS


def test_alt_arrows_go_on_and_save_what_was_typed(page: TasksPage) -> None:
    page.form.focus_field("next_step")
    type_text(here(), "12月10日前完成走访。")
    press("Alt+Down")
    assert page.key == uid(page, 2) and rows(page)[0]["next_step"] == "12月10日前完成走访。"
    assert page.form.boxes["next_step"].editor.value() is None
    press("Alt+Up")
    assert page.key == uid(page, 1)
    assert not page.head.before.isEnabled() and page.head.after.isEnabled()


def test_unreadable_text_is_not_taken_to_the_next_item(page: TasksPage) -> None:
    page.form.focus_field("deadline")
    type_text(here(), "年底前")
    press("Alt+Down")
    assert rows(page) == []
    assert page.form.boxes["deadline"].editor.value() is None
    press("Alt+Up")
    box = page.form.boxes["deadline"]
    assert box.editor.widget.text() == "年底前" and "年底前" in box.editor.widget.accessibleDescription()  # type: ignore[attr-defined]


def test_what_could_not_be_saved_is_there_again_and_saved_on_coming_back(page: TasksPage) -> None:
    page.form.focus_field("progress")
    page.hub.pause("磁盘已满。")
    type_text(here(), "typed while nothing could be saved")
    press("Alt+Down")
    page.form.focus_field("progress")
    assert page.form.boxes["progress"].editor.value() is None and rows(page) == []
    page.hub.pause("")
    press("Alt+Up")
    assert page.form.boxes["progress"].editor.value() == "typed while nothing could be saved"
    assert [row["progress"] for row in rows(page)] == ["typed while nothing could be saved"]


def test_next_empty_goes_round(filled: TasksPage) -> None:
    hub = filled.hub
    for seq in (3, 30):
        hub.delete(TABLE, uid(filled, seq))
    filled.show_item(uid(filled, 20))
    press("Ctrl+Return")
    assert filled.key == uid(filled, 30)
    press("Ctrl+Enter")
    assert filled.key == uid(filled, 3)
    assert filled.next_button.isEnabled()


def test_last_period_stands_beside_and_one_key_copies_it(following: TasksPage) -> None:
    form, key = following.form, following.key
    last = following.hub.book.before(TABLE, {"task_uid": key})
    assert last is not None and form.boxes["progress"].last.text() == last["progress"]
    assert (form.now.text(), form.before.text()) == ("本期 2026年12月", "上期 2026年11月")
    form.focus_field("progress")
    press("Ctrl+D")
    assert following.hub.book.task_progress[key]["progress"] == last["progress"]
    form.focus_field("status")
    press("Ctrl+D")
    assert following.hub.book.task_progress[key]["status"] == last["status"]


def test_filters_and_search(filled: TasksPage) -> None:
    hub = filled.hub
    hub.delete(TABLE, uid(filled, 7))
    hub.save(TABLE, uid(filled, 9), {"status": "02", "deadline": "2026-10", "problems": None})
    hub._check()
    filled.refresh()
    words = [button.text() for button in filled.filters.group.buttons()]
    assert words == ["全部 35", "未填 1", "有错 1", "黄红灯 1"]
    for number, seq in ((1, 7), (2, 9), (3, 9)):
        QTest.keyClick(filled.filters.group.button(number), Qt.Key.Key_Space)
        assert filled.model.items() == [uid(filled, seq)] and filled.key == uid(filled, seq)
    QTest.keyClick(filled.filters.group.button(0), Qt.Key.Key_Space)
    press("Ctrl+F")
    assert isinstance(here(), QLineEdit)
    type_text(here(), "柴油货车")
    assert uid(filled, 14) in filled.model.items() and len(filled.model.items()) < 5
    press("Ctrl+A")
    type_text(here(), "没有这样的任务")
    assert filled.nothing.isVisible() and filled.model.items() == []
    filled.show_place(uid(filled, 20), "problems")
    assert filled.key == uid(filled, 20) and len(filled.model.items()) == 35
    assert here().accessibleName() == "存在问题"


def test_an_item_stays_in_its_filter_until_it_is_left(page: TasksPage) -> None:
    QTest.keyClick(page.filters.group.button(1), Qt.Key.Key_Space)
    page.show_item(uid(page, 4))
    hub = page.hub
    page.form.focus_field("status")
    QTest.keyClick(here(), Qt.Key.Key_End)
    hub.save(TABLE, uid(page, 4), {"status": "04", "progress": NEWS})
    assert uid(page, 4) in page.model.items() and page.key == uid(page, 4)
    press("Alt+Down")
    assert uid(page, 4) not in page.model.items() and page.key == uid(page, 5)


def test_bands_close_and_open_and_stay_so(page: TasksPage) -> None:
    tree = page.tree
    band = page.model.index(1, 0)
    tree.setFocus()
    tree.setCurrentIndex(band)
    QTest.keyClick(tree, Qt.Key.Key_Left)
    assert not tree.isExpanded(band) and page.key == uid(page, 1)
    QTest.keyClick(page.filters.group.button(1), Qt.Key.Key_Space)
    QTest.keyClick(page.filters.group.button(0), Qt.Key.Key_Space)
    assert not tree.isExpanded(page.model.index(1, 0)) and tree.isExpanded(page.model.index(2, 0))
    page.show_item(uid(page, 14))
    assert tree.isExpanded(page.model.index(1, 0))
    entry = page.model.index(1, 0).data(Qt.ItemDataRole.UserRole)
    assert isinstance(entry, Group) and entry.action == "实施消费品以旧换新行动"


def test_moving_in_the_list_shows_the_item(page: TasksPage) -> None:
    page.tree.setFocus()
    QTest.keyClick(page.tree, Qt.Key.Key_Down)
    assert page.key == uid(page, 2) and "第2项" in page.head.title.text()
    QTest.keyClick(page.tree, Qt.Key.Key_Return)
    assert here().accessibleName() == "状态"


def test_an_item_that_does_not_concern_the_county(page: TasksPage) -> None:
    page.show_item(uid(page, 9))
    page.form.focus_field("applicable")
    QTest.keyClick(here(), Qt.Key.Key_Down)
    press("Tab")
    boxes = page.form.boxes
    assert rows(page)[0]["applicable"] is False and rows(page)[0]["status"] == "06"
    assert boxes["inapplicable_reason"].isVisible() and not boxes["status"].editor.widget.isEnabled()
    assert not boxes["progress"].isVisible()
    assert "不涉及本县" in page.form.lamp_line.words.text()
    page.form.focus_field("inapplicable_reason")
    type_text(here(), "县域内没有高等院校和科研院所，无更新对象。")
    press("Tab")
    assert rows(page)[0]["inapplicable_reason"].startswith("县域内")


def test_the_lamp_can_be_adjusted_and_an_easier_one_wants_a_note(filled: TasksPage) -> None:
    form, key = filled.form, uid(filled, 1)
    filled.hub.save(
        TABLE, key, {"status": "02", "deadline": "2026-10", "problems": "资金缺口20万元", "next_step": "12月底前落实。"}
    )
    assert form.lamp_line.lamp.accessibleName() == "亮灯：红"
    form.lamp_line.adjust.setFocus()
    QTest.keyClick(form.lamp_line.adjust, Qt.Key.Key_Space)
    assert here().accessibleName() == "亮灯" and not form.boxes["change_note"].isVisible()
    QTest.keyClick(here(), Qt.Key.Key_Up)
    press("Tab")
    assert rows(filled)[0]["lamp"] == "02" and form.boxes["change_note"].isVisible()
    assert "县级已调整，系统测算为红" in form.lamp_line.words.text()


def test_official_text_opens_whole(page: TasksPage) -> None:
    page.show_item(uid(page, 14))
    official = page.head.official
    item = page.hub.book.tasks[page.key]
    assert not official.text.isVisible() and f"{len(item.content)}字" in official.line.accessibleName()
    official.line.setFocus()
    QTest.keyClick(official.line, Qt.Key.Key_Space)
    assert official.text.isVisible() and item.content in official.text.toPlainText()
    assert item.units_text in official.text.toPlainText()


def test_messages_stand_under_their_fields_and_evidence(filled: TasksPage) -> None:
    key = uid(filled, 2)
    filled.hub.save(TABLE, key, {"status": "03", "progress": "将于近期开展走访工作，形成清单1份。"})
    filled.show_item(key)
    filled.hub._check()
    form = filled.form
    assert "未完成表述" in form.boxes["progress"].editor.widget.accessibleDescription()
    assert form.boxes["status"].editor.widget.accessibleDescription() == "必填。"
    assert form.grids["task_evidence"].messages.count() == 1


def test_metrics_and_evidence_want_a_record_first(page: TasksPage) -> None:
    form = page.form
    assert form.not_yet.isVisible() and not form.grids["task_metric"].isVisible()
    form.focus_field("progress")
    type_text(here(), NEWS)
    press("Tab")
    grid = form.grids["task_metric"]
    assert grid.isVisible() and not form.not_yet.isVisible()
    QGuiApplication.clipboard().setText("走访企业\t12\t家\t是")
    grid.view.setFocus()
    grid.view.setCurrentIndex(grid.model.index(0, 0))
    press("Ctrl+V")
    [metric] = records(page.hub.desk, "task_metric", PERIOD)
    assert (metric["metric_name"], metric["value"], metric["cumulative"]) == ("走访企业", Decimal(12), True)
    page.show_item(uid(page, 5))
    page.show_place(metric["record_uid"], "value")
    assert page.key == uid(page, 1) and grid.view.currentIndex().column() == 1


def test_more_opens_the_folded_fields(page: TasksPage) -> None:
    boxes = page.form.boxes
    assert not boxes["percent"].isVisible() and not boxes["dept_reviewer"].isVisible()
    page.form.more.setFocus()
    QTest.keyClick(page.form.more, Qt.Key.Key_Space)
    assert all(boxes[name].isVisible() for name in page.form.folded)


def test_undo_takes_the_record_away_again(page: TasksPage) -> None:
    page.form.focus_field("progress")
    type_text(here(), NEWS)
    press("Tab")
    assert len(rows(page)) == 1
    assert page.hub.travel(back=True)
    assert rows(page) == [] and page.form.boxes["progress"].editor.value() is None


def test_a_locked_period_says_so_and_takes_nothing(filled: TasksPage) -> None:
    before = rows(filled)
    freeze(filled.hub.desk, PERIOD)
    filled.hub.forget(frozenset({TABLE, "submission"}))
    filled.refresh()
    assert f"{PERIOD}已定稿，不能修改" in filled.sentence.text()
    form = filled.form
    form.focus_field("problems")
    type_text(here(), "20")
    press("Tab")
    assert form.boxes["problems"].editor.value() is None and rows(filled) == before
    assert form.boxes["problems"].editor.widget.property("locked") is True
    assert not any(form.boxes[name].editor.widget.isEnabled() for name in ("applicable", "county_coop", "status"))
    grid = form.grids["task_metric"]
    assert grid.model.rowCount() == len(grid.model.rows) and not grid.add_button.isVisible()
    unfreeze(filled.hub.desk, PERIOD)
    filled.hub.forget(frozenset({"submission"}))
    assert form.boxes["status"].editor.widget.isEnabled() and grid.model.rowCount() == len(grid.model.rows) + 1


def test_a_star_stands_where_a_field_must_be_filled_now(filled: TasksPage) -> None:
    form, key = filled.form, uid(filled, 1)
    filled.show_item(key)
    starred = lambda: {name for name, box in form.boxes.items() if box.label.starred}  # noqa: E731
    assert {"applicable", "status", "progress"} <= starred() and "problems" not in starred()
    filled.hub.save(TABLE, key, {"status": "05", "lamp": "03"})
    assert {"problems", "next_step"} <= starred()
    filled.hub.save(TABLE, key, {"applicable": False})
    assert "inapplicable_reason" in starred() and "progress" not in starred()


def test_every_control_has_a_name_and_tab_follows_reading_order(page: TasksPage) -> None:
    for widget in page.findChildren(QWidget):
        if isinstance(widget, QLineEdit | QComboBox | QTextEdit | QPushButton) and widget.isVisible():
            assert widget.accessibleName(), widget
    page.form.focus_field("applicable")
    passed = []
    for _ in range(9):
        passed.append(here().accessibleName())
        QTest.keyClick(here(), Qt.Key.Key_Tab)
    wanted = [
        "是否涉及本县",
        "县级牵头部门",
        "县级配合部门",
        "状态",
        "完成时限",
        "调整亮灯",
        "本期进展情况",
        "存在问题",
        "下一步工作",
    ]
    assert passed == wanted
