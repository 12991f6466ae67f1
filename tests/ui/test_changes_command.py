"""`changes` as other programs use it: what changed, the drafts, and what `--apply` writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.changed import copy_of, county_file
from tests.ui.test_commands import PERIOD, Shell


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county_file(tmp_path_factory.mktemp("变动"))


@pytest.fixture
def shell(county: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    copy_of(county, folder).database.close()
    return Shell(folder, capsys)


def test_it_lists_without_writing_and_applies_what_wants_no_reason(shell: Shell) -> None:
    code, data = shell.json("changes", "--period", PERIOD)
    assert code == 0 and (data["last"], data["written"], data["ready"]) == ("2026-10", 0, 1)
    assert data["counts"] == {"open": 4, "written": 0, "stale": 0}
    assert [(one["form"], one["wants_reason"]) for one in data["changes"]] == [
        ("reserve_project", False), ("project_progress", True), ("task_progress", True), ("tradein_stat", True)
    ]  # fmt: skip
    [figure] = data["changes"][1]["figures"]
    assert (figure["kind"], figure["old"], figure["new"]) == ("reversed", 500, 495)
    assert shell.json("changes", "--period", PERIOD)[1] == data
    code, applied = shell.json("changes", "--period", PERIOD, "--apply")
    assert code == 0 and applied["written"] == 1 and applied["counts"] == {"open": 3, "written": 1, "stale": 0}
    assert shell.json("records", "reserve_project")[1]["records"][0]["change_note"] == data["changes"][0]["draft"]


def test_it_speaks_to_people_and_says_so_where_nothing_was_sent(shell: Shell) -> None:
    code, out, err = shell.run("changes", "--period", PERIOD)
    assert (code, err) == (0, "") and "[未写] 以旧换新 家电：累计兑付量由80份降为75份" in out
    assert out.rstrip().endswith("未写4条，已写0条，数字已变0条。1条草稿不用另写原因，加 --apply 写入。")
    assert shell.run("changes", "--period", "2026-10")[1].strip() == "首次报送，没有上期可比。"
