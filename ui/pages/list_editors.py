"""What an answer needs beyond a digit: which item was split and who takes what, which were merged, which other item it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from exchange.tasklist import Comparison
from models.forms import TaskProgress, fields
from models.tasks import TaskItem
from services.effects import Holding, Holdings
from ui.pages.list_answers import MERGE, SAME, SPLIT, TAKES, Answer, Answers
from ui.pages.list_pick import Option, PickList

EXCERPT = 24
"""Characters of a text that stand for it where it is to be ticked."""


def named(item: TaskItem) -> str:
    return f"{item.seq} {item.title}"


def options_of(held: Holding) -> list[Option]:
    """What a part of a split may take along: this period's texts, projects, results and evidence; the keys begin with their kind."""
    labels = {name: field.label for name, field in fields(TaskProgress).items()}
    found = [Option(f"texts:{name}", f"复制本期{labels[name]}：{_excerpt(text)}") for name, text in held.texts.items()]
    found += [Option(f"projects:{uid}", f"带走储备项目：{name}") for uid, name in held.projects]
    return found + [Option(f"records:{uid}", f"带走成效或材料：{name}") for uid, name in held.records]


def _excerpt(text: str) -> str:
    line = text.replace("\n", " ")
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT]}…"


class Editor(QWidget):
    """Part of a question that only some answers need. `edited` when the answer it makes is another."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 4, 12, 8)
        self.column.setSpacing(6)
        self.comparison: Comparison | None = None

    def combo(self, words: str) -> QComboBox:
        """A choice of an item in force, with its label before it."""
        made = QComboBox()
        made.setAccessibleName(words)
        made.setMinimumContentsLength(12)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        row = QHBoxLayout()
        row.setSpacing(8)
        label = QLabel(words)
        label.setObjectName("field")
        label.setBuddy(made)
        row.addWidget(label)
        row.addWidget(made, 1)
        self.column.addLayout(row)
        return made

    def offer_items(self, combo: QComboBox, first: Sequence[str], chosen: str) -> None:
        """The items in force, the likely ones first; `chosen` is the current one."""
        assert self.comparison is not None
        combo.blockSignals(True)
        combo.clear()
        for item in ordered(self.comparison, first):
            combo.addItem(named(item), item.task_uid)
        combo.setCurrentIndex(combo.findData(chosen))
        combo.blockSignals(False)

    def answer(self) -> Answer | None:
        """The answer as it stands, None while something is missing."""
        raise NotImplementedError


def ordered(comparison: Comparison, first: Sequence[str]) -> list[TaskItem]:
    """The items in force by number, the named ones before them."""
    active = [item for item in comparison.current.items if item.status == "active"]
    known = {item.task_uid: item for item in active}
    return [known[uid] for uid in first if uid in known] + [item for item in active if item.task_uid not in first]


class OtherEditor(Editor):
    """Another item in force than the offered ones."""

    def __init__(self) -> None:
        super().__init__()
        self.source = self.combo("是现行清单的")
        self.source.currentIndexChanged.connect(lambda: self.edited.emit())

    def ask(self, comparison: Comparison, first: Sequence[str], given: Answer | None) -> None:
        self.comparison = comparison
        self.offer_items(self.source, first, given.uids[0] if given and given.decision == SAME else "")

    def answer(self) -> Answer | None:
        uid = self.source.currentData()
        return Answer(SAME, (uid,)) if uid else None


class SplitEditor(Editor):
    """Which item this one was split from; whether it goes on with it, else what it takes along."""

    def __init__(self) -> None:
        super().__init__()
        self.source = self.combo("拆自现行清单的")
        self.heir = QCheckBox("由本项延续原任务：没有选给其他各项的内容都留在本项　H")
        self.heir.setAccessibleName("由本项延续原任务")
        self.others, self.note = QLabel(), QLabel()
        for label in (self.others, self.note):
            label.setObjectName("grey")
            label.setWordWrap(True)
        self.takes = PickList("带到本项的内容")
        for widget in (self.heir, self.others, self.note, self.takes):
            self.column.addWidget(widget)
        self.seq = 0
        self.answers, self.held = Answers(), dict[str, Holding]()
        self.source.currentIndexChanged.connect(self._other_source)
        self.heir.toggled.connect(self._turned)
        self.takes.options.dataChanged.connect(lambda: self.edited.emit())

    def ask(
        self, comparison: Comparison, answers: Answers, held: Holdings, seq: int, first: Sequence[str], given: Answer | None
    ) -> None:
        """Begin with what was answered, else with the likeliest item; who is first to be answered goes on with it."""
        self.comparison, self.answers, self.held, self.seq = comparison, answers, dict(held), seq
        mine = given if given and given.decision == SPLIT else None
        self.offer_items(self.source, first, mine.uids[0] if mine else first[0] if first else "")
        self._show_source(mine)

    def _other_source(self) -> None:
        self._show_source(None)
        self.edited.emit()

    def _show_source(self, given: Answer | None) -> None:
        uid = self.source.currentData() or ""
        heir, parts = self.answers.heir_of(uid, self.seq), self.answers.parts_of(uid, self.seq)
        self.heir.blockSignals(True)
        self.heir.setChecked(given.heir if given else heir is None)
        self.heir.blockSignals(False)
        words = "、".join(f"新第{seq}项{'（延续）' if seq == heir else ''}" for seq in parts)
        nobody = "" if heir else "都不选延续的，由最前的一项延续。"
        self.others.setText((f"同由它拆出：{words}。" if words else "由它拆出的另一项也要答为拆分。") + nobody)
        ticked = [f"{kind}:{key}" for kind in TAKES for key in given.takes.get(kind, ())] if given else []
        self._options = options_of(self.held.get(uid, Holding()))
        self.takes.offer(self._options, ticked)
        self._show_takes()

    def _turned(self) -> None:
        self._show_takes()
        self.edited.emit()

    def _show_takes(self) -> None:
        wanted = not self.heir.isChecked()
        self.note.setVisible(wanted)
        self.takes.setVisible(wanted and bool(self._options))
        words = "本项另立。勾选带到本项的内容（空格键勾选）；历史各期留在原任务下。"
        self.note.setText(words if self._options else "本项另立。原任务本期没有可带走的内容。")

    def answer(self) -> Answer | None:
        uid = self.source.currentData()
        if not uid:
            return None
        if self.heir.isChecked():
            return Answer(SPLIT, (uid,), heir=True)
        keys = [key.partition(":") for key in self.takes.options.ticked()]
        return Answer(SPLIT, (uid,), takes={kind: tuple(key for name, _, key in keys if name == kind) for kind in TAKES})


class MergeEditor(Editor):
    """Which items became this one; the first that is ticked goes on unless she says another."""

    def __init__(self) -> None:
        super().__init__()
        self.note = QLabel("勾选合并成本项的各项，至少两项（空格键勾选）。本期文字并列保留，各期历史留在原任务下。")
        self.note.setObjectName("grey")
        self.note.setWordWrap(True)
        self.items = PickList("合并成本项的各项")
        self.column.addWidget(self.note)
        self.column.addWidget(self.items)
        self.heir = self.combo("由哪一项延续")
        self.items.options.dataChanged.connect(self._ticked)
        self.heir.currentIndexChanged.connect(lambda: self.edited.emit())

    def ask(self, comparison: Comparison, first: Sequence[str], given: Answer | None) -> None:
        self.comparison = comparison
        ticked = given.uids if given and given.decision == MERGE else ()
        self.items.offer([Option(item.task_uid, named(item)) for item in ordered(comparison, first)], ticked)
        self._offer_heirs(ticked[0] if ticked else "")

    def _ticked(self) -> None:
        self._offer_heirs(self.heir.currentData() or "")
        self.edited.emit()

    def _offer_heirs(self, chosen: str) -> None:
        assert self.comparison is not None
        ticked, known = self.items.options.ticked(), self.comparison.current.by_uid()
        self.heir.blockSignals(True)
        self.heir.clear()
        for uid in ticked:
            self.heir.addItem(named(known[uid]), uid)
        self.heir.setCurrentIndex(max(0, self.heir.findData(chosen)) if ticked else -1)
        self.heir.blockSignals(False)
        self.heir.setEnabled(len(ticked) > 1)

    def answer(self) -> Answer | None:
        ticked, heir = self.items.options.ticked(), self.heir.currentData()
        return Answer(MERGE, (heir, *(uid for uid in ticked if uid != heir))) if len(ticked) > 1 and heir else None
