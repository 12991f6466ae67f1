"""A backup that is opened by its name: the program offers to restore it, and asks first where there is data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import main as program
from models import backup
from models.database import FILE_NAME
from services.backups import make_backup
from services.county import county, set_up
from services.desk import open_desk
from tests.conftest import TODAY
from tests.ui.test_app import Clerk, clerk, has_content  # noqa: F401
from ui.frame import Frame
from ui.pages.setup import SetupWindow


@pytest.fixture
def opened(tmp_path: Path) -> Path:
    """A backup of a county whose filler is 李样例."""
    set_up(tmp_path / "旧电脑", "430523", TODAY, filler="李样例").database.close()
    target = tmp_path / f"U盘 备份#1{backup.SUFFIX}"
    make_backup(tmp_path / "旧电脑", target)
    return target


def filler(folder: Path) -> Any:
    with open_desk(folder, TODAY, read_only=True).reading() as connection:
        return county(connection)["filler"]


def start(folder: Path, *more: str) -> int:
    return program.main(["--data", str(folder), "--today", TODAY.isoformat(), *more])


def test_where_there_is_data_it_is_asked_first(clerk: Clerk, folder: Path, opened: Path) -> None:  # noqa: F811
    set_up(folder, "430523", TODAY, filler="张样例").database.close()
    said: list[str] = []

    def part(frame: Frame) -> Any:
        window: Any = frame.centralWidget()
        return window.pages["settings"].backup if has_content(frame) and "settings" in window.pages else None

    def look(frame: Frame) -> None:
        said.append(part(frame).message.text())
        part(frame).stay_button.click()
        frame.close()

    clerk.when(Frame, look, lambda frame: part(frame) is not None and not part(frame).sure_button.isHidden())
    assert start(folder, str(opened)) == 0
    assert "备份完好" in said[0] and filler(folder) == "张样例"


def test_on_a_new_computer_one_key_restores_it(clerk: Clerk, folder: Path, opened: Path) -> None:  # noqa: F811
    seen: list[str] = []

    def restore(window: SetupWindow) -> None:
        seen.append(window.restore_button.text())
        assert QTest.qWaitForWindowActive(window)
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)

    clerk.when(SetupWindow, restore)
    clerk.when(Frame, lambda frame: frame.close(), has_content)
    assert start(folder, str(opened)) == 0
    assert opened.name in seen[0] and filler(folder) == "李样例"


def test_other_names_are_commands_and_refused_as_such(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.BACKUP_SUFFIX == backup.SUFFIX
    for words in (["a.db"], ["a.lxdb", "b.lxdb"]):
        with pytest.raises(SystemExit) as caught:
            start(folder, *words)
        assert caught.value.code == 2
    assert not (folder / FILE_NAME).exists()
