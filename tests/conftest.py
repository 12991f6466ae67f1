"""What every test stands on: no network, no user's data folder, no display."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine

from exchange.reading import parent
from exchange.reading.values import Limits
from exchange.reading.worker import Answer, answer
from models import database
from models.profile import bring_into_force

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Made in one folder, since `mktemp` looks through all it made before."""
    root = tmp_path_factory.mktemp("homes")
    return (root / str(number) for number in count())


@pytest.fixture(autouse=True)
def _apart_from_the_user(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    home = next(_homes)
    home.mkdir()
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(home))


def _answer_here(path: Path, limits: Limits, for_list: bool) -> Answer:
    return answer(path, limits, for_list=for_list)


@pytest.fixture(scope="session", autouse=True)
def _asked_child() -> Iterator[Callable[[Path, Limits, bool], Answer]]:
    """Files are read in the test's own process, which is what the child does for the price of a start; gives the way with a child."""
    asked = parent._ask_child
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parent, "_ask_child", _answer_here)
        yield asked


@pytest.fixture
def reading_child(_asked_child: Callable[[Path, Limits, bool], Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read by a child process, as in the program."""
    monkeypatch.setattr(parent, "_ask_child", _asked_child)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: object) -> None:
        if self.family != getattr(socket, "AF_UNIX", None):
            raise AssertionError(f"a test reached for the network: {address}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", local_only)
    yield


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    """All data files of a run share what SQLAlchemy works out for one: a fifth of a test's time goes there otherwise."""
    first = create_engine("sqlite://", json_serializer=partial(json.dumps, ensure_ascii=False))
    first.connect().close()

    def made(*arguments: Any, **options: Any) -> Engine:
        engine = create_engine(*arguments, **options)
        engine.dialect = engine.pool._dialect = first.dialect
        engine._compiled_cache = first._compiled_cache
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_engine", made)
        yield


@pytest.fixture(autouse=True)
def _the_profile_as_it_comes() -> Iterator[None]:
    """No test goes by the thresholds, code lists and due dates that another one's list brought."""
    yield
    bring_into_force(None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder as clerks have them: Chinese, with a space."""
    return tmp_path / "张三 的 数据#1%"
