"""The seven fields of the set-up: labels left, each as wide as its content, its message under it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from models.forms import Submission, fields
from models.kinds import PHONE, Field
from models.profile import profile
from models.rules.catalogue import catalogue
from models.rules.general import is_phone
from models.text import narrow
from models.values import Unreadable, read
from services.county import default_dept, unit_entry
from ui.editors import unreadable_text

PEOPLE = ("filler", "phone", "reviewer", "approver")
_NOTES = {
    "dept": "由报送单位带出，可改",
    "phone": "手机或座机",
    "reviewer": "不能与填报人相同；现在不填也行，正式导出前补",
}
_FIELDS = {"dept": "reporting_dept", "filler": "filler", "phone": "filler_phone", "reviewer": "reviewer", "approver": "approver"}
_LABELS = {
    "dept": "填报单位",
    "filler": "填报人",
    "phone": "联系电话",
    "reviewer": "审核人（分管负责人）",
    "approver": "签发人（主要负责人）",
}
_REQUIRED = frozenset({"dept", "filler", "phone"})
_WIDTHS = {"dept": 320, "filler": 160, "phone": 240, "reviewer": 160, "approver": 160}
LABEL_WIDTH = 176


def free_space(folder: Path) -> str:
    """The room left on a folder's disk, in GB; a folder that is not there yet counts as its nearest parent."""
    existing = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    return f"{shutil.disk_usage(existing).free / 10**9:.1f} GB"


def _asked(name: str) -> str:
    """What to write into a line, with an example."""
    city = profile()
    asked = {"dept": f"写县级牵头部门的全称，例：{default_dept(city.codes['CL-COUNTY'].entries[0].label)}。",
             "filler": "写经办人姓名。", "phone": f"例：{city.text('area_code')}-5000001。"}  # fmt: skip
    return asked.get(name, "")


class Line(QWidget):
    """One line of text with its note, which gives way to what is wrong."""

    def __init__(self, name: str, field: Field, label: str) -> None:
        super().__init__()
        self.name, self.field = name, field
        self.label = label
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.edit = QLineEdit()
        self.edit.setAccessibleName(label)
        self.edit.setFixedWidth(_WIDTHS[name])
        self.edit.setMaxLength(max(40, field.size[1] or 0))
        self.note = QLabel(_NOTES.get(name, ""))
        self.note.setObjectName("grey")
        self.note.setVisible(bool(self.note.text()))
        column.addWidget(self.edit)
        column.addWidget(self.note)
        self.edit.textEdited.connect(lambda: self.say(""))

    def text(self) -> str:
        return self.edit.text().strip()

    def wrong(self) -> str:
        """What is wrong with what was typed, "" for nothing."""
        if not self.text():
            return f"{self.label}未填写。{_asked(self.name)}" if self.name in _REQUIRED else ""
        try:
            value = read(self.text(), self.field).value
        except Unreadable as error:
            return f"{unreadable_text(error, self.field)}{_asked(self.name)}"
        wrong = self.field.kind is PHONE and not is_phone(value)
        return f"“{value}”不是手机或座机号码。{_asked(self.name)}" if wrong else ""

    def say(self, message: str) -> None:
        """Put a message in the note's place; "" puts the note back."""
        self.note.setText(message or _NOTES.get(self.name, ""))
        self.note.setObjectName("wrong" if message else "grey")
        self.note.setVisible(bool(self.note.text()))
        self.edit.setProperty("wrong", bool(message))
        self.edit.setAccessibleDescription(message)
        for widget in (self.note, self.edit):
            widget.style().unpolish(widget)
            widget.style().polish(widget)


class SetupForm(QWidget):
    """Unit, department, the four people's lines, and where the data lies."""

    def __init__(self, choose_folder: Callable[[], None] | None) -> None:
        super().__init__()
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(0)
        self.grid.setVerticalSpacing(8)
        self.grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        self.grid.setColumnStretch(1, 1)
        self.unit = self._unit()
        self.lines = {name: self._line(name) for name in ("dept", *PEOPLE)}
        self._folder(choose_folder)
        self._proposed = ""
        self.unit.currentIndexChanged.connect(self._propose)
        self._propose()

    def _row(self, label: str, widget: QWidget, buddy: QWidget, *, required: bool = False) -> None:
        star = ' <span style="color:#B3261E">*</span>' if required else ""
        made = QLabel(f"{label}{star}")
        made.setObjectName("field")
        made.setBuddy(buddy)
        made.setMinimumHeight(32)
        row = self.grid.rowCount()
        self.grid.addWidget(made, row, 0, Qt.AlignmentFlag.AlignTop)
        self.grid.addWidget(widget, row, 1, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)

    def _unit(self) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName("报送单位")
        combo.setFixedWidth(240)
        for entry in profile().codes["CL-COUNTY"].entries:
            combo.addItem(f"{entry.code} {entry.label}", entry.code)
        combo.setMaxVisibleItems(13)
        combo.setCurrentIndex(-1)
        combo.setPlaceholderText("选择县市区")
        self.unit_note = QLabel()
        self.unit_note.setObjectName("wrong")
        self.unit_note.hide()
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(combo)
        column.addWidget(self.unit_note)
        self._row("报送单位", box, combo, required=True)
        return combo

    def _line(self, name: str) -> Line:
        line = Line(name, fields(Submission)[_FIELDS[name]], _LABELS[name])
        self._row(_LABELS[name], line, line.edit, required=name in _REQUIRED)
        return line

    def _folder(self, choose: Callable[[], None] | None) -> None:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.folder = QLineEdit(readOnly=True)
        self.folder.setAccessibleName("数据存放位置")
        self.folder.setFixedWidth(384)
        row.addWidget(self.folder)
        self.change_button = QPushButton("更改")
        self.change_button.setAccessibleName("更改数据存放位置")
        self.change_button.setVisible(choose is not None)
        if choose is not None:
            self.change_button.clicked.connect(lambda: choose())
        row.addWidget(self.change_button)
        row.addStretch()
        self.folder_note = QLabel()
        self.folder_note.setWordWrap(True)
        column.addLayout(row)
        column.addWidget(self.folder_note)
        self._row("数据存放位置", box, self.folder)

    def _propose(self) -> None:
        """Bring in the department that usually files for the unit, unless she wrote another."""
        dept = self.lines["dept"]
        if self.unit.currentIndex() >= 0 and dept.text() == self._proposed:
            self._proposed = default_dept(unit_entry(self.unit.currentData()).label)
            dept.edit.setText(self._proposed)
            dept.say("")
        self._say_unit("")

    def _say_unit(self, message: str) -> None:
        self.unit_note.setText(message)
        self.unit_note.setVisible(bool(message))
        self.unit.setAccessibleDescription(message)
        self.unit.setProperty("wrong", bool(message))
        self.unit.style().unpolish(self.unit)
        self.unit.style().polish(self.unit)

    def show_folder(self, text: str, note: str, *, enabled: bool, wrong: bool = False) -> None:
        """Show the data's place with a note (`wrong`: what speaks against it); the other fields wait where a county lies there."""
        self.folder.setText(text)
        self.folder.setToolTip(text)
        self.folder_note.setText(note)
        self.folder_note.setObjectName("wrong" if wrong else "grey")
        self.folder_note.style().unpolish(self.folder_note)
        self.folder_note.style().polish(self.folder_note)
        self.folder.setAccessibleDescription(note)
        for widget in (self.unit, *(line.edit for line in self.lines.values())):
            widget.setEnabled(enabled)

    def entries(self) -> dict[str, str]:
        """What was filled in, by the names of `services.county.set_up`."""
        return {"unit": self.unit.currentData() or "", **{name: line.text() for name, line in self.lines.items()}}

    def check(self) -> bool:
        """Say at each field what is wrong, put the cursor into the first; True where nothing is."""
        wrong: list[QWidget] = []
        if self.unit.currentIndex() < 0:
            self._say_unit("报送单位未选择。从下拉列表中选本县市区。")
            wrong.append(self.unit)
        for line in self.lines.values():
            message = line.wrong() or self._same_person(line)
            line.say(message)
            if message:
                wrong.append(line.edit)
        if wrong:
            wrong[0].setFocus()
        return not wrong

    def _same_person(self, line: Line) -> str:
        """Who fills in must not review or approve (P02)."""
        filler = narrow(self.lines["filler"].text())
        same = line.name in ("reviewer", "approver") and filler and narrow(line.text()) == filler
        return f"{catalogue()['P02'].text({'name': self.lines['filler'].text()})}改填另一人，或先不填。" if same else ""
