"""The whole job on made-up data: a county's two months on the city's real list, sent, corrected and verified (command `demo`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from models import periods
from models.database import FILE_NAME
from services.checking import check, explain
from services.county import set_up, unit_entry
from services.demo_data import read_data
from services.demo_records import Recorder
from services.desk import Desk
from services.filing import freeze, sign, unfreeze
from services.packages import Exported, Verified, export, verify

SENT_ON = 25
"""The day of the month on which the month before was sent."""

_CORRECTION = "更正"
Story = dict[str, Any]


@dataclass(frozen=True)
class Demo:
    """What the demonstration made: its packages, oldest first, the check of the last one, and where the data file lies."""

    packages: list[Exported]
    verified: Verified
    data: Path

    @property
    def ok(self) -> bool:
        return self.verified.ok

    def to_json(self) -> dict[str, Any]:
        """As `demo --json` prints it: the last package as `export` does, all packages, and the check as `verify` does."""
        last = self.packages[-1].to_json()
        return {**last, "ok": self.ok, "data": self.data, "packages": [p.to_json() for p in self.packages],
                "verified": self.verified.to_json()}  # fmt: skip

    def lines(self) -> list[str]:
        """For people: what was done and where it lies."""
        count = sum(self.packages[-1].counts.values())
        return [
            *(f"报送包：{package.file}" for package in self.packages),
            f"最后一个报送包共{count}条记录，{len(self.packages[-1].problems)}条提示。",
            self.verified.line(),
            f"数据文件：{self.data}",
        ]


def run_demo(folder: Path, out: Path, today: date | None = None) -> Demo:
    """Set up the made-up county in `folder`, report its month and the one before into `out`, correct the last, verify it.

    The clock stands still, on the story's own day unless one is given, so that ids and check codes are the same everywhere. Raises
    `Refused` where the folder already holds a data file or a package cannot be written; then nothing is left behind.
    """
    story = read_data("story")
    day = today or date.fromisoformat(story["today"])
    before = periods.shifted(periods.period_of(day), -1)
    out.mkdir(parents=True, exist_ok=True)
    clerk = {"filler": story["sign"]["filler"], "phone": story["sign"]["filler_phone"]}
    desk = set_up(folder, story["unit"], periods.first_day(before).replace(day=SENT_ON), demo=True, **clerk)
    packages: list[Exported] = []
    try:
        for package in _packages(desk, day, out, story):
            packages.append(package)
        return Demo(packages, verify(packages[-1].file, day), folder / FILE_NAME)
    except BaseException:
        desk.database.close()
        for path in (folder / FILE_NAME, *(package.file for package in packages)):
            path.unlink(missing_ok=True)
        raise


def _packages(desk: Desk, day: date, out: Path, story: Story) -> Iterator[Exported]:
    """The month before, sent on its own day; this month; and this month again after a mistake was noticed."""
    this = periods.period_of(day)
    before = periods.shifted(this, -1)
    recorder = Recorder(before, unit_entry(story["unit"]).label)
    recorder.record(desk, -1)
    yield _send(desk, before, out, story, recorder)
    later = replace(desk, today=day)
    recorder.record(later, 0)
    yield _send(later, this, out, story, recorder)
    unfreeze(later, this)
    recorder.change(later, this, story["correction"]["changes"])
    yield _send(later, this, out, story, recorder, story["correction"]["note"])


def _send(desk: Desk, period: str, out: Path, story: Story, recorder: Recorder, correction: str = "") -> Exported:
    """Give the reasons, sign, freeze and export a period."""
    _explain(desk, period, story["reasons"], recorder)
    due = periods.last_day(period).isoformat()
    sign(desk, period, **story["sign"], approve_date=desk.today.isoformat(), due_date=due)
    freeze(desk, period, _CORRECTION if correction else story["report_type"], correction or None)
    return export(desk, period, out)


def _explain(desk: Desk, period: str, reasons: list[dict[str, Any]], recorder: Recorder) -> None:
    """Write the story's reasons for those of its warnings that the period has and that have none yet."""
    warned: dict[str, set[str]] = defaultdict(set)
    for problem in check(desk, period)[0]:
        if problem.needs_reason and not problem.reason:
            warned[problem.code].add(problem.record or "")
    for entry in reasons:
        records = [key for name in entry["records"] if (key := recorder.keys.get(name)) in warned[entry["rule"]]]
        if records:
            explain(desk, period, entry["rule"], records, entry["reason"])
