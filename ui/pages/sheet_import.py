"""Importing a fill-in sheet: choose the form and the file, see what it would bring, then import; and making an empty sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from models.forms import BY_TABLE
from services.loading import Loaded, load_steps
from services.marked import problems_of_load
from services.names import short_title
from services.templates import make_template
from ui.files import ask_open, ask_save
from ui.hub import Hub
from ui.marking import TEXT as MARKED
from ui.marking import save_marked
from ui.page import empty_state
from ui.pages.sheet_model import KINDS, PreviewModel, entries_of
from ui.table import make_view
from ui.work import WorkBar, once

KINDS_OF_FILE = "表格 (*.xlsx *.xlsm *.xls);;所有文件 (*)"
_EMPTY = "还没有选择表格。先选是哪张表，再选交回的文件，也可把文件拖到这里；没有表格的，可生成空白填报表发给各单位。"
_WIDTHS = (64, 104, 220, 168)


def loadable() -> list[str]:
    """The forms that fill-in sheets exist for: not child forms, which come on their parent's, and not the cover or the reasons."""
    return [t for t, form in BY_TABLE.items() if not form.info.parent and t not in ("submission", "explanation")]


class SheetImportPart(QWidget):
    """The part of the import page for fill-in sheets. `changed` when what its buttons may do has changed."""

    changed = Signal()

    def __init__(self, hub: Hub, work: WorkBar) -> None:
        super().__init__()
        self.hub, self.work = hub, work
        self.result: Loaded | None = None
        self.done_words = ""
        self._path = Path()
        self.model = PreviewModel()
        self.view = make_view(self.model, "表格中的内容")
        for column, width in enumerate(_WIDTHS):
            self.view.setColumnWidth(column, width)
        self.form = self._form()
        self.stack = QStackedWidget()
        empty = empty_state(_EMPTY, "选择表格文件", self.choose)
        self.empty_words = empty.findChildren(QLabel)[0]
        self.stack.addWidget(empty)
        self.stack.addWidget(self._preview())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top())
        column.addWidget(self.stack, 1)
        self.view.selectionModel().currentChanged.connect(self._turned)

    def _form(self) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName("表")
        combo.setMinimumWidth(240)
        combo.setMaxVisibleItems(16)
        for table in loadable():
            combo.addItem(short_title(table), table)
        combo.setCurrentIndex(combo.findData("reserve_project"))
        combo.currentIndexChanged.connect(self._other_form)
        return combo

    def _top(self) -> QWidget:
        top = QWidget()
        top.setObjectName("pane")
        top.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(top)
        row.setContentsMargins(24, 10, 24, 10)
        row.setSpacing(8)
        label = QLabel("是哪张表")
        label.setObjectName("field")
        label.setBuddy(self.form)
        self.period = QLabel()
        self.period.setObjectName("second")
        row.addWidget(label)
        row.addWidget(self.form)
        row.addWidget(self.period)
        row.addStretch()
        filters = QHBoxLayout()
        filters.setSpacing(0)
        self.filters = self._filters(filters)
        row.addLayout(filters)
        return top

    def _filters(self, row: QHBoxLayout) -> dict[str, QToolButton]:
        group = QButtonGroup(self)
        made = {}
        for kind, _ in (("", "全部"), *KINDS):
            button = QToolButton(objectName="segment", checkable=True, checked=not kind)
            button.clicked.connect(lambda on, kind=kind: self._narrow(kind))
            group.addButton(button)
            row.addWidget(button)
            made[kind] = button
        button.setProperty("last", True)
        return made

    def _preview(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.whole = QLabel()
        self.whole.setObjectName("whole")
        self.whole.setWordWrap(True)
        self.whole.setMinimumHeight(72)
        self.whole.setContentsMargins(24, 8, 24, 8)
        self.whole.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.whole.setTextFormat(Qt.TextFormat.PlainText)
        self.whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.view, 1)
        column.addWidget(self.whole)
        return made

    @property
    def table(self) -> str:
        """The chosen form."""
        return str(self.form.currentData())

    @property
    def period_of_form(self) -> str:
        return self.hub.period if BY_TABLE[self.table].info.per_period else ""

    @property
    def sentence(self) -> str:
        """What stands beside the page's title."""
        return f"{self._path.name}：{_counted(self.result)}" if self.result else self.done_words

    def refresh(self) -> None:
        """Show the period that the chosen form's sheet is for, and how many lines of each kind there are."""
        self.period.setText(f"{self.period_of_form} 期" if self.period_of_form else "")
        counts = self.model.counts()
        for kind, word in (("", "全部"), *KINDS):
            self.filters[kind].setText(f"{word} {counts[kind] if kind else len(self.model.all)}")
            self.filters[kind].setAccessibleName(self.filters[kind].text())
            self.filters[kind].setVisible(self.result is not None)

    def _other_form(self) -> None:
        self.cancel()

    def choose(self) -> None:
        """Ask for the sheet's file."""
        path = ask_open(self, f"选择{short_title(self.table)}的表格", KINDS_OF_FILE)
        if path is not None:
            self.read(path)

    def read(self, path: Path) -> None:
        """See what a file would bring; nothing is written."""
        self._path = path
        self.work.run(load_steps(self.hub.desk, self.table, path, self.period_of_form), self._show)

    def _show(self, result: Loaded | None) -> None:
        self.result = result
        self.model.show(entries_of(result, self.hub.book) if result else [])
        self.filters[""].setChecked(True)
        self.empty_words.setText(_EMPTY)
        self.stack.setCurrentIndex(1 if result else 0)
        self.whole.setText("" if self.model.entries else "表格里没有新的内容。")
        if self.model.entries:
            self.view.setCurrentIndex(self.model.index(0, 0))
            self.view.setFocus()
        self.changed.emit()

    def _narrow(self, kind: str) -> None:
        self.model.narrow(kind)
        if self.model.entries:
            self.view.setCurrentIndex(self.model.index(0, 0))

    def _turned(self, now: QModelIndex, before: QModelIndex) -> None:
        entry = now.data(Qt.ItemDataRole.UserRole) if now.isValid() else None
        if entry is not None:
            where = f"{self._path.name} {entry.place}".strip()
            self.whole.setText(f"{entry.record or where}　{where if entry.record else ''}\n{entry.text}")

    @property
    def importable(self) -> bool:
        """Whether the file brings anything new."""
        return self.result is not None and bool(self.result.added or self.result.updated)

    def apply(self) -> None:
        """Import what could be read; what could not is left as it is."""
        if self.importable:
            steps = load_steps(self.hub.desk, self.table, self._path, self.period_of_form, apply=True)
            self.work.run(steps, self._applied)

    def _applied(self, result: Loaded) -> None:
        wrong = [entry for entry in self.model.all if entry.kind == "wrong"]
        left = f"{len(wrong)}处读不出的没有导入，改好后再导一次；" if wrong else ""
        self.done_words = f"{left}已导入{self._path.name}：{_counted(result)}；可按 Ctrl+Z 整批撤销"
        self.cancel()
        self.empty_words.setText(f"{self.done_words}。可再选下一份表格。")
        if wrong:
            self.model.show(wrong)
            self.stack.setCurrentIndex(1)
            self.view.setCurrentIndex(self.model.index(0, 0))
        tables = frozenset({*result.added, *result.updated, "department"})
        self.hub.checked.connect(self.hub.keep, Qt.ConnectionType.SingleShotConnection)
        self.hub.write(lambda: (True, tables), self)

    @property
    def markable(self) -> bool:
        """Whether there is anything to mark in the file."""
        return self.result is not None and bool(problems_of_load(self.result))

    def save_marked(self) -> None:
        """Write the sheet's marked-up copy, to go back to the department."""
        if self.result is not None and self.markable:
            save_marked(self, self.hub, self.work, self._path, problems_of_load(self.result))

    def cancel(self) -> None:
        """Put the preview away; nothing was changed by it."""
        self._show(None)

    def make_empty(self) -> None:
        """Write an empty sheet of the chosen form to send to the departments."""
        title = short_title(self.table)
        name = "_".join(part for part in (title, "填报表", self.period_of_form) if part)
        path = ask_save(self, f"生成{title}的空白填报表", f"{name}.xlsx", "表格 (*.xlsx)")
        if path is not None:
            path = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
            table, period = self.table, self.hub.period
            steps = once("正在生成填报表", lambda: (path, make_template(self.hub.desk, table, path, period)))
            self.work.run(steps, self._made)

    def _made(self, made: tuple[Path, int]) -> None:
        path, rows = made
        self.done_words = f"已生成{path.name}" + (f"，已列出{rows}行" if rows else "") + f"，在 {path.parent}"
        self.changed.emit()

    def buttons(self) -> list[tuple[str, str, Callable[[], None], bool]]:
        """The page's buttons for this part: text, key, what it does, whether it can be pressed; the last is the filled one."""
        free = self.work.work is None
        if self.result is None:
            return [("生成空白填报表", "", self.make_empty, free), ("选择表格文件", "Ctrl+O", self.choose, free)]
        return [
            ("取消", "Esc", self.cancel, free),
            (MARKED, "", self.save_marked, free and self.markable),
            ("导入", "Ctrl+Return", self.apply, free and self.importable),
        ]


def _counted(result: Loaded) -> str:
    """新增3条，修改2条，未变10条."""
    added, updated, same = (sum(counts.values()) for counts in (result.added, result.updated, result.unchanged))
    return f"新增{added}条，修改{updated}条，未变{same}条"
