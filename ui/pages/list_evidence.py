"""What two lists say of an item, as a table: field by field, the changes marked word by word, side by side or in one text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser

from exchange.tasklist.annexes import AnnexDifference
from models.tasks import TaskItem
from ui.marks import added, marked, marked_apart
from ui.theme import token

LABELS = {
    "seq": "序号",
    "action": "重要行动",
    "task": "主要任务",
    "content": "工作内容",
    "units_text": "责任单位",
    "deadline": "完成时限",
}
_ALWAYS = ("content", "units_text")
LABEL_WIDTH, SHARE = 84, 46
"""Pixels of the first column, and the share of the second of three; the last takes what is left."""


def printed(item: TaskItem | None, name: str) -> str:
    """A field of an item as the list has it."""
    value = getattr(item, name) if item else ""
    return str(value) if value else ""


def shown_fields(before: TaskItem | None, after: TaskItem | None) -> list[str]:
    """What there is to compare: content and bodies always, the others where they differ."""
    return [name for name in LABELS if name in _ALWAYS or printed(before, name) != printed(after, name)]


def place_of(item: TaskItem) -> str:
    """Where an item's original wording stood: file, sheet or table, row."""
    source = item.source
    words = (source.get("file"), source.get("sheet") or source.get("table"), f"第{source['row']}行" if source.get("row") else "")
    return " ".join(str(word) for word in words if word)


def comparison_html(before: TaskItem | None, after: TaskItem | None, *, apart: bool) -> str:
    """Old and new wording; `apart` in two columns, else in one."""
    names = shown_fields(before, after)
    if not (before and after):
        texts = ((LABELS[name], printed(after or before, name)) for name in names)
        return table_html([[label, escape(text)] for label, text in texts if text])
    pairs = [(name, printed(before, name), printed(after, name)) for name in names]
    if not apart:
        return table_html([[LABELS[name], marked(old, new)] for name, old, new in pairs])
    rows = [[LABELS[name], *marked_apart(old, new)] for name, old, new in pairs]
    return table_html(rows, ["", f"现行清单　原第{before.seq}项", f"新清单　第{after.seq}项"])


def annex_html(value: AnnexDifference) -> str:
    """A value that the list changes: before, after, and what uses it."""
    used = "、".join(value.used_by) or "（没有检查用到它）"
    rows = [["原来", escape(value.before or "（无）")], ["改为", added(value.after)], ["用于", escape(used)]]
    return table_html([*rows, ["位置", escape(f"{value.sheet} {value.cell}")]])


def table_html(rows: Iterable[Sequence[str]], heading: Sequence[str] = ()) -> str:
    """A table with a grey first column; its cells are HTML."""
    edge = f"border-width:1px;border-style:solid;border-color:{token('line').name()}"
    lines = [_row([f"<b>{escape(text)}</b>" for text in heading], edge, grey=True)] if heading else []
    lines += [_row(row, edge) for row in rows]
    return f'<table width="100%" cellpadding="7" cellspacing="0" style="border-collapse:collapse">{"".join(lines)}</table>'


def _row(cells: Sequence[str], edge: str, *, grey: bool = False) -> str:
    tint = f";background-color:{token('readonly').name()}"
    share = "" if len(cells) == 2 else f' width="{SHARE}%"'
    made = []
    for place, text in enumerate(cells):
        style = edge + (tint if grey or place == 0 else "")
        width = f' width="{LABEL_WIDTH}"' if place == 0 else share if place == 1 else ""
        height = "" if grey else ' style="line-height:24px"'
        made.append(f'<td{width} style="{style}"><p{height}>{text.replace(chr(10), "<br>")}</p></td>')
    return f"<tr>{''.join(made)}</tr>"


class Evidence(QTextBrowser):
    """As high as its text, so that the pane around it is what scrolls."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("evidence")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(2)
        for policy in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_html(self, html: str) -> None:
        self.setHtml(html)
        self._fit()

    def _fit(self) -> None:
        self.document().setTextWidth(self.viewport().width())
        self.setFixedHeight(round(self.document().size().height()) + 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and pages scroll the pane; selecting with Shift and copying stay."""
        moves = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End)
        if event.key() in moves and not event.modifiers():
            event.ignore()
        else:
            super().keyPressEvent(event)
