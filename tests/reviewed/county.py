"""The whole made-up county, period by period, as books: six hundred projects, twelve months, what is truly odd about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random

from models.book import Book, Past, Row, record_key
from models.derive import complete
from models.tasks import TaskList
from tests.reviewed import registers
from tests.reviewed.life import equipment, fundings, permits, progress, project, warned
from tests.reviewed.listed import LATE, Listed
from tests.reviewed.stories import stories
from tests.reviewed.story import FIRST, LAST, MONTHS, Story, month
from tests.reviewed.tradein import Tradein
from tests.reviewed.words import COUNTY, DEPARTMENTS, UNIT

Rows = dict[str, list[Row]]
Change = Callable[[int, Rows], None]
"""What is done to a month's entered rows before they are completed: the month's number and its rows by table."""

HISTORY = 3
"""How many earlier periods a check looks back on (services.books)."""


def leave_as_is(now: int, rows: Rows) -> None:
    """The change that changes nothing."""


@dataclass
class County:
    """The made-up county of a seed."""

    seed: int
    count: int = 600

    @cached_property
    def stories(self) -> list[Story]:
        return stories(Random(self.seed), self.count)

    @cached_property
    def by_uid(self) -> dict[str, Story]:
        return {s.uid: s for s in self.stories}

    @cached_property
    def _registers(self) -> dict[str, list[tuple[int, Row]]]:
        """Records that stay, each with the month in which it came."""
        rng = Random(f"{self.seed} registers")
        fixed = {
            "adv_product": registers.products(rng, self.stories),
            "policy_list": registers.policies(),
            **registers.standing(rng),
        }
        return {
            "matching_event": registers.events(rng),
            "need_equipment": registers.needs(rng, self.stories),
            "issue": registers.issues(rng, self.stories),
            **{table: [(FIRST, row) for row in rows] for table, rows in fixed.items()},
        }

    @cached_property
    def _listed(self) -> dict[int, Rows]:
        listed, tradein = Listed(Random(f"{self.seed} list")), Tradein(Random(f"{self.seed} tradein"))
        return {now: {**listed.month(now), "tradein_stat": tradein.month(now)} for now in MONTHS}

    def _projects(self, now: int) -> Rows:
        found: Rows = {
            t: [] for t in ("reserve_project", "project_funding", "project_equipment", "project_permit", "project_progress")
        }
        for s in self.stories:
            if s.enter <= now <= s.dropped:
                found["reserve_project"].append(project(s, now))
                found["project_funding"] += fundings(s, now)
                found["project_equipment"] += equipment(s, now)
                found["project_permit"] += permits(s, now)
                found["project_progress"].append(progress(Random(f"{self.seed}{s.uid}{now}"), s, now))
        return found

    def rows(self, now: int) -> Rows:
        """What is entered in a month, fresh rows each time."""
        known = {table: [dict(row) for came, row in rows if came <= now] for table, rows in self._registers.items()}
        listed = {table: [dict(row) for row in rows] for table, rows in self._listed[now].items()}
        indicators = registers.indicators(now)
        return {**self._projects(now), **known, **listed, "indicator_progress": indicators, "submission": [registers.cover(now)]}

    def book(self, now: int, earlier: Sequence[Past], change: Change = leave_as_is) -> Book:
        """A completed month."""
        rows = self.rows(now)
        change(now, rows)
        book = complete(Book(UNIT, month(now), date(now // 12, now % 12 + 1, 22), rows, TaskList.built_in().by_uid(), earlier[:HISTORY],
                             departments=departments()))  # fmt: skip
        for row in book.rows["project_progress"]:
            if s := self.by_uid.get(row["project_uid"]):
                warned(Random(f"{self.seed}{s.uid}{now} lamp"), s, row)
        return book

    @cached_property
    def _sent(self) -> list[Past]:
        """The clean months before the last three, newest first, as they were sent."""
        return self._told(range(FIRST, LAST - HISTORY + 1), [], leave_as_is)

    def _told(self, months: range, earlier: list[Past], change: Change) -> list[Past]:
        for now in months:
            earlier = [as_sent(self.book(now, earlier, change)), *earlier]
        return earlier

    def last_book(self, change: Change = leave_as_is) -> Book:
        """The last month, with the three before it as they were sent; `change` is applied to the last three months."""
        return self.book(LAST, self._told(range(LAST - HISTORY + 1, LAST), self._sent, change), change)

    def asked(self) -> dict[tuple[str, str], str]:
        """The rules of the paper that ask, by rule and record, about what is truly odd in the last month."""
        found = {(rule, s.uid): s.name for s in self.stories for rule in s.asked}
        found |= {("D04", uid): "同日两场相近活动" for uid in registers.TWINS}
        found |= {("L03", uid): "政策到期" for uid in registers.EXPIRED}
        late = next(item for item in TaskList.built_in().items if item.seq == LATE)
        return {**found, ("T11", late.task_uid): "逾期任务"}


def departments() -> dict[str, Row]:
    """The county's departments, each with a made-up person who fills in."""
    return {f"{COUNTY}{name}": {"filler": "周样例", "phone": f"0739-50001{n:02d}"} for n, name in enumerate(DEPARTMENTS)}


def as_sent(book: Book) -> Past:
    """A completed month as the next one looks back on it."""
    kept = {table: {record_key(table, row): row for row in rows} for table, rows in book.rows.items() if table != "explanation"}
    return Past(book.period, kept)
