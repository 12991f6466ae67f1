"""The lists that were accepted and the items that left them: readable for good, each list with its change note to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from models.text import squeeze
from services.list_versions import AcceptedVersion, list_versions
from services.retired import Retired, RetiredMonth, retired
from ui.hub import Hub
from ui.icons import icon
from ui.pages.list_evidence import Evidence, place_of, table_html
from ui.paint import elided, focus_frame, ground
from ui.scrolled import pane
from ui.sides import Sides
from ui.theme import NOTE, font, token

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ENTRY_ROLE = Qt.ItemDataRole.UserRole
HEADING, TALL = 30, 48
LEFT = 340
VERSIONS, GONE = "历次清单", "已移出任务"
_EMPTY_GONE = "还没有移出过任务。"


@dataclass(frozen=True)
class Entry:
    """A heading, an accepted list, or a retired item; `title` and `note` are its two lines."""

    title: str
    note: str = ""
    version: AcceptedVersion | None = None
    item: Retired | None = None

    @property
    def heading(self) -> bool:
        return self.version is None and self.item is None

    @property
    def key(self) -> str:
        return f"v{self.version.id}" if self.version else f"t{self.item.item.task_uid}" if self.item else ""

    def holds(self, text: str) -> bool:
        """Whether a searched text (squeezed) is in it."""
        words = [self.title, self.note]
        if self.item:
            found = self.item
            words += [found.item.content, found.item.units_text, *(text for month in found.months for _, text in month.entries)]
        if self.version:
            words += [self.version.file, *(item.title for item in self.version.tasks.items)]
        return text in squeeze("".join(words))


def entries_of(versions: Sequence[AcceptedVersion], gone: Sequence[Retired], text: str) -> Iterator[Entry]:
    """Both kinds under their headings, those that hold the text."""
    lists = [
        Entry(
            f"{version.tasks.version} 版，{len(version.tasks.items)}项" + ("　现行" if place == 0 else ""),
            f"{version.accepted_at:%Y-%m-%d %H:%M}接受　{version.file}",
            version=version,
        )
        for place, version in enumerate(versions)
    ]
    items = [
        Entry(each.item.title, f"原第{each.item.seq}项　{each.gone_version} 版起移出　有{len(each.months)}期记录", item=each)
        for each in gone
    ]
    for word, found in ((VERSIONS, lists), (GONE, items)):
        shown = [entry for entry in found if not text or entry.holds(text)]
        yield Entry(word, str(len(shown)))
        yield from shown


class HistoryModel(QAbstractListModel):
    """Lists and retired items; `ENTRY_ROLE` gives an Entry."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []

    def show(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self.entries = list(entries)
        self.endResetModel()

    def place(self, key: str) -> int:
        """The row of an entry, -1 where it is not shown."""
        return next((row for row, entry in enumerate(self.entries) if key and entry.key == key), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title}，{entry.note}{'条' if entry.heading else ''}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and not self.entries[index.row()].heading:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags


class HistoryDelegate(QStyledItemDelegate):
    """A band, or two lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, HEADING if index.data(ENTRY_ROLE).heading else TALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY_ROLE)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        rect = ground(painter, option, "readonly" if entry.heading else "surface", bar=True)
        if entry.heading:
            elided(painter, rect.adjusted(12, 0, -48, 0), entry.title, bold=True)
            painter.setFont(font(NOTE))
            painter.setPen(token("text3"))
            painter.drawText(rect.adjusted(0, 0, -12, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, entry.note)
        else:
            half = rect.height() // 2
            elided(painter, QRect(rect.x() + 12, rect.y() + 4, rect.width() - 24, half - 4), entry.title, bold=chosen)
            elided(painter, QRect(rect.x() + 12, rect.y() + half, rect.width() - 24, half - 6), entry.note, "text2", NOTE)
            focus_frame(painter, option)
        painter.restore()


class ListHistory(QWidget):
    """The pane. `turned` when another entry is shown."""

    turned = Signal()

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.model = HistoryModel()
        self._versions: tuple[AcceptedVersion, ...] = ()
        self._gone: tuple[Retired, ...] = ()
        self.view = QListView()
        self.view.setObjectName("list")
        self.view.setAccessibleName(f"{VERSIONS}和{GONE}")
        self.view.setModel(self.model)
        self.view.setItemDelegate(HistoryDelegate(self.view))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Ctrl+F")
        self.search.setAccessibleName("查找：标题、原文、填报内容")
        self.search.setToolTip("查找：标题、原文、填报内容")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", token("text2"), 16), QLineEdit.ActionPosition.LeadingPosition)
        self.head, self.text = QLabel(), Evidence("清单或任务的全文")
        self.head.setObjectName("head")
        self.head.setWordWrap(True)
        self._lay_out()
        self.search.textChanged.connect(lambda: self.refresh())
        self.view.selectionModel().currentChanged.connect(lambda now, before: self._show(now))
        self.view.activated.connect(lambda index: self.sides.show_right())
        QShortcut(QKeySequence("Ctrl+F"), self, self._start_search, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _lay_out(self) -> None:
        left, held = QWidget(), QWidget()
        for side in (left, held):
            side.setObjectName("pane")
            side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        left.setMinimumWidth(LEFT)
        column, inside = QVBoxLayout(left), QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view, 1)
        inside.setContentsMargins(20, 12, 20, 16)
        inside.setSpacing(8)
        inside.addWidget(self.head)
        inside.addWidget(self.text)
        inside.addStretch()
        area = pane(held)
        self.area = area
        self.sides = Sides(left, area)
        top = QWidget()
        top.setObjectName("pane")
        top.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row, outer = QHBoxLayout(top), QVBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        self.search.setFixedWidth(LEFT - 24)
        row.addWidget(self.search)
        row.addStretch()
        row.addWidget(self.sides.turn_button)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(top)
        outer.addWidget(self.sides, 1)

    def _start_search(self) -> None:
        self.sides.show_left()
        self.search.setFocus()
        self.search.selectAll()

    def open(self, key: str = "") -> None:
        """Read everything again and show an entry: "v" and a list's id, "t" and an item's; else the newest list."""
        self._versions = list_versions(self.hub.desk)
        with self.hub.desk.reading() as connection:
            self._gone = retired(connection)
        self.search.clear()
        self.refresh(key)

    def refresh(self, key: str = "") -> None:
        """Show what holds the searched text; the chosen entry stays chosen."""
        entry = self.entry
        wanted = key or (entry.key if entry else "")
        self.model.show(list(entries_of(self._versions, self._gone, squeeze(self.search.text()))))
        row = self.model.place(wanted)
        if row < 0:
            row = next((i for i, each in enumerate(self.model.entries) if not each.heading), -1)
        if key.startswith("t") and self.model.place(key) < 0:
            row = next((i for i, each in enumerate(self.model.entries) if each.item), row)
        self.view.setCurrentIndex(self.model.index(row) if row >= 0 else QModelIndex())
        if row < 0:
            self._show(QModelIndex())

    @property
    def entry(self) -> Entry | None:
        """What is shown."""
        found = self.view.currentIndex().data(ENTRY_ROLE)
        return found if isinstance(found, Entry) and not found.heading else None

    def _show(self, index: Index) -> None:
        entry = index.data(ENTRY_ROLE) if index.isValid() else None
        self.head.setText(entry.title if entry else "没有符合条件的内容。")
        html = (
            version_html(entry.version)
            if entry and entry.version
            else item_html(entry.item, self._seqs())
            if entry and entry.item
            else ""
        )
        if entry and entry.version and not self._gone and not self.search.text():
            html += f"<p>{_EMPTY_GONE}</p>"
        self.text.show_html(html)
        self.area.verticalScrollBar().setValue(0)
        self.turned.emit()

    def _seqs(self) -> dict[str, int]:
        return {item.task_uid: item.seq for item in self._versions[0].tasks.items} if self._versions else {}


def version_html(version: AcceptedVersion) -> str:
    """A list: where it came from, and its items."""
    tasks, mark = version.tasks, version.sha256
    facts = [("清单", tasks.title), ("文号", tasks.doc_no), ("日期", tasks.issued), ("文件", version.file),
             ("校验值", f"SHA-256 {' '.join(mark[i : i + 4] for i in range(0, len(mark), 4))}" if mark else ""),
             ("接受时间", f"{version.accepted_at:%Y-%m-%d %H:%M}"), ("答复", f"{len(version.choices)}处" if version.choices else "")]  # fmt: skip
    made = table_html([[label, escape(text)] for label, text in facts if text])
    rows = [[str(item.seq), escape(item.content), escape(item.units_text)] for item in tasks.items]
    return made + "<br>" + table_html(rows, ["序号", "具体工作内容", "责任单位"])


def item_html(found: Retired | None, seqs: dict[str, int]) -> str:
    """A retired item: its last wording, what became of it, and every month that was recorded."""
    assert found is not None
    into = f"，并入现行第{seqs[found.into]}项" if found.into in seqs else "，并入其他任务" if found.into else ""
    facts = [("去向", f"{found.gone_version} 版起移出{into}"), ("最后一版", f"{found.last_version} 版第{found.item.seq}项"),
             ("重要行动", found.item.action), ("主要任务", found.item.task), ("工作内容", found.item.content),
             ("责任单位", found.item.units_text), ("原文位置", place_of(found.item)),
             ("仍对应它的项目", "、".join(name for _, name in found.projects))]  # fmt: skip
    made = table_html([[label, escape(text)] for label, text in facts if text])
    if not found.months:
        return made + "<p>没有填报过进展。</p>"
    return made + "".join(_month_html(month) for month in found.months)


def _month_html(month: RetiredMonth) -> str:
    rows = [[escape(label), escape(text)] for label, text in month.entries]
    rows += [["成效和材料", escape(line)] for line in month.records]
    rows += [[f"核实说明 {escape(rule)}", escape(reason)] for rule, reason in month.reasons]
    state = "（未报送，保留备查）" if month.open else ""
    return f"<p><b>{escape(month.period)} 期{state}</b></p>{table_html(rows)}"
