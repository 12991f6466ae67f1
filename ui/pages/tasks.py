"""The responsibility list: its items at the left, the chosen one at the right (look, list)."""

from __future__ import annotations

from ui.hub import Hub
from ui.pages.list_retired import RetiredLink
from ui.pages.month_head import MonthHead
from ui.pages.month_page import MonthPage
from ui.pages.official import OfficialText
from ui.pages.task_form import TaskForm
from ui.pages.task_list import CHILDREN, TaskModel, TaskTree, owners


class TaskHead(MonthHead):
    """Which item this is: action and task, number and title; below it the city's words."""

    def __init__(self, hub: Hub) -> None:
        super().__init__("上一项", "下一项")
        self.hub = hub
        self.official = OfficialText()
        self.column.addWidget(self.official)

    def show_key(self, key: str) -> None:
        item = self.hub.book.tasks.get(key)
        self.official.setVisible(item is not None)
        if item is None:
            self.trail.setText("清单已移出的任务")
            self.title.setText(key)
            return
        self.trail.setText(f"{item.action}　›　{item.task}")
        self.title.setText(f"第{item.seq}项　{item.title or item.content}")
        self.official.show_item(item)


class TasksPage(MonthPage):
    """The city's list with the county's month on it."""

    title = "责任清单进展"
    counted, nothing_found, next_words = "项", "没有符合条件的任务。", "下一个空项"
    first_of_all = ("还没有责任清单。可导入市级下发的清单。", "导入清单", "imports")
    watched = frozenset({"task_progress", *CHILDREN, "reserve_project", "department", "submission"})

    def __init__(self, hub: Hub) -> None:
        model = TaskModel(hub)
        self.tree = TaskTree(model)
        self._closed: set[str] = set()
        super().__init__(hub, model, self.tree, TaskHead(hub), TaskForm(hub), "序号、标题、原文、责任单位、牵头部门")
        model.setParent(self)
        self.left.layout().addWidget(RetiredLink(hub))
        self.tree.expanded.connect(lambda index: self._closed.discard(index.data()))
        self.tree.collapsed.connect(lambda index: self._closed.add(index.data()))

    def rows_changed(self) -> None:
        self.tree.open_all_but(self._closed)

    def mark(self, uid: str) -> None:
        self.tree.show_item(uid)

    def owner(self, key: str) -> str:
        return owners(self.hub).get(key, key)
