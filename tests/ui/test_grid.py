"""Grids that are filled in: typed as in a spreadsheet, pasted, emptied, with sums that follow each keystroke."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from models.forms import BY_TABLE, fields
from services.listing import records
from services.records import writable
from tests.ui.keys import type_text
from ui.cells import join_block, read_cell, split_block, write_cell
from ui.grid import ChildGrid, unread_lines
from ui.gridmodel import WRONG_ROLE, GridModel
from ui.gridsums import SumModel
from ui.hub import Hub
from ui.pages.project_parts import EQUIPMENT, GRIDS, MONEY, PERMITS, TABLE
from ui.savetimer import SAVE_AFTER

Key = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def project_of(hub: Hub) -> str:
    return str(hub.book.rows[TABLE][0]["project_uid"])


def press(*keys: Key) -> None:
    """Press keys in whatever has the cursor."""
    for key in keys:
        QTest.keyClick(QApplication.focusWidget(), key)
        QApplication.processEvents()


def write(text: str) -> None:
    """Type into whatever has the cursor: the first key opens a cell, the next ones go into it."""
    for part in text if text.isascii() else (text,):
        type_text(QApplication.focusWidget(), part)


@pytest.fixture
def grid(hub: Hub, qtbot: Any) -> Callable[[Any], ChildGrid]:
    """Opens a grid of the sample project."""

    def opened(spec: Any) -> ChildGrid:
        made = ChildGrid(hub, spec)
        qtbot.addWidget(made)
        made.resize(800, 400)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        made.show_parent(project_of(hub))
        made.show_above(hub.row(TABLE, project_of(hub)) or {})
        made.view.add_row()
        return made

    return opened


def lines(hub: Hub, table: str = MONEY.table) -> list[dict[str, Any]]:
    return records(hub.desk, table, hub.period)


@pytest.mark.parametrize("spec", GRIDS, ids=lambda spec: spec.table)
def test_models_keep_qt_s_rules(hub: Hub, qtmodeltester: Any, spec: Any) -> None:
    model = GridModel(hub, spec.table, list(writable(spec.table)), project_of(hub))
    qtmodeltester.check(model)
    assert model.rowCount() == 2
    qtmodeltester.check(SumModel(model, spec))
    qtmodeltester.check(GridModel(hub, spec.table, list(writable(spec.table))))


def test_qt_s_rules_hold_while_lines_come_and_go(hub: Hub, qtmodeltester: Any) -> None:
    model = GridModel(hub, MONEY.table, list(writable(MONEY.table)), project_of(hub))
    qtmodeltester.check(model)
    model.paste(1, [0, 1], [["02", "1"], ["10", "2"]])
    model.delete_rows([1])
    hub.travel(back=True)
    hub.travel(back=True)
    assert model.rowCount() == 2


def test_a_line_is_typed_from_the_empty_row(hub: Hub, grid: Callable[[Any], ChildGrid]) -> None:
    view = grid(MONEY).view
    write("10")
    assert isinstance(view.editor(), QComboBox)
    press(Key.Key_Tab)
    write("320.5")
    assert isinstance(view.editor(), QLineEdit) and len(lines(hub)) == 2
    press(Key.Key_Tab, Key.Key_Tab)
    write("样例合同〔2026〕8号")
    press(Key.Key_Return)
    made = lines(hub)[1]
    assert (made["channel"], made["plan_amount"], made["doc_no"]) == ("10", Decimal("320.50"), "样例合同〔2026〕8号")
    assert (view.currentIndex().row(), view.currentIndex().column()) == (2, 3)


def test_a_cell_is_saved_a_moment_after_the_last_key(hub: Hub, grid: Callable[[Any], ChildGrid]) -> None:
    view = grid(MONEY).view
    view.go_to(0, 1)
    write("7")
    write("0")
    assert lines(hub)[0]["plan_amount"] == Decimal("1000.00")
    QTest.qWait(SAVE_AFTER + 100)
    assert lines(hub)[0]["plan_amount"] == Decimal("70.00")
    editor = view.editor()
    assert isinstance(editor, QLineEdit) and editor.text() == "70"


def test_sums_follow_each_keystroke(hub: Hub, grid: Callable[[Any], ChildGrid]) -> None:
    money = grid(MONEY)
    money.view.go_to(0, 1)

    def shown() -> list[str]:
        return [money.sums.index(0, column).data() for column in (0, 1, 3)]

    assert shown() == ["合计", "1,000.00", "总投资 1,000.00，相等"]
    write("9")
    assert shown()[1:] == ["9.00", "总投资 1,000.00，差 991.00"]
    write("9")
    assert shown()[1:] == ["99.00", "总投资 1,000.00，差 901.00"]
    assert lines(hub)[0]["plan_amount"] == Decimal("1000.00")
    press(Key.Key_Escape)
    money.show_above({"total_invest": Decimal("900.00")})
    assert shown()[2] == "总投资 900.00，多 100.00"


def test_the_sum_at_fault_has_a_red_frame(hub: Hub, grid: Callable[[Any], ChildGrid]) -> None:
    money = grid(MONEY)
    hub.save(MONEY.table, money.model.key_of(0) or "", {"plan_amount": Decimal("400.00")})
    hub._check()
    found = [p for p in hub.problems_of(TABLE, project_of(hub)) if p.code == "R15"]
    money.show_problems(found)
    assert money.sums.index(0, 1).data(WRONG_ROLE) and not money.sums.index(0, 2).data(WRONG_ROLE)
    assert money.messages.count() == 1
    money.view.go_to(0, 1)
    write("1000")
    assert not money.sums.index(0, 1).data(WRONG_ROLE)


def test_equipment_is_summed_apart(hub: Hub, grid: Callable[[Any], ChildGrid]) -> None:
    equipment = grid(EQUIPMENT)
    equipment.model.paste(1, range(6), [["淘汰", "普通车床", "", "18", "", "153"]])
    rows = [[equipment.sums.index(row, column).data() for column in (0, 3, 5)] for row in (0, 1)]
    assert rows == [["更新", "25", "800.00"], ["淘汰", "18", "153.00"]]


def test_what_cannot_be_read_stays_on_the_screen(hub: Hub, grid: Callable[[Any], ChildGrid]) -> None:
    money = grid(MONEY)
    money.view.go_to(0, 1)
    write("12x")
    press(Key.Key_Return)
    cell = money.model.index(0, 1)
    assert cell.data() == "12x" and cell.data(WRONG_ROLE) and lines(hub)[0]["plan_amount"] == Decimal("1000.00")
    assert len(unread_lines(money.model)) == 1 and "12x" in unread_lines(money.model)[0]
    money.view.go_to(0, 1)
    write("12")
    press(Key.Key_Return)
    assert unread_lines(money.model) == [] and lines(hub)[0]["plan_amount"] == Decimal("12.00")


def test_unread_text_of_the_empty_row_goes_with_the_new_record(hub: Hub, grid: Callable[[Any], ChildGrid]) -> None:
    money = grid(MONEY)
    money.model.enter(1, 1, "很多")
    assert len(lines(hub)) == 1
    money.model.enter(1, 0, "企业自筹")
    assert len(lines(hub)) == 2 and money.model.index(1, 1).data() == "很多"
    money.show_parent("")
    assert money.model.rowCount() == 0 and unread_lines(money.model) == []


def test_a_block_is_pasted_in_one_step(hub: Hub, grid: Callable[[Any], ChildGrid]) -> None:
    money = grid(MONEY)
    money.view.go_to(0, 0)
    QGuiApplication.clipboard().setText(
        '企业自筹\t600\t\n制造业中长期贷款\t约300\t\n县级财政\t1,00.5万\t\n99 其他\t40万元\t10\t\t\t"补\n助"\n'
    )
    QTest.keyClick(money.view, Key.Key_V, CONTROL)
    found = [(line["channel"], line["plan_amount"], line["note"]) for line in lines(hub)]
    assert found == [
        ("14", Decimal("600.00"), None), ("10", None, None), ("07", None, None), ("99", Decimal("40.00"), "补\n助"),
    ]  # fmt: skip
    told = unread_lines(money.model)
    assert len(told) == 2 and told[0].startswith("第2行“计划金额”，这一格未改") and "约300" in told[0]
    assert hub.travel(back=True)
    assert [(line["channel"], line["plan_amount"]) for line in lines(hub)] == [("14", Decimal("1000.00"))]


def test_a_pasted_cell_that_cannot_be_read_is_left_as_it_was(hub: Hub, grid: Callable[[Any], ChildGrid]) -> None:
    money = grid(MONEY)
    money.model.paste(0, [0, 1], [["没有的渠道", "800"]])
    assert (lines(hub)[0]["channel"], lines(hub)[0]["plan_amount"]) == ("14", Decimal("800.00"))
    assert money.model.index(0, 0).data() == "企业自筹" and money.model.index(0, 0).data(WRONG_ROLE)


def test_a_block_is_copied_as_it_can_be_pasted(hub: Hub, grid: Callable[[Any], ChildGrid]) -> None:
    money = grid(MONEY)
    money.view.selectRow(0)
    QTest.keyClick(money.view, Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "14 企业自筹\t1000\t\t\t\t"


def test_delete_empties_cells_and_takes_whole_rows_away(hub: Hub, grid: Callable[[Any], ChildGrid]) -> None:
    view = grid(MONEY).view
    view.go_to(0, 1)
    QTest.keyClick(view, Key.Key_Delete)
    assert lines(hub)[0]["plan_amount"] is None
    QTest.keyClick(view, Key.Key_Space, SHIFT)
    QTest.keyClick(view, Key.Key_Delete)
    assert lines(hub) == []
    assert hub.travel(back=True) and hub.travel(back=True)
    assert lines(hub)[0]["plan_amount"] == Decimal("1000.00")


def test_tab_leaves_from_the_last_cell(hub: Hub, grid: Callable[[Any], ChildGrid]) -> None:
    view = grid(PERMITS).view
    view.go_to(view.grid.rowCount() - 1, view.grid.columnCount() - 1)
    press(Key.Key_F2)
    assert view.editor() is not None
    press(Key.Key_Tab)
    assert view.editor() is None and len(lines(hub, PERMITS.table)) == 1


def test_the_cursor_stays_when_something_else_is_saved(hub: Hub, grid: Callable[[Any], ChildGrid]) -> None:
    view = grid(MONEY).view
    view.go_to(0, 1)
    write("55")
    hub.save(TABLE, project_of(hub), {"remark": "样例"})
    hub.add(MONEY.table, {"project_uid": project_of(hub), "channel": "15"})
    editor = view.editor()
    assert isinstance(editor, QLineEdit) and editor.text() == "55" and view.grid.rowCount() == 3
    press(Key.Key_Return)
    assert lines(hub)[0]["plan_amount"] == Decimal("55.00")


@given(st.lists(st.lists(st.text(alphabet='甲乙1.5"\t\n ，', max_size=6), min_size=2, max_size=4), min_size=1, max_size=4))
def test_blocks_come_back_from_the_clipboard(rows: list[list[str]]) -> None:
    width = len(rows[0])
    block = [(row * width)[:width] for row in rows]
    assert split_block(join_block(block)) == block


def test_a_reference_is_found_by_number_or_name(hub: Hub) -> None:
    item = next(iter(hub.book.tasks.values()))
    field = fields(BY_TABLE[TABLE])["task_uid"]
    for text in (item.task_uid, str(item.seq), item.title, f"{item.seq} {item.title}"):
        assert read_cell(text, field, hub.book) == item.task_uid
    assert read_cell(write_cell(item.task_uid, field, hub.book), field, hub.book) == item.task_uid
