"""One line above the findings: how many notes on changes are still to be written, and the way there."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from services.change_sentences import STATE_WORDS, State, changes_of, counts
from ui.closed import why_closed
from ui.hub import Hub
from ui.pages.pieces import push

MONTHLY = "project_progress"
"""A form whose lock stands for the period's."""


class NotesLine(QWidget):
    """Seen only while something is to be written or no longer true."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.words = QLabel()
        self.words.setObjectName("second")
        self.button = push("去写变动说明", lambda: hub.go("changes"), "link")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 6)
        row.setSpacing(12)
        row.addWidget(self.words)
        row.addWidget(self.button)
        row.addStretch()

    def refresh(self) -> None:
        """Count again; a month that is frozen or sent asks for nothing."""
        found = counts(changes_of(self.hub.book))
        parts = [f"{found[State.OPEN]}条{STATE_WORDS[State.OPEN]}"] if found[State.OPEN] else []
        parts += [f"{found[State.STALE]}条{STATE_WORDS[State.STALE]}"] if found[State.STALE] else []
        self.words.setText(f"变动说明还有{'，'.join(parts)}")
        self.setVisible(bool(parts) and not why_closed(self.hub, MONTHLY))
