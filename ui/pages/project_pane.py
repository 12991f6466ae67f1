"""What stands at the right of the list of projects: name, codes, stage and lamp, the anchors, the form."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QTabBar, QVBoxLayout, QWidget

from models.book import Row
from models.derive import shown
from models.forms import BY_TABLE, fields
from models.lamps import project_lamp_reason
from services.expected import project_lamp
from ui.editors import ChoiceEditor
from ui.hub import Hub
from ui.oneline import OneLine
from ui.pages.project_form import ProjectForm
from ui.pages.project_parts import ANCHORS, TABLE
from ui.paint import Lamp
from ui.theme import NOTE


class ProjectHead(QWidget):
    """Which project this is, its stage, its lamp and why."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub, self.key = hub, ""
        self.setObjectName("pane")
        self.setAccessibleName("项目概况")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.name = QLabel()
        self.name.setObjectName("head")
        self.name.setWordWrap(True)
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.codes, self.reason = QLabel(), OneLine(NOTE)
        self.codes.setObjectName("grey")
        self.codes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.stage = ChoiceEditor(fields(BY_TABLE[TABLE])["stage"])
        self.stage.combo.setAccessibleName("项目阶段")
        self.stage.combo.setMinimumWidth(136)
        self.lamp = Lamp()
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 10, 24, 6)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.name, 0, 0, 1, 2)
        grid.addWidget(self.stage.combo, 0, 2)
        grid.addWidget(self.lamp, 0, 3)
        grid.addWidget(self.codes, 1, 0)
        grid.addWidget(self.reason, 1, 1, 1, 3)
        self.stage.edited.connect(self._staged)

    def _staged(self) -> None:
        if self.key and not self.hub.save(TABLE, self.key, {"stage": self.stage.value()}, self):
            self.show_project(self.key)

    def show_project(self, key: str) -> None:
        """Show a project's head."""
        self.key = key
        row = self.hub.row(TABLE, key)
        if row is None:
            return
        self.name.setText(row["project_name"] or "未命名项目")
        parts = (row["project_uid"], row["project_code"], row["county_dept"])
        self.codes.setText("　".join(str(part) for part in parts if part))
        self.codes.setToolTip(self.codes.text())
        self.stage.show_value(row["stage"], self.hub.book)
        self._show_lamp(row)

    def _show_lamp(self, row: Row) -> None:
        book = self.hub.book
        month = book.progress.get(row["project_uid"])
        lamp = project_lamp(book, row)
        why = "本月调度还未填报。" if lamp is None and row["stage"] else project_lamp_reason(book, row, month or {})
        if month is not None and lamp != month["lamp_auto"]:
            why += f"县级自评为{shown('project_progress', month, 'lamp_self').partition(' ')[2]}。"
        self.lamp.show_code(lamp)
        self.lamp.setToolTip(why)
        self.reason.setText(why)


class Anchors(QTabBar):
    """The bar of anchors with their errors."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("anchors")
        self.setAccessibleName("本页的几部分")
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.counts: list[QLabel] = []
        for place, anchor in enumerate(ANCHORS):
            self.addTab(anchor.title)
            count = QLabel()
            count.setObjectName("error")
            count.setContentsMargins(0, 0, 8, 0)
            self.counts.append(count)
            self.setTabButton(place, QTabBar.ButtonPosition.RightSide, count)

    def show_counts(self, counts: list[int]) -> None:
        """Write the errors behind each anchor."""
        for place, (label, count) in enumerate(zip(self.counts, counts, strict=True)):
            text = f"{count} 错" if count else ""
            if label.text() != text:
                label.setText(text)
                label.adjustSize()
                self.setTabButton(place, QTabBar.ButtonPosition.RightSide, label)
                label.show()


class ProjectPane(QWidget):
    """Head, anchors and form of the chosen project."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.head, self.anchors, self.form = ProjectHead(hub), Anchors(), ProjectForm(hub)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 0, 0, 0)
        bar.addWidget(self.anchors, 1)
        column.addLayout(bar)
        column.addWidget(self.form, 1)
        self._scrolling = False
        self.anchors.currentChanged.connect(self._chosen)
        self.anchors.tabBarClicked.connect(self._chosen)
        self.form.scrolled.connect(self._scrolled)
        self.form.counted.connect(self.anchors.show_counts)

    def show_project(self, key: str | None) -> None:
        """Show a project, None where there is none."""
        self.form.show_record(key)
        self.head.show_project(key or "")

    def _chosen(self, place: int) -> None:
        if not self._scrolling and place >= 0:
            self._scrolling = True
            self.form.show_anchor(place)
            self._scrolling = False

    def _scrolled(self, place: int) -> None:
        if not self._scrolling:
            self._scrolling = True
            self.anchors.setCurrentIndex(place)
            self._scrolling = False
