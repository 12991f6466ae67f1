"""A second start: the open window comes to the front and is given the backup; nothing is opened twice, no command answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from models import backup
from services.backups import make_backup
from services.county import set_up
from tests.conftest import TODAY
from tests.ui.test_app import Clerk, clerk, has_content  # noqa: F401
from tests.ui.test_errors import ROOT
from ui import second
from ui.app import run_window
from ui.frame import Frame
from ui.lock import LOCK_NAME, writer
from ui.second import REQUEST_NAME, Requests, hand_over


def test_nobody_there_nothing_asked(folder: Path) -> None:
    assert not hand_over(folder, None)
    set_up(folder, "430523", TODAY).database.close()
    assert not hand_over(folder, None)
    assert not (folder / REQUEST_NAME).exists()
    with writer(folder):
        pass


def test_a_command_that_holds_the_data_takes_no_request(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "TAKEN_WITHIN", 0.2)
    with writer(folder):
        assert not hand_over(folder, None)
    assert [path.name for path in folder.iterdir() if path.name != LOCK_NAME] == []


def test_a_request_comes_with_the_backup_and_is_taken_once(folder: Path, qtbot: QtBot) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    frame, told = Frame(), []
    qtbot.addWidget(frame)
    (folder / REQUEST_NAME).write_text("left by a start that died", "utf-8")
    requests = Requests(folder, frame, told.append)
    requests.look()
    assert told == []
    frame.showMinimized()
    for text in ("", "/甲/乙 丙#1.lxdb"):
        (folder / REQUEST_NAME).write_text(text, "utf-8")
        requests.look()
        assert not (folder / REQUEST_NAME).exists()
        assert not frame.windowState() & Qt.WindowState.WindowMinimized
    assert told == [None, Path("/甲/乙 丙#1.lxdb")]


def test_a_second_start_hands_its_backup_to_the_open_window_and_ends(clerk: Clerk, folder: Path, tmp_path: Path) -> None:  # noqa: F811
    set_up(folder, "430523", TODAY).database.close()
    kept = tmp_path / f"U盘 备份#1{backup.SUFFIX}"
    make_backup(folder, kept)
    started: list[subprocess.Popen[bytes]] = []

    def start_another(frame: Frame) -> None:
        command = [sys.executable, "main.py", "--data", str(folder), str(kept)]
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT))
        clerk.when(Frame, lambda shown: shown.close(), offered)

    def offered(frame: Frame) -> bool:
        window: Any = frame.centralWidget()
        return "settings" in window.pages and not window.pages["settings"].backup.stay_button.visibleRegion().isEmpty()

    clerk.when(Frame, start_another, has_content)
    assert run_window(folder, TODAY) == 0
    said = started[0].communicate(timeout=60)[0].decode()
    assert started[0].returncode == 0 and said == ""
