"""Closing the window: what could not be saved is told once before it is lost."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.keys import type_text
from ui.hub import Hub
from ui.window import Window


def test_what_could_not_be_saved_is_told_before_it_is_lost(hub: Hub, window: Window) -> None:
    page = window.show_page("reserve_project")
    page.show_place(hub.book.rows["reserve_project"][0]["project_uid"], "total_invest")
    QTest.qWait(20)
    field = QApplication.focusWidget()
    field.selectAll()
    type_text(field, "一百多")
    assert not window.close() and window.isVisible()
    assert "还有1处没有保存：总投资" in window.bar.text.text()
    field.selectAll()
    type_text(field, "321")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.close()


def test_a_second_closing_gives_it_up(hub: Hub, window: Window) -> None:
    page = window.show_page("reserve_project")
    page.show_place(hub.book.rows["reserve_project"][0]["project_uid"], "total_invest")
    QTest.qWait(20)
    type_text(page.form.boxes["total_invest"].editor.widget, "一百多")
    assert not window.close() and window.close()
