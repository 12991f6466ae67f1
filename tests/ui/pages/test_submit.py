"""Checking and submitting through the page: findings, reasons, sign-off and the way through the steps, by keys."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from models.rules.catalogue import catalogue
from services.filing import freeze
from services.listing import records
from services.records import add, edit
from tests.services.conftest import PERIOD
from tests.ui.controls import tab_names, unnamed
from tests.ui.keys import type_text
from tests.ui.pages.submitting import REASON_TEXT, break_it, key, press, project, send_twice, submit
from ui.hub import Hub
from ui.pages.findings import ALL, ERRORS, HINTS, REASONS, counts_of, groups_of, rule_titles
from ui.pages.problem_list import FindingsModel
from ui.pages.submit import CHECK, EXPORT, REASON, SIGN, STAMP, SubmitPage
from ui.pages.versions_diff import DiffModel, VersionsDiff
from ui.pages.versions_pane import VersionsModel
from ui.window import Window


def test_every_rule_has_a_title_without_gaps() -> None:
    assert set(rule_titles()) == set(catalogue())
    assert not [title for title in rule_titles().values() if "{" in title or "，请" in title or title.endswith("。") or not title]


@pytest.mark.parametrize("wanted", [ALL, ERRORS, REASONS, HINTS])
def test_the_findings_keep_qt_s_rules(hub: Hub, qtmodeltester: Any, wanted: str) -> None:
    break_it(hub)
    model = FindingsModel(hub, wanted)
    model.refresh()
    assert model.rowCount() == len(groups_of(hub, wanted)) > 0
    qtmodeltester.check(model)


def test_versions_and_differences_keep_qt_s_rules(hub: Hub, qtbot: Any, qtmodeltester: Any, tmp_path: Path) -> None:
    send_twice(hub, tmp_path)
    model = VersionsModel(hub)
    model.refresh()
    assert [line and line.version for line in model.lines] == [2, 1]
    qtmodeltester.check(model)
    view = VersionsDiff(hub)
    qtbot.addWidget(view)
    view.show_versions(PERIOD, 2)
    assert any(line.field == "month_invest" and (line.before, line.after) == ("40", "44") for line in view.model.lines)
    assert isinstance(view.model, DiffModel) and "处不同" in view.summary.text()
    qtmodeltester.check(view.model)


def test_findings_are_grouped_worst_first_and_named_for_people(hub: Hub) -> None:
    break_it(hub)
    groups = groups_of(hub)
    kinds = [group.kind for group in groups]
    assert kinds == sorted(kinds, key=[ERRORS, REASONS, HINTS].index)
    by_code = {group.code: group for group in groups}
    phones = by_code["R57"]
    assert phones.count == "2处" and [f.value for f in phones.findings] == ["123", "456"]
    assert phones.findings[0].name == "张样例123" and phones.findings[0].where == "手机"
    assert by_code["R25"].findings[0].value == "2029-06" and by_code["R25"].count == "1条，待写1"
    counts = counts_of(hub.problems)
    assert sum(len(g.findings) for g in groups if g.kind == ERRORS) == counts[ERRORS]
    assert counts[ALL] == counts[ERRORS] + counts[REASONS] + counts[HINTS]
    shown = " ".join(f"{g.title} {f.name} {f.where} {f.value}" for g in groups for f in g.findings)
    assert not re.search(r"\b[A-Z]\d\d\b|_uid|None", shown)


def test_enter_jumps_f4_goes_on_and_the_row_is_found_again(window: Window) -> None:
    hub = window.hub
    break_it(hub)
    key(window, Qt.Key.Key_F8)
    page = submit(window)
    assert page.isVisible() and page.steps.current() == CHECK
    view = page.check.view
    assert QApplication.focusWidget() is view
    while view.finding() is None or view.finding().value != "456":  # type: ignore[union-attr]
        key(view, Qt.Key.Key_Down)
    assert "456" in page.check.foot.message.text() and "11位" in page.check.foot.hint.text()
    key(view, Qt.Key.Key_Return)
    typed = QApplication.focusWidget()
    assert isinstance(typed, QLineEdit) and typed.text() == "456" and not page.isVisible()
    key(window, Qt.Key.Key_F8)
    assert page.isVisible() and view.finding() is not None and view.finding().value == "456"  # type: ignore[union-attr]
    key(window, Qt.Key.Key_F4)
    assert not page.isVisible() and window.stack.currentWidget() is window.pages["task_progress"]
    key(window, Qt.Key.Key_F4)
    typed = QApplication.focusWidget()
    assert isinstance(typed, QLineEdit) and typed.text() == "123"
    typed.selectAll()
    type_text(typed, "13900000001")
    key(window, Qt.Key.Key_F4)
    assert records(hub.desk, "liaison")[0]["mobile"] == "13900000001"
    typed = QApplication.focusWidget()
    assert isinstance(typed, QLineEdit) and typed.text() == "456"


def test_the_filter_shows_one_kind(window: Window) -> None:
    break_it(window.hub)
    page = submit(window)
    for number, kind in enumerate((ALL, ERRORS, REASONS, HINTS)):
        button = page.check.filter.group.button(number)
        button.setFocus()
        key(button, Qt.Key.Key_Space)
        shown = {group.kind for group in page.check.model.groups}
        assert shown <= ({kind} if kind != ALL else {ERRORS, REASONS, HINTS})
        assert button.text().endswith(str(counts_of(window.hub.problems)[kind]))


def test_without_findings_the_page_says_so(hub: Hub, qtbot: Any) -> None:
    page = SubmitPage(hub)
    qtbot.addWidget(page)
    page.refresh()
    page.check.show_kind(ERRORS)
    assert page.check.stack.currentIndex() == 1 and page.check.empty.text() == "没有错误。"
    assert page.next_button.text() == "去打印盖章"
    hub.said.connect(said := [].append)  # type: ignore[var-annotated]
    page.next_error()
    assert said.__self__ == ["没有错误了"]  # type: ignore[attr-defined]


def test_reasons_are_typed_and_hollow_ones_refused_on_the_spot(window: Window) -> None:
    hub = window.hub
    break_it(hub)
    page = submit(window)
    page.show_step(REASON)
    assert len(page.reason.waiting()) == 2
    key(window, Qt.Key.Key_F4)
    box = page.reason.box.editor.widget
    assert QApplication.focusWidget() is box
    type_text(box, "核实无误")
    page.leave()
    assert "具体原因" in box.accessibleDescription() and records(hub.desk, "explanation", PERIOD) == []
    assert page.reason.box.editor.value() == "核实无误"
    box.selectAll()  # type: ignore[attr-defined]
    type_text(box, REASON_TEXT)
    key(window, Qt.Key.Key_F4)
    assert [row["reason"] for row in records(hub.desk, "explanation", PERIOD)] == [REASON_TEXT]
    assert page.reason.box.editor.value() is None and len(page.reason.waiting()) == 1
    type_text(QApplication.focusWidget(), "营业执照照片已核对，校验位确为1。")
    page.leave()
    assert page.reason.waiting() == [] and "全部写好" in page.reason.progress.text()
    assert all(g.count.endswith("已写齐") for g in page.reason.model.groups)
    assert page.next_button.text() == "去审核"


def test_one_reason_for_all_records_of_a_rule(window: Window) -> None:
    hub = window.hub
    first = project(hub)
    row = records(hub.desk, "reserve_project")[0]
    for number in (2, 3):
        values = {"project_name": f"样例县示范机械厂{number}号线设备更新项目", "owner_name": f"样例县示范{number}号公司"}
        add(hub.desk, "reserve_project", {**values, "plan_start": row["plan_start"], "plan_end": "2029-06"})
    edit(hub.desk, "reserve_project", first, {"plan_end": "2029-06"})
    hub.forget(frozenset({"reserve_project"}))
    page = submit(window)
    page.show_place(REASONS, f"R25|{first}")
    assert QApplication.focusWidget() is page.reason.box.editor.widget
    type_text(page.reason.box.editor.widget, REASON_TEXT)
    page.leave()
    assert page.reason.rest_button.text() == "同样写给其余2条"
    press(page.reason.rest_button)
    written = {r["record_uid"] for r in records(hub.desk, "explanation", PERIOD) if r["rule_id"] == "R25"}
    assert len(written) == 3 and page.reason.waiting("R25") == []


def test_signing_begins_the_cover_and_saves_by_itself(empty_hub: Hub, qtbot: Any) -> None:
    page = SubmitPage(empty_hub)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    page.show_place("sign", "reviewer")
    assert page.steps.current() == SIGN
    boxes = page.sign.form.boxes
    type_text(boxes["reviewer"].editor.widget, "李样例")
    page.leave()
    cover = records(empty_hub.desk, "submission", PERIOD)[0]
    assert cover["reviewer"] == "李样例" and cover["filler"] == "李样例"
    empty_hub._check()
    assert "不得同时" in boxes["filler"].editor.widget.accessibleDescription()
    boxes["due_date"].focus()
    type_text(boxes["due_date"].editor.widget, "2026-11-25")
    page.leave()
    assert "截止 11月25日，还有3天" in page.sentence.text()


def test_places_of_problems_of_the_cover(window: Window) -> None:
    break_it(window.hub)
    page = submit(window)
    for name, step in (("reviewer", SIGN), ("correction_note", STAMP), ("stamped_code", STAMP)):
        window.go("submission", PERIOD, name)
        assert page.steps.current() == step
    window.go("submission", "check", "")
    assert page.steps.current() == CHECK and QApplication.focusWidget() is page.check.view


def test_every_control_has_a_name(window: Window) -> None:
    break_it(window.hub)
    page = submit(window)
    assert unnamed(page) == []
    names = tab_names(page)
    wanted = ["导出草稿（加水印）", "重新检查", "下一处错误", "第1步 审核", "全部", "检查结果", "历次报送"]
    places = [next(i for i, name in enumerate(names) if name.startswith(each)) for each in wanted]
    assert places == sorted(places)


@pytest.mark.parametrize("step", range(5))
def test_steps_are_always_open_and_tell_how_far_they_are(window: Window, step: int) -> None:
    page = submit(window)
    first = page.steps.group.button(0)
    first.setFocus()
    for _ in range(step):
        key(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert page.steps.current() == step == page.stack.currentIndex()
    assert re.match(rf"第{step + 1}步 .+，.+", page.steps.group.button(step).accessibleName())


def test_the_filled_button_leads_on_to_what_is_left(window: Window) -> None:
    hub = window.hub
    break_it(hub)
    page = submit(window)
    assert page.next_button.text() == "下一处错误　F4"
    page.show_step(SIGN)
    assert page.next_button.text() == "去审核"
    press(page.next_button)
    assert page.steps.current() == CHECK and QApplication.focusWidget() is page.steps.group.button(CHECK)
    page.show_step(STAMP)
    assert page.next_button.isHidden()
    hub.travel(back=True)
    while counts_of(hub.problems)[ERRORS] or counts_of(hub.problems)[REASONS]:
        assert hub.travel(back=True)
    page = submit(window)
    page.show_step(CHECK)
    assert page.next_button.text() == "去打印盖章"
    freeze(hub.desk, PERIOD)
    hub.forget(frozenset({"submission"}))
    page.show_step(STAMP)
    assert page.next_button.text() == "去导出"
    press(page.next_button)
    assert page.steps.current() == EXPORT and page.next_button.isHidden()


@pytest.mark.parametrize("width", [911, 1320])
def test_the_versions_give_way_where_there_is_no_room(window: Window, qtbot: Any, width: int) -> None:
    window.resize(width, 456)
    page = submit(window)
    qtbot.waitUntil(lambda: window.size() == QSize(width, 456))
    narrow = width == 911
    assert page.pane.isHidden() == narrow and page.pane_button.isHidden() != narrow and page.pane.signers.isHidden()
    if narrow:
        press(page.pane_button)
        assert not page.pane.isHidden() and page.left.isHidden() and page.pane_button.text() == "返回本步"
        page.show_step(SIGN)
        assert page.pane.isHidden() and not page.left.isHidden()
