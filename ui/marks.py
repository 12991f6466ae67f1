"""Two wordings of one text marked into one: what was struck out, what was added (look, diff)."""

from __future__ import annotations

from difflib import SequenceMatcher
from html import escape

from ui.theme import token

SHORT = 2
"""An unchanged stretch between two changes that is shorter than this is shown as changed too: single characters only confuse."""
Part = tuple[str, str, str]


def parts(before: str, after: str) -> list[Part]:
    """The texts as stretches (kind, old, new) in order; the kind is "same" or "changed"."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found: list[Part] = []
    codes = matcher.get_opcodes()
    for number, (tag, a, b, c, d) in enumerate(codes):
        inner = 0 < number < len(codes) - 1
        kind = "same" if tag == "equal" and not (inner and b - a < SHORT) else "changed"
        if found and found[-1][0] == kind == "changed":
            found[-1] = (kind, found[-1][1] + before[a:b], found[-1][2] + after[c:d])
        else:
            found.append((kind, before[a:b], after[c:d]))
    return found


def removed(text: str) -> str:
    return _span(text, "removed", "line-through")


def added(text: str) -> str:
    return _span(text, "added", "underline")


def marked(before: str, after: str) -> str:
    """HTML of both wordings: what is gone struck out, what is new underlined, each with its colour."""
    return "".join(escape(new) if kind == "same" else removed(old) + added(new) for kind, old, new in parts(before, after))


def _span(text: str, name: str, line: str) -> str:
    if not text:
        return ""
    style = f"color:{token(name).name()};background-color:{token(name + 'tint').name()};text-decoration:{line}"
    return f'<span style="{style}">{escape(text)}</span>'
