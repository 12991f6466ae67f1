"""The 变动说明 by keys: drafts taken, reasons asked for, figures that changed later, locked periods, first periods."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit

from models.forms import BY_TABLE
from services.change_sentences import State, changes_of
from services.checking import check, explain
from services.filing import freeze
from services.listing import records
from services.records import delete, edit
from tests.services.changed import copy_of, county_file
from tests.services.conftest import PERIOD
from tests.ui.controls import disorder, unnamed
from tests.ui.keys import type_text
from ui.hub import Hub
from ui.pages.changes import FIRST, LIST, NOTHING, ChangesPage
from ui.pages.changes_list import ChangesModel, FiguresModel
from ui.pages.notes_line import NotesLine
from ui.window import Window, page_of

REASON = "县级财政核减配套资金，业主压减了采购量"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county_file(tmp_path_factory.mktemp("变动"))


@pytest.fixture
def hub(qapp: QApplication, county: Path, folder: Path) -> Hub:
    return Hub(copy_of(county, folder), PERIOD)


@pytest.fixture
def page(hub: Hub, qtbot: Any) -> ChangesPage:
    """The page by itself, with the keyboard."""
    made = ChangesPage(hub)
    qtbot.addWidget(made)
    made.resize(1174, 660)
    made.show()
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    made.refresh()
    return made


def press(page: ChangesPage, *keys: str) -> None:
    for key in keys:
        QTest.keySequence(QApplication.focusWidget() or page, QKeySequence(key))
        QApplication.processEvents()


def box() -> QTextEdit:
    found = QApplication.focusWidget()
    assert isinstance(found, QTextEdit)
    return found


def stored(page: ChangesPage, place: int) -> str | None:
    note = page.notes[place]
    row = next(
        row for row in records(page.hub.desk, note.table, page.hub.period_for(note.table)) if note.key in map(str, row.values())
    )
    text: str | None = row[note.field]
    return text


def test_it_lists_what_changed_with_its_figures(page: ChangesPage) -> None:
    assert page.sentence.text() == "与2026年10月报送数相比，4条有变动，未写 4"
    assert [note.title for note in page.model.notes] == ["储备项目", "项目进展", "责任清单进展", "以旧换新"]
    assert page.stack.currentIndex() == LIST and page.figures.rowCount() == 3
    spoken = page.model.data(page.model.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "样例县示范机械厂生产线设备更新项目，项目进展，回退，自开工累计完成投资 500.00万元→495.00万元，未写"
    assert not unnamed(page) and not disorder(page)


def test_a_draft_that_explains_itself_is_saved_at_once_and_can_be_undone(page: ChangesPage) -> None:
    page.view.setFocus()
    press(page, "Ctrl+D")
    assert stored(page, 0) == page.notes[0].draft and page.notes[0].state is State.WRITTEN
    assert page.form.draft.state.text() == "已写" and page.filters.group.button(3).text() == "已写 1"
    page.leave()
    assert page.hub.travel(back=True) and stored(page, 0) is None
    assert page.hub.travel(back=False) and stored(page, 0)


def test_a_draft_without_its_reason_is_not_saved_until_the_reason_is_written(page: ChangesPage) -> None:
    press(page, "Alt+Down", "Ctrl+D")
    assert box().toPlainText().endswith("原因：") and box().textCursor().atEnd()
    assert "原因还没有写" in page.form.box.editor.widget.accessibleDescription()
    QTest.qWait(900)
    assert stored(page, 1) is None and "原因还没有写" in page.form.box.editor.widget.accessibleDescription()
    type_text(box(), REASON)
    page.form.box.commit()
    assert stored(page, 1) == page.notes[1].draft.removesuffix("。") and REASON in (stored(page, 1) or "")
    assert page.notes[1].state is State.WRITTEN


def test_what_stands_unfinished_is_kept_while_she_looks_elsewhere(page: ChangesPage) -> None:
    press(page, "Alt+Down", "Ctrl+D", "Alt+Up", "Alt+Down")
    assert page.form.box.editor.value().endswith("原因：") and stored(page, 1) is None
    assert page.form.unsaved() == ["变更说明"]


def test_ctrl_enter_goes_from_one_unwritten_note_to_the_next_and_round(page: ChangesPage) -> None:
    seen = []
    for _ in range(4):
        press(page, "Ctrl+Return")
        seen.append(page.place[0])
        assert box() is page.form.box.editor.widget
    assert seen == ["project_progress", "task_progress", "tradein_stat", "reserve_project"]
    press(page, "Ctrl+D", "Ctrl+Return")
    assert page.place[0] == "project_progress"


def test_all_drafts_that_want_no_reason_are_taken_in_one_step(page: ChangesPage) -> None:
    assert page.all_button.text() == "全部采用草稿 1"
    page.all_button.setFocus()
    QTest.keyClick(page.all_button, Qt.Key.Key_Space)
    assert [bool(stored(page, place)) for place in range(4)] == [True, False, False, False]
    assert not page.all_button.isEnabled() and page.hub.travel(back=True)
    assert stored(page, 0) is None


def test_a_figure_changed_afterwards_is_told_and_the_reason_stays(page: ChangesPage) -> None:
    press(page, "Alt+Down", "Ctrl+D")
    type_text(box(), REASON)
    page.leave()
    assert page.hub.save("project_progress", page.place[1], {"month_invest": Decimal("-8.00")})
    note = page.note()
    assert note is not None and note.state is State.STALE
    assert page.form.draft.state.text().startswith("数字已变：文中“自开工累计完成投资由500.00万元降为495.00万元”")
    press(page, "Ctrl+D")
    page.leave()
    assert stored(page, 1) == f"自开工累计完成投资由500.00万元降为492.00万元，减少8.00万元（1.6%）。原因：{REASON}。"
    assert page.notes[1].state is State.WRITTEN


def test_filters_and_search_leave_the_others_out(page: ChangesPage) -> None:
    press(page, "Ctrl+D", "Ctrl+F")
    type_text(QApplication.focusWidget(), "家电")  # type: ignore[arg-type]
    assert [note.table for note in page.model.notes] == ["tradein_stat"]
    page.filters.clear()
    page.filters.group.button(3).click()
    assert [note.table for note in page.model.notes] == ["reserve_project"]
    page.filters.group.button(2).click()
    assert not page.model.notes and page.nothing.isVisible()


def test_the_check_counts_them_and_leads_here(hub: Hub, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    line = NotesLine(hub)
    qtbot.addWidget(line)
    line.refresh()
    assert not line.isHidden() and line.words.text() == "变动说明还有4条未写"
    with qtbot.waitSignal(hub.wanted) as wanted:
        line.button.click()
    assert wanted.args == [page_of("changes"), "", ""]
    monkeypatch.setattr("ui.pages.notes_line.why_closed", lambda hub, table: "2026-11已报送，不能修改。")
    line.refresh()
    assert line.isHidden()


def test_a_frozen_period_is_shown_and_not_changed(page: ChangesPage) -> None:
    hub = page.hub
    for note in changes_of(hub.book):
        text = note.draft + REASON if note.draft.endswith("：") else note.draft
        edit(hub.desk, note.table, note.key, {note.field: text}, PERIOD if BY_TABLE[note.table].info.per_period else "")
    for problem in check(hub.desk, PERIOD)[0]:
        if problem.needs_reason:
            explain(hub.desk, PERIOD, problem.code, [str(problem.record)], "备案变更手续正在办理，预计12月10日前办结。")
    freeze(hub.desk, PERIOD)
    hub.forget(frozenset(BY_TABLE))
    page.refresh()
    assert "已定稿" in page.sentence.text() and not page.next_button.isEnabled() and not page.all_button.isEnabled()
    assert page.form.box.editor.widget.isReadOnly() and not page.form.draft.button.isEnabled()  # type: ignore[attr-defined]
    before = [stored(page, place) for place in range(4)]
    press(page, "Ctrl+D", "Ctrl+Return")
    assert [stored(page, place) for place in range(4)] == before and None not in before
    line = NotesLine(hub)
    line.refresh()
    assert line.isHidden()


def test_a_closed_period_asks_for_nothing(page: ChangesPage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert page.next_button.isEnabled() and page.form.draft.state.text() != "未写"
    monkeypatch.setattr("ui.pages.changes.closed_words", lambda hub, table: "；已报送")
    monkeypatch.setattr(page.form, "closed", lambda: True)
    page.refresh()
    assert not page.next_button.isEnabled() and page.form.draft.state.text() == "未写"


def test_the_first_period_and_one_without_changes_say_so(page: ChangesPage) -> None:
    page.hub.turn_to("2026-10")
    page.refresh()
    assert page.stack.currentIndex() == FIRST and page.sentence.text() == ""
    page.hub.turn_to(PERIOD)
    uid = str(page.hub.book.rows["reserve_project"][0]["project_uid"])
    for note in changes_of(page.hub.book)[1:]:
        delete(page.hub.desk, note.table, note.key, PERIOD)
    edit(page.hub.desk, "reserve_project", uid, {"total_invest": Decimal(1000), "equip_invest": Decimal(800), "new_qty": 25})
    page.hub.forget(frozenset(BY_TABLE))
    page.refresh()
    assert page.notes == [] and page.stack.currentIndex() == NOTHING


@pytest.mark.parametrize("make", [ChangesModel, FiguresModel])
def test_the_models_keep_qt_s_rules(hub: Hub, qtmodeltester: Any, make: Callable[[], Any]) -> None:
    model, notes = make(), changes_of(hub.book)
    model.show(notes if make is ChangesModel else notes[0].figures)
    assert model.rowCount() >= 3
    qtmodeltester.check(model)


def test_undo_of_a_note_stays_on_the_page(hub: Hub, qtbot: Any) -> None:
    window = Window(hub)
    qtbot.addWidget(window)
    shown = window.show_page("changes")
    assert isinstance(shown, ChangesPage)
    shown.take_draft()
    assert stored(shown, 0)
    window.undo()
    assert stored(shown, 0) is None and window.stack.currentWidget() is shown
    window.go("reserve_project", shown.notes[0].key, "project_name")
    assert window.stack.currentWidget() is window.pages["reserve_project"]
