"""常错提示: what this county gets wrong again and again, with a tip for each, and a default it may take over where there is one.

It is read from the log of findings over the last periods. What was true and explained is no mistake: of warnings that need a reason
only those count that were mended. The tips are data (resources/coach.json), by rule or group of rules.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection

from models import periods
from models.book import Book
from models.forms import BY_TABLE, TaskProgress, fields
from models.problems import REASONS, TRIALS, refuse
from models.profile import RESOURCES
from models.rules.catalogue import catalogue, rule_titles
from models.rules.general import is_phone
from services import settings
from services.county import county
from services.desk import Desk
from services.locks import require_open
from services.names import short_title
from services.overview import says_unfilled
from services.quality import Tally, tallies
from services.records import find, update_record

WINDOW, AGAIN, MANY = 6, 3, 20
"""How many periods are looked at, in how many of them something is wrong again and again, or how many places are many anyway."""
NAMED = 3
"""How many fields are named."""
PEOPLE, DEPARTMENT, LEADS = "people", "dept", "leads"


class Tip(NamedTuple):
    """What is said of a group of rules: only of one form where `form` names it; `whole` of the county, not of each department."""

    rules: tuple[str, ...]
    title: str
    tip: str
    form: str = ""
    whole: bool = False
    offer: str = ""


@dataclass(frozen=True)
class Offer:
    """A default that may be taken over: `words` say exactly what would be set. `dept` is the department that it is about."""

    kind: str
    words: str
    dept: str = ""
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lesson:
    """Something that is wrong again and again: in which form, at which department ("" for the county), in how many of the last periods
    and at how many places; with a tip, and an offer where there is one."""

    title: str
    tip: str
    form: str
    dept: str
    rules: tuple[str, ...]
    labels: tuple[str, ...]
    periods: tuple[str, ...]
    places: int
    wanted: str = ""
    offer: Offer | None = None

    @property
    def where(self) -> str:
        """The department, the form, and the fields most often."""
        return "，".join(filter(None, (self.dept, short_title(self.form), "、".join(self.labels))))

    @property
    def often(self) -> str:
        """How often: 近6期有4期，23处."""
        return f"近{WINDOW}期有{len(self.periods)}期，{self.places}处"

    @property
    def words(self) -> str:
        """Where and how often, in one line."""
        return f"{self.often}：{self.where}"

    def to_json(self) -> dict[str, Any]:
        """As `quality --json` prints it."""
        return {
            "title": self.title, "tip": self.tip, "form": self.form, "department": self.dept, "rules": self.rules,
            "periods": self.periods, "places": self.places, "offer": self.offer.words if self.offer else None,
        }  # fmt: skip


@cache
def tips() -> tuple[Tip, ...]:
    """The tips as the resources have them; the first that fits a finding is its own."""
    rows = json.loads((RESOURCES / "coach.json").read_text("utf-8"))
    return tuple(Tip(**{**row, "rules": tuple(row["rules"])}) for row in rows)


def tip_of(rule: str, form: str) -> Tip:
    """The tip for what a rule finds in a form; a rule that has none speaks for itself."""
    found = next((tip for tip in tips() if rule in tip.rules and tip.form in ("", form)), None)
    return found or Tip((rule,), rule_titles()[rule], catalogue()[rule].hint)


def _mistakes(tally: Tally) -> int:
    """How many of the findings were mistakes."""
    leads = tip_of(tally.rule, tally.form).offer == LEADS
    if tally.severity == TRIALS or (says_unfilled(tally.rule, tally.form, tally.field) and not leads):
        return 0
    return tally.found - tally.open if tally.severity == REASONS else tally.found


def lessons(connection: Connection, book: Book) -> tuple[Lesson, ...]:
    """What was wrong again and again up to an open book's period, the most frequent first."""
    found = tallies(connection, periods.shifted(book.period, 1 - WINDOW), book.period)
    groups: dict[tuple[Tip, str, str], list[Tally]] = defaultdict(list)
    for tally in found:
        if tally.rule in catalogue() and _mistakes(tally):
            tip = tip_of(tally.rule, tally.form)
            groups[tip, tally.line, "" if tip.whole else tally.dept].append(tally)
    made = [_lesson(*key, group) for key, group in groups.items()]
    often = [lesson for lesson in made if len(lesson.periods) >= AGAIN or lesson.places >= MANY]
    offered = [_with_offer(connection, book, lesson) for lesson in often]
    kept = [lesson for lesson in offered if lesson.wanted != LEADS or lesson.offer is not None]
    return tuple(sorted(kept, key=lambda lesson: (-len(lesson.periods), -lesson.places, lesson.title, lesson.form, lesson.dept)))


def _lesson(tip: Tip, form: str, dept: str, group: list[Tally]) -> Lesson:
    places: Counter[tuple[str, str]] = Counter()
    for tally in group:
        places[tally.form, tally.field] += _mistakes(tally)
    return Lesson(
        title=tip.title,
        tip=tip.tip,
        form=form,
        dept=dept,
        rules=tuple(sorted({tally.rule for tally in group})),
        labels=tuple(_labels(key for key, _ in places.most_common(NAMED))),
        periods=tuple(sorted({tally.period for tally in group})),
        places=sum(places.values()),
        wanted=tip.offer,
    )


def _labels(places: Iterable[tuple[str, str]]) -> list[str]:
    known = ((fields(BY_TABLE[form]).get(name)) for form, name in places)
    return list(dict.fromkeys(field.label for field in known if field is not None))


def _with_offer(connection: Connection, book: Book, lesson: Lesson) -> Lesson:
    make = {PEOPLE: _people, DEPARTMENT: _department, LEADS: _leads}.get(lesson.wanted)
    offer = make(connection, book, lesson) if make else None
    return replace(lesson, offer=offer) if offer else lesson


def _people(connection: Connection, book: Book, lesson: Lesson) -> Offer | None:
    """Whom the county's settings do not name yet and this period's cover does."""
    known = county(connection)
    missing = {name: book.cover.get(column) for name, column in settings.COVER_FIELDS.items() if not known[name]}
    values = {name: str(value) for name, value in missing.items() if value}
    said = "、".join(f"{settings.setting_field(name).label}{value}" for name, value in values.items())
    return Offer(PEOPLE, f"把本期封面上的{said}记为默认，以后每期自动带出", values=values) if values else None


def _department(connection: Connection, book: Book, lesson: Lesson) -> Offer | None:
    """The person and telephone with which a department was last reported, where the settings have no good number for it."""
    row = book.departments.get(lesson.dept)
    if row is None or (row["phone"] and is_phone(row["phone"])) or book.last is None:
        return None
    used = Counter(
        (last.get("filler") or "", last["phone"])
        for last in book.last.rows.get("task_progress", {}).values()
        if last.get("county_lead") == lesson.dept and last.get("phone") and is_phone(last["phone"])
    )
    if not used:
        return None
    (filler, phone), _ = used.most_common(1)[0]
    values = {"phone": phone, **({"filler": filler} if filler and not row["filler"] else {})}
    said = f"填报人设为{filler}、电话设为{phone}" if "filler" in values else f"电话设为{phone}"
    return Offer(DEPARTMENT, f"把{lesson.dept}的{said}（上期所填），各项任务自动带出", lesson.dept, values)


def _leads(connection: Connection, book: Book, lesson: Lesson) -> Offer | None:
    """The leading departments that items had last period and have not now."""
    values: dict[str, str] = {}
    for row in book.rows["task_progress"]:
        last = book.before("task_progress", row) or {}
        lead = last.get("county_lead")
        if row.get("applicable") is not False and not row.get("county_lead") and lead in book.departments:
            values[row["task_uid"]] = str(lead)
    return Offer(LEADS, f"本期{len(values)}项任务的县级牵头部门空着，填成上期的", values=values) if values else None


def take_over(desk: Desk, period: str, offer: Offer) -> frozenset[str]:
    """Take an offered default over, as one step that can be undone; returns the tables changed. Raises `Refused` where it cannot be."""
    if offer.kind == PEOPLE:
        return settings.change_county(desk, **offer.values)
    if offer.kind == DEPARTMENT:
        return settings.change_department(desk, offer.dept, **offer.values)
    if offer.kind != LEADS:
        raise refuse("DATA", "没有可采用的默认值。")
    table = TaskProgress.__tablename__
    with desk.writing("沿用上期县级牵头部门") as write:
        require_open(write.session, table, period)
        for uid, lead in offer.values.items():
            update_record(write, find(write.session, table, uid, period), {"county_lead": lead})
        return write.changed
