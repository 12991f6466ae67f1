"""Freezing, printing, exporting, giving back, correcting and the city's answer through the page, by keys."""

from __future__ import annotations

import errno
import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from services.filing import freeze, sign
from services.listing import records
from services.packages import export, verify
from services.versions import versions
from tests.services.conftest import PERIOD
from tests.ui.keys import type_text
from tests.ui.pages.submitting import break_it, key, press, send_twice, sent, state, submit, texts
from ui.pages.submit import COMPARE, EXPORT, REASON, STAMP, SubmitPage, overview_now
from ui.window import Window


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
