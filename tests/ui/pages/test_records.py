"""The page of any form: its table, its form, adding, typing, deleting, undoing, by keys alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTextEdit

from services.listing import records
from tests.services.conftest import PERIOD, copied
from tests.ui.clerk import Clerk
from tests.ui.keys import type_text
from ui.hub import Hub
from ui.pages.records import EMPTY, GRID, RecordsPage
from ui.window import PAGES, Window, page_of

GENERIC = ("tradein_stat", "matching_event", "indicator_progress", "issue", "policy_list", "liaison", "adv_industry", "adv_product",
           "need_equipment", "need_consumer")  # fmt: skip


FORM_FACE, GRID_FACE = 0, 1


@pytest.mark.parametrize("table", GENERIC)
def test_a_record_is_added_and_typed_by_keys(hub: Hub, qtbot: Any, table: str) -> None:
    page = RecordsPage(hub, table, "样例")
    qtbot.addWidget(page)
    page.show()
    page.show_face(FORM_FACE)
    assert page.stack.currentIndex() == EMPTY
    page.add()
    assert len(records(hub.desk, table, hub.period)) == 1
    name, box = next(
        (n, b) for n, b in page.form.boxes.items() if isinstance(b.editor.widget, QLineEdit | QTextEdit) and b.isVisible()
    )
    box.focus()
    type_text(box.editor.widget, {"int": "12", "dec": "12", "date": "2026-11-20", "yyyy": "2027"}.get(box.field.kind, "样例内容"))
    page.leave()
    assert records(hub.desk, table, hub.period)[0][name] is not None
    QTest.keyClick(page, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    page.delete()
    assert records(hub.desk, table, hub.period) == [] and page.stack.currentIndex() == EMPTY
    assert hub.travel(back=True)
    assert len(records(hub.desk, table, hub.period)) == 1


def test_figures_open_as_a_table_and_take_a_pasted_block(hub: Hub, qtbot: Any) -> None:
    page = RecordsPage(hub, "tradein_stat", "以旧换新进展")
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    assert page.stack.currentIndex() == GRID
    page.add()
    QGuiApplication.clipboard().setText("汽车报废更新\t58\t422\n家电\t约20\t18030")
    page.grid.view.paste()
    rows = records(hub.desk, "tradein_stat", hub.period)
    assert [(row["category"], row["apply_n"], row["apply_cum"]) for row in rows] == [("01", 58, 422), ("03", None, 18030)]
    assert "约20" in page.grid.unread.text()
    assert hub.travel(back=True)
    assert records(hub.desk, "tradein_stat", hub.period) == []


def test_messages_stand_under_their_fields(hub: Hub, qtbot: Any) -> None:
    key = hub.add("liaison", {"name": "张样例", "mobile": "123"})
    page = RecordsPage(hub, "liaison", "专班联络员")
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    hub._check()
    assert page.form.key == key
    assert "格式不正确" in page.form.boxes["mobile"].editor.widget.accessibleDescription()


def test_every_page_of_a_form_is_reached_from_its_problems() -> None:
    names = {name for name, _, _, make in PAGES if make}
    for table in ("project_funding", "task_metric", "explanation", "adv_product", "submission", "reserve_project", "liaison"):
        assert page_of(table) in names


@pytest.mark.parametrize("name", [name for name, _, _, make in PAGES if make])
def test_every_page_opens_empty_and_filled(hub: Hub, new_county: Path, tmp_path: Path, qtbot: Any, name: str) -> None:
    for each in (hub, Hub(copied(new_county, tmp_path / "空的 数据"), PERIOD)):
        window = Window(each)
        qtbot.addWidget(window)
        window.show()
        page = window.show_page(name)
        assert page.isVisible() and page.title


def shown(hub: Hub, qtbot: Any, page: str) -> tuple[Window, Clerk]:
    """The window on a page, and a clerk before it."""
    window = Window(hub)
    qtbot.addWidget(window)
    clerk = Clerk(window)
    window.show_page(page)
    return window, clerk


def test_undo_brings_the_record_into_view_and_says_what_it_did(hub: Hub, qtbot: Any) -> None:
    window, clerk = shown(hub, qtbot, "liaison")
    clerk.press("Ctrl+N")
    clerk.fill("姓名", "张样例")
    window.show_page("home")
    clerk.press("Ctrl+Z")
    page = window.stack.currentWidget()
    assert isinstance(page, RecordsPage) and page.table == "liaison"
    assert window.undo_words.text().startswith("撤销：修改") and records(hub.desk, "liaison")[0]["name"] is None
    clerk.press("Ctrl+Z")
    assert records(hub.desk, "liaison") == [] and window.undo_words.text().startswith("撤销：新增")
    clerk.press("Ctrl+Y")
    clerk.press("Ctrl+Y")
    assert records(hub.desk, "liaison")[0]["name"] == "张样例" and window.stack.currentWidget() is page


def test_undo_reaches_past_the_field_that_has_the_cursor(hub: Hub, qtbot: Any) -> None:
    _, clerk = shown(hub, qtbot, "liaison")
    clerk.press("Ctrl+N")
    for text in ("邵阳县发展和改革局", "张样例"):
        type_text(clerk.here, text)
        clerk.press("Tab")
    before = records(hub.desk, "liaison")[0]
    assert sum(value is not None for value in before.values()) >= 2
    clerk.press("Ctrl+Z", 3)
    assert records(hub.desk, "liaison") == []


def filled_page(hub: Hub, qtbot: Any) -> RecordsPage:
    """Three matching events."""
    for name, day, number in (("乙会", "2026-11-08", 38), ("甲会", "2026-11-03", 54), ("丙会", None, 21)):
        hub.add("matching_event", {"event_name": name, "event_date": day and date.fromisoformat(day), "ent_n": number})
    page = RecordsPage(hub, "matching_event", "供需对接活动")
    qtbot.addWidget(page)
    page.resize(1174, 700)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.refresh()
    return page


def names(page: RecordsPage) -> list[str]:
    return [row["event_name"] for row in page.model.rows]


def test_records_are_sorted_searched_and_filtered(hub: Hub, qtbot: Any) -> None:
    page = filled_page(hub, qtbot)
    column = [name for name, _ in page.model.columns].index("event_date")
    page.sorter.turn(column)
    assert names(page) == ["甲会", "乙会", "丙会"]
    page.sorter.turn(column)
    assert names(page) == ["乙会", "甲会", "丙会"]
    page.sorter.turn(column)
    assert names(page) == ["乙会", "甲会", "丙会"] and page.sorter.name == ""
    page.filters.search.setText("54 甲")
    assert names(page) == ["甲会"] and page.form.key == page.model.key_of(0)
    page.filters.search.setText("没有这样的")
    assert names(page) == [] and page.nothing.isVisible()
    page.filters.clear()
    page.show_face(GRID_FACE)
    page.filters.search.setText("丙会")
    assert [row["event_name"] for row in page.grid.model.rows] == ["丙会"] and page.grid.model.rowCount() == 2


def test_a_record_is_copied_and_deleted_in_words(hub: Hub, qtbot: Any) -> None:
    page = filled_page(hub, qtbot)
    said: list[str] = []
    hub.said.connect(said.append)
    page.duplicate()
    assert names(page)[-1] == "乙会（副本）" and page.form.key == page.model.key_of(3)
    page.delete()
    assert names(page) == ["乙会", "甲会", "丙会"] and "乙会（副本）" in said[-1] and "Ctrl+Z" in said[-1]
    assert page.form.key == page.model.key_of(2)


def test_figures_are_filled_up_with_the_lines_that_are_missing(hub: Hub, qtbot: Any) -> None:
    page = RecordsPage(hub, "indicator_progress", "量化指标")
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    assert "补齐指标" in page.tools.hint.text()
    page.fill_button.click()
    assert len(records(hub.desk, "indicator_progress", hub.period)) == len(hub.book.profile.targets)
    assert not page.fill_button.isEnabled() and hub.travel(back=True)
    assert records(hub.desk, "indicator_progress", hub.period) == []


def test_a_pasted_block_says_what_became_of_it(hub: Hub, qtbot: Any) -> None:
    page = RecordsPage(hub, "tradein_stat", "以旧换新进展")
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    said: list[str] = []
    hub.said.connect(said.append)
    last = page.grid.model.columnCount() - 2
    page.grid.view.go_to(0, last)
    QGuiApplication.clipboard().setText("家电\t58\t约\t没有位置\n")
    page.grid.view.paste()
    assert "右边多出的2列没有粘贴" in said[-1] and "1格读不出" in said[-1] and page.grid.unread.isVisible()
    index = page.grid.model.index(0, 1)
    page.grid.view.setCurrentIndex(index)
    assert page.grid.told.text().startswith("第1行 申请量")


def test_the_first_column_stays_in_sight(hub: Hub, qtbot: Any, qtmodeltester: Any) -> None:
    page = filled_page(hub, qtbot)
    page.show_face(GRID_FACE)
    view = page.grid.view
    assert view.frozen is not None and not view.frozen.isVisible()
    view.go_to(1, page.grid.model.columnCount() - 1)
    assert view.frozen.isVisible() and view.frozen.columnWidth(0) == view.columnWidth(0)
    qtbot.mouseClick(
        view.frozen.viewport(), Qt.MouseButton.LeftButton, pos=view.frozen.visualRect(page.grid.model.index(2, 0)).center()
    )
    assert (view.currentIndex().row(), view.currentIndex().column()) == (2, 0) and not view.frozen.isVisible()


def test_where_it_is_narrow_list_and_form_take_turns(hub: Hub, qtbot: Any) -> None:
    page = filled_page(hub, qtbot)
    assert page.view.isVisible() and page.form.isVisible() and not page.sides.turn_button.isVisible()
    page.resize(863, 430)
    assert page.view.isVisible() and not page.form.isVisible() and page.sides.turn_button.isVisible()
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert page.form.isVisible() and not page.view.isVisible()
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.view.isVisible() and QGuiApplication.focusObject() is page.filters.search
