"""The month of the projects: those to be reported on at the left, the chosen one at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from models.forms import BY_TABLE, fields
from models.values import show
from ui.hub import Hub
from ui.pages.month_head import MonthHead
from ui.pages.month_page import MonthPage
from ui.pages.progress_form import ProgressForm
from ui.pages.progress_list import ProgressModel, progress_view
from ui.table import cell_text

_TOLD = ("stage", "total_invest", "year_plan", "plan_start")


class ProgressHead(MonthHead):
    """Which project this is, its stage and plan, and the way to its record."""

    def __init__(self, hub: Hub) -> None:
        super().__init__("上一个", "下一个")
        self.hub, self.key = hub, ""
        self.record = QPushButton("打开台账")
        self.record.setObjectName("link")
        self.record.setAccessibleName("打开这个项目的储备项目台账")
        self.record.clicked.connect(lambda: hub.go("reserve_project", self.key))
        self.row.insertWidget(1, self.record)

    def show_key(self, key: str) -> None:
        self.key = key
        project = self.hub.book.projects.get(key, {})
        known = fields(BY_TABLE["reserve_project"])
        told = [(known[name], cell_text(self.hub, known[name], project.get(name))) for name in _TOLD]
        parts = [f"{field.label} {text}{field.unit}" for field, text in told if text]
        self.trail.setText("　".join([key, *parts]))
        self.title.setText(show(project.get("project_name"), known["project_name"]) or key)


class ProgressPage(MonthPage):
    """Every project that is under way, with its month."""

    title = "项目进展调度"
    counted, nothing_found, next_words = "个项目", "没有符合条件的项目。", "下一个未填项目"
    first_of_all = ("本期没有要填报进展的项目。备案或开工以后的项目在这里按月填报。", "打开储备项目", "reserve_project")
    watched = frozenset({"project_progress", "reserve_project", "project_funding", "submission"})
    note = "，金额单位万元"
    widths = (556, 508)
    both = 1000

    def __init__(self, hub: Hub) -> None:
        model = ProgressModel(hub)
        self.table = progress_view(model)
        super().__init__(hub, model, self.table, ProgressHead(hub), ProgressForm(hub), "项目名称、单位、代码、编号")
        model.setParent(self)

    def mark(self, uid: str) -> None:
        model = self.table.model()
        if isinstance(model, ProgressModel):
            place = model.place(uid)
            self.table.setCurrentIndex(place)
            self.table.scrollTo(place)
