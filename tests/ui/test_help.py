"""The help (F1): it knows the page and the field under the cursor, and names no key that does nothing."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from models.forms import FORMS, fields
from ui.help import FOLDER, field_help, page_help
from ui.window import PAGES, Window

_KEY = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)?(?:F\d+|(?<=\+)[A-Za-z]+)")
PAGE_NAMES = [name for name, _, _, make in PAGES if make is not None]


def _keys_of(window: Window, page: str) -> set[str]:
    """The keys that do something on a page, the window's own among them."""
    shown = window.show_page(page)
    shortcuts = {s.key().toString() for found in (window, shown) for s in found.findChildren(QShortcut)}
    return shortcuts | {button.shortcut().toString() for button in shown.findChildren(QPushButton)}


def _standard(key: str) -> str:
    """A key as Qt writes it; Enter of the keypad is Return."""
    return QKeySequence(key).toString().replace("Enter", "Return")


def test_f1_opens_and_closes_and_leaves_the_cursor_where_it_is(window: Window) -> None:
    window.show_page("reserve_project")
    before = QApplication.focusWidget()
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.help.isVisible() and QApplication.focusWidget() is before
    assert "储备项目" in window.help.text.toPlainText()
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert not window.help.isVisible()


def test_it_follows_the_page_and_the_field(window: Window) -> None:
    page = window.show_page("reserve_project")
    window.help.turn()
    page.show_place(window.hub.book.rows["reserve_project"][0]["project_uid"], "total_invest")
    QTest.qWait(10)
    assert window.help.text.toPlainText().startswith("总投资（万元）\n必填")
    window.show_page("submission")
    assert "检查与报送" in window.help.text.toPlainText()


def test_shift_f1_goes_into_the_help_and_escape_back(window: Window) -> None:
    page = window.show_page("reserve_project")
    page.show_place(window.hub.book.rows["reserve_project"][0]["project_uid"], "total_invest")
    QTest.qWait(10)
    field = QApplication.focusWidget()
    QTest.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is window.help.text
    QTest.keyClick(window.help.text, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is field and window.help.isVisible()


@pytest.mark.parametrize("page", PAGE_NAMES)
def test_every_key_that_the_help_names_does_something(window: Window, page: str) -> None:
    named = {_standard(key) for key in _KEY.findall(page_help(page))}
    known = _keys_of(window, page) | {"Shift+F1"}
    if page in ("imports", "submission"):  # their steps have keys of their own, made when they are reached
        known |= {"F7", "Ctrl+Return", "Ctrl+P"}
    assert named - {_standard(key) for key in known} == set()


def test_every_page_and_every_field_has_help() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} <= {*PAGE_NAMES, "records", "everywhere"}
    for page in PAGE_NAMES:
        assert page_help(page).startswith("### ")
    for form in FORMS:
        for field in fields(form).values():
            text = field_help(field)
            assert field.label in text and "\n- " in text
            assert not re.search(r"[a-z]+_[a-z]+|\bstage\b|[∈{}]|CL-", text), text
