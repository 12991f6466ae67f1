"""Records that break each rule of part 三 of the rules paper, and records that just pass it, by subject."""

from __future__ import annotations

from tests.rules.project_cases import content, dates, money, names, parts, support
from tests.rules.project_cases.base import Case

MODULES = (names, money, support, dates, content, parts)
BROKEN: list[Case] = [case for module in MODULES for case in module.BROKEN]
PASSING: list[Case] = [case for module in MODULES for case in module.PASSING]
