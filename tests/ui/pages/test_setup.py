"""The window before there is a county: seven fields by keys, what is wrong said at its field, a backup instead, faults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from models.database import FILE_NAME
from models.problems import refuse
from models.profile import profile
from services import places
from services.backups import make_backup
from services.county import county, set_up
from services.desk import open_desk
from tests.conftest import TODAY
from tests.ui.keys import type_text
from ui.pages import setup
from ui.pages.setup import FaultWindow, SetupWindow, ask_for_county, show_bug, show_fault

KEY = Qt.Key


@pytest.fixture
def window(qtbot: Any, folder: Path) -> SetupWindow:
    made = SetupWindow(folder, TODAY, may_move=True)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(key: Qt.Key, times: int = 1) -> None:
    for _ in range(times):
        QTest.keyClick(focused(), key)


def fill(window: SetupWindow) -> None:
    """Everything by keys: the fourth unit, then field by field."""
    window.form.unit.setFocus()
    press(KEY.Key_Down, 4)
    press(KEY.Key_Tab, 2)
    for text in ("张样例", "0739-5000009", "王样例", "赵样例"):
        type_text(focused(), text)
        press(KEY.Key_Tab)


def test_a_county_is_set_up_by_keys_alone(window: SetupWindow, folder: Path) -> None:
    fill(window)
    assert focused() is window.form.folder
    press(KEY.Key_Return)
    assert window.ready and not window.isVisible()
    entry = profile().codes["CL-COUNTY"].entries[3]
    with open_desk(folder, TODAY).reading() as connection:
        row = county(connection)
    assert row["unit"] == entry.code and row["dept"] == f"{entry.label}发展和改革局"
    assert (row["filler"], row["phone"], row["reviewer"], row["approver"]) == ("张样例", "0739-5000009", "王样例", "赵样例")


def test_what_is_missing_is_said_at_its_field(window: SetupWindow, folder: Path) -> None:
    press(KEY.Key_Return)
    assert focused() is window.form.unit
    for name in ("dept", "filler", "phone"):
        line = window.form.lines[name]
        assert "未填写" in line.note.text() and line.edit.accessibleDescription() == line.note.text()
    assert not window.form.lines["reviewer"].edit.accessibleDescription()
    assert not (folder / FILE_NAME).exists() and window.isVisible()
    type_text(window.form.lines["filler"].edit, "张样例")
    assert "未填写" not in window.form.lines["filler"].note.text()


def test_the_reviewer_is_someone_else_and_a_phone_has_digits(window: SetupWindow) -> None:
    fill(window)
    window.form.lines["reviewer"].edit.setText("张 样例")
    window.form.lines["phone"].edit.setText("没有")
    press(KEY.Key_Return)
    assert "不得同时为审核人" in window.form.lines["reviewer"].note.text()
    assert focused() is window.form.lines["phone"].edit and "电话" in window.form.lines["phone"].note.text()
    assert not window.ready


def test_a_number_that_is_no_telephone_is_told_at_once(window: SetupWindow) -> None:
    fill(window)
    window.form.lines["phone"].edit.setText("12ab")
    assert not window.form.check() and "12ab" in window.form.lines["phone"].note.text()
    window.form.lines["phone"].edit.setText("0739-5000009")
    assert window.form.check()


def test_the_department_follows_the_unit_until_it_is_written(window: SetupWindow) -> None:
    units, dept = window.form.unit, window.form.lines["dept"].edit
    units.setFocus()
    press(KEY.Key_Down)
    first = dept.text()
    press(KEY.Key_Down)
    assert first and dept.text() != first
    press(KEY.Key_Tab)
    type_text(dept, "二科")
    units.setFocus()
    press(KEY.Key_Down)
    assert dept.text().endswith("二科")


def test_a_backup_is_restored_instead(window: SetupWindow, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(tmp_path / "旧电脑", "430523", TODAY, filler="李样例").database.close()
    backup = tmp_path / "备份 1.db"
    make_backup(tmp_path / "旧电脑", backup)
    broken = tmp_path / "坏.db"
    broken.write_bytes(backup.read_bytes()[:5000])
    monkeypatch.setattr(setup, "ask_open", lambda *given: broken)
    window.restore_button.setFocus()
    press(KEY.Key_Return)
    assert window.message.isVisible() and "备份" in window.message.text() and not (folder / FILE_NAME).exists()
    monkeypatch.setattr(setup, "ask_open", lambda *given: backup)
    press(KEY.Key_Space)
    assert window.ready
    with open_desk(folder, TODAY).reading() as connection:
        assert county(connection)["filler"] == "李样例"


def test_another_folder_may_be_chosen(window: SetupWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "另一个盘"
    other.mkdir()
    monkeypatch.setattr(setup, "ask_folder", lambda *given: other)
    window.form.change_button.click()
    assert window.form.folder.text() == str(other) and "GB" in window.form.folder_note.text()
    fill(window)
    press(KEY.Key_Return)
    assert (other / FILE_NAME).exists() and window.folder == other


def test_data_that_lies_there_already_is_used(window: SetupWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(tmp_path / "已有", "430523", TODAY).database.close()
    monkeypatch.setattr(setup, "ask_folder", lambda *given: tmp_path / "已有")
    window.form.change_button.click()
    assert "使用这里的数据" in window.start_button.text() and not window.form.unit.isEnabled()
    window.start_button.setFocus()
    press(KEY.Key_Return)
    assert window.ready and window.folder == tmp_path / "已有"


def test_leaving_gives_no_county(qapp: QApplication, folder: Path) -> None:
    QTimer.singleShot(
        0, lambda: next(w for w in qapp.topLevelWidgets() if isinstance(w, SetupWindow) and w.isVisible()).leave_button.click()
    )
    assert ask_for_county(folder, TODAY) is None
    assert not (folder / FILE_NAME).exists()


def test_only_the_usual_folder_may_be_changed(qtbot: Any, folder: Path) -> None:
    window = SetupWindow(folder, TODAY)
    qtbot.addWidget(window)
    window.show()
    assert not window.form.change_button.isVisible()


def test_every_control_has_a_name_and_nothing_is_cut(window: SetupWindow) -> None:
    window.resize(1280, 640)
    press(KEY.Key_Return)
    for control in (*window.findChildren(QLineEdit), *window.findChildren(QComboBox), *window.findChildren(QAbstractButton)):
        if control.isVisible():
            assert control.accessibleName()
            assert control.width() >= control.minimumSizeHint().width()
    assert window.start_button.mapTo(window, window.start_button.rect().bottomRight()).y() < 640


@pytest.mark.parametrize(("show", "code"), [("fault", 3), ("bug", 3)])
def test_a_fault_before_the_window_is_told_and_copied(qapp: QApplication, tmp_path: Path, show: str, code: int) -> None:
    def read() -> None:
        window = next(w for w in qapp.topLevelWidgets() if isinstance(w, FaultWindow) and w.isVisible())
        press(KEY.Key_Backtab)
        press(KEY.Key_Space)
        window.close()

    QTimer.singleShot(100, read)
    if show == "fault":
        given = show_fault(refuse("DATA", "数据文件夹是只读的，不能保存。", "换一个有写入权限的文件夹。", exit_code=3))
        words = "数据文件夹是只读的，不能保存。换一个有写入权限的文件夹。"
    else:
        given = show_bug(ZeroDivisionError("ours"), tmp_path / "liangxin.log")
        words = "ZeroDivisionError: ours"
    assert given == code and words in QGuiApplication.clipboard().text()


def test_a_share_of_another_computer_is_refused(window: SetupWindow, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "is_network", lambda place: True)
    window.show_folder()
    assert "网络共享" in window.form.folder_note.text() and "网络共享" in window.form.folder.accessibleDescription()
    fill(window)
    press(KEY.Key_Return)
    assert not window.ready and "放到本机磁盘" in window.message.text() and not (folder / FILE_NAME).exists()


def test_a_synced_folder_is_warned_of_and_taken(window: SetupWindow, folder: Path) -> None:
    window.folder = folder / "OneDrive - 样例县" / "两新"
    window.show_folder()
    assert "网盘" in window.form.folder_note.text()
    fill(window)
    press(KEY.Key_Return)
    assert window.ready and (window.folder / FILE_NAME).exists()
