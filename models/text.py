"""Text as clerks and office programs write it: cleaning at the door, and the squeezed forms that comparisons use."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]|[\ud800-\udfff]")
_PUNCTUATION = re.compile(r"[\W_]+")


def clean(text: str) -> str:
    """Text as it is stored: no invisible or control characters, plain spaces, line breaks as \\n, no blanks at either end.

    Office files spell control characters as _x000D_; such spellings are undone, so that none is left to be undone by a reader.
    Full-width letters and punctuation are the clerk's own and stay.
    """
    while _ESCAPE.search(text):
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _CONTROL.sub("", _INVISIBLE.sub("", text)).replace("\u00a0", " ").replace("\t", " ")
    return text.strip().strip("\u3000").strip()


def narrow(text: str) -> str:
    """Full-width letters, digits and signs as half-width (NFKC), all white space gone: for codes, numbers and dates."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", clean(text)))


@lru_cache(maxsize=65536)
def squeeze(text: str) -> str:
    """Text for finding the same label: narrow, lower case, dashes and brackets alike."""
    return narrow(text).casefold().translate(str.maketrans("—－–‐−〔〕【】[]", "-----()()()"))


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """Text for judging sameness (rules paper, 规范化): no white space, no punctuation, narrow, digits kept."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", clean(text)).casefold())


@lru_cache(maxsize=65536)
def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a normalised text; a single character stands for itself."""
    plain = normalise(text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1)) or frozenset({plain} - {""})


def similarity(one: str, other: str) -> float:
    """Jaccard similarity of character pairs, 0 to 1; two empty texts are alike."""
    a, b = bigrams(one), bigrams(other)
    return len(a & b) / len(a | b) if a or b else 1.0


def copied_share(text: str, original: str) -> float:
    """The share of a text's character pairs that stand in the original, 0 to 1."""
    a = bigrams(text)
    return len(a & bigrams(original)) / len(a) if a else 0.0
