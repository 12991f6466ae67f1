"""储备项目 with keys alone: entered, found, copied, deleted, pasted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from services.filing import freeze
from services.listing import records
from services.packages import export
from tests.rules import sample
from tests.ui.keys import type_text
from ui.history_popup import HistoryPopup
from ui.hub import Hub
from ui.pages.project_parts import ANCHORS, MONEY, TABLE
from ui.pages.projects import COPY_MARK, EMPTY, FORM, SHEET, ProjectsPage

Key = Qt.Key
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
BUTTON_DOWN = 150
Opener = Callable[[Hub], ProjectsPage]


@pytest.fixture
def opened(qtbot: Any) -> Opener:
    """Shows the page as the window does."""

    def show(hub: Hub) -> ProjectsPage:
        page = ProjectsPage(hub)
        qtbot.addWidget(page)
        page.resize(1174, 700)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.refresh()
        QApplication.processEvents()
        return page

    return show


def press(key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in whatever has the cursor; a button whose key it is is seen to go down first."""
    QTest.keyClick(QApplication.focusWidget(), key, modifier)
    QTest.qWait(BUTTON_DOWN if modifier == CONTROL else 0)


def write(text: str) -> None:
    for part in text if text.isascii() else (text,):
        type_text(QApplication.focusWidget(), part)


def projects(hub: Hub) -> list[dict[str, Any]]:
    return records(hub.desk, TABLE, hub.period)


def tab_to(wanted: QWidget, most: int = 12) -> None:
    """Go on with Tab, never back, until the cursor is in a widget."""
    for _ in range(most):
        if QApplication.focusWidget() is wanted:
            return
        press(Key.Key_Tab)
    raise AssertionError(f"{wanted.accessibleName()} is not reached with Tab")


ENTERED = {
    "project_name": "样例县示范机械厂生产线设备更新项目", "project_type": "02",
    "owner_name": "样例县示范机械有限公司", "owner_type": "02", "site": "样例县示范镇工业园区", "field_city": "01",
    "build_nature": "03", "content": "更新数控车床20台、加工中心5台，改造生产线2条。", "total_invest": "1000", "equip_invest": "800",
}  # fmt: skip


LATER = {"stage": "4", "plan_start": "2026年3月", "plan_end": "2027-06", "actual_start": "2026-03-10", "contact": "张样例",
         "contact_phone": "0739-5000000"}  # fmt: skip


def test_the_list_is_read_aloud_and_may_find_nothing(hub: Hub, opened: Opener) -> None:
    more(hub)
    page = opened(hub)
    spoken = page.list.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "在建" in spoken and "总投资1,000.00万元" in spoken
    page.list.filters.search.setText("没有这个项目")
    page.list.find()
    assert page.list.model.rowCount() == 0


def test_a_project_is_entered_by_keyboard(empty_hub: Hub, opened: Opener) -> None:
    page = opened(empty_hub)
    assert page.stack.currentIndex() == EMPTY
    press(Key.Key_N, CONTROL)
    assert page.stack.currentIndex() == FORM and QApplication.focusWidget() is page.form.boxes["project_name"].editor.widget
    for name, text in ENTERED.items():
        tab_to(page.form.boxes[name].editor.widget)
        write(text)
    tab_to(page.form.grids["project_funding"].view)
    _enter_lines(page)
    page.form.boxes["new_qty"].focus()
    for name, text in LATER.items():
        tab_to(page.form.boxes[name].editor.widget)
        write(text)
    page.leave()
    made = projects(empty_hub)[0]
    assert {name: made[name] for name in ("project_name", "owner_type", "field_city", "content")} == {
        name: ENTERED[name] for name in ("project_name", "owner_type", "field_city", "content")
    }
    assert (made["total_invest"], made["equip_invest"], made["fund_channels"]) == (Decimal(1000), Decimal(800), ("10", "14"))
    assert (made["stage"], made["plan_start"], made["actual_start"]) == ("4", "2026-03", date(2026, 3, 10))
    assert made["contact_phone"] == "0739-5000000"
    equipment = records(empty_hub.desk, "project_equipment")[0]
    assert (equipment["row_type"], equipment["qty"], equipment["amount"]) == ("02", 25, Decimal(800))
    permit = records(empty_hub.desk, "project_permit")[0]
    assert (permit["permit"], permit["status"], permit["doc_date"]) == ("01", "01", date(2026, 2, 20))


def _enter_lines(page: ProjectsPage) -> None:
    """Money, equipment and permits, each from the empty row."""
    for row in (("14", "700"), ("10", "300")):
        page.form.grids["project_funding"].view.add_row()
        _enter_row(row)
    assert page.form.grids["project_funding"].sums.index(0, 3).data() == "总投资 1,000.00，相等"
    page.form.grids["project_equipment"].view.add_row()
    _enter_row(("02", "数控车床", "CK6150", "25", "32", "800"))
    page.form.grids["project_permit"].view.add_row()
    _enter_row(("01", "01", "样发改备〔2026〕1号", "样例县发展和改革局", "2026年2月20日"))


def _enter_row(cells: tuple[str, ...]) -> None:
    for text in cells:
        write(text)
        press(Key.Key_Tab)
    press(Key.Key_Escape)


def test_a_new_project_is_told_what_is_missing_when_she_comes_back(hub: Hub, opened: Opener) -> None:
    page = opened(hub)
    page.add()
    box = page.form.boxes["owner_name"]
    assert box.messages.count() == 0
    press(Key.Key_Up, ALT)
    press(Key.Key_Down, ALT)
    hub._check()
    assert page.form.key == projects(hub)[1]["project_uid"] and box.messages.count() == 1


def more(hub: Hub) -> tuple[str, str, str]:
    """The sample's project and two others."""
    first = str(projects(hub)[0]["project_uid"])
    second = hub.add(TABLE, {"project_name": "样例县中医院医学影像设备更新项目", "owner_name": "样例县中医院", "field_city": "06",
                             "stage": "2", "plan_start": "2027-03", "total_invest": Decimal("2400.00")})  # fmt: skip
    third = hub.add(TABLE, {"project_name": "样例县乡镇水厂泵站更新项目", "owner_name": "样例县水务有限公司", "field_city": "02",
                            "stage": "1", "total_invest": Decimal("300.00")})  # fmt: skip
    assert second and third
    return first, second, third


def shown(page: ProjectsPage) -> list[str]:
    return [line.uid for line in page.list.model.lines]


def test_projects_are_found_filtered_and_sorted(hub: Hub, opened: Opener) -> None:
    first, second, third = more(hub)
    page = opened(hub)
    assert shown(page) == [first, second, third]
    press(Key.Key_F, CONTROL)
    write("中医")
    press(Key.Key_Return)
    assert shown(page) == [second] and page.form.key == second
    page.list.show_all()
    page.list.order.setCurrentIndex(2)
    assert shown(page) == [second, first, third] and page.form.key == second
    page.list.filters.stage.setCurrentIndex(page.list.filters.stage.findData("1"))
    assert shown(page) == [third] and page.form.key == third
    page.list.show_all()
    page.list.filters.lamp.setCurrentIndex(page.list.filters.lamp.findData("04"))
    assert second in shown(page) and first not in shown(page)


def test_a_project_that_no_longer_matches_stays_in_the_form(hub: Hub, opened: Opener) -> None:
    _, _, third = more(hub)
    page = opened(hub)
    page.list.filters.stage.setCurrentIndex(page.list.filters.stage.findData("1"))
    hub.save(TABLE, third, {"stage": "2"})
    assert shown(page) == [] and page.form.key == third


def test_a_project_is_copied_with_its_lines(hub: Hub, opened: Opener) -> None:
    page = opened(hub)
    page.copy_button.click()
    old, new = projects(hub)
    assert new["project_name"] == old["project_name"] + COPY_MARK and new["project_code"] is None
    assert page.form.key == new["project_uid"]
    money = [row for row in records(hub.desk, "project_funding") if row["project_uid"] == new["project_uid"]]
    assert [(row["channel"], row["plan_amount"]) for row in money] == [("14", Decimal("1000.00"))]
    assert hub.travel(back=True) and len(projects(hub)) == 1


def test_a_project_is_deleted_without_asking_and_comes_back(hub: Hub, opened: Opener) -> None:
    said: list[str] = []
    hub.said.connect(said.append)
    first, second, third = more(hub)
    page = opened(hub)
    page.show_place(second, "remark")
    press(Key.Key_Delete, CONTROL)
    assert [row["project_uid"] for row in projects(hub)] == [first, third] and page.form.key == third
    assert said and "Ctrl+Z" in said[-1]
    assert hub.travel(back=True) and len(projects(hub)) == 3


def test_a_block_becomes_projects_in_one_step(hub: Hub, opened: Opener) -> None:
    page = opened(hub)
    page.faces.group.button(SHEET).click()
    page.table.view.add_row()
    columns = [name for name, _ in page.table.model.columns]
    assert columns[:3] == ["project_name", "project_code", "owner_name"]
    task = next(iter(hub.book.tasks.values()))
    line = {"project_name": "样例县示范电梯更新项目", "owner_name": "样例县示范物业", "total_invest": "约500", "stage": "前期",
            "task_uid": str(task.seq), "plan_start": "2027年3月"}  # fmt: skip
    other = {"project_name": "样例县示范校园实训设备项目", "total_invest": "820.5万元"}
    block = ["\t".join(row.get(name, "") for name in columns) for row in (line, other)]
    QGuiApplication.clipboard().setText("\n".join(block))
    press(Key.Key_V, CONTROL)
    made = projects(hub)[1:]
    assert [(row["project_name"], row["total_invest"], row["stage"]) for row in made] == [
        ("样例县示范电梯更新项目", None, "2"), ("样例县示范校园实训设备项目", Decimal("820.50"), None),
    ]  # fmt: skip
    assert made[0]["task_uid"] == task.task_uid and made[0]["plan_start"] == "2027-03"
    assert "约500" in page.table.unread.text() and page.table.unread.isVisible()
    assert hub.travel(back=True) and len(projects(hub)) == 1


def test_both_faces_show_the_same_project(hub: Hub, opened: Opener) -> None:
    _, second, third = more(hub)
    page = opened(hub)
    page.show_place(second, "")
    page.faces.group.button(SHEET).click()
    assert page.table.model.key_of(page.table.view.currentIndex().row()) == second
    page.table.view.go_to(2, 0)
    page.faces.group.button(FORM).click()
    assert page.form.key == third


def test_a_problem_is_jumped_to(hub: Hub, opened: Opener) -> None:
    first, second, _ = more(hub)
    page = opened(hub)
    page.list.filters.stage.setCurrentIndex(page.list.filters.stage.findData("1"))
    page.show_place(second, "need_help")
    assert page.form.key == second and QApplication.focusWidget() is page.form.boxes["need_help"].editor.widget
    line = records(hub.desk, "project_funding")[0]["record_uid"]
    page.show_place(line, "applying")
    view = page.form.grids["project_funding"].view
    assert page.form.key == first and QApplication.focusWidget() is view
    assert view.grid.columns[view.currentIndex().column()][0] == "applying"
    page.show_place(first, "loan_years")
    assert QApplication.focusWidget() is page.form.boxes["loan_years"].editor.widget
    page.show_place(first, "loan_need")
    assert QApplication.focusWidget() is view


def test_parts_open_only_where_they_apply(hub: Hub, opened: Opener) -> None:
    page = opened(hub)
    fold, years = page.form.folds["贷款需求"], page.form.boxes["loan_years"]
    assert not fold.open and years.isHidden() and "没有贷款类渠道" in fold.summary.text()
    key = page.form.key
    loan = hub.add("project_funding", {"project_uid": key, "channel": "10", "plan_amount": Decimal("300.00")})
    assert fold.open and years.isVisible() and "须填3项，已填0项" in fold.summary.text()
    hub.save(
        TABLE, key or "", {"loan_years": 5, "loan_banks": ("中国农业银行",), "loan_purpose": "购置数控车床20台，改造生产线。"}
    )
    assert fold.open
    more(hub)
    press(Key.Key_Down, ALT)
    page.list.step(-1)
    assert not fold.open and "贷款期限 5年" in fold.summary.text()
    fold.button.click()
    assert fold.open and years.isVisible()
    assert loan


def test_the_money_at_fault_is_said_under_the_grid(hub: Hub, opened: Opener) -> None:
    page = opened(hub)
    box = page.form.boxes["total_invest"]
    box.focus()
    box.editor.widget.selectAll()
    write("1450")
    grid = page.form.grids["project_funding"]
    assert grid.sums.index(0, 3).data() == "总投资 1,450.00，差 450.00"
    page.leave()
    hub._check()
    told = [label.text() for label in grid.findChildren(QLabel) if "不相等" in label.text()]
    assert len(told) == 1
    place = [anchor.title for anchor in ANCHORS].index("投资与资金")
    assert page.pane.anchors.counts[place].text().endswith("错")


def test_what_changed_elsewhere_is_shown_when_the_page_is(hub: Hub, opened: Opener) -> None:
    page = opened(hub)
    page.hide()
    hub.save(TABLE, page.form.key or "", {"remark": "在别处改的", "total_invest": Decimal("88.00")})
    page.show()
    page.refresh()
    assert page.form.boxes["remark"].editor.value() == "在别处改的"
    assert page.form.grids["project_funding"].sums.index(0, 3).data() == "总投资 88.00，多 912.00"
    assert page.list.model.lines[0].total_invest == Decimal("88.00")


def test_anchors_scroll_the_page_and_follow_it(hub: Hub, opened: Opener) -> None:
    page = opened(hub)
    page.pane.anchors.setCurrentIndex(3)
    bar = page.form.verticalScrollBar()
    assert bar.value() > 0
    bar.setValue(0)
    assert page.pane.anchors.currentIndex() == 0
    bar.setValue(bar.maximum())
    assert page.pane.anchors.currentIndex() == len(ANCHORS) - 1


def test_the_stage_in_the_head_is_the_stage_in_the_form(hub: Hub, opened: Opener) -> None:
    page = opened(hub)
    combo = page.pane.head.stage.combo
    combo.setFocus()
    QTest.keyClicks(combo, "5")
    assert projects(hub)[0]["stage"] == "5"
    assert page.form.boxes["stage"].editor.value() == "5"
    assert page.pane.head.reason.text()


def test_history_opens_and_closes_by_key(hub: Hub, opened: Opener, tmp_path: Path) -> None:
    freeze(hub.desk, hub.period)
    export(hub.desk, hub.period, tmp_path)
    later = Hub(replace(hub.desk, today=date(2026, 12, 20)), "2026-12")
    page = opened(later)
    later.save(TABLE, page.form.key or "", {"total_invest": Decimal("1200.00")})
    box = page.form.boxes["total_invest"]
    assert "1,000.00" in box.last.text()
    page.form.focus_field("total_invest")
    press(Key.Key_H, ALT)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, HistoryPopup)
    texts = [label.text() for label in popup.findChildren(QLabel)]
    assert {"1,200.00", "1,000.00", "+200.00", "首报", "V01 已报送", "本期草稿"} <= set(texts)
    QTest.keyClick(popup, Key.Key_Escape)
    assert QApplication.activePopupWidget() is None and QApplication.focusWidget() is box.editor.widget
    page.form.grids[MONEY.table].view.go_to(0, 1)
    press(Key.Key_H, ALT)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, HistoryPopup) and "计划金额" in popup.accessibleName()
    popup.close()


def test_every_control_has_a_name_and_every_field_is_there(hub: Hub, opened: Opener) -> None:
    page = opened(hub)
    for box in page.form.boxes.values():
        assert box.editor.widget.accessibleName()
    for widget in (
        page.list.filters.search,
        page.list.filters.field,
        page.list.view,
        page.pane.anchors,
        page.pane.head.stage.combo,
    ):
        assert widget.accessibleName()
    entered = set(sample.project()) - {"project_uid"}
    assert set(page.form.boxes) == entered


def shown_names(page: ProjectsPage) -> list[str]:
    return [row["project_name"] for row in page.table.model.rows]


def test_the_table_is_searched_filtered_and_sorted(hub: Hub, opened: Opener) -> None:
    more(hub)
    page = opened(hub)
    page.faces.group.button(SHEET).click()
    everyone = shown_names(page)
    column = [name for name, _ in page.table.model.columns].index("total_invest")
    page.table.sorter.turn(column)
    page.table.sorter.turn(column)
    amounts = [row["total_invest"] for row in page.table.model.rows if row["total_invest"] is not None]
    assert amounts == sorted(amounts, reverse=True) and shown_names(page) != everyone
    page.table.sorter.turn(column)
    assert shown_names(page) == everyone
    press(Key.Key_F, CONTROL)
    assert QApplication.focusWidget() is page.table.filters.search
    write("中医院")
    press(Key.Key_Return)
    assert shown_names(page) == ["样例县中医院医学影像设备更新项目"] and "找到1个" in page.table.tools.hint.text()
    page.table.view.add_row()
    write("样例县新项目")
    press(Key.Key_Return)
    QApplication.processEvents()
    assert shown_names(page)[-1] == "样例县新项目" and len(shown_names(page)) == 2
    page.show_place(str(projects(hub)[0]["project_uid"]), "stage")
    assert len(shown_names(page)) == len(everyone) + 1 and page.as_table


def test_columns_are_chosen_and_kept(hub: Hub, opened: Opener) -> None:
    page = opened(hub)
    page.faces.group.button(SHEET).click()
    hidden = page.table.menu.actions()[0]
    hidden.trigger()
    assert page.table.view.isColumnHidden(1)
    page.table.view.go_to(1, 0)
    QGuiApplication.clipboard().setText("样例县第二项目\t样例县第二公司")
    page.table.view.paste()
    made = projects(hub)[-1]
    assert (made["project_name"], made[page.table.model.columns[1][0]]) == ("样例县第二项目", None)
    assert made[page.table.model.columns[2][0]] is not None
    again = opened(hub)
    assert again.table.view.isColumnHidden(1) and not again.table.menu.actions()[0].isChecked()
    again.faces.group.button(SHEET).click()
    again.show_place(str(made["project_uid"]), page.table.model.columns[1][0])
    assert not again.table.view.isColumnHidden(1)


def test_a_frozen_period_shows_projects_in_grey(hub: Hub, opened: Opener) -> None:
    page = opened(hub)
    freeze(hub.desk, hub.period)
    hub.forget(frozenset({"submission"}))
    assert "不能修改" in page.sentence.text() and not page.add_button.isEnabled() and not page.delete_button.isEnabled()
    assert not page.form.boxes["stage"].editor.widget.isEnabled() and not page.form.grids["project_funding"].model.grows
    page.faces.group.button(SHEET).click()
    assert page.table.model.rowCount() == len(projects(hub))
