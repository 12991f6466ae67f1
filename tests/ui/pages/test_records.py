"""The page of any form: its table, its form, adding, typing, deleting, undoing, by keys alone."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTextEdit

from services.listing import records
from tests.ui.keys import type_text
from ui.hub import Hub
from ui.pages.records import EMPTY, GRID, RecordsPage, main_columns
from ui.table import RecordTable
from ui.window import PAGES, Window, page_of

GENERIC = ("tradein_stat", "matching_event", "indicator_progress", "issue", "policy_list", "liaison", "adv_industry", "adv_product",
           "need_equipment", "need_consumer")  # fmt: skip


FORM_FACE = 0


@pytest.mark.parametrize("table", GENERIC)
def test_model_keeps_qt_s_rules(hub: Hub, qtmodeltester: Any, table: str) -> None:
    hub.add(table, {"indicator_id": "used_car_trade_volume"} if table == "indicator_progress" else {})
    model = RecordTable(hub, table, main_columns(table))
    assert model.rowCount() == 1
    qtmodeltester.check(model)


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
def test_every_page_opens_empty_and_filled(hub: Hub, empty_hub: Hub, qtbot: Any, name: str) -> None:
    for each in (hub, empty_hub):
        window = Window(each)
        qtbot.addWidget(window)
        window.show()
        page = window.show_page(name)
        assert page.isVisible() and page.title
