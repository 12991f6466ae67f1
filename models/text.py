"""Text as clerks and office programs write it: cleaning at the door, and the squeezed forms that comparisons use."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from math import ceil

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]|[\ud800-\udfff]")
_BLANK = re.compile("[\u00a0\t]")
_DIRTY = re.compile("|".join(part.pattern for part in (_ESCAPE, _LINE_BREAK, _INVISIBLE, _CONTROL, _BLANK)))
_PUNCTUATION = re.compile(r"[\W_]+")
_ALIKE = str.maketrans("—－–‐−～~、;", "-------,,")
_IDLE = re.compile(r"(?<=\d),(?=\d{3}(?!\d))|(?!(?<=\d)[^\w\s](?=\d))(?!(?<=\d)[%‰℃°])[^\w≥≤<>=±+×÷]|_")


def clean(text: str) -> str:
    """Text as it is stored: no invisible or control characters, plain spaces, line breaks as \\n, no blanks at either end.

    Office files spell control characters as _x000D_; such spellings are undone, so that none is left to be undone by a reader.
    Full-width letters and punctuation are the clerk's own and stay.
    """
    while _DIRTY.search(text):
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        text = _BLANK.sub(" ", _CONTROL.sub("", _INVISIBLE.sub("", _LINE_BREAK.sub("\n", text))))
    return text.strip()


def narrow(text: str) -> str:
    """Full-width letters, digits and signs as half-width (NFKC), all white space gone: for codes, numbers and dates."""
    return unicodedata.normalize("NFKC", re.sub(r"\s+", "", unicodedata.normalize("NFKC", clean(text))))


@lru_cache(maxsize=65536)
def squeeze(text: str) -> str:
    """Text for finding the same label: narrow, lower case, dashes and brackets alike."""
    return narrow(text).casefold().translate(str.maketrans("—－–‐−〔〕【】[]", "-----()()()"))


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """Text for judging sameness (rules paper, 规范化): no white space, no punctuation, narrow, digits kept."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", clean(text)).casefold())


@lru_cache(maxsize=65536)
def wording(text: str) -> str:
    """Text for judging whether what it says was changed: like `normalise`, but 1.5 is not 15, 2—3 not 23, 8% not 8, ≥ not ≤."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", clean(text))).casefold().translate(_ALIKE)
    return _IDLE.sub("", re.sub("-+", "-", plain))


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a normalised text; a single character stands for itself."""
    return shingles(text, 2)


@lru_cache(maxsize=65536)
def shingles(text: str, length: int) -> frozenset[str]:
    """The stretches of so many characters of a normalised text; a shorter text stands for itself, an empty one has none."""
    plain = normalise(text)
    return frozenset(plain[i : i + length] for i in range(len(plain) - length + 1)) or frozenset({plain} - {""})


def similarity(one: str, other: str) -> Decimal:
    """Jaccard similarity of character pairs, 0 to 1 (a decimal, so that 17 of 20 is 0.85); two empty texts are alike."""
    a, b = bigrams(one), bigrams(other)
    return Decimal(len(a & b)) / len(a | b) if a or b else Decimal(1)


def copied_share(text: str, original: str) -> Decimal:
    """The share of a text's character pairs that stand in the original, 0 to 1."""
    a = bigrams(text)
    return Decimal(len(a & bigrams(original))) / len(a) if a else Decimal(0)


def runs(numbers: Iterable[int]) -> str:
    """Numbers as a text, neighbours drawn together: 1–3、7."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][-1] + 1:
            found[-1][1:] = [number]
        else:
            found.append([number])
    return "、".join("–".join(map(str, run)) for run in found)


def neighbours(texts: Iterable[str], least: Decimal) -> dict[str, list[str]]:
    """For each text the others whose `similarity` to it is at least `least` (above 0).

    Two texts so alike share one of the rarest pairs of each: only such are compared, so that many texts do not cost their square.
    A text of nothing but punctuation has none.
    """
    found: dict[str, list[str]] = {text: [] for text in texts}
    counts = Counter(pair for text in found for pair in bigrams(text))
    seen: dict[str, list[str]] = defaultdict(list)
    for text, near in found.items():
        pairs = sorted(bigrams(text), key=lambda pair: (counts[pair], pair))
        rare = pairs[: len(pairs) - ceil(least * len(pairs)) + 1]
        for other in dict.fromkeys(other for pair in rare for other in seen[pair]):
            if similarity(text, other) >= least:
                near.append(other)
                found[other].append(text)
        for pair in rare:
            seen[pair].append(text)
    return found
