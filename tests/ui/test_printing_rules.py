"""The printed rules: all of them on at most four pages, by the command and by the button."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

import main as program
from exchange.files import finish
from models.annexes import Annexes
from models.problems import Refused
from models.profile import profile, using
from models.rules.catalogue import catalogue
from models.rules.wording import grade, in_general, place
from tests.ui.pdf import Pdf
from ui.hub import Hub
from ui.pages import rules_button
from ui.pages.rules_button import TEXT
from ui.printing.drawing import mm
from ui.printing.fonts import Fonts
from ui.printing.rules import MOST_PAGES, SIZES, lay_out_rules, print_rules


@pytest.fixture(scope="module")
def printed(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Pdf:
    target = tmp_path_factory.mktemp("rules") / "规则.pdf"
    pages = finish(print_rules(target))
    pdf = Pdf(target.read_bytes())
    assert len(pdf.pages) == pages
    return pdf


def test_all_rules_stand_on_four_pages(printed: Pdf) -> None:
    assert len(printed.pages) <= MOST_PAGES
    assert set(printed.sizes) == {(210, 297)}
    texts = [text for page in range(len(printed.pages)) for text in printed.texts(page)]
    assert [text for text in texts if text in catalogue()] == list(catalogue())
    whole = "".join(texts)
    for entry in catalogue().values():
        assert entry.hint[:12] in whole and grade(entry) in whole and place(entry) in whole


def test_nothing_runs_out_of_the_page_and_the_text_is_not_too_small(qapp: QApplication) -> None:
    fonts = Fonts()
    for page in lay_out_rules(fonts):
        right = mm(page.size.width - 8)
        texts = [item for item in page.items if hasattr(item, "text")]
        assert all(item.x + fonts.width(item.text, item.style) <= right for item in texts)
        assert all(item.y < mm(page.size.height - 5) for item in texts)
        assert min(item.style.size for item in texts) >= SIZES[-1]


def test_thresholds_are_those_in_force() -> None:
    assert "超过80%的项目" in in_general(catalogue()["R37"])
    with using(profile().with_annexes(Annexes({"industrial_bond_max_done": profile().limit("finished_min_done") - 13}, {}, {}))):
        assert "超过67%的项目" in in_general(catalogue()["R37"])
    assert in_general(catalogue()["P07"]) == "更正报送须说明更正内容和原因（不少于10字）。"
    assert in_general(catalogue()["R62"]) == "项目已开工…个月尚未入统（开工1个月黄灯、2个月红灯），请核实。"
    assert in_general(catalogue()["E01"]) == "某栏未填写。"


def test_where_a_rule_looks() -> None:
    assert [place(catalogue()[rule]) for rule in ("E01", "P01", "P13", "R15", "R30", "X01", "P09")] == [
        "各表", "封面", "导入", "附表1", "附表1-3", "市级", "校验结果",
    ]  # fmt: skip


def test_only_a_pdf_is_written(qapp: QApplication, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        finish(print_rules(tmp_path / "规则.txt"))


def test_rules_by_command(qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "规则.pdf"
    assert program.main(["--data", str(tmp_path / "none"), "rules", "--json", "--out", str(target)]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in rows] == list(catalogue())
    assert {"title", "message", "city", "hint", "source", "in_general"} <= set(rows[0])
    assert target.read_bytes().startswith(b"%PDF")
    assert program.main(["--data", str(tmp_path / "none"), "rules"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(catalogue())
    assert not (tmp_path / "none").exists()


def test_rules_by_the_button(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ui.pages.check_step import CheckStep

    monkeypatch.setattr(rules_button, "ask_save", lambda parent, title, name, kinds: tmp_path / "规则")
    said: list[str] = []
    hub.said.connect(said.append)
    step = CheckStep(hub)
    next(button for button in step.findChildren(QPushButton) if button.text() == TEXT).click()
    assert (tmp_path / "规则.pdf").read_bytes().startswith(b"%PDF")
    assert said[0].startswith("检查规则已存为“规则.pdf”")
    step.deleteLater()
