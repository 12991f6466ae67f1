"""One difference of two lists: the question first, the evidence second, the effect third (look, diff)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from exchange.tasklist import Comparison
from models.tasks import TaskItem
from services.effects import Effect, Holdings
from ui.bars import told
from ui.marks import added, removed
from ui.oneline import OneLine
from ui.pages.list_answers import SPLIT, Answer, Answers
from ui.pages.list_evidence import Evidence, annex_html, comparison_html, place_of
from ui.pages.list_model import ANNEX, KINDS, PROBLEM, REMOVED, SUM, UNCERTAIN, Line
from ui.pages.list_question import Question
from ui.pages.pieces import push
from ui.scrolled import Scrolled, pane
from ui.theme import NOTE

NARROW, MOST = 520, 92
"""Pixels of the pane below which both wordings stand in one column, and how high the effect may be."""
_LEFT_ALONE = {
    "added": "作为新任务加入，需定县级牵头部门，填本期进展。",
    "renumbered": "已填内容全部沿用，只换序号。",
    "units": "已填内容全部沿用；市级责任单位有变，核对县级牵头部门。",
    "changed": "已填内容全部沿用。",
    "unchanged": "已填内容全部沿用。",
    "removed": "转入历史，不删除；以后各期不再填报。",
    ANNEX: "接受清单后即按新的值检查；以前报送的各期不变。",
}
Told = Callable[[Line, Answer | None], Sequence[str]]
"""What would become of the records of a line with an answer (None: as it stands), in sentences."""


class Detail(QWidget):
    """The chosen line in full. `answered` carries an answer or None (taken back), `retired` asks to turn 移出 of an earlier item."""

    answered = Signal(object)
    retired = Signal(str)

    def __init__(self, tell: Told, whole: Callable[[], str]) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tell_effects, self._whole = tell, whole
        self.line: Line | None = None
        self.comparison: Comparison | None = None
        self.asking = False
        self._given: Answer | None = None
        self.note, self.title, self.legend, self.effect, self.sources = (QLabel() for _ in range(5))
        self.note.setObjectName("grey")
        self.title.setObjectName("head")
        self.sources.setObjectName("grey")
        for label in (self.title, self.effect, self.sources):
            label.setWordWrap(True)
        self.question = Question()
        self.question.chosen.connect(self._chosen)
        self.other_button = push("不是这一项？改对应　C", self.ask_anyway, "link")
        self.other_button.setAccessibleName("不是这一项？改对应")
        self.retire_button = push("确认移出　R", self.turn_retired)
        self.retire_hint = OneLine(NOTE, "text3")
        self.retire_hint.setText("它若改成了新清单的某一项，到那一项按字母O对应。")
        self.text = Evidence("新旧文字对照")
        self.effect.setObjectName("whole")
        self.effect.setContentsMargins(20, 6, 20, 6)
        self.effect.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.after = Scrolled(self.effect, "接受后会怎样", MOST)
        self._lay_out()

    def _lay_out(self) -> None:
        held = QWidget()
        held.setObjectName("pane")
        column = QVBoxLayout(held)
        column.setContentsMargins(20, 12, 20, 16)
        column.setSpacing(8)
        for widget in (self.note, self.title, self.question):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.other_button)
        row.addWidget(self.retire_button)
        row.addWidget(self.retire_hint, 100)
        row.addStretch(1)
        column.addLayout(row)
        column.addLayout(self._legend_row())
        column.addWidget(self.text)
        column.addWidget(self.sources)
        column.addStretch()
        self.area = pane(held)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.area, 1)
        outer.addWidget(self.after)

    def _legend_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.legend, 1)
        self.faces = {}
        group = QButtonGroup(self)
        for apart, words in ((True, "左右对照"), (False, "合并")):
            button = QToolButton(text=words, objectName="segment", checkable=True, checked=apart)
            button.setAccessibleName(f"{words}显示新旧文字")
            button.setToolTip("F6")
            button.setProperty("last", not apart)
            button.clicked.connect(self._show_evidence)
            group.addButton(button)
            row.addWidget(button)
            self.faces[apart] = button
        return row

    def turn_face(self) -> None:
        """Side by side, or both in one text."""
        now = self.faces[True].isChecked()
        self.faces[not now].setChecked(True)
        self._show_evidence()

    def show_line(self, line: Line | None, comparison: Comparison | None, answers: Answers, held: Holdings) -> None:
        """Show one line; an uncertain or an answered one with its question."""
        same = self.line is not None and line is not None and self.line.key == line.key
        self.line, self.comparison, self._answers, self._held = line, comparison, answers, held
        self._given = answers.given.get(line.seq) if line and line.seq else None
        self.asking = line is not None and (line.kind == UNCERTAIN or self._given is not None)
        if line is None or comparison is None:
            return
        self.note.setText(self._place(line))
        self.title.setText("读清单时发现" if line.kind == PROBLEM else line.text)
        self._ask()
        if not same:
            self.area.verticalScrollBar().setValue(0)

    def _ask(self) -> None:
        assert self.line is not None and self.comparison is not None
        self.question.setVisible(self.asking)
        if self.asking:
            self.question.ask(self.line, self.comparison, self._answers, self._held)
        self.other_button.setVisible(not self.asking and bool(self.line.seq))
        gone = self.line.kind == REMOVED
        self.retire_button.setVisible(gone)
        self.retire_hint.setVisible(gone)
        if gone and self.line.before:
            words = "收回移出的确认" if self.line.before.task_uid in self._answers.retired else "确认移出"
            self.retire_button.setText(f"{words}　R")
            self.retire_button.setAccessibleName(words)
        self._chosen()

    def ask_anyway(self) -> None:
        """Ask about an item that was matched or added without a question."""
        if self.line is not None and self.line.seq and not self.asking:
            self.asking = True
            self._ask()
            self.question.letters["other"].radio.setFocus()

    def turn_retired(self) -> None:
        """Say of the earlier item at hand that no new one is it, or take that back."""
        if self.line is None:
            return
        uids = (self.line.before.task_uid,) if self.line.kind == REMOVED and self.line.before else self.question.compared()
        if self.line.kind in (REMOVED, UNCERTAIN) and uids:
            self.retired.emit(uids[0])

    def _place(self, line: Line) -> str:
        if line.kind == SUM:
            return "汇总"
        numbers = (f"新清单第{line.after.seq}项" if line.after else "", f"现行清单第{line.before.seq}项" if line.before else "")
        shown = line.after or line.before
        trail = f"{shown.action}　›　{shown.task}" if shown and shown.task else shown.action if shown else ""
        return "　".join(filter(None, (KINDS[line.kind][1], *numbers, trail)))

    def _chosen(self) -> None:
        if self.line is not None and self.comparison is not None:
            self._show_evidence()
            self._show_effect()
            editor = self.question.editor
            if self.asking and editor is not None:
                QTimer.singleShot(0, editor, lambda: self.area.ensureWidgetVisible(editor, 0, 8))

    @property
    def can_confirm(self) -> bool:
        """Whether an answer is marked."""
        return self.asking and self.question.answer() is not None

    def _others(self, line: Line) -> list[TaskItem]:
        """The items in force that the new wording is held against."""
        assert self.comparison is not None
        known = self.comparison.current.by_uid()
        if self.asking:
            return [known[uid] for uid in self.question.compared()]
        return [line.before] if line.before else []

    def _show_evidence(self) -> None:
        line = self.line
        assert line is not None
        before = self._others(line)
        both = bool(before and line.after)
        for button in self.faces.values():
            button.setVisible(both and self.width() >= NARROW)
        names = "、".join(f"原第{item.seq}项" for item in before)
        heads = {SUM: "接受这份清单以后", PROBLEM: "", ANNEX: "原来和现在"}
        head = heads.get(line.kind, f"与{names}逐词对照" if both else "新的文字" if line.after else "现行的文字")
        signs = f"&nbsp;&nbsp; {added('下划线')} 新增&nbsp; {removed('删除线')} 删去" if both else ""
        self.legend.setText(f"<b>{head}</b>{signs}")
        self.text.show_html(self._evidence(line, before))
        places = [f"新：{place_of(line.after)}" if line.after else "", *(f"原：{place_of(item)}" for item in before or [])]
        if not before and line.before:
            places.append(f"原：{place_of(line.before)}")
        self.sources.setText("　".join(filter(None, places)) and f"原文位置　{'；'.join(filter(None, places))}")

    def _evidence(self, line: Line, before: Sequence[TaskItem]) -> str:
        if line.kind == SUM:
            return self._whole()
        if line.problem is not None:
            return f'<p style="line-height:24px">{escape(told(line.problem))}</p>'
        if line.annex is not None:
            return annex_html(line.annex)
        if not (before and line.after):
            return comparison_html(line.before if not line.after else None, line.after, apart=False)
        apart = self.faces[True].isChecked() and self.width() >= NARROW
        return "<br>".join(comparison_html(item, line.after, apart=apart) for item in before)

    def _show_effect(self) -> None:
        line = self.line
        assert line is not None
        self.after.setVisible(line.kind not in (SUM, PROBLEM))
        answer = self.question.answer() if self.asking else None
        if line.kind == UNCERTAIN and answer is None:
            told_now = self._tell_effects(line, None)
            words = "选定答复后，这里写明已填内容会怎样。"
        else:
            told_now = self._tell_effects(line, answer)
            words = _LEFT_ALONE.get(line.kind, "") if answer is None else ""
        sentences = list(told_now)
        head = "选这一项后" if answer is not None and answer != self._given else "接受后"
        body = "<br>".join(escape(text) for text in (sentences or [words]) if text)
        split = answer is not None and answer.decision == SPLIT and not sentences
        self.effect.setText(f"<b>{head}</b>&nbsp;&nbsp; {body or ('按所选拆分。' if split else '已填内容全部沿用。')}")
        self.effect.setAccessibleName(f"{head}：{'；'.join(sentences or [words])}")
        self.after.from_top()

    def confirm(self) -> bool:
        """Keep the marked answer; False where there is none to keep."""
        answer = self.question.answer() if self.asking else None
        if answer is None:
            return False
        self.answered.emit(answer)
        return True

    def take_back(self) -> None:
        """Take the answer back that was given to this line."""
        if self.line is not None and self._given is not None:
            self.answered.emit(None)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        if self.line is not None and self.comparison is not None:
            self._show_evidence()


def sentences_of(effects: Sequence[Effect], line: Line) -> Sequence[str]:
    """What the effects say of a line."""
    uid = line.before.task_uid if line.before and not line.after else ""
    mine = (e for e in effects if (line.seq and e.seq == line.seq) or (uid and e.seq is None and uid in e.task_uids))
    return next((effect.sentences for effect in mine), ())
