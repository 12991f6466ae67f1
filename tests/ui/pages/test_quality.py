"""The quality page: its tables, its filter, its way to the check, the coach's offers, and the line on the overview."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from models import periods
from models.problems import ERROR, REASONS
from services.finding_log import check_and_keep
from services.records import edit
from services.settings import change_county
from tests.services.conftest import PERIOD
from tests.services.logged import DEPT, log
from tests.ui.controls import disorder, unnamed
from tests.ui.pages.submitting import key, press, project, submit
from ui.hub import Hub
from ui.pages.home import HomePage
from ui.pages.quality import QualityPage
from ui.pages.quality_models import HeatModel, PeriodsModel
from ui.pages.submit import CHECK
from ui.window import Window

OTHER = "邵阳县商务局"


def county_with_history(hub: Hub) -> None:
    """Three months in which telephones were wrong, one with a warning at another department, and one error now."""
    for back in range(1, 4):
        period = periods.shifted(PERIOD, -back)
        wrong = {"rule": "R57", "form": "reserve_project", "record": "A", "field": "contact_phone"}
        other = {"rule": "R19", "form": "reserve_project", "record": "B", "dept": OTHER, "severity": REASONS, "cleared_at": None}
        log(hub.desk, period, wrong, other, done={DEPT: [10, 9, 3, 2, 1, 1], OTHER: [4, 4, 1, 1, 0, 0]})
    edit(hub.desk, "reserve_project", project(hub), {"contact_phone": "123", "county_dept": DEPT})
    check_and_keep(hub.desk, PERIOD)
    hub.forget(frozenset({"reserve_project"}))


def quality(window: Window) -> QualityPage:
    page = window.show_page("quality")
    assert isinstance(page, QualityPage)
    return page


def texts(model: PeriodsModel | HeatModel, row: int) -> list[str]:
    return [model.index(row, column).data() for column in range(model.columnCount())]


def test_what_is_checked_now_is_counted_at_once(window: Window) -> None:
    hub = window.hub
    assert quality(window).stack.currentIndex() == 0
    hub.save("reserve_project", project(hub), {"contact_phone": "123"})
    page = quality(window)
    assert texts(page.periods, 0)[PeriodsModel.heads.index("错误")] == str(sum(p.severity == ERROR for p in hub.problems)) != "0"


def test_the_first_month_says_what_to_do(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window.hub, "keep", lambda: None)
    page = quality(window)
    assert page.stack.currentIndex() == 1 and not page.dept.isVisible() and unnamed(window) == []
    monkeypatch.undo()
    page.hub.go("submission", "check", "")
    assert submit(window).steps.current() == CHECK
    page = quality(window)
    assert page.stack.currentIndex() == 0 and page.heat.rowCount() == 0 and page.no_heat.isVisible()
    assert page.periods.rowCount() == 1 and "查满3期后" in page.no_lessons.text() and not page.see_button.isVisible()


def test_the_periods_and_what_was_found(window: Window) -> None:
    county_with_history(window.hub)
    page = quality(window)
    assert [texts(page.periods, row)[0] for row in range(4)] == [PERIOD, "2026-10", "2026-09", "2026-08"]
    assert texts(page.periods, 1)[1:4] == ["92%", "3/4", "1/1"] and texts(page.periods, 1)[5:] == ["", "未报送", "1", "1", "0"]
    assert texts(page.periods, 0)[7:] == ["1", "0", "0"] and texts(page.periods, 0)[1] == "100%"
    assert page.heat.title(0) == "储备项目" and texts(page.heat, 0)[1:] == ["1/0", "1/1", "1/1", "1/1"]
    spoken = page.heat.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "储备项目，2026年10月：错误1处，须说明1条，提示0条"
    page.faces.group.button(1).click()
    assert [page.heat.title(row) for row in range(2)] == [DEPT, OTHER]
    assert texts(page.heat, 1)[1:] == ["0/0", "0/1", "0/1", "0/1"]
    assert disorder(page) == [] and unnamed(window) == []


@pytest.mark.parametrize("face", [0, 1])
def test_enter_on_a_cell_opens_the_check_with_just_these(window: Window, face: int) -> None:
    county_with_history(window.hub)
    page = quality(window)
    page.faces.group.button(face).click()
    page.heat_view.setFocus()
    page.heat_view.setCurrentIndex(page.heat.index(0, 1))
    key(page.heat_view, Qt.Key.Key_Return)
    check = submit(window).check
    assert check.isVisible() and check.model.wish.narrow
    assert (check.model.wish.form, check.model.wish.dept) == (("reserve_project", "") if face == 0 else ("", DEPT))
    assert [group.code for group in check.model.groups] == ["R57"] and check.narrow.clear_button.isEnabled()
    press(check.narrow.clear_button)
    assert not check.model.wish.narrow


def test_one_department_alone(window: Window) -> None:
    county_with_history(window.hub)
    page = quality(window)
    page.dept.setFocus()
    page.dept.setCurrentIndex(page.dept.findData(OTHER))
    page.dept.activated.emit(page.dept.currentIndex())
    assert texts(page.periods, 1)[1:4] == ["100%", "1/1", "0/0"] and page.lessons.rowCount() == 0
    assert texts(page.periods, 1)[7:] == ["0", "1", "0"]
    page.periods_view.setFocus()
    page.periods_view.setCurrentIndex(page.periods.index(0, 0))
    key(page.periods_view, Qt.Key.Key_Return)
    assert submit(window).check.model.wish.dept == OTHER
    assert "没有符合条件的问题" in submit(window).check.empty.text()


def test_a_lesson_leads_to_its_mistakes(window: Window) -> None:
    county_with_history(window.hub)
    page = quality(window)
    lesson = page.lesson()
    assert lesson is not None and lesson.rules == ("R57",) and "0739" in page.tip.text() and DEPT in page.where.text()
    assert not page.take_button.isVisible()
    page.lessons_view.setFocus()
    key(page.lessons_view, Qt.Key.Key_Return)
    wish = submit(window).check.model.wish
    assert (wish.form, wish.dept, wish.rules) == ("reserve_project", DEPT, frozenset({"R57"}))


def test_an_offer_is_taken_over_with_one_button_and_undone(window: Window) -> None:
    hub = window.hub
    change_county(hub.desk, filler=None)
    for back in range(3):
        log(hub.desk, periods.shifted(PERIOD, -back), {"rule": "E01", "form": "submission", "record": "P", "field": "reviewer"})
    hub.forget(frozenset({"county"}))
    page = quality(window)
    assert page.take_button.isVisible() and "王样例" in page.offer.text() and page.see_button.text() == "去设置"
    press(page.take_button)
    assert not page.take_button.isVisible() and "已采用" in window.undo_words.text()
    window.undo()
    page = quality(window)
    assert page.take_button.isVisible()
    press(page.see_button)
    assert window.stack.currentWidget() is window.pages["settings"]


def test_the_overview_says_it_in_one_line(window: Window) -> None:
    page = window.show_page("home")
    assert isinstance(page, HomePage) and not page.coach_row.isVisible()
    county_with_history(window.hub)
    page.refresh()
    assert page.coach_row.isVisible() and page.coach_link.text() == "常错提示：联系人、联系电话常缺或格式不对，去看看"
    press(page.coach_link)
    assert window.stack.currentWidget() is window.pages["quality"]


def test_the_models_keep_qt_s_rules(window: Window, qtmodeltester: Any) -> None:
    county_with_history(window.hub)
    page = quality(window)
    for model in (page.periods, page.heat, page.lessons):
        qtmodeltester.check(model)
