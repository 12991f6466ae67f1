"""Keeps the problems of an open book true: after a change only those rules run again that looked at what has changed.

Every rule runs on a changed record and on its family (a project, its lines and its month; an item, its results and its evidence).
Beyond that a rule runs again on the records for which it looked up something that is found otherwise now (`models.rules.watched`).
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import cast

from models.book import Book, Row, Token, family_of, full_key
from models.forms import BY_TABLE, FORMS, Explanation, Submission
from models.problems import Problem
from models.refresh import Taken
from models.rules.engine import rules_of, severity_first, worst_first
from models.rules.hit import problem_at
from models.rules.reasons import reasoned, reasons_of
from models.rules.settle import settled
from models.rules.watched import Watched

Place = tuple[str, str]
"""A record: its table and its id (`full_key`)."""
_COVER, _REASONS = Submission.__tablename__, Explanation.__tablename__


class Checker:
    """The problems of a completed book, worst first, each warning with its reason: as a full check would find them at any time."""

    def __init__(self, book: Book) -> None:
        self._book, self._watched, self._reasons = book, Watched(book), reasons_of(book)
        self._found: dict[Place, dict[int, list[Problem]]] = {}
        self._told: dict[Place, list[Problem]] = {}
        self._readers: dict[Token, set[tuple[Place, int]]] = defaultdict(set)
        self._reads: dict[Place, dict[int, set[Token]]] = {}
        self._by_record: dict[Place, list[Problem]] = defaultdict(list)
        for form in FORMS:
            for row in book.rows[form.__tablename__]:
                self._judge(form.__tablename__, row, range(len(rules_of(form))))
        self.problems: list[Problem] = worst_first(problem for found in self._told.values() for problem in found)
        for problem in self.problems:
            self._by_record[_place_of(problem)].append(problem)

    def of(self, table: str, key: str) -> list[Problem]:
        """The problems of a record, worst first."""
        return self._by_record.get((table, key), [])

    def update(self, taken: Taken) -> None:
        """The book has taken in changes (`models.refresh.take`)."""
        whole, again = dict(self._whole(taken)), self._again(taken)
        places = [*whole, *(place for place in again if place not in whole)]
        before = [problem for place in places for problem in self._told.get(place, ())]
        self._reasons = reasons_of(self._book)
        for (table, key), row in whole.items():
            self._forget((table, key))
            if row is not None:
                self._judge(table, row, range(len(rules_of(BY_TABLE[table]))))
        for table, key in places[len(whole) :]:
            self._judge(table, self._book.by_key(table)[key], sorted(again[table, key]))
        self._replace(before, [problem for place in places for problem in self._told.get(place, ())])

    def _whole(self, taken: Taken) -> Iterator[tuple[Place, Row | None]]:
        """The records to be judged by all rules, with those that are gone; the cover, which sums up the period, is always one."""
        for table, old, new in taken.changes:
            for row in (old, new):
                if row is not None:
                    for other, member in self._book.family(*family_of(table, row)):
                        yield (other, full_key(other, member)), member
            if new is None and old is not None:
                yield (table, full_key(table, old)), None
        for row in self._book.rows[_COVER]:
            yield (_COVER, full_key(_COVER, row)), row

    def _again(self, taken: Taken) -> dict[Place, set[int]]:
        """The records for which some rules are to run again, and those whose reasons are others now."""
        found: dict[Place, set[int]] = defaultdict(set)
        for token in taken.touched:
            for place, number in self._readers.get(token, ()):
                found[place].add(number)
        if taken.renumbered:
            for place, number in self._naming_others():
                found[place].add(number)
        explained = {row["record_uid"] for t, *rows in taken.changes if t == _REASONS for row in rows if row is not None}
        for place in ((table, uid) for uid in explained for table in BY_TABLE):
            if place in self._told:
                found[place].update(())
        return found

    def _naming_others(self) -> Iterator[tuple[Place, int]]:
        """The rules that found something by looking others up: their words may have the printed number of one, which decides nothing."""
        for place, found in self._found.items():
            yield from ((place, number) for number in found if number in self._reads.get(place, ()))

    def _forget(self, place: Place) -> None:
        for number, tokens in self._reads.pop(place, {}).items():
            for token in tokens:
                self._readers[token].discard((place, number))
        self._found.pop(place, None)
        self._told.pop(place, None)

    def _judge(self, table: str, row: Row, numbers: Iterable[int]) -> None:
        """Run these of the rules on a record."""
        form, place = BY_TABLE[table], (table, full_key(table, row))
        rules, watched = rules_of(form), self._watched
        book = self._book if table == _COVER else cast(Book, watched)
        watched.own = family_of(table, row)[1]
        found = self._found.get(place, {})
        for number in numbers:
            entry, rule = rules[number]
            problems = [problem_at(entry, form, row, hit) for hit in rule(book, row)]
            if problems:
                found[number] = problems
            else:
                found.pop(number, None)
            if watched.reads or place in self._reads:
                self._note(place, number)
        if found:
            self._found[place] = found
            self._told[place] = reasoned(settled(p for number in sorted(found) for p in found[number]), self._reasons)
        elif place in self._found:
            del self._found[place], self._told[place]

    def _note(self, place: Place, number: int) -> None:
        """Remember what a rule has looked up for a record this time."""
        reads, known = self._watched.reads, self._reads.setdefault(place, {})
        for token in known.pop(number, set()) - reads:
            self._readers[token].discard((place, number))
        for token in reads:
            self._readers[token].add((place, number))
        if reads:
            known[number] = reads
            self._watched.reads = set()

    def _replace(self, before: list[Problem], after: list[Problem]) -> None:
        """Put the new problems of some records in the place of the old."""
        gone = {id(problem) for problem in before}
        if gone:
            self.problems = [problem for problem in self.problems if id(problem) not in gone]
        for place in {_place_of(problem) for problem in before}:
            self._by_record[place] = [problem for problem in self._by_record[place] if id(problem) not in gone]
        for problem in after:
            insort(self.problems, problem, key=severity_first)
            insort(self._by_record[_place_of(problem)], problem, key=severity_first)


def _place_of(problem: Problem) -> Place:
    return problem.form or "", problem.record or ""
