"""Two wordings of one text marked word by word: what was taken out struck through, what was put in underlined (look, diff)."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from exchange.tasklist import Stretch, mark
from ui.theme import token

_LINES = {"out": ("removed", "line-through"), "in": ("added", "underline")}


def spans(stretches: Iterable[Stretch]) -> str:
    """HTML of stretches: each change has a line and a colour, so that neither stands alone."""
    return "".join(_span(stretch.kind, stretch.text) for stretch in stretches)


def removed(text: str) -> str:
    return _span("out", text)


def added(text: str) -> str:
    return _span("in", text)


def marked(before: str, after: str) -> str:
    """HTML of both wordings in one."""
    return spans(mark(before, after).stretches)


def marked_apart(before: str, after: str) -> tuple[str, str]:
    """HTML of each wording by itself: the old with what was taken out, the new with what was put in."""
    marking = mark(before, after)
    return spans(marking.before), spans(marking.after)


def _span(kind: str, text: str) -> str:
    if not text or kind not in _LINES:
        return escape(text)
    name, line = _LINES[kind]
    style = f"color:{token(name).name()};background-color:{token(name + 'tint').name()};text-decoration:{line}"
    return f'<span style="{style}">{escape(text)}</span>'
