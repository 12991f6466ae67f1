"""The clerk's answers to the differences of two lists while she looks at them: given, changed, taken back; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exchange.tasklist import Comparison, Difference, Guess
from services.change_note import answer_words

SAME, NEW, SPLIT, MERGE, RETIRE = "same", "new", "split", "merge", "retire"
TAKES = ("texts", "projects", "records")


@dataclass(frozen=True)
class Answer:
    """What a new item is: which earlier ones it goes on with. A part of a split is the `heir`, or takes along what it names."""

    decision: str
    uids: tuple[str, ...] = ()
    heir: bool = False
    takes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def to_json(self, seq: int) -> dict[str, Any]:
        """As `exchange.tasklist.resolve` takes it."""
        found: dict[str, Any] = {"seq": seq, "decision": self.decision, "task_uid": list(self.uids)}
        if self.decision == SPLIT:
            found["heir"] = self.heir
            if not self.heir:
                found["takes"] = {name: list(self.takes.get(name, ())) for name in TAKES}
        return found

    def words(self, seqs: Mapping[str, int]) -> str:
        """原第24项, 新任务, 拆自原第24项, 合并原第3、5项; `seqs` are the numbers of the items in force."""
        return answer_words(self.decision, [seqs[uid] for uid in self.uids])


def answer_of(guess: Guess) -> Answer:
    """The answer that follows a guess."""
    return Answer(guess.decision, guess.task_uids, guess.heir)


class Answers:
    """The answers so far: `given` by number in the new list, `retired` the earlier items said to be gone, with their numbers."""

    def __init__(self) -> None:
        self.given: dict[int, Answer] = {}
        self.retired: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.given) + len(self.retired)

    def clear(self) -> None:
        self.given.clear()
        self.retired.clear()

    def give(self, seq: int, answer: Answer | None) -> None:
        """Keep an answer in the place of the one before; None takes it back."""
        if answer is None:
            self.given.pop(seq, None)
            return
        self.given[seq] = answer
        if answer.heir:
            for other, part in self.given.items():
                if other != seq and part.decision == SPLIT and part.uids == answer.uids and part.heir:
                    self.given[other] = Answer(SPLIT, part.uids)

    def turn_retired(self, uid: str, seq: int) -> None:
        """Say that no new item is this earlier one, or take that back."""
        if self.retired.pop(uid, None) is None:
            self.retired[uid] = seq

    def to_json(self) -> list[dict[str, Any]]:
        """All answers as `services.revisions` takes them."""
        found = [answer.to_json(seq) for seq, answer in sorted(self.given.items())]
        gone = sorted(self.retired.items(), key=lambda pair: pair[1])
        return [*found, *({"seq": seq, "decision": RETIRE, "task_uid": [uid]} for uid, seq in gone)]

    def parts_of(self, uid: str, but: int = 0) -> list[int]:
        """The new items that are answered as parts of an earlier one."""
        return sorted(s for s, a in self.given.items() if s != but and a.decision == SPLIT and a.uids == (uid,))

    def heir_of(self, uid: str, but: int = 0) -> int | None:
        """The part that goes on with a split item, None while none does."""
        return next((seq for seq in self.parts_of(uid, but) if self.given[seq].heir), None)

    def taker(self, comparison: Comparison, uid: str, but: int) -> int | None:
        """Another new item that goes on with this earlier one whole, as answered or as was found without a question."""
        answered = (s for s, a in self.given.items() if s != but and a.decision in (SAME, MERGE) and uid in a.uids)
        found = (d.seq for d in comparison.differences_of_new if _goes_on(d, uid) and d.seq != but and d.seq not in self.given)
        return next((seq for seq in (*answered, *found) if seq is not None), None)


def with_heirs_to_come(given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The answers as they work out while questions are open: a split of which no part goes on yet has one that is still to come."""
    parts = [answer for answer in given if answer["decision"] == SPLIT]
    settled = {answer["task_uid"][0] for answer in given if answer["decision"] == SAME or answer.get("heir")}
    open_uids = dict.fromkeys(answer["task_uid"][0] for answer in parts if answer["task_uid"][0] not in settled)
    to_come = ({"seq": -place, "decision": SPLIT, "task_uid": [uid], "heir": True} for place, uid in enumerate(open_uids, 1))
    return [*map(dict, given), *to_come]


def _goes_on(difference: Difference, uid: str) -> bool:
    return difference.seq_before is not None and difference.task_uid == uid
