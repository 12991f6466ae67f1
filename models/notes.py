"""The sentences of a 变动说明: how a figure that changed is told, and how such a sentence is known again in a clerk's text.

A note is one text: the drafted sentences, then the clerk's own words. The drafted ones are recognised by their wording alone, so that
they can be held against the figures later, put right when these change again, and told from a reason; nothing else is kept of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from models.forms import FORMS, fields
from models.kinds import Field
from models.text import normalise
from models.values import plain_number

ASKED = "原因："
"""What stands before the reason; a text that ends with it still lacks one."""

_LABEL = r"[^，。；;\n“”：]{2,40}?"
_VALUE = r"(?:“[^”\n]*”|[^，。；;\n“”]{1,40}?)"
_NUMBER = r"-?[\d,]+(?:\.\d+)?"
_END = r"(?=，|$)"
_MOVED = rf"(?:，(?:增加|减少|推迟|提前){_NUMBER}[^，。；;\n\d]{{0,12}}(?:（{_NUMBER}%）)?{_END})?"
_DRAFTED = re.compile(
    rf"(?:(?:{_LABEL})由{_VALUE}(?:调整为|变更为|降为|退回|转为){_VALUE}{_END}{_MOVED}"
    rf"|(?:{_LABEL})上期为{_VALUE}，本期未填{_END}"
    rf"|(?:{_LABEL})为{_VALUE}，上期累计{_VALUE}加本期{_VALUE}应为{_VALUE}，(?:多|少){_VALUE}{_END}"
    rf"|(?:{_LABEL})已连续\d+期(?:为零|未变)(?:，(?:{_LABEL})?仍为{_VALUE})?{_END}"
    rf"|(?:{_LABEL})与上期相同{_END}"
    rf"|(?:{_LABEL})为{_VALUE}，是此前各期最高{_VALUE}的{_NUMBER}倍{_END}"
    rf"|以下与\d{{4}}年\d{{1,2}}月报送数相比{_END}"
    rf"|另有\d+项数字有变{_END})"
    r"(?P<why>，系[^，。；;\n]+)?"
)
_PARTS = re.compile(r"([。；;\n])")
_SAID = re.compile(rf"“[^”]*”|{_NUMBER}")
_ASKS = re.compile(r"^(?:变动)?原因[：:为是]?\s*[_＿…\s]*")
_REST, _OPENING = "另有", "以下与"


def shown_number(value: Decimal | int, places: int) -> str:
    """A figure as the sentences have it: amounts with their two places, others without idle zeros."""
    return f"{value:.{places}f}" if places == 2 else plain_number(value)


def quoted(text: str) -> str:
    """A text in quotation marks, without signs that would end a sentence."""
    return "“" + re.sub(r"[。；;\n“”]+", "，", text).strip("，") + "”"


def percent(old: Decimal | int, new: Decimal | int) -> str:
    """By how much a figure moved, in per cent of what it was, to one place; "" where it was nothing."""
    if not old:
        return ""
    share = (abs(Decimal(new) - Decimal(old)) * 100 / abs(Decimal(old))).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{plain_number(share)}%"


def label_of(field: Field) -> str:
    """A figure as the sentences name it: 其中：固定资产投资 is 固定资产投资, 兑付量（累计） is 累计兑付量."""
    label = field.label.removeprefix("其中：")
    for which in ("累计", "本期"):
        if label.endswith(f"（{which}）"):
            return which + label.removesuffix(f"（{which}）")
    return re.sub(r"（[^）]*）$", "", label)


@cache
def _labels() -> tuple[str, ...]:
    """What a drafted sentence can begin with: the name of a figure, or words of our own."""
    named = {label_of(field) for form in FORMS for field in fields(form).values()}
    return (*sorted(named), "任务状态", "成效", _REST, _OPENING)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a note: the drafted sentence at its beginning ("" for none), what explains it there, and the clerk's own words."""

    drafted: str
    why: str
    own: str
    mark: str


@lru_cache(maxsize=4096)
def clauses(text: str) -> tuple[Clause, ...]:
    """A note in its parts, each with the sign that ends it."""
    pieces = [*_PARTS.split(text), ""]
    return tuple(_clause(part.strip(), mark) for part, mark in zip(pieces[::2], pieces[1::2], strict=True) if part.strip())


def _clause(part: str, mark: str) -> Clause:
    found = _DRAFTED.match(part)
    if found is None or not part.startswith(_labels()):
        return Clause("", "", part, mark)
    why = found["why"] or ""
    drafted = found[0].removesuffix(why) if why else found[0]
    return Clause(drafted, why, part[found.end() :].lstrip("，, "), mark)


def own_words(text: str | None) -> str:
    """What the clerk wrote herself, without the drafted sentences and without the word 原因."""
    parts = [_ASKS.sub("", clause.own) + clause.mark for clause in clauses(text or "") if _ASKS.sub("", clause.own)]
    return "".join(parts).strip("；;。，\n ")


def drafted(text: str | None) -> list[Clause]:
    """The drafted sentences of a note."""
    return [clause for clause in clauses(text or "") if clause.drafted]


def explains(text: str | None) -> bool:
    """Whether a note says why: figures alone, with the reason still blank, are no reason.

    What the book itself accounts for (，系新增设备3台（套）…) is one.
    """
    if normalise(own_words(text)):
        return True
    found = drafted(text)
    return bool(found) and all(clause.why for clause in found) and not lacks_reason(text)


def lacks_reason(text: str | None) -> bool:
    """Whether the place for the reason stands in a note and is blank."""
    return any(_ASKS.match(clause.own) and not _ASKS.sub("", clause.own) for clause in clauses(text or ""))


def said(sentence: str) -> frozenset[str]:
    """The numbers and quotations of a sentence, in comparable form."""
    return frozenset(part if part[0] == "“" else plain_number(Decimal(part.replace(",", ""))) for part in _parts_said(sentence))


def _parts_said(sentence: str) -> Iterable[str]:
    return (part for part in _SAID.findall(sentence) if part[0] == "“" or any(sign.isdigit() for sign in part))


def stands_for(clause: Clause, label: str) -> bool:
    """Whether a drafted sentence is about the figure of this label."""
    return clause.drafted.startswith(label)


def tells_rest(clause: Clause) -> bool:
    """Whether a drafted sentence only counts the figures that found no room."""
    return clause.drafted.startswith(_REST)


def opens(clause: Clause) -> bool:
    """Whether a drafted sentence only says what the others compare with."""
    return clause.drafted.startswith(_OPENING)


def opening(spelled: str) -> str:
    """The sentence before those of a record that was not in the period last sent (2026年9月)."""
    return f"{_OPENING}{spelled}报送数相比"


def compose(plain: Sequence[str], asking: Sequence[str], own: str = "") -> str:
    """A note of drafted sentences: those that explain themselves, those that want a reason, then the clerk's own words."""
    text = "".join(f"{sentence}。" for sentence in plain)
    if asking:
        return f"{text}{'；'.join(asking)}。{ASKED}{own}{'。' if own else ''}"
    return f"{text}{own}{'。' if own else ''}"


def fitted(sentences: Sequence[str], brief: Sequence[str], room: int) -> list[str]:
    """As many sentences as a field has room for, in their shorter wording where the longer finds none; the others are counted."""
    for wording in (sentences, brief):
        if sum(map(len, wording)) + len(wording) <= room:
            return list(wording)
    kept = list(brief)
    while kept and sum(map(len, kept)) + len(kept) + len(_rest(0)) + 2 > room:
        kept.pop()
    return [*kept, _rest(len(brief) - len(kept))]


def _rest(count: int) -> str:
    return f"{_REST}{count}项数字有变"
