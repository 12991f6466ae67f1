"""Where each rule points: the form, record and field of what its cases set off, with how bad it is, in a file for people.

The file is golden/places.txt; run with REWRITE_GOLDEN=1 to write it anew, and read what changed.
"""

from __future__ import annotations

import os
from pathlib import Path

from models.problems import Problem
from tests.rules.test_catalogue import RULES, found

GOLDEN = Path(__file__).parent / "golden" / "places.txt"


def _place(problem: Problem) -> str:
    """As R24 reserve_project 43052320260001 actual_start error."""
    reason = " reason" if problem.needs_reason else ""
    return f"{problem.code} {problem.form} {problem.record} {problem.field} {problem.severity}{reason}"


def test_the_golden_file_of_all_places() -> None:
    text = "".join(f"{_place(problem)}\n" for rule in RULES for problem in found(rule))
    if os.environ.get("REWRITE_GOLDEN"):
        GOLDEN.write_text(text, "utf-8")
    assert GOLDEN.read_text("utf-8") == text
