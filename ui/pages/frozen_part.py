"""What a frozen or sent period shows: version, check code, the stamped paper's code, the city's answer, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel

from models.forms import Submission, fields
from models.rules.submission import export_problems
from models.text import narrow
from services import locks
from services.versions import grouped
from ui.fieldbox import FieldBox
from ui.hub import Hub
from ui.pages.check_step import grey_label
from ui.pages.pieces import Twice, head, limited, line_of, push, stacked
from ui.pages.signoff import SENT, state_of, write_cover

STATE_WORDS = {locks.FROZEN: "已定稿", locks.SENT: "已报送", locks.RECEIVED: "市级已接收"}


class FrozenPart(QObject):
    """Once frozen: version and check code (`top`); the stamped paper's code and the way back (`bottom`)."""

    step_wanted = Signal(str)
    give_back_wanted = Signal()
    answered = Signal(bool)

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.version, self.digest, self.when = head(""), QLabel(), grey_label()
        self.digest.setObjectName("code")
        self.stamp_box = FieldBox("stamped_code", fields(Submission)["stamped_code"])
        self.stamp_box.entered.connect(self._entered)
        self.stamp_words = grey_label()
        self.stamp_words.setWordWrap(True)
        self.match = QLabel()
        self.match.setObjectName("ok")
        self.back_words = grey_label()
        self.back_words.setWordWrap(True)
        self.back = Twice("退回草稿", "确认退回", "不退回", self.give_back_wanted.emit)
        self.sign_button = push("填签发日期", lambda: self.step_wanted.emit("sign"), "link")
        self.received_button = push("市级已接收", lambda: self.answered.emit(True))
        self.returned = Twice("市级已退回", "确认市级已退回", "没有退回", lambda: self.answered.emit(False))
        self.answer_words = grey_label()
        self.answer_words.setWordWrap(True)
        self.answer = stacked(head("市级答复"), self.answer_words, line_of(self.received_button, self.returned))
        self.top = stacked(self.version, self.digest, self.when)
        self.bottom = stacked(
            *(head("核对盖章件"), self.stamp_words, limited(self.stamp_box), self.match, self.sign_button),
            *(self.answer, head("退回草稿"), self.back_words, self.back),
        )

    def refresh(self) -> None:
        """Show the version as it is."""
        cover, state = self.hub.book.cover, state_of(self.hub)
        version = f"V{cover.get('version') or 0:02d}"
        self.version.setText(f"版本 {version}　{STATE_WORDS[state]}")
        code = grouped(cover.get("data_digest") or "")
        self.digest.setText(code)
        self.digest.setAccessibleName(f"数据校验码 {code}")
        at = cover.get("frozen_at")
        self.when.setText(f"{at:%Y-%m-%d %H:%M} 定稿。数据校验码印在纸质件每页页脚，与报送包相同。" if at else "")
        self.stamp_box.show_value(cover.get("stamped_code"), self.hub.book)
        self.stamp_box.setVisible(state == locks.FROZEN or bool(cover.get("stamped_code")))
        self.stamp_box.lock(state != locks.FROZEN)
        self.stamp_box.show_problems([p for p in export_problems(self.hub.book) if p.field == "stamped_code"])
        typed = narrow(cover.get("stamped_code") or "").upper()
        self.sign_button.setVisible(state == locks.FROZEN and cover.get("approve_date") is None)
        self.match.setText("与电子表一致。" if typed and typed == cover.get("data_digest") else "")
        self.stamp_words.setText(self._what_to_compare(state))
        self.answer.setVisible(state in SENT)
        self.answer_words.setText(
            "收到市级答复后在这里登记。" if state == locks.SENT else "市级已接收。之后又被退回的，可改登记为退回。"
        )
        self.received_button.setEnabled(state == locks.SENT)
        self.back_words.setText(self._way_back(version, state))
        for asked in (self.back, self.returned):
            asked.ask(sure=False)

    def _what_to_compare(self, state: str) -> str:
        if state == locks.FROZEN:
            return "盖章后输入纸质件页脚的16位数据校验码，空格可不输，核对纸上印的与电子表是否同一版。"
        return "" if self.hub.book.cover.get("stamped_code") else "报送前没有核对。"

    def _way_back(self, version: str, state: str) -> str:
        if state in SENT:
            return f"{version}已报送，保留不变。自己发现数据有误的，退回草稿改好后以“更正”定稿，另起新版本。"
        return f"退回草稿后{version}作废，已打印的纸质件不能再用；改好后重新定稿，另起新版本。"

    def _entered(self, name: str, value: object) -> None:
        text = narrow(str(value or "")).replace(" ", "").upper() or None
        if not write_cover(self.hub, name, text, self.stamp_box.field, self):
            self.stamp_box.refused()
