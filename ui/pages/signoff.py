"""审签: who filled in, reviewed and approved, and when. After freezing only the day of signing may still be filled in."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.kinds import Field
from models.problems import Problem
from models.rules.submission import export_problems
from models.values import show
from services import locks
from services.filing import AFTER_FREEZING, sign
from ui.formview import FormView
from ui.hub import Hub
from ui.pages.check_step import grey_label

SECTIONS = (
    ("审签人", ("filler", "filler_phone", "reviewer", "approver")),
    ("单位和日期", ("reporting_dept", "due_date", "approve_date")),
)
DRAFTS = (locks.DRAFT, locks.RETURNED)
SENT = (locks.SENT, locks.RECEIVED)
COVER = frozenset({"submission"})


def state_of(hub: Hub) -> str:
    """The state of the period (CL-STATE)."""
    return hub.book.cover.get("state") or locks.DRAFT


def write_cover(hub: Hub, name: str, value: Any, field: Field, origin: object) -> bool:
    """Save one field of the cover; False where it was refused."""
    text = "" if value is None else show(value, field)

    def work() -> tuple[bool, frozenset[str]]:
        sign(hub.desk, hub.period, **{name: text})
        return True, COVER

    return hub.write(work, origin) is not None


class SignForm(FormView):
    """The cover's fields, saved by the service that signs, which begins the cover where there is none."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub, "submission", SECTIONS)

    def store(self, name: str, value: Any) -> bool:
        return write_cover(self.hub, name, value, self.boxes[name].field, self)

    def shows(self, name: str, row: dict[str, Any]) -> bool:
        return True

    def closed(self) -> bool:
        """The cover has a lock of its own, field by field."""
        return False

    def _fill(self) -> None:
        super()._fill()
        state = state_of(self.hub)
        for name, box in self.boxes.items():
            box.lock(not (state in DRAFTS or (state == locks.FROZEN and name in AFTER_FREEZING)))

    def show_problems(self) -> None:
        """Messages under the fields; once frozen, also what formal export still needs."""
        state = state_of(self.hub)
        late: list[Problem] = export_problems(self.hub.book) if state == locks.FROZEN else []
        found = [*self.hub.problems_of("submission", self.hub.period), *late]
        for name, box in self.boxes.items():
            box.show_problems([problem for problem in found if problem.field == name])


class SignStep(QWidget):
    """The form with a sentence on what may be filled in now."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.form = SignForm(hub)
        self.sentence = grey_label()
        self.sentence.setWordWrap(True)
        self.sentence.setContentsMargins(24, 10, 24, 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.sentence)
        column.addWidget(self.form, 1)

    def refresh(self) -> None:
        """Show the cover as it is now."""
        state = state_of(self.hub)
        if state in DRAFTS:
            text = "填报人不得同时为审核人或签发人。签发日期在打印签字后填，其余定稿前填好。"
        elif state == locks.FROZEN:
            text = "已定稿，只能补填签发日期；要改其他各项，先退回草稿。"
        else:
            text = "已报送，审签信息不能再改；要更正，先在“打印盖章”退回草稿。"
        self.sentence.setText(text)
        self.form.show_record(self.hub.period)
