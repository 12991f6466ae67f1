"""What the marked-up copy of a file marks: everything that reading, comparing or verifying it had to say."""

from __future__ import annotations

from models.problems import Problem
from services.load_rows import Loaded
from services.packages import Verified
from services.revisions import ListImport


def problems_of_load(result: Loaded) -> list[Problem]:
    """Of a fill-in sheet: the cells that could not be read, and the mistakes that the rules find in its rows."""
    return [*result.problems, *result.findings]


def problems_of_list(result: ListImport) -> list[Problem]:
    """Of a city's list: what reading it had to say; not what the county must decide."""
    return [problem for problem in result.read.problems if problem.file]


def problems_of_verify(result: Verified) -> list[Problem]:
    """Of a package: every place that is not as it was written, and what the rules find, in the words for the sender, who is to mend it;
    warnings with a good reason are settled."""
    others = [p for p in result.problems if p.code != "X02" and not (p.needs_reason and p.reason)]
    return [*result.read.altered, *others]
