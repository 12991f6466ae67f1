"""Cases of R43, R48 to R51, R55, R56 and R58 to R61: content, energy, counts, contact, field, task, vanished projects."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D
from typing import Any

from models.book import Book
from tests.rules.project_cases.base import Case, Tables, alone, changed, loan
from tests.rules.sample import TASK, TASK_ORGANISE, clean, past, project


def energy(before: str | None, after: str | None, saving: str | None = None, **changes: Any) -> Book:
    """A project with these amounts of energy; without a saving, the computed one stands."""
    given = {"energy_before": before, "energy_after": after, "energy_saving": saving}
    return changed({}, **{name: D(text) if text else None for name, text in given.items()}, **changes)


def cut(carbon: str, saving: str = "100.00") -> Book:
    return energy("1000.00", "900.00", saving, co2_cut=D(carbon))


def retired_list() -> Book:
    book = clean()
    book.tasks = {**book.tasks, TASK: replace(book.tasks[TASK], status="retired")}
    return book


def farm(**changes: Any) -> Book:
    """A project of agriculture."""
    return changed({}, **{"field_city": "02", "industry": "A01", "upgrade_direction": None, **changes})


def vanished(**changes: Any) -> Book:
    """A book without the project that was sent the period before."""
    gone: Tables = {"project_funding": [], "project_equipment": [], "project_permit": [], "project_progress": []}
    book = clean(reserve_project=[], **gone)
    book.earlier = [past(reserve_project=[project(**changes)])]
    return book


def first_period() -> Book:
    book = alone()
    book.earlier = []
    return book


BROKEN: list[Case] = [
    ("R43", lambda: changed(content="项目投资建设")),
    ("R43", lambda: changed(content="本项目主要用于老旧设备的更新、购置及技术改造等。")),
    ("R43", lambda: loan(loan_purpose="用于项目投入及相关设备更新")),
    ("R48", lambda: energy("1000.00", None, "100.00")),
    ("R48", lambda: energy(None, None, "0.01")),
    ("R48", lambda: energy(None, "900.00", "100.00", upgrade_direction="03")),
    ("R49", lambda: energy("1000.00", "900.00", "110.01")),
    ("R49", lambda: energy("1000.00", "900.00", "89.99")),
    ("R50", lambda: energy("1000.00", "399.99")),
    ("R50", lambda: energy("1000.00", "1000.01")),
    ("R51", lambda: cut("149.99")),
    ("R51", lambda: cut("400.01")),
    ("R55", lambda: changed(retire_qty=501)),
    ("R55", lambda: changed(retire_qty=0)),
    ("R56", lambda: changed(contact=None)),
    ("R56", lambda: changed(contact_phone=None)),
    ("R58", lambda: changed(industry="A01")),
    ("R59", lambda: farm()),
    ("R60", lambda: changed(task_uid="task-x")),
    ("R60", retired_list),
    ("R61", vanished),
    ("R61", lambda: vanished(stage="8")),
]

PASSING: list[Case] = [
    ("R43", lambda: changed(content="更新锅炉2台，改造原有生产线1条。")),
    ("R43", lambda: loan(loan_purpose="用于购置数控车床20台")),
    ("R43", lambda: changed(content=None)),
    ("R48", lambda: energy("1000.00", "900.00", "100.00")),
    ("R48", lambda: energy(None, None, "0.00")),
    ("R49", lambda: energy("1000.00", "900.00", "110.00")),
    ("R49", lambda: energy("1000.00", "900.00", "90.00")),
    ("R50", lambda: energy("1000.00", "400.00")),
    ("R50", lambda: energy("1000.00", "1000.00")),
    ("R50", lambda: energy("1000.00", "900.00", "700.00")),
    ("R51", lambda: cut("150.00")),
    ("R51", lambda: cut("400.00")),
    ("R51", lambda: cut("400.01", saving="200.00")),
    ("R51", lambda: energy("1000.00", "1000.00", co2_cut=D("5.00"))),
    ("R55", lambda: changed(retire_qty=500)),
    ("R55", lambda: changed(retire_qty=500, new_qty=None)),
    ("R55", lambda: changed(retire_qty=1, new_qty=0)),
    ("R55", lambda: farm(retire_qty=0)),
    ("R55", lambda: farm(retire_qty=None)),
    ("R56", lambda: changed(contact="张样", contact_phone="0739-5000000")),
    ("R58", lambda: changed(field_city="08", industry="C42")),
    ("R58", lambda: changed(field_city="08", industry="F51")),
    ("R58", lambda: changed(field_city="09", industry="A01")),
    ("R58", lambda: changed(industry=None)),
    ("R59", lambda: farm(task_uid=TASK_ORGANISE)),
    ("R59", lambda: farm(field_city="99")),
    ("R59", lambda: farm(task_uid=None)),
    ("R60", lambda: changed(task_uid=TASK_ORGANISE)),
    ("R60", lambda: changed(task_uid=None)),
    ("R61", lambda: vanished(stage="9")),
    ("R61", first_period),
]
