"""Settings: typed by keys, audited, and what new covers begin with; departments; the period; backup and restore; the theme."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from services.county import county, departments
from services.desk import Desk
from services.listing import records
from services.records import add
from tests.services.conftest import PERIOD
from tests.ui.controls import tab_names, unnamed
from tests.ui.keys import type_text
from ui.hub import Hub
from ui.pages.about import notices
from ui.pages.settings import SettingsPage
from ui.preferences import read_preferences, write_preference
from ui.theme import apply_theme, token
from ui.window import Window


@pytest.fixture
def window(empty_hub: Hub, qtbot: Any) -> Window:
    made = Window(empty_hub)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    return made


def settings(window: Window) -> SettingsPage:
    page = window.show_page("settings")
    assert isinstance(page, SettingsPage)
    return page


@pytest.mark.parametrize(("width", "beside"), [(911, False), (1366, True)])
def test_two_columns_only_where_they_have_room(window: Window, qtbot: Any, width: int, beside: bool) -> None:
    window.resize(width, 456)
    page = settings(window)
    qtbot.waitUntil(lambda: (page.departments.mapTo(page, QPoint()).x() > page.county.mapTo(page, QPoint()).x()) == beside)
    assert page.area.horizontalScrollBar().maximum() == 0 and page.area.widget().width() <= page.area.viewport().width()


def stored(desk: Desk) -> dict[str, Any]:
    with desk.reading() as connection:
        return county(connection)


def test_the_county_s_people_are_typed_and_begin_new_covers(window: Window) -> None:
    hub, page = window.hub, settings(window)
    box = page.county.boxes["reviewer"]
    box.focus()
    type_text(box.editor.widget, "王样例")
    QTest.keyClick(box.editor.widget, Qt.Key.Key_Tab)
    assert stored(hub.desk)["reviewer"] == "王样例" and hub.book.cover["reviewer"] == "王样例"
    approver = page.county.boxes["approver"]
    assert approver.editor.widget.hasFocus()
    type_text(approver.editor.widget, "李样例")
    page.leave()
    assert "不得同时" in page.county.boxes["filler"].editor.widget.accessibleDescription()
    phone = page.county.boxes["phone"].editor.widget
    phone.selectAll()  # type: ignore[attr-defined]
    type_text(phone, "12")
    page.leave()
    assert stored(hub.desk)["phone"] == "12" and "格式不正确" in phone.accessibleDescription()
    hub.travel(back=True)
    assert stored(hub.desk)["phone"] == "0739-5000001"


def test_another_unit_until_something_is_recorded(window: Window) -> None:
    hub, page = window.hub, settings(window)
    unit = page.county.unit
    assert unit.isEnabled() and unit.currentData() == "430523"
    unit.setFocus()
    type_text(unit, "430522")
    assert stored(hub.desk)["unit"] == "430523"
    page.leave()
    assert stored(hub.desk)["unit"] == "430522" and page.county.boxes["dept"].editor.value() == "新邵县发展和改革局"
    assert "新邵县" in window.windowTitle()
    add(hub.desk, "liaison", {"name": "张样例"})
    page.refresh()
    assert not unit.isEnabled() and "不能再换" in page.county.unit_note.text()


def test_departments_are_edited_in_place(window: Window) -> None:
    hub, page = window.hub, settings(window)
    part = page.departments
    name = part.model.rows[1]["name"]
    part.view.setFocus()
    part.view.setCurrentIndex(part.model.index(1, 2))
    type_text(part.view, "1")
    editor = QApplication.focusWidget()
    assert editor is not None and editor.accessibleName() == "联系电话，第2行"
    type_text(editor, "23")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    with hub.desk.reading() as connection:
        assert departments(connection)[name]["phone"] == "123"
    index = part.model.index(1, 2)
    assert "格式不正确" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.ForegroundRole) == token("danger")
    assert part.model.setData(index, "123") is False and part.model.setData(part.model.index(1, 0), "别的局") is False


def test_a_department_is_added_and_taken_away(window: Window) -> None:
    hub, part = window.hub, settings(window).departments
    part.new_name.setFocus()
    type_text(part.new_name, "邵阳县样例局")
    QTest.keyClick(part.new_name, Qt.Key.Key_Return)
    assert "邵阳县样例局" in hub.book.departments and part.new_name.text() == ""
    assert part.model.rows[part.view.currentIndex().row()]["name"] == "邵阳县样例局"
    part.remove_button.setFocus()
    QTest.keyClick(part.remove_button, Qt.Key.Key_Space)
    assert "邵阳县样例局" not in hub.book.departments
    assert hub.travel(back=True) and "邵阳县样例局" in hub.book.departments


def test_the_period_is_turned_for_all_pages(window: Window) -> None:
    hub, page = window.hub, settings(window)
    assert not page.period.after_button.isEnabled() and not page.period.today_button.isEnabled()
    for _ in range(2):
        page.period.before_button.setFocus()
        QTest.keyClick(page.period.before_button, Qt.Key.Key_Space)
    assert hub.period == "2026-09" and "2026年9月" in window.windowTitle() and "草稿" in page.period.now.text()
    QTest.keyClick(page.period.after_button, Qt.Key.Key_Space)
    assert hub.period == "2026-10"
    QTest.keyClick(page.period.today_button, Qt.Key.Key_Space)
    assert hub.period == PERIOD and not page.period.after_button.isEnabled()


def test_backup_and_restore_count_and_prove(window: Window, qtbot: Any, tmp_path: Path) -> None:
    hub, part = window.hub, settings(window).backup
    work = settings(window).work
    key = add(hub.desk, "liaison", {"name": "张样例"})[0]
    hub.forget(frozenset({"liaison"}))
    part.backup_to(tmp_path / "U盘" / "备份.db")
    qtbot.waitUntil(lambda: work.work is None)
    assert "已备份并核验" in part.message.text() and "共1条记录" in part.message.text()
    add(hub.desk, "liaison", {"name": "王样例"})
    part.offer(tmp_path / "U盘" / "备份.db")
    qtbot.waitUntil(lambda: not part.sure_button.isHidden())
    assert "备份完好" in part.message.text() and "共2条记录" in part.message.text()
    assert QApplication.focusWidget() is part.stay_button
    QTest.keyClick(part.stay_button, Qt.Key.Key_Space)
    assert len(records(hub.desk, "liaison")) == 2 and part.sure_button.isHidden()
    part.offer(tmp_path / "U盘" / "备份.db")
    qtbot.waitUntil(lambda: not part.sure_button.isHidden())
    part.sure_button.setFocus()
    QTest.keyClick(part.sure_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: work.work is None and "已恢复并核验" in part.message.text())
    assert [row["name"] for row in records(hub.desk, "liaison")] == ["张样例"]
    assert len(list(part.folder.glob("liangxin-恢复前-*.db"))) == 1
    assert hub.save("liaison", key, {"name": "赵样例"}) and records(hub.desk, "liaison")[0]["name"] == "赵样例"
    assert hub.travel(back=True) and hub.travel(back=True) == ""


def test_a_file_that_is_no_backup_is_refused(window: Window, qtbot: Any, tmp_path: Path) -> None:
    other = tmp_path / "别的.db"
    other.write_text("文字" * 500, "utf-8")
    page = settings(window)
    page.backup.offer(other)
    qtbot.waitUntil(lambda: page.work.work is None)
    assert "不是备份" in window.bar.text.text() and page.backup.sure_button.isHidden()
    assert records(window.hub.desk, "liaison") == []


def test_the_dark_face_is_shown_and_kept(window: Window, qapp: QApplication) -> None:
    page = settings(window)
    light = token("surface")
    try:
        page.dark.setFocus()
        QTest.keyClick(page.dark, Qt.Key.Key_Space)
        assert token("surface") != light and read_preferences(page.folder)["dark"] is True
        window.grab()
    finally:
        apply_theme(qapp)
    assert SettingsPage(window.hub).dark.isChecked()


def test_preferences_survive_a_spoilt_file(tmp_path: Path) -> None:
    assert read_preferences(tmp_path) == {}
    write_preference(tmp_path, "dark", True)
    write_preference(tmp_path, "export_folder", "D:/报送")
    assert read_preferences(tmp_path) == {"dark": True, "export_folder": "D:/报送"}
    (tmp_path / "window.json").write_text("[1", "utf-8")
    assert read_preferences(tmp_path) == {}
    write_preference(tmp_path / "window.json", "dark", True)


def test_the_notices_open_and_close_by_keys(window: Window) -> None:
    part = settings(window).about
    part.button.setFocus()
    QTest.keyClick(part.button, Qt.Key.Key_Space)
    assert part.notices.isVisible() and part.notices.toPlainText() == notices()
    QTest.keyClick(part.button, Qt.Key.Key_Space)
    assert part.notices.isHidden() and part.button.text() == "查看许可声明"


def test_every_control_has_a_name(window: Window) -> None:
    page = settings(window)
    assert unnamed(page) == []
    names = tab_names(page)
    wanted = [
        "报送单位",
        "填报单位",
        "填报人",
        "填报人电话",
        "审核人",
        "签发人",
        "上一期",
        "备份到文件",
        "从备份恢复",
        "县级部门",
        "新部门",
        "深色界面",
    ]
    places = [next(i for i, name in enumerate(names) if name.startswith(each)) for each in wanted]
    assert places == sorted(places)
