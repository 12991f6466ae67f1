"""A whole month entered through the window with keys alone, frozen and exported; the check code is the one the commands give."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.listing import records
from tests.services.conftest import PERIOD
from tests.ui.month import ITEMS, PROJECTS, Typed, by_commands, frozen_by_commands

pytestmark = pytest.mark.xdist_group("month")  # what it prepares is prepared once


def test_everything_typed_is_stored(typed_month: Typed) -> None:
    desk = typed_month.desk
    rows = records(desk, "task_progress", PERIOD)
    assert len(rows) == ITEMS and all(row["progress"] and row["status"] == "02" and row["next_step"] for row in rows)
    assert [row["total_invest"] for row in records(desk, "reserve_project", PERIOD)] == [100, 200, 300, 400, 500]
    for table in ("project_funding", "project_equipment", "project_permit"):
        assert len(records(desk, table, PERIOD)) == PROJECTS
    figures = records(desk, "tradein_stat", PERIOD)
    assert [(row["category"], row["apply_n"], row["recycle_cum"]) for row in figures] == [("01", 58, 400)]


def test_the_check_code_is_the_one_the_commands_give(typed_month: Typed, tmp_path: Path) -> None:
    folder = typed_month.desk.database.path.parent
    digest = by_commands(folder, "verify", typed_month.package, out=tmp_path)["digest"]
    assert records(typed_month.desk, "submission", PERIOD)[0]["data_digest"] == digest == frozen_by_commands(folder, tmp_path)
