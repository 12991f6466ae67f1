"""Checking and submitting through the page: findings, reasons, sign-off, freezing, printing, exporting, by keys."""

from __future__ import annotations

import errno
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from models.rules.catalogue import catalogue
from services.desk import Desk
from services.filing import freeze, sign
from services.listing import records
from services.packages import export, verify
from services.records import add, delete, edit
from services.versions import versions
from tests.services.conftest import PERIOD
from tests.ui.controls import tab_names, unnamed
from tests.ui.keys import type_text
from ui.hub import Hub
from ui.pages.findings import ALL, ERRORS, HINTS, REASONS, counts_of, groups_of, rule_titles
from ui.pages.problem_list import FindingsModel
from ui.pages.submit import CHECK, COMPARE, EXPORT, REASON, SIGN, STAMP, SubmitPage, overview_now
from ui.pages.versions_diff import DiffModel, VersionsDiff
from ui.pages.versions_pane import VersionsModel
from ui.window import Window

REASON_TEXT = "项目分三期实施，三期2029年建成。"


def project(hub: Hub) -> str:
    return str(records(hub.desk, "reserve_project")[0]["project_uid"])


def break_it(hub: Hub) -> None:
    """Two errors in the liaison list, one item of the list missing, two warnings that need a reason, one hint."""
    for number in ("123", "456"):
        known = {"unit": "样例局", "title": "科长", "role": "01", "valid_from": date(2026, 11, 1)}
        add(hub.desk, "liaison", {**known, "name": f"张样例{number}", "mobile": number})
    items = records(hub.desk, "task_progress", PERIOD)
    delete(hub.desk, "task_progress", items[4]["task_uid"], PERIOD)
    edit(hub.desk, "task_progress", items[7]["task_uid"], {"progress": "召开工作推进会，研究部署有关事项。"}, PERIOD)
    edit(hub.desk, "reserve_project", project(hub), {"plan_end": "2029-06", "owner_uscc": "91430523MA00000011"})
    hub.forget(frozenset({"liaison", "task_progress", "reserve_project"}))


@pytest.fixture
def window(hub: Hub, qtbot: Any) -> Window:
    """A window that has the keyboard."""
    made = Window(hub)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    return made


def submit(window: Window) -> SubmitPage:
    page = window.show_page("submission")
    assert isinstance(page, SubmitPage)
    return page


def key(widget: QWidget, code: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    QTest.keyClick(widget, code, *modifiers)


def press(button: QPushButton) -> None:
    """Press a button by the keyboard."""
    button.setFocus()
    key(button, Qt.Key.Key_Space)


def state(desk: Desk) -> tuple[str, int | None]:
    cover = records(desk, "submission", PERIOD)[0]
    return cover["state"], cover["version"]


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


def send_twice(hub: Hub, folder: Path) -> None:
    """A version that was sent, and its correction."""
    from services.filing import unfreeze

    freeze(hub.desk, PERIOD)
    export(hub.desk, PERIOD, folder)
    unfreeze(hub.desk, PERIOD)
    edit(hub.desk, "project_progress", project(hub), {"month_invest": Decimal("44.00")}, PERIOD)
    sign(hub.desk, PERIOD, approve_date="2026-11-22")
    freeze(hub.desk, PERIOD, "更正", "本月完成投资漏计一笔设备款，由40万元更正为44万元。")
    export(hub.desk, PERIOD, folder)
    hub.forget(frozenset({"submission", "project_progress"}))


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
    view.setFocus()
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


def test_frozen_printed_compared_exported_and_verified(window: Window, qtbot: Any, tmp_path: Path) -> None:
    hub, folder = window.hub, tmp_path / "报送 包"
    folder.mkdir()
    sign(hub.desk, PERIOD, approve_date="")
    hub.forget(frozenset({"submission"}))
    page = submit(window)
    page.show_step(STAMP)
    assert "可以定稿" in texts(page.stamp.draft) and not page.export.formal_button.isEnabled()
    press(page.stamp.draft.freeze_button)
    qtbot.waitUntil(lambda: page.work.work is None and state(hub.desk) == ("02", 1))
    cover = records(hub.desk, "submission", PERIOD)[0]
    code = page.stamp.frozen.digest.text()
    assert code.replace(" ", "") == cover["data_digest"] and [len(part) for part in code.split()] == [4] * 4
    page.stamp.print_to(folder / "报送.pdf")
    qtbot.waitUntil(lambda: page.work.work is None, timeout=60000)
    assert (folder / "报送.pdf").read_bytes().startswith(b"%PDF") and not page.stamp.open_button.isHidden()
    box = page.stamp.frozen.stamp_box
    page.show_stamped()
    type_text(box.editor.widget, "0000 0000 0000 0000")
    page.leave()
    assert "不一致" in box.editor.widget.accessibleDescription() and page.stamp.frozen.match.text() == ""
    assert "去审核" not in page.next_button.text(), "nothing is wrong there: the button would lead round in a circle"
    window.show_page("home")
    window.pages["home"].open_todo(next(todo for todo in overview_now(hub).todos if todo.kind == "stamped"))
    assert page.isVisible() and page.steps.current() == STAMP and QApplication.focusWidget() is box.editor.widget
    box.editor.widget.selectAll()  # type: ignore[attr-defined]
    type_text(box.editor.widget, code.lower())
    page.leave()
    assert page.stamp.frozen.match.text() == "与电子表一致。"
    page.show_step(EXPORT)
    assert not page.export.formal_button.isEnabled() and "签发日期" in page.export.formal_words.text()
    press(page.export.sign_button)
    page.sign.form.focus_field("approve_date")
    type_text(page.sign.form.boxes["approve_date"].editor.widget, "2026-11-22")
    page.show_step(EXPORT)
    page.export.set_folder(folder)
    press(page.export.formal_button)
    qtbot.waitUntil(lambda: page.work.work is None and page.export.last is not None, timeout=60000)
    done = page.export.last
    assert done is not None and done.file.parent == folder and done.file.name in page.export.result.text()
    assert state(hub.desk) == ("03", 1) and verify(done.file).ok and verify(done.file).read.digest == cover["data_digest"]
    assert "V01 已报送" in page.steps.group.button(STAMP).accessibleName()
    assert SubmitPage(hub).export.folder == folder


def texts(widget: QWidget) -> str:
    from PySide6.QtWidgets import QLabel

    return " ".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def test_errors_keep_a_period_from_being_frozen(window: Window, qtbot: Any) -> None:
    break_it(window.hub)
    page = submit(window)
    page.show_step(STAMP)
    assert "项未填" in texts(page.stamp.draft) and "处填错" in texts(page.stamp.draft)
    press(page.stamp.draft.freeze_button)
    assert state(window.hub.desk) == ("01", None) and page.work.work is None and not window.bar.isVisible()
    assert re.fullmatch(r"没有定稿：还有1项未填、2处填错、\d条待说明。.+", page.stamp.draft.blocked.text())
    assert QApplication.focusWidget().accessibleName() == "1项未填，去办"  # type: ignore[union-attr]
    link = next(b for b in page.stamp.draft.findChildren(QPushButton) if "条待说明" in b.accessibleName())
    press(link)
    assert page.steps.current() == REASON


def test_a_draft_is_exported_at_any_time_and_stays_a_draft(window: Window, qtbot: Any, tmp_path: Path) -> None:
    break_it(window.hub)
    page = submit(window)
    page.export.set_folder(tmp_path)
    press(page.draft_button)
    qtbot.waitUntil(lambda: page.work.work is None and page.export.last is not None, timeout=60000)
    done = page.export.last
    assert done is not None and done.version is None and verify(done.file).ok and state(window.hub.desk)[0] == "01"
    assert page.steps.current() == EXPORT and "草稿" in page.export.result.text()


def test_a_cancelled_export_leaves_nothing(window: Window, qtbot: Any, tmp_path: Path) -> None:
    freeze(window.hub.desk, PERIOD)
    window.hub.forget(frozenset({"submission"}))
    page = submit(window)
    page.show_step(EXPORT)
    folder = tmp_path / "报送包"
    page.export.set_folder(folder)
    page.export.export()
    page.work.cancel()
    assert not page.stack.isEnabled()
    qtbot.waitUntil(lambda: page.work.work is None, timeout=60000)
    assert page.export.last is None and page.stack.isEnabled()
    assert list(folder.glob("*")) == [] and state(window.hub.desk) == ("02", 1)


def test_giving_back_asks_once_and_burns_the_number(window: Window, qtbot: Any) -> None:
    hub = window.hub
    freeze(hub.desk, PERIOD)
    hub.forget(frozenset({"submission"}))
    page = submit(window)
    page.show_step(STAMP)
    assert "V01作废" in page.stamp.frozen.back_words.text()
    readonly = {name: page.sign.form.boxes[name].editor.widget.property("readOnly") for name in ("reviewer", "approve_date")}
    assert readonly == {"reviewer": True, "approve_date": False}
    press(page.stamp.frozen.back.button)
    assert QApplication.focusWidget() is page.stamp.frozen.back.stay_button and state(hub.desk) == ("02", 1)
    press(page.stamp.frozen.back.stay_button)
    assert page.stamp.frozen.back.sure_button.isHidden()
    press(page.stamp.frozen.back.button)
    press(page.stamp.frozen.back.sure_button)
    assert state(hub.desk) == ("01", None)
    assert [(line.version, line.state) for line in versions(hub.desk)] == [(1, "已作废")]
    press(page.stamp.draft.freeze_button)
    qtbot.waitUntil(lambda: page.work.work is None and state(hub.desk) == ("02", 2))


def test_a_correction_through_the_page(window: Window, qtbot: Any, tmp_path: Path) -> None:
    hub = window.hub
    freeze(hub.desk, PERIOD)
    export(hub.desk, PERIOD, tmp_path)
    hub.forget(frozenset({"submission"}))
    page = submit(window)
    page.show_step(STAMP)
    assert "保留不变" in page.stamp.frozen.back_words.text()
    page.stamp.give_back()
    assert not page.stamp.draft.must_correct.isHidden() and page.stamp.draft.note_box.isHidden()
    kind = page.stamp.draft.type_box.editor
    kind.widget.setFocus()
    type_text(kind.widget, "05")
    assert records(hub.desk, "submission", PERIOD)[0]["report_type"] == "05"
    assert not page.stamp.draft.note_box.isHidden()
    page.stamp.focus_field("correction_note")
    type_text(page.stamp.draft.note_box.editor.widget, "本月完成投资漏计一笔设备款，已核对后更正。")
    press(page.stamp.draft.freeze_button)
    qtbot.waitUntil(lambda: page.work.work is None and state(hub.desk) == ("02", 2))
    assert page.pane.compare_button.isEnabled()
    press(page.pane.compare_button)
    assert page.stack.currentIndex() == COMPARE and page.compare.before.currentText().startswith(f"{PERIOD} V01")
    key(page.compare.view, Qt.Key.Key_Escape)
    assert page.stack.currentIndex() == STAMP


def test_a_correction_asks_for_a_reason_of_its_own(window: Window, tmp_path: Path) -> None:
    hub = window.hub
    send_twice(hub, tmp_path)
    page = submit(window)
    window.resize(1920, 1040)
    page.show_step(STAMP)
    page.stamp.give_back()
    box = page.stamp.draft.note_box
    assert records(hub.desk, "submission", PERIOD)[0]["correction_note"] is None
    assert not box.isHidden() and box.editor.value() is None
    QApplication.processEvents()
    lines = [box.messages.itemAt(at).widget() for at in range(box.messages.count())]
    assert lines and lines[0].y() >= box.editor.widget.geometry().bottom(), "the message lies over the field"


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


def sent(window: Window, folder: Path) -> SubmitPage:
    """The page over a period that was sent."""
    freeze(window.hub.desk, PERIOD)
    export(window.hub.desk, PERIOD, folder)
    window.hub.forget(frozenset({"submission"}))
    page = submit(window)
    page.show_step(STAMP)
    return page


def test_the_city_s_answer_is_recorded(window: Window, qtbot: Any, tmp_path: Path) -> None:
    hub, page = window.hub, sent(window, tmp_path)
    press(page.stamp.frozen.received_button)
    assert state(hub.desk) == ("05", 1) and versions(hub.desk)[0].state == "市级已接收"
    assert "市级已接收" in page.stamp.frozen.version.text() and "市级已接收" in page.steps.group.button(STAMP).accessibleName()
    assert not page.stamp.frozen.received_button.isEnabled()
    press(page.stamp.frozen.returned.button)
    assert QApplication.focusWidget() is page.stamp.frozen.returned.stay_button and state(hub.desk) == ("05", 1)
    press(page.stamp.frozen.returned.sure_button)
    assert state(hub.desk) == ("04", None) and versions(hub.desk)[0].state == "市级退回"
    assert not page.stamp.draft.returned.isHidden() and page.stamp.draft.must_correct.isHidden()
    assert hub.save("task_progress", records(hub.desk, "task_progress", PERIOD)[0]["task_uid"], {"problems": "设备到货迟一周。"})
    press(page.stamp.draft.freeze_button)
    qtbot.waitUntil(lambda: page.work.work is None and state(hub.desk) == ("02", 2))


def test_a_period_that_was_not_sent_has_no_answer(window: Window) -> None:
    heard: list[Any] = []
    window.hub.refused.connect(heard.append)
    page = submit(window)
    page.stamp.take_answer(received=True)
    assert "还没有报送" in heard[0][0].message and state(window.hub.desk) == ("01", None)


def full(descriptor: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def locked(descriptor: int) -> None:
    raise PermissionError(errno.EACCES, "Permission denied")


@pytest.mark.parametrize(("fault", "words"), [(full, "磁盘空间不足"), (locked, "不能写入"), (None, "不是文件夹")])
def test_an_export_that_cannot_be_written_leaves_all_as_it_was(
    window: Window, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Any, words: str
) -> None:
    freeze(window.hub.desk, PERIOD)
    window.hub.forget(frozenset({"submission"}))
    page = submit(window)
    page.show_step(EXPORT)
    folder = tmp_path / "报送包"
    if fault is None:
        folder.write_text("不是文件夹")
    else:
        monkeypatch.setattr("exchange.files.os.fsync", fault)
    page.export.set_folder(folder)
    press(page.export.formal_button)
    qtbot.waitUntil(lambda: page.work.work is None and window.bar.isVisible(), timeout=30_000)
    assert words in window.bar.text.text() and state(window.hub.desk) == ("02", 1) and page.export.last is None
    assert list(tmp_path.rglob("*.xlsx*")) == [] and list(tmp_path.rglob("*.part")) == []
    monkeypatch.undo()
    page.export.set_folder(tmp_path / "另一处")
    press(page.export.formal_button)
    qtbot.waitUntil(lambda: page.work.work is None and page.export.last is not None, timeout=30_000)
    assert state(window.hub.desk) == ("03", 1)


def test_the_same_package_is_written_again_only_elsewhere(window: Window, qtbot: Any, tmp_path: Path) -> None:
    page = sent(window, tmp_path)
    page.show_step(EXPORT)
    page.export.set_folder(tmp_path)
    before = next(tmp_path.glob("*.xlsx")).read_bytes()
    press(page.export.formal_button)
    qtbot.waitUntil(lambda: page.work.work is None and window.bar.isVisible(), timeout=30_000)
    assert "已存在" in window.bar.text.text() and "换一个文件夹" in window.bar.text.text()
    assert next(tmp_path.glob("*.xlsx")).read_bytes() == before


def test_the_paper_is_printed_from_the_page_and_can_be_stopped(
    window: Window, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = submit(window)
    asked: list[str] = []
    monkeypatch.setattr("ui.pages.stamp_step.ask_save", lambda parent, title, name, kinds: asked.append(name) or tmp_path / name)
    page.show_step(STAMP)
    key(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(asked))
    page.work.cancel()
    qtbot.waitUntil(lambda: page.work.work is None, timeout=30_000)
    assert "草稿" in asked[0] and list(tmp_path.glob("*.p*")) == [] and page.stamp.open_button.isHidden()
    press(page.stamp.print_button)
    qtbot.waitUntil(lambda: page.work.work is None and page.stamp.printed is not None, timeout=60_000)
    assert (tmp_path / asked[1]).read_bytes().startswith(b"%PDF") and asked[1] in page.stamp.print_words.text()
