"""The check's list: narrowed by form, department and words, trial findings last, the last check at once, the log it leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from models.problems import ERROR, ERRORS, HINTS, REASONS, TRIALS, WARNING, Problem
from models.system import CheckRun, LoggedFinding
from services.checking import explain
from services.desk import Desk
from services.finding_log import check_and_keep
from services.listing import records
from services.records import add, edit
from tests.services.conftest import PERIOD, copied
from tests.services.logged import DEPT, send
from tests.ui.keys import type_text
from tests.ui.pages.submitting import REASON_TEXT, break_it, key, press, project, submit
from ui.hub import PAUSE, Hub
from ui.pages.findings import ALL, Wanted, choices_of, counts_of, groups_of, wanted_at
from ui.pages.submit import REASON
from ui.window import Window

NEXT = "2026-12"


@pytest.fixture
def broken(window: Window) -> Window:
    """A month with faults at two departments."""
    break_it(window.hub)
    edit(window.hub.desk, "reserve_project", project(window.hub), {"county_dept": DEPT, "contact_phone": "789"})
    window.hub.forget(frozenset({"reserve_project"}))
    return window


def shown(window: Window) -> set[tuple[str, str]]:
    groups = submit(window).check.model.groups
    return {(group.code, finding.problem.form or "") for group in groups for finding in group.findings}


def test_by_form_by_department_and_by_words(broken: Window) -> None:
    check = submit(broken).check
    everything = shown(broken)
    forms, depts = choices_of(broken.hub, Wanted())
    assert forms["liaison"] == 2 and depts[DEPT] == sum(p[1] == "reserve_project" for p in everything)
    check.narrow.form.setCurrentIndex(check.narrow.form.findData("liaison"))
    check.narrow.form.activated.emit(check.narrow.form.currentIndex())
    assert shown(broken) == {("R57", "liaison")} and check.narrow.form.currentText() == "工作专班与联络员 2"
    press(check.narrow.clear_button)
    assert shown(broken) == everything
    check.narrow.dept.setCurrentIndex(check.narrow.dept.findData(DEPT))
    check.narrow.dept.activated.emit(check.narrow.dept.currentIndex())
    assert {form for _, form in shown(broken)} == {"reserve_project"}
    check.show_kind(ALL)
    QTest.keySequence(check.view, "Ctrl+F")
    assert QApplication.focusWidget() is check.narrow.search
    type_text(check.narrow.search, "电话 789")
    assert shown(broken) == {("R57", "reserve_project")}
    key(check.narrow.search, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is check.view
    check.narrow.search.setText("没有这样的内容")
    assert check.stack.currentIndex() == 1 and "全部显示" in check.empty.text()


def test_a_kind_and_a_department_go_together(broken: Window) -> None:
    check = submit(broken).check
    check.narrow.dept.setCurrentIndex(check.narrow.dept.findData(DEPT))
    check.narrow.dept.activated.emit(check.narrow.dept.currentIndex())
    press(check.filter.group.button(1))  # type: ignore[arg-type]
    assert shown(broken) == {("R57", "reserve_project")}
    press(check.filter.group.button(4))  # type: ignore[arg-type]
    assert shown(broken) == set() and check.narrow.dept.currentText() == f"{DEPT} 0"


def test_f4_finds_errors_that_the_filter_hides(broken: Window) -> None:
    submit(broken).check.show_only(Wanted(ERRORS, dept="没有这个部门"))
    key(broken, Qt.Key.Key_F4)
    assert not submit(broken).check.model.wish.narrow


def test_a_choice_can_be_a_place() -> None:
    wish = Wanted(REASONS, "liaison", DEPT, rules=frozenset({"R57", "R56"}))
    assert wanted_at(wish.place) == wish and wanted_at(Wanted().place) == Wanted() and wanted_at("progress") is None


def test_errors_never_drown_and_trials_stand_last(hub: Hub) -> None:
    uid = project(hub)
    found = [Problem("R57", ERROR, "样例。", form="reserve_project", record=uid, field="contact_phone")] * 600
    found += [Problem("R25", WARNING, "样例。", form="reserve_project", record=uid, needs_reason=True)] * 1000
    found += [Problem("R17", WARNING, "样例。", form="reserve_project", record=uid)] * 1500
    found += [Problem("R19", WARNING, "样例。", form="reserve_project", record=uid, trial=True)] * 500
    groups = groups_of(with_problems(hub, found))
    assert [(group.kind, len(group.findings)) for group in groups] == [
        (ERRORS, 600), (REASONS, 1000), (HINTS, 1500), (TRIALS, 500),
    ]  # fmt: skip
    assert [group.count for group in groups] == ["600处", "1条，待写1", "1500条", "500条"]
    assert counts_of(found) == {ERRORS: 600, HINTS: 1500, TRIALS: 500, REASONS: 1, ALL: 2601}


def with_problems(hub: Hub, found: list[Problem]) -> Any:
    """The hub as if its check had found these."""

    class Found:
        book, problems = hub.book, found

    return Found()


def runs(desk: Desk) -> list[datetime]:
    with desk.reading() as connection:
        return list(connection.scalars(select(CheckRun.checked_at)))


def test_looking_at_the_check_keeps_it_and_typing_does_not(broken: Window) -> None:
    hub = broken.hub
    broken.show_page("home")
    assert runs(hub.desk) == []
    page = submit(broken)
    assert len(runs(hub.desk)) == 1
    with hub.desk.reading() as connection:
        kept = {row.rule for row in connection.execute(select(LoggedFinding.rule))}
    assert kept == {problem.code for problem in hub.problems}
    edit(hub.desk, "reserve_project", project(hub), {"contact_phone": "0739-5000000"})
    hub.forget(frozenset({"reserve_project"}))
    QTest.qWait(PAUSE + 50)
    with hub.desk.reading() as connection:
        assert set(connection.scalars(select(LoggedFinding.cleared_at))) == {None}
    page.check_again()
    with hub.desk.reading() as connection:
        assert len(set(connection.scalars(select(LoggedFinding.cleared_at)))) == 2


def test_closing_and_turning_to_another_period_keep_what_was_found(hub: Hub, qtbot: Any) -> None:
    window = Window(hub)
    qtbot.addWidget(window)
    assert runs(hub.desk) == [] and hub.problems is not None
    hub.turn_to("2026-10")
    assert len(runs(hub.desk)) == 1
    assert hub.problems
    window.close()
    assert len(runs(hub.desk)) == 2


def test_the_last_check_is_there_at_once_then_checked_anew(hub: Hub, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    break_it(hub)
    check_and_keep(hub.desk, PERIOD)
    later = Hub(replace(hub.desk, today=date(2026, 11, 23)), PERIOD)
    whole = [replace(problem, fix=None, city_text="") for problem in later.problems]
    assert later.kept_at == datetime(2026, 11, 22, 9) and whole == later.problems
    window = Window(later)
    qtbot.addWidget(window)
    window.show()
    check = submit(window).check
    assert check.checked_at.text() == "上次检查 11-22 09:00，正在重新检查" and len(check.model.groups) > 2
    qtbot.waitUntil(lambda: later.kept_at is None, timeout=5000)
    assert "条规则" in check.checked_at.text() and "上次检查" not in check.checked_at.text()
    assert {p.code for p in later.problems} == {p.code for p in whole}


def test_a_last_check_that_is_out_of_date_is_not_shown(hub: Hub) -> None:
    check_and_keep(hub.desk, PERIOD)
    edit(hub.desk, "reserve_project", project(hub), {"contact_phone": "123"})
    later = Hub(hub.desk, PERIOD)
    assert "R57" in {problem.code for problem in later.problems} and later.kept_at is None


@pytest.fixture(scope="module")
def sent_november(tmp_path_factory: pytest.TempPathFactory, filled_county: Path) -> Path:
    """November sent with the reason of one warning; then another project with a warning of the same rule."""
    desk = copied(filled_county, tmp_path_factory.mktemp("november"))
    row = records(desk, "reserve_project")[0]
    edit(desk, "reserve_project", row["project_uid"], {"plan_end": "2029-06"})
    explain(desk, PERIOD, "R25", [row["project_uid"]], REASON_TEXT)
    send(desk, PERIOD)
    other = {name: row[name] for name in ("plan_start", "stage", "total_invest")}
    add(desk, "reserve_project", {**other, "plan_end": "2029-06", "project_name": "样例县另一企业设备更新项目"})
    desk.database.close()
    return desk.database.path


@pytest.fixture
def december(qapp: QApplication, sent_november: Path, folder: Path, qtbot: Any) -> Window:
    """The month after, at the reasons."""
    later = replace(copied(sent_november, folder), today=date(2026, 12, 20))
    window = Window(Hub(later, NEXT))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    submit(window).show_step(REASON)
    return window


def to_rule(window: Window, code: str) -> Any:
    step = submit(window).reason
    step.show_warning(f"{code}|")
    return step


def test_last_period_s_reason_stands_in_grey_until_it_is_taken_over(december: Window) -> None:
    step = to_rule(december, "R25")
    box = step.box.editor.widget
    assert box.toPlainText() == "" and box.placeholderText() == f"上期说明：{REASON_TEXT}"
    assert "数据没有变" in step.foot.hint.text() and step.last_button.isEnabled()
    waiting = len(step.waiting("R25"))
    step.commit()
    assert waiting == 2 and records(december.hub.desk, "explanation", NEXT) == [] and "1条上期写过" in step.progress.text()
    QTest.keySequence(box, "Ctrl+D")
    assert [row["reason"] for row in records(december.hub.desk, "explanation", NEXT)] == [REASON_TEXT]
    assert len(step.waiting("R25")) == 1 and not step.all_last_button.isEnabled()
    december.undo()
    assert records(december.hub.desk, "explanation", NEXT) == []


def test_all_of_a_rule_are_taken_over_but_not_what_changed(december: Window) -> None:
    hub, step = december.hub, to_rule(december, "R25")
    assert step.all_last_button.text() == "全部沿用上期1条"
    uid = records(hub.desk, "reserve_project")[0]["project_uid"]
    edit(hub.desk, "reserve_project", uid, {"plan_end": "2030-06"})
    hub.forget(frozenset({"reserve_project"}))
    step.show_warning(f"R25|{uid}")
    assert "本期2030-06" in step.foot.hint.text() and not step.all_last_button.isEnabled() and step.last_button.isEnabled()
    press(step.last_button)
    assert len(records(hub.desk, "explanation", NEXT)) == 1


def test_one_reason_for_those_selected(december: Window) -> None:
    step = to_rule(december, "R25")
    view = step.view
    first = view.currentIndex()
    view.selectionModel().select(first.siblingAtRow(1 - first.row()), QItemSelectionModel.SelectionFlag.Select)
    assert step.rest_button.text() == "同样写给所选2条"
    type_text(step.box.editor.widget, "批复工期即为这些月份，已附批复。")
    press(step.rest_button)
    assert len(records(december.hub.desk, "explanation", NEXT)) == 2


def test_those_selected_stay_selected_while_the_reason_is_saved(december: Window) -> None:
    step = to_rule(december, "R25")
    view = step.view
    first, second = (index for index in view.places() if step.model.line(index).problem.code == "R25")
    view.show_row(first)
    view.selectionModel().select(second, QItemSelectionModel.SelectionFlag.Select)
    step.box.focus()
    type_text(step.box.editor.widget, REASON_TEXT)
    step.commit()
    assert step.rest_button.text() == "同样写给所选2条" and len(view.selected()) == 2
    press(step.rest_button)
    assert len(records(december.hub.desk, "explanation", NEXT)) == 2 and QApplication.focusWidget() is view


def test_f4_begins_with_the_warning_that_the_cursor_is_on(december: Window) -> None:
    step = to_rule(december, "R25")
    waiting = [finding.key for finding in step.waiting()]
    step.view.setFocus()
    step.view.show_row(step.model.find(waiting[0]))
    key(december, Qt.Key.Key_F4)
    assert step.box.editor.widget.hasFocus() and step.view.finding().key == waiting[0]
    key(december, Qt.Key.Key_F4)
    assert step.view.finding().key == waiting[1]


def test_nothing_can_be_taken_over_where_the_period_is_closed(december: Window) -> None:
    step = submit(december).reason
    step.locked = True
    step.show_warning("R25|")
    assert not step.last_button.isEnabled() and not step.all_last_button.isEnabled()
    step.take_last()
    assert records(december.hub.desk, "explanation", NEXT) == []
