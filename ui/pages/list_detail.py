"""One difference of two lists: the question first, the evidence second, the effect third; answered by digit, Enter goes on."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from exchange.tasklist import Comparison
from models.tasks import TaskItem
from ui.bars import told
from ui.marks import added, marked, removed
from ui.pages.list_model import KINDS, Answer, Line
from ui.paint import Boxed
from ui.theme import token

NEITHER: Answer = ("new", "")
_PARTS = (
    ("action", "重要行动"),
    ("task", "主要任务"),
    ("content", "工作内容"),
    ("units_text", "责任单位"),
    ("deadline", "完成时限"),
)
_ALWAYS = ("content", "units_text")
_EFFECTS = {
    "removed": "转入历史，已填内容不删除；以后各期不再填报。",
    "added": "作为新任务加入，需定县级牵头部门，填本期进展。",
    "changed": "已填内容全部沿用；要求有改动，本期进展对照新的工作内容复核。",
    "units": "已填内容全部沿用；市级责任单位有变，核对县级牵头部门。",
    "renumbered": "已填内容全部沿用，只换序号。",
    "unchanged": "已填内容全部沿用。",
}


def comparison_html(before: TaskItem | None, after: TaskItem | None) -> str:
    """Old and new wording as a table of the parts of an item, marked word by word; what no one changed is left out."""
    rows = []
    edge = f"border-width:1px;border-style:solid;border-color:{token('line').name()}"
    for name, label in _PARTS:
        old, new = (getattr(item, name) if item else "" for item in (before, after))
        if name in _ALWAYS or old != new:
            text = marked(old, new) if before and after else added(new) if after else removed(old)
            rows.append(
                f'<tr><td width="84" style="{edge};background-color:{token("readonly").name()}">{escape(label)}</td>'
                f'<td style="{edge}"><p style="line-height:24px">{text.replace(chr(10), "<br>")}</p></td></tr>'
            )
    return f'<table width="100%" cellpadding="8" cellspacing="0" style="border-collapse:collapse">{"".join(rows)}</table>'


class Choice(QWidget):
    """One possible answer: its digit, the words, how alike the texts are."""

    def __init__(self, number: int, words: str, note: str, answer: Answer, *, taken: str = "") -> None:
        super().__init__()
        self.answer = answer
        self.setObjectName("answer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(12)
        self.radio = QRadioButton(words)
        self.radio.setAccessibleName(f"{number} {words}，{taken or note}")
        self.radio.setEnabled(not taken)
        self.radio.toggled.connect(self._mark)
        right = QLabel(taken or note)
        right.setObjectName("second")
        row.addWidget(Boxed(str(number), "text2"))
        row.addWidget(self.radio, 1)
        row.addWidget(right)

    def _mark(self, on: bool) -> None:
        self.setProperty("chosen", on)
        self.style().unpolish(self)
        self.style().polish(self)


class Question(QFrame):
    """Which item in force an uncertain one is. `chosen` when an answer is marked; nothing is marked before she does."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("question")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        title = QLabel("它是现行清单的哪一项？")
        title.setObjectName("section")
        note = QLabel("按数字键选，回车确认并到下一处")
        note.setObjectName("grey")
        head.addWidget(title)
        head.addWidget(note)
        head.addStretch()
        column.addLayout(head)
        frame = QFrame()
        frame.setObjectName("answers")
        self._rows = QVBoxLayout(frame)
        self._rows.setContentsMargins(1, 1, 1, 1)
        self._rows.setSpacing(0)
        column.addWidget(frame)
        self.choices: list[Choice] = []
        self._group = QButtonGroup(self)

    def ask(self, line: Line, comparison: Comparison, answers: dict[int, Answer]) -> None:
        """Offer the candidates, the most alike first, and that it is none of them; mark what was answered before."""
        for choice in self.choices:
            self._group.removeButton(choice.radio)
            choice.deleteLater()
        assert line.difference is not None
        own = line.difference.seq
        used = {uid: seq for seq, (_, uid) in answers.items() if uid and seq != own}
        known = comparison.current.by_uid()
        self.choices = [
            Choice(
                number,
                f"原第{candidate.seq_before}项 {known[candidate.task_uid].title}",
                f"文字相似 {round(candidate.similarity * 100)}%",
                ("same", candidate.task_uid),
                taken=f"已对应新第{used[candidate.task_uid]}项" if candidate.task_uid in used else "",
            )
            for number, candidate in enumerate(line.difference.candidates, 1)
        ]
        self.choices.append(Choice(len(self.choices) + 1, "都不是，按新增任务处理", "不沿用已填内容", NEITHER))
        for choice in self.choices:
            self._rows.addWidget(choice)
            self._group.addButton(choice.radio)
            choice.radio.setChecked(answers.get(own or 0) == choice.answer)
            choice.radio.toggled.connect(lambda on: self.chosen.emit() if on else None)

    def choose(self, number: int) -> None:
        """Mark the answer with this digit, from 1."""
        if 0 < number <= len(self.choices) and self.choices[number - 1].radio.isEnabled():
            self.choices[number - 1].radio.setChecked(True)
            self.choices[number - 1].radio.setFocus()

    def answer(self) -> Answer | None:
        """The marked answer."""
        return next((choice.answer for choice in self.choices if choice.radio.isChecked()), None)


class Detail(QWidget):
    """The chosen line in full. `confirmed` carries an answer, `stepped` asks for the line before (-1) or the next open one (1)."""

    confirmed = Signal(tuple)
    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.line: Line | None = None
        self.comparison: Comparison | None = None
        self.note, self.title = QLabel(), QLabel()
        self.note.setObjectName("grey")
        self.title.setObjectName("head")
        self.title.setWordWrap(True)
        self.question = Question()
        self.question.chosen.connect(self._chosen)
        self.legend, self.effect = QLabel(), QLabel()
        self.effect.setWordWrap(True)
        self.text = QTextBrowser()
        self.text.setAccessibleName("新旧文字对照")
        self.text.setObjectName("evidence")
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(8)
        for widget in (self.note, self.title, self.question, self.legend):
            column.addWidget(widget)
        column.addWidget(self.text, 1)
        column.addWidget(self.effect)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(column, 1)
        outer.addWidget(self._foot())

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setObjectName("foot")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(foot)
        row.setContentsMargins(20, 8, 20, 8)
        row.setSpacing(12)
        self.confirm_button = self._push(row, "确认，下一处", "Enter", self.confirm)
        self.back_button = self._push(row, "上一处", "Shift+Enter", lambda: self.stepped.emit(-1))
        self.later_button = self._push(row, "暂不答", "S", lambda: self.stepped.emit(1))
        row.addStretch()
        self.open_words = QLabel()
        self.open_words.setObjectName("second")
        row.addWidget(self.open_words)
        for keys, act in (
            (("Return", "Enter"), self._enter),
            (("Shift+Return", "Shift+Enter"), lambda: self.stepped.emit(-1)),
            (("S",), lambda: self.stepped.emit(1)),
        ):
            for key in keys:
                QShortcut(QKeySequence(key), self, activated=act)
        for number in range(1, 10):
            QShortcut(QKeySequence(str(number)), self, activated=lambda number=number: self.question.choose(number))
        return foot

    def _push(self, row: QHBoxLayout, text: str, key: str, act: object) -> QPushButton:
        made = QPushButton(f"{text}　{key}")
        made.setAccessibleName(text)
        made.clicked.connect(act)
        row.addWidget(made)
        return made

    def show_line(self, line: Line | None, comparison: Comparison | None, answers: dict[int, Answer]) -> None:
        """Show one line; an uncertain one asks its question."""
        self.line, self.comparison = line, comparison
        asks = line is not None and line.kind == "uncertain"
        self.question.setVisible(asks)
        self.confirm_button.setEnabled(False)
        if line is None or comparison is None:
            return
        word = next(word for kind, _, word, _ in KINDS if kind == line.kind)
        place = f"新清单第{line.after.seq}项" if line.after else f"现行清单第{line.before.seq}项" if line.before else ""
        self.note.setText(f"{word}　{place}".strip())
        self.title.setText("读清单时发现" if line.problem else line.text)
        if asks:
            self.question.ask(line, comparison, answers)
        self._chosen()

    def _chosen(self) -> None:
        if self.line is None or self.comparison is None:
            return
        self._evidence(self.line, self.comparison)
        self.effect.setText(self._effect(self.line, self.comparison))
        self.confirm_button.setEnabled(self.line.kind == "uncertain" and self.question.answer() is not None)

    def _other(self, line: Line, comparison: Comparison) -> TaskItem | None:
        """The item in force that the new wording is held against: of an uncertain one the marked, else the likeliest candidate."""
        if line.kind != "uncertain":
            return line.before
        answer = self.question.answer()
        assert line.difference is not None
        uid = answer[1] if answer else line.difference.candidates[0].task_uid
        return comparison.current.by_uid().get(uid)

    def _evidence(self, line: Line, comparison: Comparison) -> None:
        if line.problem is not None:
            self.legend.clear()
            self.text.setHtml(f'<p style="line-height:24px">{escape(told(line.problem))}</p>')
            return
        before = self._other(line, comparison)
        both = before is not None and line.after is not None
        head = f"与原第{before.seq}项逐词对照" if both and before else "新的文字" if line.after else "现行的文字"
        self.legend.setText(
            f"<b>{head}</b>&nbsp; {added('下划线')} 新增&nbsp; {removed('删除线')} 删去" if both else f"<b>{head}</b>"
        )
        self.text.setHtml(comparison_html(before, line.after))

    def _effect(self, line: Line, comparison: Comparison) -> str:
        if line.problem is not None:
            return ""
        if line.kind != "uncertain":
            return f"<b>接受后</b>&nbsp; {_EFFECTS[line.kind]}"
        answer = self.question.answer()
        assert line.after is not None
        if answer is None:
            return "<b>接受后</b>&nbsp; 选定答复后，这里写明已填内容会怎样。"
        if not answer[1]:
            return "<b>接受后</b>&nbsp; 作为新任务加入，不沿用已填内容；没有被对应的原任务转入历史，不删除。"
        seq = comparison.current.by_uid()[answer[1]].seq
        return f"<b>选“原第{seq}项”后</b>&nbsp; 各期已填内容和关联的项目全部沿用，挂在新第{line.after.seq}项下；本期进展对照新的工作内容复核。"

    def _enter(self) -> None:
        """Enter presses the button that has the focus, else confirms."""
        focused = self.window().focusWidget()
        if isinstance(focused, QPushButton):
            focused.click()
        else:
            self.confirm()

    def confirm(self) -> None:
        """Keep the marked answer and go on; where one is wanted and none is marked, stay."""
        answer = self.question.answer()
        if self.line is None or self.line.kind != "uncertain":
            self.stepped.emit(1)
        elif answer is not None:
            self.confirmed.emit(answer)
