"""设置与备份: what new covers begin with, the period worked on, departments, backup, the theme, licences and version."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from models import periods
from models.forms import Submission
from models.periods import spelled
from models.profile import profile
from models.rules.engine import check_row
from services.county import county
from services.settings import COVER_FIELDS, change_county, change_unit, setting_field, unit_is_fixed
from ui.fieldbox import FieldBox
from ui.hub import Hub
from ui.page import Page
from ui.pages.about import AboutPart
from ui.pages.backup_part import BackupPart
from ui.pages.check_step import grey_label
from ui.pages.departments import Departments
from ui.pages.home import card
from ui.pages.pieces import line_of, push, stacked
from ui.pages.signoff import DRAFTS, SENT, state_of
from ui.preferences import DARK, read_preferences, write_preference
from ui.savetimer import SAVE_AFTER
from ui.theme import apply_theme
from ui.work import WorkBar

LEFT, ANY_WIDTH = 456, 16_777_215
TWO_COLUMNS, LIST_HEIGHT = 960, 320
"""Pixels of the page from which its panels stand in two columns, and how high the departments are at least in one."""
PLACES = {"dept": (1, 0, 2), "filler": (2, 0, 1), "phone": (2, 1, 1), "reviewer": (3, 0, 1), "approver": (3, 1, 1)}
"""Row, column and width of each of the county's fields."""


class CountyPart(QWidget):
    """Unit, department, and who usually fills in, reviews and approves."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.unit = QComboBox()
        self.unit.setAccessibleName("报送单位")
        for entry in profile().codes["CL-COUNTY"].entries:
            self.unit.addItem(f"{entry.code} {entry.label}", entry.code)
        self.unit.setMaxVisibleItems(13)
        self.unit.installEventFilter(self)
        self._timer = QTimer(self, singleShot=True, interval=SAVE_AFTER)
        self._timer.timeout.connect(self._save_unit)
        self.unit.activated.connect(self._unit_chosen)
        self._chosen = False
        self.unit_note = QLabel()
        self.unit_note.setObjectName("grey")
        self.unit_note.setWordWrap(True)
        self.boxes = {name: FieldBox(name, setting_field(name), required=False) for name in COVER_FIELDS}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.addLayout(self._unit_box(), 0, 0, 1, 2)
        for name, box in self.boxes.items():
            row, column, span = PLACES[name]
            grid.addWidget(box, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
            box.entered.connect(self._entered)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)

    def _unit_box(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        label = QLabel("报送单位")
        label.setObjectName("field")
        label.setBuddy(self.unit)
        for widget in (label, self.unit, self.unit_note):
            column.addWidget(widget)
        return column

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel scrolls the page, never the unit; leaving it saves it."""
        if event.type() == QEvent.Type.FocusOut:
            self._save_unit()
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False

    def refresh(self) -> None:
        """Show the county as it is."""
        with self.hub.desk.reading() as connection:
            row, fixed = county(connection), unit_is_fixed(connection)
        if not self._chosen:
            self.unit.setCurrentIndex(self.unit.findData(row["unit"]))
        self.unit.setEnabled(not fixed)
        self.unit_note.setText("已录入数据，报送单位不能再换。" if fixed else "换单位时，部门表随之换成该单位的。")
        for name, box in self.boxes.items():
            box.show_value(row[name], self.hub.book)
        self._show_problems(row)

    def _show_problems(self, row: dict[str, Any]) -> None:
        """What a cover that begins with these entries would be found wrong; what is only missing may wait."""
        cover = {**self.hub.book.cover, **{field: row[name] for name, field in COVER_FIELDS.items()}}
        found = [p for p in check_row(self.hub.book, Submission, cover) if p.code != "E01"]
        for name, box in self.boxes.items():
            box.show_problems([p for p in found if p.field == COVER_FIELDS[name]])

    def _entered(self, name: str, value: str | None) -> None:
        done = self.hub.write(lambda: (True, change_county(self.hub.desk, **{name: value})), self)
        if done is None:
            self.boxes[name].refused()

    def _unit_chosen(self) -> None:
        """Wait a little: typing a unit's code passes over others, whose departments must not come and go."""
        self._chosen = True
        self._timer.start()

    def _save_unit(self) -> None:
        """Save a unit that was chosen."""
        self._timer.stop()
        if self._chosen:
            self._chosen = False
            self.hub.write(lambda: (True, change_unit(self.hub.desk, self.unit.currentData())), self)
            self.refresh()

    def commit(self) -> None:
        """Save what is still being typed."""
        self._save_unit()
        for box in self.boxes.values():
            box.commit()


class PeriodPart(QWidget):
    """The period that all pages work on."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.now = QLabel()
        self.now.setObjectName("section")
        self.now.setMinimumWidth(150)
        self.before_button = push("上一期", lambda: self.turn(-1))
        self.after_button = push("下一期", lambda: self.turn(1))
        self.today_button = push("回到本月", self.turn_to_now)
        self.note = grey_label("所有页面都换到这一期；报送期不得晚于当前月份。")
        self.note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(line_of(self.before_button, self.now, self.after_button, self.today_button))
        column.addWidget(self.note)

    @property
    def _current(self) -> str:
        return periods.period_of(self.hub.desk.today)

    def refresh(self) -> None:
        """Show the period and its state."""
        state = state_of(self.hub)
        word = "草稿" if state in DRAFTS else "已报送" if state in SENT else "已定稿"
        self.now.setText(f"{spelled(self.hub.period)}　{word}")
        later = self.hub.period < self._current
        self.after_button.setEnabled(later)
        self.today_button.setEnabled(self.hub.period != self._current)

    def turn(self, by: int) -> None:
        """Work on the period before or after."""
        self.hub.turn_to(periods.shifted(self.hub.period, by))

    def turn_to_now(self) -> None:
        """Work on this month."""
        self.hub.turn_to(self._current)


class SettingsPage(Page):
    """The page. Everything saves by itself."""

    title = "设置与备份"

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.work = WorkBar(hub)
        self.county, self.period = CountyPart(hub), PeriodPart(hub)
        self.departments, self.backup = Departments(hub), BackupPart(hub, self.work)
        self.folder = hub.desk.database.path.parent
        self.dark = QCheckBox("深色界面")
        self.dark.setAccessibleName("深色界面")
        self.dark.setChecked(bool(read_preferences(self.folder).get(DARK)))
        self.dark.toggled.connect(self.show_dark)
        self.about = AboutPart()
        self._lay_out()
        self.sentence.setText("改动随时保存；新的一期从这里的内容开始，已有的封面不变")
        self.work.busy.connect(lambda on: self.area.setEnabled(not on))
        hub.changed.connect(self._changed)

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(16)
        for title, note, part in (
            ("本单位", "", self.county),
            ("报送期", "", self.period),
            ("备份与恢复", "备份到U盘，换电脑时恢复", self.backup),
        ):
            left.addWidget(_panel(title, note, part))
        left.addStretch(1)
        right.addWidget(_panel("县级部门", "分发填报表时带入填报人和电话", self.departments), 1)
        self.departments.setMinimumHeight(LIST_HEIGHT)
        right.addWidget(_panel("界面", "", stacked(self.dark)))
        right.addWidget(_panel("关于", "", self.about))
        page = QWidget()
        self.columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, page)
        self.columns.setContentsMargins(24, 16, 24, 16)
        self.columns.setSpacing(16)
        self.left = QWidget()
        self.left.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        self.columns.addWidget(self.left)
        self.columns.addLayout(right, 1)
        self.area = QScrollArea()
        self.area.setObjectName("plain")
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(page)
        self.body.addWidget(self.area, 1)
        self.body.addWidget(self.work)

    def _changed(self, tables: frozenset[str], origin: object) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show the settings as they are."""
        self.county.refresh()
        self.period.refresh()
        self.departments.model.refresh()

    def show_dark(self, on: bool) -> None:
        """Turn to the dark or the light face, now and at the next start."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, dark=on)
        write_preference(self.folder, DARK, on)

    def leave(self) -> None:
        self.county.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where they have room, else one below the other."""
        super().resizeEvent(event)
        two = self.width() >= TWO_COLUMNS
        ways = QBoxLayout.Direction
        self.columns.setDirection(ways.LeftToRight if two else ways.TopToBottom)
        self.left.setMinimumWidth(LEFT if two else 0)
        self.left.setMaximumWidth(LEFT if two else ANY_WIDTH)


def _panel(title: str, note: str, part: QWidget) -> QWidget:
    made, column, _ = card(title, note=note)
    part.setContentsMargins(16, 4, 16, 14)
    column.addWidget(part, 1)
    return made
