"""What an accepted list changed, told and printed without a screen; the lists that were accepted, one after the other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from models.problems import Refused
from services.change_note import AnnexEntry, change_note
from services.desk import Desk
from services.history import History
from services.list_versions import list_versions
from services.revisions import import_list
from tests.exchange import lists
from tests.services.conftest import fill
from tests.ui.pdf import Pdf
from tests.ui.revised import MERGED, SPLIT, revised_workbook
from ui.printing.note import print_note


def uid_of(seq: int) -> str:
    return lists.items()[seq - 1].task_uid


def answers() -> list[dict[str, Any]]:
    """To the whole revision: one item the same, two merged, one split, one said to be gone."""
    return [
        {"seq": 11, "decision": "same", "task_uid": [uid_of(11)]},
        {"seq": 16, "decision": "merge", "task_uid": list(map(uid_of, MERGED))},
        {"seq": 23, "decision": "split", "task_uid": [uid_of(SPLIT)], "takes": {"texts": ["progress"]}},
        {"seq": 24, "decision": "split", "task_uid": [uid_of(SPLIT)], "heir": True},
        {"seq": 30, "decision": "retire", "task_uid": [uid_of(30)]},
    ]


@pytest.fixture
def accepted(desk: Desk, tmp_path: Path) -> Desk:
    """A filled month, and the whole revision in force."""
    fill(desk)
    found = import_list(desk, revised_workbook(tmp_path), answers(), apply=True)
    assert found.applied, found.problems
    return desk


def test_every_difference_is_told(accepted: Desk) -> None:
    note = change_note(accepted)
    assert dict(note.counts) == {
        "拆分": 2, "合并": 1, "新增": 1, "移出": 2, "修改": 3, "单位变化": 2, "仅序号变化": 5, "未变": 21,
    }  # fmt: skip
    named = [entry.numbers for entry in note.entries]
    assert len(named) == 11 and len(note.renumbered) == 5 and len(note.unchanged) == 21
    facts = dict(note.facts)
    assert (
        facts["清单文件"].endswith(".xlsx")
        and len(facts["文件校验值"]) == len("SHA-256 ") + 64
        and "2026-11-20 版，35项" in facts["新清单"]
    )
    by_number = {entry.numbers: entry for entry in note.entries}
    split = by_number["原第24项 → 新第23项"]
    assert split.answer == "拆自原第24项，另立" and split.effects == ("2026年11月本期进展情况复制到本项。",)
    merged = by_number["原第16项 → 新第16项"]
    assert merged.answer == "合并原第16、17项" and "并列到本项" in merged.effects[0]
    assert by_number["原第17项"].answer == "并入新第16项" and by_number["原第30项"].answer == "移出"
    assert by_number["新第30项"].kind == "added" and by_number["原第20项 → 新第19项"].kind == "units"


def test_annexes_are_told_with_what_uses_them(accepted: Desk) -> None:
    annexes = change_note(accepted).annexes
    assert AnnexEntry("总投资偏小", "10万元", "20万元", ("R20 总投资偏小",)) in annexes
    assert [(a.before, a.after) for a in annexes if "截止日期" in a.what] == [("", "2026-12-22"), ("", "2027-01-25")]
    assert len(annexes) == 4


def test_the_first_list_has_no_note(desk: Desk) -> None:
    with pytest.raises(Refused, match="第一份"):
        change_note(desk)
    assert [version.has_note for version in list_versions(desk)] == [False]


def test_a_note_can_be_made_again_later(accepted: Desk, tmp_path: Path) -> None:
    first = change_note(accepted)
    history = History(accepted)
    assert change_note(accepted, list_versions(accepted)[0].id) == first
    import_list(accepted, revised_workbook(tmp_path), [], apply=True)
    newest, middle, _ = list_versions(accepted)
    assert change_note(accepted, middle.id) == first and dict(change_note(accepted, newest.id).counts) == {"未变": 35}
    assert history.undo(accepted) is not None
    assert change_note(accepted) == first


def test_the_note_is_printed_on_a4(accepted: Desk, tmp_path: Path) -> None:
    target = tmp_path / "变动 说明#1.pdf"
    printed = print_note(accepted, target)
    assert printed.pages >= 3 and printed.problems == [] and not list(tmp_path.glob("*.part"))
    pdf = Pdf(target.read_bytes())
    said = "".join("".join(pdf.texts(number)) for number in range(printed.pages))
    for words in (
        "责任清单变动说明",
        "原第24项 → 新第23项",
        "合并原第16、17项",
        "总投资偏小",
        "2026-12-22",
        f"共{printed.pages}页",
        "经办人",
    ):
        assert re.sub(r"\s", "", words) in re.sub(r"\s", "", said)
    assert set(pdf.sizes) == {(210, 297)}


def test_a_note_is_a_pdf_or_nothing(accepted: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="PDF"):
        print_note(accepted, tmp_path / "说明.txt")
    assert not (tmp_path / "说明.txt").exists()
