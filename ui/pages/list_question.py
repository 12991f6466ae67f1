"""Which item in force a new one is: the likely answers by digit, the other kinds of answer by letter. Nothing is marked by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from exchange.tasklist import Candidate, Comparison, Guess
from services.effects import Holdings
from ui.oneline import OneLine
from ui.pages.list_answers import MERGE, NEW, SAME, SPLIT, Answer, Answers, answer_of
from ui.pages.list_editors import Editor, MergeEditor, OtherEditor, SplitEditor
from ui.pages.list_model import Line
from ui.paint import Boxed
from ui.taborder import tab_after
from ui.theme import NOTE, set_mark

OTHER = "other"
LETTERS = {"N": (NEW, "新任务"), "S": (SPLIT, "由一项拆出"), "M": (MERGE, "由几项合并"), "O": (OTHER, "别的原任务")}
_GUESSED = {"split": "由原第{old}项拆成新第{new}项", "merge": "由原第{old}项合并", "new": "新任务，不沿用已填内容"}


@dataclass(frozen=True)
class Offer:
    """A likely answer: its words, what is said at its right."""

    answer: Answer
    words: str
    note: str


def offers_of(line: Line, comparison: Comparison, answers: Answers) -> Iterator[Offer]:
    """The likely answers to a line: the guess first, then the candidates, of a matched item the one it was matched with."""
    difference, known = line.difference, comparison.current.by_uid()
    if difference is None:
        return
    guess, candidates = difference.guess, list(difference.candidates)
    if line.before:
        candidates.insert(0, Candidate(line.before.task_uid, line.before.seq, difference.similarity or 0.0))
    own = next((c for c in candidates if guess and guess.decision == SAME and c.task_uid == guess.task_uids[0]), None)
    if own:
        candidates.remove(own)
        candidates.insert(0, own)
    elif guess:
        yield Offer(answer_of(guess), _guessed(guess, comparison), "系统建议")
    for candidate in candidates:
        taker = answers.taker(comparison, candidate.task_uid, line.seq)
        notes = (
            "系统建议" if candidate is own else "",
            "已定移出" if candidate.task_uid in answers.retired else f"已对应新第{taker}项" if taker else "",
            f"文字相似{round(candidate.similarity * 100)}%",
        )
        words = f"原第{candidate.seq_before}项 {known[candidate.task_uid].title}"
        yield Offer(Answer(SAME, (candidate.task_uid,)), words, "　".join(filter(None, notes)))


def _guessed(guess: Guess, comparison: Comparison) -> str:
    known = comparison.current.by_uid()
    old, new = ("、".join(map(str, sorted(numbers))) for numbers in ((known[uid].seq for uid in guess.task_uids), guess.seqs))
    words = _GUESSED[guess.decision].format(old=old, new=new)
    return words + ("，由本项延续" if guess.heir else "，本项另立" if guess.decision == SPLIT else "")


class Choice(QWidget):
    """One possible answer: its key, the words, what is said of it."""

    def __init__(self, key: str, words: str, note: str = "", *, last: bool = True) -> None:
        super().__init__()
        self.setObjectName("answer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 12, 5)
        row.setSpacing(8)
        self.radio = QRadioButton()
        self.radio.setAccessibleName("，".join(filter(None, (f"{key} {words}", note))))
        self.radio.toggled.connect(lambda on: set_mark(self, "chosen", on))
        row.addWidget(Boxed(key, "text2"))
        row.addWidget(self.radio)
        if note:
            text = OneLine(color="text")
            text.setText(words)
            row.addWidget(text, 1)
            right = QLabel(note)
            right.setObjectName("second")
            row.addWidget(right)
        else:
            row.addWidget(QLabel(words))
            row.addStretch()

    def mousePressEvent(self, event: object) -> None:
        """The whole row can be clicked."""
        self.radio.setFocus()
        self.radio.setChecked(True)


class Question(QFrame):
    """The likely answers, the letters, and what some answers need besides. `chosen` when the answer that is marked is another."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("question")
        self.title, self.hint = QLabel("它是现行清单的哪一项？"), OneLine(NOTE, "text3")
        self.title.setObjectName("section")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.hint, 1)
        frame = QFrame()
        frame.setObjectName("answers")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        self._rows = QVBoxLayout()
        inside.addLayout(self._rows)
        self._group = QButtonGroup(self)
        self.letters = self._letters(inside)
        self.editors: dict[str, Editor] = {SPLIT: SplitEditor(), MERGE: MergeEditor(), OTHER: OtherEditor()}
        for editor in self.editors.values():
            inside.addWidget(editor)
            editor.edited.connect(self.chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(frame)
        self.choices: list[Choice] = []
        self._offers: list[Offer] = []

    def _letters(self, inside: QVBoxLayout) -> dict[str, Choice]:
        row = QHBoxLayout()
        row.setSpacing(0)
        made = {}
        for key, (decision, words) in LETTERS.items():
            made[decision] = Choice(key, words)
            self._group.addButton(made[decision].radio)
            made[decision].radio.toggled.connect(self._marked)
            row.addWidget(made[decision], 1)
        inside.addLayout(row)
        return made

    def ask(self, line: Line, comparison: Comparison, answers: Answers, held: Holdings) -> None:
        """Offer the answers to a line; what was answered before is marked, else nothing."""
        for choice in self.choices:
            self._group.removeButton(choice.radio)
            choice.hide()
            choice.deleteLater()
        self._offers = list(offers_of(line, comparison, answers))
        self.choices = [Choice(str(number), offer.words, offer.note) for number, offer in enumerate(self._offers, 1)]
        first = list(dict.fromkeys(uid for offer in self._offers for uid in offer.answer.uids))
        self._begin(line, comparison, answers, held, first)
        for choice in self.choices:
            self._rows.addWidget(choice)
            self._group.addButton(choice.radio)
            choice.radio.toggled.connect(self._marked)
        keys = (
            f"按1至{len(self.choices)}或字母键选，"
            if len(self.choices) > 1
            else "按1或字母键选，"
            if self.choices
            else "按字母键选，"
        )
        self.hint.setText(f"{keys}回车确认并到下一处")
        self._order_tabs()
        self._mark(answers.given.get(line.seq))

    def _begin(self, line: Line, comparison: Comparison, answers: Answers, held: Holdings, first: list[str]) -> None:
        given = answers.given.get(line.seq)
        split, merge, other = (self.editors[name] for name in (SPLIT, MERGE, OTHER))
        assert isinstance(split, SplitEditor) and isinstance(merge, MergeEditor) and isinstance(other, OtherEditor)
        split.ask(comparison, answers, held, line.seq, first, given)
        merge.ask(comparison, first, given)
        other.ask(comparison, first, given)
        self._reopen = lambda answer: (
            split.ask(comparison, answers, held, line.seq, first, answer),
            merge.ask(comparison, first, answer),
        )

    def _order_tabs(self) -> None:
        """Reading order: the digits, the letters, then what the marked one needs."""
        tab_after(self.title, *self.choices, *self.letters.values(), *self.editors.values())

    def _mark(self, given: Answer | None) -> None:
        """Mark an answer that was given: the offer that says the same, else its letter."""
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(False)
        self._group.setExclusive(True)
        if given is not None:
            place = next((i for i, offer in enumerate(self._offers) if _alike(offer.answer, given)), None)
            letter = OTHER if given.decision == SAME else given.decision
            (self.letters[letter] if place is None else self.choices[place]).radio.setChecked(True)
            if place is not None and given.decision in (SPLIT, MERGE):
                self._reopen(given)
        self._show_editor()

    def _marked(self, on: bool) -> None:
        if not on:
            return
        offer = self.offer
        if offer is not None and offer.answer.decision in (SPLIT, MERGE):
            self._reopen(offer.answer)
        self._show_editor()
        self.chosen.emit()

    def _show_editor(self) -> None:
        decision = self.decision
        wanted = OTHER if self.letters[OTHER].radio.isChecked() else decision
        for name, editor in self.editors.items():
            editor.setVisible(name == wanted)

    @property
    def offer(self) -> Offer | None:
        """The marked one of the likely answers."""
        return next((o for c, o in zip(self.choices, self._offers, strict=True) if c.radio.isChecked()), None)

    @property
    def editor(self) -> Editor | None:
        """What the marked answer needs besides, None where nothing."""
        return next((editor for editor in self.editors.values() if not editor.isHidden()), None)

    @property
    def decision(self) -> str:
        """What kind of answer is marked, "" for none."""
        if self.offer is not None:
            return self.offer.answer.decision
        return next((name for name, choice in self.letters.items() if choice.radio.isChecked()), "")

    def press(self, key: str) -> None:
        """Mark the answer that has this key."""
        choice: Choice | None
        if key.isdigit():
            choice = self.choices[int(key) - 1] if 0 < int(key) <= len(self.choices) else None
        else:
            choice = self.letters[LETTERS[key][0]]
        if choice is not None:
            choice.radio.setChecked(True)
            choice.radio.setFocus()

    def turn_heir(self) -> None:
        """Turn whether this part of a split goes on with the earlier item."""
        split = self.editors[SPLIT]
        assert isinstance(split, SplitEditor)
        if split.isVisible():
            split.heir.toggle()

    def answer(self) -> Answer | None:
        """The marked answer, None while there is none or something of it is missing."""
        decision = self.decision
        if decision in self.editors:
            return self.editors[decision].answer()
        if self.offer is not None:
            return self.offer.answer
        return Answer(NEW) if decision == NEW else None

    def compared(self) -> tuple[str, ...]:
        """The earlier items to hold the new one against: those of the marked answer, else the likeliest; none for a new task."""
        answer = self.answer()
        if answer is not None:
            return answer.uids
        first = next((offer.answer.uids for offer in self._offers if offer.answer.uids), ())
        return first if not self.decision or self.decision in (SPLIT, MERGE) else ()


def _alike(one: Answer, other: Answer) -> bool:
    return one.decision == other.decision and set(one.uids) == set(other.uids)
