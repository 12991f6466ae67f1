"""What a rule in trial finds is shown to the clerk and to nobody else: it blocks nothing and travels nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.book import Book, Row
from models.problems import WARNING
from models.rules import engine
from models.rules.catalogue import catalogue
from models.rules.hit import Hit, hit
from models.rules.reasons import reasons_missing
from services.books import open_book
from services.checking import check, findings
from services.desk import Desk
from services.filing import freeze
from services.packages import export, verify
from tests.services.conftest import PERIOD, fill

TRIED = replace(catalogue()["R12"], id="TRY", message="试行规则的提示。", trial=True, city="")


def tried(book: Book, row: Row) -> Iterator[Hit]:
    yield hit("site")


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule in trial that finds something at every record."""
    rules_of = engine.rules_of
    monkeypatch.setattr(engine, "rules_of", lambda form: (*rules_of(form), (TRIED, tried)))


def codes(problems: Any) -> set[str]:
    return {problem.code for problem in problems}


@pytest.mark.usefixtures("trial")
def test_it_is_shown_and_needs_no_reason(desk: Desk) -> None:
    fill(desk)
    found = [p for p in check(desk, PERIOD)[0] if p.code == "TRY"]
    assert {(p.severity, p.needs_reason, p.trial) for p in found} == {(WARNING, False, True)}
    with desk.reading() as connection:
        book = open_book(connection, PERIOD, desk)
    assert "TRY" not in codes(findings(book, trial=False))
    assert reasons_missing(book, found) == []


@pytest.mark.usefixtures("trial")
def test_it_blocks_nothing_and_is_in_no_package(desk: Desk, tmp_path: Path) -> None:
    fill(desk)
    draft = export(desk, PERIOD, tmp_path / "draft", draft=True)
    frozen = freeze(desk, PERIOD)
    sent = export(desk, PERIOD, tmp_path / "sent")
    verified = verify(sent.file, desk.today)
    assert verified.ok
    for problems in (draft.problems, frozen.problems, sent.problems, verified.problems):
        assert "TRY" not in codes(problems)
    assert not any("试行规则" in str(line) for line in verified.read.findings)
