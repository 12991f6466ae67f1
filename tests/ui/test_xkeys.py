"""The month once more in the real program under X, with key events of another program's alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from services.desk import open_desk
from services.listing import records
from tests.conftest import TODAY
from tests.services.conftest import PERIOD
from tests.ui.clerk import TYPE
from tests.ui.month import FILLER, PHONE, UNIT, Typed, by_commands, frozen_by_commands, stored_values
from tests.ui.xhands import XHands, display

pytestmark = pytest.mark.xdist_group("month")  # what it prepares is prepared once

MISSING = [name for name in ("Xvfb", "xkbcomp", "xdotool") if shutil.which(name) is None]


@pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
def test_the_month_by_key_events_of_another_program(
    typed_month: Typed, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "家"))
    by_commands(folder, "init", "--unit", UNIT, "--filler", FILLER, "--phone", PHONE, out=tmp_path)
    texts = [stroke.what for stroke in typed_month.strokes if stroke.kind == TYPE]
    arguments = ("--today", TODAY.isoformat())
    with display("".join(texts), tmp_path) as screen, XHands(folder, screen, lambda: stored_values(folder), *arguments) as hands:
        hands.wait_for_window("邵阳县")
        hands.play(typed_month.strokes)
        package = next((tmp_path / "家").rglob("*_V01.xlsx"))
    digest = by_commands(folder, "verify", package, out=tmp_path)["digest"]
    desk = open_desk(folder, TODAY)
    assert records(desk, "submission", PERIOD)[0]["data_digest"] == digest == frozen_by_commands(folder, tmp_path)
    desk.database.close()
    assert digest == records(typed_month.desk, "submission", PERIOD)[0]["data_digest"]
