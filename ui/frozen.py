"""The first column of a table, drawn once more over it while it is scrolled to the right: one sees whose line it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QStyledItemDelegate, QTableView

from ui.table import make_view

_RULE = 2


class FrozenColumn(QTableView):
    """Shows, but is not written in: a click goes to the cell itself, which then scrolls into view."""

    def __init__(self, owner: QTableView, paints: QStyledItemDelegate) -> None:
        super().__init__(owner)
        self.owner = owner
        make_view(owner.model(), f"{owner.accessibleName()}，固定的首列", self)
        self.setObjectName("frozen")
        self.setSelectionModel(owner.selectionModel())
        paints.setParent(self)
        self.setItemDelegate(paints)
        self.setSelectionBehavior(owner.selectionBehavior())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for at in range(1, owner.model().columnCount()):
            self.setColumnHidden(at, True)
        self.verticalHeader().setDefaultSectionSize(owner.verticalHeader().defaultSectionSize())
        self.setVerticalScrollMode(owner.verticalScrollMode())
        owner.horizontalScrollBar().valueChanged.connect(self.place)
        owner.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        owner.horizontalHeader().sectionResized.connect(self.place)
        self.hide()

    def place(self) -> None:
        """Stand over the first column where that is scrolled away."""
        owner = self.owner
        if owner.horizontalScrollBar().value() <= 0:
            self.hide()
            return
        frame, head = owner.frameWidth(), owner.horizontalHeader()
        width = owner.columnWidth(0)
        self.setColumnWidth(0, width)
        self.horizontalHeader().setFixedHeight(head.height())
        self.horizontalHeader().setTextElideMode(head.textElideMode())
        self.horizontalHeader().setDefaultAlignment(head.defaultAlignment())
        left = frame + owner.verticalHeader().width()
        self.setGeometry(left, frame, width + _RULE, head.height() + owner.viewport().height())
        self.verticalScrollBar().setValue(owner.verticalScrollBar().value())
        self.show()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.owner.setFocus()
            self.owner.setCurrentIndex(index)
            self.owner.scrollTo(index)
