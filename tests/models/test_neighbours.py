"""Finding similar texts without comparing each with each."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from models.text import bigrams, neighbours, similarity

NAMES = st.lists(st.text("甲乙丙丁1（ ", max_size=8), max_size=12, unique=True)


@given(NAMES, st.sampled_from([Decimal("0.01"), Decimal("0.5"), Decimal("0.85"), Decimal(1)]))
def test_neighbours_are_those_that_comparing_each_with_each_would_find(names: list[str], least: Decimal) -> None:
    found = neighbours(names, least)
    for name in names:
        wanted = {other for other in names if other != name and bigrams(other) and similarity(name, other) >= least}
        assert sorted(found[name]) == sorted(wanted if bigrams(name) else ())
