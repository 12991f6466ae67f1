"""The main window: side bar, one page at a time, status bar. Pages are made when they are first shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMainWindow, QPushButton, QStackedWidget, QWidget

from models import periods
from models.derive import unit_name
from models.forms import BY_TABLE
from models.problems import ERROR, Problem
from models.profile import profile
from services.expected import expected_items, expected_progress, item_filled
from ui.bars import MessageBar, move_to
from ui.fieldbox import FieldBox
from ui.formview import FormView
from ui.frame import LEAST, USUAL
from ui.help import HelpPane
from ui.hub import Hub
from ui.nav import Entry, NavModel, make_nav
from ui.oneline import OneLine
from ui.page import Page
from ui.theme import NOTE, set_mark


def _records(table: str, title: str) -> Callable[[Hub], Page]:
    def make(hub: Hub) -> Page:
        from ui.pages.records import RecordsPage

        return RecordsPage(hub, table, title)

    return make


def _several(title: str, tables: tuple[tuple[str, str], ...]) -> Callable[[Hub], Page]:
    def make(hub: Hub) -> Page:
        from ui.pages.several import SeveralPage

        return SeveralPage(hub, title, tables)

    return make


def _page(module: str, name: str) -> Callable[[Hub], Page]:
    """A page of a module that is imported only when it is wanted."""

    def make(hub: Hub) -> Page:
        from importlib import import_module

        page: Page = getattr(import_module(f"ui.pages.{module}"), name)(hub)
        return page

    return make


ADVANTAGES = (("adv_industry", "优势产业"), ("adv_product", "优势产品"))
NEEDS = (("need_equipment", "设备更新需求"), ("need_consumer", "消费品需求"))
PAGES: tuple[tuple[str, str, str, Callable[[Hub], Page] | None], ...] = (
    ("home", "概览", "home", _page("home", "HomePage")),
    ("", "每期填报", "", None),
    ("task_progress", "责任清单进展", "task_list_ltr", _page("tasks", "TasksPage")),
    ("project_progress", "项目进展调度", "data_histogram", _page("progress", "ProgressPage")),
    ("tradein_stat", "以旧换新进展", "vehicle_car", _records("tradein_stat", "以旧换新进展")),
    ("matching_event", "供需对接活动", "people_team", _records("matching_event", "供需对接活动")),
    ("indicator_progress", "量化指标", "target_arrow", _records("indicator_progress", "量化指标")),
    ("issue", "问题诉求", "chat_help", _records("issue", "问题诉求")),
    ("", "台账", "", None),
    ("reserve_project", "储备项目", "building_factory", _page("projects", "ProjectsPage")),
    ("advantages", "两优清单", "ribbon_star", _several("两优清单", ADVANTAGES)),
    ("needs", "两新需求", "clipboard_task_list_ltr", _several("两新需求", NEEDS)),
    ("policy_list", "政策清单", "gavel", _records("policy_list", "政策清单")),
    ("liaison", "专班联络员", "contact_card", _records("liaison", "专班联络员")),
    ("", "清单与汇交", "", None),
    ("imports", "导入清单和表格", "document_arrow_down", _page("imports", "ImportsPage")),
    ("changes", "变动说明", "note_change", _page("changes", "ChangesPage")),
    ("submission", "检查与报送", "send", _page("submit", "SubmitPage")),
    ("quality", "数据质量", "data_trending", _page("quality", "QualityPage")),
    ("settings", "设置与备份", "settings", _page("settings", "SettingsPage")),
)
PAGE_OF = {
    "adv_industry": "advantages",
    "adv_product": "advantages",
    "need_equipment": "needs",
    "need_consumer": "needs",
    "explanation": "submission",
    "task_list": "imports",
}
"""The page of a table that has none of its own name; child tables are on their parent's."""


def page_of(table: str) -> str:
    """The page on which a table's records are."""
    form = BY_TABLE.get(table)
    owner = form.info.parent if form is not None and form.info.parent else table
    return PAGE_OF.get(owner, owner)


def not_saved(labels: list[str]) -> Problem:
    """What is told before a window with unsaved texts closes."""
    named = "、".join(labels[:3]) + ("等" if len(labels) > 3 else "")
    message = f"还有{len(labels)}处没有保存：{named}。"
    return Problem("UNSAVED", ERROR, message, "读不出来的改好，写不进去的排除原因后重试；再关一次窗口就放弃这些内容。")


class Window(QMainWindow):
    """The window over one hub."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.pages: dict[str, Page] = {}
        self._told_lost = False
        self.model = NavModel([Entry(name, text, icon) for name, text, icon, _ in PAGES])
        self.nav = make_nav(self.model)
        self.stack = QStackedWidget()
        self.bar = MessageBar()
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.nav)
        row.addWidget(self.stack, 1)
        self.setCentralWidget(middle)
        self.help = HelpPane(middle)
        self.setMinimumSize(*LEAST)
        self.resize(*USUAL)
        self._status_bar()
        self._connect()
        self.show_title()
        self.show_counts()
        self.show_page("home")
        self.show_errors()

    def _status_bar(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self.saved, self.undo_words, self.place_words, self.list_words = QLabel("已保存"), OneLine(NOTE), QLabel(), QLabel()
        bar.addWidget(self.saved)
        bar.addWidget(self.undo_words, 1)
        for label in (self.place_words, self.list_words, QLabel(profile().text("secrecy_short"))):
            bar.addPermanentWidget(label)
        bar.addPermanentWidget(self._help_button())

    def _help_button(self) -> QPushButton:
        made = QPushButton("帮助 F1")
        made.setObjectName("quiet")
        made.setAccessibleName("帮助")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.clicked.connect(self.help.turn)
        return made

    def _connect(self) -> None:
        self.nav.selectionModel().currentChanged.connect(self._chosen)
        self.hub.saved.connect(self._saved)
        self.hub.refused.connect(self.show_refusal)
        self.hub.said.connect(self.undo_words.setText)
        self.hub.checked.connect(self.show_errors)
        self.hub.wanted.connect(self.go)
        self.hub.changed.connect(self._changed)
        keys = {"F8": lambda: self.go("submission", "check", ""), "F4": self.next_error, "Ctrl+Z": self.undo, "Ctrl+Y": self.redo}
        keys |= {"F1": self.help.turn, "Shift+F1": self.help.enter}
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self, activated=act, context=Qt.ShortcutContext.ApplicationShortcut)

    def _changed(self, tables: frozenset[str], origin: object) -> None:
        """A method, not a lambda: it is let go with the window."""
        self.show_counts()
        self.show_title()

    def show_title(self) -> None:
        """Product, unit, period in the title and below; and which list is in force."""
        book = self.hub.book
        place = f"{unit_name(book)} · {periods.spelled(self.hub.period)}"
        self.setWindowTitle(f"{profile().text('program')} · {place}")
        self.place_words.setText(place)
        self.list_words.setText(f"清单 {book.cover.get('tasklist_version') or ''} 版")

    def page(self, name: str) -> Page:
        """A page, made when it is first wanted."""
        if name not in self.pages:
            make = next(make for known, _, _, make in PAGES if known == name)
            assert make is not None
            self.pages[name] = make(self.hub)
            self.stack.addWidget(self.pages[name])
        return self.pages[name]

    def show_page(self, name: str) -> Page:
        """Turn to a page."""
        place = self.model.place(name)
        if self.nav.currentIndex().row() != place:
            self.nav.setCurrentIndex(self.model.index(place))
        else:
            self._turn(name)
        return self.pages[name]

    def _chosen(self, now: QModelIndex, before: QModelIndex) -> None:
        if now.data(Qt.ItemDataRole.UserRole):
            self._turn(now.data(Qt.ItemDataRole.UserRole))

    def _turn(self, name: str) -> None:
        shown = self.stack.currentWidget()
        if isinstance(shown, Page):
            shown.leave()
        page = self.page(name)
        self.stack.setCurrentWidget(page)
        move_to(self.bar, page)
        page.refresh()
        self.help.show_page(name)

    def go(self, table: str, key: str, name: str) -> None:
        """Show a record of a table and put the cursor into a field."""
        shown = self.stack.currentWidget()
        page = shown if isinstance(shown, Page) and shown.holds(table, key, name) else self.show_page(page_of(table))
        if key:
            page.show_place(key, name)

    def offer(self, backup: Path) -> None:
        """Ask whether a backup that was opened shall take the place of the data."""
        page: Any = self.show_page("settings")
        page.backup.offer(backup)

    def next_error(self) -> None:
        """Go to the next error, from whichever page."""
        shown = self.stack.currentWidget()
        if isinstance(shown, Page):
            shown.leave()
        page: Any = self.page("submission")
        page.next_error()

    def show_counts(self) -> None:
        """What stands at the right in the side bar: filled of expected, or how many."""
        rows = self.hub.book.rows
        items = expected_items(self.hub.book)
        filled = sum(item_filled(self.hub.book.task_progress.get(uid)) for uid in items)
        self.model.show_count("task_progress", f"{filled}/{len(items)}")
        projects = expected_progress(self.hub.book)
        self.model.show_count("project_progress", f"{len(rows['project_progress'])}/{len(projects)}")
        for name, _, _, make in PAGES:
            if make is not None and name in BY_TABLE and name not in ("task_progress", "project_progress", "submission"):
                self.model.show_count(name, str(len(rows[name])))
        for name, tables in (("advantages", ADVANTAGES), ("needs", NEEDS)):
            self.model.show_count(name, str(sum(len(rows[table]) for table, _ in tables)))

    def show_errors(self) -> None:
        """How many errors there are, at 检查与报送."""
        errors = sum(problem.severity == ERROR for problem in self.hub.problems)
        self.model.show_count("submission", f"{errors} 错" if errors else "", wrong=bool(errors))

    def _saved(self, at: str) -> None:
        self.saved.setText(f"已保存 {at}")
        set_mark(self.saved, "wrong", False)
        self.bar.settled()
        self._told_lost = False
        self.undo_words.setText("撤销 Ctrl+Z")

    def show_refusal(self, problems: tuple[Problem, ...]) -> None:
        """The world's fault, in the one place for it: what is wrong and what to do."""
        self.saved.setText("未完成")
        set_mark(self.saved, "wrong", True)
        self.bar.show_fault(problems)

    def undo(self) -> None:
        self._travel(back=True)

    def redo(self) -> None:
        self._travel(back=False)

    def _travel(self, *, back: bool) -> None:
        shown = self.stack.currentWidget()
        if isinstance(shown, Page):
            shown.leave()
        words = "撤销：没有保存的输入" if back and self._took_back() else self.hub.travel(back=back)
        if words:
            self.undo_words.setText(words)

    def _took_back(self) -> bool:
        """Whether what stood in the field with the cursor could not be saved: then that is what goes, and no earlier edit."""
        widget = QApplication.focusWidget()
        while widget is not None and not isinstance(widget, FieldBox):
            widget = widget.parentWidget()
        return widget is not None and widget.take_back()

    def closeEvent(self, event: QCloseEvent) -> None:
        for page in self.pages.values():
            page.leave()
        lost = [label for form in self.findChildren(FormView) for label in form.unsaved()]
        if lost and not self._told_lost:
            self._told_lost = True
            self.bar.show_fault([not_saved(lost)])
            event.ignore()
            return
        self.hub.keep()
        super().closeEvent(event)
