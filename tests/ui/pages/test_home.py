"""The overview: its numbers are the check's, every line opens its place, and one key goes on with what is unfilled."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models.problems import ERROR
from models.rules.reasons import reasons_missing
from services.checking import check
from services.filing import freeze, sign
from services.listing import records
from services.packages import export
from services.records import add, delete, edit
from tests.services.conftest import PERIOD, add_month
from tests.ui.controls import tab_names, unnamed
from ui.hub import Hub
from ui.pages.home import HomePage
from ui.pages.home_models import LINE_ROLE, FormsModel
from ui.pages.submit import CHECK, REASON, SIGN, STAMP
from ui.window import Window


def home(window: Window) -> HomePage:
    page = window.show_page("home")
    assert isinstance(page, HomePage)
    return page


def break_it(hub: Hub) -> None:
    """Two items not filled in, one wrong number, one warning that needs a reason, one signature missing."""
    items = records(hub.desk, "task_progress", PERIOD)
    delete(hub.desk, "task_progress", items[4]["task_uid"], PERIOD)
    edit(hub.desk, "task_progress", items[6]["task_uid"], {"progress": None}, PERIOD)
    uid = records(hub.desk, "reserve_project")[0]["project_uid"]
    edit(hub.desk, "reserve_project", uid, {"contact_phone": "123", "plan_end": "2029-06"})
    sign(hub.desk, PERIOD, reviewer="")
    hub.forget(frozenset({"task_progress", "reserve_project", "submission"}))


def number(model: FormsModel, column: int) -> int:
    """The sum of a column as it is shown."""
    return sum(int(model.index(row, column).data()) for row in range(model.rowCount()))


def shown(page: HomePage) -> dict[str, int]:
    """The lines of what blocks submission, as they are shown."""
    lines = [page.todos.index(row, 0).data(LINE_ROLE) for row in range(page.todos.rowCount())]
    return {line.kind: line.count for line in lines}


@pytest.mark.parametrize("state", ["clean", "broken", "empty"])
def test_the_numbers_are_those_of_the_check(request: pytest.FixtureRequest, qtbot: Any, state: str) -> None:
    used: Hub = request.getfixturevalue("empty_hub" if state == "empty" else "hub")
    if state == "broken":
        break_it(used)
    page = HomePage(used)
    qtbot.addWidget(page)
    page.refresh()
    problems, _ = check(used.desk, PERIOD)
    errors = [p for p in problems if p.severity == ERROR]
    unfilled = [p for p in errors if p.code in ("T01", "T18") or (p.code == "E01" and p.field == "applicable")]
    signers = [p for p in errors if p.code == "E01" and p.form == "submission" and p.field in ("filler", "reviewer", "approver")]
    todo = shown(page)
    assert number(page.forms, 2) == todo.get("unfilled", 0)
    assert number(page.forms, 3) == todo.get("errors", 0) == len(errors) - len(unfilled) - len(signers)
    assert number(page.forms, 4) == todo.get("reasons", 0) == len(reasons_missing(used.book, problems))
    assert todo.get("sign", 0) == len(signers)
    items = next(row for row in page.lamps.rows if not row.last).count
    assert items is not None and items.total == int(page.forms.index(0, 1).data()) == 35
    assert (todo.get("unfilled", 0) == 0) == (unfilled == [])
    if state == "broken":
        assert todo == {"unfilled": 2, "errors": 1, "reasons": 1, "sign": 1, "freeze": 1}


def send_and_begin_next(hub: Hub, folder: Any = None) -> None:
    """November sent, December begun with one item fallen behind."""
    from dataclasses import replace
    from datetime import date
    from pathlib import Path
    from tempfile import mkdtemp

    from services.tasklists import current_list

    freeze(hub.desk, PERIOD)
    export(hub.desk, PERIOD, Path(folder or mkdtemp()))
    hub.desk = replace(hub.desk, today=date(2026, 12, 20))
    uid = records(hub.desk, "reserve_project")[0]["project_uid"]
    with hub.desk.reading() as connection:
        tasks = current_list(connection).items
    with hub.desk.writing("样例") as write:
        add_month(write, uid, tasks, "2026-12")
    edit(hub.desk, "task_progress", tasks[2].task_uid, {"status": "03"}, "2026-12")
    edit(hub.desk, "reserve_project", uid, {"stage": "5"})
    hub.turn_to("2026-12")


def test_changes_since_last_period_open_their_records(window: Window, tmp_path: Any) -> None:
    hub = window.hub
    send_and_begin_next(hub, tmp_path)
    page = home(window)
    labels = [page.changes.index(row, 0).data() for row in range(page.changes.rowCount())]
    assert any(label.startswith("状态：第3项") for label in labels) and "2026年11月 V01" in page.changes_note.text()
    assert page.heading.text() == "2026年12月 月报" and "12月20日" in page.sentence.text()
    place = next(i for i, label in enumerate(labels) if label.startswith("阶段"))
    page.changes_view.setCurrentIndex(page.changes.index(place, 0))
    page.changes_view.setFocus()
    QTest.keyClick(page.changes_view, Qt.Key.Key_Return)
    assert window.stack.currentWidget() is window.pages["reserve_project"]


def test_every_line_opens_its_place(window: Window) -> None:
    break_it(window.hub)
    page = home(window)
    wanted = {"errors": CHECK, "reasons": REASON, "sign": SIGN, "freeze": STAMP}
    for row in range(page.todos.rowCount()):
        page = home(window)
        kind = page.todos.index(row, 0).data(LINE_ROLE).kind
        page.todo_view.setCurrentIndex(page.todos.index(row, 0))
        page.todo_view.setFocus()
        QTest.keyClick(page.todo_view, Qt.Key.Key_Return)
        if kind == "unfilled":
            assert window.stack.currentWidget() is window.pages["task_progress"]
        else:
            assert window.stack.currentWidget() is window.pages["submission"]
            assert window.pages["submission"].steps.current() == wanted[kind]  # type: ignore[attr-defined]


def test_one_key_goes_to_the_next_unfilled_item(window: Window, qtbot: Any) -> None:
    break_it(window.hub)
    page = home(window)
    assert page.next_button.text().startswith("接着填：第5项 本期进展情况")
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.pages.get("task_progress"))


def test_what_is_done_disappears(window: Window, tmp_path: Any) -> None:
    page = home(window)
    assert shown(page) == {"freeze": 1} and page.next_button.text().startswith("去定稿")
    freeze(window.hub.desk, PERIOD)
    window.hub.forget(frozenset({"submission"}))
    assert shown(page) == {"export": 1}
    export(window.hub.desk, PERIOD, tmp_path)
    window.hub.forget(frozenset({"submission"}))
    assert shown(page) == {} and page.ready.text() == "已报送 V01" and page.next_button.isHidden()
    assert page.no_changes.text().startswith("首次报送")


def test_completeness_follows_what_is_entered(window: Window) -> None:
    page = home(window)
    line = next(line for line in page.forms.lines if line.form == "liaison")
    assert line.expected == 0
    add(window.hub.desk, "liaison", {"name": "张样例", "mobile": "123"})
    window.hub.forget(frozenset({"liaison"}))
    line = next(line for line in page.forms.lines if line.form == "liaison")
    assert line.expected == 1 and line.errors >= 1


def test_every_control_has_a_name(window: Window) -> None:
    page = home(window)
    assert unnamed(page) == []
    assert tab_names(page) == ["检查全部", page.next_button.accessibleName(), "报送前还差什么", "各表完成情况"]


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1040)])
def test_headings_stand_right_above_what_they_head(window: Window, size: tuple[int, int]) -> None:
    page = home(window)
    window.resize(*size)
    QApplication.processEvents()
    cards = ((page.todo_card, page.todo_view), (page.forms_card, page.forms_view), (page.lamps_card, page.lamps_view))
    for card, view in cards:
        assert view.y() < 60, f"{view.accessibleName()} hangs {view.y()} px below its panel's top"
        assert card.height() - view.geometry().bottom() < 30


def test_a_form_with_errors_does_not_look_done(window: Window) -> None:
    break_it(window.hub)
    page = home(window)
    page.refresh()
    for row, line in enumerate(page.forms.lines):
        done = page.forms.index(row, FormsModel.DONE).data()
        assert (done == "已齐") == bool(line.expected and line.complete and not line.errors), line.title
    assert "已填，有错" in [page.forms.index(row, FormsModel.DONE).data() for row in range(page.forms.rowCount())]
