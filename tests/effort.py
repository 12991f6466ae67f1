"""What some work costs, told so that the machine's speed and its other work make no difference."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "search"
"""Whether this run looks for what no other has found, and may take its time."""


def examples(few: int) -> int:
    """How many examples of a costly property are tried; twenty times as many in a deep run."""
    return few * 20 if DEEP else few


def calls(work: Callable[[], object]) -> int:
    """How many functions were called in doing it, Python's own included; the same each time for the same work."""
    count = 0

    def saw(frame: Any, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(saw)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
