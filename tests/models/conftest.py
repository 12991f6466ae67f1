"""How hypothesis runs here: the same examples everywhere, and no time limit, since a busy machine is no failure.

HYPOTHESIS_PROFILE=search looks for new examples instead.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True, database=None, max_examples=60)
settings.register_profile("search", deadline=None, max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
