"""The projects' month by keys: the expected ones, the first entry that adds the record, figures that follow, last period."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QTextEdit, QWidget

from models.periods import shifted
from services.expected import expected_progress
from services.filing import freeze
from services.listing import records
from services.packages import export
from tests.services.conftest import PERIOD
from tests.ui.keys import type_text
from ui.hub import Hub
from ui.pages.progress import ProgressPage
from ui.pages.progress_list import COLUMNS

TABLE = "project_progress"


def _open(hub: Hub, qtbot: Any) -> ProgressPage:
    page = ProgressPage(hub)
    qtbot.addWidget(page)
    page.resize(1088, 560)
    page.show()
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    page.refresh()
    return page


@pytest.fixture
def page(hub: Hub, qtbot: Any) -> ProgressPage:
    """A filled month with two more projects: one approved without its month, one only thought of."""
    first = hub.book.rows["reserve_project"][0]
    for name, stage in (("样例冷库改造项目", "3"), ("样例谋划项目", "1")):
        values = {**{n: first[n] for n in ("owner_name", "total_invest", "plan_start", "year_plan")}, "project_name": name}
        assert hub.add("reserve_project", {**values, "stage": stage, "opening_ytd": Decimal("10.00")})
    return _open(hub, qtbot)


@pytest.fixture
def following(hub: Hub, qtbot: Any, tmp_path: Path) -> ProgressPage:
    """The month after one that was sent."""
    freeze(hub.desk, PERIOD)
    export(hub.desk, PERIOD, tmp_path / "包")
    return _open(Hub(hub.desk, shifted(PERIOD, 1)), qtbot)


def here() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def press(keys: str) -> None:
    QTest.keySequence(here(), QKeySequence(keys))
    QApplication.processEvents()


def type_over(text: str) -> None:
    press("Ctrl+A")
    type_text(here(), text)


def texts(page: ProgressPage, place: int) -> list[str]:
    return [str(page.model.index(place, column).data()) for column in range(len(COLUMNS))]


def test_expected_projects_are_shown_and_those_without_a_record_say_so(page: ProgressPage) -> None:
    assert page.model.items() == expected_progress(page.hub.book)
    assert texts(page, 1) == ["样例冷库改造项目", "未填", "", "", ""]
    row = page.hub.book.rows[TABLE][0]
    assert texts(page, 0)[1:] == [f"{row['month_invest']:,.2f}", f"{row['ytd_invest']:,.2f}", f"{row['ytd_rate']}%", "绿"]
    assert page.sentence.text() == "2个项目，已填 1，金额单位万元"
    spoken = page.model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "样例冷库改造项目，已备案未开工，未填"


def test_the_first_entry_adds_the_record_and_figures_follow(page: ProgressPage) -> None:
    press("Ctrl+Return")
    assert page.model.items().index(page.key) == 1 and here().accessibleName().startswith("本月完成投资")
    assert page.form.lamp_line.lamp.accessibleName() == "亮灯：未定"
    type_over("100.5")
    press("Tab")
    stored = page.hub.book.progress[page.key]
    assert stored["month_invest"] == Decimal("100.50") and stored["month_qty"] == 0
    figures = page.form.figures
    assert figures.text("ytd_invest") == figures.text("total_done") == "110.50"
    assert page.form.lamp_line.lamp.accessibleName() != "亮灯：未定"
    page.form.focus_field("fund_arrived")
    type_over("80")
    press("Tab")
    assert here().accessibleName().startswith("累计支付资金")
    type_over("40")
    press("Tab")
    assert figures.text("pay_rate") == "50.00"
    assert texts(page, 1)[1:3] == ["100.50", "110.50"] and not page.next_button.isEnabled()


def test_a_zero_is_an_entry(page: ProgressPage) -> None:
    press("Ctrl+Enter")
    type_over("0")
    press("Tab")
    assert page.hub.book.progress[page.key]["month_invest"] == 0


def test_last_period_stands_beside_and_one_key_copies_it(following: ProgressPage) -> None:
    form, key = following.form, following.key
    last = following.hub.book.before(TABLE, {"project_uid": key})
    assert last is not None and following.sentence.text() == "1个项目，已填 0，金额单位万元"
    assert form.boxes["fund_arrived"].last.text() == f"{last['fund_arrived']:,.2f}"
    form.focus_field("fund_arrived")
    press("Ctrl+D")
    assert following.hub.book.progress[key]["fund_arrived"] == last["fund_arrived"]
    assert form.figures.heads[2].text() == "上期 2026年11月"
    assert form.figures.text("total_done") == f"{last['total_done']:,.2f}"


def test_messages_about_figures_stand_below_them(following: ProgressPage) -> None:
    form = following.form
    form.focus_field("month_invest")
    type_over("-100")
    press("Tab")
    following.hub._check()
    lines = [form.general.itemAt(place).widget() for place in range(form.general.count())]
    said = [label.text() for line in lines for label in line.findChildren(QLabel)]
    assert any("累计数不得减少" in text for text in said)
    assert form.boxes["change_note"].isVisible()
    form.focus_field("total_done")
    assert here().accessibleName().startswith("本月完成投资")


def test_the_lamp_is_adjusted_by_keys(page: ProgressPage) -> None:
    page.show_item(page.model.items()[0])
    form = page.form
    form.lamp_line.adjust.setFocus()
    QTest.keyClick(here(), Qt.Key.Key_Space)
    assert here().accessibleName() == "进度灯（县级自评）"
    QTest.keyClick(here(), Qt.Key.Key_Down)
    press("Tab")
    assert page.hub.book.progress[page.key]["lamp_self"] == "02"
    assert form.boxes["problems"].isVisible() and form.boxes["next_step"].isVisible()
    assert "县级已调整，系统测算为绿" in form.lamp_line.words.text()


def test_filters_search_and_the_project_s_record(page: ProgressPage, qtbot: Any) -> None:
    QTest.keyClick(page.filters.group.button(1), Qt.Key.Key_Space)
    assert [line.title for line in page.model.shown] == ["样例冷库改造项目"]
    QTest.keyClick(page.filters.group.button(0), Qt.Key.Key_Space)
    press("Ctrl+F")
    type_text(here(), "冷库")
    assert [line.title for line in page.model.shown] == ["样例冷库改造项目"]
    wanted: list[tuple[str, ...]] = []
    page.hub.wanted.connect(lambda *place: wanted.append(place))
    assert isinstance(page.head.record, QPushButton)
    page.head.record.setFocus()
    QTest.keyClick(page.head.record, Qt.Key.Key_Space)
    assert wanted == [("reserve_project", page.key, "")]
    page.show_place(expected_progress(page.hub.book)[0], "fund_paid")
    assert here().accessibleName().startswith("累计支付资金") and len(page.model.shown) == 2


def test_undo_takes_the_record_away_again(page: ProgressPage) -> None:
    press("Ctrl+Return")
    type_over("5")
    press("Tab")
    assert len(records(page.hub.desk, TABLE, PERIOD)) == 2
    assert page.hub.travel(back=True)
    assert len(records(page.hub.desk, TABLE, PERIOD)) == 1 and texts(page, 1)[1] == "未填"
    assert page.form.boxes["month_invest"].editor.value() is None


def test_without_projects_it_says_what_to_do_first(empty_hub: Hub, qtbot: Any) -> None:
    page = _open(empty_hub, qtbot)
    wanted: list[str] = []
    page.hub.wanted.connect(lambda name, key, field: wanted.append(name))
    [button] = page.stack.currentWidget().findChildren(QPushButton)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert page.stack.currentIndex() == 1 and wanted == ["reserve_project"]


def test_every_control_has_a_name_and_tab_follows_reading_order(page: ProgressPage) -> None:
    page.show_item(page.model.items()[0])
    for widget in page.findChildren(QWidget):
        if isinstance(widget, QLineEdit | QComboBox | QTextEdit | QPushButton) and widget.isVisible():
            assert widget.accessibleName(), widget
    page.form.focus_field("month_invest")
    passed = []
    for _ in range(6):
        passed.append(here().accessibleName().split("，")[0])
        QTest.keyClick(here(), Qt.Key.Key_Tab)
    assert passed == ["本月完成投资", "本月更新设备数", "累计到位资金", "累计支付资金", "调整亮灯", "形象进度"]
