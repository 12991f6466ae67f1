"""Files coming in through the window: a fill-in sheet previewed and imported, cancelled, undone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from exchange.files import Step
from models.problems import Problem, refuse
from services.listing import records
from services.loading import load
from services.templates import make_template
from tests.exchange import lists
from ui.hub import Hub
from ui.pages import sheet_import
from ui.pages.imports import ImportsPage
from ui.pages.sheet_import import loadable
from ui.pages.sheet_model import PreviewModel, entries_of
from ui.work import Work

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(hub: Hub, qtbot: Any) -> ImportsPage:
    made = ImportsPage(hub)
    qtbot.addWidget(made)
    made.resize(1088, 640)
    made.show()
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    return made


@pytest.fixture
def refusals(hub: Hub) -> list[tuple[Problem, ...]]:
    heard: list[tuple[Problem, ...]] = []
    hub.refused.connect(heard.append)
    return heard


@pytest.fixture
def rest(page: ImportsPage, qtbot: Any) -> Callable[[], None]:
    """Waits until the work beside the window is done; a button pressed by its key acts a little later."""

    def wait() -> None:
        qtbot.wait(150)
        qtbot.waitUntil(lambda: page.work.work is None, timeout=30_000)
        QApplication.processEvents()

    return wait


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)


def test_the_model_keeps_qt_s_rules(page: ImportsPage, sheet: Any, qtmodeltester: Any) -> None:
    preview = PreviewModel()
    path = sheet(["项目名称", "总投资", "建设地点"], ["样例项目", "约三千", "样例镇"])
    preview.show(entries_of(load(page.hub.desk, "reserve_project", path), page.hub.book))
    assert preview.counts()["wrong"] == preview.counts()["added"] == 1 and preview.counts()["finding"] > 1
    qtmodeltester.check(preview)


def test_a_sheet_is_previewed_imported_and_undone(
    page: ImportsPage, hub: Hub, rest: Callable[[], None], sheet: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.tabs.setCurrentIndex(1)
    known = records(hub.desk, "reserve_project")[0]
    path = sheet(
        ["项目内部编号", "项目名称", "项目单位（法人全称）", "总投资", "没有的列"],
        [known["project_uid"], None, None, 4321, "x"],
        [None, "样例二号项目", "样例二号公司", "约三千", None],
    )
    monkeypatch.setattr(sheet_import, "ask_open", lambda *given: path)
    rest()
    page.setFocus()
    QTest.keyClick(page, KEY.Key_O, CTRL)
    rest()
    part = page.sheet_part
    by_kind = {entry.kind: entry for entry in part.model.all}
    counts = part.model.counts()
    assert counts.pop("finding") > 1 and counts == {"wrong": 1, "added": 1, "updated": 1, "remark": 1}
    found = {(entry.record, entry.place.split()[0]) for entry in part.model.all if entry.kind == "finding" and entry.record}
    assert found == {("样例二号项目", "Sheet1"), (known["project_name"], "Sheet1")}
    assert by_kind["wrong"].place == "Sheet1 D3" and "约三千" in by_kind["wrong"].text
    assert by_kind["added"].record == "样例二号项目" and by_kind["added"].place == "Sheet1 第3行"
    assert by_kind["updated"].record == known["project_name"] and "→ 4321" in by_kind["updated"].text
    assert path.name in part.whole.text() and "D3" in part.whole.text()
    assert len(records(hub.desk, "reserve_project")) == 1
    part.filters["updated"].click()
    assert part.model.rowCount() == 1 and "4321" in part.whole.text()
    press(KEY.Key_Return, CTRL)
    rest()
    now = records(hub.desk, "reserve_project")
    assert [row["total_invest"] for row in now] == [Decimal("4321.00"), None] and "已导入" in page.sentence.text()
    assert [entry.place for entry in part.model.entries] == ["Sheet1 D3"] and part.stack.currentIndex() == 1
    assert (
        "1处读不出" in page.sentence.text()
        and [row["project_name"] for row in hub.book.rows["reserve_project"]][1] == "样例二号项目"
    )
    assert hub.travel(back=True)
    assert records(hub.desk, "reserve_project") == [known]


def test_nothing_new_cannot_be_imported(page: ImportsPage, hub: Hub, rest: Callable[[], None], sheet: Any) -> None:
    page.tabs.setCurrentIndex(1)
    known = records(hub.desk, "reserve_project")[0]
    page.sheet_part.read(
        sheet(["项目内部编号", "项目名称", "项目单位（法人全称）"], [known["project_uid"], known["project_name"], None])
    )
    rest()
    assert not page._buttons[-1].isEnabled() and "没有新的内容" in page.sheet_part.whole.text()
    QTest.keyClick(page, KEY.Key_Escape)
    rest()
    assert page.sheet_part.result is None


def test_another_form_s_file_is_refused(page: ImportsPage, rest: Callable[[], None], refusals: list[Any], sheet: Any) -> None:
    page.tabs.setCurrentIndex(1)
    page.sheet_part.read(sheet(["甲", "乙", "丙"], [1, 2, 3]))
    rest()
    assert "没有找到" in refusals[0][0].message and page.sheet_part.result is None


def test_a_wrong_file_is_called_by_its_name(
    page: ImportsPage, rest: Callable[[], None], refusals: list[Any], tmp_path: Path
) -> None:
    page.tabs.setCurrentIndex(1)
    page.sheet_part.read(lists.workbook(tmp_path / "清单.xlsx", lists.items()))
    rest()
    assert "市级下发的责任清单" in refusals[0][0].message and "“市级清单”" in refusals[0][0].hint
    make_template(page.hub.desk, "tradein_stat", tmp_path / "以旧换新.xlsx", page.hub.period)
    page.sheet_part.read(tmp_path / "以旧换新.xlsx")
    rest()
    assert "看起来是“以旧换新" in refusals[1][0].message
    page.tabs.setCurrentIndex(0)
    page.list_part.read(tmp_path / "以旧换新.xlsx")
    rest()
    assert "不是责任清单" in page.list_part.entry.refusal.text.text() and page.list_part.result is None and len(refusals) == 2


def test_a_file_is_dropped_on_the_page(page: ImportsPage, rest: Callable[[], None], sheet: Any) -> None:
    page.tabs.setCurrentIndex(1)
    path = sheet(["项目名称", "项目单位（法人全称）"], ["样例三号项目", "样例三号公司"])
    drag(page, path, path)
    assert page.work.work is None
    drag(page, path)
    rest()
    added = [entry.record for entry in page.sheet_part.model.all if entry.kind == "added"]
    assert page.sheet_part.result is not None and added == ["样例三号项目"]


def drag(page: ImportsPage, *paths: Path) -> None:
    """Drag files over the page and let go of them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    given = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    over = QDragEnterEvent(QPoint(200, 200), *given)
    page.dragEnterEvent(over)
    if over.isAccepted():
        page.dropEvent(QDropEvent(QPointF(200, 200), *given))


def test_an_empty_sheet_is_made_and_comes_back(
    page: ImportsPage, hub: Hub, rest: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.tabs.setCurrentIndex(1)
    part = page.sheet_part
    part.form.setCurrentIndex(part.form.findData("task_progress"))
    asked = []
    monkeypatch.setattr(sheet_import, "ask_save", lambda parent, title, name, kinds: asked.append(name) or tmp_path / "进展")
    part.make_empty()
    rest()
    made = tmp_path / "进展.xlsx"
    assert asked == [f"责任清单进展_填报表_{hub.period}.xlsx"] and "已列出35行" in page.sentence.text()
    assert openpyxl.load_workbook(made).worksheets[0].max_row >= 39
    part.read(made)
    rest()
    assert part.result is not None and sum(part.result.unchanged.values()) == 35 and not part.importable


def test_every_form_with_a_sheet_is_offered(page: ImportsPage, hub: Hub, tmp_path: Path) -> None:
    part = page.sheet_part
    assert part.form.count() == len(loadable()) and "project_funding" not in loadable() and "submission" not in loadable()
    for table in loadable():
        make_template(hub.desk, table, tmp_path / f"{table}.xlsx", hub.period)


class Slow:
    """Work that waits at its second step until it is let go."""

    def __init__(self) -> None:
        self.go, self.closed, self.finished = threading.Event(), False, False

    def steps(self) -> Iterator[Step]:
        try:
            yield Step(0, 2, "第一步")
            self.go.wait(10)
            yield Step(1, 2, "第二步")
            self.finished = True
        finally:
            self.closed = True


def test_the_window_stays_alive_and_cancel_stops_between_steps(
    page: ImportsPage, hub: Hub, qtbot: Any, rest: Callable[[], None], refusals: list[Any]
) -> None:
    slow, results = Slow(), []
    page.work.run(slow.steps(), results.append)
    qtbot.waitUntil(lambda: page.work.text.text() == "第一步")
    assert page.work.isVisible() and not page._buttons[-1].isEnabled() and not page.tabs.isEnabled()
    assert not hub.save("reserve_project", hub.book.rows["reserve_project"][0]["project_uid"], {"site": "样例镇"})
    assert "正在处理文件" in refusals[0][0].message
    page.work.cancel_button.click()
    slow.go.set()
    rest()
    assert results == [] and slow.closed and not slow.finished and not page.work.isVisible()
    assert hub.save("reserve_project", hub.book.rows["reserve_project"][0]["project_uid"], {"site": "样例镇"})


def test_cancelling_an_import_leaves_nothing(page: ImportsPage, hub: Hub, rest: Callable[[], None], sheet: Any) -> None:
    page.tabs.setCurrentIndex(1)
    path = sheet(["项目名称", "项目单位（法人全称）"], *([f"样例{n}号项目", f"样例{n}号公司"] for n in range(450)))
    part = page.sheet_part
    part._path = path
    part.result = load(hub.desk, "reserve_project", path)
    part.apply()
    seen = []

    def cancel_in_the_middle(step: Step) -> None:
        seen.append(step)
        if step.total > 3:
            page.work.cancel()

    page.work.work.stepped.connect(cancel_in_the_middle, Qt.ConnectionType.DirectConnection)
    rest()
    assert any(step.total == 450 for step in seen)
    assert len(records(hub.desk, "reserve_project")) == 1 and hub.add("issue", {}) is not None


def test_a_file_being_read_is_let_go_of(
    page: ImportsPage, qtbot: Any, rest: Callable[[], None], refusals: list[Any], sheet: Any
) -> None:
    path = sheet(["项目名称", "项目单位（法人全称）"], *([f"样例{n}号项目", "样例公司"] for n in range(3000)))
    page.tabs.setCurrentIndex(1)
    page.sheet_part.read(path)
    qtbot.waitUntil(lambda: page.work.text.text() == "正在读取文件")
    page.work.cancel_button.click()
    rest()
    assert page.sheet_part.result is None and refusals == []


def test_a_bug_in_the_work_reaches_the_hook(page: ImportsPage, qtbot: Any, rest: Callable[[], None], refusals: list[Any]) -> None:
    def fails(error: Exception) -> Iterator[Step]:
        yield Step(0, 1, "样例")
        raise error

    page.work.run(fails(refuse("FILE", "文件坏了。")), print)
    rest()
    assert refusals[0][0].message == "文件坏了。"
    with qtbot.captureExceptions() as caught:
        page.work.run(fails(ZeroDivisionError("ours")), print)
        rest()
    assert caught[0][0] is ZeroDivisionError and page.tabs.isEnabled()


def test_the_end_of_the_program_waits_for_the_work(qapp: QApplication) -> None:
    slow = Slow()
    work = Work(slow.steps())
    work.start()
    threading.Timer(0.1, slow.go.set).start()
    work.end()
    assert slow.closed and not slow.finished


def test_a_sheet_s_marked_copy_is_saved_for_the_department(
    page: ImportsPage, hub: Hub, rest: Callable[[], None], sheet: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.tabs.setCurrentIndex(1)
    said: list[str] = []
    asked: list[str] = []
    hub.said.connect(said.append)

    def ask(parent: object, title: str, name: str, kinds: str) -> Path:
        asked.append(name)
        return tmp_path / "给经信局"

    monkeypatch.setattr("ui.marking.ask_save", ask)
    path = sheet(["项目名称", "总投资", "建设地点"], ["样例项目", "约三千", "样例镇"])
    page.sheet_part.read(path)
    rest()
    texts = [button.accessibleName() for button in page._buttons]
    assert texts == ["取消", "另存批注版", "导入"]
    page._buttons[1].click()
    rest()
    assert asked == ["导入 表#1（批注）.xlsx"] and "标出" in said[-1] and "给经信局.xlsx" in said[-1]
    assert "应为数字" in openpyxl.load_workbook(tmp_path / "给经信局.xlsx")["Sheet1"]["B2"].comment.text
    assert page.sheet_part.result is not None and hub.book.rows["reserve_project"][0]["project_name"] != "样例项目"


def test_a_list_s_marked_copy_is_saved_for_the_city(
    page: ImportsPage, rest: Callable[[], None], sheet: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.marking.ask_save", lambda *given: tmp_path / "退市里.xlsx")
    heads = ["序号", "重要行动", "主要任务", "具体工作内容", "责任单位"]
    items = [
        [1, "组织实施", "完善政策", "推动政策落实到每一家企业。", "市发改委"],
        [2, "组织实施", "完善政策", "按月开展调度并通报。", None],
    ]
    page.list_part.read(sheet(["邵阳市“两新”工作责任清单"], heads, *items))
    rest()
    assert page._buttons[1].accessibleName() == "另存批注版" and page._buttons[1].isEnabled() == page.list_part.markable
    assert page.list_part.markable
    page._buttons[1].click()
    rest()
    assert openpyxl.load_workbook(tmp_path / "退市里.xlsx").sheetnames[0] == "问题索引"
    page.list_part.read("序号\t具体工作内容\t责任单位\n1\t推动政策落实到每一家企业。\t市发改委")
    rest()
    assert not page.list_part.markable
